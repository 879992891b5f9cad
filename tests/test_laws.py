"""Laws registered once in laws.yaml, and the article every part of a rule may name."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from office import HEADER, book, january, open_office, payouts, read_sheet, someone
from packs import MONTHLY, PACK, changed, make_pack, make_roster, outcome, write_pack
from payouts.authoring.docs import page_of
from payouts.authoring.lint import lint
from payouts.authoring.view import as_record
from payouts.base.diagnostics import Lang
from payouts.base.errors import RuleProblem
from payouts.base.period import Period
from payouts.compare.rules import ChangeKind, diff_packs
from payouts.engine.entitlement.benefit import compute_benefit
from payouts.explain import Explanation
from payouts.explain.build import explain_row
from payouts.explain.lines import explanation_lines
from payouts.explain.notice import notice_page
from payouts.explain.recorder import WorkingRecorder
from payouts.explain.rowparts import ComputedRow
from payouts.output.page import markdown
from payouts.rules.articles import says, with_article, without_article
from payouts.rules.changed_figure import FigureSpot, changed_figure
from payouts.rules.locate import locate
from payouts.rules.models.sources import LawRef
from payouts.rules.packs import load_pack, open_pack
from test_gitsource import commit, git

if TYPE_CHECKING:
    from pathlib import Path

    from packs import Row
    from payouts.explain.model import RowExplained
    from payouts.rules.packs import Pack
    from payouts.rules.rule import Rule

LAWS = """\
laws:
  条例2024:
    title: 军人抚恤优待条例（2024年修订）
    number: 国务院、中央军委令第788号
    from: 2024-10-01
  条例2019:
    title: 军人抚恤优待条例（2019年修订）
    number: 国务院、中央军委令第413号
    until: 2024-09-30
    note: 已由2024年修订的代替
  办法: {title: 测试办法, issued: 2020-01-01}
"""
IN_FULL = """
  - title: 军人抚恤优待条例（2024年修订）
    number: 国务院、中央军委令第788号
    article: 第二十七条
    from: 2024-10-01
  - title: 军人抚恤优待条例（2019年修订）
    number: 国务院、中央军委令第413号
    article: 第二十三条
    until: 2024-09-30
"""
BY_NAME = """
  - {law: 条例2024, article: 第二十七条, note: 从批准当月起}
  - {law: 条例2019, article: 第二十三条}
"""
NEW, OLD = (
    "《军人抚恤优待条例（2024年修订）》第二十七条",
    "《军人抚恤优待条例（2019年修订）》第二十三条",
)
APPROVED: Row = {"批准日期": dt.date(2023, 1, 5), "等级": 6}

NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]
GRADED = (*HEADER, "等级")
ROWS = [(*someone(), 6)]

# Every part that may name an article does.
ALL_PARTS = changed(
    MONTHLY,
    law=BY_NAME,
    facts="\n  月份: {is: month_of(批准日期), article: 办法 第一条}\n",
    figures="""
  月标准:
    unit: 元/月
    values:
      - {from: 2020-01-01, until: 2029-12-31, value: "100", status: published, source: 表,
         article: 办法 第二条}
""",
    eligible="\n  - {require: 等级 <= 6, because: 七级以下没有, article: 办法 第三条}\n",
    lines="""
  补助:
    pays: monthly
    start: {is: 月份, article: 办法 第四条}
    end: month_of(死亡日期)
    suspended:
      - {from: 'month("2023-03")', until: 'month("2023-03")', because: 停一个月,
         article: 办法 第五条}
    steps:
      月补助:
        select: month
        versions:
          - {until: 2023-01-31, is: 月标准, article: 办法 第六条}
          - {from: 2023-02-01, is: 月标准 * 2, article: 办法 第七条}
        round: {to: "1", mode: half_up, article: 办法 第八条}
