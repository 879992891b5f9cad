"""Names of severities, outcomes of rows and certainties of figures, in both languages.

Every screen, sheet and page takes its words from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from payouts.base.diagnostics import Lang, Severity

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

# Certainties of a figure, from the most certain to the least.
CERTAINTY: Mapping[str, Words] = {
    "published": Words("已公布", "published"),
    "derived": Words("推算", "derived"),
    "inferred": Words("推断", "inferred"),
    "illustrative": Words("示例", "illustrative"),
    "unknown": Words("未知", "unknown"),
}


def certainty(status: str, lang: Lang) -> str:
    """Return the certainty of a figure; for an invented one, that nothing may be paid on it."""
    said = CERTAINTY[status].to(lang)
    if status != "illustrative":
        return said
    return pick(lang, f"{said}，不得发放", f"{said}: not payable")
