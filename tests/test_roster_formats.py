"""Every format gives the cells that .xlsx gives; damage and bombs are refused in words."""

from __future__ import annotations

import datetime as dt
import io
import random
import shutil
import struct
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import xlwt

from payouts.base.errors import RosterProblem
from payouts.roster.cells.clean import parse_column
from payouts.roster.cells.problems import Problem
from payouts.roster.find.caps import Caps
from payouts.roster.load import load_roster
from payouts.roster.model.cell import ERROR_VALUE, NO_CACHED_VALUE, NOT_FINITE, BadCell
from payouts.roster.model.rawsheet import Merge
from payouts.roster.readers import ods as ods_reader
from payouts.roster.readers import parquet, text, xls, xlsb
from payouts.roster.readers.number_formats import Shown, as_date, shown_as
from roster_books import VOCABULARY, objects, rewrite
from roster_formats import (
    GRID,
    HEADER,
    MADE,
    PEOPLE,
    TEXTS,
    TYPED,
    as_text,
    biff5,
    biff12,
    by_arrow,
    expected,
    ods,
    rows_of,
    sheets_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any, BinaryIO

    from payouts.base.money import Exact
    from payouts.roster.model.rawsheet import RawSheet

    Read = Callable[[BinaryIO, str, Caps], list[RawSheet]]

WRONG = BadCell(ERROR_VALUE)
NO_RESULT = BadCell(NO_CACHED_VALUE)
NIGHT, MORNING, NOON = (dt.datetime.fromisoformat(f"2023-09-01T{h}") for h in ("00", "08", "12"))
NIGHT_UTC = dt.datetime.fromisoformat("2023-08-31T16")  # when it is midnight in Shanghai


def code_of(read: Read, data: bytes, caps: Caps | None = None) -> str:
    """Return the code with which a reader refuses a file."""
    with pytest.raises(RosterProblem) as caught:
        read(io.BytesIO(data), "名册", caps or Caps())
    (found,) = caught.value.diagnostics
    assert found.place.file == "名册"
    return found.code


def cells(content: str | bytes, encoding: str = "utf-8") -> list[tuple[object, ...]]:
    """Return the rows of a text file."""
    data = content if isinstance(content, bytes) else content.encode(encoding)
    (sheet,) = text.read(io.BytesIO(data), "a.csv", Caps())
    return rows_of(sheet)


# --- one roster, every format --------------------------------------------------------------


@pytest.mark.parametrize("writer", TYPED)
def test_whoever_wrote_it_the_cells_are_the_same(writer: str, tmp_path: Path) -> None:
    """Leading blank rows and columns keep their places, zeros before a number their digits."""
    name, write = TYPED[writer]
    write(tmp_path / name)
    (sheet,) = sheets_of(tmp_path / name)
    rows = rows_of(sheet)
    assert rows == expected()
    kinds = [[type(cell) for cell in row if cell is not None] for row in rows]
    assert kinds[5] == [str, str, float, str, str, float, str]
    assert [type(cell) for cell in rows[4]][5] is dt.date
    assert sheet.hidden_rows.tolist() == sheet.struck_rows.tolist() == []


@pytest.mark.parametrize("form", TEXTS)
def test_a_text_file_keeps_every_cell_as_written(form: str, tmp_path: Path) -> None:
    name, write = TEXTS[form]
    write(tmp_path / name)
    (sheet,) = sheets_of(tmp_path / name)
    assert rows_of(sheet) == [tuple(as_text(cell) or None for cell in row) for row in expected()]


@pytest.mark.parametrize("writer", [*TYPED, *TEXTS])
def test_the_same_people_come_out_of_every_format(writer: str, tmp_path: Path) -> None:
    name, write = {**TYPED, **TEXTS}[writer]
    write(tmp_path / name)
    roster = load_roster([tmp_path / name], VOCABULARY)
    assert roster.row.tolist() == [5, 6, 8]
    for column in ("姓名", "身份证号", "银行账号"):
        at = HEADER.index(column)
        assert roster.cells(column).tolist() == [person[at] for person in PEOPLE]
    for column in ("残疾等级", "批准日期", "月基本工资"):
        read = parse_column(roster.cells(column), VOCABULARY.columns[column], roster.row > 0)
        assert read.problem.tolist() == [0, 0, 0], column


def test_a_parquet_table_has_its_names_in_row_1(tmp_path: Path) -> None:
    frame = pd.DataFrame(PEOPLE, columns=list(HEADER))
    frame["批准日期"] = frame["批准日期"].map(as_text)
    frame.to_parquet(tmp_path / "a.parquet")
    (sheet,) = sheets_of(tmp_path / "a.parquet")
    first, *others = rows_of(sheet)
    assert first == HEADER
    assert [row[1] for row in others] == [person[1] for person in PEOPLE]
    assert [row[5] for row in others] == [1234.56, 0.1, 3000]
    assert others[1][7] is None


# --- what writers of other languages leave -------------------------------------------------

SHEETJS = [
    (None, None, None, None, None, None, None, None, None),
    (None, None, None, None, None, None, None, None, None),
    (None, "定期补助花名册", None, None, None, None, None, None, None),
    (None, *HEADER),
    (
        *(None, "张三", "150121199003070011", 7, "因战", dt.date(2023, 9, 1)),
        *(1234.56, "0062220202", "  两个空格"),
    ),
    (None, "李四", "150121199003070038", 8, "因公", "2023年9月", 0.1, 6222020200112233.0, True),
    (None, None, None, None, None, None, None, None, None),
    (
        *(None, "王五", "150121199003070054", 9, "因病", NOON),
        *(WRONG, "0062220203", dt.time(6)),
    ),
    (
        *(None, "赵六", "150121199003070070", 10, "因病", dt.date(2023, 9, 2)),
        *(WRONG, "0062220204", None),
    ),
    (
        *(None, "合并", "150121199003070097", 10, "因病", dt.date(2023, 9, 2)),
        *(5, "0062220205", None),
    ),
]


@pytest.mark.parametrize(
    "name", ["sheetjs.xlsb", "sheetjs-shared.xlsb", "sheetjs.xls", "sheetjs-1904.xls"]
)
def test_what_sheetjs_writes(name: str) -> None:
    """It leaves the column out of cells to the right of another; errors are errors, not blanks."""
    sheet, old = sheets_of(MADE / name)
    assert rows_of(sheet) == SHEETJS
    assert (sheet.hidden, old.hidden) == (False, True)
    assert sheet.merges == (Merge(9, 6, 10, 6),)
    assert sheet.hidden_columns.tolist() == [8]
    assert sheet.hidden_rows.tolist() == ([7] if name.endswith("xlsb") else [])
    assert rows_of(old) == [("姓名", "残疾等级"), ("钱七", 3)]


def test_an_ods_with_blanks_between_its_tags() -> None:
    """SheetJS writes days as numbers and errors as blanks into this one: so they are read."""
    sheet, _ = sheets_of(MADE / "sheetjs.ods")
    rows = rows_of(sheet)
    assert [row[1] for row in rows] == [row[1] for row in SHEETJS]
    assert [row[7] for row in rows] == [row[7] for row in SHEETJS]
    assert rows[4][8] == "  两个空格"


@pytest.mark.parametrize("name", ["office.xlsx", "office.xls", "office.ods"])
def test_what_an_office_suite_saves(name: str) -> None:
    sheet, old, filtered = sheets_of(MADE / name)
    rows = rows_of(sheet)
    assert [row[1] for row in rows[2:]] == [
        "姓名",
        "张三",
        "李四",
        None,
        "王五",
        "赵六",
        "钱一",
        "钱二",
    ]
    assert [row[4] for row in rows[3:]] == [
        dt.date(2023, 9, 1),
        "2023年9月",
        None,
        NOON,
        dt.date(1900, 3, 1),
        dt.date(2023, 9, 2),
        dt.date(2023, 9, 2),
    ]
    assert [row[5] for row in rows[3:]] == [1234.56, 0.1, None, WRONG, WRONG, 2, None]
    notes = [
        "  两个空格",
        " a  b ",
        None,
        dt.time(6),
        "第一行\n第二行",
        dt.timedelta(hours=30),
        0.5,
    ]
    assert [row[6] for row in rows[3:]] == notes
    assert sheet.hidden_rows.tolist() == [6]
    assert sheet.hidden_columns.tolist() == [6]
    assert sheet.struck_rows.tolist() == [7]
    assert sheet.merges == (Merge(8, 3, 9, 3),)
    assert old.hidden
    assert filtered.filtered_rows.tolist() == [2, 4]
    assert filtered.hidden_rows.tolist() == []


# --- .xls ------------------------------------------------------------------------------------


def test_an_xls_tells_what_is_hidden_struck_out_and_merged(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    struck = xlwt.easyxf("font: struck_out on")
    for row in range(6):
        sheet.write(row, 0, f"人{row}", struck if row == 3 else xlwt.Style.default_style)
    part = xlwt.easyfont("struck_out on")
    sheet.write_rich_text(4, 1, (("旧值", part), "新值"))
    sheet.row(2).hidden = True
    sheet.col(1).hidden = True
    sheet.write_merge(6, 7, 0, 0, "合并")
    hidden = book.add_sheet("旧")
    hidden.write(0, 0, "x")
    hidden.visibility = 2
    book.save(str(tmp_path / "a.xls"))
    first, second = sheets_of(tmp_path / "a.xls")
    assert first.hidden_rows.tolist() == [2]
    assert first.hidden_columns.tolist() == [1]
    assert first.struck_rows.tolist() == [3, 4]
    assert first.merges == (Merge(6, 0, 7, 0),)
    assert second.hidden


def test_an_xls_that_counts_from_1904(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("名册")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    sheet.write(0, 0, 43708, day)
    sheet.write(1, 0, 0.25, xlwt.easyxf(num_format_str="h:mm"))
    sheet.write(2, 0, 1.25, xlwt.easyxf(num_format_str="[h]:mm"))
    sheet.write(3, 0, 43708, xlwt.easyxf(num_format_str='0"d"'))
    book.save(str(tmp_path / "a.xls"))
    (sheet_read,) = sheets_of(tmp_path / "a.xls")
    assert rows_of(sheet_read) == [
        (dt.date(2023, 9, 1),),
        (dt.time(6),),
        (dt.timedelta(hours=30),),
        (43708.0,),
    ]


@pytest.mark.parametrize("codepage", [936, None])
def test_an_xls_of_excel_5_is_in_gbk_whether_it_says_so_or_not(codepage: int | None) -> None:
    (sheet,) = xls.read(io.BytesIO(biff5(codepage)), "a.xls", Caps())
    assert sheet.name == "名册"
    assert rows_of(sheet) == [("姓名", "身份证号"), ("张三", "00123")]


def test_a_stray_cell_far_away_is_refused_in_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("名册").write(9_999, 200, "x")
    book.save(str(tmp_path / "a.xls"))
    data = (tmp_path / "a.xls").read_bytes()
    assert code_of(xls.read, data, Caps(cells=1_000_000)) == "F012"


# --- numbers as dates ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (0.5, dt.time(12)),
        (1, dt.date(1900, 1, 1)),
        (59, dt.date(1900, 2, 28)),
        (60, "1900-02-29"),
        (61, dt.date(1900, 3, 1)),
        (45170, dt.date(2023, 9, 1)),
        (45170.99999999999, dt.date(2023, 9, 2)),
        (2958465, dt.date(9999, 12, 31)),
        (2958466, 2958466),
        (-1, -1),
    ],
)
def test_a_serial_is_the_day_that_is_shown(serial: float, day: object) -> None:
    assert as_date(serial) == day


def test_a_serial_from_1904_is_four_years_later() -> None:
    assert as_date(45170 - 1462, from_1904=True) == dt.date(2023, 9, 1)
    assert as_date(60, from_1904=True) == dt.date(1904, 3, 1)


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (14, None, Shown.DATE),
        (31, None, Shown.DATE),
        (46, None, Shown.ELAPSED),
        (2, None, Shown.NUMBER),
        (164, 'yyyy"年"m"月"', Shown.DATE),
        (164, "[$-804]yyyy/m/d;@", Shown.DATE),
        (164, "[DBNum1][$-804]yyyy年m月", Shown.DATE),
        (164, "[h]:mm", Shown.ELAPSED),
        (164, '#,##0.00"d"', Shown.NUMBER),
        (164, "[Red]0.00", Shown.NUMBER),
        (164, r"0\d", Shown.NUMBER),
        (164, "G/通用格式", Shown.NUMBER),
        (164, "General", Shown.NUMBER),
        (164, "_-* #,##0_d", Shown.NUMBER),
    ],
)
def test_a_format_shows_a_date_by_its_letters(number: int, code: str | None, shown: Shown) -> None:
    assert shown_as(number, code) is shown


