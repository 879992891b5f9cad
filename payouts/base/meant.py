"""What a word that is not known is likely to mean: for a question, never to go on with."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from payouts.base.bilingual import both

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEAR = 0.6
_FEW = 8


def nearest_word(word: str, known: Iterable[str], cutoff: float = _NEAR) -> str | None:
    """Return the known word most like another, or None."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)), None)


def did_you_mean(word: str | None) -> str:
    """Return a question that names a word, in both languages; nothing without one."""
    return both(f"，是否为“{word}”？", f"; did you mean {word}?") if word else ""


def what_fits(word: str, known: Iterable[str], cutoff: float = _NEAR) -> str:
    """Return what may stand in place of a word that is not known, in both languages.

    The one that is near; where none is, all of them if they are few; else nothing.
    """
    words = list(known)
    near = nearest_word(word, words, cutoff)
    if near is not None or not 0 < len(words) <= _FEW:
        return did_you_mean(near)
    return both(f"；可写：{'、'.join(words)}", f"; it may be: {', '.join(words)}")
