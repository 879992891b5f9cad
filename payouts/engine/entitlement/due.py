"""Which months of a line are due: start, end and status, clipped to the period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.period import months_in_words
from payouts.base.words import SCHEDULE
from payouts.engine.arguments import Argument, FromTo, Months
from payouts.engine.entitlement.work import part_name
from payouts.rules.evaluate.formulas import evaluate
from payouts.rules.evaluate.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from payouts.base.arrays import Bools, Ints
    from payouts.engine.entitlement.work import BenefitWork
    from payouts.roster.model.roster import Roster
    from payouts.rules.rule import CompiledLine, Expression

_NO_START = np.int64(0)
_NO_END = np.int64(2**40)


@dataclass(frozen=True, slots=True)
class NotDue:
    """Rows that are not due [n], the code that says so, and the column that decides it.

    Attributes:
        detail: makes the argument of the code's texts for the given rows.
    """

    where: Bools
    code: str
    detail: Callable[[Ints], Argument]
    column: str | None


@dataclass(frozen=True, slots=True)
class Pause:
    """Months ``first`` to ``last`` [n each] that are not due, the reason, and its column."""

    first: Ints
    last: Ints
    because: str
    column: str | None


@dataclass(frozen=True, slots=True)
class Suspended(Argument):
    """Months ``first`` to ``last`` [k each] of which none is due, and the suspensions.

    Attributes:
        meets: for each suspension, the rows it meets [k].
        because: their reasons.
    """

    first: Ints
    last: Ints
    meets: tuple[Bools, ...]
    because: tuple[str, ...]

    def at(self, index: int, _roster: Roster) -> str:
        """Return the months, and every reason once."""
        because = dict.fromkeys(
            reason for met, reason in zip(self.meets, self.because, strict=True) if met[index]
        )
        months = months_in_words(int(self.first[index]), int(self.last[index]))
        return f"{months}，{'、'.join(because)}"


@dataclass(frozen=True, slots=True)
class Due:
    """The months of a line that are due for each row.

    Attributes:
        first: first month due [n].
        last: last month due [n]; before ``first`` where none is.
        held: where a date that decides it is missing.
        suspended: months within them that are not due.
        ended: what ends within the period: rows, the month of each, and the columns behind it.
        not_due: where nothing is due and why, in order of precedence.
    """

    first: Ints
    last: Ints
    held: Bools
    suspended: tuple[Pause, ...]
    not_due: tuple[NotDue, ...]
    ended: tuple[tuple[Ints, Ints, tuple[str, ...]], ...] = ()

    @property
    def any(self) -> Bools:
        """Where at least one month lies between first and last, suspended or not."""
        due: Bools = ~self.held & (self.first <= self.last)
        return due

    def segments(self) -> list[tuple[Ints, Ints]]:
        """Return the runs of months that are due; empty where the last is before the first."""
        runs = [(self.first, self.last)]
        for pause in self.suspended:
            runs = [
                piece
                for first, last in runs
                for piece in (
                    (first, np.minimum(last, pause.first - 1)),
                    (np.maximum(first, pause.last + 1), last),
                )
            ]
        return runs


def due_months(line: CompiledLine, work: BenefitWork, candidates: Bools) -> Due:
    """Return the months a line is due for, within the period.

    Args:
        line: the line.
        work: the computation.
        candidates: rows that conditions have not struck out.
    """
    ends, held = _ends(line, work, candidates)
    suspended, unknown = _suspended(line, work, candidates)
    held = held | unknown
    opening = line.start if line.spread else line.month
    if opening is None:
        start, column = np.full(work.count, _NO_START), None
    else:
        start, missing = _month(opening, work, candidates)
        held, column = held | missing, work.deciding_column(opening)
    bounds = _Bounds(start, column, ends, held, suspended)
    if line.every is not None:
        due = _every_year(work, bounds, line.every)
    else:
        due = _monthly(work, bounds) if line.spread else _single(work, bounds)
    return replace(due, ended=tuple(_ended(line, work, bounds, due)))


def _ended(
    line: CompiledLine, work: BenefitWork, bounds: _Bounds, due: Due
) -> Iterator[tuple[Ints, Ints, tuple[str, ...]]]:
    """Yield the rows due that an end within the period stops, by the end that comes first."""
    deciding = (*work.rule.last_months, *((line.end,) if line.end else ()))
    last = bounds.last
    for expression, (end, _) in zip(deciding, bounds.ends, strict=True):
        rows = np.flatnonzero((end <= work.period.last) & (end == last) & due.any)
        if len(rows):
            yield rows, end[rows], expression.columns


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What limits the months of a line.

    Attributes:
        start: the first month it may be due, or its one month [n].
        opening: the column that decides it.
        ends: months after which nothing is due [n], each with the column that decides it.
        held: where a date that decides is missing.
        suspended: months that are not due.
    """

    start: Ints
    opening: str | None
    ends: tuple[tuple[Ints, str | None], ...]
    held: Bools
    suspended: tuple[Pause, ...]

    @property
    def last(self) -> Ints:
        """The last month anything can be due; without end where no date was given."""
        months = np.full(len(self.start), _NO_END)
        for end, _ in self.ends:
            months = np.minimum(months, end)
        return months

    def ended(self, where: Bools, last: Ints) -> list[NotDue]:
        """Return why rows have ended, each by the column that ended them."""
        return [
            NotDue(where & (end == last), "E011", lambda rows: Months(last[rows]), column)
            for end, column in self.ends
        ]

    def stopped(self, where: Bools, first: Ints, last: Ints) -> list[NotDue]:
        """Return why rows are suspended from their first month due to their last."""
        meets = [(pause.first <= last) & (first <= pause.last) for pause in self.suspended]
        because = tuple(pause.because for pause in self.suspended)

        def detail(rows: Ints) -> Suspended:
            return Suspended(first[rows], last[rows], tuple(m[rows] for m in meets), because)

        return [
            NotDue(where & met, "E015", detail, pause.column)
            for met, pause in zip(meets, self.suspended, strict=True)
        ]


