"""Marks cells whose value is ambiguous, so that it is not used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.letters import column_letters
from payouts.roster.cells.problems import plain_text
from payouts.roster.model.cell import DIFFERS, MERGED, BadCell
from payouts.roster.model.sheet_record import filled_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.roster.model.rawsheet import Merge
    from payouts.roster.sheet.table import Section


_NAMED = 5  # merged cells named in a message


def mark_differing(
    cells: Mapping[str, Objects], columns: Sequence[Objects], section: Section
) -> None:
    """Mark cells [n] that differ from a second column of the same meaning.

    Args:
        cells: canonical column -> cells of the rows of people, changed in place.
        columns: the columns of the whole sheet.
        section: their table.
    """
    for name, others in section.others.items():
        chosen = cells[name].copy()
        for at in others:
            other = columns[at][section.data]
            for row in np.flatnonzero(filled_cells(other)):
                if plain_text(other[row]).strip() != plain_text(chosen[row]).strip():
                    cells[name][row] = BadCell(DIFFERS)


def mark_merged(
    cells: Mapping[str, Objects],
    columns: Sequence[Objects],
    section: Section,
    merges: Sequence[Merge],
) -> list[Diagnostic]:
    """Mark cells [n] that share one value with other people's rows or with the header.

    A merged cell with nothing in it is blank for all its rows, and one over the rows of a
    single person is that person's.

    Returns:
        One note a column.
    """
    if not merges:
        return []
    corners = np.array(merges, dtype=np.int64)
    first = np.searchsorted(section.data, corners[:, 0])
    stop = np.searchsorted(section.data, corners[:, 2], side="right")
    headed = (corners[:, 0] <= section.bottom) & (corners[:, 2] > section.bottom)
    shared = (stop - first > 1) | (headed & (stop > first))
    said = np.array([_top_left(columns, merge) for merge in merges], dtype=np.bool_)
    notes = []
    for name, at in section.table.columns.items():
        within = shared & (corners[:, 1] <= at) & (at <= corners[:, 3])
        if not within.any():
            continue
        chosen = np.flatnonzero(within)
        chosen = chosen[said[chosen] | _any_filled(columns[at], corners[chosen])]
        marked = _covered(len(section.data), first[chosen], stop[chosen])
        if marked.any():
            cells[name][marked] = BadCell(MERGED)
            notes.append(
                _note(section, name, [merges[i] for i in chosen.tolist()], int(marked.sum()))
            )
    return notes


def _top_left(columns: Sequence[Objects], merge: Merge) -> bool:
    """Tell whether anything stands where a merged cell keeps its value."""
    inside = merge.left < len(columns) and merge.top < len(columns[0])
    return inside and columns[merge.left][merge.top] is not None


def _any_filled(column: Objects, corners: Ints) -> Bools:
    """Tell in which of the merged cells [k] something stands in this column."""
    before = np.concatenate(([0], np.cumsum(filled_cells(column))))
    top, bottom = (np.minimum(corners[:, i], len(column) - 1) for i in (0, 2))
    result: Bools = before[bottom + 1] > before[top]
    return result


def _covered(count: int, first: Ints, stop: Ints) -> Bools:
    """Tell which of ``count`` rows lie in any of the spans from ``first`` to before ``stop``."""
    steps = np.zeros(count + 1, dtype=np.int64)
    np.add.at(steps, first, 1)
    np.add.at(steps, stop, -1)
    result: Bools = np.cumsum(steps)[:-1] > 0
    return result


def _note(section: Section, name: str, merges: Sequence[Merge], count: int) -> Diagnostic:
    refs = [
        f"{column_letters(m.left)}{m.top + 1}:{column_letters(m.right)}{m.bottom + 1}"
        for m in merges[:_NAMED]
    ]
    shown = "、".join(refs) + ("…" if len(merges) > _NAMED else "")
    first = merges[0]
    cell = f"{column_letters(first.left)}{first.top + 1}"
    place = Place(file=section.table.file, sheet=section.table.name, row=first.top + 1, cell=cell)
    return say("T013", place, column=name, cells=shown, count=count)
