"""Changes the formats of cells in the XML of a sheet; missing cells are added."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from payouts.base.letters import column_index, column_letters
from payouts.output.returned.element import (
    Element,
    UnmarkableWorkbookError,
    read_elements,
    with_attributes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from payouts.output.returned.element import Edit

_ATTRIBUTES = rb"""((?:[^>"']|"[^"]*"|'[^']*')*?)(/?)>"""
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=[\s/>])" + _ATTRIBUTES)
_CELL = re.compile(rb"<(?:[\w.-]+:)?c(?=[\s/>])" + _ATTRIBUTES)
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,7})["']""")
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})\d{1,7}["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d{1,6})["']""")
_OWN_FORMAT = re.compile(rb"""\scustomFormat\s*=\s*["'](?:1|true)["']""")
_DATA = re.compile(rb"<(?:[\w.-]+:)?sheetData(?=[\s/>])[^>]*>")
_DATA_END = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """A sheet without its cells.

    Attributes:
        data: the whole part.
        start: where its cells begin.
        stop: where they are over; ``start`` where there are none.
        root: its elements; those before the cells stand where they stand in ``data``.
        shift: what those after the cells stand further on in ``data``.
    """

    data: bytes
    start: int
    stop: int
    root: Element
    shift: int

    def columns(self) -> Iterator[tuple[int, int, Mapping[str, str]]]:
        """Yield first and last column (0-based) and the attributes of each run of columns."""
        for spot in (s for columns in self.root.all("cols") for s in columns.all("col")):
            has = spot.attributes
            yield int(has.get("min", "1")) - 1, int(has.get("max", "1")) - 1, has

    def merged(self) -> Iterator[str]:
        """Yield the areas of merged cells."""
        for spot in (s for cells in self.root.all("mergeCells") for s in cells.children):
            yield spot.attributes.get("ref", "")


def read_frame(data: bytes) -> SheetFrame:
    """Return a sheet as what surrounds its cells.

    Raises:
        OddWorkbookError: it has no cells, or they hold comments or the like.
    """
    opening = _DATA.search(data)
    if opening is None:
        raise UnmarkableWorkbookError("no sheetData")
    start = stop = opening.end()
    if not opening[0].endswith(b"/>"):
        closing = [*_DATA_END.finditer(data, start)]
        if len(closing) != 1:
            raise UnmarkableWorkbookError("sheetData without an end")
        stop = closing[0].start()
    if data.find(b"<!", 0, stop) >= 0 or data.find(b"<?", start, stop) >= 0:
        raise UnmarkableWorkbookError("comments among the cells")
    root = read_elements(data[:start] + data[stop:])
    return SheetFrame(data, start, stop, root, stop - start)


def restyled(
    frame: SheetFrame, marks: Mapping[tuple[int, int], Callable[[int], int]]
) -> list[Edit]:
    """Return the edits that give cells other formats.

    Args:
        frame: the sheet.
        marks: 0-based (row, column) → the new number of a format, by the one it had.
    """
    wanted: dict[int, dict[int, Callable[[int], int]]] = {}
    for (row, column), change in marks.items():
        wanted.setdefault(row, {})[column] = change
    prefix = frame.root.prefix.encode()
    if frame.data[frame.start - 2 : frame.start] == b"/>":
        new = b"".join(_new_row(frame, prefix, row, wanted[row]) for row in sorted(wanted))
        name = b"</" + prefix + b"sheetData>"
        return [(frame.start - 2, frame.start, b">" + new + name)] if wanted else []
    edits: list[Edit] = []
    numbers, tags = _rows(frame)
    for row in sorted(wanted):
        at = bisect_left(numbers, row)
        if at < len(numbers) and numbers[at] == row:
            edits += _row_edits(frame, prefix, tags[at], row, wanted[row])
        else:
            spot = tags[at].start() if at < len(tags) else frame.stop
            edits.append((spot, spot, _new_row(frame, prefix, row, wanted[row])))
    return _joined(edits)


def _rows(frame: SheetFrame) -> tuple[list[int], list[re.Match[bytes]]]:
    """Return the 0-based numbers of the rows there are, ascending, and their tags."""
    tags = [*_ROW.finditer(frame.data, frame.start, frame.stop)]
    numbers, last = [], -1
    for tag in tags:
        stated = _NUMBER.search(tag[0])
        last = int(stated[1]) - 1 if stated else last + 1
        numbers.append(last)
    if any(a >= b for a, b in pairwise(numbers)):
        raise UnmarkableWorkbookError("rows out of order")
    return numbers, tags


def _row_edits(
    frame: SheetFrame,
    prefix: bytes,
    tag: re.Match[bytes],
    row: int,
    wanted: Mapping[int, Callable[[int], int]],
) -> Iterator[Edit]:
    own = _STYLE.search(tag[0]) if _OWN_FORMAT.search(tag[0]) else None

    def blank(column: int) -> bytes:
        under = int(own[1]) if own else _style_of_column(frame, column)
        return _new_cell(prefix, (row, column), wanted[column](under))

    if tag[2]:
        cells = b"".join(map(blank, sorted(wanted)))
        yield tag.end() - 2, tag.end(), b">" + cells + b"</" + prefix + b"row>"
        return
    stop = frame.data.index(b"</" + prefix + b"row", tag.end(), frame.stop)
    places, found = _cells_of(frame.data, tag.end(), stop)
    for column in sorted(wanted):
        at = bisect_left(places, column)
        if at < len(places) and places[at] == column:
            cell = found[at]
            old = _STYLE.search(cell[0])
            style = wanted[column](int(old[1]) if old else 0)
            yield cell.start(), cell.end(), with_attributes(cell[0], s=str(style))
        else:
            spot = found[at].start() if at < len(found) else stop
            yield spot, spot, blank(column)


def _cells_of(data: bytes, start: int, stop: int) -> tuple[list[int], list[re.Match[bytes]]]:
    """Return the 0-based columns of the cells of a row, and their tags."""
    tags = [*_CELL.finditer(data, start, stop)]
    places, last = [], -1
    for tag in tags:
        stated = _ADDRESS.search(tag[0])
        last = column_index(stated[1].decode()) if stated else last + 1
        places.append(last)
    if any(a >= b for a, b in pairwise(places)):
        raise UnmarkableWorkbookError("cells out of order")
    return places, tags


def _new_row(
    frame: SheetFrame, prefix: bytes, row: int, wanted: Mapping[int, Callable[[int], int]]
) -> bytes:
    cells = b"".join(
        _new_cell(prefix, (row, c), wanted[c](_style_of_column(frame, c))) for c in sorted(wanted)
    )
    return b'<%srow r="%d">%s</%srow>' % (prefix, row + 1, cells, prefix)


def _new_cell(prefix: bytes, place: tuple[int, int], style: int) -> bytes:
    address = f"{column_letters(place[1])}{place[0] + 1}".encode()
    return b'<%sc r="%s" s="%d"/>' % (prefix, address, style)


def _style_of_column(frame: SheetFrame, column: int) -> int:
    """Return the format that a column gives its blank cells."""
    styles = (has.get("style", "0") for low, high, has in frame.columns() if low <= column <= high)
    return int(next(styles, "0"))


def _joined(edits: list[Edit]) -> list[Edit]:
    """Return the edits, insertions at the same place joined."""
    made: list[Edit] = []
    for edit in edits:
        if made and edit[0] == edit[1] == made[-1][0] == made[-1][1]:
            made[-1] = (edit[0], edit[1], made[-1][2] + edit[2])
        else:
            made.append(edit)
    return made
