"""Records the value of every part of a formula for a few rows while a benefit is computed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.period import first_day_of
from payouts.base.vectors import members
from payouts.rules.language.nodes import Banded, Before, FigureName, Gathered
from payouts.rules.language.types import ValueKind
from payouts.rules.language.values import Value

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints
    from payouts.base.money import Exact
    from payouts.base.vectors import Dates, Sets
    from payouts.engine.entitlement.groups import Grouped
    from payouts.rules.evaluate.frame import Frame
    from payouts.rules.figures import FigureTable
    from payouts.rules.language.nodes import Call, Node, Select
    from payouts.rules.language.values import Datum
    from payouts.rules.rule import CompiledCondition, Expression, Rule

    Span = tuple[int, int]


class Ruling(StrEnum):
    """The ruling of a condition on a row."""

    PASSED = "passed"
    STRUCK = "struck"
    UNDECIDED = "undecided"
    NOT_IN_FORCE = "not in force"


@dataclass(frozen=True, slots=True)
class Lookup:
    """An entry of a figure: the version (-1: none), and the keys or the number looked up."""

    table: FigureTable
    version: int
    keys: tuple[str, ...]
    number: Fraction | None = None


@dataclass(frozen=True, slots=True)
class EarlierRows:
    """The addends of ``before``: rows of the benefit with values, and the amount already paid."""

    rows: tuple[tuple[int, Fraction], ...]
    already: Fraction | None


@dataclass(frozen=True, slots=True)
class NodeValue:
    """The value of a node, its months (None outside a line), and what it was taken from.

    Attributes:
        members: the rows of the benefit that count in a group, each with its value.
    """

    value: Datum
    span: Span | None
    lookup: Lookup | None
    earlier: EarlierRows | None = None
    members: tuple[tuple[int, Datum], ...] = ()


@dataclass(frozen=True, slots=True)
class Ruled:
    """The ruling of a condition on a row, and its months (None: all)."""

    ruling: Ruling
    span: Span | None


@dataclass(slots=True)
class WorkingRecorder:
    """A :class:`~payouts.rules.evaluate.trace.Trace` that records a few rows.

    Attributes:
        rule: kept alive, since nodes and conditions are known by their identity.
        rows: positions of the rows among those of the benefit.
        count: rows of the benefit.
    """

    rule: Rule
    rows: tuple[int, ...]
    count: int
    _seen: dict[tuple[int, int], list[NodeValue]] = field(default_factory=lambda: defaultdict(list))
    _ruled: dict[tuple[int, int], list[Ruled]] = field(default_factory=lambda: defaultdict(list))
    _lookups: dict[int, Lookup] = field(default_factory=dict)
    _last: Value = field(default_factory=lambda: Value(np.zeros(1, dtype=np.int64)))
    _within: dict[tuple[int, int], bool] = field(default_factory=dict)

    def seen(self, node: Node, row: int) -> Sequence[NodeValue]:
        """Return the values of a node for a row, in order; none where it was not needed."""
        return self._seen.get((id(node), row), ())

    def ruled(self, condition: CompiledCondition, row: int) -> Sequence[Ruled]:
        """Return the rulings of a condition on a row."""
        return self._ruled.get((id(condition), row), ())

    # Called by the evaluation

    def worked(self, node: Node, value: Value, frame: Frame) -> None:
        """Record the value of a node for the rows where it is needed."""
        looks_up = isinstance(node, (FigureName, Banded))
        for row in self._recorded_in(frame.active):
            lookup = self._lookups.get(row) if looks_up else None
            earlier = _earlier(node, frame, row) if isinstance(node, Before) else None
            members = self._members(node, frame, row) if isinstance(node, Gathered) else ()
            seen = NodeValue(value.at(row), _span(frame, row), lookup, earlier, members)
            self._seen[id(node), row].append(seen)
        self._last = value

    def _members(self, node: Gathered, frame: Frame, row: int) -> tuple[tuple[int, Datum], ...]:
        """Return the counting rows of a row's group, with the values last worked out: theirs."""
        codes = cast("Grouped", frame.groups[node.group]).codes
        rows = [k for k in np.flatnonzero(codes == codes[row]).tolist() if _at(frame.counted, k)]
        return tuple((k, None if node.of is None else self._last.at(k)) for k in rows)

    def fact(self, name: str, value: Value) -> None:
        """Nothing: its formula is recorded."""

    def selected(self, node: Select, condition: Value, frame: Frame) -> None:
        """Nothing: the condition is recorded."""

    def called(self, node: Call, args: Sequence[Value], frame: Frame) -> None:
        """Nothing: the arguments are recorded."""

    def dated(
        self,
        expression: Expression,
        days: Dates,
        known: Bools,
        kind: ValueKind | None,
        frame: Frame,
    ) -> None:
        """Nothing: only the version in force is recorded."""

    def looked_up(
        self, name: str, days: Dates, known: Bools, kind: ValueKind | None, frame: Frame
    ) -> None:
        """Forget the figure looked up before."""
        del name, days, known, kind, frame
        self._lookups.clear()

    def entries(
        self, table: FigureTable, version: Ints, positions: Sequence[Ints], frame: Frame
    ) -> None:
        """Record the entry of a table for each row."""
        for row in self._recorded_in(frame.active):
            at = [_at(codes, row) for codes in positions]
            keys = [words[k] if k >= 0 else "—" for k, words in zip(at, table.keys, strict=False)]
            self._lookups[row] = Lookup(table, _at(version, row), tuple(keys))

    def picked(self, table: FigureTable, version: Ints, sets: Sets, frame: Frame) -> None:
        """Record which of a row's categories has the highest value."""
        for row in self._recorded_in(frame.active):
            bits, at = _at(sets.bits, row), _at(version, row)
            named = members(bits, sets.categories)
            self._lookups[row] = Lookup(table, at, (_highest(table, at, named),))

    def banded(self, table: FigureTable, version: Ints, number: Exact, frame: Frame) -> None:
        """Record the number a row looks up in bands."""
        for row in self._recorded_in(frame.active):
            x = number.at(row if len(number) > 1 else 0)
            self._lookups[row] = Lookup(table, _at(version, row), (), x)

    def in_force(
        self, condition: CompiledCondition, span: tuple[Ints, Ints], known: Bools, kind: ValueKind
    ) -> None:
        """Record whether a dated condition is in force for each row."""
        by_month = kind is ValueKind.MONTH
        for row in self.rows:
            key = (id(condition), row)
            if not _at(known, row):
                continue
            low, high = _at(span[0], row), _at(span[1], row)
            first, last = (first_day_of(low),) * 2 if by_month else (low, high)
            self._within[key] = condition.first <= first and last <= condition.last
            if by_month and not self._within[key]:
                self._ruled[key].append(Ruled(Ruling.NOT_IN_FORCE, (low, high)))

    def decided(
        self,
        condition: CompiledCondition,
        struck: Bools,
        passed: Bools,
        months: tuple[Ints, Ints] | None = None,
    ) -> None:
        """Record the ruling of a condition on each row."""
        for row in self.rows:
            key = (id(condition), row)
            span = None if months is None else (_at(months[0], row), _at(months[1], row))
            if span is not None and span[0] > span[1]:
                continue
            if _at(struck, row):
                ruling = Ruling.STRUCK
            elif not self._within.get(key, True):
                ruling = Ruling.NOT_IN_FORCE
            else:
                ruling = Ruling.PASSED if _at(passed, row) else Ruling.UNDECIDED
            self._ruled[key].append(Ruled(ruling, span))

    def _recorded_in(self, active: Bools) -> list[int]:
        return [row for row in self.rows if _at(active, row)]


