"""Two versions of the rules compared by meaning."""

from __future__ import annotations

import copy
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payouts.base.diagnostics import Lang
from payouts.compare.people import Move
from payouts.compare.report.compose import compose
from payouts.compare.report.describe import path_in_words
from payouts.compare.report.json import as_json
from payouts.compare.report.lines import as_lines
from payouts.compare.report.words import KINDS, MOVES, SECTIONS
from payouts.compare.rules import Change, Comparison, RuleSection, diff_packs
from payouts.compare.rules import ChangeKind as Kind
from payouts.compare.rules.found_changes import percent_text
from small_pack import BLOCKS, COLUMNS, OTHER, PACK, RULE, edited, small

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.compare.report.document import Document
    from payouts.rules.packs import Pack


def differences(tmp_path: Path, *edits: tuple[str, str], **files: str) -> tuple[Change, ...]:
    """Return the changes that editing the rule's text makes."""
    return diff_packs(small(tmp_path, "old"), small(tmp_path, "new", edited(*edits), **files))


def told(changes: tuple[Change, ...]) -> Document:
    return compose(Comparison(changes))


def only(changes: tuple[Change, ...]) -> Change:
    assert len(changes) == 1, [(c.kind, c.where, c.before, c.after) for c in changes]
    return changes[0]


def test_nothing_but_layout_is_no_change(tmp_path: Path) -> None:
    changes = differences(
        tmp_path,
        ("年标准 / 12", "(年标准/12)   # 一年十二个月"),
        ('因战: "116270", 因公: "111560"', "因公: '111560.00', 因战: '116270'"),
        ("    pays: monthly\n    start: 起月\n", "    start:   起月\n\n    pays: 'monthly'\n"),
        ('残疾性质 != "因病" or', "残疾性质 != '因病'   or"),
    )
    assert changes == (), "layout, quoting, key order and comments do not alter what is paid"


def test_the_name_of_a_file_is_no_change(tmp_path: Path) -> None:
    old = small(tmp_path, "old", other=OTHER)
    new = small(tmp_path, "new", aaa_renamed=OTHER)
    assert diff_packs(old, new) == (), "a file's name is not part of the rule"


