"""Comments on cells, and what stands above and below pages, as far as they speak of stopping.

On a person's row a comment counts as a cell of it would; elsewhere, as a remark.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from payouts.roster.model.said import Beside, SaidCells, SaidText
from payouts.roster.model.sheet_record import HeaderUse, RowKind
from payouts.roster.said.cells import may_say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.arrays import Ints
    from payouts.roster.model.rawsheet import Comment, RawSheet
    from payouts.roster.model.roster import SheetTable
    from payouts.roster.said.words import WarningWords

# A header's comment that says how to fill in its column names the words that stop somebody.
_HOW_TO = re.compile(r"(?<!已)填(?!表|报人)|选择|可选|下拉|格式|示例|例如")


def said_comments(
    table: SheetTable, sheet: RawSheet, data: Ints, words: WarningWords
) -> Iterator[SaidCells]:
    """Yield by column the comments on rows of people that may say something; ``table`` is 0.

    Args:
        table: as found.
        sheet: it stands in.
        data: 0-based rows of people [n], ascending.
        words: what is looked for.
    """
    uses = {use.at: use for use in table.uses}
    by_column: dict[int, dict[int, str]] = {}
    ends = {(merge.top, merge.left): merge.bottom for merge in sheet.merges}
    for comment in _telling(sheet.comments, words):
        last = ends.get((comment.row, comment.column), comment.row)
        for row in range(comment.row, last + 1):
            at = int(np.searchsorted(data, row))
            if at < len(data) and data[at] == row:
                by_column.setdefault(comment.column, {})[at] = comment.text
    for column, texts in sorted(by_column.items()):
        use = uses.get(column)
        header = "" if use is None else use.header
        ignored = use is not None and use.use is HeaderUse.IGNORED
        rows = np.array(sorted(texts), dtype=np.int64)
        said = tuple(texts[row] for row in rows.tolist())
        yield SaidCells(
            *(0, column, header, None, ignored),
            of_months=False,
            until=False,
            rows=rows,
            texts=said,
            comment=True,
        )


def with_remarks(
    tables: Sequence[SheetTable], sheet: RawSheet, words: WarningWords
) -> list[SheetTable]:
    """Return the tables of a sheet with comments on no person, and texts of its pages, as remarks.

    What stands beyond all tables is of the nearest one.
    """
    made = list(tables)
    for comment in _telling(sheet.comments, words):
        row = comment.row + 1
        at = max((i for i, table in enumerate(made) if table.first_row <= row), default=0)
        kind = _kind(made[at], row)
        if kind is RowKind.DATA or (kind is RowKind.HEADER and _HOW_TO.search(comment.text)):
            continue
        text = SaidText(row, comment.text, heading=False, beside=Beside.COMMENT, at=comment.column)
        made[at] = replace(made[at], texts=(*made[at].texts, text))
    pages = [
        SaidText(made[0].first_row, text, heading=False, beside=Beside.PAGE)
        for text in sheet.page_texts
        if may_say(text, words)
    ]
    if pages:
        made[0] = replace(made[0], texts=(*made[0].texts, *pages))
    return made


def _kind(table: SheetTable, row: int) -> RowKind:
    """Return the kind of a row (1-based) of a table, or beyond it."""
    at = row - table.first_row
    return RowKind(int(table.kinds[at])) if 0 <= at < len(table.kinds) else RowKind.BLANK


def _telling(comments: Sequence[Comment], words: WarningWords) -> Iterator[Comment]:
    """Yield the comments that may say something, without the name of who wrote them."""
    for comment in comments:
        name, _, rest = comment.text.partition("；")
        named = rest and name.endswith((":", "：")) and not may_say(name, words)
        text = rest if named else comment.text
        if may_say(text, words):
            yield comment._replace(text=text)
