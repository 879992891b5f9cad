"""The same content gives the same bytes, other content another run, and order means nothing."""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from office import (
    HEADER,
    ROSTER,
    SAMPLE_WORDS,
    TODAY,
    book,
    contents,
    open_office,
    payouts,
    people,
    read_audit,
    someone,
    spawn,
)
from packs import person_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from office import Done

WORLDS = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "LANG": "zh_CN"},
]


def _compute(folder: Path, *words: object, out: str = "out") -> Done:
    base = ("compute", "--rules", "small", "--period", "2023-01", "--today", TODAY, "--out", out)
    return payouts(*base, *words, cwd=folder)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Two rosters, one with a row that needs a person."""
    open_office(tmp_path)
    book(tmp_path / "a.xlsx", [*people(3), someone(9, approved="")])
    book(tmp_path / "b.xlsx", people(2, first=4))
    return tmp_path


# --- same content, same bytes ----------------------------------------------------------------


def test_the_sample_is_the_same_bytes_everywhere(sample: Done, tmp_path: Path) -> None:
    """Another clock, locale, hash seed, folder, process: no byte may differ."""
    words = [word if word != str(ROSTER) else "elsewhere/roster.xlsx" for word in SAMPLE_WORDS]
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(ROSTER, tmp_path / "elsewhere" / "roster.xlsx")
    done = spawn(*words, "--out", "deep/er/out", cwd=tmp_path, env=WORLDS[0])
    assert (done.code, done.folder.name) == (1, sample.folder.name)
    assert contents(tmp_path / done.folder) == contents(sample.folder)


def test_two_files_in_either_order_in_other_worlds(office: Path, tmp_path: Path) -> None:
    orders = [("a.xlsx", "b.xlsx"), (tmp_path / "b.xlsx", tmp_path / "a.xlsx")]
    made = []
    for number, (world, files) in enumerate(zip(WORLDS, orders, strict=True)):
        done = spawn(
            *("compute", *files, "--period", "2023-01", "--today", TODAY),
            *("--out", tmp_path / f"out{number}"),
            cwd=office,
            env=world,
        )
        assert done.code == 1, done.err
        made.append(contents(tmp_path / f"out{number}"))
    assert made[0] == made[1]
    assert any(name.endswith("disbursement.xlsx") for name in made[0])


MATRIX = [
    {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
    {"TZ": "America/St_Johns", "LANG": "zh_CN.UTF-8", "PYTHONHASHSEED": "123456789"},
    {"TZ": "Pacific/Apia", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "random", "PYTHONUTF8": "1"},
]


def test_everything_a_run_writes_is_the_same_in_every_world(office: Path, tmp_path: Path) -> None:
    """Root, kept files and returned workbooks too, whatever folder, umask or file times."""
    (office / "c.yaml").write_text("- {benefit: small, people: 5}\n", "utf-8")
    names = ["a.xlsx", "b.xlsx", "nowhere.xlsx"]
    made = []
    for number, world in enumerate(MATRIX):
        place = tmp_path / f"place {number}"
        shutil.copytree(office, place, ignore=shutil.ignore_patterns("place*"))
        for path in place.rglob("*"):
            os.utime(path, (10**9 * number, 10**9 * number))
        done = spawn(
            *("compute", *names[number:], *names[:number], "--controls", "c.yaml"),
            *("--period", "2023-01", "--today", TODAY),
            cwd=place,
            env=world,
        )
        assert done.code == 1, done.err
        made.append(contents(place / "out"))
    assert made[0] == made[1] == made[2]
    kept = {name.partition("/")[2] for name in made[0]}
    assert {"inputs/a.xlsx", "rules/small/pack.yaml", "settings/controls.yaml"} <= kept
    assert {"disbursement.xlsx", "manifest.json", "audit/small.parquet"} <= kept


def test_a_run_made_in_one_world_is_intact_in_another(office: Path, tmp_path: Path) -> None:
    done = spawn(
        *("compute", "a.xlsx", "--period", "2023-01", "--today", TODAY), cwd=office, env=WORLDS[0]
    )
    checked = spawn("verify", office / done.folder, cwd=tmp_path, env=WORLDS[1])
    assert checked.code == 0, checked.err


def test_running_again_names_the_run_and_exits_as_it_did(office: Path) -> None:
    first = _compute(office, "a.xlsx")
    before = {p: p.stat().st_mtime_ns for p in sorted((office / "out").rglob("*"))}
    again = _compute(office, "a.xlsx")
    after = {p: p.stat().st_mtime_ns for p in sorted((office / "out").rglob("*"))}
    assert (again.code, again.out) == (first.code, first.out)
    assert first.code == 1
    assert before == after
    assert first.folder.name.removeprefix("2023-01-") in again.err


# --- other content, another run --------------------------------------------------------------


def _roster_byte(office: Path) -> list[str]:
    book(office / "a.xlsx", [*people(3), someone(9, name="李四", approved="")])
    return []


def _rule_byte(office: Path) -> list[str]:
    rule = office / "rules" / "small" / "one.yaml"
    rule.write_text(f"{rule.read_text('utf-8')}# 附注\n", "utf-8")
    return []


def _rules_elsewhere(office: Path) -> list[str]:
    """The folder's name is shown with every rule, so it is part of what comes out."""
    shutil.copytree(office / "rules", office / "other-rules")
    return ["--rules", "other-rules/small"]


def _controls(office: Path) -> list[str]:
    (office / "c.yaml").write_text("- {benefit: small, people: 3}\n", "utf-8")
    return ["--controls", "c.yaml"]


