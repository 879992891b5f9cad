"""Findings about rows → diagnostics with place, value and person, for people to act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.checks.hits import person_shown
from payouts.compute.result import RowStatus
from payouts.diagnostics import Diagnostic, Severity
from payouts.money import Exact, fen_text
from payouts.roster.clean import parse_column
from payouts.roster.problems import PROBLEMS, Problem, diagnose, shown_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from payouts.checks.hits import Hits
    from payouts.compute.findings import Finding
    from payouts.compute.result import Result
    from payouts.roster.model import Roster
    from payouts.vocabulary import Vocabulary

    Ints = NDArray[np.int64]

TYPED_AMOUNT = "填报金额"
_QUIET = (Problem.NONE, Problem.BLANK, Problem.ABSENT)

# Which findings explain a row of each status: the others no longer matter to it.
_TELLING = {
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


def describe(result: Result, roster: Roster) -> list[RowNote]:
    """Return what explains every row that is not simply paid, most serious first, by row."""
    notes: list[RowNote] = []
    for finding in result.findings:
        if finding.told:
            continue
        for row in finding.rows:
            position = int(row)
            status = RowStatus(int(result.status[position]))
            if finding.severity in _TELLING[status]:
                diagnostic = _diagnostic(finding, result, roster, position)
                notes.append(RowNote(result.rule.benefit, position, status, diagnostic))
    notes.sort(key=lambda note: (-note.status, note.row))
    return notes


def _diagnostic(finding: Finding, result: Result, roster: Roster, position: int) -> Diagnostic:
    index = int(result.rows[position])
    person = person_shown(roster, index)
    if finding.column is not None:
        spec = result.rule.columns[finding.column]
        cell = roster.cells(finding.column)[index]
        place = roster.place(index, finding.column)
        known = diagnose(finding.column, spec, cell, PROBLEMS.index(finding.code), place)
        args = {**known.args, **finding.args}
        value = shown_value(cell, spec.type)
        return Diagnostic(finding.code, args, place, value, finding.rule, person)
    args = dict(finding.args)
    if finding.detail is not None:
        args["detail"] = finding.detail(position)
    place = roster.place(index, finding.at)
    if finding.at is None:
        return Diagnostic(finding.code, args, place, None, finding.rule, person)
    looked_at = roster.cells(finding.at)[index]
    value = shown_value(looked_at, result.rule.columns[finding.at].type)
    return Diagnostic(finding.code, args, place, value, finding.rule, person)


def payee_warnings(result: Result, roster: Roster, vocabulary: Vocabulary) -> Iterator[RowNote]:
    """Yield warnings about paid rows: payee cells that would hold a release."""
    paid = np.flatnonzero(result.paid)
    index = result.rows[paid]
    for name, spec in vocabulary.columns.items():
        if not spec.payee or name not in roster.frame.columns or spec.type.value == "text":
            continue
        present = roster.present(name)[index]
        problem = parse_column(roster.cells(name)[index], spec, present).problem
        for at in np.flatnonzero(problem):
            if problem[at] == Problem.PAYEE_BLANK or not present[at]:
                continue  # an optional payee column
            row, i = int(paid[at]), int(index[at])
            cell = roster.cells(name)[i]
            found = diagnose(name, spec, cell, int(problem[at]), roster.place(i, name))
            value = shown_value(cell, spec.type)
            person = person_shown(roster, i)
            diagnostic = Diagnostic(found.code, found.args, found.place, value, None, person)
            yield RowNote(result.rule.benefit, row, RowStatus.PAID, diagnostic)


def typed_amount_warnings(
    result: Result, roster: Roster, vocabulary: Vocabulary
) -> Iterator[RowNote]:
    """Yield warnings about paid rows whose typed-in amount cannot be read or is not ours.

    A typed-in amount is compared and never used.
    """
    spec = vocabulary.columns.get(TYPED_AMOUNT)
    if spec is None or TYPED_AMOUNT not in roster.frame.columns:
        return
    if TYPED_AMOUNT in result.rule.columns:
        return
    cells, present = roster.cells(TYPED_AMOUNT)[result.rows], roster.present(TYPED_AMOUNT)
    column = parse_column(cells, spec, present[result.rows])
    paid, fine = result.paid, column.problem == Problem.NONE
    other = cast("Exact", column.data).broadcast(len(paid)).ne(Exact.from_fen(result.fen))
    for code, where in (
        ("E050", paid & ~np.isin(column.problem, _QUIET)),
        ("E053", paid & fine & other),
    ):
        for row in np.flatnonzero(where):
            i, at = int(result.rows[row]), int(row)
            value = shown_value(roster.cells(TYPED_AMOUNT)[i], spec.type)
            ours = fen_text(int(result.fen[at]))
            args = {"column": TYPED_AMOUNT, "value": value, "detail": ours}
            place = roster.place(i, TYPED_AMOUNT)
            found = Diagnostic(code, args, place, value, None, person_shown(roster, i))
            yield RowNote(result.rule.benefit, at, RowStatus.PAID, found)


def unread_warnings(result: Result, roster: Roster) -> Iterator[RowNote]:
    """Yield warnings about paid rows: cells looked at that cannot be read but were not needed."""
    paid = result.paid
    for name, problem in result.problems.items():
        wrong = paid & ~np.isin(problem, _QUIET)
        for row in np.flatnonzero(wrong):
            i = int(result.rows[row])
            spec = result.rule.columns[name]
            value = shown_value(roster.cells(name)[i], spec.type)
            args = {"column": name, "value": value}
            place = roster.place(i, name)
            diagnostic = Diagnostic("E050", args, place, value, None, person_shown(roster, i))
            yield RowNote(result.rule.benefit, int(row), RowStatus.PAID, diagnostic)


def hit_notes(
    hits: Iterable[Hits], result: Result, roster: Roster, vocabulary: Vocabulary
) -> Iterator[RowNote]:
    """Yield what checks found about the rows of a benefit.

    A row that the rule rejects for the same column is not told of it twice.
    """
    for hit in hits:
        mine, positions, _ = np.intersect1d(
            result.rows, hit.rows, assume_unique=True, return_indices=True
        )
        if not len(mine):
            continue
        rejected = _rejected_by_rule(result, hit.columns)
        for row, index in zip(positions.tolist(), mine.tolist(), strict=True):
            if not rejected[row]:
                status = RowStatus(int(result.status[row]))
                diagnostic = hit.diagnostic(index, roster, vocabulary)
                yield RowNote(result.rule.benefit, row, status, diagnostic)


def _rejected_by_rule(result: Result, columns: frozenset[str]) -> NDArray[np.bool_]:
    """Return the rows [n] that a condition of the rule rejects for one of the columns."""
    rejected = np.zeros(len(result.rows), dtype=np.bool_)
    for finding in result.findings:
        if finding.severity is Severity.REJECTED and finding.at in columns and not finding.told:
            rejected[finding.rows] = True
    return rejected
