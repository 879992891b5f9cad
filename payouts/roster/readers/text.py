"""Reads .csv, .tsv and .txt: lines of cells between commas, tabs, semicolons or bars.

Cells stay text as written. The delimiter is the one at which most of the first lines divide
into one number of cells, more than one; of equals, the one that makes the most cells. A file
that none of them divides and something else does is refused, with what that is.
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
from payouts.roster.readers.encodings import BIG5, UndecodableError, decode
from payouts.roster.readers.gc_pause import gc_paused
from payouts.roster.readers.grid import (
    as_column,
    check_extent,
    raw_sheet,
    read_all,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.arrays import Objects
    from payouts.roster.find.caps import Caps
    from payouts.roster.model.rawsheet import RawSheet

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 200  # records used to find the delimiter
_SAMPLE_TEXT = 1 << 20  # characters they stand in
_CELL = 1 << 20  # characters of a cell; a sheet's own cells end at 32,767
# The line some editions of Excel write and read first, with the delimiter in it.
_STATED = re.compile(r'"?sep=([,;\t|])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
_LINE_END = re.compile(r"[\r\n]")
# What else parts columns, and its names; some of these stand within a cell as well.
_OTHERS = (
    (re.compile("，"), "全角逗号“，”", "full-width commas"),
    (re.compile("；"), "全角分号“；”", "full-width semicolons"),
    (re.compile("[｜│┃]"), "竖线“｜”", "full-width bars"),
    (re.compile("、"), "顿号“、”", "enumeration commas (、)"),
    (re.compile(r"\^+"), "“^”", "^"),
    (re.compile("~+"), "“~”", "~"),
    (re.compile("#+"), "“#”", "#"),
    (re.compile("[ \u3000\xa0]+"), "空格", "blanks"),
)
_COLUMNS = 3  # that something else parts, at the least
_RULE = re.compile(r"[-+=:|\s]*")  # a line drawn between rows: |---|---|


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells of one record, and the 1-based line it starts at."""

    line: int
    cells: list[str]


def read(stream: BinaryIO, name: str, caps: Caps) -> list[RawSheet]:
    """Return the one sheet of a text file; row ``r`` is line ``r + 1``.

    A quoted cell of several lines stands at its first; the lines it goes on in are blank rows.

    Raises:
        RosterProblem: F003, F005, F010, F012, F030, F031, F032, F033, F037 or F038.
    """
    place = Place(file=name)
    text = _text(read_all(stream, place, caps), place)
    with gc_paused(), _long_cells():
        columns = _columns(text, place, caps)
    return [raw_sheet(name, columns)]


def _columns(text: str, place: Place, caps: Caps) -> list[Objects]:
    stated = _STATED.match(text)
    delimiter = stated[1] if stated else _delimiter(text, place)
    rows = _rows(_records(text, delimiter, place, caps), delimiter, place, caps)
    if stated:
        rows[0] = []
    if delimiter == "|":
        rows = [[] if all(map(_RULE.fullmatch, row)) else row for row in rows]
    width = max(map(len, rows), default=0)
    if width > caps.columns or width * len(rows) > caps.cells:
        rows = _without_blanks(rows)  # a row that is formatted to its end is saved so
        width = max(map(len, rows), default=0)
    check_extent(place, len(rows), width, caps)
    return [as_column(cells, texts=True) for cells in zip_longest(*rows)]


def _text(data: bytes, place: Place) -> str:
    try:
        text = decode(data)
    except UndecodableError as fault:
        code = "F037" if fault.encoding == BIG5 else "F030"
        refuse(code, place, encoding=fault.encoding, line=fault.line)
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


def _without_blanks(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows without the blank cells at their ends, and without blank rows at the end."""
    kept = []
    for row in rows:
        end = next((n for n in range(len(row), 0, -1) if row[n - 1].strip()), 0)
        kept.append(row[:end])
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _delimiter(text: str, place: Place) -> str:
    """Return what divides the first lines best.

    Raises:
        RosterProblem: F038, none of the delimiters divides them and something else does.
    """
    sample = text[:_SAMPLE_TEXT]

    def score(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths: list[int] = []
        with suppress(csv.Error):  # a cell without end, with this delimiter or with any
            widths.extend(len(cells) for cells in islice(reader, _SAMPLE))
        return _score(widths)

    scores = {delimiter: score(delimiter) for delimiter in _DELIMITERS}
    lines = [line.strip() for line in sample.splitlines()[:_SAMPLE]]
    lines = [line for line in lines if line]
    best = max(_DELIMITERS, key=lambda delimiter: scores[delimiter])
    if 2 * scores[best][0] <= len(lines):
        for pattern, zh, en in _OTHERS:
            many, width = _score([len(pattern.split(line)) for line in lines])
            if 2 * many > len(lines) and width >= _COLUMNS:
                refuse("F038", place, what=zh, what_en=en)
    return best


def _score(widths: Sequence[int]) -> tuple[int, int]:
    """Return how many lines have the commonest number of cells beyond one, and that number."""
    counted = Counter(width for width in widths if width > 1)
    return max(((many, width) for width, many in counted.items()), default=(0, 0))


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