""",
    payment="\n  应发金额: {is: sum(月补助), article: 办法 第九条}\n",
    split='\n  {shares: {省: "50%", 县: "50%"}, remainder: 县, article: 办法 第十条}\n',
    round='{step: 应发金额, to: "0.01", mode: half_up, article: 办法 第十一条}',
)


def a_pack(root: Path, rule: str = MONTHLY, laws: str = LAWS, pack: str = PACK) -> Pack:
    files = {"pack.yaml": pack, "rule.yaml": rule, **({"laws.yaml": laws} if laws else {})}
    return load_pack(write_pack(root, files), "small")


def refused(root: Path, rule: str = MONTHLY, laws: str = LAWS) -> list[tuple[str, str]]:
    """Return code and English words of what is wrong with a pack."""
    with pytest.raises(RuleProblem) as caught:
        a_pack(root, rule, laws)
    return [(d.code, d.message(Lang.EN)) for d in caught.value.diagnostics]


# --- one law, registered once ----------------------------------------------------------------


def test_a_law_by_its_short_name_means_the_same_as_in_full(tmp_path: Path) -> None:
    full = a_pack(tmp_path / "full", changed(MONTHLY, law=IN_FULL), laws="").rules["small"]
    short = a_pack(tmp_path / "short", changed(MONTHLY, law=BY_NAME)).rules["small"]
    assert short.version == full.version
    assert diff_packs(*(a_pack(tmp_path / way) for way in ("full", "short"))) == ()
    first, second = short.law
    assert (first.title, first.number) == (full.law[0].title, full.law[0].number)
    assert (first.from_, first.until) == (dt.date(2024, 10, 1), None)
    assert second.until == dt.date(2024, 9, 30)
    assert first.note == "从批准当月起", "its own note"
    assert second.note == "已由2024年修订的代替", "else that of the register"


def test_another_short_name_is_no_other_meaning_and_another_title_is(tmp_path: Path) -> None:
    before = a_pack(tmp_path / "a", ALL_PARTS).rules["small"].version
    renamed = ALL_PARTS.replace("办法 第", "测试 第")
    laws = LAWS.replace("  办法:", "  测试:")
    assert a_pack(tmp_path / "b", renamed, laws).rules["small"].version == before
    laws = LAWS.replace("title: 测试办法", "title: 试行办法")
    assert a_pack(tmp_path / "c", ALL_PARTS, laws).rules["small"].version != before


@pytest.mark.parametrize(
    ("law", "code"),
    [
        ("[{law: 条例2024, title: 条例}]", "Y030"),
        ("[{law: 条例2024, from: 2024-10-01}]", "Y030"),
        ("[{article: 第一条}]", "Y030"),
        ("[{law: 条例2025}]", "Y090"),
    ],
    ids=["both names", "its own dates", "no name", "unknown"],
)
def test_a_law_is_named_once(law: str, code: str, tmp_path: Path) -> None:
    assert {found for found, _ in refused(tmp_path, changed(MONTHLY, law=law))} == {code}


def test_an_unknown_short_name_is_told_with_the_one_that_is_meant(tmp_path: Path) -> None:
    article = "{is: month_of(批准日期), article: 条列2024 第三条}"
    rule = MONTHLY.replace("start: month_of(批准日期)", f"start: {article}")
    ((code, said),) = refused(tmp_path, rule)
    assert code == "Y090"
    assert "条列2024; did you mean 条例2024?" in said
    assert "条例2024, 条例2019, 办法" in said
    with pytest.raises(RuleProblem) as caught:
        a_pack(tmp_path, rule)
    (found,) = caught.value.diagnostics
    line = next(n for n, text in enumerate(rule.splitlines(), 1) if "条列2024" in text)
    assert ((found.place.file or "").rpartition("/")[2], found.place.line) == ("rule.yaml", line)


def test_a_missing_blank_between_name_and_article_is_seen(tmp_path: Path) -> None:
    rule = MONTHLY.replace("月补助: 月标准", "月补助: {is: 月标准, article: 条例2024第三条}")
    ((code, said),) = refused(tmp_path, rule)
    assert (code, "did you mean 条例2024 第三条?" in said) == ("Y090", True)


@pytest.mark.parametrize(
    "article", ["27", '""', "；", "[办法 第一条, 27]", "{law: 办法}", "《办法》 一"]
)
def test_an_article_is_text_of_a_certain_form(article: str, tmp_path: Path) -> None:
    rule = MONTHLY.replace("月补助: 月标准", f"月补助: {{is: 月标准, article: {article}}}")
    ((code, said),) = refused(tmp_path, rule)
    assert (code, "short name, blank, article" in said) == ("Y030", True)


@pytest.mark.parametrize("law", ["[{law: 条例2024, title: 条例}]", "[{}]"])
def test_of_a_wrong_law_it_is_not_said_that_there_are_too_few(law: str, tmp_path: Path) -> None:
    ((code, said),) = refused(tmp_path, changed(MONTHLY, law=law))
    assert (code, "too few" in said) == ("Y030", False)


def test_no_law_is_too_few(tmp_path: Path) -> None:
    ((code, said),) = refused(tmp_path, changed(MONTHLY, law="[]"))
    assert (code, "too few" in said) == ("Y030", True)


def test_a_pack_without_laws_says_how_to_register_one(tmp_path: Path) -> None:
    ((code, said),) = refused(tmp_path, changed(MONTHLY, law="[{law: 条例}]"), laws="")
    assert (code, "no laws.yaml yet" in said) == ("Y090", True)


@pytest.mark.parametrize(
    ("laws", "code"),
    [
        ("laws: {条 例: {title: 条例}}\n", "Y030"),
        ("laws: {条例: {number: 第1号}}\n", "Y032"),
        ("laws: {条例: {title: 条例, from: 2024-02-01, until: 2024-01-01}}\n", "Y030"),
        ("laws: {条例: {titel: 条例, title: 条例}}\n", "Y031"),
        ("law: {条例: {title: 条例}}\n", "Y031"),
    ],
)
def test_the_register_is_checked_like_any_file(laws: str, code: str, tmp_path: Path) -> None:
    assert code in {found for found, _ in refused(tmp_path, MONTHLY, laws)}


# --- a chain of packs ------------------------------------------------------------------------

PROVINCE = "pack: province\nname: 省\nextends: ../small\n"
LOCAL = changed(
    MONTHLY.replace("benefit: small\nname: 小补助", "benefit: local\nname: 省补助"),
    law="[{law: 省办法, article: 第一条}, {law: 条例2024, article: 第三条}]",
)


def test_a_pack_above_adds_laws_and_uses_those_below(tmp_path: Path) -> None:
    write_pack(tmp_path, {"laws.yaml": LAWS, "rule.yaml": changed(MONTHLY, law=BY_NAME)})
    laws = "laws:\n  省办法: {title: 某省办法, number: 省令第1号}\n"
    files = {"pack.yaml": PROVINCE, "columns.yaml": "columns: {}\n", "laws.yaml": laws}
    source = write_pack(tmp_path, {**files, "local.yaml": LOCAL}, name="province")
    opened = open_pack(source, "province")
    assert opened.problems == ()
    assert list(opened.laws) == ["条例2024", "条例2019", "办法", "省办法"]
    assert [law.title for law in opened.pack.rules["local"].law] == [
        "某省办法",
        "军人抚恤优待条例（2024年修订）",
    ]
    assert "province/laws.yaml" in opened.pack.digests, "a run keeps it and its id depends on it"


def test_a_short_name_never_comes_to_mean_another_law(tmp_path: Path) -> None:
    write_pack(tmp_path, {"laws.yaml": LAWS, "rule.yaml": MONTHLY})
    files = {"pack.yaml": PROVINCE, "columns.yaml": "columns: {}\n"}
    again = "laws:\n  办法: {title: 测试办法, issued: 2020-01-01}\n"
    source = write_pack(tmp_path, {**files, "laws.yaml": again}, name="province")
    assert open_pack(source, "province").problems == (), "said twice alike"
    other = again.replace("title: 测试办法", "title: 别的办法")
    source = write_pack(tmp_path, {**files, "laws.yaml": other}, name="province")
    (problem,) = open_pack(source, "province").problems
    assert problem.code == "Y091"
    assert "测试办法" in problem.message(Lang.EN)
    assert (problem.place.file or "").endswith("province/laws.yaml")


# --- articles of the parts of a rule ---------------------------------------------------------


def test_every_part_may_name_its_article(tmp_path: Path) -> None:
    rule = a_pack(tmp_path, ALL_PARTS).rules["small"]
    (line,) = rule.lines
    (pause,) = line.suspended
    (step,) = line.steps
    (condition,) = rule.conditions
    assert line.start is not None
    assert step.rounding is not None
    assert rule.split is not None
    cited = [
        rule.facts[0].versions[0].article,
        rule.figures["月标准"].versions[0].article,
        condition.article,
        line.start.versions[0].article,
        pause.article,
        *(version.article for version in step.versions),
        step.rounding.article,
        rule.payment[0].versions[0].article,
        rule.split.article,
        rule.rounding.article,
    ]
    assert [[(law.title, law.article) for law in each] for each in cited] == [
        [("测试办法", f"第{numeral}条")] for numeral in NUMERALS
    ]


def test_several_articles_stand_in_one_text_or_a_list(tmp_path: Path) -> None:
    for number, article in enumerate((
        "条例2024 第二十七条；条例2019 第二十三条",
        "[条例2024 第二十七条, 条例2019　第二十三条]",
    )):
        step = f"月补助: {{is: 月标准, article: {article}}}"
        rule = a_pack(tmp_path / str(number), MONTHLY.replace("月补助: 月标准", step))
        (version,) = rule.rules["small"].lines[0].steps[0].versions
        assert [(law.law, law.article) for law in version.article] == [
            ("条例2024", "第二十七条"),
            ("条例2019", "第二十三条"),
        ]


def test_a_version_without_its_own_article_has_that_of_its_formula(tmp_path: Path) -> None:
    rule = ALL_PARTS.replace("月标准 * 2, article: 办法 第七条", "月标准 * 2").replace(
        "select: month\n", "select: month\n        article: 办法\n"
    )
    step = a_pack(tmp_path, rule).rules["small"].lines[0].steps[0]
    assert [[law.article for law in v.article] for v in step.versions] == [["第六条"], [None]]


def test_a_choice_and_the_conventions_may_name_theirs(tmp_path: Path) -> None:
    pack = f"""\
{PACK}choices:
  - {{among: [small, other], because: 只发一项, article: 办法 第一条}}
