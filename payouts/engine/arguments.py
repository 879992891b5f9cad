"""Arguments of the texts of a finding that differ from row to row.

A finding is made for many rows at once and shown for few. Its arguments are columns with one entry
for each of its rows, put into words one row at a time; as data, they can be pickled.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.bilingual import both, listed
from payouts.base.diagnostics import Lang
from payouts.base.money import about_text
from payouts.base.period import day_text, month_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Ints
    from payouts.base.money import Exact
    from payouts.base.vectors import Coded
    from payouts.roster.model.roster import Roster

MAX_NAMED = 5


class Argument(ABC):
    """One argument of a text, for each row of a finding [k]."""

    __slots__ = ()

    @abstractmethod
    def at(self, index: int, roster: Roster) -> object:
        """Return the argument for one row; ``roster`` gives the places of other rows."""


def arguments_at(args: Mapping[str, object], index: int, roster: Roster) -> dict[str, object]:
    """Return the arguments for one row; each is the same for all rows, or an Argument."""
    return {
        name: given.at(index, roster) if isinstance(given, Argument) else given
        for name, given in args.items()
    }


@dataclass(frozen=True, slots=True)
class Days(Argument):
    """Days since 1970-01-01 [k]."""

    days: Ints

    def at(self, index: int, _roster: Roster) -> str:
        """Return ``2023-09-01``."""
        return day_text(int(self.days[index]))


@dataclass(frozen=True, slots=True)
class Months(Argument):
    """Months [k]."""

    months: Ints

    def at(self, index: int, _roster: Roster) -> str:
        """Return ``2023-09``."""
        return month_text(int(self.months[index]))


@dataclass(frozen=True, slots=True)
class FromTo(Argument):
    """Pairs of months [k], in any order."""

    first: Ints
    last: Ints

    def at(self, index: int, _roster: Roster) -> str:
        """Return ``2023-09..2023-08``."""
        return f"{month_text(int(self.first[index]))}..{month_text(int(self.last[index]))}"


@dataclass(frozen=True, slots=True)
class Counts(Argument):
    """Whole numbers [k]."""

    counts: Ints

    def at(self, index: int, _roster: Roster) -> int:
        """Return the number."""
        return int(self.counts[index])


@dataclass(frozen=True, slots=True)
class Amounts(Argument):
    """Exact amounts in yuan [k]."""

    amounts: Exact

    def at(self, index: int, _roster: Roster) -> str:
        """Return the amount: ``20035.33``, ``11860 ÷ 12 ≈ 988.33``."""
        return about_text(self.amounts.at(index))


@dataclass(frozen=True, slots=True)
class Texts(Argument):
    """Texts [k]."""

    texts: Coded

    def at(self, index: int, _roster: Roster) -> str:
        """Return the text."""
        return self.texts.categories[int(self.texts.codes[index])]


@dataclass(frozen=True, slots=True)
class Listed(Argument):
    """Values of any kind [k]."""

    values: tuple[object, ...]

    def at(self, index: int, _roster: Roster) -> object:
        """Return the value."""
        return self.values[index]


@dataclass(frozen=True, slots=True)
class OtherRows(Argument):
    """The places of other rows that a finding names.

    Attributes:
        own: roster rows of the finding [k].
        seen: the group whose places each of them names [k].
        rows: roster rows, group by group [m].
        groups: the group of each, ascending [m].
        among: whether a row is in that group itself.
        column: the column whose cells are named.
    """

    own: Ints
    seen: Ints
    rows: Ints
    groups: Ints
    among: bool
    column: str

    @classmethod
    def alike(cls, rows: Ints, keys: Ints, column: str, seen: Ints | None = None) -> OtherRows:
        """Group rows [k], ascending, by keys [k]; a row names its own group, or ``seen`` [k]."""
        order = np.argsort(keys, kind="stable")
        own = seen is None
        return cls(rows, keys if seen is None else seen, rows[order], keys[order], own, column)

    def at(self, index: int, roster: Roster) -> str:
        """Return the places of the others, at most five of them."""
        start, stop = np.searchsorted(self.groups, self.seen[index] + np.arange(2)).tolist()
        group = self.rows[start : min(stop, start + MAX_NAMED + 1)]
        others = group[group != self.own[index]]
        return places(others, stop - start - self.among, roster, self.column)


def places(rows: Ints, count: int, roster: Roster, column: str) -> str:
    """Return the places of rows in words, five at most; ``count`` is the number of all."""
    told = [roster.place(row, column) for row in rows[:MAX_NAMED].tolist()]
    said = listed(both(place.text(Lang.ZH), place.text(Lang.EN)) for place in told)
    more = both(f"（共 {count} 处）", f"({count} in all)")
    return f"{said} …{more}" if count > MAX_NAMED else said
