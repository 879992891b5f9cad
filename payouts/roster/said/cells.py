"""The cells of a table that may say something about whether, or for which month, to pay their rows.

Every column is searched once, over its distinct texts joined into one; the rest is done for the
few cells in which a word was found, or whose header asks something.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.columns import ID, ColumnType
from payouts.roster.cells.problems import plain_text
from payouts.roster.model.said import SaidCells
from payouts.roster.model.sheet_record import HeaderUse, filled_cells
from payouts.roster.said.stops import Asks, asks, candidates
from payouts.roster.said.words import WarningWords, said_key

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.columns import Vocabulary
    from payouts.roster.model.rawsheet import Merge
    from payouts.roster.model.roster import SheetTable

_NUMBERS_ONLY = frozenset({ColumnType.ID, ColumnType.ACCOUNT})
_BLANKS = (" ", "\t", "\u3000", "\xa0")
_WIDE = frozenset(chr(code) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B)))


def said_cells(
    table: SheetTable,
    cells: Sequence[Objects],
    data: Ints,
    vocabulary: Vocabulary,
    words: WarningWords,
) -> Iterator[SaidCells]:
    """Yield the columns of a table in which something may be said; their ``table`` is 0.

    Args:
        table: as found.
        cells: the columns of its sheet, each [rows].
        data: 0-based rows of people [n].
        vocabulary: the known columns.
        words: what is looked for.
    """
    canonical = {at: name for name, at in table.columns.items()}
    headers = {use.at: use for use in table.uses}
    for at, column in enumerate(cells):
        name = canonical.get(at)
        if name is not None and vocabulary.columns[name].type in _NUMBERS_ONLY:
            continue
        use = headers.get(at)
        if use is not None and use.column == ID:
            continue
        header = "" if use is None else use.header
        of_months = said_key(header) in words.month_columns or (
            name is not None and vocabulary.columns[name].type is ColumnType.MONTH
        )
        here = column[data]
        until = not of_months and any(word in said_key(header) for word in words.until)
        asking = of_months or until or asks(header, words) is not Asks.NOTHING
        telling = filled_cells(here) if asking else _telling(here, words)
        if (rows := np.flatnonzero(telling)).size:
            texts = tuple(_text(cell) for cell in here[rows])
            ignored = use is not None and use.use is HeaderUse.IGNORED
            yield SaidCells(0, at, header, name, ignored, of_months, until, rows, texts)


def spread_over_merges(columns: Sequence[Objects], merges: Sequence[Merge]) -> list[Objects]:
    """Return columns of a sheet in which a merged cell of several rows says its text in each."""
    spread = list(columns)
    for merge in merges:
        if merge.left < len(columns) and merge.top < len(columns[merge.left]):
            text = columns[merge.left][merge.top]
            if text is not None:
                if spread[merge.left] is columns[merge.left]:
                    spread[merge.left] = columns[merge.left].copy()
                spread[merge.left][merge.top : merge.bottom + 1] = text
    return spread


def may_say(text: str, words: WarningWords) -> bool:
    """Tell whether a text may say something by itself."""
    return _pattern(words).search(said_key(text)) is not None


def _telling(cells: Objects, words: WarningWords) -> Bools:
    """Tell which cells [n] may say something by themselves."""
    pattern = _pattern(words)
    distinct = [text for text in pd.unique(cells) if type(text) is str]
    if pattern.search(_lines(distinct)) is None:
        return np.zeros(len(cells), dtype=np.bool_)
    telling = {text for text in distinct if may_say(text, words)}
    return np.fromiter((type(c) is str and c in telling for c in cells), np.bool_, len(cells))


def _lines(texts: Sequence[str]) -> str:
    """Return texts one a line, folded as far as a search for words needs it."""
    joined = "\n".join(texts).lower()
    for blank in _BLANKS:
        joined = joined.replace(blank, "")
    seen = set(joined)
    if seen & _WIDE or not all(map(str.isprintable, seen - {"\n"})):
        return "\n".join(map(said_key, texts))
    return joined.replace("(", "（").replace("[", "（")


@cache
def _pattern(words: WarningWords) -> re.Pattern[str]:
    return candidates(words)


def _text(cell: object) -> str:
    """Return a cell as it is shown; a date without its time."""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return " ".join(plain_text(cell).split())
