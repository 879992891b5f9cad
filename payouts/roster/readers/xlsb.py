"""Reads .xlsb, Excel's binary workbook, from its records.

python-calamine leaves out the cells that state no column of their own, which some writers
use for all but the first of a row, and shows errors as blank; so the records are read here.
"""

from __future__ import annotations

import posixpath
import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO
from xml.etree import ElementTree as ET

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place
from payouts.roster.find.container import check_members, opened_archive, refuse, short
from payouts.roster.readers import biff12
from payouts.roster.readers.comments import CommentParts
from payouts.roster.readers.format_codes import look_of
from payouts.roster.readers.grid import (
    WRONG,
    Marks,
    Sparse,
    check_names,
    raw_sheet,
)
from payouts.roster.readers.number_formats import Shown, as_date, shown_as

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping

    from payouts.roster.find.caps import Caps
    from payouts.roster.model.look import Look
    from payouts.roster.model.rawsheet import RawSheet

_WORKBOOK = "xl/workbook.bin"
_RELATIONS = "xl/_rels/workbook.bin.rels"
_MIB = 1024 * 1024
# Kinds of records, by the names of MS-XLSB.
_ROW = 0
_BLANKS = frozenset({1, 12})
_CELLS = range(1, 12)  # BrtCellBlank to BrtFmlaError: column and style before the value
_SHORT_CELLS = range(12, 19)  # BrtShortBlank to BrtShortIsst: style only, right of the last cell
_RICH_CELL = 62
_SST_ITEM = 19
_FONT, _FORMAT, _XF, _COLUMN = 43, 44, 47, 60
_WORKBOOK_PROPERTIES, _SHEET = 153, 156
_FILTER, _FILTER_COLUMN, _MERGE = 161, 163, 176
_CELL_XFS, _CELL_XFS_END = 617, 618
_ROW_HIDDEN = 0x10
_VERY_HIDDEN = 2
_STRUCK = 0x08
_RICH = 0x01
# Kinds of cells by what they hold; what is none of these is an error.
_PACKED = frozenset({2, 13})
_BOOLEANS = frozenset({4, 10, 15})
_DOUBLES = frozenset({5, 9, 16})
_OWN_TEXTS = frozenset({6, 8, 17})
_TEXT_CELLS = frozenset({7, 18})  # a shared text


@dataclass(frozen=True, slots=True)
class _Book:
    """The data that cells refer to.

    Attributes:
        texts: the shared texts.
        struck_texts: those of which a part is struck through.
        shown: by style, what a number shows as.
        looks: the styles by which a cell may show other than it holds.
        struck: styles that strike through.
        struck_fonts: by font, whether it does.
        from_1904: whether days count from 1904.
    """

    texts: list[str]
    struck_texts: frozenset[int]
    shown: list[Shown]
    looks: Mapping[int, Look]
    struck: frozenset[int]
    struck_fonts: list[bool]
    from_1904: bool


def read(stream: BinaryIO, name: str, caps: Caps) -> list[RawSheet]:
    """Return the worksheets of a workbook in order.

    Raises:
        RosterProblem: F006, F010, F011 or F012.
    """
    place = Place(file=name)
    with opened_archive(stream, place) as archive:
        check_members(archive.infolist(), place, caps)
        try:
            return _sheets(archive, place, caps)
        except (ET.ParseError, struct.error, LookupError) as problem:
            refuse("F006", place, detail=short(problem))


