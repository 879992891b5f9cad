"""The state shared by the stages of one benefit, and how missing values become findings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.columns import ColumnType
from payouts.base.diagnostics import CATALOGUE, Severity
from payouts.base.identity import birth_days
from payouts.base.money import Exact
from payouts.base.period import first_day_of
from payouts.engine.entitlement.findings import Finding, Findings
from payouts.engine.entitlement.needed import MissingMonths, needed_for
from payouts.engine.entitlement.supply import supply_arguments
from payouts.roster.cells.problems import OPEN_PROBLEMS, PROBLEMS, Problem
from payouts.rules.language.values import ReasonKind, Reasons

if TYPE_CHECKING:
    from collections.abc import Callable

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.diagnostics import Place
    from payouts.base.period import Period
    from payouts.engine.arguments import Argument
    from payouts.engine.entitlement.inputs import RuleInputs
    from payouts.rules.evaluate.context import Context
    from payouts.rules.evaluate.frame import Together
    from payouts.rules.language.values import Reason, Value
    from payouts.rules.rule import Expression, Rule

    Months = tuple[Ints, Ints]

_FIGURE_CODES = {
    ReasonKind.NO_FIGURE: "E020",
    ReasonKind.OPEN_FIGURE: "E021",
    ReasonKind.NO_ENTRY: "E022",
    ReasonKind.AMBIGUOUS: "E023",
    ReasonKind.ZERO_DIVISOR: "E024",
    ReasonKind.NO_BIRTH: "E026",
    ReasonKind.SEVERAL: "E027",
    ReasonKind.OTHER_ROW: "E028",
}


@dataclass(slots=True)
class BenefitWork:
    """One benefit being computed.

    Attributes:
        facts: the values of the rule's facts that are no month's.
        groups: the groups that facts and conditions ask about, whatever the month.
        exact: the last step before it is rounded to what is paid.
        reported: reasons already reported, per row.
        month_reasons: rows that lost months to a dated condition, its place and reason.
        struck: (code, part of the rule) → rows struck.
        gaps: missing figure or formula → the rows and months that needed it.
        span: first and last month due of each row.
    """

    rule: Rule
    period: Period
    inputs: RuleInputs
    context: Context
    findings: Findings
    count: int
    facts: dict[str, Value] = field(default_factory=dict)
    groups: dict[str, Together] = field(default_factory=dict)
    exact: Exact = field(default_factory=lambda: Exact.constant(0))
    reported: Reasons = field(default_factory=Reasons)
    month_reasons: list[tuple[Bools, str, str]] = field(default_factory=list)
    struck: dict[tuple[str, str], Bools] = field(default_factory=dict)
    gaps: dict[str, list[MissingMonths]] = field(default_factory=dict)
    span: Months = field(default_factory=lambda: (np.zeros(0, np.int64), np.zeros(0, np.int64)))

    def strike(
        self,
        code: str,
        where: Bools,
        rule: str,
        *,
        look_at: str | None = None,
        detail: Callable[[Ints], Argument] | None = None,
        **args: object,
    ) -> None:
        """Record a finding for the rows in the mask, with the severity of its code.

        A row is struck only once by the same part of the rule.

        Args:
            code: of the catalogue.
            where: the rows.
            rule: the part of the rule.
            look_at: the column whose cell to show.
            detail: makes what the texts say of each row, for the rows that are struck.
            args: what the texts name, the same for all rows.
        """
        mask = np.broadcast_to(where, self.count)
        before = self.struck.get((code, rule))
        if before is not None:
            mask = mask & ~before
        self.struck[code, rule] = mask if before is None else mask | before
        rows = np.flatnonzero(mask)
        if not len(rows):
            return
        said = {"period": str(self.period), "detail": detail(rows) if detail else "", **args}
        severity = CATALOGUE[code].severity
        self.findings.add(Finding(code, severity, rows, rule, args=said, look_at=look_at))

    def hold_missing(
        self, reasons: Reasons, where: Bools, rule: str, months: Months | None = None
    ) -> Bools:
        """Hold the rows in the mask that lack a value, reporting each reason once.

        Args:
            reasons: why it is missing, per row.
            where: the rows for which it matters.
            rule: the part of the rule that needed it.
            months: first and last month [n] it was needed for.

        Returns:
            Where something is missing and matters.
        """
        lacking = reasons.only(where)
        for number, reason in self.context.reasons.found_in(lacking):
            mask = np.broadcast_to(lacking.having(number), self.count)
            if months is not None:
                rows = np.flatnonzero(mask)
                gap = MissingMonths(rows, months[0][rows], months[1][rows])
                self.gaps.setdefault(reason.name, []).append(gap)
            self._hold_for(reason, np.flatnonzero(mask & ~self.reported.having(number)), rule)
        self.reported = self.reported | lacking
        return np.broadcast_to(lacking.missing, self.count)

    def _hold_for(self, reason: Reason, rows: Ints, rule: str) -> None:
        if len(rows) == 0:
            return
        if reason.kind in _FIGURE_CODES:
            code = _FIGURE_CODES[reason.kind]
            args = {"figure": reason.name, "detail": ""}
            self.findings.add(Finding(code, CATALOGUE[code].severity, rows, rule, None, args))
            return
        problems = self.inputs.problems[reason.name][rows]
        for problem in np.unique(problems):
            code = PROBLEMS[problem]
            severity = CATALOGUE[code].severity
            if severity not in {Severity.HELD, Severity.REJECTED}:
                severity = Severity.HELD  # a payee column that this rule does need
            chosen = rows[problems == problem]
            self.findings.add(Finding(code, severity, chosen, rule, reason.name))

    def all_found(self) -> tuple[Finding, ...]:
        """Return all findings; those about a figure or formula with what each row needed it for."""
        return tuple(
            self._with_need(finding) if "figure" in finding.args else finding
            for finding in self.findings.found
        )

    def _with_need(self, finding: Finding) -> Finding:
        name = str(finding.args["figure"])
        wanted, gaps = self.context.wanted.get(name), self.gaps.get(name, ())
        detail = needed_for(finding.rows, wanted, gaps)
        known = self.rule.figures.get(name)
        supply = supply_arguments(self.rule, name, None if known and known.open else detail)
        return replace(finding, args={**finding.args, "detail": detail, **supply})

    def identity_problems(self, column: str) -> None:
        """Hold or reject rows whose name or id is missing or wrong."""
        problems = self.inputs.problems[column]
        for problem in np.unique(problems[problems != Problem.NONE]):
            code = PROBLEMS[problem]
            rows = np.flatnonzero(problems == problem)
            severity = CATALOGUE[code].severity
            self.findings.add(Finding(code, severity, rows, f"{self.rule.file} {column}", column))
        self.reported = self.reported | self.inputs.values[column].reasons
        tells = self.context.births is None
        if tells and self.rule.columns[column].type is ColumnType.ID:
            self._reject_born_later(column)

    def _reject_born_later(self, column: str) -> None:
        """Reject ids of people born after the period."""
        readable = np.flatnonzero(self.inputs.problems[column] == Problem.NONE)
        ids = cast("Objects", self.inputs.values[column].data)[readable]
        born, _ = birth_days(ids)
        rows = readable[born >= first_day_of(self.period.last + 1)]
        code = PROBLEMS[Problem.ID_BORN_LATER]
        severity = CATALOGUE[code].severity
        self.findings.add(Finding(code, severity, rows, f"{self.rule.file} {column}", column))

    def hold_open_columns(self, where: Bools) -> None:
        """Hold rows whose cell the sheet leaves open, whether the rule needs it or not."""
        for name, problems in self.inputs.problems.items():
            doubtful = np.isin(problems, OPEN_PROBLEMS)
            if doubtful.any():
                reasons = self.inputs.values[name].reasons
                self.hold_missing(reasons, where & doubtful, f"{self.rule.file} {name}")

    def hold_required(self, where: Bools) -> None:
        """Hold rows that lack what the rule says every row has, whether a formula needs it or not.

        A column of the payee holds the release, not the computation.
        """
        for name, spec in self.rule.columns.items():
            reasons = self.inputs.values[name].reasons
            if reasons and name not in self.rule.optional and not spec.payee:
                self.hold_missing(reasons, where, f"{self.rule.file} columns: {name}: required")

    def deciding_column(self, expression: Expression) -> str | None:
        """Return the column that decides an expression: the first required one, or the first."""
        columns = expression.columns
        required = [name for name in columns if name not in self.rule.optional]
        return next(iter([*required, *columns]), None)

    def refused(self) -> Bools:
        """Return where nothing can be due any more: zero or rejected."""
        return self.findings.mask(Severity.ZERO) | self.findings.mask(Severity.REJECTED)

    def unstopped(self) -> Bools:
        """Return where nothing is zero, held or rejected so far."""
        return ~self.refused() & ~self.findings.mask(Severity.HELD)


def part_name(place: Place, name: str) -> str:
    """Return ``file:line name``: how messages name a part of a rule."""
    return f"{place.file}:{place.line} {name}"
