"""The steps of a verification, in order."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import partial
from os.path import normpath
from typing import TYPE_CHECKING, Any

from payouts.audit.proof import TrailError
from payouts.base.bilingual import both
from payouts.base.diagnostics import Diagnostic, Place, Severity, say
from payouts.base.digest import digest_of_file
from payouts.base.errors import EnvironmentProblem, UsageProblem
from payouts.base.oserrors import why
from payouts.base.run_layout import AUDIT, INPUTS, MANIFEST, RULES, SETTINGS, WORKBOOK
from payouts.roster.find.caps import Caps
from payouts.run import stored
from payouts.run.digests import check_manifest, check_outputs
from payouts.run.recorded import RecordedRun, read_manifest, recorded_run
from payouts.run.runfiles import RunFiles, run_files
from payouts.verify.compare import Sides, compare_runs
from payouts.verify.recompute import RecomputedRun, recomputed
from payouts.verify.report import Verification, VerificationStep
from payouts.verify.sheets import check_workbook
from payouts.verify.tables import check_root, check_sums, payments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import TypeAlias

    Recompute: TypeAlias = Callable[
        [Path, RecordedRun, Mapping[str, Path], Callable[[str], str | None] | None],
        AbstractContextManager[RecomputedRun | Diagnostic],
    ]

_EMPTY = "V027"  # a folder without files alters nothing that is read
_RULE_BYTES = 4 * 1024 * 1024  # no rule file or control file is larger
_KEPT = (INPUTS, RULES, SETTINGS)
_GONE = ("已不在原处", "is gone")
_CHANGED = ("已有改动", "has changed since")


@dataclass(frozen=True, slots=True)
class VerificationOptions:
    """Options of a verification.

    Attributes:
        rosters: files to use where stored ones are missing; each must be one the run read.
        root: the root on the signed sheet, or None.
        password: returns the password of a locked roster by its name.
        recompute: computes a run again.
        caps: limits of what is opened and parsed, those of this office and not of the run.
    """

    rosters: Sequence[Path] = ()
    root: str | None = None
    password: Callable[[str], str | None] | None = None
    recompute: Recompute = field(default=recomputed)
    caps: Caps = field(default_factory=Caps)


def verify_run(folder: Path, options: VerificationOptions | None = None) -> Verification:
    """Verify a run folder; nothing is written there.

    Raises:
        UsageProblem: V001, no run folder.
        EnvironmentProblem: S005, something in it may not be read.
    """
    chosen = options or VerificationOptions()
    try:
        return _verification(folder, chosen)
    except OSError as error:
        place = Place(file=str(error.filename) if error.filename else None)
        raise EnvironmentProblem(say("S005", place, what=why(error))) from error


def _verification(folder: Path, options: VerificationOptions) -> Verification:
    manifest = read_manifest(folder)
    if isinstance(manifest, Diagnostic):
        return Verification(folder, None, None, (_step("manifest", [manifest]),))
    found = check_manifest(folder, manifest)
    run = recorded_run(manifest)
    if isinstance(run, Diagnostic):
        return Verification(folder, None, None, (_step("manifest", [*found, run]),))
    steps = [_step("manifest", found)]
    there = run_files(folder, partial(_most, options.caps))
    files = check_outputs(folder, run, manifest["outputs"], there)
    steps.append(_step("files", files))
    steps += _audit_steps(folder, run, there, options)
    again = _recomputation(folder, run, manifest, (there, files), options)
    steps.append(_step("again", again))
    steps.append(_step("origins", _origins(folder, run, options.caps)))
    return Verification(folder, run.run_id, run.audit_root, tuple(steps))


_NAMES = {
    "manifest": ("运行记录的摘要", "digest of the record"),
    "files": ("各文件的摘要", "digests of the files"),
    "root": ("审计根", "root over the audit rows"),
    "sums": ("审计明细与合计", "audit rows and totals"),
    "workbook": ("工作簿与审计明细", "workbook and audit rows"),
    "again": ("重新计算", "computed again"),
    "origins": ("原名册", "original rosters"),
}


def _step(key: str, found: Iterable[Diagnostic]) -> VerificationStep:
    return VerificationStep(*_NAMES[key], tuple(found))


def _most(caps: Caps, path: str) -> int:
    """Return how many bytes of a file are still opened."""
    small = path.partition("/")[0] in {RULES, SETTINGS}
    return min(caps.file_bytes, _RULE_BYTES) if small else caps.file_bytes


def _audit_steps(
    folder: Path, run: RecordedRun, there: RunFiles, options: VerificationOptions
) -> Iterator[VerificationStep]:
    """Yield the steps about audit rows: their root, their sums, the workbook.

    What the step before has refused is not opened.
    """
    shut = [path for path in there.refused if path.partition("/")[0] == AUDIT]
    if shut:
        what = both("没有打开，见上", "not opened: see above")
        yield _step("root", [say("V008", Place(file=path), what=what) for path in sorted(shut)])
        return
    if run.audit_root is None:
        tool = run.tool_version
        what = both(f"由 {tool} 版产生，没有审计根", f"made by {tool}: no root")
        yield _step("root", [say("V008", Place(file=AUDIT), what=what)])
    else:
        yield _step("root", list(check_root(folder, run, options.root, options.caps)))
    try:
        tables = payments(folder, options.caps)
    except TrailError:
        return  # reported with the root
    sums = list(check_sums(tables, run))
    yield _step("sums", sums)
    if not any(found.code == "V008" for found in sums):
        if there.blocks(WORKBOOK):
            what = both("没有打开，见上", "not opened: see above")
            yield _step("workbook", [say("V012", Place(file=WORKBOOK), what=what)])
        else:
            yield _step("workbook", list(check_workbook(folder, tables, run, options.caps)))


def _recomputation(
    folder: Path,
    run: RecordedRun,
    manifest: Mapping[str, Any],
    files: tuple[RunFiles, Sequence[Diagnostic]],
    options: VerificationOptions,
) -> Iterator[Diagnostic]:
    """Yield the differences from the run computed again, or why it was not computed."""
    there, found = files
    read = {entry.sha256 for entry in run.inputs}
    given = dict(_given(options))
    for sha256, path in given.items():
        if sha256 not in read:
            yield say("V022", Place(file=str(path)), actual=sha256)
    wanted = {output.path: output.sha256 for output in run.outputs}
    spoilt = [
        str(one.place.file)
        for one in found
        if one.severity is Severity.ERROR
        and one.code != _EMPTY
        and str(one.place.file).split("/")[0] in _KEPT
        and wanted.get(str(one.place.file)) not in given
    ]
    if spoilt:
        reason = both("保存的原样缺失或被改动", "kept files missing or changed")
        yield say("V017", what=f"{reason}: {'、'.join(spoilt)}")
        return
    if (large := _larger(run, options.caps)) is not None:
        yield say("V017", what=large)
        return
    with options.recompute(folder, run, given, options.password) as fresh:
        if isinstance(fresh, Diagnostic):
            yield fresh
            return
        if fresh.manifest["run_id"] != run.run_id:
            expected = fresh.manifest["run_id"]
            place = Place(file=MANIFEST)
            yield say("V021", place, expected=expected, actual=run.run_id)
        sides = Sides(folder, fresh.folder, there, options.caps)
        yield from compare_runs(sides, run, manifest, fresh.manifest)


def _given(options: VerificationOptions) -> Iterator[tuple[str, Path]]:
    """Yield digest and path of each roster that is supplied; of a pipe there is none."""
    for path in options.rosters:
        if not path.is_file() and path.exists():
            raise UsageProblem(say("V022", Place(file=str(path)), actual="—"))
        yield digest_of_file(path), path


def _larger(run: RecordedRun, caps: Caps) -> str | None:
    """Return which recorded limit is larger than those that hold here; None where none is.

    Whoever alters a run could else raise its limits together with the size of a roster.
    """
    recorded = run.request.reading.get("caps") if run.request else None
    for name, most in asdict(caps).items():
        then = recorded.get(name) if isinstance(recorded, dict) else None
        if isinstance(then, int) and then > most:
            zh = f"当时的读取限制 {name} 为 {then}，大于这里的 {most}，可在 payouts.yaml 放宽"
            return f"{zh} (its limit {name} is larger than that of payouts.yaml here)"
    return None


def _origins(folder: Path, run: RecordedRun, caps: Caps) -> Iterator[Diagnostic]:
    """Yield the rosters that have moved or changed since."""
    for origin in stored.read_origins(folder.resolve().parent, run.run_id):
        try:  # a pipe or a device would never end
            plain = origin.path.is_file() and origin.path.stat().st_size <= caps.file_bytes
            actual = digest_of_file(origin.path) if plain else ""
        except (OSError, ValueError):
            actual = ""
        if actual != origin.sha256:
            state, state_en = _CHANGED if actual else _GONE
            yield say(
                "V018",
                Place(file=origin.name),
                where=normpath(origin.path),
                state=state,
                state_en=state_en,
                expected=origin.sha256,
                actual=actual or "—",
            )
