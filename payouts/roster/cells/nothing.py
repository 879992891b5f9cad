"""Marks for nothing: what people write into a cell that has nothing to say (``nothing.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import yaml

from payouts.base.columns import ColumnType, word_key
from payouts.base.vectors import Coded

if TYPE_CHECKING:
    from payouts.base.arrays import Bools, Objects
    from payouts.base.columns import ColumnSpec

_FILE = Path(__file__).with_name("nothing.yaml")
_DATED = frozenset({ColumnType.DATE, ColumnType.MONTH})


@dataclass(frozen=True, slots=True)
class _Marks:
    """The content of the file; words are folded as they are compared."""

    strokes: frozenset[str]
    words: frozenset[str]
    dates: frozenset[str]
    death: frozenset[str]
    death_columns: tuple[str, ...]


@cache
def _marks() -> _Marks:
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    words, dates, death = (
        frozenset(map(word_key, said[name])) for name in ("words", "dates", "death")
    )
    strokes = frozenset(said["strokes"]) | frozenset(word_key(said["strokes"]))
    return _Marks(strokes, words, dates, death, tuple(said["death_columns"]))


def is_mark(text: str, spec: ColumnSpec) -> bool:
    """Tell whether a text says that there is nothing to say in a column.

    In a column of texts words may be its content, so only strokes are marks there. A word that
    the pack knows for the column is not asked about: it has been read.
    """
    marks, key = _marks(), word_key(text)
    if not key:
        return False
    if marks.strokes.issuperset(key):
        return True
    if spec.type is ColumnType.TEXT or (spec.type is ColumnType.CATEGORY and not spec.values):
        return False
    if key in marks.words:
        return True
    if spec.type not in _DATED:
        return False
    of_death = any(word in spec.name for word in marks.death_columns)
    return key in marks.dates or (of_death and key in marks.death)


def marks_in(data: object, cells: Objects, unread: Bools, spec: ColumnSpec) -> Bools | None:
    """Tell which cells [n] hold a mark for nothing; None where none does.

    Args:
        data: the values [n] of the column.
        cells: its raw cells [n].
        unread: which of them are texts that are no value of the column.
        spec: what it holds.
    """
    if isinstance(data, Coded) and not spec.values:
        marks = [is_mark(text, spec) for text in data.categories]
        return np.array([*marks, False], dtype=np.bool_)[data.codes] if any(marks) else None
    rows = np.flatnonzero(unread)
    codes, distinct = pd.factorize(cells[rows])
    marks = [is_mark(text, spec) for text in distinct]
    if not any(marks):
        return None
    found = np.zeros(len(cells), dtype=np.bool_)
    found[rows] = np.array(marks, dtype=np.bool_)[codes]
    return found
