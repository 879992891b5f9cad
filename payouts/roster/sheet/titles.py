"""What stands above and around a table: titles, remarks, and numbers like ids in odd places."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import fold_width, word_key
from payouts.roster.cells.problems import plain_text
from payouts.roster.model.sheet_record import RowKind, filled_cells
from payouts.roster.sheet.headers import Header, label, row_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Objects

    Kinds = NDArray[np.uint8]

_NOTE_MARKS = ("单位:", "金额单位", "填报单位", "填报日期", "填报时间", "制表单位", "制表日期")
_SECTION = re.compile(r"(?:[一二三四五六七八九十]{1,3}[、.]|[（][一二三四五六七八九十]{1,3}[）]).+")
# A number like an id: 18 characters or 15 in a text, or a cell of nothing but 15 or more.
_LIKE_ID = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)|^\d{15,}[Xx]?$", re.ASCII)
_FIFTEEN_DIGITS = 1e14


def person_above(cells: Sequence[Objects], header: Header) -> int | None:
    """Return the first row above the header that holds a number like an id."""
    above = range(header.top)
    return next((row for row in above if any(map(like_id, row_of(cells, row)))), None)


def is_page_of_words(cells: Sequence[Objects]) -> bool:
    """Tell whether a sheet is instructions or the like: texts alone in their rows, no number.

    Whatever has two cells in a row, or a number, may be a roster whose header is not known.
    """
    filled = np.array([filled_cells(column) for column in cells], dtype=np.bool_)
    if (filled.sum(axis=0) > 1).any():
        return False
    said = (cell for column, where in zip(cells, filled, strict=True) for cell in column[where])
    return all(isinstance(cell, str) and not like_id(cell) for cell in said)


def like_id(cell: object) -> bool:
    """Tell whether a number like an id stands in a cell."""
    return id_in(cell) is not None


def id_in(cell: object) -> str | None:
    """Return the number like an id in a cell."""
    if isinstance(cell, str):
        found = _LIKE_ID.search("".join(fold_width(cell).split()))
        return None if found is None else found[0]
    like = isinstance(cell, (int, float)) and abs(cell) >= _FIFTEEN_DIGITS
    return plain_text(cell) if like else None


def kinds_above(cells: Sequence[Objects], start: int, top: int) -> Kinds:
    """Return what the rows above a header are: titles, remarks or blank."""
    kinds = np.full(top - start, RowKind.TITLE, dtype=np.uint8)
    for row in range(start, top):
        texts = [label(cell) for cell in row_of(cells, row) if cell is not None]
        if not texts:
            kinds[row - start] = RowKind.BLANK
        elif all(_is_remark(text) for text in texts):
            kinds[row - start] = RowKind.NOTE
    return kinds


def is_section(text: str) -> bool:
    """Tell whether a text is a heading with a number before it."""
    return _SECTION.match(word_key(text)) is not None


def _is_remark(text: str) -> bool:
    return word_key(text).startswith(_NOTE_MARKS)


def title_of(cells: Sequence[Objects], kinds: Kinds) -> tuple[str, ...]:
    """Return the texts of the title rows; merged cells and repeats say it once."""
    texts: Counter[str] = Counter()
    for row in np.flatnonzero(kinds == RowKind.TITLE):
        labels = (label(cell) for cell in row_of(cells, int(row)))
        texts.update(text for text in labels if text and not _is_remark(text))
    return tuple(texts)
