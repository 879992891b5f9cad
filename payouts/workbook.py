"""Tables as the workbook an office prints and signs, and its figures read back.

The same tables give the same bytes whatever the clock, the time zone and the locale.
"""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Protocol, cast

import numpy as np
import pandas as pd

from payouts.sheetxml import (
    NUMBERS,
    SHEET_ROWS,
    BodyXml,
    Cells,
    Plan,
    Sum,
    Sums,
    clean,
    column_letters,
    lines_needed,
    number_width,
    text_width,
)
from payouts.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from payouts.tables import Table, TableColumn

_NAME_UNITS, _HEADER_UNITS = 31, 255  # of UTF-16, the longest Excel takes
_NO_ROWS = "本表无数据 / no rows"

# Widths in half-width characters of the body font, heights in points. A line is reckoned for
# the tallest font the text may be shown in, so that no print cuts it off.
_LINE, _SLACK, _ROW, _TALLEST = 14.5, 5.5, 20.0, 409.0
_TITLE_LINE, _TITLE_ROW, _TITLE_SCALE = 26.0, 38.0, 1.8
_BAND_ROW, _SIGN_ROW, _SIGNATURE, _TO_SIGN = 24.0, 36.0, 10, 7
_PADDING, _INDENT, _LEAST, _FROZEN = 3, 1, 8, 60
_CAP, _CAP_TIGHT, _CAP_WIDE, _CAP_CODE, _CAP_EXCEL = 30, 18, 30, 60, 240
_PAGE, _MOST_STRETCH = 146, 2.2

_Look = dict[str, Any]
_BASE: _Look = {"font_name": "SimSun", "font_charset": 134, "font_size": 10, "valign": "vcenter"}
_BORDER: _Look = {"border": 1, "border_color": "#404040"}
_WORDS: _Look = {"text_wrap": True, "num_format": 49}
_TITLE: _Look = _WORDS | {"bold": True, "font_size": 17, "align": "center"}
_BAR: _Look = (
    _WORDS
    | _BORDER
    | {
        "bold": True,
        "font_color": "#C00000",
        "bg_color": "#FDE9E7",
        "align": "center",
    }
)
_HEADER: _Look = _WORDS | _BORDER | {"bold": True, "bg_color": "#D9D9D9", "align": "center"}
_SUBTOTAL: _Look = _BORDER | {"bold": True, "bg_color": "#F2F2F2"}
_TOTAL: _Look = _BORDER | {"bold": True, "bg_color": "#E4E4E4"}
_PEOPLE: _Look = {"align": "right", "indent": 1, "shrink": True, "num_format": '#,##0"人"'}
# Built-in number formats: 49 is "@", 3 is "#,##0", 4 is "#,##0.00".
_KINDS: dict[Kind, _Look] = {
    Kind.TEXT: _WORDS | {"align": "left", "indent": 1},
    Kind.LABEL: _WORDS | {"align": "center"},
    Kind.CODE: {"align": "center", "shrink": True, "num_format": 49},
    Kind.COUNT: {"align": "right", "indent": 1, "shrink": True, "num_format": 3},
    Kind.MONEY: {"align": "right", "indent": 1, "shrink": True, "num_format": 4},
    Kind.EXACT: _WORDS | {"align": "right", "indent": 1},
}
# Excel may show a cell of format "@" as ##### beyond 255 characters; the quote prefix keeps a
# long text a text without that.
_WIDE_TEXT: _Look = {"align": "left", "indent": 1, "text_wrap": True, "quote_prefix": True}

_PROPERTIES = frozenset({
    "title",
    "subject",
    "author",
    "manager",
    "company",
    "category",
    "keywords",
    "comments",
})
_SHEET_NAME = str.maketrans("[]:*?/\\\n\t", "［］：＊？／＼  ")


