"""Types of formulas: what goes with what, and what the writer of a rule meant instead."""

from __future__ import annotations

import pytest

from payouts.base.diagnostics import Diagnostic, Place
from payouts.base.errors import RuleProblem
from payouts.base.meant import did_you_mean
from payouts.rules.language.names import Names, Scope
from payouts.rules.language.syntax import Parsed, Source, parse
from payouts.rules.language.types import (
    BOOLEAN,
    DATE,
    ID,
    INTEGER,
    MONEY,
    MONTH,
    NUMBER,
    TEXT,
    Type,
    ValueKind,
)
from payouts.rules.language.typing import read_expression

CAUSE = Type(ValueKind.CATEGORY, ("因战", "因公", "因病"))
NAMES = Names(
    columns={
        "性质": CAUSE,
        "批准日期": DATE,
        "死亡日期": DATE,
        "发放月份": MONTH,
        "等级": INTEGER,
        "工资": MONEY,
        "比例": NUMBER,
        "学历": TEXT,
        "残疾": BOOLEAN,
        "荣誉": Type(ValueKind.SET, ("一等功",)),
        "身份证号": ID,
    },
    values={"月数": INTEGER, "起月": MONTH},
    figures={"年标准": MONEY, "收入": MONEY, "倍数": NUMBER},
    by_month=frozenset({"年标准"}),
    scope=Scope.MONTH,
    line_steps={"月标准": ("抚恤金", MONEY), "档": ("抚恤金", TEXT)},
    lines=frozenset({"抚恤金"}),
)


def typed(text: str, names: Names = NAMES, want: Type | None = None) -> Type:
    source = Source(text, Place(line=1, column=1), counted=True)
    return read_expression(Parsed(parse(source), source, {}), names, want).type


