"""Where a whole run spends its time, stage by stage; the product itself keeps no timers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.command import PERIOD, RULES, TODAY, make_roster
from benchmarks.measure import Spent, Stopwatch
from payouts.office.request import RequestWords, plan
from payouts.run.running import RunRequest, run

if TYPE_CHECKING:
    from pathlib import Path

# Functions as their callers find them; each stage is what they take without one another.
_STAGES = {
    "payouts.office.request.load_pack": "rules",
    "payouts.roster.readers.any_format.preflight": "load: preflight",
    "payouts.roster.readers.any_format.read_grids": "load: cells",
    "payouts.engine.computing.load_inputs": "load: tables",
    "payouts.engine.entitlement.benefit.read_inputs": "compute: read columns",
    "payouts.engine.benefits.compute_benefits": "compute: evaluate",
    "payouts.engine.computing.check_roster": "checks",
    "payouts.engine.computing.assign_rows": "assign",
    "payouts.engine.benefits.finding_notes": "describe",
    "payouts.engine.benefits.payee_warnings": "describe",
    "payouts.engine.benefits.unread_warnings": "describe",
    "payouts.audit.rows.write_audit": "audit: write",
    "payouts.audit.rows.write_months": "audit: write",
    "payouts.engine.computing.changes_of": "changes",
    "payouts.audit.changes.write_changes": "changes",
    "payouts.audit.proof.head_of": "audit: root",
    "payouts.run.readback.read_audits": "audit: read back",
    "payouts.run.readback.audit_checks": "audit: read back",
    "payouts.output.rolls.build_tables": "tables",
    "payouts.run.printed.table_checks": "tables: checked",
    "payouts.output.workbook.write_workbook": "workbook: write",
    "payouts.run.readback.workbook_checks": "workbook: read back",
    "payouts.output.returned.write_returned": "returned workbook",
    "payouts.run.manifest.outputs_of": "digests",
    "payouts.run.running.publish": "publish",
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
    words = RequestWords([roster], str(RULES / "zhenglanqi"), period=PERIOD, today=TODAY)
    planned = plan(words, None)
    watch = Stopwatch()
    with watch.watching(_STAGES), watch.timing(_OTHER):
        out = folder / f"stages-{rows}"
        run(RunRequest(planned.request(), planned.located.source, None, out))
    order = [*dict.fromkeys(_STAGES.values()), _OTHER]
    return Breakdown(rows, {stage: watch.stages[stage] for stage in order})
