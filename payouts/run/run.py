"""One run, from roster to run folder: the sole owner of the order things are committed in.

read → assign → compute → reconcile → stage (what it is made from, audit, workbook) → read back →
manifest → publish → note where the rosters stood
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from payouts.audit import changes as changelog
from payouts.audit import proof
from payouts.audit import rows as audit
from payouts.base.diagnostics import Diagnostic, Severity, say
from payouts.base.diagnostics.levels import AS_CATALOGUED
from payouts.base.digest import digest_of_file
from payouts.base.errors import EnvironmentProblem, InvariantBroken, PayoutsError, RosterProblem
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
from payouts.engine.checks.checked import Checked, check_roster
from payouts.engine.computing import chosen_benefits, compute_roster, exit_code_of
from payouts.engine.reconcile import Check, check_controls
from payouts.office.controls import Control, read_controls
from payouts.output import returned, workbook
from payouts.output import rolls as disbursement
from payouts.roster.cells.changes import changes_of
from payouts.roster.find.inputs import find_inputs
from payouts.roster.load import load_inputs
from payouts.roster.settings import ReadSettings
from payouts.rules.packs import Pack, load_pack
from payouts.run import kept as stored
from payouts.run import manifest
from payouts.run import readback as crosscheck
from payouts.run.folder import clear_failed, finished, publish, staging, write_failed, write_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from payouts.base.period import Period
    from payouts.engine.computing import Computed
    from payouts.roster.find.inputs import Inputs
    from payouts.rules.files.source import PackSource


@dataclass(frozen=True, slots=True)
class Request:
    """What to compute.

    Attributes:
        rosters: files to read.
        source: where rule packs are.
        pack: name of the pack.
        benefits: ids, names or aliases of the benefits wanted; none means all.
        period: months to pay.
        controls: file of control totals, or None.
        today: the only "now" there is.
        out: folder the run folder goes into.
        reading: how rosters are read.
        severity: code → severity, as far as the office has set it.
        found: the files that ``rosters`` mean, where that is settled already.
    """

    rosters: Sequence[Path]
    source: PackSource
    pack: str
    benefits: Sequence[str]
    period: Period
    controls: Path | None
    today: dt.date
    out: Path
    reading: ReadSettings = field(default_factory=ReadSettings)
    severity: Mapping[str, Severity] = field(default_factory=lambda: AS_CATALOGUED)
    found: Inputs | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run: its folder, its manifest, and whether it was there before."""

    folder: Path
    manifest: dict[str, Any]
    repeated: bool

    @property
    def exit_code(self) -> int:
        """0 done, 1 something needs a person."""
        return int(self.manifest["exit_code"])


def run(request: Request) -> Outcome:
    """Compute, reconcile and publish one run; a run that is already there is named instead.

    Raises:
        PayoutsError: with the exit code that goes with it; nothing is published then.
    """
    pack = load_pack(request.source, request.pack)
    only = chosen_benefits(pack, request.benefits)
    controls = _controls(request, pack, only)
    request = replace(request, found=_found(request))  # found once: what is kept is what was read
    checked = _checked(request, pack)
    identity = _identity(request, pack, checked, only)
    final = request.out / run_folder(identity["period"], identity["run_id"])
    if (known := finished(final, identity["run_id"])) is not None:
        _note_origins(request, identity["run_id"])
        return Outcome(final, known, repeated=True)
    try:
        computed = compute_roster(pack, checked, only, request.period)
        with staging(request.out, identity["run_id"]) as staged:
            made = _write(staged, identity, computed, controls, request)
            publish(staged, final)
    except RosterProblem:  # no row for any benefit: there is nothing to begin with
        raise
    except Exception as problem:
        _leave_failed(request, identity, problem)
        raise
    clear_failed(request.out, identity["run_id"])
    _note_origins(request, identity["run_id"])
    return Outcome(final, made, repeated=False)


def _note_origins(request: Request, run_id: str) -> None:
    """Note beside the run where its rosters stood: a convenience for later, no part of it."""
    with contextlib.suppress(OSError):
        stored.write_origins(request.out, run_id, _found(request))


def rebuild(request: Request, folder: Path, versions: manifest.Versions) -> dict[str, Any]:
    """Make every file of a run anew in a folder that is not published; return the manifest.

    Args:
        request: what the run was asked for.
        folder: empty and private.
        versions: what the run was made with. They enter its id, so that the files differ by
            what other versions make of it and not by its id.

    Raises:
        PayoutsError: as :func:`run`.
    """
    pack = load_pack(request.source, request.pack)
    only = chosen_benefits(pack, request.benefits)
    controls = _controls(request, pack, only)
    checked = _checked(request, pack)
    identity = _identity(request, pack, checked, only, versions)
    (folder / AUDIT / MONTHS).mkdir(parents=True)
    return _write(
        folder, identity, compute_roster(pack, checked, only, request.period), controls, request
    )


def _found(request: Request) -> Inputs:
    """Return the files to read, as they were found."""
    return request.found or find_inputs(request.rosters, request.reading.caps)


def _checked(request: Request, pack: Pack) -> Checked:
    """Read the rosters and look them over."""
    roster = load_inputs(_found(request), pack.vocabulary, request.reading)
    return check_roster(roster, pack.vocabulary, request.period, request.today, request.severity)