# --- .xlsb -----------------------------------------------------------------------------------


def patched(tmp_path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Return SheetJS's .xlsb with one part changed."""
    source = MADE / "sheetjs.xlsb"
    with zipfile.ZipFile(source) as archive:
        data = archive.read(part)
    changed = change(data)
    assert changed != data
    return rewrite(source, tmp_path / "a.xlsb", {part: changed})


def test_an_xlsb_that_counts_from_1904(tmp_path: Path) -> None:
    def flag(data: bytes) -> bytes:
        at = data.index(b"\x99\x01") + 3  # content of BrtWbProp
        return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]

    sheet, _ = sheets_of(patched(tmp_path, "xl/workbook.bin", flag))
    assert rows_of(sheet)[4][5] == dt.date(2027, 9, 2)


def test_rows_that_a_filter_of_an_xlsb_hides_are_told_from_others(tmp_path: Path) -> None:
    area = biff12(161, struct.pack("<4I", 3, 9, 1, 8)) + biff12(163, struct.pack("<IH", 2, 0))
    sheet, _ = sheets_of(patched(tmp_path, "xl/worksheets/sheet1.bin", lambda data: data + area))
    assert sheet.filtered_rows.tolist() == [7]
    assert sheet.hidden_rows.tolist() == []


def test_a_struck_font_of_an_xlsb_marks_its_rows(tmp_path: Path) -> None:
    def strike(data: bytes) -> bytes:
        at = data.index(b"\x2b") + 4  # flags of the first BrtFont
        return data[:at] + bytes([data[at] | 8]) + data[at + 1 :]

    sheet, _ = sheets_of(patched(tmp_path, "xl/styles.bin", strike))
    assert {2, 3, 4, 5, 7, 8, 9} == set(sheet.struck_rows.tolist())


