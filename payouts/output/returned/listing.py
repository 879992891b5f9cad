"""The sheet 问题清单 as XML: counts, then every finding with a link to its cell.

All text stands inline in the cells, so the strings of the workbook are left alone, and every
cell of text is typed as such: nothing from a roster can become a formula.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from payouts.base.columns import NAME
from payouts.base.diagnostics import Lang, Severity
from payouts.base.letters import column_letters
from payouts.base.words import SEVERITY
from payouts.output.returned.element import quoted
from payouts.output.returned.findings import first_line
from payouts.output.workbook.measure import lines_needed
from payouts.output.workbook.text import clean, escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.output.returned.findings import ListedFinding
    from payouts.output.returned.styles import Styles

SHEET = "问题清单"
MARKER = "payouts 问题清单"
NOTED_COLUMN = "L"  # hidden: the fills that stood under marks, "number=fill"
_HEADER = ("序号", "严重程度", "代码", "工作表", "单元格", NAME, "原值", "问题", "怎么办", "英文")
_WIDTHS = (6, 9, 8, 15, 9, 8, 18, 40, 36, 46)
_SHEET_LINK, _CELL_LINK = 3, 4
_LINE_HEIGHT, _HIGHEST = 13.5, 400.0  # points
_HOW = (
    "请在标色的单元格里改正，保存后把本工作簿原样交回再运行；改好的不再标出，本表自动更新。",
    "您自己的批注都会保留。 Your own comments are kept.",
    "Correct the coloured cells, save, and run this workbook again; this sheet is then renewed.",
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# Of the list itself: no shades of the marks, which are taken back.
_SHOWN = {
    Severity.ERROR: "FFC7CE",
    Severity.REJECTED: "FFC7CE",
    Severity.HELD: "FFEB9C",
    Severity.WARNING: "FFFFE0",
}
_BASE = '<sz val="{size}"/>{colour}<name val="SimSun"/><family val="3"/><charset val="134"/>'
_LINE = '<{0} style="thin"><color rgb="FFBFBFBF"/></{0}>'


@dataclass(frozen=True, slots=True)
class _Looks:
    """Numbers of the formats of the sheet."""

    title: int
    words: int
    head: int
    text: int
    number: int
    link: int
    severity: Mapping[Severity, int]

    @classmethod
    def of(cls, styles: Styles) -> _Looks:
        """Add the formats to a workbook."""

        def font(size: int, *, bold: bool = False, colour: str = "", line: bool = False) -> int:
            paint = f'<color rgb="FF{colour}"/>' if colour else '<color rgb="FF000000"/>'
            words = _BASE.format(size=size, colour=paint)
            marks = "<b/>" * bold + "<u/>" * line
            return styles.add("fonts", f"<font>{marks}{words}</font>")

        def fill(colour: str) -> int:
            inside = f'<fgColor rgb="FF{colour}"/><bgColor indexed="64"/>'
            solid = f'<patternFill patternType="solid">{inside}</patternFill>'
            return styles.add("fills", f"<fill>{solid}</fill>")

        sides = "".join(_LINE.format(side) for side in ("left", "right", "top", "bottom"))
        boxed = styles.add("borders", f"<border>{sides}<diagonal/></border>")

        def look(font_id: int, align: str, border: int, fill_id: int = 0) -> int:
            return styles.add(
                "cellXfs",
                f'<xf numFmtId="49" fontId="{font_id}" fillId="{fill_id}" borderId="{border}"'
                ' xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1" applyFill="1"'
                f' applyBorder="1" applyAlignment="1"><alignment {align}/></xf>',
            )

        plain, bold = font(10), font(10, bold=True)
        centre = 'horizontal="center" vertical="center" wrapText="1"'
        wrapped = 'vertical="top" wrapText="1"'
        middle = 'horizontal="center" vertical="top" wrapText="1"'
        return cls(
            title=look(font(15, bold=True), 'vertical="center"', 0),
            words=look(font(10, colour="595959"), 'vertical="center"', 0),
            head=look(bold, centre, boxed, fill("D9E2EC")),
            text=look(plain, wrapped, boxed),
            number=look(plain, middle, boxed),
            link=look(font(10, colour="0563C1", line=True), middle, boxed),
            severity={s: look(bold, middle, boxed, fill(c)) for s, c in _SHOWN.items()},
        )


@dataclass(frozen=True, slots=True)
class Contents:
    """The content of the sheet.

    Attributes:
        title: name of the file.
        findings: those listed, in order.
        links: for each the place it leads to, ``'sheet'!A1``, or "".
        total: findings by severity and code, those left out included.
        words: what else there is to say, a line each.
    """

    title: str
    findings: Sequence[ListedFinding]
    links: Sequence[str]
    total: Counter[tuple[Severity, str]]
    words: Sequence[str]


def listing(contents: Contents, styles: Styles) -> tuple[bytes, int]:
    """Return the sheet and the 1-based row of its header; formats are added to the styles."""
    findings, total = contents.findings, contents.total
    looks = _Looks.of(styles)
    rows = _Rows()
    rows.add([(0, f"{MARKER}　{contents.title}", looks.title)], height=26)
    for line in (*_HOW, *contents.words):
        rows.add([(0, line, looks.words)])
    _counts(rows, findings, total, looks)
    rows.skip()
    header = rows.add([(at, text, looks.head) for at, text in enumerate(_HEADER)], height=22)
    hyperlinks = []
    for number, (finding, link) in enumerate(zip(findings, contents.links, strict=True), 1):
        linked = _linked(finding) if link else None
        cells = _line(number, finding, looks, linked)
        row = rows.add(cells, _height(cells))
        if link:
            where = f"{column_letters(_linked(finding))}{row}"
            hyperlinks.append(f'<hyperlink ref="{where}" location="{quoted(link).decode()}"/>')
    rows.note([f"{number}={fill}" for fill, number in styles.noted.items()])
    return _sheet(rows, header, hyperlinks), header


def _linked(finding: ListedFinding) -> int:
    """Return the column whose text leads to the place: the cell, or else the sheet."""
    place = finding.diagnostic.place
    return _CELL_LINK if place.cell or place.row else _SHEET_LINK


def _counts(
    rows: _Rows,
    findings: Sequence[ListedFinding],
    total: Counter[tuple[Severity, str]],
    looks: _Looks,
) -> None:
    """Write how many findings there are, by severity and by code."""
    examples = {f.diagnostic.code: f.diagnostic.message() for f in reversed(findings)}
    rows.skip()
    heads = ((1, "严重程度"), (2, "代码"), (3, "数量"))
    rows.add([(at, text, looks.head) for at, text in heads])
    by_severity = Counter[Severity]()
    for (severity, _), count in total.items():
        by_severity[severity] += count
    for severity in (s for s in Severity if by_severity[s]):
        said = SEVERITY[severity].zh
        count = by_severity[severity]
        rows.add([
            (1, said, looks.severity[severity]),
            (2, "全部", looks.number),
            (3, count, looks.number),
        ])
        codes = sorted((code, n) for (s, code), n in total.items() if s is severity)
        for code, number in codes:
            rows.add([
                (1, "", looks.text),
                (2, code, looks.number),
                (3, number, looks.number),
                (4, f"例：{examples[code]}" if code in examples else "", looks.words),
            ])


def _line(
    number: int, finding: ListedFinding, looks: _Looks, linked: int | None
) -> list[tuple[int, str | int, int]]:
    one = finding.diagnostic
    where = one.place.cell or (f"第{one.place.row}行" if one.place.row else "")
    texts: list[tuple[str | int, int]] = [
        (number, looks.number),
        (SEVERITY[one.severity].zh, looks.severity[one.severity]),
        (one.code, looks.number),
        (finding.sheet, looks.text),
        (where, looks.number),
        (one.person or "", looks.number),
        (one.value or "", looks.text),
        (one.message(), looks.text),
        (first_line(one.remedy()), looks.text),
        (f"{one.message(Lang.EN)}; {first_line(one.remedy(Lang.EN))}", looks.text),
    ]
    return [
        (at, text, looks.link if at == linked else look) for at, (text, look) in enumerate(texts)
    ]


def _height(cells: Sequence[tuple[int, str | int, int]]) -> float:
    """Return how high a row is that shows all its texts."""
    lines = max(lines_needed(str(text), _WIDTHS[at]) for at, text, _ in cells)
    return min(_LINE_HEIGHT * lines + 4, _HIGHEST)


class _Rows:
    """Rows of cells as XML, from row 1 on."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, list[str]]] = []

    def add(self, cells: Sequence[tuple[int, str | int, int]], height: float | None = None) -> int:
        """Write (column, content, format) into the next row and return its number."""
        row = len(self._rows) + 1
        tall = f' ht="{height}" customHeight="1"' if height else ""
        texts = [_cell(f"{column_letters(at)}{row}", what, look) for at, what, look in cells]
        self._rows.append((f'<row r="{row}"{tall}>', texts))
        return row

    def skip(self) -> None:
        """Leave a row blank."""
        self._rows.append((f'<row r="{len(self._rows) + 1}">', []))

    def note(self, texts: Sequence[str]) -> None:
        """Write texts down the hidden column."""
        while len(self._rows) < len(texts):
            self.skip()
        for row, text in enumerate(texts, 1):
            self._rows[row - 1][1].append(_cell(f"{NOTED_COLUMN}{row}", text, 0))

    @property
    def last(self) -> int:
        """The number of the last row."""
        return len(self._rows)

    def xml(self) -> str:
        """Return all rows."""
        return "".join(f"{tag}{''.join(cells)}</row>" for tag, cells in self._rows)


def _cell(address: str, content: str | int, look: int) -> str:
    if isinstance(content, int):
        return f'<c r="{address}" s="{look}"><v>{content}</v></c>'
    if not content:
        return f'<c r="{address}" s="{look}"/>'
    return f'<c r="{address}" s="{look}" t="inlineStr">{_inline(content)}</c>'


@lru_cache(maxsize=4096)
def _inline(text: str) -> str:
    return f'<is><t xml:space="preserve">{escape(clean(text))}</t></is>'


def _sheet(rows: _Rows, header: int, hyperlinks: Sequence[str]) -> bytes:
    cols = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(_WIDTHS, 1)
    )
    links = f"<hyperlinks>{''.join(hyperlinks)}</hyperlinks>" if hyperlinks else ""
    filtered = f"A{header}:{column_letters(len(_HEADER) - 1)}{rows.last}"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{_MAIN}"><sheetPr><tabColor rgb="FFC00000"/>'
        '<pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/>'
        f'<cols>{cols}<col min="12" max="12" width="9" hidden="1" customWidth="1"/></cols>'
        f"<sheetData>{rows.xml()}</sheetData>"
        f'<autoFilter ref="{filtered}"/>{links}'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
        "</worksheet>"
    ).encode()
