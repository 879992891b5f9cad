"""Counts and fen as the decimals a spreadsheet holds exactly."""

from __future__ import annotations

from operator import index

from payouts.base.money import MoneyBoundError, fen_text
from payouts.output.tables import CellKind

NUMBERS = frozenset({CellKind.MONEY, CellKind.COUNT})

# A spreadsheet number is a binary double: 15 significant digits survive, a 16th may not.
_SAFE_DIGITS = 15


def number_text(value: int, kind: CellKind) -> str:
    """Return the decimal written for a count, or for fen as yuan.

    Raises:
        MoneyBoundError: more than 15 significant digits, which a spreadsheet would alter.

    """
    text = fen_text(value) if kind is CellKind.MONEY else _count_text(value)
    if len(str(abs(value)).rstrip("0")) > _SAFE_DIGITS:
        message = (
            f"{text} 超过 {_SAFE_DIGITS} 位有效数字，电子表格无法准确保存 "
            f"(more than {_SAFE_DIGITS} significant digits: a spreadsheet would alter it)"
        )
        raise MoneyBoundError(message)
    return text


def number_texts(values: list[int], kind: CellKind) -> list[str]:
    """Return :func:`number_text` of each value."""
    if max(map(abs, values), default=0) >= 10**_SAFE_DIGITS:  # some may be refused
        return [number_text(value, kind) for value in values]
    return list(map(fen_text if kind is CellKind.MONEY else _count_text, values))


def _count_text(value: int) -> str:
    return str(index(value))  # a float is refused
