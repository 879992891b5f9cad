"""Empty rosters made from rules: filled in, every one is read back as it was meant."""

from __future__ import annotations

import datetime as dt
import io
import json
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from office import open_office, payouts
from packs import MONTHLY, RULES, changed, make_pack, person_id, shipped, whole
from payouts.authoring.template import Field, fields_of, file_name, template
from payouts.base.columns import ColumnType
from payouts.base.identity import SAMPLE_AREA, check_matches, well_formed
from payouts.roster.load import load_roster
from payouts.roster.model.sheet_record import NoRowsError
from roster_formats import sheets_of

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from payouts.rules.packs import Pack

PACKS = sorted(path.name for path in RULES.iterdir() if path.is_dir())
ALL = [(pack, benefit) for pack in PACKS for benefit in shipped(pack).rules]
OWN = [(pack, benefit) for pack, benefit in ALL if shipped(pack).rules[benefit].origin == pack]
HEADER_ROW, FIRST_ROW = 3, 5


@cache
def made(pack: str, benefit: str) -> bytes:
    loaded = shipped(pack)
    return template(loaded.rules[benefit], loaded)


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def fields(pack: Pack, benefit: str) -> dict[str, Field]:
    return {field.name: field for field in fields_of(pack.rules[benefit], pack)}