def test_two_rows_of_one_number_are_refused_in_xlsb(tmp_path: Path) -> None:
    """One of them would be read over the other."""
    again = b"\x00" + bytes([17]) + bytes(17)
    end = b"\x92\x01\x00"  # BrtEndSheetData
    path = patched(tmp_path, "xl/worksheets/sheet1.bin", lambda d: d.replace(end, again + end))
    assert code_of(xlsb.read, path.read_bytes()) == "F006"


# --- .ods ------------------------------------------------------------------------------------


def test_an_ods_tells_values_by_their_types(tmp_path: Path) -> None:
    values = [
        ('office:value-type="float" office:value="0.1"', "0", 0.1),
        ('office:value-type="percentage" office:value="0.5"', "50%", 0.5),
        ('office:value-type="currency" office:value="12.30"', "¥12", 12.3),
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE", True),
        (
            'office:value-type="date" office:date-value="2023-09-01T00:00:00"',
            "x",
            dt.date(2023, 9, 1),
        ),
        ('office:value-type="time" office:time-value="PT06H30M00S"', "x", dt.time(6, 30)),
        ('office:value-type="float" office:value="NaN"', "x", BadCell(NOT_FINITE)),
        ('office:value-type="string" calcext:value-type="error"', "Err:502", WRONG),
        ('office:value-type="string"', "#REF!", WRONG),
        ('office:value-type="string"', "错误", "错误"),
        ('office:value-type="string" office:string-value="00123"', "123", "00123"),
        ("", "没有类型", "没有类型"),
    ]
    body = "".join(
        f"<table:table-cell {at}><text:p>{p}</text:p></table:table-cell>" for at, p, _ in values
    )
    row = f'<table:table table:name="表"><table:table-row>{body}</table:table-row></table:table>'
    (sheet,) = sheets_of(ods(tmp_path / "a.ods", row))
    assert rows_of(sheet) == [tuple(value for _, _, value in values)]


