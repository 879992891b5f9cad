"""Codes about what contradicts itself in a roster (R040 to R079), and severities an office sets."""

from __future__ import annotations

from payouts.base.diagnostics.code import Code, Severity

_PEOPLE: dict[str, Code] = {
    "R040": Code(
        Severity.WARNING,
        "{column}“{value}”与身份证号第 17 位不符",
        "{column} {value} is not what the 17th digit of the id says",
        "对照证件核对性别和身份证号",
        "check sex and id against the card",
    ),
    "R041": Code(
        Severity.WARNING,
        "{column}“{value}”与身份证号中的 {expected} 不符",
        "{column} {value} is not the {expected} of the id",
        "对照证件核对出生日期和身份证号",
        "check date of birth and id against the card",
    ),
    "R045": Code(
        Severity.WARNING,
        "同一个身份证号有不同的姓名：另见 {others}",
        "the same id stands with another name: also {others}",
        "对照证件核对，是谁的号码；核对前可在 payouts.yaml 中把 R045 设为 held",
        "find out whose id it is; set R045 to held in payouts.yaml to stop such rows",
    ),
    "R046": Code(
        Severity.WARNING,
        "同名，身份证号只差一位或相邻两位颠倒，可能是同一人：另见 {others}",
        "same name, and the id differs in one character or two swapped ones: also {others}",
        "对照证件核对，是同一人的改正号码，只留一行",
        "check the cards; if it is one person, correct the id and keep one row",
    ),
    "R047": Code(
        Severity.WARNING,
        "状态“{value}”，而同一个身份证号在另一处不同：{others}",
        "the status is {value}, and the same id has another one elsewhere: {others}",
        "核实此人是否健在，改为一致",
        "find out whether the person is alive and make the rows agree",
    ),
    "R055": Code(
        Severity.WARNING,
        "填有{column} {value}，未填状态",
        "{column} {value} is given without a status",
        "补填状态；如无变动，删去{column}",
        "fill in 状态, or remove {column} where nothing changed",
    ),
    "R056": Code(
        Severity.WARNING,
        "年满 {years} 周岁，未填死亡日期",
        "older than {years} years, and no date of death is given",
        "核实此人是否健在",
        "find out whether the person is alive",
    ),
}

_PAYEES: dict[str, Code] = {
    "R042": Code(
        Severity.WARNING,
        "{column}“{value}”不符合银行卡号的校验规则（存折和部分农信社账号本来就不符合）",
        "{column} {value} fails the check digit of bank cards (passbooks and some rural banks do)",
        "是银行卡的，对照卡片核对；是存折的，不必处理",
        "compare it with the card; nothing to do for a passbook",
    ),
    "R043": Code(
        Severity.WARNING,
        "几个人用同一个账号：另见 {others}",
        "several people have the same account: also {others}",
        "核对账号；确由一人代领的，填写收款人身份证号",
        "check the account; where one person collects for others, fill in 收款人身份证号",
    ),
    "R044": Code(
        Severity.NOTE,
        "几个人由同一收款人用同一个账号代领：另见 {others}",
        "several people share the account of one payee: also {others}",
        "无需处理；核对是否一家人",
        "nothing to do; check that they are one family",
    ),
    "R061": Code(
        Severity.NOTE,
        "{total} 个{column}中有 {count} 个不符合银行卡号的校验规则，多半是存折，不再逐个提醒",
        "{count} of {total} in {column} fail the check digit of bank cards: passbooks, most likely",
        "如应为银行卡，抽查几个",
        "check a few if they should be cards",
    ),
}

