"""An empty roster as a workbook: the roster, how to fill it in, and the lists to choose from."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from payouts.authoring.template.entries import ENTRIES
from payouts.authoring.template.fields import YES_NO, Field
from payouts.authoring.template.words import (
    allowed_values,
    citation,
    entry_texts,
    example_text,
    header_comment,
)
from payouts.base.columns import ColumnType
from payouts.base.letters import column_letters
from payouts.output.workbook.looks import RULER
from payouts.output.workbook.measure import lines_needed, text_width
from payouts.output.workbook.names import legal, unlike
from payouts.output.workbook.pages import room
from payouts.output.workbook.text import clean, utf16_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from payouts.rules.packs import Pack
    from payouts.rules.rule import Rule

GUIDE, CHOICES = "填写说明", "选项"
_TITLE, _NOTE, _HEADER, _EXAMPLE = 0, 1, 2, 3  # 0-based rows
_LAST = 5003  # 0-based row down to which entries are checked
_INLINE = 255  # characters of a list that Excel keeps in the cell's own rule
_A4 = 9  # as Excel numbers papers
# The page in points and inches: what stands above the people, a line to write on, the margins.
_TITLE_HIGH, _NOTE_HIGH, _HEADER_HIGH, _LINE_HIGH = 30, 20, 34, 22
_SIDE, _TOP, _BOTTOM = 0.4, 0.5, 0.9
_FEWEST = 10  # lines to write on, however narrow the page leaves them
_FOOTER_UNITS = 255  # of UTF-16, the longest page footer Excel takes
_LINE = 14.5  # points
_FONT = {"font_name": "SimSun", "font_charset": 134, "font_size": 10, "valign": "vcenter"}
_BOX = {"border": 1, "border_color": "#808080"}
_GUIDE_HEADER = (
    ("列 column", 16),
    ("必填 required", 15),
    ("怎样填 what to write", 36),
    ("可填的值 allowed", 34),
    ("示例 example", 20),
    ("规则哪里用到 needed for", 40),
    ("依据 source", 34),
)


def template_workbook(rule: Rule, pack: Pack, fields: Sequence[Field]) -> bytes:
    """Return the workbook; the same rule gives the same bytes."""
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": dict(RULER),  # the library adds to it
    }
    book = Workbook(file, options)
    created = dt.datetime(2000, 1, 1)  # noqa: DTZ001 (written without a zone)
    title = f"{rule.name}·名册"
    book.set_properties({"title": clean(title), "author": clean(pack.office), "created": created})
    seen: set[str] = set()
    roster = book.add_worksheet(unlike(legal(rule.name), seen))
    guide = book.add_worksheet(unlike(GUIDE, seen))
    lists = _long_lists(fields)
    if lists:
        _choices(book, book.add_worksheet(unlike(CHOICES, seen)), lists)
    _roster(book, roster, title, fields, {name: at for at, name in enumerate(lists)})
    _ruled(book, roster, fields, pack)
    _guide(book, guide, rule, fields)
    roster.activate()
    book.close()
    return file.getvalue()


# --- the roster -------------------------------------------------------------------------------


def _roster(
    book: Workbook, sheet: Worksheet, title: str, fields: Sequence[Field], lists: dict[str, int]
) -> None:
    last = len(fields) - 1
    heading = _look(book, bold=True, font_size=16, align="center")
    small = _look(book, align="left")
    sheet.merge_range(_TITLE, 0, _TITLE, last, clean(title), heading)
    sheet.merge_range(_NOTE, 0, _NOTE, last, "单位：" + "　" * 16 + "期间：", small)
    sheet.set_row(_TITLE, _TITLE_HIGH)
    sheet.set_row(_NOTE, _NOTE_HIGH)
    sheet.set_row(_HEADER, _HEADER_HIGH)
    sheet.set_row(_EXAMPLE, _LINE_HIGH)
    heads = {
        True: _look(book, **_BOX, bold=True, bg_color="#FCE4D6", align="center", text_wrap=True),
        False: _look(book, **_BOX, bold=True, bg_color="#E7E6E6", align="center", text_wrap=True),
    }
    for at, field in enumerate(fields):
        header = f"{field.name}*" if field.required else field.name
        pattern = ENTRIES[field.spec.type].pattern
        sheet.set_column(at, at, _width(field), _look(book, num_format=pattern))
        sheet.write_string(_HEADER, at, clean(header), heads[field.required])
        words = header_comment(field)
        high = 18 * sum(lines_needed(line, 46) for line in words.split("\n")) + 18
        options: Any = {"author": "payouts", "x_scale": 2.6, "height": min(high, 600)}
        sheet.write_comment(_HEADER, at, clean(words), options)
        _example(book, sheet, at, field)
        if (rule := _check(field, lists)) is not None:
            sheet.data_validation(_EXAMPLE + 1, at, _LAST, at, rule)
    sheet.freeze_panes(_HEADER + 1, min(2, last))


def _ruled(book: Workbook, sheet: Worksheet, fields: Sequence[Field], pack: Pack) -> None:
    """Rule the rest of a page of A4, and every row below it that is filled in; sign its foot.

    The signatures stand in the page footer: they are on every page, and no people can be typed
    below them.
    """
    last, first = len(fields) - 1, _EXAMPLE + 1
    above = _TITLE_HIGH + _NOTE_HIGH + _HEADER_HIGH + _LINE_HIGH
    left = room([_width(field) for field in fields], _TOP + _BOTTOM) - above
    lines = max(int(left // _LINE_HIGH), _FEWEST)
    looks = [_look(book, **_BOX, num_format=ENTRIES[f.spec.type].pattern) for f in fields]
    for row in range(first, first + lines):
        sheet.set_row(row, _LINE_HIGH)
        for at, look in enumerate(looks):
            sheet.write_blank(row, at, None, look)
    filled = f"=COUNTA($A{first + lines + 1}:${column_letters(last)}{first + lines + 1})>0"
    box = book.add_format(_BOX)
    rule: Any = {"type": "formula", "criteria": filled, "format": box}
    sheet.conditional_format(first + lines, 0, _LAST, last, rule)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=_SIDE, right=_SIDE, top=_TOP, bottom=_BOTTOM)
    sheet.repeat_rows(_HEADER)
    sheet.set_footer(_signed(pack.signoff))


def _signed(labels: Sequence[str]) -> str:
    """Return the page footer: as many labels to sign at as it holds, and the page."""
    page = "\n&8第 &P 页，共 &N 页"
    shown = '&C&10&"SimSun,Regular"'
    for label in labels:
        more = clean(label.rstrip("：:")).replace("\n", " ").replace("&", "&&") + "：" + "　" * 6
        if utf16_units(shown + more + page) > _FOOTER_UNITS:
            break
        shown += more
    return shown + page


def _example(book: Workbook, sheet: Worksheet, at: int, field: Field) -> None:
    """Write a cell of the example row, as a cell of its kind is to be written."""
    pattern = ENTRIES[field.spec.type].pattern
    look = _look(book, **_BOX, italic=True, font_color="#808080", num_format=pattern)
    value = field.example
    if isinstance(value, dt.date) and field.spec.type is ColumnType.DATE:
        sheet.write_datetime(_EXAMPLE, at, dt.datetime(value.year, value.month, value.day), look)  # noqa: DTZ001
    elif isinstance(value, int):
        sheet.write_number(_EXAMPLE, at, value, look)
    elif text := example_text(field):
        sheet.write_string(_EXAMPLE, at, clean(text), look)
    else:
        sheet.write_blank(_EXAMPLE, at, None, look)


def _width(field: Field) -> int:
    widest = max((text_width(value) for value in field.spec.values), default=0)
    least = ENTRIES[field.spec.type].width
    shown = text_width(example_text(field))
    header = text_width(field.name) // 2 + 4  # on two lines
    return min(max(header, least, widest + 4, shown + 2), 26)


def _check(field: Field, lists: dict[str, int]) -> dict[str, Any] | None:
    """Return what Excel checks while a cell is filled in, None for what it cannot tell."""
    zh, _ = entry_texts(field)
    found = _choice(field, lists) or _limits(field)
    if found is None:
        return None
    told = {"error_title": field.name[:32], "error_message": f"{field.name}：{zh}"[:255]}
    return {**told, "ignore_blank": True, **found}


def _choice(field: Field, lists: dict[str, int]) -> dict[str, Any] | None:
    """Return a list to choose from; nothing else can be typed in."""
    spec = field.spec
    if spec.type is ColumnType.BOOLEAN:
        return {"validate": "list", "source": list(YES_NO)}
    if spec.type is not ColumnType.CATEGORY or not spec.values:
        return None
    if field.name not in lists:
        return {"validate": "list", "source": list(spec.values)}
    letters = column_letters(lists[field.name])
    source = f"={CHOICES}!${letters}$3:${letters}${len(spec.values) + 2}"
    return {"validate": "list", "source": source}


def _limits(field: Field) -> dict[str, Any] | None:
    """Return limits that a person may overrule: a day that is not known is rightly left out."""
    spec = field.spec
    between = {"criteria": "between", "error_type": "warning"}
    if spec.type is ColumnType.DATE:
        days = {"minimum": dt.date(1900, 3, 1), "maximum": dt.date(2100, 12, 31)}
        return {"validate": "date", **between, **days}
    if spec.type is ColumnType.INTEGER and spec.low is not None and spec.high is not None:
        return {"validate": "integer", **between, "minimum": spec.low, "maximum": spec.high}
    least = {"criteria": ">=", "value": 0, "error_type": "warning"}
    if spec.type in {ColumnType.MONEY, ColumnType.NUMBER}:
        return {"validate": "decimal", **least}
    if spec.type is ColumnType.ID:
        return {"validate": "length", **least, "criteria": "==", "value": 18}
    return None


# --- lists and guide ----------------------------------------------------------------------------


def _long_lists(fields: Sequence[Field]) -> dict[str, tuple[str, ...]]:
    """Return the lists that a cell's own rule cannot keep, by column."""
    return {
        field.name: field.spec.values
        for field in fields
        if field.spec.type is ColumnType.CATEGORY
        and (
            len(",".join(field.spec.values)) > _INLINE
            or any("," in value for value in field.spec.values)
        )
    }


