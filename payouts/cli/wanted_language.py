"""The language asked for, found before anything is parsed or imported."""

from __future__ import annotations

import os

VARIABLE = "PAYOUTS_LANG"
_OPTION = "--lang"
_KNOWN = frozenset({"zh", "en"})


def wants_chinese(words: list[str]) -> bool:
    """Tell whether the words typed, else the environment, ask for Chinese; they may not parse."""
    asked = [os.environ.get(VARIABLE, "")]
    for index, word in enumerate(words):
        if word == _OPTION and index + 1 < len(words):
            asked.append(words[index + 1])
        elif word.startswith(f"{_OPTION}="):
            asked.append(word.removeprefix(f"{_OPTION}="))
    known = [word.strip().lower()[:2] for word in asked if word.strip().lower()[:2] in _KNOWN]
    return not known or known[-1] != "en"


def with_language_last(words: list[str]) -> list[str]:
    """Return the words with a ``--lang`` that stands before the command put behind its name.

    It is left out where no command is named, or one that has no words of its own.
    """
    taken: list[str] = []
    rest = list(words)
    while rest and (rest[0] == _OPTION or rest[0].startswith(f"{_OPTION}=")):
        count = 2 if rest[0] == _OPTION else 1
        taken, rest = taken + rest[:count], rest[count:]
    named = 2 if rest[:1] == ["rules"] else 1
    command = rest[:named]
    if len(command) < named or command[-1].startswith("-") or command == ["rules", "schema"]:
        return rest
    return [*command, *taken, *rest[named:]]
