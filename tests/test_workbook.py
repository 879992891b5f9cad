"""The printed workbook: what an office sees, what Excel computes, what a reader gets back."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from payouts.base.letters import column_letters
from payouts.base.money import MoneyBoundError, fen_text
from payouts.output.tables import CellKind, RowGroup, Table, TableColumn
from payouts.output.workbook import (
    UnreadableWorkbookError,
    plan,
    read_back,
    read_workbook,
    write_workbook,
)
from payouts.output.workbook.decimals import NUMBERS, number_text
from payouts.output.workbook.measure import lines_needed, text_width
from payouts.output.workbook.reading import SheetRows, numbers
from payouts.output.workbook.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

# openpyxl types a cell as the union of all it could hold.
Loose: TypeAlias = Any

FEN = [10_001, 20_002, 30_003, 40_004, 7]
BAR = "试算稿，不得据此发放 / DRAFT & not for payment"


def objects(values: Iterable[object]) -> NDArray[np.object_]:
    """A one-dimensional object array, whatever the values."""
    return np.array([*values, None], dtype=object)[:-1]


def column(
    header: str, kind: CellKind, cells: Sequence[Loose], *, total: bool = False, wide: bool = False
) -> TableColumn:
    numeric = kind in NUMBERS and None not in cells
    array = np.array(cells, dtype=np.int64) if numeric else objects(cells)
    return TableColumn(header, kind, array, total=total, wide=wide)


def roster(
    fen: Sequence[int] = FEN,
    groups: Sequence[tuple[int, int]] = ((0, 3), (3, 5)),
    **changes: Loose,
) -> Table:
    """序号, 姓名, 身份证号 and the totalled 实发金额 of a few people in townships."""
    n = len(fen)
    known: dict[str, Loose] = {
        "sheet": "优待金",
        "title": "2024年义务兵家庭优待金发放花名册",
        "columns": (
            column("序号", CellKind.COUNT, range(1, n + 1)),
            column("姓名", CellKind.LABEL, [f"张{i}" for i in range(n)]),
            column("身份证号", CellKind.CODE, [f"1525311950010112{i:02d}" for i in range(n)]),
            column("实发金额", CellKind.MONEY, fen, total=True),
        ),
        "notes": ("制单单位：某局", "", "单位：元"),
        "groups": tuple(RowGroup(f"镇{k}", a, b, b - a) for k, (a, b) in enumerate(groups)),
        "total_label": "合计",
        "capital": "壹仟元零柒分",
        "signoff": ("单位负责人", "会计负责人：", "制表人"),
    }
    return Table(**(known | changes))


def one_column(kind: CellKind, cells: Sequence[Loose], **changes: Loose) -> Table:
    return Table("表", "表", (column("列", kind, cells, **changes),))


def written(folder: Path, *tables: Table, **options: Loose) -> Path:
    path = folder / "book.xlsx"
    wanted: dict[str, Loose] = {"footer": "run 1"}
    write_workbook(path, tables, **(wanted | options))
    return path


def formulas(path: Path, sheet: str) -> Loose:
    return openpyxl.load_workbook(path)[sheet]


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def sheet_xml(path: Path, number: int = 1) -> str:
    return part(path, f"xl/worksheets/sheet{number}.xml")


def texts(path: Path, sheet: str) -> list[list[object]]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return [[cell for cell in row if cell != ""] for row in rows]


def computed(path: Path, formula: str, home: str) -> int:
    """The value of ``=SUM(A1,B2:B9)+SUM('x'!C3)/2`` in fen, from the cached values."""
    book: Loose = openpyxl.load_workbook(path, data_only=True)
    half = formula.endswith("/2")
    body = formula.removeprefix("=").removesuffix("/2")
    total = 0
    for arguments in re.findall(r"SUM\(([^()]*(?:\(\d+\)[^()]*)*)\)", body):
        assert len(arguments.split(",")) <= 255, "Excel refuses more arguments"
        for argument in arguments.split(","):
            name, _, cells = argument.rpartition("!")
            sheet = book[name.strip("'") or home]
            left, top, right, bottom = range_boundaries(cells)
            block = sheet.iter_rows(top, bottom, left, right, values_only=True)
            values = [value for row in block for value in row if value is not None]
            total += sum(round(value * 100) for value in values)
    return total // 2 if half else total


def off(path: Path, *tables: Table) -> list[str]:
    """The first cell of each sheet that is not as the tables have it."""
    read = read_back(read_workbook(path), tables)
    return [found.first for _, _, several in read for found in several if found.first]


def fen_of(path: Path, header: str = "实发金额") -> tuple[list[int], list[int], int | None]:
    """A column in fen as a workbook of one table holds it: rows, subtotals and total."""
    body: list[int] = []
    subtotals: list[int] = []
    total = None
    for sheet in read_workbook(path):
        row = sheet.header(header)
        fen, sound = numbers(sheet.cells[:, sheet.cells[row].tolist().index(header)], 2)
        rows = SheetRows.below(sheet, row)
        assert sound[[*rows.body, *rows.subtotals]].all()
        body += fen[rows.body].tolist()
        subtotals += fen[rows.subtotals].tolist()
        total = total if rows.total is None else fen[rows.total]
    return body, subtotals, total


# --- what is on the sheet -------------------------------------------------------------------


def test_a_sheet_reads_from_title_to_signatures(tmp_path: Path) -> None:
    path = written(tmp_path, roster(bar=BAR))
    assert texts(path, "优待金") == [
        ["2024年义务兵家庭优待金发放花名册"],
        [BAR],
        ["制单单位：某局", "单位：元"],
        ["序号", "姓名", "身份证号", "实发金额"],
        [1, "张0", "152531195001011200", 100.01],
        [2, "张1", "152531195001011201", 200.02],
        [3, "张2", "152531195001011202", 300.03],
        ["镇0 小计", 3, 600.06],
        [4, "张3", "152531195001011203", 400.04],
        [5, "张4", "152531195001011204", 0.07],
        ["镇1 小计", 2, 400.11],
        ["合计", 5, 1000.17],
        ["合计（大写）：壹仟元零柒分"],
        [],
        ["单位负责人：", "会计负责人：", "制表人："],
    ]


def test_totals_are_formulas_over_the_rows_they_name(tmp_path: Path) -> None:
    sheet = formulas(written(tmp_path, roster()), "优待金")
    assert sheet["D7"].value == "=SUM(D4:D6)"
    assert sheet["D10"].value == "=SUM(D8:D9)"
    assert sheet["D11"].value == "=SUM(D7,D10)", "a total of the rows would count them twice"
    assert sheet["C11"].value == "=SUM(C7,C10)"


def test_cached_sums_are_exact_decimals(tmp_path: Path) -> None:
    # As binary doubles 0.1 + 0.2 is 0.30000000000000004.
    xml = sheet_xml(written(tmp_path, roster(fen=[10, 20], groups=[(0, 2)])))
    assert "<f>SUM(D4:D5)</f><v>0.30</v>" in xml


def test_without_groups_the_total_adds_the_rows(tmp_path: Path) -> None:
    path = written(tmp_path, roster(groups=()))
    assert formulas(path, "优待金")["D9"].value == "=SUM(D4:D8)"
    assert not [row for row in texts(path, "优待金") if "小计" in str(row)]


def test_a_blank_amount_is_blank_and_adds_nothing(tmp_path: Path) -> None:
    table = roster(
        columns=(
            column("姓名", CellKind.LABEL, ["甲", None]),
            column("金额", CellKind.MONEY, [None, 250], total=True),
        ),
        groups=(),
    )
    path = written(tmp_path, table)
    assert formulas(path, "优待金")["B4"].value is None, "missing is not zero"
    assert texts(path, "优待金")[3:6] == [["甲"], [2.5], ["合计", 2.5]]
    assert not off(path, table)


def test_cells_carry_the_formats_of_their_kind(tmp_path: Path) -> None:
    sheet = formulas(written(tmp_path, roster()), "优待金")
    assert sheet["D4"].number_format == "#,##0.00"
    assert (sheet["C4"].number_format, sheet["C4"].data_type) == ("@", "s")
    assert sheet["A1"].font.name == "SimSun"
    assert sheet["A1"].font.size >= 16
    sides = sheet["B5"].border
    assert {sides.left.style, sides.right.style, sides.top.style, sides.bottom.style} == {"thin"}
    assert {str(merged) for merged in sheet.merged_cells.ranges} >= {"A1:D1", "A7:B7", "A12:D12"}


def test_ids_show_no_warning_triangles(tmp_path: Path) -> None:
    xml = sheet_xml(written(tmp_path, roster()))
    assert re.search(r'<ignoredError sqref="A1:D\d+" numberStoredAsText="1"/>', xml)


def test_the_print_set_up_of_an_office(tmp_path: Path) -> None:
    sheet = formulas(written(tmp_path, roster(bar=BAR), footer="run A&B"), "优待金")
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_options.horizontalCentered
    assert sheet.print_title_rows == "$4:$4", "the header must repeat on every page"
    assert sheet.freeze_panes == "A5"
    assert BAR in sheet.oddHeader.center.text.replace("&&", "&"), "every page says it is a draft"
    assert "run A&&B" in sheet.oddFooter.left.text
    assert re.search(r"第 &\[?P.* 页 共 &\[?N.* 页", sheet.oddFooter.center.text)


def test_a_long_bar_is_cut_to_what_a_page_header_holds(tmp_path: Path) -> None:
    sheet = formulas(written(tmp_path, roster(bar="不得发放&" * 100)), "优待金")
    (header,) = re.findall("<oddHeader>(.*)</oddHeader>", sheet_xml(tmp_path / "book.xlsx"))
    assert len(header.replace("&amp;", "&").replace("&quot;", '"')) <= 255
    assert header.endswith("…")
    assert sheet["A2"].value == "不得发放&" * 100


def test_wide_tables_keep_name_and_id_in_view(tmp_path: Path) -> None:
    more = tuple(column(f"项目{i}", CellKind.MONEY, FEN) for i in range(8))
    sheet = formulas(written(tmp_path, roster(columns=roster().columns + more)), "优待金")
    assert sheet.freeze_panes == "D4"


def test_text_that_wraps_gets_a_row_that_shows_it(tmp_path: Path) -> None:
    long = "身份证号校验码不符，请核对户口簿后更正" * 8
    table = one_column(CellKind.TEXT, ["短", long], wide=True)
    sheet = formulas(written(tmp_path, table), "表")
    width, height = sheet.column_dimensions["A"].width, sheet.row_dimensions[4].height
    assert sheet["A4"].alignment.wrap_text
    assert height >= 13 * -(-len(long) * 2 // int(width))
    assert sheet.row_dimensions[3].height < height


def test_signatures_without_room_go_on_the_next_line(tmp_path: Path) -> None:
    names = ("单位负责人", "会计负责人", "财务主管", "复核", "制表人")
    table = Table("表", "表", (column("金额", CellKind.MONEY, [1]),), signoff=names)
    shown = [row[0] for row in texts(written(tmp_path, table), "表") if row][-5:]
    assert shown == [f"{name}：" for name in names], "a signature got lost"


def test_an_empty_table_says_so(tmp_path: Path) -> None:
    table = roster(fen=[], groups=())
    path = written(tmp_path, table)
    assert ["本表无数据 / no rows"] in texts(path, "优待金")
    assert fen_of(path) == ([], [], 0)
    assert not off(path, table)


# --- exact numbers --------------------------------------------------------------------------


@given(st.lists(st.integers(-(10**15) + 1, 10**15 - 1), min_size=1, max_size=30))
def test_every_amount_is_written_as_its_exact_decimal(
    tmp_path_factory: pytest.TempPathFactory, fen: list[int]
) -> None:
    path = written(tmp_path_factory.mktemp("x"), table := one_column(CellKind.MONEY, fen))
    assert re.findall(r"<v>(-?\d+\.\d\d)</v>", sheet_xml(path)) == [fen_text(v) for v in fen]
    assert fen_of(path, "列") == (fen, [], None)
    assert not off(path, table)


@pytest.mark.parametrize("fen", [9_000_000_000_000_099, -9_000_000_000_000_099, 10**15 + 1])
def test_an_amount_excel_would_alter_is_refused(tmp_path: Path, fen: list[int]) -> None:
    # 90,000,000,000,000.99 has 16 significant digits: Excel keeps 15 of them.
    with pytest.raises(MoneyBoundError, match="15"):
        written(tmp_path, one_column(CellKind.MONEY, [fen]))
    assert list(tmp_path.iterdir()) == []


def test_a_round_amount_of_many_digits_is_exact_and_kept(tmp_path: Path) -> None:
    fen = [9_000_000_000_000_000, 123_456_789_012_345 * 10**3]
    path = written(tmp_path, table := one_column(CellKind.MONEY, fen))
    assert fen_of(path, "列") == (fen, [], None)
    assert not off(path, table)


def test_a_sum_excel_would_alter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MoneyBoundError):
        written(tmp_path, roster(fen=[999_999_999_999_999, 2], groups=()))


def test_a_sum_beyond_64_bits_does_not_wrap(tmp_path: Path) -> None:
    # 20 × 9e17 fen is 1.8e19: as int64 it would come out as -446,744,073,709,551,616.
    table = roster(fen=[9 * 10**17] * 20, groups=())
    path = written(tmp_path, table)
    assert fen_of(path)[2] == 18 * 10**18
    assert not off(path, table)


@pytest.mark.parametrize("kind", list(CellKind))
def test_not_a_number_is_not_a_blank(tmp_path: Path, kind: CellKind) -> None:
    with pytest.raises(TypeError):
        written(tmp_path, Table("表", "表", (TableColumn("列", kind, objects([float("nan")])),)))


def test_floats_are_not_money() -> None:
    with pytest.raises(TypeError):
        number_text(1.5, CellKind.MONEY)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        number_text(1.0, CellKind.COUNT)  # type: ignore[arg-type]


# --- many groups, many rows -----------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 255, 256, 700, 1_500])
def test_any_number_of_groups_adds_up(tmp_path: Path, count: int) -> None:
    table = roster(fen=list(range(1, count + 1)), groups=[(i, i + 1) for i in range(count)])
    path = written(tmp_path, table)
    formula = formulas(path, "优待金")[f"D{4 + 2 * count}"].value
    assert len(formula) <= 8_192
    assert computed(path, formula, "优待金") == sum(range(1, count + 1))
    each = list(range(1, count + 1))
    assert fen_of(path) == (each, each, sum(each))
    assert not off(path, table)


@pytest.mark.parametrize("groups", [(), [(0, 30), (30, 100)], [(i, i + 1) for i in range(100)]])
def test_rows_beyond_a_sheet_go_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, groups: Sequence[tuple[int, int]]
) -> None:
    monkeypatch.setattr(plan, "SHEET_ROWS", 60)  # 25 lines of body on each
    table = roster(fen=list(range(1, 101)), groups=groups)
    path = written(tmp_path, table)
    book: Loose = openpyxl.load_workbook(path)
    assert book.sheetnames[:2] == ["优待金", "优待金 (2)"]
    assert all(sheet.max_row <= 60 and sheet["D3"].value == "实发金额" for sheet in book)
    last = book.worksheets[-1]
    cells = {row[0].value: row[3].value for row in last.iter_rows() if row[3].value}
    assert computed(path, cells["合计"], last.title) == 5050
    body, subtotals, _ = fen_of(path)
    assert body == list(range(1, 101))
    assert subtotals == [sum(range(start + 1, stop + 1)) for start, stop in groups]
    assert not off(path, table)


def test_a_subtotal_reaches_over_both_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "SHEET_ROWS", 60)
    path = written(tmp_path, roster(fen=[1] * 40, groups=[(0, 40)], sheet="老张's"))
    second = formulas(path, "老张's (2)")
    assert second["D19"].value == "=SUM('老张''s'!D4:D28,D4:D18)"


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_rows_stand_in_order_without_gaps(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    edges = np.cumsum([0, *sizes, 1]).tolist()
    spans = list(pairwise(edges))
    path = written(tmp_path_factory.mktemp("x"), roster(fen=[5] * edges[-1], groups=spans))
    rows = [int(row) for row in re.findall(r'<row r="(\d+)"', sheet_xml(path))]
    end = 3 + edges[-1] + len(spans) + 2
    assert rows == [*range(1, end + 1), end + 2], "Excel repairs a file with rows out of order"


# --- hostile text ---------------------------------------------------------------------------

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "{=1+1}",
    "+1",
    "-1",
    "@SUM(A1)",
    "http://example.org/",
    "mailto:a@example.org",
    "<b>&amp;\"'</b>",
    "  两端空格　",
    "两行\n文字",
    "_x0041_",
    "00123",
    "1e5",
    "TRUE",
    "NA",
    "𠮷野家",
    "%d %s {0}",
]


@pytest.mark.parametrize("kind", [CellKind.TEXT, CellKind.LABEL, CellKind.CODE, CellKind.DATE])
def test_text_stays_the_text_it_is(tmp_path: Path, kind: CellKind) -> None:
    path = written(tmp_path, one_column(kind, HOSTILE))
    sheet = formulas(path, "表")
    cells = [sheet.cell(3 + i, 1) for i in range(len(HOSTILE))]
    assert {cell.data_type for cell in cells} == {"s"}, "a formula, number or boolean was made"
    assert "<f>" not in sheet_xml(path)
    assert "<hyperlink" not in sheet_xml(path)
    back = [cell.value.replace("_x005F_", "_") for cell in cells]
    assert back == HOSTILE


def test_days_are_dates_and_what_is_no_day_is_a_text(tmp_path: Path) -> None:
    days = [19431, -25508, -25509, "2023-09", None]  # 1900-03-01 is the first that all agree on
    path = written(tmp_path, one_column(CellKind.DATE, days))
    cells = [formulas(path, "表").cell(3 + i, 1) for i in range(len(days))]
    assert [(cell.data_type, cell.number_format) for cell in cells[:2]] == [("d", "yyyy-mm-dd")] * 2
    found = [str(cell.value)[:10] for cell in cells]
    assert found == ["2023-03-15", "1900-03-01", "1900-02-28", "2023-09", "None"]
    assert [cell.data_type for cell in cells[2:]] == ["s", "s", "n"]


def test_an_exact_text_is_a_number_where_it_says_one(tmp_path: Path) -> None:
    texts = ["445", "-3", "1205820.00", "0.50", "1/3", "007", "1.5", "1,000", "1e5", "9" * 16]
    path = written(tmp_path, one_column(CellKind.EXACT, texts))
    cells = [formulas(path, "表").cell(3 + i, 1) for i in range(len(texts))]
    assert [cell.value for cell in cells] == [445, -3, 1205820, 0.5, *texts[4:]]
    assert [cell.number_format for cell in cells[:4]] == ["#,##0"] * 2 + ["#,##0.00"] * 2


def test_numbers_that_are_not_counted_have_no_separators(tmp_path: Path) -> None:
    years = written(tmp_path, one_column(CellKind.WHOLE, [2023, 7]))
    assert [formulas(years, "表").cell(3 + i, 1).number_format for i in (0, 1)] == ["0", "0"]
    shares = written(tmp_path, one_column(CellKind.NUMBER, [333_333, 2_500_000, -1]))
    found = [formulas(shares, "表").cell(3 + i, 1) for i in range(3)]
    assert [cell.value for cell in found] == [0.333333, 2.5, -0.000001]
    assert {cell.number_format for cell in found} == {"General"}


def test_a_text_to_act_on_is_marked_and_no_other(tmp_path: Path) -> None:
    table = one_column(CellKind.CODE, ["6222", "待补"])
    table = replace(table, columns=(replace(table.columns[0], alert=frozenset({"待补"})),))
    sheet = formulas(written(tmp_path, table), "表")
    fills = [sheet.cell(3 + i, 1).fill.fill_type for i in (0, 1)]
    assert fills == [None, "solid"]


@pytest.mark.parametrize("text", HOSTILE)
def test_headings_stay_text_too(tmp_path: Path, text: str) -> None:
    table = Table(
        "表",
        text,
        (column(text, CellKind.LABEL, ["甲"]), column("金额", CellKind.MONEY, [1], total=True)),
        notes=(text, "", ""),
        bar=text,
        groups=(RowGroup(text, 0, 1, 1),),
        total_label=text,
        signoff=(text,),
    )
    path = written(tmp_path, table, footer=text, properties={"title": text, "run": text})
    sheet = formulas(path, "表")
    assert {sheet[f"A{row}"].data_type for row in (1, 2, 3, 4, 7)} == {"s"}
    assert re.findall("<f>(.*?)</f>", sheet_xml(path)) == [
        "SUM(B5:B5)".replace(":B5", ""),
        "SUM(B6)",
    ]


def test_characters_xml_cannot_hold_are_shown_as_lost(tmp_path: Path) -> None:
    path = written(
        tmp_path, one_column(CellKind.TEXT, ["a\x00b\x1fc", "d\ud800e", "f\uffffg", "h\r\ni"])
    )
    assert texts(path, "表")[2:] == [["a�b�c"], ["d�e"], ["f�g"], ["h\ni"]]


@given(st.text(st.characters(codec=None), max_size=40))
def test_any_text_makes_a_readable_file(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    table = one_column(CellKind.TEXT, [text, "尾"])
    path = written(tmp_path_factory.mktemp("x"), table)
    assert openpyxl.load_workbook(path)["表"]["A4"].value == "尾"
    assert texts(path, "表")[3] == ["尾"]


def test_a_text_beyond_a_cell_ends_with_words_that_say_so(tmp_path: Path) -> None:
    whole, beyond = "𠮷" * 16_383 + "x", "𠮷" * 16_384
    assert clean(whole) == whole
    assert clean(beyond).endswith("cut: too long for a cell）")
    assert len(clean(beyond).encode("utf-16-le")) // 2 <= 32_767
    path = written(tmp_path, one_column(CellKind.TEXT, [beyond], wide=True))
    assert texts(path, "表")[2] == [clean(beyond)]


def test_no_cell_becomes_a_formula_through_an_edit(tmp_path: Path) -> None:
    # Format "@" or the quote prefix keeps a text a text when someone presses Enter in it.
    table = Table(
        "表",
        "表",
        (column("短", CellKind.TEXT, ["=1"]), column("长", CellKind.TEXT, ["=1"], wide=True)),
    )
    sheet = formulas(written(tmp_path, table), "表")
    assert sheet["A3"].number_format == "@"
    assert sheet["B3"].quotePrefix


# --- names of sheets ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("a[b]:*?/\\c", "a［b］：＊？／＼c"),
        ("'quoted'", "quoted"),
        ("   ", "Sheet"),
        ("History", "History_"),
        ("字" * 40, "字" * 31),
        ("𠮷" * 20, "𠮷" * 15),
    ],
)
def test_names_are_made_legal(tmp_path: Path, given_name: str, shown: str) -> None:
    path = written(tmp_path, roster(sheet=given_name))
    assert openpyxl.load_workbook(path).sheetnames == [shown]


def test_names_alike_are_told_apart(tmp_path: Path) -> None:
    tables = [roster(sheet=name) for name in ("a" * 40, "A" * 31, "a" * 31 + "b", "x")]
    path = written(tmp_path, *tables)
    names = openpyxl.load_workbook(path).sheetnames
    assert names == ["a" * 31, "A" * 27 + " (2)", "a" * 27 + " (3)", "x"]
    assert not off(path, *tables)


# --- the file -------------------------------------------------------------------------------


def test_same_tables_same_bytes_whatever_the_clock_and_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = [roster(bar=BAR), one_column(CellKind.TEXT, HOSTILE)]
    properties = {"title": "册", "run_id": "1", "author": "局"}
    (tmp_path / "a").mkdir()
    first = written(tmp_path / "a", *tables, properties=properties).read_bytes()
    monkeypatch.setenv("TZ", "America/St_Johns")
    time.tzset()
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    mask = os.umask(0o027)
    try:
        backwards = dict(reversed(properties.items()))
        second = written(tmp_path, *tables, properties=backwards).read_bytes()
    finally:
        os.umask(mask)
        monkeypatch.undo()
        time.tzset()
    assert first == second


def test_same_bytes_in_another_process_with_another_hash_seed(tmp_path: Path) -> None:
    here = written(tmp_path, roster(bar=BAR)).read_bytes()
    code = (
        "import sys; from pathlib import Path; import test_workbook as t;"
        "t.written(Path(sys.argv[1]), t.roster(bar=t.BAR))"
    )
    (tmp_path / "there").mkdir()
    subprocess.run(  # noqa: S603 - runs this interpreter on this file
        [sys.executable, "-c", code, str(tmp_path / "there")],
        check=True,
        env={
            "PYTHONHASHSEED": "7",
            "TZ": "Asia/Kathmandu",
            "LC_ALL": "C",
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
        },
    )
    assert (tmp_path / "there" / "book.xlsx").read_bytes() == here


def test_the_file_is_private_and_alone(tmp_path: Path) -> None:
    path = written(tmp_path, roster())
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path], "drafts hold personal data and must not stay"


@pytest.mark.parametrize("broken", ["os.fsync", "zipfile.ZipFile.write"])
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = written(tmp_path, roster())
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, full)
    with pytest.raises(OSError, match="No space left"):
        written(tmp_path, roster(title="新"))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "table",
    [
        roster(columns=()),
        roster(columns=(column("a", CellKind.TEXT, ["x"]), column("b", CellKind.TEXT, []))),
        roster(groups=[(0, 4)]),  # the last row has no subtotal
        roster(groups=[(0, 3), (2, 5)]),  # row 3 would be added twice
        roster(groups=[(0, 6), (6, 5)]),
        roster(fen=[], groups=[(0, 0)]),
        roster(columns=(column("金额", CellKind.MONEY, FEN, total=True),)),
        roster(
            columns=(
                column("a", CellKind.TEXT, "abcde"),
                column("b", CellKind.EXACT, "12345", total=True),
            )
        ),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(tmp_path: Path, table: Table) -> None:
    with pytest.raises(ValueError, match=table.sheet):
        written(tmp_path, table)


def test_no_table_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="table"):
        written(tmp_path)


# --- reading back ---------------------------------------------------------------------------


def altered(path: Path, old: str, new: str) -> None:
    """The same workbook with one thing changed in its first sheet."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert members[name].decode().count(old) == 1
    members[name] = members[name].decode().replace(old, new).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)


