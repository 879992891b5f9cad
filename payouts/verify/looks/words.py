"""What a fact of a look is called when it is told, and how much of its value."""

from __future__ import annotations

import re

_ABSENT, _THERE = "无 (absent)", "有 (there)"
_OTHER = "（文字） (text)"
_ANOTHER = "（另一文字） (another text)"
_NAMESPACE = re.compile(r"\{[^}]*\}")

# The beginning of a fact's path → what people call it.
_WORDS = {
    "numFmt": "数字格式 number format",
    "font": "字体 font",
    "fill": "填充 fill",
    "border": "边框 border",
    "alignment": "对齐 alignment",
    "protection": "单元格保护 protection",
    "xf": "单元格样式 style",
    "cellStyle": "单元格样式 style",
    "f": "公式 formula",
    "headerFooter": "页眉页脚 header or footer",
    "conditionalFormatting": "条件格式 conditional format",
    "dataValidations": "数据有效性 data validation",
    "hyperlinks": "超链接 hyperlink",
    "autoFilter": "筛选 filter",
    "sheetProtection": "工作表保护 sheet protection",
    "sheetViews": "视图 view",
    "customSheetViews": "自定义视图 custom view",
    "pageSetup": "页面设置 page setup",
    "pageMargins": "页边距 margins",
    "printOptions": "打印选项 print options",
    "sheetFormatPr": "默认行高列宽 default sizes",
    "sheetPr": "工作表属性 sheet properties",
    "drawing": "图形 drawing",
    "legacyDrawing": "批注或控件 comments or controls",
    "picture": "背景图 background",
    "rowBreaks": "分页 page breaks",
    "colBreaks": "分页 page breaks",
    "bookViews": "窗口 window",
    "calcPr": "重算设置 calculation",
    "workbookPr": "工作簿属性 workbook properties",
    "externalReferences": "外部链接 external links",
    "customWorkbookViews": "自定义视图 custom view",
    "tableParts": "表格 table",
    "colors": "调色板 palette",
    "extLst": "扩展 extension",
}
# Facts whose text may be told; that of any other may be of a person.
_TOLD = frozenset({"f", "headerFooter", "numFmt", "cellStyle", "font", "fill", "border"})
_OURS = ("名称 ", "工作表", "压缩包", "内容 ", "关系 ")
_PRIVATE = re.compile(r"@(display|tooltip|descr|title|alt|name|prompt|error)\b")


def word_for(path: str) -> str:
    """Return what a fact is called: in words, then where it stands in the file."""
    plain = _NAMESPACE.sub("", path)
    head, rest = _head(plain)
    said = _WORDS.get(head)
    if said is None:
        return plain
    return f"{said}（{rest}）" if rest else said


def _head(path: str) -> tuple[str, str]:
    """Return the first name of a path without its number, and what follows."""
    found = re.search(r"[/@]", path)
    at = found.start() if found else len(path)
    return path[:at].rpartition(":")[2], path[at + 1 :]


def both_shown(path: str, ours: str | None, theirs: str | None) -> tuple[str, str]:
    """Return two values that differ as they are told, which differs too."""
    a, b = shown(path, ours), shown(path, theirs)
    return (_ANOTHER if a == b else a), b


def shown(path: str, value: str | None) -> str:
    """Return a value as it is told; texts that may be of a person are not."""
    if value is None:
        return _ABSENT
    if not value:
        return _THERE
    if "@" in path:
        return _OTHER if _PRIVATE.search(path) and "definedName" not in path else value
    return value if path.startswith(_OURS) or _head(path)[0] in _TOLD else _OTHER
