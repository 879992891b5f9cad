"""The oracle against amounts worked out by hand; it judges the engine elsewhere."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

import oracle

JULY_AUGUST_2022 = ((2022, 7), (2022, 8))
Y2023 = ((2023, 1), (2023, 12))
SIXTH = {"残疾等级": 6, "残疾性质": "因公", "批准日期": dt.date(2015, 3, 2)}
BORN_1962_05 = "999999196205170018"


def test_two_months_across_a_new_standard() -> None:
    # 40080/12 + 43290/12 = 3340 + 3607.50
    answer = oracle.amount("disability_pension", SIXTH, JULY_AUGUST_2022)
    assert answer == ("paid", Fraction("6947.50"))


def test_a_twelfth_is_exact_until_the_one_rounding() -> None:
    # 十级因战 2022-07: 11860/12 = 988.333...; three months 2022-05..07 are 2965 exactly
    tenth = {**SIXTH, "残疾等级": 10, "残疾性质": "因战"}
    one = oracle.amount("disability_pension", tenth, ((2022, 7), (2022, 7)))
    three = oracle.amount("disability_pension", tenth, ((2022, 5), (2022, 7)))
    assert (one, three) == (("paid", Fraction("988.33")), ("paid", Fraction(2965)))


@pytest.mark.parametrize(
    ("changed", "months"),
    [
        ({"批准日期": dt.date(2022, 8, 31)}, 0),  # due from the month after
        ({"批准日期": dt.date(2022, 7, 1)}, 1),
        ({"批准日期": (2022, 7)}, 1),
        # approved while serving: the army pays until the year of discharge is over
        ({"批准日期": dt.date(2015, 3, 2), "退役日期": dt.date(2022, 3, 1)}, 0),
        ({"批准日期": dt.date(2015, 3, 2), "退役日期": dt.date(2021, 12, 1)}, 2),
        ({"批准日期": dt.date(2021, 12, 1), "退役日期": dt.date(2021, 12, 1)}, 2),
        # approved after the discharge: the discharge does not matter
        ({"批准日期": dt.date(2022, 7, 9), "退役日期": dt.date(2022, 3, 1)}, 1),
    ],
)
def test_first_month_of_a_disability_pension(changed: dict[str, Any], months: int) -> None:
    due = {0: None, 1: Fraction("3607.50"), 2: Fraction("6947.50")}[months]
    expected = ("zero", "未到期") if due is None else ("paid", due)
    assert oracle.amount("disability_pension", {**SIXTH, **changed}, JULY_AUGUST_2022) == expected


def test_the_month_of_death_is_due() -> None:
    died = {**SIXTH, "死亡日期": dt.date(2022, 7, 1), "状态": "去世"}
    answer = oracle.amount("disability_pension", died, JULY_AUGUST_2022)
    assert answer == ("paid", Fraction(3340))


def test_illness_of_the_seventh_grade_is_nothing_and_not_a_gap() -> None:
    seventh = {**SIXTH, "残疾等级": 7, "残疾性质": "因病"}
    status, _ = oracle.amount("disability_pension", seventh, JULY_AUGUST_2022)
    assert status == "zero"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"批准日期": None}, "held"),
        ({"残疾等级": None}, "held"),
        ({"状态": "去世"}, "held"),
        ({"状态": "享受", "死亡日期": dt.date(2022, 7, 1)}, "held"),
        ({"状态": "迁移"}, "held"),
        ({"状态": "停发"}, "zero"),
        ({"状态": "停发", "批准日期": None}, "zero"),  # certain whatever the approval was
        ({"死亡日期": dt.date(2015, 3, 1)}, "rejected"),
        ({"死亡日期": (2015, 3), "状态": "去世"}, "zero"),  # may be the same day: long over
        # the day decides whether the approval came before the discharge
        ({"批准日期": (2015, 3), "退役日期": dt.date(2015, 3, 15)}, "held"),
    ],
)
def test_rows_that_cannot_be_paid(changed: dict[str, Any], status: str) -> None:
    answer = oracle.amount("disability_pension", {**SIXTH, **changed}, JULY_AUGUST_2022)
    assert answer[0] == status


def test_one_month_without_a_figure_holds_the_whole_row() -> None:
    answer = oracle.amount("disability_pension", SIXTH, ((2023, 7), (2023, 8)))
    assert answer == ("held", "年标准 2023-08")


def test_survivor_pension_starts_the_month_after() -> None:
    # 2018-08..12 at 25440/12 = 2120 a month: 4 months
    person = {"遗属类别": "烈士遗属", "批准日期": dt.date(2018, 8, 20)}
    answer = oracle.amount("survivor_pension", person, ((2018, 1), (2018, 12)))
    assert answer == ("paid", Fraction(8480))


def test_flat_amounts_start_in_the_month_of_approval() -> None:
    # 500 for 2018-07, 550 for 2018-08
    person = {"批准日期": dt.date(2018, 7, 31)}
    period = ((2018, 1), (2018, 8))
    assert oracle.amount("sick_veteran", person, period) == ("paid", Fraction(1050))
    assert oracle.amount("war_veteran", person, period) == ("paid", Fraction(1150))


@pytest.mark.parametrize(
    ("joined", "left", "years"),
    [
        (dt.date(1980, 11, 1), dt.date(1983, 11, 1), 3),  # an anniversary leaves nothing
        (dt.date(1980, 11, 1), dt.date(1983, 11, 2), 4),
        (dt.date(1980, 11, 1), dt.date(1983, 10, 31), 3),
        ((1980, 11), (1983, 11), 3),
        ((1980, 11), (1983, 12), 4),
    ],
)
def test_a_part_of_a_year_counts_as_one(joined: object, left: object, years: int) -> None:
    # born 1962-05: due from 2022-05; 2022-08 and 09 at 648/12 = 54 a year served
    person = {"身份证号": BORN_1962_05, "入伍日期": joined, "退役日期": left}
    answer = oracle.amount("rural_veteran", person, ((2022, 8), (2022, 9)))
    assert answer == ("paid", Fraction(54 * 2 * years))


def test_sixtieth_birthday_or_a_later_approval() -> None:
    person = {
        "身份证号": "999999196210170012",
        "入伍日期": dt.date(1980, 11, 1),
        "退役日期": dt.date(1983, 11, 1),
    }
    period = ((2022, 8), (2022, 12))
    assert oracle.amount("rural_veteran", person, period) == ("paid", Fraction(3 * 3 * 54))
    late = {**person, "批准日期": dt.date(2022, 12, 5)}
    assert oracle.amount("rural_veteran", late, period) == ("paid", Fraction(3 * 54))


def test_intake_decides_the_family_allowance() -> None:
    spring = {"入伍日期": (2023, 3), "发放月份": (2023, 8)}
    autumn = {"入伍日期": dt.date(2022, 9, 20), "发放月份": (2023, 12)}
    assert oracle.amount("conscript_allowance", spring, Y2023) == ("paid", Fraction(61150))
    assert oracle.amount("conscript_allowance", autumn, Y2023) == ("paid", Fraction(57950))
    early = ((2023, 1), (2023, 6))
    assert oracle.amount("conscript_allowance", spring, early) == ("zero", "不在本期")


def test_fire_fighters_share_the_published_total_equally() -> None:
    answer = oracle.amount("forest_fire_allowance", {"发放月份": (2023, 8)}, Y2023)
    assert answer == ("paid", Fraction(372000, 6))


@pytest.mark.parametrize(
    ("joined", "left", "years"),
    [
        (dt.date(2020, 9, 10), dt.date(2022, 9, 10), Fraction(2)),
        (dt.date(2020, 9, 10), dt.date(2023, 3, 9), Fraction(5, 2)),
        (dt.date(2020, 9, 10), dt.date(2023, 3, 10), Fraction(5, 2)),  # exactly six months
        (dt.date(2020, 9, 10), dt.date(2023, 3, 11), Fraction(3)),
        (dt.date(2020, 8, 31), dt.date(2023, 2, 28), Fraction(5, 2)),  # 28 February stands for 31
        (dt.date(2020, 2, 29), dt.date(2023, 2, 28), Fraction(3)),
        ((2020, 9), (2023, 3), Fraction(5, 2)),
    ],
)
def test_a_remainder_is_half_a_year_up_to_six_months(
    joined: object, left: object, years: Fraction
) -> None:
    person = {"兵员类别": "义务兵", "入伍日期": joined, "退役日期": left, "发放月份": (2023, 6)}
    assert oracle.amount("local_grant", person, Y2023) == ("paid", 26000 * years)


def test_a_day_that_is_not_known_and_matters_holds() -> None:
    person = {
        "兵员类别": "义务兵",
        "入伍日期": dt.date(2020, 9, 10),
        "退役日期": (2023, 3),
        "发放月份": (2023, 6),
    }
    assert oracle.amount("local_grant", person, Y2023) == ("held", "服役年限")


def test_living_allowance_counts_both_ends() -> None:
    # 2023-03..2023-10, eight months of 650
    person = {
        "对象类别": "带病回乡退伍军人",
        "批准日期": dt.date(2023, 3, 31),
        "死亡日期": dt.date(2023, 10, 1),
    }
    assert oracle.amount("living_allowance", person, Y2023) == ("paid", Fraction(5200))


def test_medical_fee_follows_the_year_of_coverage() -> None:
    person = {"对象类别": "参战退役人员", "参保年度": 2024, "发放月份": (2023, 11)}
    assert oracle.amount("medical_insurance", person, Y2023) == ("paid", Fraction(200))
    full = {**person, "对象类别": "烈士遗属", "参保年度": 2023}
    assert oracle.amount("medical_insurance", full, Y2023) == ("paid", Fraction(380))
    unknown = {**person, "参保年度": 2025}
    assert oracle.amount("medical_insurance", unknown, Y2023)[0] == "held"
