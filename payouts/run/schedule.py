"""The scheduled month: one run at a time, logged, repeatable, without a terminal."""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Place, say
from payouts.base.errors import EnvironmentProblem, PayoutsError, UsageProblem
from payouts.base.locks import held, holder
from payouts.base.period import Period, month_number
from payouts.base.plainfiles import opened
from payouts.base.private import PRIVATE_FOLDER, open_private
from payouts.base.run_layout import MANIFEST
from payouts.office.apart import Written, is_log, keep_apart, rules_of, settings_of
from payouts.office.request import RequestWords, configured_pack, plan
from payouts.roster.find.caps import Caps
from payouts.roster.find.inputs import matching, under
from payouts.run.folder import intact
from payouts.run.running import FinishedRun, RunRequest, basis_of, run

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from payouts.office.config import Config

LOCK = ".payouts.lock"


def run_month(config: Config, today: dt.date, now: Callable[[], dt.datetime]) -> FinishedRun:
    """Compute the configured month, or return the run that did so already.

    Args:
        config: the office's settings.
        today: decides the month and is printed on the sheets.
        now: the clock, for the log only.

    Raises:
        PayoutsError: logged first; S002 where another run holds the lock. U034 is not logged:
            the log itself may be what must not be written.
    """
    _keep_apart(config)
    log = _Log(config.folder / config.settings.log, now)
    with _logged(log):
        wanted = _request(config, today)
        wanted.out.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        with _locked(wanted.out / LOCK):
            request = wanted.request
            log.write(f"start period={request.period} pack={request.pack.name}")
            done = _earlier(wanted) or run(wanted)
        rows = " ".join(f"{name}={count}" for name, count in done.manifest["rows"].items())
        verb = "already" if done.repeated else "done"
        log.write(f"{verb} run={done.manifest['run_id']} exit={done.exit_code} {rows}")
        return done


def run_folders(out: Path) -> list[Written]:
    """Return what runs write into an output folder under names that are known before."""
    return [Written(path, kept_apart=True) for path in (out, out / LOCK)]


def _keep_apart(config: Config) -> None:
    """Refuse a log or an output folder that is, or lies among, what the run reads."""
    settings, folder = config.settings, config.folder
    log = folder / settings.log
    writes = [Written(log, kept_apart=is_log(log))]
    rosters = [under(folder, word) for word in settings.rosters]
    read = settings_of(config)
    with contextlib.suppress(PayoutsError):  # no such pack: said, and logged, when it is loaded
        read += rules_of(configured_pack(config))
    keep_apart([*writes, *run_folders(folder / settings.out)], rosters, read)


@contextlib.contextmanager
def _logged(log: _Log) -> Iterator[None]:
    """Log the error that ends a run."""
    try:
        yield
    except PayoutsError as problem:
        for diagnostic in problem.diagnostics:
            log.write(f"failed exit={problem.exit_code} {diagnostic}")
        raise
    except Exception as problem:
        # The text of an unexpected error may hold personal data; its type does not.
        log.write(f"failed {type(problem).__name__}")
        raise


def _request(config: Config, today: dt.date) -> RunRequest:
    settings, folder = config.settings, config.folder
    rosters = sorted({under(folder, word) for word in settings.rosters})
    words = RequestWords(rosters, period=_period(settings.period, today), today=today)
    planned = plan(words, config)
    if not any(map(matching, rosters)):
        raise UsageProblem(say("U006", Place(file=", ".join(settings.rosters) or None)))
    # A pattern without files is reported by the run as a missing file.
    controls = folder / settings.controls if settings.controls else None
    return RunRequest(planned.request(), planned.located.source, controls, folder / settings.out)


def _period(word: str, today: dt.date) -> Period | str:
    """Return the month of today, the one before, or the period as it is written."""
    if word not in {"current", "previous"}:
        return word
    month = month_number(today.year, today.month) - (word == "previous")
    return Period(month, month)


def _earlier(wanted: RunRequest) -> FinishedRun | None:
    """Return a finished run of the same inputs and rules, of any day."""
    basis = basis_of(wanted)
    for path in sorted(wanted.out.glob(f"{wanted.request.period}-*/{MANIFEST}")):
        with contextlib.suppress(OSError, ValueError, RecursionError):
            with opened(path, Caps().file_bytes) as file:
                manifest = json.loads(file.read())
            if isinstance(manifest, dict) and manifest.get("basis") == basis:
                if not intact(path.parent, manifest):
                    continue  # changed since: compute again
                return FinishedRun(path.parent, manifest, repeated=True)
    return None


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of the output folder.

    Raises:
        EnvironmentProblem: S002, another process holds it.
    """
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(held(path))
        except BlockingIOError:
            raise EnvironmentProblem(
                say("S002", Place(file=path.name), what=holder(path))
            ) from None
        yield


class _Log:
    """A log file of lines with the time; no personal data beyond masked names."""

    def __init__(self, path: Path, now: Callable[[], dt.datetime]) -> None:
        self._path, self._now = path, now
        path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)

    def write(self, line: str) -> None:
        stamp = self._now().isoformat(timespec="seconds")
        descriptor = open_private(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        with os.fdopen(descriptor, "a", encoding="utf-8", newline="\n") as file:
            file.write(f"{stamp} {' '.join(line.split())}\n")
