"""Rows → worksheets as offices keep them: titles, notes, subtotals, sign-offs, mixed spellings."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from samples.generator.people import padded
from samples.generator.rows import Raw, Row

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SERIAL, DUE = "序号", "金额"
CLASS_CODES: dict[object, str] = {
    "残疾军人": "11",
    "烈士遗属": "21",
    "因公牺牲军人遗属": "22",
    "病故军人遗属": "23",
    "在乡复员军人": "41",
    "带病回乡退伍军人": "42",
    "参战退役人员": "51",
    "农村籍退役士兵": "81",
}
CLASS_WORDS: dict[object, str] = {
    "烈士遗属": "烈属",
    "因公牺牲军人遗属": "因公牺牲遗属",
    "病故军人遗属": "病故遗属",
}
_STATE_CODES: dict[object, str] = {"享受": "2", "停发": "4", "去世": "7"}
_CAUSE_CODES: dict[object, str] = {"因战": "1", "因公": "2", "因病": "3"}
_SIGN = ("单位负责人：", "会计负责人：", "复核：", "制表人：", "制表日期：")
_WIDE = 20
_THIN = Border(*(Side(style="thin"),) * 4)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet looks.

    Attributes:
        columns: (header, canonical column or 金额) from left to right, 序号 first.
        header_row: 1-based row of the header.
        over: heading → first and last column (0-based) it stands over, in a row above.
        codes: whether classes, states and causes are written as codes.
        subtotals: townships in order, each ending in a subtotal; none for one list.
    """

    name: str
    title: str
    columns: Sequence[tuple[str, str]]
    header_row: int = 3
    note: str = "单位：元"
    over: tuple[str, int, int] | None = None
    codes: bool = False
    subtotals: Sequence[str] = ()
    sign: str = "2023年12月20日"