def test_a_formula_of_an_ods_without_its_result_is_not_blank(tmp_path: Path) -> None:
    """One whose result is an empty text has an empty paragraph."""
    body = (
        '<table:table table:name="表"><table:table-row>'
        '<table:table-cell table:formula="of:=1+1"/>'
        '<table:table-cell table:formula="of:=1+1" office:value-type="float"/>'
        '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
        '<table:table-cell office:value-type="string"><text:p>末</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    (sheet,) = sheets_of(ods(tmp_path / "a.ods", body))
    assert rows_of(sheet) == [(NO_RESULT, NO_RESULT, None, "末")]


def test_the_text_of_an_ods_cell_is_its_own(tmp_path: Path) -> None:
    """Written-out blanks count, blanks between tags don't, and a note is not part of the text."""
    cell = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p>'
        '</office:annotation><text:p>  甲\n  <text:s text:c="2"/>乙<text:tab/>'
        "<text:span>丙</text:span><text:line-break/>丁</text:p><text:p>第二段</text:p><drawing:frame><text:p>图</text:p>"
        "</drawing:frame></table:table-cell>"
    )
    body = f'<table:table table:name="表"><table:table-row>{cell}</table:table-row></table:table>'
    (sheet,) = sheets_of(ods(tmp_path / "a.ods", body))
    assert rows_of(sheet) == [("甲   乙\t丙\n丁\n第二段",)]


