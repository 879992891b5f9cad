"""Every formula and condition of a rule file as text, with its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.rules.models.files import Conventions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.rules.files.strict_yaml import Path
    from payouts.rules.models.conditions import Condition
    from payouts.rules.models.files import RuleFile
    from payouts.rules.models.formulas import Formula
    from payouts.rules.models.lines import Line, Suspension

    Named = tuple[str, Formula, Path]


def written_formulas(held: RuleFile | Conventions) -> Iterator[Named]:
    """Yield every formula of a rule file or of conventions, its name and its path."""
    if isinstance(held, Conventions):
        for index, formula in enumerate(held.last_month):
            yield "last_month", formula, ("last_month", index)
        yield from _suspended(held.suspended, ())
        return
    for name, fact in held.facts.items():
        yield name, fact, ("facts", name)
    for name, line in held.lines.items():
        yield from _line(name, line)
    for name, step in held.payment.items():
        yield name, step, ("payment", name)


def written_conditions(held: RuleFile | Conventions) -> Iterator[tuple[Condition, Path]]:
    """Yield every condition in the order of testing, with its path."""
    yield from ((check, ("checks", index)) for index, check in enumerate(held.checks))
    if not isinstance(held, Conventions):
        yield from ((who, ("eligible", index)) for index, who in enumerate(held.eligible))


def _line(name: str, line: Line) -> Iterator[Named]:
    base: Path = ("lines", name)
    for key, formula in line.schedule().items():
        yield f"{name} {key}", formula, (*base, key)
    yield from _suspended(line.suspended, base)
    for step, formula in line.steps.items():
        yield step, formula, (*base, "steps", step)


def _suspended(suspended: Sequence[Suspension], base: Path) -> Iterator[Named]:
    for index, suspension in enumerate(suspended):
        for key, formula in suspension.formulas().items():
            yield suspension.because, formula, (*base, "suspended", index, key)