def _place(expression: Expression) -> str:
    words = SCHEDULE.get(expression.name)
    return part_name(expression.place, words.zh if words else expression.name)


def _month(expression: Expression, work: BenefitWork, candidates: Bools) -> tuple[Ints, Bools]:
    value = evaluate(expression, work.context, Frame(work.facts, active=candidates))
    held = work.hold_missing(value.reasons, candidates, _place(expression))
    return _full(cast("Ints", value.data), work.count), held


def _suspended(
    line: CompiledLine, work: BenefitWork, candidates: Bools
) -> tuple[tuple[Pause, ...], Bools]:
    """Return the suspended months: none without a beginning, open without an end.

    An end before the beginning leaves no month between them.
    """
    pauses: list[Pause] = []
    held = np.zeros(work.count, dtype=np.bool_)
    for suspension in line.suspended:
        begin, unknown = _bound(suspension.first, work, candidates, _NO_END)
        stop, unsure = _bound(suspension.last, work, candidates, _NO_END)
        held = held | unknown | unsure
        none = begin > stop
        first, last = (np.where(none, _NO_END, months) for months in (begin, stop))
        column = work.deciding_column(suspension.first)
        pauses.append(Pause(first, last, suspension.reason, column))
    return tuple(pauses), held


def _bound(
    expression: Expression, work: BenefitWork, candidates: Bools, otherwise: np.int64
) -> tuple[Ints, Bools]:
    """Return months, ``otherwise`` where a cell that may be blank is, and where one is missing."""
    value = evaluate(expression, work.context, Frame(work.facts, active=candidates))
    months = _full(cast("Ints", value.data), work.count)
    unknown = work.context.reasons.required(value.reasons)
    held = work.hold_missing(unknown, candidates, _place(expression))
    if not value.reasons:
        return months, held
    return np.where(value.reasons.known, months, otherwise), held


