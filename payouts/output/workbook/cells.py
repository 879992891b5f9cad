"""A column of a printed table by its distinct values.

A table of 100,000 people is a million and a half cells. What a cell says, how much room it
takes and what is written for it is worked out once for each distinct value of its column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from payouts.output.tables import CellKind
from payouts.output.workbook.decimals import MIXED, NUMBERS, Written, number_texts, written
from payouts.output.workbook.measure import lines_needed, number_width, text_width, text_widths
from payouts.output.workbook.text import LOOKS_ESCAPED, MARKUP, clean, clean_all, escape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from payouts.output.tables import TableColumn


class Styles(Protocol):
    """The formats of a column."""

    def __call__(self, kind: CellKind, *, alert: bool = False) -> int:
        """Return the number of the format of a kind of cell, marked to be acted on or not."""


_DATE_WIDTH = len("2023-09-01")
_SHRUNK = NUMBERS | {CellKind.CODE, CellKind.DATE}  # made smaller rather than broken over lines


@dataclass(frozen=True, slots=True)
class Cells:
    """A column by its distinct values: row i shows ``texts[codes[i]]``, blank at -1.

    ``texts`` are clean texts, or decimals as they are written into the file; ``widths`` those
    of their longest lines in half-width characters, empty for numbers. ``mixed`` says how each
    is written where a column holds both.
    """

    kind: CellKind
    codes: NDArray[np.intp]
    texts: list[str]
    widths: list[int]
    mixed: tuple[Written, ...] = ()
    alert: frozenset[str] = frozenset()

    @classmethod
    def of(cls, column: TableColumn) -> Cells:
        """Prepare a column.

        Raises:
            MoneyBoundError: a number that a spreadsheet cannot hold exactly.
            TypeError: a float where fen or a count is due, anything but str elsewhere.

        """
        codes, found = pd.factorize(column.cells)
        if any(cell is not None for cell in column.cells[codes < 0]):
            raise TypeError(f"{column.header}: a blank cell is None, nothing else")
        distinct = found.tolist()
        if column.kind in NUMBERS:
            return cls(column.kind, codes, number_texts(distinct, column.kind), [])
        if column.kind in MIXED:
            mixed = tuple(written(value, column.kind) for value in _cleaned(distinct))
            shown = [one.text for one in mixed]
            widths = list(map(_width, mixed))
            return cls(column.kind, codes, shown, widths, mixed)
        distinct = clean_all(distinct)
        return cls(column.kind, codes, distinct, text_widths(distinct), alert=column.alert)

    def width(self) -> int:
        """Return the width the widest cell wants, in half-width characters."""
        if self.kind in NUMBERS:
            return number_width(max(self.texts, key=len, default=""))
        return max(self.widths, default=0)

    def lines(self, width: int) -> NDArray[np.int64]:
        """Return the lines each row's cell takes in a column that wide, [n]."""
        return np.array([*self._each(width), 1], dtype=np.int64)[self.codes]

    def most_lines(self, width: int) -> int:
        """Return the lines of the cell that takes most of them."""
        return max(self._each(width), default=1)

    def _each(self, width: int) -> list[int]:
        if self.kind in _SHRUNK:
            return [1] * len(self.texts)
        return [
            1 if wide <= width and "\n" not in text else lines_needed(text, width)
            for text, wide in zip(self.texts, self.widths, strict=True)
        ]

    def markup(self, styles: Styles) -> NDArray[np.object_]:
        """Return what follows the address of a cell, one for each text and the blank last.

        Args:
            styles: the formats of the column.
        """
        style = styles(self.kind)
        blank = f' s="{style}"/>'
        if self.kind in NUMBERS:
            ready = [_number(text, style) for text in self.texts]
        elif self.mixed:
            ready = [
                (_number if number else _inline_escaped)(text, styles(kind))
                for text, kind, number in self.mixed
            ]
        else:
            ready = self._of_texts(
                style, styles(self.kind, alert=True) if self.alert else style, blank
            )
        return np.array([*ready, blank], dtype=object)

    def _of_texts(self, style: int, marked: int, blank: str) -> list[str]:
        joined = "\n".join(self.texts)
        plain = not (MARKUP.search(joined) or LOOKS_ESCAPED.search(joined))
        texts = self.texts if plain else list(map(escape, self.texts))
        return [
            _inline(text, marked if raw in self.alert else style) if text else blank
            for text, raw in zip(texts, self.texts, strict=True)
        ]


def _cleaned(values: list[int | str]) -> list[int | str]:
    return [clean(value) if isinstance(value, str) else value for value in values]


def _width(cell: Written) -> int:
    if not cell.number:
        return text_width(cell.text)
    return _DATE_WIDTH if cell.kind is CellKind.DATE else number_width(cell.text)


def _number(text: str, style: int) -> str:
    return f' s="{style}"><v>{text}</v></c>'


def _inline_escaped(text: str, style: int) -> str:
    return _inline(escape(text), style) if text else f' s="{style}"/>'


def _inline(text: str, style: int) -> str:
    # Readers drop blanks at the ends of an element unless told to keep them.
    keep = "" if text == text.strip() else ' xml:space="preserve"'
    return f' s="{style}" t="inlineStr"><is><t{keep}>{text}</t></is></c>'
