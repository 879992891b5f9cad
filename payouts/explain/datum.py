"""The value of one row in a column, and its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from payouts.base.columns import ColumnType
from payouts.base.identity import mask_id
from payouts.base.money import Exact, fraction_text
from payouts.base.period import LAST_YEAR, day_text, month_text
from payouts.base.vectors import Coded, Dates, Sets
from payouts.roster.cells.problems import shown_value
from payouts.rules.language.types import ValueKind

if TYPE_CHECKING:
    from fractions import Fraction

    from payouts.rules.language.values import Value

# Number (always a Fraction), text, yes or no, first and last possible day of a date, month (int),
# set of categories; None where it is missing.
Datum: TypeAlias = "Fraction | str | bool | tuple[int, int] | int | tuple[str, ...] | None"

_PLACES = 6
_FOREVER = LAST_YEAR * 12  # what rules write where a month has no end


def datum_of(value: Value, row: int) -> Datum:  # noqa: PLR0911 (one a kind of column)
    """Return the value of one row of a column of length n or 1."""
    if value.reasons.missing_at(row):
        return None
    data = value.data
    at = row if len(data) > 1 else 0
    match data:
        case Exact():
            return data.at(at)
        case Coded():
            return data.categories[int(data.codes[at])]
        case Dates():
            return int(data.first[at]), int(data.last[at])
        case Sets():
            bits = int(data.bits[at])
            return tuple(c for k, c in enumerate(data.categories) if bits >> k & 1)
        case _:
            found = data[at]
            if isinstance(found, str):
                return found
            return bool(found) if data.dtype == bool else int(found)


def datum_text(datum: Datum, kind: ValueKind) -> str:  # noqa: PLR0911 (one a kind)
    """Return a value as formulas write it; ids are masked, a missing value is ``？``."""
    if datum is None:
        return "？"
    match kind:
        case ValueKind.MONTH:
            month = cast("int", datum)
            return "∞" if month >= _FOREVER else month_text(month)
        case ValueKind.DATE:
            first, last = cast("tuple[int, int]", datum)
            return day_text(first) if first == last else day_text(first)[:7]
        case ValueKind.BOOLEAN:
            return "是" if datum else "否"
        case ValueKind.ID:
            return mask_id(str(datum))
        case ValueKind.SET:
            return "{" + ", ".join(f'"{item}"' for item in cast("tuple[str, ...]", datum)) + "}"
        case ValueKind.TEXT | ValueKind.CATEGORY:
            return f'"{shown_value(datum, ColumnType.TEXT)}"'
        case _:
            return fraction_text(cast("Fraction", datum))


def decimal_text(value: Fraction) -> str:
    """Return a number as a decimal, cut after six places and marked where it does not end."""
    exact = fraction_text(value)
    if "/" not in exact:
        return exact
    scaled = abs(value.numerator) * 10**_PLACES // value.denominator
    whole, rest = divmod(scaled, 10**_PLACES)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{_PLACES}d}…"
