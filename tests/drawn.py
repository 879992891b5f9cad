"""Sheets drawn as text, so that a case shows the sheet it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Place
from payouts.roster.model.sheet_record import RowKind
from payouts.roster.sheet.table import find_tables
from roster_books import VOCABULARY, an_id, objects

if TYPE_CHECKING:
    from payouts.roster.sheet.mapping import HeaderMapping
    from payouts.roster.sheet.table import Found

Row = tuple[object, ...]


def rows_of(drawing: str) -> list[Row]:
    """Return the rows of a drawing.

    One line a row, cells between ``|``; ``#3`` is a valid id, ``#示`` that of an example, plain
    digits are number cells, ``'7`` is the text 7, and ``~`` alone is a blank row.
    """
    lines = [line.strip() for line in drawing.strip("\n").splitlines() if line.strip()]
    rows = [() if line == "~" else tuple(map(_cell, line.split("|"))) for line in lines]
    columns = max(map(len, rows))
    return [row + (None,) * (columns - len(row)) for row in rows]


def _cell(text: str) -> object:
    text = text.strip()
    if text.startswith("#"):
        return an_id(area="999999") if text == "#示" else an_id(int(text[1:]))
    if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        return float(text)
    return text.removeprefix("'") or None


def read(drawing: str, mapping: HeaderMapping | None = None, sheet: str = "甲镇") -> Found:
    """Find the tables of a drawn sheet."""
    rows = rows_of(drawing)
    columns = [objects(*column) for column in zip(*rows, strict=True)]
    return find_tables(Place(file="a.xlsx", sheet=sheet), columns, VOCABULARY, mapping)


def kinds(found: Found) -> str:
    """Return what the rows of a sheet are, one letter a row."""
    return "".join(_LETTERS[RowKind(kind)] for kind in found.account.kinds.tolist())


def people(found: Found) -> list[int]:
    """Return the 1-based rows of people."""
    return [row + 1 for section in found.sections for row in section.data.tolist()]


_LETTERS = {
    RowKind.TITLE: "T",
    RowKind.HEADER: "H",
    RowKind.DATA: "D",
    RowKind.SUBTOTAL: "s",
    RowKind.TOTAL: "S",
    RowKind.SIGNOFF: "f",
    RowKind.NOTE: "n",
    RowKind.BLANK: ".",
    RowKind.EXAMPLE: "e",
    RowKind.SKIPPED: "x",
}
