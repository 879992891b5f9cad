"""What a sheet leaves open is never read one way or the other: the rows it touches are held."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
import xlsxwriter

from packs import COLUMNS, MONTHLY, PACK, Outcome, make_pack
from payouts.base.errors import RosterProblem
from payouts.base.money import fen_text
from payouts.base.period import Period
from payouts.engine.assign import assign_rows
from payouts.engine.entitlement.benefit import compute_benefit
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.row_messages import finding_notes
from payouts.roster.find.caps import Caps
from payouts.roster.load import load_roster
from payouts.roster.model.cell import BadCell
from payouts.roster.readers.preflight import preflight
from payouts.roster.readers.sheetscan import SheetScan
from roster_books import an_id, rewrite, save_book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic
    from payouts.roster.model.roster import Roster

Row = tuple[object, ...]
HEADER = ("姓名", "身份证号", "批准日期", "死亡日期")
VOCABULARY = COLUMNS.replace(
    "死亡日期: {type: date}", "死亡日期: {type: date, aliases: [去世日期, 去世时间]}"
)
VOCABULARY += (
    "  补助项目: {type: text, aliases: [项目]}\n  银行账号: {type: account, payee: true}\n"
)
SHEET = "xl/worksheets/sheet1.xml"


def someone(number: int, *more: object) -> Row:
    return (f"人{number}", an_id(number), "2020-01-01", *more)


@dataclass(frozen=True)
class Read:
    """A book read and computed for January 2023 under the small pack."""

    roster: Roster
    rows: list[Outcome]

    @property
    def notes(self) -> list[str]:
        return [note.code for note in self.roster.notes]

    @property
    def short(self) -> list[tuple[str, list[str]]]:
        return [(row.status, row.codes) for row in self.rows]

    @property
    def statuses(self) -> list[str]:
        return [row.status for row in self.rows]


def read(tmp_path: Path, path: Path, *, rule: str = MONTHLY, period: str = "2023-01") -> Read:
    pack = make_pack(tmp_path, rule, pack=PACK, columns=VOCABULARY)
    roster = load_roster([path], pack.vocabulary)
    index = np.arange(len(roster), dtype=np.int64)
    result = compute_benefit(pack.rules["small"], roster, index, Period.parse(period))
    notes: list[list[Diagnostic]] = [[] for _ in index]
    for note in finding_notes(result, roster):
        notes[note.row].append(note.diagnostic)
    rows = [
        Outcome(RowStatus(status).word, fen_text(fen), tuple(about))
        for status, fen, about in zip(
            result.status.tolist(), result.fen.tolist(), notes, strict=True
        )
    ]
    return Read(roster, rows)


def sheet(tmp_path: Path, *rows: Sequence[object], **more: str) -> Read:
    return read(tmp_path, save_book(tmp_path / "a.xlsx", {"小补助": rows}), **more)


# --- people above a header ---------------------------------------------------------------


def test_people_above_a_fuller_header_are_read(tmp_path: Path) -> None:
    """The second township's header has one column more: it must not swallow the first one's."""
    done = sheet(
        tmp_path,
        ("小补助发放表",),
        ("一、甲苏木",),
        ("序号", "姓名", "身份证号", "批准日期"),
        (1, *someone(1)),
        (2, *someone(2)),
        ("小计",),
        ("二、乙苏木",),
        ("序号", "姓名", "身份证号", "批准日期", "银行账号"),
        (1, *someone(3), "6222020200112233"),
    )
    assert done.statuses == ["paid"] * 3
    assert done.roster.row.tolist() == [4, 5, 9]
    assert [table.header_row for table in done.roster.sheets] == [3, 8]
    first, second = done.roster.sheets
    assert (first.title, second.title) == (
        "小补助发放表 一、甲苏木",
        "小补助发放表 一、甲苏木 二、乙苏木",
    )
    counts = dict(first.counts)
    assert (counts["title"], counts["header"], counts["data"], counts["subtotal"]) == (3, 1, 2, 1)
    assert done.notes == ["T012"]
    assert done.roster.notes[0].place.row == 8


@pytest.mark.parametrize(
    "stray",
    [
        (None, an_id(9)),
        ("周八 152527 19550101 0018",),
        (1.5e17,),
        ("１５２５２７１９５５０１０１００１８",),
        ("110105491231002",),
    ],
)
def test_a_number_like_an_id_above_the_header_refuses_the_sheet(tmp_path: Path, stray: Row) -> None:
    rows = [("小补助",), stray, HEADER, someone(1)]
    path = save_book(tmp_path / "a.xlsx", {"小补助": rows, "乙": [HEADER, someone(2)]})
    done = read(tmp_path, path)
    assert len(done.roster) == 1, "the other sheet goes on"
    assert done.notes == ["T011"]
    assert (done.roster.notes[0].place.sheet, done.roster.notes[0].place.row) == ("小补助", 2)


def test_other_numbers_above_the_header_are_no_ids(tmp_path: Path) -> None:
    done = sheet(
        tmp_path,
        ("电话：0479-1234567", 20230901),
        ("开户行账号：6222020200112233445",),
        HEADER,
        someone(1),
    )
    assert done.statuses == ["paid"]


# --- a header that changes on the way ----------------------------------------------------


def test_a_repeated_header_of_other_columns_begins_a_table(tmp_path: Path) -> None:
    """Read under the first header, the date of death would be a remark and the dead be paid."""
    done = sheet(
        tmp_path,
        ("姓名", "身份证号", "批准日期", "备注"),
        someone(1, "好"),
        ("小计",),
        HEADER,
        someone(2, "2012-01-01"),
        someone(3),
    )
    assert done.short == [("paid", []), ("zero", ["E011"]), ("paid", [])]
    assert str(done.roster.place(1, "死亡日期")) == "a.xlsx 小补助!D5"
    assert str(done.roster.place(0, "备注")) == "a.xlsx 小补助!D2"


def test_columns_that_change_places_are_followed(tmp_path: Path) -> None:
    done = sheet(
        tmp_path,
        HEADER,
        someone(1),
        ("身份证号", "姓名", "死亡日期", "批准日期"),
        (an_id(2), "乙", None, "2020-01-01"),
        (an_id(3), "丙", "2012-01-01", "2010-01-01"),
        HEADER,
        someone(4),
    )
    assert done.statuses == ["paid", "paid", "zero", "paid"]
    assert done.roster.cells("姓名").tolist() == ["人1", "乙", "丙", "人4"]
    assert done.notes == ["T012", "T012"]


def test_a_new_header_without_names_holds_everyone_below(tmp_path: Path) -> None:
    done = sheet(tmp_path, HEADER, someone(1), ("人员", "证件", "死亡日期", "批准日期"), someone(2))
    assert done.statuses == ["paid", "held"]
    assert done.rows[1].codes[:2] == ["R002", "R002"]


def test_the_same_header_again_is_no_new_table(tmp_path: Path) -> None:
    for again in (HEADER, ("姓 名", None, "批准日期："), ("姓名", "证件号码", None, "去世日期")):
        done = sheet(tmp_path, HEADER, someone(1), again, someone(2))
        assert done.statuses == ["paid", "paid"]
        assert len(done.roster.sheets) == 1
        assert done.notes == []


def test_a_title_over_the_same_header_begins_a_table(tmp_path: Path) -> None:
    """Two lists on one sheet: the second may be for another benefit."""
    done = sheet(
        tmp_path, ("小补助发放表",), HEADER, someone(1), (), ("另一补助",), HEADER, someone(2)
    )
    assert [table.title for table in done.roster.sheets] == [
        "小补助发放表",
        "小补助发放表 另一补助",
    ]
    assert len(done.roster) == 3, "a row with a text alone may be someone's name"


def test_a_title_repeated_on_every_page_is_a_title(tmp_path: Path) -> None:
    page = (("小补助发放表",), HEADER)
    done = sheet(tmp_path, *page, someone(1), *page, someone(2))
    assert len(done.roster.sheets) == 1
    assert done.statuses == ["paid", "paid"]
    assert done.roster.sheets[0].counts["title"] == 2


def test_no_id_becomes_a_title(tmp_path: Path) -> None:
    done = sheet(tmp_path, HEADER, someone(1), (None, an_id(2)), HEADER, someone(3))
    assert done.statuses == ["paid", "held", "paid"]
    assert all(an_id(2) not in table.title for table in done.roster.sheets)


# --- columns of which there are several --------------------------------------------------


def test_rows_of_an_ambiguous_column_are_held_though_it_may_be_blank(tmp_path: Path) -> None:
    header = ("姓名", "身份证号", "批准日期", "去世日期", "去世时间")
    rows = [header, someone(1, "2020-01-01", "2020-01-01"), someone(2)]
    path = save_book(tmp_path / "a.xlsx", {"甲": rows, "乙": [HEADER, someone(3)]})
    done = read(tmp_path, path)
    assert done.notes == ["T004"]
    assert done.short == [("held", ["R027"]), ("held", ["R027"]), ("paid", [])]
    assert done.rows[0].notes[0].place.row == 2


def test_an_ambiguous_column_holds_where_it_could_only_contradict(tmp_path: Path) -> None:
    """A contradiction can't be found in a column nobody can name, so nobody is cleared by it."""
    rule = MONTHLY.replace("    end: month_of(死亡日期)\n", "")
    rule += "eligible:\n  - reject_if: 死亡日期 < 批准日期\n    because: 死在批准之前\n"
    header = ("姓名", "身份证号", "批准日期", "去世日期", "去世时间")
    done = sheet(tmp_path, header, someone(1), rule=rule)
    assert done.short == [("held", ["R027"])]
    assert sheet(tmp_path, HEADER, someone(1), rule=rule).statuses == ["paid"]


