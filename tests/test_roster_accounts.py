"""Every row and column of every sheet is accounted for, read or not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn import kinds, people, read
from office import HEADER as OFFICE_HEADER
from office import JANUARY, REPOSITORY, january, payouts, someone
from packs import RULES, shipped
from payouts.base.diagnostics import Lang, Place
from payouts.cli.check_sheets import sheet_lines, sheets_json
from payouts.roster.load import load_roster
from payouts.roster.model.rawsheet import RawSheet
from payouts.roster.model.sheet_record import HeaderUse, NoRowsError, RowKind, ranges
from payouts.roster.settings import Hidden, ReadSettings
from payouts.roster.sheet.table import Found, find_tables
from roster_books import HEADER, VOCABULARY, a_person, an_id, objects, save_book

if TYPE_CHECKING:
    from pathlib import Path


SAMPLES = REPOSITORY / "samples"


def codes(found: Found) -> list[str]:
    return [note.code for note in found.notes]


# --- what the rows of a sheet are --------------------------------------------------------

SHEETS = {
    "as offices send it": (
        """
        残疾抚恤金发放表
        单位：元
        ~
        姓名 | 身份证号 | 月基本工资
        甲   | #1      | 100
        乙   | #2      | 100
        小计 |         | 200
        ~
        丙   | #3      | 100
        合计 |         | 300
        注：一式三份
        单位负责人：| 复核： | 制表人：
        """,
        "Tn.HDDs.DSnf",
    ),
    "three rows of header": (
        """
        姓名 | 身份证号 | 残疾情况 |          | 发放情况 |
             |         | 评定     |          | 标准     |
             |         | 残疾等级 | 批准日期 | 月基本工资 | 补了多少
        甲   | #1      | 7        | 2020年   | 100      | 5
        """,
        "HHHD",
    ),
    "three rows, the lowest unknown words": (
        """
        姓名 | 身份证号 | 基本情况 |      | 月基本工资
             |         | 住处     |      |
             |         | 现在的   | 原来的 |
        甲   | #1      | 一村     | 二村 | 100
        """,
        "HHHD",
    ),
    "columns that are numbered": (
        """
        姓名 | 身份证号 | 残疾等级 | 批准日期
        1    | 2       | 3        | 4
        张三 | #1      | 7        | 2020年
        """,
        "HHD",
    ),
    "columns that are numbered after two letters": (
        """
        序号 | 姓名 | 身份证号 | 批准日期 | 残疾等级
        栏次 | 甲   | 1       | 2        | 3
        1    | 张三 | #1      | 2020年   | 7
        """,
        "HHD",
    ),
    "no numbering: somebody called 甲 with a blank id": (
        """
        序号 | 姓名 | 身份证号 | 批准日期 | 残疾等级
        1    | 甲   |         | 2        | 3
        """,
        "HD",
    ),
    "whose columns they are, again on every page": (
        """
             | 本人 |         | 父亲 |
        序号 | 姓名 | 身份证号 | 父名 | 批准日期
        1    | 甲   | #1      | 子   | 2020年
             | 本人 |         | 父亲 |
        序号 | 姓名 | 身份证号 | 父名 | 批准日期
        2    | 乙   | #2      | 丑   | 2020年
        """,
        "HHDHHD",
    ),
    "columns named only in the row above, as cells merged downwards": (
        """
        小补助发放表
        序号 | 人员 |         | 死亡日期 | 批准日期
             | 姓名 | 身份证号 |         |
        1    | 甲   | #1      |          | 2020年
        """,
        "THHD",
    ),
    "sums with their numbers in the same cell": (
        """
        乡镇          | 姓名 | 身份证号 | 月基本工资
        甲镇          | 甲   | #1      | 100
        甲镇小计1人   |      |         | 100
        乙镇          | 乙   | #2      | 100
        总人数：2人   |      |         | 合计：200元
        大写：贰佰元整
        """,
        "HDsDSn",
    ),
    "a sum in the column of names": (
        """
        姓名          | 身份证号 | 月基本工资
        甲            | #1      | 100
        合计：1人     |         | 100元
        """,
        "HDS",
    ),
    "an example as the template has it": (
        """
        姓名     | 身份证号 | 批准日期
        示例张三 | #示     | 2020年
        甲       | #1      | 2020年
        """,
        "HeD",
    ),
    "not an example: no such id": (
        """
        姓名     | 身份证号 | 批准日期
        示例张三 | #2      | 2020年
        张三     | #示     | 2020年
        """,
        "HDD",
    ),
    "a header deeper than any may stand": ("标题\n" * 15 + "姓名 | 身份证号", "x" * 16),
    "not a roster": ("甲 | 乙\n~\n丙 | 丁", "x.x"),
}


@pytest.mark.parametrize("name", SHEETS)
def test_what_the_rows_of_a_sheet_are(name: str) -> None:
    drawing, letters = SHEETS[name]
    assert kinds(read(drawing)) == letters


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("合计 | 张三 |     | 7 |", "D"),  # 合计 typed into the township of someone without an id
        ("小计 | 张三 |     |   |", "D"),
        ("小计 | 阿依·买买提 | | |", "D"),
        ("     | 张三 | 合计 |   |", "D"),
        ("小计 | 甲镇小计 | |   |", "s"),
        ("小计 | 共3人 |    |   |", "s"),
        ("小计 | 3人  |     |   |", "s"),
        ("合计 | 人数 | '3  |   |", "s"),
        ("合计 | 壹万贰仟元整 | | |", "s"),
        ("合计 | 制表人：张三 | | |", "s"),
        ("小计 | —    |     |   |", "s"),
        ("小计 |      | 3   |   |", "s"),
    ],
)
def test_a_name_beside_a_word_for_sums_is_a_person(row: str, kind: str) -> None:
    """Held for want of an id, never left out without a word."""
    drawing = f"""
        乡镇 | 姓名 | 身份证号 | 残疾等级 | 批准日期
        甲镇 | 甲   | #1      | 7       | 2020年
        {row}
        甲镇 | 乙   | #2      | 7       | 2020年
    """
    assert kinds(read(drawing)) == f"HD{kind}D"


WORDS = st.sampled_from([
    None,
    "甲镇",
    "合计",
    "甲镇小计",
    "总计：",
    "累计（元）",
    "复核",
    "本页合计",
])
NAMES = st.sampled_from([
    "张三",
    "王总计",
    "欧阳小计",
    "阿依·买买提",
    "那",
    "NA",
    "额尔敦巴特尔",
    "单位",
])


@given(st.lists(st.tuples(WORDS, NAMES, st.sampled_from([None, an_id(3), 1.5e17, "不详"]))))
def test_nobody_with_a_name_is_left_out(rows: list[tuple[object, ...]]) -> None:
    """Whatever is typed beside a name, the row is a person's, with or without an id."""
    header = ("乡镇", "姓名", "身份证号")
    drawn = [header, ("甲镇", "甲", an_id(1)), *rows]
    columns = [objects(*column) for column in zip(*drawn, strict=True)]
    found = find_tables(Place(file="a.xlsx", sheet="表"), columns, VOCABULARY)
    signed = [row for row in rows if row[0] == "复核" and not isinstance(row[2], float)]
    assert len(people(found)) >= 1 + len(rows) - len(signed)


