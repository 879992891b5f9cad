"""Texts about a column of an empty roster: what to write, and what is allowed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from payouts.authoring.template.entries import ENTRIES
from payouts.base.columns import ColumnType

if TYPE_CHECKING:
    from payouts.authoring.template.fields import Field
    from payouts.base.columns import ColumnSpec

_LISTED = 60


def entry_texts(field: Field) -> tuple[str, str]:
    """Return what to write, in Chinese and English."""
    entry = ENTRIES[field.spec.type]
    return entry.zh, entry.en


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
