"""People whom one row of the roster stops and another would pay.

A name on a list of 减员 stops nobody by itself where the list is for no benefit; the id tells that
the person is drawn elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.columns import DEATH, DECEASED_ID, ID, KIND_OF_DEATH, STATUS
from payouts.base.period import month_of_day
from payouts.engine.arguments import OtherRows
from payouts.engine.checks.rosterfindings import RosterFinding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.arrays import Bools, Ints
    from payouts.base.period import Period
    from payouts.engine.checks.typedroster import TypedRoster

STOPPED_ELSEWHERE = "R080"
_DEAD = ("去世",)
_ENDED = ("停发", "取消", "中止", *_DEAD)


@dataclass(frozen=True, slots=True)
class Ended:
    """Rows [n] of a roster that say that somebody is not to be paid.

    Attributes:
        person: that the person died: no benefit goes on.
        benefit: that the benefit of their row, or whatever a list of no benefit is for, has ended.
    """

    person: Bools
    benefit: Bools


def ended_rows(typed: TypedRoster, dead: Ints, stopped: Ints, period: Period) -> Ended:
    """Return the rows that speak against paying a person.

    The date of death in a survivor's row is the serviceman's.

    Args:
        typed: the roster.
        dead: rows whose words say that the person died.
        stopped: rows that words stop.
        period: the months paid for: who died in its last month is paid for it.
    """
    roster = typed.roster
    person = np.zeros(len(roster), dtype=np.bool_)
    person[dead] = True
    deaths = typed.dates(DEATH)
    if deaths is not None:
        died = deaths.known & (month_of_day(deaths.dates.last) < period.last)
        person |= died & ~(roster.present(DECEASED_ID) | roster.present(KIND_OF_DEATH))
    benefit = person.copy()
    benefit[stopped] = True
    states = typed.words(STATUS)
    if states is not None:
        person |= states.known & np.isin(states.texts, _DEAD)
        benefit |= states.known & np.isin(states.texts, _ENDED)
    return Ended(person, benefit)


def stopped_elsewhere(
    typed: TypedRoster, ended: Ended, paying: Ints, nobodys: Ints
) -> Iterator[RosterFinding]:
    """Yield rows of a benefit that would be paid although another row of the person says otherwise.

    Args:
        typed: the roster.
        ended: the rows that say so.
        paying: the rows of the benefit.
        nobodys: rows that are for no benefit.
    """
    ids = typed.ids()
    if ids is None:
        return
    here = np.zeros(len(ended.person), dtype=np.bool_)
    here[paying] = True
    lists = here.copy()
    lists[nobodys] = True
    against = (ended.person | (ended.benefit & lists)) & ids.known
    if not against.any():
        return
    own = _given(typed, DEATH) | _given(typed, STATUS)  # these the rule looks at itself
    quiet = here & ids.known & ~against & ~own
    codes = pd.factorize(ids.texts)[0].astype(np.int64)
    rows = np.flatnonzero(quiet & np.isin(codes, codes[against]))
    if not len(rows):
        return
    others = np.flatnonzero(against & np.isin(codes, codes[rows]))
    order = others[np.argsort(codes[others], kind="stable")]
    named = OtherRows(rows, codes[rows], order, codes[order], among=False, column=ID)
    yield RosterFinding(STOPPED_ELSEWHERE, rows, ID, {"others": named}, frozenset({ID}))


def _given(typed: TypedRoster, column: str) -> Bools:
    return np.array([cell is not None for cell in typed.roster.cells(column)], dtype=np.bool_)
