"""Which months of a line are due for a row, and what takes the others out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from payouts.base.period import months_in_words
from payouts.explain.model import Bound, LineExplained
from payouts.explain.recorder import Ruling
from payouts.rules.models.lines import Pays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.explain.recorder import Span
    from payouts.explain.rowparts import RowAt
    from payouts.rules.rule import CompiledChoice, CompiledLine, Expression


def lines_of(at: RowAt, choices: Sequence[CompiledChoice]) -> tuple[LineExplained, ...]:
    """Return every line of the rule with its months."""
    return tuple(_line(line, at, choices) for line in at.result.rule.lines)


def due_spans(line: CompiledLine, at: RowAt) -> list[Span]:
    """Return the stretches of months a line is due for, each with the same figures."""
    if line.pays is Pays.MONTHLY:
        return [span for span, _ in at.stretches(line.name)]
    for step in line.steps:
        for version in step.versions:
            for seen in at.recorder.seen(version.node, at.row):
                if seen.span is not None:
                    return [seen.span]
    return []


def merged(spans: Sequence[Span]) -> list[Span]:
    """Return the spans, in order, with those that touch made one."""
    made: list[Span] = []
    for first, last in sorted(spans):
        if made and first <= made[-1][1] + 1:
            made[-1] = (made[-1][0], max(last, made[-1][1]))
        else:
            made.append((first, last))
    return made


def _line(line: CompiledLine, at: RowAt, choices: Sequence[CompiledChoice]) -> LineExplained:
    due = merged(due_spans(line, at))
    opening = _month(line.start or line.month, at)
    ends = [_month(end, at) for end in _ends(line, at)]
    closing = min((end for end in ends if end is not None), default=None)
    period = at.result.period
    monthly = line.pays is Pays.MONTHLY
    first = period.first if opening is None else max(opening, period.first)
    last = period.last if closing is None else min(closing, period.last)
    bounds = tuple(_bounds(line, at))
    open_ends = any(b.given and b.working.value == "？" for b in bounds)
    lost: list[str] = []
    if monthly and opening is not None and due:
        lost = [
            f"{months_in_words(*span)} {_because(span, line, at, choices)}"
            for span in _missing((first, last), due)
        ]
    return LineExplained(
        name=line.name,
        pays=line.pays.value,
        due=tuple(months_in_words(*span) for span in due),
        count=sum(b - a + 1 for a, b in due),
        bounds=bounds,
        first_because=_first(due, opening, at) if monthly else "month",
        last_because=_last(due, closing, at) if monthly else "month",
        lost=tuple(lost),
        settled=bool(due) or not open_ends,
    )


def _first(due: list[Span], opening: int | None, at: RowAt) -> str:
    if not due:
        return ""
    if due[0][0] == opening:
        return "start"
    return "period" if due[0][0] == at.result.period.first else "lost"


def _last(due: list[Span], closing: int | None, at: RowAt) -> str:
    if not due:
        return ""
    if due[-1][1] == closing:
        return "end"
    return "period" if due[-1][1] == at.result.period.last else "lost"


def _ends(line: CompiledLine, at: RowAt) -> Iterator[Expression]:
    yield from at.result.rule.last_months
    if line.end is not None:
        yield line.end


def _bounds(line: CompiledLine, at: RowAt) -> Iterator[Bound]:
    for kind, expression in (("start", line.start), ("month", line.month)):
        if expression is not None and _reached(expression, at):
            yield Bound(kind, at.working(expression))
    for expression in _ends(line, at):
        if _reached(expression, at):
            blank = at.blank & at.result.rule.optional & frozenset(expression.columns)
            given = _month(expression, at) is not None or not blank
            yield Bound("end", at.working(expression), given=given)
    for pause in line.suspended:
        for kind, expression in (("suspended from", pause.first), ("suspended until", pause.last)):
            if _reached(expression, at) and _month(expression, at) is not None:
                yield Bound(kind, at.working(expression), pause.because)


def _reached(expression: Expression, at: RowAt) -> bool:
    return any(at.recorder.seen(v.node, at.row) for v in expression.versions)


def _month(expression: Expression | None, at: RowAt) -> int | None:
    """Return the month a formula came to, None where it is not known or not given."""
    for version in () if expression is None else expression.versions:
        for seen in at.recorder.seen(version.node, at.row):
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


def _because(span: Span, line: CompiledLine, at: RowAt, choices: Sequence[CompiledChoice]) -> str:
    """Return why months within the bounds are not due: suspension, condition or choice."""
    reasons: list[str] = []
    for pause in line.suspended:
        first, last = _month(pause.first, at), _month(pause.last, at)
        if first is not None and first <= span[1] and (last is None or last >= span[0]):
            reasons.append(pause.because)
    for condition in at.result.rule.conditions:
        for ruled in at.recorder.ruled(condition, at.row):
            inside = ruled.span is not None and ruled.span[0] <= span[1]
            if ruled.ruling is Ruling.STRUCK and inside and ruled.span[1] >= span[0]:  # type: ignore[index]
                reasons.append(condition.because)
    if not reasons:
        benefit = at.result.rule.benefit
        reasons = [c.because for c in choices if benefit in c.among and c.grain == "month"]
    return "；".join(dict.fromkeys(reasons)) or "未能确定 (not settled)"
