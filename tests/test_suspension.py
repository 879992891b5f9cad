"""Months in which a benefit is suspended are not paid, each exactly once and for its reason."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packs import COLUMNS, MONTHLY, compute, make_pack, make_roster, outcome, outcomes
from payouts.audit.rows import write_months
from payouts.base.period import month_text

if TYPE_CHECKING:
    from packs import Row
    from payouts.engine.entitlement.result import Result
    from payouts.rules.rule import Rule

COLUMNS_HERE = (
    COLUMNS
    + """\
  中止起: {type: date}
  中止止: {type: date}
  外出起: {type: month}
  外出止: {type: month}
"""
)
_BOTH = """\
    suspended:
      - {from: month_of(中止起), until: month_of(中止止), because: 服刑期间}
      - {from: 外出起, until: 外出止, because: 外出未报备}
"""
_COLUMNS = "columns: {中止起: optional, 中止止: optional, 外出起: optional, 外出止: optional, "
RULE = MONTHLY.replace("columns: {", _COLUMNS).replace("    steps:", f"{_BOTH}    steps:")
HALF = '{from: 2020-01-01, until: 2023-03-31, value: "50", status: published, source: 表}, '
PERSON: Row = {"批准日期": dt.date(2021, 5, 20)}
PERIOD = "2023-01..2023-06"


@cache
def rule(*edits: tuple[str, str]) -> Rule:
    text = RULE
    for old, new in edits:
        assert old in text, f"the test edits what is not there: {old}"
        text = text.replace(old, new)
    with tempfile.TemporaryDirectory() as folder:
        return make_pack(Path(folder), text, columns=COLUMNS_HERE).rules["small"]


def away(*months: str | None) -> Row:
    """Return a person suspended from and until months, twice where four are given."""
    cells = dict(zip(("中止起", "中止止", "外出起", "外出止"), months, strict=False))
    return {**PERSON, **cells}


def months_of(result: Result, row: int = 0) -> list[str]:
    """Return every month a row is counted for, in order; one counted twice stands twice."""
    return sorted(
        month_text(month)
        for stretch in result.stretches
        for at in np.flatnonzero(stretch.rows == row).tolist()
        for month in range(int(stretch.first[at]), int(stretch.last[at]) + 1)
    )


def due(*numbers: int) -> list[str]:
    return [f"2023-{number:02d}" for number in numbers]


@pytest.mark.parametrize(
    ("months", "left"),
    [
        (("2023-03", "2023-04"), (1, 2, 5, 6)),  # inside
        (("2023-03-31", "2023-03-01"), (1, 2, 4, 5, 6)),  # by the month, not the day
        (("2022-11", "2023-02"), (3, 4, 5, 6)),  # over the beginning
        (("2023-01", "2023-01"), (2, 3, 4, 5, 6)),  # the first month
        (("2023-06", "2023-06"), (1, 2, 3, 4, 5)),  # the last
        (("2023-05", "2023-09"), (1, 2, 3, 4)),  # over the end
        (("2023-05", None), (1, 2, 3, 4)),  # no end given: until further notice
        ((None, "2023-03"), (1, 2, 3, 4, 5, 6)),  # no beginning: never suspended
        (("2022-01", "2022-12"), (1, 2, 3, 4, 5, 6)),  # over before
        (("2023-07", None), (1, 2, 3, 4, 5, 6)),  # only after
        (("2023-05", "2023-02"), (1, 2, 3, 4, 5, 6)),  # no month from May to February
        (("2023-02", "2023-02", "2023-05", "2023-05"), (1, 3, 4, 6)),  # two
        (("2023-05", "2023-05", "2023-02", "2023-02"), (1, 3, 4, 6)),  # in any order
        (("2023-02", "2023-04", "2023-03", "2023-05"), (1, 6)),  # overlapping
        (("2023-03", "2023-03", "2023-02", "2023-05"), (1, 6)),  # one within the other
        (("2023-02", "2023-03", "2023-04", "2023-05"), (1, 6)),  # one after the other
        (("2023-02", None, "2023-03", "2023-03"), (1,)),  # the end of one ends not the other
        (("2023-02", "2023-02", "2023-02", "2023-02"), (1, 3, 4, 5, 6)),  # the same twice
    ],
)
def test_suspended_months_are_left_out(
    months: tuple[str | None, ...], left: tuple[int, ...]
) -> None:
    row = away(*months)
    assert outcome(rule(), row, PERIOD).short == ("paid", f"{len(left)}00.00", [])
    assert months_of(compute(rule(), [row], PERIOD)) == due(*left)


@pytest.mark.parametrize(
    ("months", "reasons"),
    [
        (("2022-12", None), "服刑期间"),
        (("2023-01", "2023-06"), "服刑期间"),
        (("2023-01", "2023-03", "2023-04", "2023-06"), "服刑期间、外出未报备"),
        ((None, None, "2022-01", None), "外出未报备"),
    ],
)
def test_a_whole_period_suspended_is_zero_and_says_why(
    months: tuple[str | None, ...], reasons: str
) -> None:
    found = outcome(rule(), away(*months), PERIOD)
    assert found.short == ("zero", "0.00", ["E015"])
    assert f"2023-01..2023-06，{reasons}" in found.notes[0].message()
    cell = {"服刑期间": "D2", "外出未报备": "F2"}[reasons.split("、", maxsplit=1)[0]]
    assert found.notes[0].place.cell == cell, "where the suspension begins"


def test_suspension_is_counted_within_the_months_due_only() -> None:
    # Due from March to April, suspended in both: nothing is left although May is not suspended.
    row = {**away("2023-03", "2023-04"), "批准日期": "2023-03", "死亡日期": "2023-04-09"}
    found = outcome(rule(), row, PERIOD)
    assert found.short == ("zero", "0.00", ["E015"])
    assert "2023-03..2023-04" in found.notes[0].message()
    later = {**row, "死亡日期": "2023-05-09"}
    assert outcome(rule(), later, PERIOD).short == ("paid", "100.00", [])


def test_a_month_that_cannot_be_read_holds_the_row() -> None:
    rows = [away("不详", "2023-02"), away("2023-02", "不详"), away("2023-02", "2023-02")]
    found = outcomes(rule(), rows, PERIOD)
    assert [one.short for one in found] == [
        ("held", "0.00", ["R009"]),
        ("held", "0.00", ["R009"]),
        ("paid", "500.00", []),
    ]


@pytest.mark.parametrize("pays", ["once", "yearly"])
def test_a_single_month_is_due_or_suspended(pays: str) -> None:
    single = (
        "pays: monthly\n    start: month_of(批准日期)\n    end: month_of(死亡日期)",
        f"pays: {pays}\n    month: 发放月份",
    )
    needed = ("columns: {", "columns: {发放月份: required, ")
    rows = [
        {**away(*months), "发放月份": "2023-03"}
        for months in (
            ("2023-03", "2023-03"),
            ("2023-02", "2023-02"),
            ("2023-04", None),
            ("2023-01", None),
            (None, "2023-03"),
            ("2023-04", "2023-02"),
            ("2023-01", "2023-02", "2023-03", "2023-04"),
        )
    ]
    found = outcomes(rule(single, needed), rows, PERIOD)
    assert [one.amount if one.status == "paid" else one.codes[0] for one in found] == [
        *("E015", "100.00", "100.00", "E015", "100.00", "100.00", "E015")
    ]
    assert "2023-03，外出未报备" in found[-1].notes[0].message()


def test_what_suspends_every_benefit_joins_what_suspends_the_line(tmp_path: Path) -> None:
    """By the convention from 中止起 to 中止止; by the rule's own line while 外出."""
    pack = (
        "pack: small\nname: 小包\nconventions:\n  columns: [中止起, 中止止]\n  suspended:\n"
        "    - {from: month_of(中止起), until: month_of(中止止), because: 服刑期间}\n"
    )
    own = RULE.replace(_BOTH, _BOTH.replace(_BOTH.splitlines(keepends=True)[1], ""))
    none = MONTHLY.replace("benefit: small", "benefit: other").replace("小补助", "另一补助")
    made = make_pack(tmp_path, own, none, pack=pack, columns=COLUMNS_HERE)
    row = away("2023-02", "2023-02", "2023-05", "2023-05")
    assert months_of(compute(made.rules["small"], [row], PERIOD)) == due(1, 3, 4, 6)
    assert months_of(compute(made.rules["other"], [row], PERIOD)) == due(1, 3, 4, 5, 6)
    whole = outcome(made.rules["other"], away("2022-12", None), PERIOD)
    assert whole.short == ("zero", "0.00", ["E015"])
    assert "服刑期间" in whole.notes[0].message()


