"""Cells that say something else than they hold: amounts in 万元, dates that show only a month.

A cell's own words come first: what stands in it as text, then what its format shows, then what
the sheet says of its column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import ColumnType
from payouts.roster.cells.amount_units import FOREIGN, HUNDREDTHS, in_yuan
from payouts.roster.cells.looks import sight
from payouts.roster.cells.tidy import Tidying
from payouts.roster.model.cell import UNITS, BadCell, MeantCell
from payouts.roster.model.roster import ShownCells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    from payouts.base.arrays import Ints, Objects
    from payouts.base.columns import Vocabulary
    from payouts.roster.cells.sights import Sight
    from payouts.roster.model.look import Look, Looks
    from payouts.roster.sheet.table import Section

_DATED = frozenset({ColumnType.DATE, ColumnType.MONTH})
_COUNTED = frozenset({ColumnType.MONEY, ColumnType.NUMBER, ColumnType.INTEGER})


def read_meanings(
    cells: MutableMapping[str, Objects], section: Section, looks: Looks, vocabulary: Vocabulary
) -> dict[str, ShownCells]:
    """Put what cells mean in the place of what they hold.

    Args:
        cells: canonical column → cells of the rows of people, changed in place.
        section: their table.
        looks: the formats of the sheet that may show other than is stored.
        vocabulary: what columns hold.

    Returns:
        By column the cells that are read as stored and show something else.
    """
    told: dict[str, ShownCells] = {}
    for name, at in section.table.columns.items():
        kind = vocabulary.columns[name].type
        seen = _seen(cells[name], section.data, *looks[at]) if at in looks else {}
        said = name in section.units
        if kind is ColumnType.MONEY and (said or seen):
            cells[name] = _amounts(cells[name], section.units.get(name, 0), seen, unit_said=said)
        elif kind in _DATED and seen:
            _months(cells[name], seen)
        shown = {row: one for row, one in seen.items() if _is_told(one, kind, unit_said=said)}
        if shown:
            texts = tuple(one.text for one in shown.values())
            told[name] = ShownCells(np.array(list(shown), dtype=np.int64), texts)
    return told


def _is_told(seen: Sight, kind: ColumnType, *, unit_said: bool) -> bool:
    """Tell whether what is shown is to be told beside what is read."""
    if kind in _DATED:
        return seen.differs
    if kind not in _COUNTED:
        return seen.hides
    if seen.unit == HUNDREDTHS:
        return seen.differs or kind is not ColumnType.NUMBER
    named = kind is ColumnType.MONEY and (unit_said or seen.unit is not None)
    return seen.differs or (seen.shift != 0 and not named)


def _seen(
    cells: Objects, data: Ints, rows: Ints, looks: tuple[Look | str, ...]
) -> dict[int, Sight]:
    """Return what the cells of people show where that is not plainly what they hold."""
    at = np.searchsorted(data, rows)
    inside = np.isin(rows, data)
    known: dict[tuple[object, type, object], Sight | None] = {}
    found: dict[int, Sight] = {}
    for i in np.flatnonzero(inside).tolist():
        position, look = int(at[i]), looks[i]
        cell = cells[position]
        if cell is None or isinstance(cell, BadCell):
            continue
        key = look, type(cell), cell
        if key not in known:
            known[key] = sight(look, cell)
        if (seen := known[key]) is not None:
            found[position] = seen
    return found


def _amounts(
    cells: Objects, unit: int | None, seen: Mapping[int, Sight], *, unit_said: bool
) -> Objects:
    """Return amounts in yuan, as far as they are not; ``unit`` None leaves them in doubt."""
    result = cells.copy()
    own = np.zeros(len(cells), dtype=np.bool_)
    for position, shown in seen.items():
        if shown.unit == FOREIGN:
            own[position] = True
            result[position] = BadCell(UNITS)
        elif shown.unit is not None:
            own[position] = True
            result[position] = _times(cells[position], shown.shift + shown.unit, Tidying.SHOWN)
        elif shown.shift and unit_said and unit is not None:
            own[position] = True
            result[position] = _times(cells[position], shown.shift + unit, Tidying.UNIT)
    if unit_said:
        rest = np.flatnonzero(~own & (cells != None))  # noqa: E711 (cell by cell)
        result[rest] = _each(cells[rest], lambda cell: _in_unit(cell, unit))
    return result


def _each(cells: Objects, meaning: Callable[[object], object]) -> Objects:
    """Return what each cell means, worked out once for equal ones of one type."""
    known: dict[tuple[type, object], object] = {}
    result = np.empty(len(cells), dtype=object)
    for i, cell in enumerate(cells.tolist()):
        key = type(cell), cell
        if key not in known:
            known[key] = meaning(cell)
        result[i] = known[key]
    return result


def _in_unit(cell: object, unit: int | None) -> object:
    """Return an amount in yuan; in doubt about its unit nothing that can be read."""
    if unit is None:
        return cell if in_yuan(cell, 0) is None else BadCell(UNITS)
    return _times(cell, unit, Tidying.UNIT)


def _times(cell: object, power: int, why: Tidying) -> object:
    """Return a cell whose number means that number times a power of ten."""
    text = in_yuan(cell, power) if power else None
    return cell if text is None else MeantCell(cell, text, why.value)


def _months(cells: Objects, seen: Mapping[int, Sight]) -> None:
    """Put the month or year that a date shows in its place."""
    for position, shown in seen.items():
        if shown.month:
            cells[position] = MeantCell(cells[position], shown.month, Tidying.SHOWN.value)
