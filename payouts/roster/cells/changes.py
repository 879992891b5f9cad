"""Every value that is used otherwise than written: place, text before, text after.

Worked out after the fact from distinct raw cells: the value used is what the reader of the
column makes of a cell, and the steps of that reader say what was done to get there. A number
cell read as that number, and a date cell as that date, are no changes; nor is a cell that could
not be read, which is reported as a problem instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from payouts.base.columns import ColumnType, name_key
from payouts.base.identity import mask_name, well_formed
from payouts.base.lookalikes import lookalikes
from payouts.base.money import Exact
from payouts.base.period import day_text, month_of_day, month_text
from payouts.base.vectors import Coded, Dates, Sets
from payouts.roster.cells.categories import CategoryList
from payouts.roster.cells.clean import (
    BAD,
    BLANK,
    FLOAT,
    OTHER,
    READERS,
    TEXT,
    cell_kinds,
    parse_column,
)
from payouts.roster.cells.problems import plain_text, shown_value
from payouts.roster.cells.tidy import Tidying, traced
from payouts.roster.cells.values import drops_noise
from payouts.roster.model.cell import MeantCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.columns import ColumnSpec, Vocabulary
    from payouts.roster.cells.tidy import Steps
    from payouts.roster.model.column import Column
    from payouts.roster.model.roster import Roster


_OPTIONAL = 100  # added to the kind of a cell where a mark for nothing is blank


class TidiedCell(NamedTuple):
    """The text of a cell, the text used, and the steps in between, in order."""

    before: str
    after: str
    kinds: tuple[Tidying, ...]


@dataclass(frozen=True, slots=True)
class ColumnChanges:
    """The changes of one column.

    Attributes:
        column: canonical name.
        spec: what the column holds.
        rows: int64 [m], indexes into the roster, ascending.
        which: int64 [m], index into ``readings``.
        readings: the distinct ones.
    """

    column: str
    spec: ColumnSpec
    rows: Ints
    which: Ints
    readings: tuple[TidiedCell, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes of a roster, by column in the order of the vocabulary."""

    columns: tuple[ColumnChanges, ...]

    def __len__(self) -> int:
        """Return the number of cells."""
        return sum(len(column.rows) for column in self.columns)


def changes_of(
    roster: Roster,
    vocabulary: Vocabulary,
    columns: Iterable[str] | None = None,
    optional: Mapping[str, Bools] | None = None,
) -> Changes:
    """List what was changed on the way from cells to values.

    Args:
        roster: what was read.
        vocabulary: what its columns hold.
        columns: canonical columns to look at; None means every one of the roster.
        optional: by column, the rows [n] of the roster that can do without it, so that a mark for
            nothing is blank there.
    """
    wanted = None if columns is None else set(columns)
    spared = optional or {}
    found = [
        column_changes(roster.cells(name), spec, name, spared.get(name))
        for name, spec in vocabulary.columns.items()
        if name in roster.frame.columns and (wanted is None or name in wanted)
    ]
    return Changes(tuple(column for column in found if len(column.rows)))


def column_changes(
    cells: Objects, spec: ColumnSpec, name: str = "", optional: Bools | None = None
) -> ColumnChanges:
    """List the changes of one column of raw cells [n].

    Args:
        cells: raw cells.
        spec: what the column holds.
        name: its canonical name.
        optional: which of them are blank where they hold a mark for nothing.
    """
    of_cell = cell_kinds(cells)
    rows = np.flatnonzero(_may_differ(cells, of_cell, spec))
    parts: list[tuple[Ints, Ints]] = []
    readings: list[TidiedCell] = []
    kinds = of_cell[rows].astype(np.int64)
    if optional is not None:
        kinds[optional[rows]] += _OPTIONAL
    for kind in np.unique(kinds):  # 1, 1.0, True and "1" are different cells
        mine = rows[kinds == kind]
        codes, distinct = pd.factorize(cells[mine], use_na_sentinel=False)
        read = _readings(np.asarray(distinct, dtype=object), spec, optional=kind >= _OPTIONAL)
        index = np.array([-1 if r is None else 0 for r in read], dtype=np.int64)
        index[index == 0] = np.arange(len(readings), len(readings) + int((index == 0).sum()))
        readings.extend(r for r in read if r is not None)
        which = index[codes]
        parts.append((mine[which >= 0], which[which >= 0]))
    changed, which = (
        np.concatenate([part[k] for part in parts] or [np.zeros(0, dtype=np.int64)]) for k in (0, 1)
    )
    order = np.argsort(changed, kind="stable")
    return ColumnChanges(name or spec.name, spec, changed[order], which[order], tuple(readings))


def shown_pair(reading: TidiedCell, spec: ColumnSpec) -> tuple[str, str]:
    """Return before and after as they may be shown: ids, accounts and names masked."""
    if spec.person:
        return mask_name(reading.before), mask_name(reading.after)
    return shown_value(reading.before, spec.type), shown_value(reading.after, spec.type)


