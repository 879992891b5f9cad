"""One benefit, computed for all its rows: the order of the stages is the order of the law."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from payouts.compute.conditions import CODES, apply_row_conditions, decided, passes
from payouts.compute.due import Due, due_months
from payouts.compute.duplicates import hold_duplicates
from payouts.compute.findings import Finding, Findings
from payouts.compute.groups import Grouped, group_rows, later_than_held
from payouts.compute.inputs import read_inputs
from payouts.compute.result import Result, RowStatus, StepColumn, Stretch
from payouts.compute.split import Part, Shared, split_amounts
from payouts.compute.work import Work, named
from payouts.diagnostics import Severity
from payouts.money import Exact
from payouts.period import first_day, first_day_of, month_of_day
from payouts.rules.compile import IDENTITY
from payouts.rules.compiled import Outcome
from payouts.rules.context import Context, Frame
from payouts.rules.evaluate import evaluate, evaluate_fact
from payouts.rules.models.lines import Pays
from payouts.rules.types import Kind
from payouts.rules.usage import Usage
from payouts.rules.values import Causes, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.compute.stopped import Stopped
    from payouts.compute.work import Months
    from payouts.period import Period
    from payouts.roster.model import Roster
    from payouts.rules.compiled import CompiledLine, Expression, Rule
    from payouts.rules.trace import Trace

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

# 一千亿元 for one row: beyond it an input is wrong, and a spreadsheet cell no longer exact.
MAX_PAYABLE_FEN = 10**13
_NONE = np.zeros(1, dtype=np.bool_)


class _Amounts(NamedTuple):
    """A numeric step: exact values [n or 1] and the causes of missing ones."""

    data: Exact
    cause: Ints | None


@dataclass(frozen=True, slots=True)
class _LineResult:
    """A line worked out: totals of its steps over the months due."""

    due: Due
    months: Ints
    totals: dict[str, Exact]
    once: tuple[StepColumn, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Struck:
    """Months that rows are not due for because another benefit of the person is paid.

    Attributes:
        months: month → the rows [n] that lose it.
        rule: the part of the pack that says so.
        because: the reason in words.
    """

    months: Mapping[int, Bools]
    rule: str
    because: str


def compute_benefit(  # noqa: PLR0913 (the last three are for callers with a reason)
    rule: Rule,
    roster: Roster,
    rows: Ints,
    period: Period,
    *,
    struck: Sequence[Struck] = (),
    stopped: Sequence[Stopped] = (),
    trace: Trace | None = None,
) -> Result:
    """Compute one benefit.

    Args:
        rule: the compiled rule.
        roster: the roster, all of it.
        rows: index of the rows that are for this benefit [n].
        period: the months to pay.
        struck: months to leave out.
        stopped: rows that may not be paid, whatever the rule says.
        trace: told of the way taken.
    """
    causes = Causes()
    inputs = read_inputs(rule, roster, rows, causes)
    usage = Usage(len(rows))
    context = Context(inputs.values, rule.figures, causes, usage, trace=trace)
    work = Work(rule, period, inputs, context, Findings(len(rows)), len(rows))
    for column in IDENTITY:
        work.identity_problems(column)
    _stop(work, stopped, rows)
    for fact in rule.facts:
        work.facts[fact.name] = evaluate_fact(fact, context, Frame(work.facts))
    apply_row_conditions(work)
    lines = {line.name: _compute_line(line, work, struck) for line in rule.lines}
    _strike_not_due(work, lines)
    span = _due_span(rule, lines)
    elsewhere = _outside_period(lines, period)
    groups = {group.name: group_rows(group, work, span) for group in rule.groups}
    steps = _compute_payment(work, lines, groups)
    fen = _payable(work, steps)
    if not groups:  # else an amount is not known to be zero while an earlier row is held
        _strike_nothing(work, fen)
    hold_duplicates(work, roster, rows, span, elsewhere)
    _hold_after_held(work, list(groups.values()), elsewhere)
    shared = _shared(work, steps, fen, list(groups.values()), elsewhere)
    _strike_nothing(work, shared.fen)
    result = _result(work, rows, lines, steps, shared.fen)
    return replace(result, parts=_paid_parts(shared.parts, result.paid))


def _stop(work: Work, stopped: Sequence[Stopped], rows: Ints) -> None:
    """Hold or reject the rows that something outside the rule has stopped."""
    for some in stopped:
        mine = np.flatnonzero(np.isin(rows, some.rows))
        work.findings.add(Finding(some.code, some.severity, mine, work.rule.file, told=True))


def _hold_after_held(work: Work, groups: list[Grouped], elsewhere: Bools) -> None:
    """Hold rows that count what came before them, where a row before them is held.

    A held row of another period (``elsewhere``) will not be paid in this one.
    """
    among = ~work.refused() & ~elsewhere
    held = work.findings.mask(Severity.HELD) & among
    waiting = later_than_held(groups, held, among)
    work.strike("E025", waiting & ~held, work.rule.file)


def _shared(
    work: Work, steps: dict[str, Value], fen: Ints, groups: list[Grouped], elsewhere: Bools
) -> Shared:
    """Split what is payable; rows held by that hold others, until none does."""
    split = work.rule.split
    if split is None:
        return Shared(fen, work.exact, ())
    while True:
        before = np.count_nonzero(work.findings.mask(Severity.HELD))
        shared = split_amounts(split, work, steps, fen)
        _hold_after_held(work, groups, elsewhere)
        if np.count_nonzero(work.findings.mask(Severity.HELD)) == before:
            break
    work.exact = shared.exact
    return shared


def _strike_nothing(work: Work, fen: Ints) -> None:
    """Say that the rule itself gives nothing, where that is so."""
    last = work.rule.payment[-1]
    open_rows = ~work.refused() & ~work.findings.mask(Severity.HELD)
    work.strike("E013", open_rows & (fen == 0), named(last.place, last.name))


def _paid_parts(parts: tuple[Part, ...], paid: Bools) -> tuple[Part, ...]:
    return tuple(replace(part, fen=np.where(paid, part.fen, 0)) for part in parts)


def _compute_line(line: CompiledLine, work: Work, struck: Sequence[Struck]) -> _LineResult:
    candidates = ~work.refused()
    due = due_months(line, work, candidates)
    if line.pays is Pays.MONTHLY:
        return _compute_monthly(line, work, due, candidates, struck)
    return _compute_single(line, work, due, candidates)


def _compute_monthly(
    line: CompiledLine, work: Work, due: Due, candidates: Bools, struck: Sequence[Struck]
) -> _LineResult:
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
    return _LineResult(due, months, totals, (), tuple(stretches))


def _stretch(
    line: CompiledLine, where: Bools, low: Ints, high: Ints, steps: dict[str, _Amounts]
) -> Stretch:
    rows = np.flatnonzero(where)
    columns = tuple(_column(name, value, len(where), rows) for name, value in steps.items())
    return Stretch(line.name, rows, low[rows], high[rows], columns)


def _column(name: str, value: _Amounts, count: int, rows: Ints | None = None) -> StepColumn:
    values = value.data.broadcast(count)
    known = np.ones(count, dtype=np.bool_) if value.cause is None else value.cause == 0
    known = np.broadcast_to(known, count)
    if rows is None:
        return StepColumn(name, values, known)
    return StepColumn(name, values.take(rows), known[rows])


def _compute_single(line: CompiledLine, work: Work, due: Due, candidates: Bools) -> _LineResult:
    """Compute a yearly or once-only line: each row in its own month."""
    here = (due.any & candidates).astype(np.int64)
    frame = Frame(work.facts, Value(due.first), here > 0)
    here = _strike_by_month(work, frame, here, (due.first, due.first))
    active = here > 0
    steps = _line_steps(line, work, replace(frame, active=active), (due.first, due.first))
    totals = {name: value.data * Exact.from_ints(here) for name, value in steps.items()}
    columns = [_column(name, value, work.count) for name, value in steps.items()]
    once = tuple(replace(column, known=column.known & active) for column in columns)
    return _LineResult(due, here, totals, once, ())


def _line_steps(
    line: CompiledLine, work: Work, frame: Frame, months: Months
) -> dict[str, _Amounts]:
    """Work out a line's month-level steps, holding active rows that lack something.

    Returns:
        The numeric ones.
    """
    values = dict(work.facts)
    steps: dict[str, _Amounts] = {}
    for step in line.steps:
        value = evaluate(step, work.context, replace(frame, values=values))
        work.blame(value.cause, frame.active, named(step.place, step.name), months)
        values[step.name] = value
        if isinstance(value.data, Exact):
            steps[step.name] = _Amounts(value.data, value.cause)
    return steps


def _strike_by_month(work: Work, frame: Frame, here: Ints, months: Months) -> Ints:
    """Take out the months in which a dated condition is not met."""
    for condition in work.rule.conditions:
        if not condition.by_month:
            continue
        month = cast("Value", frame.month)
        days = first_day(cast("Ints", month.data))
        within = (days >= condition.first) & (days <= condition.last) & (here > 0)
        trace = work.context.trace
        if trace is not None:
            trace.in_force(condition, months, here > 0, Kind.MONTH)
        if not within.any():
            continue
        value = evaluate(condition.expression, work.context, replace(frame, active=within))
        struck, cause = decided(condition, value, work)
        place = named(condition.expression.place, condition.because)
        work.blame(cause, within, place, months)
        struck = struck & within
        if trace is not None:
            trace.decided(condition, struck, passes(struck, cause) & within)
        if condition.outcome is Outcome.ZERO:
            here = np.where(struck, 0, here)
            work.month_reasons.append((struck, place, condition.because))
        else:
            at = condition.expression.first_column
            work.strike(CODES[condition.outcome], struck, place, at=at, because=condition.because)
    return here


def _runs(work: Work, line: CompiledLine, struck: Sequence[Struck]) -> Iterator[tuple[int, int]]:
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
    lost = {month for some in struck for month in some.months}
    lost |= {month + 1 for month in lost}
    apart = {month for month in lost if period.first < month <= period.last}
    cuts = sorted(apart | set((month_of_day(inside - 1) + 1).tolist()))
    starts = [period.first, *cuts]
    yield from zip(starts, [*(c - 1 for c in cuts), period.last], strict=True)


def _strike_not_due(work: Work, lines: dict[str, _LineResult]) -> None:
    """Where no line is due in the period, nothing is: say why, in the first line's words."""
    open_rows = ~work.refused() & ~work.findings.mask(Severity.HELD)
    due = reduce(operator.or_, (line.months > 0 for line in lines.values()))
    nothing = open_rows & ~due
    for struck, place, because in work.month_reasons:
        work.strike("E001", nothing & struck, place, because=because)
        nothing = nothing & ~struck
    for name, line in lines.items():
        compiled = next(part for part in work.rule.lines if part.name == name)
        opening = compiled.start or compiled.month
        place = named(opening.place, name) if opening else name
        for reason in line.due.not_due:
            where = nothing & reason.where
            work.strike(reason.code, where, place, detail=reason.detail, at=reason.column)
            nothing = nothing & ~reason.where
    held = reduce(operator.or_, (line.due.held for line in lines.values()))
    if (nothing & ~held).any():
        raise AssertionError(f"{work.rule.benefit}: rows neither due nor explained")


