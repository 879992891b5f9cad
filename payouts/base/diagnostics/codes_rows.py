"""Codes about cells and rows (R).

Every text may use ``{column}``, the canonical column, and ``{value}``, what
stood in the cell (masked where it is an id or account).
"""

from __future__ import annotations

from payouts.base.diagnostics.code import Code, Severity

_CELLS: dict[str, Code] = {
    "R001": Code(
        Severity.HELD,
        "{column}为空",
        "{column} is blank",
        "补填{column}",
        "fill in {column}",
    ),
    "R002": Code(
        Severity.HELD,
        "表中没有“{column}”这一列",
        "the sheet has no column {column}",
        "增加“{column}”列并填写，或把现有列名改成“{column}”",
        "add the column {column}, or rename the one that holds it",
    ),
    "R003": Code(
        Severity.HELD,
        "{column}是 Excel 错误值",
        "{column} is an Excel error value",
        "改正公式，或直接填写结果",
        "correct the formula or type the result",
    ),
    "R004": Code(
        Severity.HELD,
        "{column}是公式，但文件里没有计算结果（没有计算过；显示为 1900-1-0 的，也可能引用了空白）",
        "{column} is a formula without a result in the file (never computed; one that shows as "
        "1900-1-0 may refer to a blank cell)",
        "用 WPS 或 Excel 打开，重新计算后保存，或直接填写结果",
        "open it in WPS or Excel, recalculate and save, or type the result",
    ),
    "R005": Code(
        Severity.HELD,
        "{column}“{value}”不是数字",
        "{column} {value!r} is not a number",
        "填写数字，例如 1234.5；千位逗号要三位一组，其他文字去掉",
        "write a number such as 1234.5; commas part groups of three; no other words",
    ),
    "R006": Code(
        Severity.HELD,
        "{column}“{value}”不是整数",
        "{column} {value!r} is not a whole number",
        "填写整数",
        "enter a whole number",
    ),
    "R007": Code(
        Severity.HELD,
        "{column}“{value}”超出范围（{low} 至 {high}）",
        "{column} {value!r} is outside {low} to {high}",
        "核对后改正",
        "check and correct it",
    ),
    "R008": Code(
        Severity.HELD,
        "{column}“{value}”的位数超过能准确保存的位数",
        "{column} {value!r} has more digits than can be held exactly",
        "公式结果请用 ROUND 取到分，或直接填写数字",
        "ROUND the formula to the fen, or type the figure",
    ),
    "R009": Code(
        Severity.HELD,
        "{column}“{value}”不是能识别的日期",
        "{column} {value!r} is not a date",
        "按 2023-09-01 或 2023年9月 的样子填写",
        "write it like 2023-09-01 or 2023年9月",
    ),
    "R010": Code(
        Severity.HELD,
        "{column}“{value}”是数字，分不清是 1 月还是 10 月（Excel 会去掉 10 末尾的 0）",
        "{column} {value!r} is a number: January or October cannot be told apart",
        "把单元格设为文本，重填为 2023.01 或 2023.10 这样的月份",
        "make the cell text and write the month as 2023.01 or 2023.10",
    ),
    "R011": Code(
        Severity.HELD,
        "{column}“{value}”不在 1900 年至 2200 年之间",
        "{column} {value!r} is outside the years 1900 to 2200",
        "核对年份",
        "check the year",
    ),
    "R012": Code(
        Severity.HELD,
        "{column}“{value}”不是能识别的月份",
        "{column} {value!r} is not a month",
        "按 2023-09 或 2023年9月 的样子填写",
        "write it like 2023-09 or 2023年9月",
    ),
    "R013": Code(
        Severity.HELD,
        "{column}“{value}”不是认识的取值",
        "{column} {value!r} is not a known value",
        "规则里有：{suggestion}；确是写错的才改，规则里没有的取值不能改成别的，按文件补规则",
        "the rule knows: {suggestion}; change it only where it was mistyped: a value that the rule "
        "lacks must not become another one, add it to the rule by its document",
    ),
    "R014": Code(
        Severity.WARNING,
        "{column}为空",
        "{column} is blank",
        "发放前补填{column}；不影响算账",
        "fill in {column} before release; amounts are not affected",
    ),
    "R015": Code(
        Severity.ERROR,
        "{column}是 16 位以上的数字单元格或者科学计数，末尾几位已被 Excel 改掉",
        "{column} is a number of 16 digits or more, or 6.2E+18: Excel has lost the last ones",
        "把单元格设为文本，对照银行卡重新填写；改正前不能发放",
        "make the cell text and type it again from the bank card; it cannot be released before",
    ),
    "R016": Code(
        Severity.WARNING,
        "{column}“{value}”不全是数字",
        "{column} {value!r} is not made of digits only",
        "对照银行卡或存折重新填写",
        "type it again from the card or passbook",
    ),
    "R039": Code(
        Severity.WARNING,
        "{column}“{value}”的位数不会是账号（少于 6 位、多于 30 位或全是 0）",
        "{column} {value!r} is no account by its digits: fewer than 6, more than 30, or all zeros",
        "对照银行卡或存折重新填写；一格只填一个账号",
        "type it again from the card or passbook, one account a cell",
    ),
    "R017": Code(
        Severity.HELD,
        "{column}“{value}”不是“是”或“否”",
        "{column} {value!r} is neither 是 nor 否",
        "填写“是”或“否”",
        "write 是 or 否",
    ),
    "R026": Code(
        Severity.HELD,
        "{column}“{value}”是 16 位以上的数字单元格，末尾几位已被 Excel 改掉",
        "{column} {value!r} is a number cell of 16 digits or more: Excel has lost the last ones",
        "把单元格设为文本后重新填写",
        "make the cell text and type it again",
    ),
    "R027": Code(
        Severity.HELD,
        "表中有几列都可能是“{column}”，分不清用哪一列",
        "several columns of the sheet may be {column}: it cannot be told which one counts",
        "只留一列叫“{column}”，其余改成能分清的名字",
        "keep one column named {column} and rename the others",
    ),
    "R028": Code(
        Severity.HELD,
        "{column}是跨几行的合并单元格，分不清属于哪几个人",
        "{column} is one merged cell over several rows: it cannot be told whom it is for",
        "取消合并，逐行填写{column}",
        "unmerge it and fill in {column} row by row",
    ),
    "R029": Code(
        Severity.HELD,
        "两列“{column}”在这一行填的不一样",
        "two columns that mean {column} differ in this row",
        "核对后只留一列“{column}”",
        "check, and keep one column {column}",
    ),
    "R033": Code(
        Severity.HELD,
        "{column}“{value}”是五位数字，像是 Excel 的日期序号，不能当作日期",
        "{column} {value!r} has five digits: maybe a day as Excel counts them, not a date",
        "如果是 {suggestion}，就按这样填写；不是的，核对后重新填写日期",
        "if {suggestion} is meant, write that; otherwise check and enter the date",
    ),
    "R034": Code(
        Severity.HELD,
        "{column}所在的列是隐藏的，按设置没有采用",
        "the column {column} is hidden and, as set, was not used",
        "取消隐藏这一列，核对后再运行；或在设置中写 hidden: read",
        "show the column, check it and run again; or set `hidden: read`",
    ),
    "R035": Code(
        Severity.WARNING,
        "{column}“{value}”像号码，不像人名",
        "{column} {value!r} looks like a number, not like a name",
        "核对是否填错了列，改成人名；不影响算账",
        "check that the columns are not mixed up, and write the name; amounts are not affected",
    ),
    "R036": Code(
        Severity.HELD,
        "{column}“{value}”不能采用：{known}",
        "{column} {value!r} cannot be used: {known}",
        "按有效的证件改填，不能自己折算",
        "write what the document in force says; never convert it yourself",
    ),
    "R037": Code(
        Severity.HELD,
        "{column}的单位有两种说法，或者不是人民币，分不清是多少元",
        "the unit of {column} is said in two ways, or is not yuan: the amount cannot be told",
        "核对表头、单位行和说明，只留一种单位（如 单位：万元），再运行一次",
        "check the header, the row of units and the notes, keep one unit and run again",
    ),
    "R038": Code(
        Severity.WARNING,
        "{column}“{value}”里有形似汉字的部首字符：{odd}，应为“{meant}”",
        "{column} {value!r} holds radicals that look like characters: {odd}; meant is {meant}",
        "把名册里的姓名改成汉字（重新输入这个字）；银行核对户名时会认为不是同一个人",
        "type the character anew in the roster: a bank takes the two for different names",
    ),
}

