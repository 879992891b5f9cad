"""Codes about explaining one person's amount: U02x."""

from __future__ import annotations

from payouts.base.diagnostics.code import Code, error

CODES: dict[str, Code] = {
    "U020": error(
        "没有找到 {who}",
        "{who} is not found",
        "检查身份证号或“工作表!行号”，以及 --benefit；没有归到待遇的行，用 payouts check 看",
        "check the id or SHEET!ROW, and --benefit; rows of no benefit: see payouts check",
    ),
    "U021": error(
        "几个文件都有 {where}：{files}",
        "several files have {where}: {files}",
        "加上 --file 文件名",
        "add --file and the name of the one meant",
    ),
    "U022": error(
        "没有说明要解释谁",
        "nobody was named to explain",
        "写 --person-file 文件、--row 工作表!行号，或在终端里运行后输入身份证号；三者只写一种",
        "give one of --person-file FILE and --row SHEET!ROW, or type the id at a terminal",
    ),
    "U023": error(
        "“{word}”不是“工作表!行号”",
        "{word} is not SHEET!ROW",
        "例如 --row 优待金!27",
        "such as --row 优待金!27",
    ),
    "U024": error(
        "{file} 读不出来：{what}",
        "{file} cannot be read: {what}",
        "用 payouts verify 检查这次运行，从备份恢复或重新计算",
        "check the run with payouts verify; restore it or compute again",
    ),
    "U025": error(
        "不能证明这一行属于这次运行：{what}",
        "that the row belongs to the run cannot be proved: {what}",
        "用 payouts verify 检查这次运行，从备份恢复或重新计算",
        "check the run with payouts verify; restore it or compute again",
    ),
    "U026": error(
        "身份证号文件“{file}”不能用：{what}",
        "the id file {file} cannot be used: {what}",
        "文件第一行写身份证号，UTF-8 编码",
        "the first line of the file is the id, in UTF-8",
    ),
    "U027": error(
        "既没有运行文件夹，也没有名册；或者两者都写了",
        "there is neither a run folder nor a roster, or there are both",
        "写运行文件夹，或写 --roster 名册 --rules 规则包 --period 期间",
        "name a run folder, or give --roster, --rules and --period",
    ),
    "U028": error(
        "通知书“{file}”没有写成：{what}",
        "the notice {file} could not be written: {what}",
        "检查文件夹是否存在、能否写入",
        "see that the folder is there and can be written to",
    ),
    "U029": error(
        "重新计算的结果与审计记录不同：{what}",
        "computed again, the result is not what the audit trail says: {what}",
        "不要据此答复；用 payouts verify 检查这次运行，查明改动了什么",
        "do not answer by it; check the run with payouts verify and find out what was changed",
    ),
}
