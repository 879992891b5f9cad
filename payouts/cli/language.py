"""The language of the output."""

from __future__ import annotations

from payouts.base.diagnostics import Lang, say
from payouts.base.errors import UsageProblem
from payouts.cli.wanted_language import wants_chinese


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
    return Lang.ZH if wants_chinese(words) else Lang.EN
