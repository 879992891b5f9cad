"""The result of one benefit: a status, an amount and the steps for every row."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.columns import ID
from payouts.engine.entitlement.others import NO_FIGURE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.money import Exact
    from payouts.base.period import Period
    from payouts.engine.entitlement.findings import Finding
    from payouts.engine.entitlement.split import PayerPart
    from payouts.rules.language.values import Value
    from payouts.rules.rule import Rule


class RowStatus(IntEnum):
    """The status of a row."""

    PAID = 0
    ZERO = 1
    HELD = 2
    REJECTED = 3

    @property
    def word(self) -> str:
        """Return the word of the audit table."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class StepColumn:
    """A step's exact values [n]; ``known`` says where there is one."""

    name: str
    values: Exact
    known: Bools


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of months with the same figures, for the rows due in it.

    Attributes:
        line: name of the line.
        rows: positions among the benefit's rows, ascending.
        first: first month due within the stretch [len(rows)].
        last: last month due within it [len(rows)].
        steps: month-level steps of these rows.
    """

    line: str
    rows: Ints
    first: Ints
    last: Ints
    steps: tuple[StepColumn, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """Rows of a line that nothing is due for after a month, within the period or in its last one.

    Attributes:
        line: name of the line.
        rows: positions among the benefit's rows, ascending.
        last: the month [len(rows)].
        columns: the columns that decide it.
    """

    line: str
    rows: Ints
    last: Ints
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LostFor:
    """Rows that are not due in some month they would be due in, and the reason in words."""

    rows: Ints
    because: str


@dataclass(frozen=True, slots=True)
class Limited:
    """Rows of which a step took the larger or smaller of several amounts.

    Attributes:
        name: what a rule calls the amount that was taken.
        rows: positions among the benefit's rows that took it and nothing equal to it, ascending.
    """

    name: str
    rows: Ints


@dataclass(frozen=True, slots=True)
class Result:
    """One benefit computed on the rows of a roster that belong to it.

    Attributes:
        rows: index into the roster [n].
        status: :class:`RowStatus` [n].
        fen: amount [n]; 0 unless paid.
        first: first month paid for [n]; meaningless unless paid.
        last: last month paid for [n].
        steps: payment-level steps, and those of yearly and once-only lines.
        stretches: runs of months of monthly lines.
        findings: why rows are zero, held or rejected, and warnings.
        figures: per row, the index into ``figure_sets`` [n].
        figure_sets: combinations of (figure, version index) used by rows.
        columns: the typed columns the rule uses.
        exact: the last step before it is rounded to what is paid [n].
        parts: what each payer bears, where the rule splits the amount.
        ended: what ends within the period, and by which columns.
        lost: months lost within it.
        limited: amounts taken as the larger or smaller of several.
        taken: how certain the figures are that amounts taken of other benefits rest on [n or 1],
            as :func:`payouts.engine.figureuse.weakest_figures` tells it.
        problems: faults of their cells, as indexes into PROBLEMS (uint8 [n]).
    """

    rule: Rule
    period: Period
    rows: Ints
    status: NDArray[np.int8]
    fen: Ints
    first: Ints
    last: Ints
    steps: tuple[StepColumn, ...]
    stretches: tuple[Stretch, ...]
    findings: tuple[Finding, ...]
    figures: Ints
    figure_sets: tuple[tuple[tuple[str, int], ...], ...]
    columns: Mapping[str, Value]
    problems: Mapping[str, NDArray[np.uint8]]
    exact: Exact
    parts: tuple[PayerPart, ...] = ()
    ended: tuple[Ended, ...] = ()
    lost: tuple[LostFor, ...] = ()
    limited: tuple[Limited, ...] = ()
    taken: Ints = field(default_factory=lambda: np.full(1, NO_FIGURE))

    @property
    def ids(self) -> Objects:
        """Normalized ids of the people [n], "" where an id is unreadable."""
        return cast("Objects", self.columns[ID].data)

    @property
    def paid(self) -> Bools:
        """Where an amount is due."""
        paid: Bools = self.status == RowStatus.PAID
        return paid

    def count(self, status: RowStatus) -> int:
        """Return how many rows have a status."""
        return int(np.count_nonzero(self.status == status))
