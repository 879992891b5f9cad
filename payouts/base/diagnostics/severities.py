"""Severities an office may set: higher freely, lower only where nothing is paid.

``payouts.yaml`` says ``severity: {R045: held, R042: note}``. What holds, rejects or fails by the
catalogue stays so; only warnings and notes may be lowered.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

from payouts.base.bilingual import listed
from payouts.base.diagnostics import CATALOGUE, Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = (Severity.NOTE, Severity.WARNING, Severity.ERROR, Severity.HELD, Severity.REJECTED)
STOPPING = frozenset({Severity.HELD, Severity.REJECTED})

# Codes of these letters are about rows that could be paid, but for what is said once a file or
# sheet.
_ROW_LETTERS = frozenset("RE")
_NOT_OF_ROWS = frozenset({"R032", "R061"})
_OF_ROWS_TOO = frozenset({"F020", "F029"})
_RANK = {level: rank for rank, level in enumerate(LEVELS)}
_NEAR = 0.5
_DIGITS = str.maketrans("OIL", "011")  # letters that are typed for digits


def refused(code: str, word: str) -> tuple[str, dict[str, str]] | None:
    """Return why a severity may not be set, as a code and its arguments; None where it may."""
    if code not in CATALOGUE:
        meant = code.upper().translate(_DIGITS)
        near = difflib.get_close_matches(meant, CATALOGUE, n=3, cutoff=_NEAR)
        return "C016", {"word": code, "suggestion": listed(near) or "—"}
    try:
        level = Severity(word)
    except ValueError:
        return "C018", {"word": code, "level": word}
    given = CATALOGUE[code].severity
    if level not in _RANK:
        return "C018", {"word": code, "level": word}
    said = {"word": code, "severity": given.value, "level": level.value}
    if given is Severity.ZERO or (level in STOPPING and not about_rows(code)):
        return "C017", said
    if given not in {Severity.NOTE, Severity.WARNING} and _RANK[level] < _RANK[given]:
        return "C015", said
    return None


def about_rows(code: str) -> bool:
    """Tell whether a code concerns single rows, so that it can stop them."""
    return code in _OF_ROWS_TOO or (code[0] in _ROW_LETTERS and code not in _NOT_OF_ROWS)


def level_of(code: str, levels: Mapping[str, Severity]) -> Severity:
    """Return the severity of a code as the office has set it."""
    return levels.get(code, CATALOGUE[code].severity)


def leveled(found: Diagnostic, levels: Mapping[str, Severity]) -> Diagnostic:
    """Return a diagnostic with the severity the office has set, if any.

    A warning that holds this row, because the rule needs the cell, is not made less of.
    """
    level = levels.get(found.code)
    if level is None or (found.level is not None and _RANK[level] < _RANK[found.level]):
        return found
    return replace(found, level=level)
