"""Texts in both languages inside one str, for words put together before their reader is known.

A reason is often joined to others, or carried by an exception, long before it is told to somebody.
``both(zh, en)`` survives that; :func:`in_language` picks, and whoever prints does so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payouts.base.shortened import MOST_OF_A_NAME, short

if TYPE_CHECKING:
    from collections.abc import Iterable

# Noncharacters: Unicode keeps them for a program's own use; no valid text holds them.
_OPEN, _BETWEEN, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_INSIDE = f"[^{_OPEN}{_BETWEEN}{_CLOSE}]*"
_MARK = re.compile(f"[{_OPEN}{_BETWEEN}{_CLOSE}]")
_TEXT = re.compile(f"{_OPEN}({_INSIDE}){_BETWEEN}({_INSIDE}){_CLOSE}")


def both(zh: str, en: str) -> str:
    """Return one str that holds a text in Chinese and in English; one alike in both stays plain.

    Either may hold such texts itself, of which only its own language is kept: a list of names
    that each have two languages holds every name once.
    """
    if _MARK.search(zh) or _MARK.search(en):
        zh = without_marks(in_language(zh, chinese=True))
        en = without_marks(in_language(en, chinese=False))
    if zh == en:
        return zh
    return f"{_OPEN}{zh}{_BETWEEN}{en}{_CLOSE}"


def in_language(text: str, *, chinese: bool) -> str:
    """Return a text in one language; what is not of :func:`both` stays, texts may be nested."""
    while _OPEN in text and _TEXT.search(text):
        text = _TEXT.sub(r"\1" if chinese else r"\2", text)
    return text


def short_in_each(text: str, most: int = MOST_OF_A_NAME) -> str:
    """Return a text of which neither language has more than ``most`` characters; no mark is cut."""
    if _OPEN not in text:
        return short(text, most)
    return both(*(short(in_language(text, chinese=chinese), most) for chinese in (True, False)))


def without_marks(text: str) -> str:
    """Return a text in which marks that are no text of :func:`both` stand as unreadable."""
    return _MARK.sub("\ufffd", text)


def side_by_side(text: str) -> str:
    """Return a text with its English in brackets, for a record that has no language."""
    while _OPEN in text and _TEXT.search(text):
        text = _TEXT.sub(r"\1 (\2)", text)
    return text


def listed(items: Iterable[str]) -> str:
    """Return several words as each language lists them; nothing for none of them."""
    words = list(items)
    return both("、".join(words), ", ".join(words)) if len(words) > 1 else "".join(words)