def test_a_rule_that_does_not_look_at_the_column_pays(tmp_path: Path) -> None:
    header = (*HEADER, "备注", "备注", "银行账号", "银行账号")
    done = sheet(tmp_path, header, someone(1))
    assert done.statuses == ["paid"]
    assert done.notes == ["T004", "T004"]


def test_where_the_second_column_differs_the_row_is_held(tmp_path: Path) -> None:
    done = sheet(
        tmp_path,
        (*HEADER, "去世时间"),
        someone(1, None, "2019-01-01"),
        someone(2, "2012-01-01", "2013-01-01"),
        someone(3, "2012-01-01", " 2012-01-01 "),
        someone(4, "2012-01-01", None),
        someone(5, None, None),
    )
    assert done.notes == ["T005"]
    assert done.short == [
        ("held", ["R029"]),
        ("held", ["R029"]),
        ("zero", ["E011"]),
        ("zero", ["E011"]),
        ("paid", []),
    ]


@pytest.mark.parametrize(
    "name", ["死亡日期：", "死亡日期\u200b", "＊死亡日期", "死亡 日期*:", "\ufeff死亡日期"]
)
def test_trimmings_of_a_header_do_not_matter(tmp_path: Path, name: str) -> None:
    done = sheet(tmp_path, (*HEADER[:3], name), someone(1, "2012-01-01"))
    assert done.statuses == ["zero"], "a dead person was paid for a colon"
    assert done.notes == []


