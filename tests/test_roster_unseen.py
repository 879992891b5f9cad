"""What nobody sees: hidden, filtered and struck-out rows, found exactly, told and stopped."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import xlsxwriter

from payouts.base.diagnostics import Severity
from payouts.base.errors import RosterProblem
from payouts.roster.cells.clean import bad_problem
from payouts.roster.cells.problems import PROBLEMS
from payouts.roster.find.caps import Caps
from payouts.roster.find.inputs import find_inputs
from payouts.roster.load import load_roster
from payouts.roster.model.cell import HIDDEN, BadCell
from payouts.roster.readers.any_format import read_file
from payouts.roster.readers.sheetscan import SheetScan
from payouts.roster.settings import Hidden, ReadSettings
from roster_books import HEADER, VOCABULARY, an_id, rewrite

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from payouts.roster.model.rawsheet import RawSheet
    from payouts.roster.model.roster import Roster

    Dress = Callable[[Any, Any], object]

PEOPLE = 6
REFUSE = ReadSettings(hidden=Hidden.REFUSE, struck=Hidden.REFUSE)
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes a roster of six people, rows 2 to 7, with a sheet dressed up."""

    def make(dress: Dress = lambda _book, _sheet: None, name: str = "r.xlsx") -> Path:
        with xlsxwriter.Workbook(tmp_path / name) as written:
            sheet = written.add_worksheet("甲")
            sheet.write_row(0, 0, HEADER)
            for n in range(1, PEOPLE + 1):
                sheet.write_row(n, 0, (f"人{n}", an_id(n), 7, "因战", "2023.9"))
            dress(written, sheet)
        return tmp_path / name

    return make


def raw(path: Path) -> RawSheet:
    (file,) = find_inputs([path], Caps()).files
    (sheet,) = read_file(file, ReadSettings()).sheets
    return sheet


def said(roster: Roster) -> dict[str, str]:
    return {note.code: note.message() for note in roster.notes}


def stopped(roster: Roster) -> dict[str, list[int]]:
    """Return the sheet rows each code stops."""
    return {code: roster.row[rows].tolist() for code, rows in roster.stopped}


def hide_rows(_: Any, sheet: Any) -> None:  # noqa: ANN401 (a writer without types)
    for row in (2, 5):
        sheet.set_row(row, None, None, {"hidden": True})


def filter_rows(_: Any, sheet: Any) -> None:  # noqa: ANN401
    sheet.autofilter(0, 0, 4, 4)
    sheet.filter_column(0, "x == 人1")
    for row in (2, 3, 6):  # row 7 lies outside the filter: somebody hid it
        sheet.set_row(row, None, None, {"hidden": True})


def strike_cell(written: Any, sheet: Any) -> None:  # noqa: ANN401
    struck = written.add_format({"font_strikeout": True})
    sheet.write(3, 0, "人3", struck)
    sheet.write_blank(4, 0, None, written.add_format({"bold": True}))
    sheet.write_blank(5, 9, None, struck)  # an empty cell strikes nothing through


# --- what is found -----------------------------------------------------------------------


def test_a_plain_sheet_hides_nothing(book: Callable[..., Path]) -> None:
    sheet = raw(book())
    for rows in (sheet.hidden_rows, sheet.filtered_rows, sheet.hidden_columns, sheet.struck_rows):
        assert rows.tolist() == []


def test_hidden_rows_are_named_exactly(book: Callable[..., Path]) -> None:
    sheet = raw(book(hide_rows))
    assert sheet.hidden_rows.tolist() == [2, 5]
    assert sheet.filtered_rows.tolist() == []


def test_a_row_without_height_is_hidden(book: Callable[..., Path]) -> None:
    assert raw(book(lambda _, sheet: sheet.set_row(4, 0))).hidden_rows.tolist() == [4]


def test_rows_a_filter_hides_are_told_from_rows_hidden_by_hand(book: Callable[..., Path]) -> None:
    sheet = raw(book(filter_rows))
    assert sheet.filtered_rows.tolist() == [2, 3]
    assert sheet.hidden_rows.tolist() == [6]