def test_what_is_read_back_is_in_the_file_and_not_in_the_table(tmp_path: Path) -> None:
    table = roster()
    path = written(tmp_path, table)
    altered(path, "<v>0.07</v>", "<v>0.08</v>")
    altered(path, "<v>1000.17</v>", "<v>1000.18</v>")
    assert fen_of(path) == ([10_001, 20_002, 30_003, 40_004, 8], [60_006, 40_011], 100_018)
    assert off(path, table) == ["D9 应为 0.07，实为 0.08"]
    ((_, _, (found,)),) = read_back(read_workbook(path), [table])
    assert found.cells - found.equal == 2


@pytest.mark.parametrize("wrong", ["<v>0.075</v>", "<is><t>0.07</t></is>", "<v>-0.07</v>"])
def test_a_cell_that_is_no_such_amount_is_off(tmp_path: Path, wrong: str) -> None:
    table = roster()
    path = written(tmp_path, table)
    xml = sheet_xml(path)
    (style,) = re.findall(r'<c r="D9" s="(\d+)"><v>0.07</v>', xml)
    kind = ' t="inlineStr"' if wrong.startswith("<is>") else ""
    altered(path, f'<c r="D9" s="{style}"><v>0.07</v>', f'<c r="D9" s="{style}"{kind}>{wrong}')
    (first,) = off(path, table)
    assert first.startswith("D9 应为 0.07，实为 ")