def _controls(request: Request, pack: Pack, only: Sequence[str]) -> tuple[Control, ...]:
    """Return the control totals of the benefits asked for: others are left out on purpose."""
    controls = read_controls(request.controls, pack) if request.controls else ()
    return tuple(control for control in controls if not only or control.benefit in only)


def _identity(
    request: Request,
    pack: Pack,
    checked: Checked,
    only: Sequence[str],
    versions: manifest.Versions | None = None,
) -> dict[str, Any]:
    """Return what identifies a run.

    ``basis`` is the digest of everything but the day: the same basis gives the same amounts.
    """
    controls = digest_of_file(request.controls) if request.controls else None
    with_what = versions or manifest.Versions.of_now()
    basis = manifest.basis(
        _found(request).files,
        checked,
        pack,
        only,
        request.period,
        controls,
        with_what,
        request.reading.basis(),
    )
    today = request.today.isoformat()
    return {
        "run_id": manifest.run_id(basis, today),
        "basis": basis,
        "period": str(request.period),
        "today": today,
        "pack": pack.name,
        "pack_files": dict(pack.digests),
        "vocabulary": manifest.vocabulary_digest(pack),
        "request": {
            "rules": request.source.name,
            "benefits": list(only),
            "severity": {code: level.value for code, level in sorted(request.severity.items())},
        },
    }


def basis_of(request: Request) -> str:
    """Return the basis a request would have, without computing it."""
    pack = load_pack(request.source, request.pack)
    only = chosen_benefits(pack, request.benefits)
    _controls(request, pack, only)  # what is wrong with the file is said before it is digested
    request = replace(request, found=_found(request))
    return str(_identity(request, pack, _checked(request, pack), only)["basis"])


def _write(
    staged: Path,
    identity: dict[str, Any],
    computed: Computed,
    controls: Sequence[Control],
    request: Request,
) -> dict[str, Any]:
    """Write every file of the run, read them back, and return the manifest."""
    results, roster = computed.results, computed.roster
    identity = identity | {"request": identity["request"] | _keep(staged, request, computed)}
    _write_audit(staged, computed)
    root = proof.head_of(staged, identity["basis"], identity["today"]).root
    read = sum(map(len, computed.assignment.rows.values())) + len(computed.assignment.unplaced)
    checks = crosscheck.audit_checks(staged, results, read, len(computed.assignment.unplaced))
    by_benefit = {result.rule.benefit: result for result in results}
    off = check_controls(controls, by_benefit)
    checks += off
    loose = [*_needing_a_look(computed.loose), *_off_controls(off)]
    printing = disbursement.Printing(roster, computed.pack, request.period, identity["today"], root)
    tables = disbursement.build_tables(results, printing, computed.notes, loose, checks)
    path = staged / WORKBOOK
    workbook.write_workbook(
        path,
        tables,
        footer=f"{identity['period']}-{identity['run_id']}\n审计根 {root}",
        properties={"title": tables[0].title, "author": computed.pack.office},
    )
    crosscheck.require([*checks, *crosscheck.workbook_checks(path, tables, results)])
    said = [*computed.loose, *_off_controls(off), *(n.diagnostic for n in computed.notes)]
    _, about = returned.write_returned(staged, roster, said, request.reading)
    said += about
    exit_code = exit_code_of(computed, checks)
    made = manifest.build_manifest(
        identity | {"audit_root": root},
        roster,
        results,
        len(computed.assignment.unplaced),
        checks,
        said,
        exit_code,
    )
    made["outputs"] = manifest.outputs_of(staged)
    made["manifest_digest"] = manifest.digest_of_manifest(made)
    write_text(staged / MANIFEST, manifest.manifest_text(made))
    return made


def _keep(staged: Path, request: Request, computed: Computed) -> dict[str, Any]:
    """Keep what the run is made from; return what else it takes to compute it again."""
    stored.store_rules(staged, request.source, computed.pack)
    kept = None
    if request.controls:
        digest = digest_of_file(request.controls)
        kept = stored.store_setting(staged, request.controls, CONTROLS, digest)
    stored.store_mapping(staged, request.reading.mapping)
    return {
        "controls": kept,
        "reading": stored.reading_record(request.reading),
        "inputs": stored.store_inputs(staged, _found(request)),
    }


def _write_audit(staged: Path, computed: Computed) -> None:
    for result in computed.results:
        benefit = result.rule.benefit
        notes = [note for note in computed.notes if note.benefit == benefit]
        audit.write_audit(staged / audit_table(benefit), result, computed.roster, notes)
        months = staged / months_table(benefit)
        audit.write_months(months, result, computed.roster)
    changes = changes_of(computed.roster, computed.pack.vocabulary)
    changelog.write_changes(staged / CHANGES_TABLE, changes, computed.roster)


def _off_controls(checks: Sequence[Check]) -> list[Diagnostic]:
    return [
        say("K001", check=c.name, expected=c.expected, actual=c.actual) for c in checks if not c.ok
    ]


def _needing_a_look(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [d for d in diagnostics if d.severity is not Severity.NOTE]


def _leave_failed(request: Request, identity: dict[str, Any], problem: Exception) -> None:
    if isinstance(problem, EnvironmentProblem) and not request.out.is_dir():
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
    write_failed(request.out, identity["run_id"], record)
