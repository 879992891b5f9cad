"""The engine against the oracle: thousands of made-up people, every benefit, to the fen."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import TypeAlias

import pytest

import oracle
from open_figures import office_pack
from packs import compute, person_id, shipped
from payouts.compute.result import RowStatus
from payouts.rules.compiled import Rule
from payouts.vocabulary import ColumnSpec, ColumnType

PEOPLE = 5000
Cell: TypeAlias = "oracle.When | str | int | Fraction | frozenset[str] | None"

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
        "2018-08..2019-07",
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
    "安置方式": ["自主就业", "自主就业", "自主就业", "安排工作", "供养"],
    "供养方式": ["分散供养", "分散供养", "分散供养", "集中供养"],
    "死因": ["因病", "因病", "因病", "旧伤复发", "其他"],
}
# Of someone who has died, where only the dead are paid for.
_STATES_OF_THE_DEAD: list[Cell] = ["去世", "去世", "去世", None, None, "享受", "停发"]
# How often a cell that may be blank is.
_BLANK = {"死亡日期": 0.8, "状态日期": 0.6, "退役日期": 0.3}


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
    if spec.name in _VALUES:
        return luck.choice(_VALUES[spec.name])
    match spec.type:
        case ColumnType.DATE:
            return _some_date(luck, _CHANGES + _NEW_YEARS if _by_event(rule) else _CHANGES)
        case ColumnType.MONTH:
            return (luck.choice([2022, 2023, 2023, 2023, 2024]), luck.randint(1, 12))
        case ColumnType.BOOLEAN:
            return luck.random() < 0.5
        case ColumnType.MONEY:
            return luck.choice([Fraction(4380), Fraction("6120.55"), Fraction("6120.56")]) + (
                0 if luck.random() < 0.3 else Fraction(luck.randint(-300000, 900000), 100)
            )
        case ColumnType.CATEGORIES:
            return _honours(luck, spec.values)
        case ColumnType.INTEGER:
            return luck.randint(spec.low or 0, spec.high or 99)
        case ColumnType.CATEGORY:
            return luck.choice(spec.values)
        case _:
            raise ValueError(f"no made-up cells for {spec.name}")


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
    # Service in the usual order most of the time: else everyone would be rejected.
    start, end = person.get("入伍日期"), person.get("退役日期")
    if isinstance(start, dt.date) and end is not None and luck.random() < 0.9:
        months = luck.choice([6, 12, 18, 24, 30, 60, 145])
        person["退役日期"] = _shifted(start, months, luck.choice([-1, 0, 0, 1, 10]))
    return person


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


def _raw(value: Cell) -> object:
    """Return a clean value as a roster would hold it."""
    match value:
        case (year, month):
            return f"{year}.{month:02d}"
        case True | False:
            return "是" if value else "否"
        case frozenset():
            return "、".join(sorted(value)) or "无"
        case Fraction():
            return f"{value.numerator * 100 // value.denominator / 100:.2f}"
        case _:
            return value


def _as_months(period: str) -> tuple[oracle.Month, oracle.Month]:
    first, _, last = period.partition("..")
    if not last and "-" not in first:
        if "Q" in first:
            quarter = int(first[-1])
            return (int(first[:4]), 3 * quarter - 2), (int(first[:4]), 3 * quarter)
        return (int(first), 1), (int(first), 12)
    y, m = map(int, first.split("-"))
    y2, m2 = map(int, (last or first).split("-"))
    return (y, m), (y2, m2)


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
        rows = [{name: _raw(value) for name, value in p.items()} for p in people]
        result = compute(rule, rows, period)
        for person, status, fen in zip(
            people, result.status.tolist(), result.fen.tolist(), strict=True
        ):
            word, value = oracle.amount(benefit, person, _as_months(period))
            expected = (word, value * 100 if word == "paid" else 0)
            got = (RowStatus(status).word, Fraction(fen))
            assert got == expected, f"{benefit} {period}: {person} ({value})"
            seen[word] = seen.get(word, 0) + 1
    # The comparison means nothing if nobody is paid, or nobody lacks anything.
    assert seen["paid"] > PEOPLE / 100, seen
    assert {"paid", "zero", "held", "rejected"} <= seen.keys(), seen
