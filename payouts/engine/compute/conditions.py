"""Conditions of the row: eligibility, holds and contradictions, in the order of the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.engine.compute.work import named
from payouts.rules.evaluate.context import selecting_days
from payouts.rules.evaluate.formulas import evaluate
from payouts.rules.evaluate.frame import Frame
from payouts.rules.language.types import Kind
from payouts.rules.language.values import CauseKind, united
from payouts.rules.rule import Outcome

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from payouts.engine.compute.work import Work
    from payouts.rules.language.values import Value
    from payouts.rules.rule import CompiledCondition

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

CODES = {Outcome.ZERO: "E001", Outcome.HELD: "E002", Outcome.REJECTED: "E003"}


def apply_row_conditions(work: Work) -> None:
    """Apply every condition that does not depend on the month.

    What decides for certain comes first: a row that is struck out by one
    condition is not held for what another one lacks, nor for what its sheet leaves open.
    """
    unknown: list[tuple[CompiledCondition, Ints]] = []
    for condition in work.rule.conditions:
        if condition.by_month:
            continue
        frame = Frame(work.facts)
        value = evaluate(condition.expression, work.context, frame)
        struck, cause = decided(condition, value, work)
        struck, cause = _within_dates(condition, work, frame, struck, cause)
        if work.context.trace is not None:
            work.context.trace.decided(condition, struck, passes(struck, cause))
        place = named(condition.expression.place, condition.because)
        at = condition.expression.first_column
        work.strike(CODES[condition.outcome], struck, place, at=at, because=condition.because)
        if cause is not None:
            unknown.append((condition, cause))
    open_rows = ~work.refused()
    for condition, cause in unknown:
        place = named(condition.expression.place, condition.because)
        work.blame(cause, open_rows, place)
    work.hold_open_columns(open_rows)


def passes(struck: Bools, cause: Ints | None) -> Bools:
    """Return where a condition certainly does not strike."""
    return ~struck if cause is None else ~struck & (cause == 0)


def decided(condition: CompiledCondition, value: Value, work: Work) -> tuple[Bools, Ints | None]:
    """Return where a condition certainly strikes, and the causes where it is undecided."""
    truth = cast("Bools", value.data)
    struck = truth if condition.strikes_when else ~truth
    cause = value.cause
    if cause is not None:
        struck = struck & (cause == 0)
        if condition.strikes_when:
            # A cell that may be blank and is: what is said of it does not apply.
            cause = np.where(
                cause & ~np.int64(work.context.causes.not_given) == 0, np.int64(0), cause
            )
        if condition.outcome is Outcome.REJECTED:
            cause = None  # nothing contradicts what cannot be read; where needed, it holds
    return np.broadcast_to(struck, work.count), cause


def _within_dates(
    condition: CompiledCondition, work: Work, frame: Frame, struck: Bools, cause: Ints | None
) -> tuple[Bools, Ints | None]:
    """Limit a dated condition to the rows whose own date lies within it.

    Where the date may be blank and is, the condition is not in force. Where it is
    missing or does not decide, what the condition would certainly pass is passed.
    """
    if not condition.dated:
        return struck, cause
    days, missing = selecting_days(condition.select, work.context, frame)
    if work.context.trace is not None:
        exact = (days.first == days.last) & (True if missing is None else missing == 0)
        span = (days.first, days.last)
        work.context.trace.in_force(condition, span, exact, Kind.DATE)
    within = (days.last >= condition.first) & (days.first <= condition.last)
    unclear = within & ~((days.first >= condition.first) & (days.last <= condition.last))
    passed = passes(struck, cause)
    doubt = work.context.causes.mark(None, unclear, CauseKind.AMBIGUOUS, condition.select)
    if missing is not None:
        known = missing == 0
        struck, within = struck & known, within & known
        lacking = np.where(missing & ~np.int64(work.context.causes.not_given) == 0, 0, missing)
        doubt = lacking if doubt is None else np.where(known, doubt, lacking)
    in_force = None if cause is None else np.where(within, cause, np.int64(0))
    if condition.outcome is Outcome.REJECTED or doubt is None:
        return struck & within & ~unclear, in_force
    return struck & within & ~unclear, united(in_force, np.where(passed, np.int64(0), doubt))