def write_workbook(
    path: Path,
    tables: Sequence[Table],
    *,
    footer: str,
    properties: Mapping[str, str] | None = None,
) -> None:
    """Write the tables, a sheet each, to ``path``: mode 0600, replaced only when complete.

    Args:
        path: the file; its folder must exist.
        tables: the sheets in order; more rows than a sheet holds go on in ``name (2)``.
        footer: printed at the lower left of every page (the run id).
        properties: title, subject, author, manager, company, category, keywords and comments
            of the document; any other key becomes a custom property.

    Raises:
        ValueError: no table, or one that contradicts itself.
        MoneyBoundError: an amount or sum of more than 15 significant digits.
        OSError: the file cannot be written; what was at ``path`` is untouched.

    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only a program that writes loads it
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    if not tables:
        raise ValueError("a workbook needs a table")
    for table in tables:
        _check(table)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".workbook-") as work:
        draft = Path(work) / "draft"
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            options = {"tmpdir": work, "strings_to_formulas": False, "strings_to_urls": False}
            target = _Target(file)
            book = Workbook(cast("IO[str]", target), options)
            book.use_zip64()
            _set_properties(book, properties or {})
            formats = _Formats(book)
            for table, names in zip(tables, _sheet_names(tables), strict=True):
                _print(book, formats, table, names, footer)
            try:
                book.close()
            except FileCreateError as error:
                target.file = io.BytesIO()
                cause: OSError = error.args[0]  # the library wraps what the system said
                raise cause from None
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


class _Target:
    """What the library writes to.

    After a failure its archive still writes an end, whenever it is collected; ``file`` is
    exchanged by then, so that nothing is written to the closed draft.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def __getattr__(self, name: str) -> object:
        return getattr(self.file, name)


def _check(table: Table) -> None:
    """Refuse a table that contradicts itself."""
    rows, groups = table.rows, table.groups
    if {len(column.cells) for column in table.columns} != {rows}:
        raise ValueError(f"{table.sheet}: columns are missing or differ in length")
    edges = [0, *(edge for group in groups for edge in (group.start, group.stop)), rows]
    covered = edges == sorted(edges) and edges[::2] == edges[1::2] and rows > 0
    if groups and not covered:
        raise ValueError(f"{table.sheet}: groups must cover all rows in order")
    if any(column.total and column.kind not in NUMBERS for column in table.columns):
        raise ValueError(f"{table.sheet}: only counts and money have totals")
    if table.columns[0].total and (groups or table.total_label is not None):
        raise ValueError(f"{table.sheet}: the first column holds the labels of the totals")


def _set_properties(book: Workbook, properties: Mapping[str, str]) -> None:
    known: dict[str, Any] = {k: clean(v) for k, v in properties.items() if k in _PROPERTIES}
    # A fixed date: the clock must not show in the bytes. It is written without a zone.
    book.set_properties(known | {"created": datetime(2000, 1, 1)})  # noqa: DTZ001
    for key in sorted(properties.keys() - _PROPERTIES):
        book.set_custom_property(clean(key), clean(properties[key]), "text")


# --- names of sheets ------------------------------------------------------------------------


def _sheet_names(tables: Iterable[Table]) -> list[list[str]]:
    """Return legal names, no two alike, for the sheets of each table."""
    seen: set[str] = set()
    return [
        [_unlike(_legal(table.sheet), seen) for _ in range(Plan.of(table, SHEET_ROWS).sheets)]
        for table in tables
    ]


def _legal(sheet: str) -> str:
    name = clean(sheet).translate(_SHEET_NAME).strip().strip("'")
    # Excel keeps the name History for itself.
    return f"{name}_" if name.casefold() == "history" else (name or "Sheet")


def _unlike(name: str, seen: set[str]) -> str:
    """Return the name as long as a sheet's may be, numbered if it was seen, and note it."""
    found, number = _cut(name, _NAME_UNITS).rstrip("'"), 1
    while found.casefold() in seen:
        number += 1
        tail = f" ({number})"
        found = _cut(name, _NAME_UNITS - len(tail)) + tail
    seen.add(found.casefold())
    return found


def _cut(text: str, units: int) -> str:
    """Return as much of the text as fits, in the UTF-16 units Excel counts."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")


# --- the library's side ---------------------------------------------------------------------


class _Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def of(self, *layers: _Look) -> Format:
        """Return the format of these properties; later ones win."""
        wanted = dict(_BASE)
        for layer in layers:
            wanted |= layer
        key = repr(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

    def body(self, column: TableColumn) -> int:
        """Return the number of the format of a column's cells."""
        look = _KINDS[column.kind]
        if column.wide and column.kind is Kind.TEXT:
            look = _WIDE_TEXT
        elif column.kind is Kind.COUNT and not column.total:
            look = look | {"align": "center", "indent": 0}  # a number that is not added up
        made = self.of(_BORDER, look)
        number: int = made._get_xf_index()  # type: ignore[no-untyped-call]  # noqa: SLF001 - it has no public name
        return number


