"""The outcome of every row that was read: each has exactly one, or the run stops.

One side is what the readers counted, sheet by sheet, before tables were joined and rows assigned;
the other is the outcome of each row: a status of a benefit, unplaced, or out of scope.
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
    """The outcomes of all rows.

    Attributes:
        tables: by table, in the order of the roster's tables.
        people: (file, sheet) → rows of people that were found in a sheet.
        delivered: rows of all sheets, of any kind, that the readers delivered; None where the
            roster was not read from anything.
        recorded: those that are recorded as of some kind.
    """

    tables: tuple[TableRows, ...]
    people: Mapping[tuple[str, str], int]
    delivered: int | None
    recorded: int

    def totals(self) -> dict[str, int]:
        """Return ``read`` and the rows by outcome, over all sheets."""
        read = sum(self.people.values())
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
        ok = read == once and all(table.accounted for table in self.tables)
        yield Check(f"行数守恒（{composition(totals)}）", str(read), str(once), ok, internal=True)
        for (file, sheet), tables in self._by_sheet():
            counts = {o: sum(t.outcomes[o] for t in tables) for o in OUTCOME}
            people = self.people.get((file, sheet), 0)
            found = sum(table.once for table in tables)
            ok = people == found and all(table.accounted for table in tables)
            name = f"行数守恒 {file} {sheet}（{composition(counts)}）"
            yield Check(name, str(people), str(found), ok, internal=True)
        if self.delivered is not None:
            name = "各表全部行（人员、标题、合计、空行等）"
            delivered, recorded = str(self.delivered), str(self.recorded)
            yield Check(name, delivered, recorded, delivered == recorded, internal=True)

    def _by_sheet(self) -> Iterator[tuple[tuple[str, str], list[TableRows]]]:
        """Yield (file, sheet) of each sheet with people or tables, and its tables."""
        sheets: dict[tuple[str, str], list[TableRows]] = {}
        for table in self.tables:
            sheets.setdefault((table.file, table.sheet), []).append(table)
        for key, people in self.people.items():
            if people:
                sheets.setdefault(key, [])
        yield from sheets.items()


def account_for_rows(
    roster: Roster, assignment: Assignment, results: Sequence[Result]
) -> RowAccount:
    """Return the outcomes of all rows of a roster.

    Args:
        roster: as read; its tables and records hold the number of rows that were found.
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
    tables = tuple(
        TableRows(
            table.file,
            table.name,
            table.counts.get("data", 0),
            {name: int(counts[i]) for name, counts in by_table.items()},
            int(once[i]),
        )
        for i, table in enumerate(roster.sheets)
    )
    if roster.delivered is None:  # not read from anything: its tables are all there is
        people = _people((t.file, t.name, t.counts.get("data", 0)) for t in roster.sheets)
        return RowAccount(tables, people, None, 0)
    people = _people((a.file, a.sheet, a.counts["data"]) for a in roster.accounts)
    recorded = sum(account.rows for account in roster.accounts)
    return RowAccount(tables, people, roster.delivered, recorded)


def _people(counted: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """Return (file, sheet) → rows, in the order they come."""
    found: dict[tuple[str, str], int] = {}
    for file, sheet, rows in counted:
        found[file, sheet] = found.get((file, sheet), 0) + rows
    return found
