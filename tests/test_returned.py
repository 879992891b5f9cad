"""What goes back to the officer: the same workbook, every problem marked, nothing else touched."""

from __future__ import annotations

import csv
import io
import re
import stat
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from office import HEADER, book, january, open_office, payouts, people, someone
from packs import MONTHLY, make_pack, person_id
from payouts.base.diagnostics import Diagnostic, Place, Severity, say
from payouts.base.errors import EnvironmentProblem
from payouts.base.our_comments import BEGIN, END
from payouts.output.returned import ReturnedBook, _named, returned_books
from payouts.output.returned import findings as findings_module
from payouts.output.returned.element import (
    UnmarkableWorkbookError,
    read_elements,
    spliced,
    with_attributes,
)
from payouts.output.returned.findings import COLOURS, listed_findings
from payouts.output.returned.marking import Marks, mark
from payouts.output.returned.styles import Styles
from payouts.roster.load import load_roster
from payouts.roster.settings import ReadSettings
from roster_books import rewrite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = "张's 优待金"
HELD, REJECTED, WARNED = "FFD090", "FFB0B0", "FFF0B0"


def officers_book(path: Path) -> Path:
    """Write a workbook with everything an office puts into one."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = SHEET
    sheet.append(["2024年优待金发放花名册"])
    sheet.merge_cells("A1:F1")
    sheet.append(["姓名", "身份证号", "批准日期", "金额", "合计", "备注"])
    for row in range(3, 20):
        sheet.append([f"张{row}", person_id(row), "去年", 100.5, f"=D{row}*2", None])
    sheet.column_dimensions["B"].width = 24
    sheet["C4"].fill = PatternFill("solid", fgColor="0000FF00")
    sheet["C4"].font = Font(bold=True, color="00FF0000")
    sheet["C4"].comment = Comment("自己的批注", "老王")
    sheet["A3"].comment = Comment("别动 & <这里>", "老王")
    sheet.merge_cells("F5:F8")
    sheet.protection.sheet = True
    choices = DataValidation(type="list", formula1='"去年,今年"')
    choices.add("C3:C30")
    sheet.add_data_validation(choices)
    sheet.print_title_rows = "1:2"
    other = made.create_sheet("第二")
    other["A1"] = "x"
    other["H1"] = ArrayFormula("H1:H2", "=A1:A2")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=2, max_row=19))
    other.add_chart(chart, "C3")
    made.active = 1
    other.sheet_view.tabSelected = True
    made.save(path)
    return path


def plain_book() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = SHEET
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


PLAIN = plain_book()


def found(code: str, cell: str | None, sheet: str | None = SHEET, **args: object) -> Diagnostic:
    """Say something about a cell, a row (``"7"``), a sheet or the file."""
    row = int("".join(c for c in cell if c.isdigit())) if cell else None
    at = cell if cell and not cell.isdigit() else None
    words = {"column": "批准日期", "value": "去年", "person": "张*", **args}
    return say(code, Place(file="o.xlsx", sheet=sheet, row=row, cell=at), **words)


def marked(data: bytes, *said: Diagnostic) -> bytes:
    return mark(data, Marks("o.xlsx", listed_findings(said, "o.xlsx"), lambda _sheet, _row: 0))[0]


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def colour(sheet: Worksheet, cell: str) -> str | None:
    fill = sheet[cell].fill
    shade = str(fill.fgColor.rgb)[2:] if fill.patternType == "solid" else None
    if shade and (base := f"{shade[:3]}0{shade[4]}0") in COLOURS.values():
        return base  # of a mark: its shade says what stood there before
    return shade


def text(sheet: Worksheet, cell: str) -> str | None:
    comment = sheet[cell].comment
    return None if comment is None else comment.text


def listed(data: bytes, name: str = "问题清单") -> list[dict[str, object]]:
    """Return the lines of the list by header."""
    rows = list(opened(data)[name].iter_rows(values_only=True))
    header = rows.index(next(row for row in rows if row[0] == "序号"))
    names = [str(cell) for cell in rows[header][:10]]
    return [dict(zip(names, row[:10], strict=True)) for row in rows[header + 1 :] if row[0]]


@pytest.fixture
def workbook(tmp_path: Path) -> bytes:
    return officers_book(tmp_path / "o.xlsx").read_bytes()


# --- the workbook of the officer ------------------------------------------------------------


def test_a_bad_cell_is_filled_and_says_what_to_do(workbook: bytes) -> None:
    data = marked(
        workbook, found("R009", "C3"), found("R020", "B4", column="身份证号"), found("E050", "D6")
    )
    sheet = opened(data)[SHEET]
    assert [colour(sheet, cell) for cell in ("C3", "B4", "D6")] == [HELD, REJECTED, WARNED]
    comment = sheet["C3"].comment
    assert comment.author == "payouts"
    first, zh, todo, en, to_do, last = comment.text.split("\n")
    assert (first, last) == (BEGIN, END)
    assert zh == "R009 待核实：批准日期“去年”不是能识别的日期"
    assert todo.startswith("怎么办：按 2023-09-01")
    assert en.startswith("held: 批准日期")
    assert to_do.startswith("To do: write it")


def test_all_else_stays_as_it_is_to_the_byte(workbook: bytes) -> None:
    """A chart, a print title or another's cell that got lost would be lost for good."""
    data = marked(workbook, found("R009", "C3"))
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(io.BytesIO(data)) as new:
        changed = {n for n in old.namelist() if old.read(n) != new.read(n)}
        added = set(new.namelist()) - set(old.namelist())
        before = old.read("xl/worksheets/sheet1.xml").decode()
        after = new.read("xl/worksheets/sheet1.xml").decode()
    assert changed == {
        *("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"),
        *("xl/styles.xml", "xl/worksheets/sheet1.xml"),
        *("xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"),
        "xl/worksheets/sheet2.xml",  # no longer selected together with the list
    }
    assert added == {"xl/worksheets/sheet3.xml"}
    # One cell has another format, and that is all.
    assert len(Counter(after.split("<")) - Counter(before.split("<"))) == 1
    sheet = opened(data)[SHEET]
    assert sheet["E5"].value == "=D5*2"
    assert sheet["C4"].font.b
    assert sheet.column_dimensions["B"].width == 24
    assert sheet.protection.sheet
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.merged_cells.ranges == opened(workbook)[SHEET].merged_cells.ranges
    assert str(sheet.data_validations.dataValidation[0].sqref) == "C3:C30"
    assert text(sheet, "A3") == "别动 & <这里>"
    assert sheet["A3"].comment.author == "老王"


