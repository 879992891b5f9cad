"""Records which parts of a rule each row of a case reaches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np

from payouts.authoring.cases.bounds import bound_marks
from payouts.authoring.cases.edges import edges, to_units
from payouts.base.vectors import members
from payouts.engine.entitlement.result import RowStatus
from payouts.rules.evaluate.context import days_of
from payouts.rules.language.functions import service_parts
from payouts.rules.language.types import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from payouts.authoring.cases.targets import CoverageGap, Key, Targets
    from payouts.base.arrays import Bools, Ints
    from payouts.base.money import Exact
    from payouts.base.vectors import Dates, Sets
    from payouts.engine.entitlement.result import Result
    from payouts.rules.evaluate.frame import Frame
    from payouts.rules.figures import FigureTable
    from payouts.rules.language.nodes import Call, Node, Select
    from payouts.rules.language.values import Value
    from payouts.rules.rule import CompiledCondition, Expression


T = TypeVar("T", bound=np.generic)

_HALF = 6  # months
# Rows whose amount was computed; rows that a condition decided; the code of rows for which
# something dated was missing.
_COMPUTED = (RowStatus.PAID, RowStatus.ZERO)
_DECIDED = (RowStatus.ZERO, RowStatus.REJECTED)
_NO_VERSION = "E020"


@dataclass(slots=True)
class CoverageRecorder:
    """A :class:`~payouts.rules.evaluate.trace.Trace` of one case.

    Attributes:
        targets: of the rule the case is computed with.
        count: rows of the case.
        hits: key → the rows that came past it.
        facts: the rule's facts, worked out.
    """

    targets: Targets
    count: int
    hits: dict[Key, set[int]] = field(default_factory=lambda: defaultdict(set))
    facts: dict[str, Value] = field(default_factory=dict)
    _within: dict[int, Bools] = field(default_factory=dict)

    def covered(self, result: Result) -> Iterator[Key]:
        """Yield what the rows of a case reached, given their results."""
        computed = set(np.flatnonzero(np.isin(result.status, _COMPUTED)).tolist())
        self.hits[self.targets.itself].update(range(self.count))
        for key, rows in self.hits.items():
            target = self.targets.found.get(key)
            if target is not None and (not target.computed or rows & computed):
                yield key
        closed = np.isin(result.status, _DECIDED)
        for finding in result.findings:
            if finding.code == _NO_VERSION:
                closed[finding.rows] = True
        for gap in self.targets.gaps:
            if (self._stands_in(gap, result) & closed).any():
                yield gap.key

    def _stands_in(self, gap: CoverageGap, result: Result) -> Bools:
        """Return the rows whose own date lies in a gap, whether or not anything was looked up.

        A condition, or another gap, may keep the rule from ever looking there: then it is that
        which the case shows.
        """
        select = gap.use.select
        if select == "month":
            return np.full(self.count, gap.unit in result.period)
        value = self.facts.get(select) or result.columns.get(select)
        if value is None:
            return np.zeros(self.count, dtype=np.bool_)
        days = days_of(value)
        units = to_units(days.first, gap.use.kind)
        return self._full((units == gap.unit) & value.reasons.known & (days.first == days.last))

    # What the evaluation tells

    def worked(self, node: Node, value: Value, frame: Frame) -> None:
        """Nothing: the other methods report the choice."""

    def fact(self, name: str, value: Value) -> None:
        """Keep a fact: it may choose versions, and cases may expect it."""
        self.facts[name] = value

    def selected(self, node: Select, condition: Value, frame: Frame) -> None:
        """Note the sides of a choice."""
        key = self.targets.parts[id(node)]
        choice = cast("Bools", condition.data)
        known = condition.reasons.known & frame.active
        self._note((*key, "yes"), choice & known)
        self._note((*key, "no"), ~choice & known)

    def called(self, node: Call, args: Sequence[Value], frame: Frame) -> None:
        """Note on which side of half a year a service lies."""
        key = self.targets.parts.get(id(node))
        if key is None:
            return
        start, end = days_of(args[0]), days_of(args[1])
        exact = (start.first == start.last) & (end.first == end.last)
        where = exact & args[0].reasons.known & args[1].reasons.known & frame.active
        _, months, days = service_parts(start.first, end.first)
        self._note((*key, "below"), where & (months == _HALF - 1))
        self._note((*key, "at"), where & (months == _HALF) & (days == 0))
        self._note((*key, "above"), where & (months == _HALF) & (days > 0))

    def dated(
        self,
        expression: Expression,
        days: Dates,
        known: Bools,
        kind: ValueKind | None,
        frame: Frame,
    ) -> None:
        """Note the ends of a formula's versions."""
        base = self.targets.parts[id(expression)]
        spans = [(v.first, v.last) for v in expression.versions]
        keys = [(*base, str(index)) for index in range(len(spans))]
        self._touch(keys, spans, _Wanted.of(days, known, kind, frame))

    def looked_up(
        self, name: str, days: Dates, known: Bools, kind: ValueKind | None, frame: Frame
    ) -> None:
        """Note the ends of a figure's versions."""
        versions = self.targets.rule.figures[name].versions
        spans = [(v.first, v.last) for v in versions]
        self._touch(self.targets.figures[name], spans, _Wanted.of(days, known, kind, frame))

    def entries(
        self, table: FigureTable, version: Ints, positions: Sequence[Ints], frame: Frame
    ) -> None:
        """Note the keys of a table that were read."""
        for row, at in self._versions(version, frame):
            for level, codes in enumerate(positions):
                position = int(self._full(codes)[row])
                if position >= 0:
                    value = table.keys[level][position]
                    self._hit((*self._figure(table, at), "key", str(level), value), row)

    def picked(self, table: FigureTable, version: Ints, sets: Sets, frame: Frame) -> None:
        """Note which of several categories had the highest value."""
        pick = table.pick
        keys = table.keys[0]
        bits = self._full(sets.bits)
        for row, at in self._versions(version, frame):
            named = members(int(bits[row]), sets.categories)
            if not named:
                self._hit((*self._figure(table, 0), "none"), row)
                continue
            values = {c: table.cells.at(at * len(keys) + keys.index(c)) for c in named if c in keys}
            others = pick.others if pick is not None else None
            highest = max([*values.values(), *([] if others is None else [others])], default=None)
            for category, value in values.items():
                if value == highest:
                    self._hit((*self._figure(table, at), "key", "0", category), row)
            if len(values) < len(named) and others == highest:
                self._hit((*self._figure(table, 0), "others"), row)

    def banded(self, table: FigureTable, version: Ints, number: Exact, frame: Frame) -> None:
        """Note the band a number lies in, and the bound it lies at."""
        numbers = number.broadcast(self.count).fractions()
        for row, at in self._versions(version, frame):
            key = self._figure(table, at)
            for index, band in enumerate(table.bands[at].bands):
                x = numbers[row]
                if band.low < x and (band.high is None or x < band.high):
                    self._hit((*key, "band", str(index)), row)
            for mark in bound_marks(table.bands[at]):
                if mark.met_by(numbers[row]):
                    self._hit((*key, *mark.key), row)

    def in_force(
        self, condition: CompiledCondition, span: tuple[Ints, Ints], known: Bools, kind: ValueKind
    ) -> None:
        """Note the ends of a dated condition, and keep where it is in force."""
        spans = [(condition.first, condition.last)]
        key = self.targets.parts[id(condition)]
        self._touch([key], spans, _Wanted(*span, known, kind))
        if kind is ValueKind.DATE:
            inside = (span[0] >= condition.first) & (span[1] <= condition.last)
            self._within[id(condition)] = inside & known

    def decided(
        self,
        condition: CompiledCondition,
        struck: Bools,
        passed: Bools,
        months: tuple[Ints, Ints] | None = None,  # noqa: ARG002 (a trace is told of them)
    ) -> None:
        """Note the rows that a condition struck and those it let pass."""
        key = self.targets.parts[id(condition)]
        self._note((*key, "struck"), struck)
        self._note((*key, "passed"), passed & self._within.get(id(condition), np.True_))

    # How it is noted

    def _touch(
        self, keys: Sequence[Key], spans: Sequence[tuple[int, int]], wanted: _Wanted
    ) -> None:
        for edge in edges(spans, wanted.kind):
            met = (wanted.low <= edge.unit) & (edge.unit <= wanted.high) & wanted.where
            self._note((*keys[edge.index], edge.side.value, str(edge.unit)), met)

    def _versions(self, version: Ints, frame: Frame) -> Iterator[tuple[int, int]]:
        """Yield the rows that matter and have a version, with its index."""
        full = self._full(version)
        for row in np.flatnonzero(self._full(frame.active) & (full >= 0)).tolist():
            yield row, int(full[row])

    def _figure(self, table: FigureTable, version: int) -> Key:
        return self.targets.figures[table.name][version]

    def _note(self, key: Key, where: Bools) -> None:
        rows = np.flatnonzero(self._full(where)).tolist()
        if rows:
            self.hits[key].update(rows)

    def _hit(self, key: Key, row: int) -> None:
        self.hits[key].add(row)

    def _full(self, array: NDArray[T]) -> NDArray[T]:
        return np.broadcast_to(array, self.count)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The units each row wanted a version for: from ``low`` to ``high``, where it matters."""

    low: Ints
    high: Ints
    where: Bools
    kind: ValueKind

    @classmethod
    def of(cls, days: Dates, known: Bools, kind: ValueKind | None, frame: Frame) -> _Wanted:
        where = known & frame.active
        if kind is None and frame.span is not None:
            return cls(*frame.span, where, ValueKind.MONTH)
        unit = kind or ValueKind.MONTH
        if unit is ValueKind.DATE:
            where = where & (days.first == days.last)
        units = to_units(days.first, unit)
        return cls(units, units, where, unit)
