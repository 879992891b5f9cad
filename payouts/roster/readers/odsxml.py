"""Walks the XML of an .ods: its tables, rows and cells with their repeats, as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

from payouts.base.bilingual import both
from payouts.roster.find.container import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import IO

    from payouts.base.diagnostics import Place

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
# What is written in full for speed: names as expat joins them.
_CELLS = frozenset({f"{_TABLE} table-cell", f"{_TABLE} covered-table-cell"})
_PARAGRAPH = f"{_TEXT} p"
_SPACES, _TAB, _BREAK = f"{_TEXT} s", f"{_TEXT} tab", f"{_TEXT} line-break"
_SPAN = f"{_TEXT} span"
_COMMENT = f"{_OFFICE} annotation"
# What stands in a cell or a table and is none of its text: comments, drawings, old versions.
_ASIDE = frozenset({
    _COMMENT,
    f"{_OFFICE} forms",
    f"{_TABLE} shapes",
    f"{_TABLE} tracked-changes",
    f"{_TABLE} dde-links",
    f"{_TEXT} note",
})
_DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
_UTF8 = "UTF-8"
_MOST = 1 << 31  # more repeats than any sheet has places
_MOST_SPACES = 32_767  # characters of a cell


class OdsCell(NamedTuple):
    """A cell as written.

    Attributes:
        attributes: by full name.
        text: its paragraphs, or None if absent.
        spans: styles of parts of its text.
        comment: the paragraphs of the comment on it.
    """

    attributes: Mapping[str, str]
    text: str | None
    spans: tuple[str, ...] = ()
    comment: str = ""

    def get(self, name: str) -> str | None:
        """Return an attribute by its prefixed name, such as ``office:value``."""
        prefix, _, local = name.partition(":")
        space = {"office": _OFFICE, "table": _TABLE, "calcext": _CALC}[prefix]
        return self.attributes.get(f"{space} {local}")


class Handler:
    """Receives the parts of a walk; attributes are by full name."""

    def style(self, name: str, family: str, parent: str) -> None:
        """Take the name of a style; what it sets follows."""

    def setting(self, attributes: Mapping[str, str]) -> None:
        """Take the properties of the last style, any of its kinds."""

    def table(self, name: str, style: str) -> None:
        """Take the start of a sheet."""

    def column(self, repeat: int, visibility: str, style: str) -> None:
        """Take columns alike."""

    def row(self, repeat: int, visibility: str, style: str) -> None:
        """Take the start of rows alike."""

    def cell(self, repeat: int, cell: OdsCell) -> None:
        """Take cells alike of the last row."""

    def row_end(self) -> None:
        """Take the end of the last row."""

    def table_end(self) -> None:
        """Take the end of the last sheet."""


def count(attributes: Mapping[str, str], name: str) -> int:
    """Return a number of the table's attributes, 1 where it is not stated.

    Raises:
        ValueError: it is no number of places.
    """
    number = int(attributes.get(f"{_TABLE} {name}", "1"))
    if not 0 < number < _MOST:
        raise ValueError(f"{name} = {number}")
    return number


def walk(file: IO[bytes], handler: Handler, place: Place) -> None:
    """Walk one member to its end.

    Raises:
        RosterProblem: F006, F011 or F015.
        expat.ExpatError: it is no XML.
        ValueError: a number in it is none.
    """
    _Walk(handler, place).run(file)


class _Walk:
    """One walk: where it is, and the text of the cell it is in."""

    def __init__(self, handler: Handler, place: Place) -> None:
        self._handler = handler
        self._place = place
        self._aside = 0  # depth within what is none of the cell's text
        self._in_table = False
        self._cell: Mapping[str, str] | None = None
        self._paragraphs: list[str] = []
        self._spans: tuple[str, ...] = ()
        self._text: list[str] | None = None  # of the paragraph it is in
        self._comment: list[str] = []  # pieces of the one on the cell it is in
        self._is_said = False  # whether it is in a paragraph of a comment
        self._in_comment = False
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            f"{_STYLE} style": self._style,
            f"{_STYLE} text-properties": handler.setting,
            f"{_STYLE} table-properties": handler.setting,
            f"{_TABLE} table": self._table,
            f"{_TABLE} table-column": self._column,
            f"{_TABLE} table-row": self._row,
        }

    def run(self, file: IO[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.ParseFile(file)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding or _UTF8).upper() != _UTF8:
            refuse("F015", self._place)

    def _doctype(self, *_: object) -> None:
        refuse("F011", self._place)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._aside or tag in _ASIDE or tag.startswith(_DRAWING):
            self._aside += 1
            if tag == _PARAGRAPH and self._in_comment:
                self._comment.append("\n")
                self._is_said = True
            self._in_comment = self._in_comment or tag == _COMMENT
        elif tag in _CELLS:
            self._cell, self._paragraphs, self._spans = attributes, [], ()
            self._comment = []
        elif tag == _PARAGRAPH:
            self._text = []
        elif self._text is not None:
            if tag == _SPACES:
                many = min(int(attributes.get(f"{_TEXT} c", "1")), _MOST_SPACES)
                self._text.append("\0" * many)
            elif tag in {_TAB, _BREAK}:
                self._text.append("\1" if tag == _TAB else "\2")
            elif tag == _SPAN:
                self._spans += (attributes.get(f"{_TEXT} style-name", ""),)
        elif start := self._starts.get(tag):
            start(attributes)

    def _end(self, tag: str) -> None:
        if self._aside:
            self._aside -= 1
            self._is_said = self._is_said and tag != _PARAGRAPH
            self._in_comment = self._in_comment and tag != _COMMENT
        elif tag == _PARAGRAPH and self._text is not None:
            self._paragraphs.append(_plain(self._text))
            self._text = None
        elif tag in _CELLS and self._cell is not None:
            text = "\n".join(self._paragraphs) if self._paragraphs else None
            repeat = count(self._cell, "number-columns-repeated")
            comment = "".join(self._comment)
            self._handler.cell(repeat, OdsCell(self._cell, text, self._spans, comment))
            self._cell = None
        elif tag == f"{_TABLE} table-row":
            self._handler.row_end()
        elif tag == f"{_TABLE} table":
            self._in_table = False
            self._handler.table_end()

    def _characters(self, text: str) -> None:
        if self._is_said:
            self._comment.append(text)
        elif self._text is not None and not self._aside:
            self._text.append(text)

    def _style(self, attributes: dict[str, str]) -> None:
        name, family, parent = (
            attributes.get(f"{_STYLE} {key}", "") for key in ("name", "family", "parent-style-name")
        )
        self._handler.style(name, family, parent)

    def _table(self, attributes: dict[str, str]) -> None:
        if self._in_table:
            refuse("F006", self._place, detail=both("表中套表", "a table within a table"))
        self._in_table = True
        name, style = attributes.get(f"{_TABLE} name", ""), attributes.get(f"{_TABLE} style-name")
        self._handler.table(name, style or "")

    def _column(self, attributes: dict[str, str]) -> None:
        repeat = count(attributes, "number-columns-repeated")
        self._handler.column(repeat, *_look(attributes))

    def _row(self, attributes: dict[str, str]) -> None:
        self._handler.row(count(attributes, "number-rows-repeated"), *_look(attributes))


def _look(attributes: Mapping[str, str]) -> tuple[str, str]:
    visibility = attributes.get(f"{_TABLE} visibility", "")
    return visibility, attributes.get(f"{_TABLE} default-cell-style-name", "")


def _plain(parts: list[str]) -> str:
    """Return a paragraph's text; blanks between words in the file count as one, none at its start.

    Written-out blanks, tabs and line breaks stand for themselves; until here they are control
    characters, which XML can't hold.
    """
    joined = "".join(parts)
    if "  " in joined or "\n" in joined or "\t" in joined or joined[:1] in {" ", "\r"}:
        joined = " ".join(part for part in _words(joined))
    return joined.replace("\0", " ").replace("\1", "\t").replace("\2", "\n")


def _words(text: str) -> list[str]:
    """Split at XML's own white space, and keep one blank at the end where there is some."""
    words = [word for word in text.replace("\n", " ").replace("\t", " ").split(" ") if word]
    return [*words, ""] if text[-1:].isspace() else words
