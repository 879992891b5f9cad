"""Citizen identity numbers (GB 11643-1999), and how personal data is shown.

A number is 18 characters: area (6), birth date (8), sequence (3) and a check
character by ISO 7064 MOD 11-2. Of the area only the province is judged (GB/T 2260):
old codes of counties were abolished and new ones are younger than any table.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import fold_width
from payouts.base.period import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects

    Points = NDArray[np.uint32]

LENGTH = 18
OLD_LENGTH = 15

PROVINCES = frozenset(
    str(code)
    for codes in (
        *(range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55)),
        *(range(61, 66), (71, 81, 82, 83, 91)),  # 83: residence permits of people of Taiwan
    )
    for code in codes
)
SAMPLE_AREA = "999999"  # nobody's: invented people live there


class Ids(StrEnum):
    """What a roster has for ids of people."""

    REAL = "real"  # citizen identity numbers, each of them checked
    ANY = "any"  # any text that is not blank, as research data has it; it tells no birth


_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_CHECKS = "10X98765432"  # by weighted sum modulo 11
_CHECK_POINTS = np.array([ord(c) for c in _CHECKS], dtype=np.uint32)
_ZERO, _NINE, _X = ord("0"), ord("9"), ord("X")
_FULL_ZERO, _FULL_NINE = ord("０"), ord("９")
_MONTHS = 12
_EPOCH_YEAR = 1970
_NAMED_DIGITS = 10  # fewer digits than this do not make a cell look like an id


def code_points(texts: Objects, width: int) -> Points:
    """Return the first ``width`` characters of each text as a matrix [n, width], 0 beyond."""
    fixed = np.ascontiguousarray(texts.astype(f"U{width}"))
    return fixed.view(np.uint32).reshape(len(texts), width)


def well_formed(ids: Objects) -> Bools:
    """Tell which texts [n] are 17 ASCII digits and a digit or X, nothing else."""
    points = code_points(ids, LENGTH + 1)  # one more, so that a longer text shows
    digit = (points >= _ZERO) & (points <= _NINE)
    last = digit[:, LENGTH - 1] | (points[:, LENGTH - 1] == _X)
    result: Bools = digit[:, : LENGTH - 1].all(axis=1) & last & (points[:, LENGTH] == 0)
    return result


def check_matches(ids: Objects) -> Bools:
    """Tell whose check character is right; meaningful for well-formed ids [n] only."""
    points = code_points(ids, LENGTH)
    sums = (points[:, : LENGTH - 1].astype(np.int64) - _ZERO) @ _WEIGHTS
    result: Bools = points[:, LENGTH - 1] == _CHECK_POINTS[sums % len(_CHECKS)]
    return result


def birth_days(ids: Objects) -> tuple[Ints, Bools]:
    """Return the day of birth [n] (days since 1970-01-01) and where it is a real date.

    Meaningful for well-formed ids only; an impossible date gives an arbitrary day.
    """
    digits = code_points(ids, LENGTH)[:, 6:14].astype(np.int64) - _ZERO
    year = digits[:, :4] @ np.array([1000, 100, 10, 1])
    month = digits[:, 4:6] @ np.array([10, 1])
    day = digits[:, 6:8] @ np.array([10, 1])
    sound = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= _MONTHS)
    count = np.where(sound, (year - _EPOCH_YEAR) * _MONTHS + month - 1, 0)
    first = count.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    after = (count + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    sound &= (day >= 1) & (day <= after - first)
    return first + day - 1, sound


def check_character(first17: str) -> str:
    """Return the check character of 17 digits; ValueError for anything else."""
    if len(first17) != LENGTH - 1 or not (first17.isascii() and first17.isdigit()):
        raise ValueError("the check character is computed from exactly 17 digits")
    total = sum(int(d) * int(w) for d, w in zip(first17, _WEIGHTS, strict=True))
    return _CHECKS[total % len(_CHECKS)]


def has_many_digits(texts: Objects) -> Bools:
    """Tell which texts [n] hold at least ten digits, half- or full-width: someone's id."""
    points = code_points(texts, 2 * LENGTH)  # room for blanks between the digits
    half = (points >= _ZERO) & (points <= _NINE)
    full = (points >= _FULL_ZERO) & (points <= _FULL_NINE)
    result: Bools = (half | full).sum(axis=1) >= _NAMED_DIGITS
    return result


# --- showing personal data ---------------------------------------------------------------

_SHOWN = 4
# What may be an id wherever it is typed: 15 digits or more, blanks and hyphens between them.
_NUMBER = re.compile(r"\d(?:[\s-]*\d){13,}[\s-]*[\dXx]")


_MOST_STARS = 60  # more digits than any number of a person has


def mask_id(text: str) -> str:
    """Return an id as it may be shown: ``1501**********1234``; a short one shows nothing."""
    if len(text) < OLD_LENGTH:
        return "*" * len(text)
    return text[:_SHOWN] + _stars(len(text) - 2 * _SHOWN) + text[-_SHOWN:]


def mask_account(text: str) -> str:
    """Return an account as it may be shown: only its last four characters."""
    if len(text) <= 2 * _SHOWN:
        return "*" * len(text)
    return _stars(len(text) - _SHOWN) + text[-_SHOWN:]


def _stars(count: int) -> str:
    """Return a star for each character; of very many a few and how many they are."""
    return "*" * count if count <= _MOST_STARS else f"***（{count}）***"


def mask_name(name: str) -> str:
    """Return a name as it may be shown: ``张*``."""
    kept = "".join(filter(str.isprintable, name)).strip()
    return f"{kept[0]}*" if kept else ""


def id_key(text: str) -> str:
    """Return an id as typed by a person in the form rosters are read in."""
    return "".join(fold_width(text).split()).upper()


def without_ids(text: str) -> str:
    """Return a text typed by a person with every number in it that may be an id masked."""
    return _NUMBER.sub(lambda found: mask_id(id_key(found[0])), text)
