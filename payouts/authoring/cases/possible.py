"""Which parts of a rule some row can reach at all; what none can, no case is asked for.

Only what is certain counts: values that a column can have by its type and bounds, conditions that
fold to one side whatever the row, months before a line begins for anybody. What depends on the
row in any other way is possible.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor, prod
from typing import TYPE_CHECKING

from payouts.authoring.lint.fold import MAX_COMBINATIONS, Folder, outcomes, shape, values_of
from payouts.rules.language.nodes import Call
from payouts.rules.language.types import ValueKind
from payouts.rules.rule import Consequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from payouts.authoring.cases.bounds import BoundMark
    from payouts.authoring.lint.fold import Folded
    from payouts.rules.bands import Band
    from payouts.rules.language.nodes import Node
    from payouts.rules.rule import CompiledLine, Expression, Rule

# A condition and the side of it that a row is on.
Side = tuple["Node", bool]


@dataclass(frozen=True)
class Possible:
    """What rows of a rule can be."""

    rule: Rule

    @cached_property
    def _known(self) -> dict[int, list[Fraction] | None]:
        """The numbers that expressions can be, as far as they were asked for."""
        return {}

    @cached_property
    def folder(self) -> Folder:
        """The folder of its expressions."""
        return Folder.of(self.rule)

    @cached_property
    def due(self) -> tuple[Side, ...]:
        """The sides of conditions that every row is on for which anything is due."""
        return tuple(
            (condition.expression.versions[0].node, not condition.strikes_when)
            for condition in self.rule.conditions
            if condition.outcome in {Consequence.ZERO, Consequence.REJECTED}
            and not condition.dated
            and not condition.expression.dated
        )

    def all_of(self, sides: Sequence[Side]) -> bool:
        """Tell whether a row can be on these sides of conditions together."""
        known: dict[object, bool] = {}
        for node, holds in sides:
            if known.setdefault(shape(node), holds) is not holds:
                return False
        return any(
            all(self.folder.fold(node, row) in {None, holds} for node, holds in sides)
            for row in self._rows(node for node, _ in sides)
        )

    def _rows(self, nodes: Iterable[Node]) -> Iterable[dict[str, Folded]]:
        """Return every combination of the few values that columns of expressions can have."""
        names = sorted({name for node in nodes for name in self.folder.columns_of(node)})
        every = {name: values_of(name, self.rule) for name in names}
        # One that may be blank is left open: what a condition makes of a blank depends on it.
        domains = {n: v for n, v in every.items() if v and n not in self.rule.optional}
        if prod(map(len, domains.values())) > MAX_COMBINATIONS:
            return [{}]
        rows = itertools.product(*domains.values())
        return (dict(zip(domains, row, strict=True)) for row in rows)

    def key(self, by: str, value: str) -> bool:
        """Tell whether a column can have a value that a table lists."""
        values = values_of(by, self.rule)
        return values is None or value in {_text(known) for known in values}

    def band(self, numbers: Sequence[Node], band: Band) -> bool:
        """Tell whether one of these expressions can lie inside a band, not at its bounds."""
        return any(self._inside(node, band) for node in numbers)

    def _inside(self, node: Node, band: Band) -> bool:
        values = self._numbers(node)
        if values is not None:
            return any(band.low < v and (band.high is None or v < band.high) for v in values)
        if node.type.kind is not ValueKind.INTEGER or band.high is None:
            return True
        return floor(band.low) + 1 < band.high

    def mark(self, numbers: Sequence[Node], mark: BoundMark) -> bool:
        """Tell whether one of these expressions can be at a bound, or just beyond it."""
        return any(self._marked(node, mark) for node in numbers)

    def _marked(self, node: Node, mark: BoundMark) -> bool:
        values = self._numbers(node)
        if values is not None:
            return any(mark.met_by(value) for value in values)
        whole = node.type.kind is ValueKind.INTEGER
        return mark.beyond != 0 or not whole or mark.bound.denominator == 1

    def _numbers(self, node: Node) -> list[Fraction] | None:
        """Return every number an expression can be; None where that cannot be known."""
        if id(node) not in self._known:  # the rule holds its nodes, so that none has another's id
            found = outcomes(self.folder, self.rule, node)
            numbers = [Fraction(value) for value in found if isinstance(value, (int, Fraction))]
            self._known[id(node)] = None if None in found else numbers
        return self._known[id(node)]

    def unit(self, select: str, kind: ValueKind, unit: int, *, outside: bool) -> bool:
        """Tell whether what chooses a version can be this day, month or year.

        A month outside a version need not be due itself, but one beside it.
        """
        if select == "month":
            begun = self._first_due is None or unit + outside >= self._first_due
            return begun and (self._numbered is None or unit % 12 + 1 in self._numbered)
        spec = self.rule.columns.get(select)
        if kind is not ValueKind.INTEGER or spec is None:
            return True
        low, high = spec.low, spec.high
        return (low is None or low <= unit) and (high is None or unit <= high)

    @cached_property
    def _numbered(self) -> frozenset[int] | None:
        """The months of a year in which anything can be due; None where any can be."""
        every = [line.every for line in self.rule.lines]
        found = frozenset(number for number in every if number is not None)
        return found if None not in every else None

    @cached_property
    def _first_due(self) -> int | None:
        """The first month in which anything can be due; None where that depends on the row."""
        starts = [self._month(line) for line in self.rule.lines]
        known = [start for start in starts if start is not None]
        return min(known) if len(known) == len(starts) else None

    def _month(self, line: CompiledLine) -> int | None:
        opening: Expression | None = line.start or line.month
        versions = opening.versions if opening is not None else ()
        months = [self._not_before(version.node) for version in versions]
        known = [month for month in months if month is not None]
        return min(known) if known and len(known) == len(months) else None

    def _not_before(self, node: Node) -> int | None:
        """Return a month that an expression never comes before; None where none is known."""
        month = self.folder.fold(node, {})
        if isinstance(month, int) and not isinstance(month, bool):
            return month
        if not isinstance(node, Call) or node.function != "latest":
            return None
        # What was not given is left out of latest(): one that is certain is always among them.
        known = [m for m in map(self._certain_month, node.args) if m is not None]
        return max(known, default=None)

    def _certain_month(self, node: Node) -> int | None:
        return self._not_before(node) if node.type.kind is ValueKind.MONTH else None


def _text(value: Folded) -> str:
    """Return a value as a key of a table has it."""
    return str(value)
