"""Number formats that show a number as a date, and the day it shows."""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum

_QUOTED = re.compile(r'"[^"]*"?|\\.|[_*].')
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_DATE_LETTERS = frozenset("ymdhsYMDHS")
# Formats known by number alone; 27-36 and 50-58 are dates and times in East Asian editions.
_DATE_NUMBERS = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
_ELAPSED_NUMBER = 46
_DAY_MS = 86_400_000
# Excel counts a 29 February 1900, which is no day: earlier days are one off.
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 (a sheet knows no time zone)
_LEAP_BUG, _NO_DAY = 60, "1900-02-29"
ZERO_DAY = "1900-01-00"  # as Excel shows a 0, mostly of a formula without a result
_SYSTEM_1904 = 1462


class Shown(Enum):
    """How a number format shows a number."""

    NUMBER = "number"
    DATE = "date"
    ELAPSED = "elapsed"


def shown_as(number: int, code: str | None) -> Shown:
    """Return what a number format shows: by its code, or by its number where it has none."""
    if code is None:
        if number == _ELAPSED_NUMBER:
            return Shown.ELAPSED
        return Shown.DATE if number in _DATE_NUMBERS else Shown.NUMBER
    bare = _QUOTED.sub("", code)
    if any(_ELAPSED.fullmatch(inner) for inner in _BRACKETS.findall(bare)):
        return Shown.ELAPSED
    letters = _BRACKETS.sub("", bare).partition(";")[0]
    return Shown.NUMBER if _DATE_LETTERS.isdisjoint(letters) else Shown.DATE


def as_date(serial: float, *, from_1904: bool = False, elapsed: bool = False) -> object:
    """Return the date, date and time, time or duration that a number shows as.

    Less than one day is a time. 0 January and 29 February 1900 are their texts, which no rule
    takes for a date; another number that is no day of the calendar stays a number.
    """
    try:
        if elapsed:
            return dt.timedelta(milliseconds=round(serial * _DAY_MS))
        if serial < 0 or (serial == 0 and not from_1904):
            return ZERO_DAY if serial == 0 else serial
        days, milliseconds = divmod(round(serial * _DAY_MS), _DAY_MS)
        within = dt.timedelta(milliseconds=milliseconds)
        if days == 0:
            return (_EPOCH + within).time()
        if from_1904:
            days += _SYSTEM_1904
        elif days == _LEAP_BUG:
            return _NO_DAY
        elif days < _LEAP_BUG:
            days += 1
        moment = _EPOCH + dt.timedelta(days=days) + within
    except (OverflowError, ValueError):  # ValueError: not a finite number
        return serial
    return moment if within else moment.date()
