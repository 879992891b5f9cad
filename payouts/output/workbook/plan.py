"""Where the rows of a table stand; the only knowledge writing and reading back share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.output.tables import Table

SHEET_ROWS = 1_048_576  # of an .xlsx worksheet
_ROWS_BELOW = 32  # kept for total, capital line, a blank and sign-off lines
_ACROSS = 5  # labels of a cover's sign-off that stand on a line


class Run(NamedTuple):
    """Table rows ``start`` to ``stop`` standing from sheet row ``row`` (0-based) of a sheet."""

    sheet: int
    row: int
    start: int
    stop: int

    @property
    def last(self) -> int:
        """The last sheet row of the run."""
        return self.row + self.stop - self.start - 1


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A table laid out over sheets.

    Attributes:
        header: the row of the header below the title, the same on each sheet (0-based).
        cover: rows of the first sheet that a cover takes, above the title.
        capacity: rows for body and subtotals on a sheet.
        lines: body rows and subtotals, or 1 for the words that there are none.
    """

    header: int
    cover: int
    capacity: int
    lines: int

    @classmethod
    def of(cls, table: Table) -> SheetPlan:
        """Lay a table out over as many sheets as it needs."""
        header = 1 + (table.bar is not None) + any(table.notes)
        cover = 0 if table.cover is None else _rows_of(table.cover)
        capacity = SHEET_ROWS - cover - (header + 1) - _ROWS_BELOW
        return cls(header, cover, capacity, max(table.rows + len(table.groups), 1))

    @property
    def sheets(self) -> int:
        """How many sheets the table takes."""
        return -(-self.lines // self.capacity)

    def title(self, sheet: int) -> int:
        """Return the row of the title on a sheet."""
        return 0 if sheet else self.cover

    def heads(self, sheet: int) -> int:
        """Return the row of the header on a sheet."""
        return self.title(sheet) + self.header

    def place(self, line: int) -> tuple[int, int]:
        """Return sheet and row of a line."""
        sheet, offset = divmod(line, self.capacity)
        return sheet, self.heads(sheet) + 1 + offset

    def end(self, sheet: int) -> int:
        """Return the first row below body and subtotals of a sheet."""
        return self.heads(sheet) + 1 + min(self.lines - sheet * self.capacity, self.capacity)

    def runs(self, start: int, stop: int, above: int) -> Iterator[Run]:
        """Yield table rows ``start`` to ``stop``, standing below ``above`` subtotals."""
        while start < stop:
            sheet, row = self.place(start + above)
            step = min((sheet + 1) * self.capacity - (start + above), stop - start)
            yield Run(sheet, row, start, start + step)
            start += step

    def body(self, table: Table) -> list[list[Run]]:
        """Return the runs of each group, or of all rows where there are no groups."""
        spans = [(group.start, group.stop) for group in table.groups] or [(0, table.rows)]
        return [list(self.runs(*span, above)) for above, span in enumerate(spans)]

    def subtotals(self, table: Table) -> list[tuple[int, int]]:
        """Return sheet and row of each group's subtotal."""
        return [self.place(group.stop + above) for above, group in enumerate(table.groups)]


def signed_across(cover: Table) -> int:
    """Return how many labels of a cover's sign-off stand on a line, whatever their widths."""
    return min(_ACROSS, len(cover.columns))


def _rows_of(cover: Table) -> int:
    """Return the rows a cover takes, from its title to its sign-off."""
    plan = SheetPlan.of(cover)
    lines = -(-len(cover.signoff) // signed_across(cover))
    sums = (cover.total_label is not None) + (cover.capital is not None)
    return plan.end(0) + sums + (lines + 1 if lines else 0)