def test_an_officers_comment_stays_above_ours(workbook: bytes) -> None:
    data = marked(workbook, found("R009", "C4"))
    comment = opened(data)[SHEET]["C4"].comment
    assert comment.author == "老王"
    assert comment.text.startswith(f"自己的批注\n{BEGIN}\nR009 ")


def test_several_findings_share_a_comment_and_the_worst_colours_the_cell(workbook: bytes) -> None:
    data = marked(workbook, found("E050", "B4"), found("R020", "B4", column="身份证号"))
    sheet = opened(data)[SHEET]
    said = str(text(sheet, "B4"))
    assert said.index("R020") < said.index("E050")
    assert said.count(BEGIN) == 1
    assert colour(sheet, "B4") == REJECTED


def test_a_finding_about_a_row_marks_its_name_and_one_about_a_sheet_is_listed(
    workbook: bytes,
) -> None:
    data = marked(workbook, found("R001", "9"), found("B001", None, rows=3, candidates="甲"))
    sheet = opened(data)[SHEET]
    assert colour(sheet, "A9") == HELD
    lines = listed(data)
    assert [(line["代码"], line["单元格"]) for line in lines] == [("B001", None), ("R001", "第9行")]


def test_a_finding_inside_a_merged_cell_marks_what_shows(workbook: bytes) -> None:
    sheet = opened(marked(workbook, found("R028", "F7")))[SHEET]
    assert colour(sheet, "F5") == HELD
    assert text(sheet, "F7") is None


def test_cells_and_rows_that_are_not_there_are_put_there(workbook: bytes) -> None:
    """A cell that was left blank has no element; what is missing is just what is to be marked."""
    sheet = opened(marked(workbook, found("R001", "H40"), found("R001", "G4")))[SHEET]
    assert colour(sheet, "H40") == HELD
    assert colour(sheet, "G4") == HELD
    assert sheet["H40"].value is None


