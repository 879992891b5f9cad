"""Rows that the roster itself says are not to be paid, or casts doubt on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import NAME
from payouts.base.identity import mask_id
from payouts.base.letters import column_letters
from payouts.engine.arguments import Listed
from payouts.engine.checks.rosterfindings import RosterFinding
from payouts.engine.said.sheets import Rows, headings_over, is_named_as_file
from payouts.roster.said.stops import SILENT, Asks, Says, Verdict, answers, asks, is_stale, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.arrays import Ints
    from payouts.roster.model.roster import Roster
    from payouts.roster.model.said import SaidCells
    from payouts.roster.said.stops import Context
    from payouts.roster.said.words import WarningWords

STOPPED_CELL, STOPPED_HEADING, STOPPED_SHEET, STOPPED_FILE = "R070", "R071", "R072", "R073"
DOUBTED = "R074"
STOPPED_BY_WORDS = frozenset({STOPPED_CELL, STOPPED_HEADING, STOPPED_SHEET, STOPPED_FILE})
_MOST_SHOWN = 40  # characters
_NUMBER = re.compile(r"(?<!\d)\d{15,19}[Xx]?(?!\d)")


@dataclass(frozen=True, slots=True)
class Heard:
    """Rows of one benefit, or of none, and how their words are understood.

    ``columns`` has the columns that the benefit's rule reads itself,
    ``payee`` has the columns that say where the money goes, and nothing of whether it is due.
    """

    roster: Roster
    columns: frozenset[str]
    rows: Ints
    words: WarningWords
    context: Context
    payee: frozenset[str] = frozenset()

    def verdict(self, text: str) -> Verdict:
        """Return what a text says of these rows."""
        return verdict(text, self.words, self.context)

    def named(self, text: str) -> Verdict:
        """Return what a title, or the name of a sheet or file, says of these rows."""
        said = self.verdict(text)
        if said.says is Says.NOTHING and is_stale(text, self.words, self.context):
            return Verdict(Says.DOUBT, text)
        return said


def stopping_findings(heard: Heard) -> Iterator[RosterFinding]:
    """Yield rows whose cells, headings, sheet or file say that they are not to be paid."""
    for cells in heard.roster.said:
        if not _is_read(cells, heard) and not cells.ignored:
            yield from _of_cells(cells, heard)
    for rows in headings_over(heard.roster, heard.rows, heard.words):
        yield from _of_heading(rows, heard)
    yield from _of_sheets(heard)
    yield from _of_files(heard)


def ignored_saying(heard: Heard) -> Iterator[tuple[SaidCells, int]]:
    """Yield columns that the office's mapping ignores, with how many of the rows they speak of."""
    for cells in heard.roster.said:
        if cells.ignored:
            count = sum(len(found.rows) for found in _of_cells(cells, heard))
            if count:
                yield cells, count


def _is_read(cells: SaidCells, heard: Heard) -> bool:
    """Tell whether the rule reads a column itself, or it is about the account.

    Names are looked at all the same: 张三（已故）.
    """
    if cells.column is None or cells.column == NAME:
        return False
    return cells.column in heard.columns or cells.column in heard.payee


def _of_cells(cells: SaidCells, heard: Heard) -> Iterator[RosterFinding]:
    _, at, _ = np.intersect1d(cells.rows, heard.rows, assume_unique=True, return_indices=True)
    if not len(at):
        return
    texts = [cells.texts[i] for i in at.tolist()]
    found = {text: _said(text, cells, heard) for text in dict.fromkeys(texts)}
    where, where_en = _where_of(cells)
    for code, level in ((STOPPED_CELL, Says.STOP), (DOUBTED, Says.DOUBT)):
        chosen = [i for i, text in enumerate(texts) if found[text].says is level]
        if chosen:
            rows = cells.rows[at[chosen]]
            shown = Listed(tuple(short(texts[i]) for i in chosen))
            args = {"where": where, "where_en": where_en, "value": shown}
            yield RosterFinding(code, rows, cells.column or NAME, args, at=cells.at)


def _where_of(cells: SaidCells) -> tuple[str, str]:
    if cells.comment:
        return "批注", "the comment"
    header = cells.header or f"{column_letters(cells.at)} 列"
    return header, header


def _said(text: str, cells: SaidCells, heard: Heard) -> Verdict:
    """Return what a cell says by itself, else as an answer to its header."""
    said = heard.verdict(text)
    answering = cells.column != NAME and not cells.comment
    if said.says is Says.NOTHING and answering:
        asked = asks(cells.header, heard.words, heard.context)
        if asked is not Asks.NOTHING and answers(asked, text, heard.words):
            return Verdict(Says.DOUBT, text)
    return said


def _of_heading(rows: Rows, heard: Heard) -> Iterator[RosterFinding]:
    for text in rows.texts:
        said = heard.named(text.text)
        if said.says is not Says.NOTHING:
            code = STOPPED_HEADING if said.says is Says.STOP else DOUBTED
            where = f"上方第 {text.row} 行的标题"
            where_en = f"the heading in row {text.row} above"
            args = {"where": where, "where_en": where_en, "value": short(text.text)}
            yield RosterFinding(code, rows.rows, NAME, args)


def _of_sheets(heard: Heard) -> Iterator[RosterFinding]:
    for number, sheet in enumerate(heard.roster.sheets):
        said = SILENT if is_named_as_file(sheet) else heard.named(sheet.name)
        if said.says is not Says.NOTHING:
            code = STOPPED_SHEET if said.says is Says.STOP else DOUBTED
            yield from _everyone(
                code, ("工作表名", "the name of the sheet"), sheet.name, number, heard
            )


def _of_files(heard: Heard) -> Iterator[RosterFinding]:
    for number, sheet in enumerate(heard.roster.sheets):
        parts = (*PurePath(sheet.file).parts[:-1], PurePath(sheet.file).stem)
        if any(heard.named(part).says is not Says.NOTHING for part in parts):
            yield from _everyone(
                STOPPED_FILE, ("文件名", "the name of the file"), sheet.file, number, heard
            )


def _everyone(
    code: str, where: tuple[str, str], text: str, table: int, heard: Heard
) -> Iterator[RosterFinding]:
    rows = heard.rows[heard.roster.sheet_of[heard.rows] == table]
    if len(rows):
        args = {"where": where[0], "where_en": where[1], "value": short(text)}
        yield RosterFinding(code, rows, NAME, args)


def short(text: str) -> str:
    """Return a text as a message shows it: ids and accounts in it are masked."""
    text = _NUMBER.sub(lambda found: mask_id(found[0]), text)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
