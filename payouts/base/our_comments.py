"""What the program itself writes into comments on cells, to be told from what people write."""

from __future__ import annotations

import re

AUTHOR = "payouts"
BEGIN, END = "【payouts 检查】", "【payouts】"
OURS = re.compile(r"\n?" + re.escape(BEGIN) + r".*?(?:" + re.escape(END) + r"|\Z)\n?", re.DOTALL)
# On the headers of an empty roster: what to write there, as far as its lines stand unaltered.
_OF_TEMPLATE = re.compile(
    r"\A[^\n]*（(?:必填 required|选填 optional)）"
    r"(?:\n(?:填写：|Write: |可填：|例如：|用于：|依据：)[^\n]*)*"
)


def without_ours(text: str) -> str:
    """Return what people wrote of a comment's text; its lines parted by line feeds."""
    return _OF_TEMPLATE.sub("", OURS.sub("\n", text))
