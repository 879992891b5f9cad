"""One sheet while it is written: everything on it but the body rows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from payouts.output.workbook import wording
from payouts.output.workbook.looks import (
    BAR,
    CAPITAL,
    HEADER,
    KINDS,
    NOTHING,
    PEOPLE,
    TITLE,
    TOTAL,
    WORDS,
)
from payouts.output.workbook.measure import lines_needed, text_width
from payouts.output.workbook.sums import per_head
from payouts.output.workbook.text import clean
from payouts.output.workbook.widths import LINE, ROW, height, shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from payouts.output.tables import Table
    from payouts.output.workbook.looks import Formats, Look
    from payouts.output.workbook.sums import Sum, Sums

# Heights in points; the title's font is so much larger than the body's.
_TITLE_LINE, _TITLE_ROW, _TITLE_SCALE = 26.0, 38.0, 1.8
_BAND_ROW, _SIGN_ROW = 24.0, 36.0
# Widths in half-width characters: what a signature claims, and the least it is left.
_SIGNATURE, _TO_SIGN = 10, 7


class Sheet:
    """One sheet of a table while it is written.

    Attributes:
        last: the last row written so far.
        heights: row → height in points, of the rows written so far.
    """

    def __init__(
        self,
        made: Worksheet,
        formats: Formats,
        table: Table,
        widths: Sequence[int],
        title: int = 0,
    ) -> None:
        self._made = made
        self._formats, self._table, self._widths = formats, table, widths
        self._title = self.last = title
        self.heights: dict[int, float] = {}
        for at, width in enumerate(widths):
            made.set_column(at, at, width)

    def top(self, number: int, sheets: int) -> None:
        """Write title, bar, notes and header of sheet ``number`` (from 1) of several."""
        table, end = self._table, len(self._widths) - 1
        title = wording.title(table, number, sheets)
        row = self._title
        self._row(row, [(0, end, title, TITLE)], _TITLE_ROW, _TITLE_LINE, _TITLE_SCALE)
        row += 1
        if table.bar is not None:
            self._row(row, [(0, end, table.bar, BAR)], _BAND_ROW)
            row += 1
        if any(table.notes):
            texts = wording.notes(table)
            self._spread(row, texts, ("left", "center", "right")[: len(texts)], ROW)
            row += 1
        heads = [(at, at, column.header, HEADER) for at, column in enumerate(table.columns)]
        self._row(row, heads, _BAND_ROW)
        if not table.rows:
            self._row(row + 1, [(0, end, wording.NO_ROWS, NOTHING)], _BAND_ROW)

    def sums(
        self, row: int, label: str, sums: Mapping[int, Sum], people: Sum | None, look: Look
    ) -> None:
        """Write a subtotal or total row: label, people, and the sums in their columns."""
        table = self._table
        columns = len(table.columns)
        free = min(sums, default=columns)  # columns left of the first sum
        if people is not None and free == 1:
            label = wording.with_people(label, people.text)
        spare = people is not None and free > 1
        span = (0, free - 1 - spare)
        words = WORDS | look | {"align": "center"}
        shown = dict(sums)
        if people is not None and spare:
            shown |= per_head(table, sums, people, row)
        blanks = [(at, at, "", words) for at in range(free, columns) if at not in shown]
        self._row(row, [(*span, label, words), *blanks], ROW)
        if people is not None and spare:
            self._number(row, free - 1, people, look | PEOPLE)
        for at, value in shown.items():
            self._number(row, at, value, KINDS[table.columns[at].kind] | look)

    def bottom(self, row: int, sums: Sums, across: int | None = None) -> None:
        """Write total, amount in words and sign-off from ``row`` on.

        Args:
            row: below the body (0-based).
            sums: of the table.
            across: signatures on a line, None for as many as have room.
        """
        table, end = self._table, len(self._widths) - 1
        if table.total_label is not None:
            totals = sums.total()
            before = min(totals, default=end + 1) - 1
            people = None if table.counted is None else sums.people(before)
            self.sums(row, table.total_label, totals, people, TOTAL)
            row += 1
        if table.capital is not None:
            self._row(row, [(0, end, wording.capital(table.capital), CAPITAL)], _BAND_ROW)
            row += 1
        if table.signoff:
            labels = wording.signatures(table)
            count = across or self._signatures(labels)
            for line, low in enumerate(range(0, len(labels), count), 1):
                some = labels[low : low + count]
                self._spread(row + line, some, ["left"] * len(some), _SIGN_ROW)

    def _signatures(self, labels: Sequence[str]) -> int:
        """Return how many labels stand on a line with room to sign beside each."""
        for lines in range(1, len(labels) + 1):
            count = -(-len(labels) // lines)
            if count > len(self._widths):
                continue
            chunks = [labels[low : low + count] for low in range(0, len(labels), count)]
            if all(self._room(chunk) >= _TO_SIGN for chunk in chunks):
                return count
        return 1

    def _room(self, texts: Sequence[str]) -> int:
        """Return the least width left beside a text when they share the table."""
        sizes = [text_width(text) for text in texts]
        shares = shared(self._widths, [size + _SIGNATURE for size in sizes])
        return min(
            sum(self._widths[first : last + 1]) - size
            for (first, last), size in zip(shares, sizes, strict=True)
        )

    def _spread(self, row: int, texts: Sequence[str], aligns: Sequence[str], least: float) -> None:
        """Write texts side by side over the width of the table."""
        weights = [text_width(clean(text)) + _SIGNATURE for text in texts]
        shares = shared(self._widths, weights)
        pieces = [
            (*share, text, WORDS | {"align": align})
            for share, text, align in zip(shares, texts, aligns, strict=True)
        ]
        self._row(row, pieces, least)

    def _row(
        self,
        row: int,
        pieces: Iterable[tuple[int, int, str, Look]],
        least: float,
        line: float = LINE,
        scale: float = 1,
    ) -> None:
        """Write (first column, last column, text, look) into a row that holds all of them."""
        lines = 1
        for first, last, given, look in pieces:
            text, made = clean(given), self._formats.of(look)
            if last > first:
                self._made.merge_range(row, first, row, last, "", made)
            if text:
                self._made.write_string(row, first, text, made)
            else:
                self._made.write_blank(row, first, None, made)
            width = int(sum(self._widths[first : last + 1]) / scale)
            lines = max(lines, lines_needed(text, width))
        self.heights[row] = height(lines, line, least)
        self._made.set_row(row, self.heights[row])
        self.last = max(self.last, row)

    def _number(self, row: int, at: int, value: Sum, look: Look) -> None:
        # The library writes a Decimal digit by digit, a float to 16 digits.
        number: Any = Decimal(value.text)
        made = self._formats.of(look)
        if value.formula is None:
            self._made.write_number(row, at, number, made)
        else:
            self._made.write_formula(row, at, value.formula, made, number)
