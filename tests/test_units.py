"""Units of figures by what they mean: yuan, whole things that are counted, numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from packs import MONTHLY, write_pack
from payouts.base.errors import RuleProblem
from payouts.rules.language.types import INTEGER, MONEY, NUMBER, Type
from payouts.rules.packs import load_pack
from payouts.rules.units import not_in_yuan, not_understood, type_of_unit

if TYPE_CHECKING:
    from pathlib import Path

_YUAN = (
    "元 元/月 元/年 元/人·月 元／月 元每人每月 人民币元 元人民币 人民币 元(税前)/月 元（含补贴） "
    "yuan yuan/month RMB CNY ¥ ￥/人"
)
_COUNTED = "岁 周岁 年 个月 月 天 日 人 人次 次 户 级 天/年 个月/次 years months day"
_NUMBERS = "比例 倍 % 小时/周 UC"


@pytest.mark.parametrize("unit", _YUAN.split())
def test_what_counts_yuan_is_money(unit: str) -> None:
    assert type_of_unit(unit, [Fraction(1, 3)]) == MONEY
    assert not not_in_yuan(unit)
    assert not not_understood(unit)


@pytest.mark.parametrize("unit", _COUNTED.split())
def test_what_is_counted_is_whole_where_all_its_values_are(unit: str) -> None:
    kinds = [
        type_of_unit(unit, values) for values in ([Fraction(60)], [Fraction(60), Fraction(1, 2)])
    ]
    assert kinds == [INTEGER, NUMBER]
    assert not not_in_yuan(unit)


@pytest.mark.parametrize("unit", _NUMBERS.split())
def test_anything_else_is_a_number(unit: str) -> None:
    assert type_of_unit(unit, [Fraction(1)]) == NUMBER
    assert not not_in_yuan(unit)


@pytest.mark.parametrize(
    "unit",
    [
        "万元",
        "万元/年",
        "千元",
        "百元/月",
        "亿元",
        "万人民币",
        "角",
        "分",
        "分/次",
        "jiao",
        "美元",
        "港币",
        "USD/month",
        "€",
    ],
)
def test_money_in_anything_but_yuan_is_refused(unit: str) -> None:
    assert not_in_yuan(unit)


@pytest.mark.parametrize("unit", ["元月", "元人", "元左右"])
def test_what_begins_as_money_and_goes_on_otherwise_is_refused(unit: str) -> None:
    assert not_understood(unit)


def _codes(root: Path, text: str) -> list[str]:
    try:
        load_pack(write_pack(root, {"a.yaml": text}), "small")
    except RuleProblem as problem:
        return [found.code for found in problem.diagnostics]
    return []


def _aged(unit: str, value: str) -> str:
    """Return a rule that pays until an age which a figure states."""
    figure = (
        f"  年龄上限: {{unit: {unit}, select: 批准日期, values: [{{from: 2000-01-01, "
        f'open_ended: true, value: "{value}", status: published, source: 表}}]}}\n'
    )
    ended = MONTHLY.replace("end: month_of(死亡日期)", "end: month_of_age(批准日期, 年龄上限)")
    return ended.replace("lines:\n", f"{figure}lines:\n", 1)


def test_an_age_from_a_figure_is_a_whole_number(tmp_path: Path) -> None:
    assert _codes(tmp_path, _aged("周岁", "60")) == []


@pytest.mark.parametrize(("unit", "value"), [("周岁", "60.5"), ("倍", "60"), ("元", "60")])
def test_half_years_and_other_numbers_are_no_age(tmp_path: Path, unit: str, value: str) -> None:
    assert _codes(tmp_path, _aged(unit, value)) == ["X004"]


def test_a_figure_in_ten_thousands_is_said_once_and_computes_nothing(tmp_path: Path) -> None:
    assert _codes(tmp_path, MONTHLY.replace("unit: 元/月", "unit: 万元/月", 1)) == ["G011"]


def _type_words(kind: Type) -> str:
    return str(kind)


def test_types_are_called_as_people_call_them() -> None:
    assert "金额（元）" in _type_words(MONEY)
    assert "money (yuan)" in _type_words(MONEY)
