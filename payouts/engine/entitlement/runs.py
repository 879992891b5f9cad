"""The runs of months in which a line is worked out once for all: between any two changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.period import first_day_of, month_of_day
from payouts.rules.language.nodes import Before, Gathered, MonthPaidFor, YearPaidFor
from payouts.rules.monthly import monthly_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from payouts.base.period import Period
    from payouts.rules.rule import CompiledLine, Expression, Rule

    Run = tuple[int, int]


def monthly_formulas(line: CompiledLine, rule: Rule) -> tuple[Expression, ...]:
    """Return everything that is worked out for the months of a line: its steps come last."""
    conditions = [c.expression for c in rule.conditions if c.by_month]
    facts = monthly_facts(rule, (*conditions, *line.steps))
    return (*facts, *conditions, *line.steps)


def meets_others(line: CompiledLine) -> bool:
    """Whether a step asks for other rows: those due in the same month, each month by itself."""
    return any(isinstance(n, (Before, Gathered)) for step in line.steps for n in step.nodes)


def runs(line: CompiledLine, rule: Rule, period: Period, lost: Iterable[int]) -> list[Run]:
    """Return the first and last month of every run of a period in which nothing changes.

    Args:
        line: the line.
        rule: its rule.
        period: the months to pay.
        lost: months that some rows lose to other benefits.
    """
    formulas = monthly_formulas(line, rule)
    if line.every is not None:
        return [(month, month) for month in period if month % 12 + 1 == line.every]
    if meets_others(line) or _names(formulas, MonthPaidFor):
        return [(month, month) for month in period]
    cuts = sorted(_changes(formulas, rule, period) | _lost(lost, period))
    return list(zip([period.first, *cuts], [*(cut - 1 for cut in cuts), period.last], strict=True))


def _names(formulas: Iterable[Expression], what: type) -> bool:
    return any(isinstance(node, what) for formula in formulas for node in formula.nodes)


def _changes(formulas: Sequence[Expression], rule: Rule, period: Period) -> set[int]:
    """Return the months in which a figure, a formula, a condition or the year changes."""
    days: set[int] = set()
    for table in rule.figures.values():
        if table.select == "month":
            days |= table.changes()
    for formula in formulas:
        if formula.by_month:
            days |= {day for v in formula.versions for day in (v.first, v.last + 1)}
    for condition in rule.conditions:
        if condition.by_month:
            days |= {condition.first, condition.last + 1}
    if _names(formulas, YearPaidFor):
        years = range(period.first // 12 + 1, period.last // 12 + 1)
        days |= {first_day_of(12 * year) for year in years}
    low, high = first_day_of(period.first), first_day_of(period.last)
    inside = np.array([day for day in days if low < day <= high], dtype=np.int64)
    # A change takes effect in the first month that begins on or after it.
    return set((month_of_day(inside - 1) + 1).tolist())


def _lost(months: Iterable[int], period: Period) -> set[int]:
    bounds = {bound for month in months for bound in (month, month + 1)}
    return {month for month in bounds if period.first < month <= period.last}
