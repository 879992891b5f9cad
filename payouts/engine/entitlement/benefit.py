"""One benefit, computed for all its rows; the stages follow the order of the law."""

from __future__ import annotations

import operator
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.diagnostics import Severity
from payouts.base.money import Exact
from payouts.engine.entitlement.conditions import apply_row_conditions
from payouts.engine.entitlement.duplicates import hold_duplicates
from payouts.engine.entitlement.findings import Finding, Findings
from payouts.engine.entitlement.groups import group_rows
from payouts.engine.entitlement.inputs import births_beside, read_inputs
from payouts.engine.entitlement.lines import (
    LineResult,
    LostMonths,
    StepAmounts,
    compute_line,
    step_column,
)
from payouts.engine.entitlement.payment import (
    compute_payment,
    hold_after_held,
    paid_parts,
    payable,
    shared_amounts,
    strike_nothing,
)
from payouts.engine.entitlement.result import Ended, Limited, LostFor, Result, RowStatus
from payouts.engine.entitlement.work import BenefitWork, part_name
from payouts.rules.compile.columns import IDENTITY
from payouts.rules.evaluate.context import Context
from payouts.rules.evaluate.formulas import evaluate_fact
from payouts.rules.evaluate.frame import Frame
from payouts.rules.evaluate.usage import Usage
from payouts.rules.language.values import ReasonIndex, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.arrays import Bools, Ints
    from payouts.base.period import Period
    from payouts.engine.entitlement.findings import StoppedRows
    from payouts.engine.entitlement.work import Months
    from payouts.roster.model.roster import Roster
    from payouts.rules.evaluate.trace import Trace
    from payouts.rules.rule import CompiledGroup, Rule