def test_figures_change_within_what_is_left() -> None:
    raised = ("values: [{from: 2020-01-01", f"values: [{HALF}{{from: 2023-04-01")
    # 50 in January and March, 100 in June: February, April and May are suspended.
    row = away("2023-02", "2023-02", "2023-04", "2023-05")
    result = compute(rule(raised), [row], PERIOD)
    assert (result.fen.tolist(), months_of(result)) == ([20_000], due(1, 3, 6))


def test_the_months_table_lacks_them(tmp_path: Path) -> None:
    rows = [away("2023-02", "2023-03"), PERSON, away("2023-01", None)]
    roster, result = make_roster(rows), compute(rule(), rows, PERIOD)
    write_months(tmp_path / "months.parquet", result, roster)
    table = pq.read_table(tmp_path / "months.parquet").to_pylist()
    assert [(line["row"], line["from"], line["to"], line["months"]) for line in table] == [
        (2, "2023-01", "2023-01", 1),
        (2, "2023-04", "2023-06", 3),
        (3, "2023-01", "2023-06", 6),
    ]


_MONTH = st.none() | st.integers(2022 * 12 + 9, 2023 * 12 + 9)


@given(st.lists(st.tuples(_MONTH, _MONTH, _MONTH, _MONTH), min_size=1, max_size=4))
def test_months_left_are_those_in_no_suspension(
    drawn: list[tuple[int | None, int | None, int | None, int | None]],
) -> None:
    rows = [away(*(None if m is None else month_text(m) for m in row)) for row in drawn]
    result = compute(rule(), rows, PERIOD)
    for index, (a, b, c, d) in enumerate(drawn):
        left = [
            month
            for month in range(2023 * 12, 2023 * 12 + 6)
            if not any(
                first is not None and first <= month and (last is None or month <= last)
                for first, last in ((a, b), (c, d))
            )
        ]
        assert months_of(result, index) == [month_text(month) for month in left]
        assert int(result.fen[index]) == 10_000 * len(left)
        assert bool(result.paid[index]) == bool(left)
