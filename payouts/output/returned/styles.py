"""The styles of a workbook: added to, never renumbered; marks can be removed again.

A mark is a solid fill. Its second colour, which a solid fill does not show, says which of
the fills noted in the sheet 问题清单 stood there before; its shade says so too, for programs
that drop the second colour. So a mark stays one wherever the officer moves the cell to, and
taking it back is a change of this part alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payouts.output.returned.element import (
    Element,
    UnmarkableWorkbookError,
    append_edit,
    read_elements,
    spliced,
    with_attributes,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.output.returned.element import Edit

_MOST_FORMATS = 60_000  # Excel takes 64,000
_MARK = re.compile(rb"\bbgColor\s+rgb\s*=\s*[\"']FF7A([0-9A-Fa-f]{4})[\"']")
_SHADE = re.compile(rb"\bfgColor\s+rgb\s*=\s*[\"']FF([0-9A-Fa-f]{6})[\"']")
_SOLID = re.compile(rb"\bpatternType\s*=\s*[\"']solid[\"']")
_MOST_FILLS = 0xFFFF
_SHADES = 256  # that a colour has: the lower halves of green and blue
_NO_FILL = '<fill><patternFill patternType="none"/></fill>'
# What a fill is made of; nothing else is ever put back into a workbook.
_FILL = re.compile(
    r"<fill>(?:</?(?:patternFill|gradientFill|stop|fgColor|bgColor|color)"
    r'(?:\s[A-Za-z]{1,20}="[A-Za-z0-9.\-]{0,40}")*\s?/?>)*</fill>|<fill/>'
)


class Styles:
    """The part ``styles.xml`` while it is added to."""

    def __init__(self, data: bytes, colours: frozenset[str]) -> None:
        """Read the part; ``colours`` are those of marks, as RRG0B0."""
        self._data = data
        self._root = read_elements(data)
        self._prefix = self._root.prefix
        self._fills = [self._bare(spot) for spot in self._list("fills").all("fill")]
        self._formats = [self._text(spot) for spot in self._list("cellXfs").all("xf")]
        self._edits: list[Edit] = []
        self._new: dict[str, list[str]] = {"fonts": [], "fills": [], "borders": [], "cellXfs": []}
        self._counts = {
            "fonts": len(self._list("fonts").all("font")),
            "fills": len(self._fills),
            "borders": len(self._list("borders").all("border")),
            "cellXfs": len(self._formats),
        }
        self._colours = colours
        self._marked: dict[tuple[int, str], int] = {}
        self._noted: dict[str, int] = {}

    @property
    def noted(self) -> Mapping[str, int]:
        """The fills that marks stand over, each with its number."""
        return self._noted

    def unmark(self, before: Mapping[int, str] | None) -> int:
        """Give every mark of an earlier time back the fill it stands over; return how many.

        Args:
            before: the fills an earlier list notes; None without such a list.
        """
        count = 0
        for at, spot in enumerate(self._list("fills").all("fill")):
            raw = self._data[spot.start : spot.end]
            mark = _MARK.search(raw)
            number = int(mark[1], 16) if mark else self._shade(raw)
            if number is None or (before is None and mark is None):
                continue
            fill = (before or {}).get(number, _NO_FILL)
            self._fills[at] = fill if _FILL.fullmatch(fill) else _NO_FILL
            self._edits.append((spot.start, spot.end, self._dressed(self._fills[at])))
            count += 1
        return count

    def _shade(self, raw: bytes) -> int | None:
        """Return the number that the shade of a mark tells, None for another colour."""
        found = _SHADE.search(raw) if _SOLID.search(raw) else None
        if found is None:
            return None
        colour = found[1].decode().upper()
        base = f"{colour[:3]}0{colour[4]}0"
        return int(colour[3] + colour[5], 16) if base in self._colours else None

    def marked(self, style: int, colour: str) -> int:
        """Return the number of the format that is ``style`` filled with a colour (RRGGBB)."""
        key = (style, colour)
        if key not in self._marked:
            if not 0 <= style < len(self._formats):
                raise UnmarkableWorkbookError("format out of range")
            raw = self._formats[style]
            under = self._under(raw)
            number = self._noted.setdefault(under, len(self._noted))
            if number > _MOST_FILLS:
                raise UnmarkableWorkbookError("too many fills")
            halves = f"{number if number < _SHADES else 0:02X}"
            shade = f"{colour[:3]}{halves[0]}{colour[4]}{halves[1]}"
            fill = self.add(
                "fills",
                f'<fill><patternFill patternType="solid"><fgColor rgb="FF{shade}"/>'
                f'<bgColor rgb="FF7A{number:04X}"/></patternFill></fill>',
            )
            stop = raw.index(">") + 1
            tag = with_attributes(raw[:stop].encode(), fillId=str(fill), applyFill="1")
            self._marked[key] = self.add("cellXfs", tag.decode() + raw[stop:])
        return self._marked[key]

    def _under(self, raw: str) -> str:
        found = re.search(r"""\bfillId\s*=\s*["'](\d+)["']""", raw)
        at = int(found[1]) if found else 0
        fill = self._fills[at] if at < len(self._fills) else _NO_FILL
        return fill if _FILL.fullmatch(fill) else _NO_FILL

    def add(self, kind: str, element: str) -> int:
        """Add a font, fill, border or format (``cellXfs``) and return its number."""
        known = self._new[kind]
        if element not in known:
            known.append(element)
        number = self._counts[kind] + known.index(element)
        if kind == "cellXfs" and number > _MOST_FORMATS:
            raise UnmarkableWorkbookError("too many formats")
        return number

    def data(self) -> bytes:
        """Return the part with what was added and taken back."""
        edits = list(self._edits)
        for kind, new in self._new.items():
            if new:
                spot = self._list(kind)
                edits.append(append_edit(self._data, spot, b"".join(map(self._dressed, new))))
                tag = self._data[spot.start : spot.inner]
                if not tag.endswith(b"/>"):
                    count = str(self._counts[kind] + len(new))
                    edits.append((spot.start, spot.inner, with_attributes(tag, count=count)))
        return spliced(self._data, edits)

    def _list(self, name: str) -> Element:
        spot = self._root.first(name)
        if spot is None:
            raise UnmarkableWorkbookError(f"styles without {name}")
        return spot

    def _text(self, spot: Element) -> str:
        """Return an element as text, the prefix of the part taken off."""
        raw = self._data[spot.start : spot.end].decode()
        return re.sub(rf"(</?){re.escape(self._prefix)}", r"\1", raw) if self._prefix else raw

    def _bare(self, spot: Element) -> str:
        return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", self._text(spot)))

    def _dressed(self, element: str) -> bytes:
        """Return an element with the prefix of the part."""
        return re.sub(r"<(/?)(?=\w)", rf"<\1{self._prefix}", element).encode()
