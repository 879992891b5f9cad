"""What the persons of one benefit's rows are entitled to of other benefits, whoever knows it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Protocol

import numpy as np

from payouts.rules.order import taken_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Bools, Ints
    from payouts.engine.arguments import Argument
    from payouts.rules.evaluate.other import Entitled
    from payouts.rules.language.values import Value
    from payouts.rules.rule import Rule

NO_FIGURE = -1  # rests on none


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
        """Return how certain the figures are that what was taken rests on [n or 1].

        As :func:`payouts.engine.figureuse.weakest_figures` tells it.
        """
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
    """Return how certain the figures are that amounts taken rest on, for each row [count]."""
    weakest = np.full(count, NO_FIGURE, dtype=np.int64)
    for amounts in taken.values():
        weakest = np.maximum(weakest, amounts.weakest())
    return weakest
