"""The roster rows that two versions are compared on.

Both versions read the same cells where they call the columns the same. Where they do not, each
reads the files in its own way and rows meet again by file, sheet and row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from payouts.base.columns import CLASS, ID, NAME, TOWNSHIP, ColumnType
from payouts.base.vectors import Coded, objects
from payouts.roster.cells.problems import Problem, plain_text
from payouts.roster.typed_columns import typed_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.arrays import Ints, Objects
    from payouts.base.columns import Vocabulary
    from payouts.roster.model.roster import Roster


_LABELS = (TOWNSHIP, CLASS)


def one_reading(old: Vocabulary, new: Vocabulary) -> bool:
    """Tell whether two vocabularies read a roster alike."""
    types = [{name: spec.type for name, spec in v.columns.items()} for v in (old, new)]
    return types[0] == types[1] and old.header_index() == new.header_index()


@dataclass(frozen=True, slots=True)
class ComparedRows:
    """Every roster row; all arrays [n].

    Attributes:
        file: name of its file.
        sheet: name of its sheet.
        row: 1-based row of the sheet.
        person_id: the id as it is understood, or else as written; None if absent.
        name: as written; None if absent.
        person: the same number for the same id; -1 if absent.
        labels: township and class, by column; a column that no sheet has is absent.
    """

    file: Objects
    sheet: Objects
    row: Ints
    person_id: Objects
    name: Objects
    person: Ints
    labels: dict[str, Objects]


@dataclass(frozen=True, slots=True)
class Readings:
    """One roster read for two versions.

    Attributes:
        rows: all rows that either reading has.
        before: row of the older reading → index into ``rows``.
        after: the same for the newer one.
    """

    rows: ComparedRows
    before: Ints
    after: Ints


def readings(old: Roster, new: Roster, vocabularies: tuple[Vocabulary, Vocabulary]) -> Readings:
    """Join two readings of the same files; the texts are those of the newer one."""
    if old is new:
        every = np.arange(len(new))
        return Readings(_rows([(new, vocabularies[1], every)], len(new)), every, every)
    places = [*_places(old), *_places(new)]
    codes, known = pd.factorize(pd.Series(places, dtype=object))
    before, after = codes[: len(old)].astype(np.int64), codes[len(old) :].astype(np.int64)
    sides = [(old, vocabularies[0], before), (new, vocabularies[1], after)]
    return Readings(_rows(sides, len(known)), before, after)


def _places(roster: Roster) -> list[tuple[str, str, int]]:
    sheets = [(sheet.file, sheet.name) for sheet in roster.sheets]
    pairs = zip(roster.sheet_of.tolist(), roster.row.tolist(), strict=True)
    return [(*sheets[sheet], row) for sheet, row in pairs]


def _rows(sides: Sequence[tuple[Roster, Vocabulary, Ints]], count: int) -> ComparedRows:
    text = {what: objects([None] * count) for what in ("file", "sheet", "person_id", "name")}
    row = np.zeros(count, dtype=np.int64)
    labels: dict[str, Objects] = {}
    for roster, vocabulary, at in sides:
        for what in ("file", "sheet"):
            names = [sheet.file if what == "file" else sheet.name for sheet in roster.sheets]
            text[what][at] = objects(names)[roster.sheet_of]
        row[at] = roster.row
        text["person_id"][at] = _ids(roster, vocabulary)
        text["name"][at] = _texts(roster.cells(NAME))
        for column in _LABELS:
            if (found := _label(column, roster, vocabulary)) is not None:
                labels.setdefault(column, objects([None] * count))[at] = found
    person, _ = pd.factorize(text["person_id"])  # None is -1
    return ComparedRows(**text, row=row, person=person.astype(np.int64), labels=labels)


def _ids(roster: Roster, vocabulary: Vocabulary) -> Objects:
    """Return ids as understood, or else as written: one text per person."""
    texts = _texts(roster.cells(ID))
    spec = vocabulary.columns.get(ID)
    if spec is None or spec.type is not ColumnType.ID:
        return texts
    read = cast("Objects", typed_column(roster, ID, spec).data)
    known = np.array([bool(text) for text in read], dtype=np.bool_)
    texts[known] = read[known]
    return texts


def _texts(cells: Objects) -> Objects:
    found = (plain_text(cell) for cell in cells)
    return objects([None if not text else text.strip().upper() for text in found])


def _label(column: str, roster: Roster, vocabulary: Vocabulary) -> Objects | None:
    """Return a text or category column, None in it where a cell cannot be read."""
    spec = vocabulary.columns.get(column)
    if spec is None or column not in roster.frame.columns:
        return None
    read = typed_column(roster, column, spec)
    if not isinstance(read.data, Coded):
        return None
    texts = objects(list(read.data.texts()))
    texts[read.problem != Problem.NONE] = None
    return texts
