"""The boxes of comments in Excel: shapes in the VML drawing of a sheet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from payouts.output.returned.element import UnmarkableWorkbookError
from payouts.output.workbook.measure import lines_needed

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

_ROOT = re.compile(rb"<xml\b[^>]*>")
# In all of these "v:" and the like stand for whatever prefix the drawing has.
_SHAPE = re.compile(rb"<(?:\w+:)?shape(?=\s).*?</(?:\w+:)?shape\s*>", re.DOTALL)
_ROW = re.compile(rb"<(?:\w+:)?Row>\s*(\d+)\s*</")
_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*(\d+)\s*</")
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>\s*)([\d,\s]+?)(\s*</)")
_PREFIX = re.compile(rb"""\sxmlns:(\w+)\s*=\s*["']([^"']*)["']""")
_ID = re.compile(rb"_x0000_s(\d{1,9})")
_NOTE = b'ObjectType="Note"'
_END = b"</xml>"
_NAMESPACES = {
    "v": b"urn:schemas-microsoft-com:vml",
    "o": b"urn:schemas-microsoft-com:office:office",
    "x": b"urn:schemas-microsoft-com:office:excel",
}
_OWN_PREFIX = re.compile(r"(?<=[<\s/])([vox]):")
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
EMPTY = (
    b'<xml xmlns:v="%s" xmlns:o="%s" xmlns:x="%s">' % tuple(_NAMESPACES.values())
    + b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    + _TYPE.encode()
    + _END
)
_FIRST_ID = 1024
_WIDTH = 360  # pixels of a box
_CHARACTERS = 52  # half-width, that stand side by side in it
_LINE, _ROW_HEIGHT = 16, 19  # pixels
_ANCHOR_PARTS = 8


class CommentBoxes:
    """The VML drawing of a sheet while it is changed; places are 0-based (row, column)."""

    def __init__(self, data: bytes, width: Callable[[int], int]) -> None:
        """Read a drawing; ``width`` gives a column's width in pixels."""
        root = _ROOT.search(data)
        if root is None or data.rfind(_END) < 0:
            raise UnmarkableWorkbookError("VML drawing")
        stated = {space: prefix.decode() for prefix, space in _PREFIX.findall(root[0])}
        if not stated.keys() >= set(_NAMESPACES.values()):
            raise UnmarkableWorkbookError("VML namespaces")
        self._prefixes = {ours: stated[space] for ours, space in _NAMESPACES.items()}
        self._data = data
        self._width = width
        self._new: list[bytes] = []
        self._taken = {_place(shape) for shape in _SHAPE.findall(data)}
        self._last = max([_FIRST_ID, *(int(number) for number in _ID.findall(data))])

    def remove(self, places: AbstractSet[tuple[int, int]]) -> None:
        """Take out the boxes of comments."""

        def kept(shape: re.Match[bytes]) -> bytes:
            return b"" if _place(shape[0]) in places else shape[0]

        if places:
            self._data = _SHAPE.sub(kept, self._data)

    def put(self, place: tuple[int, int], text: str) -> None:
        """Add the box of a comment, or make the one it has as high as its text."""
        row, column = place
        rows = _rows_of(text)
        stretched = False

        def higher(shape: re.Match[bytes]) -> bytes:
            nonlocal stretched
            if _place(shape[0]) != place:
                return shape[0]
            stretched = _ANCHOR.search(shape[0]) is not None
            # A box without an anchor is replaced.
            return _ANCHOR.sub(lambda f: _stretched(f, rows), shape[0]) if stretched else b""

        if place in self._taken:
            self._data = _SHAPE.sub(higher, self._data)
        if not stretched:
            self._last += 1
            self._new.append(self._dressed(self._box(self._last, row, column, rows)))

    def _dressed(self, element: str) -> bytes:
        """Return an element with the prefixes of the drawing."""
        if all(ours == stated for ours, stated in self._prefixes.items()):
            return element.encode()
        return _OWN_PREFIX.sub(lambda found: f"{self._prefixes[found[1]]}:", element).encode()

    def _box(self, number: int, row: int, column: int, rows: int) -> str:
        left, wide, right = column + 1, 15, column + 1
        while (room := self._width(right)) < _WIDTH - wide + 30 and right < column + 60:
            wide += room
            right += 1
        inside = max(min(_WIDTH + 15 - wide + 15, room - 1), 1)
        top = max(row - 1, 0)
        anchor = f"{left}, 15, {top}, 10, {right}, {inside}, {top + rows}, 10"
        return (
            f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;'
            f"margin-left:60pt;margin-top:1.5pt;width:{_WIDTH * 3 // 4}pt;"
            f"height:{rows * _ROW_HEIGHT * 3 // 4}pt;z-index:{number - _FIRST_ID};"
            'visibility:hidden" fillcolor="#fffbe6" o:insetmode="auto">'
            '<v:fill color2="#fffbe6"/><v:shadow on="t" color="black" obscured="t"/>'
            '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
            '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
            f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>"
            f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
            "</x:ClientData></v:shape>"
        )

    def data(self) -> bytes:
        """Return the drawing as it now is."""
        at = self._data.rfind(_END)
        kind = b""
        if self._new and b'id="_x0000_t202"' not in self._data:
            kind = self._dressed(_TYPE)
        return self._data[:at] + kind + b"".join(self._new) + self._data[at:]


def _place(shape: bytes) -> tuple[int, int] | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if _NOTE not in shape or row is None or column is None:
        return None
    return int(row[1]), int(column[1])


def _stretched(found: re.Match[bytes], rows: int) -> bytes:
    parts = found[2].split(b",")
    if len(parts) != _ANCHOR_PARTS:
        return found[0]
    numbers = [int(part) for part in parts]
    numbers[6] = max(numbers[6], numbers[2] + rows)
    return found[1] + b", ".join(b"%d" % n for n in numbers) + found[3]


@lru_cache(maxsize=4096)
def _rows_of(text: str) -> int:
    lines = sum(lines_needed(line, _CHARACTERS) for line in text.split("\n"))
    return max(-(-(lines + 1) * _LINE // _ROW_HEIGHT), 3)
