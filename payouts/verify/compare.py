"""A run compared with the same run computed again: file by file, down to the cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from payouts.audit.bounded import TooLargeError, bounded_table
from payouts.audit.parquet import pc
from payouts.base.bilingual import both, listed
from payouts.base.diagnostics import Place, say
from payouts.base.digest import digest_of_file
from payouts.base.plainfiles import NotPlainError
from payouts.base.run_layout import INPUTS, MANIFEST, TABLE
from payouts.output.masks import masked
from payouts.verify.books import BOOKS, books_differ
from payouts.verify.report import SHOWN, CannotCompareError, differs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from payouts.base.arrays import Bools
    from payouts.base.diagnostics import Diagnostic
    from payouts.roster.find.caps import Caps
    from payouts.run.recorded import RecordedRun
    from payouts.run.runfiles import RunFiles

_NONE = "—"
_OF_FILES = frozenset({"outputs", "manifest_digest"})
_OF_VERSIONS = frozenset({"tool_version", "packages"})
_WRITERS = frozenset({"payouts", "xlsxwriter"})


@dataclass(frozen=True, slots=True)
class Sides:
    """The two folders that are compared.

    Attributes:
        folder: the run.
        recomputed: the run computed again.
        files: what is in the run; what of it is refused is not opened.
        caps: limits of what is opened.
    """

    folder: Path
    recomputed: Path
    files: RunFiles
    caps: Caps


def compare_runs(
    sides: Sides, run: RecordedRun, manifest: Mapping[str, Any], made: Mapping[str, Any]
) -> Iterator[Diagnostic]:
    """Compare the files and the manifest of a run with those computed again.

    Args:
        sides: both folders.
        run: recorded entries of the run.
        manifest: all of its manifest.
        made: the manifest of the run computed again.
    """
    versions = other_versions(run, made)
    # With the same writer of workbooks, only their packing may differ.
    of_writer = not any(version.split()[0] in _WRITERS for version in versions)
    recorded = {output.path: output.sha256 for output in run.outputs}
    produced = {output["path"]: output["sha256"] for output in made["outputs"]}
    equal_values = []
    for path in sorted(recorded.keys() | produced.keys()):
        if path not in recorded or path not in produced:
            present = {True: both("有", "there"), False: both("无", "absent")}
            sides_have = present[path in recorded], present[path in produced]
            yield differs(Place(file=path), path, *sides_have)
            continue
        here, there = sides.folder / path, sides.recomputed / path
        if sides.files.blocks(path) or not here.is_file():
            continue  # reported as refused or missing already
        if digest_of_file(here) == produced[path]:
            continue
        found = list(_file_differs(path, here, there, sides.caps, of_writer=of_writer))
        yield from found
        if not found:
            if versions:
                equal_values.append(path)
            else:
                of_bytes = both("字节", "bytes")
                yield differs(Place(file=path), of_bytes, digest_of_file(here), produced[path])
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


def _file_differs(
    path: str, here: Path, there: Path, caps: Caps, *, of_writer: bool
) -> Iterator[Diagnostic]:
    try:
        if path.endswith(TABLE):
            yield from _limited(path, list(_tables_differ(path, here, there, caps)))
        elif path.endswith(BOOKS) and not path.startswith(f"{INPUTS}/"):
            found = list(books_differ(path, here, there, caps, of_writer=of_writer))
            yield from _limited(path, found)
        else:
            of_bytes = both("字节", "bytes")
            yield differs(Place(file=path), of_bytes, digest_of_file(here), digest_of_file(there))
    except CannotCompareError as problem:
        content, readable = both("内容", "the content"), both("可读", "readable")
        yield differs(Place(file=path), content, str(problem), readable)


def _limited(path: str, found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        yield say("V015", Place(file=path), count=len(found))


# --- audit tables --------------------------------------------------------------------------------


def _tables_differ(path: str, here: Path, there: Path, caps: Caps) -> Iterator[Diagnostic]:
    ours, theirs = _table(here, caps), _table(there, caps)
    place = Place(file=path)
    if ours.schema != theirs.schema:
        before = {f.name: str(f.type) for f in ours.schema}
        after = {f.name: str(f.type) for f in theirs.schema}
        names = [n for n in {**before, **after} if before.get(n) != after.get(n)] or [
            both("次序", "the order")
        ]
        for name in names:
            yield differs(place, name, before.get(name, _NONE), after.get(name, _NONE))
        return
    if ours.num_rows != theirs.num_rows:
        yield differs(place, both("行数", "rows"), ours.num_rows, theirs.num_rows)
        yield from _rows_missing(path, ours, theirs)
        return
    for name in ours.column_names:
        wrong = _unequal(ours[name], theirs[name])
        for index in np.flatnonzero(wrong).tolist():
            at, person = _where(path, theirs, index)
            recorded = masked(name, ours[name][index].as_py())
            recomputed = masked(name, theirs[name][index].as_py())
            yield differs(at, name, recorded, recomputed, person)


def _table(path: Path, caps: Caps) -> pa.Table:
    try:
        table = bounded_table(path, caps)
    except (TooLargeError, NotPlainError) as problem:
        raise CannotCompareError(str(problem)) from problem
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
                yield differs(place, both("行", "row"), recorded, recomputed, person)


def _texts(table: pa.Table) -> list[str]:
    return [repr(row) for row in table.to_pylist()]


# --- the manifest --------------------------------------------------------------------------------


def _manifest_differs(
    recorded: Mapping[str, Any], made: Mapping[str, Any], versions: Sequence[str]
) -> Iterator[Diagnostic]:
    without = _OF_FILES | (_OF_VERSIONS if versions else frozenset())
    ours = {key: value for key, value in recorded.items() if key not in without}
    theirs = {key: value for key, value in made.items() if key not in without}
    place = Place(file=MANIFEST)
    found = [
        differs(place, path, masked("", a), masked("", b)) for path, a, b in _leaves(ours, theirs)
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
