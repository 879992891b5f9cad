"""Exact money: rationals until a named rounding, whole fen with bounds after it.

Values are in yuan unless a name says fen. No binary float is accepted anywhere.
"""

from __future__ import annotations

from payouts.base.money.errors import AmountTextError, MoneyBoundError, MoneyError, NotWholeFenError
from payouts.base.money.exact import Exact, safe_divide
from payouts.base.money.rounding import Rounding
from payouts.base.money.shares import share, share_largest_remainder
from payouts.base.money.text import (
    MAX_FEN,
    about_text,
    fen_text,
    fraction_text,
    nearest_fen_text,
    parse_amount,
    parse_amount_wan,
    twelfth_text,
    yuan_grouped,
)

__all__ = [
    "MAX_FEN",
    "AmountTextError",
    "Exact",
    "MoneyBoundError",
    "MoneyError",
    "NotWholeFenError",
    "Rounding",
    "about_text",
    "fen_text",
    "fraction_text",
    "nearest_fen_text",
    "parse_amount",
    "parse_amount_wan",
    "safe_divide",
    "share",
    "share_largest_remainder",
    "twelfth_text",
    "yuan_grouped",
]
