"""What does not fit into an int64 is worked out all the same, or refused with the pack."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packs import COLUMNS, MONTHLY, changed, make_pack, outcome, outcomes, person_id
from payouts.base.errors import RuleProblem
from payouts.rules.evaluate.usage import Usage

if TYPE_CHECKING:
    from pathlib import Path

    from packs import Outcome
    from payouts.rules.rule import Rule

# --- sets of categories --------------------------------------------------------------------------


def _honours(count: int) -> str:
    names = ", ".join(f"荣誉{n}" for n in range(count))
    return COLUMNS.replace("values: [一等功, 二等功]", f"values: [{names}]")


def _paid_by_honour(count: int) -> str:
    table = ", ".join(f'荣誉{n}: "{n}"' for n in range(count))
    figure = (
        '\n  月标准: {unit: 元/月, by: 荣誉, pick: highest, none: "0", values: ['
        "{from: 2020-01-01, until: 2029-12-31, status: published, source: 表, "
        f"table: {{{table}}}}}]}}"
    )
    columns = "{批准日期: required, 死亡日期: optional, 荣誉: required}"
    return changed(MONTHLY, columns=columns, figures=figure)


def test_the_last_of_the_most_categories_that_a_cell_may_hold(tmp_path: Path) -> None:
    rule = make_pack(tmp_path, _paid_by_honour(62), columns=_honours(62)).rules["small"]
    rows = [{"批准日期": "2024-01-01", "荣誉": cell} for cell in ("荣誉61", "荣誉3、荣誉60", "无")]
    found = outcomes(rule, rows, "2024-01")
    assert [one.amount for one in found] == ["61.00", "60.00", "0.00"]


def test_more_categories_than_a_cell_may_hold_are_refused_with_the_pack(tmp_path: Path) -> None:
    with pytest.raises(RuleProblem) as caught:
        make_pack(tmp_path, _paid_by_honour(63), columns=_honours(63))
    found = caught.value.diagnostics[0]  # then that no rule knows its columns
    assert (found.code, found.args["path"]) == ("Y030", "columns.荣誉")
    assert str(found.place.file).endswith("small/columns.yaml")
    assert "最多62个类别" in found.message()


def test_payments_are_told_apart_by_a_column_of_several_categories(tmp_path: Path) -> None:
    columns = "{批准日期: required, 死亡日期: optional, 荣誉: required}"
    text = changed(MONTHLY, columns=columns) + "unique_by: [荣誉]\n"
    rule = make_pack(tmp_path, text).rules["small"]
    cells = ("一等功", "二等功", "一等功、二等功", "二等功、一等功")
    row = {"批准日期": "2024-01-01", "身份证号": person_id(1)}
    found = outcomes(rule, [{**row, "荣誉": cell} for cell in cells], "2024-01")
    assert [one.codes for one in found] == [[], [], ["E040"], ["E040"]]


# --- months that no calendar holds ----------------------------------------------------------------

_MONTHS_MORE = COLUMNS + "  期数: {type: integer}\n"
FAR = (10**6, 10**11, 10**17, 10**18, 2**62, 10**19, 10**24)


def _counted(tmp_path: Path, start: str, **parts: str) -> Rule:
    lines = (
        f"\n  补助:\n    pays: monthly\n    start: {start}\n"
        "    end: month_of(死亡日期)\n    steps: {月补助: 月标准}"
    )
    columns = "{批准日期: required, 死亡日期: optional, 期数: required}"
    text = changed(MONTHLY, columns=columns, lines=lines, **parts)
    return make_pack(tmp_path, text, columns=_MONTHS_MORE).rules["small"]


def _with_count(rule: Rule, count: int) -> Outcome:
    return outcome(rule, {"批准日期": dt.date(2024, 3, 1), "期数": str(count)}, "2024")


@pytest.mark.parametrize(
    "start",
    [
        "month_of(批准日期) + 期数",
        "month_of_age(批准日期, 期数)",
        "month_of(批准日期) + 期数 + 期数",
    ],
)
@pytest.mark.parametrize("count", FAR)
def test_a_start_beyond_any_calendar_is_not_yet_due(tmp_path: Path, start: str, count: int) -> None:
    rule = _counted(tmp_path, start)
    assert _with_count(rule, count).short == ("zero", "0.00", ["E010"])
    assert _with_count(rule, -count).short == ("paid", "1200.00", [])


def test_a_start_that_can_be_written_is_written(tmp_path: Path) -> None:
    rule = _counted(tmp_path, "month_of(批准日期) + 期数")
    (note,) = _with_count(rule, 10**17).notes
    assert note.args["detail"] == "8333333333335357-07"


_SELECTED = (
    "\n  月标准:\n    unit: 元/月\n    select: 所选\n    values: [{from: 2020-01-01, "
    'until: 2029-12-31, value: "100", status: published, source: 表}]'
)


@pytest.mark.parametrize("count", FAR)
def test_a_figure_of_a_month_beyond_any_calendar_has_no_value(tmp_path: Path, count: int) -> None:
    facts = "\n  所选: month_of(批准日期) + 期数"
    rule = _counted(tmp_path, "month_of(批准日期)", facts=facts, figures=_SELECTED)
    for some in (count, -count):
        assert _with_count(rule, some).short == ("held", "0.00", ["E020"])
    assert _with_count(rule, 12).short == ("paid", "1000.00", [])
    (note,) = _with_count(rule, 10**6).notes
    assert note.args["detail"] == "85357-07"


@pytest.mark.parametrize("count", FAR)
def test_a_figure_of_a_year_beyond_any_calendar_has_no_value(tmp_path: Path, count: int) -> None:
    facts = "\n  所选: year(批准日期) + 期数"
    rule = _counted(tmp_path, "month_of(批准日期)", facts=facts, figures=_SELECTED)
    for some, year in ((count, "9999"), (-count, "0001")):
        (note,) = _with_count(rule, some).notes
        assert (note.code, note.args["detail"]) == ("E020", year)


@pytest.mark.parametrize("count", FAR)
def test_a_number_beyond_an_int64_is_in_no_table(tmp_path: Path, count: int) -> None:
    most = 10**18 - 1  # the longest number that a table may have
    figures = (
        "\n  月标准:\n    unit: 元/月\n    by: 期数\n    values: [{from: 2020-01-01, "
        f'until: 2029-12-31, table: {{"{most}": "100"}}, status: published, source: 表}}]'
    )
    rule = _counted(tmp_path, "month_of(批准日期)", figures=figures)
    assert _with_count(rule, count).short == ("held", "0.00", ["E022"])
    assert _with_count(rule, most).short == ("paid", "1000.00", [])


# --- versions of figures a row rests on -----------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 199), st.sets(st.integers(0, 5))), max_size=250))
def test_any_number_of_versions_of_figures_is_noted(marks: list[tuple[int, set[int]]]) -> None:
    usage, rests = Usage(6), [set[tuple[str, int]]() for _ in range(6)]
    for number, rows in [*enumerate([{5}] * 130), *marks]:
        usage.mark(f"标准{number}", number, np.isin(np.arange(6), sorted(rows)))
        for row in rows:
            rests[row].add((f"标准{number}", number))
    codes, combinations = usage.of_rows()
    assert [set(combinations[code]) for code in codes.tolist()] == rests
    assert len(combinations) == len({frozenset(one) for one in rests})