def test_a_misspelt_header_of_a_missing_column_is_a_warning(tmp_path: Path) -> None:
    done = sheet(tmp_path, (*HEADER[:3], "死亡曰期"), someone(1, "2012-01-01"))
    assert done.notes == ["T010"]
    assert done.roster.notes[0].args["column"] == "死亡日期"
    assert "\n- {header: 死亡曰期, column: 忽略}" in done.roster.notes[0].remedy(), "a way out"
    beside = sheet(tmp_path, (*HEADER, "死亡曰期"), someone(1))
    assert beside.notes == ["T008"]


def test_which_benefit_is_not_guessed_either(tmp_path: Path) -> None:
    """Two columns 补助项目, or one that differs: the sheet's name must not decide instead."""
    pack = make_pack(tmp_path, MONTHLY, columns=VOCABULARY)
    twice = [(*HEADER, "项目", "项目"), someone(1, None, "慰问金", "小补助")]
    differs = [(*HEADER, "补助项目", "项目"), someone(2, None, "小补助", "慰问金")]
    path = save_book(tmp_path / "b.xlsx", {"小补助": twice, "小补助 二": differs})
    placed = assign_rows(load_roster([path], pack.vocabulary), pack)
    assert placed.unplaced.tolist() == [0, 1]
    assert [note.code for note in placed.diagnostics] == ["R027", "R029"]
    assert dict(placed.rows) == {}


# --- merged cells ------------------------------------------------------------------------


def merged(path: Path, rows: Sequence[Sequence[object]], *ranges: str) -> Path:
    book = openpyxl.load_workbook(save_book(path, {"小补助": rows}))
    for area in ranges:
        book["小补助"].merge_cells(area)
    book.save(path)
    return path


