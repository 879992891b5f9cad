"""Links, pipes and devices in the place of rules, settings and rosters: refused at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from office import CONTROLS, TODAY, book, open_office, people, spawn
from packs import MONTHLY, write_pack
from payouts.base.errors import RuleProblem
from payouts.base.plainfiles import NotPlainError, instead_of_file, read_plain
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")


def broken(path: Path) -> None:
    path.symlink_to("nothing-there.yaml")


def outside(path: Path) -> None:
    path.symlink_to(CONTROLS)


def inside(path: Path) -> None:
    path.symlink_to("pack.yaml")


def in_circles(path: Path) -> None:
    path.symlink_to(path.name)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


KINDS = [broken, outside, inside, in_circles, endless, pipe, folder]


@pytest.mark.parametrize("made", KINDS)
def test_a_rule_file_that_is_no_plain_file_is_an_error(
    tmp_path: Path, made: Callable[[Path], None]
) -> None:
    source = write_pack(tmp_path / "rules", {"one.yaml": MONTHLY})
    assert load_pack(source, "small").rules
    made(tmp_path / "rules" / "small" / "more.yaml")
    with pytest.raises(RuleProblem) as refused:
        load_pack(source, "small")
    assert [f"{d.code} {d.place}" for d in refused.value.diagnostics] == [
        "Y036 rules/small/more.yaml"
    ]


@pytest.mark.parametrize("name", ["columns.yaml", "figures.yaml", "pack.yaml"])
@pytest.mark.parametrize("made", [broken, outside, endless, pipe])
def test_so_is_any_other_file_of_a_pack(
    tmp_path: Path, made: Callable[[Path], None], name: str
) -> None:
    source = write_pack(tmp_path / "rules", {"one.yaml": MONTHLY})
    path = tmp_path / "rules" / "small" / name
    path.unlink(missing_ok=True)
    made(path)
    with pytest.raises(RuleProblem) as refused:
        load_pack(source, "small")
    assert f"Y036 rules/small/{name}" in [f"{d.code} {d.place}" for d in refused.value.diagnostics]


def test_the_mark_of_an_editor_is_none_of_a_pack(tmp_path: Path) -> None:
    source = write_pack(tmp_path / "rules", {"one.yaml": MONTHLY})
    (tmp_path / "rules" / "small" / ".#one.yaml").symlink_to("someone@host.123")
    assert load_pack(source, "small").rules


@pytest.mark.parametrize("made", [pipe, endless, folder, in_circles])
def test_settings_that_are_no_plain_files_are_errors(
    tmp_path: Path, made: Callable[[Path], None]
) -> None:
    """Each in a process of its own, which would never end if it opened a pipe."""
    office = open_office(tmp_path)
    roster = book(office / "roster.xlsx", people(1))
    made(office / "strange")
    words = ("compute", roster, "--period", "2023-01", "--today", TODAY)
    for option in ("--controls", "--mapping", "--password-file"):
        done = spawn(*words, option, "strange", cwd=office)
        assert (done.code, len(done.codes & {"C005", "F018"})) == (2, 1), done.err
    done = spawn("run", "--config", "strange", cwd=office)
    assert (done.code, done.codes) == (2, {"C005"}), done.err
    (office / "payouts.yaml").unlink()
    (office / "strange").rename(office / "payouts.yaml")
    if made is not in_circles:  # its name was the circle
        done = spawn(*words, cwd=office)
        assert (done.code, done.codes) == (2, {"C005"}), done.err
    assert not (office / "out").exists()


@pytest.mark.parametrize("made", [pipe, endless])
def test_a_roster_that_is_a_pipe_or_a_device_is_refused(
    tmp_path: Path, made: Callable[[Path], None]
) -> None:
    office = open_office(tmp_path)
    made(office / "roster.xlsx")
    done = spawn("check", "roster.xlsx", "--period", "2023-01", cwd=office)
    assert (done.code, done.codes) == (5, {"F014"}), done.err


def test_what_a_path_is(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"12345")
    assert instead_of_file((tmp_path / "plain").stat()) is None
    assert read_plain(tmp_path / "plain") == b"12345"
    assert read_plain(tmp_path / "plain", 2) == b"12"
    pipe(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(NotPlainError):
            read_plain(path)
    with pytest.raises(FileNotFoundError):
        read_plain(tmp_path / "none")