def test_arrows_without_criteria_filter_nothing(book: Callable[..., Path]) -> None:
    def dress(_: Any, sheet: Any) -> None:  # noqa: ANN401
        sheet.autofilter(0, 0, 6, 4)
        sheet.set_row(2, None, None, {"hidden": True})

    sheet = raw(book(dress))
    assert (sheet.hidden_rows.tolist(), sheet.filtered_rows.tolist()) == ([2], [])


def test_a_filter_of_a_table_counts_too(book: Callable[..., Path], tmp_path: Path) -> None:
    def dress(_: Any, sheet: Any) -> None:  # noqa: ANN401
        sheet.add_table(0, 0, 6, 4, {"columns": [{"header": name} for name in HEADER]})
        sheet.set_row(2, None, None, {"hidden": True})

    path = book(dress)
    table = "xl/tables/table1.xml"
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(table)
    assert b'<autoFilter ref="A1:E7"/>' in xml
    active = (
        b'<autoFilter ref="A1:E7"><filterColumn colId="0"><filters><filter val="x"/></filters>'
        b"</filterColumn></autoFilter>"
    )
    changed = xml.replace(b'<autoFilter ref="A1:E7"/>', active)
    sheet = raw(rewrite(path, tmp_path / "t.xlsx", {table: changed}))
    assert (sheet.hidden_rows.tolist(), sheet.filtered_rows.tolist()) == ([], [2])


def test_hidden_and_widthless_columns(book: Callable[..., Path]) -> None:
    def dress(_: Any, sheet: Any) -> None:  # noqa: ANN401
        sheet.set_column(2, 3, None, None, {"hidden": True})
        sheet.set_column(6, 6, 0)

    assert raw(book(dress)).hidden_columns.tolist() == [2, 3, 6]


def test_struck_rows_are_those_with_a_filled_struck_cell(book: Callable[..., Path]) -> None:
    assert raw(book(strike_cell)).struck_rows.tolist() == [3]


def test_text_struck_in_part_counts(book: Callable[..., Path]) -> None:
    """旧值划掉、新值写在后面: both would be read as one value."""

    def dress(written: Any, sheet: Any) -> None:  # noqa: ANN401
        struck = written.add_format({"font_strikeout": True})
        sheet.write_rich_string(2, 0, struck, "旧名", written.add_format({"bold": True}), "新名")

    assert raw(book(dress)).struck_rows.tolist() == [2]


def test_text_struck_within_the_sheet_counts(book: Callable[..., Path], tmp_path: Path) -> None:
    path = book(lambda _, sheet: sheet.write_string(2, 0, "占位"))
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(SHEET)
    start = xml.index(b'<c r="A3"')
    end = xml.index(b"</c>", start) + 4
    inline = (
        '<c r="A3" t="inlineStr"><is><r><rPr><strike/></rPr><t>人</t></r><r><t>2</t></r></is></c>'
    ).encode()
    changed = xml[:start] + inline + xml[end:]
    sheet = raw(rewrite(path, tmp_path / "t.xlsx", {SHEET: changed}))
    assert sheet.struck_rows.tolist() == [2]


def test_marks_are_found_in_xml_of_another_style(book: Callable[..., Path], tmp_path: Path) -> None:
    """Single quotes and blanks around "=" mean the same as what Excel writes."""

    def dress(written: Any, sheet: Any) -> None:  # noqa: ANN401
        hide_rows(written, sheet)
        strike_cell(written, sheet)
        sheet.set_column(2, 2, None, None, {"hidden": True})

    path = book(dress)
    with zipfile.ZipFile(path) as archive:
        head, brace, body = archive.read(SHEET).partition(b"<dimension")
    turned = head + (brace + body).replace(b'"', b"'").replace(b"hidden='", b"hidden = '")
    sheet = raw(rewrite(path, tmp_path / "t.xlsx", {SHEET: turned}))
    assert sheet.hidden_rows.tolist() == [2, 5]
    assert sheet.hidden_columns.tolist() == [2]
    assert sheet.struck_rows.tolist() == [3]


