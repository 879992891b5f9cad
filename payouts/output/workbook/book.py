"""The tables put into the library's workbook, sheet by sheet."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

import numpy as np
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from payouts.output.workbook import wording
from payouts.output.workbook.body import BodyXml, RunSheet
from payouts.output.workbook.cells import Cells
from payouts.output.workbook.looks import RULER, SUBTOTAL, Formats
from payouts.output.workbook.names import sheet_names
from payouts.output.workbook.pages import Section
from payouts.output.workbook.plan import SheetPlan, signed_across
from payouts.output.workbook.printing import set_page
from payouts.output.workbook.sheet import Sheet
from payouts.output.workbook.sums import Sum, Sums
from payouts.output.workbook.text import clean
from payouts.output.workbook.widths import BLANK_ROW, Measured, column_widths, row_heights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.output.tables import Table
    from payouts.output.workbook.plan import Run

_PROPERTIES = frozenset({
    "title",
    "subject",
    "author",
    "manager",
    "company",
    "category",
    "keywords",
    "comments",
})


def fill(
    file: BinaryIO, tables: Sequence[Table], footer: str, properties: Mapping[str, str], work: str
) -> None:
    """Write the tables, a sheet each, into an open file.

    Args:
        file: open for reading and writing, empty.
        tables: the sheets in order, none that contradicts itself.
        footer: printed at the lower left of every page.
        properties: of the document; keys it does not know become custom properties.
        work: a folder for the drafts of the sheets.

    Raises:
        MoneyBoundError: an amount or sum of more than 15 significant digits.
        OSError: the file or a draft cannot be written.

    """
    options = {
        "tmpdir": work,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": dict(RULER),  # the library adds to it
    }
    target = _Target(file)
    book = Workbook(cast("IO[str]", target), options)
    book.use_zip64()
    _set_properties(book, properties)
    formats = Formats(book)
    for table, names in zip(tables, sheet_names(tables), strict=True):
        _print(book, formats, table, names, footer)
    try:
        book.close()
    except FileCreateError as error:
        target.file = io.BytesIO()
        cause: OSError = error.args[0]  # the library wraps what the system said
        raise cause from None


class _Target:
    """What the library writes to.

    After a failure its archive still writes an end, whenever it is collected; ``file`` is
    exchanged by then, so that nothing is written to the closed draft.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def __getattr__(self, name: str) -> object:
        return getattr(self.file, name)


def _set_properties(book: Workbook, properties: Mapping[str, str]) -> None:
    known: dict[str, Any] = {k: clean(v) for k, v in properties.items() if k in _PROPERTIES}
    # A fixed date: the clock must not show in the bytes. It is written without a zone.
    book.set_properties(known | {"created": datetime(2000, 1, 1)})  # noqa: DTZ001
    for key in sorted(properties.keys() - _PROPERTIES):
        book.set_custom_property(clean(key), clean(properties[key]), "text")


def _print(
    book: Workbook, formats: Formats, table: Table, names: Sequence[str], footer: str
) -> None:
    """Write one table to its sheets, its cover first."""
    printed = _Printed.of(table, names)
    covers = [] if table.cover is None else [_Printed.of(table.cover, names[:1])]
    widths = column_widths([one.measured for one in (*covers, printed)])
    made = [cast("RunSheet", book.add_worksheet(name, RunSheet)) for name in names]
    sections: list[list[Section]] = [[] for _ in names]
    for one in (*covers, printed):
        across = None if one is printed else signed_across(one.table)
        for number, section in enumerate(one.write(made, formats, widths, across)):
            sections[number].append(section)
    for sheet, several in zip(made, sections, strict=True):
        set_page(sheet, table, widths, several, footer)


@dataclass(frozen=True, slots=True)
class _Printed:
    """A table with all that is worked out of it before it is written."""

    table: Table
    plan: SheetPlan
    sums: Sums
    measured: Measured

    @classmethod
    def of(cls, table: Table, names: Sequence[str]) -> _Printed:
        """Prepare a table that goes to sheets of these names."""
        plan = SheetPlan.of(table)
        sums = Sums(table, plan, names)
        cells = [Cells.of(column) for column in table.columns]
        return cls(table, plan, sums, Measured(table, cells, sums.total()))

    def write(
        self,
        made: Sequence[RunSheet],
        formats: Formats,
        widths: Sequence[int],
        across: int | None,
    ) -> list[Section]:
        """Write the table to its sheets; return how the rows of each go to pages."""
        table, plan, count = self.table, self.plan, self.plan.sheets
        heights = row_heights(table, self.measured.cells, widths)
        styles = [partial(formats.body, column) for column in table.columns]
        body = BodyXml(self.measured.cells, styles, heights)
        sheets = [
            Sheet(one, formats, table, widths, plan.title(number))
            for number, one in enumerate(made[:count])
        ]
        for number, sheet in enumerate(sheets, 1):
            sheet.top(number, count)
        runs = [run for group in plan.body(table) for run in group]
        for run in runs:
            chunks = body.xml(run.start, run.stop, run.row + 1)
            made[run.sheet].runs.append((run.row, run.last, chunks))
        for at, (number, row) in enumerate(plan.subtotals(table)):
            label, people = wording.subtotal(table.groups[at].label), table.groups[at].people
            heads = Sum(str(people), None)
            sheets[number].sums(row, label, self.sums.subtotal(at), heads, SUBTOTAL)
        sheets[-1].bottom(plan.end(count - 1), self.sums, across)
        return [
            self._section(number, sheet, [run for run in runs if run.sheet == number], heights)
            for number, sheet in enumerate(sheets)
        ]

    def _section(
        self, number: int, sheet: Sheet, runs: Sequence[Run], heights: NDArray[np.float64]
    ) -> Section:
        """Return the rows of one of its sheets as they go to pages."""
        plan, first = self.plan, self.plan.title(number)
        end = max(plan.end(number), sheet.last + 1)
        each = np.full(end - first, BLANK_ROW)
        for row, points in sheet.heights.items():
            each[row - first] = points
        for run in runs:
            each[run.row - first : run.last + 1 - first] = heights[run.start : run.stop]
        subtotals = np.zeros(end - first, dtype=np.bool_)
        subtotals[[row - first for on, row in plan.subtotals(self.table) if on == number]] = True
        return Section(first, plan.heads(number) + 1, plan.end(number), each, subtotals)
