"""Lines: schedules, suspensions, steps; the conventions' last month; steps of the payment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from payouts.base.diagnostics import say
from payouts.rules.compile.formulas import compile_formula
from payouts.rules.files.file_part import FilePart
from payouts.rules.language.names import Scope
from payouts.rules.language.nodes import EveryYear
from payouts.rules.language.types import MONEY, MONTH, Type
from payouts.rules.models.lines import Pays
from payouts.rules.rule import CompiledLine, CompiledSuspension, Expression, every_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.rules.compile.work import Work
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
        schedule = _schedule(work, line, spot)
        paused = (*_suspensions(work, line.suspended, spot.under("suspended")), *common)
        made = CompiledLine(name, line.pays, *schedule, paused, ())
        steps = tuple(_line_steps(work, made, line, spot, line_steps))
        lines.append(replace(made, steps=steps))
    return lines, line_steps


def _schedule(
    work: Work, line: Line, spot: FilePart
) -> tuple[Expression | None, Expression | None, Expression | None]:
    """Return the start, end and month of a line, as far as it has them."""
    made: dict[str, Expression | None] = {}
    for part, formula in line.schedule().items():
        names = replace(work.row_names(), every=part == "month" and line.pays is Pays.YEARLY)
        expression = compile_formula(work, part, formula, spot.under(part), names, want=MONTH)
        made[part] = expression
        if expression is None:
            continue
        alone = len(expression.versions) == 1
        for node in expression.nodes:
            if isinstance(node, EveryYear) and not (alone and node is expression.versions[0].node):
                work.problems.append(say("X017", node.at, text=expression.versions[0].text))
    month = made.get("month")
    if line.start is not None and month is not None and every_year(month) is None:
        work.problems.append(say("X019", spot.under("start").place))
    return made.get("start"), made.get("end"), month


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


# How far groups reach in a step of a line that may be due in several months, and in another.
_BY_MONTH = ("month",)
_IN_ONE_MONTH = ("month", "year", "period")
_IN_PAYMENT = ("year", "period")


def _line_steps(
    work: Work,
    made: CompiledLine,
    line: Line,
    spot: FilePart,
    line_steps: dict[str, tuple[str, Type]],
) -> list[Expression]:
    names = work.row_names(Scope.MONTH, _BY_MONTH if made.spread else _IN_ONE_MONTH)
    names = replace(names, benefits=work.benefits)
    steps: list[Expression] = []
    for step, formula in line.steps.items():
        where = spot.under("steps", step)
        work.check_fresh(step, where.path, list(line_steps))
        expression = compile_formula(work, step, formula, where, names)
        if expression is None:
            work.failed.add(step)
        else:
            steps.append(expression)
            names = replace(names, values={**names.values, step: expression.type})
            line_steps[step] = (made.name, expression.type)
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
    names = work.row_names(Scope.PAYMENT, _IN_PAYMENT)
    names = replace(names, line_steps=line_steps, lines=lines, benefits=work.benefits)
    steps: list[Expression] = []
    for name, step in work.file.payment.items():
        spot = work.at("payment", name)
        work.check_fresh(name, spot.path, [*line_steps, *names.values])
        want = MONEY if name == work.file.round.step else None
        expression = compile_formula(work, name, step, spot, names, want=want)
        if expression is None:
            work.failed.add(name)
        else:
            steps.append(expression)
            names = replace(names, values={**names.values, name: expression.type})
    return steps
