"""Grades as documents write them: 五级, and neither 5 nor 05."""

from __future__ import annotations

_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_GRADE = "等级"


def in_words(column: str, value: str) -> str:
    """Return a value as people read it: of a column of grades ``五级`` for ``5`` or ``05``."""
    if not column.endswith(_GRADE) or not (value.isascii() and value.isdecimal()):
        return value
    number = int(value)
    return f"{_NUMERALS[number - 1]}级" if 1 <= number <= len(_NUMERALS) else value
