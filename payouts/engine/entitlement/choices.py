"""Every benefit of a roster, and of a person's exclusive benefits the one that is paid.

A choice is made after entitlement and before the last rounding, across sheets and files.
Where one of a person's benefits is held, the better one is not known: all are held.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.columns import ID
from payouts.base.diagnostics import CATALOGUE
from payouts.base.money import Exact
from payouts.base.vectors import Coded
from payouts.engine.arguments import Texts
from payouts.engine.entitlement.benefit import compute_benefit
from payouts.engine.entitlement.computed_benefits import ComputedBenefits, drawn_in
from payouts.engine.entitlement.findings import Finding, StoppedRows
from payouts.engine.entitlement.lines import LostMonths
from payouts.engine.entitlement.result import Result, RowStatus
from payouts.rules.language.nodes import Before, Gathered
from payouts.rules.order import stages_of
from payouts.rules.parts import all_nodes
from payouts.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints
    from payouts.base.period import Period
    from payouts.roster.model.roster import Roster
    from payouts.rules.evaluate.trace import Trace
    from payouts.rules.rule import CompiledChoice

    Lost = dict[str, tuple[LostMonths, ...]]
    # Returns what traces the computation of a benefit for some rows, or None.
    TraceFor = Callable[[Rule, Ints], Trace | None]

# What makes a row depend on others of its benefit.
_OF_OTHERS = (Before, Gathered)
_CODES = {RowStatus.ZERO: "E051", RowStatus.HELD: "E052"}


def compute_benefits(  # noqa: PLR0913 (all that decides what is paid)
    rules: Mapping[str, Rule],
    choices: Sequence[CompiledChoice],
    rows: Mapping[str, Ints],
    roster: Roster,
    period: Period,
    *,
    stopped: Sequence[StoppedRows] = (),
    trace_for: TraceFor | None = None,
) -> tuple[Result, ...]:
    """Compute every benefit and choose which of a person's exclusive ones is paid.

    Args:
        rules: benefit id → rule.
        choices: the pack's choices, applied in order; a benefit that takes amounts of others comes
            after the choices these take part in.
        rows: benefit id → its rows of the roster.
        roster: what was read.
        period: the months to pay.
        stopped: rows that may not be paid, whatever the rules say.
        trace_for: returns the trace of each computation, or None; of a benefit computed again, the
            last one counts.
    """
    results: dict[str, Result] = {}
    computation = _Computation(roster, period, stopped, trace_for, ComputedBenefits(results))
    for stage in stages_of({benefit: rules[benefit] for benefit in rows}, choices):
        if isinstance(stage, Rule):
            results[stage.benefit] = computation.compute(stage, rows[stage.benefit])
            continue
        among = [results[benefit] for benefit in stage.among if benefit in results]
        if len(among) > 1:
            chosen = _choose(stage, tuple(among), computation)
            results.update((result.rule.benefit, result) for result in chosen)
    return tuple(results[benefit] for benefit in rows)


def _choose(
    choice: CompiledChoice,
    among: tuple[Result, ...],
    computation: _Computation,
) -> tuple[Result, ...]:
    people = _people(among)
    if not people.shared.any():
        return among
    choosing = _Choosing(choice, among, people)
    choosing = replace(choosing, among=choosing.with_mates(choosing.held(), computation))
    if choice.grain == "month":
        return choosing.by_month(computation)
    return choosing.with_mates(choosing.by_payment(), computation)


@dataclass(frozen=True, slots=True)
class _Computation:
    """What every benefit is computed with, the first time and again.

    Attributes:
        entitled: the benefits computed so far, for those that take amounts of them.
        lost: benefit → the months it loses to other benefits, of all choices so far.
        held: benefit → its rows that a choice has held, of all choices so far.
    """

    roster: Roster
    period: Period
    stopped: Sequence[StoppedRows]
    trace_for: TraceFor | None
    entitled: ComputedBenefits
    lost: Lost = field(default_factory=dict)
    held: dict[str, tuple[StoppedRows, ...]] = field(default_factory=dict)

    def compute(self, rule: Rule, rows: Ints) -> Result:
        """Compute a benefit for its rows of the roster, without the months it has lost."""
        return compute_benefit(
            rule,
            self.roster,
            rows,
            self.period,
            struck=self.lost.get(rule.benefit, ()),
            stopped=(*self.stopped, *self.held.get(rule.benefit, ())),
            entitled=self.entitled,
            trace=self.trace_for(rule, rows) if self.trace_for else None,
        )


@dataclass(frozen=True, slots=True)
class _People:
    """Who is in several benefits.

    Attributes:
        count: number of distinct people.
        codes: for each benefit, the person of each row; -1 where the row does not count.
        shared: people [count] who have rows that count in more than one benefit.
        undecided: people [count] with a held row in one of them.
    """

    count: int
    codes: tuple[Ints, ...]
    shared: Bools
    undecided: Bools

    def rows_in(self, benefit: int, people: Bools) -> Bools:
        """Return the rows of a benefit whose person is among the given ones."""
        codes = self.codes[benefit]
        return (codes >= 0) & people[codes]


def _people(among: Sequence[Result]) -> _People:
    ids = [result.ids for result in among]
    codes, unique = pd.factorize(np.concatenate(ids))
    pieces = np.split(codes.astype(np.int64), np.cumsum([len(i) for i in ids])[:-1])
    counted: list[Ints] = []
    present = np.zeros((len(among), len(unique)), dtype=np.bool_)
    held = np.zeros(len(unique), dtype=np.bool_)
    for index, (piece, result) in enumerate(zip(pieces, among, strict=True)):
        counts = np.isin(result.status, (RowStatus.PAID, RowStatus.HELD))
        counts &= result.columns[ID].reasons.known
        present[index, piece[counts]] = True
        held[piece[counts & (result.status == RowStatus.HELD)]] = True
        counted.append(np.where(counts, piece, np.int64(-1)))
    shared = present.sum(axis=0) > 1
    return _People(len(unique), tuple(counted), shared, shared & held)


@dataclass(frozen=True, slots=True)
class _Choosing:
    """One choice being made.

    Attributes:
        choice: which benefits exclude one another, and how.
        among: their results, in the choice's order.
        people: who is in several of them.
    """

    choice: CompiledChoice
    among: tuple[Result, ...]
    people: _People

    @property
    def decided(self) -> Bools:
        """People whose benefits can be compared."""
        return self.people.shared & ~self.people.undecided

    @property
    def place(self) -> str:
        """The part of the pack that makes the choice."""
        return f"{self.choice.place.file}:{self.choice.place.line} choices"

    def held(self) -> tuple[Result, ...]:
        """Return the results with the rows of people who wait for a held row held too."""
        return tuple(
            self._not_paid(result, self.people.rows_in(i, self.people.undecided), RowStatus.HELD)
            for i, result in enumerate(self.among)
        )

    def by_payment(self) -> tuple[Result, ...]:
        """Return the results with only the best benefit of each person paid."""
        amounts = [
            _summed(Exact.where(result.paid, result.exact, 0), codes, self.people.count)
            for result, codes in zip(self.among, self.people.codes, strict=True)
        ]
        best = self._best(amounts, [self._has_paid(i) for i in range(len(self.among))])
        names = tuple(result.rule.name for result in self.among)
        chosen: list[Result] = []
        for index, result in enumerate(self.among):
            where = self.people.rows_in(index, self.decided & (best != index))
            winners = Coded(best[self.people.codes[index]].astype(np.int32), names)
            chosen.append(self._not_paid(result, where, RowStatus.ZERO, winners))
        return tuple(chosen)

    def with_mates(
        self, chosen: tuple[Result, ...], computation: _Computation
    ) -> tuple[Result, ...]:
        """Return the results, those computed again whose rows depend on rows not paid now.

        Args:
            chosen: the results in which some rows are held, or lose to another benefit.
            computation: how to compute again; what this choice decides is added to it.
        """
        return tuple(
            self._with_mates(before, after, computation)
            for before, after in zip(self.among, chosen, strict=True)
        )

    def _with_mates(self, before: Result, after: Result, computation: _Computation) -> Result:
        rule, changed = after.rule, after.status != before.status
        if not changed.any() or not any(isinstance(n, _OF_OTHERS) for n in all_nodes(rule)):
            return after
        held = changed & (after.status == RowStatus.HELD)
        gone = changed & (after.status == RowStatus.ZERO)
        if held.any():
            rows = np.sort(after.rows[held])
            stop = StoppedRows("E052", CATALOGUE["E052"].severity, rows)
            computation.held[rule.benefit] = (*computation.held.get(rule.benefit, ()), stop)
        if gone.any():
            months = dict.fromkeys(computation.period, gone)
            lost = LostMonths(months, self.place, self.choice.reason)
            computation.lost[rule.benefit] = (*computation.lost.get(rule.benefit, ()), lost)
        return _recomputed(after, computation)

    def by_month(self, computation: _Computation) -> tuple[Result, ...]:
        """Return the results computed again without the months that another benefit pays.

        Args:
            computation: how to compute again; the months a benefit loses are added to it.
        """
        months: list[dict[int, Bools]] = [{} for _ in self.among]
        for month in computation.period:
            values = [self._month_values(i, month) for i in range(len(self.among))]
            best = self._best([amount for amount, _ in values], [has for _, has in values])
            several = self.decided & (np.sum([has for _, has in values], axis=0) > 1)
            for index, result in enumerate(self.among):
                rows = self.people.rows_in(index, several & (best != index)) & result.paid
                if rows.any():
                    months[index][month] = rows
        chosen = list(self.among)
        for index, (result, gone) in enumerate(zip(self.among, months, strict=True)):
            if gone:
                benefit = result.rule.benefit
                struck = LostMonths(gone, self.place, self.choice.reason)
                computation.lost[benefit] = (*computation.lost.get(benefit, ()), struck)
                chosen[index] = _recomputed(result, computation)
        return tuple(chosen)

    def _has_paid(self, index: int) -> Bools:
        has = np.zeros(self.people.count, dtype=np.bool_)
        codes = self.people.codes[index]
        has[codes[self.among[index].paid & (codes >= 0)]] = True
        return has

    def _month_values(self, index: int, month: int) -> tuple[Exact, Bools]:
        """Return what each person draws of a benefit in a month, and who draws it."""
        result = self.among[index]
        codes = np.where(result.paid, self.people.codes[index], -1)
        return drawn_in(result, month, codes, self.people.count)

    def _best(self, amounts: Sequence[Exact], has: Sequence[Bools]) -> Ints:
        """Return, for each person, which benefit is paid; the first named wins a tie."""
        best = np.full(self.people.count, -1, dtype=np.int64)
        highest = Exact.constant(0, self.people.count)
        for index, (amount, present) in enumerate(zip(amounts, has, strict=True)):
            better = present & (best < 0)
            if self.choice.prefer == "higher":
                better = better | (present & amount.gt(highest))
            best = np.where(better, index, best)
            highest = Exact.where(better, amount, highest)
        return best

    def _not_paid(
        self, result: Result, where: Bools, status: RowStatus, winners: Coded | None = None
    ) -> Result:
        """Return a result in which the paid rows of the mask are not paid, with the reason.

        Args:
            result: what was computed.
            where: the rows.
            status: what becomes of them.
            winners: the benefit that is paid instead, where one is.
        """
        rows = np.flatnonzero(where & result.paid)
        if not len(rows):
            return result
        code = _CODES[status]
        detail = "" if winners is None else Texts(winners.take(rows))
        args = {"because": self.choice.reason, "detail": detail, "period": str(result.period)}
        severity = CATALOGUE[code].severity
        finding = Finding(code, severity, rows, self.place, args=args, look_at=ID)
        statuses = result.status.copy()
        statuses[rows] = status
        return _with_status(replace(result, findings=(*result.findings, finding)), statuses)


def _recomputed(before: Result, computation: _Computation) -> Result:
    """Compute again without the lost months; rows that a choice does not pay stay unpaid."""
    again = computation.compute(before.rule, before.rows)
    kept = (before.status != RowStatus.PAID) & (again.status == RowStatus.PAID)
    status = np.where(kept, before.status, again.status).astype(np.int8)
    findings = (*again.findings, *(f for f in before.findings if f.code in _CODES.values()))
    return _with_status(replace(again, findings=findings), status)


def _with_status(result: Result, status: NDArray[np.int8]) -> Result:
    """Return a result in which fewer rows are paid."""
    paid = status == RowStatus.PAID
    parts = tuple(replace(part, fen=np.where(paid, part.fen, 0)) for part in result.parts)
    return replace(result, status=status, fen=np.where(paid, result.fen, 0), parts=parts)


def _summed(values: Exact, codes: Ints, count: int) -> Exact:
    """Return the sum of the rows of each person; rows without one are left out."""
    counts = np.flatnonzero(codes >= 0)
    return values.take(counts).group_sum(codes[counts], count)
