"""Finds the header rows of a sheet and what each column under them is."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.diagnostics import Diagnostic, Place, say
from payouts.roster.model import column_letters
from payouts.roster.rowkinds import ID, NAME, has_id, known_headers
from payouts.vocabulary import header_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.vocabulary import Vocabulary

    Objects = NDArray[np.object_]

HEADER_ROWS = 15  # the first header stands in one of the first 15 rows
_MATCHES = 2
_NEAR = 0.75


@dataclass(frozen=True, slots=True)
class Header:
    """Header on 0-based rows ``top`` to ``bottom``.

    Attributes:
        labels: one label a column, "" for none.
        filled: where anything stands.
    """

    top: int
    bottom: int
    labels: tuple[str, ...]
    filled: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns under a header are.

    Attributes:
        columns: canonical column -> 0-based column of the sheet.
        ambiguous: canonical columns that several columns of the sheet may be, so that none is.
        others: canonical column -> further columns of the same meaning.
        unknown: (0-based column, header) of those that mean no known column.
        notes: what there is to say about them.
    """

    columns: Mapping[str, int]
    ambiguous: frozenset[str]
    others: Mapping[str, tuple[int, ...]]
    unknown: tuple[tuple[int, str], ...]
    notes: tuple[Diagnostic, ...]


def first_header(cells: Sequence[Objects], index: Mapping[str, str]) -> Header | None:
    """Return the first row that names two known columns, the name or the id among them."""
    for row in range(min(HEADER_ROWS, len(cells[0]))):
        matched = {index.get(header_key(label(cell))) for cell in row_of(cells, row)} - {None}
        if len(matched) >= _MATCHES and matched & {NAME, ID}:
            return _header_at(cells, row, index)
    return None


def later_headers(
    cells: Sequence[Objects], first: Header, layout: Layout, index: Mapping[str, str]
) -> Iterator[Header]:
    """Yield every header below the first: rows without an id that name two known columns."""
    below = [column[first.bottom + 1 :] for column in cells]
    doubtful = np.flatnonzero(~has_id(below, layout.columns))
    hits = known_headers([column[doubtful] for column in below], index)
    last = first.bottom
    for at in doubtful[hits >= _MATCHES].tolist():
        row = first.bottom + 1 + at
        known = {index.get(header_key(label(cell))) for cell in row_of(cells, row)} - {None}
        if row > last and len(known) >= _MATCHES:
            header = _header_at(cells, row, index)
            last = header.bottom
            yield header


def same_layout(one: Header, other: Header, index: Mapping[str, str]) -> bool:
    """Tell whether wherever ``other`` says anything, ``one`` has the same column there."""
    return all(
        index.get(header_key(a)) == index.get(header_key(b))
        for a, b, said in zip(one.labels, other.labels, other.filled, strict=True)
        if said
    )


def row_of(cells: Sequence[Objects], row: int) -> list[object]:
    """Return the cells of one row of a sheet given as columns."""
    return [column[row] for column in cells]


def label(cell: object) -> str:
    """Return a text cell with its blanks and line breaks made single blanks, else ""."""
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _header_at(cells: Sequence[Objects], row: int, index: Mapping[str, str]) -> Header:
    upper = row_of(cells, row)
    labels = [label(cell) for cell in upper]
    filled = [cell is not None for cell in upper]
    lower = _lower_row(cells, row, labels, index)
    if lower is None:
        return Header(row, row, tuple(labels), tuple(filled))
    merged = tuple(below or above for above, below in zip(labels, lower, strict=True))
    either = tuple(bool(text) or said for text, said in zip(lower, filled, strict=True))
    return Header(row, row + 1, merged, either)


def _lower_row(
    cells: Sequence[Objects], top: int, labels: Sequence[str], index: Mapping[str, str]
) -> list[str] | None:
    """Return the second row of a header of two rows, None when it has one.

    It is words only, has nothing under 姓名 and 身份证号, and either names a known
    column or has nothing under any of them.
    """
    if top + 1 >= len(cells[0]):
        return None
    below = row_of(cells, top + 1)
    texts = [label(cell) for cell in below]
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


# --- what each column is -----------------------------------------------------------------


def read_layout(
    header: Header, index: Mapping[str, str], vocabulary: Vocabulary, place: Place
) -> Layout:
    """Return which sheet column is each canonical one; a column named twice is none."""
    matches: dict[str, list[int]] = {}
    for at, text in enumerate(header.labels):
        if (name := index.get(header_key(text))) is not None:
            matches.setdefault(name, []).append(at)
    columns: dict[str, int] = {}
    others: dict[str, tuple[int, ...]] = {}
    notes: list[Diagnostic] = []
    for name in (name for name in vocabulary.columns if name in matches):
        chosen, note = _choose(name, matches[name], header, place)
        notes += [note] if note else []
        if chosen is not None:
            columns[name] = chosen
            others[name] = tuple(at for at in matches[name] if at != chosen)
    unknown = tuple(
        (at, text)
        for at, text in enumerate(header.labels)
        if text and header_key(text) not in index
    )
    near = [note for _, text in unknown for note in _near_miss(text, index, matches, place)]
    return Layout(
        columns=columns,
        ambiguous=frozenset(matches.keys() - columns.keys()),
        others={name: more for name, more in others.items() if more},
        unknown=unknown,
        notes=(*near, *notes),
    )


def _choose(
    name: str, matched: Sequence[int], header: Header, place: Place
) -> tuple[int | None, Diagnostic | None]:
    """Return the one column that is meant, or none, with a note when there were several."""
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


def _near_miss(
    text: str, index: Mapping[str, str], matches: Mapping[str, object], place: Place
) -> list[Diagnostic]:
    """Ask about an unknown header that is almost a known one, loudly where that is missing."""
    near = difflib.get_close_matches(header_key(text), list(index), n=1, cutoff=_NEAR)
    if not near:
        return []
    column = index[near[0]]
    code = "T008" if column in matches else "T010"
    return [say(code, place, header=text, suggestion=near[0], column=column)]
