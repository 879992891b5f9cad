"""Rows of benefits, before and after, side by side."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from payouts.compare.people.moves import Bytes, Move
from payouts.engine.entitlement.result import RowStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.arrays import Bools, Ints
    from payouts.engine.entitlement.result import Result

# Neither paid nor refused: the version has no such benefit, or the row is not for it.
NOT_CONSIDERED = -1


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every roster row of every benefit, under both versions; all arrays [n].

    ``benefit`` and ``row`` are indexes; ``before`` and ``after`` are fen, 0 unless paid; a
    status is a :class:`RowStatus`, or NOT_CONSIDERED.
    """

    benefit: Ints
    row: Ints
    before: Ints
    after: Ints
    status_before: Bytes
    status_after: Bytes
    move: Ints

    @property
    def was_paid(self) -> Bools:
        """Which rows were paid before."""
        return _paid(self.status_before)

    @property
    def is_paid(self) -> Bools:
        """Which rows are paid after."""
        return _paid(self.status_after)

    def moved(self) -> Pairs:
        """Return the rows that move."""
        index = np.flatnonzero(self.move != Move.UNCHANGED)
        return Pairs(*(getattr(self, part.name)[index] for part in fields(self)))


def _paid(status: Bytes) -> Bools:
    paid: Bools = status == RowStatus.PAID
    return paid


@dataclass(frozen=True, slots=True)
class BenefitSide:
    """One benefit under one version: the status and the fen of every roster row [n]."""

    status: Bytes
    fen: Ints

    @classmethod
    def of(cls, result: Result | None, at: Ints, count: int) -> BenefitSide:
        """Spread a result over all rows; ``at`` maps its roster's rows to them."""
        status = np.full(count, NOT_CONSIDERED, dtype=np.int8)
        fen = np.zeros(count, dtype=np.int64)
        if result is not None:
            status[at[result.rows]] = result.status
            fen[at[result.rows]] = result.fen
        return cls(status, fen)


def paired(sides: Sequence[tuple[BenefitSide, BenefitSide]]) -> Pairs:
    """Return the rows that either version considers, benefit after benefit."""
    parts = [_of_benefit(index, old, new) for index, (old, new) in enumerate(sides)]
    joined = []
    for part in fields(Pairs):
        kind = np.int8 if part.name.startswith("status") else np.int64
        arrays = [getattr(one, part.name) for one in parts]
        joined.append(np.concatenate([np.array([], dtype=kind), *arrays]))
    return Pairs(*joined)


def _of_benefit(index: int, old: BenefitSide, new: BenefitSide) -> Pairs:
    considered = (old.status != NOT_CONSIDERED) | (new.status != NOT_CONSIDERED)
    rows = np.flatnonzero(considered)
    known = (old.fen[rows], new.fen[rows], old.status[rows], new.status[rows])
    move = moves(known[0], known[1], _paid(known[2]), _paid(known[3]), known[2] != known[3])
    return Pairs(np.full(len(rows), index, dtype=np.int64), rows, *known, move)


def moves(
    before: Ints,
    after: Ints,
    was: Bools,
    becomes: Bools,
    otherwise: Bools,
) -> Ints:
    """Return the move of each row or person.

    Args:
        before: fen due before.
        after: fen due after.
        was: whether anything was paid.
        becomes: whether anything is.
        otherwise: whether a row that is not paid is so for another reason.
    """
    move: Ints = np.select(
        [
            was & becomes & (after > before),
            was & becomes & (after < before),
            ~was & becomes,
            was & ~becomes,
            ~was & ~becomes & otherwise,
        ],
        [Move.UP, Move.DOWN, Move.NEWLY_PAID, Move.NO_LONGER_PAID, Move.OTHER_STATUS],
        default=Move.UNCHANGED,
    ).astype(np.int64)
    return move
