"""Standards and counts of months typed into a roster, beside what the rule has for them.

They are compared and never used. A rule that names such a column as its input has its own say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.columns import TYPED_MONTHS, ColumnType
from payouts.base.money import Exact
from payouts.engine.checks.hits import Hits
from payouts.roster.cells.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from payouts.engine.checks.typed import Typed
    from payouts.engine.compute.result import Result

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

TYPED_STANDARD = "填报标准"
_MONTHS_OF_A_YEAR = 12
_QUIET = (Problem.NONE, Problem.BLANK, Problem.ABSENT)


def typed_in_hits(result: Result, typed: Typed) -> Iterator[Hits]:
    """Yield the paid rows whose typed-in standard or months are not those of the rule."""
    if not result.stretches:
        return  # nothing of it is paid by the month
    columns = typed.roster.frame.columns
    for name, compare in ((TYPED_STANDARD, _standard), (TYPED_MONTHS, _months)):
        known = name in columns and name not in result.rule.columns
        if known and typed.has(name, ColumnType.MONEY, ColumnType.INTEGER, ColumnType.NUMBER):
            column = typed.column(name)
            problem = column.problem[result.rows]
            unread = result.paid & ~np.isin(problem, _QUIET)
            yield Hits("E050", result.rows[unread], name, columns=frozenset({name}))
            readable = result.paid & (problem == Problem.NONE)
            if readable.any():
                said = cast("Exact", column.data).broadcast(len(typed.roster)).take(result.rows)
                yield from compare(result, said, readable)


def _standard(result: Result, said: Exact, readable: Bools) -> Iterator[Hits]:
    """Compare with the month's step in every stretch; a standard may be typed for a year."""
    step = result.rule.monthly_step
    if step is None:
        return
    met = np.zeros(len(result.rows), dtype=np.bool_)
    ours: list[tuple[Ints, Exact]] = []
    for stretch in result.stretches:
        values = next(s.values for s in stretch.steps if s.name == step)
        typed_in = said.take(stretch.rows)
        equal = typed_in.eq(values) | typed_in.eq(values * _MONTHS_OF_A_YEAR)
        met[stretch.rows[equal]] = True
        ours.append((stretch.rows, values))

    def expected(position: int) -> str:
        found = [
            str(values.take(np.flatnonzero(rows == position)).text()[0])
            for rows, values in ours
            if position in rows
        ]
        return "、".join(dict.fromkeys(found))

    yield _hits("R058", result, readable & ~met, TYPED_STANDARD, expected)


def _months(result: Result, said: Exact, readable: Bools) -> Iterator[Hits]:
    """Compare with the months due, of the line with most; too many for the period is R060."""
    lines: dict[str, Ints] = {}
    for stretch in result.stretches:
        months = lines.setdefault(stretch.line, np.zeros(len(result.rows), dtype=np.int64))
        months[stretch.rows] += stretch.last - stretch.first + 1
    due = np.maximum.reduce(list(lines.values()))
    other = readable & said.ne(Exact.from_ints(due)) & said.le(len(result.period))
    yield _hits("R059", result, other, TYPED_MONTHS, lambda position: str(due[position]))


def _hits(
    code: str, result: Result, where: Bools, column: str, expected: Callable[[int], str]
) -> Hits:
    def words(row: int) -> Mapping[str, object]:
        return {"expected": expected(int(np.searchsorted(result.rows, row)))}

    return Hits(code, result.rows[where], column, words, frozenset({column}))
