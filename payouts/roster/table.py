"""Finds the tables of a sheet: their headers, what each column is, what each row is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from payouts.diagnostics import Diagnostic, Place, say
from payouts.roster.headers import (
    HEADER_ROWS,
    Header,
    Layout,
    first_header,
    label,
    later_headers,
    read_layout,
    row_of,
    same_layout,
)
from payouts.roster.model import SheetTable
from payouts.roster.rowkinds import RowKind, classify, filled_cells
from payouts.vocabulary import fold_width, word_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.vocabulary import Vocabulary

    Objects = NDArray[np.object_]
    Kinds = NDArray[np.uint8]

_NOTE_MARKS = ("单位:", "金额单位", "填报单位", "填报日期", "填报时间", "制表单位", "制表日期")
_SECTION = re.compile(r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（][一二三四五六七八九十]{1,3}[）]).+")
# A number like an id: 18 characters or 15 in a text, or a cell of nothing but 15 or more.
_LIKE_ID = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)|^\d{15,}[Xx]?$", re.ASCII)
_FIFTEEN_DIGITS = 1e14


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a sheet.

    Attributes:
        table: as it is kept.
        data: 0-based rows of people.
        bottom: 0-based last row of its header.
        others: canonical column -> further columns of the sheet with the same meaning.
    """

    table: SheetTable
    data: NDArray[np.int64]
    bottom: int
    others: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet as understood: its tables, none where it can't be read, and what there is to say."""

    sections: tuple[Section, ...]
    notes: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet being read: its place, its columns each [rows], and what headers mean."""

    place: Place
    cells: Sequence[Objects]
    vocabulary: Vocabulary
    index: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows from 0-based ``start`` to before ``stop`` that are read under one header.

    ``again`` are the rows that say it again; ``title`` is its own.
    """

    start: int
    stop: int
    header: Header
    layout: Layout
    title: str
    again: tuple[int, ...] = ()


def find_tables(file: str, sheet: str, cells: Sequence[Objects], vocabulary: Vocabulary) -> Found:
    """Find headers and rows of one sheet given as columns, each [rows].

    Every row is counted under exactly one kind in ``counts`` of exactly one table.
    """
    place = Place(file=file, sheet=sheet)
    if not any(filled_cells(column).any() for column in cells):
        return Found((), (say("T002", place),))
    known = _Sheet(place, cells, vocabulary, vocabulary.header_index())
    header = first_header(cells, known.index)
    if header is None:
        return Found((), (say("T001", place, rows=HEADER_ROWS),))
    if (lost := _person_above(cells, header)) is not None:
        where = replace(place, row=lost + 1)
        return Found((), (say("T011", where, row=lost + 1, header=header.top + 1),))
    parts, notes = _parts(known, header)
    sections = tuple(_section(known, part) for part in parts)
    for section in sections:
        if not len(section.data):
            notes.append(say("T003", replace(place, row=section.table.header_row)))
    return Found(sections, tuple(notes))


def _parts(sheet: _Sheet, header: Header) -> tuple[list[_Part], list[Diagnostic]]:
    """Divide a sheet at its headers: where the columns change, or a title stands above one."""
    layout = read_layout(header, sheet.index, sheet.vocabulary, sheet.place)
    notes = list(layout.notes)
    title = _title(sheet.cells, _kinds_above(sheet.cells, header.top))
    parts = [_Part(0, len(sheet.cells[0]), header, layout, title)]
    for found in later_headers(sheet.cells, header, layout, sheet.index):
        now = parts[-1]
        own = " ".join(_captions(sheet, now, found.top))
        same = same_layout(now.header, found, sheet.index)
        if same and not own:
            rows = range(found.top, found.bottom + 1)
            parts[-1] = replace(now, again=(*now.again, *rows))
            continue
        layout = now.layout
        if not same:
            layout = read_layout(found, sheet.index, sheet.vocabulary, sheet.place)
            row = found.top + 1
            notes += [say("T012", replace(sheet.place, row=row), row=row), *layout.notes]
        here = now.header if same else found
        header = replace(here, top=found.top, bottom=found.bottom)
        parts[-1] = replace(now, stop=found.top)
        parts.append(_Part(found.top, now.stop, header, layout, f"{title} {own}".strip()))
    return parts, notes


def _section(sheet: _Sheet, part: _Part) -> Section:
    """Tell what the rows of one part are."""
    header, layout = part.header, part.layout
    below = slice(header.bottom + 1, part.stop)
    again = np.zeros(part.stop - header.bottom - 1, dtype=np.bool_)
    again[[row - header.bottom - 1 for row in part.again]] = True
    rows = [column[below] for column in sheet.cells]
    kinds = np.concatenate((
        _kinds_above(sheet.cells, header.top)[part.start :],
        np.full(header.bottom - header.top + 1, RowKind.HEADER, dtype=np.uint8),
        classify(rows, header.labels, layout.columns, sheet.vocabulary, again),
    ))
    _entitle(kinds, sheet, part)
    table = SheetTable(
        file=sheet.place.file or "",
        name=sheet.place.sheet or "",
        title=part.title,
        header_row=header.top + 1,
        columns=MappingProxyType(dict(layout.columns)),
        unknown_headers=layout.unknown,
        rows=part.stop - part.start,
        counts=MappingProxyType({
            kind.name.lower(): int((kinds == kind).sum()) for kind in RowKind
        }),
        ambiguous=layout.ambiguous,
    )
    data = np.flatnonzero(kinds == RowKind.DATA) + part.start
    return Section(table, data, header.bottom, layout.others)


# --- titles ------------------------------------------------------------------------------


def _person_above(cells: Sequence[Objects], header: Header) -> int | None:
    """Return the first row above the header that holds a number like an id."""
    above = range(header.top)
    return next((row for row in above if any(map(_like_id, row_of(cells, row)))), None)


def _like_id(cell: object) -> bool:
    if isinstance(cell, str):
        return _LIKE_ID.search("".join(fold_width(cell).split())) is not None
    return isinstance(cell, (int, float)) and abs(cell) >= _FIFTEEN_DIGITS


def _kinds_above(cells: Sequence[Objects], top: int) -> Kinds:
    kinds = np.full(top, RowKind.TITLE, dtype=np.uint8)
    for row in range(min(top, HEADER_ROWS)):
        texts = [label(cell) for cell in row_of(cells, row) if cell is not None]
        if not texts:
            kinds[row] = RowKind.BLANK
        elif all(_is_remark(text) for text in texts):
            kinds[row] = RowKind.NOTE
    return kinds


def _is_remark(text: str) -> bool:
    return word_key(text).startswith(_NOTE_MARKS)


def _title(cells: Sequence[Objects], kinds: Kinds) -> str:
    """Join the texts of the title rows; merged cells and repeats say it once."""
    texts: Counter[str] = Counter()
    for row in np.flatnonzero(kinds == RowKind.TITLE):
        labels = (label(cell) for cell in row_of(cells, int(row)))
        texts.update(text for text in labels if text and not _is_remark(text))
    return " ".join(texts)


def _caption(cells: Sequence[Objects], row: int) -> str:
    """Return the text of a row that holds nothing else, or ""."""
    filled = [cell for cell in row_of(cells, row) if cell is not None]
    return label(filled[0]) if len(filled) == 1 else ""