_DATES: dict[str, Code] = {
    "R048": Code(
        Severity.HELD,
        "{column} {value} 早于身份证号中的出生日期 {expected}",
        "{column} {value} is before the birth {expected} in the id",
        "核对日期和身份证号",
        "check the date and the id",
    ),
    "R050": Code(
        Severity.HELD,
        "{column} {value} 时不满 {years} 周岁（身份证号中的出生日期为 {expected}）",
        "{column} {value} is before the age of {years} (born {expected} by the id)",
        "核对日期和身份证号",
        "check the date and the id",
    ),
    "R051": Code(
        Severity.WARNING,
        "{column} {value} 在今天（{today}）以后",
        "{column} {value} is after today ({today})",
        "核对日期",
        "check the date",
    ),
    "R052": Code(
        Severity.HELD,
        "{column} {value} 在今天（{today}）以后",
        "{column} {value} is after today ({today})",
        "核对日期",
        "check the date",
    ),
    "R054": Code(
        Severity.WARNING,
        "{column} {value} 早于{other}",
        "{column} {value} is before {other}",
        "核对两个日期",
        "check both dates",
    ),
}

_AMOUNTS: dict[str, Code] = {
    "R057": Code(
        Severity.WARNING,
        "{column} {value} 不在可信范围内（{low} 至 {high}）",
        "{column} {value} is outside what is plausible ({low} to {high})",
        "核对金额和单位（元）",
        "check the amount and its unit (yuan)",
    ),
    "R058": Code(
        Severity.WARNING,
        "花名册填报的标准 {value} 与规则的月标准 {expected} 不同，以规则为准",
        "the roster's standard {value} is not the rule's {expected} a month, which is what counts",
        "核对该行的类别、等级和填报的标准；填报的标准只作比较",
        "check the row; a typed-in standard is compared and never used",
    ),
    "R059": Code(
        Severity.WARNING,
        "花名册填报的月数 {value} 与应发的 {expected} 个月不同，以算得的为准",
        "the roster's {value} months are not the {expected} that are due, which is what counts",
        "核对该行的起止日期和状态；填报的月数只作比较",
        "check the row's dates and status; a typed-in count is compared and never used",
    ),
    "R060": Code(
        Severity.WARNING,
        "{column} {value} 超过本期的 {expected} 个月",
        "{column} {value} is more than the {expected} months of the period",
        "核对月数和核算期",
        "check the count and the period",
    ),
    "R068": Code(
        Severity.WARNING,
        "{column}单元格里存的是“{value}”，按它的格式显示的却是“{shown}”，算账用存的数",
        "{column} holds {value!r} but its format shows {shown!r}; what it holds is used",
        "核对应当是哪一个，填写那个数，并把单元格格式改为能完整显示的",
        "check which is right, enter that, and give the cell a format that shows all of it",
    ),
}

_SEVERITIES: dict[str, Code] = {
    "C015": Code(
        Severity.ERROR,
        "{word} 是“{severity}”，不能降为“{level}”",
        "{word} is {severity} and cannot be lowered to {level}",
        "删去这一行；停发、退回和错误不能放过",
        "remove the line: what holds, rejects or fails can't be let through",
    ),
    "C016": Code(
        Severity.ERROR,
        "没有代码“{word}”；相近的：{suggestion}",
        "there is no code {word}; near it: {suggestion}",
        "照提示中方括号里的代码填写，全部代码见 docs/codes.md",
        "use the code in brackets of a message; docs/codes.md lists them all",
    ),
    "C017": Code(
        Severity.ERROR,
        "{word} 说的不是可能发放的某一行，不能设为“{level}”",
        "{word} is not about a row that could be paid and cannot be set to {level}",
        "可设为 note、warning 或 error，或删去这一行；“不发放”的结果（如 E001）不能改",
        "use note, warning or error, or remove the line; why nothing is due (E001) stays so",
    ),
    "C018": Code(
        Severity.ERROR,
        "{word} 的级别“{level}”写法有误",
        "{level} is not a severity (set for {word})",
        "写 note、warning、error、held 或 rejected",
        "write note, warning, error, held or rejected",
    ),
}

CODES: dict[str, Code] = {**_PEOPLE, **_PAYEES, **_DATES, **_AMOUNTS, **_SEVERITIES}
