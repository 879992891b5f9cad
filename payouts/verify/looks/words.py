"""What a fact of a look is called when it is told, and how much of its value."""

from __future__ import annotations

import re

from payouts.base.bilingual import both, in_language

_ABSENT, _THERE = both("无", "absent"), both("有", "there")
_OTHER = both("（文字）", "(text)")
_ANOTHER = both("（另一文字）", "(another text)")
_NAMESPACE = re.compile(r"\{[^}]*\}")

# The beginning of a fact's path → what people call it.
_WORDS = {
    "numFmt": both("数字格式", "number format"),
    "font": both("字体", "font"),
    "fill": both("填充", "fill"),
    "border": both("边框", "border"),
    "alignment": both("对齐", "alignment"),
    "protection": both("单元格保护", "protection"),
    "xf": both("单元格样式", "style"),
    "cellStyle": both("单元格样式", "style"),
    "f": both("公式", "formula"),
    "headerFooter": both("页眉页脚", "header or footer"),
    "conditionalFormatting": both("条件格式", "conditional format"),
    "dataValidations": both("数据有效性", "data validation"),
    "hyperlinks": both("超链接", "hyperlink"),
    "autoFilter": both("筛选", "filter"),
    "sheetProtection": both("工作表保护", "sheet protection"),
    "sheetViews": both("视图", "view"),
    "customSheetViews": both("自定义视图", "custom view"),
    "pageSetup": both("页面设置", "page setup"),
    "pageMargins": both("页边距", "margins"),
    "printOptions": both("打印选项", "print options"),
    "sheetFormatPr": both("默认行高列宽", "default sizes"),
    "sheetPr": both("工作表属性", "sheet properties"),
    "drawing": both("图形", "drawing"),
    "legacyDrawing": both("批注或控件", "comments or controls"),
    "picture": both("背景图", "background"),
    "rowBreaks": both("分页", "page breaks"),
    "colBreaks": both("分页", "page breaks"),
    "bookViews": both("窗口", "window"),
    "calcPr": both("重算设置", "calculation"),
    "workbookPr": both("工作簿属性", "workbook properties"),
    "externalReferences": both("外部链接", "external links"),
    "customWorkbookViews": both("自定义视图", "custom view"),
    "tableParts": both("表格", "table"),
    "colors": both("调色板", "palette"),
    "extLst": both("扩展", "extension"),
}
# Facts whose text may be told; that of any other may be of a person.
_TOLD = frozenset({"f", "headerFooter", "numFmt", "cellStyle", "font", "fill", "border"})
_OURS = ("名称 ", "工作表", "压缩包", "内容", "关系 ")
_PRIVATE = re.compile(r"@(display|tooltip|descr|title|alt|name|prompt|error)\b")


def word_for(path: str) -> str:
    """Return what a fact is called: in words, then where it stands in the file."""
    plain = _NAMESPACE.sub("", path)
    head, rest = _head(plain)
    said = _WORDS.get(head)
    if said is None:
        return plain
    return said + both(f"（{rest}）", f" ({rest})") if rest else said


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
    return (
        value
        if in_language(path, chinese=True).startswith(_OURS) or _head(path)[0] in _TOLD
        else _OTHER
    )
