"""Findings about rows → diagnostics with place, value and person, for people to act on."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.columns import TYPED_AMOUNT
from payouts.base.diagnostics import CATALOGUE, Diagnostic, Severity
from payouts.base.money import Exact, fen_text
from payouts.engine.arguments import arguments_at
from payouts.engine.checks.rosterfindings import masked_person
from payouts.engine.entitlement.inputs import NO_FAULT
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.entitlement.supply import PASTE
from payouts.roster.cells.numbers import half_of_wan, is_about
from payouts.roster.cells.problems import PROBLEMS, Problem, diagnose, shown_value
from payouts.roster.typed_columns import blank_where_optional, typed_column, typed_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from payouts.base.arrays import Bools
    from payouts.base.columns import Vocabulary
    from payouts.engine.checks.rosterfindings import RosterFinding
    from payouts.engine.entitlement.findings import Finding
    from payouts.engine.entitlement.result import Result
    from payouts.roster.model.column import Column
    from payouts.roster.model.roster import Roster

    _Pasted = set[object]
    _Said = dict[tuple[type, object], tuple[Mapping[str, object], str]]

_NOT_OF_CELLS = (*NO_FAULT, Problem.AMBIGUOUS_COLUMN)  # that one is reported of the sheet

# The severities that explain a row of each status; others no longer matter to it.
_EXPLAINING = {
    RowStatus.PAID: {Severity.WARNING},
    RowStatus.ZERO: {Severity.ZERO},
    RowStatus.HELD: {Severity.HELD, Severity.WARNING},
    RowStatus.REJECTED: {Severity.REJECTED, Severity.HELD, Severity.WARNING},
}


@dataclass(frozen=True, slots=True)
class RowNote:
    """A diagnostic about one row of a benefit; ``row`` is its position among them."""

    benefit: str
    row: int
    status: RowStatus
    diagnostic: Diagnostic


def finding_notes(result: Result, roster: Roster) -> list[RowNote]:
    """Return a note for every finding that explains the status of a row, most serious first."""
    notes: list[RowNote] = []
    pasted: _Pasted = set()
    for finding in result.findings:
        if finding.reported:
            continue
        said: _Said = {}
        for index, position in enumerate(finding.rows.tolist()):
            status = RowStatus(int(result.status[position]))
            if finding.severity in _EXPLAINING[status]:
                diagnostic = _diagnostic(finding, index, result, roster, said, pasted)
                notes.append(RowNote(result.rule.benefit, position, status, diagnostic))
    notes.sort(key=lambda note: (-note.status, note.row))
    return notes


def _diagnostic(  # noqa: PLR0913, PLR0917 (a row of a finding, and what was told already)
    finding: Finding, index: int, result: Result, roster: Roster, said: _Said, pasted: _Pasted
) -> Diagnostic:
    """Put a finding about one of its rows into words.

    ``said`` caches those of equal cells, ``pasted`` holds the lines to paste that an earlier row's
    diagnostic has already.
    """
    row = int(result.rows[finding.rows[index]])
    person = masked_person(roster, row)
    if finding.column is not None:
        spec = result.rule.columns[finding.column]
        cell = roster.cells(finding.column)[row]
        place = roster.place(row, finding.column)
        key = type(cell), cell  # 1, 1.0 and True are equal
        if key not in said:
            known = diagnose(finding.column, spec, cell, PROBLEMS.index(finding.code))
            said[key] = {**known.args, **finding.args}, shown_value(cell, spec.type)
        # A payee's cell that the rule itself needs is more than the warning it is elsewhere.
        level = finding.severity if finding.severity is not _given(finding) else None
        args, value = said[key]
        return Diagnostic(finding.code, args, place, value, finding.rule, person, level)
    words = arguments_at(finding.args, index, roster)
    if words.get(PASTE) in pasted:
        words[PASTE] = ""
    elif words.get(PASTE):
        pasted.add(words[PASTE])
    place = roster.place(row, finding.look_at)
    if finding.look_at is None:
        return Diagnostic(finding.code, words, place, None, finding.rule, person)
    looked_at = roster.cells(finding.look_at)[row]
    shown = shown_value(looked_at, result.rule.columns[finding.look_at].type)
    return Diagnostic(finding.code, words, place, shown, finding.rule, person)


def _given(finding: Finding) -> Severity:
    return CATALOGUE[finding.code].severity


def payee_warnings(result: Result, roster: Roster, vocabulary: Vocabulary) -> Iterator[RowNote]:
    """Yield warnings about payee cells that prevent payment, for rows that may be paid."""
    for name, spec in vocabulary.columns.items():
        if not spec.payee or name not in roster.frame.columns or spec.type.value == "text":
            continue
        # Where the rule uses the column, its own findings explain the rows it stops.
        own = name in result.rule.columns
        paid = np.flatnonzero(result.paid if own else result.status != RowStatus.ZERO)
        index = result.rows[paid]
        present = roster.present(name)[index]
        problem = typed_column(roster, name, spec).problem[index]
        for at in np.flatnonzero(problem):
            if problem[at] == Problem.PAYEE_BLANK or not present[at]:
                continue  # an optional payee column
            row, i = int(paid[at]), int(index[at])
            cell = roster.cells(name)[i]
            found = diagnose(name, spec, cell, int(problem[at]), roster.place(i, name))
            value = shown_value(cell, spec.type)
            person = masked_person(roster, i)
            diagnostic = Diagnostic(found.code, found.args, found.place, value, None, person)
            status = RowStatus(int(result.status[row]))
            yield RowNote(result.rule.benefit, row, status, diagnostic)


def typed_amount_warnings(
    result: Result, roster: Roster, vocabulary: Vocabulary
) -> Iterator[RowNote]:
    """Yield warnings about paid rows whose typed-in amount is unreadable or another than computed.

    A typed-in amount is compared and never used.
    """
    spec = vocabulary.columns.get(TYPED_AMOUNT)
    if spec is None or TYPED_AMOUNT not in roster.frame.columns:
        return
    if TYPED_AMOUNT in result.rule.columns:
        return
    column = typed_rows(roster, TYPED_AMOUNT, spec, result.rows)
    problem = blank_where_optional(column)
    paid, fine = result.paid, problem == Problem.NONE
    other = cast("Exact", column.data).broadcast(len(paid)).ne(Exact.from_fen(result.fen))
    for code, where in (
        ("E050", paid & ~np.isin(problem, _NOT_OF_CELLS)),
        ("E053", paid & fine & other),
    ):
        for row in np.flatnonzero(where):
            i, at = int(result.rows[row]), int(row)
            cell, fen = roster.cells(TYPED_AMOUNT)[i], int(result.fen[at])
            if code == "E053" and _as_rounded(cell, column, at, fen):
                continue
            value = shown_value(cell, spec.type)
            computed = fen_text(fen)
            args = {"column": TYPED_AMOUNT, "value": value, "detail": computed}
            place = roster.place(i, TYPED_AMOUNT)
            found = Diagnostic(code, args, place, value, None, masked_person(roster, i))
            yield RowNote(result.rule.benefit, at, RowStatus.PAID, found)


def _as_rounded(cell: object, column: Column, row: int, fen: int) -> bool:
    """Tell whether an amount in 万元, as exactly as it is written, is the one computed."""
    typed = cast("Exact", column.data).at(row if len(column.data) > 1 else 0)
    return is_about(typed, Fraction(fen, 100), half_of_wan(cell))


def unread_warnings(result: Result, roster: Roster) -> Iterator[RowNote]:
    """Yield notes on unreadable cells that nothing needed.

    In a paid row such a cell is a warning. A held or rejected row gets one under the cell's own
    code, so that everything can be corrected at once.
    """
    stopped = np.isin(result.status, (RowStatus.HELD, RowStatus.REJECTED))
    for name, problem in result.problems.items():
        wrong = ~np.isin(problem, NO_FAULT)
        for row in np.flatnonzero(wrong & (result.paid | (stopped & ~_reported(result, name)))):
            i, status = int(result.rows[row]), RowStatus(int(result.status[row]))
            spec = result.rule.columns[name]
            cell, place = roster.cells(name)[i], roster.place(i, name)
            found = diagnose(name, spec, cell, int(problem[row]), place)
            code = "E050" if status is RowStatus.PAID else found.code
            value = shown_value(cell, spec.type)
            diagnostic = Diagnostic(code, found.args, place, value, None, masked_person(roster, i))
            yield RowNote(result.rule.benefit, int(row), status, diagnostic)


def _reported(result: Result, column: str) -> Bools:
    """Return the rows [n] with a finding about their cell of a column."""
    said = np.zeros(len(result.rows), dtype=np.bool_)
    for finding in result.findings:
        if finding.column == column:
            said[finding.rows] = True
    return said


def notes_of_checks(
    findings: Iterable[RosterFinding], result: Result, roster: Roster, vocabulary: Vocabulary
) -> Iterator[RowNote]:
    """Yield what checks found about the rows of a benefit.

    Left out where the rule rejects the row for the same column.
    """
    for finding in findings:
        _, positions, indexes = np.intersect1d(
            result.rows, finding.rows, assume_unique=True, return_indices=True
        )
        if not len(positions):
            continue
        rejected = _rejected_by_rule(result, finding.columns)
        for row, index in zip(positions.tolist(), indexes.tolist(), strict=True):
            if not rejected[row]:
                status = RowStatus(int(result.status[row]))
                diagnostic = finding.diagnostic(index, roster, vocabulary)
                yield RowNote(result.rule.benefit, row, status, diagnostic)


def _rejected_by_rule(result: Result, columns: frozenset[str]) -> Bools:
    """Return the rows [n] that a condition of the rule rejects for one of the columns."""
    rejected = np.zeros(len(result.rows), dtype=np.bool_)
    for finding in result.findings:
        if finding.severity is Severity.REJECTED and finding.look_at in columns:
            rejected[finding.rows] = True
    return rejected
