"""Opens a roster of any format by its content and hands over its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.diagnostics import Place, say
from payouts.errors import RosterProblem
from payouts.roster.cells import UnreadableWorkbookError, read_grids
from payouts.roster.preflight import preflight
from payouts.roster.rawsheet import RawSheet

if TYPE_CHECKING:
    from payouts.roster.model import InputFile
    from payouts.roster.settings import ReadSettings


def open_book(file: InputFile, settings: ReadSettings) -> list[RawSheet]:
    """Return the sheets of a file in order.

    Raises:
        RosterProblem: with F codes; nothing of the file is used then.
        OSError: the file may not be read.
    """
    parts = preflight(file.path, file.name, settings.caps)
    try:
        grids = read_grids(file.path, parts)
    except UnreadableWorkbookError as problem:
        raise RosterProblem(say("F006", Place(file=file.name), detail=str(problem))) from problem
    return [
        RawSheet(
            part.name,
            grid.columns,
            hidden=part.hidden,
            hidden_rows=np.arange(part.hidden_rows, dtype=np.int64),
            merges=part.merges,
        )
        for part, grid in zip(parts, grids, strict=True)
    ]
