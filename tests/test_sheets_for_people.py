"""未发放, 规则 and the page a leader signs: what people read, in their words and their order."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from office import HEADER, Done, january, listed, open_office, people, read_sheet, someone
from packs import person_id
from payouts.base.diagnostics import CATALOGUE, Diagnostic, Place, Severity
from payouts.output.brief import brief_kind, brief_reason, brief_remedy, file_on_paper
from roster_books import save_book

if TYPE_CHECKING:
    from pathlib import Path

EVERYDAY = re.compile(r"Excel|WPS|ROUND|XML|CSV|DTD|UTF-8|Ctrl|End|\.xlsx|\bX\b")
LATIN = re.compile(r"[A-Za-z]{2,}|/")
SHOWN = [
    code
    for code, entry in CATALOGUE.items()
    if code[0] in "RET" and entry.severity is not Severity.NOTE
]


def sample_of(code: str) -> Diagnostic:
    """A finding with a value for everything its texts name."""
    entry = CATALOGUE[code]
    names = set(re.findall(r"{(\w+)}", f"{entry.zh}{entry.fix_zh}{entry.en}{entry.fix_en}"))
    given = dict.fromkeys(names, "某数") | {
        "rule_file": "rules/某县/one.yaml",
        "others": "城关/名册.xlsx 甲!C5",
        "line": "列名: 身份证号",
        "lines": "列名: 身份证号",
    }
    return Diagnostic(code, given, Place("名册.xlsx", "甲", 4, "C4"))


@pytest.mark.parametrize("code", SHOWN)
def test_every_reason_and_remedy_is_short_and_in_chinese(code: str) -> None:
    found = sample_of(code)
    for text in (brief_reason(found), brief_remedy(found)):
        assert text
        assert "{" not in text
        assert "\n" not in text
        assert len(text) <= 60
        assert not LATIN.search(EVERYDAY.sub("", text.replace("名册.xlsx", ""))), text


def test_a_reason_names_another_file_without_its_folders_and_its_own_not_at_all() -> None:
    place = Place("城关/名册.xlsx", "甲", 4, "C4")
    other = Diagnostic("R043", {"column": "银行账号", "others": "东镇/名册.xlsx 甲!C5"}, place)
    assert brief_reason(other).endswith("另见 东镇 名册.xlsx 甲!C5")
    own = Diagnostic("R043", {"column": "银行账号", "others": "城关/名册.xlsx 甲!C5"}, place)
    assert brief_reason(own).endswith("另见 甲!C5")
    assert brief_kind(own) == brief_kind(other) == "几个人用同一个账号"
    assert file_on_paper("城关/名册.xlsx") == "城关 名册.xlsx"


def test_what_rows_share_is_said_without_what_each_says() -> None:
    def kind(code: str, **args: object) -> str:
        return brief_kind(Diagnostic(code, {"value": "某字", "suggestion": "某值", **args}))

    assert kind("R070", where="备注") == "名册写着停发、死亡等"
    assert kind("R076", where="所属期", period="2023-01") == "写的是别的月份"
    assert kind("R013", column="当年表彰") == "当年表彰的内容不是认识的取值"
    assert kind("R033", column="批准日期") == "批准日期的内容是五位数字，不能当作日期"
    assert kind("B004") == "补助项目的内容不认识，是否为“某值”？"


@pytest.mark.parametrize("code", SHOWN)
def test_no_kind_of_reason_has_empty_quotes_or_what_a_cell_says(code: str) -> None:
    sample = sample_of(code)
    found = replace(sample, args={**sample.args, "value": "【某字】"})
    kind = brief_kind(found)
    assert kind
    assert "“”" not in kind
    assert "【" not in kind
    assert "写着，" not in kind


# --- 未发放 ----------------------------------------------------------------------------------


@pytest.fixture
def wrong(tmp_path: Path) -> Done:
    """Two files of two sheets, with faults in most rows and two in one."""
    office = open_office(tmp_path)
    header = (*HEADER, "状态", "银行账号")
    bad = (someone(4)[0], person_id(4)[:-1] + "0", "某日", "享受", "6222")
    good = [(*row, "享受", "") for row in people(3)]
    late = ("李四", person_id(9), "", "享受", "")
    save_book(office / "b.xlsx", {"小补助": [header, *good[:1], bad, late]})
    save_book(
        office / "a.xlsx",
        {"小补助": [header, (*someone(6)[:2], "", "享受", "")], "另一补助": [header, late]},
    )
    return january(office, "b.xlsx", "a.xlsx")


def test_lines_follow_file_sheet_and_row_and_the_most_serious_reason_is_first(wrong: Done) -> None:
    lines = listed(wrong.folder)
    turns = ["错误", "退回", "待核实", "不发放", "提醒"]
    placed = [
        (
            line["文件"],
            ["小补助", "另一补助"].index(line["位置"].partition("!")[0]),
            int(re.sub(r".*?(\d+)行?$", r"\1", line["位置"])),
            turns.index(line["轻重"]),
        )
        for line in lines
    ]
    assert placed == sorted(placed)
    assert {line["文件"] for line in lines} == {"a.xlsx", "b.xlsx"}
    row = [line for line in lines if line["文件"] == "b.xlsx" and line["位置"].endswith("3")]
    assert len(row) > 1
    assert {line["状态"] for line in row} == {"退回"}
    assert row[0]["轻重"] == "退回"
    assert len({line["轻重"] for line in row}) > 1


def test_nothing_on_it_is_english_or_a_path(wrong: Done) -> None:
    rows = read_sheet(wrong.folder, "未发放")
    cells = [str(cell) for row in rows for cell in row if cell]
    codes = {line["代码"] for line in listed(wrong.folder)}
    left = [cell for cell in cells if cell not in codes and not cell.endswith(".xlsx")]
    plain = [re.sub(r"![A-Z]+\d+", "", EVERYDAY.sub("", cell)) for cell in left]
    assert [cell for cell in plain if LATIN.search(cell)] == []


def test_one_file_has_no_column_of_its_own(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    save_book(office / "r.xlsx", {"小补助": [HEADER, *people(1), ("李四", person_id(9), "")]})
    (line,) = listed(january(office, "r.xlsx").folder)
    assert "文件" not in line
    assert (line["位置"], line["状态"], line["轻重"]) == ("小补助!C3", "待核实", "待核实")
    assert (line["原因"], line["处理"]) == ("批准日期为空", "补填批准日期")


# --- the page that is signed -----------------------------------------------------------------


def test_the_first_page_says_who_is_left_out_and_why(wrong: Done) -> None:
    rows = read_sheet(wrong.folder, "汇总")
    lines = {row[0]: row for row in rows if row[1] == "本单位"}
    assert lines["小补助"][3:7] == (1, 1, 100, 100)
    assert "退回 1 人：" in lines["小补助"][7]
    assert "待核实 2 人：批准日期为空" in lines["小补助"][7]
    assert lines["另一补助"][3:7] == (0, 0, 0, None)
    assert lines["另一补助"][7] == "待核实 1 人：批准日期为空"


def test_the_first_page_says_what_is_not_published_and_who_bears_it(sample: Done) -> None:
    rows = {row[0]: row for row in read_sheet(sample.folder, "汇总") if row[7]}
    every = read_sheet(sample.folder, "汇总")
    payers = next(row for row in every if row[0] == "社保接续")
    assert payers[1] == "财政 2,691.61\n个人 876.67（不由本单位发放）"
    known = {row[0]: row[2] for row in every[4:15]}
    assert known["慰问金"] == "示例"
    assert known["困难退役军人救助"] == "推断"
    note = next(str(c) for row in every for c in row if "共 399 人" in str(c))
    assert "据示例标准 7,818,034.36 元，据推断标准 424,000.00 元" in note
    assert "抚恤补助" in rows


def test_a_bar_is_one_line_and_the_figures_stand_on_the_rules_sheet(sample: Done) -> None:
    (bar,) = {row[0] for row in read_sheet(sample.folder, "汇总") if "ILLUSTRATIVE" in str(row[0])}
    assert bar.startswith("示例数据 ILLUSTRATIVE：11 项标准为示例数")
    invented = [row for row in read_sheet(sample.folder, "规则") if row[6] == "示例，不得发放"]
    assert len(invented) == 11


# --- 规则 ------------------------------------------------------------------------------------


def test_rules_are_told_in_words_with_their_law(sample: Done) -> None:
    rows = read_sheet(sample.folder, "规则")
    mine = {row[1]: row for row in rows if row[0] == "地方经济补助"}
    assert mine["发什么"][2] == "对自主就业的退役士兵按服役年限一次性发给。"
    assert "《退役士兵安置条例》（国务院、中央军委令第608号）第十九条" in mine["发什么"][7]
    assert "退役军人安置条例》" not in mine["发什么"][7], "it is not in force in 2023"
    assert "一次性：补助额 ＝ 每服役一年标准 × 服役年限" in mine["怎样算"][2]
    assert mine["怎样算"][10] == "补助额 = 每服役一年标准 * 服役年限\n应发金额 = sum(补助额)"
    assert mine["每服役一年标准"][2] == "义务兵 26000、军士 33940"
    assert all("sum(" not in str(row[2]) for row in rows)