def test_true_is_no_one(tmp_path: Path) -> None:
    table = one_column(CellKind.COUNT, [1, 2])
    path = written(tmp_path, table)
    (style,) = re.findall(r'<c r="A3" s="(\d+)"><v>1</v>', sheet_xml(path))
    altered(path, f'<c r="A3" s="{style}"><v>1</v>', f'<c r="A3" s="{style}" t="b"><v>1</v>')
    assert off(path, table) == ["A3 应为 1，实为 True"]


def test_another_workbook_is_off(tmp_path: Path) -> None:
    path = written(tmp_path, roster())
    with pytest.raises(UnreadableWorkbookError, match="工作表不符"):
        off(path, roster(sheet="别的"))
    assert off(path, roster(notes=("", "", ""))) == ["A2 应为 序号，实为 制*"]
    (first,) = off(path, roster(fen=FEN * 9, groups=()))
    assert first.startswith("A7 应为 4，实为 镇")
    (tmp_path / "no.xlsx").write_bytes(b"PK")
    with pytest.raises(UnreadableWorkbookError):
        read_workbook(tmp_path / "no.xlsx")


def test_columns_of_one_header_stay_apart(tmp_path: Path) -> None:
    table = Table(
        "表", "表", (column("金额", CellKind.MONEY, [1]), column("金额", CellKind.MONEY, [2]))
    )
    path = written(tmp_path, table)
    assert not off(path, table)
    other = Table("表", "表", table.columns[::-1])
    assert off(path, other) == ["A3 应为 0.02，实为 0.01"]


