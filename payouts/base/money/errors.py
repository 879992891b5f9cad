"""Errors about amounts.

::

    MoneyError
    ├── MoneyBoundError   (OverflowError)  more fen than decimal(18, 2) holds
    ├── NotWholeFenError  (ValueError)     a fraction of a fen where whole fen are due
    └── AmountTextError   (ValueError)     text that is not a plain decimal amount
"""

from __future__ import annotations


class MoneyError(Exception):
    """Base of the errors about an amount."""


class MoneyBoundError(MoneyError, OverflowError):
    """An amount beyond what the payment tables can store; never wrapped or cut."""


class NotWholeFenError(MoneyError, ValueError):
    """A value that is not a whole number of fen; a rounding step is missing before it."""


class AmountTextError(MoneyError, ValueError):
    """Text that cannot be read as an exact amount without guessing."""
