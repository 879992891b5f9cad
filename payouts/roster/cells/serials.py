"""Numbers that may be dates as Excel counts them: 45170 is 2023-09-01, unless it is something else.

A workbook may also count from 1904, and a number may be a number: so a serial is never read as
a date, but the day it may be is named to whoever has to settle it.
"""

from __future__ import annotations

import datetime as dt

from payouts.roster.cells.tidy import AROUND, tidied

_DIGITS = 5  # of every day from 1927-05-18 to 2173-10-13
_EPOCH = dt.date(1899, 12, 30)  # day 0 of the 1900 system, for days after its false 1900-02-29


def serial_day(text: str) -> str:
    """Return in ISO form the day that a number may be, or an empty text."""
    digits = tidied(text, AROUND)
    if not (digits.isascii() and digits.isdigit() and len(digits) == _DIGITS and digits[0] != "0"):
        return ""
    return (_EPOCH + dt.timedelta(days=int(digits))).isoformat()