def test_the_list_comes_first_with_counts_and_links(workbook: bytes) -> None:
    data = marked(
        workbook,
        found("R009", "C4"),
        found("R020", "B4", column="身份证号", value="1501**********001X"),
        found("R009", "C3"),
        found("B001", None, sheet="第二", rows=3, candidates="甲"),
    )
    made = opened(data)
    assert made.sheetnames == ["问题清单", SHEET, "第二"]
    sheet = made["问题清单"]
    assert made.active is sheet
    assert [bool(s.sheet_view.tabSelected) for s in made] == [True, False, False]
    assert str(sheet["A1"].value).startswith("payouts 问题清单")
    lines = listed(data)
    codes = [(line["严重程度"], line["代码"], line["单元格"]) for line in lines]
    assert codes == [
        ("错误", "B001", None),
        ("退回", "R020", "B4"),
        ("待核实", "R009", "C3"),
        ("待核实", "R009", "C4"),
    ]
    assert lines[1]["姓名"] == "张*"
    assert lines[1]["原值"] == "1501**********001X"
    links = [cell.hyperlink for (cell,) in sheet["E1:E40"] if cell.hyperlink]
    assert [link.location for link in links] == [
        f"'张''s 优待金'!{cell}" for cell in ("B4", "C3", "C4")
    ]
    counts = {(row[1], row[2]): row[3] for row in sheet.iter_rows(values_only=True)}
    assert counts["待核实", "全部"] == 2
    assert counts[None, "R020"] == 1


def test_nothing_in_a_roster_becomes_a_formula(workbook: bytes) -> None:
    hostile = "=cmd|' /C calc'!A0"
    data = marked(workbook, found("R009", "C3", value=hostile, person="=*"))
    sheet = opened(data)["问题清单"]
    assert listed(data)[0]["原值"] == hostile
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet3.xml")


@given(st.text(min_size=1, max_size=30))
@example("\x00\x0b\ufffe\ud800")
@example("_x0041_ & <b> ]]> \r\n")
@example(BEGIN + END)
def test_whatever_stands_in_a_cell_can_be_shown(value: str) -> None:
    data = marked(PLAIN, found("R009", "C3", value=value, person=value, column=value))
    made = opened(data)
    assert BEGIN in str(text(made[SHEET], "C3"))
    again = opened(marked(data, found("E050", "B2")))[SHEET]
    assert text(again, "C3") is None


def test_a_sheet_of_that_name_which_is_not_ours_is_kept(tmp_path: Path) -> None:
    path = officers_book(tmp_path / "o.xlsx")
    made = openpyxl.load_workbook(path)
    made.create_sheet("问题清单")["A1"] = "我们自己的清单"
    made.save(path)
    data = marked(path.read_bytes(), found("R009", "C3"))
    assert opened(data).sheetnames == ["问题清单(2)", SHEET, "第二", "问题清单"]
    again = marked(data, found("R009", "C4"))
    assert opened(again).sheetnames == ["问题清单(2)", SHEET, "第二", "问题清单"]
    assert opened(again)["问题清单"]["A1"].value == "我们自己的清单"


def test_equal_inputs_give_equal_bytes(workbook: bytes) -> None:
    said = (found("R009", "C3"), found("R020", "B4", column="身份证号"))
    assert marked(workbook, *said) == marked(workbook, *said)
    assert marked(workbook, *said) == marked(workbook, *reversed(said))


def test_only_what_a_person_must_see_goes_back() -> None:
    said = [
        found("R009", "C3"),
        found("R009", "C3"),  # for another benefit of the same sheet
        found("E053", None, detail="1.00"),  # a warning about no cell
        found("T002", None),  # for information
        say("R009", Place(file="another.xlsx", sheet=SHEET, row=3, cell="C3"), column="x"),
    ]
    assert [f.diagnostic.code for f in listed_findings(said, "o.xlsx")] == ["R009", "E053"]


