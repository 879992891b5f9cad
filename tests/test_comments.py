"""Comments as each format holds them; ours, and those of an empty roster, are nobody's words."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.comments import Comment

from office import HEADER, book, january, open_office, people
from payouts.base.errors import RosterProblem
from payouts.base.our_comments import BEGIN, END
from payouts.roster.readers.comment_texts import comments_of, page_texts
from roster_books import rewrite
from roster_formats import MADE, biff5, biff12, ods, sheets_of

if TYPE_CHECKING:
    from pathlib import Path

SHEET_RELS = "xl/worksheets/_rels/sheet1.xml.rels"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


def said(text: str, author: str = "") -> str:
    """Return what is taken for somebody's words."""
    return "|".join(comment.text for comment in comments_of([(0, 0, author, text)]))


# --- words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "author", "words"),
    [
        ("老王:\n停发", "老王", "停发"),
        ("老王：停发", "老王", "停发"),
        ("老王:\n停发", "", "老王:；停发"),
        ("一\r\n\r\n 二_x000D_\n三", "", "一；二；三"),
        (" \n", "老王", ""),
        (f"{BEGIN}\nR070 停发\n{END}", "payouts", ""),
        (f"已死亡\n{BEGIN}\nR009 x\n{END}\n已核", "老王", "已死亡；已核"),
        (f"{BEGIN}\nR070 停发", "payouts", ""),
        ("状态（必填 required）\n填写：文字\nWrite: text\n可填：停发\n已停发", "payouts", "已停发"),
        ("状态（必填）\n可填：停发", "", "状态（必填）；可填：停发"),
        ("[x] linkid=1\n\n注释:\n停发", "tc={1}", "注释:；停发"),
        ("[x] linkid=1 停发", "老王", "[x] linkid=1 停发"),
    ],
)
def test_what_people_wrote_is_kept_and_nothing_else(text: str, author: str, words: str) -> None:
    assert said(text, author) == words


def test_comments_on_one_cell_are_one_and_stand_in_the_order_of_cells() -> None:
    found = [(3, 1, "", "乙"), (2, 9, "", "丙"), (3, 1, "", "丁"), (3, 0, "", " ")]
    assert comments_of(found) == ((2, 9, "丙"), (3, 1, "乙；丁"))


def test_page_texts_are_read_without_their_codes() -> None:
    foot = (
        '</sheetData><headerFooter><oddHeader>&amp;L&amp;"宋体,Bold"&amp;9&amp;KFF0000停发&amp;C'
        "甲&amp;&amp;乙 &lt;1&gt;</oddHeader><x:evenFooter>&amp;R第 &amp;P 页</x:evenFooter>"
        "<firstHeader>&amp;L停发</firstHeader></headerFooter>"
    )
    assert page_texts(foot.encode()) == ("停发", "甲&乙 <1>", "第 页")
    assert page_texts(b"</sheetData>") == ()


# --- formats ------------------------------------------------------------------------------


def noted_book(path: Path) -> Path:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(["姓名"])
    sheet["C5"].comment = Comment("停发", "老王")
    made.save(path)
    return path


def test_a_comment_is_found_beyond_the_cells(tmp_path: Path) -> None:
    (sheet,) = sheets_of(noted_book(tmp_path / "a.xlsx"))
    assert sheet.comments == ((4, 2, "停发"),)
    assert sheet.rows == 1


def test_a_book_without_comments_has_none() -> None:
    assert not any(sheet.comments for sheet in sheets_of(MADE / "office.xlsx"))


def linked(tmp_path: Path, content: bytes, target: str = "../c.dat", mode: str = "") -> Path:
    """Write a workbook whose sheet leads to a part of comments."""
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    made.worksheets[0].append(["姓名"])
    made.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            SHEET_RELS,
            f'<Relationships xmlns="{PACKAGE}">'
            f'<Relationship Id="r1" Type="{NOTES}" Target="{target}"{mode}/></Relationships>',
        )
        archive.writestr("xl/c.dat", content)
    return path


def notes(*comments: str) -> bytes:
    listed = "".join(comments)
    return f"<comments><authors><author>甲</author></authors>{listed}</comments>".encode()


def test_odd_comments_are_read_or_passed_over(tmp_path: Path) -> None:
    """Readings aloud, places that are none and authors that are not there."""
    made = notes(
        '<comment ref="$b$2" authorId="0"><text><t>甲:</t><r><t>停</t></r>'
        "<rPh><t>ting</t></rPh><t>发</t></text></comment>",
        '<comment ref="A0" authorId="0"><text><t>零</t></text></comment>',
        '<comment ref="" authorId="0"><text><t>无</t></text></comment>',
        '<comment ref="C3" authorId="1"><text> <t>甲:乙</t></text></comment>',
        '<comment ref="C4"><text><t>丙</t></text></comment>',
    )
    (sheet,) = sheets_of(linked(tmp_path, made))
    assert sheet.comments == ((1, 1, "停发"), (2, 2, "甲:乙"), (3, 2, "丙"))