def test_an_ods_tells_what_is_hidden_filtered_and_struck_out(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="t0" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="c0" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="c1" style:family="table-cell" style:parent-style-name="c0"/>'
        '<style:style style:name="s0" style:family="text">'
        '<style:text-properties style:text-line-through-type="single"/></style:style>'
    )
    cell = '<table:table-cell{} office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row{at}>{cell.format(style, what)}</table:table-row>"
        for at, style, what in [
            ("", "", "姓名"),
            (' table:visibility="collapse"', "", "甲"),
            (' table:visibility="filter"', "", "乙"),
            ("", ' table:style-name="c1"', "丙"),
            ("", "", '丁<text:span text:style-name="s0">旧</text:span>'),
            ("", "", "戊"),
        ]
    )
    column = (
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="1024"/>'
    )
    body = f'<table:table table:name="表" table:style-name="t0">{column}{rows}</table:table>'
    (sheet,) = sheets_of(ods(tmp_path / "a.ods", body, styles))
    assert sheet.hidden
    assert sheet.hidden_rows.tolist() == [1]
    assert sheet.filtered_rows.tolist() == [2]
    assert sheet.hidden_columns.tolist() == [0]
    assert sheet.struck_rows.tolist() == [3, 4]


def repeated(rows: int, columns: int, cell: str) -> str:
    return (
        f'<table:table table:name="表"><table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell table:number-columns-repeated="{columns}"{cell}</table:table-cell>'
        "</table:table-row></table:table>"
    )


def test_cells_alike_of_an_ods_are_all_there_and_blank_ones_take_no_room(tmp_path: Path) -> None:
    filled = ' office:value-type="string"><text:p>甲</text:p>'
    (sheet,) = sheets_of(ods(tmp_path / "a.ods", repeated(3, 2, filled)))
    assert rows_of(sheet) == [("甲", "甲")] * 3
    (blank,) = sheets_of(ods(tmp_path / "b.ods", repeated(1_048_576, 16_384, ">")))
    assert rows_of(blank) == []


