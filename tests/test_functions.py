"""The functions of the rule language, against dates worked out by hand and one by one."""

from __future__ import annotations

import calendar
import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packs import person_id
from payouts.base.money import Exact
from payouts.base.period import day_number, day_text, month_text
from payouts.base.vectors import Dates
from payouts.rules.language.functions import ABOUT, FUNCTIONS
from payouts.rules.language.values import ReasonIndex, ReasonKind, Reasons, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

When = dt.date | tuple[int, int]


def dates(*days: When | None, index: ReasonIndex | None = None) -> Value:
    """Return a column of dates; a pair is a month without a day, None a blank cell."""
    spans = [_span(one) for one in days]
    first = np.array([a for a, _ in spans], dtype=np.int64)
    last = np.array([b for _, b in spans], dtype=np.int64)
    reasons = Reasons()
    if index is not None:
        blank = np.array([one is None for one in days])
        reasons = index.mark(Reasons(), blank, ReasonKind.NOT_GIVEN, "日期")
    return Value(Dates.exact(first) if (first == last).all() else Dates(first, last), reasons)


def _span(one: When | None) -> tuple[int, int]:
    if one is None:
        return 0, 0
    if isinstance(one, dt.date):
        return day_number(one), day_number(one)
    last = calendar.monthrange(*one)[1]
    return day_number(dt.date(*one, 1)), day_number(dt.date(*one, last))


def call(name: str, *args: Value, index: ReasonIndex | None = None, **options: str) -> Value:
    return FUNCTIONS[name].work(index or ReasonIndex(), args, {ABOUT: "日期", **options})


def months(value: Value) -> list[str]:
    return [month_text(m) for m in cast("NDArray[np.int64]", value.data).tolist()]


def numbers(value: Value) -> list[Fraction]:
    return cast("Exact", value.data).fractions()


D = dt.date


def test_months_of_dates_do_not_need_the_day() -> None:
    column = dates(D(2023, 12, 31), (2024, 2), D(1899, 12, 1))
    assert months(call("month_of", column)) == ["2023-12", "2024-02", "1899-12"]
    assert months(call("month_after", column)) == ["2024-01", "2024-03", "1900-01"]
    assert months(call("january_after", column)) == ["2024-01", "2025-01", "1900-01"]
    assert numbers(call("year", column)) == [2023, 2024, 1899]
    assert numbers(call("month_number", column)) == [12, 2, 12]


def test_birth_and_age_come_from_the_id() -> None:
    ids = np.array([person_id(1, "19580229"[:4] + "0228"), person_id(2, "19600229")], dtype=object)
    born = call("birth_date", Value(ids))
    assert [day_text(d) for d in cast("Dates", born.data).first.tolist()] == [
        "1958-02-28",
        "1960-02-29",
    ]
    assert months(call("month_of_age", born, Value(Exact.of([60])))) == ["2018-02", "2020-02"]


def test_an_id_that_is_wrong_gives_no_birth_date_and_does_no_harm() -> None:
    index = ReasonIndex()
    reasons = index.mark(Reasons(), np.array([True, False]), ReasonKind.CELL, "身份证号")
    ids = np.array(["垃圾", person_id(1, "19600101")], dtype=object)
    born = call("birth_date", Value(ids, reasons), index=index)
    assert day_text(int(cast("Dates", born.data).first[1])) == "1960-01-01"
    assert born.reasons.missing.tolist() == [True, False]


