"""The words of a report, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.words import SCHEDULE, Words
from payouts.compare.people import Move
from payouts.compare.rules import ChangeKind, RuleSection

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS: Mapping[RuleSection, Words] = {
    RuleSection.BENEFIT: Words("待遇", "benefit"),
    RuleSection.LAW: Words("依据", "law"),
    RuleSection.COLUMNS: Words("列", "column"),
    RuleSection.FACTS: Words("事实", "fact"),
    RuleSection.FIGURES: Words("标准", "figure"),
    RuleSection.CONDITIONS: Words("条件", "condition"),
    RuleSection.LINES: Words("发放项", "line"),
    RuleSection.GROUPS: Words("分组", "group"),
    RuleSection.PAYMENT: Words("步骤", "step"),
    RuleSection.SPLIT: Words("分担", "split"),
    RuleSection.ROUNDING: Words("取整", "rounding"),
    RuleSection.CONVENTIONS: Words("通用约定", "convention"),
    RuleSection.VOCABULARY: Words("列定义", "column definition"),
    RuleSection.CHOICES: Words("择一", "choice"),
    RuleSection.PACK: Words("规则包", "pack"),
}

_DATED_PARTS = {
    "because": Words("理由", "reason"),
    "from": Words("生效日", "from"),
    "until": Words("截止日", "until"),
    "source": Words("来源", "source"),
    "status": Words("可信程度", "status"),
}

# Names of the program within a path, by section; every other name is the rule's own.
NAMED_PARTS: Mapping[str, Mapping[str, Words]] = {
    RuleSection.BENEFIT.value: {
        "aliases": Words("别名", "aliases"),
        "unique_by": Words("不得重复的列", "unique by"),
        "printed": Words("打印的步骤", "printed steps"),
    },
    RuleSection.CONDITIONS.value: _DATED_PARTS,
    RuleSection.CONVENTIONS.value: {
        **_DATED_PARTS,
        "columns": Words("列", "columns"),
        "last_month": SCHEDULE["last_month"],
        "suspended": Words("中止", "suspended"),
        "from": Words("起", "from"),
        "until": Words("止", "until"),
    },
    RuleSection.LINES.value: {
        "pays": Words("发放周期", "pays"),
        "round": Words("取整", "rounding"),
        **{part: SCHEDULE[part] for part in ("start", "end", "month")},
        "suspended": Words("中止", "suspended"),
        "from": Words("起", "from"),
        "until": Words("止", "until"),
    },
    RuleSection.PAYMENT.value: {"round": Words("取整", "rounding")},
    RuleSection.FIGURES.value: {
        "pick": Words("几类并存时取", "of several categories"),
        "none": Words("写“无”时的值", "value where none is named"),
        "others": Words("其他类别的值", "value of other categories"),
        "bound": Words("分段界限归属", "band that a bound belongs to"),
    },
    RuleSection.GROUPS.value: {
        "by": Words("相同的列", "same in"),
        "within": Words("范围", "within"),
        "order": Words("先后", "order"),
        "already_paid": Words("此前已发", "paid before"),
    },
    RuleSection.SPLIT.value: {
        "shares": Words("比例", "shares"),
        "steps": Words("步骤", "steps"),
        "by": Words("同一笔款的列", "sum shared by"),
        "weight": Words("份额列", "part"),
        "remainder": Words("尾差归属", "remainder"),
        "office_pays": Words("本单位支付", "paid by the office"),
    },
    RuleSection.CHOICES.value: {
        **_DATED_PARTS,
        "among": Words("待遇", "benefits"),
        "prefer": Words("取", "prefer"),
        "grain": Words("比较单位", "decided for"),
    },
    RuleSection.VOCABULARY.value: {
        "type": Words("类型", "type"),
        "aliases": Words("别名", "aliases"),
        "values": Words("取值", "values"),
        "synonyms": Words("同义写法", "synonyms"),
        "from": Words("最小值", "smallest"),
        "to": Words("最大值", "largest"),
        "payee": Words("仅收款用", "payee only"),
        "prefixes": Words("数字前的词", "words before a number"),
        "suffixes": Words("数字后的词", "words after a number"),
        "numerals": Words("数字的其他写法", "other numerals"),
        "percent": Words("可写百分数", "percentages"),
        "person": Words("人名", "name of a person"),
    },
    RuleSection.PACK.value: {
        "office": Words("单位", "office"),
        "signoff": Words("签字栏", "sign-off"),
    },
}

KINDS: Mapping[ChangeKind, Words] = {
    ChangeKind.BENEFIT_ADDED: Words("新增待遇", "benefit added"),
    ChangeKind.BENEFIT_REMOVED: Words("删去待遇", "benefit removed"),
    ChangeKind.BENEFIT_NAME: Words("名称改变", "name changed"),
    ChangeKind.ALIASES: Words("别名改变", "aliases changed"),
    ChangeKind.LAW_ADDED: Words("新增依据", "law added"),
    ChangeKind.LAW_REMOVED: Words("删去依据", "law removed"),
    ChangeKind.COLUMN_ADDED: Words("新增列", "column added"),
    ChangeKind.COLUMN_REMOVED: Words("删去列", "column removed"),
    ChangeKind.COLUMN_USE: Words("列是否必填改变", "column use changed"),
    ChangeKind.COLUMN_DEFINITION: Words("列定义改变", "column definition changed"),
    ChangeKind.UNIQUE_BY: Words("查重的列改变", "uniqueness changed"),
    ChangeKind.FIGURE_ADDED: Words("新增标准", "figure added"),
    ChangeKind.FIGURE_REMOVED: Words("删去标准", "figure removed"),
    ChangeKind.FIGURE_VERSION_ADDED: Words("标准新增一期", "figure version added"),
    ChangeKind.FIGURE_VERSION_REMOVED: Words("标准删去一期", "figure version removed"),
    ChangeKind.FIGURE_VALUE: Words("标准数值改变", "figure changed"),
    ChangeKind.FIGURE_FROM: Words("标准生效日改变", "figure's first day changed"),
    ChangeKind.FIGURE_UNTIL: Words("标准截止日改变", "figure's last day changed"),
    ChangeKind.FIGURE_STATUS: Words("标准可信程度改变", "figure's status changed"),
    ChangeKind.FIGURE_SOURCE: Words("标准来源改变", "figure's source changed"),
    ChangeKind.FIGURE_UNIT: Words("标准单位改变", "figure's unit changed"),
    ChangeKind.FIGURE_KEYS: Words("标准分类改变", "figure's categories changed"),
    ChangeKind.FIGURE_OPEN: Words("标准待补状态改变", "figure opened or supplied"),
    ChangeKind.FIGURE_CHOOSING: Words("标准取值方法改变", "way to choose a value changed"),
    ChangeKind.TABLE_CELL: Words("标准表格改变", "table cell changed"),
    ChangeKind.VERSION_SELECT: Words(
        "适用版本的依据日期改变", "date that selects the version changed"
    ),
    ChangeKind.FACT_ADDED: Words("新增事实", "fact added"),
    ChangeKind.FACT_REMOVED: Words("删去事实", "fact removed"),
    ChangeKind.FACT_CHANGED: Words("事实公式改变", "fact changed"),
    ChangeKind.CONDITION_ADDED: Words("新增条件", "condition added"),
    ChangeKind.CONDITION_REMOVED: Words("删去条件", "condition removed"),
    ChangeKind.CONDITION_CHANGED: Words("条件改变", "condition changed"),
    ChangeKind.LINE_ADDED: Words("新增发放项", "line added"),
    ChangeKind.LINE_REMOVED: Words("删去发放项", "line removed"),
    ChangeKind.LINE_SCHEDULE: Words("发放时间改变", "schedule changed"),
    ChangeKind.SUSPENSION_ADDED: Words("新增中止", "suspension added"),
    ChangeKind.SUSPENSION_REMOVED: Words("删去中止", "suspension removed"),
    ChangeKind.SUSPENSION_CHANGED: Words("中止改变", "suspension changed"),
    ChangeKind.GROUP_ADDED: Words("新增分组", "group added"),
    ChangeKind.GROUP_REMOVED: Words("删去分组", "group removed"),
    ChangeKind.GROUP_CHANGED: Words("分组改变", "group changed"),
    ChangeKind.SPLIT: Words("分担改变", "split changed"),
    ChangeKind.CHOICE_ADDED: Words("新增择一", "choice added"),
    ChangeKind.CHOICE_REMOVED: Words("删去择一", "choice removed"),
    ChangeKind.CHOICE_CHANGED: Words("择一改变", "choice changed"),
    ChangeKind.STEP_ADDED: Words("新增步骤", "step added"),
    ChangeKind.STEP_REMOVED: Words("删去步骤", "step removed"),
    ChangeKind.STEP_CHANGED: Words("步骤公式改变", "step changed"),
    ChangeKind.FORMULA_UNTIL: Words("公式截止日改变", "formula's last day changed"),
    ChangeKind.FORMULA_SOURCE: Words("公式来源改变", "formula's source changed"),
    ChangeKind.ARTICLE: Words("所依据的条款改变", "article of law changed"),
    ChangeKind.FORMULA_STATUS: Words("公式可信程度改变", "formula's status changed"),
    ChangeKind.RENAMED: Words("改名（内容未变）", "renamed, otherwise the same"),
    ChangeKind.ROUNDING: Words("取整改变", "rounding changed"),
    ChangeKind.LAST_MONTH: Words("最后发放月改变", "last month changed"),
    ChangeKind.PRINTED: Words("打印的步骤改变", "printed steps changed"),
    ChangeKind.ORDER: Words("仅顺序改变", "order changed, nothing else"),
    ChangeKind.PACK: Words("规则包信息改变", "pack changed"),
}

MOVES: Mapping[Move, Words] = {
    Move.UP: Words("增加", "up"),
    Move.DOWN: Words("减少", "down"),
    Move.NEWLY_PAID: Words("新发", "newly paid"),
    Move.NO_LONGER_PAID: Words("不再发", "no longer paid"),
    Move.OTHER_STATUS: Words("未发原因改变", "unpaid for another reason"),
    Move.UNCHANGED: Words("不变", "unchanged"),
}

# The same where a column is only as wide as its numbers.
MOVE_HEADS: Mapping[Move, Words] = {
    **MOVES,
    Move.NO_LONGER_PAID: Words("不再发", "no longer"),
    Move.OTHER_STATUS: Words("未发原因改变", "other reason"),
}

_PHRASES: Mapping[str, Words] = {
    # How much differs.
    "title": Words("规则比较", "comparison of rules"),
    "same": Words("规则含义相同，没有变化", "the rules mean the same: no changes"),
    "differ": Words(
        "规则变化 {count} 处，涉及 {benefits} 项待遇",
        "{count} changes of the rules, in {benefits} benefits",
    ),
    # The two versions.
    "versions": Words("比较的两版", "the two versions"),
    "side": Words("版本", "version"),
    "word": Words("写法", "as named"),
    "pack": Words("规则包", "pack"),
    "day": Words("日期", "as of"),
    "every_day": Words("全部日期", "every date"),
    "before": Words("原来", "before"),
    "after": Words("现在", "after"),
    "lacking": Words(
        "{day} 没有有效数值的标准，需要它的行挂起：{figures}",
        "figures with no value on {day}; rows that need them are held: {figures}",
    ),
    # Changes of meaning.
    "changes": Words("变化", "changes"),
    "words_only": Words("只涉及名称、依据和来源的变化", "names, laws and sources only"),
    "whole_pack": Words("整个规则包", "the whole pack"),
    "kind": Words("变化", "change"),
    "where": Words("位置", "where"),
    "item": Words("项目", "item"),
    "percent": Words("增减", "in %"),
    "origins": Words("出处（原来 → 现在）", "stands in (before → after)"),
    "by_authority": Words("依据", "by"),
    "cells": Words("{count} 格改变", "{count} cells changed"),
    "unchanged_cells": Words("不变", "unchanged"),
    # Whom and when they can touch.
    "reach": Words("可能涉及的人和时间", "who and when it can touch"),
    "reach_from_rules": Words(
        "可能涉及的人和时间（只看规则）", "who and when it can touch (from the rules)"
    ),
    "reach_note": Words(
        "只由规则得出，不看名册；不在其内的人，金额和结论都不变。",
        "From the rules alone, without a roster; for everybody else nothing changes.",
    ),
    "benefit": Words("待遇", "benefit"),
    "who": Words("涉及的人和时间", "who and when"),
    "anybody": Words("该待遇的全部人员", "everybody of the benefit"),
    "nobody": Words("不影响任何金额", "no amount can change"),
    "any_time": Words("任何时间", "any time"),
    "month": Words("所发月份", "month paid for"),
    # Files that are not the same.
    "files": Words("文件", "files"),
    "added": Words("新增", "added"),
    "removed": Words("删去", "removed"),
    "changed": Words("改动", "changed"),
    "changes_in_file": Words("{count} 处变化", "{count} changes"),
    "layout": Words("含义未变", "means the same"),
    # The effect on a roster.
    "effect": Words("对名册的影响", "effect on the roster"),
    "effect_in": Words("对名册的影响（{period}，元）", "effect on the roster ({period}, yuan)"),
    "effect_note": Words(
        "所发月份 {period}，单位元。人按身份证号计，几行合计后比较；没有身份证号的只计行数。",
        "Months paid {period}, in yuan. People are distinct ids, all rows of one together.",
    ),
    "group": Words("分组", "group"),
    "total": Words("合计", "total"),
    "by_benefit": Words("按待遇", "by benefit"),
    "by_township": Words("按乡镇", "by township"),
    "by_class": Words("按对象类别", "by class"),
    "not_stated": Words("（名册未写明）", "(not stated)"),
    "difference": Words("差额", "change"),
    "people_and_rows": Words(
        "{move} {people} 人 {count} 行", "{move}: {people} people, {count} rows"
    ),
    "people_rows_note": Words(
        "“差额”以后各栏为 人数 / 行数",
        "from the fifth column on: people / rows",
    ),
    "histogram": Words("每人变化的金额", "change of each person"),
    "histogram_in": Words("按变化金额（元，人数）", "by change (yuan, people)"),
    "histogram_note": Words(
        "元；条为人数。每一档含离零较远的一端，不含较近的一端。",
        "Yuan; bars are people. Of the bounds of a bin the one farther from zero is included.",
    ),
    "largest": Words("变化最大的", "largest changes"),
    "largest_ten": Words("变化最大的十行", "the ten largest changes"),
    "more": Words(
        "{count} 人次有变化，全部见 --json", "{count} more rows change: all of them with --json"
    ),
    "person": Words("姓名和身份证号", "person"),
    "place": Words("名册位置", "place"),
    "masked": Words(
        "姓名和身份证号已遮盖；逐人明细在 --out 写出的 diff.parquet 和 diff.xlsx。",
        "Names and ids are masked; every person is in diff.parquet and diff.xlsx of --out.",
    ),
}


def phrase(key: str, **parts: object) -> Words:
    """Return a phrase with its blanks filled in.

    In English it begins with a small letter unless it is a sentence: who shows it as a heading
    makes that large.
    """
    return Words(*(text.format(**parts) for text in _PHRASES[key]))


def as_named(name: str) -> Words:
    """Return a name of the rules or of the roster, which is the same in both languages."""
    return Words(name, name)
