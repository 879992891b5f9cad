"""A run compared with the same run computed again: file by file, down to the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from payouts.audit.parquet import pc
from payouts.base.bilingual import both, listed
from payouts.base.columns import NAME
from payouts.base.diagnostics import Place, say
from payouts.base.digest import digest_of_file
from payouts.base.letters import column_letters
from payouts.base.run_layout import INPUTS, MANIFEST, TABLE
from payouts.output.masks import masked
from payouts.output.workbook.reading import HEADER_WITHIN, UnreadableWorkbookError, read_workbook
from payouts.verify.parts import SHARED_STRINGS, parts_differ
from payouts.verify.report import SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from payouts.base.arrays import Bools, Objects
    from payouts.base.diagnostics import Diagnostic
    from payouts.output.workbook.reading import WrittenSheet
    from payouts.run.recorded import RecordedRun

_NONE, _FORMULA = "—", both("公式", "the formula")
_OF_FILES = frozenset({"outputs", "manifest_digest"})
_OF_VERSIONS = frozenset({"tool_version", "packages"})
_WRITERS = frozenset({"payouts", "xlsxwriter"})


class CannotCompareError(ValueError):
    """A file that cannot be read as a table or workbook."""


def compare_runs(
    folder: Path,
    run: RecordedRun,
    manifest: Mapping[str, Any],
    recomputed: Path,
    made: Mapping[str, Any],
) -> Iterator[Diagnostic]:
    """Compare the files and the manifest of a run with those computed again.

    Args:
        folder: the run.
        run: its recorded entries.
        manifest: all of its manifest.
        recomputed: the folder of the run computed again.
        made: its manifest.
    """
    versions = other_versions(run, made)
    # With the same writer of workbooks, only their packing may differ.
    of_writer = not any(version.split()[0] in _WRITERS for version in versions)
    recorded = {output.path: output.sha256 for output in run.outputs}
    produced = {output["path"]: output["sha256"] for output in made["outputs"]}
    equal_values = []
    for path in sorted(recorded.keys() | produced.keys()):
        if path not in recorded or path not in produced:
            there = {True: both("有", "there"), False: both("无", "absent")}
            yield _differs(Place(file=path), path, there[path in recorded], there[path in produced])
            continue
        here = folder / path
        if here.is_symlink() or not here.is_file():
            continue  # reported as missing already
        if digest_of_file(here) == produced[path]:
            continue
        found = list(_file_differs(path, here, recomputed / path, of_writer=of_writer))
        yield from found
        if not found:
            if versions:
                equal_values.append(path)
            else:
                yield _differs(
                    Place(file=path), both("字节", "bytes"), digest_of_file(here), produced[path]
                )
    yield from _manifest_differs(manifest, made, versions)
    if equal_values:
        said = listed(versions)
        yield say("V016", files=listed(equal_values), versions=said)


def other_versions(run: RecordedRun, made: Mapping[str, Any]) -> list[str]:
    """Return the versions that have changed since the run: ``numpy 2.4.6→2.5.0``."""
    then = {"payouts": run.tool_version, **run.packages}
    now = {"payouts": made["tool_version"], **made["packages"]}
    return [
        f"{name} {then.get(name, _NONE)}→{now.get(name, _NONE)}"
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    ]


def _differs(
    place: Place, column: str, recorded: object, recomputed: object, person: str | None = None
) -> Diagnostic:
    return say(
        "V014",
        place,
        column=column,
        recorded=str(recorded),
        recomputed=str(recomputed),
        person=person,
    )


def _file_differs(path: str, here: Path, there: Path, *, of_writer: bool) -> Iterator[Diagnostic]:
    try:
        if path.endswith(TABLE):
            yield from _limited(path, list(_tables_differ(path, here, there)))
        elif path.endswith(".xlsx") and not path.startswith(f"{INPUTS}/"):
            cells = list(_books_differ(path, here, there))
            yield from _limited(path, cells)
            # Formulas are always compared, formats only where they must be the same.
            if of_writer:
                reported = {str(found.place.sheet) for found in cells}
                yield from _limited(path, list(_parts_differ(path, here, there, reported)))
            else:
                yield from _limited(path, list(_formulas_differ(path, here, there)))
        else:
            yield _differs(
                Place(file=path), both("字节", "bytes"), digest_of_file(here), digest_of_file(there)
            )
    except CannotCompareError as problem:
        yield _differs(
            Place(file=path), both("内容", "the content"), str(problem), both("可读", "readable")
        )


def _limited(path: str, found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        yield say("V015", Place(file=path), count=len(found))


# --- audit tables --------------------------------------------------------------------------------


def _tables_differ(path: str, here: Path, there: Path) -> Iterator[Diagnostic]:
    ours, theirs = _table(here), _table(there)
    place = Place(file=path)
    if ours.schema != theirs.schema:
        before = {f.name: str(f.type) for f in ours.schema}
        after = {f.name: str(f.type) for f in theirs.schema}
        names = [n for n in {**before, **after} if before.get(n) != after.get(n)] or [
            both("次序", "the order")
        ]
        for name in names:
            yield _differs(place, name, before.get(name, _NONE), after.get(name, _NONE))
        return
    if ours.num_rows != theirs.num_rows:
        yield _differs(place, both("行数", "rows"), ours.num_rows, theirs.num_rows)
        yield from _rows_missing(path, ours, theirs)
        return
    for name in ours.column_names:
        wrong = _unequal(ours[name], theirs[name])
        for index in np.flatnonzero(wrong).tolist():
            at, person = _where(path, theirs, index)
            recorded = masked(name, ours[name][index].as_py())
            recomputed = masked(name, theirs[name][index].as_py())
            yield _differs(at, name, recorded, recomputed, person)


def _table(path: Path) -> pa.Table:
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, ValueError, OSError) as error:
        raise CannotCompareError(type(error).__name__) from error
    try:
        table.validate(full=True)
    except pa.ArrowException:
        return _legible(table)
    return table


def _legible(table: pa.Table) -> pa.Table:
    """Return a table with bytes that are no UTF-8 replaced, so that it can be compared."""
    for at, column in enumerate(table.schema):
        if pa.types.is_string(column.type):
            words = [
                None if word is None else word.decode(errors="replace")
                for word in table[column.name].cast(pa.binary()).to_pylist()
            ]
            table = table.set_column(at, column, pa.array(words, pa.string()))
    try:
        table.validate(full=True)
    except pa.ArrowException as error:
        raise CannotCompareError(type(error).__name__) from error
    return table


def _unequal(ours: pa.ChunkedArray[Any], theirs: pa.ChunkedArray[Any]) -> Bools:
    if ours.equals(theirs):
        return np.zeros(len(ours), dtype=np.bool_)
    null = pc.xor(pc.is_null(ours), pc.is_null(theirs))
    wrong: Bools = (
        pc
        .or_(pc.fill_null(pc.not_equal(ours, theirs), fill_value=False), null)
        .to_numpy()
        .astype(np.bool_)
    )
    return wrong


def _where(path: str, table: pa.Table, index: int) -> tuple[Place, str | None]:
    names = table.column_names
    sheet = str(table["sheet"][index].as_py()) if "sheet" in names else None
    row = table["row"][index].as_py() if "row" in names else None
    person = masked("name", table["name"][index].as_py()) if "name" in names else None
    return Place(file=path, sheet=sheet, row=row), person


def _rows_missing(path: str, ours: pa.Table, theirs: pa.Table) -> Iterator[Diagnostic]:
    """Yield the rows that only one of two tables has, comparing all cells."""
    said = (both("有", "there"), both("无", "absent"))
    mine, other = _texts(ours), _texts(theirs)
    only_here, only_there = set(mine) - set(other), set(other) - set(mine)
    for texts, only, table, (recorded, recomputed) in (
        (mine, only_here, ours, said),
        (other, only_there, theirs, said[::-1]),
    ):
        for index, text in enumerate(texts):
            if text in only:
                place, person = _where(path, table, index)
                yield _differs(place, both("行", "row"), recorded, recomputed, person)


def _texts(table: pa.Table) -> list[str]:
    return [repr(row) for row in table.to_pylist()]


# --- workbooks -----------------------------------------------------------------------------------


def _books_differ(path: str, here: Path, there: Path) -> Iterator[Diagnostic]:
    try:
        ours = {grid.name: grid for grid in read_workbook(here)}
        theirs = {grid.name: grid for grid in read_workbook(there)}
    except UnreadableWorkbookError as problem:
        raise CannotCompareError(str(problem)) from problem
    if list(ours) != list(theirs):
        yield _differs(Place(file=path), "工作表 sheets", "、".join(ours), "、".join(theirs))
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
        recorded, recomputed = (masked(name, grid[row, column]) for grid in (mine, other))
        yield _differs(place, name or cell, recorded, recomputed, _person(header, other[row]))


def _header(grid: WrittenSheet) -> list[object]:
    """Return the row of headers: the first with more than half of its cells filled, all text."""
    for row in grid.cells[:HEADER_WITHIN]:
        texts = [cell for cell in row if isinstance(cell, str) and cell]
        if len(texts) * 2 > len(row) and len(texts) > 1:
            return list(row)
    return []


def _person(header: list[object], row: Objects) -> str | None:
    return masked(NAME, row[header.index(NAME)]) if NAME in header else None


def _parts_differ(
    path: str, here: Path, there: Path, reported: AbstractSet[str]
) -> Iterator[Diagnostic]:
    """Yield what differs in a workbook besides its cells: formulas, hidden rows, formats, ...

    Sheets whose cells are reported already are left out, and so are the texts of cells.
    """
    names = [grid.name for grid in read_workbook(there)]
    try:
        for part in parts_differ(here, there):
            sheet = names[part.sheet - 1] if part.sheet and part.sheet <= len(names) else None
            if reported and (sheet in reported or part.part == SHARED_STRINGS):
                continue
            place = Place(file=path, sheet=sheet, cell=part.cell)
            what = _FORMULA if part.theirs.startswith("<f>") else part.part
            yield _differs(place, what, masked("", part.ours), masked("", part.theirs))
    except ValueError as problem:
        raise CannotCompareError(str(problem)) from problem


def _formulas_differ(path: str, here: Path, there: Path) -> Iterator[Diagnostic]:
    """Yield formulas that differ, where other versions may write other bytes."""
    from openpyxl import load_workbook  # noqa: PLC0415 - of use to few runs, and slow to load

    books = []
    for file in (here, there):
        book = load_workbook(file, read_only=True)
        books.append({
            (sheet.title, cell.coordinate): cell.value
            for sheet in book.worksheets
            for cells in sheet.iter_rows()
            for cell in cells
            if cell.data_type == "f"
        })
        book.close()
    ours, theirs = books
    for sheet, cell in sorted(ours.keys() | theirs.keys()):
        recorded, recomputed = ours.get((sheet, cell)), theirs.get((sheet, cell))
        if recorded != recomputed:
            place = Place(file=path, sheet=sheet, cell=cell)
            yield _differs(place, _FORMULA, recorded, recomputed)


# --- the manifest --------------------------------------------------------------------------------


def _manifest_differs(
    recorded: Mapping[str, Any], made: Mapping[str, Any], versions: Sequence[str]
) -> Iterator[Diagnostic]:
    without = _OF_FILES | (_OF_VERSIONS if versions else frozenset())
    ours = {key: value for key, value in recorded.items() if key not in without}
    theirs = {key: value for key, value in made.items() if key not in without}
    place = Place(file=MANIFEST)
    found = [
        _differs(place, path, masked("", a), masked("", b)) for path, a, b in _leaves(ours, theirs)
    ]
    yield from _limited(MANIFEST, found)


def _leaves(ours: object, theirs: object, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield path and both values wherever two trees of JSON differ."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in {**ours, **theirs}:
            below = f"{path}.{key}" if path else str(key)
            yield from _leaves(ours.get(key, _NONE), theirs.get(key, _NONE), below)
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (a, b) in enumerate(zip(ours, theirs, strict=True)):
            yield from _leaves(a, b, f"{path}[{index}]")
    elif ours != theirs or type(ours) is not type(theirs):
        yield path, ours, theirs
