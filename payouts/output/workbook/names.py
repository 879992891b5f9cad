"""Names that Excel takes for sheets, no two alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.output.workbook.plan import SheetPlan
from payouts.output.workbook.text import clean, cut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payouts.output.tables import Table

_NAME_UNITS = 31  # of UTF-16, the longest Excel takes
_SHEET_NAME = str.maketrans("[]:*?/\\\n\t", "［］：＊？／＼  ")


def sheet_names(tables: Iterable[Table]) -> list[list[str]]:
    """Return legal names, no two alike, for the sheets of each table."""
    seen: set[str] = set()
    return [
        [unlike(legal(table.sheet), seen) for _ in range(SheetPlan.of(table).sheets)]
        for table in tables
    ]


def legal(sheet: str) -> str:
    """Return a name with what a sheet's name may not hold replaced, however long."""
    name = clean(sheet).translate(_SHEET_NAME).strip().strip("'")
    # Excel keeps the name History for itself.
    return f"{name}_" if name.casefold() == "history" else (name or "Sheet")


def unlike(name: str, seen: set[str]) -> str:
    """Return the name as long as a sheet's may be, numbered if it was seen, and note it."""
    found, number = cut(name, _NAME_UNITS).rstrip("'"), 1
    while found.casefold() in seen:
        number += 1
        tail = f" ({number})"
        found = cut(name, _NAME_UNITS - len(tail)) + tail
    seen.add(found.casefold())
    return found
