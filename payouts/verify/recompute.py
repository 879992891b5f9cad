"""A run computed again from its stored inputs, in a temporary private folder."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import Diagnostic, Place, Severity, say
from payouts.base.errors import EnvironmentProblem, PayoutsError
from payouts.base.run_layout import MANIFEST
from payouts.run.manifest import Versions
from payouts.run.replay import replay
from payouts.run.running import rebuild
from payouts.run.stored import StoredError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from payouts.run.recorded import RecordedRun

_SHOWN = 3
_LOCKED = frozenset({"F008", "F016", "F017"})  # codes of files that need their password


@dataclass(frozen=True, slots=True)
class RecomputedRun:
    """A run computed again: its temporary folder, and its manifest."""

    folder: Path
    manifest: Mapping[str, Any]


@contextmanager
def recomputed(
    folder: Path,
    run: RecordedRun,
    given: Mapping[str, Path],
    password: Callable[[str], str | None] | None,
) -> Iterator[RecomputedRun | Diagnostic]:
    """Compute a run again and yield it, or V017 with the reason why that is impossible.

    Args:
        folder: the run folder; nothing in it is written.
        run: its recorded entries.
        given: digest → a roster to use instead of the stored one.
        password: as :attr:`payouts.roster.settings.ReadSettings.password`.

    Raises:
        EnvironmentProblem: the system refuses to read or write.
    """
    with tempfile.TemporaryDirectory(prefix="payouts-verify-") as name:
        work = Path(name)
        (work / "made").mkdir()
        try:
            request = replay(folder, run, password, given, work / "made")
            made = rebuild(request, work / "made", Versions(run.tool_version, run.packages))
        except EnvironmentProblem:
            raise
        except PayoutsError as problem:
            yield _not_done("；".join(str(d) for d in _telling(problem.diagnostics)))
            return
        except OSError:
            raise
        except Exception as problem:  # noqa: BLE001 - stored files may have been altered
            what = str(problem) if isinstance(problem, StoredError) else type(problem).__name__
            yield _not_done(what)
            return
        unread = _unread(run, made)
        written = json.loads((work / "made" / MANIFEST).read_bytes())  # as read: no tuples
        yield _not_done(unread) if unread else RecomputedRun(work / "made", written)


def _telling(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    serious = [d for d in diagnostics if d.severity is Severity.ERROR]
    locked = [d for d in serious if d.code in _LOCKED]
    return (locked or serious or list(diagnostics))[:_SHOWN]


def _unread(run: RecordedRun, made: Mapping[str, Any]) -> str:
    """Return why a roster of the run could not be read now; empty where all could."""
    now = {entry["path"] for entry in made["inputs"]}
    lost = [entry.path for entry in run.inputs if entry.path not in now]
    said = [d for d in made["diagnostics"] if d["file"] in lost and d["code"] in _LOCKED]
    return "；".join(f"[{d['code']}] {d['file']}: {d['message']}" for d in said)


def _not_done(what: str) -> Diagnostic:
    return say("V017", Place(), what=what)