CELL = st.sampled_from([
    None, "合计", "小计", "复核：", "注：一", "张三", "姓名", "身份证号", "本人", "父亲", "示例一",
    "单位：元", an_id(9), an_id(1, area="999999"), 1.0, 2.0, "2人", "因战", 1.5e17, "批准日期",
    "一、甲", "payouts 问题清单",
])  # fmt: skip


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=24))
def test_the_kinds_add_up_to_the_rows_of_any_sheet(rows: list[tuple[object, ...]]) -> None:
    columns = [objects(*column) for column in zip(*rows, strict=True)]
    found = find_tables(Place(file="a.xlsx", sheet="表"), columns, VOCABULARY)
    account = found.account
    assert sum(account.counts.values()) == account.rows == len(rows)
    assert sum(last - first + 1 for first, last, _ in ranges(account.kinds)) == len(rows)
    taken = np.flatnonzero(account.kinds == RowKind.DATA).tolist()
    assert taken == [row for section in found.sections for row in section.data.tolist()]
    blank = [at for at, row in enumerate(rows) if row == (None,) * 4]
    assert (account.kinds[blank] == RowKind.BLANK).all()
    if not found.sections:
        assert set(account.kinds.tolist()) <= {RowKind.SKIPPED, RowKind.BLANK}
        assert account.skipped in codes(found)


def test_ranges_are_runs_of_one_kind() -> None:
    rows = np.array([1, 2, 2, 7, 2], dtype=np.uint8)
    assert ranges(rows) == [
        (1, 1, RowKind.HEADER),
        (2, 3, RowKind.DATA),
        (4, 4, RowKind.BLANK),
        (5, 5, RowKind.DATA),
    ]
    assert ranges(rows[:0]) == []


