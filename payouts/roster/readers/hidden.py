"""Hidden and struck-out parts of a sheet: reported, and refused where the office asks.

Hiding a row does not delete it and striking it through does not either; whether either was
meant as a deletion only the office knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.letters import column_letters
from payouts.roster.model.cell import HIDDEN, BadCell
from payouts.roster.settings import Hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, MutableMapping

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.roster.model.rawsheet import RawSheet
    from payouts.roster.settings import ReadSettings


HIDDEN_ROW = "F029"
STRUCK_ROW = "F020"

_NAMED = 8  # rows or columns named in one message
_DONE = {
    Hidden.READ: ("已照常读取", "read like the others"),
    Hidden.REFUSE: ("按设置不发放", "not paid, as set"),
}


def union(first: Ints, second: Ints) -> Ints:
    """Return the rows of both, ascending."""
    return np.union1d(first, second)


def refusal(sheet: RawSheet, how: ReadSettings) -> str | None:
    """Return the code of why a whole sheet is left out, None where it is read."""
    if sheet.very_hidden and how.very_hidden is Hidden.REFUSE:
        return "F040"
    return "F028" if sheet.hidden and how.hidden is Hidden.REFUSE else None


def sheet_notes(place: Place, sheet: RawSheet, how: ReadSettings) -> list[Diagnostic]:
    """Report a hidden sheet."""
    if not sheet.hidden:
        return []
    return [say(refusal(sheet, how) or "T006", place)]


def row_notes(
    place: Place, sheet: RawSheet, people: Ints, how: ReadSettings
) -> Iterable[Diagnostic]:
    """Report rows of people (0-based) that are hidden, filtered out or struck through."""
    kinds = (
        ("T007", sheet.hidden_rows, how.hidden),
        ("F025", sheet.filtered_rows, how.hidden),
        ("F027", sheet.struck_rows, how.struck),
    )
    for code, rows, choice in kinds:
        concerned = np.intersect1d(rows, people)
        if len(concerned):
            done, done_en = _DONE[choice]
            named = _named(str(row + 1) for row in concerned)
            yield say(code, place, count=len(concerned), rows=named, done=done, done_en=done_en)


def column_notes(
    place: Place, sheet: RawSheet, columns: Mapping[str, int], how: ReadSettings
) -> list[Diagnostic]:
    """Report hidden columns of a table (canonical -> 0-based)."""
    hidden = set(sheet.hidden_columns.tolist())
    found = {name: at for name, at in columns.items() if at in hidden}
    if not found:
        return []
    done, done_en = _DONE[how.hidden]
    named = _named(f"{column_letters(at)} {name}" for name, at in found.items())
    return [say("F026", place, columns=named, done=done, done_en=done_en)]


def mark_hidden(
    cells: MutableMapping[str, Objects],
    sheet: RawSheet,
    columns: Mapping[str, int],
    how: ReadSettings,
) -> None:
    """Mark every cell of a hidden column as unreadable, where asked."""
    if how.hidden is Hidden.READ:
        return
    hidden = set(sheet.hidden_columns.tolist())
    for name, at in columns.items():
        if at in hidden and name in cells:
            marked = np.empty(len(cells[name]), dtype=object)
            marked[:] = BadCell(HIDDEN)
            cells[name] = marked


def stopped_rows(sheet: RawSheet, people: Ints, how: ReadSettings) -> dict[str, Bools]:
    """Return code -> rows of people [n] that are not to be paid."""
    found = {}
    if how.hidden is Hidden.REFUSE:
        found[HIDDEN_ROW] = np.isin(people, union(sheet.hidden_rows, sheet.filtered_rows))
    if how.struck is Hidden.REFUSE:
        found[STRUCK_ROW] = np.isin(people, sheet.struck_rows)
    return {code: rows for code, rows in found.items() if rows.any()}


def _named(items: Iterable[str]) -> str:
    named = list(items)
    more = "…" if len(named) > _NAMED else ""
    return "、".join(named[:_NAMED]) + more
