"""The run folder: staged beside its final place, made durable, then renamed in one step."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import Place, say
from payouts.base.errors import EnvironmentProblem
from payouts.base.oserrors import why
from payouts.base.plainfiles import opened
from payouts.base.private import PRIVATE_FILE, PRIVATE_FOLDER, write_text
from payouts.base.run_layout import AUDIT, FAILED, MANIFEST, MONTHS, STAGING
from payouts.roster.find.caps import Caps
from payouts.run.manifest import digest_of_manifest, manifest_text, outputs_of
from payouts.run.runfiles import run_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def finished(folder: Path, run_id: str) -> dict[str, Any] | None:
    """Return the manifest of a run that exists already, or None.

    Raises:
        EnvironmentProblem: S003 for a link, S004 for a folder that is no complete run.
    """
    if folder.is_symlink():
        raise EnvironmentProblem(say("S003", Place(file=folder.name), what=folder.name))
    if not folder.exists():
        return None
    try:
        with opened(folder / MANIFEST, Caps().file_bytes) as file:
            manifest = json.loads(file.read())
    except (OSError, ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("run_id") != run_id:
        raise EnvironmentProblem(say("S004", Place(file=folder.name), what=folder.name))
    if not intact(folder, manifest):
        raise EnvironmentProblem(say("S004", Place(file=folder.name), what=folder.name))
    return manifest


def intact(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Tell whether a run folder still holds exactly the files of its manifest."""
    if manifest.get("manifest_digest") != digest_of_manifest(manifest):
        return False
    try:
        files = run_files(folder)
        return files.regular and outputs_of(folder, files) == manifest.get("outputs")
    except OSError:
        return False


@contextlib.contextmanager
def staging(out: Path, run_id: str) -> Iterator[Path]:
    """Yield a private folder beside the run's place; it is removed afterwards unless published.

    Raises:
        EnvironmentProblem: S001 where the disk or its permissions are at fault.
    """
    folder = out / f"{STAGING}{run_id}-{os.getpid()}"
    try:
        out.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        _sweep(out)
        folder.mkdir(mode=PRIVATE_FOLDER)
        (folder / AUDIT / MONTHS).mkdir(mode=PRIVATE_FOLDER, parents=True)
        with _held(folder):
            yield folder
    except OSError as error:
        raise EnvironmentProblem(say("S001", Place(file=out.name), what=why(error))) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Lock a folder; the system drops the lock with the process, however it ends.

    Raises:
        BlockingIOError: another process holds it.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _sweep(out: Path) -> None:
    """Remove staging folders that killed processes left: they hold personal data."""
    for left in out.glob(f"{STAGING}*"):
        with contextlib.suppress(OSError), _held(left):
            shutil.rmtree(left)


def publish(staged: Path, final: Path) -> None:
    """Make a staged folder durable and rename it; a run that exists already is kept."""
    for path in sorted(staged.rglob("*"), reverse=True):
        path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
        _sync(path)
    _sync(staged)
    try:
        staged.rename(final)
    except OSError:
        if not (final / MANIFEST).is_file():  # not the same run, finished by another process
            raise
    _sync(final.parent)


def write_failed(out: Path, run_id: str, manifest: Mapping[str, Any]) -> None:
    """Write the diagnostics of a run that failed after it began; errors are ignored."""
    folder = out / f"{FAILED}{run_id}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        write_text(folder / MANIFEST, manifest_text(manifest))


def clear_failed(out: Path, run_id: str) -> None:
    """Remove what an earlier failure of a run left, after its success."""
    shutil.rmtree(out / f"{FAILED}{run_id}", ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