def test_every_sheet_of_every_file_has_its_account(tmp_path: Path) -> None:
    path = save_book(
        tmp_path / "a.xlsx",
        {
            "甲": [HEADER, a_person()],
            "乙": [("随便", "写写")],
            "丙": [],
            "丁": [HEADER, a_person("丁", 2)],
        },
    )
    roster = load_roster([path], VOCABULARY)
    accounts = roster.accounts
    assert [(a.sheet, a.rows, a.skipped) for a in accounts] == [
        ("甲", 2, None),
        ("乙", 1, "T001"),
        ("丙", 0, "T002"),
        ("丁", 2, None),
    ]
    assert sum(a.counts["data"] for a in accounts) == len(roster)


@pytest.mark.parametrize(
    "roster", sorted(SAMPLES.glob("*/roster.xlsx")), ids=lambda p: p.parent.name
)
def test_no_row_of_a_sample_is_unaccounted_for(roster: Path) -> None:
    """The rows of every sheet, read or not, are those that the file has."""
    folder = roster.parent.name
    names = [name for name in (folder, folder.split("-")[0]) if (RULES / name).is_dir()]
    read_in = load_roster([roster], shipped(names[0]).vocabulary)
    book = openpyxl.load_workbook(roster, read_only=True)
    filled = {
        sheet.title: [row for row in sheet.iter_rows(values_only=True) if any(row)]
        for sheet in book
    }
    for account in read_in.accounts:
        assert sum(account.counts.values()) == account.rows
        assert account.rows - account.counts["blank"] == len(filled.pop(account.sheet))
    assert not any(filled.values())


# --- what the columns are ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("伤残等級", "残疾等级"),
        ("殘疾等級", "残疾等级"),
        ("残疾 等级(级)", "残疾等级"),
        ("身份证号码（本人）", "身份证号"),
        ("身份證號", "身份证号"),
        ("银行帐号", "银行账号"),
        ("批准日期【年月】", "批准日期"),
        ("批准时向", "批准日期"),
        ("姓名/Name", "姓名"),
    ],
)
def test_a_header_that_is_almost_one_is_asked_about_and_never_taken(
    header: str, column: str
) -> None:
    names = [name for name in ("姓名", "身份证号", "乡镇") if name != column]
    found = read(" | ".join([*names, header]) + "\n甲 | 乙 | 丙 | 丁")
    (note,) = (note for note in found.notes if note.code == "T010")
    assert (note.args["header"], note.args["column"]) == (header, column)
    use = found.account.headers[0].columns[len(names)]
    assert (use.use, use.column, use.suggestion) == (HeaderUse.UNKNOWN, None, column)
    beside = read(
        f"姓名 | 身份证号 | 残疾等级 | 银行账号 | 批准日期 | {header}\n甲 | #1 | 7 | | | 1"
    )
    assert "T008" in codes(beside)


@pytest.mark.parametrize("header", ["父亲身份证号", "身份证号（监护人）", "母亲姓名", "代领人姓名"])
def test_somebody_elses_column_is_not_suggested(header: str) -> None:
    assert codes(read(f"姓名 | 乡镇 | {header}\n甲 | 乙 | 丙")) == []


def test_blanks_within_a_header_do_not_matter() -> None:
    assert codes(read("姓 名 | 身份证号 | 批准 日期\n甲 | #1 | 2020年")) == []


def test_what_each_column_was_taken_for() -> None:
    found = read("""
             |         | 伤残情况 |          |          |
        姓名 | 身份证号 | 伤残等级 | 批准日期 | 批准时间 | 电话
        甲   | #1      | 7        | 2020年   | 2020年   | '1
    """)
    uses = found.account.headers[0].columns
    assert [(use.header, use.use, use.column) for use in uses] == [
        ("姓名", HeaderUse.EXACT, "姓名"),
        ("身份证号", HeaderUse.EXACT, "身份证号"),
        ("伤残等级", HeaderUse.ALIAS, "残疾等级"),
        ("批准日期", HeaderUse.EXACT, "批准日期"),
        ("批准时间", HeaderUse.OTHER, "批准日期"),
        ("电话", HeaderUse.UNKNOWN, None),
    ]


# --- tables that are not where they should be --------------------------------------------


def test_two_tables_side_by_side_under_one_header_row_are_said_and_held() -> None:
    found = read("""
        姓名 | 身份证号 | 批准日期 | 姓名 | 身份证号 | 批准日期
        甲   | #1      | 2020年   | 乙   | #2      | 2020年
    """)
    assert codes(found) == ["T022"], "an error that names the people who are not read"
    assert found.notes[0].args["count"] == 1
    (section,) = found.sections
    assert dict(section.table.columns) == {}, "whose they are can't be told: all are held"


