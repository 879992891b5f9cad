"""Looks at names that are no names: a number there betrays columns that are mixed up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payouts.base.columns import NAME, name_key
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.identity import mask_id
from payouts.roster.cells.problems import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.roster.model.roster import Roster

_LONG_NUMBER = re.compile(r"\d{6}")  # 王伟2 is a name, told apart from another


def name_notes(roster: Roster) -> Iterator[Diagnostic]:
    """Yield a warning for each name that is a number or holds a long one."""
    for row, cell in enumerate(roster.cells(NAME)):
        if isinstance(cell, str) and cell.isalpha():
            continue
        if isinstance(cell, (str, int, float)) and not isinstance(cell, bool):
            key = name_key(plain_text(cell))
            if _like_number(key):
                yield say("R035", roster.place(row, NAME), column=NAME, value=mask_id(key))


def _like_number(key: str) -> bool:
    digits = any(map(str.isdigit, key))
    letters = any(map(str.isalpha, key))
    return digits and (not letters or _LONG_NUMBER.search(key) is not None)