def write_sheet(book: Workbook, layout: Layout, rows: list[Row], rng: random.Random) -> None:
    """Add one sheet to the workbook; the order of rows is kept within townships."""
    sheet = book.create_sheet(layout.name)
    width = len(layout.columns)
    _heading(sheet, layout, width)
    at = _header(sheet, layout)
    serial = itertools.count(1)
    towns = [t for t in layout.subtotals if any(row.person.town == t for row in rows)]
    groups = [(t, [r for r in rows if r.person.town == t]) for t in towns]
    for town, members in groups if layout.subtotals else [("", rows)]:
        for row in members:
            at += 1
            _put(sheet, at, 1, next(serial))
            for column, (_, name) in enumerate(layout.columns[1:], 2):
                _put(sheet, at, column, _cell(name, row, layout, rng))
        if town:
            at += 1
            _sum_row(sheet, at, f"{town}小计", members, layout)
            if town == towns[0]:
                at += 1  # a blank row
    _sum_row(sheet, at + 1, "合计", rows, layout)
    for number, text in enumerate(_SIGN):
        signed = text + layout.sign if number == len(_SIGN) - 1 else text
        sheet.cell(at + 3, 1 + number * width // len(_SIGN), signed)
    for column, (header, name) in enumerate(layout.columns, 1):
        wide = _WIDE if name in {"身份证号", "银行账号"} else max(8, 2 * len(header) + 2)
        sheet.column_dimensions[get_column_letter(column)].width = wide


def _heading(sheet: Worksheet, layout: Layout, width: int) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    title = sheet.cell(1, 1, layout.title)
    title.font = Font(size=16, bold=True)
    title.alignment = Alignment(horizontal="center")
    top = layout.header_row - (1 if layout.over else 0)
    sheet.cell(top - 1, width, layout.note).alignment = Alignment(horizontal="right")


def _header(sheet: Worksheet, layout: Layout) -> int:
    """Write the header, of two rows where a heading stands over some columns."""
    bottom = layout.header_row
    first, last = -1, -2
    if layout.over:
        text, first, last = layout.over
        sheet.cell(bottom - 1, first + 1, text)
        sheet.merge_cells(
            start_row=bottom - 1, start_column=first + 1, end_row=bottom - 1, end_column=last + 1
        )
    for column, (header, _) in enumerate(layout.columns, 1):
        above = layout.over is not None and not first < column <= last + 1
        cell = sheet.cell(bottom - 1 if above else bottom, column, header)
        cell.font, cell.border = Font(bold=True), _THIN
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
        if above:
            sheet.merge_cells(
                start_row=bottom - 1, start_column=column, end_row=bottom, end_column=column
            )
    sheet.freeze_panes = f"A{bottom + 1}"
    return bottom


def _put(sheet: Worksheet, row: int, column: int, value: Any) -> None:  # noqa: ANN401 (any cell)
    cell = sheet.cell(row, column, value)
    cell.border = _THIN
    if isinstance(value, dt.date):
        cell.number_format = 'yyyy"年"m"月"d"日"' if row % 2 else "yyyy-mm-dd"
    elif isinstance(value, str):
        cell.number_format = "@"


def _sum_row(sheet: Worksheet, at: int, label: str, rows: list[Row], layout: Layout) -> None:
    """Write a subtotal: its label first, the number of rows, the sum where there is a column."""
    _put(sheet, at, 1, label)
    _put(sheet, at, 2, f"{len(rows)}人")
    names = [name for _, name in layout.columns]
    if DUE in names:
        _put(sheet, at, names.index(DUE) + 1, _plain(sum((row.due for row in rows), Fraction(0))))


def _plain(amount: Fraction) -> object:
    """Return an amount as a number cell of whole yuan, or of yuan and fen."""
    if amount.denominator == 1:
        return int(amount) or None
    if (amount * 100).denominator != 1:
        raise ValueError(f"not whole fen: {amount}")
    return Decimal(int(amount * 100)).scaleb(-2)


# --- how a value is written --------------------------------------------------------------


def _cell(name: str, row: Row, layout: Layout, rng: random.Random) -> object:
    if name == DUE:
        return _plain(row.due)
    value = row.cells.get(name, _personal(name, row))
    match value:
        case Raw():
            return value.value
        case Fraction():
            return _plain(value) or 0
        case dt.date() | tuple():
            return _written_date(value, rng)
        case _:
            return _written_text(name, value, row, layout, rng)


def _written_text(name: str, value: Any, row: Row, layout: Layout, rng: random.Random) -> object:  # noqa: ANN401 (any cell)
    if name == "身份证号":
        return _written_id(value, rng)
    if name == "残疾等级" and value is not None:
        return rng.choice((f"{value:02d}", "一二三四五六七八九十"[value - 1] + "级"))
    return _written_word(name, value, row, codes=layout.codes)


def _written_word(name: str, value: object, row: Row, *, codes: bool) -> object:
    """Return a category as a code, or now and then by its short name."""
    if codes:
        known = {"对象类别": CLASS_CODES, "状态": _STATE_CODES, "残疾性质": _CAUSE_CODES}
        return known.get(name, {}).get(value, value)
    short = name == "对象类别" and serial_of(row) % 2
    return CLASS_WORDS.get(value, value) if short else value


def serial_of(row: Row) -> int:
    """Return a number of the person that decides between two spellings."""
    return int(row.person.id[14:17])


def _personal(name: str, row: Row) -> Any:  # noqa: ANN401 (any cell)
    person = row.person
    return {
        "姓名": padded(person.name) if serial_of(row) % 2 else person.name,
        "身份证号": person.id,
        "乡镇": person.town,
        "补助项目": row.benefit,
        "银行账号": person.account,
        "开户银行": "草原农商行（虚构）",
        "收款人姓名": person.name,
    }.get(name)


def _written_id(text: str, rng: random.Random) -> str:
    """Return an id as typed: now and then with blanks, a small x or full-width digits."""
    way = rng.random()
    if way < 0.04:  # noqa: PLR2004 (a few of them)
        return f" {text[:6]} {text[6:14]} {text[14:]}"
    if way < 0.06:  # noqa: PLR2004
        return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)
    return text.lower() if way < 0.5 else text  # noqa: PLR2004


def _written_date(value: dt.date | tuple[int, int], rng: random.Random) -> object:
    """Return a date or month in one of the ways it is typed."""
    if isinstance(value, tuple):
        year, month = value
        return rng.choice((
            f"{year}.{month:02d}",
            f"{year}年{month}月",
            f"{year}-{month:02d}",
            f"{year}{month:02d}",
            year * 100 + month,
        ))
    year, month, day = value.year, value.month, value.day
    return rng.choice((
        value,
        value,
        f"{year}.{month:02d}.{day:02d}",
        f"{year}年{month}月{day}日",
        value.isoformat(),
        f"{year}/{month}/{day}",
        f"{value:%Y%m%d}",
        int(f"{value:%Y%m%d}"),
    ))
