"""The columns of a roll that show how an amount comes about: months, standards, steps.

No fraction is printed. A monthly standard that is no whole number of fen is shown as what is
published for a year; any other such step to the fen. What is exact stands in the audit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.money import Exact
from payouts.output.rollcells import blanked, number_cells
from payouts.output.tables import CellKind, TableColumn
from payouts.rules.language import nodes
from payouts.rules.language.types import ValueKind
from payouts.rules.models.lines import Pays

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.arrays import Bools, Ints
    from payouts.base.period import Period
    from payouts.engine.entitlement.result import Result, StepColumn, Stretch
    from payouts.rules.rule import Expression, Rule

_YEAR = 12
_MOST_SPANS = 4  # more standards than these make no page
MONTHS = "发放月数"


@dataclass(slots=True)
class Span:
    """Months in which every row has one standard; arrays are in printing order [k].

    Attributes:
        first: the first month anybody is due in.
        last: the last one.
        months: how many each row is due for.
        steps: name of a step → its values, and where there is one.
    """

    first: int
    last: int
    months: Ints
    steps: dict[str, tuple[Exact, Bools]] = field(default_factory=dict)

    def changed(self, later: Span) -> Bools:
        """Tell of which rows a step has another value in a later span, being due in both."""
        other = np.zeros(len(self.months), dtype=np.bool_)
        for name, (values, known) in self.steps.items():
            after, too = later.steps[name]
            other |= known & too & values.ne(after)
        return other

    def take_in(self, later: Span) -> None:
        """Add the months of a span in which no row has another standard."""
        mine = later.months > 0
        self.months = self.months + later.months
        self.last = max(self.last, later.last)
        for name, (values, known) in later.steps.items():
            before, too = self.steps[name]
            self.steps[name] = (Exact.where(mine, values, before), np.where(mine, known, too))


@dataclass(frozen=True, slots=True)
class MonthlyLine:
    """A line that pays by the month: its spans in order, each with standards of its own."""

    name: str
    spans: tuple[Span, ...]

    @property
    def months(self) -> Ints:
        """How many months each row is due for [k]."""
        months: Ints = np.sum([span.months for span in self.spans], axis=0, dtype=np.int64)
        return months


def monthly_lines(result: Result, order: Ints) -> list[MonthlyLine]:
    """Return the monthly lines of a benefit over the paid rows.

    Args:
        result: the benefit.
        order: positions of the paid rows, in the order they are printed [k].
    """
    slot = np.full(len(result.rows), -1, dtype=np.int64)
    slot[order] = np.arange(len(order))
    lines = dict.fromkeys(stretch.line for stretch in result.stretches)
    made = []
    for line in lines:
        mine = [_span(s, slot, len(order)) for s in result.stretches if s.line == line]
        found = sorted((span for span in mine if span), key=lambda span: span.first)
        made.append(MonthlyLine(line, tuple(_joined(found))))
    return [line for line in made if line.spans]


def _span(stretch: Stretch, slot: Ints, count: int) -> Span | None:
    at = slot[stretch.rows]
    here = np.flatnonzero(at >= 0)
    if not len(here):
        return None
    where = at[here]
    first, last = stretch.first[here], stretch.last[here]
    months = np.zeros(count, dtype=np.int64)
    months[where] = last - first + 1
    span = Span(int(first.min()), int(last.max()), months)
    for step in stretch.steps:
        num = np.zeros(count, dtype=step.values.num.dtype)
        num[where] = step.values.num[here]
        known = np.zeros(count, dtype=np.bool_)
        known[where] = step.known[here]
        span.steps[step.name] = (Exact(num, step.values.den), known)
    return span


def _joined(spans: Sequence[Span]) -> list[Span]:
    made: list[Span] = []
    for span in spans:
        if made and not made[-1].changed(span).any():
            made[-1].take_in(span)
        else:
            made.append(span)
    return made


@dataclass(frozen=True, slots=True)
class StepColumns:
    """The columns of the steps, and how they have to be read.

    Attributes:
        columns: in order.
        yearly: whether a monthly standard is shown for a year.
        rounded: whether a step is shown to the fen that is exact otherwise.
    """

    columns: list[TableColumn]
    yearly: bool
    rounded: bool


def step_columns(result: Result, order: Ints, lines: Sequence[MonthlyLine]) -> StepColumns:
    """Return the months due, the steps of a month, and the steps before the last."""
    made = _Columns(result.rule)
    for line in lines:
        made.monthly(line, result.period, alone=len(lines) == 1)
    others = _printed_otherwise(result.rule)
    for step in result.steps:
        if step.name not in others:
            made.single(step, order)
    return StepColumns(made.columns, made.yearly, made.rounded)


class _Columns:
    """Columns being made; see :class:`StepColumns`."""

    def __init__(self, rule: Rule) -> None:
        self.columns: list[TableColumn] = []
        self.yearly = self.rounded = False
        self._by_month = {line.name for line in rule.lines if line.pays is Pays.MONTHLY}
        steps = [step for line in rule.lines for step in line.steps]
        self._steps = {step.name: step for step in (*steps, *rule.payment)}

    def monthly(self, line: MonthlyLine, period: Period, *, alone: bool) -> None:
        """Add the months of a line and its steps, span by span."""
        total = MONTHS if alone else f"{line.name}月数"
        self.columns.append(TableColumn(total, CellKind.COUNT, line.months))
        spans = line.spans
        if len(spans) > _MOST_SPANS:
            words = ["首段", "末段"]
            spans = (spans[0], spans[-1])
        else:
            words = list(span_words(line.spans, period)) if len(spans) > 1 else [""]
        apart = len(spans) == len(line.spans) > 1 and _somebody_is_short(line)
        by_month = line.name in self._by_month
        shown = {
            name: self._as(name, [span.steps[name] for span in spans], by_month=by_month)
            for name in spans[0].steps
        }
        for span, word in zip(spans, words, strict=True):
            if apart and span.last > span.first:
                self.columns.append(TableColumn(f"{word}应发月数", CellKind.COUNT, span.months))
            for name, (header, times) in shown.items():
                self._add(f"{word}{header}", name, span.steps[name], times)

    def single(self, step: StepColumn, order: Ints) -> None:
        """Add a step that is worked out once a payment."""
        value = (step.values.take(order), step.known[order])
        header, times = self._as(step.name, [value])
        self._add(header, step.name, value, times)

    def _as(
        self, name: str, values: Sequence[tuple[Exact, Bools]], *, by_month: bool = False
    ) -> tuple[str, int]:
        """Return the header of a step, and by what its values are multiplied to be shown."""
        step = self._steps[name]
        if step.type.kind is not ValueKind.MONEY or _whole_fen(values, 1):
            return name, 1
        figure = _twelfth_of(step) or (f"{name}×12" if by_month else None)
        if figure is not None and _whole_fen(values, _YEAR):
            self.yearly = True
            return f"{figure}（元/年）", _YEAR
        self.rounded = True
        return name, 1

    def _add(self, header: str, name: str, value: tuple[Exact, Bools], times: int) -> None:
        values, known = value
        kind, cells = number_cells(values * times, self._steps[name].type.kind)
        self.columns.append(TableColumn(header, kind, blanked(cells, ~known)))


def _whole_fen(values: Sequence[tuple[Exact, Bools]], times: int) -> bool:
    return all(bool((value * times * 100).is_integer()[known].all()) for value, known in values)


def _twelfth_of(step: Expression) -> str | None:
    """Return the figure of which every version of a step is the twelfth part."""
    found = set()
    for version in step.versions:
        match version.node:
            case nodes.Arithmetic(
                op="/", left=nodes.FigureName(name=name), right=nodes.Literal(value=12)
            ):
                found.add(name)
            case _:
                return None
    return found.pop() if len(found) == 1 else None


def _printed_otherwise(rule: Rule) -> frozenset[str]:
    """Return the payment steps that other columns show.

    They are those that are one step of a line due once, and those that payers bear.
    """
    sums = {
        step.name
        for step in rule.payment
        for version in step.versions
        if isinstance(version.node, nodes.Total) and version.node.line in rule.single_lines
    }
    borne = () if rule.split is None else rule.split.steps.values()
    return frozenset({rule.payment[-1].name, *sums, *borne})


def _somebody_is_short(line: MonthlyLine) -> bool:
    """Tell whether the months of a span differ among the rows."""
    return any((span.months != span.months[0]).any() for span in line.spans)


def span_words(spans: Sequence[Span], period: Period) -> Iterator[str]:
    """Yield what each span is called: ``1—7月``, or with its years where there are several."""
    for at, span in enumerate(spans):
        first = period.first if at == 0 else span.first
        last = period.last if at + 1 == len(spans) else spans[at + 1].first - 1
        yield _in_words(first, last, year=period.first // 12 != period.last // 12)


def _in_words(first: int, last: int, *, year: bool) -> str:
    (y1, m1), (y2, m2) = divmod(first, 12), divmod(last, 12)
    if not year:
        return f"{m1 + 1}月" if first == last else f"{m1 + 1}—{m2 + 1}月"
    begin, end = f"{y1}年{m1 + 1}月", f"{m2 + 1}月" if y1 == y2 else f"{y2}年{m2 + 1}月"
    return begin if first == last else f"{begin}—{end}"
