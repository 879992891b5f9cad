"""Shared by the readers: limits, and sheets built from cells and marks."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from payouts.base.bilingual import both
from payouts.base.vectors import objects
from payouts.roster.find.caps import size_text
from payouts.roster.find.container import refuse
from payouts.roster.model.cell import ERROR_VALUE, NOT_FINITE, BadCell
from payouts.roster.model.rawsheet import Merge, RawSheet
from payouts.roster.readers.comment_texts import comments_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from payouts.base.arrays import Ints, Objects
    from payouts.base.diagnostics import Place
    from payouts.roster.find.caps import Caps
    from payouts.roster.model.look import Look, Looks


# What a spreadsheet shows for an error; nobody types one of these as a name or an amount.
ERROR_TEXTS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
WRONG = BadCell(ERROR_VALUE)
_UNBOUNDED = BadCell(NOT_FINITE)
_LOST_ZERO = re.compile(r"[0-9]{4}\.1")
_BLANK = np.array(None, dtype=object)


def read_all(stream: BinaryIO, place: Place, caps: Caps) -> bytes:
    """Return the whole file from its first byte.

    Raises:
        RosterProblem: F003 where it is empty, F010 where it is too large.
    """
    stream.seek(0)
    data = stream.read(caps.file_bytes + 1)
    if not data:
        refuse("F003", place)
    if len(data) > caps.file_bytes:
        refuse("F010", place, detail=f"> {size_text(caps.file_bytes)}")
    return data


def check_extent(place: Place, rows: int, columns: int, caps: Caps) -> None:
    """Refuse a sheet that reaches further than is read.

    Raises:
        RosterProblem: F012.
    """
    if rows > caps.rows or columns > caps.columns or rows * columns > caps.cells:
        refuse("F012", place, rows=rows, columns=columns)


def check_names(names: Iterable[str], place: Place) -> None:
    """Refuse two sheets of one name: their places would be ambiguous.

    Raises:
        RosterProblem: F006.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            refuse("F006", place, detail=f"{both('工作表重复', 'repeated sheet')} {name}")
        seen.add(name)


def as_column(values: Sequence[object], *, texts: bool = False) -> Objects:
    """Return cells as a column: None where there are blanks only, no number unbounded.

    Where the cells are ``texts`` of a file that knows no types, the name of an error is one, and
    ``2023.1`` is the number it may have been: a sheet saved as text drops the zero of 2023.10.
    """
    cells = objects(values)
    odd = {value: _other(value, texts) for value in set(values) if _is_odd(value, texts)}
    if odd:
        for i, value in enumerate(values):
            if value in odd:
                cells[i] = odd[value]
    return cells


def _is_odd(value: object, texts: bool) -> bool:  # noqa: FBT001
    """Tell whether a value is not a cell as it is."""
    if isinstance(value, str):
        if not value or value.isspace():
            return True
        return texts and (value in ERROR_TEXTS or _LOST_ZERO.fullmatch(value) is not None)
    return isinstance(value, float) and not math.isfinite(value)


def _other(value: object, texts: bool) -> BadCell | float | None:  # noqa: FBT001
    if isinstance(value, float):
        return _UNBOUNDED
    if not texts or not isinstance(value, str) or value.isspace() or not value:
        return None
    return WRONG if value in ERROR_TEXTS else float(value)


@dataclass(slots=True)
class Marks:
    """The hidden and marked parts of a sheet, gathered in any order."""

    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    filtered_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck_rows: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    very_hidden: bool = False
    looks: dict[int, dict[int, Look | str]] = field(default_factory=dict)
    comments: list[tuple[int, int, str, str]] = field(default_factory=list)

    def look(self, row: int, column: int, look: Look | str) -> None:
        """Keep that a cell may show other than it holds: its format, or what it shows."""
        self.looks.setdefault(column, {})[row] = look

    def comment(self, row: int, column: int, author: str, text: str) -> None:
        """Keep a comment on a cell."""
        self.comments.append((row, column, author, text))

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Keep a merged cell where it covers more than one row."""
        if bottom > top:
            self.merges.append(Merge(top, left, bottom, right))


def raw_sheet(name: str, columns: Sequence[Objects], marks: Marks | None = None) -> RawSheet:
    """Return a sheet up to its last filled row and column."""
    marks = marks or Marks()
    filled = [np.flatnonzero(np.not_equal(cells, _BLANK)) for cells in columns]
    rows = max((int(at[-1]) + 1 for at in filled if len(at)), default=0)
    width = max((c + 1 for c, at in enumerate(filled) if len(at)), default=0)
    return RawSheet(
        name,
        tuple(cells[:rows] for cells in columns[:width]),
        hidden=marks.hidden,
        hidden_rows=_within(marks.hidden_rows - marks.filtered_rows, rows),
        filtered_rows=_within(marks.filtered_rows, rows),
        hidden_columns=_within(marks.hidden_columns, width),
        struck_rows=_within(marks.struck_rows, rows),
        merges=tuple(sorted(m for m in marks.merges if m.top < rows and m.left < width)),
        very_hidden=marks.very_hidden,
        looks=gathered(marks.looks),
        comments=comments_of(marks.comments),
    )


def gathered(found: Mapping[int, Mapping[int, Look | str]]) -> Looks:
    """Return what was found by column and row as :class:`RawSheet` keeps it."""
    looks = {}
    for column, cells in found.items():
        rows = sorted(cells)
        looks[column] = np.array(rows, dtype=np.int64), tuple(cells[row] for row in rows)
    return looks


def _within(places: Iterable[int], end: int) -> Ints:
    return np.array(sorted(place for place in places if place < end), dtype=np.int64)


class Sparse:
    """Cells as they come, by place; a repeated cell is kept as one block.

    Memory follows the cells that are stored; the whole rectangle is made at the end, once it
    is known to be within the caps.
    """

    __slots__ = ("_blocks", "_caps", "_place", "_rows", "_values", "rows", "width")

    def __init__(self, place: Place, caps: Caps) -> None:
        self._place = place
        self._caps = caps
        self._rows: list[list[int]] = []
        self._values: list[list[object]] = []
        self._blocks: list[tuple[int, int, int, int, object]] = []
        self.rows = 0
        self.width = 0

    def put(self, row: int, column: int, value: object) -> None:
        """Put one cell."""
        if row >= self.rows or column >= self.width:
            if isinstance(value, str) and not value.strip():
                return  # blanks alone are as blank as what lies beyond
            self._grow(row + 1, column + 1)
        self._rows[column].append(row)
        self._values[column].append(value)

    def put_block(self, top: int, left: int, height: int, width: int, value: object) -> None:
        """Put the same cell into a rectangle."""
        self._grow(top + height, left + width)
        self._blocks.append((top, left, height, width, value))

    def columns(self) -> list[Objects]:
        """Return the columns, all of one length."""
        found = []
        for rows, values in zip(self._rows, self._values, strict=True):
            cells = np.full(self.rows, None, dtype=object)
            if rows:
                cells[np.array(rows, dtype=np.int64)] = as_column(values)
            found.append(cells)
        for top, left, height, width, value in self._blocks:
            (cell,) = as_column([value])
            for column in range(left, left + width):
                found[column][top : top + height] = cell
        return found

    def _grow(self, rows: int, width: int) -> None:
        self.rows = max(self.rows, rows)
        self.width = max(self.width, width)
        check_extent(self._place, self.rows, self.width, self._caps)
        while len(self._rows) < self.width:
            self._rows.append([])
            self._values.append([])
