"""Every check of a roster as it was read, and the rows that may not be paid for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import NAME
from payouts.base.diagnostics import Severity
from payouts.base.diagnostics.levels import STOPPING, level_of
from payouts.base.period import day_number
from payouts.engine.arguments import Listed
from payouts.engine.checks.amounts import amount_findings
from payouts.engine.checks.order import order_findings
from payouts.engine.checks.payees import NOT_A_CARD, payee_findings
from payouts.engine.checks.people import people_findings
from payouts.engine.checks.rosterfindings import RosterFinding
from payouts.engine.checks.typed import Typed
from payouts.engine.stopped import Stopped

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from payouts.base.columns import Vocabulary
    from payouts.base.diagnostics import Diagnostic
    from payouts.base.period import Period
    from payouts.roster.model.roster import Roster


@dataclass(frozen=True, slots=True)
class Checked:
    """A roster that was looked over.

    Attributes:
        typed: its columns as values.
        findings: what was found, each roster row once a code and column.
        notes: what was said while reading, but for what is now among the findings.
        levels: severities the office has set.
        stopped: rows that no benefit may pay.
    """

    typed: Typed
    findings: tuple[RosterFinding, ...]
    notes: tuple[Diagnostic, ...]
    levels: Mapping[str, Severity]
    stopped: tuple[Stopped, ...]

    def stopped_basis(self) -> list[list[object]]:
        """Return the stopped rows as they enter a digest: some depend on the day of the run."""
        return [[s.code, s.severity.value, s.rows.tolist()] for s in self.stopped]


def check_roster(
    roster: Roster,
    vocabulary: Vocabulary,
    period: Period,
    today: dt.date,
    levels: Mapping[str, Severity],
) -> Checked:
    """Make every check that needs no rule.

    Args:
        roster: what was read.
        vocabulary: what its columns hold.
        period: the months paid for.
        today: nothing can have happened after it.
        levels: code → severity, as far as the office has set it.
    """
    typed = Typed(roster, vocabulary)
    found = [one for one in _findings(typed, period, today, levels) if len(one.rows)]
    found += [RosterFinding(code, rows, NAME) for code, rows in roster.stopped]
    raised, notes = _about_rows(roster, levels)
    findings = (*found, *raised)
    return Checked(typed, findings, notes, levels, tuple(_stopped(roster, findings, levels)))


def _findings(
    typed: Typed, period: Period, today: dt.date, levels: Mapping[str, Severity]
) -> Iterator[RosterFinding]:
    yield from people_findings(typed)
    # Where a wrong number stops its row, no sheet has too many of them to be stopped.
    serious = level_of(NOT_A_CARD, levels) not in {Severity.NOTE, Severity.WARNING}
    yield from payee_findings(typed, each_card=serious)
    yield from order_findings(typed, day_number(today))
    yield from amount_findings(typed, len(period))


def _stopped(
    roster: Roster, findings: tuple[RosterFinding, ...], levels: Mapping[str, Severity]
) -> Iterator[Stopped]:
    refused = {code for code, _ in roster.stopped}
    for finding in findings:
        level = level_of(finding.code, levels)
        if level in STOPPING:
            yield Stopped(finding.code, level, finding.rows)
        elif finding.code in refused:
            yield Stopped(finding.code, Severity.HELD, finding.rows)


def _about_rows(
    roster: Roster, levels: Mapping[str, Severity]
) -> tuple[list[RosterFinding], tuple[Diagnostic, ...]]:
    """Take what was said of rows while reading, and is now to stop them, out of the notes.

    Returns:
        The findings of these rows, and the notes left.
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
    """Return what was said of rows, by row, as one finding."""
    said = {name: Listed(tuple(one[name] for one in args.values())) for name in names}
    return RosterFinding(code, np.array(list(args), dtype=np.int64), column, said)
