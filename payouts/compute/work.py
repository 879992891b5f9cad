"""What the stages of one computation share, and how missing values become findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from payouts.compute.findings import Finding, Findings
from payouts.diagnostics import CATALOGUE, Severity
from payouts.period import Period, month_text
from payouts.roster.problems import PROBLEMS, Problem
from payouts.rules.values import CauseKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from payouts.compute.inputs import Inputs
    from payouts.diagnostics import Place
    from payouts.rules.compiled import Rule
    from payouts.rules.evaluate import Context
    from payouts.rules.values import Cause, Value

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

_FIGURE_CODES = {
    CauseKind.NO_FIGURE: "E020",
    CauseKind.OPEN_FIGURE: "E021",
    CauseKind.NO_ENTRY: "E022",
    CauseKind.AMBIGUOUS: "E023",
    CauseKind.ZERO_DIVISOR: "E024",
}


@dataclass(slots=True)
class Work:
    """One benefit being computed.

    Attributes:
        facts: the rule's facts, worked out.
        blamed: reasons already reported, per row.
        month_reasons: rows that lost months to a dated condition, its place and reason.
    """

    rule: Rule
    period: Period
    inputs: Inputs
    context: Context
    findings: Findings
    count: int
    facts: dict[str, Value] = field(default_factory=dict)
    blamed: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    month_reasons: list[tuple[Bools, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start with nothing blamed."""
        self.blamed = np.zeros(self.count, dtype=np.int64)

    def strike(
        self,
        code: str,
        where: Bools,
        rule: str,
        *,
        detail: Callable[[int], str] | None = None,
        **args: object,
    ) -> None:
        """Record a finding for the rows in the mask, with the severity of its code."""
        rows = np.flatnonzero(np.broadcast_to(where, self.count))
        severity = CATALOGUE[code].severity
        args = {"period": str(self.period), "detail": "", **args}
        self.findings.add(Finding(code, severity, rows, rule, None, args, detail))

    def blame(
        self,
        cause: Ints | None,
        where: Bools,
        rule: str,
        when: Callable[[int], str] | None = None,
    ) -> Bools:
        """Hold the rows in the mask that lack something, naming each reason once.

        Args:
            cause: causes per row (length n or 1), or None.
            where: the rows for which it matters.
            rule: the part of the rule that needed it.
            when: names the time a figure was wanted for.

        Returns:
            Where something is missing and matters.
        """
        if cause is None:
            return np.zeros(self.count, dtype=np.bool_)
        bits = np.where(where, cause, np.int64(0))
        bits = np.broadcast_to(bits, self.count)
        struck = bits != 0
        fresh = bits & ~self.blamed
        self.blamed |= bits
        present = int(np.bitwise_or.reduce(fresh, initial=0))
        for reason in self.context.causes.decode(present):
            mask = fresh & self.context.causes.bit(reason.kind, reason.name) != 0
            self._blame_one(reason, np.flatnonzero(mask), rule, when)
        return struck

    def _blame_one(
        self, reason: Cause, rows: Ints, rule: str, when: Callable[[int], str] | None
    ) -> None:
        if reason.kind in _FIGURE_CODES:
            code = _FIGURE_CODES[reason.kind]
            args = {"figure": reason.name, "rule_file": self.rule.file, "detail": ""}
            severity = CATALOGUE[code].severity
            self.findings.add(Finding(code, severity, rows, rule, None, args, when))
            return
        problems = self.inputs.problems[reason.name][rows]
        for problem in np.unique(problems):
            code = PROBLEMS[problem]
            severity = CATALOGUE[code].severity
            if severity not in {Severity.HELD, Severity.REJECTED}:
                severity = Severity.HELD  # a payee column that this rule does need
            chosen = rows[problems == problem]
            self.findings.add(Finding(code, severity, chosen, rule, reason.name))

    def identity_problems(self, column: str) -> None:
        """Hold or reject rows whose name or id is missing or wrong."""
        problems = self.inputs.problems[column]
        for problem in np.unique(problems[problems != Problem.NONE]):
            code = PROBLEMS[problem]
            rows = np.flatnonzero(problems == problem)
            severity = CATALOGUE[code].severity
            self.findings.add(Finding(code, severity, rows, f"{self.rule.file} {column}", column))
        cause = self.inputs.values[column].cause
        if cause is not None:
            self.blamed |= cause

    def refused(self) -> Bools:
        """Return where nothing can be due any more: zero or rejected."""
        return self.findings.mask(Severity.ZERO) | self.findings.mask(Severity.REJECTED)


def named(place: Place, name: str) -> str:
    """Return how a part of a rule is named in messages: ``file:line name``."""
    return f"{place.file}:{place.line} {name}"


def months_in_words(first: int, last: int) -> str:
    """Return ``2023-08`` or ``2023-08..2023-12``."""
    return month_text(first) if first == last else f"{month_text(first)}..{month_text(last)}"
