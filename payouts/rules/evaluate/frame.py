"""The scope of a formula: the values of names, the month, and the rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Bools, Ints
    from payouts.rules.language.nodes import Gathering
    from payouts.rules.language.values import ReasonIndex, Value


ONE = np.ones(1, dtype=np.bool_)


class Together(Protocol):
    """Rows in groups, each in its order."""

    def before(self, value: Value, counts: Bools) -> Value:
        """Return the sum of a value over the earlier rows of each row's group."""

    def gathered(
        self, gathering: Gathering, value: Value | None, counts: Bools, index: ReasonIndex
    ) -> Value:
        """Return what is made of all rows of each row's group."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The scope of a formula: the values of names, the month, and the rows.

    Attributes:
        values: facts and the steps worked out so far.
        month: the month paid for: one for all rows (length 1) or one a row; None outside a line.
        paid: in a payment, the first and last month due [n].
        active: the rows that matter (length n or 1): figures are noted as used for these only.
        counted: the rows (length n or 1) that count where rows of a group are looked at together.
        totals: line step → its sum over the months due.
        due: line → number of months due.
        groups: group → its rows in order.
        span: first and last month [n] of the months that ``month`` stands for, where several.
    """

    values: Mapping[str, Value]
    month: Value | None = None
    paid: tuple[Ints, Ints] | None = None
    active: Bools = field(default_factory=lambda: ONE)
    totals: Mapping[str, Value] = field(default_factory=dict)
    due: Mapping[str, Ints] = field(default_factory=dict)
    groups: Mapping[str, Together] = field(default_factory=dict)
    span: tuple[Ints, Ints] | None = None
    counted: Bools = field(default_factory=lambda: ONE)
