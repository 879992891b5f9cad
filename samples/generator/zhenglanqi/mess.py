"""Rows that are not in order, beyond those that make the totals; one for each kind of finding."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from samples.generator.people import AREA
from samples.generator.rows import Raw, Row

if TYPE_CHECKING:
    from samples.generator.people import People

_OLD = (1945, 1965)
_YOUNG = (1999, 2004)


def living_mess(people: People) -> list[tuple[str, Row]]:
    """Return rows of 抚恤补助 that cannot be paid as they stand, with their township."""
    good = {"对象类别": "参战退役人员", "状态": "享受", "批准日期": dt.date(2015, 6, 1)}
    person = people.make("上都镇", _OLD)
    last = "0" if person.id[-1] != "0" else "1"
    changes: list[tuple[str, dict[str, object]]] = [
        ("上都镇", {"批准日期": None}),
        ("上都镇", {"身份证号": Raw(person.id[:-1] + last)}),  # wrong check character
        ("上都镇", {"身份证号": Raw(f"{AREA}550312017")}),  # an old number of 15 digits
        ("上都镇", {"身份证号": Raw(int(f"{AREA}195503120000"))}),  # Excel lost the last digits
        ("桑根达来镇", {"批准日期": Raw(2023.1)}),  # January, or October without its zero
        ("桑根达来镇", {"对象类别": Raw("在乡复圆军人")}),
        ("桑根达来镇", {"状态": "停发"}),
        ("哈毕日嘎镇", {"状态": "去世"}),  # and no date of death
        ("哈毕日嘎镇", {"批准日期": dt.date(2024, 1, 15)}),  # after the period
    ]
    rows = []
    for town, changed in changes:
        wrong_check = "身份证号" in changed and changed["身份证号"] == Raw(person.id[:-1] + last)
        who = person if wrong_check else people.make(town, _OLD)
        rows.append((town, Row("抚恤补助", who, {**good, **changed})))
    return rows


def conscript_mess(people: People) -> tuple[Row, Row, Row]:
    """Return one person twice, and one whose month of payment lies after the period."""
    joined = {"入伍日期": dt.date(2022, 9, 16), "发放月份": (2023, 12)}
    twice = people.make("宝绍岱苏木", _YOUNG)
    late = people.make("上都镇", _YOUNG)
    return (
        Row("优待金", twice, dict(joined)),
        Row("优待金", twice, dict(joined)),
        Row("优待金", late, {**joined, "发放月份": (2024, 1)}),
    )