def test_a_value_merged_over_several_people_is_held_for_all(tmp_path: Path) -> None:
    rows = [HEADER, someone(1, "2012-01-01"), someone(2), someone(3)]
    done = read(tmp_path, merged(tmp_path / "a.xlsx", rows, "D2:D3"))
    assert done.short == [("held", ["R028"]), ("held", ["R028"]), ("paid", [])]
    assert done.notes == ["T013"]
    assert done.roster.notes[0].args == {"column": "死亡日期", "cells": "D2:D3", "count": 2}
    assert done.roster.cells("死亡日期").tolist() == [BadCell("merged"), BadCell("merged"), None]


def test_a_value_merged_over_several_columns_too(tmp_path: Path) -> None:
    rows = [("姓名", "身份证号", "批准日期", "备注", "死亡日期"), someone(1, "2012年"), someone(2)]
    done = read(tmp_path, merged(tmp_path / "a.xlsx", rows, "D2:E3"))
    assert done.statuses == ["held", "held"], "what is merged covers the date of death too"


def test_a_header_merged_down_into_people_is_held(tmp_path: Path) -> None:
    rows = [HEADER, someone(1), someone(2)]
    done = read(tmp_path, merged(tmp_path / "a.xlsx", rows, "D1:D2"))
    assert done.statuses == ["held", "paid"]


def test_merges_that_are_nobodys_doubt_are_read(tmp_path: Path) -> None:
    """Titles, headers of two rows, blank cells, one person on two rows, totals, sign-offs."""
    rows = [
        ("小补助发放表",),
        (),
        ("姓名", "身份证号", "日期", None),
        (None, None, "批准日期", "死亡日期"),
        someone(1),
        (),
        someone(2),
        someone(3),
        ("合计",),
        ("制表人：",),
        (),
    ]
    ranges = ("A1:D2", "A3:A4", "B3:B4", "C3:D3", "A5:A6", "B5:B6", "C5:C6", "D7:D8", "A10:D11")
    done = read(tmp_path, merged(tmp_path / "a.xlsx", rows, *ranges))
    assert done.statuses == ["paid"] * 3
    assert done.notes == []


def test_merges_are_found_in_every_spelling_of_xml() -> None:
    texts = (
        b'<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="C2:C4"/></mergeCells>',
        b"<x:mergeCells><x:mergeCell\n ref = '$C$4:$C$2' /></x:mergeCells>",
    )
    for text in texts:
        for cut in range(len(text)):
            scan = SheetScan()
            scan.feed(text[:cut])
            scan.feed(text[cut:])
            assert scan.merges == {(1, 2, 3, 2)}


# --- files -------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", ["xls", "xlsb", "ods", "xlsm", "dat", ""])
def test_a_workbook_is_read_by_what_it_is_not_by_its_name(tmp_path: Path, extension: str) -> None:
    good = save_book(tmp_path / "z.xlsx", {"小补助": [HEADER, someone(1)]})
    other = tmp_path / f"a.{extension}"
    shutil.copy(good, other)
    pack = make_pack(tmp_path, MONTHLY, columns=VOCABULARY)
    roster = load_roster([other, good], pack.vocabulary)
    assert len(roster) == 1
    expected = ["F013"] if extension == "xlsm" else ["F013", "F023"]
    assert sorted(note.code for note in roster.notes) == expected


def refusal(path: Path) -> str:
    with path.open("rb") as stream, pytest.raises(RosterProblem) as caught:
        preflight(stream, path.name, Caps())
    (found,) = caught.value.diagnostics
    assert found.code == "F006"
    return str(found)


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    """The reader finds a sheet by its name: the first would be read twice, the second never."""
    rows = [HEADER, someone(1)]
    book = save_book(tmp_path / "a.xlsx", {"小补助": rows, "小补助X": rows})
    name = "xl/workbook.xml"
    xml = part(book, name).replace("小补助X".encode(), "小补助".encode())
    assert "小补助" in refusal(rewrite(book, tmp_path / "b.xlsx", {name: xml}))


def test_one_sheet_under_two_names_is_refused(tmp_path: Path) -> None:
    rows = [HEADER, someone(1)]
    book = save_book(tmp_path / "a.xlsx", {"甲": rows, "乙": rows})
    name = "xl/_rels/workbook.xml.rels"
    xml = part(book, name).replace(b"sheet2.xml", b"sheet1.xml")
    assert "sheet1.xml" in refusal(rewrite(book, tmp_path / "b.xlsx", {name: xml}))


