"""Readers of single raw cells: numbers, categories, sets, texts, accounts.

Each takes a cell that is neither blank nor bad and returns its value and what is wrong
with it; with a problem the value means nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from payouts.roster.problems import Problem, plain_text
from payouts.vocabulary import fold_width, word_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.vocabulary import ColumnSpec

EXACT_DIGITS = 15  # decimal digits that a binary64 number always holds
MAX_DIGITS = 30
NO_CATEGORY = -1
_LOST_FROM = 10**EXACT_DIGITS

_DECIMAL = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_PART = re.compile(r"(\d{1,9})/(\d{1,9})", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_SEPARATORS = "、,;/ \t\r\n"
_NOTHING = "无"


def read_number(cell: object) -> tuple[str, Problem]:
    """Return the exact decimal text of a number cell or of plain decimal text."""
    if isinstance(cell, str):
        text = cell.strip() if cell.isascii() else fold_width(cell).strip()
        problem = Problem.NONE if _DECIMAL.fullmatch(text) else Problem.NOT_A_NUMBER
    elif isinstance(cell, bool) or not isinstance(cell, (int, float)):
        text, problem = "0", Problem.NOT_A_NUMBER
    else:
        text = repr(cell).removesuffix(".0")
        if "e" in text:
            text = format(Decimal(text), "f")
        problem = _float_problem(cell, text) if isinstance(cell, float) else Problem.NONE
    if not problem and len(text) > MAX_DIGITS:
        problem = Problem.TOO_MANY_DIGITS
    return ("0", problem) if problem else (text, problem)


def read_part(cell: object) -> tuple[str, Problem]:
    """Return the exact text of a number, or of a part of a whole such as ``1/3``."""
    if isinstance(cell, str):
        text = cell.strip() if cell.isascii() else fold_width(cell).strip()
        if (found := _PART.fullmatch(text)) and 0 < int(found[2]) >= int(found[1]):
            return text, Problem.NONE
    return read_number(cell)


def _float_problem(number: float, text: str) -> Problem:
    """Refuse more digits than were ever typed: the noise of binary arithmetic in a formula."""
    if len(text) <= EXACT_DIGITS:
        return Problem.NONE
    digits = len(text.lstrip("-0.").replace(".", ""))
    lost = abs(number) >= _LOST_FROM if number.is_integer() else digits > EXACT_DIGITS
    return Problem.TOO_MANY_DIGITS if lost else Problem.NONE


def read_integer(cell: object, spec: ColumnSpec) -> tuple[str, Problem]:
    """Return the text of a whole number within the bounds of the column."""
    known = spec.synonyms.get(word_key(cell)) if isinstance(cell, str) else None
    text, problem = read_number(cell if known is None else known)
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


def read_boolean(cell: object, spec: ColumnSpec) -> tuple[bool, Problem]:
    """Return whether the cell says 是; an Excel TRUE or FALSE says so too."""
    if isinstance(cell, bool):
        return cell, Problem.NONE
    text = word_key(plain_text(cell))
    text = spec.synonyms.get(text, text)
    return text == "是", Problem.NONE if text in {"是", "否"} else Problem.NOT_YES_OR_NO


def read_text(cell: object) -> tuple[str, Problem]:
    """Return the text without blanks around it; those inside belong to it (张　三)."""
    if isinstance(cell, str):
        return cell.strip(), Problem.NONE
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if abs(cell) >= _LOST_FROM:
            return "", Problem.TEXT_DIGITS_LOST
        return plain_text(cell), Problem.NONE
    if isinstance(cell, dt.datetime) and cell.time() == dt.time(0):
        return cell.date().isoformat(), Problem.NONE
    return plain_text(cell), Problem.NONE


def read_account(cell: object) -> tuple[str, Problem]:
    """Return the digits of an account; blanks between groups of digits are dropped."""
    if isinstance(cell, str) and cell.isascii() and cell.isdigit():
        return cell, Problem.NONE
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if abs(cell) >= _LOST_FROM:
            return "", Problem.ACCOUNT_DIGITS_LOST
        text = plain_text(cell)
    else:
        text = "".join(fold_width(plain_text(cell)).split())
    return text, Problem.NONE if _DIGITS.fullmatch(text) else Problem.ACCOUNT_NOT_DIGITS


# --- categories --------------------------------------------------------------------------


def category_lookup(spec: ColumnSpec) -> dict[str, int]:
    """Return every spelling of the categories, folded -> index into ``spec.values``.

    A code may be written with or without leading zeros unless that changes its meaning.
    """
    place = {value: i for i, value in enumerate(spec.values)}
    exact = {word_key(v): i for v, i in place.items()}
    exact |= {word_key(s): place[v] for s, v in spec.synonyms.items() if v in place}
    bare: dict[str, set[int]] = {}
    for text, i in exact.items():
        if _DIGITS.fullmatch(text):
            bare.setdefault(_bare(text), set()).add(i)
    return exact | {t: i.pop() for t, i in bare.items() if len(i) == 1 and t not in exact}


def _bare(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _spelling(cell: object) -> str:
    """Return the folded text of a cell; a whole number is its digits."""
    return word_key(plain_text(cell))


def read_category(cell: object, lookup: Mapping[str, int]) -> tuple[int, Problem]:
    """Return the index of the category, or NO_CATEGORY."""
    text = _spelling(cell)
    found = lookup.get(text)
    if found is None and _DIGITS.fullmatch(text):
        found = lookup.get(_bare(text))
    return (NO_CATEGORY, Problem.UNKNOWN_CATEGORY) if found is None else (found, Problem.NONE)


def read_categories(cell: object, lookup: Mapping[str, int]) -> tuple[int, Problem]:
    """Return the set named in a cell as bits; 无 alone is the empty set.

    Names are matched longest first, because one may hold a separator itself
    (党中央、国务院、中央军委授予荣誉称号).
    """
    text = fold_width(plain_text(cell)).replace("(", "（").replace(")", "）").strip(_SEPARATORS)
    if text == _NOTHING and _NOTHING not in lookup:
        return 0, Problem.NONE
    names = sorted(lookup, key=len, reverse=True)
    bits, at = 0, 0
    while at < len(text):
        name = next((n for n in names if n and _ends_name(text, at, n)), None)
        if name is None:
            return 0, Problem.UNKNOWN_CATEGORY
        bits |= 1 << lookup[name]
        at += len(name)
        while at < len(text) and text[at] in _SEPARATORS:
            at += 1
    return bits, Problem.NONE if bits else Problem.UNKNOWN_CATEGORY


def _ends_name(text: str, at: int, name: str) -> bool:
    """Tell whether a name stands here and ends where a name may end."""
    end = at + len(name)
    return text.startswith(name, at) and (end == len(text) or text[end] in _SEPARATORS)
