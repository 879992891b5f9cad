"""The scheduled month: unattended, safe to run twice, one at a time, and it says what it did."""

from __future__ import annotations

import fcntl
import json
import os
import re
from typing import TYPE_CHECKING

import pytest

from office import book, open_office, payouts, people, someone, spawn
from packs import person_id
from payouts.engine import computing
from payouts.run.schedule import LOCK

if TYPE_CHECKING:
    from pathlib import Path

    from office import Done

CONFIG = "rules: small\nrosters: [rosters/*.xlsx]\n"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d (start|done|already|failed) .+")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office with one roster of three people, all in order."""
    open_office(tmp_path, config=CONFIG)
    book(tmp_path / "rosters" / "a.xlsx", people(3))
    return tmp_path


def _month(office: Path, today: str = "2023-03-31", *words: str) -> Done:
    done = payouts("run", "--today", today, *words, cwd=office)
    assert "Traceback" not in done.err
    return done


def _log(office: Path) -> list[str]:
    """Return the log without its times."""
    lines = (office / "out" / "payouts.log").read_text("utf-8").splitlines()
    assert all(LINE.fullmatch(line) for line in lines)
    return [line.partition(" ")[2] for line in lines]


def _folders(office: Path) -> list[str]:
    return sorted(path.name for path in (office / "out").glob("[!.]*") if path.is_dir())


def test_the_month_is_computed_and_logged(office: Path) -> None:
    done = _month(office)
    assert done.code == 0, done.err
    assert [done.folder.name] == _folders(office)
    assert done.folder.name.startswith("2023-03-")
    run_id = done.folder.name.removeprefix("2023-03-")
    assert _log(office) == [
        "start period=2023-03 pack=small",
        (
            f"done run={run_id} exit=0 read=3 paid=3 zero=0 held=0 rejected=0"
            " unplaced=0 out_of_scope=0"
        ),
    ]


@pytest.mark.parametrize("today", ["2023-03-31", "2023-03-01"])
def test_a_second_time_in_the_month_computes_nothing(office: Path, today: str) -> None:
    """A scheduler that fires twice, or on another day, must not make a second set of rolls."""
    first = _month(office)
    again = _month(office, today)
    assert (again.code, again.out) == (first.code, first.out)
    assert _folders(office) == [first.folder.name]
    run_id = first.folder.name.removeprefix("2023-03-")
    assert run_id in again.err
    assert _log(office)[-1].startswith(f"already run={run_id} exit=0")


def test_a_run_that_needs_a_person_exits_so_every_time(office: Path) -> None:
    book(office / "rosters" / "a.xlsx", [*people(2), someone(9, approved="")])
    assert [_month(office).code, _month(office).code] == [1, 1]
    assert " exit=1 read=3 paid=2 zero=0 held=1 rejected=0" in _log(office)[-1]


def test_a_changed_roster_is_computed_again(office: Path) -> None:
    first = _month(office)
    book(office / "rosters" / "b.xlsx", people(1, first=7))
    second = _month(office)
    assert first.folder != second.folder
    assert set(_folders(office)) == {first.folder.name, second.folder.name}


def test_a_deleted_run_is_computed_again(office: Path) -> None:
    """Half a run is no run: only a whole manifest counts."""
    first = _month(office)
    (first.folder / "manifest.json").write_text("{", "utf-8")
    done = _month(office)
    assert (done.code, done.codes) == (5, {"S004"})
    first.folder.rename(office / "aside")
    assert _month(office).folder == first.folder


@pytest.mark.parametrize(
    ("period", "today", "expected"),
    [
        ("current", "2023-03-31", "2023-03"),
        ("previous", "2023-03-31", "2023-02"),
        ("previous", "2024-01-01", "2023-12"),
        ("current", "2024-02-29", "2024-02"),
        ("2023Q1", "2024-02-29", "2023Q1"),
    ],
)
def test_which_month(office: Path, period: str, today: str, expected: str) -> None:
    (office / "payouts.yaml").write_text(f"{CONFIG}period: {period}\n", "utf-8")
    assert _month(office, today).manifest["period"] == expected


# --- one at a time ---------------------------------------------------------------------------


def test_a_lock_that_is_held_is_exit_5(office: Path) -> None:
    (office / "out").mkdir()
    with (office / "out" / LOCK).open("w", encoding="utf-8") as lock:
        lock.write(" 4711")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = _month(office)
    assert (done.code, done.codes) == (5, {"S002"})
    assert "4711" in done.err
    assert _folders(office) == []
    assert _log(office) == [f"failed exit=5 [S002] {LOCK}: 另一个 payouts 正在运行（4711）"]


