"""Codes about text files and Parquet tables (F030 to F039), and archives."""

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
    "F035": Code(
        Severity.ERROR,
        "这是压缩包，里面有 {count} 个名册文件没有读取：{files}",
        "an archive; the rosters in it were not read ({count}): {files}",
        "先解压到一个文件夹，再用解压出来的文件或整个文件夹运行",
        "unpack it into a folder and run with the files in it, or with the folder",
    ),
    "F036": Code(
        Severity.ERROR,
        "这是 {make} 压缩包，没有读取",
        "an archive ({make}); it was not read",
        "先解压到一个文件夹，再用解压出来的文件或整个文件夹运行",
        "unpack it into a folder and run with the files in it, or with the folder",
    ),
    "F037": Code(
        Severity.ERROR,
        "文字是 Big5（繁体中文）编码，不能读取",
        "the text is encoded in Big5 (traditional Chinese) and cannot be read",
        "用 WPS 或 Excel 打开，编码选“繁体中文(Big5)”，另存为“.xlsx 工作簿”",
        "open it in WPS or Excel as Traditional Chinese (Big5) and save it as .xlsx",
    ),
    "F038": Code(
        Severity.ERROR,
        "各列之间像是用{what}隔开，不能确定怎样分列，没有读取",
        "columns seem to be parted by {what_en}, which leaves open where one ends: not read",
        "用 WPS 或 Excel 打开，用“数据—分列”分好列，另存为“.xlsx 工作簿”",
        "open it in WPS or Excel, divide it by Data > Text to Columns and save it as .xlsx",
    ),
    "F039": Code(
        Severity.WARNING,
        "文件夹里有压缩包，没有读取：{files}",
        "archives in the folder were not read: {files}",
        "里面有名册的，先解压再运行",
        "unpack those that hold rosters and run again",
    ),
}
