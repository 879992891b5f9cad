"""The rows to explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import ID
from payouts.base.identity import mask_id, without_ids
from payouts.roster.cells.problems import plain_text
from payouts.roster.typed_columns import typed_column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payouts.base.arrays import Ints
    from payouts.base.columns import Vocabulary
    from payouts.roster.model.roster import Roster


@dataclass(frozen=True, slots=True)
class RowQuery:
    """A person by id, or one row of a sheet.

    Attributes:
        person: the normalized id, or None.
        sheet: name of the sheet.
        row: 1-based row of it.
        file: name of the roster file, where several have such a sheet.
        benefits: ids of the benefits to explain; none means all.
    """

    person: str | None = None
    sheet: str | None = None
    row: int | None = None
    file: str | None = None
    benefits: frozenset[str] = frozenset()

    @property
    def shown(self) -> str:
        """The query as it may be shown: an id masked."""
        if self.person is not None:
            return mask_id(self.person)
        where = f"{self.sheet}!{self.row}"
        return without_ids(where if self.file is None else f"{self.file} {where}")

    def takes(self, benefit: str) -> bool:
        """Tell whether a benefit is to be explained."""
        return not self.benefits or benefit in self.benefits

    def rows_of(self, roster: Roster, vocabulary: Vocabulary) -> Ints:
        """Return the rows of a roster to explain."""
        if self.person is None:
            meant = sheet_named((s.name for s in roster.sheets), self.sheet)
            sheets = [s.name == meant and self.file in {None, s.file} for s in roster.sheets]
            here = np.array(sheets, dtype=np.bool_)[roster.sheet_of]
            return np.flatnonzero(here & (roster.row == self.row))
        cells = roster.cells(ID)
        column = typed_column(roster, ID, vocabulary.columns[ID])
        same = np.asarray(column.data) == self.person
        for at in np.flatnonzero(column.problem):
            same[at] = plain_text(cells[at]).strip() == self.person
        return np.flatnonzero(same)


def sheet_named(names: Iterable[str], sheet: str | None) -> str | None:
    """Return the sheet with that name, or else one with that name but for blanks around it."""
    known = list(names)
    if sheet is None or sheet in known:
        return sheet
    return next((name for name in known if name.strip() == sheet.strip()), sheet)
