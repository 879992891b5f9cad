"""Errors in words: diagnostics to stderr, and with ``--json`` as one object to stdout."""

from __future__ import annotations

import json

from typer.exceptions import TyperException

from payouts.base.diagnostic_lines import diagnostic_lines
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.errors import EnvironmentProblem, InvariantBroken, PayoutsError, UsageProblem
from payouts.base.oserrors import why
from payouts.cli.language import language_among
from payouts.cli.terminal import messages

# The beginnings of the parser's messages; the rest names the word.
_USAGE = (
    ("Missing command", "没有写命令"),
    ("Missing", "缺少必填的内容"),
    ("Got unexpected extra", "多写了内容"),
    ("No such option", "没有这个选项"),
    ("No such command", "没有这个命令"),
    ("Invalid value", "填写的值不能用"),
    ("Option", "选项后面缺少内容"),
)


def report(problem: Exception, words: list[str]) -> int:
    """Print what went wrong and return the exit code."""
    code, diagnostics = _explained(problem)
    messages(diagnostic_lines([d.as_json() for d in diagnostics], language_among(words)))
    if "--json" in words:
        record = {"exit_code": code, "diagnostics": [d.as_json() for d in diagnostics]}
        print(json.dumps(record, ensure_ascii=False))
    return code


def _explained(problem: Exception) -> tuple[int, tuple[Diagnostic, ...]]:
    if isinstance(problem, PayoutsError):
        return problem.exit_code, problem.diagnostics
    if isinstance(problem, TyperException):
        from payouts.base.identity import without_ids

        what = without_ids(problem.format_message())
        meaning = next((zh for begin, zh in _USAGE if what.startswith(begin)), "看不懂")
        return UsageProblem.exit_code, (say("U008", what=f"{meaning} ({what})"),)
    if isinstance(problem, OSError):
        place = Place(file=str(problem.filename) if problem.filename else None)
        return EnvironmentProblem.exit_code, (say("S005", place, what=why(problem)),)
    # The text of an unexpected error may hold personal data; its type does not.
    return InvariantBroken.exit_code, (say("P001", what=type(problem).__name__),)
