"""Nothing that was read is lost: every row is in exactly one place, and the checks can fail."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from office import JANUARY, Done, book, january, listed, open_office, payouts, people, read_sheet
from payouts.audit import rows as audit
from payouts.engine import computing
from payouts.engine.conservation import account_for_rows
from roster_books import save_book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from payouts.engine.assign import Assignment
    from payouts.engine.compute.result import Result

HEADER = ("姓名", "身份证号", "批准日期")
NOBODYS = "外出人员"  # a sheet whose name is of no benefit


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """An office with 3 rows of one benefit, 2 of another and 4 that nobody can place."""
    office = open_office(tmp_path)
    save_book(
        office / "roster.xlsx",
        {
            "小补助": [HEADER, *people(3)],
            "另一补助": [HEADER, *people(2, 11)],
            NOBODYS: [HEADER, *people(4, 21)],
        },
    )
    return office


def rows_of(done: Done) -> dict[str, int]:
    rows: dict[str, int] = done.manifest["rows"]
    return rows


# --- where every row is ----------------------------------------------------------------------


def test_rows_that_nobody_could_place_are_counted_and_named(mixed: Path) -> None:
    done = january(mixed, "roster.xlsx")
    assert (done.code, done.codes) == (1, {"B001", "R032"})
    expected = {"read": 9, "paid": 5, "zero": 0, "held": 0, "rejected": 0}
    assert rows_of(done) == {**expected, "unplaced": 4, "out_of_scope": 0}
    assert (
        "行数：读取 9 = 发放 5 + 不发放 0 + 待核实 0 + 退回 0 + 未归入待遇 4 + 不在本次范围 0"
        in done.out
    )
    assert f"未归入待遇：roster.xlsx {NOBODYS} 4 行" in done.out
    note = next(str(c) for row in read_sheet(done.folder, "汇总") for c in row if "共 5 人" in str(c))
    assert f"未归入待遇 4 行（roster.xlsx {NOBODYS} 4）" in note
    checks = {row[0]: row[1:4] for row in read_sheet(done.folder, "对账")}
    assert checks["行数守恒（发放 5、未归入待遇 4）"] == ("9", "9", "相符")
    assert checks[f"行数守恒 roster.xlsx {NOBODYS}（未归入待遇 4）"] == ("4", "4", "相符")
    assert checks["行数守恒 roster.xlsx 小补助（发放 3）"] == ("3", "3", "相符")


def test_rows_of_benefits_not_asked_for_are_counted_and_named(mixed: Path) -> None:
    done = january(mixed, "roster.xlsx", "--benefit", "另一补助")
    # One benefit asked for takes the sheet that names none.
    expected = {"read": 9, "paid": 6, "zero": 0, "held": 0, "rejected": 0}
    assert rows_of(done) == {**expected, "unplaced": 0, "out_of_scope": 3}
    assert "不在本次范围：roster.xlsx 小补助 3 行" in done.out
    english = payouts("compute", "roster.xlsx", *JANUARY, "--lang", "en", cwd=mixed)
    assert "of no known benefit 4" in english.out


def test_a_row_whose_own_item_is_unknown_is_unplaced_and_told(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    header = (*HEADER, "补助项目")
    items = ["小补助", "没有的补助", "", "另一补助"]
    rows = [(*row, item) for row, item in zip(people(4), items, strict=True)]
    book(office / "roster.xlsx", rows, "表", header)
    done = january(office, "roster.xlsx")
    expected = {"read": 4, "paid": 2, "zero": 0, "held": 0, "rejected": 0}
    assert rows_of(done) == {**expected, "unplaced": 2, "out_of_scope": 0}
    assert {line["代码"] for line in listed(done.folder)} == {"B004", "B005"}
    assert done.code == 1


def test_check_counts_as_compute_does(mixed: Path) -> None:
    for words in ((), ("--benefit", "小补助"), ("--benefit", "另一补助")):
        done = january(mixed, "roster.xlsx", *words)
        checked = payouts("check", "roster.xlsx", *words, *JANUARY, "--json", cwd=mixed)
        assert json.loads(checked.out)["rows"] == rows_of(done)


# --- faults of the program, each of which a check must see -------------------------------------

Alter = "Callable[[Any], Any]"


def _assigned(alter: Callable[[Assignment], Assignment]) -> Callable[..., Assignment]:
    real = computing.assign_rows
    return lambda *args: alter(real(*args))


def _without_last(assignment: Assignment) -> Assignment:
    rows = {benefit: index[:-1] for benefit, index in assignment.rows.items()}
    return replace(assignment, rows=rows)


def _one_twice(assignment: Assignment) -> Assignment:
    """Pay the first row of one benefit under the other too, and drop another: the sum is right."""
    one, other = assignment.rows["small"], assignment.rows["other"]
    return replace(assignment, rows={"small": one, "other": np.sort([one[0], other[0]])})


def _unplaced_lost(assignment: Assignment) -> Assignment:
    return replace(assignment, unplaced=assignment.unplaced[1:])


def _unplaced_paid_too(assignment: Assignment) -> Assignment:
    return replace(assignment, unplaced=np.append(assignment.unplaced, assignment.rows["small"][0]))


@pytest.mark.parametrize(
    "fault", [_without_last, _one_twice, _unplaced_lost, _unplaced_paid_too], ids=lambda f: f.__name__
)
def test_a_row_lost_or_doubled_on_the_way_stops_the_run(
    mixed: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Assignment], Assignment]
) -> None:
    monkeypatch.setattr(computing, "assign_rows", _assigned(fault))
    done = january(mixed, "roster.xlsx")
    assert (done.code, done.codes, done.out) == (3, {"K002"}, "")
    assert "行数守恒" in done.err
    assert not list((mixed / "out").glob("2023*"))


def test_a_row_without_a_status_stops_the_run(
    mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = computing.decide

    def without_status(*args: Any) -> Any:
        results, notes = real(*args)
        status = results[0].status.copy()
        status[0] = 9
        return (replace(results[0], status=status), *results[1:]), notes

    monkeypatch.setattr(computing, "decide", without_status)
    done = january(mixed, "roster.xlsx")
    assert done.code == 3


def test_a_row_the_loader_lost_is_seen(mixed: Path) -> None:
    """The readers' count is not taken from the roster that is computed."""
    done = january(mixed, "roster.xlsx")
    assert done.code == 1
    from payouts.cli.app import main  # noqa: F401, PLC0415 (the program as it is run)

    request = _request(mixed)
    computed = computing.compute(request)
    roster = computed.roster
    short = replace(
        roster,
        frame=roster.frame.iloc[:-1],
        sheet_of=roster.sheet_of[:-1],
        row=roster.row[:-1],
    )
    fewer = replace(computed.assignment, unplaced=computed.assignment.unplaced[:-1])
    account = account_for_rows(short, fewer, computed.results)
    assert [check.ok for check in account.checks()] == [False, True, True, False]


