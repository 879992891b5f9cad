"""A workbook of a run, opened only when it is a plain file within limits and nothing odd in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.bilingual import both
from payouts.base.diagnostics import Lang
from payouts.base.errors import RosterProblem
from payouts.base.plainfiles import NotPlainError, opened
from payouts.output.workbook.reading import UnreadableWorkbookError, WrittenSheet, read_workbook
from payouts.roster.readers.preflight import preflight

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.roster.find.caps import Caps


def check_stored_workbook(path: Path, caps: Caps) -> None:
    """Refuse a workbook that a roster would be refused for: too large, damaged, definitions, ...

    Raises:
        UnreadableWorkbookError: with the code of the refusal.
    """
    try:
        with opened(path, caps.file_bytes) as stream:
            preflight(stream, path.name, caps)
    except NotPlainError as problem:
        raise UnreadableWorkbookError(str(problem)) from problem
    except OSError as problem:
        raise UnreadableWorkbookError(type(problem).__name__) from problem
    except RosterProblem as problem:
        found = problem.diagnostics[0]
        said = f"[{found.code}] {both(found.message(), found.message(Lang.EN))}"
        raise UnreadableWorkbookError(said) from problem


def read_stored_workbook(path: Path, caps: Caps) -> list[WrittenSheet]:
    """Return every sheet of a workbook of a run in order.

    Raises:
        UnreadableWorkbookError: it must not or cannot be read.
    """
    check_stored_workbook(path, caps)
    return read_workbook(path)
