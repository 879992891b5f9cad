"""Dated figures: exact texts, periods in force with their ends, tables and their gaps."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.base.money import AmountTextError
from payouts.base.period import day_number
from payouts.rules.figures import FigureTable, compile_figure, figure_value
from payouts.rules.models.figures import Figure


def day(text: str) -> int:
    return day_number(dt.date.fromisoformat(text))


def days(*texts: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([day(text) for text in texts], dtype=np.int64)


def version(first: str, last: str | None, **what: object) -> dict[str, object]:
    end = {"open_ended": True} if last is None else {"until": dt.date.fromisoformat(last)}
    return {
        "from": dt.date.fromisoformat(first),
        **end,
        "status": "published",
        "source": "表",
        **what,
    }


def figure(*values: dict[str, object], **more: object) -> FigureTable:
    table, problems = compile_figure(
        "标准", Figure.model_validate({"unit": "元/月", "values": values, **more})
    )
    assert problems == []
    return table


def found(table: FigureTable, version: list[int], *codes: list[int]) -> list[Fraction | None]:
    positions = [np.array(code, dtype=np.int64) for code in codes]
    cells, absent = table.take(np.array(version, dtype=np.int64), positions)
    values = cells.broadcast(len(absent)).fractions()
    return [None if gone else value for value, gone in zip(values, absent, strict=True)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("106670", Fraction(106670)),
        ("0.5", Fraction(1, 2)),
        ("-3.25", Fraction(-13, 4)),
        ("50%", Fraction(1, 2)),
        ("12.5%", Fraction(1, 8)),
        ("648/12", Fraction(54)),
        ("688/12", Fraction(172, 3)),
        ("1.5/7", Fraction(3, 14)),
        ("0.10", Fraction(1, 10)),
    ],
)
def test_a_figure_is_exactly_what_is_written(text: str, value: Fraction) -> None:
    assert figure_value(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "1千", "1,000", "1e3", "1/0", "1/0.5", "1/-2", "%", "5 %", "５", "1/2/3", "nan", "1/2%"],
)
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(AmountTextError):
        figure_value(text)


def test_both_ends_of_a_version_are_in_force_and_a_gap_is_a_gap() -> None:
    table = figure(
        version("2022-08-01", "2023-07-31", value="110"),
        version("2020-01-01", "2020-12-31", value="100"),  # in any order
        version("2024-01-01", None, value="120"),
    )
    asked = days(
        "2019-12-31",
        "2020-01-01",
        "2020-12-31",
        "2021-01-01",
        "2022-08-01",
        "2023-07-31",
        "2023-08-01",
        "2024-01-01",
        "9999-12-31",
    )
    index = table.version_on(asked).tolist()
    assert index == [-1, 0, 0, -1, 1, 1, -1, 2, 2]
    assert found(table, index) == [None, 100, 100, None, 110, 110, None, 120, 120]


def test_the_days_on_which_a_figure_may_change() -> None:
    table = figure(
        version("2020-01-01", "2020-12-31", value="1"), version("2021-01-01", None, value="2")
    )
    assert table.changes() == {day("2020-01-01"), day("2021-01-01")}


def test_a_two_way_table_with_holes() -> None:
    table = figure(
        version(
            "2020-01-01",
            "2020-12-31",
            table={"1": {"因战": "11", "因公": "12"}, "2": {"因战": "21"}},
        ),
        version("2021-01-01", "2021-12-31", table={"3": {"因病": "33"}}),
        by=["等级", "性质"],
    )
    assert table.keys == (("1", "2", "3"), ("因战", "因公", "因病"))
    got = found(
        table, [0, 0, 0, 0, 1, 1, -1, 0], [0, 0, 1, 1, 2, 0, 0, -1], [0, 1, 0, 1, 2, 0, 0, 0]
    )
    assert got == [11, 12, 21, None, 33, None, None, None]


def test_a_figure_without_versions_is_open_and_has_no_entry_for_anyone() -> None:
    for by in ([], ["等级"], ["等级", "性质"]):
        table, problems = compile_figure(
            "标准", Figure.model_validate({"unit": "元", "open": True, "by": by})
        )
        assert table.open
        assert problems == []
        version_of = table.version_on(days("2020-01-01", "2021-01-01"))
        assert found(table, version_of.tolist(), *([[-1, -1]] * len(by))) == [None, None]


def test_problems_name_the_version_they_are_in() -> None:
    _, problems = compile_figure(
        "标准",
        Figure.model_validate({
            "unit": "元",
            "values": [
                version("2021-01-01", "2021-12-31", value="2"),
                version("2020-01-01", "2021-01-01", value="一"),
            ],
        }),
    )
    assert [(index, code) for index, code, _ in problems] == [(0, "G001"), (1, "G002")]


def test_money_is_what_is_counted_in_yuan() -> None:
    kinds = [
        figure(version("2020-01-01", None, value="1"), unit=unit).type.kind
        for unit in ("元/年", "元", "倍", "%", "年")
    ]
    assert kinds == ["money", "money", "number", "number", "integer"]


_DAYS = st.integers(day("2000-01-01"), day("2030-12-31"))


@given(st.lists(st.tuples(_DAYS, st.integers(0, 400)), max_size=6), st.lists(_DAYS, min_size=1))
def test_lookup_equals_looking_through_the_versions_one_by_one(
    spans: list[tuple[int, int]], asked: list[int]
) -> None:
    epoch = dt.date(1970, 1, 1)
    kept: list[tuple[int, int]] = []
    for first, length in sorted(spans):
        if not kept or first > kept[-1][1]:
            kept.append((first, first + length))
    if not kept:
        return
    table = figure(
        *(
            version(
                str(epoch + dt.timedelta(days=first)),
                str(epoch + dt.timedelta(days=last)),
                value=str(first),
            )
            for first, last in kept
        )
    )
    index = table.version_on(np.array(asked, dtype=np.int64)).tolist()
    expected = [next((a for a, b in kept if a <= one <= b), None) for one in asked]
    assert found(table, index) == expected
