"""A worksheet that takes ready rows of XML among those made cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from collections.abc import Iterable


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
