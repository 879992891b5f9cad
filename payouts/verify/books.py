"""A workbook of a run compared with the one made again: cells, then looks, then bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.bilingual import both
from payouts.base.columns import NAME
from payouts.base.diagnostics import Place
from payouts.base.letters import column_letters
from payouts.output.masks import masked
from payouts.output.workbook.reading import HEADER_WITHIN, UnreadableWorkbookError, read_workbook
from payouts.verify.looks import looks_differ
from payouts.verify.opening import check_stored_workbook
from payouts.verify.parts import parts_differ
from payouts.verify.report import CannotCompareError, differs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from payouts.base.arrays import Objects
    from payouts.base.diagnostics import Diagnostic
    from payouts.output.workbook.reading import WrittenSheet
    from payouts.roster.find.caps import Caps

_BEFORE = 12  # characters told before the first that differs
BOOKS = (".xlsx", ".xlsm")


def books_differ(
    path: str, here: Path, there: Path, caps: Caps, *, of_writer: bool
) -> Iterator[Diagnostic]:
    """Yield what differs in two workbooks.

    Args:
        path: of the workbook in the run.
        here: the workbook of the run, which anybody may have altered.
        there: the same made again.
        caps: limits of what is opened.
        of_writer: both were written by the same versions: where nothing that means something
            differs, their parts must be the same too.

    Raises:
        CannotCompareError: the first cannot be read.
    """
    try:
        check_stored_workbook(here, caps)
        cells = list(_cells_differ(path, here, there))
        told = {(str(found.place.sheet), str(found.place.cell)) for found in cells}
        looks = list(_looks_differ(path, here, there, told))
        yield from (*cells, *looks)
        if of_writer and not cells and not looks:
            yield from _parts_differ(path, here, there)
    except ValueError as problem:
        raise CannotCompareError(str(problem) or type(problem).__name__) from problem


def _looks_differ(
    path: str, here: Path, there: Path, told: AbstractSet[tuple[str, str]]
) -> Iterator[Diagnostic]:
    for found in looks_differ(here, there, told):
        what = found.what
        if found.places > 1:
            kind = both("格", "cells") if found.cell else both("行", "rows")
            what += both(f"（共 {found.places} {kind}）", f" ({found.places} {kind})")
        place = Place(file=path, sheet=found.sheet, row=found.row, cell=found.cell)
        yield differs(place, what, *_apart("", found.ours, found.theirs))


def _apart(column: str, ours: object, theirs: object) -> tuple[str, str]:
    """Return two values that differ as they are told, from where they begin to."""
    told = masked(column, ours), masked(column, theirs)
    if told[0] == told[1] and isinstance(ours, str) and isinstance(theirs, str):
        pairs = enumerate(zip(ours, theirs, strict=False))
        same = next((at for at, (a, b) in pairs if a != b), min(len(ours), len(theirs)))
        start = max(same - _BEFORE, 0)
        told = masked("", ours[start:]), masked("", theirs[start:])
    if told[0] == told[1]:
        kinds = [
            both("文字", "text") if isinstance(value, str) else both("数字", "number")
            for value in (ours, theirs)
        ]
        told = f"{told[0]}（{kinds[0]}）", f"{told[1]}（{kinds[1]}）"
    return (
        told if told[0] != told[1] else (both(f"{told[0]}，另一值", f"{told[0]}, another"), told[1])
    )


def _parts_differ(path: str, here: Path, there: Path) -> Iterator[Diagnostic]:
    """Yield the parts that are written in other words, where they should be byte for byte alike."""
    names = [grid.name for grid in read_workbook(there)]
    for part in parts_differ(here, there):
        sheet = names[part.sheet - 1] if part.sheet and part.sheet <= len(names) else None
        place = Place(file=path, sheet=sheet, cell=part.cell)
        yield differs(place, part.part, masked("", part.ours), masked("", part.theirs))


# --- cells ---------------------------------------------------------------------------------------


def _cells_differ(path: str, here: Path, there: Path) -> Iterator[Diagnostic]:
    try:
        ours = {grid.name: grid for grid in read_workbook(here)}
        theirs = {grid.name: grid for grid in read_workbook(there)}
    except UnreadableWorkbookError as problem:
        raise CannotCompareError(str(problem)) from problem
    for name in theirs.keys() & ours.keys():
        yield from _grids_differ(path, ours[name], theirs[name])


def _grids_differ(path: str, ours: WrittenSheet, theirs: WrittenSheet) -> Iterator[Diagnostic]:
    rows = max(len(ours.cells), len(theirs.cells))
    columns = max(ours.cells.shape[1], theirs.cells.shape[1])
    mine, other = (grid.filled(rows, columns) for grid in (ours, theirs))
    header = _header(theirs)
    for row, column in np.argwhere(mine != other).tolist():
        name = str(header[column]) if column < len(header) else ""
        cell = f"{column_letters(column)}{row + 1}"
        place = Place(file=path, sheet=ours.name, row=row + 1, cell=cell)
        said = _apart(name, mine[row, column], other[row, column])
        yield differs(place, name or cell, *said, _person(header, other[row]))


def _header(grid: WrittenSheet) -> list[object]:
    """Return the row of headers: the first with more than half of its cells filled, all text."""
    for row in grid.cells[:HEADER_WITHIN]:
        texts = [cell for cell in row if isinstance(cell, str) and cell]
        if len(texts) * 2 > len(row) and len(texts) > 1:
            return list(row)
    return []


def _person(header: list[object], row: Objects) -> str | None:
    return masked(NAME, row[header.index(NAME)]) if NAME in header else None
