"""Codes about files (F) and the tables found in their sheets (T)."""

from __future__ import annotations

from payouts.diagnostics.code import Code, Severity

_FILES: dict[str, Code] = {
    "F001": Code(
        Severity.ERROR,
        "文件不存在",
        "the file does not exist",
        "核对文件名和路径",
        "check the name and the path",
    ),
    "F002": Code(
        Severity.ERROR,
        "这是文件夹，不是名册文件",
        "this is a folder, not a roster",
        "写出文件夹里的 .xlsx 文件名",
        "name the .xlsx files inside it",
    ),
    "F003": Code(
        Severity.ERROR,
        "文件是空的（0 字节）",
        "the file is empty (0 bytes)",
        "向报送单位重新要一份",
        "ask the sender for it again",
    ),
    "F004": Code(
        Severity.NOTE,
        "这是 Excel 打开文件时留下的临时文件，已跳过",
        "skipped: a lock file left by an open Excel window",
        "不需要处理；如名册正开着，先保存再运行",
        "nothing to do; if the roster is open, save it first",
    ),
    "F005": Code(
        Severity.ERROR,
        "不是 .xlsx 工作簿",
        "not an .xlsx workbook",
        "用 WPS 或 Excel 打开，另存为“.xlsx 工作簿”（不要只改扩展名）",
        "open it in WPS or Excel and save it as .xlsx (renaming is not enough)",
    ),
    "F006": Code(
        Severity.ERROR,
        "文件已损坏或不完整：{detail}",
        "the file is damaged or incomplete: {detail}",
        "重新传输或重新另存后再用，不要用修复后的残缺内容发钱",
        "transfer or save it again; do not pay from a half-repaired file",
    ),
    "F007": Code(
        Severity.ERROR,
        "这是旧格式（.xls 或 .et）",
        "an old format (.xls or .et)",
        "用 WPS 或 Excel 打开，另存为 .xlsx",
        "open it in WPS or Excel and save it as .xlsx",
    ),
    "F008": Code(
        Severity.ERROR,
        "工作簿加了打开密码",
        "the workbook is protected by a password",
        "取消打开密码后另存一份",
        "save a copy without the password",
    ),
    "F009": Code(
        Severity.ERROR,
        "压缩文件里没有工作簿",
        "a zip archive without a workbook in it",
        "如果是打包的名册，先解压",
        "unpack it first if it is an archive of rosters",
    ),
    "F010": Code(
        Severity.ERROR,
        "文件过大：{detail}",
        "the file is too large: {detail}",
        "拆成几个文件，或删去不用的工作表和图片",
        "split it, or delete sheets and pictures that are not needed",
    ),
    "F011": Code(
        Severity.ERROR,
        "文件内含不允许的 XML 定义（DTD 或实体）",
        "the file holds XML definitions that are not allowed (DTD or entities)",
        "用 WPS 或 Excel 打开后另存；来历不明的文件不要用",
        "open and save it in WPS or Excel; do not use files of unknown origin",
    ),
    "F012": Code(
        Severity.ERROR,
        "内容占到 {rows} 行 × {columns} 列，超出上限，多半是远处有一个误填的单元格",
        "cells reach {rows} rows × {columns} columns, past the limit: probably one stray cell",
        "按 Ctrl+End 找到最远的单元格，删去多余的行和列后保存",
        "press Ctrl+End to find the stray cell, delete the surplus rows and columns and save",
    ),
    "F013": Code(
        Severity.NOTE,
        "内容与 {other} 完全相同，只读一次",
        "the same content as {other}: read once",
        "不需要处理；如本应是另一份名册，请换成正确的文件",
        "nothing to do, unless another roster was meant",
    ),
    "F014": Code(
        Severity.ERROR,
        "没有权限读取文件，或文件被占用：{detail}",
        "the file may not be read, or is in use: {detail}",
        "检查文件权限，关闭正在打开它的程序",
        "check its permissions and close the program that has it open",
    ),
    "F015": Code(
        Severity.ERROR,
        "XML 编码不是 UTF-8，不能读取",
        "the XML inside is not UTF-8 and cannot be read",
        "用 WPS 或 Excel 打开后另存为 .xlsx",
        "open it in WPS or Excel and save it as .xlsx",
    ),
}

