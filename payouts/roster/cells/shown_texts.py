"""What a cell shows where the file keeps it as text, as .ods does, beside what it holds."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction

from payouts.roster.cells.amount_units import HUNDREDTHS, unit_of_words
from payouts.roster.cells.dates import read_date
from payouts.roster.cells.sights import NOUGHTS, Sight
from payouts.roster.cells.values import fifteen_digits

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+", re.ASCII)
_PART = re.compile(r"(?:(\d+)\s+)?(\d+)\s*/\s*(\d+)", re.ASCII)
_FULL_DATE = re.compile(r"\d+\D+\d+\D+\d+.*", re.ASCII | re.DOTALL)
_YEAR = re.compile(r"(\d{4})\s*年?", re.ASCII)
_YEAR_AND_MONTH = re.compile(
    r"(?:\d{1,4}\s*年\s*\d{1,2}\s*月|\d{4}\s*[-/.]\s*\d{1,2}|[A-Za-z]{3,9}[ .,-]*\d{2,4}"
    r"|\d{1,2}\s*[-/.]\s*\d{4}|[〇零一二三四五六七八九]{2,4}年[一二三四五六七八九十]{1,3}月)",
    re.ASCII,
)
_SCIENTIFIC = re.compile(r"\d[Ee][+-]?\d")
_SHIFTS = (0, -3, -4, -6, -8, 2)  # what formats scale by
_GENERAL_DIGITS = 8  # decimals that a format without places shows at least


def may_show_other(text: str, value: object) -> bool:
    """Tell whether a shown text may say something else than the value; a cheap test."""
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        try:
            return float(text.replace(",", "")) != value
        except ValueError:
            return True
    return isinstance(value, dt.date) and _FULL_DATE.fullmatch(text) is None


def sight_of_text(text: str, value: object) -> Sight | None:
    """Return what a text shows of a value; None where it is that value."""
    said = text.strip()
    if isinstance(value, dt.date):
        return _of_date(said, value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    exact = Fraction(fifteen_digits(value))
    if _SCIENTIFIC.search(said) or _PART.search(said):
        return _of_part(said, exact)
    found = _NUMBER.search(said)
    if found is None:
        nought = exact == 0 and said in NOUGHTS
        return None if nought else Sight(said, differs=True, hides=True)
    digits = found[0].replace(",", "")
    shown, places = Fraction(Decimal(digits)), len(digits.partition(".")[2])
    unit = HUNDREDTHS if "%" in said else unit_of_words(said)
    for shift in _SHIFTS if unit != HUNDREDTHS else (2,):
        scaled = abs(exact) * Fraction(10) ** shift
        if abs(scaled - shown) * 2 <= Fraction(10) ** -places and (shown or not exact or not shift):
            lost = scaled != shown and places < _GENERAL_DIGITS
            return Sight(said, lost, shift, unit)
    return Sight(said, differs=True, unit=unit)


def _of_part(said: str, exact: Fraction) -> Sight | None:
    part = _PART.search(said)
    if part is None or not int(part[3]):
        try:
            shown = Fraction(Decimal(said.replace(",", "")))
        except ArithmeticError:
            return None
    else:
        shown = int(part[1] or 0) + Fraction(int(part[2]), int(part[3]))
    return None if shown == abs(exact) else Sight(said, differs=True)


def _of_date(said: str, value: dt.date) -> Sight | None:
    (first, last), problem = read_date(said)
    if not problem and first == last:
        return None
    if _YEAR_AND_MONTH.fullmatch(said):
        return Sight(said, month=f"{value.year}年{value.month}月")
    if _YEAR.fullmatch(said):
        return Sight(said, month=f"{value.year}年")
    return Sight(said, differs=True)
