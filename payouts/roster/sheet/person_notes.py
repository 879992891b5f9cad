"""Warnings about ids whose province code does not exist, and names that look like numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import ID, NAME, PAYEE_NAME, name_key
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.identity import PROVINCES, SAMPLE_AREA, mask_id, mask_name
from payouts.base.lookalikes import lookalikes, plain_ideographs
from payouts.roster.cells.clean import sound_ids
from payouts.roster.cells.problems import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.roster.model.roster import Roster

_PROVINCE = 2  # characters
_LONG_NUMBER = re.compile(r"\d{6}")  # 王伟2 is a name, to tell apart namesakes


def area_notes(roster: Roster) -> Iterator[Diagnostic]:
    """Yield a warning for each sound id whose province code does not exist.

    Sample people get one note per file.
    """
    cells = roster.cells(ID)
    texts = np.flatnonzero([type(cell) is str for cell in cells])
    provinces, codes = np.unique(cells[texts].astype(f"U{_PROVINCE}"), return_inverse=True)
    known = np.array([province in PROVINCES for province in provinces], dtype=np.bool_)
    rows = texts[~known[codes]] if len(texts) else texts
    ids, sound = sound_ids(cells[rows])
    odd = [(int(row), text) for row, text in zip(rows[sound], ids[sound], strict=True)]
    samples: dict[str, int] = {}
    for row, text in odd:
        if text.startswith(SAMPLE_AREA):
            file = roster.sheets[int(roster.sheet_of[row])].file
            samples[file] = samples.get(file, 0) + 1
        elif text[:_PROVINCE] not in PROVINCES:
            person = mask_name(plain_text(roster.cells(NAME)[row]))
            value = mask_id(text)
            yield say("R031", roster.place(row, ID), column=ID, value=value, person=person)
    for file, count in samples.items():
        yield say("R032", Place(file=file), column=ID, area=SAMPLE_AREA, count=count)


def name_notes(roster: Roster) -> Iterator[Diagnostic]:
    """Yield a warning for each name that is a number or holds a long one."""
    for row, cell in enumerate(roster.cells(NAME)):
        if isinstance(cell, str) and cell.isalpha():
            continue
        if isinstance(cell, (str, int, float)) and not isinstance(cell, bool):
            key = name_key(plain_text(cell))
            if _like_number(key):
                yield say("R035", roster.place(row, NAME), column=NAME, value=mask_id(key))


def radical_notes(roster: Roster) -> Iterator[Diagnostic]:
    """Yield a warning for each name that holds a radical where a character is meant."""
    for column in (name for name in (NAME, PAYEE_NAME) if name in roster.frame.columns):
        cells = roster.cells(column)
        texts = [cell if isinstance(cell, str) else "" for cell in cells]
        if not lookalikes("".join(texts)):
            continue
        for row, text in enumerate(texts):
            if odd := lookalikes(text):
                value, meant = mask_name(text), plain_ideographs(odd)
                named = "、".join(f"{c}（U+{ord(c):04X}）" for c in odd)
                place = roster.place(row, column)
                yield say("R038", place, column=column, value=value, odd=named, meant=meant)


def _like_number(key: str) -> bool:
    digits = any(map(str.isdigit, key))
    letters = any(map(str.isalpha, key))
    return digits and (not letters or _LONG_NUMBER.search(key) is not None)
