"""Errors in words: diagnostics to stderr, and with ``--json`` as one object to stdout."""

from __future__ import annotations

import json

from typer.exceptions import TyperException

from payouts.base.diagnostic_lines import diagnostic_lines
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.errors import EnvironmentProblem, InvariantBroken, PayoutsError, UsageProblem
from payouts.base.oserrors import why
from payouts.base.words import pick
from payouts.cli.language import language_among
from payouts.cli.terminal import messages
from payouts.cli.usage_words import usage_problem
from payouts.cli.wanted_language import with_language_last


def report(problem: Exception, words: list[str]) -> int:
    """Print what went wrong and return the exit code."""
    code, diagnostics = _explained(problem, words)
    lang = language_among(words)
    messages(diagnostic_lines([d.as_json() for d in diagnostics], lang))
    if "--json" in words:
        record = {"exit_code": code, "diagnostics": [d.as_json() for d in diagnostics]}
        print(json.dumps(record, ensure_ascii=False))
    else:
        zh, en = f"—— 结论：没有结果，退出码 {code}", f"—— Verdict: no result, exit {code}"
        messages([pick(lang, zh, en)])
    return code


def _explained(problem: Exception, words: list[str]) -> tuple[int, tuple[Diagnostic, ...]]:
    if isinstance(problem, PayoutsError):
        return problem.exit_code, problem.diagnostics
    if isinstance(problem, TyperException):
        what, command = usage_problem(problem, _typed(words))
        return UsageProblem.exit_code, (say("U008", what=what, command=command),)
    if isinstance(problem, OSError):
        place = Place(file=str(problem.filename) if problem.filename else None)
        return EnvironmentProblem.exit_code, (say("S005", place, what=why(problem)),)
    # The text of an unexpected error may hold personal data; its type does not.
    return InvariantBroken.exit_code, (say("P001", what=type(problem).__name__),)


def _typed(words: list[str]) -> str:
    """Return the command that words begin with, as its help is asked for."""
    words = with_language_last(words)
    count = 2 if words[:1] == ["rules"] else 1
    return " ".join(["payouts", *(word for word in words[:count] if word.isalpha())])
