"""What the persons of one benefit's rows are entitled to of another benefit.

Taken from the other benefit's result, after every choice it takes part in. A person counts by id;
the rows that are paid count together, and one that is held or rejected leaves the sum unknown.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
import pandas as pd

from payouts.base.columns import ID
from payouts.base.money import Exact
from payouts.engine.arguments import OtherRows
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.figureuse import NO_FIGURE, weakest_figures
from payouts.rules.evaluate.other import Entitled
from payouts.rules.order import taken_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.engine.arguments import Argument
    from payouts.engine.entitlement.result import Result
    from payouts.rules.language.values import Value
    from payouts.rules.rule import Rule

_NOWHERE = np.zeros(1, dtype=np.bool_)
_EVERYWHERE = np.ones(1, dtype=np.bool_)
_UNSETTLED = (RowStatus.HELD, RowStatus.REJECTED)


class OtherAmounts(ABC):
    """Amounts of another benefit, as :class:`payouts.rules.evaluate.other.OtherBenefit`."""

    @abstractmethod
    def entitled(self, months: Ints | None, rows: Bools) -> Entitled:
        """Return the amounts in a month, or of the whole period as it is paid."""

    def changes(self) -> frozenset[int]:
        """Return the months from which on the amount of somebody may be another."""
        return frozenset()

    def unsettled(self, own: Ints, rows: Ints) -> Argument | str:
        """Return the places of the other benefit's rows that are not settled.

        Args:
            own: rows of the roster that this benefit has [n].
            rows: positions among them that wait for those rows [k].
        """
        del own, rows
        return ""

    def weakest(self) -> Ints:
        """Return the least certain figure that what was taken rests on, as ``weakest_figures``."""
        return np.array([NO_FIGURE], dtype=np.int64)


class Entitlements(Protocol):
    """Where the amounts of other benefits come from: what was computed, or a worked case."""

    def amounts(self, benefit: str, ids: Value) -> OtherAmounts:
        """Return the amounts of a benefit for the persons with these ids [n]."""


def amounts_taken(rule: Rule, entitled: Entitlements, ids: Value) -> dict[str, OtherAmounts]:
    """Return the amounts of every benefit that a rule takes amounts of.

    Args:
        rule: the rule.
        entitled: where they come from.
        ids: of the persons of its rows [n].
    """
    return {benefit: entitled.amounts(benefit, ids) for benefit in taken_by(rule)}


def weakest_taken(taken: Mapping[str, OtherAmounts], count: int) -> Ints:
    """Return the least certain figure that amounts taken rest on, for each row [count]."""
    weakest = np.full(count, NO_FIGURE, dtype=np.int64)
    for amounts in taken.values():
        weakest = np.maximum(weakest, amounts.weakest())
    return weakest


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
        codes: the person of each of its rows; -1 where the id is unreadable.
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
        known = result.columns[ID].reasons.known
        codes, unique = pd.factorize(result.ids)
        found = pd.Index(unique).get_indexer(pd.Index(cast("Objects", ids.data)))
        at = np.where(ids.reasons.known & (found >= 0), found, len(unique)).astype(np.int64)
        counted = np.where(known, codes, -1).astype(np.int64)
        return cls(result, counted, at, len(unique), np.zeros(len(at), dtype=np.bool_))

    def entitled(self, months: Ints | None, rows: Bools) -> Entitled:
        self.used |= rows
        held = self._of_people(np.isin(self.result.status, _UNSETTLED))[self.at]
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
        there = np.flatnonzero(np.isin(self.result.status, _UNSETTLED) & (self.codes >= 0))
        there = there[np.argsort(self.codes[there], kind="stable")]
        groups, seen = self.codes[there], self.at[rows]
        return OtherRows(own[rows], seen, self.result.rows[there], groups, among=False, column=ID)

    def weakest(self) -> Ints:
        counts = np.flatnonzero(self.result.paid & (self.codes >= 0))
        by_person = np.full(self.people + 1, NO_FIGURE, dtype=np.int64)
        np.maximum.at(by_person, self.codes[counts], weakest_figures(self.result)[counts])
        return np.where(self.used, by_person[self.at], NO_FIGURE)

    @cached_property
    def _paid(self) -> Exact:
        """What each person is paid for the period; nothing for nobody, who comes last."""
        counts = np.flatnonzero(self.result.paid & (self.codes >= 0))
        fen = Exact.from_fen(self.result.fen[counts])
        return fen.group_sum(self.codes[counts], self.people + 1)

    def _month(self, month: int) -> Exact:
        if month not in self.in_month:
            codes = np.where(self.result.paid, self.codes, -1)
            drawn = drawn_in(self.result, month, codes, self.people + 1)
            self.in_month[month] = drawn[0]
        return self.in_month[month]

    def _of_people(self, where: Bools) -> Bools:
        """Return the persons [people + 1] who have a row in the mask."""
        found = np.zeros(self.people + 1, dtype=np.bool_)
        found[self.codes[where & (self.codes >= 0)]] = True
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
