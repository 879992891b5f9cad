"""A column of values while a rule is worked out, and why some of it is missing.

Missing values are tracked as *causes*: an int64 per row in which every bit
stands for one reason (a blank cell, a figure with no value on the date, ...).
No bits: the value is there. Operations unite the bits of their operands, so the
row that cannot be paid knows exactly which cells and figures it lacks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from payouts.base.money import Exact
    from payouts.base.vectors import Coded, Dates, Sets

    Bits = NDArray[np.int64]
    Data = (
        Exact | Dates | Coded | Sets | NDArray[np.int64] | NDArray[np.bool_] | NDArray[np.object_]
    )

MAX_CAUSES = 62


class CauseKind(StrEnum):
    """Why a value is missing."""

    CELL = "cell"  # blank where required, absent, or unreadable
    NOT_GIVEN = "not given"  # blank where the rule can do without
    NO_FIGURE = "no figure"  # no value in force on the date
    OPEN_FIGURE = "open figure"  # a pack above must supply it
    NO_ENTRY = "no entry"  # the table has no such category
    AMBIGUOUS = "ambiguous"  # a date known to the month only does not decide
    ZERO_DIVISOR = "zero divisor"


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason; ``name`` is the column or figure."""

    kind: CauseKind
    name: str


@dataclass(slots=True)
class Causes:
    """Numbers the reasons of one evaluation."""

    known: list[Cause] = field(default_factory=list)
    not_given: int = 0  # the bits that stand for a cell that may be blank

    def bit(self, kind: CauseKind, name: str) -> int:
        """Return the bit of a reason, numbering it when new."""
        cause = Cause(kind, name)
        if cause not in self.known:
            if len(self.known) >= MAX_CAUSES:
                raise OverflowError(f"more than {MAX_CAUSES} reasons in one rule")
            self.known.append(cause)
        value = 1 << self.known.index(cause)
        if kind is CauseKind.NOT_GIVEN:
            self.not_given |= value
        return value

    def mark(
        self, cause: Bits | None, where: NDArray[np.bool_], kind: CauseKind, name: str
    ) -> Bits | None:
        """Return the causes with a reason added where the mask is true."""
        if not where.any():
            return cause
        added = np.where(where, np.int64(self.bit(kind, name)), np.int64(0))
        return added if cause is None else cause | added

    def decode(self, bits: int) -> Iterator[Cause]:
        """Yield the reasons of a row, in the order they were met."""
        for index, cause in enumerate(self.known):
            if bits >> index & 1:
                yield cause


@dataclass(frozen=True, slots=True)
class Value:
    """A column of length n (or 1, a constant) and its causes; None: nothing is missing."""

    data: Data
    cause: Bits | None = None

    def missing(self) -> NDArray[np.bool_] | bool:
        """Return where the value is missing."""
        return False if self.cause is None else self.cause != 0


def united(*causes: Bits | None) -> Bits | None:
    """Return the union of causes."""
    result: Bits | None = None
    for cause in causes:
        if cause is not None:
            result = cause if result is None else result | cause
    return result


def settled(cause: Bits | None) -> Bits | None:
    """Return None for causes that are nowhere."""
    return None if cause is None or not cause.any() else cause
