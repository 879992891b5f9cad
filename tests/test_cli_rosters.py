"""Rosters as they come: unreadable, full of holes, for no benefit or for two; nothing is lost."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from office import (
    book,
    january,
    listed,
    people,
    read_audit,
    read_sheet,
    someone,
)
from packs import MONTHLY, changed, person_id
from roster_books import save_book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


# --- rosters that cannot be read -------------------------------------------------------------


def _truncated(path: Path) -> None:
    whole = book(path.with_name("whole.xlsx"), people(3)).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


BROKEN: dict[str, tuple[str, Callable[[Path], object]]] = {
    "missing": ("F001", lambda _: None),
    "a folder": ("F002", lambda path: path.mkdir()),
    "empty file": ("F003", lambda path: path.write_bytes(b"")),
    "not a workbook": ("F005", lambda path: path.write_bytes(b"%PDF-1.7\n")),
    "truncated": ("F006", _truncated),
    "an empty .xls": (
        "F005",
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99),
    ),
    "no header": ("T001", lambda path: save_book(path, {"小补助": [("甲", "乙"), ("丙", "丁")]})),
    "header only": ("T003", lambda path: book(path, [])),
    "blank": ("T002", lambda path: save_book(path, {"小补助": []})),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_roster_that_cannot_be_used_alone_is_exit_2(office: Path, kind: str) -> None:
    code, make = BROKEN[kind]
    make(office / "bad.xlsx")
    done = january(office, "bad.xlsx")
    assert done.code == 2
    assert code in done.codes
    assert "bad.xlsx" in done.err
    assert "处理" in done.err
    assert not (office / "out").exists()


@pytest.mark.parametrize("kind", BROKEN)
def test_beside_a_good_roster_it_is_reported_and_the_good_one_computed(
    office: Path, kind: str
) -> None:
    """Exit 1 where something could not be read; a blank or unfilled sheet is only said."""
    code, make = BROKEN[kind]
    make(office / "bad.xlsx")
    done = january(office, "roster.xlsx", "bad.xlsx")
    assert code in done.codes
    assert done.code == (0 if kind in {"blank", "header only"} else 1)
    folder = office / done.folder
    assert len(read_audit(folder, "small")) == 3
    if kind != "blank":
        assert code in {line["代码"] for line in listed(folder)}


def test_a_lock_file_of_excel_is_passed_over(office: Path) -> None:
    (office / "~$roster.xlsx").write_bytes(b"\0" * 165)
    done = january(office, "roster.xlsx", "~$roster.xlsx")
    assert (done.code, done.codes) == (0, {"F004"})


def test_a_file_that_may_not_be_read_is_exit_5(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("payouts.roster.find.inputs.digest_of_file", refuse)
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes) == (5, {"F014"})


def test_a_name_that_is_not_utf8_is_read_and_shown(office: Path) -> None:
    """An archive packed on an old Windows leaves GBK names."""
    odd = os.fsdecode(os.fsencode(office) + "/名册.xlsx".encode("gbk"))
    (office / "roster.xlsx").rename(odd)
    done = january(office, odd)
    assert done.code == 0, done.err
    assert len(read_audit(office / done.folder, "small")) == 3


# --- rosters with holes ----------------------------------------------------------------------


def test_a_missing_column_holds_every_row(office: Path) -> None:
    book(office / "r.xlsx", [row[:2] for row in people(3)], header=("姓名", "身份证号"))
    done = january(office, "r.xlsx")
    assert (done.code, done.codes) == (1, {"R002"})
    rows = read_audit(office / done.folder, "small")
    assert [(row["status"], row["amount"]) for row in rows] == [("held", None)] * 3
    assert {line["代码"] for line in listed(office / done.folder)} == {"R002"}
    assert "合计" in str(read_sheet(office / done.folder, "汇总"))


CELLS = [
    (None, "R001", "held"),
    ("  ", "R001", "held"),
    ("去年", "R009", "held"),
    (2023.1, "R010", "held"),
    ("1023-01-01", "R011", "held"),
    ("#N/A", "R003", "held"),
]


@pytest.mark.parametrize(("cell", "code", "status"), CELLS)
def test_a_bad_cell_is_named_and_its_row_kept(
    office: Path, cell: object, code: str, status: str
) -> None:
    book(office / "r.xlsx", [*people(2), ("李四", person_id(8), cell)])
    done = january(office, "r.xlsx")
    assert (done.code, done.codes) == (1, {code})
    assert "r.xlsx 小补助!C4  李*" in done.err
    rows = read_audit(office / done.folder, "small")
    assert [row["status"] for row in rows] == ["paid", "paid", status]
    assert [row["row"] for row in rows] == [2, 3, 4]


def test_text_in_an_amount_holds_the_row(office: Path) -> None:
    rule = changed(
        MONTHLY,
        columns="{批准日期: required, 金额: required}",
        lines="\n  补助: {pays: monthly, start: month_of(批准日期), steps: {月补助: 金额}}",
    )
    (office / "rules" / "small" / "one.yaml").write_text(rule, "utf-8")
    header = ("姓名", "身份证号", "批准日期", "金额")
    rows = [(*someone(1), 100), (*someone(2), "一百元"), (*someone(3), "1,234.50")]
    book(office / "r.xlsx", rows, header=header)
    done = january(office, "r.xlsx")
    found = [
        (row["status"], str(row["amount"])) for row in read_audit(office / done.folder, "small")
    ]
    assert found[:2] == [("paid", "100.00"), ("held", "None")]
    assert "R005" in done.codes


# --- which benefit ---------------------------------------------------------------------------


def test_an_unnamed_sheet_is_reported_with_the_candidates(office: Path) -> None:
    book(office / "r.xlsx", people(2), sheet="Sheet1")
    done = january(office, "r.xlsx")
    assert (done.code, done.codes) == (2, {"B001", "U005"})
    assert "小补助（small）、另一补助（other）" in done.err
    both = january(office, "roster.xlsx", "r.xlsx")
    assert (both.code, both.codes) == (1, {"B001"})


def test_one_benefit_takes_unnamed_sheets(office: Path) -> None:
    book(office / "r.xlsx", people(2), sheet="Sheet1")
    done = january(office, "r.xlsx", "--benefit", "小补助")
    assert done.code == 0
    assert len(read_audit(office / done.folder, "small")) == 2


def test_a_sheet_that_names_another_benefit_is_left_out_with_a_note(office: Path) -> None:
    book(office / "r.xlsx", people(2), sheet="另一补助")
    done = january(office, "roster.xlsx", "r.xlsx", "--benefit", "small")
    assert (done.code, done.codes) == (0, {"B003"})
    assert len(read_audit(office / done.folder, "small")) == 3


def test_a_sheet_that_names_two_is_not_guessed_at(office: Path) -> None:
    book(office / "r.xlsx", people(2), sheet="小补助和另一补助")
    done = january(office, "roster.xlsx", "r.xlsx")
    assert (done.code, done.codes) == (1, {"B002"})


def test_a_benefit_asked_for_does_not_take_a_sheet_that_names_two(office: Path) -> None:
    """Its rows may be anybody's: whoever is paid wrongly must pay it back."""
    book(office / "r.xlsx", people(2, first=7), sheet="小补助和另一补助")
    done = january(office, "roster.xlsx", "r.xlsx", "--benefit", "small")
    assert (done.code, done.codes) == (1, {"B002"})
    assert len(read_audit(office / done.folder, "small")) == 3


