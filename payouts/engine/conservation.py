"""The outcome of every row that was read: each has exactly one, or the run stops.

One side is what the readers counted, sheet by sheet, before anything was assigned; the other is
the outcome of each row: a status of a benefit, unplaced, or out of scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.words import OUTCOME
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.reconcile import Check, composition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from payouts.base.arrays import Ints
    from payouts.engine.assign import Assignment
    from payouts.engine.entitlement.result import Result
    from payouts.roster.model.roster import Roster

OUTSIDE = _UNPLACED, _OUT_OF_SCOPE = "unplaced", "out_of_scope"  # in no table of the workbook


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of one table of a sheet.

    Attributes:
        file: name of the file.
        sheet: name of the sheet.
        read: rows of people that its reader delivered.
        outcomes: rows by outcome, the keys of :data:`payouts.base.words.OUTCOME`.
        once: rows with exactly one outcome.
    """

    file: str
    sheet: str
    read: int
    outcomes: Mapping[str, int]
    once: int

    @property
    def accounted(self) -> bool:
        """Whether every row that was read has exactly one outcome."""
        return self.read == self.once == sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class RowAccount:
    """The outcomes of all rows, by table, in the order of the roster's tables."""

    tables: tuple[TableRows, ...]

    def totals(self) -> dict[str, int]:
        """Return ``read`` and the rows by outcome, over all tables."""
        read = sum(table.read for table in self.tables)
        sums = {name: sum(t.outcomes[name] for t in self.tables) for name in OUTCOME}
        return {"read": read, **sums}

    def sheets_with(self, outcome: str) -> dict[tuple[str, str], int]:
        """Return (file, sheet) → rows with an outcome, for sheets that have any."""
        found: dict[tuple[str, str], int] = {}
        for table in self.tables:
            if count := table.outcomes[outcome]:
                key = (table.file, table.sheet)
                found[key] = found.get(key, 0) + count
        return found

    def checks(self) -> Iterator[Check]:
        """Yield the checks that every row read has exactly one outcome: in all, and by sheet."""
        totals = self.totals()
        read = totals.pop("read")
        once = sum(table.once for table in self.tables)
        ok = all(table.accounted for table in self.tables)
        yield Check(f"行数守恒（{composition(totals)}）", str(read), str(once), ok, internal=True)
        for name, tables in _by_sheet(self.tables):
            counts = {o: sum(t.outcomes[o] for t in tables) for o in OUTCOME}
            yield Check(
                f"行数守恒 {name}（{composition(counts)}）",
                str(sum(table.read for table in tables)),
                str(sum(table.once for table in tables)),
                all(table.accounted for table in tables),
                internal=True,
            )


def account_for_rows(
    roster: Roster, assignment: Assignment, results: Sequence[Result]
) -> RowAccount:
    """Return the outcomes of all rows of a roster.

    Args:
        roster: as read; its tables hold the number of rows their reader found.
        assignment: unplaced rows, and rows out of scope.
        results: one for each benefit, with a status for each row.
    """
    ends: dict[str, list[Ints]] = {name: [] for name in OUTCOME}
    for result in results:
        for status in RowStatus:
            ends[status.word].append(result.rows[result.status == status])
    ends[_UNPLACED].append(assignment.unplaced)
    ends[_OUT_OF_SCOPE].append(assignment.out_of_scope)
    rows = {name: np.concatenate(parts or [np.zeros(0, np.int64)]) for name, parts in ends.items()}
    times = np.bincount(np.concatenate(list(rows.values())), minlength=len(roster))
    count = len(roster.sheets)
    by_table = {
        name: np.bincount(roster.sheet_of[index], minlength=count) for name, index in rows.items()
    }
    once = np.bincount(roster.sheet_of[times == 1], minlength=count)
    return RowAccount(
        tuple(
            TableRows(
                table.file,
                table.name,
                table.counts.get("data", 0),
                {name: int(counts[i]) for name, counts in by_table.items()},
                int(once[i]),
            )
            for i, table in enumerate(roster.sheets)
        )
    )


def _by_sheet(tables: Iterable[TableRows]) -> Iterator[tuple[str, list[TableRows]]]:
    """Yield each sheet, named with its file, and its tables."""
    sheets: dict[tuple[str, str], list[TableRows]] = {}
    for table in tables:
        sheets.setdefault((table.file, table.sheet), []).append(table)
    for (file, sheet), found in sheets.items():
        yield f"{file} {sheet}", found
