"""The cells of a case → a roster, as if an office had filled in a sheet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.columns import BIRTH, ID, NAME
from payouts.base.identity import check_character
from payouts.roster.model.roster import Roster, SheetTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.columns import Vocabulary
    from payouts.rules.models.cases import Case
    from payouts.rules.rule import Rule

# Not a column everywhere: the date of birth that a made-up id is given.
_BORN = dt.date(1950, 1, 1)
_AREA = "999999"  # no such area: no living person has the id
_HEADER_ROW = 1


def case_roster(case: Case, rule: Rule, vocabulary: Vocabulary) -> Roster:
    """Build a roster of one sheet with every column the rule reads.

    Cells not provided are blank; a row without a name or an id is given one of its own.
    """
    names = dict.fromkeys((*rule.columns, *(name for row in case.provided for name in row)))
    columns = [name for name in names if name in vocabulary.columns]
    rows = [_filled(dict(row), index) for index, row in enumerate(case.provided)]
    frame = pd.DataFrame({
        name: pd.Series([row.get(name) for row in rows], dtype=object) for name in columns
    })
    sheet = SheetTable(
        file=rule.file,
        name=case.what,
        title="",
        header_row=_HEADER_ROW,
        columns={name: index for index, name in enumerate(columns)},
        unknown_headers=(),
        rows=len(rows) + 1,
        counts={"data": len(rows)},
    )
    return Roster(
        files=(),
        sheets=(sheet,),
        frame=frame,
        sheet_of=np.zeros(len(rows), dtype=np.int32),
        row=np.arange(len(rows), dtype=np.int64) + _HEADER_ROW + 1,
        notes=(),
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


def _filled(row: dict[str, str | int | dt.date], index: int) -> Mapping[str, object]:
    born = birth_of(row)
    made = {NAME: f"算例{index + 1}"}
    if born is not None:
        first = f"{_AREA}{born:%Y%m%d}{index + 1:03d}"
        made[ID] = first + check_character(first)
    return {**made, **row}
