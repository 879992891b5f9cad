"""Codes about a run: B which benefit, U usage, C configuration, K checks, S system."""

from __future__ import annotations

from payouts.base.diagnostics.code import Code, Severity


def _error(zh: str, en: str, fix_zh: str, fix_en: str) -> Code:
    return Code(Severity.ERROR, zh, en, fix_zh, fix_en)


CODES: dict[str, Code] = {
    "B001": _error(
        "看不出这张表是哪一项待遇的（{rows} 行未计算）；可选：{candidates}",
        "cannot tell which benefit this sheet is for ({rows} rows left out); choose: {candidates}",
        "在工作表名称或标题中写明待遇名称，增加“补助项目”列，或用 --benefit 指定",
        "name the benefit in the sheet's name or title, add the column 补助项目, or use --benefit",
    ),
    "B002": _error(
        "表名或标题提到的待遇不能确定（{rows} 行未计算）：{candidates}",
        "name or title does not settle the benefit ({rows} rows left out): {candidates}",
        "用“…补助发放花名册”这样的名称只写一项，或增加“补助项目”列逐行写明",
        "name one benefit and nothing else, or add the column 补助项目 and fill it row by row",
    ),
    "B003": Code(
        Severity.NOTE,
        "本次未选“{benefit}”，这张表没有计算（{rows} 行）",
        "{benefit} was not chosen, so the sheet was left out ({rows} rows)",
        "如需计算，去掉 --benefit 或加上 --benefit {benefit}",
        "drop --benefit, or add --benefit {benefit}",
    ),
    "B004": Code(
        Severity.HELD,
        "补助项目“{value}”不认识，是否为“{suggestion}”？",
        "benefit {value!r} in 补助项目 is not known; did you mean {suggestion}?",
        "改成规则包中的待遇名称",
        "use a benefit's name from the rule pack",
    ),
    "B005": Code(
        Severity.HELD,
        "补助项目为空，表名和标题也没有写明待遇",
        "补助项目 is blank, and neither the sheet's name nor its title names a benefit",
        "填写补助项目",
        "fill in 补助项目",
    ),
    "U001": _error(
        "规则包中没有待遇“{word}”；可选：{candidates}",
        "the pack has no benefit {word}; choose: {candidates}",
        "用列出的编号或名称",
        "use an id or name from the list",
    ),
    "U002": _error(
        "期间“{word}”写法有误",
        "{word} is not a period",
        "写成 2024-09、2024Q3、2024H1、2024 或 2024-08..2024-12",
        "write 2024-09, 2024Q3, 2024H1, 2024 or 2024-08..2024-12",
    ),
    "U003": _error(
        "日期“{word}”写法有误",
        "{word} is not a date",
        "写成 2024-09-01",
        "write a date such as 2024-09-01",
    ),
    "U004": _error(
        "没有指定规则包，而可选的不止一个：{candidates}",
        "no rule pack is named and there are several: {candidates}",
        "用 --rules 指定，或在 payouts.yaml 中写 rules:",
        "name one with --rules, or write rules: in payouts.yaml",
    ),
    "U005": _error(
        "没有一行可以计算",
        "there is no row to compute",
        "按上面的提示修改花名册后重试",
        "correct the roster as said above and try again",
    ),
    "U006": _error(
        "没有给出花名册",
        "no roster is named",
        "写上 .xlsx 文件的路径",
        "give the path of an .xlsx file",
    ),
    "U008": _error(
        "命令写法有误：{what}",
        "the command cannot be understood: {what}",
        "用 payouts --help 或 payouts 命令 --help 查看用法",
        "see payouts --help, or payouts COMMAND --help",
    ),
    "U009": _error(
        "没有语言“{word}”",
        "there is no language {word}",
        "写 zh 或 en（--lang 或 PAYOUTS_LANG）",
        "write zh or en (--lang or PAYOUTS_LANG)",
    ),
    "U010": _error(
        "文件“{what}”已经存在，没有覆盖",
        "the file {what} is already there and was not replaced",
        "换一个文件名，或先移走旧文件",
        "name another file, or move the old one away first",
    ),
    "U011": Code(
        Severity.NOTE,
        "这种文件不能原样写回，标记写在一份 .xlsx 中：各单元格位置与原文件相同，格式没有保留",
        "this file cannot be written back as it is: the marks are in an .xlsx with every cell in "
        "its place, its formats left out",
        "可以在这份 .xlsx 里改正，也可以对照着改原文件",
        "correct this .xlsx, or the original beside it",
    ),
    "U012": Code(
        Severity.NOTE,
        "原文件有密码，而返回的工作簿没有：其中只有表头和有问题的行",
        "the original is locked and what goes back is not: it holds headers and rows with problems "
        "only",
        "对照着在原文件里改正；这份工作簿不要外传，用完删除",
        "correct the original beside it; keep this workbook private and delete it afterwards",
    ),
    "U013": Code(
        Severity.NOTE,
        "问题太多，返回的工作簿里有 {count} 项没有列出和标出",
        "there are so many problems that {count} are not in the workbook that goes back",
        "先改正列出的；全部问题见 manifest.json 或 --json",
        "correct the others first; all of them are in manifest.json or --json",
    ),
    "U014": _error(
        "读取以后，这个文件又被改动，没有产生结果",
        "the file was changed after it was read; nothing was published",
        "关闭正在编辑它的程序，再运行一次",
        "close the program that edits it and run again",
    ),
    "U019": Code(
        Severity.NOTE,
        "没有需要退回改正的单元格，没有写出工作簿",
        "no cell has to be corrected: no workbook was written",
        "不需要处理",
        "nothing to do",
    ),
    "U030": _error(
        "没有这样的标准可改：{what}；可选：{candidates}",
        "there is no such figure to change: {what}; choose: {candidates}",
        "按 figures() 列出的名称、各键和起始日期写",
        "write the name, the keys and the first day as figures() lists them",
    ),
    "U031": Code(
        Severity.NOTE,
        "身份证号按任意文字读取，没有校验，也不从中取出生日期；结果不能发布",
        "ids were taken as any text: none was checked, no birth is read from one; never published",
        '研究数据不需要处理；正式核算请用真实的身份证号（ids="real"）',
        'nothing to do for research data; to pay, compute with real ids (ids="real")',
    ),
    "C005": _error(
        "文件打不开：{what}",
        "the file cannot be opened: {what}",
        "检查路径和权限；没有这个文件就先写一个（见 docs/office.md）",
        "check path and permissions; if there is none yet, write it (docs/office.md)",
    ),
    "C001": _error(
        "文件无法使用：{what}",
        "the file cannot be used: {what}",
        "按提示修改该行",
        "correct that line accordingly",
    ),
    "C002": _error(
        "控制数中的待遇“{word}”不在规则包内；可选：{candidates}",
        "the pack has no benefit {word}, named in the control totals; choose: {candidates}",
        "用列出的编号或名称",
        "use an id or name from the list",
    ),
    "C003": _error(
        "控制数按“{column}”筛选，而该待遇没有这一列",
        "the control total filters by {column}, which that benefit does not have",
        "用该待遇规则 columns 中的列",
        "use a column listed in that benefit's rule",
    ),
    "C004": _error(
        "金额“{value}”写法有误",
        "{value} is not an amount",
        "写成 319.97万元 或 4800元",
        "write 319.97万元 or 4800元",
    ),
    "C010": _error(
        "表头对照文件里的列“{column}”规则包中没有；是否为：{suggestion}",
        "the pack has no column {column}, named in the mapping file; perhaps: {suggestion}",
        "改成规则包 columns.yaml 中的列名；不用的列写 忽略",
        "use a column of the pack's columns.yaml, or 忽略 (ignore) for one that is not wanted",
    ),
    "C011": _error(
        "与第 {line} 行针对的是同一个表头",
        "it is about the same header as line {line}",
        "删去一条，或用 nth、under、at、file、sheet 区分",
        "delete one, or tell them apart by nth, under, at, file or sheet",
    ),
    "C012": Code(
        Severity.NOTE,
        "对照“{header}”在这次的名册里没有用上",
        "the entry for {header} matched nothing in these rosters",
        "如应当用上，核对表头文字和 nth、under、at、file、sheet",
        "if it should have, check the header's text and nth, under, at, file and sheet",
    ),
    "K001": Code(
        Severity.WARNING,
        "{check}不符：应为 {expected}，实为 {actual}",
        "{check} is off: expected {expected}, got {actual}",
        "核对花名册与控制数，找出差额的原因",
        "compare roster and control total and find the reason for the difference",
    ),
    "K002": _error(
        "程序内部核对不符（{check}）：{expected} 与 {actual}，未产生任何结果",
        "an internal check failed ({check}): {expected} against {actual}; nothing was published",
        "这是程序缺陷，请保留输入文件并反馈",
        "this is a defect of the program; keep the input and report it",
    ),
    "S001": Code(
        Severity.ERROR,
        "输出目录无法写入：{what}",
        "the output folder cannot be written: {what}",
        "检查磁盘空间和目录权限，或用 --out 换一个目录",
        "check free space and permissions, or name another folder with --out",
    ),
    "S002": Code(
        Severity.ERROR,
        "另一个 payouts 正在运行（{what}）",
        "another payouts is running ({what})",
        "等它结束后再运行",
        "run again when it has finished",
    ),
    "S003": Code(
        Severity.ERROR,
        "路径不是普通文件夹（{what}）",
        "the path is not a plain folder ({what})",
        "换一个输出目录",
        "name another output folder",
    ),
    "S004": Code(
        Severity.ERROR,
        "文件夹“{what}”已存在，但不是完整的一次运行",
        "the folder {what} exists but is not a complete run",
        "核实后移走该文件夹再运行",
        "move that folder away after checking, then run again",
    ),
    "S005": Code(
        Severity.ERROR,
        "系统无法读写：{what}",
        "the system cannot read or write: {what}",
        "检查路径、权限和磁盘空间",
        "check the path, permissions and free space",
    ),
    "P001": Code(
        Severity.ERROR,
        "程序内部错误（{what}），没有产生结果",
        "internal error ({what}); nothing was published",
        "这是程序缺陷；加 --debug 重试可得到详细信息，请反馈",
        "this is a defect of the program; --debug shows details, please report it",
    ),
}
