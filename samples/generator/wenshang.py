"""汶上 2018: conscripts of every region, degree and honour; no total was published."""

from __future__ import annotations

import datetime as dt
import itertools
import random

from samples.generator.book import roster
from samples.generator.lists import plain_list
from samples.generator.people import People
from samples.generator.rows import Raw, Row

NAME = "wenshang-2018"
_SAVED = dt.datetime(2018, 12, 20)  # noqa: DTZ001 (a workbook has no time zone)
_PLACES = ("甲镇", "乙镇", "丙街道")
_REGIONS = ("一般", "一般", "一般", "西藏", "新疆", "高原")
_DEGREES = ("高中", "专科", "本科", "大专", "高中")
_HONOURS = ("无", "无", "优秀", "三等功", "无", "优秀、三等功", "无")
_JOINED = (dt.date(2017, 9, 10), dt.date(2018, 9, 10))
_ROWS = 60


def sample() -> bytes:
    """Return the sample workbook: sixty conscripts, and five rows that are not in order."""
    rng = random.Random(2018)  # noqa: S311 (repeatable, not secret)
    people = People(rng, mongolian=0)
    turns = zip(*map(itertools.cycle, (_REGIONS, _DEGREES, _HONOURS, _JOINED)), strict=False)
    rows = [
        _row(people, {"服役地区": a, "学历": b, "当年表彰": c, "入伍日期": d})
        for a, b, c, d in itertools.islice(turns, _ROWS)
    ]
    good = {"服役地区": "一般", "学历": "高中", "当年表彰": "无", "入伍日期": _JOINED[1]}
    for at, change in (
        (7, {"服役地区": None}),
        (19, {"学历": Raw("研究生")}),
        (28, {"当年表彰": Raw("二等功")}),
        (41, {"入伍日期": dt.date(2016, 9, 10)}),
        (52, {"入伍日期": None}),
    ):
        rows.insert(at, _row(people, {**good, **change}))
    layout = plain_list(
        "义务兵家庭优待金",
        "汶上县2018年度义务兵家庭优待金花名册",
        ("入伍日期", "服役地区", "学历", "当年表彰", "发放月份"),
        "2018年12月20日",
        due=False,
    )
    return roster([(layout, rows)], rng, _SAVED)


def _row(people: People, cells: dict[str, object]) -> Row:
    person = people.make(people.rng.choice(_PLACES), (1995, 2000))
    return Row("优待金", person, {**cells, "发放月份": (2018, 12)})
