"""Finds the table in a sheet: its header, what each column is, what each row is."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from payouts.diagnostics import Diagnostic, Place, say
from payouts.roster.model import SheetTable, column_letters
from payouts.roster.rowkinds import ID, NAME, RowKind, classify, filled_cells
from payouts.vocabulary import header_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.vocabulary import Vocabulary

    Objects = NDArray[np.object_]

HEADER_ROWS = 15  # a header stands in one of the first 15 rows
_MATCHES = 2
_NEAR = 0.75
_NOTE_MARKS = ("单位:", "金额单位", "填报单位", "填报日期", "填报时间", "制表单位", "制表日期")


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet as understood.

    Attributes:
        table: None when no header was found or the sheet is blank.
        data: 0-based rows of people.
        notes: what there is to say about the sheet.
    """

    table: SheetTable | None
    data: NDArray[np.int64]
    notes: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Header:
    """Header on 0-based rows ``top`` to ``bottom``; one label a column, "" for none."""

    top: int
    bottom: int
    labels: tuple[str, ...]


def find_table(file: str, sheet: str, cells: Sequence[Objects], vocabulary: Vocabulary) -> Found:
    """Find header and rows of one sheet given as columns, each [rows].

    Every row is counted under exactly one kind in ``table.counts``.
    """
    place = Place(file=file, sheet=sheet)
    nothing = np.zeros(0, dtype=np.int64)
    rows = len(cells[0]) if cells else 0
    if not any(filled_cells(column).any() for column in cells):
        return Found(None, nothing, (say("T002", place),))
    index = vocabulary.header_index()
    header = _find_header(cells, index)
    if header is None:
        return Found(None, nothing, (say("T001", place, rows=HEADER_ROWS),))
    columns, notes = _assign(header, index, vocabulary, place)
    kinds = np.concatenate((
        _kinds_above(cells, header.top),
        np.full(header.bottom - header.top + 1, RowKind.HEADER, dtype=np.uint8),
        classify([c[header.bottom + 1 :] for c in cells], header.labels, columns, vocabulary),
    ))
    data = np.flatnonzero(kinds == RowKind.DATA)
    if not len(data):
        notes.append(say("T003", place))
    table = SheetTable(
        file=file,
        name=sheet,
        title=_title(cells, kinds[: header.top]),
        header_row=header.top + 1,
        columns=MappingProxyType(columns),
        unknown_headers=tuple(
            (at, label)
            for at, label in enumerate(header.labels)
            if label and header_key(label) not in index
        ),
        rows=rows,
        counts=MappingProxyType({
            kind.name.lower(): int((kinds == kind).sum()) for kind in RowKind
        }),
    )
    return Found(table, data, tuple(notes))


# --- header ------------------------------------------------------------------------------


def _row(cells: Sequence[Objects], row: int) -> list[object]:
    return [column[row] for column in cells]


def _label(cell: object) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _find_header(cells: Sequence[Objects], index: Mapping[str, str]) -> _Header | None:
    """Return the first of the rows that match the most known columns."""
    best, best_score = -1, _MATCHES - 1
    for row in range(min(HEADER_ROWS, len(cells[0]))):
        matched = {index.get(header_key(_label(cell))) for cell in _row(cells, row)} - {None}
        if len(matched) > best_score and matched & {NAME, ID}:
            best, best_score = row, len(matched)
    if best < 0:
        return None
    labels = [_label(cell) for cell in _row(cells, best)]
    lower = _lower_row(cells, best, labels, index)
    if lower is None:
        return _Header(best, best, tuple(labels))
    merged = tuple(below or above for above, below in zip(labels, lower, strict=True))
    return _Header(best, best + 1, merged)


def _lower_row(
    cells: Sequence[Objects], top: int, labels: Sequence[str], index: Mapping[str, str]
) -> list[str] | None:
    """Return the second row of a header of two rows, None when it has one.

    It is words only, has nothing under 姓名 and 身份证号, and either names a known
    column or has nothing under any of them.
    """
    if top + 1 >= len(cells[0]):
        return None
    below = _row(cells, top + 1)
    texts = [_label(cell) for cell in below]
    filled = sum(cell is not None for cell in below)
    if not filled or filled != sum(map(bool, texts)):
        return None
    if any(character.isdigit() for text in texts for character in text):
        return None
    known = [index.get(header_key(label)) for label in labels]
    under_person = any(t and k in {NAME, ID} for t, k in zip(texts, known, strict=True))
    under_known = any(t and k for t, k in zip(texts, known, strict=True))
    names_known = any(header_key(text) in index for text in texts)
    return None if under_person or (under_known and not names_known) else texts


def _assign(
    header: _Header, index: Mapping[str, str], vocabulary: Vocabulary, place: Place
) -> tuple[dict[str, int], list[Diagnostic]]:
    """Return which sheet column is each canonical one; a column named twice is none."""
    matches: dict[str, list[int]] = {}
    notes: list[Diagnostic] = []
    for at, label in enumerate(header.labels):
        name = index.get(header_key(label))
        if name is not None:
            matches.setdefault(name, []).append(at)
        elif label:
            notes.extend(_near_miss(label, index, place))
    columns = {}
    for name in vocabulary.columns:
        chosen, note = _choose(name, matches.get(name, []), header, place)
        if chosen is not None:
            columns[name] = chosen
        if note is not None:
            notes.append(note)
    return columns, notes


def _choose(
    name: str, matched: Sequence[int], header: _Header, place: Place
) -> tuple[int | None, Diagnostic | None]:
    """Return the one column that is meant, or none, with a note when there were several."""
    if not matched:
        return None, None
    if len(matched) == 1:
        return matched[0], None
    refs = [f"{column_letters(at)}{header.bottom + 1}" for at in matched]
    shown = "、".join(refs)
    where = Place(file=place.file, sheet=place.sheet, row=header.bottom + 1, cell=refs[0])
    exact = [at for at in matched if header_key(header.labels[at]) == header_key(name)]
    if len(exact) != 1:
        return None, say("T004", where, column=name, cells=shown)
    chosen = refs[matched.index(exact[0])]
    return exact[0], say("T005", where, column=name, cells=shown, chosen=chosen)


def _near_miss(label: str, index: Mapping[str, str], place: Place) -> list[Diagnostic]:
    """Ask about an unknown header that is almost a known one."""
    near = difflib.get_close_matches(header_key(label), list(index), n=1, cutoff=_NEAR)
    return [say("T008", place, header=label, suggestion=near[0])] if near else []


# --- rows above the header ---------------------------------------------------------------


def _kinds_above(cells: Sequence[Objects], top: int) -> NDArray[np.uint8]:
    kinds = np.full(top, RowKind.TITLE, dtype=np.uint8)
    for row in range(top):
        texts = [_label(cell) for cell in _row(cells, row) if cell is not None]
        if not texts:
            kinds[row] = RowKind.BLANK
        elif all(_is_remark(text) for text in texts):
            kinds[row] = RowKind.NOTE
    return kinds


def _is_remark(text: str) -> bool:
    return header_key(text).startswith(_NOTE_MARKS)


def _title(cells: Sequence[Objects], kinds: NDArray[np.uint8]) -> str:
    """Join the texts of the title rows; merged cells and repeats say it once."""
    texts: Counter[str] = Counter()
    for row in np.flatnonzero(kinds == RowKind.TITLE):
        labels = (_label(cell) for cell in _row(cells, int(row)))
        texts.update(label for label in labels if label and not _is_remark(label))
    return " ".join(texts)
