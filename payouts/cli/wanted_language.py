"""The language asked for, found before anything is parsed or imported."""

from __future__ import annotations

import os

VARIABLE = "PAYOUTS_LANG"
_OPTION = "--lang"


def wants_chinese(words: list[str]) -> bool:
    """Tell whether the words typed, else the environment, ask for Chinese; they may not parse."""
    return not wanted_among(words).strip().lower().startswith("en")


def wanted_among(words: list[str]) -> str:
    """Return the word for a language among the words typed, else in the environment."""
    wanted = os.environ.get(VARIABLE) or "zh"
    for index, word in enumerate(words):
        if word == _OPTION and index + 1 < len(words):
            wanted = words[index + 1]
        elif word.startswith(f"{_OPTION}="):
            wanted = word.removeprefix(f"{_OPTION}=")
    return wanted


def with_language_last(words: list[str]) -> list[str]:
    """Return the words with a ``--lang`` that stands before the command put at the end."""
    taken: list[str] = []
    rest = list(words)
    while rest and (rest[0] == _OPTION or rest[0].startswith(f"{_OPTION}=")):
        count = 2 if rest[0] == _OPTION else 1
        taken, rest = taken + rest[:count], rest[count:]
    named = next((at for at, word in enumerate(rest) if not word.startswith("-")), None)
    if not taken or named is None:
        return rest
    inner = named + 1 + (rest[named] == "rules" and len(rest) > named + 1)
    return [*rest[:inner], *taken, *rest[inner:]]
