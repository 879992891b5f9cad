"""The engine against the oracle: thousands of made-up people, every benefit, to the fen."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import pytest

import oracle
from cells import Cell, as_months, raw
from open_figures import office_pack
from packs import compute, person_id, shipped
from payouts.base.columns import ColumnSpec, ColumnType
from payouts.engine.entitlement.result import RowStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from payouts.rules.rule import Rule

PEOPLE = 5000

# Days around which figures and laws change, and periods across them.
_CHANGES = [
    dt.date(2017, 10, 1),
    dt.date(2018, 8, 1),
    dt.date(2019, 8, 1),
    dt.date(2020, 8, 1),
    dt.date(2021, 8, 1),
    dt.date(2022, 8, 1),
    dt.date(2023, 1, 1),
    dt.date(2023, 8, 1),
    dt.date(2024, 1, 1),
    dt.date(2024, 8, 1),
    dt.date(2024, 9, 1),
    dt.date(2024, 10, 1),
    dt.date(2025, 1, 1),
]
# The national sums that fall due with a death or a discharge: any year of the figures.
_NEW_YEARS = [dt.date(year, 1, 1) for year in range(2016, 2028)]
_PERIODS = {
    "monthly": [
        *("2018", "2022-07..2022-08", "2023-05", "2024-07..2024-11", "2016-06..2018-09"),
        *("2018-08..2019-07", "2024-08..2025-07"),
    ],
    "single": ["2023", "2023Q1", "2023-07..2024-06"],
    "event": [
        *("2009-01..2027-12", "2017-10..2020-07", "2022-07..2022-08", "2024-07..2025-03"),
        "2024-12..2025-07",
    ],
}
# What stands in a cell more often than chance would have it, or is not told by the column.
_VALUES: dict[str, list[Cell]] = {
    "状态": ["享受", "享受", "享受", None, None, "停发", "迁移", "去世", "取消", "中止"],
    "参保年度": [2022, 2023, 2024, 2025],
    "安置方式": ["自主就业", "自主就业", "安排工作", "安排工作", "供养"],
    "供养方式": ["分散供养", "分散供养", "分散供养", "集中供养"],
    "死因": ["因病", "因病", "因病", "旧伤复发", "其他"],
}
# Of someone who has died, where only the dead are paid for.
_STATES_OF_THE_DEAD: list[Cell] = ["去世", "去世", "去世", None, None, "享受", "停发"]
# How often a cell that may be blank is.
_BLANK = {"死亡日期": 0.8, "状态日期": 0.6, "退役日期": 0.3, "中止日期": 0.8, "恢复日期": 0.9} | {
    "上岗日期": 0.4
}


def _some_date(luck: random.Random, changes: list[dt.date]) -> oracle.When:
    """Return a date near a change, anywhere, or known to the month only."""
    near = luck.choice(changes) + dt.timedelta(days=luck.choice([-31, -1, 0, 0, 1, 14, 30, 31]))
    day = near if luck.random() < 0.6 else dt.date(1995, 1, 1) + dt.timedelta(luck.randrange(11000))
    if luck.random() < 0.05:
        day = luck.choice([dt.date(2016, 2, 29), dt.date(2004, 2, 29), dt.date(2015, 8, 31)])
    return (day.year, day.month) if luck.random() < 0.15 else day


def _cell(luck: random.Random, spec: ColumnSpec, rule: Rule) -> Cell:
    """Return a clean value for a column, or None for a blank cell."""
    blank = _BLANK.get(spec.name, 0.04) if spec.name in rule.optional else 0.04
    if luck.random() < blank:
        return None
    made: dict[ColumnType, Callable[[], Cell]] = {
        ColumnType.DATE: lambda: _some_date(luck, _changes(rule)),
        ColumnType.MONTH: lambda: (
            luck.choice([2022, 2023, 2023, 2023, 2024]),
            luck.randint(1, 12),
        ),
        ColumnType.BOOLEAN: lambda: luck.random() < 0.5,
        ColumnType.MONEY: lambda: _pay(luck),
        ColumnType.CATEGORIES: lambda: _honours(luck, spec.values),
        ColumnType.INTEGER: lambda: luck.randint(spec.low or 0, spec.high or 99),
        ColumnType.CATEGORY: lambda: luck.choice(spec.values),
    }
    return luck.choice(_VALUES[spec.name]) if spec.name in _VALUES else made[spec.type]()


def _changes(rule: Rule) -> list[dt.date]:
    return _CHANGES + _NEW_YEARS if _by_event(rule) else _CHANGES


def _pay(luck: random.Random) -> Fraction:
    """Return a month's pay: at or about a second lieutenant's, or anything."""
    about = luck.choice([Fraction(4380), Fraction("6120.55"), Fraction("6120.56")])
    more = 0 if luck.random() < 0.3 else Fraction(luck.randint(-300000, 900000), 100)
    return about + more


def _honours(luck: random.Random, values: tuple[str, ...]) -> frozenset[str]:
    """Return none, or up to three; most often those on every ladder."""
    common = ("一等功", "二等功", "三等功", "中央军委授予荣誉称号", "嘉奖")
    known = [word for word in common if word in values]
    count = luck.choice([0, 0, 1, 1, 2, 3])
    return frozenset(luck.choice(known if luck.random() < 0.7 else values) for _ in range(count))


def _by_event(rule: Rule) -> bool:
    """Tell whether a benefit falls due with a death or a discharge."""
    required = rule.columns.keys() - rule.optional
    return rule.lines[0].pays == "once" and "发放月份" not in required


def _person(luck: random.Random, number: int, rule: Rule) -> dict[str, Cell]:
    born = dt.date(1935, 1, 1) + dt.timedelta(days=luck.randrange(13500))
    columns = [spec for name, spec in rule.columns.items() if name not in {"姓名", "身份证号"}]
    person = {spec.name: _cell(luck, spec, rule) for spec in columns}
    person["身份证号"] = person_id(number, f"{born:%Y%m%d}")
    if "死亡日期" in person and "死亡日期" not in rule.optional:
        person["状态"] = luck.choice(_STATES_OF_THE_DEAD)
        _put_in_order(luck, person)
    since = person.get("中止日期")
    if since is not None and luck.random() < 0.8:
        person["恢复日期"] = _restored(luck, since)
    if "上岗日期" in person and luck.random() < 0.8:
        _wait(luck, person)
    # Service in the usual order most of the time: else everyone would be rejected.
    start, end = person.get("入伍日期"), person.get("退役日期")
    if isinstance(start, dt.date) and end is not None and luck.random() < 0.9:
        months = luck.choice([6, 12, 18, 24, 30, 60, 145])
        person["退役日期"] = _shifted(start, months, luck.choice([-1, 0, 0, 1, 10]))
    return person


def _wait(luck: random.Random, person: dict[str, Cell]) -> None:
    """Let someone leave about the time of the regulations, and begin work some months later."""
    left = dt.date(2024, 3, 1) + dt.timedelta(days=luck.randrange(420))
    person["入伍日期"], person["退役日期"] = None, left
    if person["上岗日期"] is not None:
        person["上岗日期"] = _shifted(left, luck.choice([0, 1, 2, 6]), luck.choice([0, 0, 1, 20]))


def _restored(luck: random.Random, since: Cell) -> Cell:
    """Return when a suspension is over: soon, later or not yet."""
    first = since if isinstance(since, dt.date) else dt.date(*cast("oracle.Month", since), 1)
    later = _shifted(first, luck.choice([0, 1, 2, 3, 14]), luck.choice([0, 0, 1, 27]))
    return luck.choice([later, later, (later.year, later.month), None])


def _put_in_order(luck: random.Random, person: dict[str, Cell]) -> None:
    """Let most people die after their approval, and be paid for in the months after."""
    approved, died = person.get("批准日期"), person["死亡日期"]
    if isinstance(approved, dt.date) and isinstance(died, dt.date) and luck.random() < 0.9:
        person["批准日期"], person["死亡日期"] = min(approved, died), max(approved, died)
        if luck.random() < 0.1:  # about the first month of the pension
            person["批准日期"] = max(died - dt.timedelta(days=luck.choice([0, 1, 20, 40])), _FIRST)
            person["死亡日期"] = died
    if person.get("发放月份") is not None and isinstance(died, dt.date) and luck.random() < 0.9:
        later = _shifted(died, luck.choice([0, 0, 1, 3, 14]), 0)
        person["发放月份"] = (later.year, later.month)


_FIRST = dt.date(1995, 1, 1)


def _shifted(day: dt.date, months: int, days: int) -> dt.date:
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, min(day.day, 28)) + dt.timedelta(days=days)


def _rule(benefit: str) -> Rule:
    pack = oracle.BENEFITS[benefit].pack
    return (office_pack() if pack == oracle.OFFICE else shipped(pack)).rules[benefit]


def _periods(rule: Rule) -> list[str]:
    if any(line.pays == "monthly" for line in rule.lines):
        return _PERIODS["monthly"]
    return _PERIODS["event" if _by_event(rule) else "single"]


@pytest.mark.parametrize("benefit", sorted(oracle.BENEFITS))
def test_the_engine_agrees_with_the_oracle_on_every_person(benefit: str) -> None:
    rule = _rule(benefit)
    periods = _periods(rule)
    luck = random.Random(f"payouts {benefit}")  # noqa: S311 (made-up people, not secrets)
    seen: dict[str, int] = {}
    for period in periods:
        people = [_person(luck, n, rule) for n in range(PEOPLE // len(periods) + 1)]
        rows = [{name: raw(value) for name, value in p.items()} for p in people]
        result = compute(rule, rows, period)
        for person, status, fen in zip(
            people, result.status.tolist(), result.fen.tolist(), strict=True
        ):
            word, value = oracle.amount(benefit, person, as_months(period))
            expected = (word, value * 100 if word == "paid" else 0)
            got = (RowStatus(status).word, Fraction(fen))
            assert got == expected, f"{benefit} {period}: {person} ({value})"
            seen[word] = seen.get(word, 0) + 1
    # The comparison means nothing if nobody is paid, or nobody lacks anything.
    assert seen["paid"] > PEOPLE / 100, seen
    assert {"paid", "zero", "held", "rejected"} <= seen.keys(), seen
