"""Text as a cell, an XML element or a name in a workbook can hold it."""

from __future__ import annotations

import re

# The most UTF-16 units Excel keeps in a cell, and what a longer text ends with instead.
CELL_UNITS = 32_767
_CUT = "……（超出单元格容量，已截断 cut: too long for a cell）"

ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARKUP = re.compile("[&<>]")
# Excel reads _x0041_ in a text as an escaped letter; escaping its underscore keeps it a text.
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def clean(text: str) -> str:
    """Return the text as a cell can hold it.

    Line ends become line feeds, characters XML cannot carry a visible ``�``, and what goes
    beyond the capacity of a cell gives way to words that say so.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = ILLEGAL.sub("�", text)
    if len(text) > CELL_UNITS // 2 and utf16_units(text) > CELL_UNITS:
        text = cut(text, CELL_UNITS - len(_CUT)) + _CUT
    return text


def clean_all(texts: list[str]) -> list[str]:
    """Return :func:`clean` of each text, with one search for all of them."""
    if ILLEGAL.search("\n".join(texts)) or any(len(text) > CELL_UNITS // 2 for text in texts):
        return [clean(text) for text in texts]
    return texts


def escape(text: str) -> str:
    """Return a clean text as the content of an XML element."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return LOOKS_ESCAPED.sub("_x005F_", text)


def utf16_units(text: str) -> int:
    """Return the length of a clean text as Excel counts it."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, units: int) -> str:
    """Return as much of a clean text as fits, in the UTF-16 units Excel counts."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")
