"""Finds the tables of a sheet: their headers, what each column is, what each row is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import header_key
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.roster.model.roster import SheetTable
from payouts.roster.model.sheet_record import (
    HeaderRecord,
    RowKind,
    SheetRecord,
    count_kinds,
    filled_cells,
    skipped_sheet,
)
from payouts.roster.said.headings import mark_headings, texts_of
from payouts.roster.said.words import WarningWords, warning_words
from payouts.roster.sheet.bare_sums import with_bare_sums
from payouts.roster.sheet.header_units import amounts_of
from payouts.roster.sheet.headers import (
    HEADER_ROWS,
    Header,
    HeaderWords,
    first_header,
    label,
    later_headers,
    row_of,
    same_layout,
)
from payouts.roster.sheet.layout import Layout, letters_of, read_layout
from payouts.roster.sheet.mapping import HeaderMapping
from payouts.roster.sheet.radicals import radical_notes
from payouts.roster.sheet.rowkinds import classify, has_id, is_note
from payouts.roster.sheet.side_by_side import with_people_beside
from payouts.roster.sheet.stated_units import notes_of_units, units_of_columns
from payouts.roster.sheet.titles import (
    id_in,
    is_page_of_words,
    is_section,
    kinds_above,
    like_id,
    person_above,
    title_of,
)
from payouts.roster.sheet.totals import SheetRows, compare_totals
from payouts.roster.sheet.unread_people import unread_people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Ints, Objects
    from payouts.base.columns import Vocabulary
    from payouts.roster.sheet.mapping import MappingEntry

    Kinds = NDArray[np.uint8]

# What a row of one text may be taken for that is a title: someone's name, or a long remark.
_CAPTIONS = (RowKind.DATA, RowKind.NOTE)
# How the upper left cell of a sheet begins that the program put into a workbook.
_OURS = ("payouts 问题清单", "payouts 填写说明", "payouts 选项")


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a sheet.

    Attributes:
        table: as it is kept.
        data: 0-based rows of people.
        bottom: 0-based last row of its header.
        others: canonical column -> further columns of the sheet with the same meaning.
        labels: the header of each column of the sheet, "" for none.
        units: of columns of amounts that are not in yuan, the power of ten; None where it is said
            in two ways.
    """

    table: SheetTable
    data: Ints
    bottom: int
    others: Mapping[str, tuple[int, ...]]
    labels: tuple[str, ...] = ()
    units: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet as understood.

    Attributes:
        sections: its tables, none where it can't be read.
        notes: findings about it.
        account: how its rows and columns were used.
        used: entries of the mapping that were about one of its columns.
    """

    sections: tuple[Section, ...]
    notes: tuple[Diagnostic, ...]
    account: SheetRecord
    used: frozenset[MappingEntry] = frozenset()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet being read: its place, its columns each [rows], and what headers mean."""

    place: Place
    cells: Sequence[Objects]
    vocabulary: Vocabulary
    mapping: HeaderMapping
    words: HeaderWords
    warning: WarningWords

    def layout(self, header: Header) -> Layout:
        """Return what the columns under a header are."""
        return read_layout(header, self.vocabulary, self.place, self.mapping)


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows from 0-based ``start`` to before ``stop`` that are read under one header.

    ``title`` has the texts above its header, ``again`` the rows that say that again, and
    ``titles`` the rows that are titles of what comes after them.
    """

    start: int
    stop: int
    header: Header
    layout: Layout
    title: tuple[str, ...]
    again: tuple[int, ...] = ()
    titles: tuple[int, ...] = ()


def find_tables(
    place: Place,
    cells: Sequence[Objects],
    vocabulary: Vocabulary,
    mapping: HeaderMapping | None = None,
    warning: WarningWords | None = None,
) -> Found:
    """Find headers and rows of one sheet given as columns, each [rows].

    Every row is counted under exactly one kind in ``counts`` of exactly one table, and in
    the account of the sheet.

    Args:
        place: file and sheet.
        cells: its columns.
        vocabulary: the known columns.
        mapping: the office's own headers.
        warning: words that make a row of one text a heading; the shipped ones if not given.
    """

    def unread(note: Diagnostic) -> Found:
        skipped = skipped_sheet(place.file or "", place.sheet or "", cells, note.code)
        return Found((), (note,), skipped)

    if not any(filled_cells(column).any() for column in cells):
        return unread(say("T002", place))
    if (mark := _mark_of_ours(cells)) is not None:
        return unread(say("T016", place, mark=mark))
    headers = mapping or HeaderMapping()
    known = _known_sheet(place, cells, vocabulary, headers, warning or warning_words())
    header = first_header(cells, known.words)
    if header is None:
        words = is_page_of_words(cells)
        return unread(say("T024", place) if words else say("T001", place, rows=HEADER_ROWS))
    if (lost := person_above(cells, header)) is not None:
        where = replace(place, row=lost + 1)
        return unread(say("T011", where, row=lost + 1, header=header.top + 1))
    parts, notes = _parts(known, header)
    sections = _with_units(known, parts, [_section(known, part) for part in parts])
    account, said = _account(known, parts, sections)
    for section in sections:
        stop = section.table.first_row - 1 + section.table.rows
        below = [column[section.bottom + 1 : stop] for column in cells]
        notes = with_people_beside(notes, below, section.table.uses, place, section.bottom)
        notes += _unfilled(section, place)
        notes += _without_header(cells, section, place)
    notes += unread_people(account.kinds, cells, place, id_in)
    notes += radical_notes(place, [(part.header, part.title) for part in parts])
    used = frozenset(entry for part in parts for entry in part.layout.used)
    return Found(sections, (*notes, *said), account, used)


def _mark_of_ours(cells: Sequence[Objects]) -> str | None:
    """Return the first text of a sheet that the program itself added, None for any other."""
    corner = label(cells[0][0])
    return next((mark for mark in _OURS if corner.startswith(mark)), None)


def _known_sheet(
    place: Place,
    cells: Sequence[Objects],
    vocabulary: Vocabulary,
    mapping: HeaderMapping,
    warning: WarningWords,
) -> _Sheet:
    own = mapping.for_sheet(place.file or "", place.sheet or "")
    words = HeaderWords(
        index=vocabulary.header_index() | own.header_index(),
        mapped=frozenset(header_key(entry.header) for entry in own.entries),
        groups=own.groups(),
        amounts=amounts_of(vocabulary),
    )
    return _Sheet(place, cells, vocabulary, own, words, warning)


def _account(
    sheet: _Sheet, parts: Sequence[_Part], sections: Sequence[Section]
) -> tuple[SheetRecord, list[Diagnostic]]:
    """Return the record of the sheet, with its totals compared."""
    kinds = np.concatenate([section.table.kinds for section in sections])
    headers = tuple(
        HeaderRecord(part.header.top + 1, part.header.bottom + 1, part.layout.uses)
        for part in parts
    )
    tables = [(part.start, part.header.labels, part.layout.columns) for part in parts]
    totals, notes = compare_totals(
        SheetRows(sheet.place, sheet.cells, kinds, tables, sheet.vocabulary)
    )
    place = sheet.place
    return SheetRecord(place.file or "", place.sheet or "", kinds, headers, totals), notes


def _unfilled(section: Section, place: Place) -> list[Diagnostic]:
    """Report tables without people, and the number of example rows."""
    where = replace(place, row=section.table.header_row)
    examples = np.flatnonzero(section.table.kinds == RowKind.EXAMPLE)
    if len(examples):
        first = replace(place, row=section.table.first_row + int(examples[0]))
        return [say("T014" if len(section.data) else "T015", first, count=len(examples))]
    return [] if len(section.data) else [say("T003", where)]


def _without_header(cells: Sequence[Objects], section: Section, place: Place) -> list[Diagnostic]:
    """Report cells beside people in columns without a header."""
    bare = [at for at, text in enumerate(section.labels) if not text]
    filled = {at: column[section.data] for at in bare if len(column := cells[at])}
    filled = {at: found[filled_cells(found)] for at, found in filled.items()}
    ids = {at: sum(map(like_id, found.tolist())) for at, found in filled.items()}
    people = [at for at in filled if ids[at]]
    others = [at for at in filled if len(filled[at]) and not ids[at]]
    where = replace(place, row=section.table.header_row)
    notes = []
    if people:
        count = sum(ids[at] for at in people)
        notes.append(say("T020", where, cells=letters_of(people), count=count))
    if others:
        count = max(len(filled[at]) for at in others)
        notes.append(say("T019", where, cells=letters_of(others), count=count))
    return notes


def _parts(sheet: _Sheet, header: Header) -> tuple[list[_Part], list[Diagnostic]]:
    """Divide a sheet at its headers: where the columns change, or a title stands above one."""
    layout = sheet.layout(header)
    notes = list(layout.notes)
    title = title_of(sheet.cells, kinds_above(sheet.cells, 0, header.top))
    parts = [_Part(0, len(sheet.cells[0]), header, layout, title)]
    for found in later_headers(sheet.cells, header, layout.columns, sheet.words):
        now = parts[-1]
        captions = _captions(sheet, now, found.top)
        own = tuple(text for text in captions.values() if text not in title)
        certain = (row for row, text in captions.items() if is_section(text) or text in title)
        now = replace(now, titles=(*now.titles, *certain))
        same = same_layout(now.header, found, sheet.words)
        if same and not own:
            again = range(found.top, found.bottom + 1)
            parts[-1] = replace(now, again=(*now.again, *again))
            continue
        parts[-1] = replace(now, stop=found.top)
        labels = now.header if same else found
        header = replace(labels, top=found.top, bottom=found.bottom)
        layout = now.layout
        if not same:
            layout = sheet.layout(found)
            row = found.top + 1
            notes += [say("T012", replace(sheet.place, row=row), row=row), *layout.notes]
        parts.append(_Part(found.top, now.stop, header, layout, (*title, *own)))
    return parts, notes


def _captions(sheet: _Sheet, part: _Part, header: int) -> dict[int, str]:
    """Return the rows right above a later header that are one text each, in order.

    A row alone above a header may be a title or someone of whom there is but a name. It
    counts for both: as a title it can only make the benefit unclear.
    """
    texts: dict[int, str] = {}
    for row in range(header - 1, part.header.bottom, -1):
        filled = [cell for cell in row_of(sheet.cells, row) if cell is not None]
        text = label(filled[0]) if len(filled) == 1 else ""
        if filled and (not text or like_id(text)):
            break
        if text:
            texts[row] = text
    if not texts:
        return {}
    rows = sorted(texts)
    none = np.zeros(len(rows), dtype=np.bool_)
    cells = [column[rows] for column in sheet.cells]
    kinds = classify(cells, part.header.labels, part.layout.columns, sheet.vocabulary, none)
    return {
        row: texts[row]
        for row, kind in zip(rows, kinds, strict=True)
        if kind in _CAPTIONS and not is_note(texts[row])
    }


def _section(sheet: _Sheet, part: _Part) -> Section:
    """Classify the rows of one part."""
    header, layout = part.header, part.layout
    top = header.bottom + 1
    again = np.zeros(part.stop - top, dtype=np.bool_)
    again[np.array(part.again, dtype=np.int64) - top] = True
    rows = [column[top : part.stop] for column in sheet.cells]
    below = classify(rows, header.labels, layout.columns, sheet.vocabulary, again)
    nobody = ~has_id(rows, layout.columns)
    mark_headings(below, rows, layout.columns, sheet.warning, nobody)
    kinds = np.concatenate((
        kinds_above(sheet.cells, part.start, header.top),
        np.full(header.bottom - header.top + 1, RowKind.HEADER, dtype=np.uint8),
        with_bare_sums(below, rows, header.labels, layout.columns),
    ))
    kinds[np.array(part.titles, dtype=np.int64) - part.start] = RowKind.TITLE
    of_part = [column[part.start : part.stop] for column in sheet.cells]
    table = SheetTable(
        file=sheet.place.file or "",
        name=sheet.place.sheet or "",
        title=" ".join(part.title),
        header_row=header.top + 1,
        columns=dict(layout.columns),
        unknown_headers=layout.unknown,
        rows=part.stop - part.start,
        counts=count_kinds(kinds),
        ambiguous=layout.ambiguous,
        first_row=part.start + 1,
        kinds=kinds,
        uses=layout.uses,
        texts=texts_of(kinds, of_part, part.start + 1),
    )
    data = np.flatnonzero(kinds == RowKind.DATA) + part.start
    return Section(table, data, header.bottom, layout.others, header.labels)


def _with_units(
    sheet: _Sheet, parts: Sequence[_Part], sections: Sequence[Section]
) -> tuple[Section, ...]:
    """Add the units that the sheet states to its tables."""
    kinds = np.concatenate([section.table.kinds for section in sections])
    tops = [part.header.top for part in parts]
    notes = notes_of_units(sheet.cells, kinds, tops, sheet.place.sheet or "")
    amounts = sheet.words.amounts
    return tuple(
        replace(section, units=units_of_columns(part.layout.columns, amounts, of_header, said))
        for section, part, said in zip(sections, parts, notes, strict=True)
        for of_header in (part.header.units_said(),)
    )
