"""Loads rosters: every file is checked and every sheet is recorded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.diagnostics import Diagnostic, Place, Severity, say
from payouts.base.errors import RosterProblem
from payouts.roster.find.inputs import RosterFiles, find_inputs, unreadable
from payouts.roster.model.roster import Roster, SheetTable, ShownCells
from payouts.roster.model.sheet_record import NoRowsError, SheetRecord, skipped_sheet
from payouts.roster.readers.any_format import read_file
from payouts.roster.readers.hidden import (
    column_notes,
    mark_hidden,
    refusal,
    row_notes,
    sheet_notes,
    stopped_rows,
)
from payouts.roster.said.cells import said_cells, spread_over_merges
from payouts.roster.said.comments import said_comments, with_remarks
from payouts.roster.said.words import warning_words
from payouts.roster.settings import ReadSettings
from payouts.roster.sheet.ambiguous_cells import mark_differing, mark_merged
from payouts.roster.sheet.mapping import HeaderMapping, MappingEntry, check_columns, unused
from payouts.roster.sheet.meanings import read_meanings
from payouts.roster.sheet.person_notes import area_notes, name_notes, radical_notes
from payouts.roster.sheet.table import find_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.columns import Vocabulary
    from payouts.roster.model.rawsheet import RawSheet
    from payouts.roster.model.said import SaidCells


@dataclass(frozen=True, slots=True)
class _Part:
    """The people of one table: their 0-based rows, and their cells by canonical column.

    ``stopped`` tells by code which of them are read and not to be paid, ``said`` which cells may
    speak of it, ``shown`` by column which cells show other than is read.
    """

    table: SheetTable
    rows: Ints
    cells: dict[str, Objects]
    stopped: Mapping[str, Bools] = field(default_factory=dict)
    said: tuple[SaidCells, ...] = ()
    shown: Mapping[str, ShownCells] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Understood:
    """One sheet: its tables, findings and record."""

    parts: list[_Part]
    notes: list[Diagnostic]
    account: SheetRecord
    used: frozenset[MappingEntry]


def load_roster(
    paths: Sequence[Path], vocabulary: Vocabulary, settings: ReadSettings | None = None
) -> Roster:
    """Read the rosters named; the order in which they are named does not matter.

    A file or sheet that can't be read is reported in ``Roster.notes`` (severity error)
    and the others go on.

    Raises:
        RosterProblem: nothing readable, or no rows of people at all
            (:class:`NoRowsError`); with every finding.
        ConfigProblem: the mapping names a column that there is not.
        EnvironmentProblem: a file may not be read.
    """
    how = settings or ReadSettings()
    return load_inputs(find_inputs(paths, how.caps), vocabulary, how)


def load_inputs(inputs: RosterFiles, vocabulary: Vocabulary, how: ReadSettings) -> Roster:
    """Read the files found, under the names they were given.

    Raises:
        PayoutsError: as :func:`load_roster`.
    """
    reading = _Reading(vocabulary, how, list(inputs.notes))
    readable = []
    delivered = 0
    for file in inputs.files:
        try:
            book = read_file(file, how)
        except RosterProblem as problem:
            reading.notes.extend(problem.diagnostics)
            continue
        except OSError as problem:
            raise unreadable(file.name, problem) from problem
        readable.append(file)
        reading.notes.extend(book.notes)
        delivered += sum(sheet.rows for sheet in book.sheets)
        for sheet in book.sheets:
            reading.take(file.name, sheet)
    roster = reading.roster([file.name for file in readable])
    return replace(roster, files=tuple(readable), delivered=delivered)


def load_sheets(
    name: str, sheets: Sequence[RawSheet], vocabulary: Vocabulary, how: ReadSettings
) -> Roster:
    """Read sheets that are no file's, and are called one, as those of a file are read.

    Raises:
        PayoutsError: as :func:`load_roster`.
    """
    reading = _Reading(vocabulary, how)
    for sheet in sheets:
        reading.take(name, sheet)
    return replace(reading.roster([name]), delivered=sum(sheet.rows for sheet in sheets))


@dataclass(slots=True)
class _Reading:
    """Sheets as they are read, one after another."""

    vocabulary: Vocabulary
    how: ReadSettings
    notes: list[Diagnostic] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)
    accounts: list[SheetRecord] = field(default_factory=list)
    used: set[MappingEntry] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Check the office's headers before anything is opened."""
        check_columns(self.mapping, self.vocabulary)

    @property
    def mapping(self) -> HeaderMapping:
        return self.how.mapping or HeaderMapping()

    def take(self, file: str, sheet: RawSheet) -> None:
        """Read one sheet."""
        found = _understand(file, sheet, self.vocabulary, self.how)
        self.notes.extend(found.notes)
        self.parts.extend(found.parts)
        self.accounts.append(found.account)
        self.used |= found.used

    def roster(self, readable: Sequence[str]) -> Roster:
        """Return everything that was read; ``readable`` names the files there were."""
        notes = [*self.notes, *(unused(self.mapping, self.used) if readable else ())]
        if not any(len(part.rows) for part in self.parts):
            raise _nothing(readable, notes, self.accounts)
        joined = _joined(self.parts, notes, self.vocabulary)
        roster = replace(joined, accounts=tuple(self.accounts))
        return replace(
            roster,
            notes=(*roster.notes, *area_notes(roster), *name_notes(roster), *radical_notes(roster)),
        )


