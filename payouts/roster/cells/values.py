"""Readers of single raw cells: numbers, texts, accounts.

Each takes a cell that is neither blank nor bad and returns its value and what is wrong
with it; with a problem the value means nothing.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from payouts.base.columns import visible
from payouts.roster.cells.numbers import DECIMAL, MAX_DIGITS
from payouts.roster.cells.problems import Problem, plain_text
from payouts.roster.cells.tidy import AROUND, TEXT_STEPS, Tidying, tidied

if TYPE_CHECKING:
    from payouts.base.columns import ColumnSpec
    from payouts.roster.cells.tidy import Steps

EXACT_DIGITS = 15  # decimal digits that a binary64 number always holds
_LOST_FROM = 10**EXACT_DIGITS
_FEN = 2  # decimal places of an amount

_FRACTION = re.compile(r"\d+/\d+", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)


# --- numbers -----------------------------------------------------------------------------


def read_number(cell: object, steps: Steps) -> tuple[str, Problem]:
    """Return the exact decimal text of a number cell, or of text by :func:`number_steps`."""
    if isinstance(cell, str):
        return _sized(cell if DECIMAL.fullmatch(cell) else tidied(cell, steps))
    return _read_cell(cell)


def _read_cell(cell: object) -> tuple[str, Problem]:
    """Return the exact decimal text of a cell that is not text."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return "0", Problem.NOT_A_NUMBER
    text = _decimal_text(cell)
    if isinstance(cell, float) and _has_noise(cell, text):
        text = fifteen_digits(cell)
        if not _ends(cell, text):
            return "0", Problem.TOO_MANY_DIGITS
    return _sized(text)


def _decimal_text(cell: float) -> str:
    text = repr(cell).removesuffix(".0")
    return format(Decimal(text), "f") if "e" in text else text


def fifteen_digits(number: float) -> str:
    """Return a number as a sheet shows it, to 15 significant digits, as a plain decimal."""
    if isinstance(number, int):
        return str(number)
    if not math.isfinite(number):
        return "0"
    text = format(Decimal(f"{number:.{EXACT_DIGITS}g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def drops_noise(cell: object) -> bool:
    """Tell whether a number is read without the last digits of what is stored."""
    return isinstance(cell, float) and math.isfinite(cell) and _has_noise(cell, _decimal_text(cell))


def _sized(text: str) -> tuple[str, Problem]:
    if not DECIMAL.fullmatch(text):
        return "0", Problem.NOT_A_NUMBER
    return ("0", Problem.TOO_MANY_DIGITS) if len(text) > MAX_DIGITS else (text, Problem.NONE)


def read_part(cell: object, steps: Steps) -> tuple[str, Problem]:
    """Return the exact text of a number, or of a part of a whole such as ``1/3``."""
    if isinstance(cell, str) and _FRACTION.fullmatch(text := tidied(cell, steps)):
        above, _, below = text.partition("/")
        if len(text) <= MAX_DIGITS and 0 < int(below) >= int(above):
            return text, Problem.NONE
        return "0", Problem.NOT_A_NUMBER
    return read_number(cell, steps)


def _has_noise(number: float, text: str) -> bool:
    """Tell whether there are more digits than were ever typed: binary arithmetic adds them."""
    if len(text) <= EXACT_DIGITS:
        return False
    whole = number.is_integer()
    return bool(abs(number) >= _LOST_FROM if whole else _digits(text) > EXACT_DIGITS)


def _ends(number: float, text: str) -> bool:
    """Tell whether 15 digits are all of a number: 1000/3 goes on, and its last ones are gone.

    A whole number of so many digits was an id or account once: nothing of it is dropped.
    """
    if abs(number) >= _LOST_FROM or number.is_integer():
        return False
    decimals = text.partition(".")[2]
    return _digits(text) < EXACT_DIGITS or len(decimals) <= _FEN


def _digits(text: str) -> int:
    return len(text.lstrip("-0.").replace(".", ""))


def read_integer(cell: object, spec: ColumnSpec, steps: Steps) -> tuple[str, Problem]:
    """Return the text of a whole number within the bounds of the column."""
    # Even digits may be a code that stands for another number, so no text skips the steps.
    text, problem = _sized(tidied(cell, steps)) if isinstance(cell, str) else _read_cell(cell)
    if problem:
        return text, problem
    whole, _, decimals = text.partition(".")
    if decimals.strip("0"):
        return "0", Problem.NOT_WHOLE
    number = int(whole)
    if (spec.low is not None and number < spec.low) or (
        spec.high is not None and number > spec.high
    ):
        return "0", Problem.OUT_OF_RANGE
    return str(number), Problem.NONE


# --- texts, accounts ---------------------------------------------------------------------


def read_text(cell: object) -> tuple[str, Problem]:
    """Return the text without blanks around it; those inside belong to it (张　三)."""
    if isinstance(cell, str):
        text = tidied(cell, TEXT_STEPS)
        return text, Problem.NONE if visible(text).strip() else Problem.BLANK
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if abs(cell) >= _LOST_FROM:
            return "", Problem.TEXT_DIGITS_LOST
        return plain_text(cell), Problem.NONE
    if isinstance(cell, dt.datetime) and cell.time() == dt.time(0):
        return cell.date().isoformat(), Problem.NONE
    return plain_text(cell), Problem.NONE


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_FOURS = re.compile(r"\d{4}(?:[- ]+\d{4}){2,5}(?:[- ]+\d{1,4})?", re.ASCII)
_PARTED = re.compile(r"\d+(?:\s+\d+)*", re.ASCII)
_ONE_ACCOUNT = 23  # digits; two accounts in one cell have more


def _joined(text: str) -> str:
    """Join the groups of one account: of fours, or of any size while they can't be two."""
    dashed = text.translate(_DASHES)
    joined = "".join(dashed.replace("-", " ").split())
    parted = _PARTED.fullmatch(text) or _FOURS.fullmatch(dashed)
    return joined if parted and len(joined) <= _ONE_ACCOUNT else text


ACCOUNT_STEPS: Steps = (*AROUND, (Tidying.GROUPS, _joined))


ACCOUNT_DIGITS = range(6, 31)  # of the shortest passbook, and of the longest field of a bank file


def no_account(digits: str) -> bool:
    """Tell whether a text of digits can be no account: too short or long, or nothing but zeros."""
    return len(digits) not in ACCOUNT_DIGITS or not digits.strip("0")


def read_account(cell: object) -> tuple[str, Problem]:
    """Return the digits of an account; what parts its groups of digits is dropped."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if abs(cell) >= _LOST_FROM:
            return "", Problem.ACCOUNT_DIGITS_LOST
        text = plain_text(cell)
    else:
        text = tidied(plain_text(cell), ACCOUNT_STEPS)
    if _LOST_AS_TEXT.fullmatch(text):
        return "", Problem.ACCOUNT_DIGITS_LOST
    if not _DIGITS.fullmatch(text):
        return text, Problem.ACCOUNT_NOT_DIGITS if text else Problem.BLANK
    return text, Problem.ACCOUNT_LENGTH if no_account(text) else Problem.NONE


# 6.22202E+18: what Excel shows of a long number, typed or exported as a text.
_LOST_AS_TEXT = re.compile(r"[1-9](?:\.\d+)?[Ee]\+?\d{2}", re.ASCII)