def _ends(
    line: CompiledLine, work: BenefitWork, candidates: Bools
) -> tuple[tuple[tuple[Ints, str | None], ...], Bools]:
    """Return the months after which nothing is due, and where one cannot be known."""
    ends: list[tuple[Ints, str | None]] = []
    held = np.zeros(work.count, dtype=np.bool_)
    for expression in (*work.rule.last_months, *((line.end,) if line.end else ())):
        months, unknown = _bound(expression, work, candidates, _NO_END)
        held = held | unknown
        ends.append((months, work.deciding_column(expression)))
    return tuple(ends), held


def _monthly(work: BenefitWork, bounds: _Bounds) -> Due:
    period, start, last, held = work.period, bounds.start, bounds.last, bounds.held
    first_due = np.maximum(start, period.first)
    last_due = np.minimum(last, period.last)
    empty = (first_due > last_due) & ~held
    late, over = start > period.last, last < period.first
    due = Due(first_due, last_due, held, bounds.suspended, ())
    stopped = ~empty & ~held & ~_some(due)
    return replace(
        due,
        not_due=(
            *bounds.stopped(stopped, first_due, last_due),
            NotDue(empty & late, "E010", lambda rows: Months(start[rows]), bounds.opening),
            *bounds.ended(empty & ~late & over, last),
            NotDue(
                empty & ~late & ~over,
                "E014",
                lambda rows: FromTo(start[rows], last[rows]),
                bounds.opening,
            ),
        ),
    )


def _every_year(work: BenefitWork, bounds: _Bounds, number: int) -> Due:
    """Return the months with a number, 1 to 12, from start to end within the period."""
    due = _monthly(work, bounds)
    first = due.first + (number - 1 - due.first) % 12
    last = due.last - (due.last - (number - 1)) % 12
    within = (due.first <= due.last) & ~due.held
    elsewhere = within & (first > last)
    suspended = replace(due, first=first, last=last)
    paused = within & ~elsewhere & ~_some_of(suspended, work, number)
    others = tuple(replace(reason, where=reason.where & ~within) for reason in due.not_due)
    missed = NotDue(elsewhere, "E012", lambda rows: Months(first[rows]), bounds.opening)
    return replace(suspended, not_due=(*bounds.stopped(paused, first, last), missed, *others))


def _some_of(due: Due, work: BenefitWork, number: int) -> Bools:
    """Return where at least one month with the number is due after suspensions."""
    some = np.zeros(work.count, dtype=np.bool_)
    for month in work.period:
        if month % 12 + 1 == number:
            for first, last in due.segments():
                some |= (first <= month) & (month <= last)
    return some


def _some(due: Due) -> Bools:
    """Return where at least one month is due after suspensions."""
    some = np.zeros(len(due.first), dtype=np.bool_)
    for first, last in due.segments():
        some = some | (first <= last)
    return some


def _single(work: BenefitWork, bounds: _Bounds) -> Due:
    period, month, last, held = work.period, bounds.start, bounds.last, bounds.held
    outside = ((month < period.first) | (month > period.last)) & ~held
    ended = ~outside & (month > last) & ~held
    stopped = np.zeros(work.count, dtype=np.bool_)
    for pause in bounds.suspended:
        stopped = stopped | ((pause.first <= month) & (month <= pause.last))
    stopped = stopped & ~outside & ~ended & ~held
    nothing = outside | ended | stopped
    return Due(
        month,
        np.where(nothing, month - 1, month),
        held,
        (),
        (
            *bounds.stopped(stopped, month, month),
            NotDue(outside, "E012", lambda rows: Months(month[rows]), bounds.opening),
            *bounds.ended(ended, last),
        ),
    )


def _full(months: Ints, count: int) -> Ints:
    return np.broadcast_to(months, count) if len(months) != count else months