def _request(office: Path) -> Any:
    import contextlib  # noqa: PLC0415
    from pathlib import Path as P  # noqa: PLC0415

    from payouts.office.request import RequestWords, config_here, plan  # noqa: PLC0415

    with contextlib.chdir(office):
        words = RequestWords([P("roster.xlsx")], period="2023-01", today="2024-01-15")
        return plan(words, config_here()).request()


def _audit_faults() -> dict[str, Callable[[Result], Result]]:
    def fen(result: Result) -> Result:
        more = result.fen.copy()
        more[0] += 1
        return replace(result, fen=more)

    def status(result: Result) -> Result:
        other = result.status.copy()
        other[0] = 2
        return replace(result, status=other)

    return {"amount": fen, "status": status}


@pytest.mark.parametrize("fault", ["amount", "status"])
def test_an_audit_file_that_says_otherwise_stops_the_run(
    office: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    real, alter = audit.write_audit, _audit_faults()[fault]
    monkeypatch.setattr(audit, "write_audit", lambda p, r, *more: real(p, alter(r), *more))
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes) == (3, {"K002"})
    assert "审计文件" in done.err


def test_amounts_of_the_audit_that_do_not_add_up_stop_the_run(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = audit._decimal  # noqa: SLF001 (the fault is planted in the writer)
    calls: list[int] = []

    def gross_short(fen: Any, valid: Any) -> Any:
        calls.append(1)
        return real(fen - 1 if len(calls) == 2 else fen, valid)  # the second is gross

    monkeypatch.setattr(audit, "_decimal", gross_short)
    done = january(office, "roster.xlsx")
    assert done.code == 3
    assert "应发+补发-扣回" in done.err
