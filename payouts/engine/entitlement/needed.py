"""The day or months for which rows lacked a figure or a formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from payouts.base.period import day_text, first_day_of, month_of_day, month_text, months_in_words
from payouts.engine.arguments import Argument
from payouts.rules.evaluate.context import NOT_WANTED
from payouts.rules.language.types import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from payouts.base.arrays import Ints
    from payouts.roster.model.roster import Roster


class MissingMonths(NamedTuple):
    """Rows [m], ascending, and the first and last month [m] without a value."""

    rows: Ints
    first: Ints
    last: Ints


@dataclass(frozen=True, slots=True)
class NeededFor(Argument):
    """The day, or else the months, for which each row of a finding [k] lacked a value.

    Attributes:
        days: the days [k]; NOT_WANTED where months are what is known.
        kind: how exactly the days are meant: a date, a month or a year.
        starts: where the months of each row begin among the following ones [k + 1].
        first: first months [m]: row by row, ascending.
        last: last months [m].
    """

    days: Ints
    kind: ValueKind
    starts: Ints
    first: Ints
    last: Ints

    def at(self, index: int, _roster: Roster) -> str:
        """Return ``2023-09-01``, ``2023-09`` or ``2023`` of a day; ``2023-08..2023-12`` else."""
        if (day := self.days[index]) != NOT_WANTED:
            return self._day(day)
        mine = slice(self.starts[index], self.starts[index + 1])
        spans = zip(self.first[mine].tolist(), self.last[mine].tolist(), strict=True)
        return "、".join(months_in_words(*span) for span in merged(spans))

    def spans(self, index: int) -> tuple[tuple[int, int], ...]:
        """Return the days a row lacked a value on: each first and last, of months their firsts."""
        if (day := int(self.days[index])) != NOT_WANTED:
            return ((day, day),)
        mine = slice(self.starts[index], self.starts[index + 1])
        pairs = zip(self.first[mine].tolist(), self.last[mine].tolist(), strict=True)
        return tuple((first_day_of(a), first_day_of(b)) for a, b in merged(pairs))

    def _day(self, day: np.int64) -> str:
        if self.kind is ValueKind.DATE:
            return day_text(int(day))
        # Months are counted on beyond the last year that a date may have.
        month = int(month_of_day(np.array([day]))[0])
        return month_text(month) if self.kind is ValueKind.MONTH else f"{month // 12:04d}"


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of months in order, those that touch merged into one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def needed_for(
    rows: Ints, wanted: tuple[Ints, ValueKind] | None, gaps: Sequence[MissingMonths]
) -> NeededFor:
    """Return the day or months for which rows lacked a value.

    Args:
        rows: positions among the benefit's rows [k], ascending.
        wanted: the days it was needed for, of length n or 1, and how exact they are.
        gaps: the months it was needed for.
    """
    days, kind = (np.array([NOT_WANTED]), ValueKind.MONTH) if wanted is None else wanted
    mine = days[rows] if len(days) > 1 else np.repeat(days, len(rows))
    here = [np.isin(gap.rows, rows, assume_unique=True) for gap in gaps]
    none = np.zeros(0, dtype=np.int64)
    at, first, last = (
        np.concatenate([none, *(gap[part][mask] for gap, mask in zip(gaps, here, strict=True))])
        for part in range(3)
    )
    order = np.lexsort((last, first, at))
    starts = np.searchsorted(at[order], np.append(rows, np.iinfo(np.int64).max))
    return NeededFor(mine, kind, starts, first[order], last[order])