def _broken_file(office: Path) -> list[str]:
    (office / "broken.xlsx").write_bytes(b"PK\x03\x04")
    return ["broken.xlsx"]


def _copy_of_a(office: Path) -> list[str]:
    shutil.copy(office / "a.xlsx", office / "copy.xlsx")
    return ["copy.xlsx"]


CHANGES: dict[str, Callable[[Path], list[str]]] = {
    "today": lambda _: ["--today", "2024-01-16"],
    "period": lambda _: ["--period", "2023-02"],
    "benefit": lambda _: ["--benefit", "small"],
    "controls": _controls,
    "another file": lambda _: ["b.xlsx"],
    "a file that is missing": lambda _: ["nowhere.xlsx"],
    "a file that cannot be read": _broken_file,
    "the same file under another name": _copy_of_a,
    "a cell of the roster": _roster_byte,
    "a comment in a rule": _rule_byte,
    "the rules' folder": _rules_elsewhere,
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_alters_the_output_is_another_run(office: Path, change: str) -> None:
    """Were it the same run, the earlier one would be named and the change go unsaid."""
    first = _compute(office, "a.xlsx")
    other = _compute(office, "a.xlsx", *CHANGES[change](office))
    assert first.folder != other.folder
    assert other.code in {0, 1}, other.err


def test_another_file_that_cannot_be_read_is_another_run(office: Path) -> None:
    """A run keeps its bytes too: the same id would have other bytes, or keep those of old."""
    made = []
    for tail in (b"one", b"two"):
        (office / "broken.xlsx").write_bytes(b"PK\x03\x04" + tail)
        done = _compute(office, "a.xlsx", "broken.xlsx")
        assert (office / done.folder / "inputs" / "broken.xlsx").read_bytes().endswith(tail)
        made.append(done.folder)
    assert made[0] != made[1]


def test_a_missing_file_is_said_though_the_rest_was_computed_before(office: Path) -> None:
    assert _compute(office, "b.xlsx").code == 0
    done = _compute(office, "b.xlsx", "nowhere.xlsx")
    assert done.code == 1
    assert "F001" in done.codes


def test_the_place_of_a_file_is_not_part_of_the_run(office: Path) -> None:
    shutil.copytree(office, office / "moved", ignore=shutil.ignore_patterns("moved"))
    here = _compute(office, "a.xlsx")
    there = _compute(office / "moved", "../moved/a.xlsx")
    assert here.folder.name == there.folder.name


# --- order, split and copies -----------------------------------------------------------------


def _results(folder: Path, done: Done) -> dict[str, tuple[object, ...]]:
    names = ("status", "amount", "reasons", "step.应发金额")
    return {
        str(row["name"]): tuple(row[name] for name in names)
        for row in read_audit(folder / done.folder, "small")
    }


ROWS = [
    *(someone(n, f"人{n}", f"2023-{n:02d}-01") for n in range(1, 8)),
    ("空日期", person_id(20), None),
    ("坏日期", person_id(21), "去年"),
    ("坏号码", "123", "2023-01-01"),
    ("以后", person_id(22), "2024-06-01"),
]


@pytest.mark.parametrize("seed", range(3))
def test_order_of_rows_changes_no_result(tmp_path: Path, seed: int) -> None:
    open_office(tmp_path)
    book(tmp_path / "a.xlsx", ROWS)
    shuffled = random.Random(seed).sample(ROWS, len(ROWS))  # noqa: S311 (a permutation)
    assert shuffled != ROWS
    book(tmp_path / "b.xlsx", shuffled)
    words = ("--period", "2023")
    first, second = (_compute(tmp_path, name, *words) for name in ("a.xlsx", "b.xlsx"))
    assert _results(tmp_path, first) == _results(tmp_path, second)
    assert len(_results(tmp_path, first)) == len(ROWS)


@pytest.mark.parametrize("cut", [1, 5, 9])
def test_splitting_a_roster_changes_no_result(tmp_path: Path, cut: int) -> None:
    open_office(tmp_path)
    book(tmp_path / "whole.xlsx", ROWS)
    book(tmp_path / "a.xlsx", ROWS[:cut])
    # The columns in another order, too.
    turned = [row[::-1] for row in ROWS[cut:]]
    book(tmp_path / "b.xlsx", turned, header=HEADER[::-1])
    whole = _compute(tmp_path, "whole.xlsx", "--period", "2023")
    parts = _compute(tmp_path, "b.xlsx", "a.xlsx", "--period", "2023")
    assert _results(tmp_path, whole) == _results(tmp_path, parts)


def test_the_same_file_twice_is_read_once(tmp_path: Path) -> None:
    """Were it read twice, everyone would be held as a duplicate."""
    open_office(tmp_path)
    book(tmp_path / "a.xlsx", people(2))
    shutil.copy(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    done = _compute(tmp_path, "a.xlsx", "b.xlsx")
    assert done.code == 0
    assert "F013" in done.codes
    assert len(_results(tmp_path, done)) == 1  # both are called 张三
    assert len(read_audit(tmp_path / done.folder, "small")) == 2


def test_the_same_people_in_two_files_are_held_in_both(tmp_path: Path) -> None:
    open_office(tmp_path)
    book(tmp_path / "a.xlsx", people(2))
    book(tmp_path / "b.xlsx", people(2), sheet="小补助（2）")
    done = _compute(tmp_path, "a.xlsx", "b.xlsx")
    statuses = [row["status"] for row in read_audit(tmp_path / done.folder, "small")]
    assert statuses == ["held"] * 4
    assert "E040" in done.codes
