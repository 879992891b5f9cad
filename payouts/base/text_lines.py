"""Text for a terminal: tables, amounts, and control characters written out."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from payouts.base.money import parse_amount, yuan_grouped

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

# Controls, direction marks, lone surrogates and line separators may stand in any cell.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NO_CHARACTERS = frozenset(map(chr, range(0xFDD0, 0xFDF0)))


def visible(text: str) -> str:
    """Return a text with control and invisible characters written out as escapes."""
    return "".join(
        c.encode("unicode_escape").decode()
        if unicodedata.category(c) in _UNSEEN or c in _NO_CHARACTERS
        else c
        for c in text
    )


def grouped(amount: str) -> str:
    """Return an amount with thousands separators; text in, text out."""
    return yuan_grouped(int(parse_amount(amount) * 100))


def table_lines(header: Sequence[str], rows: Sequence[Sequence[str]], right: set[int]) -> list[str]:
    """Return a plain table, columns aligned for characters of double width."""
    return aligned([header, *rows], right)


def aligned(rows: Sequence[Sequence[str]], right: Container[int] = ()) -> list[str]:
    """Return rows as lines of columns, those named in ``right`` set to the right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [_pad(cell, widths[i], on_left=i in right) for i, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    return lines


def width(text: str) -> int:
    """Return the number of columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, columns: int, *, on_left: bool) -> str:
    space = " " * (columns - width(text))
    return space + text if on_left else text + space
