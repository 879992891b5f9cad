"""What is worked out month by month: figures in conditions and payments, facts, the month, days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from office import book, payouts
from packs import MONTHLY, changed, compute, make_pack, outcomes, person_id, write_pack
from payouts.authoring.cases.targets import Targets
from payouts.base.errors import RuleProblem
from payouts.base.period import month_text
from payouts.output.rollsteps import monthly_lines, step_columns

if TYPE_CHECKING:
    from pathlib import Path

    from packs import Row
    from payouts.rules.rule import Rule

# 低保 of 600 yuan in 2022, of 800 from 2023-04 on; nothing is known of the months between.
FIGURES = """
  月标准:
    unit: 元/月
    values: [{from: 2020-01-01, until: 2029-12-31, value: "100", status: published, source: 表}]
  低保标准:
    unit: 元/月
    values:
      - {from: 2022-01-01, until: 2022-12-31, value: "600", status: published, source: 表}
      - {from: 2023-04-01, until: 2023-12-31, value: "800", status: published, source: 表}
"""
COLUMNS = "{批准日期: required, 死亡日期: optional, 金额: optional, 退役日期: optional}"
LINE = """
  补助: {pays: monthly, start: month_of(批准日期), end: month_of(死亡日期), steps: {月补助: 月标准}}
