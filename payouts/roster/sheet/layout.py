"""Finds the meaning of each column under a header; an ambiguous column gets none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from payouts.base.bilingual import listed
from payouts.base.columns import header_key
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.letters import column_letters
from payouts.roster.model.sheet_record import HeaderUse, SheetColumn
from payouts.roster.sheet.header_units import amounts_of, column_of
from payouts.roster.sheet.mapping import (
    HeaderMapping,
    MappedColumns,
    MappingEntry,
    apply_mapping,
    choosing_lines,
    mapping_line,
)
from payouts.roster.sheet.similar_headers import similar_header

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.base.columns import Vocabulary
    from payouts.roster.sheet.headers import Header


@dataclass(frozen=True, slots=True)
class Layout:
    """The meanings of the columns under a header.

    Attributes:
        columns: canonical column -> 0-based column of the sheet.
        ambiguous: canonical columns that several columns of the sheet may be, so that none is.
        others: canonical column -> further columns of the same meaning.
        unknown: (0-based column, header) of those that mean no known column.
        uses: what every column with a header was taken for, from the left.
        notes: findings about them.
        used: entries of the mapping that were about one of them.
    """

    columns: Mapping[str, int]
    ambiguous: frozenset[str]
    others: Mapping[str, tuple[int, ...]]
    unknown: tuple[tuple[int, str], ...]
    uses: tuple[SheetColumn, ...]
    notes: tuple[Diagnostic, ...]
    used: frozenset[MappingEntry] = frozenset()


@dataclass(slots=True)
class _Reading:
    """A header being read; ``by_name`` are columns that the vocabulary knows by their header."""

    header: Header
    place: Place
    mapped: MappedColumns
    by_name: dict[str, list[int]] = field(default_factory=dict)
    by_mapping: dict[str, list[int]] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    others: dict[str, tuple[int, ...]] = field(default_factory=dict)
    notes: list[Diagnostic] = field(default_factory=list)


def read_layout(
    header: Header, vocabulary: Vocabulary, place: Place, mapping: HeaderMapping
) -> Layout:
    """Return which sheet column is each canonical one.

    Args:
        header: the header.
        vocabulary: the known columns.
        place: the sheet.
        mapping: the office's entries about this sheet.
    """
    known = vocabulary.header_index()
    index = known | _with_units(header, known, amounts_of(vocabulary))
    reading = _Reading(header, place, apply_mapping(mapping, header.labels, header.groups))
    torn = _gather(reading, index)
    for name in vocabulary.columns:
        if name in torn:
            continue
        if name in reading.by_mapping or name in reading.by_name:
            _choose(reading, name)
    matched = reading.by_name.keys() | reading.by_mapping.keys() | torn
    unknown = tuple(
        (at, text)
        for at, text in enumerate(header.labels)
        if text and at not in reading.mapped.columns and at not in reading.mapped.torn
        if header_key(text) not in index
    )
    near = {at: found for at, text in unknown if (found := similar_header(text, known)) is not None}
    asked = [
        _ask(text, near[at], index[near[at]], matched, _header_cell(header, at, place))
        for at, text in unknown
        if at in near
    ]
    return Layout(
        columns=reading.columns,
        ambiguous=frozenset(matched - reading.columns.keys()),
        others={name: more for name, more in reading.others.items() if more},
        unknown=unknown,
        uses=_uses(reading, index, {at: index[text] for at, text in near.items()}),
        notes=(*asked, *reading.notes),
        used=reading.mapped.used,
    )


def _with_units(
    header: Header, index: Mapping[str, str], amounts: frozenset[str]
) -> dict[str, str]:
    """Return the headers, folded, that are known but for the unit they name → column."""
    found = {header_key(text): column_of(text, index, amounts) for text in header.labels if text}
    return {key: column for key, column in found.items() if column is not None}


def _gather(reading: _Reading, index: Mapping[str, str]) -> set[str]:
    """Find the columns of each meaning; return the meanings the mapping contradicts itself on."""
    mapped, header = reading.mapped, reading.header
    torn: set[str] = set()
    for at, text in enumerate(header.labels):
        if at in mapped.torn:
            torn |= {entry.column for entry in mapped.torn[at] if entry.column is not None}
            reading.notes.append(_torn(reading, at))
        elif at in mapped.columns:
            if (name := mapped.columns[at]) is not None:
                reading.by_mapping.setdefault(name, []).append(at)
        elif (name := index.get(header_key(text))) is not None:
            reading.by_name.setdefault(name, []).append(at)
    # A mapping that says which 姓名 is the person's has said that the others are not.
    for name, places in reading.by_mapping.items():
        keys = {header_key(header.labels[at]) for at in places}
        rest = [
            at for at in reading.by_name.get(name, []) if header_key(header.labels[at]) not in keys
        ]
        reading.by_name[name] = rest
    return torn


def _choose(reading: _Reading, name: str) -> None:
    """Choose the one column that is meant, or none, with a note when there were several."""
    header, place = reading.header, reading.place
    mapped, named = reading.by_mapping.get(name, []), reading.by_name.get(name, [])
    matched = sorted(mapped + named)
    if len(matched) == 1:
        reading.columns[name] = matched[0]
        return
    row = header.bottom + 1
    refs = [f"{column_letters(at)}{row}" for at in matched]
    shown = listed(refs)
    where = Place(file=place.file, sheet=place.sheet, row=row, cell=refs[0])
    exact = [at for at in named if header_key(header.labels[at]) == header_key(name)]
    if mapped or len(exact) != 1:
        lines = choosing_lines(name, matched[0], matched, header.labels, header.groups)
        reading.notes.append(
            say("T004", where, column=name, cells=shown, first=refs[0], lines=lines)
        )
        return
    chosen = refs[matched.index(exact[0])]
    reading.columns[name] = exact[0]
    reading.others[name] = tuple(at for at in matched if at != exact[0])
    reading.notes.append(say("T005", where, column=name, cells=shown, chosen=chosen))


def _torn(reading: _Reading, at: int) -> Diagnostic:
    header, place = reading.header, reading.place
    row = header.bottom + 1
    cell = f"{column_letters(at)}{row}"
    lines = listed(str(entry.line) for entry in reading.mapped.torn[at])
    where = Place(file=place.file, sheet=place.sheet, row=row, cell=cell)
    return say("T021", where, header=header.labels[at], cell=cell, lines=lines)


def _header_cell(header: Header, at: int, place: Place) -> Place:
    """Return where the header of a 0-based column stands; of several rows, the lowest."""
    row = header.bottom + 1
    return replace(place, row=row, cell=f"{column_letters(at)}{row}")


def _ask(text: str, near: str, column: str, matched: set[str], place: Place) -> Diagnostic:
    """Report an unknown header that resembles a known one; a warning where that is missing."""
    code = "T008" if column in matched else "T010"
    line = mapping_line(text, column)
    ignored = mapping_line(text, None)
    said = {"header": text, "suggestion": near, "column": column, "line": line, "ignored": ignored}
    return say(code, place, **said)


def _uses(
    reading: _Reading, index: Mapping[str, str], near: Mapping[int, str]
) -> tuple[SheetColumn, ...]:
    """Return the use of every column with a header."""
    uses = []
    for at, text in enumerate(reading.header.labels):
        if not text:
            continue
        use, column = _use(reading, index, at, text)
        uses.append(SheetColumn(at, text, reading.header.groups[at], use, column, near.get(at)))
    return tuple(uses)


def _use(
    reading: _Reading, index: Mapping[str, str], at: int, text: str
) -> tuple[HeaderUse, str | None]:
    mapped = reading.mapped
    if at in mapped.torn:
        return HeaderUse.AMBIGUOUS, None
    by_mapping = at in mapped.columns
    column = mapped.columns[at] if by_mapping else index.get(header_key(text))
    if column is None:
        return (HeaderUse.IGNORED if by_mapping else HeaderUse.UNKNOWN), None
    if reading.columns.get(column) == at:
        exact = HeaderUse.EXACT if header_key(text) == header_key(column) else HeaderUse.ALIAS
        return (HeaderUse.MAPPING if by_mapping else exact), column
    return (HeaderUse.OTHER if column in reading.columns else HeaderUse.AMBIGUOUS), column


def letters_of(columns: Sequence[int]) -> str:
    """Return 0-based sheet columns by their letters: ``C、F``."""
    return "、".join(map(column_letters, columns))
