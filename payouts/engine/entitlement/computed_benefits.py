"""What persons are entitled to of the benefits computed so far.

Taken from their results, after every choice they take part in. A person counts by id; the rows
that are paid count together, and one that is held or rejected leaves the sum unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from payouts.base.columns import ID
from payouts.base.money import Exact
from payouts.engine.arguments import OtherRows
from payouts.engine.entitlement.others import NO_FIGURE, OtherAmounts
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.figureuse import weakest_figures
from payouts.rules.evaluate.other import Entitled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.engine.arguments import Argument
    from payouts.engine.entitlement.result import Result
    from payouts.rules.language.values import Value

_NOWHERE = np.zeros(1, dtype=np.bool_)
_EVERYWHERE = np.ones(1, dtype=np.bool_)
_UNSETTLED = (RowStatus.HELD, RowStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class ComputedBenefits:
    """The benefits computed so far."""

    results: Mapping[str, Result] = field(default_factory=dict)

    def amounts(self, benefit: str, ids: Value) -> OtherAmounts:
        """Return the amounts of a benefit for the persons with these ids [n]."""
        result = self.results.get(benefit)
        return _NotComputed() if result is None else _Computed.of(result, ids)


class _NotComputed(OtherAmounts):
    def entitled(self, months: Ints | None, rows: Bools) -> Entitled:  # noqa: ARG002
        return Entitled(Exact.constant(0), _EVERYWHERE, _NOWHERE)


@dataclass
class _Computed(OtherAmounts):
    """Amounts of a result.

    Attributes:
        result: of the other benefit.
        codes: the person of each of its rows; those with an unreadable id are nobody's to look at.
        at: the person of each row of the benefit that takes the amounts [n]; ``people`` where
            nobody of the result.
        people: how many persons the result has.
        used: rows [n] that took an amount.
    """

    result: Result
    codes: Ints
    at: Ints
    people: int
    used: Bools
    in_month: dict[int, Exact] = field(default_factory=dict)

    @classmethod
    def of(cls, result: Result, ids: Value) -> _Computed:
        codes, unique = pd.factorize(result.ids)
        found = pd.Index(unique).get_indexer(pd.Index(cast("Objects", ids.data)))
        at = np.where(ids.reasons.known & (found >= 0), found, len(unique)).astype(np.int64)
        return cls(
            result, codes.astype(np.int64), at, len(unique), np.zeros(len(at), dtype=np.bool_)
        )

    def entitled(self, months: Ints | None, rows: Bools) -> Entitled:
        self.used |= rows
        held = self._held[self.at]
        if months is None:
            return Entitled(self._paid.take(self.at), _NOWHERE, held)
        if len(months) == 1:
            return Entitled(self._month(int(months[0])).take(self.at), _NOWHERE, held)
        amounts = Exact.constant(0, len(self.at))
        for month in np.unique(months[np.broadcast_to(rows, len(months))]).tolist():
            amounts = Exact.where(months == month, self._month(month).take(self.at), amounts)
        return Entitled(amounts, _NOWHERE, held)

    def changes(self) -> frozenset[int]:
        months = [m for s in self.result.stretches for m in (s.first, s.last + 1)]
        return frozenset(np.unique(np.concatenate(months)).tolist() if months else ())

    def unsettled(self, own: Ints, rows: Ints) -> Argument:
        there = np.flatnonzero(np.isin(self.result.status, _UNSETTLED))
        there = there[np.argsort(self.codes[there], kind="stable")]
        groups, seen = self.codes[there], self.at[rows]
        return OtherRows(own[rows], seen, self.result.rows[there], groups, among=False, column=ID)

    def weakest(self) -> Ints:
        counts = np.flatnonzero(self.result.paid)
        by_person = np.full(self.people + 1, NO_FIGURE, dtype=np.int64)
        np.maximum.at(by_person, self.codes[counts], weakest_figures(self.result)[counts])
        return np.where(self.used, by_person[self.at], NO_FIGURE)

    @cached_property
    def _paid(self) -> Exact:
        """What each person is paid for the period; nothing for nobody, who comes last."""
        counts = np.flatnonzero(self.result.paid)
        fen = Exact.from_fen(self.result.fen[counts])
        return fen.group_sum(self.codes[counts], self.people + 1)

    def _month(self, month: int) -> Exact:
        if month not in self.in_month:
            codes = np.where(self.result.paid, self.codes, -1)
            drawn = drawn_in(self.result, month, codes, self.people + 1)
            self.in_month[month] = drawn[0]
        return self.in_month[month]

    @cached_property
    def _held(self) -> Bools:
        """The persons [people + 1] who have a row that is not settled."""
        found = np.zeros(self.people + 1, dtype=np.bool_)
        found[self.codes[np.isin(self.result.status, _UNSETTLED)]] = True
        return found


def drawn_in(result: Result, month: int, codes: Ints, people: int) -> tuple[Exact, Bools]:
    """Return what each person draws of a monthly benefit in a month, and who draws it.

    Args:
        result: of the benefit.
        month: the month.
        codes: the person of each of its rows; -1 where the row does not count.
        people: how many persons there are.
    """
    has = np.zeros(people, dtype=np.bool_)
    total = Exact.constant(0, people)
    for stretch in result.stretches:
        inside = (stretch.first <= month) & (month <= stretch.last)
        of_rows = codes[stretch.rows]
        chosen = np.flatnonzero(inside & (of_rows >= 0))
        if len(chosen):
            has[of_rows[chosen]] = True
            step = next(s for s in stretch.steps if s.name == result.rule.monthly_step)
            total = total + step.values.take(chosen).group_sum(of_rows[chosen], people)
    return total, has