def test_warnings_about_a_sheet_or_the_file_are_listed_with_a_link_and_mark_nothing(
    workbook: bytes,
) -> None:
    """An officer who corrects by the list would otherwise never hear of hidden rows."""
    said = (
        found("T007", None, count=2, rows="3-4", done="已读取", done_en="read"),
        found("E053", "7", detail="1.00"),
        found("F024", None, sheet=None),
    )
    data = marked(workbook, *said)
    sheet = opened(data)["问题清单"]
    assert {line["代码"] for line in listed(data)} == {"T007", "E053"} | (
        {"F024"} if said[2].severity is Severity.WARNING else set()
    )
    links = {
        cell.coordinate[0]: cell.hyperlink.location
        for row in sheet["D1:E40"]
        for cell in row
        if cell.hyperlink
    }
    assert links == {"D": "'张''s 优待金'!A1", "E": "'张''s 优待金'!A7"}
    assert colour(opened(data)[SHEET], "A7") is None
    assert not any(finding.sends for finding in listed_findings(said, "o.xlsx"))


def test_a_workbook_with_nothing_but_such_warnings_stays(tmp_path: Path) -> None:
    office = _office(tmp_path, [])
    made = openpyxl.load_workbook(office / "a.xlsx")
    made["小补助"].row_dimensions[2].hidden = True
    made.save(office / "a.xlsx")
    done = january(office, "a.xlsx")
    assert "T007" in {d["code"] for d in done.manifest["diagnostics"]}
    assert not list(done.folder.glob("returned*"))
    added = openpyxl.load_workbook(office / "a.xlsx")
    added["小补助"].append(LATE)
    added.save(office / "b.xlsx")
    again = january(office, "b.xlsx")
    listing = openpyxl.load_workbook(again.folder / "returned.xlsx")["问题清单"]
    assert "T007" in {row[2] for row in listing.iter_rows(values_only=True)}


def test_every_printed_page_of_the_list_has_its_header(workbook: bytes) -> None:
    """Also of one returned twice, whose list is longer or shorter than before."""
    once = marked(workbook, found("R009", "C3"), found("R020", "B4", column="身份证号"))
    twice = marked(once, found("R009", "C3"))
    bare = marked(PLAIN, found("R009", "C3"))  # a workbook without a name for anything
    rows = []
    for data in (once, twice, bare):
        made = opened(data)
        sheet = made["问题清单"]
        header = next(cell.row for cell in sheet["A"] if cell.value == "序号")
        assert sheet.print_title_rows == f"${header}:${header}"
        rows.append(header)
        if data is not bare:
            assert made[SHEET].print_title_rows == "$1:$2"
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.read("xl/workbook.xml").count(b"Print_Titles")
        assert names == (1 if data is bare else 2)
    assert rows[0] > rows[1]


def test_what_goes_beyond_the_most_is_counted(
    workbook: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("payouts.output.returned.marking.MOST_LISTED", 2)
    data = marked(workbook, *(found("R009", f"C{row}") for row in range(3, 9)))
    words = " ".join(str(row[0]) for row in opened(data)["问题清单"].iter_rows(values_only=True))
    assert "另有 4 项" in words
    assert len(listed(data)) == 2
    assert findings_module.MOST_LISTED > 10_000


# --- returned, corrected, and returned again -------------------------------------------------


def test_a_cell_that_is_right_now_looks_as_it_did(workbook: bytes) -> None:
    first = marked(workbook, found("R009", "C3"), found("R009", "C4"), found("R001", "F7"))
    again = marked(first, found("R020", "B4", column="身份证号"))
    now, before = opened(again)[SHEET], opened(workbook)[SHEET]
    for cell in ("C3", "C4", "F5"):
        assert repr(now[cell].fill) == repr(before[cell].fill), cell
        assert repr(now[cell].font) == repr(before[cell].font), cell
        assert text(now, cell) == text(before, cell), cell
    assert colour(now, "B4") == REJECTED
    assert [line["代码"] for line in listed(again)] == ["R020"]
    assert opened(again).sheetnames == ["问题清单", SHEET, "第二"]


def test_marks_move_with_the_cells_of_the_officer(workbook: bytes) -> None:
    """Excel saves everything anew and a sorted row stands elsewhere: marks must still go."""
    first = opened(marked(workbook, found("R009", "C4")))
    sheet = first[SHEET]
    sheet["A15"]._style = sheet["C4"]._style  # noqa: SLF001 (as moving a cell does)
    sheet["C4"]._style = sheet["C5"]._style  # noqa: SLF001
    saved = io.BytesIO()
    first.save(saved)
    again = opened(marked(saved.getvalue(), found("E050", "D6")))[SHEET]
    assert colour(again, "A15") == "00FF00"
    assert text(again, "C4") == "自己的批注"


def test_marks_go_from_a_workbook_another_program_has_saved(workbook: bytes) -> None:
    """LibreOffice keeps one colour of a solid fill, so the shade has to say what was there."""
    first = marked(workbook, found("R009", "C3"), found("R009", "C4"))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        styles = archive.read("xl/styles.xml")
    styles, count = re.subn(rb'<bgColor rgb="FF7A[0-9A-F]{4}"/>', b"", styles)
    assert count == 2
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(first)) as old, zipfile.ZipFile(saved, "w") as new:
        for name in old.namelist():
            new.writestr(name, styles if name == "xl/styles.xml" else old.read(name))
    again = opened(marked(saved.getvalue(), found("E050", "D6")))[SHEET]
    assert colour(again, "C3") is None
    assert colour(again, "C4") == "00FF00"


