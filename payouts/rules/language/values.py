"""A column of values during evaluation, and the reasons for missing ones.

Every reason why a value can be missing (a blank cell, a figure with no value on the date, ...)
has a number, and every row says which of them it has. No reason: the value is there. Operations
unite the reasons of their operands, so the row that cannot be paid knows exactly which cells
and figures it lacks.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from payouts.base.money import Exact
from payouts.base.vectors import Coded, Dates, Sets, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from payouts.base.arrays import Bools, Ints, Objects

    Data = Exact | Dates | Coded | Sets | Ints | Bools | Objects

# Number (always a Fraction), text, yes or no, first and last possible day of a date, month (int),
# set of categories; None where it is missing.
Datum: TypeAlias = "Fraction | str | bool | tuple[int, int] | int | tuple[str, ...] | None"

_WORD = 62  # reasons in one int64, which then stays positive
_FULL = (1 << _WORD) - 1
_EVERY = np.ones(1, dtype=np.bool_)
_NO_ROW = np.zeros(1, dtype=np.bool_)
_EMPTY = np.zeros(1, dtype=np.int64)
for _shared in (_EVERY, _NO_ROW, _EMPTY):
    _shared.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """The reasons for missing values by row: any number for each.

    Reason k is bit ``k % 62`` of ``words[k // 62]``; a word not listed is zero. Immutable. It is
    true where it may hold a reason at all, so that what is never missing costs nothing.

    Attributes:
        words: int64, each of length n, or of length 1 for all rows.
    """

    words: tuple[Ints, ...] = ()

    @staticmethod
    def one(number: int, where: Bools) -> Reasons:
        """Return one reason, for the rows in the mask (length n or 1)."""
        word, bit = divmod(number, _WORD)
        marked = np.where(where, np.int64(1 << bit), np.int64(0))
        return _used((*(_EMPTY,) * word, marked))

    @staticmethod
    def union(parts: Iterable[Reasons]) -> Reasons:
        """Return for each row the reasons of all parts."""
        return reduce(operator.or_, parts, NONE)

    @staticmethod
    def chosen(choice: Bools, yes: Reasons, no: Reasons) -> Reasons:
        """Return for each row the reasons of ``yes`` where chosen, else those of ``no``."""
        if not yes and not no:
            return NONE
        pairs = zip_longest(yes.words, no.words, fillvalue=_EMPTY)
        return _used(tuple(np.where(choice, a, b) for a, b in pairs))

    def __bool__(self) -> bool:
        """Tell whether any row may have a reason."""
        return bool(self.words)

    def __or__(self, other: Reasons) -> Reasons:
        """Return for each row the reasons of both."""
        if not self or not other or self is other:
            return self or other
        short, long = sorted((self.words, other.words), key=len)
        united = (a | b for a, b in zip(short, long, strict=False))
        return Reasons((*united, *long[len(short) :]))

    @property
    def missing(self) -> Bools:
        """Where there is a reason (length n or 1)."""
        return self._united() != 0 if self.words else _NO_ROW

    @property
    def known(self) -> Bools:
        """Where there is none (length n or 1)."""
        return self._united() == 0 if self.words else _EVERY

    def only(self, where: Bools) -> Reasons:
        """Return the reasons of the rows in the mask (length n or 1), none for the others."""
        return Reasons.chosen(where, self, NONE)

    def without(self, reasons: int) -> Reasons:
        """Return the reasons less some: bit k of the number, which may be of any length, is k."""
        if not self or not reasons:
            return self
        masks = [~np.int64(reasons >> _WORD * at & _FULL) for at in range(len(self.words))]
        return _used(tuple(w & m for w, m in zip(self.words, masks, strict=True)))

    def having(self, number: int) -> Bools:
        """Return which rows have a reason (length n or 1)."""
        word, bit = divmod(number, _WORD)
        return self.words[word] & np.int64(1 << bit) != 0 if word < len(self.words) else _NO_ROW

    def numbers(self) -> Iterator[int]:
        """Yield every reason that any row has, ascending."""
        for word, bits in enumerate(self.words):
            found = int(np.bitwise_or.reduce(bits, initial=0))
            yield from (word * _WORD + bit for bit in range(_WORD) if found >> bit & 1)

    def missing_at(self, row: int) -> bool:
        """Tell whether one row has a reason."""
        return any(bool(word[row if len(word) > 1 else 0]) for word in self.words)

    def missing_in(self, rows: Ints) -> Bools:
        """Return which of some rows [k] have a reason [k]."""
        missing = self.missing
        return missing[rows] if len(missing) > 1 else np.broadcast_to(missing, len(rows))

    def _united(self) -> Ints:
        return reduce(operator.or_, self.words)


def _used(words: tuple[Ints, ...]) -> Reasons:
    """Return reasons without the words at the end that no row has a reason in."""
    used = len(words)
    while used and not words[used - 1].any():
        used -= 1
    return Reasons(words[:used])


NONE = Reasons()


class ReasonKind(StrEnum):
    """Why a value is missing."""

    CELL = "cell"  # blank where required, absent, or unreadable
    NOT_GIVEN = "not given"  # blank where the rule can do without
    NO_FIGURE = "no figure"  # no value in force on the date
    OPEN_FIGURE = "open figure"  # a pack above must supply it
    NO_ENTRY = "no entry"  # the table has no such category
    AMBIGUOUS = "ambiguous"  # a date known to the month only does not decide
    ZERO_DIVISOR = "zero divisor"
    NO_BIRTH = "no birth"  # the id is none that tells one
    SEVERAL = "several"  # the months of a payment do not agree
    OTHER_ROW = "other row"  # another row of the group lacks it


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; ``name`` is the column or figure."""

    kind: ReasonKind
    name: str


@dataclass(slots=True)
class ReasonIndex:
    """Numbers the reasons of one evaluation, in the order they are met.

    Attributes:
        numbers: reason → its number.
        not_given: the reasons that stand for a cell that may be blank: bit k is reason k.
    """

    numbers: dict[Reason, int] = field(default_factory=dict)
    not_given: int = 0

    def number(self, kind: ReasonKind, name: str) -> int:
        """Return the number of a reason, which is given one when new."""
        number = self.numbers.setdefault(Reason(kind, name), len(self.numbers))
        if kind is ReasonKind.NOT_GIVEN:
            self.not_given |= 1 << number
        return number

    def mark(self, reasons: Reasons, where: Bools, kind: ReasonKind, name: str) -> Reasons:
        """Return the reasons with one added for the rows in the mask (length n or 1)."""
        return reasons | Reasons.one(self.number(kind, name), where) if where.any() else reasons

    def required(self, reasons: Reasons) -> Reasons:
        """Return the reasons less those that stand for a cell that may be blank."""
        return reasons.without(self.not_given)

    def found_in(self, reasons: Reasons) -> list[tuple[int, Reason]]:
        """Return every reason that any row has, with its number, in the order they were met."""
        known = list(self.numbers)
        return [(number, known[number]) for number in reasons.numbers()]


@dataclass(frozen=True, slots=True)
class Value:
    """A column of length n (or 1, a constant), with the reasons for missing values."""

    data: Data
    reasons: Reasons = NONE

    def at(self, row: int) -> Datum:  # noqa: PLR0911 (one a kind of column)
        """Return the value of one row."""
        if self.reasons.missing_at(row):
            return None
        data = self.data
        at = row if len(data) > 1 else 0
        match data:
            case Exact():
                return data.at(at)
            case Coded():
                return data.categories[int(data.codes[at])]
            case Dates():
                return int(data.first[at]), int(data.last[at])
            case Sets():
                return members(int(data.bits[at]), data.categories)
            case _:
                found = data[at]
                if isinstance(found, str):
                    return found
                return bool(found) if data.dtype == bool else int(found)
