"""One run, from a request to a run folder; the order of all writing is decided here.

read and check → does it exist? → compute → reconcile → stage (inputs, audit, workbook) → read back
→ manifest → publish → note the paths of the rosters
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from payouts.audit import changes as changelog
from payouts.audit import proof
from payouts.audit import rows as audit
from payouts.base.diagnostics import Diagnostic, Severity, say
from payouts.base.digest import digest_of_file
from payouts.base.errors import (
    NEEDS_A_PERSON,
    EnvironmentProblem,
    InvariantBroken,
    PayoutsError,
    RosterProblem,
)
from payouts.base.identity import Ids
from payouts.base.private import new_file
from payouts.base.run_layout import (
    AUDIT,
    CHANGES_TABLE,
    CONTROLS,
    MANIFEST,
    MONTHS,
    WORKBOOK,
    audit_table,
    months_table,
    run_folder,
)
from payouts.engine import compute, prepare
from payouts.engine.reconcile import Check, check_controls, control_words, require
from payouts.office.controls import Control, read_controls
from payouts.output import returned, rolls, workbook
from payouts.roster.find.inputs import RosterFiles
from payouts.run import manifest, printed, readback, stored
from payouts.run.folder import clear_failed, finished, publish, staging, sweep, write_failed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from payouts.engine import Computed, Prepared
    from payouts.office.request import Request
    from payouts.rules.files.source import PackSource


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A computation to publish.

    Attributes:
        request: what to compute; its rosters are files.
        source: where the rules were read; the run stores them.
        controls: file of control totals, or None.
        out: folder the run folder goes into.

    Raises:
        TypeError: ids of the request are not real ones; a run can be paid.
    """

    request: Request
    source: PackSource
    controls: Path | None
    out: Path

    def __post_init__(self) -> None:
        """Refuse research data: whatever is published, somebody may pay by."""
        if self.request.ids is not Ids.REAL:
            raise TypeError("a run is made for people with real ids")

    @property
    def inputs(self) -> RosterFiles:
        """The roster files."""
        if not isinstance(self.request.rosters, RosterFiles):
            raise TypeError("a run is made from files")
        return self.request.rosters


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A finished run: its folder, its manifest, and whether it existed before."""

    folder: Path
    manifest: dict[str, Any]
    repeated: bool

    @property
    def exit_code(self) -> int:
        """0, or 1 where a person must act."""
        return int(self.manifest["exit_code"])


def run(wanted: RunRequest) -> FinishedRun:
    """Compute, reconcile and publish one run, or return the same run if it exists already.

    Raises:
        PayoutsError: nothing is published then.
    """
    controls = _controls(wanted)
    prepared = prepare(wanted.request)
    identity = _identity(wanted, prepared)
    final = wanted.out / run_folder(identity["period"], identity["run_id"])
    if (known := finished(final, identity["run_id"])) is not None:
        sweep(wanted.out)
        _note_origins(wanted, identity["run_id"])
        return FinishedRun(final, known, repeated=True)
    try:
        computed = compute(prepared)
        with staging(wanted.out, identity["run_id"]) as staged:
            made = _write(staged, identity, computed, controls, wanted)
            publish(staged, final)
    except RosterProblem:  # no row for any benefit: no run has begun
        raise
    except Exception as problem:
        _leave_failed(wanted, identity, problem)
        raise
    clear_failed(wanted.out, identity["run_id"])
    _note_origins(wanted, identity["run_id"])
    return FinishedRun(final, made, repeated=False)


def rebuild(wanted: RunRequest, folder: Path, versions: manifest.Versions) -> dict[str, Any]:
    """Write every file of a run again, unpublished, and return the manifest.

    Args:
        wanted: the request of the run.
        folder: empty and private.
        versions: those the run was made with; they enter its id.

    Raises:
        PayoutsError: as :func:`run`.
    """
    controls = _controls(wanted)
    prepared = prepare(wanted.request)
    identity = _identity(wanted, prepared, versions)
    (folder / AUDIT / MONTHS).mkdir(parents=True)
    return _write(folder, identity, compute(prepared), controls, wanted)


def basis_of(wanted: RunRequest) -> str:
    """Return the basis of a run without computing it."""
    _controls(wanted)  # its errors are raised before it is digested
    return str(_identity(wanted, prepare(wanted.request))["basis"])


def _note_origins(wanted: RunRequest, run_id: str) -> None:
    """Note the paths of the rosters beside the run; errors are ignored."""
    with contextlib.suppress(OSError):
        stored.write_origins(wanted.out, run_id, wanted.inputs)


def _controls(wanted: RunRequest) -> tuple[Control, ...]:
    """Return the control totals of the benefits asked for."""
    only = wanted.request.benefits
    controls = read_controls(wanted.controls, wanted.request.pack) if wanted.controls else ()
    return tuple(control for control in controls if only is None or control.benefit in only)


def _identity(
    wanted: RunRequest, prepared: Prepared, versions: manifest.Versions | None = None
) -> dict[str, Any]:
    """Return the entries of the manifest that identify a run.

    ``basis`` is the digest of everything but the day: the same basis gives the same amounts.
    """
    request = wanted.request
    basis = manifest.basis(
        wanted.inputs,
        prepared,
        digest_of_file(wanted.controls) if wanted.controls else None,
        versions or manifest.Versions.of_now(),
    )
    today = request.today.isoformat()
    return {
        "run_id": manifest.run_id(basis, today),
        "basis": basis,
        "period": str(request.period),
        "today": today,
        "pack": request.pack.name,
        "pack_files": dict(request.pack.digests),
        "vocabulary": manifest.vocabulary_digest(request.pack),
        "request": {
            "rules": wanted.source.name,
            "benefits": list(request.benefits or ()),
            "severity": {code: level.value for code, level in sorted(request.severity.items())},
        },
    }


def _write(
    staged: Path,
    identity: dict[str, Any],
    computed: Computed,
    controls: Sequence[Control],
    wanted: RunRequest,
) -> dict[str, Any]:
    """Write every file of the run, read them back, and return the manifest."""
    identity = identity | {"request": identity["request"] | _store(staged, wanted, computed)}
    _write_audit(staged, computed)
    identity["audit_root"] = root = proof.head_of(staged, identity["basis"], identity["today"]).root
    written = readback.read_audits(staged, computed.results)
    checks = [*computed.rows.checks(), *readback.audit_checks(staged, computed, written)]
    off = check_controls(controls, {result.rule.benefit: result for result in computed.results})
    checks += off
    general = [*computed.general, *_off_controls(off)]
    printing = rolls.Printing(computed, identity["today"], root)
    tables = rolls.build_tables(printing, _for_a_person(general), checks)
    checks += printed.table_checks(tables, computed, off)
    path = staged / WORKBOOK
    new_file(path).close()  # of its own; it is replaced by the complete one
    workbook.write_workbook(
        path,
        tables,
        footer=f"{identity['period']}-{identity['run_id']}\n审计根 {root}",
        properties={"title": tables[0].title, "author": computed.pack.office},
    )
    checks += readback.workbook_checks(path, tables, computed.results)
    require(checks)
    said = [*general, *(note.diagnostic for note in computed.notes)]
    _, about = returned.write_returned(staged, computed.roster, said, wanted.request.reading)
    code = NEEDS_A_PERSON if any(not check.ok for check in checks) else computed.exit_code
    made = manifest.build_manifest(identity, computed, checks, [*said, *about], code)
    count = len(general) + len(computed.notes) + len(about)
    require(readback.manifest_checks(made, computed, written, count))
    made["outputs"] = manifest.outputs_of(staged)
    made["manifest_digest"] = manifest.digest_of_manifest(made)
    with new_file(staged / MANIFEST) as file:
        file.write(manifest.manifest_text(made).encode())
    return made


def _store(staged: Path, wanted: RunRequest, computed: Computed) -> dict[str, Any]:
    """Store the inputs of the run; return the entries needed to compute it again."""
    stored.store_rules(staged, wanted.source, computed.pack)
    controls = None
    if wanted.controls:
        digest = digest_of_file(wanted.controls)
        controls = stored.store_setting(staged, wanted.controls, CONTROLS, digest)
    reading = wanted.request.reading
    stored.store_mapping(staged, reading.mapping)
    return {
        "controls": controls,
        "reading": stored.reading_record(reading),
        "inputs": stored.store_inputs(staged, wanted.inputs),
    }


def _write_audit(staged: Path, computed: Computed) -> None:
    for result in computed.results:
        benefit = result.rule.benefit
        notes = [note for note in computed.notes if note.benefit == benefit]
        audit.write_audit(staged / audit_table(benefit), result, computed.roster, notes)
        audit.write_months(staged / months_table(benefit), result, computed.roster)
    changelog.write_changes(staged / CHANGES_TABLE, computed.changes(), computed.roster)


def _off_controls(checks: Sequence[Check]) -> list[Diagnostic]:
    return [
        say("K001", check=control_words(c.name), expected=c.expected, actual=c.actual)
        for c in checks
        if not c.ok
    ]


def _for_a_person(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [d for d in diagnostics if d.severity is not Severity.NOTE]


def _leave_failed(wanted: RunRequest, identity: dict[str, Any], problem: Exception) -> None:
    if isinstance(problem, EnvironmentProblem) and not wanted.out.is_dir():
        return
    if not isinstance(problem, PayoutsError):
        # The text of an unexpected error may hold personal data; its type does not.
        problem = InvariantBroken(say("P001", what=type(problem).__name__))
    record = {
        "schema_version": manifest.SCHEMA_VERSION,
        **identity,
        "exit_code": problem.exit_code,
        "diagnostics": [diagnostic.as_json() for diagnostic in problem.diagnostics],
    }
    write_failed(wanted.out, identity["run_id"], record)
