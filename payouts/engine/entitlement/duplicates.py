"""Rows with the same person, benefit and month: all are held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from payouts.base.columns import ID
from payouts.engine.arguments import Argument, places
from payouts.engine.entitlement.groups import key_codes
from payouts.rules.models.lines import Pays

if TYPE_CHECKING:
    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.engine.entitlement.work import BenefitWork
    from payouts.roster.model.roster import Roster


@dataclass(frozen=True, slots=True)
class Copies(Argument):
    """The places of rows of the same person that share a month.

    Attributes:
        own: roster rows of the finding [k].
        start: where their group begins among the following rows [k].
        stop: where it ends [k].
        rows: roster rows, group by group [m].
        first: first months they claim [m].
        last: last ones [m].
    """

    own: Ints
    start: Ints
    stop: Ints
    rows: Ints
    first: Ints
    last: Ints

    def at(self, index: int, roster: Roster) -> str:
        """Return the places of the others that share a month with a row, at most five."""
        group = slice(self.start[index], self.stop[index])
        rows, first, last = self.rows[group], self.first[group], self.last[group]
        own = rows == self.own[index]
        others = rows[(first <= last[own]) & (first[own] <= last) & ~own]
        return places(others, len(others), roster, ID)


def hold_duplicates(work: BenefitWork, rows: Ints, span: tuple[Ints, Ints], outside: Bools) -> None:
    """Hold rows of one person whose due months meet, naming the other copies.

    A row that is zero or rejected is no copy. A row that is held is one, for all
    months it may be due for; where they are known to lie outside
    the period (``outside``), for none. A yearly benefit is due once a year, a
    once-only benefit once.
    """
    open_rows = np.flatnonzero(~work.refused() & ~outside)
    key = _keys(work, open_rows)
    repeated = pd.Series(key).duplicated(keep=False).to_numpy()
    if not repeated.any():
        return
    first, last = _claimed(work, span)
    key_of = np.full(work.count, -1, dtype=np.int64)
    chosen, keys = open_rows[repeated], pd.factorize(key[repeated])[0].astype(np.int64)
    key_of[chosen] = keys
    order = np.argsort(keys, kind="stable")
    members, starts = chosen[order], np.searchsorted(keys[order], np.arange(keys.max() + 2))
    where = np.zeros(work.count, dtype=np.bool_)
    for group in np.split(members, starts[1:-1]):
        where[group[_meet_another(first[group], last[group])]] = True

    def copies(struck: Ints) -> Copies:
        start, stop = starts[key_of[struck]], starts[key_of[struck] + 1]
        return Copies(rows[struck], start, stop, rows[members], first[members], last[members])

    work.strike("E040", where, work.rule.file, look_at=ID, detail=copies)


def _meet_another(first: Ints, last: Ints) -> Bools:
    """Return which spans of months [n] have a month in common with another one."""
    begun = np.searchsorted(np.sort(first), last, side="right")
    over = np.searchsorted(np.sort(last), first, side="left")
    meet: Bools = begun - over > 1  # each meets itself
    return meet


def _keys(work: BenefitWork, chosen: Ints) -> Ints:
    """Return one number per row that is the same for the same person and extra key columns.

    Rows without a readable id are different people.
    """
    ids = work.inputs.values[ID]
    texts = cast("Objects", ids.data)[chosen]
    codes = pd.factorize(texts)[0].astype(np.int64)
    unknown = ids.reasons.missing_in(chosen)
    codes[unknown] = -1 - np.arange(np.count_nonzero(unknown))
    for column in work.rule.unique_by:
        value = work.inputs.values[column]
        extra = pd.factorize(key_codes(value)[chosen])[0].astype(np.int64)
        # What it claims is not known: held for that, no copy.
        unknown = value.reasons.missing_in(chosen)
        extra[unknown] = len(extra) + 1 + np.arange(np.count_nonzero(unknown))
        codes = pd.factorize(codes)[0].astype(np.int64) * (2 * len(extra) + 2) + extra
    return codes


def _claimed(work: BenefitWork, span: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Return the months each row claims; all of them where they are not known yet."""
    first, last = span[0].copy(), span[1].copy()
    unknown = first > last
    pays = {line.pays for line in work.rule.lines}
    if Pays.ONCE in pays or (Pays.YEARLY in pays and work.rule.unique_by):
        # Once ever, or once for what its own columns name, whatever the month. A once-only line
        # beside a yearly one decides: by the year alone its sum could be paid twice.
        unknown[:] = True
    elif Pays.YEARLY in pays:
        first, last = first // 12 * 12, last // 12 * 12 + 11
    first[unknown], last[unknown] = np.int64(0), np.int64(2**40)
    return first, last
