"""Codes about what a roster says beside, above and behind its rows (R070 to R080, T030 to T032)."""

from __future__ import annotations

from payouts.base.diagnostics.code import Code, Severity, error, note

_PAY = (
    "核实后，不该发的删去该行；该发的把这一格改为核实结果（如：经核实健在）再算",
    "find out: remove the row, or, where it is to be paid, write into the cell what was found out",
)
_MONTH = (
    "换成本期的名册；名册没错的，把核算期改为名册所属的月份",
    "use the roster of the period, or compute the period that the roster is of",
)

_ROWS: dict[str, Code] = {
    "R070": Code(
        Severity.HELD,
        "“{where}”写着“{value}”，像是不应发放",
        "{where} says “{value}”, as of someone who is not to be paid",
        *_PAY,
    ),
    "R071": Code(
        Severity.HELD,
        "{where}写着“{value}”，像是下面的人都不应发放",
        "{where} says “{value}”, as of people who are not to be paid",
        "核实后，不该发的移出名册；该发的改写标题再算",
        "find out: move these people out of the roster, or change the heading",
    ),
    "R072": Code(
        Severity.HELD,
        "{where}是“{value}”，像是表中的人都不应发放",
        "{where} is “{value}”, as of people who are not to be paid",
        "核实后，不该发的删去这张表；该发的改工作表名再算",
        "find out: remove the sheet, or rename it where its people are to be paid",
    ),
    "R073": Code(
        Severity.ERROR,
        "{where}是“{value}”，像是不应发放的人；仍照发",
        "{where} is “{value}”, as of people who are not to be paid; they are paid all the same",
        "不该发的不要交来核算；该发的改文件名再算",
        "leave the file out, or rename it where its people are to be paid",
    ),
    "R074": Code(
        Severity.ERROR,
        "“{where}”写着“{value}”，规则不看这里；仍照发",
        "{where} says “{value}”, which no rule looks at; the row is paid all the same",
        "核实此人该不该发；不该发的删去该行，该发的把这里改为核实结果（如：经核实健在）",
        "find out whether the person is to be paid: remove the row, or write what was found out "
        "here (such as 经核实健在)",
    ),
    "R075": Code(
        Severity.HELD,
        "{where}写着“{value}”，不是本期（{period}）",
        "{where} says “{value}”, which is not the period {period}",
        *_MONTH,
    ),
    "R076": Code(
        Severity.HELD,
        "{where}写着“{value}”，不在本期（{period}）内",
        "{where} says “{value}”, which is outside the period {period}",
        "不是本期的删去该行；写错的改正",
        "remove rows of other months, or correct the month",
    ),
    "R077": Code(
        Severity.ERROR,
        "{where}写着“{value}”，不是本期（{period}）；仍照发",
        "{where} says “{value}”, which is not the period {period}; paid all the same",
        *_MONTH,
    ),
    "R078": Code(
        Severity.ERROR,
        "{where}是“{value}”，不是本期（{period}）；仍照发",
        "{where} is “{value}”, which is not the period {period}; paid all the same",
        *_MONTH,
    ),
    "R079": Code(
        Severity.WARNING,
        "{where}写着“{value}”，只是本期（{period}）的一部分；按整个核算期发放",
        "{where} says “{value}”, a part of the period {period}; all of it is paid",
        "只发这几个月的，把核算期改为这几个月",
        "compute these months only where only they are to be paid",
    ),
}

_ROWS |= {
    "R080": Code(
        Severity.HELD,
        "同一个身份证号在别处写着停发、死亡等：{others}",
        "the same id stands where people are stopped, dead or left out: {others}",
        "核实此人的情况；不该发的删去该行，该发的改正另一处",
        "find out about the person: remove this row, or mend the other",
    ),
}

_SHEETS: dict[str, Code] = {
    "T030": error(
        "第 {row} 行不是人员行，里面却有像身份证号的号码：{value}；没有读入",
        "row {row} is no row of a person but holds a number like an id: {value}; it was not read",
        "应发的人单列一行，各项填在各列",
        "give a person a row of their own, each item in its column",
    ),
    "T031": error(
        "{where}写着“{value}”，像是有人不应发放；照发",
        "{where} says “{value}”, as of people who are not to be paid; all are paid",
        "核实说的是谁；不该发的删去该行，再把这句话改为核实结果",
        "find out who is meant; remove their rows, then say there what was found out",
    ),
    "T032": note(
        "对照文件忽略的列“{header}”里，有 {count} 行写着像不应发放的话",
        "the ignored column {header} says of {count} rows that they are not to be paid",
        "确认可以忽略；否则从对照文件删去这一条",
        "make sure that it may be ignored, or remove it from the mapping",
    ),
}

CODES: dict[str, Code] = {**_ROWS, **_SHEETS}