conventions:
  checks:
    - {{zero_if: 状态 == "停发", because: 状态为停发, article: 办法 第二条}}
  columns: [状态]
"""
    other = MONTHLY.replace("benefit: small\nname: 小补助", "benefit: other\nname: 另一补助")
    files = {"pack.yaml": pack, "laws.yaml": LAWS, "one.yaml": MONTHLY, "two.yaml": other}
    made = load_pack(write_pack(tmp_path, files), "small")
    (choice,) = made.choices
    assert choice.reason == "只发一项，依据《测试办法》第一条"
    assert made.rules["small"].conditions[0].article[0].article == "第二条"
    moved = {**files, "pack.yaml": pack.replace("第一条", "第三条").replace("第二条", "第四条")}
    later = load_pack(write_pack(tmp_path / "later", moved), "small")
    assert [(c.kind, c.before, c.after) for c in diff_packs(made, later)] == [
        (ChangeKind.ARTICLE, "测试办法 第一条", "测试办法 第三条"),
        (ChangeKind.ARTICLE, "测试办法 第二条", "测试办法 第四条"),
    ]


def test_an_article_is_part_of_the_meaning_only_where_it_is_given(tmp_path: Path) -> None:
    plain = a_pack(tmp_path / "plain").rules["small"]
    assert "article" not in str({k: v for k, v in plain.meaning.items() if k != "law"})
    rule = MONTHLY.replace("月补助: 月标准", "月补助: {is: 月标准, article: 办法 第一条}")
    assert a_pack(tmp_path / "cited", rule).rules["small"].version != plain.version


# --- told ------------------------------------------------------------------------------------


def test_a_refusal_names_the_one_article_it_rests_on(tmp_path: Path) -> None:
    rule = a_pack(tmp_path, ALL_PARTS).rules["small"]
    (found,) = outcome(rule, {**APPROVED, "等级": 7}, "2023-01").notes
    assert (found.code, found.args["because"]) == (
        "E001",
        "七级以下没有，依据《测试办法》第三条",
    )


def test_a_reason_that_names_the_article_is_left_as_it_is() -> None:
    new = LawRef(title="军人抚恤优待条例（2024年修订）", article="第二十七条")
    old = LawRef(title="军人抚恤优待条例（2019年修订）", article="第二十三条")
    assert with_article("七级没有", [new]) == f"七级没有，依据{NEW}"
    assert without_article(f"七级没有，依据{NEW}") == "七级没有"
    assert without_article("七级没有（条例2024年第二十七条）") == "七级没有"
    assert with_article("七级没有（条例2024年第二十七条）", [new]).count("第二十七条") == 1
    assert with_article("七级没有", [new, old]) == "七级没有", "which of them is not known"
    assert not says("条例2019年第二十七条", new), "the same number in another year's text"


def explained(rule: Rule, row: Row, period: str) -> RowExplained:
    roster = make_roster([row])
    recorder = WorkingRecorder(rule, (0,), 1)
    rows = np.arange(1, dtype=np.int64)
    result = compute_benefit(rule, roster, rows, Period.parse(period), trace=recorder)
    return explain_row(ComputedRow(result, roster, recorder, 0), [], ())


def told(row: RowExplained, lang: Lang) -> str:
    alone = Explanation(None, "2024-01-15", "small", "某局", (row,), checked=False)
    return "\n".join(explanation_lines(alone, lang))


@pytest.mark.parametrize(("lang", "word"), [(Lang.ZH, "依据"), (Lang.EN, "law")])
def test_explain_says_the_article_beside_each_part(lang: Lang, word: str, tmp_path: Path) -> None:
    rule = a_pack(tmp_path, ALL_PARTS).rules["small"]
    row = explained(rule, APPROVED, "2023-01..2023-04")
    assert row.amount == "500.00"
    lines = told(row, lang).splitlines()
    for numeral, beside in {
        "一": "月份 ＝ month_of(批准日期)",
        "二": "月标准 ＝ 100 元/月",
        "四": "＝ 月份 ＝ 2023-01",
        "五": "month('2023-03')",
        "六": "月补助 ＝ 月标准",
        "七": "月补助 ＝ 月标准 * 2",
        "九": "应发金额 ＝ sum(月补助)",
        "十": "县 250.00",
        "十一": "应发金额 500",
    }.items():
        article = f"{word} 《测试办法》第{numeral}条"
        at = next(n for n, line in enumerate(lines) if line.strip() == article)
        above = [line for line in lines[max(0, at - 5) : at] if beside in line]
        assert above, f"{beside} stands above {article} in\n" + "\n".join(lines)
    lost = next(line for line in lines if line.strip().startswith(("不发 ", "not due ")))
    assert lost.endswith("停一个月，依据《测试办法》第五条")
    page = notice_page(Explanation(None, "2024-01-15", "small", "某局", (row,), checked=False))
    assert "（依据《测试办法》第七条）" in page


def test_explain_says_the_article_of_the_condition_that_refuses(tmp_path: Path) -> None:
    rule = a_pack(tmp_path, ALL_PARTS).rules["small"]
    row = explained(rule, {**APPROVED, "等级": 7}, "2023-01")
    assert "    依据 《测试办法》第三条" in told(row, Lang.ZH)
    (condition,) = row.conditions
    (law,) = condition.article
    assert (law.title, law.article) == ("测试办法", "第三条")
    json.dumps(row.as_json())


def test_explain_does_not_repeat_what_the_source_says(tmp_path: Path) -> None:
    article = "条例2024 第二十七条；条例2019 第二十三条"
    step = f"月补助: {{is: 月标准, article: {article}, source: 条例2024年第二十七条}}"
    rule = a_pack(tmp_path, MONTHLY.replace("月补助: 月标准", step)).rules["small"]
    said = told(explained(rule, APPROVED, "2023-01"), Lang.ZH)
    assert "    条例2024年第二十七条" in said
    assert NEW not in said
    assert f"    依据 {OLD}" in said


def test_explain_leaves_out_a_law_later_than_the_month(tmp_path: Path) -> None:
    """What was due in 2023 cannot rest on a law of 2024; one that ended may still decide."""
    step = "月补助: {is: 月标准, article: 条例2024 第二十七条；条例2019 第二十三条}"
    rule = a_pack(tmp_path, MONTHLY.replace("月补助: 月标准", step)).rules["small"]
    row = explained(rule, APPROVED, "2023-01")
    assert [law.article for law in row.steps[0].article] == ["第二十三条"]
    later = told(explained(rule, APPROVED, "2024-10"), Lang.ZH)
    assert f"    依据 {NEW}  2024-10-01..\n" in later, "of several each with its time"
    assert f"    依据 {OLD}  ..2024-09-30\n" in later
    only = MONTHLY.replace("月补助: 月标准", "月补助: {is: 月标准, article: 条例2024 第一条}")
    row = explained(a_pack(tmp_path, only).rules["small"], APPROVED, "2023-01")
    assert len(row.steps[0].article) == 1, "rather that one than none"


def test_versions_alike_but_for_their_article_are_no_mistake(tmp_path: Path) -> None:
    versions = """
        select: month
        versions:
          - {until: 2024-09-30, is: 月标准, article: 条例2019 第二十三条}
          - {from: 2024-10-01, is: 月标准, article: 条例2024 第二十七条}
