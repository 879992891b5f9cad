"""A large roster of people who are all payable, for benchmarks; written row by row."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import xlsxwriter

from samples.generator.people import account_number, id_number
from samples.generator.zhenglanqi.plan import CLASSES, TOWNS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_ROWS = 1_000_000  # a sheet has no room for more
_BORN = dt.date(1940, 1, 1).toordinal()
_BIRTHDAYS = 20_000  # 1940 to 1994
_PERSON = ("姓名", "身份证号", "乡镇", "银行账号")
_CLASS_NAMES = tuple(CLASSES)


def _living(i: int) -> tuple[str, ...]:
    return _CLASS_NAMES[i % 8], f"{1995 + i % 28}-{1 + i % 12:02d}-{1 + i % 27:02d}"


def _conscript(i: int) -> tuple[str, ...]:
    return ("2023-03-15", "2023-08") if i % 5 in {0, 1} else ("2022-09-16", "2023-12")


def _fire(_: int) -> tuple[str, ...]:
    return ("2023-08",)


def _grant(i: int) -> tuple[str, ...]:
    if i % 4:
        return "义务兵", f"2020-09-{10 + i % 15}", "2022-09-10", "2023-06"
    return "军士", f"{2010 + i % 7}-09-20", "2023-03-10", "2023-06"


def _medical(i: int) -> tuple[str, ...]:
    return _CLASS_NAMES[i % 8], str(2023 + i % 2), "2023-04" if i % 2 == 0 else "2023-11"


# Sheet, share of the rows in twentieths, columns beyond those of the person, their values.
_SHEETS = (
    ("抚恤补助", 12, ("对象类别", "批准日期"), _living),
    ("义务兵家庭优待金", 3, ("入伍日期", "发放月份"), _conscript),
    ("地方经济补助", 2, ("兵员类别", "入伍日期", "退役日期", "发放月份"), _grant),
    ("医保缴纳", 2, ("对象类别", "参保年度", "发放月份"), _medical),
    ("森林消防人员家庭优待金", 1, ("发放月份",), _fire),
)
_SHARES = 20
_STEMS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")  # a name of digits would be questioned


def write_bulk(path: Path, rows: int) -> None:
    """Write a roster of ``rows`` payable rows; the same number gives the same bytes.

    Raises:
        ValueError: no rows, or more than a sheet could hold.
    """
    if not 1 <= rows <= MAX_ROWS:
        raise ValueError(f"1 … {MAX_ROWS}")
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2024, 1, 2)})  # noqa: DTZ001 (no zone in a workbook)
        start = 0
        for number, (name, share, columns, values) in enumerate(_SHEETS):
            last = number == len(_SHEETS) - 1
            count = rows - start if last else rows * share // _SHARES
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("序号", *_PERSON, *columns))
            for at, row in enumerate(_people(start, count), 1):
                sheet.write_number(at, 0, at)
                for column, value in enumerate((*row, *values(start + at)), 1):
                    sheet.write_string(at, column, value)
            start += count


def _people(start: int, count: int) -> Iterator[tuple[str, ...]]:
    for i in range(start, start + count):
        born = dt.date.fromordinal(_BORN + i % _BIRTHDAYS)
        number = id_number(born, 1 + i // _BIRTHDAYS)
        yield "样" + f"{i:07d}".translate(_STEMS), number, TOWNS[i % len(TOWNS)], account_number(i)