def test_a_lock_of_a_dead_process_is_no_lock(office: Path) -> None:
    (office / "out").mkdir()
    (office / "out" / LOCK).write_text(" 999999", "utf-8")
    assert _month(office).code == 0
    assert (office / "out" / LOCK).read_text("utf-8") == f" {os.getpid()}"


def test_a_lock_that_is_a_link_is_not_followed(office: Path) -> None:
    (office / "out").mkdir()
    (office / "precious").write_text("1", "utf-8")
    (office / "out" / LOCK).symlink_to(office / "precious")
    assert _month(office).code == 5
    assert (office / "precious").read_text("utf-8") == "1"


# --- what goes wrong is in the log -----------------------------------------------------------


def test_a_failure_is_logged_without_a_terminal(office: Path) -> None:
    (office / "rosters" / "a.xlsx").write_bytes(b"")
    done = spawn("run", "--today", "2023-03-31", cwd=office, env={"TERM": "dumb"})
    assert done.code == 2
    assert any("failed exit=2 [F003] a.xlsx" in line for line in _log(office))


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ("rules: small\n", "U006"),
        ("rules: small\nrosters: [nothing/*.xlsx]\n", "U006"),
        (f"{CONFIG}period: 明天\n", "U002"),
        (f"{CONFIG}benefits: [没有的]\n", "U001"),
        (f"{CONFIG}controls: nowhere.yaml\n", "C005"),
        (CONFIG.replace("small", "nowhere"), "Y055"),
    ],
)
def test_a_configuration_that_cannot_be_met_is_logged(office: Path, config: str, code: str) -> None:
    (office / "payouts.yaml").write_text(config, "utf-8")
    done = _month(office)
    assert (done.code, done.codes) == (2, {code})
    assert f"failed exit=2 [{code}]" in _log(office)[-1]


def test_an_unexpected_error_is_logged_by_its_type(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: object) -> None:
        raise ValueError("张三 150121199003070012")

    monkeypatch.setattr(computing, "load_inputs", burst)
    assert _month(office).code == 3
    assert _log(office)[-1] == "failed ValueError"


def test_a_log_line_cannot_be_forged(office: Path) -> None:
    """A sheet's name is anybody's text: it must not begin a line of its own."""
    (office / "payouts.yaml").write_text(
        'rules: small\nrosters: ["x\\n2023-03-31T00:00:00 done run=1"]\n', "utf-8"
    )
    assert _month(office).code == 2
    assert len(_log(office)) == 1


def test_the_log_holds_no_personal_data(office: Path) -> None:
    book(office / "rosters" / "b.xlsx", [("赵六", person_id(5), "?"), ("钱七", "12345", None)])
    assert _month(office).code == 1
    text = (office / "out" / "payouts.log").read_text("utf-8")
    assert "赵六" not in text
    assert person_id(5) not in text
    assert (office / "out" / "payouts.log").stat().st_mode & 0o777 == 0o600


# --- which rosters ---------------------------------------------------------------------------


def test_a_roster_named_but_missing_is_said(office: Path) -> None:
    """A unit that has not sent its roster would otherwise simply not be paid."""
    config = "rules: small\nrosters: [rosters/a.xlsx, rosters/b.xlsx]\n"
    (office / "payouts.yaml").write_text(config, "utf-8")
    done = _month(office)
    assert (done.code, done.codes) == (1, {"F001"})
    assert done.manifest["rows"]["paid"] == 3


def test_rosters_outside_the_office_may_be_named_in_full(office: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "shared [2023]" / "b.xlsx"
    book(elsewhere, people(1, first=7))
    patterns = json.dumps(["rosters/*.xlsx", f"{tmp_path}/shared*/*.xlsx"])
    (office / "payouts.yaml").write_text(f"rules: small\nrosters: {patterns}\n", "utf-8")
    assert _month(office).manifest["rows"]["paid"] == 4


def test_an_office_in_a_folder_with_odd_characters(tmp_path: Path) -> None:
    """The folder's own name is no pattern."""
    office = open_office(tmp_path / "民政[2023]*", config=CONFIG)
    book(office / "rosters" / "a.xlsx", people(2))
    assert _month(office).manifest["rows"]["paid"] == 2


def test_one_rule_file_as_the_rules_is_one_benefit(office: Path) -> None:
    config = CONFIG.replace("rules: small", "rules: rules/small/one.yaml")
    (office / "payouts.yaml").write_text(config, "utf-8")
    book(office / "rosters" / "b.xlsx", people(2, first=7), sheet="Sheet1")
    done = _month(office)
    assert done.code == 0, done.err
    assert [(t["benefit"], t["people"]) for t in done.manifest["totals"]] == [("small", 5)]
