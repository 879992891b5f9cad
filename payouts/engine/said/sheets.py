"""Which headings stand over which rows of a roster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.letters import column_letters
from payouts.roster.model.said import Beside
from payouts.roster.said.headings import over_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.arrays import Ints
    from payouts.roster.model.roster import Roster, SheetTable
    from payouts.roster.model.said import SaidText
    from payouts.roster.said.words import WarningWords


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a roster below the same headings.

    Attributes:
        rows: indexes into the roster, ascending.
        texts: the headings over them, by row of the sheet.
        first_header: 1-based row of the first header of their sheet.
    """

    rows: Ints
    texts: tuple[SaidText, ...]
    first_header: int


def is_named_as_file(sheet: SheetTable) -> bool:
    """Tell whether a sheet has no name but that of its file, as one of a text file has."""
    return sheet.name in {sheet.file, PurePath(sheet.file).name, PurePath(sheet.file).stem}


def where_of(remark: SaidText) -> tuple[str, str]:
    """Return where a remark stands, in words."""
    if remark.beside is Beside.PAGE:
        return "页眉页脚", "the header or footer of the pages"
    if remark.beside is Beside.COMMENT:
        cell = f"{column_letters(remark.at)}{remark.row}"
        return f"{cell} 的批注", f"the comment on {cell}"
    return f"第 {remark.row} 行的说明", f"the remark in row {remark.row}"


def tables_of_sheets(roster: Roster) -> dict[tuple[str, str], list[int]]:
    """Return the tables of each sheet: (file, sheet) → indexes."""
    tables: dict[tuple[str, str], list[int]] = {}
    for number, table in enumerate(roster.sheets):
        tables.setdefault((table.file, table.name), []).append(number)
    return tables


def headings_over(roster: Roster, rows: Ints, words: WarningWords) -> Iterator[Rows]:
    """Yield rows [k] of a roster by the headings that stand over them, those of none left out."""
    for numbers in tables_of_sheets(roster).values():
        texts = [text for number in numbers for text in roster.sheets[number].texts]
        if not any(text.heading for text in texts):
            continue
        first_header = min(roster.sheets[number].header_row for number in numbers)
        mine = rows[np.isin(roster.sheet_of[rows], numbers)]
        standing = list(over_rows(texts, first_header, words))
        starts = np.array([row for row, _ in standing], dtype=np.int64)
        groups = np.searchsorted(starts, roster.row[mine], side="right") - 1
        for group in np.unique(groups[groups >= 0]).tolist():
            yield Rows(mine[groups == group], standing[group][1], first_header)
