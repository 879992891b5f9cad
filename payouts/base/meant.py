"""What a word that is not known is likely to mean: for a question, never to go on with."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from payouts.base.bilingual import both

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEAR = 0.6


def nearest_word(word: str, known: Iterable[str], cutoff: float = _NEAR) -> str | None:
    """Return the known word most like another, or None."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)), None)


def did_you_mean(word: str | None) -> str:
    """Return a question that names a word, in both languages; nothing without one."""
    return both(f"，是否为“{word}”？", f"; did you mean {word}?") if word else ""
