"""The byte positions of XML elements, so that a part can be edited in place.

Rewriting a part from a tree would change its prefixes, and Excel refuses a sheet whose
``mc:Ignorable`` names a missing prefix. So only the changed bytes are rewritten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# A start tag: its name, its attributes, and the stroke of an element without content.
_TAG = re.compile(rb"""<([^\s/>]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(/?)>""")


class UnmarkableWorkbookError(Exception):
    """A workbook in which marks might damage what it holds; its table is written out instead."""


@dataclass(slots=True)
class Element:
    """An element of a part.

    Attributes:
        name: its name without prefix.
        prefix: ``x:`` or nothing.
        attributes: as written, prefixes and all.
        parent: None for the root.
        start: where its start tag begins.
        inner: where its content begins.
        close: where its end tag begins; ``inner`` where it has none.
        end: where it ends.
        children: its direct children.
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


def read_elements(data: bytes) -> Element:
    """Parse a part and return its root.

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
            raise UnmarkableWorkbookError("start tag")
        prefix, colon, local = name.rpartition(":")
        parent = stack[-1] if stack else None
        element = Element(local, prefix + colon, attributes, parent, at, tag.end())
        if tag[3]:
            element.close = element.end = tag.end()
        (parent.children if parent else roots).append(element)
        stack.append(element)

    def end(_name: str) -> None:
        element = stack.pop()
        if element.end < 0:
            element.close = parser.CurrentByteIndex
            element.end = data.index(b">", element.close) + 1

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
        raise UnmarkableWorkbookError("document type")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 (expat takes no keywords)
    except expat.ExpatError as problem:
        raise UnmarkableWorkbookError(str(problem)) from problem


def spliced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the part with each (start, end) replaced; edits must not overlap."""
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if start < at:
            raise UnmarkableWorkbookError("two changes of one place")
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


def append_edit(data: bytes, element: Element, new: bytes) -> Edit:
    """Return the edit that appends to the content of an element."""
    if element.end > element.inner or data[element.inner - 2 : element.inner] != b"/>":
        return element.close, element.close, new
    name = f"{element.prefix}{element.name}".encode()
    return element.inner - 2, element.inner, b">" + new + b"</" + name + b">"


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
    """Return a text escaped for an attribute in double quotes."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace('"', "&quot;").replace("\n", "&#10;").encode()
