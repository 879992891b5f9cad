"""Nothing that was read is lost: every row is in exactly one place, and the checks can fail."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest

from asking import a_request
from office import (
    HEADER,
    JANUARY,
    Done,
    book,
    january,
    listed,
    open_office,
    payouts,
    people,
    read_sheet,
)
from payouts.audit import rows as audit
from payouts.engine import computing
from payouts.engine.assign import Assignment, assign_rows
from payouts.engine.benefits import compute_with_notes
from payouts.engine.conservation import account_for_rows
from payouts.roster import load
from payouts.rules.files.source import FolderSource
from payouts.rules.packs import load_pack
from roster_books import save_book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from payouts.engine.entitlement.result import Result
    from payouts.engine.row_messages import RowNote
    from payouts.roster.model.rawsheet import RawSheet

    Fault: TypeAlias = Callable[[Assignment], Assignment]

NOBODYS = "外出人员"  # a sheet whose name is of no benefit


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """An office with 3 rows of one benefit, 2 of another and 4 that nobody can place."""
    office = open_office(tmp_path)
    sheets = {"小补助": people(3), "另一补助": people(2, 11), NOBODYS: people(4, 21)}
    save_book(office / "roster.xlsx", {name: [HEADER, *rows] for name, rows in sheets.items()})
    return office


def rows_of(done: Done) -> dict[str, int]:
    rows: dict[str, int] = done.manifest["rows"]
    return rows


def counted(read: int, **others: int) -> dict[str, int]:
    """Return rows as the manifest has them; what is not named is 0."""
    kinds = ("paid", "zero", "held", "rejected", "unplaced", "out_of_scope")
    return {"read": read, **dict.fromkeys(kinds, 0), **others}


# --- where every row is ----------------------------------------------------------------------


def test_rows_that_nobody_could_place_are_counted_and_named(mixed: Path) -> None:
    done = january(mixed, "roster.xlsx")
    assert done.code == 1
    assert "B001" in done.codes
    assert rows_of(done) == counted(9, paid=5, unplaced=4)
    line = "行数：读取 9 = 发放 5 + 不发放 0 + 待核实 0 + 退回 0 + 未归入待遇 4 + 不在本次范围 0"
    assert line in done.out.splitlines()
    assert f"  未归入待遇：roster.xlsx {NOBODYS} 4 行" in done.out.splitlines()
    note = next(
        str(c) for row in read_sheet(done.folder, "汇总") for c in row if "共 5 人" in str(c)
    )
    assert f"未归入待遇 4 行（roster.xlsx {NOBODYS} 4）" in note
    checks = {row[0]: row[1:4] for row in read_sheet(done.folder, "对账")}
    assert checks["行数守恒（发放 5、未归入待遇 4）"] == (9, 9, "相符")
    assert checks[f"行数守恒 roster.xlsx {NOBODYS}（未归入待遇 4）"] == (4, 4, "相符")
    assert checks["行数守恒 roster.xlsx 小补助（发放 3）"] == (3, 3, "相符")


def test_rows_of_benefits_not_asked_for_are_counted_and_named(mixed: Path) -> None:
    """One benefit asked for takes the sheet that names none."""
    done = january(mixed, "roster.xlsx", "--benefit", "另一补助")
    assert rows_of(done) == counted(9, paid=6, out_of_scope=3)
    assert "  不在本次范围：roster.xlsx 小补助 3 行" in done.out.splitlines()
    words = ("compute", "roster.xlsx", "--benefit", "另一补助", *JANUARY, "--lang", "en")
    english = payouts(*words, cwd=mixed)
    assert "  not in this run: roster.xlsx 小补助 3" in english.out.splitlines()


def test_a_row_whose_own_item_is_unknown_is_unplaced_and_told(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    columns = office / "rules" / "small" / "columns.yaml"
    columns.write_text(f"{columns.read_text('utf-8')}  补助项目: {{type: text}}\n", "utf-8")
    items = ["小补助", "没有的补助", "", "另一补助"]
    rows = [(*row, item) for row, item in zip(people(4), items, strict=True)]
    book(office / "roster.xlsx", rows, "表", (*HEADER, "补助项目"))
    done = january(office, "roster.xlsx")
    assert rows_of(done) == counted(4, paid=2, unplaced=2)
    assert {"B004", "B005"} <= {line["代码"] for line in listed(done.folder)}
    assert done.code == 1


def test_a_row_whose_own_item_was_not_asked_for_is_out_of_scope(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    columns = office / "rules" / "small" / "columns.yaml"
    columns.write_text(f"{columns.read_text('utf-8')}  补助项目: {{type: text}}\n", "utf-8")
    items = ["小补助", "另一补助", "另一补助"]
    rows = [(*row, item) for row, item in zip(people(3), items, strict=True)]
    book(office / "roster.xlsx", rows, "表", (*HEADER, "补助项目"))
    done = january(office, "roster.xlsx", "--benefit", "小补助")
    assert rows_of(done) == counted(3, paid=1, out_of_scope=2)
    assert "  不在本次范围：roster.xlsx 表 2 行" in done.out.splitlines()


def test_rows_of_several_tables_of_a_sheet_add_up(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    turned = [row[1::-1] + row[2:] for row in (HEADER, *people(3, 11))]  # another header
    tables = [HEADER, *people(2), (), *turned]
    save_book(office / "roster.xlsx", {NOBODYS: tables, "小补助": [HEADER, *people(1, 21)]})
    done = january(office, "roster.xlsx")
    assert rows_of(done) == counted(6, paid=1, unplaced=5)
    (file,) = done.manifest["inputs"]
    assert [s["outcomes"].get("unplaced", 0) for s in file["sheets"]] == [2, 3, 0]
    assert f"  未归入待遇：roster.xlsx {NOBODYS} 5 行" in done.out.splitlines()


@pytest.mark.parametrize("words", [(), ("--benefit", "小补助"), ("--benefit", "另一补助")])
def test_check_counts_as_compute_does(mixed: Path, words: tuple[str, ...]) -> None:
    done = january(mixed, "roster.xlsx", *words)
    checked = payouts("check", "roster.xlsx", *words, *JANUARY, "--json", cwd=mixed)
    assert json.loads(checked.out)["rows"] == rows_of(done)


# --- faults of the program, each of which a check must see -------------------------------------


def _last_lost(assignment: Assignment) -> Assignment:
    rows = {benefit: index[:-1] for benefit, index in assignment.rows.items()}
    return replace(assignment, rows=rows)


def _one_for_another(assignment: Assignment) -> Assignment:
    """A row is paid under both benefits in place of one of them: the sum is right."""
    one, other = assignment.rows["small"], assignment.rows["other"]
    return replace(assignment, rows={"small": one, "other": np.sort([one[0], other[0]])})


def _unplaced_lost(assignment: Assignment) -> Assignment:
    return replace(assignment, unplaced=assignment.unplaced[1:])


def _unplaced_and_paid(assignment: Assignment) -> Assignment:
    return replace(assignment, unplaced=np.append(assignment.unplaced, assignment.rows["small"][0]))


@pytest.mark.parametrize(
    "fault", [_last_lost, _one_for_another, _unplaced_lost, _unplaced_and_paid]
)
def test_a_row_lost_or_doubled_on_the_way_stops_the_run(
    mixed: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(computing, "assign_rows", lambda *words: fault(assign_rows(*words)))
    done = january(mixed, "roster.xlsx")
    assert (done.code, done.codes, done.out) == (3, {"K002"}, "")
    assert "行数守恒" in done.err


def test_a_table_lost_after_its_sheet_was_counted_stops_the_run(
    mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    understand = vars(load)["_understand"]

    def without_nobodys(file: str, sheet: RawSheet, *words: Any) -> Any:  # noqa: ANN401
        found = understand(file, sheet, *words)
        return replace(found, parts=[]) if sheet.name == NOBODYS else found

    monkeypatch.setattr(load, "_understand", without_nobodys)
    done = january(mixed, "roster.xlsx")
    assert (done.code, done.codes, done.out) == (3, {"K002"}, "")
    assert f"行数守恒 roster.xlsx {NOBODYS}" in done.err


def test_a_sheet_that_was_delivered_and_not_taken_stops_the_run(
    mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = vars(load)["_Reading"]
    take = reading.take

    def without_nobodys(self: Any, file: str, sheet: RawSheet) -> None:  # noqa: ANN401
        if sheet.name != NOBODYS:
            take(self, file, sheet)

    monkeypatch.setattr(reading, "take", without_nobodys)
    done = january(mixed, "roster.xlsx")
    assert (done.code, done.codes, done.out) == (3, {"K002"}, "")
    assert "各表全部行" in done.err
    assert not list((mixed / "out").glob("2023*"))


def test_a_row_of_no_status_stops_the_run(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_status(*words: object) -> tuple[tuple[Result, ...], tuple[RowNote, ...]]:
        results, notes = compute_with_notes(*words)  # type: ignore[arg-type]
        status = results[0].status.copy()
        status[0] = 9
        return (replace(results[0], status=status), *results[1:]), notes

    monkeypatch.setattr(computing, "compute_with_notes", without_status)
    assert january(mixed, "roster.xlsx").code == 3


def test_a_row_lost_between_reader_and_roster_is_seen(mixed: Path) -> None:
    """What was read is counted sheet by sheet, not from the roster that is computed."""
    pack = load_pack(FolderSource(mixed / "rules"), "small")
    computed = computing.compute(a_request(pack, [mixed / "roster.xlsx"], "2023-01"))
    whole = computed.roster
    short = replace(
        whole, frame=whole.frame.iloc[:-1], sheet_of=whole.sheet_of[:-1], row=whole.row[:-1]
    )
    fewer = replace(computed.assignment, unplaced=computed.assignment.unplaced[:-1])
    account = account_for_rows(short, fewer, computed.results)
    assert [check.ok for check in account.checks()] == [False, True, True, False, True]


def _other_amount(result: Result) -> Result:
    return replace(result, fen=result.fen + (np.arange(len(result.fen)) == 0))


def _other_status(result: Result) -> Result:
    return replace(result, status=np.where(np.arange(len(result.fen)) == 0, 2, result.status))


@pytest.mark.parametrize("fault", [_other_amount, _other_status])
def test_an_audit_file_that_says_otherwise_stops_the_run(
    office: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Result], Result]
) -> None:
    real = audit.write_audit
    monkeypatch.setattr(audit, "write_audit", lambda p, r, *more: real(p, fault(r), *more))
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes) == (3, {"K002"})
    assert "审计文件" in done.err


def test_amounts_of_the_audit_that_do_not_add_up_stop_the_run(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = audit._decimal  # noqa: SLF001 (the fault is planted in the writer)
    order = iter(audit.MONEY_COLUMNS)

    def short(fen: NDArray[np.int64], valid: NDArray[np.bool_]) -> object:
        return real(fen - 1 if next(order) == "gross" else fen, valid)

    monkeypatch.setattr(audit, "_decimal", short)
    done = january(office, "roster.xlsx")
    assert done.code == 3
    assert "应发+补发-扣回" in done.err
