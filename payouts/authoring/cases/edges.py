"""The ends of dated versions, in the unit their date is meant in: day, month or year.

A version is tested at its ends: on its first and last unit, and on the ones just outside where
no other version adjoins. A month belongs to a version when its first day does, and so does a
year.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_text, month_of_day, month_text
from payouts.rules.language.types import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.arrays import Ints


class VersionEdge(StrEnum):
    """An end of a version: the unit within it, or the one outside."""

    FIRST = "first"
    LAST = "last"
    BEFORE = "before"
    AFTER = "after"

    @property
    def outside(self) -> bool:
        """Whether the version is not in force there."""
        return self in {VersionEdge.BEFORE, VersionEdge.AFTER}


@dataclass(frozen=True, slots=True)
class Edge:
    """A unit (day, month or year) at an end of version ``index``."""

    index: int
    side: VersionEdge
    unit: int


def edges(spans: Sequence[tuple[int, int]], kind: ValueKind) -> Iterator[Edge]:
    """Yield the ends of versions; none outside where another version adjoins.

    Args:
        spans: first and last day of each version, both included; ALWAYS_BEFORE and
            ALWAYS_AFTER where there is no end.
        kind: DATE, MONTH or INTEGER (a year).
    """
    units = [_units(first, last, kind) for first, last in spans]
    for index, (first, last) in enumerate(units):
        if first is not None and last is not None and last < first:
            continue  # no month begins in it: nothing can use it
        if first is not None:
            yield Edge(index, VersionEdge.FIRST, first)
        if last is not None:
            yield Edge(index, VersionEdge.LAST, last)
        if first is not None and not _covered(first - 1, units):
            yield Edge(index, VersionEdge.BEFORE, first - 1)
        if last is not None and not _covered(last + 1, units):
            yield Edge(index, VersionEdge.AFTER, last + 1)


def to_units(days: Ints, kind: ValueKind) -> Ints:
    """Return the day, month or year of each day; shape kept."""
    if kind is ValueKind.DATE:
        return days
    months = month_of_day(days)
    return months if kind is ValueKind.MONTH else months // 12


def unit_text(unit: int, kind: ValueKind) -> str:
    """Return ``2023-09-01``, ``2023-09`` or ``2023``."""
    if kind is ValueKind.DATE:
        return day_text(unit)
    return month_text(unit) if kind is ValueKind.MONTH else str(unit)


def unit_words(kind: ValueKind) -> tuple[str, str]:
    """Return what a unit is called, in Chinese and in English."""
    return {ValueKind.DATE: ("天", "day"), ValueKind.MONTH: ("个月", "month")}.get(
        kind, ("年", "year")
    )


def _units(first: int, last: int, kind: ValueKind) -> tuple[int | None, int | None]:
    begin = None if first == ALWAYS_BEFORE else _unit(first - 1, kind) + 1
    end = None if last == ALWAYS_AFTER else _unit(last, kind)
    return begin, end


def _unit(day: int, kind: ValueKind) -> int:
    return int(to_units(np.array([day], dtype=np.int64), kind)[0])


def _covered(unit: int, units: Sequence[tuple[int | None, int | None]]) -> bool:
    return any(
        (first is None or first <= unit) and (last is None or unit <= last) for first, last in units
    )
