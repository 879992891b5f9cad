"""Looks through the XML of a sheet as bytes: how far it reaches, what may be hidden in it.

Searching bytes takes about a quarter of the time of parsing them, so a sheet that would
exhaust memory is refused before anything parses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.roster.model import column_index
from payouts.roster.rawsheet import Merge

if TYPE_CHECKING:
    from collections.abc import Iterator

_OVERLAP = 1024  # longer than any tag that matters here
_LAST_Z = 26
_MAX_DIGITS = 9
_NEXT = -1  # a row without a number: it follows the one before


# In every way XML allows: it is looked for in a small part of the sheet only.
_MERGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']"""
    rb"""\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})["']"""
)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What to look for; ``stray`` is completed with a number of digits."""

    row: re.Pattern[bytes]
    beyond_z: re.Pattern[bytes]
    stray: bytes
    hidden_row: re.Pattern[bytes]
    error: tuple[re.Pattern[bytes], ...]
    bare_formula: tuple[re.Pattern[bytes], ...]


# As Excel, WPS, openpyxl and XlsxWriter write it. Patterns that begin with fixed bytes
# run five times faster than the general ones.
_USUAL = _Patterns(
    row=re.compile(rb'<row(?: r="(\d+)"|(?= |>|/)(?:[^>]*? r="(\d+)")?)'),
    beyond_z=re.compile(rb'r="([A-Za-z]{2,9})\d'),
    stray=rb'r="[A-Za-z]{1,9}(\d{%d,})',
    hidden_row=re.compile(rb'<row [^>]*?\bhidden="(?:1|true)'),
    error=(re.compile(rb' t="e"'),),
    bare_formula=(
        re.compile(rb"</f>\s*(?:<v\s*/>|<v\s*>\s*</v>)?\s*</c>"),
        re.compile(rb"<f(?:\s[^>]*)?/>\s*(?:<v\s*/>|<v\s*>\s*</v>)?\s*</c>"),
    ),
)
# As XML allows it: prefixed tags (<x:c r="A1">), single quotes, blanks around "=".
_GENERAL = _Patterns(
    row=re.compile(rb"""<(?:\w+:)?row\b(?:[^>]*?\sr\s*=\s*["'](\d+))?()"""),
    beyond_z=re.compile(rb"""r\s*=\s*["']([A-Za-z]{2,9})\d"""),
    stray=rb"""r\s*=\s*["'][A-Za-z]{1,9}(\d{%d,})""",
    hidden_row=re.compile(rb"""<(?:\w+:)?row\b[^>]*?\shidden\s*=\s*["'](?:1|true)"""),
    error=(re.compile(rb"""\st\s*=\s*["']e["']"""),),
    bare_formula=(
        re.compile(
            rb"(?:</(?:\w+:)?f\s*>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*"
            rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v\s*>)?\s*</(?:\w+:)?c\s*>"
        ),
    ),
)
_UNUSUAL = (b":row", b"='", b" =", b"= ", b"\n=", b"=\n", b"\t=", b"=\t", b"\r=", b"=\r")


class SheetScan:
    """Fed the bytes of one sheet in pieces; afterwards tells what they hold.

    Attributes:
        last_row: the last row of any cell, or more (at most ten times as much) when
            cells claim rows other than the one they stand in.
        last_column: last column of any cell, 26 when none lies beyond Z.
        suspect: whether some cell may be an error or a formula without its result.
        has_cells: whether there is a part for cells, be it empty.
        merges: merged cells of more than one row.
    """

    __slots__ = (
        "_hidden_at",
        "_numbers",
        "_offset",
        "_rows_seen",
        "_tail",
        "has_cells",
        "last_column",
        "last_row",
        "merges",
        "suspect",
    )

    def __init__(self) -> None:
        self.last_row = 0
        self.last_column = _LAST_Z
        self.suspect = False
        self.has_cells = False
        self.merges: set[Merge] = set()
        self._numbers: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
        self._hidden_at: set[int] = set()
        self._rows_seen = 0
        self._tail = b""
        self._offset = 0  # of the tail in the whole part

    @property
    def hidden_rows(self) -> int:
        """Number of hidden rows."""
        return len(self._hidden_at)

    @property
    def repeats_rows(self) -> bool:
        """Whether two rows bear one number; the reader keeps the cells of the last alone."""
        numbers = np.concatenate([np.zeros(1, dtype=np.int64), *self._numbers])
        at = np.arange(len(numbers))
        stated = np.maximum.accumulate(np.where(numbers == _NEXT, 0, at))
        numbers = numbers[stated] + at - stated
        return bool((np.diff(numbers) <= 0).any()) and len(np.unique(numbers)) < len(numbers)

    @property
    def complete(self) -> bool:
        """Whether the sheet ends as one; the reader takes a torn one for an empty one."""
        return self.has_cells and self._tail.rstrip().endswith(b"worksheet>")

    def feed(self, chunk: bytes) -> None:
        """Look at the next piece; pieces overlap so that no tag is cut in two."""
        data = self._tail + chunk
        patterns = _GENERAL if any(mark in data for mark in _UNUSUAL) else _USUAL
        self._rows(data, patterns)
        self._cells(data, patterns)
        self._oddities(data, patterns)
        self._tail = data[-_OVERLAP:]
        self._offset += len(data) - len(self._tail)

    def _rows(self, data: bytes, patterns: _Patterns) -> None:
        """Note the rows whose tags end in this piece, each once."""
        found = [first or second for first, second in patterns.row.findall(_whole_tags(data))]
        before = len(patterns.row.findall(_whole_tags(self._tail)))
        fresh = [int(n[:_MAX_DIGITS]) if n else _NEXT for n in found[before:]]
        self._numbers.append(np.array(fresh, dtype=np.int64))
        self._rows_seen += len(fresh)
        # Rows without a number follow one another.
        unnumbered = self._rows_seen if _NEXT in fresh else 0
        self.last_row = max(self.last_row, *fresh, unnumbered) if fresh else self.last_row

    def _cells(self, data: bytes, patterns: _Patterns) -> None:
        for letters in set(patterns.beyond_z.findall(data)):
            self.last_column = max(self.last_column, column_index(letters.decode()) + 1)
        digits = len(str(self.last_row)) + 1
        stray = re.search(patterns.stray % digits, data)
        if stray:  # a cell that claims a row far from the one it stands in
            self.last_row = max(self.last_row, int(stray[1][:_MAX_DIGITS]))

    def _oddities(self, data: bytes, patterns: _Patterns) -> None:
        self.has_cells = self.has_cells or b"sheetData" in data
        if b"hidden" in data:
            found = patterns.hidden_row.finditer(data)
            self._hidden_at.update(self._offset + match.start() for match in found)
        if b"mergeCell" in data:
            self.merges.update(_merges(data))
        if self.suspect:
            return
        formulas = b"<f" in data or b":f" in data
        sought = patterns.error + (patterns.bare_formula if formulas else ())
        self.suspect = any(pattern.search(data) for pattern in sought)


def _whole_tags(data: bytes) -> bytes:
    """Return the data without a tag that is cut at its end."""
    return data[: data.rfind(b">") + 1]


def _merges(data: bytes) -> Iterator[Merge]:
    """Yield the merged cells of more than one row."""
    for left, top, right, bottom in _MERGE.findall(data):
        rows = sorted((int(top) - 1, int(bottom) - 1))
        columns = sorted((column_index(left.decode()), column_index(right.decode())))
        if rows[0] < rows[1]:
            yield Merge(rows[0], columns[0], rows[1], columns[1])
