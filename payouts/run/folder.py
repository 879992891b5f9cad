"""The run folder: staged beside its final place, made durable, then renamed in one step."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import Place, say
from payouts.base.errors import EnvironmentProblem
from payouts.base.locks import held
from payouts.base.oserrors import why
from payouts.base.plainfiles import opened
from payouts.base.private import PRIVATE_FILE, PRIVATE_FOLDER, write_text
from payouts.base.run_layout import AUDIT, FAILED, MANIFEST, MONTHS, STAGING
from payouts.roster.find.caps import Caps
from payouts.roster.find.inputs import is_lock_file, unreadable
from payouts.run.manifest import digest_of_manifest, manifest_text, outputs_of
from payouts.run.runfiles import run_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# In a staging folder: what will be renamed, and the lock beside it, which Windows leaves no folder
# with while it is open.
_RUN, _LOCK = "run", "lock"
# Seconds between tries to rename where a virus scanner is still looking at a new file.
_WAITS = (0.1, 0.2, 0.4, 0.8)


def finished(folder: Path, run_id: str) -> dict[str, Any] | None:
    """Return the manifest of a run that exists already, or None.

    Raises:
        EnvironmentProblem: S003 for a link, S004 for a folder that is no complete run, F014 where
            a file of it is in use or may not be read.
    """
    if folder.is_symlink():
        raise EnvironmentProblem(say("S003", Place(file=folder.name), what=folder.name))
    if not folder.exists():
        return None
    try:
        with opened(folder / MANIFEST, Caps().file_bytes) as file:
            manifest = json.loads(file.read())
    except PermissionError as problem:
        raise unreadable(MANIFEST, problem) from problem
    except (OSError, ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("run_id") != run_id:
        raise EnvironmentProblem(say("S004", Place(file=folder.name), what=folder.name))
    if not intact(folder, manifest):
        raise EnvironmentProblem(say("S004", Place(file=folder.name), what=folder.name))
    return manifest


def intact(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Tell whether a run folder still holds exactly the files of its manifest.

    What Excel or WPS leaves beside a workbook while it is open does not count.

    Raises:
        EnvironmentProblem: F014, a file is in use or may not be read.
    """
    if manifest.get("manifest_digest") != digest_of_manifest(manifest):
        return False
    try:
        files = run_files(folder)
        files.plain = [path for path in files.plain if not is_lock_file(folder / path)]
        return files.regular and outputs_of(folder, files) == manifest.get("outputs")
    except PermissionError as problem:  # one that is open in Excel may be whole
        raise unreadable(Path(problem.filename or folder).name, problem) from problem
    except OSError:
        return False


@contextlib.contextmanager
def staging(out: Path, run_id: str) -> Iterator[Path]:
    """Yield a private folder beside the run's place; it is removed afterwards unless published.

    Raises:
        EnvironmentProblem: S001 where the disk or its permissions are at fault.
    """
    place = out / f"{STAGING}{run_id}-{os.getpid()}"
    try:
        out.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        sweep(out)
        with contextlib.ExitStack() as stack:
            place.mkdir(mode=PRIVATE_FOLDER)
            stack.callback(shutil.rmtree, place, ignore_errors=True)
            stack.enter_context(held(place / _LOCK))
            for made in (_RUN, f"{_RUN}/{AUDIT}", f"{_RUN}/{AUDIT}/{MONTHS}"):
                (place / made).mkdir(mode=PRIVATE_FOLDER)
            yield place / _RUN
    except OSError as error:
        raise EnvironmentProblem(say("S001", Place(file=out.name), what=why(error))) from error


def sweep(out: Path) -> None:
    """Remove staging folders that killed processes left: they hold personal data."""
    for left in out.glob(f"{STAGING}*"):
        if left.is_symlink() or not left.is_dir():
            continue
        with contextlib.suppress(OSError):
            with held(left / _LOCK):
                for path in left.iterdir():
                    if path.is_dir():
                        shutil.rmtree(path)
                    elif path.name != _LOCK:
                        path.unlink()
            (left / _LOCK).unlink()  # not before: Windows removes no file that is open
            left.rmdir()


def publish(staged: Path, final: Path) -> None:
    """Make a staged folder durable and rename it; a run that exists already is kept."""
    for path in sorted(staged.rglob("*"), reverse=True):
        path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
        _sync(path)
    _sync(staged)
    try:
        _rename(staged, final)
    except OSError:
        if not (final / MANIFEST).is_file():  # not the same run, finished by another process
            raise
    _sync(final.parent)


def _rename(staged: Path, final: Path) -> None:
    for seconds in _WAITS:
        try:
            staged.rename(final)
        except PermissionError:
            time.sleep(seconds)
        else:
            return
    staged.rename(final)


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
    """Wait until a file, or what a folder lists, is on the disk."""
    folder = path.is_dir()
    if folder and not hasattr(os, "O_DIRECTORY"):
        return  # Windows opens no folder
    descriptor = os.open(path, os.O_RDONLY if folder else os.O_RDWR)  # there only a writer syncs
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
