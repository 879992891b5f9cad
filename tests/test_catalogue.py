"""Messy and hostile rosters, each with the rows, changes and codes that have to come of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from catalogue import CATALOGUE as CASES
from catalogue import NO_FILE_CAN, SITUATIONS
from catalogue.pack import loaded, write_rules
from office import JANUARY, Done, payouts, read_audit
from packs import shipped
from payouts.base.diagnostics import CATALOGUE as CODES
from payouts.base.errors import PayoutsError
from payouts.base.letters import column_letters
from payouts.office.config import read_config
from payouts.office.reading import ReadingWords, read_settings
from payouts.roster.cells.changes import canonical_texts
from payouts.roster.cells.clean import parse_column
from payouts.roster.load import load_roster
from payouts.roster.settings import Hidden

if TYPE_CHECKING:
    from pathlib import Path

    from catalogue.case import Case
    from payouts.roster.model.roster import Roster

VOCABULARY = shipped("national").vocabulary  # the catalogue is computed by these columns
MAPPING, PASSWORD = "对照.yaml", "密码.txt"
COUNTED = ("paid", "zero", "held", "rejected")
# Of an id or account no more is shown than this; digests are hexadecimal.
RUN_ID = re.compile(r"\d{4}-\d{2}-[0-9a-f]{16}")  # may be made of digits alone
LONG_NUMBER = re.compile(r"(?<![0-9a-f])\d{13,}[Xx]?(?![0-9a-f])")
EVERY = pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))


@pytest.fixture
def opened(case: Case, tmp_path: Path) -> tuple[Path, list[str]]:
    """Write a case into an office of its own; return its folder and the words after a command."""
    write_rules(tmp_path / "rules")
    (tmp_path / "payouts.yaml").write_text(f"rules: small\n{case.config}", encoding="utf-8")
    case.make(tmp_path)
    words = [*case.rosters, *JANUARY]
    for option, name, content in (
        ("--mapping", MAPPING, case.mapping),
        ("--password-file", PASSWORD, case.password),
    ):
        if content is not None:
            (tmp_path / name).write_text(content, encoding="utf-8")
            words += [option, name]
    words += ["--hidden", case.hidden] if case.hidden else []
    words += ["--benefit", case.benefit] if case.benefit else []
    return tmp_path, words


def checked(done: Done) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(done.out)
    return record


# --- what is found ---------------------------------------------------------------------------


@EVERY
def test_a_file_is_read_and_found_fault_with_as_expected(
    case: Case, opened: tuple[Path, list[str]]
) -> None:
    folder, words = opened
    more = ["--returned", case.returned] if case.returned else []
    done = payouts("check", *words, *more, "--json", "--changes", "--explain", cwd=folder)
    assert "Traceback" not in done.err
    record = checked(done)
    found = sorted((d["code"], case.place(d)) for d in record["diagnostics"])
    assert found == case.said()
    assert done.code == case.exit
    assert [_change(change) for change in record.get("changes", [])] == list(case.changes)
    for sheet in record.get("sheets", []):
        _accounted(sheet)
    roster = _roster(case, folder)
    assert _people(roster) == case.people()
    if roster is not None and "sheets" in record:
        assert sum(sheet["counts"]["data"] for sheet in record["sheets"]) == len(roster)
    assert {cell: _value(roster, cell) for cell in case.clean} == case.clean


def _change(change: dict[str, Any]) -> str:
    done = "+".join(change["kinds"])
    return f"{change['cell']} {done} {change['before']}→{change['after']}"


def _accounted(sheet: dict[str, Any]) -> None:
    """Every row of a sheet is of one kind, and none is left out."""
    assert sum(sheet["counts"].values()) == sheet["rows"]
    edges = [0, *(r["last"] for r in sheet["ranges"])]
    assert [r["first"] for r in sheet["ranges"]] == [edge + 1 for edge in edges[:-1]]
    assert edges[-1] == sheet["rows"]


def _roster(case: Case, folder: Path) -> Roster | None:
    """Read the rosters once more, for what no output shows; None where they are refused."""
    pack = loaded(folder / "rules")
    try:
        mapping = folder / MAPPING if case.mapping is not None else None
        password = folder / PASSWORD if case.password is not None else None
        hidden = Hidden(case.hidden) if case.hidden else None
        how = read_settings(
            read_config(folder / "payouts.yaml"), ReadingWords(password, mapping, hidden)
        )
        return load_roster([folder / name for name in case.rosters], pack.vocabulary, how)
    except PayoutsError:
        return None


def _people(roster: Roster | None) -> list[list[tuple[int, str, str]]]:
    """Return row, name and id of everyone, as they are used, sheet by sheet."""
    if roster is None:
        return []
    sheets: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    names, ids = roster.cells("姓名"), roster.cells("身份证号")
    for at, row in enumerate(roster.row.tolist()):
        table = roster.sheets[int(roster.sheet_of[at])]
        mine = sheets.setdefault((table.file, table.name), [])
        mine.append((row, _used("姓名", names[at]), _used("身份证号", ids[at])))
    return list(sheets.values())


def _used(column: str, cell: object) -> str:
    """Return the value a cell is used as, "" where it has none."""
    spec = VOCABULARY.columns[column]
    cells = np.empty(1, dtype=object)
    cells[0] = cell
    read = parse_column(cells, spec, np.ones(1, dtype=np.bool_))
    kept = column == "身份证号"  # a wrong id keeps its text
    return "" if read.problem[0] and not kept else canonical_texts(read, spec)[0]


def _value(roster: Roster | None, cell: str) -> str:
    """Return the value used of a cell named by its address."""
    assert roster is not None
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()  # type: ignore[union-attr]
    at = int(np.flatnonzero(roster.row == int(row))[0])
    columns = roster.sheets[int(roster.sheet_of[at])].columns
    (name,) = (name for name, index in columns.items() if column_letters(index) == letters)
    return _used(name, roster.cells(name)[at])


# --- what is computed ------------------------------------------------------------------------


@EVERY
def test_a_file_is_computed_and_every_row_accounted_for(
    case: Case, opened: tuple[Path, list[str]]
) -> None:
    """Read is paid, zero, held and rejected together, and no number of anyone is shown."""
    folder, words = opened
    done = payouts("compute", *words, cwd=folder)
    assert "Traceback" not in done.err
    shown = (done.out + done.err).replace(str(folder), "")
    assert not LONG_NUMBER.search(RUN_ID.sub("", shown))
    assert done.code == (case.exit if case.computed is None else case.computed)
    if done.code > 1:
        assert not list(folder.glob("out/*/manifest.json")), "refused, and yet published"
        return
    rows = done.manifest["rows"]
    assert rows["read"] == sum(rows[kind] for kind in COUNTED)
    letters = case.statuses()
    assert [rows[kind] for kind in COUNTED] == [letters.count(kind[0]) for kind in COUNTED]
    of_benefits = [
        (row["file"], row["sheet"], row["row"], row["status"])
        for total in done.manifest["totals"]
        for row in read_audit(done.folder, total["benefit"])
    ]
    assert len(of_benefits) <= rows["read"]
    if len(of_benefits) == len(letters):
        assert "".join(status[0] for *_, status in sorted(of_benefits)) == letters


# --- the catalogue as a whole ----------------------------------------------------------------


def test_every_code_about_rosters_is_provoked_by_a_file() -> None:
    """What no file can provoke is in a short list that says why."""
    about = {code for code in CODES if code[0] in "FTR"}
    shown = {code for case in CASES.values() for code in case.expected_codes}
    assert sorted(about - shown - NO_FILE_CAN.keys()) == []
    assert sorted(NO_FILE_CAN.keys() & shown) == [], "a file can"
    assert NO_FILE_CAN.keys() <= about


def test_every_situation_has_a_file() -> None:
    shown = {situation for case in CASES.values() for situation in case.situations}
    assert sorted(set(SITUATIONS) - shown) == []
    assert sorted(shown - set(SITUATIONS)) == [], "a situation that is in no list"