def test_a_table_beside_the_first_that_begins_lower_is_reported() -> None:
    """Its header hides in a row of people, and its people in theirs."""
    found = read("""
        姓名 | 身份证号 | 批准日期 |  |      |
        甲   | #1      | 2020年   |  | 姓名 | 身份证号
        乙   | #2      | 2020年   |  | 丙   | #3
    """)
    assert codes(found) == ["T020", "T019"]
    assert (found.notes[0].args["cells"], found.notes[0].args["count"]) == ("F", 1)
    assert found.notes[1].args["cells"] == "E"


def test_what_stands_beside_a_total_has_no_header_and_needs_none() -> None:
    assert codes(read("姓名 | 身份证号 | 批准日期 |\n甲 | #1 | 2020年 |\n合计 | | | 共1人")) == []


def test_blank_rows_and_columns_between_do_not_matter() -> None:
    found = read("""
        标题
        ~
         | 姓名 |  | 身份证号 | 批准日期
        ~
         | 甲   |  | #1      | 2020年
        ~
        ~
         | 乙   |  | #2      | 2020年
    """)
    assert people(found) == [5, 8]
    assert codes(found) == []


def test_a_header_too_deep_says_where_it_must_stand() -> None:
    found = read("\n".join([*["标题"] * 15, "姓名 | 身份证号", "甲 | #1"]))
    assert codes(found) == ["T001"]
    assert "前 15 行" in found.notes[0].remedy()


# --- examples, and sheets of ours --------------------------------------------------------

EXAMPLE = ("示例张三", an_id(area="999999"), "2020-01-01")


def test_examples_beside_people_are_noted() -> None:
    found = read("姓名 | 身份证号 | 批准日期\n示例 | #示 | 2020年\n甲 | #1 | 2020年")
    assert codes(found) == ["T014"]
    assert found.notes[0].args == {"count": 1}
    assert found.notes[0].place.row == 2, "the example, not the header"


def test_a_template_not_filled_in_is_checked_without_error_and_never_computed(
    office: Path,
) -> None:
    save_book(office / "t.xlsx", {"小补助": [OFFICE_HEADER, EXAMPLE]})
    checked = payouts("check", "t.xlsx", *JANUARY, cwd=office)
    assert checked.code == 0
    assert "T015" in checked.out
    assert "T009" not in checked.out
    as_json = payouts("check", "t.xlsx", "--json", *JANUARY, cwd=office)
    assert as_json.code == 0
    assert json.loads(as_json.out)["rows"]["read"] == 0
    computed = january(office, "t.xlsx")
    assert (computed.code, computed.codes) == (2, {"T009", "T015"})


def test_a_template_beside_something_unreadable_is_an_error(office: Path) -> None:
    save_book(office / "t.xlsx", {"小补助": [OFFICE_HEADER, EXAMPLE], "乙": [("随便", "写写")]})
    assert payouts("check", "t.xlsx", *JANUARY, cwd=office).code == 2


def test_an_example_is_not_paid(office: Path) -> None:
    save_book(office / "t.xlsx", {"小补助": [OFFICE_HEADER, EXAMPLE, someone(1)]})
    done = january(office, "t.xlsx")
    assert done.code == 0
    assert done.manifest["rows"]["read"] == 1


def test_our_own_list_of_problems_is_passed_over(office: Path) -> None:
    ours = [("payouts 问题清单 2023-01",), ("姓名", "身份证号", "问题"), ("甲", "1501**", "错")]
    save_book(office / "r.xlsx", {"小补助": [OFFICE_HEADER, someone(1)], "问题清单": ours})
    done = january(office, "r.xlsx")
    assert done.code == 0
    assert done.codes == {"T016"}
    assert done.manifest["rows"]["read"] == 1


def test_only_a_mark_of_ours_is_passed_over() -> None:
    found = read("payouts 名单 | \n姓名 | 身份证号\n甲 | #1")
    assert people(found) == [3]


# --- check --explain ---------------------------------------------------------------------


def explained(office: Path, *words: str) -> str:
    rows = [
        ("小补助发放表",),
        ("姓名", "身份证号", "批准日期", "批淮日期", "镇里补的"),
        (*someone(1), None, 100),
        (*someone(2), None, 50),
        ("合计", None, None, None, 160),
    ]
    save_book(office / "r.xlsx", {"小补助": rows, "草稿": [("随便", "写写")]})
    done = payouts("check", "r.xlsx", "--explain", *words, *JANUARY, cwd=office)
    assert done.code == 1  # a sheet was not read
    return done.out


