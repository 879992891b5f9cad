"""Explanations of a run, from its trail and stored inputs, or of rosters computed now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from payouts.audit.proof import TrailError, benefit_tables, prove
from payouts.base.bilingual import both, listed
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.errors import EnvironmentProblem, PayoutsError, UsageProblem
from payouts.engine import compute, prepare
from payouts.explain.build import explain_row
from payouts.explain.model import Difference, Explanation, RowExplained
from payouts.explain.recorder import WorkingRecorder
from payouts.explain.rowparts import ComputedRow
from payouts.explain.trail import differences, from_trail, trail_rows
from payouts.explain.whatif import what_if
from payouts.run.digests import check_manifest
from payouts.run.recorded import RecordedRun, read_manifest, recorded_run
from payouts.run.replay import replay
from payouts.run.runfiles import run_files
from payouts.run.stored import StoredError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from payouts.base.arrays import Ints
    from payouts.engine import Computed
    from payouts.explain.query import RowQuery
    from payouts.explain.trail import TrailRow
    from payouts.office.request import Request
    from payouts.roster.model.roster import Roster
    from payouts.rules.evaluate.trace import Trace
    from payouts.rules.rule import Rule

    Password = Callable[[str], str | None]

_SHOWN = 3


@dataclass(slots=True)
class _Recorders:
    """Makes a recorder whenever a benefit with wanted rows is computed; the last one counts."""

    wanted: Ints
    by_benefit: dict[str, WorkingRecorder] = field(default_factory=dict)

    def __call__(self, rule: Rule, rows: Ints) -> Trace | None:
        """Return a new recorder, None where no row of the benefit is wanted."""
        mine = np.flatnonzero(np.isin(rows, self.wanted))
        if not len(mine):
            return None
        recorder = WorkingRecorder(rule, tuple(mine.tolist()), len(rows))
        self.by_benefit[rule.benefit] = recorder
        return recorder


@dataclass(frozen=True, slots=True)
class ComputationWithWorking:
    """A computation, with recorders for the rows to explain."""

    computed: Computed
    recorders: Mapping[str, WorkingRecorder]

    def rows(
        self, benefits: frozenset[str] = frozenset(), *, with_what_if: bool = True
    ) -> Iterator[tuple[ComputedRow, RowExplained]]:
        """Yield every recorded row, explained, by benefit; no benefits means all."""
        computed = self.computed
        for result in computed.results:
            recorder = self.recorders.get(result.rule.benefit)
            if recorder is None or (benefits and result.rule.benefit not in benefits):
                continue
            notes = [n for n in computed.notes if n.benefit == result.rule.benefit]
            for position in recorder.rows:
                row = ComputedRow(result, computed.roster, recorder, position)
                explained = explain_row(row, notes, computed.pack.choices)
                if with_what_if:
                    explained = replace(explained, what_if=what_if(row, computed))
                yield row, explained


def compute_with_working(
    request: Request, rows_of: Callable[[Roster], Ints]
) -> ComputationWithWorking:
    """Compute a request, recording the working of some rows.

    Args:
        request: what to compute.
        rows_of: roster → indexes of the rows to record, ascending.

    Raises:
        PayoutsError: the rosters cannot be used.
    """
    prepared = prepare(request)
    recorders = _Recorders(rows_of(prepared.roster))
    return ComputationWithWorking(compute(prepared, recorders), recorders.by_benefit)


def explain_roster(request: Request, wanted: RowQuery) -> Explanation:
    """Explain rows of rosters computed now; nothing is written.

    Raises:
        UsageProblem: U020, no such person or row; U021, several files have such a row.
        PayoutsError: the rosters or rules cannot be used.
    """
    made = compute_with_working(request, lambda r: wanted.rows_of(r, request.pack.vocabulary))
    rows = tuple(row for _, row in made.rows(wanted.benefits))
    _require(rows, wanted)
    pack = request.pack
    return Explanation(None, request.today.isoformat(), pack.name, pack.office, rows, checked=False)


def explain_run(
    folder: Path,
    wanted: RowQuery,
    password: Password | None = None,
    *,
    with_proof: bool = False,
    with_row: bool = False,
) -> Explanation:
    """Explain rows of a run: its trail shows what was paid, a recomputation why.

    Args:
        folder: the run folder; nothing in it is written.
        wanted: the rows.
        password: as :attr:`payouts.roster.settings.ReadSettings.password`.
        with_proof: add the proof that each row is under the run's root.
        with_row: the proof holds the row itself, with the id.

    Raises:
        UsageProblem: U020, U021, or the folder is no run (V001, U024).
    """
    manifest, run = _run_of(folder)
    trail = trail_rows(folder, wanted)
    changed = check_manifest(folder, manifest)
    made = (
        both("manifest.json 在运行以后被改动", "manifest.json was changed since the run")
        if changed
        else _recomputed(folder, run, wanted, password)
    )
    recomputed = (
        list(made.rows(wanted.benefits)) if isinstance(made, ComputationWithWorking) else []
    )
    rows = tuple(_joined(trail, recomputed, run, checked=isinstance(made, ComputationWithWorking)))
    _require(rows, wanted)
    if with_proof:
        rows = tuple(_proven(folder, row, trail, with_row=with_row) for row in rows)
    office = made.computed.pack.office if isinstance(made, ComputationWithWorking) else ""
    return Explanation(
        run.run_id,
        run.today,
        run.pack,
        office,
        rows,
        checked=isinstance(made, ComputationWithWorking),
        unchecked_because=None if isinstance(made, ComputationWithWorking) else made,
    )


def _require(rows: Sequence[RowExplained], wanted: RowQuery) -> None:
    if not rows:
        raise UsageProblem(say("U020", who=wanted.shown))
    files = sorted({row.file for row in rows})
    if wanted.person is None and len(files) > 1:
        raise UsageProblem(say("U021", where=wanted.shown, files=listed(files)))


def _recomputed(
    folder: Path, run: RecordedRun, wanted: RowQuery, password: Password | None
) -> ComputationWithWorking | str:
    """Compute a run again from its stored inputs, or return why that is impossible."""
    try:
        request = replay(folder, run, password).request
        made = compute_with_working(request, lambda r: wanted.rows_of(r, request.pack.vocabulary))
    except EnvironmentProblem:
        raise
    except PayoutsError as problem:
        return "；".join(str(d) for d in problem.diagnostics[:_SHOWN])
    except StoredError as problem:
        return str(problem)
    lost = {entry.path for entry in run.inputs} - {file.name for file in made.computed.roster.files}
    if lost:
        return f"{'、'.join(sorted(lost))}: {both('这次没有读出', 'not read this time')}"
    return made


def _joined(
    trail: Sequence[TrailRow],
    recomputed: Sequence[tuple[ComputedRow, RowExplained]],
    run: RecordedRun,
    *,
    checked: bool,
) -> Iterator[RowExplained]:
    """Yield every row of the trail or the recomputation, with the differences."""
    names: dict[str, Any] = {total.benefit: total.name for total in run.totals}
    now = {
        (explained.benefit, explained.file, explained.sheet, explained.row): (row, explained)
        for row, explained in recomputed
    }
    for then in trail:
        found = now.pop(then.key, None)
        if found is None:
            recorded = from_trail(then, names.get(then.benefit, then.benefit))
            missing = (Difference("row", str(then.record["status"]), "—"),) if checked else ()
            yield replace(recorded, differences=missing)
            continue
        row, explained = found
        off = differences(then, row, explained)
        if off:  # the trail shows what was paid
            recorded = from_trail(then, explained.name)
            explained = replace(
                explained,
                status=recorded.status,
                amount=recorded.amount,
                capital=recorded.capital,
                rule_version=recorded.rule_version,
                differences=off,
            )
        yield explained
    for _, explained in now.values():
        yield replace(explained, differences=(Difference("row", "—", explained.status),))


def _proven(
    folder: Path, row: RowExplained, trail: Sequence[TrailRow], *, with_row: bool
) -> RowExplained:
    key = (row.benefit, row.file, row.sheet, row.row)
    position = next((then.position for then in trail if then.key == key), None)
    if position is None:
        return row
    try:
        # Without the row unless asked for: proofs are passed on, ids are not.
        proof = prove(folder, row.benefit, position, with_row=with_row)
    except TrailError as problem:
        raise UsageProblem(say("U025", what=str(problem))) from problem
    return replace(row, proof=proof.as_json())


def benefits_of(folder: Path) -> dict[str, str]:
    """Return the benefits of a run: id and name → id.

    Raises:
        UsageProblem: V001, it is no run folder.
    """
    _, run = _run_of(folder)
    names = {total.name: total.benefit for total in run.totals}
    return {**names, **{benefit: benefit for benefit in benefit_tables(folder)}}


def _run_of(folder: Path) -> tuple[dict[str, Any], RecordedRun]:
    """Return the manifest of a run of plain files, as it stands and validated."""
    manifest = read_manifest(folder)
    if isinstance(manifest, Diagnostic):
        raise UsageProblem(manifest)
    run = recorded_run(manifest)
    if isinstance(run, Diagnostic):
        raise UsageProblem(run)
    if refused := sorted(run_files(folder).refused.items()):
        raise UsageProblem([
            say("V026", Place(file=path), kind=kind.zh, kind_en=kind.en) for path, kind in refused
        ])
    return manifest, run
