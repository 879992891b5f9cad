"""The steps by which the text of a cell is tidied before it is read, each with its name.

A step turns text into text and leaves alone what it does not know. Readers run the steps of a
column; the list of changes runs them again one by one to say what each of them did.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from payouts.base.columns import fold_width, without_unseen
from payouts.base.lookalikes import plain_ideographs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Tidying(StrEnum):
    """The steps of tidying, in their order."""

    UNSEEN = "unseen"
    WIDTH = "width"
    RADICALS = "radicals"
    APOSTROPHE = "apostrophe"
    FORMULA = "formula"
    BLANKS = "blanks"
    NAME = "name"
    CASE = "case"
    GROUPS = "groups"
    SYNONYM = "synonym"
    CODE = "code"
    AFFIX = "affix"
    NUMERAL = "numeral"
    SEPARATORS = "separators"
    UNIT = "unit"
    PERCENT = "percent"
    NUMBER = "number"
    DATE = "date"
    LIST = "list"
    DIGITS = "digits"
    SHOWN = "shown"
    NOTHING = "nothing"
    OTHER = "other"


Step: TypeAlias = "tuple[Tidying, Callable[[str], str]]"
Steps: TypeAlias = "Sequence[Step]"

_APOSTROPHE = re.compile(r"\s*['’‘]\s*(?=\S)")
_QUOTES = "'’‘"
_FORMULA = re.compile(r'\s*="([^"]*)"\s*')


def tidied(text: str, steps: Steps) -> str:
    """Return the text after every step."""
    for _, step in steps:
        text = step(text)
    return text


def traced(text: str, steps: Steps) -> list[tuple[Tidying, str]]:
    """Return each step that altered the text, with the text after it."""
    done = []
    for kind, step in steps:
        after = step(text)
        if after != text:
            done.append((kind, after))
            text = after
    return done


def without_apostrophe(text: str) -> str:
    """Drop the mark of a text cell in Excel: ``'0123``."""
    found = None if text.isalnum() else _APOSTROPHE.match(text)
    if found is None or sum(map(text.count, _QUOTES)) > 1:
        return text
    return text[found.end() :]


def without_formula(text: str) -> str:
    """Unwrap the formula that CSV files keep text in: ``="0123"``."""
    found = _FORMULA.fullmatch(text) if "=" in text else None
    return text if found is None else found[1]


def without_blanks(text: str) -> str:
    """Drop blanks and line breaks wherever they stand."""
    return "".join(text.split())


MARKS: tuple[Step, ...] = (
    (Tidying.APOSTROPHE, without_apostrophe),
    (Tidying.FORMULA, without_formula),
)
RADICALS: Step = (Tidying.RADICALS, plain_ideographs)
_FOLDED: tuple[Step, ...] = (
    (Tidying.UNSEEN, without_unseen),
    (Tidying.WIDTH, fold_width),
    RADICALS,
    *MARKS,
)
# Blanks between the digits of a number may part two numbers, so only those around it go.
AROUND: tuple[Step, ...] = (*_FOLDED, (Tidying.BLANKS, str.strip))
EVERYWHERE: tuple[Step, ...] = (*_FOLDED, (Tidying.BLANKS, without_blanks))
ID_STEPS: tuple[Step, ...] = (*EVERYWHERE, (Tidying.CASE, str.upper))


def _edges(text: str) -> str:
    """Drop unseen characters at either end; inside they may belong to the script."""
    start, end = 0, len(text)
    while start < end and (text[start].isspace() or not without_unseen(text[start])):
        start += 1
    while start < end and (text[end - 1].isspace() or not without_unseen(text[end - 1])):
        end -= 1
    inner = text[start:end]
    return text if inner == text.strip() else inner


TEXT_STEPS: tuple[Step, ...] = ((Tidying.UNSEEN, _edges), *MARKS, (Tidying.BLANKS, str.strip))