def test_explain_tells_how_every_sheet_was_read(office: Path) -> None:
    lines = explained(office).splitlines()
    start = lines.index("r.xlsx 小补助：标题 1 + 表头 1 + 数据 2 + 合计 1 = 5 行")
    assert lines[start + 1 : start + 12] == [
        "  表头 第 2 行",
        "    A 姓名 → 姓名（名称一致）",
        "    B 身份证号 → 身份证号（名称一致）",
        "    C 批准日期 → 批准日期（名称一致）",
        "    D 批淮日期（不认识，未采用；是否为“批准日期”？）",
        "    E 镇里补的（不认识，未采用）",
        "  各行：1 标题，2 表头，3-4 数据，5 合计",
        "  合计 E5 镇里补的 160，第 3-4 行相加得 150：不符",
        "r.xlsx 草稿：未读取 1 = 1 行",
        "  没有读取，原因见 [T001]",
        "  各行：1 未读取",
    ]


def test_explain_in_english_and_as_json_says_the_same(office: Path) -> None:
    text = explained(office, "--lang", "en")
    assert "  total E5 镇里补的 160, rows 3-4 come to 150: DIFFERS" in text
    assert "  not read, see [T001]" in text
    sheets = json.loads(explained(office, "--json"))["sheets"]
    assert [(s["sheet"], s["rows"], s["skipped"]) for s in sheets] == [
        ("小补助", 5, None),
        ("草稿", 1, "T001"),
    ]
    first = sheets[0]
    assert sum(first["counts"].values()) == 5
    assert first["ranges"][2] == {"first": 3, "last": 4, "kind": "data"}
    assert first["headers"][0]["columns"][3] == {
        "column": "D", "header": "批淮日期", "above": [], "use": "unknown",
        "canonical": None, "suggestion": "批准日期",
    }  # fmt: skip
    assert first["totals"][0]["outcome"] == "different"


def test_explain_names_the_rows_that_are_hidden_or_struck_through() -> None:
    rows = np.array([1, 2, 3, 6], dtype=np.int64)
    sheet = RawSheet("甲镇", (), hidden_rows=rows, struck_rows=rows[3:])
    account = read("姓名 | 身份证号\n甲 | #1").account.with_marks(sheet)
    assert sheet_lines([account], Lang.ZH)[-2:] == ["  隐藏的行：2-4，7", "  有删除线的行：7"]
    (record,) = sheets_json([account])
    assert (record["hidden_rows"], record["filtered_rows"]) == ([(2, 4), (7, 7)], [])


def test_a_hidden_sheet_that_is_refused_is_accounted_for_as_skipped(tmp_path: Path) -> None:
    path = save_book(tmp_path / "a.xlsx", {"甲": [HEADER, a_person()], "乙": [HEADER, a_person()]})
    book = openpyxl.load_workbook(path)
    book["乙"].sheet_state = "hidden"
    book.save(path)
    roster = load_roster([path], VOCABULARY, ReadSettings(hidden=Hidden.REFUSE))
    assert [account.skipped for account in roster.accounts] == [None, "F028"]
    assert [account.counts["skipped"] for account in roster.accounts] == [0, 2]


def test_columns_named_in_the_row_above_are_read() -> None:
    """Left to the title, the date of death would be lost and the dead be paid."""
    drawing, _ = SHEETS["columns named only in the row above, as cells merged downwards"]
    found = read(drawing.replace("死亡日期", "银行账号"))
    (section,) = found.sections
    assert dict(section.table.columns) == {"姓名": 1, "身份证号": 2, "银行账号": 3, "批准日期": 4}
    assert section.table.title == "小补助发放表"
    assert codes(found) == []


def test_a_year_heads_a_column() -> None:
    found = read("姓名 | 身份证号 | 2023\n甲 | #1 | 5")
    assert codes(found) == []
    assert found.account.headers[0].columns[2].header == "2023"


def test_explain_tells_also_where_nothing_could_be_read(office: Path) -> None:
    save_book(office / "r.xlsx", {"小补助": [("姓名", "身份证号")], "乙": [("随便",), ("些",)]})
    done = payouts("check", "r.xlsx", "--explain", *JANUARY, cwd=office)
    assert done.code == 2
    assert "r.xlsx 小补助：表头 1 = 1 行" in done.out
    assert "r.xlsx 乙：未读取 2 = 2 行" in done.out


def test_nobody_is_an_error_that_carries_the_accounts(tmp_path: Path) -> None:
    path = save_book(tmp_path / "a.xlsx", {"甲": [HEADER]})
    with pytest.raises(NoRowsError) as refused:
        load_roster([path], VOCABULARY)
    assert not refused.value.unfilled
    assert [account.counts["header"] for account in refused.value.accounts] == [1]
