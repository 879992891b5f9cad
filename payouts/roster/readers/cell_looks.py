"""Cells of an .xlsx whose number format may show other than they hold.

A roster whose formats are plain pays nothing here: only styles that may matter are looked for, and
a format that only rounds matters where a column holds more decimals than it shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from payouts.base.letters import column_index
from payouts.roster.readers.cellwalk import cells_of
from payouts.roster.readers.format_codes import look_of
from payouts.roster.readers.grid import gathered
from payouts.roster.readers.sheetmarks import children

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import IO

    from payouts.base.arrays import Objects
    from payouts.roster.model.look import Look, Looks

_PIECE = 1 << 22
_OVERLAP = 1024
_MOST_PLACES = 3  # decimals beyond those of any amount
_STYLE = re.compile(rb"\bs=\"(\d+)\"")
_PLACE = re.compile(rb"\br=\"([A-Za-z]{1,3})(\d+)\"")


def style_looks(xml: bytes) -> dict[int, Look]:
    """Return the styles of ``styles.xml`` by which a cell may show other than it holds.

    Raises:
        ET.ParseError: it is not XML.
    """
    if not xml:
        return {}
    root = ET.fromstring(xml)  # noqa: S314 (no DTD: the archive was checked)
    codes = {
        int(form.get("numFmtId", "0")): form.get("formatCode", "")
        for form in children(root, "numFmts")
    }
    found = {}
    for at, style in enumerate(children(root, "cellXfs")):
        number = int(style.get("numFmtId", "0"))
        look = look_of(number, codes.get(number))
        if look is not None:
            found[at] = look
    return found


def looks_that_matter(styles: Mapping[int, Look], columns: Sequence[Objects]) -> dict[int, Look]:
    """Leave out the formats that show as many decimals as any number of the sheet has."""
    if not styles:
        return {}
    least = min((look.places for look in styles.values() if not look.odd), default=_MOST_PLACES)
    most = _most_places(columns) if least < _MOST_PLACES else 0
    return {at: look for at, look in styles.items() if look.odd or look.places < most}


def _most_places(columns: Sequence[Objects]) -> int:
    """Return how many decimal places the numbers of a sheet have, three for more."""
    most = 0
    for column in columns:
        numbers = {cell for cell in column.tolist() if type(cell) is float}
        broken = [number for number in numbers if not number.is_integer()]
        while broken and most < _MOST_PLACES:
            broken = [number for number in broken if round(number, most) != number]
            most += bool(broken)
    return most


def looks_in(file: IO[bytes], styles: Mapping[int, Look], columns: Sequence[Objects]) -> Looks:
    """Return the cells of a sheet in one of the styles that may show other than they hold.

    Args:
        file: the XML of the sheet.
        styles: the styles to look for.
        columns: its cells as they were read.

    Raises:
        ET.ParseError: it is not XML.
    """
    found: dict[int, dict[int, Look | str]] = {}
    for row, column, style in _styled(file, styles):
        look = styles[style]
        if column < len(columns) and row < len(columns[column]):
            value = columns[column][row]
            if value is not None and look.may_lose(value):
                found.setdefault(column, {})[row] = look
    return gathered(found)


def _styled(file: IO[bytes], styles: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Yield 0-based row and column of each cell in one of the styles, with that."""
    wanted = set(styles)
    if 0 not in wanted:
        usual = _by_pattern(file, wanted)
        if usual is not None:
            yield from usual
            return
        file.seek(0)
    for row, column, cell in cells_of(file):
        style = int(cell.get("s", "0"))
        if style in wanted:
            yield row, column, style


def _by_pattern(file: IO[bytes], wanted: set[int]) -> list[tuple[int, int, int]] | None:
    """Find cells as programs usually write them; None where one is written otherwise."""
    numbers = b"|".join(b"%d" % style for style in sorted(wanted))
    marked = re.compile(rb"<c\s[^>]*?\bs=\"(?:%b)\"[^>]*>" % numbers)
    found: dict[tuple[int, int], int] = {}
    tail = b""
    while piece := file.read(_PIECE):
        data = tail + piece
        if b":c " in data or b"s='" in data or b"s =" in data or b'= "' in data:
            return None
        for tag in marked.findall(data):
            place, style = _PLACE.search(tag), _STYLE.search(tag)
            if place is None or style is None:
                return None
            found[int(place[2]) - 1, column_index(place[1].decode())] = int(style[1])
        tail = data[-_OVERLAP:]
    return [(row, column, style) for (row, column), style in found.items()]