def part(book: Path, name: str) -> bytes:
    with zipfile.ZipFile(book) as archive:
        return archive.read(name)


def test_two_rows_of_one_number_are_refused(tmp_path: Path) -> None:
    """The reader would keep the cells of the second alone, and someone would be gone."""
    book = save_book(tmp_path / "a.xlsx", {"小补助": [HEADER, someone(1), someone(2)]})
    xml = part(book, SHEET)
    again = xml.replace(b'<row r="3"', b'<row r="2"')
    for letter in b"ABC":
        again = again.replace(b'r="%c3"' % letter, b'r="%c2"' % letter)
    assert "小补助" in refusal(rewrite(book, tmp_path / "b.xlsx", {SHEET: again}))


@pytest.mark.parametrize(
    ("rows", "repeated"),
    [
        (b'<row r="1"/><row r="3"/><row r="3"/>', True),
        (b'<row r="3"/><row r="1"/><row r="2"/>', False),
        (b'<row r="3"/><row r="1"/><row r="3"/>', True),
        (b'<row r="2"/><row/><row r="3"/>', True),
        (b'<row r="2"/><row/><row r="4"/>', False),
        (b"<row/><row/><row/>", False),
        (b'<x:row r="1"/><x:row\n r = "1"/>', True),
    ],
)
def test_rows_of_one_number_are_found_wherever_pieces_end(rows: bytes, *, repeated: bool) -> None:
    whole = b"<sheetData>" + rows + b"</sheetData></worksheet>"
    for size in range(1, len(whole)):
        scan = SheetScan()
        for at in range(0, len(whole), size):
            scan.feed(whole[at : at + size])
        assert scan.repeats_rows is repeated, size


def test_rows_counted_once_over_long_pieces() -> None:
    """Pieces overlap by a kilobyte: the rows in it are seen twice and must count once."""
    rows = b"".join(b'<row r="%d"><c/></row>' % n for n in range(1, 5000))
    for size in (700, 1024, 1025, 4096, 50_000):
        scan = SheetScan()
        for at in range(0, len(rows), size):
            scan.feed(rows[at : at + size])
        assert not scan.repeats_rows
        assert scan.last_row == 4999


# --- ids and names -----------------------------------------------------------------------


def test_someone_born_after_the_period_is_rejected(tmp_path: Path) -> None:
    rows = [
        ("乙", an_id(2, birth=day), "2020-01-01") for day in ("20230131", "20230201", "21500101")
    ]
    done = sheet(tmp_path, HEADER, *rows)
    assert done.short == [("paid", []), ("rejected", ["R030"]), ("rejected", ["R030"])]
    assert "1501**********" in done.rows[1].notes[0].message()


def test_ids_of_no_province_are_warned_of(tmp_path: Path) -> None:
    areas = ("150121", "000000", "830000", "999998", " 11 0105", "161234")
    rows = [
        ("乙", an_id(n, area=area.replace(" ", "")), "2020-01-01") for n, area in enumerate(areas)
    ]
    done = sheet(tmp_path, HEADER, *rows)
    assert done.statuses == ["paid"] * len(areas)
    assert done.notes == ["R031"] * 3
    assert [note.place.cell for note in done.roster.notes] == ["B3", "B5", "B7"]
    assert an_id(1, area="000000") not in str(done.roster.notes[0].as_json())


def test_invented_people_are_noted_once_a_file(tmp_path: Path) -> None:
    rows = [("乙", an_id(n, area="999999"), "2020-01-01") for n in range(3)]
    done = sheet(tmp_path, HEADER, *rows, someone(9))
    assert done.notes == ["R032"]
    assert done.roster.notes[0].args["count"] == 3


@pytest.mark.parametrize("name", ["\u200b", "\ufeff\u200d", "\x01", " \u200e "])
def test_a_name_nobody_can_see_is_blank(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        written = book.add_worksheet("小补助")
        written.write_row(0, 0, HEADER)
        written.write_row(1, 0, (name, *someone(1)[1:]))
        written.write_row(2, 0, ("\u200b张三", *someone(2)[1:]))
    done = read(tmp_path, path)
    assert done.short == [("held", ["R001"]), ("paid", [])]