"""
POOR = "\n  - {require: 金额 <= 低保标准 * 1.5, because: 收入高于低保标准的一倍半}"
EARLY = dt.date(2000, 1, 1)


def rule_of(root: Path, **parts: str) -> Rule:
    base = {"columns": COLUMNS, "figures": FIGURES, "lines": LINE}
    return make_pack(root, changed(MONTHLY, **{**base, **parts})).rules["small"]


def shorts(rule: Rule, rows: list[Row], period: str) -> list[str]:
    """Return what each row is paid, or the codes of why it is not."""
    found = outcomes(rule, [{"批准日期": EARLY, **row} for row in rows], period)
    return [row.amount if row.status == "paid" else " ".join(row.codes) for row in found]


def codes_of(root: Path, **parts: str) -> list[str]:
    with pytest.raises(RuleProblem) as caught:
        rule_of(root, **parts)
    return [problem.code for problem in caught.value.diagnostics]


# --- conditions ------------------------------------------------------------------------------


def test_the_version_that_holds_in_a_month_decides_a_condition(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, eligible=POOR)
    rows: list[Row] = [{"金额": "900"}, {"金额": "900.01"}, {"金额": "1200"}, {"金额": "1201"}]
    assert shorts(rule, rows, "2022-12") == ["100.00", "E001", "E001", "E001"]
    assert shorts(rule, rows, "2023-04") == ["100.00", "100.00", "100.00", "E001"]


def test_months_without_the_figure_are_held_and_named(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, eligible=POOR)
    dead = {"批准日期": EARLY, "金额": "500", "死亡日期": dt.date(2022, 12, 3)}
    alive = {"批准日期": EARLY, "金额": "500"}
    found = outcomes(rule, [dead, alive], "2022-12..2023-05")
    assert found[0].short == ("paid", "100.00", [])
    assert found[1].codes == ["E020"]
    assert "2023-01..2023-03" in str(found[1].notes[0])


def test_a_condition_lost_in_some_months_pays_the_others(tmp_path: Path) -> None:
    figures = FIGURES.replace("2023-04-01", "2023-01-01")
    rule = rule_of(tmp_path, figures=figures, eligible=POOR)
    assert shorts(rule, [{"金额": "1000"}, {"金额": "900"}], "2022-11..2023-03") == [
        "300.00",  # three months of 2023
        "500.00",
    ]


def test_a_condition_by_month_may_be_limited_by_a_date_of_the_row(tmp_path: Path) -> None:
    eligible = POOR.replace("because:", "select: 退役日期, from: 2020-01-01, because:")
    rule = rule_of(tmp_path, eligible=eligible)
    before, since = dt.date(2019, 12, 31), dt.date(2020, 1, 1)
    rows: list[Row] = [
        {"金额": "5000", "退役日期": before},
        {"金额": "5000", "退役日期": since},
        {"金额": "5000"},
    ]
    assert shorts(rule, rows, "2022-05") == ["100.00", "E001", "100.00"]


def test_a_hold_by_month_holds_the_row(tmp_path: Path) -> None:
    eligible = POOR.replace("require: 金额 <=", "hold_if: 金额 >")
    rule = rule_of(tmp_path, eligible=eligible)
    assert shorts(rule, [{"金额": "901"}, {"金额": "900"}, {}], "2022-05") == [
        "E002",
        "100.00",
        "100.00",
    ]


def test_a_condition_is_dated_by_a_date_of_the_row_or_the_month(tmp_path: Path) -> None:
    eligible = "\n  - {zero_if: 金额 > 1, select: 基, from: 2022-06-01, because: 某}"
    assert codes_of(tmp_path, facts="{基: first_day(this_month)}", eligible=eligible) == ["G005"]


# --- payment ---------------------------------------------------------------------------------


def test_a_payment_takes_the_figure_that_its_months_share(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, payment="{应发金额: 'min(sum(月补助), 低保标准)'}")
    ended = {"死亡日期": dt.date(2022, 12, 3)}
    assert shorts(rule, [{}], "2022-01..2022-12") == ["600.00"]
    assert shorts(rule, [{}, ended], "2022-11..2023-04") == ["E027", "200.00"]
    (found, _) = outcomes(
        rule, [{"批准日期": EARLY}, {**ended, "批准日期": EARLY}], "2022-11..2023-04"
    )
    assert "低保标准" in str(found.notes[0])
    assert "2022-11..2023-04" in str(found.notes[0])


def test_a_payment_counts_the_months_left_by_a_condition(tmp_path: Path) -> None:
    eligible = '\n  - {require: this_month >= month("2023-04"), because: 四月起}'
    rule = rule_of(tmp_path, payment="{应发金额: 'min(sum(月补助), 低保标准)'}", eligible=eligible)
    assert shorts(rule, [{}], "2022-01..2023-12") == ["800.00"]


def test_a_step_of_a_line_says_how_its_sum_is_asked_for(tmp_path: Path) -> None:
    assert codes_of(tmp_path, payment="{应发金额: 月补助}") == ["X015"]


@pytest.mark.parametrize("text", ["month_of(批准日期) + 0 * this_year", "first_month"])
def test_a_start_knows_no_month(tmp_path: Path, text: str) -> None:
    line = LINE.replace("month_of(批准日期)", text)
    facts = "{first_month: this_month}"
    assert codes_of(tmp_path, lines=line, facts=facts) == ["X009"]


# --- facts -----------------------------------------------------------------------------------


def test_a_fact_that_depends_on_the_month_is_worked_out_for_each(tmp_path: Path) -> None:
    figures = FIGURES.replace("2023-04-01", "2023-01-01")
    rule = rule_of(
        tmp_path,
        figures=figures,
        facts="{线: 低保标准 * 1.5, 差: 线 - 金额}",
        eligible="\n  - {require: 差 > 0, because: 收入不低}",
        lines=LINE.replace("月补助: 月标准", "月补助: 'min(差, 月标准)'"),
    )
    # 2022: 900 − 850 = 50; 2023: 1200 − 850 = 350, at most 100
    assert shorts(rule, [{"金额": "850"}, {"金额": "900"}], "2022-12..2023-02") == [
        "250.00",
        "200.00",
    ]


def test_a_table_may_be_by_an_age_that_grows(tmp_path: Path) -> None:
    figures = """
  月标准:
    unit: 元/月
    by: 岁
    values:
      - from: 2020-01-01
        open_ended: true
        table: {59: "10", 60: "70", 61: "100"}
        status: published
        source: 表
"""
    rule = rule_of(tmp_path, figures=figures, facts="{岁: 'age(birth_date(身份证号), this_month)'}")
    # born 1960-01-01: 59 in 2019-12, 60 in 2020, 61 in 2021
    assert shorts(rule, [{}], "2020-12..2021-02") == ["270.00"]


def test_what_was_worked_out_by_month_is_explained_by_month(tmp_path: Path) -> None:
    figures = FIGURES.replace(
        "  低保标准:",
        """  档额:
    unit: 元/月
    by: 档
    values:
      - from: 2020-01-01
        open_ended: true
        table: {0: "7", 1: "11"}
        status: published
        source: 表
  低保标准:""",
    )
    text = changed(
        MONTHLY,
        columns="{批准日期: required, 死亡日期: optional}",
        figures=figures,
        facts="{档: '0 if age(birth_date(身份证号), this_month) < 62 else 1'}",
        lines=LINE.replace("月补助: 月标准", "月补助: 月标准 + 档额"),
    )
    write_pack(tmp_path / "rules", {"rule.yaml": text})
    book(tmp_path / "r.xlsx", [("张三", person_id(1), "2000-01-01")])
    words = ("--roster", "r.xlsx", "--rules", "small", "--period", "2021-12..2022-01")
    done = payouts("explain", *words, "--row", "小补助!2", cwd=tmp_path)
    assert done.code == 0, done.out + done.err
    assert "218.00" in done.out  # born 1960-01-01: 107 in December, 111 in January
    assert "2021-12（1 个月） 档" in done.out
    assert "100 ＋ 7 ＝ 107" in done.out
    assert "100 ＋ 11 ＝ 111" in done.out


def test_a_version_by_month_of_a_fact(tmp_path: Path) -> None:
    facts = """
  加成:
    select: month
    versions:
      - {until: 2022-06-30, is: "1"}
      - {from: 2022-07-01, is: "2"}