class _Runs(Protocol):
    """A worksheet that takes (first row, last row, chunks of XML) from top to bottom."""

    runs: list[tuple[int, int, Iterable[str]]]


@cache
def _sheet_class() -> type[Worksheet]:
    """Return a worksheet that writes ready rows among those made cell by cell.

    It uses inner names of the library, whose version is pinned.
    """
    from xlsxwriter.worksheet import Worksheet  # noqa: PLC0415 - only a program that writes loads it

    class RunSheet(Worksheet):
        def __init__(self) -> None:
            super().__init__()
            self.runs: list[tuple[int, int, Iterable[str]]] = []

        def _write_rows(self) -> None:
            inner: Any = self  # the library declares these attributes as None
            top, bottom = inner.dim_rowmin, inner.dim_rowmax
            row = top
            for first, last, chunks in self.runs:
                self._write_between(row, first - 1)
                inner.fh.writelines(chunks)
                row = last + 1
            self._write_between(row, bottom)
            inner.dim_rowmin, inner.dim_rowmax = top, bottom

        def _write_between(self, top: int, bottom: int) -> None:
            if top <= bottom:
                inner: Any = self
                inner.dim_rowmin, inner.dim_rowmax = top, bottom
                super()._write_rows()

    return RunSheet


# --- one table ------------------------------------------------------------------------------


def _print(
    book: Workbook, formats: _Formats, table: Table, names: Sequence[str], footer: str
) -> None:
    """Write one table to its sheets."""
    plan = Plan.of(table, SHEET_ROWS)
    sums = Sums(table, plan, names)
    cells = [Cells.of(column) for column in table.columns]
    widths = _widths(table, cells, sums.total())
    body = BodyXml(
        cells, [formats.body(column) for column in table.columns], _heights(table, cells, widths)
    )
    sheets = [
        _Sheet(book.add_worksheet(name, _sheet_class()), formats, table, widths) for name in names
    ]
    for number, sheet in enumerate(sheets, 1):
        sheet.top(f"（第{number}表，共{len(sheets)}表）" if len(sheets) > 1 else "")
    for run in (run for group in plan.body(table) for run in group):
        chunks = body.xml(run.start, run.stop, run.row + 1)
        cast("_Runs", sheets[run.sheet].made).runs.append((run.row, run.last, chunks))
    for at, (number, row) in enumerate(plan.subtotals(table)):
        label, people = f"{table.groups[at].label} 小计", table.groups[at].people
        sheets[number].sums(row, label, sums.subtotal(at), Sum(str(people), None), _SUBTOTAL)
    sheets[-1].bottom(plan.end(plan.sheets - 1), sums)
    for number, sheet in enumerate(sheets):
        sheet.page(plan.header, plan.end(number) - 1, footer)


