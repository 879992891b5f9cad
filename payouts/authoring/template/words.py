"""Texts about a column of an empty roster: what to write, and what is allowed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from payouts.base.columns import ColumnType

if TYPE_CHECKING:
    from payouts.authoring.template.fields import Field
    from payouts.base.columns import ColumnSpec

_HOW: dict[ColumnType, tuple[str, str]] = {
    ColumnType.TEXT: ("文字", "text"),
    ColumnType.CATEGORY: ("从下拉列表中选一项", "choose one from the list"),
    ColumnType.CATEGORIES: (
        "可写几项，用“、”隔开；没有的写“无”",
        "one or more, with 、 between; 无 for none",
    ),
    ColumnType.BOOLEAN: ("选“是”或“否”", "是 (yes) or 否 (no)"),
    ColumnType.INTEGER: ("整数", "a whole number"),
    ColumnType.NUMBER: ("数字", "a number"),
    ColumnType.MONEY: ("金额，单位元，不写“元”字", "an amount in yuan, digits only"),
    ColumnType.DATE: (
        "日期，如 2023-09-01；只知道年月的写 2023年9月",
        "a date such as 2023-09-01, or 2023年9月 where the day is not known",
    ),
    ColumnType.MONTH: ("月份，如 2024-09", "a month such as 2024-09"),
    ColumnType.ID: (
        "18 位公民身份号码，按文本填写",
        "the 18 characters of the citizen's id, as text",
    ),
    ColumnType.ACCOUNT: ("账号全部数字，按文本填写", "all digits of the account, as text"),
}
_LISTED = 60


def entry_texts(field: Field) -> tuple[str, str]:
    """Return what to write, in Chinese and English."""
    return _HOW[field.spec.type]


def allowed_values(spec: ColumnSpec) -> str:
    """Return the values a column may have, "" where any will do."""
    if spec.type is ColumnType.BOOLEAN:
        return "是、否"
    if spec.values:
        more = f"…等 {len(spec.values)} 项" if len(spec.values) > _LISTED else ""
        return "、".join(spec.values[:_LISTED]) + more
    if spec.low is not None and spec.high is not None:
        return f"{spec.low}–{spec.high}"
    if spec.low is not None:
        return f"{spec.low} 以上"
    return "" if spec.high is None else f"{spec.high} 以下"


def example_text(field: Field) -> str:
    """Return the example as it shows in a cell."""
    return (
        str(field.example) if not isinstance(field.example, dt.date) else field.example.isoformat()
    )


def header_comment(field: Field) -> str:
    """Return the comment on a header."""
    zh, en = entry_texts(field)
    must = "必填 required" if field.required else "选填 optional"
    lines = [f"{field.name}（{must}）", f"填写：{zh}", f"Write: {en}"]
    if values := allowed_values(field.spec):
        lines.append(f"可填：{values}")
    if shown := example_text(field):
        lines.append(f"例如：{shown}")
    if field.uses:
        lines.append(f"用于：{'；'.join(field.uses)}")
    if field.sources:
        lines.append(f"依据：{'；'.join(field.sources)}")
    return "\n".join(lines)


def citation(title: str, number: str | None, article: str | int | None) -> str:
    """Return a document as it is cited."""
    said = "" if article is None else str(article)
    said = f"第{said}条" if said.isdecimal() else said
    return f"《{title.strip('《》')}》{f'（{number}）' if number else ''}{said}"