# --- measuring ------------------------------------------------------------------------------


def test_chinese_characters_are_two_wide() -> None:
    assert text_width("张San\n李四四") == 6
    assert lines_needed("一二三四五", 10) == 1
    assert lines_needed("一二三四五六", 10) == 2
    assert lines_needed("a\nb", 10) == 2
    assert lines_needed("1234567一二三四五", 10) == 3  # 1234567 | 一二三四 | 五


@given(st.text(st.sampled_from("汉字，ab 1\xa0\n"), max_size=60), st.integers(4, 40))
def test_lines_are_filled_character_by_character_and_words_are_kept(text: str, width: int) -> None:
    room, lines = width - 2, 0
    for line in text.split("\n"):
        lines, used = lines + 1, 0
        for part in re.findall("[!-~]+|[^!-~]", line):
            size = text_width(part)
            if used + size > room:
                lines += (used > 0) + (size - 1) // room
                used = (size - 1) % room + 1
            else:
                used += size
    fits = text_width(text) <= width and "\n" not in text
    assert lines_needed(text, width) == (1 if fits else lines)


@given(st.text(st.sampled_from("汉字，ab 1\n"), max_size=60), st.integers(4, 40))
def test_lines_are_never_too_few(text: str, width: int) -> None:
    assert lines_needed(text, width) >= sum(
        max(-(-text_width(line) // width), 1) for line in text.split("\n")
    )


def test_columns_after_z() -> None:
    assert [column_letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