_IDS: dict[str, Code] = {
    "R018": Code(
        Severity.HELD,
        "{column}“{value}”是 15 位旧号码",
        "{column} {value} is an old number of 15 digits",
        "查明现在的 18 位号码后改正",
        "find out the present number of 18 characters",
    ),
    "R019": Code(
        Severity.REJECTED,
        "{column}“{value}”不是 17 位数字加 1 位数字或 X",
        "{column} {value} is not 17 digits and a digit or X",
        "对照证件核对位数，去掉其他字符（可能有看不见的）",
        "check it against the card; remove other characters, some may be invisible",
    ),
    "R020": Code(
        Severity.REJECTED,
        "{column}“{value}”的校验码不对",
        "{column} {value} has a wrong check character",
        "对照证件逐位核对，至少有一位填错",
        "compare it with the card: at least one digit is wrong",
    ),
    "R021": Code(
        Severity.REJECTED,
        "{column}是 16 位以上的数字，末尾几位已被 Excel 改掉",
        "{column} is a number of 16 digits or more: Excel has lost the last ones",
        "把单元格设为文本，对照证件重新填写",
        "make the cell text and type it again from the card",
    ),
    "R022": Code(
        Severity.REJECTED,
        "{column}“{value}”中的出生日期不存在",
        "{column} {value} holds an impossible date of birth",
        "对照证件核对第 7 至 14 位",
        "compare characters 7 to 14 with the card",
    ),
    "R030": Code(
        Severity.REJECTED,
        "{column}“{value}”中的出生日期在核算期以后",
        "{column} {value} holds a date of birth after the period",
        "对照证件核对第 7 至 14 位，并核对核算期",
        "compare characters 7 to 14 with the card, and check the period",
    ),
    "R031": Code(
        Severity.WARNING,
        "{column}“{value}”的前两位不是任何省级代码",
        "{column} {value} begins with two digits that are the code of no province",
        "对照证件核对前两位；不影响算账",
        "compare the first two digits with the card; amounts are not affected",
    ),
    "R032": Code(
        Severity.NOTE,
        "有 {count} 个{column}以 {area} 开头，是虚构样例人员的号段",
        "{count} numbers in {column} begin with {area}, the range of invented sample people",
        "如不是样例名册，对照证件核对",
        "check them against the cards unless this is a sample",
    ),
}

_PAYEE: dict[str, Code] = {
    "R023": Code(
        Severity.WARNING,
        "{column}为空",
        "{column} is blank",
        "发放前补填{column}；不影响算账",
        "fill in {column} before release; amounts are not affected",
    ),
    "R024": Code(
        Severity.WARNING,
        "表中没有“{column}”这一列",
        "the sheet has no column {column}",
        "发放前增加“{column}”列；不影响算账",
        "add the column {column} before release; amounts are not affected",
    ),
    "R025": Code(
        Severity.WARNING,
        "{column}“{value}”有误，不能据此付款",
        "{column} {value!r} is wrong and cannot be paid to",
        "发放前核对改正；不影响算账",
        "correct it before release; amounts are not affected",
    ),
}

CODES: dict[str, Code] = {**_CELLS, **_IDS, **_PAYEE}