def problem(text: str, names: Names = NAMES, want: Type | None = None) -> Diagnostic:
    with pytest.raises(RuleProblem) as caught:
        typed(text, names, want)
    (found,) = caught.value.diagnostics
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("年标准 / 12", MONEY),
        ("12 * 年标准", MONEY),
        ("年标准 + 工资", MONEY),
        ("年标准 / 工资", NUMBER),
        ("等级 * 2 - 月数", INTEGER),
        ("等级 / 2", NUMBER),
        ("等级 * 0.5", NUMBER),
        ("-年标准", MONEY),
        ("起月 + 12", MONTH),
        ("起月 - 发放月份", INTEGER),
        ("month_of(批准日期)", MONTH),
        ("month_of(发放月份)", MONTH),
        ("year(死亡日期) - 1", INTEGER),
        ("month_of_age(birth_date(身份证号), 60)", MONTH),
        ("latest(批准日期, 起月)", MONTH),
        ("max(工资, 年标准)", MONEY),
        ("min(等级, 3)", INTEGER),
        ("min(等级, 3.5)", NUMBER),
        ('service_years(批准日期, 死亡日期, remainder="drop")', NUMBER),
        ("at(收入, year(死亡日期) - 1)", MONEY),
        ("sum(月标准) * 倍数", MONEY),
        ("months(抚恤金)", INTEGER),
        ('date("2024-10-01")', DATE),
        ('month("2024-10")', MONTH),
        ("given(工资)", BOOLEAN),
        ("1 < 等级 <= 6", BOOLEAN),
        ("工资 > 0", BOOLEAN),
        ("残疾 and not given(学历)", BOOLEAN),
        ('学历 == "本科" or 性质 == 学历', BOOLEAN),
        ('性质 not in {"因战"}', BOOLEAN),
        ("批准日期 if 残疾 else 死亡日期", DATE),
        ("1 if 残疾 else 0.5", NUMBER),
        ('性质 if 残疾 else "无"', TEXT),
    ],
)
def test_the_type_of_a_formula(text: str, kind: Type) -> None:
    assert typed(text) == kind


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("年标准 * 工资", "X005", 1),  # money times money is nothing
        ("年标准 + 1", "X005", 1),
        ("12 / 年标准", "X005", 1),
        ("起月 + 年标准", "X005", 1),
        ("起月 + 发放月份", "X005", 1),
        ("批准日期 + 1", "X005", 1),
        ("工资 > 等级", "X005", 1),  # 100 yuan is not 100 of something else
        ("批准日期 < 发放月份", "X005", 1),
        ('性质 < "因战"', "X005", 1),
        ('残疾 == "是"', "X005", 1),
        ("身份证号 == 学历", "X005", 1),
        ("等级 in {1, 2}", "X005", 1),
        ("性质 in 学历", "X005", 1),
        ("工资 if 残疾 else 1", "X005", 1),
        ("max(工资, 1)", "X005", 1),
        ("not 等级", "X004", 5),
        ("残疾 and 等级", "X004", 8),
        ("-批准日期", "X004", 1),
        ("1 if 等级 else 2", "X004", 6),
        ("month_of(等级)", "X004", 10),
        ("birth_date(学历)", "X004", 12),
        ("month_of_age(批准日期, 0.5)", "X004", 20),
        ("sum(档)", "X004", 5),
        ("at(收入, 工资)", "X004", 8),
        ("True", "X002", 1),
        ("性质 in {学历}", "X002", 8),
        ("max(等级)(3)", "X002", 1),
        ("给定(等级)", "X006", 1),
        ("given()", "X012", 1),
        ("max()", "X012", 1),
        ("sum(月标准, 月标准)", "X012", 1),
        ("sum(1)", "X012", 1),
        ("at(收入)", "X012", 1),
        ("sum(年标准)", "X003", 5),
        ("months(月标准)", "X003", 8),
        ("at(工资, 批准日期)", "X003", 4),
        ("service_years(批准日期, 死亡日期)", "X013", 1),
        ('service_years(批准日期, 死亡日期, remainder="up")', "X013", 1),
        ("service_years(批准日期, 死亡日期, remainder=学历)", "X013", 1),
        ('given(等级, remainder="drop")', "X028", 1),
        ("given(等级, **等级)", "X013", 1),
        ('month("2024-10-01")', "X013", 1),
        ("date(批准日期)", "X013", 1),
        ("date(20241001)", "X013", 1),
        ("工资 / 0", "X010", 1),
        ("工资 / 0.00", "X010", 1),
    ],
)
def test_what_has_no_meaning_is_refused_where_it_stands(text: str, code: str, column: int) -> None:
    found = problem(text)
    assert (found.code, found.place.column) == (code, column)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("年标住 / 12", "年标准"),
        ("yaer(批准日期)", "year"),
        ('性质 == "因病致残"', "因病"),
        ('"因公致残" == 性质', "因公"),
        ('性质 in {"因公", "因病 "}', "因病"),
        ("sum(月表准)", "月标准"),
    ],
)
def test_a_slip_is_answered_with_what_was_probably_meant(text: str, suggestion: str) -> None:
    assert problem(text).args["hint"] == did_you_mean(suggestion)


def test_a_name_that_looks_alike_is_read_as_python_reads_it() -> None:
    # A full-width letter and a compatibility ideograph become the plain ones, so only plain
    # names may be defined.
    names = Names(columns={}, values={"A金": INTEGER})
    assert typed("\uff21\uf90a + 1", names) == INTEGER


def test_a_monthly_figure_needs_a_month() -> None:
    names = Names(NAMES.columns, NAMES.values, NAMES.figures, NAMES.by_month)
    assert problem("年标准 / 12", names).code == "X009"
    assert typed("收入", names) == MONEY, "one that is selected by a date does not"
    assert typed("at(年标准, 批准日期)", names) == MONEY, "nor one that is asked for a date"


def test_a_step_of_a_line_reaches_the_payment_through_sum_only() -> None:
    names = Names({}, {}, line_steps=NAMES.line_steps)
    assert problem("月标准", names).code == "X015"
    assert typed("sum(月标准)", names) == MONEY


@pytest.mark.parametrize(
    ("text", "want", "fits"),
    [
        ("等级", NUMBER, True),
        ("等级", MONEY, False),
        ("比例", INTEGER, False),
        ("起月", MONTH, True),
        ("批准日期", MONTH, False),
    ],
)
def test_a_formula_has_the_type_its_place_wants(text: str, want: Type, *, fits: bool) -> None:
    if fits:
        assert typed(text, want=want) == typed(text)
    else:
        assert problem(text, want=want).code == "X004"
