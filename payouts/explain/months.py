"""The months of a line that are due for a row, and why others are not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from payouts.base.period import months_in_words
from payouts.engine.entitlement.needed import merged
from payouts.explain.model import Bound, LineExplained
from payouts.explain.recorder import Ruling
from payouts.rules.models.lines import Pays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.explain.recorder import Span
    from payouts.explain.rowparts import ComputedRow
    from payouts.rules.rule import CompiledChoice, CompiledLine, Expression


def lines_of(row: ComputedRow, choices: Sequence[CompiledChoice]) -> tuple[LineExplained, ...]:
    """Return every line of the rule with its months."""
    return tuple(_line(line, row, choices) for line in row.result.rule.lines)


def due_spans(line: CompiledLine, row: ComputedRow) -> list[Span]:
    """Return the stretches of months a line is due for, each with the same figures."""
    if line.spread:
        return [span for span, _ in row.stretches(line.name)]
    for step in line.steps:
        for version in step.versions:
            for seen in row.recorder.seen(version.node, row.position):
                if seen.span is not None:
                    return [seen.span]
    return []


def _line(line: CompiledLine, row: ComputedRow, choices: Sequence[CompiledChoice]) -> LineExplained:
    due = merged(due_spans(line, row))
    opening = _month(line.start or line.month, row)
    ends = [_month(end, row) for end in _ends(line, row)]
    closing = min((end for end in ends if end is not None), default=None)
    period = row.result.period
    monthly = line.pays is Pays.MONTHLY
    first = period.first if opening is None else max(opening, period.first)
    last = period.last if closing is None else min(closing, period.last)
    bounds = tuple(_bounds(line, row))
    open_ends = any(b.given and b.working.value == "？" for b in bounds)
    lost: list[str] = []
    if monthly and opening is not None and due:
        lost = [
            f"{months_in_words(*span)} {_because(span, line, row, choices)}"
            for span in _missing((first, last), due)
        ]
    return LineExplained(
        name=line.name,
        pays=line.pays.value,
        due=tuple(months_in_words(*span) for span in due),
        count=sum(b - a + 1 for a, b in due),
        bounds=bounds,
        first_because=_first(due, opening, row) if monthly else "month",
        last_because=_last(due, closing, row) if monthly else "month",
        lost=tuple(lost),
        known=bool(due) or not open_ends,
    )


def _first(due: list[Span], opening: int | None, row: ComputedRow) -> str:
    if not due:
        return ""
    if due[0][0] == opening:
        return "start"
    return "period" if due[0][0] == row.result.period.first else "lost"


def _last(due: list[Span], closing: int | None, row: ComputedRow) -> str:
    if not due:
        return ""
    if due[-1][1] == closing:
        return "end"
    return "period" if due[-1][1] == row.result.period.last else "lost"


def _ends(line: CompiledLine, row: ComputedRow) -> Iterator[Expression]:
    yield from row.result.rule.last_months
    if line.end is not None:
        yield line.end


def _bounds(line: CompiledLine, row: ComputedRow) -> Iterator[Bound]:
    if line.month is not None and line.every is not None:
        working = row.working(line.month)
        yield Bound("month", replace(working, value=working.phrase))
    for kind, expression in (("start", line.start), ("month", line.month)):
        if expression is not None and _reached(expression, row):
            yield Bound(kind, row.working(expression))
    for expression in _ends(line, row):
        if _reached(expression, row):
            blank = row.blank & row.result.rule.optional & frozenset(expression.columns)
            given = _month(expression, row) is not None or not blank
            yield Bound("end", row.working(expression), given=given)
    for pause in line.suspended:
        for kind, expression in (("suspended from", pause.first), ("suspended until", pause.last)):
            if _reached(expression, row) and _month(expression, row) is not None:
                cited = row.articles(pause.article) if expression is pause.first else ()
                yield Bound(kind, row.working(expression), pause.because, article=cited)


def _reached(expression: Expression, row: ComputedRow) -> bool:
    return any(row.recorder.seen(v.node, row.position) for v in expression.versions)


def _month(expression: Expression | None, row: ComputedRow) -> int | None:
    """Return the month that is the value of a formula, None where unknown or not given."""
    for version in () if expression is None else expression.versions:
        for seen in row.recorder.seen(version.node, row.position):
            if seen.value is not None:
                return cast("int", seen.value)
    return None


def _missing(span: Span, due: list[Span]) -> Iterator[Span]:
    """Yield the runs of months of a span that are not due."""
    begin = span[0]
    for first, last in due:
        if begin < first:
            yield begin, first - 1
        begin = last + 1
    if begin <= span[1]:
        yield begin, span[1]


def _because(
    span: Span, line: CompiledLine, row: ComputedRow, choices: Sequence[CompiledChoice]
) -> str:
    """Return why months within the bounds are not due: suspension, condition or choice."""
    reasons: list[str] = []
    for pause in line.suspended:
        first, last = _month(pause.first, row), _month(pause.last, row)
        if first is not None and first <= span[1] and (last is None or last >= span[0]):
            reasons.append(pause.reason)
    for condition in row.result.rule.conditions:
        for ruled in row.recorder.ruled(condition, row.position):
            inside = ruled.span is not None and ruled.span[0] <= span[1]
            if ruled.ruling is Ruling.STRUCK and inside and ruled.span[1] >= span[0]:  # type: ignore[index]
                reasons.append(condition.reason)
    if not reasons:
        benefit = row.result.rule.benefit
        reasons = [c.reason for c in choices if benefit in c.among and c.grain == "month"]
    return "；".join(dict.fromkeys(reasons)) or "未能确定"
