"""Rosters computed under a pack: everything a run says, before anything of it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.diagnostics import Diagnostic, Severity, say
from payouts.base.diagnostics.levels import AS_CATALOGUED, leveled
from payouts.base.errors import DONE, NEEDS_A_PERSON, UsageProblem
from payouts.engine.assign import Assignment, assign_rows
from payouts.engine.checks.checked import Checked, check_roster
from payouts.engine.settle import found_of_no_benefit, settle
from payouts.roster.load import load_roster
from payouts.roster.model.accounts import NoRowsError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from payouts.base.period import Period
    from payouts.engine.compute.choices import TraceFor
    from payouts.engine.compute.result import Result
    from payouts.engine.describe import RowNote
    from payouts.engine.reconcile import Check
    from payouts.roster.model.roster import Roster
    from payouts.roster.settings import ReadSettings
    from payouts.rules.packs import Pack


@dataclass(frozen=True, slots=True)
class Computed:
    """Results of a roster under a pack, before anything is written."""

    pack: Pack
    roster: Roster
    assignment: Assignment
    results: tuple[Result, ...]
    notes: tuple[RowNote, ...]
    loose: tuple[Diagnostic, ...]  # about files, sheets and rows of no benefit


def compute(  # noqa: PLR0913 (what a request holds, but for where the run goes)
    pack: Pack,
    rosters: Sequence[Path],
    benefits: Sequence[str],
    period: Period,
    reading: ReadSettings | None = None,
    *,
    today: dt.date,
    severity: Mapping[str, Severity] = AS_CATALOGUED,
) -> Computed:
    """Read rosters and compute every benefit they are for; nothing is written.

    Raises:
        UsageProblem: U001 for a benefit the pack does not have.
        RosterProblem: no readable roster, or no row for any benefit.
    """
    only = chosen_benefits(pack, benefits)
    roster = load_roster(rosters, pack.vocabulary, reading)
    checked = check_roster(roster, pack.vocabulary, period, today, severity)
    return compute_roster(pack, checked, only, period)


def compute_roster(
    pack: Pack,
    checked: Checked,
    only: Sequence[str],
    period: Period,
    listen: TraceFor | None = None,
) -> Computed:
    """Compute every benefit a roster is for; ``listen`` is told of the way taken."""
    roster = checked.typed.roster
    assignment = assign_rows(roster, pack, only)
    loose = [*checked.notes, *assignment.diagnostics]
    if not assignment.rows:
        raise NoRowsError([*loose, say("U005")], roster.accounts, unfilled=False)
    results, notes = settle(pack, assignment.rows, period, checked, listen)
    # Rows of benefits that were not asked for are left out on purpose.
    placed = [assignment.unplaced] if only else [np.arange(len(roster), dtype=np.int64)]
    others = np.setdiff1d(np.concatenate(placed), np.concatenate(list(assignment.rows.values())))
    loose += found_of_no_benefit(checked, others)
    said = tuple(leveled(found, checked.levels) for found in loose)
    return Computed(pack, roster, assignment, results, notes, said)


def chosen_benefits(pack: Pack, words: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the benefits that words name, in the order of the pack."""
    found = {word: pack.find(word) for word in words}
    unknown = [word for word, rule in found.items() if rule is None]
    if unknown:
        names = "、".join(f"{r.name}（{r.benefit}）" for r in pack.rules.values())
        raise UsageProblem([say("U001", word=word, candidates=names) for word in unknown])
    wanted = {rule.benefit for rule in found.values() if rule is not None}
    return tuple(benefit for benefit in pack.rules if benefit in wanted)


def exit_code_of(computed: Computed, checks: Sequence[Check] = ()) -> int:
    """Return the exit code that rows, sheets and checks call for: 0, or 1 for a person."""
    serious = {Severity.ERROR, Severity.HELD, Severity.REJECTED}
    rows = any(note.diagnostic.severity in serious for note in computed.notes)
    loose = any(diagnostic.severity in serious for diagnostic in computed.loose)
    off = any(not check.ok for check in checks)
    return NEEDS_A_PERSON if rows or loose or off else DONE
