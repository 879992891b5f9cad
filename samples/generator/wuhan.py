"""武汉 2023: soldiers discharged in spring and autumn; no total was published."""

from __future__ import annotations

import datetime as dt
import random

from samples.generator.book import roster
from samples.generator.lists import plain_list
from samples.generator.people import People
from samples.generator.rows import Row

NAME = "wuhan"
_SAVED = dt.datetime(2023, 12, 20)  # noqa: DTZ001 (a workbook has no time zone)
_PLACES = ("甲街道", "乙街道", "丙街道")
_AUTUMN, _SPRING = dt.date(2023, 9, 10), dt.date(2023, 3, 20)
_ROWS = 48


def sample() -> bytes:
    """Return the sample workbook: 48 soldiers, and four rows that are not in order."""
    rng = random.Random(4500)  # noqa: S311 (repeatable, not secret)
    people = People(rng, mongolian=0)
    rows = [_soldier(people, number) for number in range(_ROWS)]
    for at, kind, joined, left, work in (
        (6, "军士", dt.date(2011, 9, 10), _AUTUMN, "安排工作"),
        (17, "军士", dt.date(2022, 3, 10), _AUTUMN, "自主就业"),
        (30, "义务兵", _AUTUMN, _SPRING, "自主就业"),
        (44, "义务兵", dt.date(2020, 9, 10), dt.date(2022, 9, 10), "自主就业"),
    ):
        rows.insert(at, _row(people, kind, joined, left, work))
    layout = plain_list(
        "地方一次性经济补助",
        "武汉市2023年自主就业退役士兵地方一次性经济补助花名册",
        ("兵员类别", "入伍日期", "退役日期", "安置方式"),
        "2023年12月20日",
        due=False,
    )
    return roster([(layout, rows)], rng, _SAVED)


def _soldier(people: People, number: int) -> Row:
    """Return conscripts of two years and sergeants of three to twelve, with and without rest."""
    left = _AUTUMN if number % 3 else _SPRING
    years = 2 if number % 2 else 3 + number // 2 % 10
    month, day = (9, 10) if number % 4 else (3, 1)
    joined = dt.date(left.year - years, month, day)
    return _row(people, "义务兵" if number % 2 else "军士", joined, left, "自主就业")


def _row(people: People, kind: str, joined: dt.date, left: dt.date, work: str) -> Row:
    cells = {"兵员类别": kind, "入伍日期": joined, "退役日期": left, "安置方式": work}
    born = (1999, 2003) if kind == "义务兵" else (1988, 1996)
    return Row("地方补助", people.make(people.rng.choice(_PLACES), born), cells)
