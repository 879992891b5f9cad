"""The cells of a case → a roster, as if an office had filled in a sheet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.columns import BIRTH, ID, NAME
from payouts.base.identity import check_character
from payouts.base.vectors import objects
from payouts.roster.model.roster import Roster, SheetTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.base.columns import Vocabulary
    from payouts.rules.models.cases import Case
    from payouts.rules.rule import Rule

# Not a column everywhere: the date of birth that a made-up id is given.
_BORN = dt.date(1950, 1, 1)
_AREA = 999999  # no such area, nor those just below: no living person has the id
_IN_AN_AREA = 999
_HEADER_ROW = 1


def case_roster(case: Case, rule: Rule, vocabulary: Vocabulary) -> Roster:
    """Build a roster of the rows of one case; see :func:`cases_roster`."""
    return cases_roster([case], rule, vocabulary)


def cases_roster(cases: Sequence[Case], rule: Rule, vocabulary: Vocabulary) -> Roster:
    """Build a roster of one sheet for each case, with every column the rule reads.

    Cells not provided are blank; a row without a name or an id is given one of its own.
    All cases of a rule share a roster, so that a column is read once for all of them.
    """
    provided = [(row, index) for case in cases for index, row in enumerate(case.provided)]
    rows = [_filled(row, index, person) for person, (row, index) in enumerate(provided)]
    counts = [len(case.provided) for case in cases]
    names = dict.fromkeys((*rule.columns, *(name for row in rows for name in row)))
    columns = [name for name in names if name in vocabulary.columns]
    cells = {name: objects([row.get(name) for row in rows]) for name in columns}
    at = {name: index for index, name in enumerate(columns)}
    starts = np.repeat(np.cumsum([0, *counts[:-1]]), counts)
    return Roster(
        files=(),
        sheets=tuple(_sheet(case, rule, at) for case in cases),
        frame=pd.DataFrame(cells, dtype=object),
        sheet_of=np.repeat(np.arange(len(cases), dtype=np.int32), counts),
        row=np.arange(len(rows), dtype=np.int64) - starts + _HEADER_ROW + 1,
        notes=(),
    )


def _sheet(case: Case, rule: Rule, columns: Mapping[str, int]) -> SheetTable:
    return SheetTable(
        file=rule.file,
        name=case.what,
        title="",
        header_row=_HEADER_ROW,
        columns=columns,
        unknown_headers=(),
        rows=len(case.provided) + 1,
        counts={"data": len(case.provided)},
    )


def birth_of(row: Mapping[str, str | int | dt.date]) -> dt.date | None:
    """Return the date of birth a row's id is given; None where what is provided is no date."""
    born = row.get(BIRTH, _BORN)
    try:
        return dt.date.fromisoformat(born) if isinstance(born, str) else _date(born)
    except ValueError:
        return None


def _date(born: int | dt.date) -> dt.date | None:
    return born if isinstance(born, dt.date) else None


def _filled(
    row: Mapping[str, str | int | dt.date], index: int, person: int
) -> Mapping[str, object]:
    born = birth_of(row)
    made = {NAME: f"算例{index + 1}"}
    if born is not None:
        area, number = divmod(person, _IN_AN_AREA)
        first = f"{_AREA - area}{born:%Y%m%d}{number + 1:03d}"
        made[ID] = first + check_character(first)
    return {**made, **row}
