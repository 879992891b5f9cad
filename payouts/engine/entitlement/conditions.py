"""Conditions of the row: eligibility, holds and contradictions, in the order of the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from payouts.base.arrays import spread
from payouts.engine.entitlement.work import part_name
from payouts.rules.evaluate.context import selecting_days
from payouts.rules.evaluate.formulas import evaluate
from payouts.rules.evaluate.frame import Frame
from payouts.rules.language.types import ValueKind
from payouts.rules.language.values import ReasonKind, Reasons
from payouts.rules.rule import Consequence

if TYPE_CHECKING:
    from payouts.base.arrays import Bools
    from payouts.engine.entitlement.work import BenefitWork
    from payouts.rules.language.values import Value
    from payouts.rules.rule import CompiledCondition

_CODES = {Consequence.ZERO: "E001", Consequence.HELD: "E002", Consequence.REJECTED: "E003"}


def apply_row_conditions(work: BenefitWork) -> None:
    """Apply every condition that does not depend on the month.

    What decides for certain comes first: a row that is struck out by one
    condition is not held for what another one lacks, nor for what its sheet leaves open.
    """
    unknown: list[tuple[CompiledCondition, Reasons]] = []
    for condition in work.rule.conditions:
        if condition.by_month:
            continue
        frame = Frame(work.facts, groups=work.groups)
        value = evaluate(condition.expression, work.context, frame)
        struck, reasons = decided(condition, value, work)
        struck, reasons = within_dates(condition, work, frame, struck, reasons)
        if work.context.trace is not None:
            work.context.trace.decided(condition, struck, passes(struck, reasons))
        strike(condition, struck, work)
        if reasons:
            unknown.append((condition, reasons))
    open_rows = ~work.refused()
    for condition, reasons in unknown:
        work.hold_missing(reasons, open_rows, place_of(condition))
    work.hold_open_columns(open_rows)


def strike(condition: CompiledCondition, struck: Bools, work: BenefitWork) -> None:
    """Record that a condition strikes these rows, with its reason and the column to look at."""
    look_at = condition.expression.first_column
    code, because = _CODES[condition.outcome], condition.reason
    work.strike(code, struck, place_of(condition), look_at=look_at, because=because)


def place_of(condition: CompiledCondition) -> str:
    """Return the part of the rule that a condition is."""
    return part_name(condition.expression.place, condition.because)


def passes(struck: Bools, reasons: Reasons) -> Bools:
    """Return where a condition certainly does not strike."""
    return ~struck & reasons.known


def decided(condition: CompiledCondition, value: Value, work: BenefitWork) -> tuple[Bools, Reasons]:
    """Return where a condition certainly strikes, and the reasons where it is undecided."""
    truth = cast("Bools", value.data)
    struck = truth if condition.strikes_when else ~truth
    reasons = value.reasons
    if reasons:
        struck = struck & reasons.known
    if condition.strikes_when:
        # A condition about an optional cell that is blank does not apply.
        reasons = reasons.only(work.context.reasons.required(reasons).missing)
    if condition.outcome is Consequence.REJECTED:
        reasons = Reasons()  # an unreadable cell contradicts nothing; where needed, it holds
    return spread(struck, work.count), reasons


def within_dates(
    condition: CompiledCondition, work: BenefitWork, frame: Frame, struck: Bools, reasons: Reasons
) -> tuple[Bools, Reasons]:
    """Limit a dated condition to the rows whose own date lies within it.

    Where the date may be blank and is, the condition is not in force. Where it is
    missing or does not decide, what the condition would certainly pass is passed.
    """
    if not condition.dated:
        return struck, reasons
    days, missing = selecting_days(condition.select, work.context, frame)
    if work.context.trace is not None:
        exact = (days.first == days.last) & missing.known
        span = (days.first, days.last)
        work.context.trace.in_force(condition, span, exact, ValueKind.DATE)
    within = (days.last >= condition.first) & (days.first <= condition.last)
    unclear = within & ~((days.first >= condition.first) & (days.last <= condition.last))
    passed = passes(struck, reasons)
    index, known = work.context.reasons, missing.known
    doubt = index.mark(Reasons(), unclear, ReasonKind.AMBIGUOUS, condition.select)
    lacking = missing.only(index.required(missing).missing)
    doubt = Reasons.chosen(known, doubt, lacking)
    within = within & known
    reasons = reasons.only(within)
    if condition.outcome is not Consequence.REJECTED:
        reasons = reasons | doubt.only(~passed)
    return struck & within & ~unclear, reasons