def test_words_written_around_our_comment_are_kept(workbook: bytes) -> None:
    first = opened(marked(workbook, found("R009", "C3")))
    cell = first[SHEET]["C3"]
    cell.comment = Comment(f"{cell.comment.text}\n已电话核实", "payouts")
    saved = io.BytesIO()
    first.save(saved)
    again = opened(marked(saved.getvalue(), found("R009", "C3")))[SHEET]["C3"].comment
    assert again.text.startswith("已电话核实")
    assert again.text.count(BEGIN) == 1
    gone = opened(marked(saved.getvalue(), found("E050", "D6")))[SHEET]["C3"].comment
    assert gone.text.strip() == "已电话核实"
    assert gone.author != "payouts"


def test_a_lost_list_takes_no_mark_for_the_officers_own(workbook: bytes) -> None:
    first = opened(marked(workbook, found("R009", "C3")))
    del first["问题清单"]
    saved = io.BytesIO()
    first.save(saved)
    again = marked(saved.getvalue(), found("E050", "D6"))
    assert colour(opened(again)[SHEET], "C3") is None
    assert opened(again).sheetnames[0] == "问题清单"


def test_what_the_list_notes_is_never_put_back_unread(workbook: bytes) -> None:
    """The hidden column is the officer's to write in, too."""
    first = opened(marked(workbook, found("R009", "C4")))
    for (cell,) in first["问题清单"]["L1:L5"]:
        cell.value = str(cell.value or "0").partition("=")[0] + '=<fill><x a="1"/></fill>'
    saved = io.BytesIO()
    first.save(saved)
    again = marked(saved.getvalue(), found("E050", "D6"))
    assert colour(opened(again)[SHEET], "C4") is None


# --- workbooks of other programs ---------------------------------------------------------------


def test_a_workbook_with_prefixes_is_marked_too(tmp_path: Path) -> None:
    """Some programs write every element as ``<x:c>``."""
    plain = book(tmp_path / "p.xlsx", people(3), sheet=SHEET)
    with zipfile.ZipFile(plain) as archive:
        parts = {}
        for name in ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"):
            raw = archive.read(name).decode().replace("<", "<x:").replace("<x:/", "</x:")
            raw = raw.replace("<x:?xml", "<?xml").replace("xmlns=", "xmlns:x=")
            parts[name] = raw.encode()
    rewrite(plain, tmp_path / "o.xlsx", parts)
    data = marked((tmp_path / "o.xlsx").read_bytes(), found("R009", "C3"), found("R001", "F9"))
    sheet = opened(data)[SHEET]
    assert colour(sheet, "C3") == HELD
    assert colour(sheet, "F9") == HELD
    assert BEGIN in str(text(sheet, "C3"))
    assert colour(opened(marked(data, found("E050", "A2")))[SHEET], "C3") is None


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><!-- <row r='1'> -->"),
        ("xl/workbook.xml", b"spreadsheetml/2006/main", b"spreadsheetml/2099/main"),
        ("xl/styles.xml", b"cellXfs", b"cellXfz"),
        ("[Content_Types].xml", b"sheet.main+xml", b"template.main+xml"),
        ("xl/worksheets/sheet1.xml", b'r="3"', b'r="1"'),
        ("xl/styles.xml", b"<styleSheet", b"<!DOCTYPE x><styleSheet"),
    ],
)
def test_a_workbook_built_oddly_is_left_alone(
    tmp_path: Path, member: str, old: bytes, new: bytes
) -> None:
    path = book(tmp_path / "o.xlsx", people(3), sheet=SHEET)
    with zipfile.ZipFile(path) as archive:
        raw = archive.read(member)
    assert old in raw
    odd = rewrite(path, tmp_path / "odd.xlsx", {member: raw.replace(old, new)})
    with pytest.raises(UnmarkableWorkbookError):
        marked(odd.read_bytes(), found("R009", "C3"))