# --- which cells to look at --------------------------------------------------------------


def _may_differ(cells: Objects, kinds: NDArray[np.uint8], spec: ColumnSpec) -> Bools:
    """Tell which cells [n] may be changed; a cheap test that may find too many.

    Ids, accounts and names are nearly all distinct, so those in plain form are left out here.
    """
    numeric = READERS[spec.type].numeric
    may = np.asarray(kinds == TEXT if numeric else ~np.isin(kinds, (BLANK, BAD)))
    texts = np.flatnonzero(may)
    plain: Callable[[str], bool] | None = None
    if spec.type is ColumnType.ID:
        may[texts] = ~well_formed(cells[texts])
    elif spec.type is ColumnType.ACCOUNT:
        plain = _all_digits
    elif spec.type is ColumnType.TEXT:
        plain = _plain_name if spec.person else _plain_text
    if plain is not None:
        may[texts] = [not plain(cell) for cell in cells[texts]]
    if numeric:
        numbers = np.flatnonzero(np.isin(kinds, (FLOAT, OTHER)))
        may[numbers] = [_is_altered(cell) for cell in cells[numbers]]
    return may


def _is_altered(cell: object) -> bool:
    """Tell whether a cell that is no text is used as something else than it holds."""
    return isinstance(cell, MeantCell) or drops_noise(cell)


def _plain_text(text: str) -> bool:
    return text.isalnum() and not lookalikes(text)


def _plain_name(text: str) -> bool:
    return _plain_text(text) and _FULL_WIDTH.search(text) is None


_FULL_WIDTH = re.compile("[！-～]")


def _all_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


# --- distinct cells ----------------------------------------------------------------------


def _readings(
    cells: Objects, spec: ColumnSpec, *, optional: bool = False
) -> list[TidiedCell | None]:
    """Read distinct cells; None where nothing was changed, or nothing could be read."""
    column = parse_column(cells, spec, np.ones(len(cells), dtype=np.bool_))
    used = canonical_texts(column, spec)
    steps = READERS[spec.type].steps(spec)
    read = [
        None if problem else _reading(cell, after, steps, spec)
        for cell, after, problem in zip(cells, used, column.problem.tolist(), strict=True)
    ]
    if optional and column.nothing is not None:
        for at in np.flatnonzero(column.nothing).tolist():
            read[at] = TidiedCell(str(cells[at]), "", (Tidying.NOTHING,))
    return read


def _reading(cell: object, after: str, steps: Steps, spec: ColumnSpec) -> TidiedCell | None:
    if isinstance(cell, MeantCell):
        return _meant(cell, after, steps)
    before = cell if isinstance(cell, str) else plain_text(cell)
    if drops_noise(cell):
        return TidiedCell(before, after, (Tidying.DIGITS,))
    if not isinstance(cell, str) and _says_the_same(before, after, spec):
        return None
    if before == after:
        return None
    done = traced(before, steps)
    kinds = tuple(dict.fromkeys(kind for kind, _ in done))
    explained = bool(done) and done[-1][1] == after
    return TidiedCell(before, after, kinds if explained else (*kinds, Tidying.OTHER))


def _meant(cell: MeantCell, after: str, steps: Steps) -> TidiedCell | None:
    """Return what was made of a cell that says something else than it holds."""
    before = cell.holds if isinstance(cell.holds, str) else plain_text(cell.holds)
    if before == after:
        return None
    kinds = (Tidying(cell.why), *(kind for kind, _ in traced(cell.text, steps)))
    return TidiedCell(before, after, tuple(dict.fromkeys(kinds)))


_MIDNIGHT = " 00:00:00"


def _says_the_same(before: str, after: str, spec: ColumnSpec) -> bool:
    """Tell whether a cell that is not text is used as what it is: a date, TRUE, a figure."""
    if spec.type is ColumnType.BOOLEAN:
        return (before, after) in {("TRUE", "是"), ("FALSE", "否")}
    return spec.type is ColumnType.DATE and before.removesuffix(_MIDNIGHT) == after


def canonical_texts(column: Column, spec: ColumnSpec) -> list[str]:
    """Return the values of a column as text, in the one form each has.

    A name is given as it is compared: without blanks, with one kind of dot.
    """
    data = column.data
    if isinstance(data, Coded):
        texts: list[str] = data.texts().tolist()
        return [name_key(text) for text in texts] if spec.person else texts
    if isinstance(data, Dates):
        return _date_texts(data)
    if isinstance(data, Sets):
        names = CategoryList.of(spec)
        return [names.text_of(bits) for bits in data.bits.tolist()]
    if isinstance(data, Exact):
        return list(data.text())
    return [READERS[spec.type].text(value) for value in data.tolist()]


def _date_texts(dates: Dates) -> list[str]:
    months = month_of_day(dates.first)
    return [
        day_text(first) if first == last else month_text(month)
        for first, last, month in zip(
            dates.first.tolist(), dates.last.tolist(), months.tolist(), strict=True
        )
    ]
