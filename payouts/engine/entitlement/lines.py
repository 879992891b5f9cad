"""One line, computed for all rows of a benefit: stretch by stretch, or each row in its month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from payouts.base.money import Exact
from payouts.base.period import first_day, first_day_of, month_of_day
from payouts.engine.entitlement.conditions import decided, passes, place_of, strike
from payouts.engine.entitlement.due import Due, due_months
from payouts.engine.entitlement.result import StepColumn, Stretch
from payouts.engine.entitlement.work import BenefitWork, part_name
from payouts.rules.evaluate.formulas import evaluate
from payouts.rules.evaluate.frame import Frame
from payouts.rules.language.types import ValueKind
from payouts.rules.language.values import Value
from payouts.rules.models.lines import Pays
from payouts.rules.rule import Consequence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.arrays import Bools, Ints
    from payouts.engine.entitlement.work import Months
    from payouts.rules.language.values import Reasons
    from payouts.rules.rule import CompiledLine

_NONE = np.zeros(1, dtype=np.bool_)


class StepAmounts(NamedTuple):
    """A numeric step: exact values [n or 1] and the reasons for missing ones."""

    data: Exact
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class LineResult:
    """A computed line: totals of its steps over the months due."""

    due: Due
    months: Ints
    totals: dict[str, Exact]
    once: tuple[StepColumn, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class LostMonths:
    """Months that rows are not due for because another benefit of the person is paid.

    Attributes:
        months: month → the rows [n] that lose it.
        rule: the part of the pack that says so.
        because: the reason in words.
    """

    months: Mapping[int, Bools]
    rule: str
    because: str


def compute_line(line: CompiledLine, work: BenefitWork, struck: Sequence[LostMonths]) -> LineResult:
    """Compute one line for the rows that are not refused.

    Args:
        line: the compiled line.
        work: the benefit so far.
        struck: months to leave out.
    """
    candidates = ~work.refused()
    due = due_months(line, work, candidates)
    if line.pays is Pays.MONTHLY:
        return _compute_monthly(line, work, due, candidates, struck)
    return _compute_single(line, work, due, candidates)


def _compute_monthly(
    line: CompiledLine, work: BenefitWork, due: Due, candidates: Bools, struck: Sequence[LostMonths]
) -> LineResult:
    months = np.zeros(work.count, dtype=np.int64)
    totals: dict[str, Exact] = {}
    stretches: list[Stretch] = []
    due_here = due.any & candidates
    segments = due.segments()
    pieces = [(run, segment) for run in _runs(work, line, struck) for segment in segments]
    for (first, last), (begin, stop) in pieces:
        low, high = np.maximum(begin, first), np.minimum(stop, last)
        here = np.where(due_here, np.maximum(high - low + 1, 0), 0)
        for lost in struck:
            gone = lost.months.get(first, _NONE) & (here > 0)
            if gone.any():
                work.month_reasons.append((gone, lost.rule, lost.because))
                here = np.where(gone, 0, here)
        month = Value(np.array([first], dtype=np.int64))
        frame = Frame(work.facts, month, here > 0, span=(low, high))
        here = _strike_by_month(work, frame, here, (low, high))
        if not (here > 0).any():
            continue
        steps = _line_steps(line, work, replace(frame, active=here > 0), (low, high))
        for name, value in steps.items():
            amount = Exact.from_ints(here) * value.data
            totals[name] = amount + totals[name] if name in totals else amount
        months = months + here
        stretches.append(_stretch(line, here > 0, low, high, steps))
    for step in line.steps:
        totals.setdefault(step.name, Exact.constant(0))
    return LineResult(due, months, totals, (), tuple(stretches))


def _stretch(
    line: CompiledLine, where: Bools, low: Ints, high: Ints, steps: dict[str, StepAmounts]
) -> Stretch:
    rows = np.flatnonzero(where)
    columns = tuple(step_column(name, value, len(where), rows) for name, value in steps.items())
    return Stretch(line.name, rows, low[rows], high[rows], columns)


def _compute_single(
    line: CompiledLine, work: BenefitWork, due: Due, candidates: Bools
) -> LineResult:
    """Compute a yearly or once-only line: each row in its own month."""
    here = (due.any & candidates).astype(np.int64)
    frame = Frame(work.facts, Value(due.first), here > 0)
    here = _strike_by_month(work, frame, here, (due.first, due.first))
    active = here > 0
    steps = _line_steps(line, work, replace(frame, active=active), (due.first, due.first))
    totals = {name: value.data * Exact.from_ints(here) for name, value in steps.items()}
    columns = [step_column(name, value, work.count) for name, value in steps.items()]
    once = tuple(replace(column, known=column.known & active) for column in columns)
    return LineResult(due, here, totals, once, ())


def _line_steps(
    line: CompiledLine, work: BenefitWork, frame: Frame, months: Months
) -> dict[str, StepAmounts]:
    """Evaluate a line's month-level steps, holding active rows that lack a value.

    Returns:
        The numeric ones.
    """
    values = dict(work.facts)
    steps: dict[str, StepAmounts] = {}
    for step in line.steps:
        value = evaluate(step, work.context, replace(frame, values=values))
        work.hold_missing(value.reasons, frame.active, part_name(step.place, step.name), months)
        values[step.name] = value
        if isinstance(value.data, Exact):
            steps[step.name] = StepAmounts(value.data, value.reasons)
    return steps


def _strike_by_month(work: BenefitWork, frame: Frame, here: Ints, months: Months) -> Ints:
    """Take out the months in which a dated condition is not met."""
    for condition in work.rule.conditions:
        if not condition.by_month:
            continue
        month = cast("Value", frame.month)
        days = first_day(cast("Ints", month.data))
        within = (days >= condition.first) & (days <= condition.last) & (here > 0)
        trace = work.context.trace
        if trace is not None:
            trace.in_force(condition, months, here > 0, ValueKind.MONTH)
        if not within.any():
            continue
        value = evaluate(condition.expression, work.context, replace(frame, active=within))
        struck, reasons = decided(condition, value, work)
        work.hold_missing(reasons, within, place_of(condition), months)
        struck = struck & within
        if trace is not None:
            trace.decided(condition, struck, passes(struck, reasons) & within)
        if condition.outcome is Consequence.ZERO:
            here = np.where(struck, 0, here)
            work.month_reasons.append((struck, place_of(condition), condition.reason))
        else:
            strike(condition, struck, work)
    return here


def step_column(name: str, value: StepAmounts, count: int, rows: Ints | None = None) -> StepColumn:
    """Return a step as a column, of all rows [count] or of some of them."""
    values = value.data.broadcast(count)
    known = np.broadcast_to(value.reasons.known, count)
    if rows is None:
        return StepColumn(name, values, known)
    return StepColumn(name, values.take(rows), known[rows])


def _runs(
    work: BenefitWork, line: CompiledLine, struck: Sequence[LostMonths]
) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the period between changes of figure, formula or condition."""
    days: set[int] = set()
    for table in work.rule.figures.values():
        if table.select == "month":
            days |= table.changes()
    for expression in line.steps:
        if expression.by_month:
            days |= {v.first for v in expression.versions} | {
                v.last + 1 for v in expression.versions
            }
    for condition in work.rule.conditions:
        if condition.by_month:
            days |= {condition.first, condition.last + 1}
    period = work.period
    monthly = [c.expression for c in work.rule.conditions if c.by_month]
    if any(expression.by_year for expression in (*line.steps, *monthly)):
        years = range(period.first // 12 + 1, period.last // 12 + 1)
        days |= {first_day_of(12 * year) for year in years}
    low, high = first_day_of(period.first), first_day_of(period.last)
    inside = np.array([day for day in days if low < day <= high], dtype=np.int64)
    # A change takes effect in the first month that begins on or after it.
    lost = {month for benefit in struck for month in benefit.months}
    lost |= {month + 1 for month in lost}
    apart = {month for month in lost if period.first < month <= period.last}
    cuts = sorted(apart | set((month_of_day(inside - 1) + 1).tolist()))
    starts = [period.first, *cuts]
    yield from zip(starts, [*(c - 1 for c in cuts), period.last], strict=True)
