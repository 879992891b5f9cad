"""Compute a run again and again, each time killed a write later, and report what is left.

Run as a script: ``python kill_points.py OFFICE [EVERY]``. Every run is a fork of this process,
killed with SIGKILL at its n-th write below OFFICE/out, n going up by EVERY (1); where that leaves
other names there than the write before, a run follows that is left alone. Prints one JSON line for
each n: whether what is published is the old state or the new one, how the second run ended, and
what it left.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

# Loaded once, before the forks.
import openpyxl  # noqa: F401
import python_calamine  # noqa: F401
import xlsxwriter  # noqa: F401

from payouts.cli import compute  # noqa: F401
from payouts.cli.app import _run

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = ["compute", "roster.xlsx", "--period", "2023-01", "--today", "2024-01-15"]
_MOST = 200
_EVERY = 8  # a second run after every eighth point, and wherever the names in out change
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_CHANGES = frozenset({"os.mkdir", "os.rename", "os.chmod", "os.remove", "os.rmdir"})


def _mortal(deadly: int) -> Callable[[], None]:
    """Return a function that kills this process when it is called the n-th time."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    return step


def _arm(deadly: int) -> None:
    """Kill this process right before its n-th write."""
    step = _mortal(deadly)
    sync = os.fsync

    def hook(event: str, args: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(args[2], int) and bool(args[2] & _WRITES)
        if (writes or event in _CHANGES) and "out" in Path(str(args[0])).parts:
            step()

    def fsync(descriptor: int) -> None:
        step()
        sync(descriptor)

    sys.addaudithook(hook)
    vars(os)["fsync"] = fsync


def _fork(deadly: int) -> int:
    """Compute in a fork; return its exit code, negative where it was killed."""
    pid = os.fork()
    if pid == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        if deadly:
            _arm(deadly)
        os._exit(_run(WORDS))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _state() -> dict[str, str]:
    """Return the digest of every file that is not in a hidden folder."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path("out").rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.parts)
    }


def _names() -> list[str]:
    """Return the names in out, without the number of the process: what a second run meets."""
    return sorted(re.sub(r"-\d+$", "", path.name) for path in Path("out").glob("*"))


def main(office: str, every: int = 1) -> None:
    os.chdir(office)
    _fork(0)
    whole = _state()
    met: list[str] | None = None
    for deadly in range(1, _MOST, every):
        shutil.rmtree("out", ignore_errors=True)
        code = _fork(deadly)
        found: dict[str, object] = {"code": code, "old or new": _state() in ({}, whole)}
        if _names() != met or deadly % _EVERY == 0:
            met = _names()
            found["again"] = _fork(0)
            found["mended"] = _state() == whole
            found["left"] = sorted(path.name for path in Path("out").iterdir())
        sys.stdout.write(f"{json.dumps(found)}\n")
        if code >= 0:
            return


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
