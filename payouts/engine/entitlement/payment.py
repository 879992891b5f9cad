"""From the lines to the amount payable: payment steps, last rounding, split."""

from __future__ import annotations

import operator
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.diagnostics import Severity
from payouts.base.money import Exact
from payouts.engine.arguments import Amounts
from payouts.engine.entitlement.groups import Grouped, waiting_rows
from payouts.engine.entitlement.split import PayerPart, SharedAmounts, split_amounts
from payouts.engine.entitlement.work import BenefitWork, part_name
from payouts.rules.evaluate.formulas import evaluate, evaluate_fact
from payouts.rules.evaluate.frame import Frame
from payouts.rules.language.values import Value
from payouts.rules.monthly import monthly_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Bools, Ints
    from payouts.engine.entitlement.lines import LineResult
    from payouts.engine.entitlement.work import Months
    from payouts.rules.rule import Expression

# 一千亿元 for one row: beyond it an input is wrong, and a spreadsheet cell no longer exact.
MAX_PAYABLE_FEN = 10**13


def compute_payment(
    work: BenefitWork, lines: dict[str, LineResult], groups: dict[str, Grouped]
) -> dict[str, Value]:
    """Return the payment-level steps, holding due rows that lack a value."""
    by_month = any(step.monthly for step in work.rule.payment)
    span = _months_paid(lines) if by_month else None
    totals = {name: Value(total) for line in lines.values() for name, total in line.totals.items()}
    months = {name: line.months for name, line in lines.items()}
    due = reduce(operator.or_, (line.months > 0 for line in lines.values()))
    active = due & work.unstopped()
    values = dict(work.facts)
    steps: dict[str, Value] = {}
    frame = Frame(
        values,
        paid=span,
        active=active,
        counted=active,
        totals=totals,
        due=months,
        groups=groups,
    )
    for fact in monthly_facts(work.rule, work.rule.payment):
        values[fact.name] = evaluate_fact(fact, work.context, frame)
    for step in work.rule.payment:
        value = evaluate(step, work.context, frame)
        work.hold_missing(value.reasons, active, part_name(step.place, step.name), span)
        values[step.name] = value
        steps[step.name] = value
    return steps


def _months_paid(lines: Mapping[str, LineResult]) -> Months:
    """Return the first and last month due of each row, over all lines."""
    firsts, lasts = zip(*(line.months_due() for line in lines.values()), strict=True)
    first, last = reduce(np.minimum, firsts), reduce(np.maximum, lasts)
    none = first > last
    return np.where(none, np.int64(0), first), np.where(none, np.int64(0), last)


def payable(work: BenefitWork, steps: dict[str, Value]) -> Ints:
    """Return the last step rounded to fen; hold rows where it cannot be an amount."""
    rule = work.rule
    last: Expression = rule.payment[-1]
    place = part_name(last.place, last.name)
    work.exact = cast("Exact", steps[last.name].data).broadcast(work.count)
    rounded = work.exact.round(rule.rounding.quantum, rule.rounding.mode)
    open_rows = work.unstopped()

    def detail(rows: Ints) -> Amounts:
        return Amounts(rounded.take(rows))

    fen = rounded * 100
    negative = fen.lt(0)
    absurd = fen.gt(MAX_PAYABLE_FEN)
    work.strike("E030", open_rows & negative, place, detail=detail)
    work.strike("E031", open_rows & absurd, place, detail=detail)
    good = open_rows & ~negative & ~absurd
    return Exact.where(good, rounded, 0).to_fen()


def strike_nothing(work: BenefitWork, fen: Ints) -> None:
    """Strike the rows whose amount by the rule is zero."""
    last = work.rule.payment[-1]
    open_rows = work.unstopped()
    work.strike("E013", open_rows & (fen == 0), part_name(last.place, last.name))


def hold_after_held(work: BenefitWork, groups: list[Grouped], outside: Bools) -> None:
    """Hold rows that depend on others of their group, where one of these is held.

    A held row of another period (``outside``) will not be paid in this one.
    """
    among = ~work.refused() & ~outside
    held = work.findings.mask(Severity.HELD) & among
    rejected = work.findings.mask(Severity.REJECTED) & ~outside
    later, beside = waiting_rows(groups, held, rejected, among)
    work.strike("E025", later & ~held, work.rule.file)
    work.strike("E029", beside & ~later & ~held, work.rule.file)


def shared_amounts(
    work: BenefitWork, steps: dict[str, Value], fen: Ints, groups: list[Grouped], outside: Bools
) -> SharedAmounts:
    """Split the amounts payable; repeat while rows held by the split hold further rows."""
    split = work.rule.split
    if split is None:
        return SharedAmounts(fen, work.exact, ())
    while True:
        before = np.count_nonzero(work.findings.mask(Severity.HELD))
        shared = split_amounts(split, work, steps, fen)
        hold_after_held(work, groups, outside)
        if np.count_nonzero(work.findings.mask(Severity.HELD)) == before:
            break
    work.exact = shared.exact
    return shared


def paid_parts(parts: tuple[PayerPart, ...], paid: Bools) -> tuple[PayerPart, ...]:
    """Return the parts with nothing for the rows that are not paid."""
    return tuple(replace(part, fen=np.where(paid, part.fen, 0)) for part in parts)
