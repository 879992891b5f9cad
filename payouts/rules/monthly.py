"""The facts of a rule that are worked out month by month, where they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.rules.language.nodes import Banded, FigureName, ValueName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payouts.rules.rule import Expression, Rule


def monthly_facts(rule: Rule, formulas: Iterable[Expression]) -> tuple[Expression, ...]:
    """Return the facts that depend on the month paid for and that formulas rest on, in order."""
    if not any(fact.monthly for fact in rule.facts):
        return ()
    needed = {name for formula in formulas for name in _names_behind(formula, rule)}
    found: list[Expression] = []
    for fact in reversed(rule.facts):
        if fact.monthly and fact.name in needed:
            found.append(fact)
            needed.update(_names_behind(fact, rule))
    return tuple(reversed(found))


def _names_behind(formula: Expression, rule: Rule) -> Iterator[str]:
    """Yield the names of facts and steps a formula asks for, also through its figures."""
    yield formula.select
    for node in formula.nodes:
        if isinstance(node, ValueName):
            yield node.name
        elif isinstance(node, (FigureName, Banded)):
            table = rule.figures[node.name]
            yield from (table.select, *table.by)
