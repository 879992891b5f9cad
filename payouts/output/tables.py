"""Printed tables, before any file format: what `disbursement.xlsx` shows.

A :class:`Table` is one sheet. Its rows are already in printing order; a
:class:`RowGroup` names a run of them that gets a subtotal (a township).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from payouts.base.vectors import objects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payouts.base.arrays import Ints, Objects


class CellKind(StrEnum):
    """How the cells of a column are written and aligned."""

    TEXT = "text"  # str, left
    LABEL = "label"  # str, centred (names, categories, dates)
    CODE = "code"  # str, ids and accounts: a text cell, never a number
    COUNT = "count"  # int64, whole number
    WHOLE = "whole"  # int64, a whole number that is not counted: a grade, a year
    MONEY = "money"  # int64 fen, shown as yuan with two decimals
    NUMBER = "number"  # int64 millionths, shown with the decimals there are
    DATE = "date"  # days since 1970-01-01 as int; str where only the month is known
    EXACT = "exact"  # str, right-aligned: a number where the text is one of a count or of yuan


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column; ``cells`` has one entry a row (None where nothing is printed)."""

    header: str
    kind: CellKind
    cells: Objects | Ints
    total: bool = False  # subtotals and a total are printed for it
    wide: bool = False  # free text that may wrap
    alert: frozenset[str] = frozenset()  # texts that somebody must do something about
    small: bool = False  # free text in small print
    per_head: bool = False  # in a sum's row: the money left of it, for each of its people


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows ``start`` to ``stop`` (half-open) that share a subtotal."""

    label: str
    start: int
    stop: int
    people: int


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet as it is printed.

    Attributes:
        sheet: name of the sheet (made legal and unique by the writer).
        title: the large merged line on top.
        notes: text at the left, centre and right of the line below the title.
        bar: a warning printed across the sheet in red, or None.
        columns: the columns, left to right.
        groups: subtotalled runs of rows covering all rows, or none.
        total_label: text of the total row, or None when there is none.
        people: distinct people over all groups; None to add up the groups.
        capital: the sum in capital numerals for the line 合计（大写）, or None.
        signoff: labels of the sign-off row; what stands after a colon is filled in.
        headcount: whether the total names the people although there are no groups.
        cover: a table printed before it on the same sheet, on pages of its own, or None. It has
            as many columns, which share their widths, no groups, and no cover.
    """

    sheet: str
    title: str
    columns: tuple[TableColumn, ...]
    notes: tuple[str, str, str] = ("", "", "")
    bar: str | None = None
    groups: tuple[RowGroup, ...] = ()
    total_label: str | None = None
    people: int | None = None
    capital: str | None = None
    signoff: tuple[str, ...] = ()
    headcount: bool = False
    cover: Table | None = None

    @property
    def counted(self) -> int | None:
        """The people its total names, or None where it names none."""
        if self.groups and self.people is None:
            return sum(group.people for group in self.groups)
        return self.people if self.groups or self.headcount else None

    @property
    def warning(self) -> str | None:
        """The bar of the sheet it stands on."""
        return self.bar if self.cover is None else self.cover.bar

    @property
    def rows(self) -> int:
        """Number of body rows."""
        return len(self.columns[0].cells) if self.columns else 0


def texts_of(values: Iterable[str]) -> Objects:
    """Return texts as the cells of a column."""
    return objects(list(values))
