"""Where a whole run spends its time, stage by stage; the product itself keeps no timers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.command import PERIOD, RULES, TODAY, make_roster
from benchmarks.measure import Spent, Stopwatch
from payouts.base.period import Period
from payouts.rules.files.source import FolderSource
from payouts.run.run import Request, run

if TYPE_CHECKING:
    from pathlib import Path

# Functions as their callers find them; each stage is what they take without one another.
_STAGES = {
    "payouts.run.run.load_pack": "rules",
    "payouts.roster.readers.books.preflight": "load: preflight",
    "payouts.roster.readers.books.read_grids": "load: cells",
    "payouts.run.run.load_inputs": "load: tables",
    "payouts.engine.compute.entitlement.read_inputs": "compute: read columns",
    "payouts.engine.settle.compute_benefits": "compute: evaluate",
    "payouts.run.run.check_roster": "checks",
    "payouts.engine.computing.assign_rows": "assign",
    "payouts.engine.settle.describe": "describe",
    "payouts.engine.settle.payee_warnings": "describe",
    "payouts.engine.settle.unread_warnings": "describe",
    "payouts.audit.rows.write_audit": "audit: write",
    "payouts.audit.rows.write_months": "audit: write",
    "payouts.run.run.changes_of": "changes",
    "payouts.audit.changes.write_changes": "changes",
    "payouts.audit.proof.head_of": "audit: root",
    "payouts.audit.rows.read_audit": "audit: read back",
    "payouts.output.rolls.build_tables": "tables",
    "payouts.output.workbook.write_workbook": "workbook: write",
    "payouts.output.workbook.read_amounts": "workbook: read back",
    "payouts.output.returned.write_returned": "returned workbook",
    "payouts.run.manifest.outputs_of": "digests",
    "payouts.run.run.publish": "publish",
}
_OTHER = "other"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One run: its stages in the order they are first met, and what they add up to."""

    rows: int
    stages: dict[str, Spent]

    @property
    def total(self) -> Spent:
        """Return the whole run, imports left out."""
        return sum(self.stages.values(), Spent())

    def as_json(self) -> dict[str, Any]:
        """Return every stage and the whole."""
        stages = {name: spent.as_json() for name, spent in self.stages.items()}
        return {"rows": self.rows, "total": self.total.as_json(), "stages": stages}


def breakdown(folder: Path, rows: int) -> Breakdown:
    """Run once on a roster of so many rows, in this process."""
    roster = make_roster(folder, rows)
    request = Request(
        rosters=[roster],
        source=FolderSource(RULES),
        pack="zhenglanqi",
        benefits=(),
        period=Period.parse(PERIOD),
        controls=None,
        today=dt.date.fromisoformat(TODAY),
        out=folder / f"stages-{rows}",
    )
    watch = Stopwatch()
    with watch.watching(_STAGES), watch.timing(_OTHER):
        run(request)
    order = [*dict.fromkeys(_STAGES.values()), _OTHER]
    return Breakdown(rows, {stage: watch.stages[stage] for stage in order})
