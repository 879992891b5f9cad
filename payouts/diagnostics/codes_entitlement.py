"""Codes about what a row is entitled to (E): why it is zero, held or rejected."""

from __future__ import annotations

from payouts.diagnostics.code import Code, Severity

CODES: dict[str, Code] = {
    "E001": Code(
        Severity.ZERO,
        "{because}",
        "not eligible: {because}",
        "不发放；如情况不符，核对花名册",
        "nothing to pay; if this is not so, check the roster",
    ),
    "E002": Code(
        Severity.HELD,
        "{because}",
        "held: {because}",
        "核对后补填或改正",
        "check, then complete or correct the row",
    ),
    "E003": Code(
        Severity.REJECTED,
        "{because}",
        "the row cannot be right: {because}",
        "核对原始材料后改正",
        "check against the documents and correct it",
    ),
    "E010": Code(
        Severity.ZERO,
        "自{detail}起发放，不在本期（{period}）",
        "due from {detail}, after this period ({period})",
        "到期后再发",
        "pay it when it falls due",
    ),
    "E011": Code(
        Severity.ZERO,
        "发放至{detail}为止，不在本期（{period}）",
        "due until {detail}, before this period ({period})",
        "不发放；如应补发，另行办理",
        "nothing to pay; settle arrears separately",
    ),
    "E012": Code(
        Severity.ZERO,
        "发放月份{detail}不在本期（{period}）",
        "its month {detail} is not in this period ({period})",
        "在该月份所在的期间发放",
        "pay it in the period that holds that month",
    ),
    "E013": Code(
        Severity.ZERO,
        "按规则计算，应发金额为零",
        "the rule gives an amount of zero",
        "不发放",
        "nothing to pay",
    ),
    "E014": Code(
        Severity.ZERO,
        "起止月份之间没有应发月份（{detail}）",
        "no month is due between start and end ({detail})",
        "不发放；如情况不符，核对日期",
        "nothing to pay; if this is not so, check the dates",
    ),
    "E020": Code(
        Severity.HELD,
        "“{figure}”在{detail}没有有效标准",
        "{figure} has no value in force for {detail}",
        "在 {rule_file} 的 figures → {figure} → values 中增加该时间的标准，写明来源和状态",
        "add the value with its dates, source and status under figures → {figure} → values in "
        "{rule_file}",
    ),
    "E021": Code(
        Severity.HELD,
        "“{figure}”尚无标准，须由本地规则包提供",
        "{figure} is left open and must be supplied by a pack above",
        "在本地规则包中为 {figure} 增加 values（上级文件 {rule_file}）",
        "give values for {figure} in the local pack (left open in {rule_file})",
    ),
    "E022": Code(
        Severity.HELD,
        "“{figure}”的标准表中没有这一类别",
        "the table of {figure} has no entry for this row's categories",
        "核对该行的类别；如确应享受，在 {rule_file} 的标准表中增加",
        "check the row's categories; if it is right, add them to the table in {rule_file}",
    ),
    "E023": Code(
        Severity.HELD,
        "“{figure}”只写到月，无法确定先后",
        "{figure} is known to the month only, which does not decide",
        "补填到日",
        "give the day as well",
    ),
    "E024": Code(
        Severity.HELD,
        "计算中除数为零",
        "the calculation divides by zero",
        "核对该行各项数值",
        "check the row's values",
    ),
    "E030": Code(
        Severity.HELD,
        "算得金额为负（{detail}元）",
        "the amount comes out negative ({detail} yuan)",
        "核对该行各项数值和规则",
        "check the row's values and the rule",
    ),
    "E031": Code(
        Severity.HELD,
        "算得金额超出可信范围（{detail}元）",
        "the amount is beyond any plausible sum ({detail} yuan)",
        "核对该行各项数值",
        "check the row's values",
    ),
    "E040": Code(
        Severity.HELD,
        "同一人同一待遇重复：另见 {detail}",
        "the same person and benefit occur more than once: also {detail}",
        "核实后只保留一行",
        "keep one row after checking",
    ),
    "E050": Code(
        Severity.WARNING,
        "{column}“{value}”无法识别，本次计算没有用到",
        "{column} {value!r} cannot be read; this amount did not need it",
        "核对后改正",
        "check and correct it",
    ),
}
