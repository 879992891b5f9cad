"""Clean values as the oracle takes them → cells as a roster holds them, and periods as months."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import datetime as dt

Month: TypeAlias = "tuple[int, int]"  # (year, month)
Cell: TypeAlias = "dt.date | Month | str | int | Fraction | frozenset[str] | None"


def raw(value: Cell) -> object:
    """Return a clean value as a roster would hold it; money is given to the fen."""
    match value:
        case (year, month):
            return f"{year}.{month:02d}"
        case True | False:
            return "是" if value else "否"
        case frozenset():
            return "、".join(sorted(value)) or "无"
        case Fraction():
            yuan, fen = divmod(int(value * 100), 100)
            return f"{yuan}.{fen:02d}"
        case _:
            return value


def as_months(period: str) -> tuple[Month, Month]:
    """Return the first and last month of ``2023``, ``2023Q1``, ``2023-05`` or ``A..B``."""
    first, _, last = period.partition("..")
    if not last and "-" not in first:
        if "Q" in first:
            quarter = int(first[-1])
            return (int(first[:4]), 3 * quarter - 2), (int(first[:4]), 3 * quarter)
        return (int(first), 1), (int(first), 12)
    y, m = map(int, first.split("-"))
    y2, m2 = map(int, (last or first).split("-"))
    return (y, m), (y2, m2)
