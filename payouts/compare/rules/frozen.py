"""A pack on one day: of everything dated, only what is in force on that day.

Whatever date would choose between versions (the month paid for, a death, an approval), the
version in force on the day holds for every row and every month. A figure with no value on the
day has none, and rows that need it are held. Two things stay as they are: a formula that names
a year itself (``at(income, year(death) - 1)``) goes on reading the whole series, and so does
every other reading of that series; and a date written inside a formula is part of the formula.

A benefit with a dated condition that refuses every row on the day is not in force on it
(:mod:`payouts.rules.in_force`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from payouts.base.digest import digest_of
from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_number, holds_on
from payouts.rules.in_force import in_force
from payouts.rules.language.nodes import FigureName
from payouts.rules.parts import all_nodes, with_formulas

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from payouts.rules.figures import FigureTable
    from payouts.rules.packs import Pack
    from payouts.rules.rule import CompiledCondition, DatedNode, Expression, Rule


def freeze(pack: Pack, day: dt.date) -> Pack:
    """Return a pack with only what is in force on a day.

    Benefits that are not in force are left out.
    """
    at = day_number(day)
    held = {benefit: rule for benefit, rule in pack.rules.items() if in_force(rule, at)}
    return replace(pack, rules={benefit: _rule(rule, day) for benefit, rule in held.items()})


def without_value(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Return benefit → its figures that have no value on the day the pack is frozen at.

    Figures that are left open for a pack above are not among them.
    """
    found = {
        benefit: tuple(
            name
            for name, table in rule.figures.items()
            if table.versions and table.versions[0].first == ALWAYS_AFTER
        )
        for benefit, rule in pack.rules.items()
    }
    return {benefit: names for benefit, names in found.items() if names}


# --- what is computed --------------------------------------------------------------------


def _rule(rule: Rule, day: dt.date) -> Rule:
    at = day_number(day)
    series = frozenset(
        node.name
        for node in all_nodes(rule)
        if isinstance(node, FigureName) and node.key is not None
    )
    figures = {
        name: table if name in series else _figure(table, at)
        for name, table in rule.figures.items()
    }
    places = {
        name: found if name in series else _kept(rule.figures[name], found, at)
        for name, found in rule.version_places.items()
    }
    meaning = _meaning(cast("dict[str, Any]", rule.meaning), day.isoformat(), series)
    still = [c for c in rule.conditions if c.first <= at <= c.last]
    held = replace(rule, conditions=tuple(map(_for_good, still)))
    return replace(
        with_formulas(held, lambda formula: _expression(formula, at)),
        version=digest_of(meaning),
        law=tuple(law for law in rule.law if holds_on(day, law.from_, law.until)),
        figures=figures,
        version_places=places,
        meaning=meaning,
    )


def _for_good(condition: CompiledCondition) -> CompiledCondition:
    return replace(condition, first=ALWAYS_BEFORE, last=ALWAYS_AFTER)


def _expression(expression: Expression, at: int) -> Expression:
    if not expression.dated:
        return expression
    return replace(expression, versions=(_version(expression.versions, at),))


def _version(versions: Sequence[DatedNode], at: int) -> DatedNode:
    """Return the version in force, for good; where there is none, one that never is."""
    for version in versions:
        if version.first <= at <= version.last:
            return replace(version, first=ALWAYS_BEFORE, last=ALWAYS_AFTER)
    return replace(versions[0], first=ALWAYS_AFTER, last=ALWAYS_AFTER)


def _figure(table: FigureTable, at: int) -> FigureTable:
    if table.open:
        return table
    index = _index(table, at)
    if index is None:  # never in force: a row that needs it is held as for any other gap
        index, first = 0, ALWAYS_AFTER
    else:
        first = ALWAYS_BEFORE
    size = len(table.present) // len(table.versions)
    block = np.arange(index * size, (index + 1) * size)
    version = replace(table.versions[index], first=first, last=ALWAYS_AFTER)
    return replace(
        table,
        versions=(version,),
        cells=table.cells.take(block),
        present=table.present[block],
        bands=table.bands[index : index + 1],
    )


def _index(table: FigureTable, at: int) -> int | None:
    return next((i for i, v in enumerate(table.versions) if v.first <= at <= v.last), None)


def _kept(table: FigureTable, found: tuple[Any, ...], at: int) -> tuple[Any, ...]:
    if table.open:
        return found
    index = _index(table, at) or 0
    return found[index : index + 1]


# --- what it means -----------------------------------------------------------------------


def _meaning(meaning: Mapping[str, Any], day: str, series: frozenset[str]) -> dict[str, Any]:
    """Return the plain data of :mod:`payouts.rules.meaning` on a day; series stay whole."""
    made = {key: _on(part, day) for key, part in meaning.items()}
    whole = {name: figure for name, figure in meaning["figures"].items() if name in series}
    return {**made, "figures": {**made["figures"], **whole}}


def _on(part: Any, day: str) -> Any:  # noqa: ANN401 (plain data)
    """Return a part without what is not in force on the day; what is keeps its dates."""
    if isinstance(part, dict):
        return {key: _on(value, day) for key, value in part.items()}
    if isinstance(part, list):
        return [_on(item, day) for item in part if _in_force(item, day)]
    return part


def _in_force(item: Any, day: str) -> bool:  # noqa: ANN401
    if not isinstance(item, dict):
        return True
    first, last = item.get("from"), item.get("until")
    # Those of a suspension are formulas.
    return isinstance(first, dict) or holds_on(day, first, last)
