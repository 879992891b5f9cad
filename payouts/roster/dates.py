"""Dates and months as they stand in rosters.

A reader returns first and last possible day (days since 1970-01-01) and what is wrong;
a month without a day is the whole month.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TypeAlias

from payouts.period import FIRST_YEAR, LAST_YEAR, day_number, month_number
from payouts.roster.problems import Problem
from payouts.vocabulary import fold_width

Span: TypeAlias = "tuple[int, int]"
Reading: TypeAlias = "tuple[Span, Problem]"

_NO_SPAN = (0, 0)
_DAY_FORMS = (
    re.compile(r"([0-9]{4})[.\-/]([0-9]{1,2})[.\-/]([0-9]{1,2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_MONTH_FORMS = (
    re.compile(r"([0-9]{4})[.\-/]([0-9]{1,2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月"),
    re.compile(r"([0-9]{4})([0-9]{2})"),
)
_MIDNIGHT = re.compile(r"(?<=[0-9])[T ]+0{1,2}:00(?::00(?:\.0+)?)?$")
_NUMBER_MONTH = re.compile(r"([0-9]{4})\.([0-9]{1,2})")
_NUMBER_DIGITS = (6, 8)  # 202309 and 20230901


def read_date(cell: object) -> Reading:
    """Read one raw cell of a date column."""
    if isinstance(cell, dt.datetime):
        # A time of day hints at a shifted time zone, and with it at the wrong day.
        if cell.time() != dt.time(0):
            return _NO_SPAN, Problem.NOT_A_DATE
        return _day(cell.year, cell.month, cell.day)
    if isinstance(cell, dt.date):
        return _day(cell.year, cell.month, cell.day)
    if isinstance(cell, str):
        return _read_text(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _read_number(cell)
    return _NO_SPAN, Problem.NOT_A_DATE


def read_month(cell: object) -> tuple[int, Problem]:
    """Read one raw cell of a month column; a date gives the month it lies in."""
    (first, _), problem = read_date(cell)
    if problem is Problem.NOT_A_DATE:
        return 0, Problem.NOT_A_MONTH
    if problem:
        return 0, problem
    day = dt.date(1970, 1, 1) + dt.timedelta(days=first)
    return month_number(day.year, day.month), Problem.NONE


def _read_text(text: str) -> Reading:
    """Read text in any of the forms in use, full-width digits and blanks allowed."""
    trimmed = _MIDNIGHT.sub("", fold_width(text).strip())
    compact = "".join(trimmed.split())
    for form in _DAY_FORMS:
        if match := form.fullmatch(compact):
            return _day(int(match[1]), int(match[2]), int(match[3]))
    for form in _MONTH_FORMS:
        if match := form.fullmatch(compact):
            return _month(int(match[1]), int(match[2]))
    return _NO_SPAN, Problem.NOT_A_DATE


def _read_number(number: float) -> Reading:
    """Read a number cell: 20230901, 202309, or 2023.09 where the month is beyond doubt."""
    if float(number).is_integer():
        digits = str(int(number))
        if len(digits) not in _NUMBER_DIGITS:
            return _NO_SPAN, Problem.NOT_A_DATE
        return _read_text(digits)
    match = _NUMBER_MONTH.fullmatch(repr(number))
    if match is None:
        return _NO_SPAN, Problem.NOT_A_DATE
    if match[2] == "1":  # typed as .1 or as .10
        return _NO_SPAN, Problem.AMBIGUOUS_DATE
    return _month(int(match[1]), int(match[2]))


def _day(year: int, month: int, day: int) -> Reading:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return _NO_SPAN, Problem.NOT_A_DATE
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _NO_SPAN, Problem.YEAR_OUT_OF_RANGE
    number = day_number(date)
    return (number, number), Problem.NONE


def _month(year: int, month: int) -> Reading:
    first, problem = _day(year, month, 1)
    if problem:
        return first, problem
    return (first[0], first[0] + calendar.monthrange(year, month)[1] - 1), Problem.NONE
