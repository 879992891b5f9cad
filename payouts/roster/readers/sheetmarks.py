"""Small parts of a workbook's XML: what is hidden, what filters, which styles strike through.

Each part is a few kilobytes, so it is searched for tags in every way XML allows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.arrays import Bools, Ints

STYLES = "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"

_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_FILTER = re.compile(rb"<(?:\w+:)?autoFilter\b([^>]*?)(/?)>")
_FILTER_END = re.compile(rb"</(?:\w+:)?autoFilter\s*>")
_CRITERIA = re.compile(
    rb"<(?:\w+:)?(?:filters|customFilters|top10|dynamicFilter|colorFilter|iconFilter)\b"
)
_FILTER_MODE = re.compile(rb"""\sfilterMode\s*=\s*["'](?:1|true)["']""")
_RANGE = re.compile(r"\$?[A-Za-z]{1,3}\$?(\d{1,7})(?::\$?[A-Za-z]{1,3}\$?(\d{1,7}))?")
_NO = {"0", "false"}
_MOST_COLUMNS = 16_384
_DIGITS = 7


@dataclass(frozen=True, slots=True)
class StruckStyles:
    """The styles and strings that a workbook strikes through.

    Attributes:
        styles: indices of cell styles whose font is struck through.
        strings: indices of shared strings of which some part is.
    """

    styles: frozenset[int] = frozenset()
    strings: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything may be struck through."""
        return bool(self.styles or self.strings)


@dataclass(frozen=True, slots=True)
class Filter:
    """An area of which a filter hides rows: its 0-based first and last row."""

    top: int
    bottom: int


def struck_styles(xml: bytes) -> frozenset[int]:
    """Return the cell styles of ``styles.xml`` whose font is struck through.

    Raises:
        ET.ParseError: it is not XML.
    """
    if b"strike" not in xml:
        return frozenset()
    root = ET.fromstring(xml)  # noqa: S314 (no DTD: the archive was checked)
    fonts = [_strikes(font) for font in children(root, "fonts")]
    styles = children(root, "cellXfs")
    return frozenset(
        i
        for i, style in enumerate(styles)
        if (at := int(style.get("fontId", "0"))) < len(fonts) and fonts[at]
    )


def struck_strings(xml: bytes) -> frozenset[int]:
    """Return the shared strings of which some text is struck through.

    An old value struck out beside a new one reads as both together, so a part counts.

    Raises:
        ET.ParseError: it is not XML.
    """
    if b"strike" not in xml:
        return frozenset()
    root = ET.fromstring(xml)  # noqa: S314
    return frozenset(i for i, item in enumerate(root) if has_struck_run(item))


def has_struck_run(item: ET.Element) -> bool:
    """Tell whether some run of a rich text is struck through and holds more than blanks."""
    for run in item:
        if local_name(run) != "r":
            continue
        text = "".join(part.text or "" for part in run if local_name(part) == "t")
        if text.strip() and any(_strikes(part) for part in run if local_name(part) == "rPr"):
            return True
    return False


def hidden_columns(head: bytes) -> Ints:
    """Return the 0-based columns that are hidden or have no width, ascending."""
    found: set[int] = set()
    for attributes in _COLUMN.findall(head):
        first, last = (_number(attributes, name) for name in (b"min", b"max"))
        width = _attribute(attributes, b"width")
        hidden = _attribute(attributes, b"hidden") in {b"1", b"true"}
        if first and last and (hidden or (width is not None and not width.strip(b"0."))):
            found.update(range(first - 1, min(last, _MOST_COLUMNS)))
    return np.array(sorted(found), dtype=np.int64)


def filters(part: bytes) -> Iterator[Filter]:
    """Yield the areas of a sheet's or a table's XML that have filter criteria."""
    for match in _FILTER.finditer(part):
        attributes, empty = match.groups()
        end = _FILTER_END.search(part, match.end())
        if empty or end is None or not _CRITERIA.search(part, match.end(), end.start()):
            continue
        area = _RANGE.match((_attribute(attributes, b"ref") or b"").decode("ascii", "replace"))
        if area:
            yield Filter(int(area[1]) - 1, int(area[2] or area[1]) - 1)


def is_filtered(head: bytes) -> bool:
    """Tell whether a sheet says that rows are filtered out, by whatever filter."""
    return bool(_FILTER_MODE.search(head))


def by_filter(hidden: Ints, areas: tuple[Filter, ...], *, filtered: bool) -> Bools:
    """Tell which hidden rows [n] a filter hides; a filter without an area hides them all."""
    if filtered and not areas:
        return np.ones(len(hidden), dtype=np.bool_)
    inside = np.zeros(len(hidden), dtype=np.bool_)
    for area in areas:  # its first row is the header
        inside |= (hidden > area.top) & (hidden <= area.bottom)
    return inside


def children(root: ET.Element, name: str) -> list[ET.Element]:
    """Return the elements in all parts of that name."""
    return [child for part in root if local_name(part) == name for child in part]


def _strikes(font: ET.Element) -> bool:
    return any(
        local_name(p) in {"strike", "dstrike"} and p.get("val", "1") not in _NO for p in font
    )


def local_name(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _attribute(attributes: bytes, name: bytes) -> bytes | None:
    found = re.search(rb"(?:^|\s)" + name + rb"""\s*=\s*["']([^"']*)["']""", attributes)
    return found[1] if found else None


def _number(attributes: bytes, name: bytes) -> int:
    value = _attribute(attributes, name) or b""
    return int(value[:_DIGITS]) if value.isdigit() else 0
