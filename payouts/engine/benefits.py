"""Every benefit computed, and the notes on its rows, with the severities an office has set.

A finding that the office lets hold or reject stops its rows before anything is computed from them.
Where it is known only from a result, the benefits are computed again without those rows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from payouts.base.diagnostics.severities import STOPPING, leveled
from payouts.engine.checks.typedamounts import typed_in_findings
from payouts.engine.entitlement.choices import compute_benefits
from payouts.engine.entitlement.findings import StoppedRows
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.row_messages import (
    RowNote,
    finding_notes,
    notes_of_checks,
    payee_warnings,
    typed_amount_warnings,
    unread_warnings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from payouts.base.arrays import Ints
    from payouts.base.diagnostics import Diagnostic
    from payouts.base.period import Period
    from payouts.engine.checks.checked import CheckedRoster
    from payouts.engine.entitlement.choices import TraceFor
    from payouts.engine.entitlement.result import Result
    from payouts.rules.packs import Pack

_Key: TypeAlias = "tuple[str, int, str]"  # benefit, position among its rows, code


def compute_with_notes(
    pack: Pack,
    rows: Mapping[str, Ints],
    period: Period,
    checked: CheckedRoster,
    trace_for: TraceFor | None = None,
) -> tuple[tuple[Result, ...], tuple[RowNote, ...]]:
    """Compute every benefit and write the notes on its rows.

    Args:
        pack: rules and choices.
        rows: benefit id → its rows of the roster.
        period: the months to pay.
        checked: the checked roster.
        trace_for: as in :func:`payouts.engine.entitlement.choices.compute_benefits`.
    """
    roster = checked.typed.roster
    stopped = list(checked.stopped)
    stops: dict[_Key, RowNote] = {}
    while True:
        results = compute_benefits(
            pack.rules, pack.choices, rows, roster, period, stopped=stopped, trace_for=trace_for
        )
        notes = [note for result in results for note in _notes(result, checked)]
        fresh = [note for note in notes if _stops(note) and _key(note) not in stops]
        if not fresh:
            return results, tuple(_with_earlier(notes, stops, results))
        stops |= {_key(note): note for note in fresh}
        stopped += _as_stopped(fresh, results)


def check_diagnostics(checked: CheckedRoster, rows: Ints) -> Iterator[Diagnostic]:
    """Yield what the checks found about rows [k] of the roster."""
    for finding in checked.findings:
        for index in np.flatnonzero(np.isin(finding.rows, rows)).tolist():
            yield finding.diagnostic(index, checked.typed.roster, checked.typed.vocabulary)


def _notes(result: Result, checked: CheckedRoster) -> Iterator[RowNote]:
    typed = checked.typed
    roster, vocabulary = typed.roster, typed.vocabulary
    for note in (
        *finding_notes(result, roster),
        *payee_warnings(result, roster, vocabulary),
        *unread_warnings(result, roster),
        *typed_amount_warnings(result, roster, vocabulary),
        *notes_of_checks(checked.findings, result, roster, vocabulary),
        *notes_of_checks(typed_in_findings(result, typed), result, roster, vocabulary),
    ):
        found = leveled(note.diagnostic, checked.levels)
        yield note if found is note.diagnostic else replace(note, diagnostic=found)


def _stops(note: RowNote) -> bool:
    return note.diagnostic.level in STOPPING


def _key(note: RowNote) -> _Key:
    return note.benefit, note.row, note.diagnostic.code


def _as_stopped(notes: list[RowNote], results: tuple[Result, ...]) -> Iterator[StoppedRows]:
    rows_of = {result.rule.benefit: result.rows for result in results}
    for code in dict.fromkeys(note.diagnostic.code for note in notes):
        mine = [note for note in notes if note.diagnostic.code == code]
        rows = np.array(sorted({int(rows_of[n.benefit][n.row]) for n in mine}), dtype=np.int64)
        yield StoppedRows(code, mine[0].diagnostic.severity, rows)


def _with_earlier(
    notes: list[RowNote], stops: Mapping[_Key, RowNote], results: tuple[Result, ...]
) -> Iterator[RowNote]:
    """Yield the notes, and those that stopped a row earlier and so were not found again."""
    yield from notes
    again = {_key(note) for note in notes}
    status_of = {result.rule.benefit: result.status for result in results}
    for key, note in stops.items():
        if key not in again:
            status = RowStatus(int(status_of[note.benefit][note.row]))
            yield replace(note, status=status)
