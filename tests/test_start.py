"""The starters to double-click: nothing to type but what the roster does not say."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from office import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

START = REPOSITORY / "docs" / "start"
# A Python that notes where and with what it was called.
_NOTES = (
    '#!/bin/sh\ncase "$1" in -c) exit ${{WORKS:-0}};; esac\n{{ pwd; printf "%s\\n" "$@"; }} >> {}\n'
)


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    """The starters handed out alone, with an environment that notes what it is asked for."""
    folder = tmp_path / "甲 (1)" / "start"
    shutil.copytree(START, folder)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(_NOTES.format(shlex.quote(str(tmp_path / "noted"))), "utf-8")
    python.chmod(0o755)
    return folder


def _run(words: list[object], said: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (a starter of this repository)
        list(map(str, words)),
        input=said,
        env={**os.environ, **env},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def _noted(tmp_path: Path) -> list[str]:
    return (tmp_path / "noted").read_text("utf-8").splitlines()


def test_a_dragged_roster_is_computed_beside_itself(handed: Path, tmp_path: Path) -> None:
    roster = tmp_path / "名 册(1).xlsx"
    roster.touch()
    done = _run([sys.executable, handed / "start.py", roster], "national\n2023-07\n\n")
    assert (done.returncode, done.stderr) == (0, "")
    words = ["compute", str(roster), "--rules", "national", "--period", "2023-07"]
    assert _noted(tmp_path) == [str(tmp_path), "-m", "payouts", *words]
    assert done.stdout.endswith("Press Enter to close this window.\n> ")


def test_what_an_office_has_settled_is_not_asked(handed: Path, tmp_path: Path) -> None:
    (tmp_path / "payouts.yaml").write_text("rules: national\n", "utf-8")
    roster = tmp_path / "a.xlsx"
    done = _run([sys.executable, handed / "start.py"], f"'{roster}'\n\n\n")
    assert done.returncode == 0
    assert _noted(tmp_path) == [str(tmp_path), "-m", "payouts", "compute", str(roster)]


def test_nothing_dragged_and_nothing_typed_computes_nothing(handed: Path, tmp_path: Path) -> None:
    assert _run([sys.executable, handed / "start.py"], "").returncode == 2
    assert not (tmp_path / "noted").exists()


def test_what_cannot_be_installed_is_said(handed: Path) -> None:
    """Without wheels in the folder that is to hold them, and without asking a network."""
    (handed / "wheels").mkdir()
    done = _run([sys.executable, handed / "start.py", "a.xlsx"], "", WORKS="1")
    assert done.returncode == 5
    assert "没有装好" in done.stdout
    assert (handed / ".venv" / "pyvenv.cfg").is_file()


def test_the_starter_of_linux_passes_every_word_on(handed: Path, tmp_path: Path) -> None:
    done = _run(["sh", handed / "payouts.sh", tmp_path / "a b.xlsx"], "national\n\n\n")
    assert done.returncode == 0, done.stderr
    assert _noted(tmp_path)[4] == str(tmp_path / "a b.xlsx")
    assert os.access(START / "payouts.sh", os.X_OK)


def test_a_linux_without_python_is_told_so(handed: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for name in ("cat", "dirname"):
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    sh = str(shutil.which("sh"))
    done = _run([sh, handed / "payouts.sh"], "\n", PATH=str(tmp_path / "bin"))
    assert done.returncode == 5
    assert "3.11" in done.stdout


def test_the_icon_starts_what_lies_beside_it(handed: Path, tmp_path: Path) -> None:
    """Exec of the Desktop Entry Specification: escaped once as a string, once as an argument."""
    text = (handed / "payouts.desktop").read_text("utf-8")
    (line,) = re.findall(r"^Exec=(.*)$", text, re.MULTILINE)
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', line.replace("\\\\", "\\"))
    words = [re.sub(r"\\(.)", r"\1", quoted) or plain for quoted, plain in found]
    assert words[-2:] == ["%k", "%F"]
    roster = tmp_path / "a b.xlsx"
    done = _run([*words[:-2], handed / "payouts.desktop", roster], "national\n\n\n")
    assert done.returncode == 0, done.stderr
    assert str(roster) in _noted(tmp_path)


def test_the_starter_of_windows_is_what_any_console_reads() -> None:
    data = (START / "payouts.cmd").read_bytes()
    lines = data.decode("ascii").splitlines()
    assert data.count(b"\r\n") == data.count(b"\n") == len(lines)
    # Within brackets a ")" of a file's name would end the block.
    assert not any(line.startswith("(") or line.endswith("(") for line in lines)
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert {line.rpartition("goto ")[2] for line in lines if "goto" in line} == labels
    for name in re.findall(r"%HERE%([\w.-]+)", data.decode()):
        assert (START / name).is_file()
    assert b"3.11" in (START / "no-python.txt").read_bytes()


def test_an_old_python_can_still_read_what_tells_it_so() -> None:
    ast.parse((START / "start.py").read_text("utf-8"), feature_version=(3, 7))
