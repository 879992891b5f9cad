"""Reads .csv, .tsv and .txt: lines of cells between commas, tabs or semicolons.

Cells stay text as written. The delimiter is the one at which most of the first lines divide
into one number of cells, more than one; of equals, the one that makes the most cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, BinaryIO

from payouts.base.diagnostics import Place
from payouts.roster.find.container import refuse
from payouts.roster.readers.encodings import UndecodableError, decode
from payouts.roster.readers.gc_pause import gc_paused
from payouts.roster.readers.grid import (
    as_column,
    check_extent,
    raw_sheet,
    read_all,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.arrays import Objects
    from payouts.roster.find.caps import Caps
    from payouts.roster.model.rawsheet import RawSheet

_DELIMITERS = (",", "\t", ";")
_SAMPLE = 200  # records used to find the delimiter
_SAMPLE_TEXT = 1 << 20  # characters they stand in
_CELL = 1 << 20  # characters of a cell; a sheet's own cells end at 32,767
# The line some editions of Excel write and read first, with the delimiter in it.
_STATED = re.compile(r'"?sep=([,;\t])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
_LINE_END = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells of one record, and the 1-based line it starts at."""

    line: int
    cells: list[str]


def read(stream: BinaryIO, name: str, caps: Caps) -> list[RawSheet]:
    """Return the one sheet of a text file; row ``r`` is line ``r + 1``.

    A quoted cell of several lines stands at its first; the lines it goes on in are blank rows.

    Raises:
        RosterProblem: F003, F005, F010, F012, F030, F031, F032 or F033.
    """
    place = Place(file=name)
    text = _text(read_all(stream, place, caps), place)
    with gc_paused(), _long_cells():
        columns = _columns(text, place, caps)
    return [raw_sheet(name, columns)]


def _columns(text: str, place: Place, caps: Caps) -> list[Objects]:
    stated = _STATED.match(text)
    delimiter = stated[1] if stated else _delimiter(text)
    rows = _rows(_records(text, delimiter, place, caps), delimiter, place, caps)
    if stated:
        rows[0] = []
    width = max(map(len, rows), default=0)
    check_extent(place, len(rows), width, caps)
    return [as_column(cells, texts=True) for cells in zip_longest(*rows)]


def _text(data: bytes, place: Place) -> str:
    try:
        text = decode(data)
    except UndecodableError as fault:
        refuse("F030", place, encoding=fault.encoding, line=fault.line)
    if "\0" in text:
        refuse("F005", place, what="二进制文件", what_en="a binary file")
    return text


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let csv read cells longer than it does by itself, up to a bound."""
    before = csv.field_size_limit(_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _delimiter(text: str) -> str:
    sample = text[:_SAMPLE_TEXT]

    def score(delimiter: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        with suppress(csv.Error):  # a cell without end, with this delimiter or with any
            widths.update(len(cells) for cells in islice(reader, _SAMPLE) if len(cells) > 1)
        return max(((many, width) for width, many in widths.items()), default=(0, 0))

    return max(_DELIMITERS, key=score)


def _records(text: str, delimiter: str, place: Place, caps: Caps) -> list[_Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[_Record] = []
    start = 1
    try:
        for cells in reader:
            found.append(_Record(start, cells))
            start = reader.line_num + 1
            if start > caps.rows + 1:
                check_extent(place, start - 1, max(1, len(cells)), caps)
    except csv.Error as problem:
        code = "F032" if "limit" in str(problem) else "F031"
        refuse(code, place, line=start)
    return found


def _rows(records: list[_Record], delimiter: str, place: Place, caps: Caps) -> list[list[str]]:
    """Return the cells by line."""
    if not records:
        return []
    usual = Counter(len(record.cells) for record in records).most_common(1)[0][0]
    last = records[-1]
    if last.line == len(records):  # every record is one line, or only the last is longer
        _check_swallowed(last, usual, delimiter, place)
        return [record.cells for record in records]
    rows: list[list[str]] = [[] for _ in range(last.line)]
    check_extent(place, len(rows), 1, caps)
    for record in records:
        _check_swallowed(record, usual, delimiter, place)
        rows[record.line - 1] = record.cells
    return rows


def _check_swallowed(record: _Record, usual: int, delimiter: str, place: Place) -> None:
    """Refuse a quoted cell of several lines that holds half a record or more.

    A lone quotation mark makes one cell of everything up to the next one: other people's
    records would vanish in a remark.
    """
    for cell in record.cells:
        if 2 * cell.count(delimiter) >= max(usual - 1, 2) and _LINE_END.search(cell):
            refuse("F033", place, line=record.line)
