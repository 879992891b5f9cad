"""Returns a roster to the officer: their own workbook, with every problem marked and listed."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from payouts.base.columns import ID, NAME
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.errors import EnvironmentProblem, UsageProblem
from payouts.base.oserrors import why
from payouts.base.private import new_file
from payouts.base.run_layout import RETURNED
from payouts.output.returned.element import UnmarkableWorkbookError
from payouts.output.returned.findings import MOST_LISTED, ListedFinding, listed_findings
from payouts.output.returned.marking import Marks, mark
from payouts.roster.find import packages
from payouts.roster.find.formats import Format, called, detect
from payouts.roster.readers.any_format import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from payouts.roster.model.roster import InputFile, Roster
    from payouts.roster.settings import ReadSettings

__all__ = ["ReturnedBook", "returned_books", "write_returned", "write_returned_to"]


@dataclass(frozen=True, slots=True)
class ReturnedBook:
    """A workbook to send back.

    Attributes:
        name: of the input.
        suffix: what a file of its content is called: ``.xlsx``, or ``.xlsm`` with macros.
        data: the workbook.
        notes: findings about it.
    """

    name: str
    suffix: str
    data: bytes
    notes: tuple[Diagnostic, ...]


def returned_books(
    roster: Roster, diagnostics: Iterable[Diagnostic], reading: ReadSettings
) -> list[ReturnedBook]:
    """Return a marked workbook for each input that has something to correct.

    That is a cell with a finding, or anything wrong or held; warnings about a sheet or a file
    are listed beside, and alone send nothing back.

    Args:
        roster: what was read.
        diagnostics: everything said about it.
        reading: how it was read.

    Raises:
        EnvironmentProblem: a file has changed since it was read, or cannot be read again.
    """
    said = list(diagnostics)
    found = [(file, listed_findings(said, file.name)) for file in roster.files]
    return [
        _returned(file, roster, some, reading) for file, some in found if any(f.sends for f in some)
    ]


def write_returned(
    folder: Path, roster: Roster, diagnostics: Iterable[Diagnostic], reading: ReadSettings
) -> tuple[list[Path], list[Diagnostic]]:
    """Write the returned workbooks into a run folder.

    ``returned.xlsx`` where there was one input, else ``returned/<name>.xlsx``, in the folder
    by which the name of an input tells it from another.

    Returns:
        the files written, mode 0600, and findings about them.

    Raises:
        EnvironmentProblem: see :func:`returned_books`.
    """
    books = returned_books(roster, diagnostics, reading)
    if len(roster.files) == 1:
        paths = [folder / f"{RETURNED}{book.suffix}" for book in books]
    else:
        paths = _named(folder / RETURNED, books)
    return _written(paths, books), [note for book in books for note in book.notes]


def write_returned_to(
    target: Path, roster: Roster, diagnostics: Iterable[Diagnostic], reading: ReadSettings
) -> tuple[list[Path], list[Diagnostic]]:
    """Write what goes back to a file, or into a folder: one that is there, or for several inputs.

    A file is given the extension of what it holds. Where nothing goes back U019 says so.

    Raises:
        UsageProblem: U010 where a file is already there; nothing is written then.
        EnvironmentProblem: see :func:`returned_books`.
    """
    books = returned_books(roster, diagnostics, reading)
    single = len(roster.files) == 1 and not target.is_dir()
    paths = [called(target, b.suffix) for b in books] if single else _named(target, books)
    if there := [path for path in paths if path.exists()]:
        raise UsageProblem([say("U010", what=path) for path in there])
    notes = [note for book in books for note in book.notes]
    return _written(paths, books), notes if books else [say("U019")]


def _named(folder: Path, books: Sequence[ReturnedBook]) -> list[Path]:
    """Return a path for each book, no two alike however a file system compares names."""
    names = [_inside(book.name) for book in books]
    # A folder may be called as a file is.
    seen = {str(parent).casefold() for name in names for parent in name.parents}
    paths = []
    for within, book in zip(names, books, strict=True):
        number, name = 1, within.with_name(f"{within.stem}{book.suffix}")
        while str(name).casefold() in seen:
            number += 1
            name = within.with_name(f"{within.stem}({number}){book.suffix}")
        seen.add(str(name).casefold())
        paths.append(folder / name)
    return paths


def _inside(name: str) -> PurePath:
    """Return the name of an input as a path that leads nowhere but below."""
    parts = [part.replace("\\", "_") for part in name.split("/")]
    return PurePath(*[part for part in parts if part not in {"", ".", ".."}] or ["_"])


def _written(paths: Sequence[Path], books: Sequence[ReturnedBook]) -> list[Path]:
    for path, book in zip(paths, books, strict=True):
        with new_file(path) as file:
            file.write(book.data)
    return list(paths)


# --- one workbook ----------------------------------------------------------------------------


def _returned(
    file: InputFile, roster: Roster, findings: Sequence[ListedFinding], reading: ReadSettings
) -> ReturnedBook:
    """Return a file with its findings: the file itself where possible, else a plain copy."""
    data = _bytes(file)
    place = Place(file=file.name)
    notes = []
    if (left := len(findings) - MOST_LISTED) > 0:
        notes.append(say("U013", place, count=left))
    found = detect(io.BytesIO(data))
    if found is Format.XLSX:
        try:
            marked, suffix = mark(packages.usual(data), _wanted(file, roster, findings, ()))
        except UnmarkableWorkbookError:
            pass
        else:
            return ReturnedBook(file.name, suffix, marked, tuple(notes))
    kept = None
    code = "U011"
    if found is Format.ENCRYPTED:
        code, kept = "U012", _needed(file, roster, findings)
    notes.append(say(code, place))
    words = [f"{notes[-1].message()} / {notes[-1].as_json()['message_en']}"]
    from payouts.output.returned.plain_copy import plain_workbook  # noqa: PLC0415 (only where it is needed)

    table, renamed = plain_workbook(read_file(file, reading).sheets, kept)
    wanted = replace(_wanted(file, roster, findings, words), renamed=renamed)
    marked, suffix = mark(table, wanted)
    return ReturnedBook(file.name, suffix, marked, tuple(notes))


def _bytes(file: InputFile) -> bytes:
    """Return the file as it was read.

    Raises:
        EnvironmentProblem: F014 where it cannot be read, U014 where it is another one now.
    """
    try:
        data = file.path.read_bytes()
    except OSError as problem:
        place = Place(file=file.name)
        raise EnvironmentProblem(say("F014", place, detail=why(problem))) from problem
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise EnvironmentProblem(say("U014", Place(file=file.name)))
    return data


def _wanted(
    file: InputFile, roster: Roster, findings: Sequence[ListedFinding], words: Sequence[str]
) -> Marks:
    tables = [table for table in roster.sheets if table.file == file.name]

    def name_column(sheet: str, row: int) -> int:
        above = [t for t in tables if t.name == sheet and t.header_row <= row + 1]
        columns = max(above, key=lambda t: t.header_row).columns if above else {}
        return columns.get(NAME, columns.get(ID, 0))

    return Marks(file.name, findings, name_column, words)


def _needed(
    file: InputFile, roster: Roster, findings: Sequence[ListedFinding]
) -> dict[str, set[int]]:
    """Return the rows needed to correct a locked file: headers and findings."""
    rows: dict[str, set[int]] = {}
    for table in (table for table in roster.sheets if table.file == file.name):
        rows.setdefault(table.name, set()).add(table.header_row - 1)
    for finding in findings:
        if finding.row is not None and finding.marks:
            rows.setdefault(finding.sheet, set()).add(finding.row)
    return rows
