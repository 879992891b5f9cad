"""The oracle of the local benefits against amounts worked out by hand."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

import oracle
import oracle_local

Y2018 = ((2018, 1), (2018, 12))
Y2021 = ((2021, 1), (2021, 12))
Y2022 = ((2022, 1), (2022, 12))
Y2023 = ((2023, 1), (2023, 12))
ACROSS = ((2022, 12), (2024, 1))


def bill(day: Any, number: str | None, cost: str, before: str = "0") -> dict[str, Any]:  # noqa: ANN401
    return {
        "报销日期": day,
        "票据号": number,
        "自付费用": Fraction(cost),
        "本年已报销": Fraction(before),
    }


def paid(key: str, rows: list[dict[str, Any]], period: Any = Y2023) -> list[object]:  # noqa: ANN401
    """Return what each row is paid as text, or its status where it is not."""
    found = oracle_local.amounts(key, rows, period)
    return [str(float(value)) if word == "paid" else word for word, value in found]


# --- bills -------------------------------------------------------------------------------

BILLS = "zhenglanqi/medical_reimbursement"


@pytest.mark.parametrize(
    ("cost", "due"),
    [
        ("200", "zero"),  # the first 200 are one's own
        ("200.01", "0.01"),  # 0.006
        ("333.34", "80.0"),  # 133.34 × 60% = 80.004
        ("5000", "2880.0"),  # 4800 × 60%
        ("8000", "4980.0"),  # 2880 + 3000 × 70%
        ("12314.29", "8000.0"),  # 2880 + 7314.29 × 70% = 8000.003: to the fen, then capped
        ("-0.01", "rejected"),
    ],
)
def test_a_bill_by_bands(cost: str, due: str) -> None:
    assert paid(BILLS, [bill(dt.date(2023, 3, 10), "A1", cost)]) == [due]


def test_the_cap_is_used_up_in_the_order_of_the_days() -> None:
    # By day: 4980; 3580 of which 3020 are left; 480 of which none is.
    rows = [
        bill(dt.date(2023, 9, 5), "A3", "1000"),
        bill(dt.date(2023, 2, 1), "A1", "8000"),
        bill(dt.date(2023, 6, 30), "A2", "6000"),
    ]
    assert paid(BILLS, rows) == ["zero", "4980.0", "3020.0"]


def test_bills_of_one_day_go_by_their_numbers() -> None:
    day = dt.date(2023, 3, 10)
    assert paid(BILLS, [bill(day, "A2", "8000"), bill(day, "A10", "8000")]) == ["3020.0", "4980.0"]


def test_what_was_paid_before_counts() -> None:
    # 600 of which 8000 - 7900 are left
    assert paid(BILLS, [bill(dt.date(2023, 3, 10), "A1", "1200", "7900")]) == ["100.0"]
    assert paid(BILLS, [bill(dt.date(2023, 3, 10), "A1", "1200", "8000")]) == ["zero"]


def test_a_held_bill_holds_those_it_may_stand_before() -> None:
    def around(middle: dict[str, Any]) -> list[object]:
        early, late = (bill(dt.date(2023, month, 10), "A9", "1200") for month in (2, 5))
        return paid(BILLS, [early, middle, {**late, "票据号": "A8"}])

    march = bill(dt.date(2023, 3, 1), "A2", "1200")
    assert around(march) == ["600.0", "600.0", "600.0"]
    assert around({**march, "自付费用": None}) == ["600.0", "held", "held"]
    assert around({**march, "票据号": None}) == ["600.0", "held", "held"]
    assert around({**march, "报销日期": None}) == ["held", "held", "held"]
    assert around({**march, "报销日期": (2023, 5)}) == ["600.0", "held", "held"]  # before or after?
    assert around({**march, "报销日期": (2023, 4)}) == ["600.0", "600.0", "600.0"]
    assert around({**march, "票据号": "A9"}) == ["held", "held", "held"]  # one bill twice
    other_year = {**march, "报销日期": dt.date(2022, 3, 1), "状态": "去世"}
    assert around(other_year) == ["600.0", "held", "600.0"]


def test_bills_of_changji() -> None:
    key = "changji/medical_reimbursement"
    # 9999.99 × 50% = 4999.995; 10000 × 50% + 20000 × 70%; the cap leaves 1
    rows = [
        bill(dt.date(2022, 3, 10), "B1", "9999.99"),
        bill(dt.date(2022, 4, 10), "B2", "30000"),
        bill(dt.date(2022, 5, 10), "B3", "30000", "25999"),
    ]
    assert paid(key, rows, Y2022) == ["5000.0", "19000.0", "1.0"]
    assert paid(key, [bill(dt.date(2023, 1, 1), "B1", "1")]) == ["held"]  # no figure


# --- premiums ----------------------------------------------------------------------------


def test_shares_of_a_premium_are_rounded_apart() -> None:
    # 3984.86 × 6% × 5 = 1195.458; × 2% × 5 = 398.486; 5.60 × 5 = 28
    person = {"补缴月数": 5, "发放月份": (2023, 6)}
    key = "zhenglanqi/insurance_topup"
    assert oracle_local.parts(key, person) == {
        "财政": Fraction("1223.46"),
        "个人": Fraction("398.49"),
    }
    assert paid(key, [person]) == ["1621.95"]
    # three months: 717.2748 + 239.0916 + 16.80 = 973.1664, but 717.27 + 239.09 + 16.80
    assert paid(key, [{**person, "补缴月数": 3}]) == ["973.16"]
    assert paid(key, [person, {**person, "发放月份": (2023, 9)}]) == ["held", "held"]


def test_premiums_of_changji() -> None:
    # 4200 × 24% × 20 + 4200 × 9.5% × 20
    assert paid("changji/insurance_topup", [{"补缴月数": 20, "发放月份": (2022, 6)}], Y2022) == [
        "28140.0"
    ]


# --- sums by class, once a year ----------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "person", "due"),
    [
        ("zhenglanqi/condolence", {"慰问类别": "抗美援朝军人", "节日": "春节"}, "1000.0"),
        ("zhenglanqi/condolence", {"慰问类别": "抗美援朝军人", "节日": "八一"}, "600.0"),
        ("zhenglanqi/condolence", {"慰问类别": "烈士子女", "节日": "八一"}, "held"),
        ("zhenglanqi/relief", {"审批结果": "同意"}, "4000.0"),
        ("zhenglanqi/relief", {"审批结果": "不同意"}, "zero"),
        ("zhenglanqi/relief", {"审批结果": None}, "held"),
        ("zhenglanqi/merit_gift", {}, "1000.0"),
        # A gift to the family: the soldier's death does not end it.
        ("zhenglanqi/merit_gift", {"死亡日期": dt.date(2023, 1, 1), "状态": "去世"}, "1000.0"),
        ("zhenglanqi/relief", {"审批结果": "同意", "死亡日期": dt.date(2023, 6, 1)}, "4000.0"),
        ("zhenglanqi/relief", {"审批结果": "同意", "死亡日期": dt.date(2023, 5, 31)}, "zero"),
        ("changji/cadre_subsidy", {}, "5481.0"),
        ("changji/condolence", {"慰问类别": "烈士子女"}, "3000.0"),
        ("changji/condolence", {"慰问类别": "困难退役军人"}, "held"),
        ("changji/relief", {"核定金额": Fraction("8000.55")}, "8000.55"),
        ("changji/relief", {"核定金额": Fraction(30001)}, "30000.0"),
        ("changji/relief", {"核定金额": Fraction(0)}, "rejected"),
        ("changji/relief", {"核定金额": None}, "held"),
        ("yunyan/relief", {"审批结果": "同意"}, "2500.0"),
    ],
)
def test_a_sum_stated_for_the_month(key: str, person: dict[str, Any], due: str) -> None:
    year = {"zhenglanqi": 2023, "changji": 2022, "yunyan": 2024}[key.partition("/")[0]]
    row = {"发放月份": (year, 6), **person}
    period = ((year, 1), (year, 12))
    assert paid(key, [row], period) == [due]


def test_once_a_year_or_festival() -> None:
    spring = {"慰问类别": "烈士遗属", "节日": "春节", "发放月份": (2023, 1)}
    army_day = {**spring, "节日": "八一", "发放月份": (2023, 7)}
    assert paid("zhenglanqi/condolence", [spring, army_day]) == ["800.0", "500.0"]
    assert paid("zhenglanqi/condolence", [spring, spring]) == ["held", "held"]
    now, later = ({"审批结果": "同意", "发放月份": month} for month in ((2023, 2), (2023, 9)))
    assert paid("zhenglanqi/relief", [now, later]) == ["held", "held"]
    assert paid("zhenglanqi/relief", [now, {**later, "审批结果": "不同意"}]) == ["4000.0", "zero"]
    other = {"审批结果": None, "发放月份": (2024, 1)}
    assert paid("zhenglanqi/relief", [now, other], ACROSS) == ["4000.0", "held"]


def test_the_edges_of_the_figures_of_yunyan() -> None:
    months = [(2023, 12), (2024, 1), (2024, 6), (2024, 7)]
    rows = [{"审批结果": "同意", "发放月份": month} for month in months]
    found = [oracle_local.amount("yunyan/relief", row, ((2023, 1), (2024, 12)))[0] for row in rows]
    assert found == ["held", "paid", "paid", "held"]


# --- months ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        ({}, "6000.0"),
        ({"批准日期": dt.date(2023, 5, 20)}, "4000.0"),
        ({"状态": "停发", "状态日期": dt.date(2023, 8, 3)}, "4000.0"),
        ({"死亡日期": dt.date(2023, 8, 3)}, "4000.0"),
        ({"就业状况": "已就业"}, "zero"),
        ({"就业状况": None}, "held"),
        ({"批准日期": (2024, 1)}, "zero"),
    ],
)
def test_spouses_without_work(changed: dict[str, Any], due: str) -> None:
    person = {"就业状况": "未就业", "批准日期": dt.date(2021, 4, 12), **changed}
    assert paid("zhenglanqi/spouse_allowance", [person]) == [due]


def test_made_up_months() -> None:
    # 6 × 812.50 + 6 × 3100/3 = 4875 + 6200; January 2022 has no figure
    spouse = {"就业状况": "未就业", "批准日期": dt.date(2020, 4, 12)}
    assert paid("huhehaote/spouse_allowance", [spouse], Y2021) == ["11075.0"]
    assert paid("huhehaote/spouse_allowance", [spouse], Y2022) == ["held"]
    # 7 × 2870 + 5 × 36340/12 = 20090 + 15141.666…
    family = {"对象类别": "烈士遗属", "批准日期": dt.date(2020, 4, 12)}
    assert paid("xinbei/living_allowance", [family], Y2022) == ["35231.67"]
    child = {**family, "对象类别": "烈士子女"}  # not in the later table
    assert paid("xinbei/living_allowance", [child], ((2022, 7), (2022, 7))) == ["640.0"]
    assert paid("xinbei/living_allowance", [child], Y2022) == ["held"]


# --- conscripts --------------------------------------------------------------------------

BOTH = frozenset({"三等功", "优秀"})
WENSHANG = {
    "入伍日期": dt.date(2018, 9, 10),
    "发放月份": (2018, 12),
    "服役地区": "一般",
    "学历": "高中",
    "当年表彰": frozenset[str](),
}


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        ({}, "14272.0"),
        ({"服役地区": "西藏", "学历": "本科", "当年表彰": BOTH}, "39820.8"),
        ({"入伍日期": dt.date(2018, 1, 31), "学历": "本科"}, "16272.0"),  # 11 months
        ({"入伍日期": dt.date(2017, 12, 31), "学历": "本科"}, "14272.0"),  # 12: the second
        ({"学历": "研究生"}, "held"),
        ({"入伍日期": dt.date(2017, 9, 10), "学历": None}, "14272.0"),
        ({"当年表彰": None}, "held"),
        ({"入伍日期": dt.date(2017, 1, 1)}, "14272.0"),  # 23 months
        ({"入伍日期": dt.date(2016, 12, 31)}, "held"),  # 24
        ({"入伍日期": dt.date(2019, 1, 1)}, "rejected"),
        ({"退役日期": dt.date(2018, 12, 1)}, "14272.0"),
        ({"退役日期": dt.date(2018, 11, 30)}, "zero"),
    ],
)
def test_families_of_conscripts_in_wenshang(changed: dict[str, Any], due: str) -> None:
    assert paid("wenshang-2018/conscript_allowance", [{**WENSHANG, **changed}], Y2018) == [due]


@pytest.mark.parametrize(
    ("joined", "due"),
    [
        (dt.date(2020, 8, 31), "18250.41"),  # 24 months; 18250.405 is rounded up
        (dt.date(2020, 7, 1), "held"),
        (dt.date(2022, 9, 1), "rejected"),
        (None, "held"),
    ],
)
def test_families_of_conscripts_in_xinbei(joined: dt.date | None, due: str) -> None:
    person = {"入伍日期": joined, "发放月份": (2022, 8)}
    assert paid("xinbei/conscript_allowance", [person], Y2022) == [due]


def test_students_who_enlist() -> None:
    person = {"学历": "专科", "入伍日期": dt.date(2020, 9, 10), "发放月份": (2021, 6)}
    key = "huhehaote/student_reward"
    assert paid(key, [person], Y2021) == ["5000.05"]
    assert paid(key, [{**person, "发放月份": (2021, 7)}], Y2021) == ["held"]  # not in that table
    assert paid(key, [{**person, "学历": "高中", "发放月份": (2021, 7)}], Y2021) == ["zero"]
    assert paid(key, [{**person, "发放月份": (2020, 8)}], Y2021) == ["rejected"]


# --- grants ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "joined", "due"),
    [
        ("义务兵", dt.date(2021, 9, 10), "9000.0"),
        ("义务兵", dt.date(2021, 9, 9), "11250.0"),  # 2.5 × 4500
        ("军士", dt.date(2021, 9, 10), "9000.0"),
        ("军士", dt.date(2018, 9, 10), "14400.0"),  # 9000 × (1 + 3 × 20%)
        ("军士", dt.date(2018, 3, 9), "16200.0"),  # six months and a day: 6 years
        ("军士", dt.date(2022, 3, 10), "held"),  # 1.5 years
        ("军士", dt.date(2022, 3, 9), "9000.0"),  # a day more: 2 years
        ("义务兵", dt.date(2022, 3, 10), "6750.0"),
        (None, dt.date(2018, 9, 10), "held"),
        ("义务兵", dt.date(2023, 9, 11), "rejected"),
    ],
)
def test_soldiers_of_wuhan(kind: str | None, joined: dt.date, due: str) -> None:
    person = {"兵员类别": kind, "入伍日期": joined, "退役日期": dt.date(2023, 9, 10)}
    key = "wuhan/local_grant"
    assert paid(key, [{**person, "安置方式": "自主就业"}]) == [due]
    assert paid(key, [{**person, "安置方式": "安排工作"}])[0] in {"zero", "rejected"}
    assert paid(key, [person])[0] in {"held", "rejected"}


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (dt.date(2021, 7, 14), "6001.1"),
        (dt.date(2021, 7, 15), "6666.66"),
        ((2021, 7), "held"),  # the day decides
    ],
)
def test_soldiers_of_huhehaote(left: oracle.When, due: str) -> None:
    year, month = (left.year, left.month) if isinstance(left, dt.date) else left
    joined = dt.date(year - 2, month, left.day) if isinstance(left, dt.date) else (2019, 7)
    person = {"兵员类别": "义务兵", "入伍日期": joined, "退役日期": left, "安置方式": "自主就业"}
    assert paid("huhehaote/local_grant", [person], Y2021) == [due]


def test_every_local_benefit_is_in_one_of_the_oracles() -> None:
    files = {
        f"{path.parent.name}/{path.stem}"
        for path in oracle.RULES.glob("*/*.yaml")
        if path.parent.name != "national" and path.stem != "pack"
    }
    elsewhere = {f"{rule.pack}/{rule.id}" for rule in oracle.BENEFITS.values()}
    assert files - elsewhere == oracle_local.BENEFITS.keys()