def _sheets(archive: zipfile.ZipFile, place: Place, caps: Caps) -> list[RawSheet]:
    parts = _relations(archive, place)
    data = archive.read(_WORKBOOK)
    found, from_1904 = [], False
    for kind, at, end in biff12.records(data):
        if kind == _WORKBOOK_PROPERTIES:
            from_1904 = bool(data[at] & 1)
        elif kind == _SHEET:
            relation, after = biff12.text(data, at + 8, end)
            found.append((biff12.text(data, after, end)[0], relation, biff12.uint(data, at)))
    check_names((sheet for sheet, _, _ in found), place)
    book = _book(archive, parts, from_1904=from_1904)
    comments = CommentParts(archive, place)
    sheets = []
    for sheet, relation, state in found:
        part, kind_of = parts.get(relation, ("", "worksheet"))
        if kind_of == "worksheet":  # a chart or macro sheet holds no roster
            where = Place(file=place.file, sheet=sheet)
            read = _Reader(book, Sparse(where, caps)).read(sheet, archive.read(part), state)
            sheets.append(replace(read, comments=comments.of_sheet(part)))
    return sheets


def _relations(archive: zipfile.ZipFile, place: Place) -> Mapping[str, tuple[str, str]]:
    """Return part and type by relation."""
    text = archive.read(_RELATIONS)
    if b"<!" in text.replace(b"<!--", b""):
        refuse("F011", place)
    found = {}
    for relation in ET.fromstring(text):  # noqa: S314 (no DTD: checked above)
        part = posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        found[relation.get("Id", "")] = (part, relation.get("Type", "").rpartition("/")[2])
    return found


def _part(archive: zipfile.ZipFile, parts: Mapping[str, tuple[str, str]], kind: str) -> bytes:
    """Return the only part of a type, empty if absent."""
    part = next((part for part, its in parts.values() if its == kind), None)
    return b"" if part is None else archive.read(part)


def _book(
    archive: zipfile.ZipFile, parts: Mapping[str, tuple[str, str]], *, from_1904: bool
) -> _Book:
    data = _part(archive, parts, "styles")
    codes: dict[int, str] = {}
    fonts: list[bool] = []
    styles: list[tuple[int, int]] = []
    of_cells = False
    for kind, at, end in biff12.records(data):
        if kind == _FORMAT:
            codes[_short(data, at)] = biff12.text(data, at + 2, end)[0]
        elif kind == _FONT:
            fonts.append(bool(data[at + 2] & _STRUCK))
        elif kind in {_CELL_XFS, _CELL_XFS_END}:
            of_cells = kind == _CELL_XFS
        elif kind == _XF and of_cells:
            styles.append((_short(data, at + 2), _short(data, at + 4)))
    shown = [shown_as(number, codes.get(number)) for number, _ in styles]
    struck = frozenset(i for i, (_, f) in enumerate(styles) if f < len(fonts) and fonts[f])
    texts, struck_texts = _texts(_part(archive, parts, "sharedStrings"), fonts)
    found = ((at, look_of(number, codes.get(number))) for at, (number, _) in enumerate(styles))
    looks = {at: look for at, look in found if look is not None}
    return _Book(texts, struck_texts, shown, looks, struck, fonts, from_1904)


def _texts(data: bytes, fonts: list[bool]) -> tuple[list[str], frozenset[int]]:
    texts: list[str] = []
    struck = set()
    for kind, at, end in biff12.records(data):
        if kind == _SST_ITEM:
            text, after = biff12.text(data, at + 1, end)
            if data[at] & _RICH and _has_struck_run(data, after, end, fonts):
                struck.add(len(texts))
            texts.append(text)
    return texts, frozenset(struck)


def _has_struck_run(data: bytes, at: int, end: int, fonts: list[bool]) -> bool:
    """Tell whether one of a text's runs, each a start and a font, is struck through."""
    stop = min(at + 4 + 4 * biff12.uint(data, at), end)
    used = (_short(data, run + 2) for run in range(at + 4, stop, 4))
    return any(font < len(fonts) and fonts[font] for font in used)


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")


