"""Loads rosters: every file preflighted, every sheet accounted for, nothing lost in silence."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.diagnostics import Diagnostic, Place, say
from payouts.errors import EnvironmentProblem, RosterProblem
from payouts.roster.areas import area_notes
from payouts.roster.books import open_book
from payouts.roster.doubts import mark_differing, mark_merged
from payouts.roster.model import InputFile, Roster, SheetTable, shown_name
from payouts.roster.preflight import check_container, is_lock_file
from payouts.roster.settings import ReadSettings
from payouts.roster.table import find_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from payouts.roster.caps import Caps
    from payouts.roster.rawsheet import RawSheet
    from payouts.vocabulary import Vocabulary

    Objects = NDArray[np.object_]

_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Part:
    """The people of one table: their 0-based rows, and their cells by canonical column."""

    table: SheetTable
    rows: NDArray[np.int64]
    cells: dict[str, Objects]


def load_roster(
    paths: Sequence[Path], vocabulary: Vocabulary, settings: ReadSettings | None = None
) -> Roster:
    """Read the rosters named; the order in which they are named does not matter.

    A file or sheet that can't be read is reported in ``Roster.notes`` (severity error)
    and the others go on.

    Raises:
        RosterProblem: nothing readable, or no rows of people at all; with every finding.
        EnvironmentProblem: a file may not be read.
    """
    how = settings or ReadSettings()
    files, notes = _inputs(paths, how.caps)
    parts: list[_Part] = []
    readable = []
    for file in files:
        try:
            sheets = open_book(file, how)
        except RosterProblem as problem:
            notes.extend(problem.diagnostics)
            continue
        except OSError as problem:
            raise _unreadable(file.name, problem) from problem
        readable.append(file)
        for sheet in sheets:
            part, found = _understand(file, sheet, vocabulary)
            notes.extend(found)
            parts.extend(part)
    if readable and not any(len(part.rows) for part in parts):
        notes.append(say("T009", Place(file="、".join(file.name for file in readable))))
    if not any(len(part.rows) for part in parts):
        raise RosterProblem(notes)
    roster = _joined(readable, parts, notes, vocabulary)
    return replace(roster, notes=(*roster.notes, *area_notes(roster)))


def _understand(
    file: InputFile, sheet: RawSheet, vocabulary: Vocabulary
) -> tuple[list[_Part], list[Diagnostic]]:
    """Find the tables of one sheet, and what there is to say."""
    found = find_tables(file.name, sheet.name, sheet.columns, vocabulary)
    notes = list(found.notes)
    if not found.sections:
        return [], notes
    place = Place(file=file.name, sheet=sheet.name)
    if sheet.hidden:
        notes.append(say("T006", place))
    if len(sheet.hidden_rows):
        notes.append(say("T007", place, count=len(sheet.hidden_rows)))
    parts = []
    for section in found.sections:
        places = section.table.columns
        cells = {name: sheet.columns[at][section.data] for name, at in places.items()}
        mark_differing(cells, sheet.columns, section)
        notes.extend(mark_merged(cells, sheet.columns, section, sheet.merges))
        parts.append(_Part(section.table, section.data, cells))
    return parts, notes


def _joined(
    files: Sequence[InputFile],
    parts: Sequence[_Part],
    notes: Sequence[Diagnostic],
    vocabulary: Vocabulary,
) -> Roster:
    names = [name for name in vocabulary.columns if any(name in part.cells for part in parts)]
    columns = {
        name: np.concatenate([
            part.cells.get(name, np.full(len(part.rows), None, dtype=object)) for part in parts
        ])
        for name in names
    }
    return Roster(
        files=tuple(files),
        sheets=tuple(part.table for part in parts),
        frame=pd.DataFrame(columns, dtype=object),  # the dtype keeps pandas from guessing
        sheet_of=np.repeat(
            np.arange(len(parts), dtype=np.int32), [len(part.rows) for part in parts]
        ),
        row=np.concatenate([part.rows for part in parts]) + 1,
        notes=tuple(notes),
    )


# --- files -------------------------------------------------------------------------------


def _inputs(paths: Iterable[Path], caps: Caps) -> tuple[list[InputFile], list[Diagnostic]]:
    """Return the distinct files by (name, digest), with unique names, and notes."""
    notes: list[Diagnostic] = []
    digested: list[tuple[str, str, Path]] = []
    for path in paths:
        name = shown_name(path)
        if is_lock_file(path):
            notes.append(say("F004", Place(file=name)))
            continue
        try:
            check_container(path, Place(file=name), caps)
            digested.append((name, _sha256(path), path))
        except RosterProblem as problem:
            notes.extend(problem.diagnostics)
        except OSError as problem:
            raise _unreadable(name, problem) from problem
    digested.sort(key=lambda item: (item[0], item[1], str(item[2])))
    notes.sort(key=lambda note: (str(note.place.file), note.code))
    files: dict[str, InputFile] = {}
    taken: set[str] = set()
    for name, digest, path in digested:
        if digest in files:
            notes.append(say("F013", Place(file=name), other=files[digest].name))
            continue
        unique = _unique(name, taken)
        files[digest] = InputFile(unique, path, digest, path.stat().st_size)
    return list(files.values()), notes


def _unreadable(name: str, problem: OSError) -> EnvironmentProblem:
    detail = problem.strerror or type(problem).__name__
    return EnvironmentProblem(say("F014", Place(file=name), detail=detail))


def _unique(name: str, taken: set[str]) -> str:
    """Return the name, numbered when another input already bears it."""
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{PurePath(name).stem}({number}){PurePath(name).suffix}"
    taken.add(unique)
    return unique


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