"""
    rule = MONTHLY.replace("    steps: {月补助: 月标准}\n", f"    steps:\n      月补助:{versions}")
    source = write_pack(tmp_path, {"laws.yaml": LAWS, "rule.yaml": rule})
    assert "L017" not in {found.code for found in lint(open_pack(source, "small"))}


def test_show_and_docs_name_the_articles(tmp_path: Path) -> None:
    source = write_pack(tmp_path / "rules", {"laws.yaml": LAWS, "rule.yaml": ALL_PARTS})
    opened = open_pack(source, "small")
    record = as_record(opened, ["small"], None)
    assert next((law["law"], law["title"], law["from"]) for law in record["laws"]) == (
        "条例2024",
        "军人抚恤优待条例（2024年修订）",
        "2024-10-01",
    )
    assert record["laws"][2]["origin"] == "rules/small/laws.yaml:11"
    (benefit,) = record["benefits"]
    assert [law["law"] for law in benefit["law"]] == ["条例2024", "条例2019"]
    assert benefit["conditions"][0]["article"] == [
        {"law": "办法", "title": "测试办法", "number": None, "article": "第三条"}
    ]
    shown = payouts("rules", "show", "small", cwd=tmp_path).out
    page = markdown(page_of(opened))
    for numeral in NUMERALS:
        assert f"〔办法 第{numeral}条〕" in shown
        assert f"《测试办法》第{numeral}条" in page


def test_the_sheet_of_rules_names_the_articles_of_steps_and_figures(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    write_pack(office / "rules", {"laws.yaml": LAWS, "one.yaml": ALL_PARTS})
    done = january(office, book(tmp_path / "a.xlsx", ROWS, header=GRADED))
    texts = {str(cell) for row in read_sheet(done.folder, "规则") for cell in row}
    steps = next(text for text in texts if "第六条" in text)
    assert "月补助（2023-01-31 止）：《测试办法》第六条" in steps
    assert "应发金额：《测试办法》第九条" in steps
    assert "表\n《测试办法》第二条" in texts


@pytest.mark.parametrize("part", NUMERALS)
def test_diff_tells_that_an_article_is_another(part: str, tmp_path: Path) -> None:
    old = a_pack(tmp_path / "old", ALL_PARTS)
    edited = ALL_PARTS.replace(f"办法 第{part}条", "条例2019 第四十条")
    new = a_pack(tmp_path / "new", edited)
    (change,) = diff_packs(old, new)
    after = "军人抚恤优待条例（2019年修订） 国务院、中央军委令第413号 第四十条"
    assert (change.kind, change.before, change.after) == (
        ChangeKind.ARTICLE,
        f"测试办法 第{part}条",
        after,
    )
    assert change.words_only, "no amount rests on it"


def test_diff_says_so_in_both_languages_and_where(tmp_path: Path) -> None:
    for name, article in (("old", "第六条"), ("new", "第六十条")):
        rule = ALL_PARTS.replace("办法 第六条", f"办法 {article}")
        write_pack(tmp_path / name, {"laws.yaml": LAWS, "rule.yaml": rule})
    words = ("diff", "old/small", "new/small")
    zh, en = (payouts(*words, "--lang", lang, cwd=tmp_path) for lang in ("zh", "en"))
    assert "所依据的条款改变" in zh.out
    assert "article of law changed" in en.out
    (change,) = json.loads(payouts(*words, "--json", cwd=tmp_path).out)["changes"]
    lines = ALL_PARTS.splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "办法 第六条" in text)
    assert change["origin_after"] == f"small/rule.yaml:{line}"


def test_a_figure_changed_in_memory_rests_on_no_article(tmp_path: Path) -> None:
    opened = open_pack(write_pack(tmp_path, {"laws.yaml": LAWS, "rule.yaml": ALL_PARTS}), "small")
    made = changed_figure(opened, "small", FigureSpot("月标准"), "200").pack.rules["small"]
    assert made.figures["月标准"].versions[0].article == ()
    assert made.conditions[0].article, "the rest is as it was"


# --- lint ------------------------------------------------------------------------------------


def linted(root: Path, rule: str, laws: str = LAWS) -> list[tuple[str, str]]:
    files = {"rule.yaml": rule, **({"laws.yaml": laws} if laws else {})}
    found = lint(open_pack(write_pack(root, files), "small"))
    return [(f.code, f.message(Lang.EN)) for f in found if f.code in {"L030", "L031"}]


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("{until: 2024-09-30, is: 月标准, article: 条例2019 第一条}", []),
        ("{from: 2024-09-30, is: 月标准, article: 条例2019 第一条}", []),
        ("{from: 2024-10-01, is: 月标准, article: 条例2019 第一条}", ["L030"]),
        ("{until: 2024-10-01, is: 月标准, article: 条例2024 第一条}", []),
        ("{until: 2024-09-30, is: 月标准, article: 条例2024 第一条}", ["L030"]),
        ("{until: 2000-01-01, is: 月标准, article: 办法 第一条}", []),
    ],
)
def test_lint_sees_an_article_that_was_not_in_force(
    version: str, found: list[str], tmp_path: Path
) -> None:
    step = f"steps: {{月补助: {{select: month, versions: [{version}]}}}}"
    codes = [c for c, _ in linted(tmp_path, MONTHLY.replace("steps: {月补助: 月标准}", step))]
    assert codes == found


def test_lint_looks_at_conditions_and_figures_too(tmp_path: Path) -> None:
    cited = "from: 2025-01-01, article: 条例2019 第一条"
    condition = f"{{require: 等级 <= 6, because: 七级没有, {cited}}}"
    rule = f"{MONTHLY}eligible:\n  - {condition}\n".replace(
        "until: 2029-12-31, value", "until: 2024-01-01, article: 条例2024 第一条, value"
    )
    said = [words for code, words in linted(tmp_path, rule) if code == "L030"]
    assert len(said) == 2
    assert "七级没有" in "".join(said)
    assert "2020-01-01..2024-01-01" in "".join(said)


def test_lint_lists_what_names_neither_article_nor_source(tmp_path: Path) -> None:
    conditions = """\
