"""Names of severities, outcomes, certainties and the parts of rules, in both languages.

Every screen, sheet and page takes its words from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from payouts.base.diagnostics import Lang, Severity
from payouts.base.money import Rounding

if TYPE_CHECKING:
    from collections.abc import Mapping


class Words(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str

    def to(self, lang: Lang) -> str:
        """Return the words of a language."""
        return self.zh if lang is Lang.ZH else self.en

    @property
    def both(self) -> str:
        """The words side by side, as sheets and pages show them."""
        return f"{self.zh} {self.en}"


def pick(lang: Lang, zh: str, en: str) -> str:
    """Return the words of a language."""
    return zh if lang is Lang.ZH else en


SEVERITY: Mapping[Severity, Words] = {
    Severity.ERROR: Words("错误", "error"),
    Severity.REJECTED: Words("退回", "rejected"),
    Severity.HELD: Words("待核实", "held"),
    Severity.ZERO: Words("不发放", "zero"),
    Severity.WARNING: Words("提醒", "warning"),
    Severity.NOTE: Words("说明", "note"),
}

# Outcomes of a row. The keys are the words of the audit tables and of JSON.
OUTCOME: Mapping[str, Words] = {
    "paid": Words("发放", "paid"),
    "zero": Words("不发放", "zero"),
    "held": Words("待核实", "held"),
    "rejected": Words("退回", "rejected"),
    "unplaced": Words("未归入待遇", "of no known benefit"),
    "out_of_scope": Words("不在本次范围", "not in this run"),
}

# Accounts nobody can be paid to. The keys are the words of the manifest.
ACCOUNT_TODO: Mapping[str, Words] = {
    "wrong": Words("账号待改", "account to correct"),
    "blank": Words("账号待补", "account to fill in"),
}

# Certainties of a figure, from the most certain to the least.
CERTAINTY: Mapping[str, Words] = {
    "published": Words("已公布", "published"),
    "derived": Words("推算", "derived"),
    "inferred": Words("推断", "inferred"),
    "illustrative": Words("示例", "illustrative"),
    "unknown": Words("未知", "unknown"),
}

# The months of a line and of its suspensions. The keys are those of rule files.
SCHEDULE: Mapping[str, Words] = {
    "start": Words("起发月份", "first month"),
    "end": Words("止发月份", "last month"),
    "month": Words("发放月份", "month"),
    "last_month": Words("停发、迁移等的止发月份", "last month of those stopped or moved away"),
    "from": Words("停发起月", "suspended from"),
    "until": Words("停发止月", "suspended until"),
}

# How often a line pays.
PAYS: Mapping[str, Words] = {
    "monthly": Words("按月", "monthly"),
    "yearly": Words("每年一次", "yearly"),
    "once": Words("一次性", "once"),
}

ROUNDING: Mapping[Rounding, Words] = {
    Rounding.HALF_UP: Words("四舍五入", "half up"),
    Rounding.HALF_EVEN: Words("四舍六入五成双", "half to even"),
    Rounding.UP: Words("进位", "up"),
    Rounding.DOWN: Words("舍去", "down"),
}

# What amounts are rounded to, by its yuan.
QUANTUM: Mapping[str, Words] = {
    "0.01": Words("分", "fen"),
    "0.1": Words("角", "jiao"),
    "1": Words("元", "yuan"),
    "10": Words("十元", "ten yuan"),
    "100": Words("百元", "hundred yuan"),
}


def certainty(status: str, lang: Lang) -> str:
    """Return the certainty of a figure; for an invented one, that nothing may be paid on it."""
    said = CERTAINTY[status].to(lang)
    if status != "illustrative":
        return said
    return pick(lang, f"{said}，不得发放", f"{said}: not payable")