@pytest.mark.parametrize(
    ("start", "end", "half_year", "part_counts_one", "by_month", "drop"),
    [
        # half-open: the anniversary leaves no remainder
        (D(2018, 9, 1), D(2020, 9, 1), "2", "2", "2", "2"),
        (D(2018, 9, 1), D(2020, 8, 31), "2", "2", "23/12", "1"),
        (D(2018, 9, 1), D(2020, 9, 2), "5/2", "3", "2", "2"),
        (D(2018, 9, 1), D(2021, 3, 1), "5/2", "3", "5/2", "2"),  # exactly six months over
        (D(2018, 9, 1), D(2021, 3, 2), "3", "3", "5/2", "2"),  # and a day
        (D(2018, 9, 1), D(2018, 9, 1), "0", "0", "0", "0"),
        (D(2018, 9, 1), D(2018, 9, 2), "1/2", "1", "0", "0"),
        # a day that the other month lacks falls on its last day
        (D(2016, 2, 29), D(2017, 2, 28), "1", "1", "1", "1"),
        (D(2016, 2, 29), D(2020, 2, 28), "4", "4", "47/12", "3"),
        (D(2018, 8, 31), D(2019, 2, 28), "1/2", "1", "1/2", "0"),
        (D(2018, 8, 31), D(2020, 3, 1), "2", "2", "3/2", "1"),
    ],
)
def test_service_years_by_each_rule_for_the_remainder(  # noqa: PLR0913, PLR0917 (one column each)
    start: dt.date, end: dt.date, half_year: str, part_counts_one: str, by_month: str, drop: str
) -> None:
    rules = {
        "half_year": half_year,
        "part_counts_one": part_counts_one,
        "by_month": by_month,
        "drop": drop,
    }
    for remainder, years in rules.items():
        value = call("service_years", dates(start), dates(end), remainder=remainder)
        assert numbers(value) == [Fraction(years)], remainder
        assert not value.reasons


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (D(2018, 9, 1), D(2020, 9, 1), Fraction(2)),  # the anniversary leaves no remainder
        (D(2018, 9, 1), D(2020, 8, 31), 1 + Fraction(365, 366)),  # 29 February 2020 lies in it
        (D(2018, 9, 1), D(2021, 8, 31), 2 + Fraction(364, 365)),
        (D(2018, 9, 1), D(2018, 9, 1), Fraction(0)),
        (D(2018, 9, 1), D(2018, 9, 2), Fraction(1, 365)),
        (D(2019, 9, 1), D(2019, 9, 2), Fraction(1, 366)),
        # years from 29 February run to the last day of the next February
        (D(2016, 2, 29), D(2017, 2, 28), Fraction(1)),
        (D(2016, 2, 29), D(2017, 2, 27), Fraction(364, 365)),
        (D(2016, 2, 29), D(2020, 2, 28), 3 + Fraction(365, 366)),
        (D(2016, 2, 29), D(2020, 2, 29), Fraction(4)),
    ],
)
def test_service_by_the_day_is_a_part_of_the_year_it_lies_in(
    start: dt.date, end: dt.date, years: Fraction
) -> None:
    value = call("service_years", dates(start), dates(end), remainder="by_day")
    assert numbers(value) == [years]


def test_service_by_the_day_is_unclear_where_one_side_has_no_day() -> None:
    index = ReasonIndex()
    start, end = dates((2018, 9), (2018, 9)), dates(D(2020, 9, 15), (2020, 9))
    value = call("service_years", start, end, index=index, remainder="by_day")
    assert value.reasons.missing.tolist() == [True, False]
    assert numbers(value)[1] == 2, "both without a day: whole months from one to the other"


