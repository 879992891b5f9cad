"""Odd packages, archives, text of other encodings, radicals: what is read and what is told."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from office import JANUARY, payouts
from packs import RULES
from payouts.base.columns import header_key, name_key
from payouts.base.errors import PayoutsError
from payouts.base.lookalikes import lookalikes, plain_ideographs
from payouts.roster.find import packages
from payouts.roster.find.formats import Format, detect
from payouts.roster.load import load_roster
from payouts.roster.readers.encodings import is_big5
from roster_books import HEADER, VOCABULARY, a_person, save_book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINES = "姓名,身份证号,批准日期\r\n张三,1,2\r\n李四,3,4\r\n"


def book(folder: Path) -> Path:
    return save_book(folder / "r.xlsx", {"甲": [HEADER, a_person(), a_person("李四", 2)]})


def recalled(path: Path, change: Callable[[str], str]) -> Path:
    """Write a workbook anew with other names of parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(change(name), content)
    return path


def told(*paths: Path) -> set[str]:
    try:
        return {note.code for note in load_roster(list(paths), VOCABULARY).notes}
    except PayoutsError as problem:
        return {found.code for found in problem.diagnostics}


# --- packages ----------------------------------------------------------------------------


def test_a_usual_workbook_is_left_as_it_is(tmp_path: Path) -> None:
    data = book(tmp_path).read_bytes()
    assert packages.usual(data) is data


def test_an_odd_workbook_keeps_all_its_parts(tmp_path: Path) -> None:
    path = book(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/picture 1.png", b"picture")
        before = set(archive.namelist())
    data = recalled(path, lambda part: part.replace("/", "\\")).read_bytes()
    made = packages.usual(data)
    assert made != data
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert set(archive.namelist()) == before
        assert archive.read("xl/media/picture 1.png") == b"picture"
    assert packages.usual(made) is made
    assert openpyxl.load_workbook(io.BytesIO(made))["甲"]["A2"].value == "张三"


def test_two_parts_that_differ_in_capitals_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/SHEET1.XML", b"<worksheet/>")
    assert told(path) == {"F006"}


def test_the_workbook_that_is_led_to_is_read_and_no_other(tmp_path: Path) -> None:
    """A program that goes by names would read the other one, which nobody sees."""
    path, other = book(tmp_path), save_book(tmp_path / "o.xlsx", {"乙": [HEADER, a_person("王五")]})
    with zipfile.ZipFile(other) as archive:
        stray = archive.read("xl/workbook.xml")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts = {name.replace("workbook.xml", "book.xml"): part for name, part in parts.items()}
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"xl/workbook.xml", b"xl/book.xml")
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in (*parts.items(), ("xl/workbook.xml", stray)):
            archive.writestr(name, part)
    assert [sheet.name for sheet in load_roster([path], VOCABULARY).sheets] == ["甲"]


def test_relations_that_define_things_are_not_expanded(tmp_path: Path) -> None:
    path = recalled(book(tmp_path), lambda part: part.replace("/", "\\"))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">]><Relationships/>'
    for encoding in ("utf-8", "utf-16"):
        parts["xl\\_rels\\workbook.xml.rels"] = laughs.encode(encoding)
        with zipfile.ZipFile(path, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        assert told(path) & {"F006", "F009", "F011", "F015"}


def test_a_workbook_with_backslashes_goes_back_marked(tmp_path: Path) -> None:
    path = save_book(tmp_path / "名册.xlsx", {"甲": [HEADER, (*a_person()[:4], "去年")]})
    recalled(path, lambda part: part.replace("/", "\\"))
    back = tmp_path / "back.xlsx"
    rules = ("--rules", RULES / "national", "--benefit", "带病回乡退伍军人补助")
    done = payouts("check", path, *rules, *JANUARY, "--returned", back)
    assert back.exists(), done.err
    assert openpyxl.load_workbook(back).sheetnames == ["问题清单", "甲"]


# --- archives and text -------------------------------------------------------------------


def test_archives_name_what_is_in_them(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("甲.xlsx", "乙/丙.ET", "__MACOSX/._甲.xlsx", "~$甲.xlsx", "说明.txt"):
            archive.writestr(name, b"x")
    with pytest.raises(PayoutsError) as caught:
        load_roster([path], VOCABULARY)
    (found,) = caught.value.diagnostics
    assert (found.code, found.args["count"], found.args["files"]) == (
        "F035",
        2,
        "甲.xlsx、乙/丙.ET",
    )


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"Rar!\x1a\x07\0", {"F036"}),
        ("姓名,身分證號,銀行帳號\r\n張三豐,1,2\r\n".encode("big5"), {"F037"}),
        (LINES.replace(",", "，").encode("gbk"), {"F038"}),
        (LINES.replace(",", "  ").encode(), {"F038"}),
    ],
)
def test_what_stands_in_the_way_is_named(tmp_path: Path, content: bytes, codes: set[str]) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    assert told(path) == codes


def test_archives_beside_rosters_are_told(tmp_path: Path) -> None:
    book(tmp_path)
    (tmp_path / "乙.7z").write_bytes(b"7z")
    assert "F039" in told(tmp_path)


@pytest.mark.parametrize(
    ("text", "encoding", "big5"),
    [
        ("姓名身分證號銀行帳號張三豐", "big5", True),
        ("姓名身分證號銀行帳號張三豐", "gbk", False),
        ("姓名身份证号银行账号李镕喆", "gbk", False),
        ("姓名身份证号银行账号李㐂𠮷", "gb18030", False),
        ("姓", "big5", False),
    ],
)
def test_big5_is_told_from_gbk(text: str, encoding: str, big5: bool) -> None:  # noqa: FBT001
    assert is_big5(text.encode(encoding)) is big5


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("姓名,备注\r\n张三,<b>甲</b>\r\n".encode(), Format.TEXT),
        ("<姓名>,身份证号\r\n".encode(), Format.TEXT),
        (b"RIFF\0\0\0\0WEBP", Format.PICTURE),
        (b"\x03\x7b\x07\x1e\2\0\0\0\x61\0\x20\0" + bytes(40), Format.DATABASE),
        (b"\x03\x7b\x0d\x1e\2\0\0\0\x61\0\x20\0" + bytes(40), Format.UNKNOWN),
    ],
)
def test_what_only_looks_like_a_page_is_none(content: bytes, found: Format) -> None:
    assert detect(io.BytesIO(content)) is found


# --- radicals ----------------------------------------------------------------------------


def test_radicals_are_the_characters_they_look_like() -> None:
    assert plain_ideographs("⾝份证号⽇⾏⼾⻓⻢⻔⻚⻩⻰年") == "身份证号日行户长马门页黄龙年"
    assert lookalikes("⾝⽇⾝份") == "⾝⽇"
    assert lookalikes("身份证﨑⿰") == ""
    assert header_key("银⾏ 账号：") == "银行账号"
    assert name_key("马⽂") == "马文"


def test_radicals_in_headers_and_names_are_told(tmp_path: Path) -> None:
    header = ("姓名", "⾝份证号", *HEADER[2:])
    path = save_book(tmp_path / "r.xlsx", {"甲": [header, a_person("马⽂")]})
    notes = {note.code: note for note in load_roster([path], VOCABULARY).notes}
    assert (notes["T025"].args["odd"], notes["T025"].args["meant"]) == ("⾝", "身")
    assert (notes["R038"].args["odd"], notes["R038"].args["meant"]) == ("⽂（U+2F42）", "文")
