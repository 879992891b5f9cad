"""The rolls people sign: who can be paid, amounts as offices write them, what makes a line odd."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import openpyxl
import pytest

from asking import a_request
from office import TODAY, book, open_office, payouts, read_sheet
from packs import COLUMNS, MONTHLY, changed, make_pack, make_roster, person_id, shipped
from payouts.engine import compute
from payouts.output import rollends, rolls
from payouts.output.rolls import Printing, benefit_table, build_tables
from payouts.output.tables import CellKind
from roster_books import save_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from office import Done
    from payouts.engine import Computed
    from payouts.output.tables import TableColumn
    from payouts.rules.packs import Pack

# What a part of the program makes, whatever it is.
Made: TypeAlias = Any

CARD = "6222020200112233445"
LOST = 6222020200112233445
MORE = (
    COLUMNS
    + "  银行账号: {type: account, payee: true}\n  乡镇: {type: text}\n  孤老: {type: boolean}\n"
    + "  份额: {type: number}\n"
)


def columns_of(computed: Computed, benefit: str = "small") -> dict[str, TableColumn]:
    """The columns of the roll of a benefit by header."""
    result = next(r for r in computed.results if r.rule.benefit == benefit)
    table = benefit_table(result, Printing(computed, TODAY))
    assert len({column.header for column in table.columns}) == len(table.columns)
    return {column.header: column for column in table.columns}


def head_of(computed: Computed) -> str:
    """What stands above all rows of the first roll."""
    return benefit_table(computed.results[0], Printing(computed, TODAY)).notes[1]


def computed_of(
    pack: Pack, rows: Sequence[Mapping[str, object]], period: str, *benefits: str
) -> Computed:
    usual: dict[str, object] = {"批准日期": "2015-03-02"}
    roster = make_roster([{**usual, **row} for row in rows])
    named = (*benefits, *([] if benefits or len(pack.rules) > 1 else pack.rules))
    return compute(a_request(pack, roster, period, benefits=named))


def cells(column: TableColumn) -> list[Any]:
    return list(column.cells.tolist())


def remarks_of(computed: Computed, benefit: str = "small") -> list[str]:
    columns = columns_of(computed, benefit)
    if "备注" not in columns:
        return [""] * len(columns["姓名"].cells)
    return cells(columns["备注"])


# --- who can be paid ----------------------------------------------------------------------------

ACCOUNTS: list[tuple[object, str]] = [
    (CARD, CARD),
    ("6222 0202 0011 2233 446", "6222020200112233446"),  # a wrong check digit is no fault here
    (LOST, "账号待改"),
    ("6.22202E+18", "账号待改"),
    ("无卡", "账号待改"),
    ("6222O20200112233445", "账号待改"),
    ("123", "账号待改"),
    ("00000000000000", "账号待改"),
    (None, "账号待补"),
    (" ", "账号待补"),
]


def paid_to(tmp_path: Path) -> Computed:
    pack = make_pack(tmp_path, MONTHLY, columns=MORE)
    return computed_of(pack, [{"银行账号": cell} for cell, _ in ACCOUNTS], "2023-01")


def test_an_account_nobody_can_be_paid_to_is_never_printed_as_one(tmp_path: Path) -> None:
    computed = paid_to(tmp_path)
    column = columns_of(computed)["银行账号"]
    assert cells(column) == [printed for _, printed in ACCOUNTS]
    assert column.alert == {"账号待改", "账号待补"}
    assert computed.payables.account.tolist()[2:] == [""] * 8
    assert computed.results[0].paid.all(), "a payee's cell holds nothing back but the payment"


def test_what_cannot_be_paid_yet_is_counted_with_its_money(tmp_path: Path) -> None:
    computed = paid_to(tmp_path)
    found = [(one.name, one.standing.word, one.claims, one.fen) for one in computed.unpayable]
    assert found == [("小补助", "wrong", 6, 60_000), ("小补助", "blank", 2, 20_000)]
    summary, *_ = build_tables(Printing(computed, TODAY), (), ())
    said = "账号待改 6 人次 600.00 元、账号待补 2 人次 200.00 元，改好前银行付不出"
    assert said in (summary.cover or summary).notes[1]


def test_a_roster_without_accounts_asks_for_none(tmp_path: Path) -> None:
    computed = computed_of(make_pack(tmp_path, MONTHLY, columns=MORE), [{}, {}], "2023-01")
    assert computed.unpayable == ()
    assert "银行账号" not in columns_of(computed)
    summary, *_ = build_tables(Printing(computed, TODAY), (), ())
    assert "账号" not in (summary.cover or summary).notes[1]


def test_a_sheet_without_accounts_lacks_them_where_another_has_them(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    header = ("姓名", "身份证号", "批准日期", "补助项目")
    one = [header, ("张三", person_id(1), "2023-01-01", "小补助")]
    two = [(*header, "银行账号"), ("李四", person_id(2), "2023-01-01", "小补助", CARD)]
    columns = office / "rules" / "small" / "columns.yaml"
    columns.write_text(MORE + "  补助项目: {type: text}\n", encoding="utf-8")
    save_book(office / "roster.xlsx", {"甲": one, "乙": two})
    words = ("compute", "roster.xlsx", "--period", "2023-01", "--today", TODAY)
    done = payouts(*words, cwd=office)
    assert "账号待补 1 人次 100.00 元" in done.err


def run_with_accounts(tmp_path: Path, *words: str) -> Done:
    office = open_office(tmp_path)
    columns = office / "rules" / "small" / "columns.yaml"
    columns.write_text(MORE, encoding="utf-8")
    rows = [("张三", person_id(n), "2023-01-01", cell) for n, (cell, _) in enumerate(ACCOUNTS, 1)]
    book(office / "roster.xlsx", rows, header=("姓名", "身份证号", "批准日期", "银行账号"))
    words = ("compute", "roster.xlsx", "--period", "2023-01", "--today", TODAY, *words)
    return payouts(*words, cwd=office)


def test_a_finished_run_says_whom_no_bank_can_pay(tmp_path: Path) -> None:
    done = run_with_accounts(tmp_path)
    assert "账号待改 6 人次 600.00 元、账号待补 2 人次 200.00 元：改好以前银行付不出" in done.err
    assert [(a["standing"], a["claims"], a["amount"]) for a in done.manifest["accounts"]] == [
        ("wrong", 6, "600.00"),
        ("blank", 2, "200.00"),
    ]
    english = run_with_accounts(tmp_path / "en", "--lang", "en")
    assert "account to correct 6, 600.00 yuan; account to fill in 2, 200.00 yuan" in english.err


def _rolled(made: Made) -> Made:
    return np.roll(made, 1)


def _months_of_others(lines: Made) -> Made:
    return [replace(line, spans=tuple(map(_moved, line.spans))) for line in lines]


def _moved(span: Made) -> Made:
    return replace(span, months=span.months + np.where(np.arange(len(span.months)) == 0, 1, 0))


@pytest.mark.parametrize(
    ("module", "name", "alter"),
    [(rollends, "account_texts", _rolled), (rolls, "monthly_lines", _months_of_others)],
)
def test_accounts_or_months_of_others_stop_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Made, name: str, alter: Made
) -> None:
    real = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *words: alter(real(*words)))
    done = run_with_accounts(tmp_path)
    assert (done.code, done.codes) == (3, {"K002"})
    assert "工作簿 小补助：逐人核对" in done.err


def test_what_is_to_be_done_is_coloured(tmp_path: Path) -> None:
    done = run_with_accounts(tmp_path)
    sheet = openpyxl.load_workbook(done.folder / "disbursement.xlsx")["小补助"]
    marked = {
        cell.value
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == "FFFFE699"
    }
    assert marked == {"账号待改", "账号待补"}


# --- amounts as an office writes them -----------------------------------------------------------

GRADES = [{"残疾等级": 10, "残疾性质": "因战"}, {"残疾等级": 6, "残疾性质": "因公"}]


def pension(period: str, *rows: Mapping[str, object]) -> Computed:
    people = [{**GRADES[n % 2], **row} for n, row in enumerate(rows or ({}, {}, {}))]
    return computed_of(shipped("national"), people, period, "disability_pension")


def test_a_standard_for_a_month_is_shown_as_the_one_published_for_a_year() -> None:
    computed = pension("2022-05..2022-07")
    columns = columns_of(computed, "disability_pension")
    assert cells(columns["年标准（元/年）"]) == [1_186_000, 4_008_000, 1_186_000]
    assert columns["年标准（元/年）"].kind is CellKind.MONEY
    assert cells(columns["发放月数"]) == [3, 3, 3]
    assert cells(columns["实发金额"]) == [296_500, 1_002_000, 296_500]
    assert head_of(computed) == (
        "月标准＝年标准 ÷ 12；应发金额＝应发各月的月标准合计，四舍五入到分"
    )


def test_a_standard_of_whole_fen_is_shown_as_it_is() -> None:
    computed = pension("2022-07", GRADES[1], GRADES[1])
    columns = columns_of(computed, "disability_pension")
    assert cells(columns["月标准"]) == [334_000, 334_000]
    assert head_of(computed) == ""


def test_standards_that_follow_one_another_stand_side_by_side() -> None:
    computed = pension("2022-06..2022-09", {}, {}, {"死亡日期": "2022-07-02", "状态": "去世"})
    columns = columns_of(computed, "disability_pension")
    assert cells(columns["6—7月年标准（元/年）"]) == [1_186_000, 4_008_000, 1_186_000]
    assert cells(columns["8—9月年标准（元/年）"]) == [1_281_000, 4_329_000, None]
    assert cells(columns["6—7月应发月数"]) == [2, 2, 2]
    assert cells(columns["8—9月应发月数"]) == [2, 2, 0]
    assert cells(columns["发放月数"]) == [4, 4, 2]
    assert head_of(computed).startswith("2022-08 起提标；")


def test_months_of_a_standard_are_left_out_where_all_have_them_all() -> None:
    columns = columns_of(pension("2022-06..2022-09"), "disability_pension")
    assert "6—7月年标准（元/年）" in columns
    assert [header for header in columns if header.endswith("应发月数")] == []


def test_whether_one_month_is_due_needs_no_column_of_its_own() -> None:
    computed = pension("2022-07..2022-08", {}, {}, {"死亡日期": "2022-07-02", "状态": "去世"})
    columns = columns_of(computed, "disability_pension")
    assert cells(columns["8月年标准（元/年）"]) == [1_281_000, 4_329_000, None]
    assert [header for header in columns if header.endswith("应发月数")] == []


def test_what_payers_bear_is_printed_once() -> None:
    rows = [{"补缴月数": 5, "发放月份": "2023-06"}]
    topup = computed_of(shipped("zhenglanqi"), rows, "2023", "insurance_topup")
    headers = list(columns_of(topup, "insurance_topup"))
    assert headers[-4:] == ["大病部分", "财政", "个人（不由本单位发放）", "实发金额"]


def test_spans_of_several_years_name_them() -> None:
    headers = columns_of(pension("2021-12..2022-08"), "disability_pension")
    assert {"2021年12月—2022年7月年标准（元/年）", "2022年8月年标准（元/年）"} <= set(headers)


def test_more_standards_than_a_page_holds_are_shown_by_their_first_and_last() -> None:
    computed = pension("2017-10..2023-07")
    columns = columns_of(computed, "disability_pension")
    assert [h for h in columns if "年标准" in h] == ["首段年标准（元/年）", "末段年标准（元/年）"]
    assert cells(columns["发放月数"]) == [70, 70, 70]


THIRD = changed(
    MONTHLY,
    lines="\n  补助:\n    pays: monthly\n    start: month_of(批准日期)\n"
    "    steps: {月补助: 月标准 / 7}",
)


def test_what_is_no_part_of_a_year_is_shown_to_the_fen_and_said_so(tmp_path: Path) -> None:
    computed = computed_of(make_pack(tmp_path, THIRD), [{}], "2023Q1")
    columns = columns_of(computed)
    assert cells(columns["月补助"]) == [1429]
    assert cells(columns["实发金额"]) == [4286]
    assert head_of(computed).endswith("表中各步按分列示，实发金额按未取整的数算")


def test_a_month_of_a_years_sum_is_shown_for_the_year(tmp_path: Path) -> None:
    rule = THIRD.replace("月标准 / 7", "月标准 / 3 * 2")
    columns = columns_of(computed_of(make_pack(tmp_path, rule), [{}], "2023-01"))
    assert cells(columns["月补助×12（元/年）"]) == [80_000]


def test_no_sheet_shows_a_fraction_and_no_number_is_a_text(tmp_path: Path) -> None:
    columns = ("姓名", "身份证号", "残疾等级", "残疾性质", "批准日期", "银行账号", "填报标准")
    rows = [
        ("张三", person_id(1), 10, "因战", "2015-03-02", CARD, 989),
        ("李四", person_id(2), 7, "因公", "2015-03", CARD, 2402),
    ]
    book(tmp_path / "r.xlsx", rows, sheet="残疾抚恤金", header=columns)
    done = payouts(
        *("compute", tmp_path / "r.xlsx", "--rules", "national", "--period", "2022-07"),
        *("--today", TODAY, "--out", tmp_path / "out"),
    )
    assert "11860 ÷ 12 ≈ 988.33" in done.err
    assert not re.search(r"\d/\d", done.err + done.out.partition("工作簿")[0])
    loaded = openpyxl.load_workbook(done.folder / "disbursement.xlsx", data_only=True)
    texts = [
        cell.value
        for sheet in loaded
        if sheet.title != "未发放"  # which shows what the roster holds
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert [text for text in texts if re.search(r"\d+/\d+", text)] == []
    numbers = {text for text in texts if re.fullmatch(r"-?[\d,]+(\.\d+)?", text)}
    assert numbers == {person_id(1), person_id(2), CARD}
    roll = loaded["残疾抚恤金"]
    header = [cell.value for cell in roll[3]]
    first, second = (dict(zip(header, roll[row], strict=True)) for row in (4, 5))
    assert first["批准日期"].value == dt.datetime(2015, 3, 2)  # noqa: DTZ001 (a cell has no zone)
    assert first["批准日期"].number_format == "yyyy-mm-dd"
    assert second["批准日期"].value == "2015-03"
    assert (first["残疾等级"].value, first["残疾等级"].number_format) == (10, "0")
    assert first["实发金额"].number_format == first["年标准（元/年）"].number_format == "#,##0.00"


def test_columns_of_the_roster_keep_their_kind(tmp_path: Path) -> None:
    rule = MONTHLY.replace(
        "columns: {",
        "columns: {年度: required, 金额: required, 份额: required, 发放月份: required, ",
    )
    row = {"年度": 2023, "金额": "1,234.5", "份额": "1/3", "发放月份": "2023-05"}
    pack = make_pack(tmp_path, rule, columns=MORE)
    columns = columns_of(computed_of(pack, [row], "2023-01"))
    kinds = {name: (columns[name].kind, cells(columns[name])) for name in row}
    assert kinds == {
        "年度": (CellKind.WHOLE, [2023]),
        "金额": (CellKind.MONEY, [123_450]),
        "份额": (CellKind.NUMBER, [333_333]),
        "发放月份": (CellKind.LABEL, ["2023-05"]),
    }


def test_numbers_beyond_a_spreadsheet_are_texts(tmp_path: Path) -> None:
    rule = MONTHLY.replace("steps: {月补助: 月标准}", "steps: {大数: 月标准 * 99999999999999}")
    rule = rule.replace("sum(月补助)", "sum(大数) / 10000000000000")
    pack = make_pack(tmp_path, rule, columns=MORE)
    columns = columns_of(computed_of(pack, [{}], "2023-01"))
    assert (columns["大数"].kind, cells(columns["大数"])) == (CellKind.EXACT, ["9999999999999900"])


def test_a_step_under_two_names_is_printed_once() -> None:
    rows = [{"补缴月数": 5, "发放月份": "2022-06"}]
    topup = computed_of(shipped("changji"), rows, "2022", "insurance_topup")
    headers = list(columns_of(topup, "insurance_topup"))
    assert headers[-3:] == ["养老部分", "医疗部分", "实发金额"]


# --- what makes a line odd ----------------------------------------------------------------------

USUAL: dict[str, object] = {}


def said(tmp_path: Path, row: Mapping[str, object], rule: str = MONTHLY, **more: str) -> str:
    """The remark of one row among four usual ones."""
    pack = make_pack(tmp_path, rule, columns=MORE)
    period = more.get("period", "2023")
    rows = [USUAL, USUAL, row, USUAL, USUAL]
    found = remarks_of(computed_of(pack, rows, period, "small"))
    assert found[:2] == found[3:] == ["", ""], "a row like most others has no remark"
    return found[2]


MONTHS = [
    ({}, ""),
    ({"批准日期": "2023-09-11"}, "2023-09 起发，4个月"),
    ({"死亡日期": "2023-05-03"}, "2023-05 去世发至当月，5个月"),
    ({"死亡日期": "2023-12-31"}, "2023-12 去世发至当月"),
    ({"死亡日期": "2024-01-01"}, ""),
    (
        {"批准日期": "2023-03-01", "死亡日期": "2023-04-30"},
        "2023-03 起发；2023-04 去世发至当月，2个月",
    ),
]


@pytest.mark.parametrize(("row", "remark"), MONTHS)
def test_a_line_of_other_months_says_why(
    tmp_path: Path, row: Mapping[str, object], remark: str
) -> None:
    assert said(tmp_path, row) == remark


def test_where_most_begin_late_that_is_no_remark(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, MONTHLY)
    late = {"批准日期": "2023-03-05"}
    found = remarks_of(computed_of(pack, [late, late, {}, late], "2023"))
    assert found == ["", "", "2023-01 起发，12个月", ""]


def test_one_line_alone_is_measured_by_the_period(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, MONTHLY)
    two = [{"批准日期": "2023-03-05"}, {"批准日期": "2023-06-05"}]
    found = remarks_of(computed_of(pack, two, "2023"))
    assert found == ["2023-03 起发，10个月", "2023-06 起发，7个月"]


def national(rows: Sequence[Mapping[str, object]], period: str = "2022-06..2022-09") -> list[str]:
    people = [{**GRADES[1], **row} for row in rows]
    computed = computed_of(shipped("national"), people, period, "disability_pension")
    return remarks_of(computed, "disability_pension")


def test_moving_away_and_suspension_are_told_in_the_rosters_words() -> None:
    found = national([
        {},
        {"状态": "迁移", "状态日期": "2022-07-15"},
        {},
        {"状态": "停发", "状态日期": "2022-06-15"},
        {"中止日期": "2022-06-20", "恢复日期": "2022-08-03"},
        {},
        {},
    ])
    assert found == [
        "",
        "2022-07 迁移发至当月，2个月",
        "",
        "2022-06 停发，发至当月，1个月",
        "有月份不发：判刑、剥夺政治权利或被通缉期间中止，3个月",
        "",
        "",
    ]


def test_of_two_ends_the_earlier_is_told() -> None:
    twice = {"状态": "迁移", "状态日期": "2022-08-15", "死亡日期": "2022-07-02"}
    assert national([{}, twice, {}])[1] == "2022-07 去世发至当月，2个月"


def test_what_ends_the_month_before_says_so(tmp_path: Path) -> None:
    rule = MONTHLY.replace("month_of(死亡日期)", "month_of(退役日期) - 1")
    rule = rule.replace("死亡日期: optional", "退役日期: optional")
    assert said(tmp_path, {"退役日期": "2023-05-03"}, rule) == "2023-05 退役发至上月，4个月"


def test_an_end_by_no_date_is_a_month(tmp_path: Path) -> None:
    rule = MONTHLY.replace(
        "month_of(死亡日期)", 'month("2023-04") if 等级 == 7 else month("2099-01")'
    )
    assert said(tmp_path, {"等级": 7}, rule) == "发至 2023-04，4个月"


def test_the_dead_who_are_paid_once_are_told(tmp_path: Path) -> None:
    rule = changed(
        MONTHLY,
        columns="{发放月份: required, 死亡日期: optional}",
        lines="\n  补助:\n    pays: once\n    month: 发放月份\n    end: month_of(死亡日期)\n"
        "    steps: {一次: 月标准}",
        payment="{应发金额: sum(一次)}",
    )
    row = {"发放月份": "2023-03"}
    rows = [row, row, {**row, "死亡日期": "2023-06-01"}]
    found = remarks_of(computed_of(make_pack(tmp_path, rule), rows, "2023"))
    assert found == ["", "", "2023-06 去世"]


def test_who_lacks_one_of_two_monthly_lines_is_told(tmp_path: Path) -> None:
    rule = changed(
        MONTHLY,
        lines="\n  甲: {pays: monthly, start: month_of(批准日期), steps: {甲额: 月标准}}\n"
        "  乙:\n    pays: monthly\n    start: month_of(批准日期)\n    end: month_of(死亡日期)\n"
        "    steps: {乙额: 月标准}",
        payment="{应发金额: sum(甲额) + sum(乙额)}",
    )
    assert said(tmp_path, {"死亡日期": "2020-05-03"}, rule) == "不发乙"


RISING = changed(
    MONTHLY,
    columns="{批准日期: required, 等级: required}",
    figures="\n  月标准:\n    unit: 元/月\n    by: 等级\n    values:\n"
    '      - {from: 2020-01-01, until: 2023-07-31, table: {1: "100", 2: "200"}, '
    "status: published, source: 表}\n"
    '      - {from: 2023-08-01, until: 2029-12-31, table: {1: "100", 2: "NEW"}, '
    "status: published, source: 表}",
    lines="\n  补助: {pays: monthly, start: month_of(批准日期), steps: {月补助: 月标准}}",
)


@pytest.mark.parametrize(("new", "word"), [("250", "提标"), ("150", "标准调整")])
def test_a_standard_that_changes_for_few_is_remarked_and_for_most_said_above(
    tmp_path: Path, new: str, word: str
) -> None:
    pack = make_pack(tmp_path, RISING.replace("NEW", new))
    few = computed_of(pack, [{"等级": 1}, {"等级": 2}, {"等级": 1}], "2023")
    assert (remarks_of(few), head_of(few)) == (["", f"2023-08 起{word}", ""], "")
    half = computed_of(pack, [{"等级": 1}, {"等级": 2}], "2023")
    assert (remarks_of(half), head_of(half)) == (["", f"2023-08 起{word}"], "")
    most = computed_of(pack, [{"等级": 2}, {"等级": 2}, {"等级": 1}], "2023")
    assert (remarks_of(most), head_of(most)) == (["", "", ""], f"2023-08 起{word}")


def wenshang(*rows: Mapping[str, object]) -> Computed:
    usual = {
        "入伍日期": "2017-09-10",
        "发放月份": "2018-12",
        "服役地区": "一般",
        "学历": "高中",
        "当年表彰": "无",
    }
    people = [{**usual, **row} for row in rows]
    return computed_of(shipped("wenshang-2018"), people, "2018", "conscript_allowance")


def test_honours_and_parts_that_few_have_are_told() -> None:
    first = {"入伍日期": "2018-09-10"}
    found = wenshang(
        {},
        {"当年表彰": "三等功"},
        {"当年表彰": "三等功、优秀"},
        {**first, "学历": "本科"},
        {**first, "学历": "高中"},
        {"服役地区": "西藏"},
        *([{}] * 5),
    )
    assert remarks_of(found, "conscript_allowance")[:6] == [
        "",
        "三等功增发10%",
        "三等功增发10%；优秀增发5%",
        "学历奖励2,000.00元",
        "",
        "地区倍数2.5",
    ]


def test_the_honour_that_counts_is_named() -> None:
    usual = {
        "入伍日期": "2018-09-01",
        "退役日期": "2020-09-01",
        "安置方式": "自主就业",
        "功勋荣誉": "无",
    }
    rows = [usual, {**usual, "功勋荣誉": "嘉奖、二等功、三等功"}, usual]
    computed = computed_of(shipped("national"), rows, "2020", "demob_lump_sum")
    assert remarks_of(computed, "demob_lump_sum") == ["", "二等功增发10%", ""]


def test_a_cap_that_binds_is_named() -> None:
    rows = [{"核定金额": amount, "发放月份": "2022-02"} for amount in (9000, 30_000, 31_000, 50)]
    computed = computed_of(shipped("changji"), rows, "2022", "relief")
    assert remarks_of(computed, "relief") == ["", "", "按最高救助额计", ""]


def test_an_optional_column_behind_an_amount_is_printed_where_it_is_filled(tmp_path: Path) -> None:
    rule = MONTHLY.replace("等级: optional", "等级: optional, 孤老: optional, 备注: optional")
    rule = rule.replace("{月补助: 月标准}", "{月补助: 月标准 * 2 if 孤老 else 月标准}")
    pack = make_pack(tmp_path, rule, columns=MORE)
    some = columns_of(
        computed_of(pack, [{"孤老": "否"}, {"孤老": "是", "性质": "因战"}], "2023-01")
    )
    assert cells(some["孤老"]) == ["否", "是"]
    assert "性质" not in some, "it bears on nothing"
    assert "死亡日期" not in some, "it decides months: a remark tells of it"


def test_an_optional_column_that_nobody_filled_is_not_printed() -> None:
    rows = [{"死亡日期": "2024-11-02", "死亡性质": "烈士", "发放月份": None}]
    computed = computed_of(shipped("national"), rows, "2024-11", "martyr_award")
    assert computed.results[0].rule.optional >= {"发放月份"}
    if computed.results[0].paid.any():
        assert "发放月份" not in columns_of(computed, "martyr_award")


def test_an_optional_column_counts_through_facts_and_figures(tmp_path: Path) -> None:
    rule = changed(
        MONTHLY,
        columns="{批准日期: required, 等级: optional, 性质: optional}",
        facts="\n  高等级: given(等级) and 等级 <= 4",
        figures="\n  月标准:\n    unit: 元/月\n    by: 性质\n    values:\n"
        '      - {from: 2020-01-01, until: 2029-12-31, table: {因战: "100"}, '
        "status: published, source: 表}",
        lines="\n  补助:\n    pays: monthly\n    start: month_of(批准日期)\n"
        "    steps: {月补助: 月标准 * 2 if 高等级 else 月标准}",
    )
    rows: list[dict[str, object]] = [{"等级": 3, "性质": "因战"}, {"性质": "因战"}]
    columns = columns_of(computed_of(make_pack(tmp_path, rule), rows, "2023-01"))
    assert cells(columns["等级"]) == [3, None]
    assert cells(columns["性质"]) == ["因战", "因战"]


def test_the_rosters_own_remarks_are_kept_beside(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, MONTHLY)
    rows: list[dict[str, object]] = [{"备注": "由其弟代领"}, {"死亡日期": "2023-05-03"}, {}, {}]
    columns = columns_of(computed_of(pack, rows, "2023"))
    assert list(columns)[-2:] == ["备注", "名册备注"]
    assert cells(columns["名册备注"]) == ["由其弟代领", "", "", ""]
    assert "名册备注" not in columns_of(computed_of(pack, rows[1:], "2023"))


def test_another_benefit_that_gives_way_is_told(tmp_path: Path) -> None:
    other = MONTHLY.replace("benefit: small", "benefit: big").replace(
        "name: 小补助", "name: 大补助"
    )
    other = other.replace('value: "100"', 'value: "300"')
    both = person_id(7)
    rows = [
        {"身份证号": both, "补助项目": "小补助"},
        {"身份证号": both, "补助项目": "大补助"},
        {"补助项目": "大补助"},
    ]
    columns = COLUMNS + "  补助项目: {type: text}\n"
    choice = "{among: [small, big], prefer: higher, because: 只发一项}"
    pack = make_pack(
        *(tmp_path, MONTHLY, other),
        columns=columns,
        pack=f"pack: small\nname: 小包\nchoices: [{choice}]\n",
    )
    assert remarks_of(computed_of(pack, rows, "2023-01"), "big") == ["不再发小补助", ""]


def test_a_remark_and_an_account_are_read_back_from_the_workbook(tmp_path: Path) -> None:
    done = run_with_accounts(tmp_path)
    rows = read_sheet(done.folder, "小补助")
    header = next(row for row in rows if "银行账号" in row)
    at = header.index("银行账号")
    printed = [row[at] for row in rows[rows.index(header) + 1 :] if isinstance(row[0], int)]
    assert printed == [text for _, text in ACCOUNTS]