"""
    rule = rule_of(tmp_path, facts=facts, lines=LINE.replace("月标准}", "月标准 * 加成}"))
    assert shorts(rule, [{}], "2022-05..2022-08") == ["600.00"]


# --- time ------------------------------------------------------------------------------------

YEARLY = """
  节日: {pays: yearly, month: every(8), steps: {节日补助: 月标准}}
"""


def yearly(root: Path, more: str = "") -> Rule:
    line = YEARLY.replace("every(8),", f"every(8), {more}")
    return rule_of(root, lines=line, payment="{应发金额: sum(节日补助)}")


def test_every_year_in_august(tmp_path: Path) -> None:
    rule = yearly(tmp_path)
    assert shorts(rule, [{}], "2022-01..2022-07") == ["E012"]
    assert shorts(rule, [{}], "2022-08") == ["100.00"]
    assert shorts(rule, [{}], "2022") == ["100.00"]
    assert shorts(rule, [{}], "2021-08..2023-08") == ["300.00"]
    assert shorts(rule, [{}], "2021-09..2022-07") == ["E012"]


def test_every_august_from_a_start_to_an_end(tmp_path: Path) -> None:
    rule = yearly(tmp_path, "start: month_of(批准日期), end: month_of(死亡日期),")
    rows: list[Row] = [
        {"批准日期": dt.date(2021, 8, 31)},
        {"批准日期": dt.date(2021, 9, 1)},
        {"死亡日期": dt.date(2021, 8, 1)},
        {"死亡日期": dt.date(2021, 7, 31)},
        {"批准日期": dt.date(2023, 1, 1)},
        {"批准日期": dt.date(2021, 9, 1), "死亡日期": dt.date(2022, 7, 1)},
    ]
    assert shorts(rule, rows, "2021-01..2022-12") == [
        "200.00",
        "100.00",
        "100.00",
        "E012",
        "E010",
        "E012",
    ]


def test_an_august_may_be_suspended(tmp_path: Path) -> None:
    pause = "suspended: [{from: month_of(退役日期), until: month_of(退役日期) + 5, because: 外出}],"
    rule = yearly(tmp_path, pause)
    rows: list[Row] = [{"退役日期": dt.date(2021, 6, 1)}, {"退役日期": dt.date(2021, 9, 1)}]
    assert shorts(rule, rows, "2021") == ["E015", "100.00"]
    assert shorts(rule, rows, "2021-01..2022-12") == ["100.00", "200.00"]


@pytest.mark.parametrize("month", ["every(13)", "every(0)", 'every("8")', "every(等级)"])
def test_no_such_month_of_a_year(tmp_path: Path, month: str) -> None:
    line, payment = YEARLY.replace("every(8)", month), "{应发金额: sum(节日补助)}"
    assert codes_of(tmp_path, lines=line, payment=payment) == ["X013"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (YEARLY.replace("every(8)", "every(8) + 1"), "X017"),
        (YEARLY.replace("yearly", "once"), "X017"),
        (LINE.replace("month_of(批准日期)", "every(8)"), "X017"),
        (YEARLY.replace("every(8)", "month_of(批准日期), start: month_of(批准日期)"), "X019"),
    ],
)
def test_every_stands_alone_in_a_yearly_line(tmp_path: Path, line: str, code: str) -> None:
    assert code in codes_of(tmp_path, lines=line)


def test_the_same_person_has_one_august_a_year(tmp_path: Path) -> None:
    rows: list[Row] = [{"身份证号": person_id(5)}, {"身份证号": person_id(5)}]
    assert shorts(yearly(tmp_path), rows, "2022") == ["E040", "E040"]


def test_a_step_of_a_year_is_printed_as_it_is(tmp_path: Path) -> None:
    """Not twelvefold, as what is a twelfth of a yearly standard."""
    rule = rule_of(
        tmp_path,
        lines=YEARLY.replace("节日补助: 月标准", "节日补助: 月标准 / 3"),
        payment="{应发金额: sum(节日补助)}",
    )
    result = compute(rule, [{"批准日期": EARLY}], "2022")
    order = np.arange(1)
    columns = step_columns(result, order, monthly_lines(result, order)).columns
    assert [column.header for column in columns] == ["发放月数", "节日补助"]


def test_a_case_of_a_yearly_month_is_asked_for_in_that_month_only(tmp_path: Path) -> None:
    rule = yearly(tmp_path)
    asked = [target.reach[0] for target in Targets.of(rule).found.values() if target.possible()]
    assert not any("2020-01" in text or "2029-12" in text for text in asked)


def test_days_of_the_month_are_paid_by_the_day(tmp_path: Path) -> None:
    step = "'月标准 * days_within(批准日期, 死亡日期, this_month) / days_in(this_month)'"
    rule = rule_of(tmp_path, lines=LINE.replace("月补助: 月标准", f"月补助: {step}"))
    rows: list[Row] = [
        {"批准日期": dt.date(2024, 2, 1)},
        {"批准日期": dt.date(2024, 2, 29)},
        {"批准日期": dt.date(2024, 2, 10), "死亡日期": dt.date(2024, 2, 10)},
        {"批准日期": dt.date(2024, 2, 16), "死亡日期": dt.date(2024, 4, 15)},
        {"批准日期": "2024.02", "死亡日期": dt.date(2024, 4, 30)},
    ]
    # 29 days; 1/29; 1/29; 14/29 + 1 + 15/30; the day is not known
    assert shorts(rule, rows, "2024-02") == ["100.00", "3.45", "3.45", "48.28", "E023"]
    assert shorts(rule, rows[3:4], "2024-01..2024-12") == ["198.28"]


def test_a_day_that_a_formula_lacks_is_missing_and_bounds_nothing(tmp_path: Path) -> None:
    days = "days_within(金额起, 死亡日期, this_month)"
    rule = rule_of(
        tmp_path,
        facts="{金额起: '退役日期 if 金额 > 1 else 批准日期'}",
        lines=LINE.replace("月补助: 月标准", f"月补助: '月标准 * {days} / days_in(this_month)'"),
    )
    late = dt.date(2022, 1, 20)
    rows: list[Row] = [
        {"批准日期": late, "金额": "1"},
        {"批准日期": late, "退役日期": late},
        {"批准日期": late, "金额": "2"},
    ]
    assert shorts(rule, rows, "2022-01") == ["38.71", "R001", "R001"]


def test_the_first_and_last_day_of_the_month(tmp_path: Path) -> None:
    facts = """
  年龄: 'service_years(birth_date(身份证号), first_day(this_month), remainder="drop")'
  末日: last_day(this_month)