def compute_benefit(  # noqa: PLR0913 (the last three are for callers with a reason)
    rule: Rule,
    roster: Roster,
    rows: Ints,
    period: Period,
    *,
    struck: Sequence[LostMonths] = (),
    stopped: Sequence[StoppedRows] = (),
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
        trace: is called at every step of the computation, or None.
    """
    index = ReasonIndex()
    inputs = read_inputs(rule, roster, rows, index)
    usage = Usage(len(rows))
    context = Context(inputs.values, rule.figures, index, usage, trace=trace)
    context.births = births_beside(roster, rows, index)
    context.monthly = frozenset(fact.name for fact in rule.facts if fact.monthly)
    work = BenefitWork(rule, period, inputs, context, Findings(len(rows)), len(rows))
    for column in IDENTITY:
        work.identity_problems(column)
    _stop(work, stopped, rows)
    work.groups.update((g.name, group_rows(g, work)) for g in rule.groups if g.within == "period")
    for fact in rule.facts:
        if not fact.monthly:
            frame = Frame(work.facts, groups=work.groups)
            work.facts[fact.name] = evaluate_fact(fact, context, frame)
    apply_row_conditions(work)
    lines = {line.name: compute_line(line, work, struck) for line in rule.lines}
    _strike_not_due(work, lines)
    span = work.span = _due_span(rule, lines)
    outside = _outside_period(lines, period)
    groups = {g.name: group_rows(g, work, _bounding(g, rule, span)) for g in rule.groups}
    steps = compute_payment(work, lines, groups)
    work.hold_required(~work.refused())
    fen = payable(work, steps)
    if not groups:  # else an amount is not known to be zero while an earlier row is held
        strike_nothing(work, fen)
    hold_duplicates(work, rows, span, outside)
    hold_after_held(work, list(groups.values()), outside)
    shared = shared_amounts(work, steps, fen, list(groups.values()), outside)
    strike_nothing(work, shared.fen)
    result = _result(work, rows, lines, steps, shared.fen)
    return replace(result, parts=paid_parts(shared.parts, result.paid))


def _stop(work: BenefitWork, stopped: Sequence[StoppedRows], rows: Ints) -> None:
    """Hold or reject the rows that something outside the rule has stopped."""
    for stop in stopped:
        mine = np.flatnonzero(np.isin(rows, stop.rows))
        found = Finding(stop.code, stop.severity, mine, work.rule.file, reported=True)
        work.findings.add(found)


def _strike_not_due(work: BenefitWork, lines: dict[str, LineResult]) -> None:
    """Strike rows of which no line is due in the period, for the first line's reason."""
    open_rows = work.unstopped()
    due = reduce(operator.or_, (line.months > 0 for line in lines.values()))
    nothing = open_rows & ~due
    for struck, place, because in work.month_reasons:
        work.strike("E001", nothing & struck, place, because=because)
        nothing = nothing & ~struck
    for name, line in lines.items():
        compiled = next(part for part in work.rule.lines if part.name == name)
        opening = compiled.start or compiled.month
        place = part_name(opening.place, name) if opening else name
        for reason in line.due.not_due:
            where = nothing & reason.where
            work.strike(reason.code, where, place, look_at=reason.column, detail=reason.detail)
            nothing = nothing & ~reason.where
    held = reduce(operator.or_, (line.due.held for line in lines.values()))
    if (nothing & ~held).any():
        raise AssertionError(f"{work.rule.benefit}: rows neither due nor explained")


def _due_span(rule: Rule, lines: dict[str, LineResult]) -> tuple[Ints, Ints]:
    """Return the first and last month due over all lines; the last before the first where unknown.

    A held row that no line is due for has the month of a line that names one.
    """
    due_rows = reduce(operator.or_, (line.due.any for line in lines.values()))
    firsts, lasts = [], []
    for compiled in rule.lines:
        due = lines[compiled.name].due
        named_month = ~due_rows & ~due.held & (not compiled.spread)
        firsts.append(np.where(due.any | named_month, due.first, np.int64(2**40)))
        last = np.where(named_month, due.first, np.int64(-1))
        lasts.append(np.where(due.any, due.last, last))
    return reduce(np.minimum, firsts), reduce(np.maximum, lasts)


def _bounding(group: CompiledGroup, rule: Rule, span: Months) -> Months | None:
    """Return the months that bound a group; None where rows meet month by month."""
    by_month = group.within == "month" and any(line.spread for line in rule.lines)
    return None if by_month else span


def _outside_period(lines: dict[str, LineResult], period: Period) -> Bools:
    """Return the rows of which every line is known to begin before or after the period.

    They may still be held for reasons other than the month.
    """
    known = [~line.due.held for line in lines.values()]
    firsts = [line.due.first for line in lines.values()]
    away = [(first < period.first) | (first > period.last) for first in firsts]
    return reduce(operator.and_, (*known, *away))


def _result(
    work: BenefitWork, rows: Ints, lines: dict[str, LineResult], steps: dict[str, Value], fen: Ints
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
        step_column(name, StepAmounts(value.data, value.reasons), work.count)
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
        first=np.broadcast_to(work.span[0], work.count),
        last=np.broadcast_to(work.span[1], work.count),
        steps=tuple(replace(c, known=c.known & computed) for c in columns),
        stretches=tuple(s for line in lines.values() for s in line.stretches),
        findings=work.all_found(),
        figures=figures,
        figure_sets=tuple(sets),
        columns=work.inputs.values,
        problems=work.inputs.problems,
        exact=work.exact,
        ended=tuple(Ended(name, *end) for name, line in lines.items() for end in line.due.ended),
        lost=tuple(_lost(work, lines)),
        limited=tuple(
            Limited(name, np.flatnonzero(np.broadcast_to(rows, work.count)))
            for name, rows in work.context.limited.items()
        ),
    )


def _lost(work: BenefitWork, lines: dict[str, LineResult]) -> Iterator[LostFor]:
    """Yield the rows that lose a month to a condition, another benefit or a suspension."""
    found: dict[str, Bools] = {}
    reasons = [(rows, because) for rows, _, because in work.month_reasons]
    for line in lines.values():
        due = line.due
        reasons += [
            ((p.first <= due.last) & (due.first <= p.last) & due.any, p.because)
            for p in due.suspended
        ]
    for rows, because in reasons:
        found[because] = found.get(because, np.zeros(work.count, dtype=np.bool_)) | rows
    for because, mask in found.items():
        if mask.any():
            yield LostFor(np.flatnonzero(mask), because)
