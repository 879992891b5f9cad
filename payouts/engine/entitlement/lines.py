"""One line, computed for all rows of a benefit: stretch by stretch, or each row in its month."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from payouts.base.arrays import spread
from payouts.base.money import Exact
from payouts.base.period import first_day
from payouts.engine.entitlement.conditions import decided, passes, place_of, strike, within_dates
from payouts.engine.entitlement.due import Due, due_months
from payouts.engine.entitlement.groups import group_rows
from payouts.engine.entitlement.result import StepColumn, Stretch
from payouts.engine.entitlement.runs import meets_others, monthly_formulas, runs
from payouts.engine.entitlement.work import BenefitWork, part_name
from payouts.rules.evaluate.comparing import chosen
from payouts.rules.evaluate.formulas import evaluate, evaluate_fact
from payouts.rules.evaluate.frame import Frame
from payouts.rules.evaluate.usage import Usage
from payouts.rules.language.nodes import Before, Gathered
from payouts.rules.language.types import ValueKind
from payouts.rules.language.values import Value
from payouts.rules.monthly import monthly_facts
from payouts.rules.rule import Consequence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.arrays import Bools, Ints
    from payouts.engine.entitlement.work import Months
    from payouts.rules.language.values import Reasons
    from payouts.rules.rule import CompiledCondition, CompiledGroup, CompiledLine, Rule

_NONE = np.zeros(1, dtype=np.bool_)


class StepAmounts(NamedTuple):
    """A numeric step: exact values [n or 1] and the reasons for missing ones."""

    data: Exact
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class LineResult:
    """A computed line: totals of its steps over the months due.

    Attributes:
        months: how many months are due [n].
    """

    due: Due
    months: Ints
    totals: dict[str, Exact]
    once: tuple[StepColumn, ...]
    stretches: tuple[Stretch, ...]

    def months_due(self) -> tuple[Ints, Ints]:
        """Return the first and last month due [n]; of a row without, the last before the first."""
        count = len(self.months)
        first, last = np.full(count, np.int64(2**40)), np.full(count, np.int64(-1))
        if not self.stretches:
            due = self.months > 0
            return np.where(due, self.due.first, first), np.where(due, self.due.first, last)
        for stretch in self.stretches:
            first[stretch.rows] = np.minimum(first[stretch.rows], stretch.first)
            last[stretch.rows] = np.maximum(last[stretch.rows], stretch.last)
        return first, last


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
    if line.spread:
        return _compute_spread(line, work, due, candidates, struck)
    return _compute_single(line, work, due, candidates, struck)


def _compute_spread(
    line: CompiledLine, work: BenefitWork, due: Due, candidates: Bools, struck: Sequence[LostMonths]
) -> LineResult:
    """Compute a line that may be due in several months, stretch by stretch.

    Where a step asks for other rows, those due in a month are looked at together.
    """
    months = np.zeros(work.count, dtype=np.int64)
    totals: dict[str, Exact] = {}
    stretches: list[Stretch] = []
    due_here = due.any & candidates
    groups = {group.name: group_rows(group, work) for group in _groups_met(line, work.rule)}
    for first, low, high in _pieces(line, work, due, struck):
        here = np.where(due_here, np.maximum(high - low + 1, 0), 0)
        for lost in struck:
            gone = lost.months.get(first, _NONE) & (here > 0)
            if gone.any():
                work.month_reasons.append((gone, lost.rule, lost.because))
                here = np.where(gone, 0, here)
        month = Value(np.array([first], dtype=np.int64))
        frame = Frame(work.facts, month, active=here > 0, span=(low, high), groups=groups)
        frame = _with_facts(line, work, frame)
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


def _pieces(
    line: CompiledLine, work: BenefitWork, due: Due, struck: Sequence[LostMonths]
) -> Iterator[tuple[int, Ints, Ints]]:
    """Yield the runs of months: the first month, and each row's first and last one due in it."""
    segments = due.segments()
    together = meets_others(line)
    lost = {month for benefit in struck for month in benefit.months}
    taken = {benefit for step in line.steps for benefit in step.benefits}
    changes = {month for benefit in taken for month in work.others[benefit].changes()}
    changes |= {bound for month in lost for bound in (month, month + 1)}
    for first, last in runs(line, work.rule, work.period, changes):
        spans = [(np.maximum(a, first), np.minimum(b, last)) for a, b in segments]
        if together:  # a run is one month, and lies in one segment of a row at most
            inside = reduce(operator.or_, (low <= high for low, high in spans))
            month = np.full(work.count, first)
            spans = [(month, np.where(inside, month, month - 1))]
        yield from ((first, low, high) for low, high in spans)


def _with_facts(line: CompiledLine, work: BenefitWork, frame: Frame) -> Frame:
    """Return a frame of a month with the facts that are worked out for it."""
    facts = monthly_facts(work.rule, monthly_formulas(line, work.rule))
    values = dict(frame.values)
    for fact in facts:
        values[fact.name] = evaluate_fact(fact, work.context, replace(frame, values=values))
    return replace(frame, values=values)