def _widths(table: Table, cells: Sequence[Cells], totals: Mapping[int, Sum]) -> list[int]:
    """Return the width of each column: what its cells want, within reason."""
    page = _PAGE - len(table.columns)  # every column has a margin of its own
    widths = _wanted(table, cells, totals, (_CAP, _CAP_WIDE))
    if sum(widths) > page:
        # Texts on two lines read better than the whole page made small.
        widths = _wanted(table, cells, totals, (_CAP_TIGHT, _CAP_WIDE))
    stretch = min(max(page / sum(widths), 1), _MOST_STRETCH)
    widths = [int(width * stretch) for width in widths]
    for at, found in enumerate(cells):
        # The tallest row there can be must hold the longest text.
        while widths[at] < _CAP_EXCEL and _tall(found.most_lines(widths[at] - _INDENT)) == _TALLEST:
            widths[at] = min(widths[at] * 3 // 2, _CAP_EXCEL)
    return widths


def _wanted(
    table: Table, cells: Sequence[Cells], totals: Mapping[int, Sum], caps: tuple[int, int]
) -> list[int]:
    widths = []
    for at, (column, found) in enumerate(zip(table.columns, cells, strict=True)):
        want = max(found.width(), number_width(totals[at].text) + 1 if at in totals else 0)
        if column.kind not in NUMBERS:
            want = min(want, _CAP_CODE if column.kind is Kind.CODE else caps[column.wide])
        # A header may take two lines.
        header = text_width(clean(column.header))
        widths.append(max(want, min(header, max(_LEAST, header // 2 + 1))) + _PADDING)
    return widths


def _heights(table: Table, cells: Sequence[Cells], widths: Sequence[int]) -> NDArray[np.float64]:
    """Return the height of each row in points, so that wrapped text is shown whole."""
    lines = np.ones(table.rows, dtype=np.int64)
    for found, width in zip(cells, widths, strict=True):
        np.maximum(lines, found.lines(width - _INDENT), out=lines)
    return np.clip(lines * _LINE + _SLACK, _ROW, _TALLEST)


def _tall(lines: int, line: float = _LINE, least: float = _ROW) -> float:
    return min(max(lines * line + _SLACK, least), _TALLEST)


def _shared(widths: Sequence[int], weights: Sequence[int]) -> list[tuple[int, int]]:
    """Share adjacent columns out by weight; first and last column of each share.

    There must be no fewer columns than weights; each gets one at least.
    """
    edges = [0, *accumulate(widths)]
    goals = [goal * edges[-1] / sum(weights) for goal in accumulate(weights)]
    shares, first = [], 0
    for at, goal in enumerate(goals):
        left = len(weights) - 1 - at
        ends = range(first + 1, len(widths) - left + 1) if left else [len(widths)]
        end = min(ends, key=lambda edge: abs(edges[edge] - goal))
        shares.append((first, end - 1))
        first = end
    return shares


class _Sheet:
    """One sheet of a table while it is written."""

    def __init__(
        self, made: Worksheet, formats: _Formats, table: Table, widths: Sequence[int]
    ) -> None:
        self.made = made
        self._formats, self._table, self._widths = formats, table, widths
        self._last = 0
        for at, width in enumerate(widths):
            made.set_column(at, at, width)

    def top(self, tail: str) -> None:
        """Write title, bar, notes and header; ``tail`` says which sheet of several."""
        table, end = self._table, len(self._widths) - 1
        title = clean(table.title) + tail
        self._row(0, [(0, end, title, _TITLE)], _TITLE_ROW, _TITLE_LINE, _TITLE_SCALE)
        row = 1
        if table.bar is not None:
            self._row(row, [(0, end, table.bar, _BAR)], _BAND_ROW)
            row += 1
        if any(table.notes):
            self._spread(row, table.notes, ("left", "center", "right"), _ROW)
            row += 1
        heads = [(at, at, column.header, _HEADER) for at, column in enumerate(table.columns)]
        self._row(row, heads, _BAND_ROW)
        if not table.rows:
            self._row(
                row + 1, [(0, end, _NO_ROWS, _BORDER | _WORDS | {"align": "center"})], _BAND_ROW
            )

    def sums(
        self, row: int, label: str, sums: Mapping[int, Sum], people: Sum | None, look: _Look
    ) -> None:
        """Write a subtotal or total row: label, people, and the sums in their columns."""
        table = self._table
        columns = len(table.columns)
        free = min(sums, default=columns)  # columns left of the first sum
        if people is not None and free == 1:
            label = f"{label}（{people.text}人）"
        spare = people is not None and free > 1
        span = (0, free - 1 - spare)
        words = _WORDS | look | {"align": "center"}
        blanks = [(at, at, "", words) for at in range(free, columns) if at not in sums]
        self._row(row, [(*span, label, words), *blanks], _ROW)
        if people is not None and spare:
            self._number(row, free - 1, people, look | _PEOPLE)
        for at, value in sums.items():
            self._number(row, at, value, _KINDS[table.columns[at].kind] | look)

    def bottom(self, row: int, sums: Sums) -> None:
        """Write total, amount in words and sign-off from ``row`` on."""
        table, end = self._table, len(self._widths) - 1
        if table.total_label is not None:
            totals = sums.total()
            before = min(totals, default=end + 1) - 1
            people = sums.people(before) if table.groups else None
            self.sums(row, table.total_label, totals, people, _TOTAL)
            row += 1
        if table.capital is not None:
            capital = f"合计（大写）：{table.capital}"
            look = _WORDS | _BORDER | {"bold": True, "align": "left", "indent": 1}
            self._row(row, [(0, end, capital, look)], _BAND_ROW)
            row += 1
        if table.signoff:
            labels = [_signed(clean(label)) for label in table.signoff]
            count = self._signatures(labels)
            for line, low in enumerate(range(0, len(labels), count), 1):
                some = labels[low : low + count]
                self._spread(row + line, some, ["left"] * len(some), _SIGN_ROW)

    def page(self, header: int, last: int, footer: str) -> None:
        """Set what the screen keeps in view and how the sheet is printed."""
        sheet, table, end = self.made, self._table, len(self._widths) - 1
        last = max(last, self._last)
        sheet.freeze_panes(header + 1, self._frozen())
        sheet.repeat_rows(header)
        sheet.print_area(0, 0, last, end)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.4, right=0.4, top=0.5 if table.bar is None else 0.75, bottom=0.65)
        # The font comes after the size: digits of the text would run into it.
        if table.bar is not None:
            sheet.set_header(_page_text('&C&10&KC00000&"SimSun,Bold"', table.bar))
        sheet.set_footer(
            _page_text('&L&9&"SimSun,Regular"', footer, '&C&9&"SimSun,Regular"第 &P 页 共 &N 页')
        )
        sheet.ignore_errors(
            dict.fromkeys(
                ("number_stored_as_text", "formula_differs", "formula_range"),
                f"A1:{column_letters(end)}{last + 1}",
            )
        )

    def _frozen(self) -> int:
        """Return how many columns stay in view: up to the person's id, if that is near."""
        codes = [at for at, column in enumerate(self._table.columns) if column.kind is Kind.CODE]
        until = codes[0] + 1 if codes else 0
        near = until <= 4 and sum(self._widths[:until]) <= _FROZEN  # noqa: PLR2004 - a few columns
        return until if near and len(self._widths) > 2 * until else 0

    def _signatures(self, labels: Sequence[str]) -> int:
        """Return how many labels stand on a line with room to sign beside each."""
        for lines in range(1, len(labels) + 1):
            count = -(-len(labels) // lines)
            if count > len(self._widths):
                continue
            chunks = [labels[low : low + count] for low in range(0, len(labels), count)]
            if all(self._room(chunk) >= _TO_SIGN for chunk in chunks):
                return count
        return 1

    def _room(self, texts: Sequence[str]) -> int:
        """Return the least width left beside a text when they share the table."""
        sizes = [text_width(text) for text in texts]
        shares = _shared(self._widths, [size + _SIGNATURE for size in sizes])
        return min(
            sum(self._widths[first : last + 1]) - size
            for (first, last), size in zip(shares, sizes, strict=True)
        )

    def _spread(self, row: int, texts: Sequence[str], aligns: Sequence[str], least: float) -> None:
        """Write texts side by side over the width of the table."""
        if len(texts) > len(self._widths):
            texts, aligns = ["　　".join(text for text in texts if text)], ["left"]
        weights = [text_width(clean(text)) + _SIGNATURE for text in texts]
        shares = _shared(self._widths, weights)
        pieces = [
            (*share, text, _WORDS | {"align": align})
            for share, text, align in zip(shares, texts, aligns, strict=True)
        ]
        self._row(row, pieces, least)

    def _row(
        self,
        row: int,
        pieces: Iterable[tuple[int, int, str, _Look]],
        least: float,
        line: float = _LINE,
        scale: float = 1,
    ) -> None:
        """Write (first column, last column, text, look) into a row that holds all of them."""
        lines = 1
        for first, last, given, look in pieces:
            text, made = clean(given), self._formats.of(look)
            if last > first:
                self.made.merge_range(row, first, row, last, "", made)
            if text:
                self.made.write_string(row, first, text, made)
            else:
                self.made.write_blank(row, first, None, made)
            width = int(sum(self._widths[first : last + 1]) / scale)
            lines = max(lines, lines_needed(text, width))
        self.made.set_row(row, _tall(lines, line, least))
        self._last = max(self._last, row)

    def _number(self, row: int, at: int, value: Sum, look: _Look) -> None:
        # The library writes a Decimal digit by digit, a float to 16 digits.
        number: Any = Decimal(value.text)
        made = self._formats.of(look)
        if value.formula is None:
            self.made.write_number(row, at, number, made)
        else:
            self.made.write_formula(row, at, value.formula, made, number)


def _page_text(before: str, text: str, after: str = "") -> str:
    """Return a page header or footer with the text cut to what Excel takes."""
    room = _HEADER_UNITS - len(before) - len(after)
    flat = clean(text).replace("\n", " ")
    shown = flat.replace("&", "&&")
    while len(shown.encode("utf-16-le")) > 2 * room:
        flat = flat[:-1]
        shown = flat.replace("&", "&&") + "…"
    return before + shown + after


# --- reading back ---------------------------------------------------------------------------


_READ_AS = frozenset({int, float})  # what the reader makes of a number


class ReadBackError(ValueError):
    """A workbook does not hold the tables it was written from."""


def _signed(label: str) -> str:
    """Return a sign-off label with its colon; one that is filled in already stays as it is."""
    bare = label.rstrip("：:")
    return bare if "：" in bare else f"{bare}："


@dataclass(frozen=True, slots=True)
class SheetAmounts:
    """The numbers of one table as the file holds them; money in fen.

    Attributes:
        body: header of each count or money column -> one value a row, None where blank.
        subtotals: header of each totalled column -> the cached sum of each group.
        totals: header of each totalled column -> the cached total; empty without a total row.
    """

    body: dict[str, list[int | None]]
    subtotals: dict[str, list[int | None]]
    totals: dict[str, int | None]


def read_amounts(path: Path, tables: Sequence[Table]) -> dict[str, SheetAmounts]:
    """Read the numbers of a workbook back, by the name of the (first) sheet of each table.

    The tables say where to look; every value comes from the file. A second number column of
    the same header is called ``header (2)``.

    Raises:
        ReadBackError: a sheet, header or row is not where it was written, or a cell holds
            anything but a number of the column's kind.

    """
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only a program that reads loads it

    names = _sheet_names(tables)
    with CalamineWorkbook.from_path(path) as book:
        if book.sheet_names != [name for several in names for name in several]:
            raise ReadBackError(f"工作表不符 (sheets differ): {book.sheet_names}")
        amounts = {}
        for table, several in zip(tables, names, strict=True):
            sheets = [book.get_sheet_by_name(name) for name in several]
            grids = [np.array(sheet.to_python(skip_empty_area=False), object) for sheet in sheets]
            amounts[several[0]] = _read_table(table, grids)
    return amounts


def _read_table(table: Table, grids: Sequence[NDArray[np.object_]]) -> SheetAmounts:
    plan = Plan.of(table, SHEET_ROWS)
    headers = [clean(column.header) for column in table.columns]
    for number, grid in enumerate(grids):
        if len(grid) < plan.end(number) or grid[plan.header].tolist() != headers:
            raise ReadBackError(f"{table.sheet}: 表头或行数不符 (header or rows differ)")
    body = [run for group in plan.body(table) for run in group]
    below, end = plan.subtotals(table), plan.end(len(grids) - 1)
    amounts, seen = SheetAmounts({}, {}, {}), set[str]()
    for at, column in enumerate(table.columns):
        if column.kind not in NUMBERS:
            continue
        name = _unlike(headers[at], seen)
        parts = [grids[run.sheet][run.row : run.last + 1, at] for run in body]
        amounts.body[name] = _whole(table, column, np.concatenate([np.empty(0, object), *parts]))
        if column.total:
            sums = np.array([grids[number][row, at] for number, row in below], object)
            amounts.subtotals[name] = _whole(table, column, sums)
        if column.total and table.total_label is not None:
            amounts.totals[name] = _whole(table, column, grids[-1][end : end + 1, at])[0]
    return amounts


def _whole(table: Table, column: TableColumn, cells: NDArray[np.object_]) -> list[int | None]:
    """Return fen or counts from the shortest decimal text of each number."""
    codes, found = pd.factorize(cells, use_na_sentinel=False)
    places = 2 if column.kind is Kind.MONEY else 0
    whole: list[int | None] = []
    for value in found.tolist():
        if value == "":
            whole.append(None)
            continue
        exact = Decimal(repr(value) if type(value) in _READ_AS else "NaN").scaleb(places)
        if not exact.is_finite() or exact != (number := int(exact)):
            raise ReadBackError(
                f"{table.sheet}!{column.header}: 不是应有的数值 (not such a number): {value!r}"
            )
        whole.append(number)
    values: list[int | None] = np.array([*whole, None], object)[codes].tolist()
    return values
