"""Where the elements of an XML part stand, byte by byte, so that it can be added to in place.

Rewriting a part from a tree would change its prefixes, and Excel refuses a sheet whose
``mc:Ignorable`` names one that is gone. So nothing is rewritten but what is to change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from payouts.output.returned.unpatchable import OddWorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# A start tag: its name, its attributes, and the stroke of an element without content.
_TAG = re.compile(rb"""<([^\s/>]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>""")


@dataclass(slots=True)
class Element:
    """An element of a part.

    Attributes:
        name: its name without prefix.
        prefix: ``x:`` or nothing.
        attributes: as written, prefixes and all.
        parent: the element it stands in, None for the root.
        start: where its start tag begins.
        inner: where its content begins.
        close: where its end tag begins; ``inner`` where it has none.
        end: where it is over.
        children: those right below it.
    """

    name: str
    prefix: str
    attributes: Mapping[str, str]
    parent: Element | None
    start: int
    inner: int
    close: int = -1
    end: int = -1
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> list[Element]:
        """Return the children of a name, in order."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        """Return the first child of a name, or None."""
        return next((child for child in self.children if child.name == name), None)

    def walk(self) -> Iterator[Element]:
        """Yield it and everything in it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


Edit = tuple[int, int, bytes]


def read_spots(data: bytes) -> Element:
    """Return the root of a part.

    Raises:
        OddWorkbookError: it is not well formed, or declares a document type.
    """
    stack: list[Element] = []
    roots: list[Element] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        tag = _TAG.match(data, at)
        if tag is None:
            raise OddWorkbookError("start tag")
        prefix, colon, local = name.rpartition(":")
        parent = stack[-1] if stack else None
        spot = Element(local, prefix + colon, attributes, parent, at, tag.end())
        if tag[3]:
            spot.close = spot.end = tag.end()
        (parent.children if parent else roots).append(spot)
        stack.append(spot)

    def end(_name: str) -> None:
        spot = stack.pop()
        if spot.end < 0:
            spot.close = parser.CurrentByteIndex
            spot.end = data.index(b">", spot.close) + 1

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    _parse(parser, data)
    return roots[0]


def check_well_formed(data: bytes) -> None:
    """Refuse a part that is not well formed.

    Raises:
        OddWorkbookError: see above.
    """
    _parse(expat.ParserCreate(), data)


def _parse(parser: expat.XMLParserType, data: bytes) -> None:
    def refuse(*_: object) -> NoReturn:
        raise OddWorkbookError("document type")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 (expat takes no keywords)
    except expat.ExpatError as problem:
        raise OddWorkbookError(str(problem)) from problem


def spliced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the part with each (start, end) replaced; edits must not overlap."""
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if start < at:
            raise OddWorkbookError("two changes of one place")
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


def into(data: bytes, spot: Element, new: bytes) -> Edit:
    """Return the edit that puts something last into an element, which may have no content yet."""
    if spot.end > spot.inner or data[spot.inner - 2 : spot.inner] != b"/>":
        return spot.close, spot.close, new
    name = f"{spot.prefix}{spot.name}".encode()
    return spot.inner - 2, spot.inner, b">" + new + b"</" + name + b">"


def with_attributes(tag: bytes, **values: str | None) -> bytes:
    """Return a start tag with attributes set, or taken away where None."""
    for name, value in values.items():
        tag = re.sub(rb"""\s%s\s*=\s*(?:"[^"]*"|'[^']*')""" % name.encode(), b"", tag)
        if value is not None:
            end = -2 if tag.endswith(b"/>") else -1
            said = b' %s="%s"' % (name.encode(), quoted(value))
            tag = tag[:end].rstrip() + said + tag[end:]
    return tag


def quoted(text: str) -> bytes:
    """Return a text as it stands in an attribute between double quotes."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace('"', "&quot;").replace("\n", "&#10;").encode()