@pytest.mark.parametrize("repeat", [(1_048_577, 1), (1_000_000, 500), (2_000_000_000, 16_384)])
def test_a_small_ods_that_unpacks_to_a_huge_sheet_is_refused(
    repeat: tuple[int, int], tmp_path: Path
) -> None:
    filled = ' office:value-type="string"><text:p>甲</text:p>'
    path = ods(tmp_path / "a.ods", repeated(*repeat, filled))
    assert code_of(ods_reader.read, path.read_bytes()) == "F012"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "F011"),
        ('<?xml version="1.0" encoding="GBK"?><a/>', "F015"),
        ("<a><b></a>", "F006"),
        ("", "F006"),
    ],
)
def test_xml_that_no_office_writes_is_refused(part: str, code: str, tmp_path: Path) -> None:
    path = rewrite(ods(tmp_path / "a.ods", ""), tmp_path / "b.ods", {"content.xml": part.encode()})
    assert code_of(ods_reader.read, path.read_bytes()) == code


# --- text ------------------------------------------------------------------------------------


def test_errors_of_a_sheet_saved_as_text_are_errors() -> None:
    rows = cells("姓名,金额\n张三,#N/A\n李四,#DIV/0!\n王五,#N/A 待查\nNA,TRUE\n")
    assert [row[1] for row in rows] == ["金额", WRONG, WRONG, "#N/A 待查", "TRUE"]


def test_a_month_that_may_have_lost_its_zero_is_handed_on_as_the_number() -> None:
    """A sheet saved as text writes the number 2023.10 as 2023.1: January must not be taken."""
    (row,) = cells("2023.1,2023.10,2023.01,12023.1,２０２３.1\n")
    assert row == (2023.1, "2023.10", "2023.01", "12023.1", "２０２３.1")
    cell, present = objects(row[0]), np.array([True])
    date = parse_column(cell, VOCABULARY.columns["批准日期"], present)
    assert date.problem.tolist() == [Problem.AMBIGUOUS_DATE]
    amount = parse_column(cell, VOCABULARY.columns["月基本工资"], present)
    assert amount.problem.tolist() == [Problem.NONE]
    assert cast("Exact", amount.data).text().tolist() == ["2023.1"], "the same either way"


def test_signs_of_a_number_kept_as_text_are_kept() -> None:
    assert cells('姓名,账号\n张三,="0123"\n李四,\'0123\n')[1:] == [
        ("张三", '="0123"'),
        ("李四", "'0123"),
    ]


def test_a_quoted_cell_of_several_lines_stands_at_its_first() -> None:
    rows = cells('姓名,备注\r\n张三,"一\r\n二"\r\n李四,三\r\n')
    assert rows == [("姓名", "备注"), ("张三", "一\r\n二"), (None, None), ("李四", "三")]


def test_lines_may_be_short_or_long() -> None:
    assert cells("姓名,备注\n张三\n李四,a,b\n") == [
        ("姓名", "备注", None),
        ("张三", None, None),
        ("李四", "a", "b"),
    ]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ("姓名\t金额\n张三\t1,234.00\n李四\t2,000.00\n", ("张三", "1,234.00")),
        ("姓名;说明\n张三;a,b,c\n李四;d\n", ("张三", "a,b,c")),
        ("名册;2023\n姓名,金额\n张三,1\n李四,2\n", ("姓名", "金额")),
        ('姓名,说明\n张三,"a\tb;c"\n', ("张三", "a\tb;c")),
        ("sep=;\n姓名;金额\n", ("姓名", "金额")),
        ("姓名\n张三\n", ("张三",)),
    ],
)
def test_the_delimiter_is_what_divides_most_lines_alike(content: str, row: tuple[str]) -> None:
    assert cells(content)[1] == row


