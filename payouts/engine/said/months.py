"""Rows, sheets, titles and files that are of another month than the one paid for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import NAME
from payouts.engine.arguments import Listed
from payouts.engine.checks.rosterfindings import RosterFinding
from payouts.engine.said.sheets import (
    Rows,
    headings_over,
    is_named_as_file,
    tables_of_sheets,
    where_of,
)
from payouts.engine.said.stopping import DOUBTED, short
from payouts.roster.said.months import Span, said_months
from payouts.roster.said.words import said_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.arrays import Ints
    from payouts.base.period import Period
    from payouts.engine.said.stopping import Heard
    from payouts.roster.model.roster import Roster
    from payouts.roster.model.said import SaidCells, SaidText

OTHER_SHEET, OTHER_ROW, OTHER_TITLE, OTHER_FILE, PART = "R075", "R076", "R077", "R078", "R079"
_LONGEST_NOTE = 40  # characters: a longer remark speaks of many things
_OF_WHAT = re.compile(r"月份|月度|所属|期间|发放|年月|核算期|\d月")
_MAKING = re.compile(
    r"合计|小计|总计|累计|制表|制单|填报|填表|打印|编制|上报|报送|导出|审核|日期[:：]|时间[:：]"
)
_DATE = re.compile(r"(?P<y>(?:19|20)\d\d)[-./年](?P<m>\d{1,2})[-./月]\d{1,2}日?(?: .*)?")


@dataclass(frozen=True, slots=True)
class Said:
    """A sheet, title or file of another month: the rows concerned, its text and its months."""

    code: str
    rows: Ints
    where: tuple[str, str]
    text: str


def month_findings(heard: Heard, period: Period, *, monthly: bool) -> Iterator[RosterFinding]:
    """Yield rows whose cells, headings or sheet are of another month than the period."""
    for cells in heard.roster.said:
        if cells.until and cells.column not in heard.columns and not cells.ignored:
            yield from _of_ends(cells, heard, period)
        if cells.column not in heard.columns and not cells.ignored and monthly:
            yield from _of_cells(cells, heard, period)
    for said in (*_of_sheets(heard, period, monthly=monthly), *_of_headings(heard, period)):
        args = {"where": said.where[0], "where_en": said.where[1], "value": short(said.text)}
        yield RosterFinding(said.code, said.rows, NAME, {**args, "period": str(period)})


def other_titles(heard: Heard, period: Period, *, monthly: bool) -> Iterator[Said]:
    """Yield titles and remarks of another month, table by table, and files."""
    roster = heard.roster
    of_other_months = (said.rows for said in _of_sheets(heard, period, monthly=monthly))
    sheets_held = {int(roster.sheet_of[row]) for rows in of_other_months for row in rows[:1]}
    for numbers in tables_of_sheets(roster).values():
        mine = _rows_of(heard, numbers)
        if not len(mine):
            continue
        first_header = min(roster.sheets[number].header_row for number in numbers)
        texts = [text for number in numbers for text in roster.sheets[number].texts]
        above = [t for t in texts if t.row < first_header and t.heading]
        held = numbers[0] in sheets_held
        if not held and (text := _outside_all([t.text for t in above], period)) is not None:
            yield Said(OTHER_TITLE, mine, ("标题", "the title"), text)
        for note in texts:
            if not note.heading and _is_outside(_note_spans(note, period), period):
                yield Said(OTHER_TITLE, mine, where_of(note), note.text)
    for file in dict.fromkeys(sheet.file for sheet in roster.sheets):
        numbers = [n for n, sheet in enumerate(roster.sheets) if sheet.file == file]
        mine = _rows_of(heard, numbers)
        parts = (*PurePath(file).parts[:-1], PurePath(file).stem)
        if len(mine) and _outside_all(parts, period) is not None:
            yield Said(OTHER_FILE, mine, ("文件名", "the name of the file"), file)


# --- months and the period -----------------------------------------------------------------------


def _years(period: Period) -> tuple[int, ...]:
    return tuple(range(period.first // 12, period.last // 12 + 1))


def _is_outside(spans: Sequence[Span], period: Period) -> bool:
    """Tell whether months are said and none is of the period."""
    return bool(spans) and not any(s.first <= period.last and period.first <= s.last for s in spans)


def _is_part(spans: Sequence[Span], period: Period) -> bool:
    """Tell whether only some months of the period are said."""
    inside = [s for s in spans if s.first <= period.last and period.first <= s.last]
    return (
        bool(inside)
        and all(s.first > period.first or s.last < period.last for s in inside)
        and _covered(inside, period) < len(period)
    )


def _covered(spans: Sequence[Span], period: Period) -> int:
    months = {
        m for s in spans for m in range(max(s.first, period.first), min(s.last, period.last) + 1)
    }
    return len(months)


def _outside_all(texts: Sequence[str], period: Period) -> str | None:
    """Return the first text that says a month, where none of them says one of the period."""
    spans = {text: said_months(text, _years(period)) for text in texts}
    everything = [span for found in spans.values() for span in found]
    if not _is_outside(everything, period):
        return None
    return next(text for text, found in spans.items() if found)


def _note_spans(note: SaidText, period: Period) -> tuple[Span, ...]:
    """Return the months a remark says the paper is of."""
    if len(note.text) > _LONGEST_NOTE or _MAKING.search(said_key(note.text)):
        return ()
    if not _OF_WHAT.search(said_key(note.text)):
        return ()
    return said_months(note.text, _years(period))


# --- cells, headings, sheets ---------------------------------------------------------------------


def _of_cells(cells: SaidCells, heard: Heard, period: Period) -> Iterator[RosterFinding]:
    if not cells.of_months:
        return
    _, at, _ = np.intersect1d(cells.rows, heard.rows, assume_unique=True, return_indices=True)
    texts = [cells.texts[i] for i in at.tolist()]
    spans = {text: _cell_months(text, period) for text in dict.fromkeys(texts)}
    for code, wrong in ((OTHER_ROW, _is_outside), (PART, _is_part)):
        chosen = [i for i, text in enumerate(texts) if wrong(spans[text], period)]
        if chosen:
            shown = Listed(tuple(short(texts[i]) for i in chosen))
            header = cells.header or cells.column
            args = {"where": header, "where_en": header, "value": shown}
            rows = cells.rows[at[chosen]]
            args = {**args, "period": str(period)}
            yield RosterFinding(code, rows, cells.column or NAME, args, at=cells.at)


def _of_ends(cells: SaidCells, heard: Heard, period: Period) -> Iterator[RosterFinding]:
    """Yield rows that the roster pays until a month before the period."""
    _, at, _ = np.intersect1d(cells.rows, heard.rows, assume_unique=True, return_indices=True)
    texts = [cells.texts[i] for i in at.tolist()]
    last = {text: _cell_months(text, period) for text in dict.fromkeys(texts)}
    chosen = [i for i, text in enumerate(texts) if _is_past(last[text], period)]
    if chosen:
        shown = Listed(tuple(short(texts[i]) for i in chosen))
        args = {"where": cells.header, "where_en": cells.header, "value": shown}
        yield RosterFinding(
            DOUBTED, cells.rows[at[chosen]], cells.column or NAME, args, at=cells.at
        )


def _is_past(spans: Sequence[Span], period: Period) -> bool:
    return bool(spans) and all(span.last < period.first for span in spans)


def _cell_months(text: str, period: Period) -> tuple[Span, ...]:
    """Return the months of a cell under a header of months: here a date is its month."""
    match = _DATE.fullmatch(text)
    found = said_months(f"{match['y']}年{match['m']}月" if match else text, _years(period))
    if found or not text.isdigit() or not 1 <= int(text) <= 12:  # noqa: PLR2004 (months)
        return found
    return said_months(f"{int(text)}月", _years(period))


def _of_headings(heard: Heard, period: Period) -> Iterator[Said]:
    """Yield rows below a heading, between the rows, of another month."""
    for rows in headings_over(heard.roster, heard.rows, heard.words):
        for text in _between(rows):
            if _is_outside(said_months(text.text, _years(period)), period):
                where = (f"上方第 {text.row} 行的标题", f"the heading in row {text.row} above")
                yield Said(OTHER_SHEET, rows.rows, where, text.text)


def _between(rows: Rows) -> Iterator[SaidText]:
    return (text for text in rows.texts if text.row > rows.first_header)


def _of_sheets(heard: Heard, period: Period, *, monthly: bool) -> Iterator[Said]:
    """Yield sheets of another month, and of one of several months that are no sum."""
    roster = heard.roster
    spans = {
        key: (name, found)
        for key, numbers in tables_of_sheets(roster).items()
        if (name := _sheet_text(roster, numbers, period))
        and (found := said_months(name, _years(period)))
    }
    for key, numbers in tables_of_sheets(roster).items():
        mine = _rows_of(heard, numbers)
        if key not in spans or not len(mine):
            continue
        text, found = spans[key]
        where = ("工作表名", "the name of the sheet") if text == key[1] else ("标题", "the title")
        others = [span for other, (_, span) in spans.items() if other[0] == key[0] and other != key]
        if _is_outside(found, period):
            by_title_alone = text != key[1] and not _several(found, others)
            if not by_title_alone:
                yield Said(OTHER_SHEET if monthly else OTHER_TITLE, mine, where, text)
        elif monthly and _is_part(found, period):
            yield Said(OTHER_SHEET if _several(found, others) else PART, mine, where, text)


def _several(found: Sequence[Span], others: Sequence[Sequence[Span]]) -> bool:
    """Tell whether other sheets of the file are of other months."""
    mine = {(span.first, span.last) for span in found}
    return any({(span.first, span.last) for span in other} != mine for other in others)


def _sheet_text(roster: Roster, numbers: Sequence[int], period: Period) -> str:
    """Return the name of a sheet if it says a month, else the title that does, else ""."""
    sheet = roster.sheets[numbers[0]]
    header = min(roster.sheets[number].header_row for number in numbers)
    titles = [text.text for text in sheet.texts if text.heading and text.row < header]
    names = () if is_named_as_file(sheet) else (sheet.name,)
    return next((t for t in (*names, *titles) if said_months(t, _years(period))), "")


def _rows_of(heard: Heard, numbers: Sequence[int]) -> Ints:
    return heard.rows[np.isin(heard.roster.sheet_of[heard.rows], numbers)]
