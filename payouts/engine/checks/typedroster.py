"""The columns of a roster as typed values, each converted once for all checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from payouts.base.columns import ID, ColumnType
from payouts.base.identity import Ids, birth_days, check_matches, well_formed
from payouts.base.vectors import Coded, Dates
from payouts.roster.cells.problems import Problem
from payouts.roster.typed_columns import typed_column

if TYPE_CHECKING:
    from payouts.base.arrays import Bools, Objects
    from payouts.base.columns import Vocabulary
    from payouts.roster.model.column import Column
    from payouts.roster.model.roster import Roster


class KnownDates(NamedTuple):
    """Dates [n], and where there is one."""

    dates: Dates
    known: Bools


class KnownTexts(NamedTuple):
    """Texts [n], and where there is one."""

    texts: Objects
    known: Bools


@dataclass(slots=True)
class TypedRoster:
    """A roster's columns by name; a column of an unexpected type counts as absent."""

    roster: Roster
    vocabulary: Vocabulary
    _read: dict[str, Column] = field(default_factory=dict)
    _ids: dict[str, KnownTexts] = field(default_factory=dict)
    _births: dict[str, KnownDates] = field(default_factory=dict)

    def has(self, name: str, *types: ColumnType) -> bool:
        """Tell whether some sheet has the column, and the pack gives it one of these types."""
        spec = self.vocabulary.columns.get(name)
        return spec is not None and spec.type in types and name in self.roster.frame.columns

    def column(self, name: str) -> Column:
        """Return a column of the roster; cells of an ambiguous one count as unreadable."""
        if name not in self._read:
            self._read[name] = typed_column(self.roster, name, self.vocabulary.columns[name])
        return self._read[name]

    def dates(self, name: str) -> KnownDates | None:
        """Return a column of dates, or None if absent."""
        if not self.has(name, ColumnType.DATE):
            return None
        column = self.column(name)
        return KnownDates(cast("Dates", column.data), column.problem == Problem.NONE)

    def words(self, name: str) -> KnownTexts | None:
        """Return a category or text column, or None if absent."""
        if not self.has(name, ColumnType.CATEGORY, ColumnType.TEXT):
            return None
        column = self.column(name)
        return KnownTexts(cast("Coded", column.data).texts(), column.problem == Problem.NONE)

    def accounts(self, name: str) -> KnownTexts | None:
        """Return a column of accounts, or None if absent."""
        if not self.has(name, ColumnType.ACCOUNT):
            return None
        column = self.column(name)
        return KnownTexts(cast("Objects", column.data), column.problem == Problem.NONE)

    def ids(self, name: str = ID) -> KnownTexts | None:
        """Return ids as written, and where they are 18 characters of the right kind, or any."""
        if not self.has(name, ColumnType.ID):
            return None
        if name not in self._ids:
            texts = cast("Objects", self.column(name).data)
            formed = well_formed(texts) if self.roster.ids is Ids.REAL else texts != ""
            formed &= ~self.roster.ambiguous(name)
            self._ids[name] = KnownTexts(texts, formed)
        return self._ids[name]

    def births(self, name: str = ID) -> KnownDates | None:
        """Return the dates of birth in the ids that are without fault."""
        ids = self.ids(name)
        if ids is None or self.roster.ids is Ids.ANY:
            return None
        if name not in self._births:
            days = np.zeros(len(ids.texts), dtype=np.int64)
            known = ids.known.copy()
            rows = np.flatnonzero(known)
            born, sound = birth_days(ids.texts[rows])
            days[rows] = born
            known[rows] = sound & check_matches(ids.texts[rows])
            self._births[name] = KnownDates(Dates.exact(days), known)
        return self._births[name]
