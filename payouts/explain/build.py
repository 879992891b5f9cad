"""One row explained: everything that decides its amount or why there is none."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from payouts.base.columns import NAME
from payouts.base.identity import mask_name
from payouts.base.money import Exact, fen_text, fraction_text
from payouts.base.numerals import chinese_capital
from payouts.base.period import (
    ALWAYS_AFTER,
    ALWAYS_BEFORE,
    day_text,
    months_in_words,
)
from payouts.engine.entitlement.needed import merged
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.figureuse import rows_on_invented
from payouts.explain.datum import decimal_text
from payouts.explain.model import (
    ConditionExplained,
    Law,
    PartExplained,
    Rounded,
    RowExplained,
    Sharing,
)
from payouts.explain.months import due_spans, lines_of
from payouts.explain.recorder import Ruling
from payouts.explain.rowparts import cells_of, figures_of, id_of, mode_text
from payouts.roster.cells.problems import plain_text
from payouts.rules.laws import laws_in_force
from payouts.rules.monthly import monthly_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.period import Period
    from payouts.engine.row_messages import RowNote
    from payouts.explain.model import Working
    from payouts.explain.rowparts import ComputedRow
    from payouts.rules.rule import CompiledChoice, CompiledCondition, Rule

NOT_REACHED = "not reached"


def explain_row(
    row: ComputedRow, notes: Sequence[RowNote], choices: Sequence[CompiledChoice]
) -> RowExplained:
    """Explain one row.

    Args:
        row: the row, and what the recorder kept of it.
        notes: all notes on rows of its benefit.
        choices: of the pack.
    """
    result, rule = row.result, row.result.rule
    place = row.roster.place(row.index)
    status = RowStatus(int(result.status[row.position]))
    paid = status is RowStatus.PAID
    name = plain_text(row.roster.cells(NAME)[row.index])
    fen = int(result.fen[row.position])
    payment = tuple(w for w in map(row.working, rule.payment) if w.numbers)
    rounded = _rounded(row) if payment else None
    shared_by = () if rule.split is None else row.articles(rule.split.article)
    return RowExplained(
        benefit=rule.benefit,
        name=rule.name,
        file=str(place.file),
        sheet=str(place.sheet),
        row=int(place.row or 0),
        person=mask_name(name),
        full_name=name,
        invented=bool(rows_on_invented(result)[row.position]),
        id_masked=id_of(row),
        period=str(result.period),
        status=status.word,
        amount=fen_text(fen) if paid else None,
        capital=chinese_capital(fen) if paid else None,
        rule_file=rule.file,
        rule_version=rule.version,
        law=laws_of(rule, result.period),
        cells=cells_of(row),
        facts=tuple(w for w in map(row.working, rule.facts) if w.numbers),
        conditions=tuple(c for condition in rule.conditions for c in _condition(condition, row)),
        lines=lines_of(row, choices),
        figures=figures_of(row),
        steps=tuple(_steps(row)),
        payment=payment,
        rounded=rounded,
        sharing=_sharing(row, rounded) if paid else None,
        parts=tuple(
            PartExplained(p.payer, fen_text(int(p.fen[row.position])), p.by_office, shared_by)
            for p in result.parts
            if paid
        ),
        reasons=tuple(note.diagnostic.as_json() for note in notes if note.row == row.position),
    )


def laws_of(rule: Rule, period: Period) -> tuple[Law, ...]:
    """Return the laws of a rule that are in force on some day of a period."""
    return Law.of(laws_in_force(rule, period))


def _condition(condition: CompiledCondition, row: ComputedRow) -> Iterator[ConditionExplained]:
    """Yield the rulings of a condition on the row, months with the same ruling together."""
    ruled = row.recorder.ruled(condition, row.position)
    if not ruled:
        yield _ruled(condition, NOT_REACHED, row, None)
    for ruling in Ruling:
        spans = [r.span for r in ruled if r.ruling is ruling]
        if not spans:
            continue
        if spans[-1] is None:
            yield _ruled(condition, ruling.value, row, None)
            continue
        of_months = [span for span in spans if span is not None]
        for span in merged(of_months):
            working = next(s for s in of_months if span[0] <= s[0] <= span[1])
            yield _ruled(condition, ruling.value, row, working, span)


def _ruled(
    condition: CompiledCondition,
    ruling: str,
    row: ComputedRow,
    worked: tuple[int, int] | None,
    months: tuple[int, int] | None = None,
) -> ConditionExplained:
    working = row.working(condition.expression, worked)
    if months is not None:
        count = months[1] - months[0] + 1
        working = replace(working, months=months_in_words(*months), count=count)
    start = "" if condition.first == ALWAYS_BEFORE else day_text(condition.first)
    end = "" if condition.last == ALWAYS_AFTER else day_text(condition.last)
    return ConditionExplained(
        because=condition.because,
        outcome=condition.outcome.value,
        ruling=ruling,
        must_be=not condition.strikes_when,
        working=working,
        in_force=f"{start}..{end}" if condition.dated else None,
        source=condition.source,
        status=None if condition.status is None else condition.status.value,
        article=row.articles(condition.article, months or worked),
    )


def _steps(row: ComputedRow) -> Iterator[Working]:
    """Yield the steps of every line and the facts of its months, stretch by stretch."""
    for line in row.result.rule.lines:
        for span in due_spans(line, row):
            formulas = (*line.steps, *(c.expression for c in row.result.rule.conditions))
            for fact in monthly_facts(row.result.rule, formulas):
                yield row.working(fact, span)
            for step in line.steps:
                yield row.working(step, span)


def _rounded(row: ComputedRow) -> Rounded | None:
    rule = row.result.rule
    last = row.working(rule.payment[-1])
    before = next(
        (
            seen.value
            for version in rule.payment[-1].versions
            for seen in row.recorder.seen(version.node, row.position)
        ),
        None,
    )
    if before is None:
        return None
    value = Fraction(last.value)
    mode = rule.rounding
    after = Exact.of([value]).round(mode.quantum, mode.mode).at(0)
    return Rounded(
        step=last.name,
        before=fraction_text(value),
        decimal=decimal_text(value),
        quantum=fraction_text(mode.quantum),
        mode=mode_text(mode).rpartition(" ")[2],
        after=fraction_text(after),
        article=row.articles(mode.article),
    )


def _sharing(row: ComputedRow, rounded: Rounded | None) -> Sharing | None:
    split = row.result.rule.split
    if split is None or not split.payees_by or rounded is None:
        return None
    part = cast("Exact", row.result.columns[split.weight].data)
    weight = fraction_text(part.at(row.position if len(part) > 1 else 0))
    amount = fen_text(int(row.result.fen[row.position]))
    article = row.articles(split.article)
    return Sharing(split.payees_by, split.weight, weight, rounded.after, amount, article)
