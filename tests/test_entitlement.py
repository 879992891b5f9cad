"""What a row is entitled to, convention by convention: rows in, status and amount out."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packs import (
    COLUMNS,
    MONTHLY,
    PACK,
    changed,
    compute,
    make_pack,
    outcome,
    outcomes,
    person_id,
    shipped,
)
from payouts.base.period import month_text
from payouts.rules.models.sources import Status

if TYPE_CHECKING:
    from packs import Row
    from payouts.rules.rule import Rule

APPROVED: dict[str, object] = {"批准日期": dt.date(2021, 5, 20)}
PERIOD = "2023-01..2023-03"


def small(tmp_path: Path, text: str = MONTHLY, pack: str = PACK) -> Rule:
    return make_pack(tmp_path, text, pack=pack).rules["small"]


def with_steps(steps: str, payment: str = "sum(月补助)") -> str:
    """Return the monthly benefit with other steps; one 月补助 is what is paid."""
    text = MONTHLY.replace("steps: {月补助: 月标准}", f"steps: {steps}")
    return text.replace("sum(月补助)", payment)


def with_values(*values: str, head: str = "unit: 元/月") -> str:
    listed = "".join(f"\n      - {{{value}}}" for value in values)
    return changed(MONTHLY, figures=f"\n  月标准:\n    {head}\n    values:{listed}")


def version(first: str, last: str, value: str = 'value: "100"', status: str = "published") -> str:
    return f"from: {first}, until: {last}, {value}, status: {status}, source: 表"


def with_condition(*conditions: str) -> str:
    return MONTHLY + "eligible:" + "".join(f"\n  - {{{c}}}" for c in conditions) + "\n"


# --- start, end, period ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "amount"),
    [
        ({"批准日期": dt.date(2022, 6, 1)}, "300.00"),
        ({"批准日期": dt.date(2023, 1, 31)}, "300.00"),  # the month of approval is due
        ({"批准日期": dt.date(2023, 2, 1)}, "200.00"),
        ({"批准日期": "2023.03"}, "100.00"),  # a month without a day is that month
        ({**APPROVED, "死亡日期": dt.date(2023, 2, 1)}, "200.00"),  # the month of death is due
        ({**APPROVED, "死亡日期": "2023.2"}, "200.00"),
        ({**APPROVED, "死亡日期": dt.date(2023, 3, 31)}, "300.00"),
        ({"批准日期": dt.date(2023, 2, 28), "死亡日期": dt.date(2023, 2, 28)}, "100.00"),
    ],
)
def test_whole_months_from_approval_to_death_both_due(
    tmp_path: Path, row: Row, amount: str
) -> None:
    assert outcome(small(tmp_path), row, PERIOD).short == ("paid", amount, [])


def test_before_the_start_and_after_the_end_nothing_is_due_for_a_named_reason(
    tmp_path: Path,
) -> None:
    rows: list[Row] = [
        {"批准日期": dt.date(2023, 4, 1)},
        {**APPROVED, "死亡日期": dt.date(2022, 12, 31)},
    ]
    early, late = outcomes(small(tmp_path), rows, PERIOD)
    assert early.short == ("zero", "0.00", ["E010"])
    assert "2023-04" in early.notes[0].message(), "the month it begins is named"
    assert late.short == ("zero", "0.00", ["E011"])
    assert "2022-12" in late.notes[0].message(), "the last month due is named"


def test_a_once_only_line_outside_the_period_is_zero_and_names_its_month(tmp_path: Path) -> None:
    text = changed(
        MONTHLY, lines="\n  补助: {pays: once, month: month_of(死亡日期), steps: {月补助: 月标准}}"
    )
    rows: list[Row] = [
        {**APPROVED, "死亡日期": dt.date(2023, 3, 31)},
        {**APPROVED, "死亡日期": dt.date(2023, 4, 1)},
        {**APPROVED, "死亡日期": dt.date(2022, 12, 31)},
        APPROVED,  # alive: the month is needed and not known
    ]
    inside, after, before, alive = outcomes(small(tmp_path, text), rows, PERIOD)
    assert inside.short == ("paid", "100.00", [])
    assert after.short == ("zero", "0.00", ["E012"])
    assert "2023-04" in after.notes[0].message()
    assert before.short == ("zero", "0.00", ["E012"])
    assert alive.short == ("held", "0.00", ["R001"])


def test_no_row_at_all_is_no_result_and_no_failure(tmp_path: Path) -> None:
    result = compute(small(tmp_path), [], PERIOD, ["姓名", "身份证号", "批准日期"])
    assert (len(result.status), len(result.fen), result.findings) == (0, 0, ())


# --- the conventions of the national pack ------------------------------------------------

_STATES: list[tuple[str | None, str | None, str | None, str, str]] = [
    ("享受", None, None, "paid", "1500.00"),
    (None, None, None, "paid", "1500.00"),
    ("停发", None, None, "zero", "0.00"),
    ("取消", None, None, "zero", "0.00"),
    ("中止", None, None, "zero", "0.00"),
    ("判刑", None, None, "zero", "0.00"),
    ("通缉", None, None, "zero", "0.00"),
    ("停发", "2018.02.10", None, "paid", "1000.00"),
    ("停发", "2017.12.31", None, "zero", "0.00"),
    ("去世", None, None, "held", "0.00"),
    ("去世", None, "2018-01-15", "paid", "500.00"),
    ("享受", None, "2018-01-15", "held", "0.00"),
    ("迁移", None, None, "held", "0.00"),
    ("迁移", "2018-02-10", None, "paid", "1000.00"),
    ("在岗", None, None, "held", "0.00"),  # not a status
    ("享受", "说不清", None, "paid", "1500.00"),  # not readable and not needed
    ("停发", "说不清", None, "held", "0.00"),  # not readable and needed
    ("享受", None, "说不清", "held", "0.00"),
]


@pytest.mark.parametrize(("state", "since", "died", "status", "amount"), _STATES)
def test_status_of_the_person(
    state: str | None, since: str | None, died: str | None, status: str, amount: str
) -> None:
    rule = shipped("national").rules["sick_veteran"]  # 500 yuan a month until 2018-07
    row = {"批准日期": dt.date(2015, 1, 1), "状态": state, "状态日期": since, "死亡日期": died}
    found = outcome(rule, row, "2018-01..2018-03")
    assert (found.status, found.amount) == (status, amount), found.notes


def test_dates_that_contradict_are_rejected() -> None:
    rule = shipped("national").rules["rural_veteran"]
    service = {"入伍日期": dt.date(1978, 3, 1), "退役日期": dt.date(1982, 3, 1)}
    born = person_id(1, "19500101")
    rows = [
        {
            **service,
            "身份证号": born,
            "批准日期": dt.date(2012, 1, 1),
            "死亡日期": dt.date(2011, 12, 31),
        },
        {"身份证号": born, "入伍日期": dt.date(1982, 3, 1), "退役日期": dt.date(1978, 3, 1)},
        # the same day, or a month that may hold it, is no contradiction
        {**service, "身份证号": born, "批准日期": dt.date(2018, 1, 9), "死亡日期": "2018-01"},
    ]
    died, served, same = (outcome(rule, row, "2018-01") for row in rows)
    assert (died.status, died.codes) == ("rejected", ["E003"])
    assert (served.status, served.codes) == ("rejected", ["E003"])
    assert (same.status, same.amount) == ("paid", "120.00")  # 30 a year served, four years


# --- missing is not zero -----------------------------------------------------------------


def test_a_missing_cell_that_is_needed_holds_the_row_naming_cell_and_step() -> None:
    rule = shipped("national").rules["disability_pension"]
    row = {"残疾等级": None, "残疾性质": "因公", "批准日期": dt.date(2015, 3, 2)}
    found = outcome(rule, row, "2022-07..2022-08")
    assert found.short == ("held", "0.00", ["R001"])
    note = found.notes[0]
    assert note.place.cell == "C2", "the column 残疾等级 stands third"
    assert "残疾等级" in note.message()
    assert note.rule is not None
    assert note.rule.endswith("月标准"), "the step that needed the cell is named"


def test_a_column_that_is_absent_holds_every_row(tmp_path: Path) -> None:
    found = outcomes(small(tmp_path), [{}, {}, {}], PERIOD, ["姓名", "身份证号"])
    assert [row.short for row in found] == [("held", "0.00", ["R002"])] * 3


MUST = MONTHLY.replace("性质: optional", "性质: required")


def test_a_required_column_holds_a_row_whatever_the_formulas_use(tmp_path: Path) -> None:
    rows = [{**APPROVED, "性质": cause} for cause in ("因战", None, "/", "不详")]
    found = outcomes(small(tmp_path, MUST), rows, PERIOD)
    assert [row.short for row in found] == [
        ("paid", "300.00", []),
        *(("held", "0.00", [code]) for code in ("R001", "R013", "R013")),
    ]
    assert (found[1].notes[0].rule or "").endswith(" columns: 性质: required")


def test_a_required_column_that_is_absent_holds_every_row(tmp_path: Path) -> None:
    header = ["姓名", "身份证号", "批准日期"]
    found = outcomes(small(tmp_path, MUST), [APPROVED, APPROVED], PERIOD, header)
    assert [row.short for row in found] == [("held", "0.00", ["R002"])] * 2


def test_who_gets_nothing_for_certain_is_not_held_for_a_required_column(tmp_path: Path) -> None:
    later, dead = dt.date(2024, 1, 1), {**APPROVED, "死亡日期": dt.date(2022, 1, 1)}
    rows: list[Row] = [{"批准日期": later, "性质": None}, dead]
    found = outcomes(small(tmp_path, MUST), rows, PERIOD)
    assert [row.short for row in found] == [("zero", "0.00", ["E010"]), ("zero", "0.00", ["E011"])]


def test_a_row_held_for_a_required_column_tells_everything_else_it_lacks(tmp_path: Path) -> None:
    found = outcome(small(tmp_path, MUST), {**APPROVED, "性质": None}, "2029-12..2030-01")
    assert (found.status, found.codes) == ("held", ["E020", "R001"])


def test_a_required_column_of_the_payee_holds_no_computation(tmp_path: Path) -> None:
    columns = COLUMNS + "  银行账号: {type: account, payee: true}\n"
    text = MONTHLY.replace("性质: optional", "银行账号: required")
    rule = make_pack(tmp_path, text, columns=columns).rules["small"]
    header = ["姓名", "身份证号", "批准日期"]
    assert outcome(rule, {**APPROVED, "银行账号": None}, PERIOD).status == "paid"
    assert outcome(rule, APPROVED, PERIOD, header).status == "paid"


def test_an_optional_cell_may_be_blank_but_not_unreadable(tmp_path: Path) -> None:
    rows = [{**APPROVED, "死亡日期": None}, {**APPROVED, "死亡日期": "不详"}]
    blank, unreadable = outcomes(small(tmp_path), rows, PERIOD)
    assert blank.short == ("paid", "300.00", [])
    assert unreadable.short == ("held", "0.00", ["R009"])


def test_an_optional_column_may_be_absent(tmp_path: Path) -> None:
    found = outcome(small(tmp_path), APPROVED, PERIOD, ["姓名", "身份证号", "批准日期"])
    assert found.short == ("paid", "300.00", [])


def test_a_wrong_id_is_rejected_and_a_missing_name_held(tmp_path: Path) -> None:
    wrong = person_id(1)[:-1] + ("0" if person_id(1)[-1] != "0" else "1")
    rows = [{**APPROVED, "身份证号": wrong}, {**APPROVED, "姓名": None}]
    first, second = outcomes(small(tmp_path), rows, PERIOD)
    assert (first.status, first.amount) == ("rejected", "0.00")
    assert (second.status, second.codes) == ("held", ["R001"])


_OR = "require: '性质 != \"因病\" or 等级 <= 6', because: 七级以下"


@pytest.mark.parametrize(
    ("cause", "grade", "status"),
    [
        ("因战", None, "paid"),  # either side alone decides
        (None, 3, "paid"),
        ("因病", 7, "zero"),
        ("因病", None, "held"),
        (None, 7, "held"),
        (None, None, "held"),
    ],
)
def test_what_decides_makes_the_rest_irrelevant(
    tmp_path: Path, cause: str | None, grade: int | None, status: str
) -> None:
    row = {**APPROVED, "性质": cause, "等级": grade}
    assert outcome(small(tmp_path, with_condition(_OR)), row, PERIOD).status == status


def test_a_certain_no_beats_what_another_condition_or_date_lacks(tmp_path: Path) -> None:
    text = with_condition(
        "require: 等级 <= 6, because: 等级", "require: '性质 == \"因战\"', because: 性质"
    )
    rule = small(tmp_path, text)
    rows: list[Row] = [
        {**APPROVED, "等级": None, "性质": "因病"},
        {"批准日期": None, "等级": 7, "性质": None},
        {**APPROVED, "等级": None, "性质": "因战"},
    ]
    found = outcomes(rule, rows, PERIOD)
    assert [row.status for row in found] == ["zero", "zero", "held"]
    assert found[0].notes[0].message() == "性质", "the reason is the condition that decides"


def test_what_is_said_of_a_blank_optional_cell_does_not_apply(tmp_path: Path) -> None:
    rows: list[Row] = [{**APPROVED, "性质": None}, {**APPROVED, "性质": "因病"}]
    zero_if = with_condition("zero_if: '性质 == \"因病\"', because: 因病")
    assert [row.status for row in outcomes(small(tmp_path, zero_if), rows, PERIOD)] == [
        "paid",
        "zero",
    ]
    require = with_condition("require: '性质 == \"因病\"', because: 因病")
    assert [row.status for row in outcomes(small(tmp_path, require), rows, PERIOD)] == [
        "held",
        "paid",
    ], "what the law requires must be known"


def test_division_by_zero_is_held_unless_the_branch_is_not_taken(tmp_path: Path) -> None:
    steps = "{月补助: '月标准 / (等级 - 5) if 等级 > 3 else 月标准'}"
    rows: list[Row] = [{**APPROVED, "等级": 5}, {**APPROVED, "等级": 7}, {**APPROVED, "等级": 2}]
    by_zero, divided, spared = outcomes(small(tmp_path, with_steps(steps)), rows, PERIOD)
    assert by_zero.short == ("held", "0.00", ["E024"])
    assert divided.short == ("paid", "150.00", [])
    assert spared.short == ("paid", "300.00", [])


def test_a_branch_that_is_not_taken_needs_nothing(tmp_path: Path) -> None:
    steps = "{月补助: '月标准 * 等级 if given(性质) else 月标准'}"
    rows: list[Row] = [
        APPROVED,
        {**APPROVED, "性质": "因战"},
        {**APPROVED, "性质": "因战", "等级": 2},
    ]
    found = outcomes(small(tmp_path, with_steps(steps)), rows, PERIOD)
    assert [row.short for row in found] == [
        ("paid", "300.00", []),
        ("held", "0.00", ["R001"]),
        ("paid", "600.00", []),
    ]


# --- figures -----------------------------------------------------------------------------


def test_a_gap_holds_the_whole_row_and_names_every_month_of_it(tmp_path: Path) -> None:
    text = with_values(
        version("2022-01-01", "2022-12-31"),
        version("2023-02-01", "2023-02-28"),
        version("2023-05-01", "2023-12-31"),
    )
    rows: list[Row] = [
        APPROVED,
        {**APPROVED, "死亡日期": dt.date(2023, 1, 1)},
        {**APPROVED, "死亡日期": dt.date(2022, 12, 31)},
        {"批准日期": dt.date(2023, 4, 1)},
    ]
    found = outcomes(small(tmp_path, text), rows, "2022-12..2023-05")
    assert [row.short for row in found] == [
        ("held", "0.00", ["E020"]),
        ("held", "0.00", ["E020"]),
        ("paid", "100.00", []),  # its months lie before the gap
        ("held", "0.00", ["E020"]),
    ]
    assert "2023-01、2023-03..2023-04" in found[0].notes[0].message()
    assert "2023-01" in found[1].notes[0].message()
    assert "2023-03" not in found[1].notes[0].message(), "dead by then"
    assert "2023-04" in found[3].notes[0].message()
    assert "2023-03" not in found[3].notes[0].message(), "not yet approved"
    assert "rule0.yaml" in found[0].notes[0].remedy(), "the file that lacks the figure is named"


def test_the_last_known_figure_is_never_carried_on(tmp_path: Path) -> None:
    text = with_values(version("2022-01-01", "2022-12-31"))
    assert outcome(small(tmp_path, text), APPROVED, "2023-01").codes == ["E020"]


def test_a_figure_may_hold_until_something_replaces_it(tmp_path: Path) -> None:
    text = with_values(
        'from: 2022-01-01, open_ended: true, value: "7", status: published, source: 表'
    )
    assert outcome(small(tmp_path, text), APPROVED, "2199-12").short == ("paid", "7.00", [])


@pytest.mark.parametrize(
    ("change", "amount"),
    [
        ("2023-01-01", "310.00"),
        ("2022-12-31", "310.00"),
        ("2022-12-02", "310.00"),
        ("2022-12-01", "320.00"),
        ("2023-01-02", "300.00"),
    ],
)
def test_the_figure_in_force_on_the_first_day_applies_to_the_month(
    tmp_path: Path, change: str, amount: str
) -> None:
    before = (dt.date.fromisoformat(change) - dt.timedelta(days=1)).isoformat()
    text = with_values(version("2020-01-01", before), version(change, "2029-12-31", 'value: "110"'))
    row = {**APPROVED, "死亡日期": dt.date(2023, 1, 31)}
    assert outcome(small(tmp_path, text), row, "2022-11..2023-03").amount == amount


def test_a_period_across_a_change_is_split_into_stretches_of_months(tmp_path: Path) -> None:
    text = with_values(
        version("2020-01-01", "2022-12-31"), version("2023-01-01", "2029-12-31", 'value: "110.5"')
    )
    rows: list[Row] = [APPROVED, {"批准日期": dt.date(2023, 2, 1)}]
    result = compute(small(tmp_path, text), rows, "2022-11..2023-03")
    assert result.fen.tolist() == [20000 + 3 * 11050, 2 * 11050]
    old, new = result.stretches
    assert (old.rows.tolist(), new.rows.tolist()) == ([0], [0, 1])
    assert (new.last - new.first + 1).tolist() == [3, 2]
    assert old.steps[0].values.text().tolist() == ["100"]
    assert new.steps[0].values.text().tolist() == ["110.5", "110.5"]


def test_a_table_by_a_whole_number_and_a_category(tmp_path: Path) -> None:
    table = 'table: {1: {因战: "11", 因公: "12"}, 2: {因战: "21"}, 10: {因战: "101", 因公: "102"}}'
    text = with_values(
        version("2020-01-01", "2029-12-31", table), head="unit: 元/月\n    by: [等级, 性质]"
    )
    rows: list[Row] = [
        {**APPROVED, "等级": 1, "性质": "因公"},
        {**APPROVED, "等级": "10", "性质": "因战"},
        {**APPROVED, "等级": 2, "性质": "因战"},
        {**APPROVED, "等级": 2, "性质": "因公"},  # the table has no such cell
        {**APPROVED, "等级": 3, "性质": "因战"},  # nor such a row
        {**APPROVED, "等级": 1, "性质": None},
    ]
    found = outcomes(small(tmp_path, text), rows, "2023-01")
    assert [(row.amount, row.codes) for row in found] == [
        ("12.00", []),
        ("101.00", []),
        ("21.00", []),
        ("0.00", ["E022"]),
        ("0.00", ["E022"]),
        ("0.00", ["R001"]),
    ]


@pytest.mark.parametrize("by", ["", "by: 等级", "by: [等级, 性质]"])
def test_a_figure_left_open_holds_the_rows_that_need_it(tmp_path: Path, by: str) -> None:
    text = changed(MONTHLY, figures=f"\n  月标准:\n    unit: 元/月\n    open: true\n    {by}")
    row = {**APPROVED, "等级": 1, "性质": "因战"}
    assert outcome(small(tmp_path, text), row, PERIOD).short == ("held", "0.00", ["E021"])


def test_a_series_is_read_at_another_year_and_a_gap_names_that_year(tmp_path: Path) -> None:
    income = version("2021-01-01", "2021-12-31", 'value: "47412"')
    income2 = version("2022-01-01", "2022-12-31", 'value: "49283"')
    text = with_steps("{月补助: '20 * at(收入, year(死亡日期) - 1)'}").replace(
        "lines:\n", f"  收入: {{unit: 元/年, values: [{{{income}}}, {{{income2}}}]}}\nlines:\n", 1
    )
    text = text.replace("pays: monthly", "pays: once").replace(
        "start: month_of(批准日期)", "month: month_of(死亡日期)"
    )
    text = text.replace("    end: month_of(死亡日期)\n", "")
    rows: list[Row] = [
        {**APPROVED, "死亡日期": dt.date(2022, 12, 31)},
        {**APPROVED, "死亡日期": "2023-01"},
        {**APPROVED, "死亡日期": dt.date(2024, 1, 1)},
    ]
    found = outcomes(small(tmp_path, text), rows, "2022-01..2024-12")
    assert [row.amount for row in found] == ["948240.00", "985660.00", "0.00"]
    assert found[2].codes == ["E020"]
    assert "收入”在2023没有" in found[2].notes[0].message(), (
        "the year that is wanted, not the month paid"
    )


def test_a_figure_selected_by_a_date_of_the_row(tmp_path: Path) -> None:
    text = with_values(
        version("2020-01-01", "2021-05-19", 'value: "1"'),
        version("2021-05-20", "2022-12-31", 'value: "2"'),
        head="unit: 元/月\n    select: 批准日期",
    )
    dates: list[object] = [
        dt.date(2021, 5, 19),
        dt.date(2021, 5, 20),
        "2021-04",
        "2021-05",
        dt.date(2023, 1, 1),
    ]
    found = outcomes(small(tmp_path, text), [{"批准日期": d} for d in dates], "2023-01")
    assert [(row.amount, row.codes) for row in found] == [
        ("1.00", []),
        ("2.00", []),
        ("1.00", []),
        ("0.00", ["E023"]),  # the month holds both
        ("0.00", ["E020"]),
    ]
    assert "批准日期" in found[3].notes[0].message()
    assert "2023-01-01" in found[4].notes[0].message()


def test_an_unreadable_selecting_date_is_blamed_on_the_cell_alone(tmp_path: Path) -> None:
    text = with_values(
        version("2020-01-01", "2022-12-31"), head="unit: 元/月\n    select: 死亡日期"
    ).replace("    end: month_of(死亡日期)\n", "")
    found = outcome(small(tmp_path, text), {**APPROVED, "死亡日期": "不详"}, "2023-01")
    assert found.codes == ["R009"], "no figure is missing, only a date"


# --- what an amount rests on -------------------------------------------------------------


def rests_on(rule: Rule, rows: list[Row], period: str) -> list[list[tuple[str, Status]]]:
    result = compute(rule, rows, period)
    sets = [result.figure_sets[index] for index in result.figures.tolist()]
    return [
        [(name, rule.figures[name].versions[index].status) for name, index in pairs]
        for pairs in sets
    ]


def test_an_amount_names_the_figures_it_rests_on(tmp_path: Path) -> None:
    text = with_values(
        version("2020-01-01", "2022-12-31"),
        version("2023-01-01", "2029-12-31", 'value: "110"', "illustrative"),
    )
    rows: list[Row] = [
        {**APPROVED, "死亡日期": dt.date(2022, 12, 1)},
        {"批准日期": dt.date(2023, 1, 1)},
        APPROVED,
        {"批准日期": dt.date(2024, 1, 1)},
    ]
    found = rests_on(small(tmp_path, text), rows, "2022-12..2023-01")
    published, illustrative = ("月标准", Status.PUBLISHED), ("月标准", Status.ILLUSTRATIVE)
    assert found == [[published], [illustrative], [published, illustrative], []]


def test_a_figure_that_reaches_the_amount_through_facts_is_named_too(tmp_path: Path) -> None:
    made_up = version("2020-01-01", "2029-12-31", 'value: "2"', "illustrative")
    text = with_steps("{月补助: '月标准 * 两倍 if 等级 > 3 else 月标准'}").replace(
        "lines:\n", f"  倍数: {{unit: 倍, select: 批准日期, values: [{{{made_up}}}]}}\nlines:\n", 1
    )
    text += "facts:\n  一倍: 倍数 / 2\n  两倍: 一倍 * 2\n"
    rows: list[Row] = [{**APPROVED, "等级": 5}, {**APPROVED, "等级": 2}]
    with_fact, without = rests_on(small(tmp_path, text), rows, "2023-01")
    assert ("倍数", Status.ILLUSTRATIVE) in with_fact, (
        "an invented figure must show, however it got in"
    )
    assert without == [("月标准", Status.PUBLISHED)]


# --- formulas ----------------------------------------------------------------------------


def test_the_exact_sum_is_rounded_once(tmp_path: Path) -> None:
    text = with_steps("{月补助: 月标准 / 3}")
    assert outcome(small(tmp_path, text), APPROVED, PERIOD).amount == "100.00"
    assert outcome(small(tmp_path, text), APPROVED, "2023-01").amount == "33.33"


def test_a_step_rounds_each_month_where_the_law_rounds_there(tmp_path: Path) -> None:
    steps = '{月补助: {is: 月标准 / 3, round: {to: "0.1", mode: up}}}'
    text = with_steps(steps)
    assert outcome(small(tmp_path, text), APPROVED, PERIOD).amount == "100.20"  # 3 × 33.4


@pytest.mark.parametrize(
    ("mode", "to", "amount"),
    [
        ("half_up", "0.01", "0.13"),
        ("half_even", "0.01", "0.12"),
        ("down", "0.1", "0.10"),
        ("up", "1", "1.00"),
        ("half_up", "10", "0.00"),
    ],
)
def test_the_last_rounding_is_what_the_rule_says(
    tmp_path: Path, mode: str, to: str, amount: str
) -> None:
    text = with_steps("{月补助: 月标准 / 800}")  # 0.125
    text = changed(text, round=f'{{step: 应发金额, to: "{to}", mode: {mode}}}')
    assert outcome(small(tmp_path, text), APPROVED, "2023-01").amount == amount


def test_an_amount_of_zero_is_zero_for_a_reason(tmp_path: Path) -> None:
    text = with_steps("{月补助: '月标准 * 0.00001'}")
    assert outcome(small(tmp_path, text), APPROVED, "2023-01").short == ("zero", "0.00", ["E013"])


def test_negative_and_absurd_amounts_are_held_and_shown(tmp_path: Path) -> None:
    steps = "{月补助: '月标准 * (等级 - 5) * (1000000000 if 等级 > 6 else 1)'}"
    rows: list[Row] = [{**APPROVED, "等级": grade} for grade in (3, 6, 7, 5)]
    low, fine, high, none = outcomes(small(tmp_path, with_steps(steps)), rows, "2023-01")
    assert low.short == ("held", "0.00", ["E030"])
    assert "-200" in low.notes[0].message()
    assert fine.short == ("paid", "100.00", [])
    assert high.short == ("held", "0.00", ["E031"])
    assert "200000000000" in high.notes[0].message()
    assert none.short == ("zero", "0.00", ["E013"])


def test_a_formula_has_versions_chosen_by_a_date_of_the_row(tmp_path: Path) -> None:
    start = (
        "{select: 批准日期, versions: [{until: 2022-12-15, is: month_after(批准日期)}, "
        "{from: 2022-12-16, until: 2023-06-30, is: month_of(批准日期)}]}"
    )
    text = MONTHLY.replace("start: month_of(批准日期)", f"start: {start}")
    dates: list[object] = [
        dt.date(2022, 12, 15),
        dt.date(2022, 12, 16),
        "2022-12",  # which of the two is not known
        dt.date(2023, 7, 1),  # neither
        "2022-11",
    ]
    rows = [{"批准日期": date} for date in dates]
    found = outcomes(small(tmp_path, text), rows, "2022-12..2023-01")
    assert [(row.amount, row.codes) for row in found] == [
        ("100.00", []),
        ("200.00", []),
        ("0.00", ["E023"]),
        ("0.00", ["E020"]),
        ("200.00", []),
    ]


def test_a_step_has_versions_chosen_by_the_month_paid_for(tmp_path: Path) -> None:
    steps = (
        "{月补助: {select: month, versions: [{until: 2023-01-31, is: 月标准}, "
        "{from: 2023-02-01, is: 月标准 * 2}]}}"
    )
    assert outcome(small(tmp_path, with_steps(steps)), APPROVED, PERIOD).amount == "500.00"


def test_months_known_only_to_the_month_count_whole_months_of_service(tmp_path: Path) -> None:
    text = with_steps(
        "{月补助: '月标准 * service_years(入伍日期, 退役日期, remainder=\"part_counts_one\")'}"
    )
    text = text.replace("等级: optional", "等级: optional, 入伍日期: required, 退役日期: required")
    served: list[tuple[object, object]] = [
        ("2018.03", "2020.03"),  # two years
        ("2018.03", "2020.04"),  # and a part
        (dt.date(2018, 3, 5), dt.date(2020, 3, 5)),
        (dt.date(2018, 3, 5), dt.date(2020, 3, 6)),
        ("2018.03", dt.date(2020, 2, 10)),  # less than two years whatever the day
        ("2018.03", dt.date(2020, 3, 10)),  # two, or more: the day decides
    ]
    rows: list[Row] = [{**APPROVED, "入伍日期": a, "退役日期": b} for a, b in served]
    found = outcomes(small(tmp_path, text), rows, "2023-01")
    assert [row.amount for row in found[:5]] == ["200.00", "300.00", "200.00", "300.00", "200.00"]
    assert found[5].short == ("held", "0.00", ["E023"])
    assert "入伍日期、退役日期" in found[5].notes[0].message(), "the cells to complete are named"


def test_a_comparison_that_the_month_does_not_decide_is_held(tmp_path: Path) -> None:
    text = with_condition("require: '批准日期 < date(\"2021-05-20\")', because: 旧")
    dates: list[object] = ["2021-04", "2021-05", "2021-06", dt.date(2021, 5, 20)]
    found = outcomes(small(tmp_path, text), [{"批准日期": d} for d in dates], "2023-01")
    assert [row.status for row in found] == ["paid", "held", "zero", "zero"]
    assert found[1].codes == ["E023"]


def test_a_step_that_is_no_number_explains_and_is_not_added_up(tmp_path: Path) -> None:
    steps = (
        "{起月: month_of(批准日期), 档: '性质 if given(性质) else \"无\"', "
        "月补助: '月标准 if 档 == \"无\" else 月标准 * 2'}"
    )
    rows: list[Row] = [APPROVED, {**APPROVED, "性质": "因公"}]
    found = outcomes(small(tmp_path, with_steps(steps)), rows, "2023-01")
    assert [row.amount for row in found] == ["100.00", "200.00"]


def test_how_many_months_are_due_can_be_used(tmp_path: Path) -> None:
    text = with_steps("{月补助: 月标准}", payment="sum(月补助) / months(补助)")
    row = {**APPROVED, "死亡日期": dt.date(2023, 2, 2)}
    assert outcome(small(tmp_path, text), row, PERIOD).amount == "100.00"


# --- dated conditions --------------------------------------------------------------------


def test_a_condition_in_force_from_a_month_takes_out_the_months_it_covers(tmp_path: Path) -> None:
    text = with_condition("require: 等级 <= 4, because: 新规定, from: 2023-02-01")
    rows: list[Row] = [{**APPROVED, "等级": 4}, {**APPROVED, "等级": 5}]
    rule = small(tmp_path, text)
    assert [row.amount for row in outcomes(rule, rows, PERIOD)] == ["300.00", "100.00"]
    later = outcomes(rule, rows, "2023-02..2023-03")
    assert [row.short for row in later] == [("paid", "200.00", []), ("zero", "0.00", ["E001"])]
    assert later[1].notes[0].message() == "新规定"
    blank: Row = {**APPROVED, "等级": None}
    assert outcome(rule, blank, PERIOD).short == ("held", "0.00", ["R001"])
    assert outcome(rule, blank, "2023-01").status == "paid", "not in force yet"


def test_a_hold_in_force_in_several_stretches_is_said_once(tmp_path: Path) -> None:
    text = with_values(version("2020-01-01", "2023-01-31"), version("2023-02-01", "2029-12-31"))
    text += "eligible: [{hold_if: 等级 > 4, because: 复核, from: 2022-01-01}]\n"
    found = outcome(small(tmp_path, text), {**APPROVED, "等级": 5}, PERIOD)
    assert found.short == ("held", "0.00", ["E002"])


_FROM = "zero_if: 等级 > 4, because: 新规定, select: 死亡日期, from: 2022-12-16"


@pytest.mark.parametrize(
    ("died", "grade", "status"),
    [
        (dt.date(2022, 12, 15), 5, "paid"),  # not in force then
        (dt.date(2022, 12, 16), 5, "zero"),
        (dt.date(2022, 12, 16), 4, "paid"),
        ("2022-12", 5, "held"),  # it may be in force
        ("2022-12", 4, "paid"),  # it passes whether in force or not
        (None, 5, "paid"),  # alive: it is not in force
        ("不详", 4, "held"),  # the end needs the date, the condition does not
    ],
)
def test_a_condition_in_force_for_dates_of_the_row(
    tmp_path: Path, died: object, grade: int, status: str
) -> None:
    row = {**APPROVED, "死亡日期": died, "等级": grade}
    assert outcome(small(tmp_path, with_condition(_FROM)), row, "2022-12").status == status


@pytest.mark.parametrize("bound", ["from: 2022-12-16", "until: 2022-12-16"])
def test_an_unreadable_date_never_skips_a_dated_condition(tmp_path: Path, bound: str) -> None:
    text = with_condition(f"zero_if: 等级 > 4, because: 新规定, select: 死亡日期, {bound}")
    text = text.replace("    end: month_of(死亡日期)\n", "")  # nothing else needs the date
    rows: list[Row] = [{**APPROVED, "死亡日期": "不详", "等级": grade} for grade in (5, 4)]
    found = outcomes(small(tmp_path, text), rows, "2023-01")
    assert [row.status for row in found] == ["held", "paid"]
    assert found[0].codes == ["R009"]


# --- the same person twice ---------------------------------------------------------------

_SAME: dict[str, object] = {"身份证号": person_id(7)}


def statuses(rule: Rule, rows: list[Row], period: str = "2023-01..2023-02") -> list[str]:
    return [row.status for row in outcomes(rule, [{**_SAME, **row} for row in rows], period)]


def test_every_copy_is_held_and_names_the_others(tmp_path: Path) -> None:
    rows = [{**_SAME, **APPROVED}, APPROVED, {**_SAME, **APPROVED}]
    first, other, second = outcomes(small(tmp_path), rows, "2023-01")
    assert (first.codes, other.status, second.codes) == (["E040"], "paid", ["E040"])
    assert "Sheet1!B4" in first.notes[0].message()
    assert "Sheet1!B2" in second.notes[0].message()


def test_many_copies_are_counted_and_five_of_them_named(tmp_path: Path) -> None:
    rows: list[Row] = [{**_SAME, **APPROVED}] * 9
    found = outcomes(small(tmp_path), rows, "2023-01")
    assert {row.status for row in found} == {"held"}
    assert "共 8 处" in found[0].notes[0].message()
    assert found[0].notes[0].message().count("Sheet1!") == 5


def test_months_that_do_not_meet_are_no_copies(tmp_path: Path) -> None:
    until_january = {**APPROVED, "死亡日期": dt.date(2023, 1, 31)}
    rule = small(tmp_path)
    assert statuses(rule, [until_january, {"批准日期": dt.date(2023, 2, 1)}]) == ["paid", "paid"]
    assert statuses(rule, [until_january, {"批准日期": dt.date(2023, 1, 31)}]) == ["held", "held"]


def test_a_copy_that_is_held_counts_and_one_that_is_zero_does_not(tmp_path: Path) -> None:
    rule = small(tmp_path)
    assert statuses(rule, [APPROVED, {"批准日期": None}]) == ["held", "held"]
    assert statuses(rule, [APPROVED, {"批准日期": dt.date(2024, 1, 1)}]) == ["paid", "zero"]


def test_rows_without_an_id_are_different_people(tmp_path: Path) -> None:
    rows: list[Row] = [{**APPROVED, "身份证号": None}] * 2
    assert [row.codes for row in outcomes(small(tmp_path), rows, "2023-01")] == [["R001"]] * 2


def _paying(pays: str, more: str = "") -> str:
    line = f"\n  补助: {{pays: {pays}, month: 发放月份, steps: {{月补助: 月标准}}}}"
    text = changed(MONTHLY, lines=line).replace(
        "批准日期: required", "发放月份: required, 年度: optional"
    )
    return text.replace(", 死亡日期: optional", "") + more


def test_a_yearly_benefit_is_due_once_a_year(tmp_path: Path) -> None:
    rule = small(tmp_path, _paying("yearly"))
    rows: list[Row] = [{"发放月份": "2023-02"}, {"发放月份": "2023-08"}]
    assert statuses(rule, rows, "2023") == ["held", "held"]
    rows = [{"发放月份": "2022-12"}, {"发放月份": "2023-01"}]
    assert statuses(rule, rows, "2022-12..2023-01") == ["paid", "paid"]


def test_a_once_only_benefit_is_due_once(tmp_path: Path) -> None:
    rule = small(tmp_path, _paying("once"))
    rows: list[Row] = [{"发放月份": "2022-12"}, {"发放月份": "2023-01"}]
    assert statuses(rule, rows, "2022-12..2023-01") == ["held", "held"]


def test_unique_by_tells_payments_of_one_person_apart(tmp_path: Path) -> None:
    rule = small(tmp_path, _paying("yearly", "unique_by: [年度, 发放月份]\n"))
    rows: list[Row] = [
        {"发放月份": "2023-02", "年度": 2023},
        {"发放月份": "2023-02", "年度": 2024},
        {"发放月份": "2023-08", "年度": 2023},
    ]
    assert statuses(rule, rows, "2023") == ["paid", "paid", "paid"]
    assert statuses(rule, [*rows, {"发放月份": "2023.8", "年度": "2023"}], "2023") == [
        "paid",
        "paid",
        "held",
        "held",
    ]


# --- properties --------------------------------------------------------------------------

_MONTHS = st.integers(min_value=2022 * 12 + 6, max_value=2023 * 12 + 8)


@cache
def _hundred() -> Rule:
    """Return the benefit of 100 yuan a month."""
    with tempfile.TemporaryDirectory() as folder:
        return small(Path(folder))


def _day(month: int, day: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, day)


@given(
    st.lists(st.tuples(_MONTHS, st.none() | _MONTHS, st.integers(1, 28)), min_size=1, max_size=8),
    _MONTHS,
    _MONTHS,
)
def test_months_paid_are_those_counted_one_by_one(
    people: list[tuple[int, int | None, int]], a: int, b: int
) -> None:
    first, last = min(a, b), max(a, b)
    rows: list[Row] = [
        {"批准日期": _day(start, day), "死亡日期": None if end is None else _day(end, day)}
        for start, end, day in people
    ]
    result = compute(_hundred(), rows, f"{month_text(first)}..{month_text(last)}")
    for (start, end, _), fen in zip(people, result.fen.tolist(), strict=True):
        due = [m for m in range(first, last + 1) if start <= m <= (last if end is None else end)]
        assert fen == 10000 * len(due)


def test_the_order_of_rows_changes_nothing() -> None:
    rule = shipped("national").rules["disability_pension"]
    grades = [(grade, cause) for grade in range(1, 11) for cause in ("因战", "因公", "因病")]
    rows: list[Row] = [
        {
            "残疾等级": g,
            "残疾性质": c,
            "批准日期": dt.date(2022, 7, 1 + g),
            "身份证号": person_id(n),
        }
        for n, (g, c) in enumerate(grades)
    ]
    forward = compute(rule, rows, "2022-07..2022-09")
    backward = compute(rule, rows[::-1], "2022-07..2022-09")
    assert np.array_equal(forward.fen, backward.fen[::-1])
    assert np.array_equal(forward.status, backward.status[::-1])


def test_a_once_only_line_beside_a_yearly_one_is_never_paid_twice(tmp_path: Path) -> None:
    """A bonus due once would be paid in both years if the yearly line alone told copies apart."""
    rule = small(
        tmp_path,
        changed(
            MONTHLY,
            lines="\n  每年: {pays: yearly, month: 发放月份, steps: {年补助: 月标准}}"
            "\n  一次: {pays: once, month: 发放月份, steps: {一次奖励: 月标准}}",
            payment="{应发金额: sum(年补助) + sum(一次奖励)}",
            columns="{批准日期: required, 发放月份: required}",
        ),
    )
    person = {"身份证号": person_id(1), "批准日期": "2020-01-01"}
    rows = [{**person, "发放月份": "2023-12"}, {**person, "发放月份": "2024-01"}]
    found = outcomes(rule, rows, "2023-12..2024-01")
    assert [one.short for one in found] == [("held", "0.00", ["E040"])] * 2