"""
    steps = "月补助: '月标准 * 年龄 + 月标准 * (0 if 末日 == date(\"2024-02-29\") else 1)'"
    rule = rule_of(tmp_path, facts=facts, lines=LINE.replace("月补助: 月标准", steps))
    # born 1960-01-01: 64 on the first day of January 2024
    assert shorts(rule, [{}], "2024-01") == ["6500.00"]
    assert shorts(rule, [{}], "2024-02") == ["6400.00"]


def test_the_months_are_cut_where_the_month_itself_is_named(tmp_path: Path) -> None:
    rule = rule_of(tmp_path, lines=LINE.replace("月标准}", "月标准 * month_number(this_month)}"))
    result = compute(rule, [{"批准日期": EARLY}], "2022-01..2022-03")
    spans = [(month_text(s.first[0]), month_text(s.last[0])) for s in result.stretches]
    assert spans == [(m, m) for m in ("2022-01", "2022-02", "2022-03")]
    assert shorts(rule, [{}], "2022-01..2022-03") == ["600.00"]


def test_a_name_of_a_pack_goes_before_a_later_word(tmp_path: Path) -> None:
    rule = rule_of(
        tmp_path,
        facts="{total: '2', this_month: '3'}",
        lines=LINE.replace("月标准}", "月标准 * total * this_month}"),
    )
    assert shorts(rule, [{}], "2022-01") == ["600.00"]
