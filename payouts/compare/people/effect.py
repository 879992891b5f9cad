"""Counts and sums that describe an effect."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.compare.people.moves import Move

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from payouts.base.period import Period
    from payouts.compare.people.histogram import Bin
    from payouts.compare.people.pairs import Pairs
    from payouts.compare.people.rows import ComparedRows


LARGEST = 10


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of rows and people, and sums in fen, for one group.

    Attributes:
        label: benefit id, township or class; None where the roster does not say.
        rows: rows considered before or after, each once for a benefit.
        before: fen due under the older rules.
        after: fen due under the newer ones.
        moves: rows by :class:`Move`, in its order; they add up to ``rows``.
        people: distinct ids by :class:`Move`: of all the rows of an id in the group what they
            come to together, before and after. Rows without an id count for no person.
    """

    label: str | None
    rows: int
    before: int
    after: int
    moves: tuple[int, ...]
    people: tuple[int, ...]

    def count(self, move: Move) -> int:
        """Return how many rows moved so."""
        return self.moves[move]


@dataclass(frozen=True, slots=True)
class Impact:
    """The effect of a change of rules.

    Attributes:
        period: the months computed.
        names: benefit id → its name.
        total: over everything.
        by_benefit: in the order of the packs; benefits without rows are left out.
        by_township: in order of appearance; empty when no sheet has the column.
        by_class: the same for 对象类别.
        histogram: people by how much the sum of all their rows changes.
        table: one row for each roster row and benefit that moved, in the order of benefits
            and roster rows: ``file sheet row person_id name benefit move status_before
            status_after before after change``. Ids and names are masked; amounts are exact
            text in yuan, None where nothing is paid; ``change`` counts that as nothing.
        largest: the rows of ``table`` whose amount changes most, at most ten.
        reused: benefits that mean the same in both versions and were computed once.
        pairs: every row of every benefit, before and after.
        rows: the roster rows ``pairs`` counts.
    """

    period: Period
    names: Mapping[str, str]
    total: Tally
    by_benefit: tuple[Tally, ...]
    by_township: tuple[Tally, ...]
    by_class: tuple[Tally, ...]
    histogram: tuple[Bin, ...]
    table: pd.DataFrame
    largest: pd.DataFrame
    reused: tuple[str, ...]
    pairs: Pairs = field(repr=False)
    rows: ComparedRows = field(repr=False)

    @property
    def none(self) -> bool:
        """Whether no row moves."""
        return self.total.count(Move.UNCHANGED) == self.total.rows
