"""Texts that should have been quoted: what YAML makes of a comma, a colon or a # in them.

YAML reads ``{because: 甲, 乙}`` as two entries, ``because: 甲: 乙`` as no YAML at all, and what
follows `` #`` as a comment. What is said of it names the text and how to write it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, Place, say

if TYPE_CHECKING:
    import yaml

# The beginning of an entry on its line, its key, and the text up to where the parser stopped.
_ENTRY = re.compile(r"\s*(?:- +)*([^\s:#'\"{\[,][^:]*?): +(?=[^\s'\"{\[|>])")
_IN_BRACES = re.compile(r"[{,]\s*([^\s:,{}'\"]+): +(?=[^\s'\"{\[])")
_END_IN_BRACES = re.compile(r"[,}\]\n]|$")
# A colon that YAML does not see: a full-width one, or one without a blank after it.
_UNSEEN_COLON = re.compile(r"\s*(?:- +)*([^\s:：#'\"{\[]+)\s*(?:：\s*|:(?=\S))(.*)")
_COMMENT = re.compile(r"[ \t]#")
# A # that numbers something; a comment has a blank after it, or words.
_NUMBERED = re.compile(r"[ \t]+#[0-9]")


def why_no_yaml(content: str, error: yaml.MarkedYAMLError, name: str) -> Diagnostic | None:
    """Return what an unquoted text has to do with an error of the parser; None where nothing."""
    mark, problem = error.problem_mark, error.problem or ""
    if mark is None:
        return None
    lines = content.split("\n")
    if "mapping values are not allowed" in problem:
        return _colon(lines, mark.line, mark.column, name) or _unseen(lines, mark.line - 1, name)
    if "expected ',' or '}'" in problem or "expected ',' or ']'" in problem:
        began = error.context_mark.line if error.context_mark else mark.line
        return _colon_inside(lines, mark.line, mark.column, name) or _cut(
            lines, began, mark.line, name
        )
    if "could not find expected ':'" in problem:
        return _unseen(lines, mark.line, name) or _unseen(lines, mark.line - 1, name)
    return None


def _colon(lines: list[str], line: int, column: int, name: str) -> Diagnostic | None:
    """Return that a text of a block entry holds a colon: ``because: 甲: 乙``."""
    text = _line(lines, line)
    entry = _ENTRY.match(text)
    if entry is None or entry.end() > column:
        return None
    whole = _COMMENT.split(text[entry.end() :], maxsplit=1)[0].strip()
    return say("Y096", _at(name, line, entry.end()), key=entry[1], text=quoted(whole))


def _colon_inside(lines: list[str], line: int, column: int, name: str) -> Diagnostic | None:
    """Return that a text within braces holds a colon: ``{because: 甲: 乙}``."""
    text = _line(lines, line)
    entries = [e for e in _IN_BRACES.finditer(text) if e.end() <= column]
    if not entries or text[column : column + 1] != ":":
        return None
    entry = entries[-1]
    end = _END_IN_BRACES.search(text, column)
    whole = text[entry.end() : end.start() if end else None].strip()
    return say("Y096", _at(name, line, entry.end()), key=entry[1], text=quoted(whole))


def _unseen(lines: list[str], line: int, name: str) -> Diagnostic | None:
    """Return that the colon of an entry is none to YAML: ``because：甲``."""
    text = _line(lines, line)
    found = _UNSEEN_COLON.match(text)
    if found is None or ": " in text:
        return None
    column = len(text) - len(text.lstrip())
    return say(
        "Y095", _at(name, line, column), text=text.strip(), key=found[1], rest=found[2].strip()
    )


def _cut(lines: list[str], first: int, last: int, name: str) -> Diagnostic | None:
    """Return that a # within brackets made a comment of what closes them."""
    for line in range(first, last + 1):
        text = _line(lines, line)
        found = _COMMENT.search(text)
        rest = text[found.end() - 1 :] if found else ""
        if found is not None and re.search(r"[}\],]", rest):
            return say("Y097", _at(name, line, found.end() - 1), text=rest.strip())
    return None


def comment_that_numbers(content: str, end: int) -> str:
    """Return what follows a text as a comment where it rather belongs to it: `` #3 的``."""
    rest = content[end : content.find("\n", end) if "\n" in content[end:] else None]
    return rest.strip() if _NUMBERED.match(rest) else ""


def unseen_colon(text: str) -> tuple[str, str] | None:
    """Return key and value of an entry whose colon YAML does not see; None where it has none."""
    found = _UNSEEN_COLON.fullmatch(text)
    return None if found is None else (found[1], found[2].strip())


def quoted(text: str) -> str:
    """Return a text in quotes, as YAML reads it back."""
    return f'"{text}"' if '"' not in text else "'" + text.replace("'", "''") + "'"


def _line(lines: list[str], line: int) -> str:
    return lines[line].rstrip("\r") if 0 <= line < len(lines) else ""


def _at(name: str, line: int, column: int) -> Place:
    return Place(file=name, line=line + 1, column=column + 1)