checks:
  - {hold_if: 等级 > 9, because: 十级要核实}
eligible:
  - {require: 等级 <= 6, because: 七级没有}
  - {zero_if: 等级 == 5, because: 五级没有, source: 通知第五条}
"""
    named = [words.partition(" names")[0] for _, words in linted(tmp_path, MONTHLY + conditions)]
    assert named == ["月补助", "七级没有"], "not what holds a row, nor what only adds up"
    assert linted(tmp_path / "without", MONTHLY + conditions, laws="") == []
    assert linted(tmp_path / "all", ALL_PARTS) == []


# --- runs, revisions, single files -----------------------------------------------------------


def test_a_run_keeps_its_laws_and_is_verified_with_them(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    write_pack(office / "rules", {"laws.yaml": LAWS, "one.yaml": ALL_PARTS})
    done = january(office, book(tmp_path / "a.xlsx", ROWS, header=GRADED))
    folder = done.folder
    assert done.manifest["rules"], "the run names its rules"
    (kept,) = folder.rglob("laws.yaml")
    assert kept.read_text(encoding="utf-8") == LAWS
    (office / "rules" / "small" / "laws.yaml").unlink()
    (office / "rules" / "small" / "one.yaml").write_text(MONTHLY, encoding="utf-8")
    assert payouts("verify", folder, cwd=office).code == 0, "whatever becomes of the rules since"
    said = payouts("explain", folder, "--row", "小补助!2", cwd=office).out
    assert "《测试办法》第九条" in said
    kept.write_text(LAWS.replace("测试办法", "另一办法"), encoding="utf-8")
    assert payouts("verify", folder, cwd=office).code != 0


def test_laws_belong_to_what_a_run_is_named_by(tmp_path: Path) -> None:
    ids = []
    for name, laws in (("a", LAWS), ("b", LAWS.replace("测试办法", "另一办法"))):
        office = open_office(tmp_path / name)
        write_pack(office / "rules", {"laws.yaml": laws, "one.yaml": MONTHLY})
        ids.append(january(office, book(office / "a.xlsx", [someone()])).folder.name)
    assert ids[0] != ids[1]


def test_laws_of_a_revision_of_git_are_those_of_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git(tmp_path, "init", "-q", ".")
    write_pack(tmp_path / "rules", {"laws.yaml": LAWS, "rule.yaml": ALL_PARTS})
    commit(tmp_path)
    later = LAWS.replace("测试办法", "另一办法")
    write_pack(tmp_path / "rules", {"laws.yaml": later, "rule.yaml": ALL_PARTS})
    root = tmp_path / "rules"
    old, new = (locate(w, root, tmp_path).load() for w in ("HEAD:rules/small", "small"))
    titles = [pack.rules["small"].conditions[0].article[0].title for pack in (old, new)]
    assert titles == ["测试办法", "另一办法"]
    alone = locate("HEAD:rules/small/rule.yaml", root, tmp_path).load()
    assert alone.rules["small"].version == old.rules["small"].version


@pytest.mark.parametrize("where", ["rules/small/rule.yaml", "elsewhere.yaml"])
def test_one_rule_file_takes_the_laws_of_its_pack(where: str, tmp_path: Path) -> None:
    root = tmp_path / "rules"
    whole = load_pack(write_pack(root, {"laws.yaml": LAWS, "rule.yaml": ALL_PARTS}), "small")
    (tmp_path / "elsewhere.yaml").write_text(ALL_PARTS, encoding="utf-8")
    alone = locate(where, root, tmp_path).load()
    assert alone.rules["small"].version == whole.rules["small"].version


def test_supplied_and_shared_figures_cite_laws_too(tmp_path: Path) -> None:
    known = "status: published, source: 表, article: 办法 第一条"
    value = f'{{from: 2020-01-01, open_ended: true, value: "1", {known}}}'
    rule = changed(MONTHLY, figures="\n  月标准: {shared: 月标准}\n")
    figures = f"figures:\n  月标准: {{unit: 元/月, values: [{value}]}}\n"
    files = {"laws.yaml": LAWS, "rule.yaml": rule, "figures.yaml": figures}
    made = load_pack(write_pack(tmp_path / "shared", files), "small")
    assert made.rules["small"].figures["月标准"].versions[0].article[0].title == "测试办法"
    rule = changed(MONTHLY, figures="\n  月标准: {unit: 元/月, open: true}\n")
    supply = f"supplements: small\nfigures:\n  月标准: {{values: [{value}]}}\n"
    files = {"laws.yaml": LAWS, "rule.yaml": rule}
    write_pack(tmp_path / "supplied", files)
    above = {"pack.yaml": PROVINCE, "columns.yaml": "columns: {}\n", "supply.yaml": supply}
    source = write_pack(tmp_path / "supplied", above, name="province")
    made = load_pack(source, "province")
    assert made.rules["small"].figures["月标准"].versions[0].article[0].title == "测试办法"


def test_a_rule_that_cites_nothing_has_the_version_old_runs_recorded(tmp_path: Path) -> None:
    version = make_pack(tmp_path, MONTHLY).rules["small"].version
    assert version == "2431d871579621902e9c81695136eadaed4f744ed5233e05b82db47041a26505"


def test_conditions_and_roundings_of_a_pack_above_cite_laws(tmp_path: Path) -> None:
    write_pack(tmp_path, {"laws.yaml": LAWS, "rule.yaml": ALL_PARTS})
    supplement = """\
supplements: small
authority: 省令第1号
eligible:
  - {require: 等级 >= 2, because: 一级另发, article: 省办法 第一条}
round: {to: "1", mode: half_up, article: 办法 第二十条}
"""
    laws = "laws:\n  省办法: {title: 某省办法}\n"
    files = {"pack.yaml": PROVINCE, "columns.yaml": "columns: {}\n", "laws.yaml": laws}
    source = write_pack(tmp_path, {**files, "more.yaml": supplement}, name="province")
    rule = load_pack(source, "province").rules["small"]
    assert [c.article[0].title for c in rule.conditions] == ["测试办法", "某省办法"]
    assert rule.rounding.article[0].article == "第二十条"
    unknown = supplement.replace("省办法", "市办法")
    source = write_pack(tmp_path, {**files, "more.yaml": unknown}, name="province")
    (problem,) = open_pack(source, "province").problems
    assert (problem.code, problem.place.line) == ("Y090", 4)
    assert (problem.place.file or "").endswith("province/more.yaml")
