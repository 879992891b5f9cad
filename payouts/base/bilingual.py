"""Texts in both languages inside one str, for words put together before their reader is known.

A reason is often joined to others, or carried by an exception, long before it is told to somebody.
``both(zh, en)`` survives that; :func:`in_language` picks, and whoever prints does so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Noncharacters: Unicode keeps them for a program's own use; no valid text holds them.
_OPEN, _BETWEEN, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_INSIDE = f"[^{_OPEN}{_BETWEEN}{_CLOSE}]*"
_TEXT = re.compile(f"{_OPEN}({_INSIDE}){_BETWEEN}({_INSIDE}){_CLOSE}")


def both(zh: str, en: str) -> str:
    """Return one str that holds a text in Chinese and in English; one alike in both stays plain."""
    if zh == en:
        return zh
    return f"{_OPEN}{zh}{_BETWEEN}{en}{_CLOSE}"


def in_language(text: str, *, chinese: bool) -> str:
    """Return a text in one language; what is not of :func:`both` stays, texts may be nested."""
    while _OPEN in text and _TEXT.search(text):
        text = _TEXT.sub(r"\1" if chinese else r"\2", text)
    return text


def side_by_side(text: str) -> str:
    """Return a text with its English in brackets, for a record that has no language."""
    while _OPEN in text and _TEXT.search(text):
        text = _TEXT.sub(r"\1 (\2)", text)
    return text


def listed(items: Iterable[str]) -> str:
    """Return several words as each language lists them; nothing for none of them."""
    words = list(items)
    return both("、".join(words), ", ".join(words)) if len(words) > 1 else "".join(words)
