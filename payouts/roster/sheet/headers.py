"""Finds the header rows of a sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import ID, NAME, header_key
from payouts.roster.cells.amount_units import is_unit_row, unit_of
from payouts.roster.cells.problems import plain_text
from payouts.roster.sheet.header_units import column_of, units_of
from payouts.roster.sheet.rowkinds import has_id, known_headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.arrays import Objects


HEADER_ROWS = 15  # the first header stands in one of the first 15 rows
_MATCHES = 2
_DEPTH = 3  # rows that name columns, below one that names whose they are
_GROUPS = 2  # words that say whose columns stand below, or name columns
_GROUP = re.compile(
    "(?:本人|申请人|优抚对象|享受人|父亲|母亲|父|母|配偶|监护人|代理人|代领人|领款人|收款人|户主|家属|联系人"
    "|银行|账户)(?:基本|账户|账号)?(?:信息|情况|资料)?|(?:基本|个人)(?:信息|情况|资料)"
)
_NUMBERED = 3  # cells of a row that numbers the columns
_BELOW = 2  # rows below the names of columns that number them, or say their units
_BEFORE_NUMBERS = ("栏次", "甲", "乙", "丙", "丁", "戊")


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """The meaning of header words in one sheet.

    Attributes:
        index: header, as ``header_key`` folds it -> canonical column.
        mapped: folded headers whose meaning may depend on where they stand.
        groups: folded texts above headers that the office's mapping names.
        amounts: canonical columns of money, whose headers may name a unit.
    """

    index: Mapping[str, str]
    mapped: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    amounts: frozenset[str] = frozenset()

    def column(self, text: str) -> str | None:
        """Return the canonical column that a header may mean."""
        return column_of(text, self.index, self.amounts)

    def knows(self, text: str) -> bool:
        """Tell whether a header may mean a canonical column."""
        return self.column(text) is not None

    def same(self, one: str, other: str) -> bool:
        """Tell whether two headers in the same place mean the same."""
        first, second = header_key(one), header_key(other)
        if first in self.mapped or second in self.mapped:
            return first == second
        return self.column(one) == self.column(other)


@dataclass(frozen=True, slots=True)
class Header:
    """Header on 0-based rows ``top`` to ``bottom``.

    Attributes:
        labels: one label a column, "" for none.
        filled: where anything stands.
        groups: the texts above each label, from the top.
        units: what a row of units says below each label, "" for nothing.
    """

    top: int
    bottom: int
    labels: tuple[str, ...]
    filled: tuple[bool, ...]
    groups: tuple[tuple[str, ...], ...]
    units: tuple[str, ...] = ()

    def units_said(self) -> tuple[frozenset[int], ...]:
        """Return the units that are said of each column, in powers of ten of yuan."""
        return units_of(self.labels, self.groups, self.units)


def first_header(cells: Sequence[Objects], words: HeaderWords) -> Header | None:
    """Return the first row that names two known columns, the name or the id among them."""
    for row in range(min(HEADER_ROWS, len(cells[0]))):
        matched = {words.column(label(cell)) for cell in row_of(cells, row)} - {None}
        if len(matched) >= _MATCHES and matched & {NAME, ID}:
            return _header_at(cells, row, words, after=-1)
    return None


def later_headers(
    cells: Sequence[Objects], first: Header, id_column: Mapping[str, int], words: HeaderWords
) -> Iterator[Header]:
    """Yield every header below the first: rows without an id that name two known columns."""
    below = [column[first.bottom + 1 :] for column in cells]
    doubtful = np.flatnonzero(~has_id(below, id_column))
    hits = known_headers([column[doubtful] for column in below], words.knows)
    last = first.bottom
    for at in doubtful[hits >= _MATCHES].tolist():
        row = first.bottom + 1 + at
        known = {words.column(label(cell)) for cell in row_of(cells, row)} - {None}
        if row > last and len(known) >= _MATCHES:
            header = _header_at(cells, row, words, after=last)
            last = header.bottom
            yield header


def same_layout(one: Header, other: Header, words: HeaderWords) -> bool:
    """Tell whether wherever ``other`` says anything, ``one`` has the same column and unit there."""
    alike = all(
        words.same(a, b)
        for a, b, said in zip(one.labels, other.labels, other.filled, strict=True)
        if said
    )
    return alike and all(
        mine == its
        for mine, its, said in zip(one.units_said(), other.units_said(), other.filled, strict=True)
        if said
    )


def row_of(cells: Sequence[Objects], row: int) -> list[object]:
    """Return the cells of one row of a sheet given as columns."""
    return [column[row] for column in cells]


def label(cell: object) -> str:
    """Return a text cell with its blanks and line breaks made single blanks, else ""."""
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _header_at(cells: Sequence[Objects], row: int, words: HeaderWords, after: int) -> Header:
    """Return the header whose first row of known columns is ``row``, below row ``after``."""
    upper = row_of(cells, row)
    labels = [label(cell) or plain_text(cell) for cell in upper]  # a year may head a column
    filled = [cell is not None for cell in upper]
    over = _upper_row(cells, row, words, sure=after >= 0) if row - 1 > after else None
    groups: list[tuple[str, ...]] = [()] * len(labels)
    if over is not None:
        groups = [(text,) if text else () for text in _spread(over)]
        labels = [text or above for text, above in zip(labels, over, strict=True)]
        filled = [bool(text) or said for text, said in zip(over, filled, strict=True)]
    bottom, own = row, labels
    while bottom - row + 1 < _DEPTH:
        lower = _lower_row(cells, bottom, labels, words)
        if lower is None or _names_units(cells, bottom + 1, labels, words):
            break
        above = _spread(own)
        groups = [
            (*group, text) if below and text else group
            for group, text, below in zip(groups, above, lower, strict=True)
        ]
        groups = [
            group if unit_of(below) is None else (*group, below)
            for group, below in zip(groups, lower, strict=True)
        ]
        # 万元 below a name says how it is counted, and is no name.
        labels = [
            below if below and (unit_of(below) is None or not text) else text
            for text, below in zip(labels, lower, strict=True)
        ]
        filled = [bool(below) or said for below, said in zip(lower, filled, strict=True)]
        bottom, own = bottom + 1, lower
    units: tuple[str, ...] = ()
    for _ in range(_BELOW):
        if _numbers_columns(cells, bottom + 1, labels, words):
            bottom += 1
        elif not units and _names_units(cells, bottom + 1, labels, words):
            units = tuple(label(cell) for cell in row_of(cells, bottom + 1))
            bottom += 1
    top = row if over is None else row - 1
    return Header(top, bottom, tuple(labels), tuple(filled), tuple(groups), units)


def _upper_row(
    cells: Sequence[Objects], row: int, words: HeaderWords, *, sure: bool
) -> list[str] | None:
    """Return the row above the one with the names, None when it is no part of the header.

    It is when it says whose the columns below are (本人, 父亲), or names columns where the
    row below says nothing (cells merged downwards). Two such words leave no doubt; one is
    enough where no people can stand above.
    """
    texts = [label(cell) for cell in row_of(cells, row - 1)]
    below = [label(cell) for cell in row_of(cells, row)]
    keys = {header_key(text) for text in texts if text}
    owners = {key for key in keys if key in words.groups or _GROUP.fullmatch(key)}
    columns = {
        column
        for text, under in zip(texts, below, strict=True)
        if not under and (column := words.column(text)) is not None
    }
    certain = len(owners) + len(columns) >= _GROUPS
    likely = bool(keys & words.groups) or (bool(columns) and len(keys) > 1)
    return texts if certain or (likely and not sure) else None


def _spread(texts: Sequence[str]) -> list[str]:
    """Return texts with every blank filled from its left, as a merged cell reads."""
    spread, last = [], ""
    for text in texts:
        last = text or last
        spread.append(last)
    return spread


def _lower_row(
    cells: Sequence[Objects], top: int, labels: Sequence[str], words: HeaderWords
) -> list[str] | None:
    """Return the next row of a header of several rows, None when it has no more.

    It is words only, has nothing under 姓名 and 身份证号, and either names a known
    column or has nothing under any of them.
    """
    if top + 1 >= len(cells[0]):
        return None
    below = row_of(cells, top + 1)
    texts = [label(cell) for cell in below]
    filled = sum(cell is not None for cell in below)
    if not filled or filled != sum(map(bool, texts)):
        return None
    if any(character.isdigit() for text in texts for character in text):
        return None
    known = [words.column(label) for label in labels]
    under_person = any(t and k in {NAME, ID} for t, k in zip(texts, known, strict=True))
    under_known = any(t and k for t, k in zip(texts, known, strict=True))
    names_known = any(words.column(text) for text in texts if text)
    return None if under_person or (under_known and not names_known) else texts


def _names_units(
    cells: Sequence[Objects], row: int, labels: Sequence[str], words: HeaderWords
) -> bool:
    """Tell whether a row says the units of the columns (元 under 金额) and names nobody."""
    if row >= len(cells[0]):
        return False
    said = row_of(cells, row)
    if any(cell is not None and not isinstance(cell, str) for cell in said):
        return False
    texts = [label(cell) for cell in said]
    pairs = [(text, words.column(above)) for text, above in zip(texts, labels, strict=True)]
    named = any(any(map(str.isalnum, text)) for text, its in pairs if its in {NAME, ID})
    if named or any(map(words.knows, texts)):
        return False
    of_money = any(unit_of(text) is not None for text, its in pairs if its in words.amounts)
    return of_money or is_unit_row(texts)


def _numbers_columns(
    cells: Sequence[Objects], row: int, labels: Sequence[str], words: HeaderWords
) -> bool:
    """Tell whether a row numbers the columns (1 2 3, or 甲 乙 1 2 3), the person's among them."""
    if row >= len(cells[0]):
        return False
    said = row_of(cells, row)
    person = [words.column(text) in {NAME, ID} for text in labels]
    if any(its and cell is None for its, cell in zip(person, said, strict=True)):
        return False
    texts = [
        str(cell).strip().strip("()（）").removesuffix(".0") for cell in said if cell is not None
    ]
    while texts and texts[0] in _BEFORE_NUMBERS:
        texts = texts[1:]
    counted = [str(number) for number in range(1, len(texts) + 1)]
    return len(texts) >= _NUMBERED and texts == counted
