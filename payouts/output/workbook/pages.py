"""Where the pages of a printed sheet begin, so that what is signed stays with what it sums up.

Total, amount in words and sign-off are the closing block of a table: printed on one page, below
some of its rows. A page never begins with a subtotal either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools

MOST_BREAKS = 1000  # Excel takes 1,023; before the last of them pages end where they are full
# Landscape A4 and its margins at the sides, in points; a column has 7 pixels for each of its
# half-width characters and 5 more.
_WIDE, _HIGH, _SIDES = 841.9, 595.3, 57.6
_PIXEL, _DIGIT, _AROUND = 0.75, 7, 5
_LEAST_SCALE = 0.1
# Other programs make columns a little narrower, and rows a little higher, than Excel does.
_FILLED = 0.94
_WITH = 3  # lines that the closing block has above it on its page


@dataclass(frozen=True, slots=True)
class Section:
    """A table on a sheet, as its rows go to pages.

    Attributes:
        first: the row of its title (0-based).
        body: the row below its header.
        closing: the row of its total, or the row below its last where nothing is signed.
        heights: of all its rows in points, from its title to its end [n].
        subtotals: which of its rows are subtotals [n].
    """

    first: int
    body: int
    closing: int
    heights: NDArray[np.float64]
    subtotals: Bools

    @property
    def last(self) -> int:
        """Its last row."""
        return self.first + len(self.heights) - 1


def room(widths: Sequence[int], margins: float) -> float:
    """Return the height of a page in points of the sheet, which is made as wide as the page.

    Args:
        widths: of its columns, in half-width characters.
        margins: above and below, in inches.
    """
    wide = sum(width * _DIGIT + _AROUND for width in widths) * _PIXEL
    scale = max(min((_WIDE - _SIDES) / wide, 1), _LEAST_SCALE)
    return (_HIGH - 72 * margins) / scale * _FILLED


def page_breaks(section: Section, page: float) -> list[int]:
    """Return the rows (0-based) that pages begin with, but for the first.

    Args:
        section: its rows; the header, the row above its body, is repeated on every page.
        page: the height of a page in points.
    """
    body, closing = section.body - section.first, section.closing - section.first
    edges = np.concatenate([[0.0], np.cumsum(section.heights)])
    end = len(section.heights)
    repeated = section.heights[body - 1]
    latest = _kept(section, min(max(closing - _WITH, body + 1), closing - 1), body)
    found: list[int] = []
    at, full = 0, page
    while edges[end] - edges[at] > full:
        fits = int(np.searchsorted(edges, edges[at] + full, side="right")) - 1
        fits = max(fits, body + 1 if at == 0 else at + 1)
        if closing < end:
            fits = min(fits, latest)
        start = _kept(section, fits, max(at, body))
        if start <= max(at, body) or start >= end:
            break  # what has to stay together is higher than a page
        found.append(section.first + start)
        at, full = start, page - repeated
    return found


def _kept(section: Section, row: int, above: int) -> int:
    """Return the row, or one further up below ``above``, that is no subtotal."""
    start = row
    while above + 1 < start < len(section.subtotals) and section.subtotals[start]:
        start -= 1
    return row if start < len(section.subtotals) and section.subtotals[start] else start
