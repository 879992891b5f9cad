"""Sums worked by hand from the laws, of the engine and of the oracle alike.

What the national pack leaves open (local wages, the pay of a second lieutenant, standards of
2024 and 2025) comes from ``open_figures``; everything else is the shipped pack.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

import oracle
from cells import Cell, as_months, raw
from open_figures import office_pack
from packs import outcome, shipped

if TYPE_CHECKING:
    from payouts.rules.rule import Rule

LAST_OLD, FIRST_NEW = dt.date(2024, 9, 30), dt.date(2024, 10, 1)
ILLNESS: dict[str, Cell] = {
    "死亡性质": "病故",
    "月基本工资": Fraction(5000),
    "功勋荣誉": frozenset[str](),
}
# 2 × 51821 + 40 × 6120.55 = 103642 + 244822 = 348464: less than a second lieutenant's pay
OLD: dict[str, Cell] = {**ILLNESS, "死亡日期": LAST_OLD}
# 2 × 51821 + 40 × 5000 = 103642 + 200000 = 303642: more than his basic pay
NEW: dict[str, Cell] = {**ILLNESS, "死亡日期": FIRST_NEW}
FIRST_GRADE: dict[str, Cell] = {
    "残疾等级": 1,
    "残疾性质": "因战",
    "供养方式": "分散供养",
    "批准日期": dt.date(2015, 3, 2),
}
MENTAL: dict[str, Cell] = {
    "残疾等级": 5,
    "残疾性质": "因病",
    "精神障碍": True,
    "批准日期": dt.date(2015, 3, 2),
}


def rule_of(benefit: str) -> Rule:
    pack = oracle.BENEFITS[benefit].pack
    return (office_pack() if pack == oracle.OFFICE else shipped(pack)).rules[benefit]


def agree(benefit: str, person: dict[str, Cell], period: str, expected: str) -> None:
    """Check that both say the amount, or the status where there is none."""
    found = outcome(rule_of(benefit), {name: raw(v) for name, v in person.items()}, period)
    word, value = oracle.amount(
        benefit, {"身份证号": "999999195001010011", **person}, as_months(period)
    )
    if expected[0].isdigit():
        assert (found.status, found.amount) == ("paid", expected), found.codes
        assert (word, value) == ("paid", Fraction(expected))
    else:
        assert (found.status, word) == (expected, expected), found.codes


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (OLD, "348464.00"),
        (NEW, "303642.00"),
        ({**OLD, "月基本工资": Fraction("6120.56")}, "348464.40"),
        ({**NEW, "月基本工资": Fraction(4000)}, "278842.00"),  # 103642 + 40 × 4380
        ({**NEW, "月基本工资": None}, "held"),
        ({**NEW, "功勋荣誉": None}, "held"),  # blank is not 无
        # 20 × 51821 + 40 × 8000 = 1356420
        ({**NEW, "死亡性质": "因公牺牲", "月基本工资": Fraction(8000)}, "1356420.00"),
        ({**OLD, "死亡性质": "烈士", "月基本工资": Fraction(8000)}, "1356420.00"),
        # 2025: the income of 2024, 20 × 54188 + 320000 = 1403760, and a quarter more
        (
            {
                "死亡日期": dt.date(2025, 1, 1),
                "死亡性质": "烈士",
                "月基本工资": Fraction(8000),
                "功勋荣誉": frozenset({"一等功"}),
            },
            "1754700.00",
        ),
        ({**NEW, "发放月份": (2024, 12)}, "303642.00"),
        ({**NEW, "发放月份": (2026, 12)}, "zero"),
        ({**NEW, "发放月份": (2024, 9)}, "rejected"),
        ({**NEW, "死亡日期": dt.date(2026, 1, 1)}, "held"),  # no pay of 2026 is known
    ],
)
def test_sum_at_death(changed: dict[str, Cell], expected: str) -> None:
    agree("death_lump_sum", changed, "2024-01..2026-11", expected)


OLD_STEPS = {
    "365887.20": ["三等功"],  # 5%
    "400733.60": ["二等功"],  # 15%
    "435580.00": ["一等功"],  # 25%
    "453003.20": ["军区级单位授予荣誉称号"],  # 30%
    "470426.40": ["中央军委授予荣誉称号"],  # 35%
    "348464.00": ["嘉奖", "优秀义务兵", "优秀士官", "四有优秀士兵", "四有优秀军士"],
}
NEW_STEPS = {
    "318824.10": ["三等功", "四等战功", "追记三等功", "追记四等战功"],  # 5%
    "349188.30": ["二等功", "三等战功", "追记二等功", "追记三等战功"],  # 15%
    "379552.50": ["一等功", "二等战功", "二级表彰（经批准）", "追记一等功", "追记二等战功"],  # 25%
    "394734.60": ["一等战功", "一级表彰", "中央军委授权单位授予荣誉称号", "追记一等战功"],  # 30%
    "409916.70": [
        *("党中央、国务院、中央军委授予荣誉称号", "中央军委授予荣誉称号", "中央军委追授荣誉称号"),
    ],  # 35%
    "425098.80": ["勋章", "国家荣誉称号", "追授勋章", "追授国家荣誉称号"],  # 40%
    "303642.00": [
        *("二级表彰（未经批准）", "嘉奖", "优秀义务兵", "优秀士官", "四有优秀士兵", "四有优秀军士"),
    ],
}


@pytest.mark.parametrize(("died", "steps"), [(LAST_OLD, OLD_STEPS), (FIRST_NEW, NEW_STEPS)])
def test_every_honour_has_its_step_or_holds(died: dt.date, steps: dict[str, list[str]]) -> None:
    """A category added to the roster without a step must not pass for nothing."""
    step_of = {honour: amount for amount, honours in steps.items() for honour in honours}
    for honour in rule_of("death_lump_sum").columns["功勋荣誉"].values:
        person: dict[str, Cell] = {
            **ILLNESS,
            "死亡日期": died,
            "功勋荣誉": frozenset({honour}),
        }
        agree("death_lump_sum", person, "2024", step_of.get(honour, "held"))


@pytest.mark.parametrize(
    ("honours", "expected"),
    [
        ({"三等功", "一等功", "嘉奖"}, "379552.50"),
        ({"三等功", "荣誉称号"}, "held"),  # whose grantor may mean 30% or 35%
        ({"勋章", "军区级单位授予荣誉称号"}, "held"),
    ],
)
def test_the_highest_honour_counts_once(honours: set[str], expected: str) -> None:
    person: dict[str, Cell] = {**NEW, "功勋荣誉": frozenset(honours)}
    agree("death_lump_sum", person, "2024", expected)


@pytest.mark.parametrize(
    ("person", "period", "expected"),
    [
        # the wage of the year before: 7602.49 × 50% + 8014.77 × 50% = 3801.245 + 4007.385
        (FIRST_GRADE, "2023-12..2024-01", "7808.63"),
        # 8014.77 × 40% × 12 = 38470.896
        ({**FIRST_GRADE, "残疾等级": 3, "残疾性质": "因公"}, "2024", "38470.90"),
        # 8014.77 × 30% = 2404.431
        ({**FIRST_GRADE, "残疾等级": 4, "残疾性质": "因病"}, "2024-10", "2404.43"),
        # three months from October: 3 × 8014.77 × 25% = 6011.0775
        (MENTAL, "2024-09..2024-12", "6011.08"),
        ({**MENTAL, "残疾等级": 6, "残疾性质": "因公"}, "2024-10", "2003.69"),
        ({**MENTAL, "精神障碍": False}, "2024-10", "zero"),
        ({**MENTAL, "精神障碍": None}, "2024-10", "held"),
        ({**MENTAL, "精神障碍": None, "残疾等级": 7}, "2024-10", "zero"),
        ({**FIRST_GRADE, "供养方式": "集中供养"}, "2024", "zero"),
        # assessed after the discharge, in a home: due from October only, 3 × 4007.385
        (
            {**FIRST_GRADE, "供养方式": "集中供养", "退役日期": dt.date(2010, 12, 1)},
            "2024-09..2024-12",
            "12022.16",
        ),
        (FIRST_GRADE, "2024-12..2025-01", "held"),  # no wage of 2024
    ],
)
def test_nursing_allowance(person: dict[str, Cell], period: str, expected: str) -> None:
    agree("nursing_allowance", person, period, expected)


def test_the_missing_wage_is_named_by_its_own_year() -> None:
    found = outcome(
        rule_of("nursing_allowance"),
        {name: raw(value) for name, value in FIRST_GRADE.items()},
        "2024-12..2025-03",
    )
    assert [note.code for note in found.notes] == ["E020"]
    assert "“月平均工资”在2024没有" in str(found.notes[0])


@pytest.mark.parametrize(
    ("benefit", "died", "expected"),
    [
        ("war_veteran_funeral", LAST_OLD, "zero"),
        ("war_veteran_funeral", FIRST_NEW, "6199.98"),  # 6 × 1033.33
        ("martyr_child_funeral", dt.date(2024, 12, 31), "zero"),
        ("martyr_child_funeral", dt.date(2025, 1, 1), "4740.00"),  # 6 × 790
        ("martyr_child_funeral", dt.date(2025, 2, 1), "4893.00"),  # 6 × 815.50
        ("martyr_award", dt.date(2025, 12, 31), "1625640.00"),  # 30 × 54188
        ("martyr_award", (2025, 12), "1625640.00"),
        ("martyr_award", dt.date(2027, 1, 1), "held"),
    ],
)
def test_sums_by_the_date_of_death(benefit: str, died: Cell, expected: str) -> None:
    agree(benefit, {"死亡日期": died, "状态": "去世"}, "2024-01..2027-12", expected)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "43290.00"),  # 12 × 43290/12
        ({"死亡日期": dt.date(2022, 7, 31)}, "40080.00"),
        ({"死因": "旧伤复发"}, "zero"),
        ({"死因": "旧伤复发", "残疾性质": "因病"}, "held"),
        ({"死因": "其他"}, "zero"),
        ({"死因": None}, "held"),
        ({"批准日期": dt.date(2022, 8, 1)}, "zero"),  # would begin in September
        ({"批准日期": dt.date(2022, 7, 31)}, "43290.00"),
        ({"退役日期": dt.date(2022, 9, 1)}, "zero"),  # died in service
        ({"退役日期": dt.date(2022, 3, 1)}, "held"),  # in the year the army pays
        ({"退役日期": dt.date(2021, 12, 31)}, "43290.00"),
    ],
)
def test_funeral_of_a_disabled_soldier(changed: dict[str, Cell], expected: str) -> None:
    person: dict[str, Cell] = {
        "残疾等级": 6,
        "残疾性质": "因公",
        "批准日期": dt.date(2015, 3, 2),
        "死亡日期": dt.date(2022, 8, 31),
        "死因": "因病",
        **changed,
    }
    agree("disability_funeral", person, "2022", expected)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "12720.00"),  # 6 × 25440/12
        ({"遗属类别": "病故军人遗属", "死亡日期": dt.date(2018, 7, 31)}, "9340.00"),  # 18680 / 2
        ({"批准日期": dt.date(2018, 8, 1)}, "zero"),
        ({"批准日期": dt.date(2018, 7, 31)}, "12720.00"),
        ({"死亡日期": dt.date(2018, 12, 31), "遗属类别": None}, "held"),
    ],
)
def test_funeral_of_a_survivor(changed: dict[str, Cell], expected: str) -> None:
    person: dict[str, Cell] = {"遗属类别": "烈士遗属", "死亡日期": dt.date(2018, 8, 31), **changed}
    agree("survivor_funeral", person, "2018", expected)


@pytest.mark.parametrize(
    ("left", "honours", "expected"),
    [
        (dt.date(2024, 8, 31), {"荣誉称号"}, "10350.00"),  # 9000 and 15%
        (dt.date(2024, 9, 1), {"荣誉称号"}, "11250.00"),  # 9000 and 25%
        (dt.date(2024, 8, 31), {"一等战功"}, "held"),
        (dt.date(2024, 9, 1), {"一等战功", "三等功"}, "10800.00"),  # 9000 and 20%
        (dt.date(2024, 9, 1), {"二级表彰"}, "held"),  # approved, or not?
        (dt.date(2024, 9, 1), {"追记一等功"}, "held"),
        (dt.date(2025, 3, 1), set[str](), "11250.00"),  # exactly six months more
        (dt.date(2025, 3, 2), set[str](), "13500.00"),
    ],
)
def test_sum_at_discharge(left: dt.date, honours: set[str], expected: str) -> None:
    joined = left.replace(year=2022) if left.year == 2024 else dt.date(2022, 9, 1)
    person: dict[str, Cell] = {
        "入伍日期": joined,
        "退役日期": left,
        "安置方式": "自主就业",
        "功勋荣誉": frozenset(honours),
    }
    agree("demob_lump_sum", person, "2024-01..2025-12", expected)
