"""Widths of columns and heights of rows, so that what is printed is shown whole.

Widths are in half-width characters of the body font, heights in points.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from payouts.output.tables import CellKind
from payouts.output.workbook.decimals import NUMBERS
from payouts.output.workbook.measure import number_width, text_width
from payouts.output.workbook.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.output.tables import Table
    from payouts.output.workbook.cells import Cells
    from payouts.output.workbook.sums import Sum

# A line is reckoned for the tallest font the text may be shown in, so that no print cuts it off.
LINE, ROW = 14.5, 20.0
BLANK_ROW = 15.0  # what a row is high that nothing is said of
_SLACK, _TALLEST = 5.5, 409.0

# Columns: what surrounds a text, the caps of the kinds of text, and a page of landscape A4.
_PADDING, _INDENT, _LEAST = 3, 1, 8
_CAP, _CAP_TIGHT, _CAP_WIDE, _CAP_CODE, _CAP_EXCEL = 30, 18, 30, 60, 240
_PAGE, _PAGE_COVERED, _MOST_STRETCH = 146, 172, 2.2


class Measured(NamedTuple):
    """A table with its columns prepared, and its totals by column."""

    table: Table
    cells: Sequence[Cells]
    totals: Mapping[int, Sum]


def column_widths(tables: Sequence[Measured]) -> list[int]:
    """Return the width of each column of the tables on a sheet: what its cells want, in reason."""
    page = _PAGE - len(tables[0].table.columns)  # every column has a margin of its own
    widths = _widest(tables, (_CAP, _CAP_WIDE))
    if sum(widths) > page:
        # Texts on two lines read better than the whole page made small.
        widths = _widest(tables, (_CAP_TIGHT, _CAP_WIDE))
    stretch = min(max(page / sum(widths), 1), _MOST_STRETCH)
    widths = [int(width * stretch) for width in widths]
    if len(tables) > 1:  # what is signed is a page: smaller print makes room for more lines
        widths[-1] += max(_PAGE_COVERED - sum(widths), 0)
    for at, found in (pair for one in tables for pair in enumerate(one.cells)):
        # The tallest row there can be must hold the longest text.
        while (
            widths[at] < _CAP_EXCEL and height(found.most_lines(widths[at] - _INDENT)) == _TALLEST
        ):
            widths[at] = min(widths[at] * 3 // 2, _CAP_EXCEL)
    return widths


def _widest(tables: Sequence[Measured], caps: tuple[int, int]) -> list[int]:
    return [max(each) for each in zip(*(_wanted(*one, caps) for one in tables), strict=True)]


def _wanted(
    table: Table, cells: Sequence[Cells], totals: Mapping[int, Sum], caps: tuple[int, int]
) -> list[int]:
    widths = []
    for at, (column, found) in enumerate(zip(table.columns, cells, strict=True)):
        want = max(found.width(), number_width(totals[at].text) + 1 if at in totals else 0)
        if column.kind not in NUMBERS:
            want = min(want, _CAP_CODE if column.kind is CellKind.CODE else caps[column.wide])
        # A header may take two lines.
        header = text_width(clean(column.header))
        widths.append(max(want, min(header, max(_LEAST, header // 2 + 1))) + _PADDING)
    return widths


def row_heights(table: Table, cells: Sequence[Cells], widths: Sequence[int]) -> NDArray[np.float64]:
    """Return the height of each row in points, so that wrapped text is shown whole."""
    lines = np.ones(table.rows, dtype=np.int64)
    for found, width in zip(cells, widths, strict=True):
        np.maximum(lines, found.lines(width - _INDENT), out=lines)
    return np.clip(lines * LINE + _SLACK, ROW, _TALLEST)


def height(lines: int, line: float = LINE, least: float = ROW) -> float:
    """Return the height of a row of so many lines, each ``line`` high, ``least`` at least."""
    return min(max(lines * line + _SLACK, least), _TALLEST)


def shared(widths: Sequence[int], weights: Sequence[int]) -> list[tuple[int, int]]:
    """Share adjacent columns out by weight; first and last column of each share.

    There must be no fewer columns than weights; each gets one at least.
    """
    edges = [0, *accumulate(widths)]
    goals = [goal * edges[-1] / sum(weights) for goal in accumulate(weights)]
    shares, first = [], 0
    for at, goal in enumerate(goals):
        left = len(weights) - 1 - at
        ends = range(first + 1, len(widths) - left + 1) if left else [len(widths)]
        end = min(ends, key=lambda edge: abs(edges[edge] - goal))
        shares.append((first, end - 1))
        first = end
    return shares
