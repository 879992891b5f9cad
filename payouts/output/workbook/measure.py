"""How much room a text or a number takes, in half-width characters and lines."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE = re.compile("[^\x00-\xa0]")
_WIDE_RUN = re.compile("[^\x00-\xa0]+")
_PART = re.compile("[!-~]+|[^\x00-\xa0]+|[^!-~]")  # a word, wide characters, one of any other


def text_width(text: str) -> int:
    """Return the width of the longest line in half-width characters."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(len(line) + sum(map(len, _WIDE_RUN.findall(line))) for line in text.split("\n"))


def text_widths(texts: Sequence[str]) -> list[int]:
    """Return :func:`text_width` of each text, with one search for all of them."""
    wide = _WIDE.sub("  ", "\n".join(texts))  # two half-width characters for a wide one
    lines = wide.split("\n")
    if len(lines) == len(texts):
        return list(map(len, lines))
    return list(map(text_width, texts))  # some text has lines of its own


def number_width(text: str) -> int:
    """Return the width of a decimal printed with a comma every three digits."""
    return len(text) + (len(text.partition(".")[0]) - 1) // 3


@lru_cache(maxsize=4096)  # long texts come again and again: a remedy in every row
def lines_needed(text: str, width: int) -> int:
    """Return how many lines a text takes, at worst, in a column that wide."""
    if text_width(text) <= width and "\n" not in text:
        return 1
    # Punctuation that may not begin a line takes the character before it along.
    room = max(width - 2, 2)
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: int) -> int:
    lines, used = 1, 0
    for part in _PART.findall(line):
        wide = part > "\xa0"
        size = len(part) * (1 + wide)
        if used + size <= room:
            used += size
            continue
        if wide:  # may be broken between any two characters
            left, each = len(part) - (room - used) // 2, room // 2
            more = -(-left // each)
            lines, used = lines + more, 2 * (left - (more - 1) * each)
            continue
        # A word longer than the line is broken wherever the line ends.
        lines += 1 + (size - 1) // room if used else (size - 1) // room
        used = (size - 1) % room + 1
    return lines
