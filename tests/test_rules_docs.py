"""rules docs: a page a person can read, check against the law and sign."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from office import payouts
from packs import DATA, MONTHLY, PACK, RULES, make_pack, write_pack
from payouts.authoring.docs import page_of
from payouts.output.page import html, markdown
from payouts.rules.files.source import FolderSource
from payouts.rules.language.nodes import Node
from payouts.rules.packs import open_pack
from payouts.rules.phrase import READERS, phrase

if TYPE_CHECKING:
    from pathlib import Path

_VOID = {"meta", "path", "br"}
_HOSTILE = '<script>alert("x")</script>|`*'


class _Reader(HTMLParser):
    """Gathers tags, attributes and text, and checks that every tag is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "tags close in the order they were opened"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def pages(tmp_path: Path, rule: str, pack: str = PACK) -> tuple[str, str]:
    """Return the HTML and the Markdown of a pack of one rule."""
    source = write_pack(tmp_path, {"rule.yaml": rule, "pack.yaml": pack})
    opened = open_pack(source, "small")
    assert opened.problems == ()
    page = page_of(opened)
    return html(page), markdown(page)


@pytest.mark.parametrize("pack", ["national", "zhenglanqi"])
def test_a_shipped_pack_makes_a_page_that_needs_nothing_else(pack: str) -> None:
    opened = open_pack(FolderSource(RULES), pack)
    made = html(page_of(opened))
    reader = read(made)
    assert not {"script", "link", "img", "iframe", "object"} & set(reader.tags)
    fetched = [v for name, v in reader.attributes if name in {"src", "href"} and v[:1] != "#"]
    assert fetched == []
    assert "url(" not in made
    assert "@import" not in made
    text = "".join(reader.text)
    targets = {value for name, value in reader.attributes if name == "id"}
    for rule in opened.pack.rules.values():
        assert rule.name in text
        assert rule.benefit in targets, "the contents lead somewhere"
        assert all(law.title in text for law in rule.law)
        assert all(step.name in text for step in rule.payment)
    assert "prefers-color-scheme: dark" in made
    assert "size: A4" in made
    assert markdown(page_of(opened)).startswith(f"# {opened.pack.title}")


def test_the_same_pack_makes_the_same_page(tmp_path: Path) -> None:
    assert pages(tmp_path, MONTHLY) == pages(tmp_path, MONTHLY)


def test_nothing_in_a_rule_file_is_markup(tmp_path: Path) -> None:
    quoted = _HOSTILE.replace('"', '\\"')
    rule = MONTHLY.replace("name: 小补助", f'name: "{quoted}"\npurpose: "{quoted}"')
    rule = rule.replace("title: 测试办法", f'title: "{quoted}"').replace(
        "source: 表", f'source: "{quoted}"'
    )
    made, text = pages(tmp_path, rule, PACK.replace("小包", f'"{quoted}"'))
    assert "script" not in read(made).tags
    assert _HOSTILE in "".join(read(made).text), "it is shown as it is written"
    assert "<script>" not in text
    cells = [line for line in text.splitlines() if line.startswith("| 2020")]
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 5 for line in cells), "no cell is split"


def test_a_series_is_drawn_in_steps_and_a_gap_stays_a_gap(tmp_path: Path) -> None:
    versions = "".join(
        f'      - {{from: {a}, until: {b}, value: "{v}", status: published, source: 表}}\n'
        for a, b, v in (
            ("2020-01-01", "2020-12-31", "100"),
            ("2021-01-01", "2021-12-31", "1200"),
            ("2023-01-01", "2023-12-31", "648/12"),
        )
    )
    start, end = MONTHLY.index("    values:"), MONTHLY.index("lines:")
    rule = f"{MONTHLY[:start]}    values:\n{versions}{MONTHLY[end:]}"
    made, text = pages(tmp_path, rule)
    assert made.count('class="series"') == 3
    assert made.count('class="join"') == 1, "2021 follows 2020; nothing joins 2021 and 2023"
    assert "没有标准的时间：2022-01-01 至 2022-12-31" in text
    assert "| 2021-01-01 至 2021-12-31 | 1,200 | 已公布 | 表 |" in text


def test_a_single_value_has_no_chart(tmp_path: Path) -> None:
    assert "<svg" not in pages(tmp_path, MONTHLY)[0]


def test_a_table_has_a_row_for_every_entry(tmp_path: Path) -> None:
    table = 'table: {1: {因战: "106670", 因公: "1"}, 2: {因战: "96530"}}'
    rule = MONTHLY.replace('value: "100"', table).replace(
        "    unit: 元/月\n", "    unit: 元/月\n    by: [等级, 性质]\n"
    )
    text = pages(tmp_path, rule)[1]
    assert "| 1 | 因战 | 106,670 |" in text
    assert "|  | 因公 | 1 |" in text
    assert "| 2 | 因战 | 96,530 |" in text


def test_an_open_figure_and_an_invented_one_are_shown_as_such(tmp_path: Path) -> None:
    start, end = MONTHLY.index("    values:"), MONTHLY.index("lines:")
    made, _ = pages(tmp_path, f"{MONTHLY[:start]}    open: true\n{MONTHLY[end:]}")
    assert "尚无标准" in made
    made, _ = pages(tmp_path, MONTHLY.replace("status: published", "status: illustrative"))
    assert '<p class="warning">本项含示例标准，仅供演示，不得据以发放。</p>' in made


