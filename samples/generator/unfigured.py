"""呼和浩特 and 新北: benefits whose figures were never published, so every row in order is held."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from samples.generator.book import roster
from samples.generator.lists import plain_list
from samples.generator.people import People
from samples.generator.rows import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PLACES = ("甲街道", "乙街道", "丙镇")
_DEGREES = ("本科", "专科", "硕士研究生")
_CLASSES = ("残疾军人", "烈士遗属", "带病回乡退伍军人", "农村籍退役士兵")


def huhehaote() -> bytes:
    """Return the workbook of three benefits."""
    rng = random.Random(2021)  # noqa: S311 (repeatable, not secret)
    people = People(rng)
    spouses: list[dict[str, object]] = [
        {"就业状况": "未就业", "批准日期": dt.date(2018 + n % 3, 1 + n, 8)} for n in range(9)
    ]
    spouses.append({"就业状况": "已就业", "批准日期": dt.date(2019, 5, 6)})
    soldiers: list[dict[str, object]] = [
        {
            "兵员类别": "军士" if n % 3 == 0 else "义务兵",
            "入伍日期": dt.date(2016 if n % 3 == 0 else 2019, 9, 10 + n),
            "退役日期": dt.date(2021, 9, 10),
            "安置方式": "自主就业",
        }
        for n in range(12)
    ]
    students: list[dict[str, object]] = [
        {"学历": _DEGREES[n % 3], "入伍日期": dt.date(2020, 9, 10), "发放月份": (2021, 6)}
        for n in range(12)
    ]
    sheets = (
        ("随军家属生活补贴", spouses, (1985, 1996)),
        ("一次性地方经济补助", soldiers, (1994, 2001)),
        ("大学生士兵一次性奖励金", students, (1996, 2001)),
    )
    return _book(people, "呼和浩特市2021年", sheets, dt.datetime(2021, 12, 20))  # noqa: DTZ001 (as below)


def xinbei() -> bytes:
    """Return the workbook of two benefits."""
    rng = random.Random(2022)  # noqa: S311 (repeatable, not secret)
    people = People(rng, mongolian=0)
    conscripts: list[dict[str, object]] = [
        {"入伍日期": dt.date(2021, 3 if n % 2 else 9, 10 + n), "发放月份": (2022, 8)}
        for n in range(12)
    ]
    members: list[dict[str, object]] = [
        {"对象类别": _CLASSES[n % 4], "批准日期": dt.date(2005 + n, 1 + n, 12)} for n in range(12)
    ]
    sheets = (
        ("义务兵家庭优待金", conscripts, (1999, 2003)),
        ("优抚对象抚恤补助金", members, (1945, 1970)),
    )
    return _book(people, "新北区2022年", sheets, dt.datetime(2022, 12, 20))  # noqa: DTZ001 (as below)


def _book(
    people: People,
    heading: str,
    sheets: Sequence[tuple[str, Sequence[Mapping[str, object]], tuple[int, int]]],
    saved: dt.datetime,  # a workbook has no time zone
) -> bytes:
    rng = people.rng
    made = []
    for name, cells, born in sheets:
        sign = f"{saved.year}年{saved.month}月{saved.day}日"
        layout = plain_list(name, f"{heading}{name}花名册", list(cells[0]), sign, due=False)
        rows = [Row(name, people.make(rng.choice(_PLACES), born), dict(each)) for each in cells]
        made.append((layout, rows))
    return roster(made, rng, saved)