def _compute_payment(
    work: Work, lines: dict[str, _LineResult], groups: dict[str, Grouped]
) -> dict[str, Value]:
    """Work out the payment-level steps, holding due rows that lack something."""
    totals = {name: Value(total) for line in lines.values() for name, total in line.totals.items()}
    months = {name: line.months for name, line in lines.items()}
    due = reduce(operator.or_, (line.months > 0 for line in lines.values()))
    active = due & ~work.refused() & ~work.findings.mask(Severity.HELD)
    values = dict(work.facts)
    steps: dict[str, Value] = {}
    for step in work.rule.payment:
        frame = Frame(values, None, active, totals, months, groups)
        value = evaluate(step, work.context, frame)
        work.blame(value.cause, active, named(step.place, step.name))
        values[step.name] = value
        steps[step.name] = value
    return steps


def _payable(work: Work, steps: dict[str, Value]) -> Ints:
    """Round the last step to what is paid, in fen; hold what cannot be an amount."""
    rule = work.rule
    last: Expression = rule.payment[-1]
    place = named(last.place, last.name)
    work.exact = cast("Exact", steps[last.name].data).broadcast(work.count)
    rounded = work.exact.round(rule.rounding.quantum, rule.rounding.mode)
    open_rows = ~work.refused() & ~work.findings.mask(Severity.HELD)

    def shown(row: int) -> str:
        return str(rounded.take(np.array([row])).text()[0])

    fen = rounded * 100
    negative = fen.lt(0)
    absurd = fen.gt(MAX_PAYABLE_FEN)
    work.strike("E030", open_rows & negative, place, detail=shown)
    work.strike("E031", open_rows & absurd, place, detail=shown)
    good = open_rows & ~negative & ~absurd
    return Exact.where(good, rounded, 0).to_fen()


