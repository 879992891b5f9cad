"""The text of one row's value, as formulas write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from payouts.base.columns import ColumnType, yes_or_no
from payouts.base.identity import mask_id
from payouts.base.money import fraction_text
from payouts.base.period import LAST_YEAR, date_text, month_text
from payouts.roster.cells.problems import shown_value
from payouts.rules.language.types import ValueKind

if TYPE_CHECKING:
    from fractions import Fraction

    from payouts.rules.language.values import Datum

_PLACES = 6
_FOREVER = LAST_YEAR * 12  # what rules write where a month has no end


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
            return date_text(first, last)
        case ValueKind.BOOLEAN:
            return yes_or_no(datum)
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
