"""Dates that contradict each other, a date of birth, or today.

A date known to the month contradicts another one only if each of its days does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import (
    APPROVED,
    DEATH,
    DECEASED_ID,
    DISCHARGED,
    ENLISTED,
    ID,
    KIND_OF_DEATH,
    STATUS_DATE,
    STOPPED,
    ColumnType,
)
from payouts.base.period import day_in_month, day_text, first_day, month_of_day
from payouts.engine.arguments import Days
from payouts.engine.checks.rosterfindings import RosterFinding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.arrays import Bools, Ints
    from payouts.engine.checks.typedroster import KnownDates, TypedRoster

YOUNGEST_SOLDIER, OLDEST = 12, 110
_NOT_LATER_THAN_TODAY = (
    ("R051", (APPROVED, ENLISTED, DISCHARGED, STATUS_DATE, STOPPED)),
    ("R052", (DEATH,)),
)


def date_findings(typed: TypedRoster, today: int) -> Iterator[RosterFinding]:
    """Yield dates that contradict each other; ``today`` is a day since 1970-01-01."""
    yield from _before_birth(typed, APPROVED, typed.births())
    yield from _death_before_birth(typed)
    yield from _young_soldiers(typed)
    yield from _discharged_first(typed)
    for code, columns in _NOT_LATER_THAN_TODAY:
        for column in columns:
            yield from _in_the_future(typed, code, column, today)
    yield from _oldest(typed, today)


def birthdays(born: Ints, years: int) -> Ints:
    """Return the day each completes some years of age; 29 February falls on 1 March."""
    return first_day(month_of_day(born) + 12 * years) + day_in_month(born) - 1


def _before_birth(
    typed: TypedRoster, column: str, births: KnownDates | None, where: Bools | None = None
) -> Iterator[RosterFinding]:
    given = typed.dates(column)
    if given is None or births is None:
        return
    wrong = given.known & births.known & (given.dates.last < births.dates.first)
    rows = np.flatnonzero(wrong if where is None else wrong & where)
    args = _about_birth(births, rows)
    yield RosterFinding("R048", rows, column, args, frozenset({column, ID}))


def _about_birth(births: KnownDates, rows: Ints) -> dict[str, object]:
    return {"expected": Days(births.dates.first[rows]), "years": YOUNGEST_SOLDIER}


def _death_before_birth(typed: TypedRoster) -> Iterator[RosterFinding]:
    """Compare a death with the birth of the one who died.

    A child may be born after its father's death: where the death may be somebody else's, only the
    id of the deceased counts.
    """
    elsewhere = typed.roster.present(DECEASED_ID) | typed.roster.present(KIND_OF_DEATH)
    yield from _before_birth(typed, DEATH, typed.births(), ~elsewhere)
    yield from _before_birth(typed, DEATH, typed.births(DECEASED_ID))


def _young_soldiers(typed: TypedRoster) -> Iterator[RosterFinding]:
    given, births = typed.dates(ENLISTED), typed.births()
    if given is None or births is None:
        return
    old_enough = birthdays(births.dates.first, YOUNGEST_SOLDIER)
    rows = np.flatnonzero(given.known & births.known & (given.dates.last < old_enough))
    args = _about_birth(births, rows)
    yield RosterFinding("R050", rows, ENLISTED, args, frozenset({ENLISTED, ID}))


def _discharged_first(typed: TypedRoster) -> Iterator[RosterFinding]:
    begun, ended = typed.dates(ENLISTED), typed.dates(DISCHARGED)
    if begun is None or ended is None:
        return
    rows = np.flatnonzero(begun.known & ended.known & (ended.dates.last < begun.dates.first))
    columns = frozenset({ENLISTED, DISCHARGED})
    yield RosterFinding("R054", rows, DISCHARGED, {"other": ENLISTED}, columns)


def _in_the_future(
    typed: TypedRoster, code: str, column: str, today: int
) -> Iterator[RosterFinding]:
    given = typed.dates(column)
    if given is None:
        return
    rows = np.flatnonzero(given.known & (given.dates.first > today))
    yield RosterFinding(code, rows, column, {"today": day_text(today)}, frozenset({column}))


def _oldest(typed: TypedRoster, today: int) -> Iterator[RosterFinding]:
    births = typed.births()
    if births is None:
        return
    born = births.dates.first
    old = births.known & (birthdays(born, OLDEST) <= today)
    # Any text counts as a date of death here; another check validates it.
    rows = np.flatnonzero(old)
    deaths = typed.roster.cells(DEATH)[rows]
    alive = np.array([cell is None for cell in deaths], dtype=np.bool_)
    if len(rows) and typed.has(DEATH, ColumnType.DATE):
        nothing = typed.column(DEATH).nothing
        alive |= False if nothing is None else nothing[rows]
    rows = rows[alive]
    yield RosterFinding("R056", rows, ID, {"years": OLDEST}, frozenset({ID, DEATH}))
