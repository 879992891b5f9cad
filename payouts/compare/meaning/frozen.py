"""A pack as it stands on one day: of everything dated, what is in force on that day.

Whatever date would choose between versions (the month paid for, a death, an approval), the
version in force on the day holds for every row and every month. A figure with no value on the
day has none, and rows that need it are held. Two things stay as they are: a formula that names
a year itself (``at(income, year(death) - 1)``) goes on reading the whole series, and so does
every other reading of that series; and a date written inside a formula is part of the formula.

A benefit with a dated condition that refuses every row on the day is not in force on it
(:mod:`payouts.rules.effective`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from payouts.base.digest import digest_of
from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_number, day_text
from payouts.compare.meaning.gathering import meaning_of
from payouts.rules.effective import in_force
from payouts.rules.language.types import FigureName
from payouts.rules.language.walk import walk
from payouts.rules.rule import CompiledLine, CompiledSuspension, DatedNode

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from payouts.rules.figures import FigureTable
    from payouts.rules.packs import Pack
    from payouts.rules.rule import CompiledCondition, Expression, Rule

_PARTS_OF_A_LINE = ("start", "end", "month")


def freeze(pack: Pack, day: dt.date) -> Pack:
    """Return a pack with only what is in force on a day.

    Benefits that are not in force are left out.
    """
    at = day_number(day)
    rules = {benefit: _rule(rule, at) for benefit, rule in pack.rules.items() if in_force(rule, at)}
    return replace(pack, rules=rules)


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


def _rule(rule: Rule, at: int) -> Rule:
    series = frozenset(
        node.name for node in walk(rule) if isinstance(node, FigureName) and node.key is not None
    )
    figures = {
        name: table if name in series else _figure(table, at)
        for name, table in rule.figures.items()
    }
    places = {
        name: found if name in series else _kept(rule.figures[name], found, at)
        for name, found in rule.version_places.items()
    }
    meaning = _Meaning(day_text(at), series).rule(meaning_of(rule))
    return replace(
        rule,
        version=digest_of(meaning),
        law=tuple(law for law in rule.law if _covers(law.from_, law.until, at)),
        facts=tuple(_expression(fact, at) for fact in rule.facts),
        figures=figures,
        version_places=places,
        conditions=tuple(_conditions(rule.conditions, at)),
        last_months=tuple(_expression(formula, at) for formula in rule.last_months),
        lines=tuple(_line(line, at) for line in rule.lines),
        payment=tuple(_expression(step, at) for step in rule.payment),
        meaning=meaning,
    )


def _covers(first: dt.date | None, last: dt.date | None, at: int) -> bool:
    begun = first is None or day_number(first) <= at
    return begun and (last is None or at <= day_number(last))


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


def _conditions(conditions: Sequence[CompiledCondition], at: int) -> Iterator[CompiledCondition]:
    for condition in conditions:
        if condition.first <= at <= condition.last:
            expression = _expression(condition.expression, at)
            yield replace(condition, expression=expression, first=ALWAYS_BEFORE, last=ALWAYS_AFTER)


def _line(line: CompiledLine, at: int) -> CompiledLine:
    start, end, month = (
        None if formula is None else _expression(formula, at)
        for formula in (line.start, line.end, line.month)
    )
    suspended = tuple(
        CompiledSuspension(
            _expression(pause.first, at),
            _expression(pause.last, at),
            pause.because,
            pause.convention,
        )
        for pause in line.suspended
    )
    steps = tuple(_expression(step, at) for step in line.steps)
    return replace(line, start=start, end=end, month=month, suspended=suspended, steps=steps)


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


class _Meaning:
    """The plain data of :mod:`payouts.rules.meaning` on a day; versions keep their dates."""

    def __init__(self, day: str, series: frozenset[str]) -> None:
        self.day = day
        self.series = series

    def rule(self, meaning: dict[str, Any]) -> dict[str, Any]:
        conventions = meaning["conventions"]
        return {
            **meaning,
            "law": [law for law in meaning["law"] if self._holds(law)],
            "facts": self._formulas(meaning["facts"]),
            "figures": {
                name: figure if name in self.series else self._versions(figure)
                for name, figure in meaning["figures"].items()
            },
            "conditions": [c for c in meaning["conditions"] if self._holds(c)],
            "lines": {name: self._line(line) for name, line in meaning["lines"].items()},
            "payment": self._formulas(meaning["payment"]),
            "conventions": None if conventions is None else self._conventions(conventions),
        }

    def _holds(self, dated: dict[str, Any]) -> bool:
        first, last = dated["from"], dated["until"]
        return (first is None or first <= self.day) and (last is None or self.day <= last)

    def _versions(self, part: dict[str, Any]) -> dict[str, Any]:
        return {**part, "versions": [v for v in part["versions"] if self._holds(v)]}

    def _formula(self, formula: dict[str, Any] | None) -> dict[str, Any] | None:
        return formula if formula is None or "is" in formula else self._versions(formula)

    def _formulas(self, named: dict[str, Any]) -> dict[str, Any]:
        return {name: self._formula(formula) for name, formula in named.items()}

    def _line(self, line: dict[str, Any]) -> dict[str, Any]:
        return {
            **line,
            **{part: self._formula(line[part]) for part in _PARTS_OF_A_LINE},
            "suspended": self._suspended(line["suspended"]),
            "steps": self._formulas(line["steps"]),
        }

    def _suspended(self, suspended: list[dict[str, Any]]) -> list[dict[str, Any]]:
        ends = ("from", "until")
        return [{**one, **{end: self._formula(one[end]) for end in ends}} for one in suspended]

    def _conventions(self, conventions: dict[str, Any]) -> dict[str, Any]:
        return {
            **conventions,
            "conditions": [c for c in conventions["conditions"] if self._holds(c)],
            "last_month": [self._formula(formula) for formula in conventions["last_month"]],
            "suspended": self._suspended(conventions["suspended"]),
        }