def _choices(book: Workbook, sheet: Worksheet, lists: dict[str, tuple[str, ...]]) -> None:
    head, text = _look(book, bold=True), _look(book, num_format="@")
    sheet.write_string(0, 0, f"payouts {CHOICES}", head)
    for at, (name, values) in enumerate(lists.items()):
        sheet.set_column(at, at, 28)
        sheet.write_string(1, at, clean(name), head)
        for row, value in enumerate(values, 2):
            sheet.write_string(row, at, clean(value), text)
    sheet.hide()


def _guide(book: Workbook, sheet: Worksheet, rule: Rule, fields: Sequence[Field]) -> None:
    """Write what each column means, whether it must be filled, and what the rule needs it for."""
    title = _look(book, bold=True, font_size=15)
    words, head = _look(book), _look(book, **_BOX, bold=True, bg_color="#D9E2EC", align="center")
    text = _look(book, **(_BOX | {"text_wrap": True, "valign": "top", "num_format": "@"}))
    sheet.write_string(0, 0, clean(f"payouts {GUIDE}　{rule.name}"), title)
    sheet.set_row(0, 26)
    lines = (
        rule.purpose,
        "带 * 的列必填，空着的行会待核实；不要改动表头。示例行不发放，可以删去。",
        "Columns with * must be filled, or the row is held; leave the header as it is.",
        "The example row is never paid and may be deleted.",
    )
    row = 1
    for line in filter(None, lines):
        sheet.write_string(row, 0, clean(line), words)
        row += 1
    row += 1
    for at, (header, width) in enumerate(_GUIDE_HEADER):
        sheet.set_column(at, at, width)
        sheet.write_string(row, at, header, head)
    sheet.repeat_rows(row)
    for field in fields:
        row += 1
        cells = [clean(cell) for cell in _guide_row(field)]
        lines_of = [lines_needed(c, _GUIDE_HEADER[at][1]) for at, c in enumerate(cells)]
        sheet.set_row(row, min(_LINE * max(lines_of) + 4, 400))
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell, text)
    row += 2
    sheet.write_string(row, 0, "政策依据 law", _look(book, bold=True))
    for cited in rule.law:
        row += 1
        sheet.write_string(row, 0, clean(citation(cited.title, cited.number, cited.article)), words)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _guide_row(field: Field) -> tuple[str, ...]:
    zh, en = entry_texts(field)
    aliases = "、".join(field.spec.aliases)
    return (
        field.name,
        "必填 yes" if field.required else "选填 no",
        f"{zh}\n{en}" + (f"\n表头也可写：{aliases}" if aliases else ""),
        allowed_values(field.spec),
        example_text(field),
        "\n".join(field.uses),
        "\n".join(field.sources),
    )


def _look(book: Workbook, **more: Any) -> Format:  # noqa: ANN401 (as XlsxWriter names them)
    return book.add_format({**_FONT, **more})
