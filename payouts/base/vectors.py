"""Columns of values other than money: dates, categories and sets of categories.

Each class is a column of length n held in numpy arrays; a missing value has an
arbitrary entry here and is marked in the mask that travels with the column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects


def objects(values: Sequence[Any]) -> Objects:
    """Return exactly these objects as an array [n]; a sequence among them stays one object."""
    made: Objects = np.empty(len(values), dtype=np.object_)
    made[:] = values
    return made


def members(bits: int, categories: Sequence[str]) -> tuple[str, ...]:
    """Return the categories of a set: those whose bits are set, in order."""
    return tuple(category for k, category in enumerate(categories) if bits >> k & 1)


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates of which some may be known to the month only.

    ``first`` and ``last`` are the earliest and latest day each may be (days
    since 1970-01-01); they are one and the same array when all are exact.
    """

    first: Ints
    last: Ints

    @classmethod
    def exact(cls, days: Ints) -> Dates:
        """Build from exact days."""
        return cls(days, days)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.first)

    @property
    def all_exact(self) -> bool:
        """Whether every date is known to the day."""
        return self.first is self.last

    def take(self, index: Ints | Bools) -> Dates:
        """Return the chosen rows."""
        first = self.first[index]
        return Dates(first, first if self.all_exact else self.last[index])


@dataclass(frozen=True, slots=True)
class Coded:
    """Text or category: ``categories[codes[i]]``; codes are int32."""

    codes: NDArray[np.int32]
    categories: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.codes)

    def take(self, index: Ints | Bools) -> Coded:
        """Return the chosen rows."""
        return Coded(self.codes[index], self.categories)

    def texts(self) -> Objects:
        """Return the values as an object array of str."""
        lookup = np.array([*self.categories, ""], dtype=object)  # the spare keeps it 1-d
        return lookup[self.codes]


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets of categories: bit k of ``bits[i]`` says ``categories[k]`` is in."""

    bits: Ints
    categories: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.bits)

    def take(self, index: Ints | Bools) -> Sets:
        """Return the chosen rows."""
        return Sets(self.bits[index], self.categories)
