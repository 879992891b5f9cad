"""Findings of checks about rows of a roster, as data and in words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from payouts.base.columns import ID, NAME, PAYEE_NAME, ColumnType
from payouts.base.diagnostics import Diagnostic
from payouts.base.identity import mask_id, mask_name
from payouts.base.letters import column_letters
from payouts.engine.arguments import arguments_at
from payouts.roster.cells.problems import plain_text, shown_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Ints
    from payouts.base.columns import Vocabulary
    from payouts.roster.model.roster import Roster

_NAMES = frozenset({NAME, PAYEE_NAME})


@dataclass(frozen=True, slots=True)
class RosterFinding:
    """One code at some rows of a roster, found before any rule is applied to them.

    Attributes:
        code: of the catalogue.
        rows: indexes into the roster, ascending.
        column: the column whose cells to show.
        args: arguments of the code's texts besides column and value: the same for all rows, or an
            :class:`~payouts.engine.arguments.Argument`.
        columns: every column involved.
        at: 0-based column of the sheet whose cells to name, where it is no column of the roster.
    """

    code: str
    rows: Ints
    column: str
    args: Mapping[str, object] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    at: int | None = None

    def diagnostic(self, index: int, roster: Roster, vocabulary: Vocabulary) -> Diagnostic:
        """Return the diagnostic of ``rows[index]``; names, ids and accounts are masked."""
        row = int(self.rows[index])
        value = _shown(roster.cells(self.column)[row], self.column, vocabulary)
        said = arguments_at(self.args, index, roster)
        args = {"column": self.column, "value": value, **said}
        place = roster.place(row, self.column)
        if self.at is not None:
            place = replace(place, cell=f"{column_letters(self.at)}{place.row}")
        shown = str(args["value"])
        return Diagnostic(self.code, args, place, shown, None, masked_person(roster, row))


def _shown(cell: object, column: str, vocabulary: Vocabulary) -> str:
    if column in _NAMES:
        return mask_name(plain_text(cell))
    spec = vocabulary.columns.get(column)
    return shown_value(cell, ColumnType.TEXT if spec is None else spec.type)


def masked_person(roster: Roster, index: int) -> str:
    """Return a masked name, or the masked id where there is no name."""
    name = plain_text(roster.cells(NAME)[index])
    return mask_name(name) or mask_id(plain_text(roster.cells(ID)[index]))