def test_a_workbook_with_macros_keeps_them_and_its_extension(tmp_path: Path) -> None:
    """Excel refuses a workbook with macros that is called .xlsx."""
    path = book(tmp_path / "p.xlsx", people(3), sheet=SHEET)
    with zipfile.ZipFile(path) as archive:
        types = archive.read("[Content_Types].xml")
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in types
    types = types.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    path = rewrite(path, tmp_path / "o.xlsm", {"[Content_Types].xml": types})
    wanted = Marks(
        "o.xlsx", listed_findings([found("R009", "C3")], "o.xlsx"), lambda _sheet, _row: 0
    )
    data, suffix = mark(path.read_bytes(), wanted)
    assert suffix == ".xlsm"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"macroEnabled" in archive.read("[Content_Types].xml")


def test_a_conversation_is_left_to_those_who_hold_it(tmp_path: Path) -> None:
    """Excel shows the conversation and not the comment that stands for it."""
    path = officers_book(tmp_path / "o.xlsx")
    made = openpyxl.load_workbook(path)
    made[SHEET]["C4"].comment = Comment("[Threaded comment]", "tc={1F}")
    made.save(path)
    sheet = opened(marked(path.read_bytes(), found("R009", "C4")))[SHEET]
    assert text(sheet, "C4") == "[Threaded comment]"
    assert colour(sheet, "C4") == HELD


def test_spots_tell_where_elements_stand() -> None:
    data = '<?xml version="1.0"?><a>é<b x="1>2"/><c>t</c></a>'.encode()
    root = read_elements(data)
    b, c = root.children
    assert data[b.start : b.end] == b'<b x="1>2"/>'
    assert data[c.inner : c.close] == b"t"
    assert spliced(data, [(b.start, b.end, b""), (c.close, c.close, b"!")]).endswith(
        b"<c>t!</c></a>"
    )
    with pytest.raises(UnmarkableWorkbookError):
        spliced(data, [(5, 9, b""), (7, 8, b"")])
    assert with_attributes(b'<c r="A1" s="3"/>', s="7") == b'<c r="A1" s="7"/>'


def test_fills_that_are_marks_are_unlike_those_of_the_list() -> None:
    """Otherwise the colours of the list itself would be taken back as marks."""
    styles = (
        b'<styleSheet xmlns="m"><fonts><font/></fonts><fills><fill/></fills><borders><border/>'
        b'</borders><cellXfs><xf fillId="0"/></cellXfs></styleSheet>'
    )
    made = Styles(styles, frozenset(COLOURS.values()))
    number = made.marked(0, HELD)
    assert number == 1
    again = Styles(made.data(), frozenset(COLOURS.values()))
    assert again.unmark({}) == 1
    assert Styles(again.data(), frozenset(COLOURS.values())).unmark({}) == 0


# --- commands --------------------------------------------------------------------------------


def _office(tmp_path: Path, rows: Sequence[Sequence[object]]) -> Path:
    office = open_office(tmp_path)
    book(office / "a.xlsx", [*people(2), *rows])
    return office


LATE = ("王五", person_id(9), "去年")


