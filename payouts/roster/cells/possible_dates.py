"""Numbers that may be Excel dates: 45170 may mean 2023-09-01.

A workbook may count from 1904, and the number may be no date: it is never read as one, but the
day is named in a message.
"""

from __future__ import annotations

import datetime as dt

from payouts.roster.cells.tidy import AROUND, tidied

_DIGITS = 5  # of every day from 1927-05-18 to 2173-10-13
_EPOCH = dt.date(1899, 12, 30)  # day 0 of the 1900 system, for days after its false 1900-02-29


def possible_date(text: str) -> str:
    """Return in ISO form the day that a number may be, or an empty text."""
    digits = tidied(text, AROUND)
    if not (digits.isascii() and digits.isdigit() and len(digits) == _DIGITS and digits[0] != "0"):
        return ""
    return (_EPOCH + dt.timedelta(days=int(digits))).isoformat()
