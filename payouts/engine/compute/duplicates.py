"""The same person, benefit and month more than once: every copy is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from payouts.base.columns import ID
from payouts.base.vectors import Coded, Dates
from payouts.rules.models.lines import Pays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from payouts.base.money import Exact
    from payouts.engine.compute.work import Work
    from payouts.roster.model.roster import Roster
    from payouts.rules.language.values import Value

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

MAX_NAMED = 5


def hold_duplicates(
    work: Work, roster: Roster, rows: Ints, span: tuple[Ints, Ints], elsewhere: Bools
) -> None:
    """Hold rows of one person whose due months meet, naming the other copies.

    A row that is zero or rejected is no copy. A row that is held anyway is one,
    for all months it may turn out to be due for; where they are known to lie outside
    the period (``elsewhere``), for none. A yearly benefit is due once a year, a
    once-only benefit once.
    """
    open_rows = np.flatnonzero(~work.refused() & ~elsewhere)
    key = _keys(work, open_rows)
    repeated = pd.Series(key).duplicated(keep=False).to_numpy()
    if not repeated.any():
        return
    first, last = _claimed(work, span)
    groups: dict[int, Ints] = {}
    chosen, keys = open_rows[repeated], key[repeated]
    order = np.argsort(keys, kind="stable")
    for group in np.split(chosen[order], np.flatnonzero(np.diff(keys[order])) + 1):
        groups |= dict.fromkeys(group[_meet_another(first[group], last[group])].tolist(), group)
    if not groups:
        return
    where = np.zeros(work.count, dtype=np.bool_)
    where[list(groups)] = True

    def named_places(row: int) -> str:
        group = groups[row]
        meets = (first[group] <= last[row]) & (first[row] <= last[group]) & (group != row)
        others = group[meets]
        places = [str(roster.place(int(rows[o]), ID)) for o in others[:MAX_NAMED]]
        more = f" …（共 {len(others)} 处）" if len(others) > MAX_NAMED else ""
        return "、".join(places) + more

    work.strike("E040", where, work.rule.file, detail=named_places, at=ID)


def _meet_another(first: Ints, last: Ints) -> NDArray[np.bool_]:
    """Return which spans of months [n] have a month in common with another one."""
    begun = np.searchsorted(np.sort(first), last, side="right")
    over = np.searchsorted(np.sort(last), first, side="left")
    meet: NDArray[np.bool_] = begun - over > 1  # each meets itself
    return meet


def _keys(work: Work, chosen: Ints) -> Ints:
    """Return one number per row that is the same for the same person and extra key columns.

    Rows without a readable id are different people.
    """
    ids = work.inputs.values[ID]
    texts = cast("NDArray[np.object_]", ids.data)[chosen]
    codes = pd.factorize(texts)[0].astype(np.int64)
    if ids.cause is not None:
        unknown = ids.cause[chosen] != 0
        codes[unknown] = -1 - np.arange(int(unknown.sum()))
    for column in work.rule.unique_by:
        value = work.inputs.values[column]
        extra = pd.factorize(_codes(value)[chosen])[0].astype(np.int64)
        if value.cause is not None:  # what it claims is not known: held for that, no copy
            unknown = value.cause[chosen] != 0
            extra[unknown] = len(extra) + 1 + np.arange(int(unknown.sum()))
        codes = pd.factorize(codes)[0].astype(np.int64) * (2 * len(extra) + 2) + extra
    return codes


def _codes(value: Value) -> Ints:
    data = value.data
    if isinstance(data, Coded):
        return data.codes.astype(np.int64)
    if isinstance(data, Dates):
        return data.first
    if isinstance(data, np.ndarray):
        return pd.factorize(data)[0].astype(np.int64)
    return pd.factorize(cast("Exact", data).num)[0].astype(np.int64)


def _claimed(work: Work, span: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Return the months each row lays claim to; all of them where it cannot be known yet."""
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
