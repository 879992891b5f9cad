"""The program, the disk and the power fail: the old state or the new one, never a mixture."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from office import JANUARY, TODAY, contents, environment, january, payouts
from payouts.base.bilingual import in_language
from payouts.base.oserrors import why
from payouts.engine.reconcile import Check
from payouts.run import readback as crosscheck
from payouts.run import running as runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from office import Done

# --- the program at fault --------------------------------------------------------------------


def _off(*_: object, **__: object) -> list[Check]:
    return [Check("总金额：工作簿", "1.00", "2.00", ok=False, internal=True)]


def test_an_invariant_that_breaks_is_exit_3_and_publishes_nothing(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crosscheck, "workbook_checks", _off)
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes, done.out) == (3, {"K002"}, "")
    (left,) = (office / "out").iterdir()
    assert left.name.startswith("failed-")
    record = json.loads((left / "manifest.json").read_text("utf-8"))
    assert record["exit_code"] == 3
    assert [found["code"] for found in record["diagnostics"]] == ["K002"]
    monkeypatch.undo()
    again = january(office, "roster.xlsx")
    assert again.code == 0
    assert [path.name for path in (office / "out").glob("[!.]*")] == [again.folder.name]


def test_an_unexpected_error_is_exit_3_without_its_text(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its text may hold a person's data; only its type is shown."""

    def burst(*_: object) -> None:
        raise ValueError("张三 150121199003070012")

    monkeypatch.setattr(runs, "_write_audit", burst)
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes) == (3, {"P001"})
    assert "ValueError" in done.err
    assert "150121" not in done.err
    (left,) = (office / "out").iterdir()
    assert left.name.startswith("failed-")
    assert "150121" not in (left / "manifest.json").read_text("utf-8")
    with pytest.raises(ValueError, match="150121"):
        payouts("compute", "roster.xlsx", *JANUARY, "--debug", cwd=office)


def test_an_interrupt_is_exit_130_and_leaves_nothing(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "_write_audit", stop)
    done = january(office, "roster.xlsx")
    assert (done.code, done.out) == (130, "")
    assert list((office / "out").iterdir()) == []


# --- disk and permissions --------------------------------------------------------------------


@contextlib.contextmanager
def _no_file_larger_than(size: int) -> Iterator[None]:
    """Let the system refuse every write past a size, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def _february(office: Path) -> Done:
    return payouts("compute", "roster.xlsx", "--period", "2023-02", "--today", TODAY, cwd=office)


@pytest.mark.parametrize("size", [0, 500, 4_000, 9_000])
def test_a_disk_that_fills_up_is_exit_5_and_spares_what_is_there(office: Path, size: int) -> None:
    january(office, "roster.xlsx")
    before = contents(office / "out")
    with _no_file_larger_than(size):
        done = _february(office)
    assert (done.code, done.codes, done.out) == (5, {"S001"}, "")
    assert "检查磁盘空间" in done.err
    after = contents(office / "out")
    assert {path: data for path, data in after.items() if "failed-" not in path} == before
    assert _february(office).code == 0
    assert not list((office / "out").glob("failed-*"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EDQUOT])
def test_an_output_that_cannot_be_made_is_exit_5(
    office: Path, monkeypatch: pytest.MonkeyPatch, number: int, lang: str
) -> None:
    january(office, "roster.xlsx")
    before = contents(office / "out")
    mkdir = os.mkdir

    def refuse(path: str, *more: int) -> None:
        if "out" in str(path):
            raise OSError(number, os.strerror(number))
        mkdir(path, *more)

    monkeypatch.setattr(os, "mkdir", refuse)
    monkeypatch.setenv("PAYOUTS_LANG", lang)
    done = _february(office)
    assert (done.code, done.codes) == (5, {"S001"})
    said = why(OSError(number, os.strerror(number)), windows=False)
    zh, en = in_language(said, chinese=True), in_language(said, chinese=False)
    assert en == os.strerror(number) != zh
    told, untold = (zh, en) if lang == "zh" else (en, zh)
    assert told in done.err
    assert untold not in done.err
    assert contents(office / "out") == before


@pytest.mark.parametrize(
    ("out", "code", "codes"),
    [
        ("roster.xlsx", 2, {"U034"}),  # what is read is refused before anything is written
        ("roster.xlsx/below", 5, {"S001", "S005"}),
        ("x" * 300, 5, {"S001", "S005"}),
    ],
)
def test_an_output_that_is_no_folder_is_refused(
    office: Path, out: str, code: int, codes: set[str]
) -> None:
    before = (office / "roster.xlsx").read_bytes()
    done = january(office, "roster.xlsx", "--out", out)
    assert done.code == code
    assert done.codes <= codes
    assert (office / "roster.xlsx").read_bytes() == before


def test_a_link_in_the_run_s_place_is_not_followed(office: Path) -> None:
    folder = office / january(office, "roster.xlsx").folder
    folder.rename(office / "elsewhere")
    folder.symlink_to(office / "elsewhere")
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes) == (5, {"S003"})


def test_something_else_in_the_run_s_place_is_left_alone(office: Path) -> None:
    folder = office / january(office, "roster.xlsx").folder
    (folder / "manifest.json").write_text("{}", "utf-8")
    before = contents(folder)
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes) == (5, {"S004"})
    assert contents(folder) == before


# --- power and other processes ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "least", "runs"), [(7, 5, 2), pytest.param(1, 20, 10, marks=pytest.mark.long)]
)
def test_killed_at_any_write_then_run_again(
    office: Path, every: int, least: int, runs: int
) -> None:
    """Old state or new one at every point; the second run always succeeds and clears up."""
    script = Path(__file__).with_name("kill_points.py")
    done = subprocess.run(  # noqa: S603 (a script of these tests)
        [sys.executable, "-W", "ignore", script, office, str(every)],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=300,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    *killed, last = found
    assert len(killed) > least, done.stderr.decode()
    assert {point["code"] for point in killed} == {-signal.SIGKILL}
    assert last["code"] == 0
    for number, point in enumerate(killed, 1):
        assert point["old or new"], f"write {number} left half a run"
        if "again" in point:
            assert point["again"] == 0, f"after write {number} the run cannot be repeated"
            assert point["mended"], f"after write {number} the repeated run differs"
            left = [name[:8] for name in point["left"]]
            assert left == [".origins", "2023-01-"], f"after write {number}"
    assert sum("again" in point for point in killed) > runs


def test_what_a_living_process_is_writing_is_left_alone(office: Path) -> None:
    """Only the staging folders that nobody holds any more are removed."""
    for name in (".staging-living-1", ".staging-dead-2", ".staging-unlocked-3"):
        (office / "out" / name / "run" / "audit").mkdir(parents=True)
    (office / "out" / ".staging-dead-2" / "lock").write_text(" 2", "utf-8")
    (office / "out" / ".staging-unlocked-3" / "a file").write_text("3", "utf-8")
    with (office / "out" / ".staging-living-1" / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert january(office, "roster.xlsx").code == 0
    assert [p.name for p in (office / "out").glob(".staging*")] == [".staging-living-1"]


def test_the_same_run_finished_meanwhile_by_another_process_is_kept(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at once: both computed, one was first; the second finds its place taken."""
    first = january(office, "roster.xlsx")
    made = (office / first.folder / "manifest.json").stat().st_ino
    monkeypatch.setattr(runs, "finished", lambda *_: None)
    second = january(office, "roster.xlsx")
    assert (second.code, second.out) == (first.code, first.out)
    assert (office / first.folder / "manifest.json").stat().st_ino == made
    assert [path.name for path in (office / "out").glob("[!.]*")] == [first.folder.name]
