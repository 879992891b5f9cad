"""Cells of a workbook: dates of both calendars, other writers' habits, malformed addresses."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from payouts.base.errors import RosterProblem
from payouts.roster.find.caps import Caps
from payouts.roster.find.inputs import find_inputs
from payouts.roster.load import load_roster
from payouts.roster.model.cell import BadCell
from payouts.roster.readers.any_format import Format, detect, read_file
from payouts.roster.settings import ReadSettings
from roster_books import HEADER, VOCABULARY, a_person, rewrite, save_book

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"
TRANSITIONAL = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
DAYS = [dt.date(1904, 1, 2), dt.date(1949, 10, 1), dt.date(2000, 2, 29), dt.date(2023, 9, 1)]


def columns(path: Path) -> list[list[object]]:
    (file,) = find_inputs([path], Caps()).files
    (sheet,) = read_file(file, ReadSettings()).sheets
    return [column.tolist() for column in sheet.columns]


def with_rows(tmp_path: Path, rows: bytes) -> Path:
    """Return a workbook whose only sheet has these rows of XML."""
    plain = save_book(tmp_path / "plain.xlsx", {"甲": [("x",)]})
    with zipfile.ZipFile(plain) as archive:
        xml = archive.read(SHEET)
    start, end = xml.index(b"<sheetData>") + 11, xml.index(b"</sheetData>")
    return rewrite(plain, tmp_path / "r.xlsx", {SHEET: xml[:start] + rows + xml[end:]})


def refused(path: Path) -> str:
    with pytest.raises(RosterProblem) as caught:
        columns(path)
    (found,) = caught.value.diagnostics
    assert found.code == "F006"
    return found.message()


# --- dates -------------------------------------------------------------------------------


@pytest.mark.parametrize("mac", [False, True])
def test_days_as_openpyxl_writes_them(tmp_path: Path, mac: bool) -> None:  # noqa: FBT001
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    for row, day in enumerate(DAYS, 1):
        sheet.cell(row, 1).value = day
    book.save(tmp_path / "r.xlsx")
    assert columns(tmp_path / "r.xlsx") == [DAYS]


@pytest.mark.parametrize("mac", [False, True])
def test_days_as_xlsxwriter_writes_them(tmp_path: Path, mac: bool) -> None:  # noqa: FBT001
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": mac}) as book:
        sheet = book.add_worksheet()
        day_format = book.add_format({"num_format": "yyyy年m月d日"})
        for row, day in enumerate(DAYS):
            sheet.write_datetime(row, 0, day, day_format)
    assert columns(path) == [DAYS]


@pytest.mark.parametrize(
    ("mac", "serial", "shown"),
    [
        (False, 1, dt.date(1900, 1, 1)),
        (False, 58, dt.date(1900, 2, 27)),
        (False, 59, dt.date(1900, 2, 28)),
        (False, 60, "1900-02-29"),  # as Excel shows it; there was no such day
        (False, 61, dt.date(1900, 3, 1)),
        (False, 366, dt.date(1900, 12, 31)),
        (False, 45170, dt.date(2023, 9, 1)),
        (False, 45170.5, dt.datetime(2023, 9, 1, 12)),  # noqa: DTZ001
        (False, 2958465, dt.date(9999, 12, 31)),
        (True, 1, dt.date(1904, 1, 2)),
        (True, 59, dt.date(1904, 2, 29)),
        (True, 60, dt.date(1904, 3, 1)),
        (True, 43708, dt.date(2023, 9, 1)),
    ],
)
def test_every_serial_is_the_day_it_is_shown_as(
    tmp_path: Path,
    mac: bool,  # noqa: FBT001
    serial: float,
    shown: object,
) -> None:
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": mac}) as book:
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet().write_number(0, 0, serial, day_format)
    assert columns(path) == [[shown]]


@pytest.mark.parametrize("serial", [-1, 0, 2958466])
def test_a_serial_that_is_no_day_is_never_a_date(tmp_path: Path, serial: float) -> None:
    path = tmp_path / "r.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet().write_number(0, 0, serial, day_format)
    ((value,),) = columns(path)
    assert not isinstance(value, dt.date)


# --- other kinds of workbook -------------------------------------------------------------


def test_strict_workbooks_are_read(tmp_path: Path) -> None:
    plain = save_book(tmp_path / "plain.xlsx", {"甲": [HEADER, a_person()]})
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {}
    with zipfile.ZipFile(plain) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and name.startswith("xl/"):
                xml = archive.read(name).replace(TRANSITIONAL, STRICT)
                strict_kind = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
                parts[name] = xml.replace(kind, strict_kind)
    path = rewrite(plain, tmp_path / "r.xlsx", parts)
    assert load_roster([path], VOCABULARY).cells("姓名").tolist() == ["张三"]


def test_days_written_as_text_of_iso_8601(tmp_path: Path) -> None:
    rows = b'<row r="1"><c r="A1" t="d"><v>2023-09-01</v></c></row>'
    assert columns(with_rows(tmp_path, rows)) == [[dt.date(2023, 9, 1)]]


def test_macros_are_not_run_and_told(tmp_path: Path) -> None:
    plain = save_book(tmp_path / "plain.xlsx", {"甲": [HEADER, a_person()]})
    path = tmp_path / "r.xlsm"
    path.write_bytes(plain.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0")
    roster = load_roster([path], VOCABULARY)
    assert len(roster) == 1
    assert [note.code for note in roster.notes] == ["F024"]


def test_a_wrong_extension_is_said_and_the_content_read(tmp_path: Path) -> None:
    path = save_book(tmp_path / "r.xlsx", {"甲": [HEADER, a_person()]}).rename(tmp_path / "r.xls")
    roster = load_roster([path], VOCABULARY)
    assert len(roster) == 1
    assert [(note.code, note.args["suffix"]) for note in roster.notes] == [("F023", ".xls")]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n", Format.PDF),
        (b"\x89PNG\r\n\x1a\n\0", Format.PICTURE),
        (b"BM\0\0\0\0", Format.PICTURE),
        ("BM,姓名\n".encode(), Format.TEXT),
        (b"<html><table><tr><td>x</td></tr></table></html>", Format.WEB_PAGE),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", Format.XML),
        ("姓名,身份证号\n".encode("gb18030"), Format.TEXT),
        ("姓名\t身份证号\n".encode("utf-16"), Format.TEXT),
        (b"PAR1\0\0", Format.PARQUET),
        (b"\0\1\2\3", Format.UNKNOWN),
        (b"PK\x03\x04", Format.ZIP),
    ],
)
def test_what_a_file_is_its_content_says(content: bytes, found: Format) -> None:
    stream = io.BytesIO(content)
    assert detect(stream) is found
    assert stream.tell() == 0


def test_a_web_page_named_xls_is_called_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "r.xls"
    path.write_text("<html><table><tr><td>姓名</td></tr></table></html>", encoding="utf-8")
    with pytest.raises(RosterProblem) as caught:
        load_roster([path], VOCABULARY)
    (found,) = caught.value.diagnostics
    assert found.code == "F005"
    assert "网页" in found.message()


# --- malformed addresses: refused or read right, never lost in silence --------------------


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        b'<row r="1"><c r="A2"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        b'<row r="1"><c><v>1</v></c><c r="A1"><v>2</v></c></row>',
        b"<row r='1'><c r='A1'><v>1</v></c><c r='A1'><v>2</v></c></row>",
        b'<row r="1"><c r="A1"><v>1</v></c><c r="a1"><v>2</v></c></row>',
        b'<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c ></row>',
    ],
)
def test_two_cells_of_one_address_are_refused(tmp_path: Path, rows: bytes) -> None:
    assert "重复" in refused(with_rows(tmp_path, rows))


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        (b'<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>', [[2.0], [1.0]]),
        (
            b'<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
            [[1.0, 2.0]],
        ),
        (b'<row r="1"><c r="A1"><v>1</v></c><c r="A1"/></row>', [[1.0]]),
        (b'<row r="1"><!-- <c r="A1"><v>9</v></c> --><c r="A1"><v>1</v></c></row>', [[1.0]]),
    ],
)
def test_cells_out_of_order_stand_where_they_say(
    tmp_path: Path, rows: bytes, read: list[list[object]]
) -> None:
    assert columns(with_rows(tmp_path, rows)) == read


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A1" t="inlineStr"><is><t>x</t></is><v>2</v></c>',
        b'<c r="A1" t="str"><v><![CDATA[x]]></v></c>',
        b'<c r="A1" t="s"><v>99</v></c>',
        b'<c r="A1" t="b"><v>2</v></c>',
        b'<c r="A1" t="zz"><v>1</v></c>',
        b'<c r="A0"><v>1</v></c>',
    ],
)
def test_a_content_the_reader_cannot_take_is_refused(tmp_path: Path, cell: bytes) -> None:
    """Read as blank, an amount or a name would be gone and nobody told."""
    refused(with_rows(tmp_path, b'<row r="1">' + cell + b'<c r="B1"><v>1</v></c></row>'))


def test_text_of_an_empty_string_is_blank(tmp_path: Path) -> None:
    rows = b'<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c></row>'
    assert columns(with_rows(tmp_path, rows)) == [[None], [1.0]]


def test_an_error_beside_a_repeated_cell_does_not_hide_it(tmp_path: Path) -> None:
    rows = (
        b'<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><v>1</v></c>'
        b'<c r="B1"><v>2</v></c></row>'
    )
    refused(with_rows(tmp_path, rows))
    alone = b'<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><v>1</v></c></row>'
    assert columns(with_rows(tmp_path, alone)) == [[BadCell("error")], [1.0]]
