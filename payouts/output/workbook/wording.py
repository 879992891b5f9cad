"""The words of a sheet beside its cells: those that write it and those that read it agree here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payouts.output.workbook.text import clean

if TYPE_CHECKING:
    from payouts.output.tables import Table

NO_ROWS = "本表无数据 / no rows"
_LONGEST_NOTE = 40  # characters: a longer one takes the line for itself
SUBTOTAL = re.compile(r".* 小计(（\d+人）)?", re.DOTALL)
TOTAL = re.compile(r"合计(（\d+人）)?")


def title(table: Table, number: int, sheets: int) -> str:
    """Return the title of sheet ``number`` (from 1) of the sheets a table takes."""
    tail = f"（第{number}表，共{sheets}表）" if sheets > 1 else ""
    return clean(clean(table.title) + tail)


def notes(table: Table) -> list[str]:
    """Return the notes below the title; in one where there is no room for three side by side."""
    short = all(len(note) <= _LONGEST_NOTE for note in table.notes)
    if short and len(table.notes) <= len(table.columns):
        return [clean(note) for note in table.notes]
    return [clean("　　".join(filter(None, table.notes)))]


def subtotal(label: str) -> str:
    """Return the label of the subtotal of a group."""
    return f"{label} 小计"


def with_people(label: str, people: int | str) -> str:
    """Return the label of a sum that has no cell of its own for the number of people."""
    return f"{label}（{people}人）"


def capital(words: str) -> str:
    """Return the line that says the sum in capital numerals."""
    return clean(f"合计（大写）：{words}")


def signatures(table: Table) -> list[str]:
    """Return the labels of the sign-off, each with its colon unless it is filled in already."""
    return [clean(_signed(clean(label))) for label in table.signoff]


def _signed(label: str) -> str:
    bare = label.rstrip("：:")
    return bare if "：" in bare else f"{bare}："
