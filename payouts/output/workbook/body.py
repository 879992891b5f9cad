"""The body rows of a sheet as ready XML, and the worksheet that takes them.

A row is one fill of a template; cell by cell through a workbook library the same rows take
several times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from xlsxwriter.worksheet import Worksheet

from payouts.base.letters import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from payouts.output.workbook.cells import Cells, Styles

_CHUNK = 16_384  # rows rendered at a time: bounds the memory, costs no speed


class BodyXml:
    """Renders runs of a table's rows; ``heights`` is in points, [n]."""

    def __init__(
        self, cells: Sequence[Cells], styles: Sequence[Styles], heights: NDArray[np.float64]
    ) -> None:
        self._codes = [column.codes for column in cells]
        self._markup = [column.markup(style) for column, style in zip(cells, styles, strict=True)]
        distinct, self._height_codes = np.unique(heights, return_inverse=True)
        self._heights = np.array([f"{points:g}" for points in distinct.tolist()], dtype=object)
        filled = "".join(f'<c r="{column_letters(j)}%d"%s' for j in range(len(cells)))
        self._template = f'<row r="%d" ht="%s" customHeight="1">{filled}</row>'

    def xml(self, start: int, stop: int, row: int) -> Iterator[str]:
        """Yield table rows ``start`` to ``stop`` as sheet rows from ``row`` (1-based) on."""
        for low in range(start, stop, _CHUNK):
            high = min(low + _CHUNK, stop)
            places = range(row + low - start, row + high - start)
            parts: list[Sequence[object]] = [
                places,
                self._heights[self._height_codes[low:high]].tolist(),
            ]
            for codes, markup in zip(self._codes, self._markup, strict=True):
                parts += [places, markup[codes[low:high]].tolist()]
            yield "".join(map(self._template.__mod__, zip(*parts, strict=True)))


class RunSheet(Worksheet):
    """A worksheet with ``runs``: (first row, last row, chunks of XML) from top to bottom.

    It uses inner names of the library, whose version is pinned.
    """

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[tuple[int, int, Iterable[str]]] = []

    def _write_rows(self) -> None:
        inner: Any = self  # the library declares these attributes as None
        top, bottom = inner.dim_rowmin, inner.dim_rowmax
        row = top
        for first, last, chunks in self.runs:
            self._write_between(row, first - 1)
            inner.fh.writelines(chunks)
            row = last + 1
        self._write_between(row, bottom)
        inner.dim_rowmin, inner.dim_rowmax = top, bottom

    def _write_between(self, top: int, bottom: int) -> None:
        if top <= bottom:
            inner: Any = self
            inner.dim_rowmin, inner.dim_rowmax = top, bottom
            super()._write_rows()
