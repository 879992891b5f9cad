"""What the stages of one computation share, and how missing values become findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.columns import ColumnType
from payouts.base.diagnostics import CATALOGUE, Severity
from payouts.base.identity import birth_days
from payouts.base.money import Exact
from payouts.base.period import day_text, first_day_of, month_text
from payouts.engine.compute.findings import Finding, Findings
from payouts.roster.cells.problems import OPEN_PROBLEMS, PROBLEMS, Problem
from payouts.rules.evaluate.context import NOT_WANTED
from payouts.rules.language.types import Kind
from payouts.rules.language.values import CauseKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from payouts.base.diagnostics import Place
    from payouts.base.period import Period
    from payouts.engine.compute.inputs import Inputs
    from payouts.rules.evaluate.context import Context
    from payouts.rules.language.values import Cause, Value
    from payouts.rules.rule import Expression, Rule

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Months = tuple[Ints, Ints]

_FIGURE_CODES = {
    CauseKind.NO_FIGURE: "E020",
    CauseKind.OPEN_FIGURE: "E021",
    CauseKind.NO_ENTRY: "E022",
    CauseKind.AMBIGUOUS: "E023",
    CauseKind.ZERO_DIVISOR: "E024",
}
# Characters of 2024-10-01 that show a year, a month and a day.
_SHOWN = {Kind.INTEGER: 4, Kind.MONTH: 7, Kind.DATE: 10}


@dataclass(slots=True)
class Work:
    """One benefit being computed.

    Attributes:
        facts: the rule's facts, worked out.
        exact: the last step before it is rounded to what is paid.
        blamed: reasons already reported, per row.
        month_reasons: rows that lost months to a dated condition, its place and reason.
        struck: (code, part of the rule) → rows it struck.
        gaps: what was missing → rows, and the first and last month they needed it for.
    """

    rule: Rule
    period: Period
    inputs: Inputs
    context: Context
    findings: Findings
    count: int
    facts: dict[str, Value] = field(default_factory=dict)
    exact: Exact = field(default_factory=lambda: Exact.constant(0))
    blamed: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    month_reasons: list[tuple[Bools, str, str]] = field(default_factory=list)
    struck: dict[tuple[str, str], Bools] = field(default_factory=dict)
    gaps: dict[str, list[tuple[Bools, Ints, Ints]]] = field(default_factory=dict)

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
        at: str | None = None,
        **args: object,
    ) -> None:
        """Record a finding for the rows in the mask, with the severity of its code.

        A row is struck only once by the same part of the rule.
        """
        mask = np.broadcast_to(where, self.count)
        before = self.struck.get((code, rule))
        if before is not None:
            mask = mask & ~before
        self.struck[code, rule] = mask if before is None else mask | before
        severity = CATALOGUE[code].severity
        args = {"period": str(self.period), "detail": "", **args}
        rows = np.flatnonzero(mask)
        self.findings.add(Finding(code, severity, rows, rule, None, args, detail, at))

    def blame(
        self, cause: Ints | None, where: Bools, rule: str, months: Months | None = None
    ) -> Bools:
        """Hold the rows in the mask that lack something, naming each reason once.

        Args:
            cause: causes per row (length n or 1), or None.
            where: the rows for which it matters.
            rule: the part of the rule that needed it.
            months: first and last month [n] it was needed for.

        Returns:
            Where something is missing and matters.
        """
        if cause is None:
            return np.zeros(self.count, dtype=np.bool_)
        bits = np.broadcast_to(np.where(where, cause, np.int64(0)), self.count)
        struck: Bools = bits != 0
        for reason in self.context.causes.decode(int(np.bitwise_or.reduce(bits, initial=0))):
            mask = bits & self.context.causes.bit(reason.kind, reason.name) != 0
            if months is not None:
                gaps = self.gaps.setdefault(reason.name, [])
                gaps.append((mask, np.where(mask, months[0], 0), np.where(mask, months[1], 0)))
            fresh = mask & (self.blamed & self.context.causes.bit(reason.kind, reason.name) == 0)
            self._blame_one(reason, np.flatnonzero(fresh), rule)
        self.blamed |= bits
        return struck

    def _blame_one(self, reason: Cause, rows: Ints, rule: str) -> None:
        if len(rows) == 0:
            return
        if reason.kind in _FIGURE_CODES:
            code = _FIGURE_CODES[reason.kind]
            args = {"figure": reason.name, "rule_file": self.rule.file, "detail": ""}
            severity = CATALOGUE[code].severity

            def when(row: int) -> str:
                return self._needed_for(reason.name, row)

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

    def _needed_for(self, name: str, row: int) -> str:
        """Return the date or the months for which a row lacked a figure or formula."""
        days, kind = self.context.wanted.get(name, (None, Kind.MONTH))
        if days is not None and (day := days[row if len(days) > 1 else 0]) != NOT_WANTED:
            return day_text(int(day))[: _SHOWN[kind]]
        spans = sorted({
            (int(a[row]), int(b[row])) for mask, a, b in self.gaps.get(name, []) if mask[row]
        })
        merged: list[tuple[int, int]] = []
        for first, last in spans:
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
            else:
                merged.append((first, last))
        return "、".join(months_in_words(first, last) for first, last in merged)

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
        if self.rule.columns[column].type is ColumnType.ID:
            self._reject_born_later(column)

    def _reject_born_later(self, column: str) -> None:
        """Reject ids of people born after the period: they can't have been paid in it."""
        readable = np.flatnonzero(self.inputs.problems[column] == Problem.NONE)
        ids = cast("NDArray[np.object_]", self.inputs.values[column].data)[readable]
        born, _ = birth_days(ids)
        rows = readable[born >= first_day_of(self.period.last + 1)]
        code = PROBLEMS[Problem.ID_BORN_LATER]
        severity = CATALOGUE[code].severity
        self.findings.add(Finding(code, severity, rows, f"{self.rule.file} {column}", column))

    def hold_open_columns(self, where: Bools) -> None:
        """Hold rows of a column whose value the sheet leaves open, be it needed or not."""
        for name, problems in self.inputs.problems.items():
            doubtful = np.isin(problems, OPEN_PROBLEMS)
            if doubtful.any():
                cause = self.inputs.values[name].cause
                self.blame(cause, where & doubtful, f"{self.rule.file} {name}")

    def looked_at(self, expression: Expression) -> str | None:
        """Return the column that decides an expression: the first that is required, if any."""
        columns = expression.columns
        required = [name for name in columns if name not in self.rule.optional]
        return next(iter([*required, *columns]), None)

    def refused(self) -> Bools:
        """Return where nothing can be due any more: zero or rejected."""
        return self.findings.mask(Severity.ZERO) | self.findings.mask(Severity.REJECTED)


PARTS = {
    "start": "起发月份",
    "end": "止发月份",
    "month": "发放月份",
    "last_month": "停发、迁移等的止发月份",
}  # parts of a rule that rule files name in English, as an office says them


def named(place: Place, name: str) -> str:
    """Return how a part of a rule is named in messages: ``file:line name``."""
    return f"{place.file}:{place.line} {name}"


def months_in_words(first: int, last: int) -> str:
    """Return ``2023-08`` or ``2023-08..2023-12``."""
    return month_text(first) if first == last else f"{month_text(first)}..{month_text(last)}"
