"""The data a formula is evaluated on: columns, figures, the month, and the rows that matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base import period
from payouts.base.money import Exact
from payouts.base.vectors import Dates
from payouts.rules.language.types import ValueKind
from payouts.rules.language.values import NONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Bools, Ints
    from payouts.rules.evaluate.frame import Frame
    from payouts.rules.evaluate.trace import Trace
    from payouts.rules.evaluate.usage import Usage
    from payouts.rules.figures import FigureTable
    from payouts.rules.language.values import ReasonIndex, Reasons, Value


NOT_WANTED = np.int64(period.ALWAYS_BEFORE)
_YEARS = (1, 9999)  # of the calendar
_MONTHS = (-(2**50), 2**50)  # whose first day can be computed


@dataclass(slots=True)
class Context:
    """The data one rule is evaluated on.

    Attributes:
        columns: the roster's columns, with the reasons for missing cells.
        figures: the rule's figure tables.
        reasons: numbers the reasons.
        usage: notes which figure versions rows rest on.
        rests: fact → the figure versions it rests on.
        wanted: figure or formula that lacked a version → the days it was wanted for
            [n], NOT_WANTED elsewhere, and how exact they are (date, month or year).
        positions: figure → for each key of its table, the rows' positions in it.
        limited: name of an amount → the rows [n or 1] that took it as the larger or smaller of
            several.
        trace: receives every choice; None for no trace.
        monthly: the facts that are worked out month by month.
        births: dates of birth by 出生日期 [n], where ids tell none; None where they do.
    """

    columns: Mapping[str, Value]
    figures: Mapping[str, FigureTable]
    reasons: ReasonIndex
    usage: Usage
    rests: dict[str, Usage] = field(default_factory=dict)
    wanted: dict[str, tuple[Ints, ValueKind]] = field(default_factory=dict)
    positions: dict[str, list[tuple[Ints, Reasons]]] = field(default_factory=dict)
    limited: dict[str, Bools] = field(default_factory=dict)
    trace: Trace | None = None
    monthly: frozenset[str] = frozenset()
    births: Value | None = None

    def want(self, name: str, where: Bools, days: Ints, kind: ValueKind) -> None:
        """Record the days without a version."""
        if where.any():
            before = self.wanted[name][0] if name in self.wanted else NOT_WANTED
            self.wanted[name] = (np.where(where, days, before), kind)


def selecting_days(select: str, context: Context, frame: Frame) -> tuple[Dates, Reasons]:
    """Return the days that choose a version, and the reasons where they are missing.

    For a payment they are any of the months due.
    """
    if select == "month":
        if frame.month is not None:
            months = cast("Ints", frame.month.data)
            return Dates.exact(period.first_day(months)), frame.month.reasons
        if frame.paid is None:
            raise LookupError("no month here")
        first, last = (period.first_day(months) for months in frame.paid)
        return Dates(first, last), NONE
    value = named_value(select, context, frame)
    return days_of(value), value.reasons


def named_value(name: str, context: Context, frame: Frame) -> Value:
    """Return a fact, an earlier step or a column."""
    if name not in frame.values:
        return context.columns[name]
    if name in context.rests:
        context.usage.adopt(context.rests[name], frame.active)
    return frame.values[name]


def days_of(value: Value) -> Dates:
    """Return a date, month or year as days; of a month or year its first."""
    data = value.data
    if isinstance(data, Dates):
        return data
    if isinstance(data, Exact):  # a year: its first day
        years = np.clip(data.num, *_YEARS).astype(np.int64)
        return Dates.exact(period.first_day(years * 12))
    return Dates.exact(period.first_day(np.clip(cast("Ints", data), *_MONTHS)))


def precision_of(value: Value) -> ValueKind:
    """Return how exactly the days of a selecting value are meant."""
    if isinstance(value.data, Dates):
        return ValueKind.DATE
    return ValueKind.INTEGER if isinstance(value.data, Exact) else ValueKind.MONTH


def select_kind(select: str, context: Context, frame: Frame) -> ValueKind | None:
    """Return how exactly the days of a selecting value are meant; None: the month paid for."""
    return None if select == "month" else precision_of(named_value(select, context, frame))
