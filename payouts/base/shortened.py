"""Texts of somebody else's making, told short: a cell may hold megabytes, a message may not."""

from __future__ import annotations

MOST_OF_A_NAME = 200  # characters of one name or value: of a sheet, a file, a person, a cell
MOST_OF_A_TEXT = 2000  # of what a message names: a list of names, lines to paste


def short(text: str, most: int = MOST_OF_A_NAME) -> str:
    """Return a text, of a longer one its beginning and how long it is: ``张张…（16000000）``.

    Never more than ``most`` characters, so that what is short is not shortened again.
    """
    if len(text) <= most:
        return text
    rest = f"…（{len(text)}）"
    return text[: most - len(rest)] + rest