def _groups_met(line: CompiledLine, rule: Rule) -> Iterator[CompiledGroup]:
    """Yield the groups that the formulas of a line ask about."""
    met = {
        node.group
        for formula in monthly_formulas(line, rule)
        for node in formula.nodes
        if isinstance(node, (Before, Gathered))
    }
    return (group for group in rule.groups if group.name in met)


def _stretch(
    line: CompiledLine, where: Bools, low: Ints, high: Ints, steps: dict[str, StepAmounts]
) -> Stretch:
    rows = np.flatnonzero(where)
    columns = tuple(step_column(name, value, len(where), rows) for name, value in steps.items())
    return Stretch(line.name, rows, low[rows], high[rows], columns)


def _looks_at_others(line: CompiledLine, rule: Rule) -> bool:
    """Whether a fact or condition of the line's month asks what other rows of a group come to."""
    formulas = monthly_formulas(line, rule)[: -len(line.steps)]
    return any(isinstance(node, Gathered) for formula in formulas for node in formula.nodes)


def _month_by_month(
    line: CompiledLine, work: BenefitWork, frame: Frame, here: Ints, due: Due
) -> tuple[Frame, Ints]:
    """Work out facts and conditions in each row's own month, other rows of its group too.

    Returns:
        The frame with the facts of each row's month, and the rows that are left.
    """
    values: dict[str, Value] = {}
    rests: dict[str, Usage] = {}
    for month in np.unique(due.first[here > 0]).tolist():
        mine = due.first == month
        scope = replace(frame, month=Value(np.array([month])), active=frame.active & mine)
        scope = _with_facts(line, work, scope)
        left = _strike_by_month(work, scope, np.where(mine, here, 0), (due.first, due.first))
        here = np.where(mine, left, here)
        for name in scope.values.keys() - frame.values.keys():
            found, before = scope.values[name], values.get(name)
            values[name] = found if before is None else chosen(mine, found, before)
            rests.setdefault(name, Usage(work.count)).adopt(work.context.rests[name], mine)
    work.context.rests.update(rests)
    return replace(frame, values={**frame.values, **values}), here


def _compute_single(
    line: CompiledLine, work: BenefitWork, due: Due, candidates: Bools, struck: Sequence[LostMonths]
) -> LineResult:
    """Compute a yearly or once-only line: each row in its own month."""
    here = (due.any & candidates).astype(np.int64)
    groups = {
        group.name: group_rows(group, work, (due.first, np.where(due.held, -1, due.first)))
        for group in _groups_met(line, work.rule)
    }
    for lost in struck:
        for month, rows in lost.months.items():
            gone = rows & (here > 0) & (due.first == month)
            work.month_reasons.append((gone, lost.rule, lost.because))
            here = np.where(gone, 0, here)
    frame = Frame(work.facts, Value(due.first), active=here > 0, groups=groups)
    if _looks_at_others(line, work.rule):
        frame, here = _month_by_month(line, work, frame, here, due)
    else:
        frame = _with_facts(line, work, frame)
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
    values = dict(frame.values)
    steps: dict[str, StepAmounts] = {}
    for step in line.steps:
        scope = replace(frame, values=values, counted=frame.active)
        value = evaluate(step, work.context, scope)
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
        within = _in_force(condition, frame, work, here > 0, months)
        if not within.any():
            continue
        scope = replace(frame, active=within)
        value = evaluate(condition.expression, work.context, scope)
        struck, reasons = decided(condition, value, work)
        if condition.select != "month":
            struck, reasons = within_dates(condition, work, scope, struck, reasons)
        trace = work.context.trace
        work.hold_missing(reasons, within, place_of(condition), months)
        struck = struck & within
        if trace is not None:
            low, high = (np.where(within, months[0], 1), np.where(within, months[1], 0))
            trace.decided(condition, struck, passes(struck, reasons) & within, (low, high))
        if condition.outcome is Consequence.ZERO:
            here = np.where(struck, 0, here)
            work.month_reasons.append((struck, place_of(condition), condition.reason))
        else:
            strike(condition, struck, work)
    return here


def _in_force(
    condition: CompiledCondition, frame: Frame, work: BenefitWork, due: Bools, months: Months
) -> Bools:
    """Return the due rows for which a condition of the month is in force in these months.

    One whose dates are those of the row is limited to them once it is decided.
    """
    if condition.select != "month":
        return due
    if work.context.trace is not None:
        work.context.trace.in_force(condition, months, due, ValueKind.MONTH)
    days = first_day(cast("Ints", cast("Value", frame.month).data))
    return (days >= condition.first) & (days <= condition.last) & due


def step_column(name: str, value: StepAmounts, count: int, rows: Ints | None = None) -> StepColumn:
    """Return a step as a column, of all rows [count] or of some of them."""
    values = value.data.broadcast(count)
    known = spread(value.reasons.known, count)
    if rows is None:
        return StepColumn(name, values, known)
    return StepColumn(name, values.take(rows), known[rows])
