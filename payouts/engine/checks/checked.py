"""Every check of a roster that needs no rule, and the rows that these checks stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import NAME
from payouts.base.diagnostics import Severity
from payouts.base.diagnostics.severities import STOPPING, level_of
from payouts.base.period import day_number
from payouts.engine.arguments import Listed
from payouts.engine.checks.dates import date_findings
from payouts.engine.checks.payees import NOT_A_CARD, payee_findings
from payouts.engine.checks.people import people_findings
from payouts.engine.checks.rosterfindings import RosterFinding
from payouts.engine.checks.shown import shown_findings
from payouts.engine.checks.typedamounts import amount_findings
from payouts.engine.checks.typedroster import TypedRoster
from payouts.engine.entitlement.findings import StoppedRows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from payouts.base.columns import Vocabulary
    from payouts.base.diagnostics import Diagnostic
    from payouts.base.period import Period
    from payouts.roster.model.roster import Roster


@dataclass(frozen=True, slots=True)
class CheckedRoster:
    """A roster with the findings of its checks.

    Attributes:
        typed: its columns as values.
        findings: each roster row once for each code and column.
        notes: diagnostics of reading, without those that are findings now.
        levels: severities the office has set.
        stopped: rows that no benefit may pay.
    """

    typed: TypedRoster
    findings: tuple[RosterFinding, ...]
    notes: tuple[Diagnostic, ...]
    levels: Mapping[str, Severity]
    stopped: tuple[StoppedRows, ...]

    def stopped_record(self) -> list[list[object]]:
        """Return the stopped rows as data for a digest; some depend on the day of the run."""
        return [[s.code, s.severity.value, s.rows.tolist()] for s in self.stopped]


def check_roster(
    roster: Roster,
    vocabulary: Vocabulary,
    period: Period,
    today: dt.date,
    levels: Mapping[str, Severity],
) -> CheckedRoster:
    """Make every check that needs no rule.

    Args:
        roster: as read.
        vocabulary: the columns.
        period: the months paid for.
        today: no date in the roster can be later.
        levels: code → severity, as far as the office has set it.
    """
    typed = TypedRoster(roster, vocabulary)
    found = [finding for finding in _findings(typed, period, today, levels) if len(finding.rows)]
    found += [RosterFinding(code, rows, NAME) for code, rows in roster.stopped]
    raised, notes = _about_rows(roster, levels)
    findings = (*found, *raised)
    return CheckedRoster(typed, findings, notes, levels, tuple(_stopped(roster, findings, levels)))


def _findings(
    typed: TypedRoster, period: Period, today: dt.date, levels: Mapping[str, Severity]
) -> Iterator[RosterFinding]:
    yield from people_findings(typed)
    # Where a wrong card number stops its row, every one of a sheet is reported by itself.
    serious = level_of(NOT_A_CARD, levels) not in {Severity.NOTE, Severity.WARNING}
    yield from payee_findings(typed, each_card=serious)
    yield from date_findings(typed, day_number(today))
    yield from amount_findings(typed, len(period))
    yield from shown_findings(typed.roster)


def _stopped(
    roster: Roster, findings: tuple[RosterFinding, ...], levels: Mapping[str, Severity]
) -> Iterator[StoppedRows]:
    refused = {code for code, _ in roster.stopped}
    for finding in findings:
        level = level_of(finding.code, levels)
        if level in STOPPING:
            yield StoppedRows(finding.code, level, finding.rows)
        elif finding.code in refused:
            yield StoppedRows(finding.code, Severity.HELD, finding.rows)


def _about_rows(
    roster: Roster, levels: Mapping[str, Severity]
) -> tuple[list[RosterFinding], tuple[Diagnostic, ...]]:
    """Turn notes of reading that stop their rows, as the office has set, into findings.

    Returns:
        The findings, and the notes left.
    """
    raised = {code for code, level in levels.items() if level in STOPPING}
    if not raised & {note.code for note in roster.notes}:
        return [], roster.notes
    places = [(roster.sheets[s].file, roster.sheets[s].name) for s in roster.sheet_of]
    index = {(*p, int(row)): i for i, (p, row) in enumerate(zip(places, roster.row, strict=True))}
    found: dict[tuple[str, str, tuple[str, ...]], dict[int, Mapping[str, object]]] = {}
    left = []
    for note in roster.notes:
        row = index.get((str(note.place.file), str(note.place.sheet), note.place.row or 0))
        if note.code in raised and row is not None:
            key = (note.code, str(note.args.get("column", NAME)), tuple(note.args))
            found.setdefault(key, {})[row] = note.args
        else:
            left.append(note)
    findings = [
        _raised(code, column, names, dict(sorted(args.items())))
        for (code, column, names), args in found.items()
    ]
    return findings, tuple(left)


def _raised(
    code: str, column: str, names: tuple[str, ...], args: Mapping[int, Mapping[str, object]]
) -> RosterFinding:
    """Return notes with the same code, by row, as one finding."""
    said = {name: Listed(tuple(one[name] for one in args.values())) for name in names}
    return RosterFinding(code, np.array(list(args), dtype=np.int64), column, said)
