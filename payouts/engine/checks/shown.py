"""Cells whose number format shows other than is stored: an officer sees 0 where 0.4 is paid by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.engine.arguments import Listed
from payouts.engine.checks.rosterfindings import RosterFinding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.roster.model.roster import Roster

SHOWN_OTHERWISE = "R068"
_NOTHING = "（什么也不显示）"
_MOST = 40  # characters that are shown of a text


def shown_findings(roster: Roster) -> Iterator[RosterFinding]:
    """Yield the cells of each column that show other than is read."""
    for column, cells in roster.shown:
        texts = Listed(tuple(text[:_MOST] or _NOTHING for text in cells.texts))
        yield RosterFinding(
            SHOWN_OTHERWISE, cells.rows, column, {"shown": texts}, frozenset({column})
        )