@settings(max_examples=25)  # each writes and compiles two packs
@given(st.permutations(BLOCKS))
def test_the_order_of_blocks_is_no_change(blocks: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old = small(Path(folder), "old")
        new = small(Path(folder), "new", "# 说明\n".join(blocks))
        assert diff_packs(old, new) == ()


def test_a_figure_raised(tmp_path: Path) -> None:
    change = only(differences(tmp_path, ('value: "0"', 'value: "650"')))
    assert (change.kind, change.before, change.after) == (Kind.FIGURE_VALUE, "0", "650")
    assert change.where == ("figures", "加发")
    assert (change.from_, change.until) == ("2022-08-01", "2023-07-31")
    assert change.percent is None, "there is no percentage of nothing"


def test_a_table_cell_raised(tmp_path: Path) -> None:
    change = only(differences(tmp_path, ('因公: "43290"', '因公: "45450"')))
    assert change.kind is Kind.TABLE_CELL
    assert change.where == ("figures", "年标准", "6", "因公")
    assert (change.before, change.after) == ("43290", "45450")
    assert change.percent == "+4.99", "2160 / 43290 is 4.9896 per cent"
    assert change.benefit == "pension"


def test_table_cells_added_and_removed(tmp_path: Path) -> None:
    changes = differences(tmp_path, ('因公: "30840"', '因病: "9000"'))
    assert {(c.kind, c.where[-2:], c.before, c.after) for c in changes} == {
        (Kind.TABLE_CELL, ("7", "因公"), "30840", None),
        (Kind.TABLE_CELL, ("7", "因病"), None, "9000"),
    }


@settings(max_examples=25)  # each writes and compiles two packs
@given(st.integers(1, 999_999).filter(lambda amount: amount != 43290))
def test_any_other_cell_is_one_change_and_back_again(amount: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old = small(Path(folder), "old")
        new = small(Path(folder), "new", edited(("43290", str(amount))))
        there, back = only(diff_packs(old, new)), only(diff_packs(new, old))
        assert (there.before, there.after) == ("43290", str(amount))
        assert (back.before, back.after) == (str(amount), "43290")


def test_a_version_added_tells_its_raise(tmp_path: Path) -> None:
    line = '- {from: 2022-08-01, until: 2023-07-31, value: "0", status: published, source: 通知}'
    first = line.replace('"0"', '"600"')
    second = '- {from: 2023-08-01, open_ended: true, value: "650", status: derived, source: 新}'
    old = small(tmp_path, "old", edited((line, first)))
    new = small(tmp_path, "new", edited((line, f"{second}\n      {first}")))
    change = only(diff_packs(old, new))
    assert change.kind is Kind.FIGURE_VERSION_ADDED
    assert (change.before, change.after, change.percent) == (None, "650", "+8.33")
    assert (change.from_, change.until) == ("2023-08-01", None)
    assert only(diff_packs(new, old)).kind is Kind.FIGURE_VERSION_REMOVED


@pytest.mark.parametrize(
    ("edit", "kind", "before", "after"),
    [
        (("from: 2022-08-01, until", "from: 2022-09-01, until"),
         Kind.FIGURE_FROM, "2022-08-01", "2022-09-01"),
        (("2022-08-01, until: 2023-07-31", "2022-08-01, until: 2023-08-31"),
         Kind.FIGURE_UNTIL, "2023-07-31", "2023-08-31"),
        (('"0", status: published', '"0", status: inferred'),
         Kind.FIGURE_STATUS, "published", "inferred"),
        (("source: 通知", 'source: "2023"'), Kind.FIGURE_SOURCE, "通知", "2023"),
        (("unit: 元/月", "unit: 元/月·人"), Kind.FIGURE_UNIT, "元/月", "元/月·人"),
        (("article: 第二十七条, from", "article: 第二十七条, until"), Kind.LAW_REMOVED,
         "军人抚恤优待条例 第二十七条", None),
        (("批准日期: required", "批准日期: optional"), Kind.COLUMN_USE, "required", "optional"),
        (("[伤残抚恤金]", "[伤残金]"), Kind.ALIASES, "伤残抚恤金", "伤残金"),
        (("name: 残疾抚恤金", "name: 抚恤金"), Kind.BENEFIT_NAME, "残疾抚恤金", "抚恤金"),
        (("起月: month_after(批准日期)", "起月: month_of(批准日期)"), Kind.FACT_CHANGED,
         "month_after(批准日期)", "month_of(批准日期)"),
        (("年标准 / 12", "年标准 / 12 * 2"), Kind.STEP_CHANGED, "年标准 / 12", "年标准 / 12 * 2"),
        (("start: 起月", "start: month_of(批准日期)"), Kind.LINE_SCHEDULE,
         "起月", "month_of(批准日期)"),
        (('to: "0.01", mode: half_up', 'to: "0.1", mode: half_up'), Kind.ROUNDING,
         "0.01 half_up", "0.1 half_up"),
        (('to: "0.01", mode: half_up', 'to: "0.01", mode: down'), Kind.ROUNDING,
         "0.01 half_up", "0.01 down"),
        (("月标准: 年标准 / 12", '月标准: {is: 年标准 / 12, round: {to: "0.01", mode: half_up}}'),
         Kind.ROUNDING, None, "0.01 half_up"),
        (("残疾等级 <= 6", "残疾等级 <= 7"), Kind.CONDITION_CHANGED,
         "require: 残疾性质 != '因病' or 残疾等级 <= 6",
         "require: 残疾性质 != '因病' or 残疾等级 <= 7"),
        (("because: 因病致残等级不在享受范围", "because: 不享受"), Kind.CONDITION_CHANGED,
         "因病致残等级不在享受范围", "不享受"),
        (("eligible:\n", "unique_by: [批准日期]\neligible:\n"), Kind.UNIQUE_BY, None, "批准日期"),
    ],
)  # fmt: skip
def test_each_kind_of_difference(
    tmp_path: Path, edit: tuple[str, str], kind: Kind, before: str | None, after: str | None
) -> None:
    changes = differences(tmp_path, edit)
    found = [(change.before, change.after) for change in changes if change.kind is kind]
    assert found == [(before, after)], [(c.kind, c.before, c.after) for c in changes]
    assert all(c.percent is None for c in changes), "texts and dates have no percentage"


def test_conditions_added_removed_and_reordered(tmp_path: Path) -> None:
    second = "  - zero_if: 残疾等级 == 10\n    because: 十级不发\n"
    whole = BLOCKS[7]
    old = small(tmp_path, "old")
    more = small(tmp_path, "more", edited((whole, whole + second)))
    turned = small(tmp_path, "turned", edited((whole, whole.replace("\n", f"\n{second}", 1))))
    added = only(diff_packs(old, more))
    assert (added.kind, added.after) == (Kind.CONDITION_ADDED, "zero_if: 残疾等级 == 10")
    assert only(diff_packs(more, old)).kind is Kind.CONDITION_REMOVED
    assert only(diff_packs(more, turned)).kind is Kind.ORDER, "the first that fails is the reason"


def test_dated_versions_of_a_formula(tmp_path: Path) -> None:
    dated = """\
    start:
      select: 批准日期
      versions:
        - {until: 2024-09-30, is: 起月}
        - {from: 2024-10-01, is: month_of(批准日期)}
"""
    changes = differences(tmp_path, ("    start: 起月\n", dated))
    assert [(c.kind, c.before, c.after, c.from_) for c in changes] == [
        (Kind.VERSION_SELECT, None, "批准日期", None),
        (Kind.FORMULA_UNTIL, None, "2024-09-30", None),
        (Kind.LINE_SCHEDULE, None, "month_of(批准日期)", "2024-10-01"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "section"),
    [
        ("月标准", "每月标准", RuleSection.LINES),
        ("起月", "首月", RuleSection.FACTS),
        ("加发", "增发", RuleSection.FIGURES),
        ("抚恤金:\n", "抚恤:\n", RuleSection.LINES),
        ("应发金额", "实发", RuleSection.PAYMENT),
    ],
)
def test_a_name_changed_everywhere_is_one_rename(
    tmp_path: Path, old: str, new: str, section: RuleSection
) -> None:
    change = only(differences(tmp_path, (old, new)))
    assert change.kind is Kind.RENAMED
    assert change.where[0] == section
    assert (change.before, change.after) == (old.strip(":\n"), new.strip(":\n"))


def test_two_names_changed_that_lean_on_each_other(tmp_path: Path) -> None:
    changes = differences(tmp_path, ("月标准", "每月标准"), ("月应发", "每月应发"))
    assert [change.kind for change in changes] == [Kind.RENAMED, Kind.RENAMED]


def test_a_rename_with_another_formula_is_no_rename(tmp_path: Path) -> None:
    other = ("月标准: 年标准 / 12", "每月: 年标准 / 10")
    changes = differences(tmp_path, other, ("月标准 +", "每月 +"))
    kinds = {change.kind for change in changes}
    assert Kind.RENAMED not in kinds, "a step that computes something else is another step"
    assert {Kind.STEP_ADDED, Kind.STEP_REMOVED, Kind.STEP_CHANGED} == kinds


def test_a_line_that_pays_at_another_time(tmp_path: Path) -> None:
    yearly = ("pays: monthly\n    start: 起月", "pays: yearly\n    month: 起月")
    changes = differences(tmp_path, yearly)
    assert [(c.kind, c.where[2:], c.before, c.after) for c in changes] == [
        (Kind.LINE_SCHEDULE, ("pays",), "monthly", "yearly"),
        (Kind.LINE_SCHEDULE, ("start",), "起月", None),
        (Kind.LINE_SCHEDULE, ("month",), None, "起月"),
    ]


def test_a_benefit_added_and_removed(tmp_path: Path) -> None:
    old, new = small(tmp_path, "old"), small(tmp_path, "new", greeting=OTHER)
    change = only(diff_packs(old, new))
    assert (change.kind, change.benefit, change.name) == (
        Kind.BENEFIT_ADDED,
        "greeting",
        "慰问金",
    )
    assert only(diff_packs(new, old)).kind is Kind.BENEFIT_REMOVED


def test_conventions_are_compared_once_for_all_benefits(tmp_path: Path) -> None:
    stricter = edited(('状态 == "停发"', '状态 != "享受"'), ("2200-12", "2199-12"), text=PACK)
    old = small(tmp_path, "old", greeting=OTHER)
    new = small(tmp_path, "new", greeting=OTHER, pack=stricter)
    changes = diff_packs(old, new)
    assert [(c.benefit, c.kind) for c in changes] == [
        (None, Kind.CONDITION_CHANGED),
        (None, Kind.LAST_MONTH),
    ], "one change of the pack is not one for each of its benefits"


def test_a_suspension_for_every_benefit_is_compared_once(tmp_path: Path) -> None:
    def suspended(until: str) -> str:
        pause = f"{{from: month_after(批准日期), until: {until}, because: 服刑期间}}"
        return f"{PACK.rstrip()}\n  suspended: [{pause}]\n"

    march, april = (suspended(f"'month(\"2023-0{n}\")'") for n in (3, 4))
    old = small(tmp_path, "old", greeting=OTHER)
    new = small(tmp_path, "new", greeting=OTHER, pack=march)
    later = small(tmp_path, "later", greeting=OTHER, pack=april)
    added, changed = only(diff_packs(old, new)), only(diff_packs(new, later))
    assert (added.benefit, added.kind) == (None, Kind.SUSPENSION_ADDED)
    assert (changed.benefit, changed.kind) == (None, Kind.SUSPENSION_CHANGED)
    assert changed.where == ("conventions", "suspended", "服刑期间", "until")
    assert only(diff_packs(new, old)).kind is Kind.SUSPENSION_REMOVED


def test_how_a_column_is_read_counts(tmp_path: Path) -> None:
    columns = edited(("aliases: [苏木镇]", "aliases: [苏木镇, 户籍地]"), text=COLUMNS)
    change = only(diff_packs(small(tmp_path, "old"), small(tmp_path, "new", columns=columns)))
    assert (change.kind, change.where) == (
        Kind.COLUMN_DEFINITION,
        ("vocabulary", "乡镇", "aliases"),
    )


@pytest.mark.parametrize(
    ("before", "after", "percent"),
    [
        ("100", "100.005", "+0.01"),  # half of the last digit goes away from zero
        ("100", "99.995", "-0.01"),
        ("3", "4", "+33.33"),
        ("648/12", "27", "-50.00"),
        ("0", "1", None),
        ("1", "published", None),
        (None, "1", None),
    ],
)
def test_percentages_are_exact(before: str | None, after: str | None, percent: str | None) -> None:
    assert percent_text(before, after) == percent


# --- groups, splits, suspensions, bands, choices ------------------------------------------

RICH_COLUMNS = (
    COLUMNS
    + """\
  户号: {type: text}
  已发: {type: money}
  份额: {type: number}
  荣誉: {type: categories, values: [一等功, 二等功]}
  中止起: {type: month}
  中止止: {type: month}
"""
)
_DATES = "from: 2022-08-01, until: 2023-07-31, status: published, source: 表"
_OPTIONAL = ("户号", "已发", "份额", "荣誉", "中止起", "中止止")
_MORE = "".join(f"  {name}: optional\n" for name in _OPTIONAL)
RICH = edited(
    ("columns:\n", f"columns:\n{_MORE}"),
    ("  加发:\n", f"""\
  比例:
    unit: 比例
    bound: below
    values: [{{{_DATES}, bands: [{{to: "500", value: "60%"}}, {{over: "500", value: "0.8"}}]}}]
  荣誉比例:
    unit: 比例
    by: 荣誉
    pick: highest
    none: "0"
    others: "1%"
    values: [{{{_DATES}, table: {{一等功: "15%", 二等功: "5%"}}}}]
  加发:
"""),
    ("    steps:\n", """\
    end: {select: 批准日期, versions: [{until: 2024-09-30, is: 起月 + 300},
      {from: 2024-10-01, is: 起月 + 200, source: 条例, status: inferred}]}
    suspended:
      - {from: 中止起, until: {is: 中止止, source: 规定, status: published}, because: 服刑期间}
    steps:
"""),
    ("月标准 + 加发", "(月标准 + 加发) * (1 + 荣誉比例)"),
    ("  应发金额: sum(月应发)\n", """\
  全额: {is: sum(月应发), round: {to: "0.1", mode: down}}
  财政: 全额 - before(全额, 一户)
  应发金额: 财政
"""),
    text=RULE,
) + """\
groups:
  一户: {by: [户号, 残疾性质], within: year, order: [批准日期], already_paid: 已发}
split: {steps: {省: 财政}, office_pays: [省]}
"""  # fmt: skip
RICH_PACK = (
    PACK
    + """\
choices:
  - {among: [pension, greeting], because: 就高, source: 通知, status: published}
  - {among: [greeting, pension, third], grain: payment, prefer: order, because: 另}
"""
)
THIRD = OTHER.replace("greeting", "third").replace("慰问金", "第三项")


def rich(
    tmp_path: Path, which: str, *edits: tuple[str, str], pack: tuple[str, str] = ("", "")
) -> Pack:
    files = {"columns": RICH_COLUMNS, "greeting": OTHER, "third": THIRD}
    files["pack"] = edited(pack, text=RICH_PACK) if pack[0] else RICH_PACK
    return small(tmp_path, which, edited(*edits, text=RICH), **files)


_GROUP, _SPLIT, _PAUSE = Kind.GROUP_CHANGED, Kind.SPLIT, Kind.SUSPENSION_CHANGED


@pytest.mark.parametrize(
    ("edit", "kind", "where", "before", "after"),
    [
        (("within: year", "within: period"), _GROUP, ("一户", "within"), "year", "period"),
        (("by: [户号, 残疾性质]", "by: [户号]"), _GROUP, ("一户", "by"), "户号、残疾性质", "户号"),
        (("order: [批准日期]", "order: []"), _GROUP, ("一户", "order"), "批准日期", None),
        ((", already_paid: 已发", ""), _GROUP, ("一户", "already_paid"), "已发", None),
        (("{省: 财政}", "{省: 全额}"), _SPLIT, ("steps", "省"), "财政", "全额"),
        ((", office_pays: [省]", ""), _SPLIT, ("office_pays",), "省", None),
        (("{from: 中止起", "{from: 中止起 + 1"), _PAUSE,
         ("抚恤金", "suspended", "服刑期间", "from"), "中止起", "中止起 + 1"),
        (("because: 服刑期间", "because: 服刑"), _PAUSE, ("抚恤金", "suspended", "服刑"),
         "服刑期间", "服刑"),
        (('value: "60%"', 'value: "65%"'), Kind.TABLE_CELL, ("比例", "0..500"), "0.6", "0.65"),
        (("bound: below", "bound: above"), Kind.FIGURE_CHOOSING, ("比例", "bound"),
         "below", "above"),
        (('none: "0"', 'none: "1%"'), Kind.FIGURE_CHOOSING, ("荣誉比例", "none"), "0", "0.01"),
        (('    others: "1%"\n', ""), Kind.FIGURE_CHOOSING, ("荣誉比例", "others"), "0.01", None),
    ],
)  # fmt: skip
def test_each_kind_of_difference_where_rows_and_payers_meet(  # noqa: PLR0913, PLR0917 (one column each)
    tmp_path: Path,
    edit: tuple[str, str],
    kind: Kind,
    where: tuple[str, ...],
    before: str | None,
    after: str | None,
) -> None:
    change = only(diff_packs(rich(tmp_path, "old"), rich(tmp_path, "new", edit)))
    assert (change.kind, change.where[1:]) == (kind, where)
    assert (change.before, change.after) == (before, after)


def test_a_bound_moved_is_one_band_gone_and_one_come(tmp_path: Path) -> None:
    moved = (('{to: "500"', '{to: "600"'), ('{over: "500"', '{over: "600"'))
    changes = diff_packs(rich(tmp_path, "old"), rich(tmp_path, "new", *moved))
    assert [(c.where[-1], c.before, c.after) for c in changes] == [
        ("0..500", "0.6", None),
        ("500..", "0.8", None),
        ("0..600", None, "0.6"),
        ("600..", None, "0.8"),
    ]


def test_how_a_share_is_written_is_no_change(tmp_path: Path) -> None:
    shares = 'split: {shares: {省: "%s", 县: "%s"}, remainder: 县}'
    steps = "split: {steps: {省: 财政}, office_pays: [省]}"
    half = rich(tmp_path, "a", (steps, shares % ("50%", "50%")))
    same = rich(tmp_path, "b", (steps, shares % ("0.5", "1/2")))
    third = rich(tmp_path, "c", (steps, shares % ("40%", "60%")))
    assert diff_packs(half, same) == ()
    changes = diff_packs(half, third)
    assert [(c.where, c.before, c.after) for c in changes] == [
        (("split", "shares", "省"), "0.5", "0.4"),
        (("split", "shares", "县"), "0.5", "0.6"),
    ]


def test_groups_splits_and_suspensions_come_and_go(tmp_path: Path) -> None:
    pause = next(line for line in RICH.splitlines(keepends=True) if "服刑期间" in line)
    whole = rich(tmp_path, "whole")
    for edit, kinds in (
        ((f"    suspended:\n{pause}", ""), (Kind.SUSPENSION_REMOVED, Kind.SUSPENSION_ADDED)),
        (("split: {steps: {省: 财政}, office_pays: [省]}\n", ""), (Kind.SPLIT, Kind.SPLIT)),
        (("groups:\n", "groups:\n  一人: {by: [身份证号]}\n"),
         (Kind.GROUP_ADDED, Kind.GROUP_REMOVED)),
    ):  # fmt: skip
        other = rich(tmp_path, kinds[0].value, edit)
        there, back = only(diff_packs(whole, other)), only(diff_packs(other, whole))
        assert (there.kind, back.kind) == kinds
        assert (there.before, there.after) == (back.after, back.before)


def test_a_group_and_a_payers_step_are_renamed(tmp_path: Path) -> None:
    old = rich(tmp_path, "old")
    group = only(diff_packs(old, rich(tmp_path, "group", ("一户", "同户"))))
    assert (group.kind, group.where) == (Kind.RENAMED, ("groups", "同户"))
    named = (
        ("  财政: ", "  财政款: "),
        ("{省: 财政}", "{省: 财政款}"),
        ("金额: 财政", "金额: 财政款"),
    )
    step = only(diff_packs(old, rich(tmp_path, "step", *named)))
    assert (step.kind, step.where) == (Kind.RENAMED, ("payment", "财政款"))


@pytest.mark.parametrize(
    ("edit", "kind", "before", "after"),
    [
        (("because: 就高", "grain: payment, prefer: order, because: 就高"),
         Kind.CHOICE_CHANGED, "higher", "order"),
        (("because: 就高", "because: 择优"), Kind.CHOICE_CHANGED, "就高", "择优"),
        (("[pension, greeting]", "[greeting, pension]"), Kind.CHOICE_CHANGED,
         "pension、greeting", "greeting、pension"),
        (("source: 通知", "source: 意见"), Kind.CHOICE_CHANGED, "通知", "意见"),
        ((", status: published", ""), Kind.CHOICE_CHANGED, "published", None),
        (("choices:\n", "choices:\n  - {among: [greeting, third], because: 三}\n"),
         Kind.CHOICE_ADDED, None,
         "among: greeting、third; prefer: higher; grain: payment; because: 三"),
    ],
)  # fmt: skip
def test_choices_of_a_pack(
    tmp_path: Path, edit: tuple[str, str], kind: Kind, before: str | None, after: str | None
) -> None:
    old, new = rich(tmp_path, "old"), rich(tmp_path, "new", pack=edit)
    change = only(diff_packs(old, new))
    assert (change.benefit, change.kind, change.before, change.after) == (None, kind, before, after)
    if kind is Kind.CHOICE_ADDED:
        assert only(diff_packs(new, old)).kind is Kind.CHOICE_REMOVED


def test_the_order_of_choices_counts(tmp_path: Path) -> None:
    first, second = (line for line in RICH_PACK.splitlines(keepends=True) if "among" in line)
    turned = rich(tmp_path, "new", pack=(first + second, second + first))
    change = only(diff_packs(rich(tmp_path, "old"), turned))
    assert (change.kind, change.where) == (Kind.ORDER, ("choices",))


def _leaves(part: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _leaves(value, (*path, index))
    elif part is not None or path[-1] not in {"table", "payees", "month"}:  # these hold parts
        yield path


def _without_or_other(meaning: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    """Return the meaning with one leaf something else."""
    made = copy.deepcopy(meaning)
    part: Any = made
    for key in path[:-1]:
        part = part[key]
    was = part[path[-1]]
    part[path[-1]] = (not was) if isinstance(was, bool) else f"{was or ''}7"
    return made


def test_nothing_that_a_rule_means_can_change_unseen(tmp_path: Path) -> None:
    pack = rich(tmp_path, "old")
    rule = pack.rules["pension"]
    alone = replace(pack, rules={"pension": rule})
    paths = [path for path in _leaves(rule.meaning) if path != ("benefit",)]
    assert len(paths) > 100
    for path in paths:
        meaning = _without_or_other(cast("dict[str, Any]", rule.meaning), path)
        made = replace(pack, rules={"pension": replace(rule, meaning=meaning)})
        changes = diff_packs(alone, made)
        kinds = {change.kind for change in changes}
        assert kinds - {Kind.ORDER}, f"a change of {path} is not told"
        for lang in Lang:
            assert as_lines(told(changes), lang=lang)


# --- how it is shown ---------------------------------------------------------------------


def test_lines_for_a_terminal(tmp_path: Path) -> None:
    changes = differences(tmp_path, ('因公: "43290"', '因公: "45450"'))
    assert as_lines(told(changes)) == [
        "规则变化 1 处，涉及 1 项待遇",
        "",
        "残疾抚恤金 (pension)",
        "  标准表格改变  标准 年标准 · 6 · 因公（2022-08-01 至 2023-07-31）",
        "    43290 → 45450 (+4.99%)",
    ]
    english = as_lines(told(changes), lang=Lang.EN)
    assert english[3] == (
        "  table cell changed  figure 年标准 · 6 · 因公 (from 2022-08-01 until 2023-07-31)"
    )
    assert as_lines(told(())) == ["规则含义相同，没有变化"]


def test_json_has_everything_and_is_json(tmp_path: Path) -> None:
    record = as_json(told(differences(tmp_path, ('因公: "43290"', '因公: "45450"'))))
    assert json.loads(json.dumps(record, ensure_ascii=False)) == record
    assert (record["schema_version"], record["same"], record["impact"]) == (2, False, None)
    change = record["changes"][0]
    assert (change["kind"], change["percent"]) == ("table_cell", "+4.99")
    assert as_json(told(()))["same"] is True


def test_every_kind_has_words() -> None:
    for words, members in ((KINDS, Kind), (SECTIONS, RuleSection), (MOVES, Move)):
        assert set(words) == set(members)
        assert all(pair.to(lang) for pair in words.values() for lang in Lang)


def test_paths_use_words_for_what_the_program_named(tmp_path: Path) -> None:
    change = only(differences(tmp_path, ("start: 起月", "start: month_of(批准日期)")))
    assert path_in_words(change, Lang.ZH) == "发放项 抚恤金 · 起发月份"
    assert path_in_words(change, Lang.EN) == "line 抚恤金 · first month"