def test_a_run_that_needs_a_person_sends_the_workbook_back(tmp_path: Path) -> None:
    done = january(_office(tmp_path, [LATE]), "a.xlsx")
    assert done.code == 1
    path = done.folder / "returned.xlsx"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "returned.xlsx" in {output["path"] for output in done.manifest["outputs"]}
    assert str(path) in done.out
    sheet = openpyxl.load_workbook(path)["小补助"]
    assert colour(sheet, "C4") == HELD
    assert str(text(sheet, "C4")).startswith(f"{BEGIN}\nR009")


def test_a_run_that_needs_nobody_sends_nothing_back(tmp_path: Path) -> None:
    done = january(_office(tmp_path, []), "a.xlsx")
    assert done.code == 0
    assert not list(done.folder.glob("returned*"))


def test_a_returned_workbook_is_read_without_a_word_about_its_marks(tmp_path: Path) -> None:
    office = _office(tmp_path, [LATE])
    first = january(office, "a.xlsx")
    (office / "b.xlsx").write_bytes((first.folder / "returned.xlsx").read_bytes())
    second = january(office, "b.xlsx")
    assert second.manifest["rows"] == first.manifest["rows"]
    codes = Counter(d["code"] for d in first.manifest["diagnostics"])
    assert Counter(d["code"] for d in second.manifest["diagnostics"]) - codes == {"T016": 1}
    corrected = openpyxl.load_workbook(office / "b.xlsx")
    corrected["小补助"]["C4"] = "2023-01-01"
    corrected.save(office / "c.xlsx")
    third = january(office, "c.xlsx")
    assert third.code == 0
    assert not list(third.folder.glob("returned*"))


def test_several_rosters_go_back_each_by_its_name(tmp_path: Path) -> None:
    office = _office(tmp_path, [LATE])
    book(office / "b.xlsx", [someone(21)])
    book(office / "c.xlsx", [("赵六", person_id(22), "前年")])
    done = january(office, "a.xlsx", "b.xlsx", "c.xlsx")
    assert {p.name for p in (done.folder / "returned").iterdir()} == {"a.xlsx", "c.xlsx"}


def test_rosters_of_one_name_go_back_in_their_folders(tmp_path: Path) -> None:
    """Numbered instead, nobody could tell which township is to correct which."""
    office = open_office(tmp_path)
    for folder, first in (("城关", 1), ("东街", 5)):
        book(
            office / folder / "上都镇.xlsx",
            [*people(2, first=first), ("王五", person_id(first + 20), "去年")],
        )
    done = january(office, "城关", "东街")
    top = done.folder / "returned"
    back = sorted(path.relative_to(top).as_posix() for path in top.rglob("*.xlsx"))
    assert back == ["东街/上都镇.xlsx", "城关/上都镇.xlsx"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in (top, *top.iterdir())} == {0o700}
    outputs = {output["path"] for output in done.manifest["outputs"]}
    assert outputs >= {f"returned/{name}" for name in back}


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        (["../../a.xlsx", "/etc/b.xlsx"], ["a.xlsx", "etc/b.xlsx"]),
        (["A/r.xls", "a/r.xlsx"], ["A/r.xlsx", "a/r(2).xlsx"]),
        (["r.xlsx/r.xlsx", "r.xlsx"], ["r.xlsx/r.xlsx", "r(2).xlsx"]),
        ([".."], ["_.xlsx"]),
    ],
)
def test_no_name_leads_out_of_the_folder_or_to_another_book(
    names: list[str], paths: list[str]
) -> None:
    books = [ReturnedBook(name, ".xlsx", b"", ()) for name in names]
    named = _named(Path("top"), books)
    assert [path.relative_to("top").as_posix() for path in named] == paths


def test_check_says_that_nothing_goes_back(tmp_path: Path) -> None:
    office = _office(tmp_path, [])
    done = payouts("check", "a.xlsx", "--period", "2023-01", "--returned", "b.xlsx", cwd=office)
    assert (done.code, "U019" in done.out) == (0, True)
    assert not (office / "b.xlsx").exists()


