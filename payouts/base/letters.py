"""Letters of the columns of a sheet."""

from __future__ import annotations

from functools import lru_cache

_LETTERS = 26


@lru_cache(maxsize=1024)
def column_letters(index: int) -> str:
    """Return the letters of a 0-based sheet column: 0 -> A, 26 -> AA."""
    letters = ""
    rest = index + 1
    while rest:
        rest, digit = divmod(rest - 1, _LETTERS)
        letters = chr(ord("A") + digit) + letters
    return letters


@lru_cache(maxsize=1024)
def column_index(letters: str) -> int:
    """Return the 0-based sheet column of its letters: A -> 0, AA -> 26."""
    index = 0
    for letter in letters.upper():
        index = index * _LETTERS + ord(letter) - ord("A") + 1
    return index - 1
