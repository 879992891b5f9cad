"""What findings name row by row, beside the same worked out one row at a time."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packs import MONTHLY, changed, make_pack, make_roster, outcomes, person_id
from payouts.base.bilingual import in_language
from payouts.base.period import day_number, month_number, month_text
from payouts.engine.arguments import OtherRows
from payouts.engine.entitlement.needed import MissingMonths as Gap
from payouts.engine.entitlement.needed import needed_for
from payouts.rules.evaluate.context import NOT_WANTED
from payouts.rules.language.types import ValueKind as Kind

if TYPE_CHECKING:
    from pathlib import Path

    from packs import Row

ROSTER = make_roster([{}] * 20)

# --- where others stand --------------------------------------------------------------------------

_KEYS = st.lists(st.integers(0, 3), min_size=1, max_size=20)


def _chinese(text: str) -> str:
    return in_language(text, chinese=True)


def _places(rows: list[int]) -> str:
    """Return rows as their cells are named, five of them at most."""
    named = "、".join(f"名册.xlsx Sheet1!A{row + 2}" for row in rows[:5])
    return f"{named} …（共 {len(rows)} 处）" if len(rows) > 5 else named


@given(_KEYS)
def test_a_row_is_told_of_all_others_of_its_group_or_of_five(keys: list[int]) -> None:
    rows = np.arange(len(keys))
    others = OtherRows.alike(rows, np.array(keys), "姓名")
    for row, key in enumerate(keys):
        same = [other for other, its in enumerate(keys) if its == key and other != row]
        assert _chinese(others.at(row, ROSTER)) == _places(same)


@given(_KEYS, st.data())
def test_a_row_may_be_told_of_another_group(keys: list[int], data: st.DataObject) -> None:
    seen = data.draw(st.lists(st.integers(0, 3), min_size=len(keys), max_size=len(keys)))
    seen = [key if key != own else 7 for key, own in zip(seen, keys, strict=True)]
    rows = np.arange(len(keys))
    others = OtherRows.alike(rows, np.array(keys), "姓名", np.array(seen))
    for row, key in enumerate(seen):
        alike = [other for other, its in enumerate(keys) if its == key]
        assert _chinese(others.at(row, ROSTER)) == _places(alike)


def _copies(tmp_path: Path, *spans: tuple[str, str]) -> list[str]:
    """Return what rows of one person, each from one month to another, are told of the others."""
    rule = make_pack(tmp_path, MONTHLY).rules["small"]
    rows: list[Row] = [
        {"身份证号": person_id(1), "批准日期": f"{first}-01", "死亡日期": f"{last}-01"}
        for first, last in spans
    ]
    told = outcomes(rule, rows, "2023")
    return ["、".join(_chinese(str(note.args["detail"])) for note in one.notes) for one in told]


def test_copies_are_those_that_meet_in_a_month(tmp_path: Path) -> None:
    spans = [("2023-05", "2023-07"), ("2023-03", "2023-05"), ("2023-01", "2023-03")]
    cell = "名册.xlsx Sheet1!B{}".format
    found = _copies(tmp_path, *spans, ("2023-09", "2023-10"))
    assert found == [cell(3), f"{cell(2)}、{cell(4)}", cell(3), ""]


def test_of_many_copies_five_are_named(tmp_path: Path) -> None:
    *_, last = _copies(tmp_path, *[("2023-05", "2023-07")] * 8)
    assert last.startswith("名册.xlsx Sheet1!B2、")
    assert last.endswith("名册.xlsx Sheet1!B6 …（共 7 处）")


# --- what a figure was needed for ----------------------------------------------------------------

_FIRST = month_number(2023, 1)
_GAPS = st.lists(
    st.dictionaries(
        st.integers(0, 5), st.tuples(st.integers(0, 11), st.integers(0, 4)), max_size=6
    ),
    max_size=5,
)


def _runs(months: set[int]) -> str:
    """Return months as runs of them."""
    texts = []
    for _, run in groupby(enumerate(sorted(months)), key=lambda pair: pair[1] - pair[0]):
        found = [month_text(month) for _, month in run]
        texts.append(found[0] if len(found) == 1 else f"{found[0]}..{found[-1]}")
    return "、".join(texts)


@given(_GAPS, st.sets(st.integers(0, 5), min_size=1))
def test_months_a_row_lacked_something_for_are_told_as_runs(
    drawn: list[dict[int, tuple[int, int]]], chosen: set[int]
) -> None:
    gaps, months = [], {row: set[int]() for row in range(6)}
    for gap in drawn:
        rows = sorted(gap)
        first = [_FIRST + gap[row][0] for row in rows]
        last = [_FIRST + sum(gap[row]) for row in rows]
        gaps.append(Gap(*(np.array(part, dtype=np.int64) for part in (rows, first, last))))
        for row, begin, end in zip(rows, first, last, strict=True):
            months[row].update(range(begin, end + 1))
    positions = np.array(sorted(chosen))
    needed = needed_for(positions, None, gaps)
    told = [needed.at(index, ROSTER) for index in range(len(positions))]
    assert told == [_runs(months[row]) for row in sorted(chosen)]


@pytest.mark.parametrize(
    ("kind", "text"), [(Kind.DATE, "2023-06-09"), (Kind.MONTH, "2023-06"), (Kind.INTEGER, "2023")]
)
def test_a_day_is_told_as_exactly_as_it_was_wanted(kind: Kind, text: str) -> None:
    day = day_number(dt.date(2023, 6, 9))
    gap = Gap(np.array([0, 2]), np.array([_FIRST] * 2), np.array([_FIRST] * 2))
    of_each = np.array([NOT_WANTED, NOT_WANTED, day])
    needed = needed_for(np.array([0, 2]), (of_each, kind), [gap])
    assert [needed.at(0, ROSTER), needed.at(1, ROSTER)] == ["2023-01", text]
    of_all = needed_for(np.array([0, 2]), (np.array([day]), kind), [])
    assert [of_all.at(0, ROSTER), of_all.at(1, ROSTER)] == [text, text]


def test_adjoining_stretches_without_a_figure_are_one_run_of_months(tmp_path: Path) -> None:
    """Another figure that changes in June parts the year in two."""
    figures = (
        "\n  月标准:\n    unit: 元/月\n    by: 性质\n    values: [{from: 2020-01-01, "
        'until: 2029-12-31, table: {因战: "100"}, status: published, source: 表}]\n'
        '  加发:\n    unit: 元/月\n    values: [{from: 2020-01-01, until: 2023-05-31, value: "1", '
        'status: published, source: 表}, {from: 2023-06-01, until: 2029-12-31, value: "2", '
        "status: published, source: 表}]"
    )
    lines = (
        "\n  补助:\n    pays: monthly\n    start: month_of(批准日期)\n"
        "    end: month_of(死亡日期)\n    steps: {月补助: 月标准 + 加发}"
    )
    columns = "{批准日期: required, 死亡日期: optional, 性质: required}"
    text = changed(MONTHLY, columns=columns, figures=figures, lines=lines)
    rule = make_pack(tmp_path, text).rules["small"]
    rows: list[Row] = [{"批准日期": "2020-01-01", "性质": kind} for kind in ("因公", "因战")]
    lacking, whole = outcomes(rule, rows, "2023")
    assert [note.args["detail"] for note in lacking.notes] == ["2023-01..2023-12"]
    assert whole.short == ("paid", "1219.00", [])
