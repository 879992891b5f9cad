"""Months, days and periods as integers."""

from __future__ import annotations

import calendar
import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.base.period import (
    Period,
    day_in_month,
    day_number,
    day_text,
    first_day,
    first_day_of,
    last_day,
    month_number,
    month_of_day,
    month_text,
    parse_month,
)


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2023-09", "2023-09", "2023-09", "2023年9月"),
        ("2023Q1", "2023-01", "2023-03", "2023年1月至3月"),
        ("2023Q4", "2023-10", "2023-12", "2023年10月至12月"),
        ("2023H1", "2023-01", "2023-06", "2023年1月至6月"),
        ("2023H2", "2023-07", "2023-12", "2023年7月至12月"),
        ("2023", "2023-01", "2023-12", "2023年"),
        ("2023-07..2024-06", "2023-07", "2024-06", "2023年7月至2024年6月"),
        ("2023-02..2023-03", "2023-02", "2023-03", "2023年2月至3月"),
        (" 2023-09 .. 2023-09 ", "2023-09", "2023-09", "2023年9月"),
    ],
)
def test_the_forms_of_a_period(text: str, first: str, last: str, words: str) -> None:
    period = Period.parse(text)
    assert (month_text(period.first), month_text(period.last)) == (first, last)
    assert period.in_words() == words
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("text", "shortest"),
    [
        ("2023-01..2023-12", "2023"),
        ("2023-01..2023-06", "2023H1"),
        ("2023-04..2023-06", "2023Q2"),
        ("2023-02..2023-04", "2023-02..2023-04"),
        ("2023-12..2024-02", "2023-12..2024-02"),
    ],
)
def test_a_period_is_written_in_its_shortest_form(text: str, shortest: str) -> None:
    assert str(Period.parse(text)) == shortest


@pytest.mark.parametrize(
    "text",
    [
        *("", "2023-13", "2023-00", "2023-9", "202309", "23-09", "2023Q5", "2023Q0", "2023H3"),
        *("2023Q", "2023-09..", "..2023-09", "2023-09..2023-08", "2023..2024", "1899-12"),
        *("2201-01", "２０２３-09", "2023-09-01", "2023q1", "2023-09\n2023-10"),
    ],
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"month|period"):
        Period.parse(text)


def test_a_period_knows_its_months() -> None:
    period = Period.parse("2023-11..2024-01")
    assert len(period) == 3
    assert [month_text(m) for m in period] == ["2023-11", "2023-12", "2024-01"]
    assert parse_month("2023-12") in period
    assert parse_month("2024-02") not in period


def test_a_month_before_its_time_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2023-09\.\.2023-08"):
        Period(parse_month("2023-09"), parse_month("2023-08"))


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_days_and_months_agree_with_the_calendar(date: dt.date) -> None:
    day, month = day_number(date), month_number(date.year, date.month)
    assert day_text(day) == date.isoformat()
    assert month_text(month) == f"{date:%Y-%m}"
    column, months = np.array([day]), np.array([month])
    assert month_of_day(column).tolist() == [month]
    assert day_in_month(column).tolist() == [date.day]
    assert first_day(months).tolist() == [day - date.day + 1] == [first_day_of(month)]
    length = calendar.monthrange(date.year, date.month)[1]
    assert last_day(months).tolist() == [day - date.day + length]