def test_the_whole_part_of_a_number_is_taken_downwards() -> None:
    given_numbers = [Fraction(7, 2), Fraction(-7, 2), Fraction(3), Fraction(10**30, 3)]
    value = call("whole", Value(Exact.of(given_numbers)))
    assert numbers(value) == [3, -4, 3, 10**30 // 3]
    index = ReasonIndex()
    reasons = index.mark(Reasons(), np.array([True, False]), ReasonKind.CELL, "次数")
    missing = call("whole", Value(Exact.of([0, Fraction(5, 2)]), reasons))
    assert missing.reasons.missing.tolist() == [True, False], "missing is not zero"


def test_service_known_to_the_month_on_one_side_only_may_be_unclear() -> None:
    index = ReasonIndex()
    start = dates((2018, 9), (2018, 9), (2018, 9), D(2018, 9, 1))
    end = dates(D(2020, 8, 31), D(2020, 9, 15), (2020, 9), (2020, 9))
    value = call("service_years", start, end, index=index, remainder="part_counts_one")
    unclear = value.reasons.missing.tolist()
    assert unclear == [False, True, False, True], "2 at most; 2 or 3; whole months; 2 or 3"
    assert numbers(value)[0] == 2
    assert numbers(value)[2] == 2
    assert {reason.kind for _, reason in index.found_in(value.reasons)} == {ReasonKind.AMBIGUOUS}


_DAYS = st.dates(D(1950, 1, 1), D(2025, 12, 31))


def _later(day: dt.date, months: int) -> dt.date:
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return D(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@given(st.lists(st.tuples(_DAYS, _DAYS), min_size=1, max_size=20))
def test_service_years_equal_counting_month_by_month(pairs: list[tuple[dt.date, dt.date]]) -> None:
    ordered = [(min(pair), max(pair)) for pair in pairs]
    start, end = dates(*(a for a, _ in ordered)), dates(*(b for _, b in ordered))
    got = numbers(call("service_years", start, end, remainder="by_month"))
    for (a, b), years in zip(ordered, got, strict=True):
        whole = (b.year - a.year) * 12 + b.month - a.month
        whole -= _later(a, whole) > b
        assert years == Fraction(whole, 12)


@given(st.lists(st.tuples(_DAYS, _DAYS), min_size=1, max_size=20))
def test_service_by_the_day_equals_counting_year_by_year(
    pairs: list[tuple[dt.date, dt.date]],
) -> None:
    ordered = [(min(pair), max(pair)) for pair in pairs]
    start, end = dates(*(a for a, _ in ordered)), dates(*(b for _, b in ordered))
    got = numbers(call("service_years", start, end, remainder="by_day"))
    for (a, b), years in zip(ordered, got, strict=True):
        full = 0
        while _later(a, 12 * (full + 1)) <= b:
            full += 1
        begun, over = _later(a, 12 * full), _later(a, 12 * (full + 1))
        assert years == full + Fraction((b - begun).days, (over - begun).days)


def test_given_tells_blank_from_filled_and_knows_nothing_of_the_unreadable() -> None:
    index = ReasonIndex()
    blank, filled = np.array([True, False, False]), np.array([False, False, True])
    reasons = index.mark(Reasons(), blank, ReasonKind.NOT_GIVEN, "日期")
    reasons = index.mark(reasons, filled, ReasonKind.CELL, "日期")
    value = call("given", Value(np.zeros(3, dtype=np.int64), reasons), index=index)
    assert cast("NDArray[np.bool_]", value.data)[:2].tolist() == [False, True]
    assert value.reasons.missing.tolist() == [False, False, True]


def test_latest_and_earliest_leave_out_what_was_not_given() -> None:
    index = ReasonIndex()
    a = dates(D(2020, 1, 1), None, D(2020, 1, 1), None, index=index)
    b = dates(D(2021, 1, 1), D(2021, 1, 1), None, None, index=index)
    late, early = (call(name, a, b, index=index) for name in ("latest", "earliest"))
    assert months(late)[:3] == ["2021-01", "2021-01", "2020-01"]
    assert months(early)[:3] == ["2020-01", "2021-01", "2020-01"]
    assert late.reasons.missing.tolist() == [False, False, False, True], "none given: none known"


def test_the_larger_and_the_smaller_amount_are_exact() -> None:
    a = Value(Exact.of([Fraction(1, 3), Fraction(-1, 3), Fraction(2)]))
    b = Value(Exact.of([Fraction(333333, 10**6)]))
    assert numbers(call("max", a, b)) == [Fraction(1, 3), Fraction(333333, 10**6), 2]
    assert numbers(call("min", a, b)) == [
        Fraction(333333, 10**6),
        Fraction(-1, 3),
        Fraction(333333, 10**6),
    ]
