"""Rows that a check has found, before and after they are put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import ID, NAME, PAYEE_NAME, ColumnType
from payouts.base.diagnostics import Diagnostic
from payouts.base.identity import mask_id, mask_name
from payouts.roster.cells.problems import plain_text, shown_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from payouts.base.columns import Vocabulary
    from payouts.roster.model.roster import Roster

    Ints = NDArray[np.int64]
    Words = Callable[[int], Mapping[str, object]]

_NAMES = frozenset({NAME, PAYEE_NAME})
MAX_NAMED = 5


def _nothing(_row: int) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Hits:
    """One code at some rows.

    Attributes:
        code: of the catalogue.
        rows: indexes into the roster, ascending.
        column: the column whose cells to look at.
        words: roster row → what the texts of the code name besides column and value.
        columns: every column that had a part in it.
    """

    code: str
    rows: Ints
    column: str
    words: Words = _nothing
    columns: frozenset[str] = frozenset()

    def diagnostic(self, row: int, roster: Roster, vocabulary: Vocabulary) -> Diagnostic:
        """Put one row into words, with its place; names, ids and accounts are masked."""
        value = _shown(roster.cells(self.column)[row], self.column, vocabulary)
        args = {"column": self.column, "value": value, **self.words(row)}
        place = roster.place(row, self.column)
        return Diagnostic(self.code, args, place, value, None, person_shown(roster, row))


def _shown(cell: object, column: str, vocabulary: Vocabulary) -> str:
    if column in _NAMES:
        return mask_name(plain_text(cell))
    spec = vocabulary.columns.get(column)
    return shown_value(cell, ColumnType.TEXT if spec is None else spec.type)


def person_shown(roster: Roster, index: int) -> str:
    """Return a masked name, or the masked id where there is no name."""
    name = plain_text(roster.cells(NAME)[index])
    return mask_name(name) or mask_id(plain_text(roster.cells(ID)[index]))


class Alike:
    """Rows in groups of one key; tells where the others that a row is to see stand."""

    def __init__(self, rows: Ints, keys: Ints, seen: Ints | None = None) -> None:
        """Group rows [k], ascending, by keys [k]; a row sees the group ``seen`` [k], its own."""
        self._rows, self._seen = rows, keys if seen is None else seen
        self._among = seen is None
        order = np.argsort(keys, kind="stable")
        self._grouped, self._sorted = rows[order], keys[order]

    def named(self, row: int, roster: Roster, column: str) -> str:
        """Return the places of the others, at most five of them."""
        key = self._seen[np.searchsorted(self._rows, row)]
        start, stop = (int(np.searchsorted(self._sorted, key, side=s)) for s in ("left", "right"))
        group = self._grouped[start : min(stop, start + MAX_NAMED + 1)]
        others = group[group != row][:MAX_NAMED]
        return places(others.tolist(), stop - start - self._among, roster, column)


def places(rows: list[int], count: int, roster: Roster, column: str) -> str:
    """Return the places of some rows in words; ``count`` is how many there are in all."""
    said = "、".join(str(roster.place(row, column)) for row in rows[:MAX_NAMED])
    return f"{said} …（共 {count} 处）" if count > MAX_NAMED else said