def test_a_worked_case_is_told_in_words(tmp_path: Path) -> None:
    case = (
        "cases:\n  - what: 两个月\n    period: 2023-01..2023-02\n"
        "    provided: {批准日期: 2020-01-01}\n"
        '    expect: {status: paid, 应发金额: "200"}\n'
        "    basis: own arithmetic\n    note: 100 × 2 = 200\n"
    )
    text = pages(tmp_path, MONTHLY + case)[1]
    assert "两个月（期间 2023-01..2023-02）" in text
    assert "甲：批准日期 2020-01-01 — 结果：发放，应发金额 200" in text
    assert "算式：100 × 2 = 200（按规则自行验算）" in text
    assert "算例" not in pages(tmp_path, MONTHLY)[1].replace("算法和算例", "")


_WORDS = {
    "month_after(批准日期)": "批准日期的次月",
    "january_after(退役日期) if given(退役日期) else month_of(批准日期)": (
        "填有退役日期的，为退役日期的次年一月；否则为批准日期当月"
    ),
    '性质 != "因病" or 等级 <= 6': "性质不是“因病”，或者等级不超过 6",
    '(性质 == "因战" or 等级 > 6) and not given(死亡日期)': (
        "（性质为“因战”，或者等级大于 6），并且未填死亡日期"
    ),
    '性质 in {"因战", "因公"}': "性质为“因公”、“因战”之一",
    '性质 not in {"因战"}': "性质不是“因战”",
    "not 精神障碍": "精神障碍为“否”",
    "死亡日期 < 批准日期": "死亡日期早于批准日期",
    "not (等级 > 6)": "并非（等级大于 6）",
    "金额 / (等级 + 1)": "金额 ÷ （等级 ＋ 1）",
    "金额 - (金额 - 金额)": "金额 － （金额 － 金额）",
    "金额 - 金额 * 2": "金额 － 金额 × 2",
    "金额 / 等级 / 2": "金额 ÷ 等级 ÷ 2",
    "金额 / (等级 / 2)": "金额 ÷ （等级 ÷ 2）",
    "max(金额, 金额 * 0.5)": "（金额、（金额 × 0.5）中较大的）",
    "at(月标准, year(死亡日期) - 1)": "月标准（取（死亡日期的年份 － 1）的数）",
    'service_years(入伍日期, 退役日期, remainder="half_year")': (
        "入伍日期至退役日期的年数（余下不超过六个月的算半年，超过六个月的算一年）"
    ),
    'month("2200-12")': "不设期限",
    'date("2024-10-01")': "2024-10-01",
}
_ALL = (
    "columns: {批准日期: required, 死亡日期: optional, 性质: optional, 等级: optional,"
    " 退役日期: optional, 入伍日期: optional, 精神障碍: optional, 金额: optional}"
)


@pytest.mark.parametrize("formula", _WORDS)
def test_a_formula_has_one_reading_in_words(formula: str, tmp_path: Path) -> None:
    columns = MONTHLY.splitlines()[3]
    rule = f"{MONTHLY.replace(columns, _ALL)}facts:\n  值: '{formula}'\n"
    (fact,) = make_pack(tmp_path, rule).rules["small"].facts
    assert phrase(fact.versions[0].node) == _WORDS[formula]


def test_every_kind_of_expression_can_be_read_aloud() -> None:
    kinds = {kind.__name__ for kind in Node.__subclasses__()}
    assert {kind.__name__ for kind in READERS} == kinds


def test_a_sum_over_a_line_that_is_due_once_is_the_step_itself(tmp_path: Path) -> None:
    once = MONTHLY.replace("pays: monthly", "pays: once").replace(
        "    start: month_of(批准日期)\n    end: month_of(死亡日期)\n",
        "    month: month_of(批准日期)\n",
    )
    assert "**应发金额** ＝ 月补助" in pages(tmp_path, once)[1]
    assert "**应发金额** ＝ 应发各月的月补助合计" in pages(tmp_path, MONTHLY)[1]


def test_what_a_pack_sets_for_every_rule_is_told_once() -> None:
    text = markdown(page_of(open_pack(DATA, "whole"))).replace("\\", "")
    assert text.count("通用的停发") == text.count("通用的条件") == 1
    assert text.count("month_of(通用停发起列)") == 1
    assert "| 自己的停发 停发起月 | month_of(停发起列) |" in text
    assert "| 自己的停发 停发止月 | month_of(停发止列) |" in text


def test_a_figure_that_only_the_last_month_reads_is_read_at_its_own_date(tmp_path: Path) -> None:
    figure = "  末月标准:\n    unit: 元\n    select: 批准日期\n    values: [{from: 2020-01-01,"
    figure += ' open_ended: true, value: "1", status: published, source: 表}]\nlines:\n'
    last = "month_of(批准日期) if 末月标准 > 0 else month_of(死亡日期)"
    pack = f"{PACK}conventions:\n  last_month: [{last}]\n"
    _, text = pages(tmp_path, MONTHLY.replace("lines:\n", figure), pack)
    assert "由批准日期确定适用哪一版" in text


def test_the_command_writes_both_and_prints_their_paths(tmp_path: Path) -> None:
    write_pack(tmp_path / "rules", {"rule.yaml": MONTHLY})
    done = payouts("rules", "docs", "small", "--out", "pages", cwd=tmp_path)
    assert done.code == 0
    assert [line.replace("\\", "/") for line in done.out.splitlines()] == [
        "pages/small.html",
        "pages/small.md",
    ]
    assert (tmp_path / "pages" / "small.html").read_text(encoding="utf-8").startswith("<!DOCTYPE")
    assert (tmp_path / "pages" / "small.md").read_text(encoding="utf-8").startswith("# 小包")


def test_a_folder_that_cannot_be_written_is_an_environment_problem(tmp_path: Path) -> None:
    write_pack(tmp_path / "rules", {"rule.yaml": MONTHLY})
    (tmp_path / "pages").write_text("a file", encoding="utf-8")
    done = payouts("rules", "docs", "small", "--out", "pages", cwd=tmp_path)
    assert (done.code, done.codes) == (5, {"S005"})
