"""Codes about text files and Parquet tables (F030 to F039)."""

from __future__ import annotations

from payouts.base.diagnostics.code import Code, Severity

CODES: dict[str, Code] = {
    "F030": Code(
        Severity.ERROR,
        "第 {line} 行有不能识别的文字（按 {encoding} 读取），编码混杂或文件已损坏",
        "line {line} cannot be decoded as {encoding}: mixed encodings or a damaged file",
        "用 WPS 或 Excel 打开后另存为“.xlsx 工作簿”，或另存为 UTF-8 编码的 CSV",
        "open and save it as .xlsx, or as CSV in UTF-8",
    ),
    "F031": Code(
        Severity.ERROR,
        "从第 {line} 行起引号不成对，分不清单元格",
        "quotation marks do not pair up from line {line} on, so cells cannot be told apart",
        '补上或删去这一行多余的 " 号，或另存为“.xlsx 工作簿”',
        'add or delete the odd " on that line, or save it as .xlsx',
    ),
    "F032": Code(
        Severity.ERROR,
        "第 {line} 行起有一个过长的单元格",
        "a cell that begins on line {line} is too long",
        "核对这一行的内容；如不是名册，请换成正确的文件",
        "check that line; if it is no roster, choose the right file",
    ),
    "F033": Code(
        Severity.ERROR,
        "第 {line} 行的一个带引号的单元格跨了几行，里面像是别人的整行内容",
        "a quoted cell on line {line} runs over several lines and seems to hold rows of others",
        '补上或删去这一行多余的 " 号，或另存为“.xlsx 工作簿”',
        'add or delete the odd " on that line, or save it as .xlsx',
    ),
    "F034": Code(
        Severity.ERROR,
        "“{column}”列的类型是 {kind}，不能当作名册的一列",
        "column {column} is of type {kind}, which no roster column can be",
        "删去这一列，或改存为文本、整数、64 位小数、decimal、日期",
        "drop the column or store it as text, integers, float64, decimal or dates",
    ),
}
