"""Conditions: those of the conventions first, then the checks and who is eligible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.diagnostics import say
from payouts.rules.compile.formulas import ANY_REACH, compile_formula
from payouts.rules.compile.work import Work, bounds, hint_of, kind_of
from payouts.rules.files.file_part import FilePart
from payouts.rules.files.written_formulas import written_conditions
from payouts.rules.language.names import Scope
from payouts.rules.language.types import BOOLEAN, ValueKind
from payouts.rules.models.formulas import Formula
from payouts.rules.rule import CompiledCondition, Consequence

if TYPE_CHECKING:
    from payouts.rules.models.conditions import Condition

_OUTCOMES = {
    "require": (Consequence.ZERO, False),
    "zero_if": (Consequence.ZERO, True),
    "hold_if": (Consequence.HELD, True),
    "reject_if": (Consequence.REJECTED, True),
}


def compile_conditions(work: Work) -> list[CompiledCondition]:
    """Compile the conditions in the order in which they are tested."""
    found: list[CompiledCondition | None] = []
    if work.conventions:
        document, conventions = work.conventions
        for condition, path in written_conditions(conventions):
            spot = FilePart(document, ("conventions", *path))
            found.append(_condition(work, condition, spot, convention=True))
    for condition, path in written_conditions(work.file):
        found.append(_condition(work, condition, work.at(*path)))
    return [condition for condition in found if condition is not None]


def _condition(
    work: Work, condition: Condition, spot: FilePart, *, convention: bool = False
) -> CompiledCondition | None:
    key, text = condition.test()
    first, last = bounds(condition)
    names = work.row_names(Scope.FACT, ANY_REACH)
    formula = Formula.model_validate({"is": text})
    where = _written_at(spot, key, condition)
    expression = compile_formula(work, condition.because, formula, where, names, want=BOOLEAN)
    known = {**work.column_types, **work.row_values}
    known = {name: kind for name, kind in known.items() if name not in work.monthly}
    select = condition.select
    if where.path[-1] != key and not _dates_every_row(work, select):
        if select not in work.failed:
            place = spot.under("in_force").place
            work.problems.append(say("Y085", place, name=select))
        return None
    if select != "month" and kind_of(known.get(select)) is not ValueKind.DATE:
        if select not in work.failed:
            args = {"name": key, "word": select, "hint": hint_of(select, known, {ValueKind.DATE})}
            work.problems.append(say("G005", spot.under("select").place, **args))
        return None
    if expression is None:
        return None
    outcome, strikes_when = _OUTCOMES[key]
    return CompiledCondition(
        expression=expression,
        outcome=outcome,
        strikes_when=strikes_when,
        because=condition.because,
        select=condition.select,
        first=first,
        last=last,
        source=condition.source,
        status=condition.status,
        convention=convention,
        article=condition.article,
    )


def _written_at(spot: FilePart, key: str, condition: Condition) -> FilePart:
    """Return where a condition stands: under its key, or for ``in_force`` at the end it is of."""
    under = spot.under(key)
    if under.path in spot.document.marks:
        return under
    return spot.under("from" if condition.until is not None else "until")


def _dates_every_row(work: Work, name: str) -> bool:
    """Tell whether a name is a required column of dates."""
    kind = kind_of(work.column_types.get(name))
    return kind is ValueKind.DATE and name not in work.optional
