"""What a roster says of its rows, and of which month: single texts, and whole runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from catalogue.pack import write_rules
from catalogue.people import HEADER, person
from office import payouts
from payouts.base.period import Period
from payouts.roster.said.months import is_month_alone, said_months
from payouts.roster.said.stops import Asks, Context, Says, answers, asks, is_stale, verdict
from payouts.roster.said.words import OfficeWords, warning_words
from roster_books import save_book

if TYPE_CHECKING:
    from pathlib import Path

WORDS = warning_words()
SURVIVORS = Context(survivors=True)

STOPS = [
    "已死亡",
    "停发",
    "减员",
    "注销",
    "迁出",
    "迁出人员",
    "取消",
    "取消资格",
    "退出",
    "不",
    "停",
    "减",
    "殁",
    "暂停",
    "张三（已故）",
    "张三(亡)",
    "李四（停）",
    "8月死亡名单",
    "死　亡",
    "2018年7月去世，停发",
    "与第2行重复，不发",
    "二、本月停发人员",
    "父亲已去世，停发",
    "户口迁往外省",
    "不再享受",
    "7月起停发",
    "疑似死亡",
    "因母亲病故无人照料，暂停",
    "死亡证明未交",
]
STOPS += [
    *(
        "2018年4月牺牲",
        "因公殉职",
        "人已不在",
        "报停",
        "自愿放弃",
        "判处有期徒刑3年",
        "从2018年1月起停",
    ),
    *("己故", "条件不符", "已不在世", "亡于2018.3", "拟停", "4月起不再计发", "坐牢", "已转省城"),
    *("勿打卡", "已报减", "删", "虚报", "溺亡", "不符", "某县退出人员花名册", "待遇终止"),
]
DOUBTS = [
    "待核实",
    "银行卡已注销",
    "2018年停发，2019年恢复发放",
    "增减员",
    "失踪",
    "社保账户注销",
]
SILENCE = [
    *("银行卡已领取", "已领证", "证件未过期", "无犯罪", "未被拘留", "因公牺牲军人遗属", "其父牺牲"),
    "经核实健在",
    "经核实应发",
    "无",
    "是",
    "否",
    "未死亡",
    "未停发",
    "其父病故",
    "其夫1953年病故",
    "父亲去世",
    "退出现役",
    "不含停发人员",
    "不含停发、死亡人员",
    "如死亡请及时上报",
    "不详",
    "不住本村",
    "停薪留职",
    "增员",
    "事故",
    "因故",
    "卡号变更",
    "转业",
    "停发人员另册",
]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        *((text, Says.STOP) for text in STOPS),
        *((text, Says.DOUBT) for text in DOUBTS),
        *((text, Says.NOTHING) for text in SILENCE),
    ],
)
def test_what_a_text_says(text: str, says: Says) -> None:
    assert verdict(text, WORDS).says is says


def test_a_survivors_row_speaks_of_a_serviceman_too() -> None:
    assert verdict("1953年病故", WORDS).says is Says.STOP
    assert verdict("1953年病故", WORDS, SURVIVORS).says is Says.NOTHING
    assert verdict("本人去世", WORDS, SURVIVORS).says is Says.STOP
    assert verdict("停发", WORDS, SURVIVORS).says is Says.STOP


def test_a_death_says_nothing_where_it_is_what_is_paid_for() -> None:
    funeral = Context(death=False)
    assert verdict("2018年7月去世", WORDS, funeral).says is Says.NOTHING
    assert verdict("张三（亡）", WORDS, funeral).says is Says.NOTHING
    assert verdict("重复，不发", WORDS, funeral).says is Says.STOP


def test_a_benefits_own_name_says_nothing() -> None:
    named = Context(frozenset({"停发人员慰问金"}))
    assert verdict("停发人员慰问金花名册", WORDS, named).says is Says.NOTHING
    assert verdict("停发人员慰问金停发名单", WORDS, named).says is Says.STOP


def test_names_of_rosters_that_are_not_of_now() -> None:
    for name in ("草稿", "北山-废", "废", "上月发放花名册", "历年", "残疾军人（备份）"):
        assert is_stale(name, WORDS), name
    for name in ("带病回乡", "旧城镇", "2018年8月", "旧名册", "废品站"):
        assert not is_stale(name, WORDS), name
    assert not is_stale("上月补差", WORDS, Context(frozenset({"上月补差"})))


def test_words_of_an_office() -> None:
    own = warning_words(OfficeWords(stop=("调离",), doubt=("出国",), fine=("停发一次",)))
    assert verdict("已调离", own).says is Says.STOP
    assert verdict("出国探亲", own).says is Says.DOUBT
    assert verdict("停发一次", own).says is Says.NOTHING
    assert verdict("停发", own).says is Says.STOP


HEADERS = {
    Asks.GOES_ON: ["是否发放", "本月是否发放", "现是否健在", "是否应发放", "是否领取"],
    Asks.STATE: ["健在", "健在情况", "生存状态", "发放状态"],
    Asks.STOPPED: [
        *("停发时间", "停发原因", "去世年月", "注销", "注销日期", "减员原因"),
        *("是否死亡", "死亡与否", "退出时间", "中止日期"),
    ],
    Asks.NOTHING: [
        *("备注", "是否党员", "是否享受低保", "退出现役时间", "发放金额", "死亡性质"),
        *("病故军人姓名", "状态"),
    ],
}


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        *(
            (h, Asks.GOES_ON)
            for h in ["是否发放", "本月是否发放", "现是否健在", "是否应发放", "是否领取"]
        ),
        *((h, Asks.STATE) for h in ["健在", "健在情况", "生存状态", "发放状态"]),
        *(
            (h, Asks.STOPPED)
            for h in [
                "停发时间",
                "停发原因",
                "去世年月",
                "注销",
                "注销日期",
                "减员原因",
                "是否死亡",
                "死亡与否",
                "退出时间",
                "中止日期",
            ]
        ),
        *(
            (h, Asks.NOTHING)
            for h in [
                "备注",
                "是否党员",
                "是否享受低保",
                "退出现役时间",
                "发放金额",
                "死亡性质",
                "病故军人姓名",
                "状态",
            ]
        ),
    ],
)
def test_what_a_header_asks(header: str, asked: Asks) -> None:
    assert asks(header, WORDS) is asked


def test_answers() -> None:
    assert [answers(Asks.GOES_ON, cell, WORDS) for cell in ("是", "√", "1", "否", "不详", "")] == [
        *(False, False, False, True, True, False)
    ]
    assert [
        answers(Asks.STATE, cell, WORDS) for cell in ("健在", "不详", "每月发放", "未认证")
    ] == [*(False, True, False, True)]
    assert [
        answers(Asks.STOPPED, cell, WORDS) for cell in ("2018.6", "否", "0.00", "外出", "/")
    ] == [*(True, False, False, True, False)]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("8月", "2018-08"),
        ("2018年8月", "2018-08"),
        ("2018.8", "2018-08"),
        ("201808", "2018-08"),
        ("名册_2018_08", "2018-08"),
        ("八月", "2018-08"),
        ("18年8月", "2018-08"),
        ("二〇一八年八月", "2018-08"),
        ("2018年7-9月", "2018Q3"),
        ("2018年7月至9月", "2018Q3"),
        ("2018.7-9", "2018Q3"),
        ("201807-201809", "2018Q3"),
        ("第三季度", "2018Q3"),
        ("2018Q3", "2018Q3"),
        ("上半年", "2018H1"),
        ("2018年度花名册", "2018"),
        ("2017-2018年", "2017-01..2018-12"),
        ("2018年12月-2019年2月", "2018-12..2019-02"),
        ("sep 2018", "2018-09"),
        ("August2018", "2018-08"),
        ("发放月份：2017年12月", "2017-12"),
        ("优待金2023", "2023"),
        ("2017-2018", "2017-01..2018-12"),
    ],
)
def test_the_months_of_a_text(text: str, months: str) -> None:
    (span,) = said_months(text, (2018,))
    assert str(Period(span.first, span.last)) == months


@pytest.mark.parametrize(
    "text",
    [
        *(
            "民发〔2017〕12号",
            "《2017年标准》",
            "2018年10月8日",
            "2018-09-01",
            "2018.9.1",
            "20180910导出",
        ),
        *(
            "截至2018年8月底",
            "自2018年8月起",
            "2017年入伍",
            "2010年5月批准",
            "12月提标",
            "Sheet1",
            "9",
        ),
        *("marital", "Octagon", "制表日期：2018年8月", "八一", "第2批", "2023户"),
    ],
)
def test_texts_of_no_month(text: str) -> None:
    assert said_months(text, (2018,)) == ()


def test_two_months_and_each_year_there_may_be() -> None:
    assert [s.first % 12 for s in said_months("2018年8、9月", (2018,))] == [7, 8]
    assert len(said_months("8月", (2018, 2019))) == 2
    assert is_month_alone("2018年8月")
    assert not is_month_alone("2018年8月名册")


# --- whole runs ---------------------------------------------------------------------------------


def ran(
    tmp_path: Path, book: dict[str, list[tuple[object, ...]]], period: str
) -> tuple[list[str], list[int]]:
    """Return the codes about months told, and rows paid and held, of a workbook."""
    write_rules(tmp_path / "rules")
    (tmp_path / "payouts.yaml").write_text("rules: small\n", encoding="utf-8")
    save_book(tmp_path / "名册.xlsx", book)
    words = ["名册.xlsx", "--period", period, "--today", "2024-01-15", "--json"]
    done = payouts("compute", *words, cwd=tmp_path)
    said = json.loads(done.out)
    codes = [d["code"] for d in said["diagnostics"] if "R075" <= d["code"] <= "R079"]
    return sorted(codes), [said["rows"]["paid"], said["rows"]["held"]]


def test_a_sheet_of_a_part_of_the_period_is_told(tmp_path: Path) -> None:
    book = {"小补助9月": [HEADER, person(1)]}
    assert ran(tmp_path, book, "2023Q3") == (["R079"], [1, 0])


def test_sheets_of_several_months_of_the_period_are_never_added_up(tmp_path: Path) -> None:
    book = {"小补助8月": [HEADER, person(1)], "小补助9月": [HEADER, person(2)]}
    assert ran(tmp_path, book, "2023Q3") == (["R075", "R075"], [0, 2])


def test_a_row_of_a_part_of_the_period_is_told(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        (*HEADER, "所属期"),
        (*person(1), "2023-08"),
        (*person(2), "2023年7-9月"),
        (*person(3), "2023-10"),
    ]
    assert ran(tmp_path, {"小补助": rows}, "2023Q3") == (["R076", "R079"], [2, 1])


def test_a_sheet_of_the_whole_year_is_fine_for_one_of_its_months(tmp_path: Path) -> None:
    book = {"小补助2023年": [("2023年度小补助",), HEADER, person(1)]}
    assert ran(tmp_path, book, "2023-09") == ([], [1, 0])


def test_a_person_on_a_list_for_no_benefit_is_not_paid_elsewhere(tmp_path: Path) -> None:
    """Nothing says what the list is for; the id says whom it is about."""
    write_rules(tmp_path / "rules")
    (tmp_path / "payouts.yaml").write_text("rules: small\n", encoding="utf-8")
    left = [("姓名", "身份证号", "批准日期", "备注"), (*person(1)[:3], "2022年死亡")]
    save_book(tmp_path / "名册.xlsx", {"减员": left, "小补助": [HEADER, person(1), person(2)]})
    words = ("名册.xlsx", "--period", "2023-01", "--today", "2024-01-15", "--json")
    said = json.loads(payouts("compute", *words, cwd=tmp_path).out)
    found = [(d["code"], d["sheet"], d["cell"]) for d in said["diagnostics"]]
    assert found == [("B001", "减员", None), ("R080", "小补助", "B2")]
    assert "减员!B2" in said["diagnostics"][1]["message"]
    assert [said["rows"][kind] for kind in ("paid", "held", "unplaced")] == [1, 1, 1]
