"""The shape of one entry of the catalogue of codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """The severity of a finding, most serious first."""

    ERROR = "error"  # no file, sheet or rule to compute from; a row that can't be released
    REJECTED = "rejected"  # the row cannot be right
    HELD = "held"  # a person must decide something first
    ZERO = "zero"  # nothing is due, for a named reason
    WARNING = "warning"  # computed, but look at it
    NOTE = "note"  # for information


@dataclass(frozen=True, slots=True)
class Code:
    """Severity and words of one code; ``{names}`` are filled from the arguments.

    ``title`` says in both languages what several findings have in common, where the words are
    nothing without their arguments.
    """

    severity: Severity
    zh: str
    en: str
    fix_zh: str
    fix_en: str
    title: tuple[str, str] | None = None


def error(zh: str, en: str, fix_zh: str, fix_en: str, title: tuple[str, str] | None = None) -> Code:
    """Return a code of an error."""
    return Code(Severity.ERROR, zh, en, fix_zh, fix_en, title)


def warning(zh: str, en: str, fix_zh: str, fix_en: str) -> Code:
    """Return a code of a warning."""
    return Code(Severity.WARNING, zh, en, fix_zh, fix_en)


def note(zh: str, en: str, fix_zh: str, fix_en: str) -> Code:
    """Return a code of a note."""
    return Code(Severity.NOTE, zh, en, fix_zh, fix_en)
