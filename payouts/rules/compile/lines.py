"""Lines: schedules, suspensions, steps; the conventions' last month; steps of the payment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from payouts.rules.compile.formulas import compile_formula
from payouts.rules.compile.work import FilePart, Work
from payouts.rules.language.types import MONEY, MONTH, Type
from payouts.rules.rule import CompiledLine, CompiledSuspension, Expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.rules.models.lines import Line, Suspension


def compile_lines(work: Work) -> tuple[list[CompiledLine], dict[str, tuple[str, Type]]]:
    """Compile the lines.

    Returns:
        The lines, and step → (its line, its type) for the payment to add up.
    """
    lines: list[CompiledLine] = []
    line_steps: dict[str, tuple[str, Type]] = {}
    common = _common_suspensions(work)
    for name, line in work.file.lines.items():
        spot = work.at("lines", name)
        work.check_fresh(name, spot.path)
        schedule = {
            part: compile_formula(
                work, part, formula, spot.under(part), work.row_names(), want=MONTH
            )
            for part, formula in line.schedule().items()
        }
        lines.append(
            CompiledLine(
                name,
                line.pays,
                schedule.get("start"),
                schedule.get("end"),
                schedule.get("month"),
                (*_suspensions(work, line.suspended, spot.under("suspended")), *common),
                tuple(_line_steps(work, name, line, spot, line_steps)),
            )
        )
    return lines, line_steps


def _common_suspensions(work: Work) -> list[CompiledSuspension]:
    """Return the suspensions of the conventions, which hold for every line."""
    if not work.conventions:
        return []
    document, conventions = work.conventions
    spot = FilePart(document, ("conventions", "suspended"))
    made = _suspensions(work, conventions.suspended, spot)
    return [replace(suspension, convention=True) for suspension in made]


def _suspensions(
    work: Work, suspended: Sequence[Suspension], spot: FilePart
) -> Iterator[CompiledSuspension]:
    for index, suspension in enumerate(suspended):
        where = spot.under(index)
        names = work.row_names()
        first = compile_formula(
            work, "from", suspension.from_, where.under("from"), names, want=MONTH
        )
        last = compile_formula(
            work, "until", suspension.until, where.under("until"), names, want=MONTH
        )
        if first is not None and last is not None:
            yield CompiledSuspension(first, last, suspension.because, article=suspension.article)


def _line_steps(
    work: Work, name: str, line: Line, spot: FilePart, line_steps: dict[str, tuple[str, Type]]
) -> list[Expression]:
    names = work.row_names(month_known=True)
    steps: list[Expression] = []
    for step, formula in line.steps.items():
        where = spot.under("steps", step)
        work.check_fresh(step, where.path, list(line_steps))
        expression = compile_formula(work, step, formula, where, names)
        if expression is not None:
            steps.append(expression)
            names = replace(names, values={**names.values, step: expression.type})
            line_steps[step] = (name, expression.type)
    return steps


def compile_last_months(work: Work) -> list[Expression]:
    """Compile the formulas of the conventions for the last month anything can be due."""
    if not work.conventions:
        return []
    document, conventions = work.conventions
    made = [
        compile_formula(
            work,
            "last_month",
            formula,
            FilePart(document, ("conventions", "last_month", index)),
            work.row_names(),
            want=MONTH,
        )
        for index, formula in enumerate(conventions.last_month)
    ]
    return [expression for expression in made if expression is not None]


def compile_payment(work: Work, line_steps: Mapping[str, tuple[str, Type]]) -> list[Expression]:
    """Compile the steps of the payment; each may use those before it.

    Args:
        work: the rule so far.
        line_steps: step of a line → (its line, its type).
    """
    lines = frozenset(work.file.lines)
    groups = frozenset(work.file.groups)
    names = replace(work.row_names(), line_steps=line_steps, lines=lines, groups=groups)
    steps: list[Expression] = []
    for name, step in work.file.payment.items():
        spot = work.at("payment", name)
        work.check_fresh(name, spot.path, [*line_steps, *names.values])
        want = MONEY if name == work.file.round.step else None
        expression = compile_formula(work, name, step, spot, names, want=want)
        if expression is not None:
            steps.append(expression)
            names = replace(names, values={**names.values, name: expression.type})
    return steps
