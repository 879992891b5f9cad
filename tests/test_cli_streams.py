"""What reaches terminal, log and files: streams that fail, personal data, hostile text."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest

from office import (
    JANUARY,
    book,
    command,
    environment,
    january,
    listed,
    read_audit,
    read_sheet,
    spawn,
)
from packs import person_id
from roster_books import save_book

if TYPE_CHECKING:
    from pathlib import Path

    from office import Done

TRACEBACK = "Traceback"

# --- streams ---------------------------------------------------------------------------------


def _words(office: Path) -> list[object]:
    return ["compute", office / "roster.xlsx", *JANUARY, "--out", office / "out"]


def _shell(line: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    words = ["bash", "-c", line]
    return subprocess.run(words, cwd=cwd, env=environment(), capture_output=True, check=False)  # noqa: S603


@pytest.mark.parametrize("pipe", ["| true", "2>&1 | true", "2>&1 >/dev/null | true"])
def test_a_reader_that_goes_away_alters_nothing(office: Path, pipe: str) -> None:
    """``payouts … | head -1``: the run is whole and exits as it would have."""
    line = " ".join(command(*_words(office)))
    done = _shell(f"{line} {pipe}; exit ${{PIPESTATUS[0]}}", office)
    assert (done.returncode, TRACEBACK in done.stderr.decode()) == (0, False)
    assert b"Exception ignored" not in done.stderr
    assert len(list((office / "out").glob("2023-01-*/manifest.json"))) == 1


def test_a_full_disk_under_stdout_is_exit_5(office: Path) -> None:
    done = _shell(f"{' '.join(command(*_words(office)))} > /dev/full", office)
    assert done.returncode == 5
    assert "[S005]" in done.stderr.decode()
    assert TRACEBACK not in done.stderr.decode()


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_closed_streams_do_not_matter(office: Path, closed: str) -> None:
    line = " ".join(command(*_words(office)))
    done = _shell(f"exec {line} {closed}", office)
    assert done.returncode == 0, done.stderr.decode()
    assert len(list((office / "out").glob("2023-01-*"))) == 1


def test_a_terminal_that_lacks_the_characters_does_not_matter(office: Path) -> None:
    done = spawn(*_words(office), cwd=office, env={"PYTHONIOENCODING": "ascii"})
    assert done.code == 0, done.err
    assert done.folder.is_dir()


def test_control_characters_of_a_cell_never_reach_the_terminal(office: Path) -> None:
    """A cell can hold what clears the screen, turns text around or feigns a line."""
    cells = ["a\nb", "\u202e123", "x\u2028y", "_x001B_[2J"]
    book(office / "r.xlsx", [(f"人{n}", person_id(n), c) for n, c in enumerate(cells, 1)])
    done = january(office, "r.xlsx")
    assert done.codes == {"R009"}
    lines = done.err.splitlines()
    assert not any(c in line for line in lines for c in "\u202e\u2028\x1b")
    assert "a\\nb" in done.err


# --- personal data ---------------------------------------------------------------------------


def test_folders_and_files_are_private(sample: Done) -> None:
    folder = sample.folder
    modes = {path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*")) if path.is_dir()}
    assert modes == {0o700}
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o600}
    assert folder.parent.stat().st_mode & 0o777 == 0o700


def test_no_full_id_where_it_is_not_needed(sample: Done) -> None:
    """Ids of the roster's people appear whole in rolls and audit, nowhere else."""
    number = re.compile(r"(?:9999|1599)\d{11,}")
    assert not number.search(sample.out)
    assert not number.search(sample.err)
    assert not number.search((sample.folder / "manifest.json").read_text("utf-8"))
    assert not number.search(str(read_sheet(sample.folder, "未发放")))
    assert number.search(str(read_sheet(sample.folder, "抚恤补助")))


@pytest.mark.parametrize("column", [0, 2])
def test_an_id_in_the_wrong_column_is_masked_too(office: Path, column: int) -> None:
    row: list[object] = ["李四", "12", "2023-01-01"]
    row[column] = person_id(77)
    book(office / "r.xlsx", [row])
    done = january(office, "r.xlsx")
    assert done.code == 1
    manifest = (office / done.folder / "manifest.json").read_text("utf-8")
    shown = done.out + done.err + manifest + str(listed(office / done.folder))
    assert person_id(77) not in shown


# --- hostile text ----------------------------------------------------------------------------

NAMES = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "NA",
    "TRUE",
    "00123",
    "1e5",
    "2023-01-01",
    "长" * 300,
    "𠮷野家",
    "甲\n乙",
    "\u200b零宽",
    "引\"号'<&>",
]


def test_hostile_names_survive_as_text(office: Path) -> None:
    rows = [(name, person_id(n), "2023-01-01") for n, name in enumerate(NAMES, 1)]
    path = save_book(office / "r.xlsx", {"小补助": []})
    made = openpyxl.load_workbook(path)
    sheet = made["小补助"]
    for r, row in enumerate([("姓名", "身份证号", "批准日期"), *rows], 1):
        for c, value in enumerate(row, 1):
            cell = sheet.cell(r, c)
            cell.value = value
            cell.data_type = "s"
    made.save(path)
    done = january(office, "r.xlsx")
    assert done.code == 0, done.err
    folder = office / done.folder
    assert [row["name"] for row in read_audit(folder, "small")] == NAMES
    written = openpyxl.load_workbook(folder / "disbursement.xlsx")["小补助"]
    table = list(written.iter_rows())
    header = next(row for row in table if "姓名" in [cell.value for cell in row])
    at = [cell.value for cell in header].index("姓名")
    found = [row[at] for row in table if isinstance(row[0].value, int)]
    assert [cell.value for cell in found] == NAMES
    assert {cell.data_type for cell in found} == {"s"}
