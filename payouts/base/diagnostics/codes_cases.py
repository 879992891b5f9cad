"""Codes about worked cases: those that fail, and what none of them reaches."""

from __future__ import annotations

from payouts.base.diagnostics.code import Code, Severity, error, note

CODES: dict[str, Code] = {
    "Y060": error(
        "算例“{what}”第 {number} 行的“{name}”应为 {expected}，算得 {got}",
        "case {what}, row {number}: {name} should be {expected}, it comes to {got}",
        "核对规则与算例的演算（note），改正有误的一方",
        "check the rule against the working in the case's note, and correct what is wrong",
    ),
    "Y061": error(
        "算例“{what}”中的“{name}”不是本规则的列、步骤或状态，是否为“{suggestion}”？",
        "case {what}: {name} is no column, step or status here; did you mean {suggestion}?",
        "改成列、事实、步骤的名称；status 写 paid、zero、held 或 rejected",
        "name a column, fact or step; status is paid, zero, held or rejected",
    ),
    "Y062": error(
        "算例“{what}”的期间无法识别：{period}",
        "case {what}: the period cannot be read: {period}",
        "写成 2024-09、2024Q3、2024H1、2024 或 2024-08..2024-12",
        "write 2024-09, 2024Q3, 2024H1, 2024 or 2024-08..2024-12",
    ),
    "Y063": Code(
        Severity.WARNING,
        "没有算例到达：{what}",
        "no case reaches {what_en}",
        "加一个算例：{reach}",
        "add a case: {reach_en}",
    ),
    "Y076": note(
        "{origin} 的算例“{what}”在 {pack} 中算得不同：{differences}；{pack} 改动了{parts}",
        "case {what} of {origin} comes out otherwise in {pack}: {differences}; {pack} changed "
        "{parts}",
        "应当如此的不必改，在本规则包另写算例；不是本意的，核对改动的部分",
        "if that is meant leave it and write a case of this pack; if not, check what was changed",
    ),
}