def test_the_line_that_states_the_delimiter_is_blank() -> None:
    assert cells("sep=;\n姓名;a,b,c\n") == [(None, None), ("姓名", "a,b,c")]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("姓名,备注\n张三,".encode() + b"\xff\xff\n", 2),
        ("这是一份很长的名册标题行,足够长,共十六字以上\n".encode() + "张三".encode("gbk"), 2),
        (b"\xef\xbb\xbf" + "姓名\n张三\n李四".encode()[:-1], 3),
        ("姓名,备注\r\n".encode("gb18030") + b"\x80\x80", 2),
    ],
)
def test_text_of_no_one_encoding_is_refused_with_its_line(data: bytes, line: int) -> None:
    """A line of another encoding would come out as other people's names."""
    with pytest.raises(RosterProblem) as caught:
        text.read(io.BytesIO(data), "a.csv", Caps())
    (found,) = caught.value.diagnostics
    assert (found.code, found.args["line"]) == ("F030", line)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('姓名,备注\n张三,"没有完\n李四,x\n', "F031"),
        ('姓名,备注\n"张三"x,y\n', "F031"),
        (f"姓名,备注\n张三,{'x' * 1_100_000}\n", "F032"),
        ('姓名,年龄,地址,备注\n张三,1,a,"b\n李四,2,c,d"\n', "F033"),
        ("姓名\0,备注\n", "F005"),
        ("", "F003"),
    ],
)
def test_text_that_cannot_be_told_apart_is_refused(content: str, code: str) -> None:
    """The fourth would make one remark of a whole person."""
    assert code_of(text.read, content.encode()) == code


@pytest.mark.parametrize(
    ("caps", "code"),
    [(Caps(rows=3), "F012"), (Caps(columns=1), "F012"), (Caps(file_bytes=20), "F010")],
)
def test_text_past_the_limits_is_refused(caps: Caps, code: str) -> None:
    assert code_of(text.read, "姓名,备注\n张三,a\n李四,b\n王五,c\n".encode(), caps) == code


# --- .parquet --------------------------------------------------------------------------------


def test_parquet_types_become_cells(tmp_path: Path) -> None:
    path = by_arrow(
        tmp_path / "a.parquet",
        text=pa.array(["00123", None, " ", "#N/A"]),
        whole=pa.array([6222020200112233445, None, 7, 0], pa.int64()),
        real=pa.array([0.1, float("nan"), float("inf"), None]),
        exact=pa.array([Decimal("1234567890123456.78"), None, Decimal("0.10"), Decimal(5)]),
        flag=pa.array([True, False, None, True]),
        kind=pa.array(["因战", None, "因公", "因战"]).dictionary_encode(),
        day=pa.array([dt.date(2023, 9, 1), None, dt.date(1, 1, 1), dt.date(9999, 12, 31)]),
        moment=pa.array(
            [NIGHT, None, MORNING, None],
            pa.timestamp("ns"),
        ),
        local=pa.array([NIGHT_UTC, *[None] * 3], pa.timestamp("us", "Asia/Shanghai")),
        clock=pa.array([dt.time(6, 30), None, None, None]),
        none=pa.nulls(4),
    )
    (sheet,) = sheets_of(path)
    names, *rows = rows_of(sheet)
    assert names == (
        *("text", "whole", "real", "exact", "flag", "kind"),
        *("day", "moment", "local", "clock", "none"),
    )
    day = dt.date(2023, 9, 1)
    assert rows[0] == (
        *("00123", 6222020200112233445, 0.1, "1234567890123456.78", True, "因战"),
        *(day, day, day, dt.time(6, 30), None),
    )
    assert rows[1] == (None, None, None, None, False, *[None] * 6)
    assert rows[2][:6] == (None, 7, BadCell(NOT_FINITE), "0.10", None, "因公")
    assert rows[2][7] == MORNING
    assert (rows[3][0], rows[3][3]) == (WRONG, "5.00")


@pytest.mark.parametrize(
    "column",
    [
        pa.array([[1], [2]]),
        pa.array([{"a": 1}, {"a": 2}]),
        pa.array([b"a", b"b"]),
        pa.array([1.5, 2.5], pa.float32()),
    ],
)
def test_a_column_that_is_no_cell_each_is_refused_by_name(
    column: pa.Array[Any], tmp_path: Path
) -> None:
    """A 32-bit number holds six digits: 123456.78 is another amount in it."""
    path = by_arrow(tmp_path / "a.parquet", 姓名=pa.array(["a", "b"]), 照片=column)
    with pytest.raises(RosterProblem) as caught:
        sheets_of(path)
    (found,) = caught.value.diagnostics
    assert (found.code, found.args["column"]) == ("F034", "照片")


