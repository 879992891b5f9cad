"""Every formula and condition of a rule file as text, with its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.rules.models.files import Conventions
from payouts.rules.models.formulas import Fact
from payouts.rules.spelling.core import names_in

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
    yield from row_formulas(held)
    for name, line in held.lines.items():
        yield from _line(name, line)
    for name, step in held.payment.items():
        yield name, step, ("payment", name)


def row_formulas(file: RuleFile) -> Iterator[Named]:
    """Yield the facts and the classes of persons in the order they are worked out.

    Facts are in the order of the file. A class follows the last fact or class that it names, so
    that any fact after it may name the class.
    """
    waiting = {name: (written, names_in(written)) for name, written in file.classes.items()}
    known = file.facts.keys() | file.classes.keys()
    done: set[str] = set()

    def ready() -> Iterator[Named]:
        while name := next((n for n, (_, named) in waiting.items() if named & known <= done), ""):
            written, _ = waiting.pop(name)
            done.add(name)
            yield name, Fact.model_validate({"is": written}), ("classes", name)

    yield from ready()
    for name, fact in file.facts.items():
        yield name, fact, ("facts", name)
        done.add(name)
        yield from ready()
    # What names itself, or a class after it, is told when it is compiled.
    for name, (written, _) in waiting.items():
        yield name, Fact.model_validate({"is": written}), ("classes", name)


def written_conditions(held: RuleFile | Conventions) -> Iterator[tuple[Condition, Path]]:
    """Yield every condition that is tested, in the order of testing, with its path."""
    listed = [("checks", held.checks)]
    if not isinstance(held, Conventions):
        listed.append(("eligible", held.eligible))
    for key, conditions in listed:
        for index, condition in enumerate(conditions):
            yield from ((core, (key, index)) for core in condition.core())


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
