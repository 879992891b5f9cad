"""Counts, fen and dates as the decimals a spreadsheet holds exactly."""

from __future__ import annotations

import re
from operator import index
from typing import NamedTuple

from payouts.base.money import MoneyBoundError, fen_text
from payouts.base.period import day_text
from payouts.output.tables import CellKind

NUMBERS = frozenset({CellKind.MONEY, CellKind.COUNT, CellKind.WHOLE, CellKind.NUMBER})
MIXED = frozenset({CellKind.DATE, CellKind.EXACT})  # of numbers and texts, cell by cell

_MILLION = 1_000_000
# A workbook counts days from 1900, and to February of that year wrongly.
_EPOCH, _FIRST_DAY = 25_569, 61
# Decimals as a spreadsheet shows them too: no leading zero, two decimals or none.
_COUNT = re.compile(r"-?(?:0|[1-9]\d{0,14})", re.ASCII)
_YUAN = re.compile(r"-?(?:0|[1-9]\d{0,12})\.\d\d", re.ASCII)

# A spreadsheet number is a binary double: 15 significant digits survive, a 16th may not.
_SAFE_DIGITS = 15


def number_text(value: int, kind: CellKind) -> str:
    """Return the decimal written for a count, for fen as yuan, or for millionths.

    Raises:
        MoneyBoundError: more than 15 significant digits, which a spreadsheet would alter.

    """
    text = _TEXTS[kind](value)
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
    return list(map(_TEXTS[kind], values))


class Written(NamedTuple):
    """A value as it is written: text or decimal, and the kind whose look it has."""

    text: str
    kind: CellKind
    number: bool


def written(value: int | str, kind: CellKind) -> Written:
    """Return how a value of a column in :data:`MIXED` is written."""
    if isinstance(value, str):
        exact = kind is CellKind.EXACT
        if exact and _COUNT.fullmatch(value):
            return Written(value, CellKind.COUNT, number=True)
        if exact and _YUAN.fullmatch(value):
            return Written(value, CellKind.MONEY, number=True)
        return Written(value, kind if exact else CellKind.LABEL, number=False)
    day = value + _EPOCH
    if day < _FIRST_DAY:
        return Written(day_text(value), CellKind.LABEL, number=False)
    return Written(str(day), CellKind.DATE, number=True)


def each(fen: int, people: int) -> int:
    """Return fen for each of some people, half up."""
    return (2 * fen + people) // (2 * people)


def _count_text(value: int) -> str:
    return str(index(value))  # a float is refused


def _millionths_text(value: int) -> str:
    whole, rest = divmod(abs(index(value)), _MILLION)
    text = f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text


_TEXTS = {
    CellKind.MONEY: fen_text,
    CellKind.COUNT: _count_text,
    CellKind.WHOLE: _count_text,
    CellKind.NUMBER: _millionths_text,
}