def test_check_writes_what_goes_back_and_replaces_nothing(tmp_path: Path) -> None:
    office = _office(tmp_path, [LATE])
    words = ("check", "a.xlsx", "--period", "2023-01", "--returned")
    done = payouts(*words, "退回.xlsx", cwd=office)
    assert done.code == 1
    assert colour(openpyxl.load_workbook(office / "退回.xlsx")["小补助"], "C4") == HELD
    before = (office / "退回.xlsx").read_bytes()
    again = payouts(*words, "退回.xlsx", cwd=office)
    assert (again.code, again.codes) == (2, {"U010"})
    assert (office / "退回.xlsx").read_bytes() == before
    (office / "folder").mkdir()
    assert payouts(*words, "folder", cwd=office).code == 1
    assert [p.name for p in (office / "folder").iterdir()] == ["a.xlsx"]


def test_a_file_that_cannot_be_written_back_goes_as_a_plain_table(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    with (office / "小补助.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADER, *people(2), ("=1+1", person_id(9), "去年")])
    done = january(office, "小补助.csv")
    assert done.code == 1
    assert "U011" in {d["code"] for d in done.manifest["diagnostics"]}
    made = openpyxl.load_workbook(done.folder / "returned.xlsx")
    sheet = made[made.sheetnames[1]]
    assert [cell.value for cell in sheet[4]] == ["=1+1", person_id(9), "去年"]
    assert sheet["A4"].data_type == "s"
    assert colour(sheet, "C4") == HELD
    assert any(
        "各单元格位置" in str(row[0]) for row in made["问题清单"].iter_rows(values_only=True)
    )


def test_a_workbook_built_oddly_goes_as_a_plain_table(tmp_path: Path) -> None:
    office = _office(tmp_path, [LATE])
    with zipfile.ZipFile(office / "a.xlsx") as archive:
        types = archive.read("[Content_Types].xml").replace(b"sheet.main", b"template.main")
    rewrite(office / "a.xlsx", office / "b.xlsx", {"[Content_Types].xml": types})
    done = january(office, "b.xlsx")
    assert done.code == 1
    assert "U011" in {d["code"] for d in done.manifest["diagnostics"]}
    assert colour(openpyxl.load_workbook(done.folder / "returned.xlsx")["小补助"], "C4") == HELD


def test_of_a_locked_workbook_only_what_must_be_seen_goes_back(tmp_path: Path) -> None:
    """What goes back has no password: it must not hold everybody."""
    office = _office(tmp_path, [LATE])
    with (office / "a.xlsx").open("rb") as plain, (office / "b.xlsx").open("wb") as locked:
        OOXMLFile(plain).encrypt("geheim", locked)
    (office / "password").write_text("geheim\n", encoding="utf-8")
    (office / "password").chmod(0o600)
    done = january(office, "b.xlsx", "--password-file", "password")
    assert "U012" in done.codes
    made = openpyxl.load_workbook(done.folder / "returned.xlsx")
    rows = [[cell.value for cell in row] for row in made["小补助"].iter_rows()]
    assert rows == [list(HEADER), [None] * 3, [None] * 3, list(LATE)]
    assert colour(made["小补助"], "C4") == HELD


def test_what_is_left_out_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payouts.output.returned.MOST_LISTED", 1)
    monkeypatch.setattr("payouts.output.returned.marking.MOST_LISTED", 1)
    done = january(_office(tmp_path, [LATE, ("赵六", person_id(8), "前年")]), "a.xlsx")
    (said,) = [d for d in done.manifest["diagnostics"] if d["code"] == "U013"]
    assert "有 1 项" in said["message"]
    assert [d["code"] for d in done.manifest["diagnostics"]].count("R009") == 2


def test_a_file_that_was_changed_meanwhile_is_not_sent_back(tmp_path: Path) -> None:
    """The marks would stand in places of another table."""
    path = book(tmp_path / "a.xlsx", [someone(), LATE])
    vocabulary = make_pack(tmp_path, MONTHLY).vocabulary
    roster = load_roster([path], vocabulary)
    book(path, [LATE, someone()])
    said = say("R009", Place(file="a.xlsx", sheet="小补助", row=3, cell="C3"), column="x", value="")
    with pytest.raises(EnvironmentProblem) as problem:
        returned_books(roster, [said], ReadSettings())
    assert [d.code for d in problem.value.diagnostics] == ["U014"]