def test_the_title_names_the_benefit_where_the_sheet_does_not(office: Path) -> None:
    title = ("2023年另一补助发放表",)
    save_book(office / "r.xlsx", {"1月": [title, ("姓名", "身份证号", "批准日期"), *people(2)]})
    done = january(office, "r.xlsx")
    assert done.code == 0
    assert len(read_audit(office / done.folder, "other")) == 2


def test_the_column_names_the_benefit_row_by_row(office: Path) -> None:
    header = ("姓名", "身份证号", "批准日期", "补助项目")
    items = ("小补助", "other", "低保", None)
    rows = [(*someone(n), item) for n, item in enumerate(items, 1)]
    pack = office / "rules" / "small"
    text = (pack / "columns.yaml").read_text("utf-8")
    (pack / "columns.yaml").write_text(f"{text}  补助项目: {{type: text}}\n", "utf-8")
    book(office / "r.xlsx", rows, sheet="汇总", header=header)
    done = january(office, "r.xlsx")
    assert (done.code, done.codes) == (1, {"B004", "B005"})
    assert "读取 4 = 发放 2 + 不发放 0 + 待核实 0 + 退回 0 + 未归入待遇 2" in done.out
    assert len(read_audit(office / done.folder, "small")) == 1
    assert len(read_audit(office / done.folder, "other")) == 1
    assert {line["位置"] for line in listed(office / done.folder)} == {
        "汇总!D4",
        "汇总!D5",
    }