@pytest.mark.parametrize(("target", "mode"), [("../no.dat", ""), ("c", ' TargetMode="External"')])
def test_a_relation_that_leads_nowhere_is_no_comment(
    tmp_path: Path, target: str, mode: str
) -> None:
    (sheet,) = sheets_of(linked(tmp_path, b"", target, mode))
    assert sheet.comments == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (notes()[:-3], "F006"),
        (b"<!DOCTYPE x><comments/>", "F011"),
        (b"\xff\xfe", "F006"),
    ],
)
def test_damaged_comments_refuse_the_file(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(RosterProblem) as refused:
        sheets_of(linked(tmp_path, content))
    assert [d.code for d in refused.value.diagnostics] == [code]


def test_damaged_relations_refuse_the_file(tmp_path: Path) -> None:
    path = linked(tmp_path, notes())
    rewrite(path, tmp_path / "b.xlsx", {SHEET_RELS: b"<Relationships>"})
    with pytest.raises(RosterProblem) as refused:
        sheets_of(tmp_path / "b.xlsx")
    assert [d.code for d in refused.value.diagnostics] == ["F006"]


def test_two_sheets_may_share_their_comments(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    for sheet in (made.worksheets[0], made.create_sheet()):
        sheet["A1"] = "姓名"
        sheet["A1"].comment = Comment("停发", "老王")
    made.save(path)
    assert [s.comments for s in sheets_of(path)] == [((0, 0, "停发"),)] * 2


def test_comments_of_an_ods(tmp_path: Path) -> None:
    paragraph = "<text:p>停<text:span>发</text:span></text:p>"
    note = f"<office:annotation><x>某人</x>{paragraph}{{}}</office:annotation>"
    cell = "<table:table-cell{}>{}</table:table-cell>"
    text = ' office:value-type="string"'
    body = (
        '<table:table table:name="一"><table:table-row>'
        + cell.format(text, "<text:p>姓名</text:p>")
        + cell.format(text, note.format("<text:p>核</text:p>") + "<text:p>甲</text:p>")
        + cell.format("", note.format(""))
        + cell.format(text, "<text:p>乙</text:p>")
        + "</table:table-row></table:table>"
    )
    (sheet,) = sheets_of(ods(tmp_path / "a.ods", body))
    assert sheet.comments == ((0, 1, "停发；核"), (0, 2, "停发"))
    assert [column[0] for column in sheet.columns] == ["姓名", "甲", None, "乙"]


def test_comments_of_an_xls(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(biff5(936, comment="停发"))
    (sheet,) = sheets_of(path)
    assert sheet.comments == ((1, 0, "停发"),)


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_comments_of_an_xlsb(tmp_path: Path) -> None:
    place = struct.pack("<5I", 0, 3, 3, 2, 2) + b"\0" * 16
    unnamed = struct.pack("<5I", 7, 1, 1, 0, 0) + b"\0" * 16
    made = (
        biff12(632, wide("老王"))
        + biff12(635, place)
        + biff12(637, b"\0" + wide("老王:\n停发"))
        + biff12(635, unnamed)
        + biff12(637, b"\0" + wide("死亡"))
    )
    path = tmp_path / "a.xlsb"
    path.write_bytes((MADE / "sheetjs.xlsb").read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "xl/worksheets/_rels/sheet1.bin.rels",
            f'<Relationships xmlns="{PACKAGE}">'
            f'<Relationship Id="r1" Type="{NOTES}" Target="../comments1.bin"/></Relationships>',
        )
        archive.writestr("xl/comments1.bin", made)
    assert sheets_of(path)[0].comments == ((1, 0, "死亡"), (3, 2, "停发"))


# --- ours ---------------------------------------------------------------------------------


def test_what_the_program_says_in_a_returned_workbook_is_nobodys_word(tmp_path: Path) -> None:
    """Its comments say 停发 of each row they are on; the officer's own still counts."""
    office = open_office(tmp_path)
    header = (*HEADER, "备注")
    rows = [(*row, *([None] * (len(header) - len(row)))) for row in people(3)]
    rows[1] = (*rows[1][:-1], "停发")
    book(office / "a.xlsx", rows, header=header)
    made = openpyxl.load_workbook(office / "a.xlsx")
    made.worksheets[0]["A4"].comment = Comment("老王:\n已死亡", "老王")
    made.save(office / "a.xlsx")
    first = january(office, "a.xlsx")
    (office / "b.xlsx").write_bytes((first.folder / "returned.xlsx").read_bytes())
    second = january(office, "b.xlsx")

    def told(done: object) -> list[tuple[str, str]]:
        found = done.manifest["diagnostics"]  # type: ignore[attr-defined]
        return sorted((d["code"], d["cell"]) for d in found if d["code"] != "T016")

    assert told(first) == told(second)
    assert [place for code, place in told(first) if code == "R070"] == ["A4", "D3"]
    back = openpyxl.load_workbook(office / "b.xlsx")["小补助"]
    assert "停发" in back["D3"].comment.text


def test_an_id_in_a_comment_is_masked(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    book(office / "a.xlsx", people(1))
    made = openpyxl.load_workbook(office / "a.xlsx")
    made.worksheets[0]["A2"].comment = Comment("与152530196003070034重复，不发", "老王")
    made.save(office / "a.xlsx")
    (found,) = january(office, "a.xlsx").manifest["diagnostics"]
    assert found["code"] == "R070"
    assert found["cell"] == "A2"
    assert found["value"] == "与1525**********0034重复，不发"
    assert "“批注”写着“与1525**********0034重复，不发”" in found["message"]
