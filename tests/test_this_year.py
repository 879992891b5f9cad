"""``this_year``: figures of the year before the month paid for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from packs import MONTHLY, changed, compute, make_pack, outcomes
from payouts.base.errors import RuleProblem
from payouts.base.period import month_text

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.rules.rule import Rule

# Wages of 2020 and 2021; half the wage of the year before is paid.
WAGES = """
  工资:
    unit: 元/月
    values:
      - {from: 2020-01-01, until: 2020-12-31, value: "100", status: published, source: 表}
      - {from: 2021-01-01, until: 2021-12-31, value: "300", status: published, source: 表}
"""
LINE = """
  补助:
    pays: monthly
    start: month_of(批准日期)
    end: month_of(死亡日期)
    steps: {月补助: "at(工资, this_year - 1) / 2"}
"""
APPROVED = {"批准日期": dt.date(2000, 1, 1)}


def half_the_wage(root: Path, **parts: str) -> Rule:
    text = changed(MONTHLY, **{"figures": WAGES, "lines": LINE, **parts})
    return make_pack(root, text).rules["small"]


def test_each_month_reads_the_year_before_its_own(tmp_path: Path) -> None:
    rule = half_the_wage(tmp_path)
    late = {**APPROVED, "批准日期": dt.date(2022, 1, 31)}
    rows = outcomes(rule, [APPROVED, late], "2021-11..2022-02")
    # 2 × 50 + 2 × 150; from January only, 2 × 150
    assert [row.amount for row in rows] == ["400.00", "300.00"]


def test_the_months_are_cut_at_every_january_and_nowhere_else(tmp_path: Path) -> None:
    result = compute(half_the_wage(tmp_path), [APPROVED], "2021-03..2022-12")
    spans = [(month_text(s.first[0]), month_text(s.last[0])) for s in result.stretches]
    assert spans == [("2021-03", "2021-12"), ("2022-01", "2022-12")]


def test_the_year_that_lacks_a_figure_is_named(tmp_path: Path) -> None:
    early = {**APPROVED, "死亡日期": dt.date(2020, 12, 9)}
    rows = outcomes(half_the_wage(tmp_path), [APPROVED, early], "2020-12..2023-01")
    assert [row.codes for row in rows] == [["E020"], ["E020"]]
    assert "2022" in str(rows[0].notes[0])
    assert "2019" in str(rows[1].notes[0])  # its only month, not the other row's


def test_a_date_of_the_row_knows_no_month(tmp_path: Path) -> None:
    line = LINE.replace("month_of(死亡日期)", "month_of(死亡日期) + (this_year - 2000)")
    with pytest.raises(RuleProblem) as caught:
        half_the_wage(tmp_path, lines=line)
    assert [problem.code for problem in caught.value.diagnostics] == ["X009"]


def test_in_a_payment_its_months_must_agree_in_it(tmp_path: Path) -> None:
    rule = half_the_wage(tmp_path, payment="{应发金额: sum(月补助) * (this_year - 2020)}")
    (row,) = outcomes(rule, [APPROVED], "2021-11..2021-12")
    assert row.amount == "100.00"
    (row,) = outcomes(rule, [APPROVED], "2021-12..2022-01")
    assert row.codes == ["E027"]


def test_a_condition_by_month_may_name_it(tmp_path: Path) -> None:
    text = '\n  - {require: "this_year != 2021", from: 2000-01-01, because: 停一年}'
    (row,) = outcomes(half_the_wage(tmp_path, eligible=text), [APPROVED], "2021-12..2022-01")
    assert row.amount == "150.00"


def test_the_name_is_taken(tmp_path: Path) -> None:
    with pytest.raises(RuleProblem) as caught:
        half_the_wage(tmp_path, facts="{this_year: year(批准日期)}")
    assert "Y022" in {problem.code for problem in caught.value.diagnostics}
