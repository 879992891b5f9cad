"""Sheets → the bytes of a workbook, the same for the same rows."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from openpyxl import Workbook

from samples.generator.sheets import Layout, write_sheet

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Iterable

    from samples.generator.rows import Row

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def new_book() -> Workbook:
    """Return a workbook without sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def roster(
    sheets: Iterable[tuple[Layout, list[Row]]], rng: random.Random, saved: dt.datetime
) -> bytes:
    """Return a workbook of these sheets, as if saved at the given time."""
    book = new_book()
    for layout, rows in sheets:
        write_sheet(book, layout, rows, rng)
    return settled(book, saved)


def settled(book: Workbook, saved: dt.datetime) -> bytes:
    """Save a workbook so that neither the clock nor a compressor shows in its bytes."""
    book.properties.creator = "payouts"
    book.properties.created = saved
    written, result = io.BytesIO(), io.BytesIO()
    book.save(written)
    stamp = f"{saved:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system = 0
            new.writestr(entry, data, zipfile.ZIP_STORED)
    return result.getvalue()