class _Reader:
    """Reads the records of one sheet."""

    def __init__(self, book: _Book, cells: Sparse) -> None:
        self._book = book
        self._cells = cells
        self._marks = Marks()
        self._filter: tuple[int, int] | None = None
        self._filters = False
        self._row = self._column = -1

    def read(self, name: str, data: bytes, state: int) -> RawSheet:
        """Return the sheet; its state is 0 where it is visible."""
        self._marks.hidden, self._marks.very_hidden = state != 0, state == _VERY_HIDDEN
        for kind, at, end in biff12.records(data):
            if kind == _ROW:
                self._start_row(biff12.uint(data, at))
                if data[at + 11] & _ROW_HIDDEN:
                    self._marks.hidden_rows.add(self._row)
            elif kind in _CELLS or kind == _RICH_CELL:
                left, self._column = self._column, biff12.uint(data, at)
                if self._column <= left or self._row < 0:
                    raise ValueError(both("单元格重复", "cells placed alike"))
                self._cell(kind, data, at + 4, end)
            elif kind in _SHORT_CELLS:
                self._column += 1
                self._cell(kind, data, at, end)
            else:
                self._layout(kind, data, at)
        return self._sheet(name)

    def _start_row(self, row: int) -> None:
        if row <= self._row:
            raise ValueError(both("行号重复", "rows numbered alike"))
        self._row, self._column = row, -1

    def _cell(self, kind: int, data: bytes, at: int, end: int) -> None:
        """Put a cell whose style stands at ``at`` and its value four bytes on."""
        if kind in _BLANKS:
            return
        style = biff12.uint(data, at) & 0xFFFFFF
        value = self._value(kind, data, at + 4, end, style)
        self._cells.put(self._row, self._column, value)
        look = self._book.looks.get(style)
        if look is not None and look.may_lose(value):
            self._marks.look(self._row, self._column, look)
        struck = style in self._book.struck or self._is_part_struck(kind, data, at + 4, end)
        if struck and str(value).strip():
            self._marks.struck_rows.add(self._row)

    def _is_part_struck(self, kind: int, data: bytes, at: int, end: int) -> bool:
        if kind in _TEXT_CELLS:
            return biff12.uint(data, at) in self._book.struck_texts
        if kind == _RICH_CELL and data[at] & _RICH:
            return _has_struck_run(
                data, biff12.text(data, at + 1, end)[1], end, self._book.struck_fonts
            )
        return False

    def _value(self, kind: int, data: bytes, at: int, end: int, style: int) -> object:
        if kind in _PACKED:
            return self._number(biff12.packed(data, at), style)
        if kind in _DOUBLES:
            return self._number(biff12.double(data, at), style)
        if kind in _TEXT_CELLS:
            return self._book.texts[biff12.uint(data, at)]
        if kind in _OWN_TEXTS or kind == _RICH_CELL:
            return biff12.text(data, at + (kind == _RICH_CELL), end)[0]
        if kind in _BOOLEANS:
            return data[at] != 0
        return WRONG

    def _number(self, number: float, style: int) -> object:
        shown = self._book.shown[style] if style < len(self._book.shown) else Shown.NUMBER
        if shown is Shown.NUMBER:
            return number
        elapsed = shown is Shown.ELAPSED
        return as_date(number, from_1904=self._book.from_1904, elapsed=elapsed)

    def _layout(self, kind: int, data: bytes, at: int) -> None:
        """Keep what a record says about columns, filters and merged cells."""
        if kind == _COLUMN and data[at + 16] & 1:
            # One record may be about all columns to the last, 16,384.
            last = min(biff12.uint(data, at + 4), 0x3FFF)
            self._marks.hidden_columns.update(range(biff12.uint(data, at), last + 1))
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", data, at)
            self._marks.merge(top, left, bottom, right)
        elif kind == _FILTER:
            self._filter = biff12.uint(data, at), biff12.uint(data, at + 4)
        elif kind == _FILTER_COLUMN:
            self._filters = True

    def _sheet(self, name: str) -> RawSheet:
        if self._filter and self._filters:
            header, last = self._filter
            rows = self._marks.hidden_rows
            self._marks.filtered_rows = {row for row in rows if header < row <= last}
        return raw_sheet(name, self._cells.columns(), self._marks)
