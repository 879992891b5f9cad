"""The tables put into the library's workbook, sheet by sheet."""

from __future__ import annotations

import io
from datetime import datetime
from functools import partial
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from payouts.output.workbook import wording
from payouts.output.workbook.body import BodyXml, RunSheet
from payouts.output.workbook.cells import Cells
from payouts.output.workbook.looks import SUBTOTAL, Formats
from payouts.output.workbook.names import sheet_names
from payouts.output.workbook.plan import SheetPlan
from payouts.output.workbook.printing import set_page
from payouts.output.workbook.sheet import Sheet
from payouts.output.workbook.sums import Sum, Sums
from payouts.output.workbook.text import clean
from payouts.output.workbook.widths import column_widths, row_heights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.output.tables import Table

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
    options = {"tmpdir": work, "strings_to_formulas": False, "strings_to_urls": False}
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
    """Write one table to its sheets."""
    plan = SheetPlan.of(table)
    sums = Sums(table, plan, names)
    cells = [Cells.of(column) for column in table.columns]
    widths = column_widths(table, cells, sums.total())
    styles = [partial(formats.body, column) for column in table.columns]
    body = BodyXml(cells, styles, row_heights(table, cells, widths))
    made = [cast("RunSheet", book.add_worksheet(name, RunSheet)) for name in names]
    sheets = [Sheet(one, formats, table, widths) for one in made]
    for number, sheet in enumerate(sheets, 1):
        sheet.top(number, len(sheets))
    for run in (run for group in plan.body(table) for run in group):
        chunks = body.xml(run.start, run.stop, run.row + 1)
        made[run.sheet].runs.append((run.row, run.last, chunks))
    for at, (number, row) in enumerate(plan.subtotals(table)):
        label, people = wording.subtotal(table.groups[at].label), table.groups[at].people
        sheets[number].sums(row, label, sums.subtotal(at), Sum(str(people), None), SUBTOTAL)
    sheets[-1].bottom(plan.end(plan.sheets - 1), sums)
    for number, sheet in enumerate(sheets):
        last = max(plan.end(number) - 1, sheet.last)
        set_page(made[number], table, widths, (plan.header, last), footer)
