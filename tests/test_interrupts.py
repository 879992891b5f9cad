"""An interrupt ends the program with 130 and no traceback, also while it is being imported."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from office import REPOSITORY, command, environment, open_office, payouts
from payouts.base.errors import INTERRUPTED
from payouts.cli import interrupts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

posix = pytest.mark.skipif(os.name != "posix", reason="Windows sends no SIGINT to one process")


@pytest.fixture
def heeded() -> Iterator[None]:
    """Heed interrupts, which a shell lets programs in the background ignore, and their children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@posix
@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("module", ["typer.models", "payouts.cli.options", "numpy"])
def test_an_interrupt_while_modules_are_imported(tmp_path: Path, module: str) -> None:
    """The interpreter tells of every module that is imported; at one of them comes the signal."""
    python, *rest = command("check", "no.xlsx")
    with subprocess.Popen(  # noqa: S603 (this interpreter, words of the test)
        [python, "-X", "importtime", *rest],
        cwd=tmp_path,
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        seen: list[str] = []
        for line in process.stderr:
            seen.append(line)
            if _ours(seen) and line.split("|")[-1].strip().startswith(module):
                process.send_signal(signal.SIGINT)
                break
        rest_of_it = process.stderr.read()
    assert process.returncode == INTERRUPTED, rest_of_it[-500:]
    assert "Traceback" not in rest_of_it
    assert not list(tmp_path.iterdir())


def _ours(seen: list[str]) -> bool:
    """Tell whether the way in has been imported: before that Python itself takes the signal."""
    return any("payouts.cli.start" in line for line in seen)


def test_an_interrupt_while_a_command_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    office = open_office(tmp_path)
    monkeypatch.setattr("payouts.cli.check.plan_of", interrupted)
    done = payouts("check", "x.xlsx", cwd=office)
    assert (done.code, done.err) == (INTERRUPTED, "")


@posix
def test_a_program_that_takes_interrupts_itself_keeps_doing_so() -> None:
    """Neither an import nor a command of another program changes what becomes of its signals."""
    before = signal.getsignal(signal.SIGINT)
    own: list[Any] = [lambda *_: None, signal.SIG_IGN, signal.default_int_handler]
    try:
        for handler in own:
            signal.signal(signal.SIGINT, handler)
            interrupts.import_of("payouts.cli.check")
            assert signal.getsignal(signal.SIGINT) is handler
    finally:
        signal.signal(signal.SIGINT, before)


@posix
@pytest.mark.usefixtures("heeded")
def test_importing_the_package_leaves_interrupts_alone() -> None:
    text = (
        "import signal; import payouts, payouts.cli.start, payouts.cli.app;"
        "assert signal.getsignal(signal.SIGINT) is signal.default_int_handler"
    )
    subprocess.run([sys.executable, "-c", text], cwd=REPOSITORY, check=True, timeout=60)  # noqa: S603


@posix
def test_who_ignores_interrupts_goes_on_ignoring_them() -> None:
    """`payouts run &` in a script is started with interrupts ignored, and is not to heed them."""
    text = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        "import payouts.cli.app as app; from payouts.cli import start;"
        "app.main = lambda: print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN); start.main()"
    )
    done = subprocess.run(  # noqa: S603 (this interpreter)
        [sys.executable, "-c", text],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
        timeout=60,
        text=True,
    )
    assert done.stdout.strip() == "True"
