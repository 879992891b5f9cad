"""Clocks: what a stretch of this process, a child process, or a named stage has used."""

from __future__ import annotations

import functools
import os
import statistics
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest import mock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock on the wall, and seconds of processor time, user and system."""

    wall: float = 0.0
    cpu: float = 0.0

    @classmethod
    def now(cls) -> Spent:
        """Return both clocks of this process."""
        return cls(time.perf_counter(), time.process_time())

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu)

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.wall - other.wall, self.cpu - other.cpu)

    def as_json(self) -> dict[str, float]:
        """Return both, rounded to the tenth of a millisecond."""
        return {"wall_s": round(self.wall, 4), "cpu_s": round(self.cpu, 4)}


def median(spent: Iterable[Spent]) -> Spent:
    """Return the median of each clock by itself."""
    many = list(spent)
    return Spent(
        statistics.median(one.wall for one in many), statistics.median(one.cpu for one in many)
    )


@dataclass(frozen=True, slots=True)
class Child:
    """A program that has ended: its time from start to exit, its peak memory, its stdout."""

    spent: Spent
    peak_mb: float
    stdout: str


def run_child(argv: Sequence[str], cwd: Path, expected: int = 0) -> Child:
    """Run a program to its end.

    Raises:
        CalledProcessError: it ended with another exit code than expected; what it said is a note.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 (our own commands)
            argv, cwd=cwd, env=_environment(), stdout=out, stderr=said
        )
        # wait4 tells what this one child used; the module resource adds up all of them.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said.seek(0)
        stdout = out.read().decode()
        if process.returncode != expected:
            error = subprocess.CalledProcessError(process.returncode, argv, stdout)
            error.add_note(said.read().decode())
            raise error
    spent = Spent(wall, usage.ru_utime + usage.ru_stime)
    return Child(spent, usage.ru_maxrss / 1024, stdout)


def _environment() -> dict[str, str]:
    """Return the environment of an installed program: its compiled bytecode is kept."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


@dataclass(slots=True)
class Stopwatch:
    """Adds up what each stage takes by itself: without the stages called from within it."""

    stages: dict[str, Spent] = field(default_factory=dict)
    _inner: list[Spent] = field(default_factory=list)

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        """Count what happens inside for a stage."""
        start = Spent.now()
        self._inner.append(Spent())
        try:
            yield
        finally:
            whole = Spent.now() - start
            own = whole - self._inner.pop()
            self.stages[stage] = self.stages.get(stage, Spent()) + own
            if self._inner:
                self._inner[-1] += whole

    def wrapped(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that counts for a stage; one that yields is run to its end."""

        @functools.wraps(function)
        def timed(*args: object, **options: object) -> object:
            with self.timing(stage):
                made = function(*args, **options)
                return list(made) if hasattr(made, "__next__") else made

        return timed

    @contextmanager
    def watching(self, functions: Mapping[str, str]) -> Iterator[None]:
        """Time functions, named ``package.module.function`` as their caller finds them."""
        with ExitStack() as stack:
            for target, stage in functions.items():
                patch = mock.patch(target)
                original, _ = patch.get_original()
                stack.enter_context(mock.patch(target, self.wrapped(stage, original)))
            yield
