"""Headings and sentences of the page, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.diagnostics import Lang
from payouts.output.page.blocks import Heading

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE: Mapping[str, tuple[str, str]] = {
    "title": ("规则比较", "Comparison of rules"),
    "versions": ("比较的两版", "The two versions"),
    "side": ("版本", "version"),
    "pack": ("规则包", "pack"),
    "word": ("写法", "as named"),
    "day": ("日期", "as of"),
    "every_day": ("全部日期", "every date"),
    "changes": ("变化", "Changes"),
    "kind": ("变化", "change"),
    "where": ("位置", "where"),
    "before": ("原来", "before"),
    "after": ("现在", "after"),
    "percent": ("增减", "in %"),
    "value": ("项目", "item"),
    "words": ("只涉及名称、依据和来源的变化", "Names, laws and sources only"),
    "reach": ("可能涉及的人和时间", "Who and when it can touch"),
    "reach_note": (
        "只由规则得出，不看名册；不在其内的人，金额和结论都不变。",
        "From the rules alone, without a roster; for everybody else nothing changes.",
    ),
    "benefit": ("待遇", "benefit"),
    "who": ("涉及的人和时间", "who and when"),
    "files": ("文件", "Files"),
    "stands": ("出处（原来 → 现在）", "stands in (before → after)"),
    "impact": ("对名册的影响", "Effect on the roster"),
    "impact_note": (
        "所发月份 {period}，单位元。人按身份证号计，几行合计后比较；没有身份证号的只计行数。",
        "Months paid {period}, in yuan. People are distinct ids, all rows of one together.",
    ),
    "group": ("分组", "group"),
    "total": ("合计", "total"),
    "by_benefit": ("按待遇", "By benefit"),
    "by_township": ("按乡镇", "By township"),
    "by_class": ("按对象类别", "By class"),
    "change": ("差额", "change"),
    "people_rows": (
        "“差额”以后各栏为 人数 / 行数",
        "from the fifth column on: people / rows",
    ),
    "histogram": ("每人变化的金额", "Change of each person"),
    "histogram_note": (
        "元；条为人数。每一档含离零较远的一端，不含较近的一端。",
        "Yuan; bars are people. Of the bounds of a bin the one farther from zero is included.",
    ),
    "largest": ("变化最大的十行", "The ten largest changes"),
    "person": ("姓名和身份证号", "person"),
    "place": ("名册位置", "place"),
    "masked": (
        "姓名和身份证号已遮盖；逐人明细在 --out 写出的 diff.parquet 和 diff.xlsx。",
        "Names and ids are masked; every person is in diff.parquet and diff.xlsx of --out.",
    ),
}


def say(key: str, lang: Lang, **args: object) -> str:
    """Return a sentence of the page."""
    zh, en = PAGE[key]
    return (zh if lang is Lang.ZH else en).format(**args)


def heading(level: int, key: str, lang: Lang) -> Heading:
    """Return a heading; in Chinese with the English beside it."""
    zh, en = PAGE[key]
    return Heading(level, zh, en) if lang is Lang.ZH else Heading(level, en)