def _nothing(
    readable: Sequence[str], notes: Sequence[Diagnostic], accounts: Sequence[SheetRecord]
) -> NoRowsError:
    """Return that there is nobody; a template that only shows examples is not a mistake yet."""
    examples = any(account.counts["example"] for account in accounts)
    wrong = any(note.severity is Severity.ERROR for note in notes)
    said = list(notes)
    if readable:
        said.append(say("T009", Place(file="、".join(readable))))
    return NoRowsError(said, accounts, unfilled=examples and not wrong)


def _understand(
    file: str, sheet: RawSheet, vocabulary: Vocabulary, how: ReadSettings
) -> _Understood:
    """Find the tables of one sheet, and findings about it."""
    words = warning_words(how.words)
    place = Place(file=file, sheet=sheet.name)
    found = find_tables(place, sheet.columns, vocabulary, how.mapping, words)
    notes = list(found.notes)
    account = found.account.with_marks(sheet)
    if not found.sections:
        return _Understood([], notes, account, found.used)
    notes.extend(sheet_notes(place, sheet, how))
    if (reason := refusal(sheet, how)) is not None:
        refused = skipped_sheet(file, sheet.name, sheet.columns, reason)
        return _Understood([], notes, refused, found.used)
    parts = []
    tables = with_remarks([section.table for section in found.sections], sheet, words)
    spread = spread_over_merges(sheet.columns, sheet.merges)
    for section, table in zip(found.sections, tables, strict=True):
        places = section.table.columns
        cells = {name: sheet.columns[at][section.data] for name, at in places.items()}
        mark_differing(cells, sheet.columns, section)
        notes.extend(mark_merged(cells, sheet.columns, section, sheet.merges))
        mark_hidden(cells, sheet, places, how)
        notes.extend(column_notes(place, sheet, places, how))
        stopped = stopped_rows(sheet, section.data, how)
        said = (
            *said_cells(table, spread, section.data, vocabulary, words),
            *said_comments(table, sheet, section.data, words),
        )
        shown = read_meanings(cells, section, sheet.looks, vocabulary)
        parts.append(_Part(table, section.data, cells, stopped, said, shown))
    people = np.concatenate([section.data for section in found.sections])
    notes.extend(row_notes(place, sheet, people, how))
    return _Understood(parts, notes, account, found.used)


def _joined(parts: Sequence[_Part], notes: Sequence[Diagnostic], vocabulary: Vocabulary) -> Roster:
    names = [name for name in vocabulary.columns if any(name in part.cells for part in parts)]
    columns = {
        name: np.concatenate([
            part.cells.get(name, np.full(len(part.rows), None, dtype=object)) for part in parts
        ])
        for name in names
    }
    return Roster(
        files=(),
        sheets=tuple(part.table for part in parts),
        frame=pd.DataFrame(columns, dtype=object),  # the dtype keeps pandas from guessing
        sheet_of=np.repeat(
            np.arange(len(parts), dtype=np.int32), [len(part.rows) for part in parts]
        ),
        row=np.concatenate([part.rows for part in parts]) + 1,
        notes=tuple(notes),
        stopped=tuple(_stopped(parts)),
        said=tuple(_said(parts)),
        shown=tuple(_shown(parts, names)),
    )


def _said(parts: Sequence[_Part]) -> Iterator[SaidCells]:
    """Yield the cells that may say something, with tables and rows of the whole roster."""
    before = 0
    for table, part in enumerate(parts):
        for one in part.said:
            yield replace(one, table=table, rows=one.rows + before)
        before += len(part.rows)


def _stopped(parts: Sequence[_Part]) -> Iterator[tuple[str, Ints]]:
    """Yield each code that stops rows, with their indexes in the roster."""
    for code in sorted({code for part in parts for code in part.stopped}):
        rows = [part.stopped.get(code, np.zeros(len(part.rows), np.bool_)) for part in parts]
        yield code, np.flatnonzero(np.concatenate(rows)).astype(np.int64)


def _shown(parts: Sequence[_Part], names: Sequence[str]) -> Iterator[tuple[str, ShownCells]]:
    """Yield each column with cells that show other than is read, by index in the roster."""
    starts = np.cumsum([0, *(len(part.rows) for part in parts)]).tolist()
    for name in names:
        mine = [
            (at, part.shown[name])
            for at, part in zip(starts, parts, strict=False)
            if name in part.shown
        ]
        if mine:
            rows = np.concatenate([cells.rows + at for at, cells in mine])
            yield name, ShownCells(rows, tuple(text for _, cells in mine for text in cells.texts))
