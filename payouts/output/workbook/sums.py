"""The subtotals and totals of a table: exact decimals, and the formulas that come to them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from payouts.base.letters import column_letters
from payouts.base.money.integers import total as exact_total
from payouts.output.tables import CellKind
from payouts.output.workbook.decimals import each, number_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from payouts.output.tables import Table
    from payouts.output.workbook.plan import SheetPlan

_FUNCTION_ARGUMENTS, _FORMULA_CHARACTERS = 255, 8_192  # Excel's limits


class Sum(NamedTuple):
    """What a total cell shows: the exact decimal, and the formula that comes to it."""

    text: str
    formula: str | None


class Sums:
    """The subtotals and the total of a table; ``names`` are its sheets."""

    def __init__(self, table: Table, plan: SheetPlan, names: Sequence[str]) -> None:
        self._table, self._plan, self._names = table, plan, names
        self._runs = plan.body(table)
        self._below = plan.subtotals(table)
        spans = [(group.start, group.stop) for group in table.groups] or [(0, table.rows)]
        self._values = {
            at: [_added(column.cells[start:stop]) for start, stop in spans]
            for at, column in enumerate(table.columns)
            if column.total
        }

    def subtotal(self, group: int) -> dict[int, Sum]:
        """Return the sums of a group's rows, by column."""
        home = self._below[group][0]
        return {
            at: self._sum(at, values[group], self._body(at, group, home))
            for at, values in self._values.items()
        }

    def total(self) -> dict[int, Sum]:
        """Return the sums of the whole table, by column."""
        return {
            at: self._sum(at, sum(values), self._total_cells(at), self._halved(at))
            for at, values in self._values.items()
        }

    def people(self, at: int) -> Sum:
        """Return the people of all groups, whose numbers stand in column ``at``.

        A plain number where some people are in several groups and no sum of cells gives it.
        """
        table = self._table
        added = _added(table.columns[at].cells) if table.headcount and not table.groups else None
        count = sum(group.people for group in table.groups) if added is None else added
        distinct = count if table.counted is None else table.counted
        formula = _sum_formula(self._total_cells(at)) if distinct == count else None
        return Sum(number_text(distinct, CellKind.COUNT), formula)

    def _sum(self, at: int, value: int, cells: list[str], instead: str | None = None) -> Sum:
        text = number_text(value, self._table.columns[at].kind)
        return Sum(text, _sum_formula(cells) or instead)

    def _total_cells(self, at: int) -> list[str]:
        home = self._plan.sheets - 1
        if self._table.groups:
            return [self._address(at, sheet, row, row, home) for sheet, row in self._below]
        return self._body(at, 0, home)

    def _body(self, at: int, group: int, home: int) -> list[str]:
        runs = self._runs[group]
        return [self._address(at, run.sheet, run.row, run.last, home) for run in runs]

    def _halved(self, at: int) -> str | None:
        """Return a total of any number of groups: each row counts once more in its subtotal."""
        plan, sheets = self._plan, range(self._plan.sheets)
        spans = [
            self._address(at, sheet, plan.heads(sheet) + 1, plan.end(sheet) - 1, sheets[-1])
            for sheet in sheets
        ]
        whole = _sum_formula(spans)
        return f"{whole}/2" if whole and self._table.rows else None

    def _address(self, at: int, sheet: int, first: int, last: int, home: int) -> str:
        letters = column_letters(at)
        quoted = self._names[sheet].replace("'", "''")
        prefix = "" if sheet == home else f"'{quoted}'!"
        return f"{prefix}{letters}{first + 1}" + (f":{letters}{last + 1}" if last > first else "")


def per_head(table: Table, sums: Mapping[int, Sum], people: Sum, row: int) -> dict[int, Sum]:
    """Return what a sum in sheet row ``row`` (0-based) comes to for each of its people, by column.

    The number of people stands left of the first sum. Nobody has no share.
    """
    heads = int(people.text)
    before = column_letters(min(sums, default=1) - 1)
    found = {}
    for at, column in enumerate(table.columns):
        money = [k for k in sums if k < at and table.columns[k].kind is CellKind.MONEY]
        if column.per_head and money and heads:
            fen = int(Decimal(sums[max(money)].text) * 100)
            formula = f"=ROUND({column_letters(max(money))}{row + 1}/{before}{row + 1},2)"
            found[at] = Sum(number_text(each(fen, heads), CellKind.MONEY), formula)
    return found


def _added(values: NDArray[np.object_] | NDArray[np.int64]) -> int:
    """Return the exact sum; a blank adds nothing."""
    if values.dtype == object:
        return sum(value for value in values.tolist() if value is not None)
    return int(exact_total(values))


def _sum_formula(cells: Sequence[str]) -> str | None:
    """Return the formula that adds cells, None where there are none or too many for one."""
    parts = [
        f"SUM({','.join(cells[low : low + _FUNCTION_ARGUMENTS])})"
        for low in range(0, len(cells), _FUNCTION_ARGUMENTS)
    ]
    formula = "=" + "+".join(parts)
    return formula if cells and len(formula) <= _FORMULA_CHARACTERS else None
