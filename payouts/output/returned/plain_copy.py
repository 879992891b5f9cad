"""A plain workbook with the cells of a file whose format cannot be written."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, cast

import numpy as np
from xlsxwriter import Workbook

from payouts.output.workbook.measure import text_width
from payouts.output.workbook.names import legal, unlike
from payouts.output.workbook.text import clean
from payouts.roster.model.cell import ERROR_VALUE, BadCell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from payouts.roster.model.rawsheet import RawSheet

_SAMPLE = 200  # rows whose texts decide how wide a column is
_NARROW, _WIDE = 8, 40
_BAD = {ERROR_VALUE: "#N/A"}


def plain_workbook(
    sheets: Sequence[RawSheet], kept: Mapping[str, set[int]] | None = None
) -> tuple[bytes, dict[str, str]]:
    """Return a workbook of the sheets as read, and the name of each sheet in it.

    Args:
        sheets: as the reader gave them.
        kept: sheet → 0-based rows to write; all where None. Rows stay where they are.
    """
    file = io.BytesIO()
    book = Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 (written without a zone)
    formats = {
        dt.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
        dt.time: book.add_format({"num_format": "hh:mm:ss"}),
        dt.timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
        str: book.add_format({"num_format": 49}),
    }
    seen: set[str] = set()
    names = {sheet.name: unlike(legal(sheet.name), seen) for sheet in sheets}
    for sheet in sheets:
        made = book.add_worksheet(names[sheet.name])
        if sheet.hidden and len(sheets) > 1:
            made.hide()
        rows = None if kept is None else kept.get(sheet.name, set())
        _write(made, sheet, formats, rows)
    book.close()
    return file.getvalue(), names


def _write(
    made: Worksheet, sheet: RawSheet, formats: Mapping[type, Format], rows: set[int] | None
) -> None:
    for at, column in enumerate(sheet.columns):
        filled = np.flatnonzero(np.array([cell is not None for cell in column], dtype=np.bool_))
        widest = _NARROW
        for number, row in enumerate(filled.tolist()):
            if rows is not None and row not in rows:
                continue
            cell = column[row]
            _put(made, row, at, cell, formats)
            if number < _SAMPLE:
                widest = max(widest, min(text_width(str(cell)) + 2, _WIDE))
        made.set_column(at, at, widest)


def _put(made: Worksheet, row: int, at: int, cell: object, formats: Mapping[type, Format]) -> None:
    """Write one raw cell; whether a text looks like a formula makes no difference."""
    if isinstance(cell, BadCell):
        made.write_string(row, at, _BAD.get(cell.kind, "#"), formats[str])
    elif isinstance(cell, bool):
        made.write_boolean(row, at, cell)
    elif isinstance(cell, (int, float)):
        made.write_number(row, at, cell)
    elif isinstance(cell, (dt.datetime, dt.date, dt.time, dt.timedelta)):
        _put_time(made, row, at, cell, formats)
    else:
        made.write_string(row, at, clean(str(cell)), formats[str])


def _put_time(
    made: Worksheet,
    row: int,
    at: int,
    cell: dt.datetime | dt.date | dt.time | dt.timedelta,
    formats: Mapping[type, Format],
) -> None:
    """Write a date or time as one where the calendar of a workbook has it, else as text."""
    try:
        made.write_datetime(row, at, cast("dt.datetime", cell), formats[type(cell)])
    except (ValueError, OverflowError, KeyError):
        made.write_string(row, at, str(cell), formats[str])
