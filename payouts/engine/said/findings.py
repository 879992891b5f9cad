"""Everything a roster says against paying its rows as asked, as findings that may hold them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import NAME
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.diagnostics.severities import STOPPING, level_of
from payouts.base.letters import column_letters
from payouts.engine.checks.rosterfindings import RosterFinding
from payouts.engine.entitlement.findings import StoppedRows
from payouts.engine.said.context import context_of, pays_by_month, phrases
from payouts.engine.said.elsewhere import ended_rows, stopped_elsewhere
from payouts.engine.said.months import OTHER_FILE, month_findings, other_titles
from payouts.engine.said.sheets import tables_of_sheets, where_of
from payouts.engine.said.stopping import (
    STOPPED_BY_WORDS,
    Heard,
    ignored_saying,
    short,
    stopping_findings,
)
from payouts.roster.model.said import Beside
from payouts.roster.said.stops import Context, Says
from payouts.roster.said.words import of_death, warning_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from payouts.base.arrays import Ints
    from payouts.base.diagnostics import Severity
    from payouts.engine.assign import Assignment
    from payouts.engine.checks.checked import CheckedRoster
    from payouts.engine.said.months import Said
    from payouts.office.request import Request
    from payouts.roster.model.roster import SheetTable
    from payouts.roster.model.said import SaidText


def with_what_is_said(
    checked: CheckedRoster, request: Request, assignment: Assignment
) -> CheckedRoster:
    """Return a checked roster with what it says of the rows of each benefit.

    Args:
        checked: the checked roster.
        request: the pack gives the rules, its period the months paid for.
        assignment: the rows of each benefit, and those of none.
    """
    found: list[RosterFinding] = []
    notes: list[Diagnostic] = []
    words = warning_words(request.reading.words)
    roster = checked.typed.roster
    columns = request.pack.vocabulary.columns
    payee = frozenset(name for name, spec in columns.items() if spec.payee)
    nobodys = np.union1d(assignment.unplaced, assignment.out_of_scope)
    everyone: list[Heard] = []
    for benefit, mine in assignment.rows.items():
        rule = request.pack.rules[benefit]
        context = context_of(rule, request.pack)
        heard = Heard(roster, frozenset(rule.columns), mine, words, context, payee)
        everyone.append(heard)
        found += stopping_findings(heard)
        monthly = pays_by_month(rule)
        found += month_findings(heard, request.period, monthly=monthly)
        for said in other_titles(heard, request.period, monthly=monthly):
            if level_of(said.code, checked.levels) in STOPPING:
                found.append(_of_rows(said, request))
            else:
                notes.append(_of_sheet(said, heard, request))
        notes += (*_remarks(heard), *_ignored(heard))
    outside = Heard(roster, frozenset(), nobodys, words, Context(phrases(request.pack)), payee)
    found += _elsewhere(checked, request, everyone, outside)
    stopped = tuple(_stopped(found, checked.levels))
    return replace(
        checked,
        findings=(*checked.findings, *found),
        notes=(*checked.notes, *_distinct(notes)),
        stopped=(*checked.stopped, *stopped),
    )


def _elsewhere(
    checked: CheckedRoster, request: Request, benefits: Sequence[Heard], outside: Heard
) -> Iterator[RosterFinding]:
    """Yield rows of each benefit whose person another row stops; ``outside`` is of no benefit."""
    everyone = (*benefits, outside)
    ended = ended_rows(
        checked.typed,
        _stopped_by(replace(heard, words=of_death(heard.words)) for heard in everyone),
        _stopped_by(everyone),
        request.period,
    )
    for heard in benefits:
        if heard.context.death:
            yield from stopped_elsewhere(checked.typed, ended, heard.rows, outside.rows)


def _stopped_by(several: Iterable[Heard]) -> Ints:
    """Return the rows that cells, headings and names of sheets and files stop."""
    rows = [
        found.rows
        for heard in several
        for found in stopping_findings(heard)
        if found.code in STOPPED_BY_WORDS
    ]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *rows]))


def _stopped(
    findings: list[RosterFinding], levels: Mapping[str, Severity]
) -> Iterator[StoppedRows]:
    for finding in findings:
        level = level_of(finding.code, levels)
        if level in STOPPING:
            yield StoppedRows(finding.code, level, finding.rows)


def _distinct(notes: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield each note once; a sheet for several benefits has it of each."""
    seen = set()
    for note in notes:
        key = (note.code, note.place, note.message())
        if key not in seen:
            seen.add(key)
            yield note


def _arguments(said: Said, request: Request) -> dict[str, object]:
    where, where_en = said.where
    text = short(said.text)
    return {"where": where, "where_en": where_en, "value": text, "period": str(request.period)}


def _of_rows(said: Said, request: Request) -> RosterFinding:
    return RosterFinding(said.code, said.rows, NAME, _arguments(said, request))


def _of_sheet(said: Said, heard: Heard, request: Request) -> Diagnostic:
    """Tell once of a sheet or file what holds for all its rows."""
    sheet = heard.roster.sheets[int(heard.roster.sheet_of[said.rows[0]])]
    of_file = said.code == OTHER_FILE
    place = Place(file=sheet.file) if of_file else Place(file=sheet.file, sheet=sheet.name)
    return say(said.code, place, **_arguments(said, request))


def _remarks(heard: Heard) -> Iterator[Diagnostic]:
    """Yield remarks, and headings over nobody, that speak of people who are not to be paid."""
    roster = heard.roster
    for numbers in tables_of_sheets(roster).values():
        of_sheet = np.isin(roster.sheet_of, numbers)
        if not of_sheet[heard.rows].any():
            continue
        table, last = roster.sheets[numbers[0]], int(roster.row[of_sheet].max())
        for text in (text for number in numbers for text in roster.sheets[number].texts):
            over_nobody = not text.heading or text.row > last
            if over_nobody and heard.verdict(text.text).says is not Says.NOTHING:
                where, where_en = where_of(text)
                args = {"where": where, "where_en": where_en, "value": short(text.text)}
                yield say("T031", _place_of(text, table), **args)


def _place_of(remark: SaidText, table: SheetTable) -> Place:
    place = Place(file=table.file, sheet=table.name)
    if remark.beside is Beside.PAGE:
        return place
    cell = f"{column_letters(remark.at)}{remark.row}" if remark.beside is Beside.COMMENT else None
    return replace(place, row=remark.row, cell=cell)


def _ignored(heard: Heard) -> Iterator[Diagnostic]:
    for cells, count in ignored_saying(heard):
        table = heard.roster.sheets[cells.table]
        place = Place(file=table.file, sheet=table.name, row=table.header_row)
        header = cells.header or column_letters(cells.at)
        yield say("T032", place, header=header, count=count)
