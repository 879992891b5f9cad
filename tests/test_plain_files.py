"""Links, pipes and devices in the place of rules, settings and rosters: refused at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from office import CONTROLS, TODAY, book, open_office, people, spawn_all
from packs import MONTHLY, write_pack
from payouts.base.errors import RuleProblem
from payouts.base.plainfiles import NotPlainError, instead_of_file, read_plain
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from office import Done

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


SETTINGS = [pipe, endless, folder, in_circles]
ROSTERS = [pipe, endless]
OPTIONS = ("--controls", "--mapping", "--password-file")
Command = tuple["Path", tuple[object, ...]]


def _as_settings(office: Path, made: Callable[[Path], None]) -> Iterator[Command]:
    roster = book(open_office(office) / "roster.xlsx", people(1))
    made(office / "strange")
    words = ("compute", roster, "--period", "2023-01", "--today", TODAY)
    for option in OPTIONS:
        yield office, (*words, option, "strange")
    yield office, ("run", "--config", "strange")
    found = open_office(office / "found", config=None)
    made(found / "payouts.yaml")
    yield found, words


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Path, Done]]]:
    """What commands say, run in a process of their own: one that opened a pipe would never end."""
    folder = tmp_path_factory.mktemp("strange")
    commands = {
        f"settings {made.__name__}": [*_as_settings(folder / made.__name__, made)]
        for made in SETTINGS
    }
    for made in ROSTERS:
        office = open_office(folder / "rosters" / made.__name__)
        made(office / "roster.xlsx")
        words = ("check", "roster.xlsx", "--period", "2023-01")
        commands[f"roster {made.__name__}"] = [(office, words)]
    done = iter(spawn_all([command for some in commands.values() for command in some]))
    return {what: [(cwd, next(done)) for cwd, _ in some] for what, some in commands.items()}


@pytest.mark.parametrize("made", SETTINGS)
def test_settings_that_are_no_plain_files_are_errors(
    told: dict[str, list[tuple[Path, Done]]], made: Callable[[Path], None]
) -> None:
    *with_option, (_, run), (_, found) = told[f"settings {made.__name__}"]
    assert len(with_option) == len(OPTIONS)
    for _, done in with_option:
        assert (done.code, len(done.codes & {"C005", "F018"})) == (2, 1), done.err
    for done in (run, found):
        assert (done.code, done.codes) == (2, {"C005"}), done.err
    for office, _ in told[f"settings {made.__name__}"]:
        assert not (office / "out").exists()


@pytest.mark.parametrize("made", ROSTERS)
def test_a_roster_that_is_a_pipe_or_a_device_is_refused(
    told: dict[str, list[tuple[Path, Done]]], made: Callable[[Path], None]
) -> None:
    ((_, done),) = told[f"roster {made.__name__}"]
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
