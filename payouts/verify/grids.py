"""The finished workbook as it stands in its file: cells by sheet, told apart by their header."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from payouts.roster.find.caps import Caps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Objects = NDArray[np.object_]

_CAPS = Caps()
_MOST = 10**17  # within int64
_HEADER_WITHIN = 8  # rows that title, bar and notes may take


class GridError(ValueError):
    """A workbook or sheet that cannot be read as a run writes it."""


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """One sheet: ``cells[r, c]`` from A1 on, ``""`` where blank."""

    name: str
    cells: Objects

    def header(self, word: str) -> int:
        """Return the row of the header: the first that has a cell ``word``.

        Raises:
            GridError: there is none.
        """
        for row in range(min(len(self.cells), _HEADER_WITHIN)):
            if (self.cells[row] == word).any():
                return row
        raise GridError(f"{self.name}: 没有“{word}”列 (no such column)")


def read_grids(path: Path) -> list[WrittenSheet]:
    """Return every sheet of a workbook in order.

    Raises:
        GridError: it is no readable workbook.
    """
    if _too_large(path):
        raise GridError("解压后过大 (too large when unpacked)")
    try:
        with CalamineWorkbook.from_path(path) as book:
            return [
                WrittenSheet(
                    name, _array(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
                )
                for name in book.sheet_names
            ]
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise GridError(f"{type(error).__name__}") from error
    except BaseException as error:
        # A panic of the reader is no Exception; anything else that is none passes.
        if type(error).__name__ != "PanicException":
            raise
        raise GridError("无法解析 (cannot be parsed)") from error


def _too_large(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            return grown_too_far(package)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise GridError(f"{type(error).__name__}") from error


def grown_too_far(package: zipfile.ZipFile) -> bool:
    """Tell whether unpacking would take more memory than any workbook of ours needs."""
    parts = package.infolist()
    large = (part for part in parts if part.file_size > _CAPS.ratio_from)
    return (
        any(part.file_size > _CAPS.ratio * part.compress_size for part in large)
        or sum(part.file_size for part in parts) > _CAPS.unpacked_bytes
    )


def _array(rows: Sequence[Sequence[object]]) -> Objects:
    width = max(map(len, rows), default=0)
    cells: Objects = np.full((len(rows), width), "", dtype=object)
    for at, row in enumerate(rows):
        cells[at, : len(row)] = row
    return cells


def numbers(cells: Objects, places: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return cells as whole numbers of ``10 ** -places``, and where they are such numbers."""
    codes, found = pd.factorize(cells, use_na_sentinel=False)
    values = np.zeros(len(found) + 1, dtype=np.int64)
    sound = np.zeros(len(found) + 1, dtype=np.bool_)
    for at, value in enumerate(found.tolist()):
        if type(value) not in {int, float}:
            continue
        exact = Decimal(repr(value)).scaleb(places)
        if exact.is_finite() and exact == exact.to_integral_value() and abs(exact) < _MOST:
            values[at], sound[at] = int(exact), True
    return values[codes], sound[codes]