def _at(array: NDArray[np.generic], row: int) -> int:
    return int(array[row if len(array) > 1 else 0])


def _earlier(node: Before, frame: Frame, row: int) -> EarlierRows:
    """Return the counting rows before a row in its group, in their order."""
    grouped = cast("Grouped", frame.groups[node.group])
    value = cast("Exact", frame.values[node.step].data)
    at = int(np.flatnonzero(grouped.order == row)[0])
    start = int(np.flatnonzero(grouped.starts[: at + 1])[-1])
    rows = [k for k in grouped.order[start:at].tolist() if _at(frame.counted, k)]
    found = [(k, value.at(k if len(value) > 1 else 0)) for k in rows]
    paid = grouped.already
    already = None if paid is None else paid.at(row if len(paid) > 1 else 0)
    return EarlierRows(tuple(pair for pair in found if pair[1]), already)


def _span(frame: Frame, row: int) -> Span | None:
    if frame.span is not None:
        return _at(frame.span[0], row), _at(frame.span[1], row)
    if frame.month is None:
        return None
    month = _at(np.asarray(frame.month.data), row)
    return month, month


def _highest(table: FigureTable, version: int, named: Sequence[str]) -> str:
    """Return the category a row is paid by; the first of several with the same value."""
    if not named or version < 0:
        return "、".join(named) or "无"
    keys = table.keys[0]
    values = {c: table.cells.at(version * len(keys) + keys.index(c)) for c in named if c in keys}
    if not values:
        return "、".join(named)
    best = max(values, key=lambda c: values[c])
    others = table.pick.others if table.pick is not None else None
    beaten = others is not None and others > values[best] and len(values) < len(named)
    return "、".join(c for c in named if c not in values) if beaten else best