def test_the_index_that_pandas_kept_is_left_out_only_where_it_has_no_name(tmp_path: Path) -> None:
    frame = pd.DataFrame({"姓名": ["张三", "李四"]}, index=["b", "a"])
    frame.to_parquet(tmp_path / "a.parquet")
    frame.rename_axis("身份证号").to_parquet(tmp_path / "b.parquet")
    (unnamed,), (named,) = sheets_of(tmp_path / "a.parquet"), sheets_of(tmp_path / "b.parquet")
    assert rows_of(unnamed) == [("姓名",), ("张三",), ("李四",)]
    assert rows_of(named)[0] == ("姓名", "身份证号")


@pytest.mark.parametrize(
    ("caps", "code"),
    [(Caps(rows=3), "F012"), (Caps(columns=1), "F012"), (Caps(unpacked_bytes=99), "F010")],
)
def test_a_parquet_table_past_the_limits_is_refused(caps: Caps, code: str, tmp_path: Path) -> None:
    path = by_arrow(tmp_path / "a.parquet", 姓名=pa.array(["a"] * 5), 备注=pa.array(["b"] * 5))
    assert code_of(parquet.read, path.read_bytes(), caps) == code


def test_a_long_text_repeated_is_one_text(tmp_path: Path) -> None:
    """100,000 rows of 900 KB each would be 90 GB, and are 43 KB as a file."""
    place = pa.array([0] * 100_000, pa.int32())
    texts = pa.DictionaryArray.from_arrays(place, pa.array(["长" * 300_000]))
    (sheet,) = sheets_of(by_arrow(tmp_path / "a.parquet", 备注=texts))
    assert sheet.rows == 100_001
    assert len({id(cell) for cell in sheet.columns[0][1:]}) == 1


# --- damage ----------------------------------------------------------------------------------


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """Return a file with some bits flipped, cut off, or a stretch of it overwritten."""
    broken = bytearray(data)
    how = chance.randrange(3)
    if how == 0:
        for _ in range(chance.choice([1, 1, 3, 10])):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    elif how == 1:
        del broken[chance.randrange(1, len(broken)) :]
    else:
        at = chance.randrange(len(broken))
        broken[at : at + 16] = chance.randbytes(chance.randrange(32))
    return bytes(broken)


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (xls.read, "sheetjs.xls"),
        (xls.read, "office.xls"),
        (xlsb.read, "sheetjs-shared.xlsb"),
        (ods_reader.read, "office.ods"),
        (text.read, "a.csv"),
        (parquet.read, "a.parquet"),
    ],
)
def test_damage_is_refused_and_nothing_else_happens(read: Read, name: str, tmp_path: Path) -> None:
    """Any other exception would end the run with a traceback."""
    path = tmp_path / name
    if name == "a.csv":
        TEXTS["gbk"][1](path)
    elif name == "a.parquet":
        pd.DataFrame({"姓名": ["张三"] * 9, "n": range(9), "f": 0.5}).to_parquet(path)
    else:
        shutil.copy(MADE / name, path)
    data = path.read_bytes()
    assert read(io.BytesIO(data), name, Caps())
    chance = random.Random(name)  # noqa: S311 (damage that is the same each time)
    refused: list[int] = []
    for _ in range(150):
        try:
            read(io.BytesIO(_damaged(data, chance)), name, Caps())
        except RosterProblem as problem:
            refused.append(len(problem.diagnostics))
    assert len(refused) > 25
    assert set(refused) == {1}


def test_the_grid_is_what_the_tests_say_it_is() -> None:
    """Its rows are as wide as the header at most, so that ``expected`` pads and never cuts."""
    assert max(map(len, GRID)) == 1 + len(HEADER)
