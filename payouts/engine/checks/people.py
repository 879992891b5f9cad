"""Contradictions in a roster about one person: sex, birth, name, id and status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.columns import BIRTH, ID, NAME, SEX, STATUS, STATUS_DATE, name_key
from payouts.base.identity import Ids, code_points
from payouts.engine.arguments import Days, OtherRows
from payouts.engine.checks.near import near_pairs
from payouts.engine.checks.rosterfindings import RosterFinding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.engine.checks.typedroster import KnownTexts, TypedRoster

_SEX_DIGIT = 16  # 0-based; odd for men
_MEN, _WOMEN = "男", "女"
_DEAD, _DRAWS = "去世", "享受"


def people_findings(typed: TypedRoster) -> Iterator[RosterFinding]:
    """Yield contradictions about people."""
    yield from _sex(typed)
    yield from _birth(typed)
    ids, names = typed.ids(), typed.words(NAME)
    if ids is not None and names is not None:
        persons = _Persons(ids, names)
        yield from _two_names(persons)
        if typed.roster.ids is Ids.REAL:  # others have no check character to tell a slip by
            yield from _near_ids(persons)
    if ids is not None:
        yield from _two_states(typed, ids)
    yield from _date_alone(typed)


def _sex(typed: TypedRoster) -> Iterator[RosterFinding]:
    sex, births = typed.words(SEX), typed.births()
    ids = typed.ids()
    if sex is None or births is None or ids is None:
        return
    rows = np.flatnonzero(sex.known & births.known)
    digits = code_points(ids.texts[rows], _SEX_DIGIT + 1)[:, _SEX_DIGIT]
    expected = np.where(digits % 2 == 1, _MEN, _WOMEN)
    said = sex.texts[rows]
    other = np.isin(said, (_MEN, _WOMEN)) & (said != expected)
    yield RosterFinding("R040", rows[other], SEX, columns=frozenset({SEX, ID}))


def _birth(typed: TypedRoster) -> Iterator[RosterFinding]:
    given, births = typed.dates(BIRTH), typed.births()
    if given is None or births is None:
        return
    born = births.dates.first
    outside = (born < given.dates.first) | (born > given.dates.last)
    rows = np.flatnonzero(given.known & births.known & outside)
    args = {"expected": Days(born[rows])}
    yield RosterFinding("R041", rows, BIRTH, args, frozenset({BIRTH, ID}))


class _Persons:
    """Rows with a well-formed id and a name, and both as numbers.

    Attributes:
        rows: indexes into the roster [k], ascending.
        ids: code of the id [k].
        names: code of the name [k] as :func:`~payouts.base.columns.name_key` folds it.
        texts: the ids themselves [k].
    """

    def __init__(self, ids: KnownTexts, names: KnownTexts) -> None:
        """Take the rows whose id and name are known."""
        self.rows = np.flatnonzero(ids.known & names.known)
        self.texts = ids.texts[self.rows]
        self.ids = pd.factorize(self.texts)[0].astype(np.int64)
        written, distinct = pd.factorize(names.texts[self.rows])
        folded = pd.factorize(np.array([name_key(name) for name in distinct], dtype=object))[0]
        self.names = folded.astype(np.int64)[written] if len(distinct) else self.ids


def _two_names(persons: _Persons) -> Iterator[RosterFinding]:
    """Find ids with several names."""
    if not len(persons.rows):
        return
    first = np.full(int(persons.ids.max()) + 1, -1, dtype=np.int64)
    first[persons.ids[::-1]] = persons.names[::-1]
    several = np.zeros(len(first), dtype=np.bool_)
    several[persons.ids[persons.names != first[persons.ids]]] = True
    chosen = several[persons.ids]
    rows = persons.rows[chosen]
    others = OtherRows.alike(rows, persons.ids[chosen], NAME)
    yield RosterFinding("R045", rows, NAME, {"others": others}, frozenset({NAME, ID}))


def _near_ids(persons: _Persons) -> Iterator[RosterFinding]:
    """Find people of one name whose ids differ by a slip."""
    keys = persons.names * (len(persons.rows) + 1) + persons.ids
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    pairs = near_pairs(persons.names[first], persons.texts[first])
    if not len(pairs):
        return
    near = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0)
    chosen = np.flatnonzero(np.isin(inverse, near[:, 0]))
    rows = persons.rows[chosen]
    # Every row of a person names the same others, each by its first row.
    others = OtherRows(
        own=rows,
        seen=inverse[chosen],
        rows=persons.rows[first[near[:, 1]]],
        groups=near[:, 0],
        among=False,
        column=ID,
    )
    yield RosterFinding("R046", rows, ID, {"others": others}, frozenset({NAME, ID}))


def _two_states(typed: TypedRoster, ids: KnownTexts) -> Iterator[RosterFinding]:
    """Find ids that are dead in one place and draw a benefit in another."""
    states = typed.words(STATUS)
    if states is None:
        return
    telling = states.known & ids.known & np.isin(states.texts, (_DEAD, _DRAWS))
    rows = np.flatnonzero(telling)
    codes = pd.factorize(ids.texts[rows])[0].astype(np.int64)
    dead = states.texts[rows] == _DEAD
    both = np.isin(codes, codes[dead]) & np.isin(codes, codes[~dead])
    chosen = rows[both]
    own, opposite = 2 * codes[both] + dead[both], 2 * codes[both] + ~dead[both]
    others = OtherRows.alike(chosen, own, STATUS, opposite)
    yield RosterFinding("R047", chosen, STATUS, {"others": others}, frozenset({STATUS}))


def _date_alone(typed: TypedRoster) -> Iterator[RosterFinding]:
    """Find dates of a status without a status."""
    given, states = typed.dates(STATUS_DATE), typed.words(STATUS)
    if given is None:
        return
    stated = np.zeros(len(given.known), dtype=np.bool_)
    if states is not None:
        stated = np.array([cell is not None for cell in typed.roster.cells(STATUS)], dtype=np.bool_)
    rows = np.flatnonzero(given.known & ~stated)
    yield RosterFinding("R055", rows, STATUS_DATE, columns=frozenset({STATUS, STATUS_DATE}))
