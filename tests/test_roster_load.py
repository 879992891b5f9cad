"""Rosters from files: what is read, from where, and what is refused."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from payouts.base.diagnostics import Severity
from payouts.base.errors import EnvironmentProblem, RosterProblem
from payouts.base.letters import column_index, column_letters
from payouts.roster.find.caps import Caps
from payouts.roster.load import load_roster
from payouts.roster.model.cell import BadCell
from payouts.roster.settings import ReadSettings
from roster_books import HEADER, VOCABULARY, a_person, an_id, rewrite, save_book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from payouts.roster.model.roster import Roster

SHEET = "xl/worksheets/sheet1.xml"


def load(*paths: Path, caps: Caps | None = None) -> Roster:
    return load_roster(paths, VOCABULARY, ReadSettings(caps=caps or Caps()))


def refused(*paths: Path, caps: Caps | None = None) -> list[str]:
    """Return the codes with which the files are refused."""
    with pytest.raises(RosterProblem) as caught:
        load(*paths, caps=caps)
    assert caught.value.exit_code == 2
    return [note.code for note in caught.value.diagnostics]


def notes(roster: Roster) -> list[str]:
    return [note.code for note in roster.notes]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return save_book(tmp_path / "名册.xlsx", {"甲镇": [HEADER, a_person(), a_person("李四", 2)]})


def edit_sheet(book: Path, target: Path, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(book) as archive:
        xml = archive.read(SHEET)
    assert old in xml
    return rewrite(book, target, {SHEET: xml.replace(old, new, 1)})


# --- reading -----------------------------------------------------------------------------


def test_every_cell_keeps_its_value_and_place(tmp_path: Path) -> None:
    rows = [
        (None,),
        (None,),
        (None, *HEADER, "备注"),
        (None,),
        (None, "NA", an_id(), 7, "因战", dt.date(2023, 9, 1), "  缩进"),
        (None, "TRUE", 150121199003070000, 7.5, "　 ", "2023.10", "张　三"),
    ]
    roster = load(save_book(tmp_path / "a.xlsx", {"甲镇": rows}))
    assert roster.row.tolist() == [5, 6], "rows shifted: the officer would look elsewhere"
    assert roster.cells("姓名").tolist() == ["NA", "TRUE"]
    assert roster.cells("身份证号").tolist() == [an_id(), 1.5012119900307e17]
    assert roster.cells("残疾等级").tolist() == [7, 7.5]
    assert roster.cells("残疾性质").tolist() == ["因战", None]
    assert roster.cells("批准日期").tolist() == [dt.date(2023, 9, 1), "2023.10"]
    assert roster.cells("备注").tolist() == ["  缩进", "张　三"]
    assert str(roster.place(1, "身份证号")) == "a.xlsx 甲镇!C6"
    assert str(roster.place(1, "银行账号")) == "a.xlsx 甲镇!第6行"
    assert str(roster.place(1)) == "a.xlsx 甲镇!第6行"
    assert roster.cells("银行账号").tolist() == [None, None]


def test_a_workbook_of_another_writer(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as written:
        sheet = written.add_worksheet("甲镇")
        day = written.add_format({"num_format": "yyyy/m/d"})
        sheet.merge_range(0, 0, 0, 4, "花名册")
        sheet.write_row(1, 0, HEADER)
        sheet.write_row(2, 0, ("阿卜杜拉·买买提", an_id(), 7, "因战"))
        sheet.write_datetime(2, 4, dt.datetime(2023, 9, 1), day)  # noqa: DTZ001
        sheet.write_boolean(3, 1, boolean=True)
    roster = load(path)
    assert roster.sheets[0].title == "花名册"
    assert roster.cells("批准日期").tolist() == [dt.date(2023, 9, 1), None]
    assert roster.cells("姓名").tolist() == ["阿卜杜拉·买买提", None]
    assert roster.cells("身份证号").tolist() == [an_id(), True]


def test_dates_counted_from_1904(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as written:
        sheet = written.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ("张三", an_id(), 7, "因战"))
        day = written.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 4, dt.datetime(2023, 9, 1), day)  # noqa: DTZ001
    assert load(path).cells("批准日期").tolist() == [dt.date(2023, 9, 1)]


def test_errors_and_formulas_without_results_are_not_blank(tmp_path: Path) -> None:
    person = ("张三", an_id(), "#N/A", "=1+1", None)
    roster = load(save_book(tmp_path / "a.xlsx", {"甲": [HEADER, person, a_person("李四", 2)]}))
    assert roster.cells("残疾等级").tolist()[0] == BadCell("error")
    assert roster.cells("残疾性质").tolist()[0] == BadCell("formula")
    assert roster.cells("残疾等级").tolist()[1] == 7


def test_a_formula_whose_result_is_no_text_is_blank(book: Path, tmp_path: Path) -> None:
    empty = b't="str"><f>IF(1,"","x")</f><v></v>'
    path = edit_sheet(book, tmp_path / "b.xlsx", b't="n"><v>7</v>', empty)
    assert load(path).cells("残疾等级").tolist() == [BadCell("formula"), 7], "not computed yet"
    with zipfile.ZipFile(path) as archive:
        workbook = archive.read("xl/workbook.xml")
    computed = workbook.replace(b' fullCalcOnLoad="1"', b"")
    assert computed != workbook
    path = rewrite(path, tmp_path / "c.xlsx", {"xl/workbook.xml": computed})
    assert load(path).cells("残疾等级").tolist() == [None, 7]


def test_a_bad_cell_beyond_all_others_keeps_its_row(tmp_path: Path) -> None:
    rows = [HEADER[:4], a_person()[:4], (None, None, None, None, "=1+1")]
    roster = load(save_book(tmp_path / "a.xlsx", {"甲": rows}))
    assert roster.sheets[0].rows == 3


def test_cells_without_addresses_are_counted(book: Path, tmp_path: Path) -> None:
    """Addresses are optional in a sheet; error cells are still found where they stand."""
    with zipfile.ZipFile(book) as archive:
        xml = archive.read(SHEET)
    xml = xml.replace(b'r="C2" t="n"><v>7</v>', b't="e"><v>#REF!</v>')
    roster = load(rewrite(book, tmp_path / "b.xlsx", {SHEET: xml}))
    assert roster.cells("残疾等级").tolist() == [BadCell("error"), 7]


def test_numbers_that_are_not_finite_are_bad(book: Path, tmp_path: Path) -> None:
    path = edit_sheet(book, tmp_path / "b.xlsx", b"<v>7</v>", b"<v>1e999</v>")
    assert load(path).cells("残疾等级").tolist()[0] == BadCell("number")


def test_sheets_and_files_are_one_roster(tmp_path: Path) -> None:
    first = save_book(
        tmp_path / "b.xlsx",
        {
            "甲镇": [HEADER, a_person("张", 1)],
            "乙镇": [(*HEADER, "备注"), (*a_person("李", 2), "x")],
        },
    )
    second = save_book(tmp_path / "a.xlsx", {"丙镇": [HEADER, a_person("王", 3)]})
    roster, turned = load(first, second), load(second, first)
    assert roster.cells("姓名").tolist() == ["王", "张", "李"]
    assert turned.cells("姓名").tolist() == ["王", "张", "李"], "the order of files matters"
    assert roster.present("备注").tolist() == [False, False, True]
    assert roster.present("银行账号").tolist() == [False, False, False]
    assert roster.sheet_of.tolist() == [0, 1, 2]
    assert [sheet.name for sheet in roster.sheets] == ["丙镇", "甲镇", "乙镇"]


def test_a_sheet_without_header_does_not_stop_the_others(tmp_path: Path) -> None:
    sheets: dict[str, list[tuple[object, ...]]] = {
        "甲镇": [HEADER, a_person()],
        "说明": [("填表说明",), (None, "请各乡镇认真填写")],
        "草稿": [("随便", "写写")],
        "空": [],
    }
    roster = load(save_book(tmp_path / "a.xlsx", sheets))
    assert len(roster) == 1
    assert [(n.code, n.place.sheet, n.severity) for n in roster.notes] == [
        ("T024", "说明", Severity.WARNING),  # texts alone in their rows: nobody is on the page
        ("T001", "草稿", Severity.ERROR),
        ("T002", "空", Severity.NOTE),
    ]


def test_hidden_sheets_and_rows_are_read_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as written:
        for name in ("甲", "乙"):
            sheet = written.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, ("张三", an_id(), 7, "因战", "2023.9"))
            sheet.write_row(2, 0, ("李四", an_id(2), 7, "因战", "2023.9"))
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.hide()
    roster = load(path)
    assert len(roster) == 4
    assert notes(roster) == ["T006", "T007"]
    assert roster.notes[1].args["count"] == 1


def test_chart_sheets_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as written:
        chart = written.add_chart({"type": "bar"})
        chart.add_series({"values": "=甲!$C$2:$C$2"})
        written.add_chartsheet("图").set_chart(chart)
        sheet = written.add_worksheet("甲")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ("张三", an_id(), 7, "因战", "2023.9"))
    assert [sheet.name for sheet in load(path).sheets] == ["甲"]


# --- files -------------------------------------------------------------------------------


def test_the_same_content_twice_is_read_once(book: Path, tmp_path: Path) -> None:
    copy = tmp_path / "副本.xlsx"
    copy.write_bytes(book.read_bytes())
    roster = load(book, copy, book)
    assert len(roster) == 2, "everybody would be paid twice"
    assert notes(roster) == ["F013"], "the copy; one path is one file, however often it is named"


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        rows = [HEADER, a_person("张三", number)]
        paths.append(save_book(folder / "名册.xlsx", {"甲": rows}))
    names = [file.name for file in load(*paths).files]
    assert names == ["1/名册.xlsx", "2/名册.xlsx"]
    assert [f.sha256 for f in load(*paths).files] == [f.sha256 for f in load(*paths[::-1]).files]


def test_lock_files_are_skipped(book: Path, tmp_path: Path) -> None:
    lock = tmp_path / "~$名册.xlsx"
    lock.write_bytes(b"x" * 165)
    assert notes(load(lock, book)) == ["F004"]
    assert refused(lock) == ["F004"]


def test_one_bad_file_does_not_stop_the_others(book: Path, tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04")
    roster = load(bad, book)
    assert len(roster) == 2
    assert notes(roster) == ["F006"]


def written(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "x.xlsx"
        path.write_bytes(content)
        return path

    return make


def zip_without_workbook(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "x.xlsx", "w") as archive:
        archive.writestr("名册.txt", "x")
    return folder / "x.xlsx"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: folder / "没有.xlsx", "F001"),
        (lambda folder: folder, "F002"),
        (written(b""), "F003"),
        (written(b"%PDF-1.7"), "F005"),
        (written(b"\0\1\2\3"), "F005"),
        (written(b"PK\x03\x04 truncated"), "F006"),
        (written(OLE + b"\0" * 600), "F005"),
        (written(OLE + b"\0" * 600 + "EncryptedPackage\0".encode("utf-16-le")), "F006"),
        (zip_without_workbook, "F009"),
    ],
)
def test_what_is_no_workbook_is_refused_by_content(
    make: Callable[[Path], Path], code: str, tmp_path: Path
) -> None:
    assert refused(make(tmp_path)) == [code]


def test_all_findings_are_reported_at_once(tmp_path: Path) -> None:
    empty = written(b"")(tmp_path)
    assert sorted(refused(tmp_path / "没有.xlsx", empty)) == ["F001", "F003"]


def test_no_one_in_any_sheet_is_an_error(tmp_path: Path) -> None:
    assert refused(save_book(tmp_path / "a.xlsx", {"甲": [HEADER]})) == ["T003", "T009"]


def test_a_file_that_may_not_be_read(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", deny)
    with pytest.raises(EnvironmentProblem) as caught:
        load(book)
    assert [note.code for note in caught.value.diagnostics] == ["F014"]


# --- what must not reach the parsers -----------------------------------------------------


def test_a_file_past_the_size_limit_is_refused(book: Path) -> None:
    assert refused(book, caps=Caps(file_bytes=100)) == ["F010"]


def test_what_unpacks_past_the_limit_is_refused(book: Path) -> None:
    assert refused(book, caps=Caps(unpacked_bytes=1000)) == ["F010"]


def test_a_bomb_is_refused_before_it_is_unpacked(book: Path, tmp_path: Path) -> None:
    bomb = edit_sheet(book, tmp_path / "b.xlsx", b"</t>", b"A" * 20_000_000 + b"</t>")
    assert bomb.stat().st_size < 100_000
    assert refused(bomb) == ["F010"]


@pytest.mark.parametrize(
    "evil",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet',
    ],
)
def test_definitions_in_xml_are_refused(book: Path, tmp_path: Path, evil: bytes) -> None:
    assert refused(edit_sheet(book, tmp_path / "b.xlsx", b"<worksheet", evil)) == ["F011"]


def test_xml_that_is_not_utf8_is_refused(book: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        wide = archive.read(SHEET).decode().encode("utf-16")
    assert refused(rewrite(book, tmp_path / "b.xlsx", {SHEET: wide})) == ["F015"]


@pytest.mark.parametrize(
    "stray",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
        b'<row r="9"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
        b'<row r="9"><c r="A1048576"><v>1</v></c><c r="SR9"><v>1</v></c></row></sheetData>',
        b"<row r='9'><c r = 'XFD9'><v>1</v></c></row></sheetData>",
        b'<x:row r="2000000"><x:c r="A2000000"><x:v>1</x:v></x:c></x:row></sheetData>',
    ],
)
def test_a_stray_cell_far_away_is_refused(book: Path, tmp_path: Path, stray: bytes) -> None:
    assert refused(edit_sheet(book, tmp_path / "b.xlsx", b"</sheetData>", stray)) == ["F012"]


def test_a_workbook_that_lacks_a_sheet_is_damaged(book: Path, tmp_path: Path) -> None:
    assert refused(rewrite(book, tmp_path / "b.xlsx", {SHEET: None})) == ["F006"]


def test_a_workbook_with_broken_xml_is_damaged(book: Path, tmp_path: Path) -> None:
    for part in (SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        broken = rewrite(book, tmp_path / "b.xlsx", {part: b"<worksheet><a></b>"})
        assert refused(broken)[0] == "F006"


def test_truncated_files_are_refused(book: Path, tmp_path: Path) -> None:
    whole = book.read_bytes()
    cut = tmp_path / "cut.xlsx"
    for length in range(1, len(whole), len(whole) // 40):
        cut.write_bytes(whole[:length])
        assert refused(cut)[-1] in {"F006", "T009"}  # a byte or two are a text of nobody


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16383)])
def test_letters_of_columns(letters: str, index: int) -> None:
    assert column_letters(index) == letters
    assert column_index(letters) == index
