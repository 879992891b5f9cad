"""The language of the output."""

from __future__ import annotations

import os

from payouts.base.diagnostics import Lang, say
from payouts.base.errors import UsageProblem


def language_of(word: str) -> Lang:
    """Return the language a word names.

    Raises:
        UsageProblem: U009 for any other word.
    """
    try:
        return Lang(word.strip().lower())
    except ValueError:
        raise UsageProblem(say("U009", word=word)) from None


def language_among(words: list[str]) -> Lang:
    """Return the language asked for among words that may not parse, or in the environment."""
    wanted = os.environ.get("PAYOUTS_LANG", "zh")
    for index, word in enumerate(words):
        if word == "--lang" and index + 1 < len(words):
            wanted = words[index + 1]
        elif word.startswith("--lang="):
            wanted = word.removeprefix("--lang=")
    return Lang.EN if wanted.lower().startswith("en") else Lang.ZH
