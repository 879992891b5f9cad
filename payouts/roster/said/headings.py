"""Headings between the rows of people, and which heading stands over which rows.

A row of one text is a heading where it is numbered (二、), speaks of stopping or paying, or is a
month; anything else stays what it was, most likely somebody of whom there is but a name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import ID, NAME, word_key
from payouts.roster.cells.problems import plain_text
from payouts.roster.model.said import SaidText
from payouts.roster.model.sheet_record import RowKind, filled_cells
from payouts.roster.said.months import is_month_alone, said_months
from payouts.roster.said.stops import Says, is_paying, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Objects
    from payouts.roster.said.words import WarningWords

NUMBERED = re.compile(
    r"(?:(?P<one>[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]{1,3}[部分类批条项]+)"
    r"|(?P<two>（[一二三四五六七八九十]{1,3}）)|(?P<three>\d{1,2}[、.．](?!\d)|（\d{1,2}）))(?P<rest>.+)"
)
_TEXTS = (RowKind.TITLE, RowKind.NOTE, RowKind.SUBTOTAL, RowKind.TOTAL)
_LONGEST = 40  # characters of a heading
_MOST_CELLS = 3  # a number of people may stand beside a heading
_ABOVE = re.compile(r"以上|上述|如上|上列")
_BELOW = re.compile(r"以下|下列|如下|下述")
_ANY_YEAR = (2000,)


def mark_headings(
    kinds: NDArray[np.uint8],
    cells: Sequence[Objects],
    columns: Mapping[str, int],
    words: WarningWords,
    without_id: Bools,
) -> None:
    """Mark, in place, rows below a header that are headings of what comes after them.

    Args:
        kinds: the RowKind of each row [n].
        cells: the columns of the sheet, each [n].
        columns: canonical column -> index into ``cells``.
        words: what headings say.
        without_id: the rows [n] that hold no id.
    """
    may_be = without_id & np.isin(kinds, (RowKind.DATA, RowKind.NOTE))
    rows = np.flatnonzero(may_be)
    if not len(rows):
        return
    filled = np.array([filled_cells(column[rows]) for column in cells], dtype=np.bool_)
    leading = max((columns[c] for c in (NAME, ID) if c in columns), default=1)
    for at in np.flatnonzero(filled.sum(axis=0) <= _MOST_CELLS).tolist():
        row, where = int(rows[at]), np.flatnonzero(filled[:, at])
        texts = [plain_text(cells[int(i)][row]) for i in where]
        if where[0] > leading:
            continue
        if is_heading(texts, words):
            kinds[row] = RowKind.TITLE
        elif len(texts) == 1 and _is_about_rows_above(texts[0], words):
            kinds[row] = RowKind.NOTE


def is_heading(texts: Sequence[str], words: WarningWords) -> bool:
    """Tell whether the texts of a row, from the left, are a heading."""
    text = word_key(texts[0])
    alone = len(texts) == 1
    if not text or len(text) > _LONGEST or text.isdigit() or _ABOVE.search(text):
        return False
    said = verdict(text, words).says is not Says.NOTHING
    if not alone:
        numbered = NUMBERED.fullmatch(text) is not None
        return (numbered or said) and not any(map(_like_name, texts[1:]))
    if level_of(text) in {1, 2}:
        return True
    if is_remark(text):
        return said and _BELOW.search(text) is not None
    return said or is_paying(text, words) or is_month_alone(text) or _of_a_month(text)


def _is_about_rows_above(text: str, words: WarningWords) -> bool:
    """Tell whether a text such as 以上人员停发 speaks of the rows above it."""
    return _ABOVE.search(text) is not None and verdict(text, words).says is not Says.NOTHING


def is_remark(text: str) -> bool:
    """Tell whether a text begins as remarks do."""
    return (
        re.match(r"（?(?:注|附注|备注|说明|填表说明|填报说明)\d*[:：、]", word_key(text))
        is not None
    )


def _of_a_month(text: str) -> bool:
    """Tell whether a text names a month and is a list of people, such as 2018年8月补发人员."""
    return (
        bool(said_months(text, _ANY_YEAR))
        and re.search(r"人员|名单|名册|对象|补发|发放", text) is not None
    )


def _like_name(text: str) -> bool:
    return re.fullmatch(r"[\u3400-\u9fff·]{2,4}", word_key(text)) is not None


def texts_of(
    kinds: NDArray[np.uint8], cells: Sequence[Objects], first_row: int
) -> tuple[SaidText, ...]:
    """Return the headings and remarks among some rows, the first of which is ``first_row``."""
    texts = []
    for at in np.flatnonzero(np.isin(kinds, _TEXTS)).tolist():
        labels = (" ".join(plain_text(column[at]).split()) for column in cells)
        text = " ".join(dict.fromkeys(label for label in labels if label))
        heading = bool(kinds[at] == RowKind.TITLE) and not is_remark(text)
        texts.append(SaidText(first_row + at, text, heading))
    return tuple(texts)


def over_rows(
    texts: Sequence[SaidText], first_header: int, words: WarningWords
) -> Iterator[tuple[int, tuple[SaidText, ...]]]:
    """Yield, from each row on (1-based), the headings that stand over the rows below it.

    A numbered heading ends those numbered like it or below it. Another one between the rows ends a
    heading of stopping only where it says that people below it are paid. Titles above the first
    header stay, but for the same.

    Args:
        texts: headings of a sheet, by row.
        first_header: 1-based row of its first header.
        words: what headings say.
    """
    standing: list[SaidText] = []
    for text in texts:
        if not text.heading:
            continue
        level = level_of(text.text)
        stops = verdict(text.text, words).says is Says.STOP
        if level:
            standing = [one for one in standing if level_of(one.text) < level]
        if not stops and is_paying(text.text, words) and text.row > first_header:
            standing = [one for one in standing if verdict(one.text, words).says is not Says.STOP]
        standing = [one for one in standing if not _same_list(one, text, first_header)]
        standing.append(text)
        yield text.row, tuple(standing)


def level_of(text: str) -> int:
    """Return 1 for a heading 一、, 2 for （一）, 3 for 1、, 0 for one without a number."""
    match = NUMBERED.fullmatch(word_key(text))
    if match is None:
        return 0
    return next(n for n, name in enumerate(("one", "two", "three"), 1) if match[name])


def _same_list(earlier: SaidText, now: SaidText, first_header: int) -> bool:
    """Tell whether one month's heading between the rows ends at another's."""
    both = (earlier.text, now.text)
    return earlier.row > first_header and all(said_months(text, _ANY_YEAR) for text in both)