@pytest.mark.parametrize(("pack", "benefit"), OWN)
def test_its_comments_are_taken_for_nobodys_words(pack: str, benefit: str, tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(made(pack, benefit))
    for sheet in sheets_of(path):
        assert sheet.comments == ()
    assert any(cell.comment for cell in opened(made(pack, benefit)).worksheets[0][HEADER_ROW])


@pytest.mark.parametrize(("pack", "benefit"), OWN)
def test_an_empty_one_is_read_without_complaint(pack: str, benefit: str, tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(made(pack, benefit))
    with pytest.raises(NoRowsError) as nobody:
        load_roster([path], shipped(pack).vocabulary)
    assert nobody.value.unfilled
    loud = {d.code for d in nobody.value.diagnostics if d.severity.value != "note"}
    assert loud <= {"T009"}  # which the command leaves out


@pytest.mark.parametrize(("pack", "benefit"), ALL)
def test_a_person_filled_in_is_the_one_row_read(pack: str, benefit: str, tmp_path: Path) -> None:
    loaded = shipped(pack)
    asked = fields(loaded, benefit)
    book = opened(made(pack, benefit))
    sheet = book[book.sheetnames[0]]
    for at, field in enumerate(asked.values(), 1):
        example = {"姓名": "张三", "身份证号": person_id(7)}.get(field.name, field.example)
        sheet.cell(FIRST_ROW, at).value = example if example != "" else None
    path = tmp_path / "名册.xlsx"
    book.save(path)
    roster = load_roster([path], loaded.vocabulary)
    assert len(roster) == 1
    assert int(roster.row[0]) == FIRST_ROW
    (table,) = roster.sheets
    assert list(table.columns) == [c for c in loaded.vocabulary.columns if c in asked]
    assert table.counts["example"] == 1
    assert {d.code for d in roster.notes if d.severity.value == "error"} == set()


def test_every_column_a_rule_needs_is_asked_for_who_first_payee_last() -> None:
    pack = shipped("national")
    asked = fields(pack, "disability_pension")
    names = list(asked)
    assert names[:3] == ["姓名", "身份证号", "乡镇"]
    assert names[-4:] == ["银行账号", "开户银行", "收款人姓名", "收款人身份证号"]
    rule = pack.rules["disability_pension"]
    needed = {name for name in rule.columns if name not in rule.optional}
    assert needed | {"姓名", "身份证号"} == {f.name for f in asked.values() if f.required}
    order = [field.required for field in list(asked.values())[3:]]
    assert order == sorted(order, reverse=True)


def test_a_header_says_what_must_be_filled_and_why() -> None:
    book = opened(made("national", "disability_pension"))
    sheet = book["残疾抚恤金"]
    heads = {str(cell.value): cell for cell in sheet[HEADER_ROW]}
    assert "残疾等级*" in heads
    assert "银行账号" in heads
    comment = heads["残疾等级*"].comment
    assert comment is not None
    note = comment.text
    assert "必填" in note
    assert "1–10" in note
    assert "步骤：" in note or "条件：" in note
    assert sheet.freeze_panes == "C4"


def test_cells_are_formatted_for_what_they_hold() -> None:
    """An id typed into a cell of numbers loses its last digits."""
    pack = shipped("national")
    sheet = opened(made("national", "disability_pension"))["残疾抚恤金"]
    for at, field in enumerate(fields(pack, "disability_pension").values()):
        pattern = sheet.column_dimensions[get_column_letter(at + 1)].number_format
        if field.spec.type in {ColumnType.ID, ColumnType.ACCOUNT, ColumnType.TEXT}:
            assert pattern == "@", field.name
        if field.spec.type is ColumnType.DATE:
            assert pattern == "yyyy-mm-dd", field.name


def test_categories_come_as_lists_to_choose_from() -> None:
    sheet = opened(made("national", "nursing_allowance"))["护理费"]
    lists = {v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"}
    assert '"分散供养,集中供养"' in lists
    assert '"是,否"' in lists


def test_a_list_too_long_for_a_cell_has_a_sheet_of_its_own(tmp_path: Path) -> None:
    values = [f"第{number}类很长很长的类别名称" for number in range(40)]
    columns = "columns:\n  姓名: {type: text}\n  身份证号: {type: id}\n  批准日期: {type: date}\n"
    columns += f"  类别: {{type: category, values: [{', '.join(values)}]}}\n"
    rule = changed(MONTHLY, columns="{批准日期: required, 类别: required}").replace(
        "    end: month_of(死亡日期)\n", ""
    )
    pack = make_pack(tmp_path, rule, columns=columns)
    data = template(pack.rules["small"], pack)
    book = opened(data)
    assert book["选项"].sheet_state == "hidden"
    (found,) = [v for v in book["小补助"].data_validations.dataValidation if v.type == "list"]
    area = str(found.formula1).partition("!")[2].replace("$", "")
    assert [cell.value for (cell,) in book["选项"][area]] == values
    path = tmp_path / "t.xlsx"
    path.write_bytes(data)
    with pytest.raises(NoRowsError) as nobody:
        load_roster([path], pack.vocabulary)
    assert nobody.value.unfilled


def test_the_example_is_nobody() -> None:
    for pack, benefit in ALL:
        row = fields(shipped(pack), benefit)
        assert str(row["姓名"].example).startswith("示例")
        assert str(row["身份证号"].example).startswith(SAMPLE_AREA)
        ids = np.array(
            [f.example for f in row.values() if f.spec.type is ColumnType.ID], dtype=object
        )
        assert well_formed(ids).all()
        assert not check_matches(ids).any(), "a name typed over the example would be paid"
        dates = [f for f in row.values() if f.required and f.spec.type is ColumnType.DATE]
        assert all(isinstance(field.example, dt.date) for field in dates), (pack, benefit)


def test_the_guide_explains_every_column_and_cites_the_law() -> None:
    pack = shipped("national")
    sheet = opened(made("national", "disability_pension"))["填写说明"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0]]
    assert str(rows[0][0]).startswith("payouts 填写说明")
    said = {row[0]: row for row in rows}
    for name, field in fields(pack, "disability_pension").items():
        assert str(said[name][1]).startswith("必填" if field.required else "选填")
        assert said[name][2]
    assert any(str(row[0]).startswith("《") for row in rows)


def test_a_column_that_dates_a_condition_or_chooses_a_band_says_so() -> None:
    asked = fields(whole(), "whole")
    assert asked["检查选定列"].uses == ("条件：检查的条件",)
    assert asked["检查选定列"].sources == ("读法二",)
    assert asked["通用条件选定列"].uses == ("条件：通用的条件",)
    assert asked["分段选定列"].uses == ("步骤：一次额",)
    assert asked["停发起列"].sources == ("读法六",)
    assert asked["停发止列"].sources == ("读法七",), "the last month has a source of its own"


def test_equal_rules_give_equal_bytes() -> None:
    pack = shipped("national")
    assert template(pack.rules["martyr_award"], pack) == made("national", "martyr_award")


# --- the command -----------------------------------------------------------------------------


def test_the_command_writes_a_file_that_check_takes(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    done = payouts("template", "小补助", cwd=office)
    assert (done.code, done.out) == (0, "小补助-名册模板.xlsx\n")
    check = payouts("check", "小补助-名册模板.xlsx", "--period", "2023-01", cwd=office)
    assert check.code == 0
    book = openpyxl.load_workbook(office / "小补助-名册模板.xlsx")
    book["小补助"]["A5"], book["小补助"]["B5"] = "张三", person_id(3)
    book["小补助"]["C5"] = dt.datetime(2022, 5, 1)  # noqa: DTZ001
    book.save(office / "filled.xlsx")
    run = payouts(
        "compute", "filled.xlsx", "--period", "2023-01", "--today", "2024-01-15", cwd=office
    )
    assert run.code == 0
    assert run.manifest["totals"][0]["amount"] == "100.00"
    assert run.manifest["rows"]["read"] == 1


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    (office / "t.xlsx").write_text("mine", encoding="utf-8")
    done = payouts("template", "small", "--out", "t.xlsx", cwd=office)
    assert (done.code, done.codes) == (2, {"U010"})
    assert (office / "t.xlsx").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("asked", "written"), [("t.xls", "t.xlsx"), ("乡镇2024.1", "乡镇2024.1.xlsx"), ("T.XLSX",) * 2]
)
def test_a_file_goes_by_the_extension_of_what_it_holds(
    tmp_path: Path, asked: str, written: str
) -> None:
    """Excel warns of one extension that is wrong and refuses to open another."""
    office = open_office(tmp_path)
    done = payouts("template", "small", "--out", asked, cwd=office)
    assert (done.code, done.out.splitlines()[-1]) == (0, written)
    assert (office / written).read_bytes().startswith(b"PK")


def test_a_benefit_there_is_not_is_answered_with_those_there_are(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    done = payouts("template", "大补助", cwd=office)
    assert (done.code, done.codes) == (2, {"U001"})
    assert "另一补助" in done.err
    assert payouts("template", cwd=office).code == 2


def test_the_command_in_json_and_english(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    done = payouts("template", "small", "--json", cwd=office)
    record = json.loads(done.out)
    assert record["file"] == "小补助-名册模板.xlsx"
    assert {"name": "批准日期", "required": True} in record["columns"]
    english = payouts("template", "small", "--lang", "en", "--out", "e.xlsx", cwd=office)
    assert "columns" in english.err


def test_a_name_that_is_no_file_name_is_made_one(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, changed(MONTHLY, name="甲/乙补助"))
    assert "/" not in file_name(pack.rules["small"])


# --- on paper --------------------------------------------------------------------------------


@pytest.mark.parametrize(("pack", "benefit"), OWN)
def test_a_template_prints_a_ruled_page_to_be_signed(pack: str, benefit: str) -> None:
    book = opened(made(pack, benefit))
    sheet = book.worksheets[0]
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.print_title_rows == "$3:$3"
    ruled = [row for row in range(FIRST_ROW, 200) if sheet.cell(row, 1).border.left.style]
    assert ruled == list(range(FIRST_ROW, FIRST_ROW + len(ruled)))
    assert 10 <= len(ruled) <= 40
    columns = len(fields(shipped(pack), benefit))
    lined = (sheet.cell(row, at) for row in ruled for at in range(1, columns + 1))
    assert all(cell.border.bottom.style == "thin" and cell.value is None for cell in lined)
    high = sum(sheet.row_dimensions[row].height for row in range(1, FIRST_ROW + len(ruled)))
    wide = sum(sheet.column_dimensions[get_column_letter(at)].width for at in range(1, columns + 1))
    scale = min(1.0, 784.3 / (wide * 5.25))
    assert high * scale < 595.3 - 72 * 1.4, "more than a page"
    assert (high + 3 * 22) * scale > (595.3 - 72 * 1.4) * 0.9 or len(ruled) == 10
    assert sheet.oddFooter is not None
    footer = str(sheet.oddFooter.center.text)
    assert [
        label for label in shipped(pack).signoff if f"{label.rstrip('：:')}：" not in footer
    ] == []


def test_rows_below_the_ruled_ones_are_ruled_as_they_are_filled_in() -> None:
    sheet = opened(made("national", "disability_pension")).worksheets[0]
    (area,) = sheet.conditional_formatting
    (rule,) = area.rules
    start = int(str(area.sqref).partition(":")[0][1:])
    assert sheet.cell(start - 1, 1).border.left.style == "thin"
    assert not sheet.cell(start, 1).border.left.style
    assert rule.formula[0].startswith(f"COUNTA($A{start}:$")
    assert rule.dxf.border.bottom.style == "thin"
