"""A written workbook as it stands in its file: cells by sheet, what its rows are, its numbers.

Nothing here knows what was to be written: a run and a verification compare with that.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from payouts.base.bilingual import both
from payouts.output.workbook import wording
from payouts.roster.find.caps import Caps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from payouts.base.arrays import Bools, Ints, Objects

_CAPS = Caps()
HEADER_WITHIN = 8  # rows that title, bar and notes may take
_READ_AS = frozenset({int, float})  # what the reader makes of a number


class UnreadableWorkbookError(ValueError):
    """A workbook or sheet that cannot be read as a run writes it."""


def no_column(name: str) -> str:
    """Return that a sheet lacks a column, in both languages."""
    return both(f"没有“{name}”列", f"no column {name}")


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """One sheet: ``cells[r, c]`` from A1 on, ``""`` where blank."""

    name: str
    cells: Objects

    def header(self, word: str) -> int:
        """Return the row of the header: the first that has a cell ``word``.

        Raises:
            UnreadableWorkbookError: there is none.
        """
        for row in range(min(len(self.cells), HEADER_WITHIN)):
            if (self.cells[row] == word).any():
                return row
        raise UnreadableWorkbookError(f"{self.name}: {no_column(word)}")

    def headers(self, *words: str) -> list[int]:
        """Return the rows that have each of the words, the headers of the tables on the sheet."""
        found = np.ones(len(self.cells), dtype=np.bool_)
        for word in words:
            found &= np.equal(self.cells, word, dtype=object).astype(np.bool_).any(axis=1)
        rows: list[int] = np.flatnonzero(found).tolist()
        return rows

    def filled(self, rows: int, columns: int) -> Objects:
        """Return the cells as an array of that size, which is no smaller, blank beyond them."""
        if self.cells.shape == (rows, columns):
            return self.cells
        cells: Objects = np.full((rows, columns), "", dtype=object)
        cells[: self.cells.shape[0], : self.cells.shape[1]] = self.cells
        return cells


@dataclass(frozen=True, slots=True)
class SheetRows:
    """What the rows of a sheet are: 0-based rows of the body, of subtotals, and the total."""

    body: Ints
    subtotals: Ints
    total: int | None

    @classmethod
    def below(cls, sheet: WrittenSheet, header: int) -> SheetRows:
        """Tell the rows below a header apart by their labels in the first column.

        Beside the label of a sum is no text: a benefit may be named like one.
        """
        labels = sheet.cells[header + 1 :, 0].tolist()
        beside = sheet.cells[header + 1 :, 1:2].ravel().tolist() or [""] * len(labels)
        kinds = {label: _kind(label) for label in set(labels)}
        kind = np.array([kinds[label] for label in labels], dtype=np.int64)
        text = [isinstance(cell, str) and cell != "" for cell in beside]
        kind[(kind != _IS_NOTHING) & np.array(text, dtype=np.bool_)] = _IS_BODY
        totals = np.flatnonzero(kind == _IS_TOTAL)
        end = int(totals[0]) if len(totals) else len(kind)
        rows = np.arange(end) + header + 1
        total = header + 1 + end if len(totals) else None
        return cls(rows[kind[:end] == _IS_BODY], rows[kind[:end] == _IS_SUBTOTAL], total)


_IS_BODY, _IS_SUBTOTAL, _IS_TOTAL, _IS_NOTHING = range(4)


def _kind(label: object) -> int:
    if not isinstance(label, str):
        return _IS_BODY
    if label in {"", wording.NO_ROWS}:
        return _IS_NOTHING
    if wording.TOTAL.fullmatch(label):
        return _IS_TOTAL
    return _IS_SUBTOTAL if wording.SUBTOTAL.fullmatch(label) else _IS_BODY


def numbers(cells: Objects, places: int) -> tuple[Objects, Bools]:
    """Return cells as whole numbers of ``10 ** -places``, and where they are such numbers.

    A cell that is none counts as 0. The shortest decimal text of what the reader makes of a
    number is the number in the file: 15 digits survive.
    """
    codes, found = pd.factorize(cells, use_na_sentinel=False)
    values: Objects = np.zeros(len(found) + 1, dtype=object)
    sound = np.zeros(len(found) + 1, dtype=np.bool_)
    for at, value in enumerate(found.tolist()):
        if type(value) not in _READ_AS:
            continue
        exact = Decimal(repr(value)).scaleb(places)
        if exact.is_finite() and exact == exact.to_integral_value():
            values[at], sound[at] = int(exact), True
    return values[codes], sound[codes]


def read_workbook(path: Path) -> list[WrittenSheet]:
    """Return every sheet of a workbook in order.

    Raises:
        UnreadableWorkbookError: it is no readable workbook.
    """
    if _too_large(path):
        raise UnreadableWorkbookError(both("解压后过大", "too large when unpacked"))
    try:
        with CalamineWorkbook.from_path(path) as book:
            return [
                WrittenSheet(
                    name, _array(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
                )
                for name in book.sheet_names
            ]
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise UnreadableWorkbookError(f"{type(error).__name__}") from error
    except BaseException as error:
        # A panic of the reader is no Exception; anything else that is none passes.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableWorkbookError(both("无法解析", "cannot be parsed")) from error


def _too_large(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            return grown_too_far(package)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise UnreadableWorkbookError(f"{type(error).__name__}") from error


def grown_too_far(package: zipfile.ZipFile) -> bool:
    """Tell whether unpacking would take more memory than any workbook of ours needs."""
    parts = package.infolist()
    large = (part for part in parts if part.file_size > _CAPS.ratio_from)
    return (
        any(part.file_size > _CAPS.ratio * part.compress_size for part in large)
        or sum(part.file_size for part in parts) > _CAPS.unpacked_bytes
    )


def _array(rows: Sequence[Sequence[object]]) -> Objects:
    """Return rows, all of one length, as an array; ``[0, 0]`` where there are none."""
    cells: Objects = np.array(rows, dtype=object)
    return cells.reshape(len(rows), max(map(len, rows), default=0))
