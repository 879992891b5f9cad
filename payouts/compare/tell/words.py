"""The words in which differences between rules are told, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.diagnostics import Lang
from payouts.compare.meaning import Kind, Section
from payouts.compare.people import Move

if TYPE_CHECKING:
    from collections.abc import Mapping

Words = dict[Lang, str]


def _words(zh: str, en: str) -> Words:
    return {Lang.ZH: zh, Lang.EN: en}


SECTIONS: Mapping[Section, Words] = {
    Section.BENEFIT: _words("待遇", "benefit"),
    Section.LAW: _words("依据", "law"),
    Section.COLUMNS: _words("列", "column"),
    Section.FACTS: _words("事实", "fact"),
    Section.FIGURES: _words("标准", "figure"),
    Section.CONDITIONS: _words("条件", "condition"),
    Section.LINES: _words("发放项", "line"),
    Section.GROUPS: _words("分组", "group"),
    Section.PAYMENT: _words("步骤", "step"),
    Section.SPLIT: _words("分担", "split"),
    Section.ROUNDING: _words("取整", "rounding"),
    Section.CONVENTIONS: _words("通用约定", "convention"),
    Section.VOCABULARY: _words("列定义", "column definition"),
    Section.CHOICES: _words("择一", "choice"),
    Section.PACK: _words("规则包", "pack"),
}

_DATED_PARTS = {
    "because": _words("理由", "reason"),
    "from": _words("生效日", "from"),
    "until": _words("截止日", "until"),
    "source": _words("来源", "source"),
    "status": _words("可信程度", "status"),
}

# Names of the program within a path, by section; every other name is the rule's own.
NAMED_PARTS: Mapping[str, Mapping[str, Words]] = {
    Section.BENEFIT.value: {
        "aliases": _words("别名", "aliases"),
        "unique_by": _words("不得重复的列", "unique by"),
        "printed": _words("打印的步骤", "printed steps"),
    },
    Section.CONDITIONS.value: _DATED_PARTS,
    Section.CONVENTIONS.value: {
        **_DATED_PARTS,
        "columns": _words("列", "columns"),
        "last_month": _words("最后发放月", "last month"),
        "suspended": _words("中止", "suspended"),
        "from": _words("起", "from"),
        "until": _words("止", "until"),
    },
    Section.LINES.value: {
        "pays": _words("发放周期", "pays"),
        "start": _words("起发月", "start"),
        "end": _words("止发月", "end"),
        "month": _words("发放月", "month"),
        "suspended": _words("中止", "suspended"),
        "from": _words("起", "from"),
        "until": _words("止", "until"),
    },
    Section.FIGURES.value: {
        "pick": _words("几类并存时取", "of several categories"),
        "none": _words("写“无”时的值", "value where none is named"),
        "others": _words("其他类别的值", "value of other categories"),
        "bound": _words("分段界限归属", "band that a bound belongs to"),
    },
    Section.GROUPS.value: {
        "by": _words("相同的列", "same in"),
        "within": _words("范围", "within"),
        "order": _words("先后", "order"),
        "already_paid": _words("此前已发", "paid before"),
    },
    Section.SPLIT.value: {
        "shares": _words("比例", "shares"),
        "steps": _words("步骤", "steps"),
        "by": _words("同一笔款的列", "sum shared by"),
        "weight": _words("份额列", "part"),
        "remainder": _words("尾差归属", "remainder"),
        "office_pays": _words("本单位支付", "paid by the office"),
    },
    Section.CHOICES.value: {
        **_DATED_PARTS,
        "among": _words("待遇", "benefits"),
        "prefer": _words("取", "prefer"),
        "grain": _words("比较单位", "decided for"),
    },
    Section.VOCABULARY.value: {
        "type": _words("类型", "type"),
        "aliases": _words("别名", "aliases"),
        "values": _words("取值", "values"),
        "synonyms": _words("同义写法", "synonyms"),
        "from": _words("最小值", "smallest"),
        "to": _words("最大值", "largest"),
        "payee": _words("仅收款用", "payee only"),
        "prefixes": _words("数字前的词", "words before a number"),
        "suffixes": _words("数字后的词", "words after a number"),
        "numerals": _words("数字的其他写法", "other numerals"),
        "percent": _words("可写百分数", "percentages"),
        "person": _words("人名", "name of a person"),
    },
    Section.PACK.value: {
        "office": _words("单位", "office"),
        "signoff": _words("签字栏", "sign-off"),
    },
}

KINDS: Mapping[Kind, Words] = {
    Kind.BENEFIT_ADDED: _words("新增待遇", "benefit added"),
    Kind.BENEFIT_REMOVED: _words("删去待遇", "benefit removed"),
    Kind.BENEFIT_NAME: _words("名称改变", "name changed"),
    Kind.ALIASES: _words("别名改变", "aliases changed"),
    Kind.LAW_ADDED: _words("新增依据", "law added"),
    Kind.LAW_REMOVED: _words("删去依据", "law removed"),
    Kind.COLUMN_ADDED: _words("新增列", "column added"),
    Kind.COLUMN_REMOVED: _words("删去列", "column removed"),
    Kind.COLUMN_USE: _words("列是否必填改变", "column use changed"),
    Kind.COLUMN_DEFINITION: _words("列定义改变", "column definition changed"),
    Kind.UNIQUE_BY: _words("查重的列改变", "uniqueness changed"),
    Kind.FIGURE_ADDED: _words("新增标准", "figure added"),
    Kind.FIGURE_REMOVED: _words("删去标准", "figure removed"),
    Kind.FIGURE_VERSION_ADDED: _words("标准新增一期", "figure version added"),
    Kind.FIGURE_VERSION_REMOVED: _words("标准删去一期", "figure version removed"),
    Kind.FIGURE_VALUE: _words("标准数值改变", "figure changed"),
    Kind.FIGURE_FROM: _words("标准生效日改变", "figure's first day changed"),
    Kind.FIGURE_UNTIL: _words("标准截止日改变", "figure's last day changed"),
    Kind.FIGURE_STATUS: _words("标准可信程度改变", "figure's status changed"),
    Kind.FIGURE_SOURCE: _words("标准来源改变", "figure's source changed"),
    Kind.FIGURE_UNIT: _words("标准单位改变", "figure's unit changed"),
    Kind.FIGURE_KEYS: _words("标准分类改变", "figure's categories changed"),
    Kind.FIGURE_OPEN: _words("标准待补状态改变", "figure opened or supplied"),
    Kind.FIGURE_CHOOSING: _words("标准取值方法改变", "way to choose a value changed"),
    Kind.TABLE_CELL: _words("标准表格改变", "table cell changed"),
    Kind.VERSION_SELECT: _words("适用版本的依据日期改变", "date that selects the version changed"),
    Kind.FACT_ADDED: _words("新增事实", "fact added"),
    Kind.FACT_REMOVED: _words("删去事实", "fact removed"),
    Kind.FACT_CHANGED: _words("事实公式改变", "fact changed"),
    Kind.CONDITION_ADDED: _words("新增条件", "condition added"),
    Kind.CONDITION_REMOVED: _words("删去条件", "condition removed"),
    Kind.CONDITION_CHANGED: _words("条件改变", "condition changed"),
    Kind.LINE_ADDED: _words("新增发放项", "line added"),
    Kind.LINE_REMOVED: _words("删去发放项", "line removed"),
    Kind.LINE_SCHEDULE: _words("发放时间改变", "schedule changed"),
    Kind.SUSPENSION_ADDED: _words("新增中止", "suspension added"),
    Kind.SUSPENSION_REMOVED: _words("删去中止", "suspension removed"),
    Kind.SUSPENSION_CHANGED: _words("中止改变", "suspension changed"),
    Kind.GROUP_ADDED: _words("新增分组", "group added"),
    Kind.GROUP_REMOVED: _words("删去分组", "group removed"),
    Kind.GROUP_CHANGED: _words("分组改变", "group changed"),
    Kind.SPLIT: _words("分担改变", "split changed"),
    Kind.CHOICE_ADDED: _words("新增择一", "choice added"),
    Kind.CHOICE_REMOVED: _words("删去择一", "choice removed"),
    Kind.CHOICE_CHANGED: _words("择一改变", "choice changed"),
    Kind.STEP_ADDED: _words("新增步骤", "step added"),
    Kind.STEP_REMOVED: _words("删去步骤", "step removed"),
    Kind.STEP_CHANGED: _words("步骤公式改变", "step changed"),
    Kind.FORMULA_UNTIL: _words("公式截止日改变", "formula's last day changed"),
    Kind.FORMULA_SOURCE: _words("公式来源改变", "formula's source changed"),
    Kind.FORMULA_STATUS: _words("公式可信程度改变", "formula's status changed"),
    Kind.RENAMED: _words("改名（内容未变）", "renamed, otherwise the same"),
    Kind.ROUNDING: _words("取整改变", "rounding changed"),
    Kind.LAST_MONTH: _words("最后发放月改变", "last month changed"),
    Kind.PRINTED: _words("打印的步骤改变", "printed steps changed"),
    Kind.ORDER: _words("仅顺序改变", "order changed, nothing else"),
    Kind.PACK: _words("规则包信息改变", "pack changed"),
}

MOVES: Mapping[Move, Words] = {
    Move.UP: _words("增加 {people} 人 {count} 行", "up: {people} people, {count} rows"),
    Move.DOWN: _words("减少 {people} 人 {count} 行", "down: {people} people, {count} rows"),
    Move.NEWLY_PAID: _words(
        "新发 {people} 人 {count} 行", "newly paid: {people} people, {count} rows"
    ),
    Move.NO_LONGER_PAID: _words(
        "不再发 {people} 人 {count} 行", "no longer paid: {people} people, {count} rows"
    ),
    Move.OTHER_STATUS: _words(
        "未发原因改变 {people} 人 {count} 行",
        "unpaid for another reason: {people} people, {count} rows",
    ),
    Move.UNCHANGED: _words(
        "不变 {people} 人 {count} 行", "unchanged: {people} people, {count} rows"
    ),
}

# Column heads of the same.
MOVE_HEADS: Mapping[Move, Words] = {
    Move.UP: _words("增加", "up"),
    Move.DOWN: _words("减少", "down"),
    Move.NEWLY_PAID: _words("新发", "newly paid"),
    Move.NO_LONGER_PAID: _words("不再发", "no longer"),
    Move.OTHER_STATUS: _words("未发原因改变", "other reason"),
    Move.UNCHANGED: _words("不变", "unchanged"),
}

IMPACT: Mapping[str, Words] = {
    "same": _words("规则含义相同，没有变化", "the rules mean the same: no changes"),
    "changes": _words(
        "规则变化 {count} 处，涉及 {benefits} 项待遇",
        "{count} changes of the rules, in {benefits} benefits",
    ),
    "whole": _words("整个规则包", "the whole pack"),
    "title": _words("对名册的影响（{period}，元）", "effect on the roster ({period}, yuan)"),
    "total": _words("合计", "total"),
    "by_benefit": _words("按待遇", "by benefit"),
    "by_township": _words("按乡镇", "by township"),
    "by_class": _words("按对象类别", "by class"),
    "not_said": _words("（名册未写明）", "(not stated)"),
    "largest": _words("变化最大的", "largest changes"),
    "more": _words("人次有变化，全部见 --json", "more rows change: all of them with --json"),
    "histogram": _words("按变化金额（元，人数）", "by change (yuan, people)"),
    "reused": _words(
        "规则未变、只算一次的待遇：{names}", "benefits that mean the same, computed once: {names}"
    ),
}

ABOUT: Mapping[str, Words] = {
    "old": _words("原来", "before"),
    "new": _words("现在", "after"),
    "as_of": _words("{day} 有效的规定", "as in force on {day}"),
    "reach": _words("可能涉及的人和时间（只看规则）", "who and when it can touch (from the rules)"),
    "any": _words("该待遇的全部人员", "everybody of the benefit"),
    "always": _words("任何时间", "any time"),
    "month": _words("所发月份", "month paid for"),
    "nobody": _words("不影响任何金额", "no amount can change"),
    "files": _words("文件", "files"),
    "meaning": _words("{count} 处变化", "{count} changes"),
    "layout": _words("含义未变", "means the same"),
    "stands": _words("出处", "stands in"),
    "kept": _words("不变", "unchanged"),
    "lacking": _words(
        "{day} 没有有效数值的标准，需要它的行挂起：{figures}",
        "figures with no value on {day}; rows that need them are held: {figures}",
    ),
    "words": _words("只涉及名称、依据、来源", "names, laws and sources only"),
    "cells": _words("{count} 格改变", "{count} cells changed"),
    "added": _words("新增", "added"),
    "removed": _words("删去", "removed"),
    "changed": _words("改动", "changed"),
}