def _outside_period(lines: dict[str, _LineResult], period: Period) -> Bools:
    """Return the rows of which every line is known to begin before or after the period.

    They may yet be held, for what has nothing to do with the month.
    """
    known = [~line.due.held for line in lines.values()]
    firsts = [line.due.first for line in lines.values()]
    away = [(first < period.first) | (first > period.last) for first in firsts]
    return reduce(operator.and_, (*known, *away))


def _due_span(rule: Rule, lines: dict[str, _LineResult]) -> tuple[Ints, Ints]:
    """Return the first and last month due over all lines; the last first where none is known.

    A row that no line is due for, and that is held, has the month of a line that names one.
    """
    some = reduce(operator.or_, (line.due.any for line in lines.values()))
    firsts, lasts = [], []
    for compiled in rule.lines:
        due = lines[compiled.name].due
        named_month = ~some & ~due.held & (compiled.pays is not Pays.MONTHLY)
        firsts.append(np.where(due.any | named_month, due.first, np.int64(2**40)))
        last = np.where(named_month, due.first, np.int64(-1))
        lasts.append(np.where(due.any, due.last, last))
    return reduce(np.minimum, firsts), reduce(np.maximum, lasts)


def _result(
    work: Work, rows: Ints, lines: dict[str, _LineResult], steps: dict[str, Value], fen: Ints
) -> Result:
    findings = work.findings
    status = np.full(work.count, RowStatus.PAID, dtype=np.int8)
    status[findings.mask(Severity.HELD)] = RowStatus.HELD
    status[findings.mask(Severity.ZERO)] = RowStatus.ZERO
    status[findings.mask(Severity.REJECTED)] = RowStatus.REJECTED
    paid = status == RowStatus.PAID
    computed = paid | (
        (status == RowStatus.ZERO)
        & reduce(operator.or_, (line.months > 0 for line in lines.values()))
    )
    columns = [column for line in lines.values() for column in line.once]
    columns += [
        _column(name, _Amounts(value.data, value.cause), work.count)
        for name, value in steps.items()
        if isinstance(value.data, Exact)
    ]
    figures, sets = work.context.usage.of_rows()
    return Result(
        rule=work.rule,
        period=work.period,
        rows=rows,
        status=status,
        fen=np.where(paid, fen, 0),
        steps=tuple(replace(c, known=c.known & computed) for c in columns),
        stretches=tuple(s for line in lines.values() for s in line.stretches),
        findings=tuple(findings.found),
        figures=figures,
        figure_sets=tuple(sets),
        columns=work.inputs.values,
        problems=work.inputs.problems,
        exact=work.exact,
    )
