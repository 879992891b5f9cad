"""Dates and months as they stand in rosters.

A reader returns first and last possible day (days since 1970-01-01) and what is wrong;
a month without a day is the whole month.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING, TypeAlias

from payouts.base.period import FIRST_YEAR, LAST_YEAR, date_text, day_number, day_text, month_number
from payouts.roster.cells.numbers import CHINESE_NUMBERS
from payouts.roster.cells.possible_dates import possible_date
from payouts.roster.cells.problems import Problem
from payouts.roster.cells.tidy import AROUND, Tidying, tidied

if TYPE_CHECKING:
    from payouts.roster.cells.tidy import Steps

Span: TypeAlias = "tuple[int, int]"
Reading: TypeAlias = "tuple[Span, Problem]"

_NO_SPAN = (0, 0)
_BETWEEN = r"(?:\s*[.\-/。]\s*|\s+)"
_END = r"\s*[.。]?"
_DAY_FORMS = (
    re.compile(rf"([0-9]{{4}}){_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}}){_END}"),
    re.compile(r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号]?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_MONTH_FORMS = (
    re.compile(rf"([0-9]{{4}}){_BETWEEN}([0-9]{{1,2}}){_END}"),
    re.compile(r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月(?:份)?"),
    re.compile(r"([0-9]{4})([0-9]{2})"),
)
# With 日 or 号, or without a day: 八月十五 alone may be a day of the lunar calendar.
_IN_WORDS = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月"
    r"(?:([一二三四五六七八九十]{1,3})[日号])?"
)
_DIGIT_WORDS = "〇一二三四五六七八九"
_ZEROS = str.maketrans("零○", "〇〇")
_MIDNIGHT = re.compile(r"(?<=[0-9日号])[T\s]+0{1,2}:00(?::00(?:\.0+)?)?$")
_NUMBER_MONTH = re.compile(r"([0-9]{4})\.([0-9]{1,2})")
_NUMBER_DIGITS = (6, 8)  # 202309 and 20230901
# How a date shows where a formula has no result, or refers to a blank cell.
_NO_DAY = re.compile(r"1900\s*[-/.年]\s*0?1\s*[-/.月]\s*0{1,2}\s*日?")
_MONTH_LENGTH = len("2023-09")


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


def date_form(text: str) -> str:
    """Return a tidied text of a date in ISO form, as day or month, or as it is."""
    (first, last), problem = _read_tidied(text)
    if problem:
        return text
    return date_text(first, last)


def month_form(text: str) -> str:
    """Return a tidied text of a date or month as its month in ISO form, or as it is."""
    (first, _), problem = _read_tidied(text)
    return text if problem else day_text(first)[:_MONTH_LENGTH]


DATE_STEPS: Steps = (*AROUND, (Tidying.DATE, date_form))
MONTH_STEPS: Steps = (*AROUND, (Tidying.DATE, month_form))


def _read_text(text: str) -> Reading:
    """Read text in any of the forms in use, full-width digits and blanks allowed."""
    span, problem = _read_tidied(tidied(text, AROUND))
    if problem is Problem.NOT_A_DATE and possible_date(text):
        problem = Problem.SERIAL_DATE
    return span, problem


def _read_tidied(text: str) -> Reading:
    plain = _MIDNIGHT.sub("", text)
    if _NO_DAY.fullmatch(plain):
        return _NO_SPAN, Problem.NO_RESULT
    if found := _IN_WORDS.fullmatch("".join(plain.split())):
        return _read_words(found)
    for form in _DAY_FORMS:
        if match := form.fullmatch(plain):
            return _day(int(match[1]), int(match[2]), int(match[3]))
    for form in _MONTH_FORMS:
        if match := form.fullmatch(plain):
            return _month(int(match[1]), int(match[2]))
    return _NO_SPAN, Problem.NOT_A_DATE


def _read_words(found: re.Match[str]) -> Reading:
    """Read 二〇二三年九月一日: the year digit by digit, month and day as numbers."""
    year = int("".join(str(_DIGIT_WORDS.index(c)) for c in found[1].translate(_ZEROS)))
    month = CHINESE_NUMBERS.get(found[2])
    day = CHINESE_NUMBERS.get(found[3]) if found[3] else None
    if month is None or (found[3] and day is None):
        return _NO_SPAN, Problem.NOT_A_DATE
    return _month(year, month) if day is None else _day(year, month, day)


def _read_number(number: float) -> Reading:
    """Read a number cell: 20230901, 202309, or 2023.09 where the month is beyond doubt."""
    if float(number).is_integer():
        digits = str(int(number))
        if len(digits) in _NUMBER_DIGITS:
            return _read_tidied(digits)
        return _NO_SPAN, Problem.SERIAL_DATE if possible_date(digits) else Problem.NOT_A_DATE
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
