"""Problems of cells, as small integers in columns and as codes in messages."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from decimal import Decimal
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import ColumnType, fold_width, word_key
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.identity import mask_account, mask_id
from payouts.roster.cells.possible_dates import possible_date
from payouts.roster.model.cell import BadCell, MeantCell

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from payouts.base.arrays import Bools
    from payouts.base.columns import ColumnSpec

_EXACT = 2**53  # every whole number up to here is a binary number


class Problem(IntEnum):
    """Number n is the code R00n of the catalogue; 0 is none."""

    NONE = 0
    BLANK = 1
    ABSENT = 2
    ERROR_VALUE = 3
    NO_RESULT = 4
    NOT_A_NUMBER = 5
    NOT_WHOLE = 6
    OUT_OF_RANGE = 7
    TOO_MANY_DIGITS = 8
    NOT_A_DATE = 9
    AMBIGUOUS_DATE = 10
    YEAR_OUT_OF_RANGE = 11
    NOT_A_MONTH = 12
    UNKNOWN_CATEGORY = 13
    ACCOUNT_BLANK = 14
    ACCOUNT_DIGITS_LOST = 15
    ACCOUNT_NOT_DIGITS = 16
    NOT_YES_OR_NO = 17
    ID_OLD = 18
    ID_MALFORMED = 19
    ID_CHECK = 20
    ID_DIGITS_LOST = 21
    ID_BIRTH = 22
    PAYEE_BLANK = 23
    PAYEE_ABSENT = 24
    PAYEE_WRONG = 25
    TEXT_DIGITS_LOST = 26
    AMBIGUOUS_COLUMN = 27
    MERGED = 28
    DIFFERS = 29
    ID_BORN_LATER = 30  # than the period ends, which only a computation knows
    SERIAL_DATE = 33
    HIDDEN = 34
    REFUSED = 36
    UNITS = 37
    ACCOUNT_LENGTH = 39


# What the sheet leaves open: something may well stand there, so it is never as good as blank.
OPEN_PROBLEMS = (Problem.AMBIGUOUS_COLUMN, Problem.MERGED, Problem.DIFFERS, Problem.HIDDEN)
PROBLEMS: tuple[str, ...] = ("", *(f"R{n:03d}" for n in range(1, max(Problem) + 1)))


def one_of(problems: NDArray[np.uint8], which: tuple[Problem, ...]) -> Bools:
    """Return where problems are one of some."""
    found: Bools = _table(which)[problems]
    return found


@cache
def _table(which: tuple[Problem, ...]) -> Bools:
    table = np.zeros(len(PROBLEMS), dtype=np.bool_)
    table[list(which)] = True
    return table


_DATED = (ColumnType.DATE, ColumnType.MONTH)
_COUNTED = (ColumnType.MONEY, ColumnType.NUMBER, ColumnType.INTEGER)
_NEAR = 0.6
_LISTED = 8  # categories named when none is near
_SHOWN = 60  # characters of a value that are shown
# An id or account in a column of another kind, blanks between its digits or not.
_NUMBER_OF_SOMEONE = re.compile(r"\d(?:[ \u00a0\u3000-]?\d){9,}[Xx]?")
_AMOUNT = re.compile(r"-?\d{1,9}\.\d{1,20}", re.ASCII)  # no id or account has a point in it
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?", re.ASCII)


def diagnose(
    column: str, spec: ColumnSpec, cell: object, problem: int, place: Place | None = None
) -> Diagnostic:
    """Put the problem of one raw cell into words; ids and accounts are masked."""
    return say(
        PROBLEMS[problem],
        place,
        column=column,
        value=shown_value(cell, spec.type),
        suggestion=suggestion(cell, spec),
        known=known_of(cell, spec),
        low="" if spec.low is None else spec.low,
        high="" if spec.high is None else spec.high,
    )


def known_of(cell: object, spec: ColumnSpec) -> str:
    """Return what the column's own vocabulary knows of a spelling it refuses; "" of any other."""
    if not spec.refused or not isinstance(cell, str):
        return ""
    return refused_words(spec).get(_bare(cell, spec), "")


def refused_words(spec: ColumnSpec) -> dict[str, str]:
    """Return the spellings a column refuses, as they are compared → what is known of them."""
    return {_bare(word, spec): why for why, words in spec.refused.items() for word in words}


def _bare(text: str, spec: ColumnSpec) -> str:
    """Return a spelling without the words that may stand around a number."""
    key = word_key(text)
    key = next((key.removeprefix(word) for word in spec.prefixes if key.startswith(word)), key)
    return next((key.removesuffix(word) for word in spec.suffixes if key.endswith(word)), key)


def shown_value(cell: object, kind: ColumnType) -> str:
    """Return a raw cell as it may be shown in a message about a column of this type."""
    text = plain_text(cell)
    if kind is ColumnType.ID:
        return mask_id(text)
    if kind is ColumnType.ACCOUNT:
        return mask_account(text)
    if not _MOMENT.fullmatch(text) and not (kind in _COUNTED and _AMOUNT.fullmatch(text)):
        text = _NUMBER_OF_SOMEONE.sub(lambda found: mask_id(found[0]), text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def plain_text(cell: object) -> str:
    """Return a raw cell as text: 7.0 as ``7``, a date in ISO form, a bad cell as ``#``.

    A cell that says something else than it holds is what it says.
    """
    if cell is None:
        return ""
    if isinstance(cell, (BadCell, MeantCell)):
        return "#" if isinstance(cell, BadCell) else cell.text
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        # Beyond 2**53 the last digits of a binary number were never in the cell; Excel shows 15.
        return str(int(cell)) if abs(cell) <= _EXACT else format(Decimal(f"{cell:.15g}"), "f")
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return str(cell)


def suggestion(cell: object, spec: ColumnSpec) -> str:
    """Return what was probably meant: a category, or those there are; the day a number may be."""
    if spec.type in _DATED:
        return possible_date(plain_text(cell))
    if not spec.values:
        return ""
    text = "".join(fold_width(plain_text(cell)).split())
    known = {**spec.synonyms, **{value: value for value in spec.values}}
    near = difflib.get_close_matches(text, list(known), n=1, cutoff=_NEAR)
    if near:
        return known[near[0]]
    more = "…" if len(spec.values) > _LISTED else ""
    return "、".join(spec.values[:_LISTED]) + more
