"""Amounts, standards and counts of months typed into a roster.

Those that cannot be right are found before any rule is applied, and those that differ from what
the rule computes afterwards. They are compared and never used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.columns import TYPED_MONTHS, TYPED_STANDARD, ColumnType
from payouts.base.money import Exact, about_text
from payouts.engine.arguments import Argument, Counts
from payouts.engine.checks.rosterfindings import RosterFinding
from payouts.engine.entitlement.inputs import NO_FAULT
from payouts.roster.cells.problems import Problem
from payouts.roster.typed_columns import blank_where_optional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.arrays import Bools, Ints
    from payouts.engine.checks.typedroster import TypedRoster
    from payouts.engine.entitlement.result import Result
    from payouts.roster.model.roster import Roster

# In yuan, where columns.yaml states no bounds.
LOWEST, HIGHEST = 0, 10_000_000
_MONTHS_OF_A_YEAR = 12


def amount_findings(typed: TypedRoster, months: int) -> Iterator[RosterFinding]:
    """Yield amounts outside their bounds, and counts of more months than the period has."""
    for name, spec in typed.vocabulary.columns.items():
        if typed.has(name, ColumnType.MONEY):
            low = LOWEST if spec.low is None else spec.low
            high = HIGHEST if spec.high is None else spec.high
            yield _outside(typed, name, low, high)
    if typed.has(TYPED_MONTHS, ColumnType.INTEGER, ColumnType.NUMBER):
        column = typed.column(TYPED_MONTHS)
        more = (column.problem == Problem.NONE) & cast("Exact", column.data).gt(months)
        rows, columns = np.flatnonzero(more), frozenset({TYPED_MONTHS})
        yield RosterFinding("R060", rows, TYPED_MONTHS, {"expected": months}, columns)


def _outside(typed: TypedRoster, name: str, low: int, high: int) -> RosterFinding:
    column = typed.column(name)
    amount = cast("Exact", column.data)
    wrong = (column.problem == Problem.NONE) & (amount.lt(low) | amount.gt(high))
    bounds = {"low": low, "high": high}
    return RosterFinding("R057", np.flatnonzero(wrong), name, bounds, frozenset({name}))


@dataclass(frozen=True, slots=True)
class StretchAmounts(Argument):
    """The amounts of a row of a finding in each stretch of months it is due in.

    Attributes:
        stretches: the rows of the finding that are due in a stretch, ascending, and their amounts.
    """

    stretches: tuple[tuple[Ints, Exact], ...]

    def at(self, index: int, _roster: Roster) -> str:
        """Return every amount once, in the order of the months."""
        found: list[str] = []
        for rows, amounts in self.stretches:
            here = np.arange(*np.searchsorted(rows, [index, index + 1]))
            found += map(about_text, amounts.take(here).fractions())
        return "、".join(dict.fromkeys(found))


def typed_in_findings(result: Result, typed: TypedRoster) -> Iterator[RosterFinding]:
    """Yield the paid rows whose typed-in standard or months are not those of the rule."""
    if not result.stretches:
        return  # nothing of it is paid by the month
    columns = typed.roster.frame.columns
    for name, compare in ((TYPED_STANDARD, _standard), (TYPED_MONTHS, _months)):
        known = name in columns and name not in result.rule.columns
        if known and typed.has(name, ColumnType.MONEY, ColumnType.INTEGER, ColumnType.NUMBER):
            column = typed.column(name)
            problem = blank_where_optional(column)[result.rows]
            unread = result.paid & ~np.isin(problem, NO_FAULT)
            yield RosterFinding("E050", result.rows[unread], name, columns=frozenset({name}))
            readable = result.paid & (problem == Problem.NONE)
            if readable.any():
                said = cast("Exact", column.data).broadcast(len(typed.roster)).take(result.rows)
                yield from compare(result, said, readable)


def _standard(result: Result, said: Exact, readable: Bools) -> Iterator[RosterFinding]:
    """Compare with the month's step in every stretch; a standard may be typed for a year."""
    step = result.rule.monthly_step
    if step is None:
        return
    met = np.zeros(len(result.rows), dtype=np.bool_)
    computed: list[tuple[Ints, Exact]] = []
    for stretch in result.stretches:
        values = next(s.values for s in stretch.steps if s.name == step)
        typed_in = said.take(stretch.rows)
        equal = typed_in.eq(values) | typed_in.eq(values * _MONTHS_OF_A_YEAR)
        met[stretch.rows[equal]] = True
        computed.append((stretch.rows, values))
    positions = np.flatnonzero(readable & ~met)
    expected = StretchAmounts(tuple(_of_positions(positions, *part) for part in computed))
    yield _finding("R058", result, positions, TYPED_STANDARD, expected)


def _of_positions(positions: Ints, rows: Ints, amounts: Exact) -> tuple[Ints, Exact]:
    """Return the rows of a stretch as indexes into the positions, and their amounts."""
    mine = np.isin(rows, positions)
    return np.searchsorted(positions, rows[mine]), amounts.take(mine)


def _months(result: Result, said: Exact, readable: Bools) -> Iterator[RosterFinding]:
    """Compare with the months due, of the line with most; too many for the period is R060."""
    lines: dict[str, Ints] = {}
    for stretch in result.stretches:
        months = lines.setdefault(stretch.line, np.zeros(len(result.rows), dtype=np.int64))
        months[stretch.rows] += stretch.last - stretch.first + 1
    due = np.maximum.reduce(list(lines.values()))
    other = readable & said.ne(Exact.from_ints(due)) & said.le(len(result.period))
    positions = np.flatnonzero(other)
    yield _finding("R059", result, positions, TYPED_MONTHS, Counts(due[positions]))


def _finding(
    code: str, result: Result, positions: Ints, column: str, expected: Argument
) -> RosterFinding:
    rows, columns = result.rows[positions], frozenset({column})
    return RosterFinding(code, rows, column, {"expected": expected}, columns)