@pytest.mark.parametrize("size", [37, 512, 1023, 1024, 1025, 4096])
def test_marks_are_found_wherever_the_bytes_are_cut(book: Callable[..., Path], size: int) -> None:
    with zipfile.ZipFile(book(filter_rows)) as archive:
        xml = archive.read(SHEET)
    whole, cut = SheetScan(), SheetScan()
    whole.feed(xml)
    for start in range(0, len(xml), size):
        cut.feed(xml[start : start + size])
    assert whole.hidden_rows.tolist() == cut.hidden_rows.tolist() == [2, 3, 6]
    assert (cut.filled, cut.foot, cut.head) == (whole.filled, whole.foot, whole.head)


# --- what is made of it ------------------------------------------------------------------


def test_hidden_rows_are_read_unless_settled_otherwise(book: Callable[..., Path]) -> None:
    roster = load_roster([book(hide_rows)], VOCABULARY)
    assert len(roster) == PEOPLE
    assert "第 3、6 行" in said(roster)["T007"]
    assert stopped(roster) == {}


def test_hidden_and_filtered_rows_are_stopped_where_settled(book: Callable[..., Path]) -> None:
    roster = load_roster([book(filter_rows)], VOCABULARY, REFUSE)
    assert len(roster) == PEOPLE, "a row that is not paid is still accounted for"
    assert stopped(roster) == {"F029": [3, 4, 7]}
    assert "第 3、4 行" in said(roster)["F025"]
    assert "不发放" in said(roster)["T007"]


def test_struck_rows_are_stopped_where_settled(book: Callable[..., Path]) -> None:
    path = book(strike_cell)
    assert "第 4 行" in said(load_roster([path], VOCABULARY))["F027"]
    assert stopped(load_roster([path], VOCABULARY)) == {}
    only_struck = ReadSettings(struck=Hidden.REFUSE)
    assert stopped(load_roster([path], VOCABULARY, only_struck)) == {"F020": [4]}


def test_a_hidden_column_is_used_or_holds_its_rows(book: Callable[..., Path]) -> None:
    path = book(lambda _, sheet: sheet.set_column(2, 2, None, None, {"hidden": True}))
    read = load_roster([path], VOCABULARY)
    assert read.cells("残疾等级").tolist() == [7] * PEOPLE
    assert "C 残疾等级" in said(read)["F026"]
    refused = load_roster([path], VOCABULARY, REFUSE)
    assert refused.cells("残疾等级").tolist() == [BadCell(HIDDEN)] * PEOPLE
    assert PROBLEMS[bad_problem(BadCell(HIDDEN))] == "R034"


def test_a_hidden_sheet_is_left_out_where_settled(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "r.xlsx") as written:
        for n, name in enumerate(("甲", "乙"), 1):
            sheet = written.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, (f"人{n}", an_id(n), 7, "因战", "2023.9"))
        sheet.hide()
    assert len(load_roster([tmp_path / "r.xlsx"], VOCABULARY)) == 2
    roster = load_roster([tmp_path / "r.xlsx"], VOCABULARY, REFUSE)
    assert roster.cells("姓名").tolist() == ["人1"]
    (note,) = roster.notes
    assert (note.code, note.severity, note.place.sheet) == ("F028", Severity.ERROR, "乙")


def test_rows_of_several_files_are_stopped_where_they_stand(book: Callable[..., Path]) -> None:
    plain, hidden = book(name="a.xlsx"), book(hide_rows, name="b.xlsx")
    roster = load_roster([hidden, plain], VOCABULARY, REFUSE)
    ((code, rows),) = roster.stopped
    assert code == "F029"
    assert rows.dtype == np.int64
    assert [str(roster.place(int(i))) for i in rows] == ["b.xlsx 甲!第3行", "b.xlsx 甲!第6行"]


def test_everything_hidden_and_refused_is_no_roster(book: Callable[..., Path]) -> None:
    path = book(lambda written, sheet: (written.add_worksheet("空").activate(), sheet.hide()))
    with pytest.raises(RosterProblem) as caught:
        load_roster([path], VOCABULARY, REFUSE)
    assert "F028" in [note.code for note in caught.value.diagnostics]