_TABLES: dict[str, Code] = {
    "T001": Code(
        Severity.ERROR,
        "前 {rows} 行里找不到表头，这张表没有读取",
        "no header in the first {rows} rows: the sheet was not read",
        "表头一行里至少要有“姓名”或“身份证号”，再加一个认识的列名",
        "the header needs 姓名 or 身份证号 and one more known column",
    ),
    "T002": Code(
        Severity.NOTE,
        "空白工作表",
        "a blank sheet",
        "不需要处理",
        "nothing to do",
    ),
    "T003": Code(
        Severity.WARNING,
        "有表头，但没有人员行",
        "a header, but no rows of people",
        "核对是否漏填或报错了表",
        "check whether it was left unfilled or is the wrong sheet",
    ),
    "T004": Code(
        Severity.HELD,
        "“{column}”对应了几列（{cells}），分不清用哪一列，都没有采用",
        "{column} matches several columns ({cells}); none was used",
        "只留一列叫“{column}”，其余改成能分清的名字（如 父亲身份证号）",
        "keep one column named {column} and rename the others",
    ),
    "T005": Code(
        Severity.NOTE,
        "“{column}”对应了几列（{cells}），采用名称完全一致的 {chosen}",
        "{column} matches several columns ({cells}); {chosen}, named exactly so, was used",
        "确认采用的列是对的",
        "make sure that it is the right one",
    ),
    "T006": Code(
        Severity.WARNING,
        "隐藏的工作表，已照常读取",
        "a hidden sheet; it was read like the others",
        "如不该发放，删去这张表再运行",
        "delete it if it should not be paid",
    ),
    "T007": Code(
        Severity.WARNING,
        "有 {count} 个隐藏行，已照常读取",
        "{count} hidden rows; they were read like the others",
        "取消筛选和隐藏后核对；不该发放的行要删去，隐藏不算删除",
        "show them and check; hiding a row does not remove it",
    ),
    "T008": Code(
        Severity.NOTE,
        "列名“{header}”不认识，已忽略；是否为“{suggestion}”？",
        "the header {header} is not known and was ignored; is it {suggestion}?",
        "如果是，把列名改成“{suggestion}”",
        "if so, rename it to {suggestion}",
    ),
    "T009": Code(
        Severity.ERROR,
        "所有工作表里都没有人员行",
        "no rows of people in any sheet",
        "核对文件是否正确、是否损坏",
        "check that it is the right file and undamaged",
    ),
    "T010": Code(
        Severity.WARNING,
        "表中没有“{column}”列，却有不认识的列名“{header}”，已忽略；是否就是“{suggestion}”？",
        "the sheet has no column {column}, but a header {header} that is not known and was "
        "ignored; is it {suggestion}?",
        "如果是，把列名改成“{suggestion}”再运行，否则这一列不起作用",
        "if so, rename it to {suggestion} and run again: as it is, the column has no effect",
    ),
    "T011": Code(
        Severity.ERROR,
        "第 {row} 行有身份证号样的号码，却在表头（第 {header} 行）以上，这张表没有读取",
        "row {row} holds a number like an id but stands above the header (row {header}): "
        "the sheet was not read",
        "把人员行移到表头以下；如是账号等其他号码，删去后再运行",
        "move people below the header; if it is another number, such as an account, remove it",
    ),
    "T012": Code(
        Severity.NOTE,
        "第 {row} 行的表头与前面的列次不同，以下按新表头读取",
        "the header in row {row} has other columns than before; the rows below are read by it",
        "核对以下各行的列是否对应",
        "make sure that the columns below are the right ones",
    ),
    "T013": Code(
        Severity.WARNING,
        "“{column}”有跨几行的合并单元格（{cells}），涉及 {count} 行，没有采用",
        "{column} has merged cells over several rows ({cells}); in {count} rows it was not used",
        "取消合并，逐行填写",
        "unmerge them and fill in every row",
    ),
}

CODES: dict[str, Code] = {**_FILES, **_TABLES}
