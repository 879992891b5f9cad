"""Evaluates formulas: typed trees → columns.

Everything is a vector operation over all rows. Conditions are three-valued: what
is unknown stays unknown unless the rest of the formula decides without it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from payouts.base.columns import ID
from payouts.base.money import Exact, safe_divide
from payouts.base.vectors import Coded, Dates
from payouts.rules.evaluate.comparing import EXACT, PLAIN, chosen, compare_dates, same_text
from payouts.rules.evaluate.context import (
    named_value,
    precision_of,
    select_kind,
    selecting_days,
)
from payouts.rules.evaluate.lookup import banded, figure
from payouts.rules.evaluate.usage import Usage
from payouts.rules.language import nodes
from payouts.rules.language.functions import ABOUT, BIRTH_DATE, FUNCTIONS, months_on
from payouts.rules.language.names import MONTH_PAID_FOR, YEAR_PAID_FOR
from payouts.rules.language.types import ValueKind
from payouts.rules.language.values import ReasonKind, Reasons, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from payouts.base.arrays import Bools, Ints
    from payouts.rules.evaluate.context import Context
    from payouts.rules.evaluate.frame import Frame
    from payouts.rules.language.nodes import Node
    from payouts.rules.rule import DatedNode, Expression


def evaluate(expression: Expression, context: Context, frame: Frame) -> Value:
    """Evaluate a formula: choose among its dated versions, and round where it says so."""
    versions = expression.versions
    if expression.dated:
        value = _by_version(expression, context, frame)
    else:
        value = _work(versions[0].node, context, frame)
    if expression.rounding is not None:
        mode = expression.rounding
        value = Value(cast("Exact", value.data).round(mode.quantum, mode.mode), value.reasons)
    return value


def evaluate_fact(fact: Expression, context: Context, frame: Frame) -> Value:
    """Evaluate a fact; its figures count as used by the rows that use the fact."""
    usage, context.usage = context.usage, Usage(context.usage.rows)
    try:
        value = evaluate(fact, context, frame)
    finally:
        context.rests[fact.name], context.usage = context.usage, usage
    if context.trace is not None:
        context.trace.fact(fact.name, value)
    return value


def _by_version(expression: Expression, context: Context, frame: Frame) -> Value:
    days, reasons = selecting_days(expression.select, context, frame)
    if context.trace is not None:
        kind = select_kind(expression.select, context, frame)
        context.trace.dated(expression, days, reasons.known, kind, frame)
    result: Value | None = None
    covered = np.zeros(1, dtype=np.bool_)
    unclear = np.zeros(1, dtype=np.bool_)
    for version in expression.versions:
        within, straddles = _in_force(version, days)
        unclear = unclear | straddles
        part = _work(version.node, context, _narrowed(frame, within))
        result = part if result is None else chosen(within, part, result)
        covered = covered | within
    if result is None:
        raise LookupError(expression.name)
    mark, known = context.reasons.mark, reasons.known
    unclear, missing = unclear & ~covered & known, ~covered & ~unclear & known
    reasons = result.reasons | reasons
    reasons = mark(reasons, missing, ReasonKind.NO_FIGURE, expression.name)
    by_month = expression.select == "month"
    why = (
        (ReasonKind.SEVERAL, expression.name)
        if by_month
        else (ReasonKind.AMBIGUOUS, expression.select)
    )
    reasons = mark(reasons, unclear, *why)
    if expression.select != "month":
        kind = precision_of(named_value(expression.select, context, frame))
        context.want(expression.name, missing, days.first, kind)
    return Value(result.data, reasons)


def _in_force(version: DatedNode, days: Dates) -> tuple[Bools, Bools]:
    """Return where the version is certainly in force, and where only part of the month is."""
    within = (days.first >= version.first) & (days.last <= version.last)
    if days.all_exact:
        return within, np.zeros(1, dtype=np.bool_)
    touches = (days.last >= version.first) & (days.first <= version.last)
    return within, touches & ~within


def _narrowed(frame: Frame, where: Bools) -> Frame:
    return replace(frame, active=frame.active & where)


def _work(node: Node, context: Context, frame: Frame) -> Value:
    """Evaluate one node; dispatch is by class."""
    value = _WORK[type(node)](node, context, frame)
    if context.trace is not None:
        context.trace.worked(node, value, frame)
    return value


def _column_name(node: nodes.ColumnName, context: Context, _: Frame) -> Value:
    return context.columns[node.name]


def _value_name(node: nodes.ValueName, context: Context, frame: Frame) -> Value:
    return named_value(node.name, context, frame)


def _negative(node: nodes.Negative, context: Context, frame: Frame) -> Value:
    of = _work(node.of, context, frame)
    return Value(-cast("Exact", of.data), of.reasons)


def _not(node: nodes.Not, context: Context, frame: Frame) -> Value:
    of = _work(node.of, context, frame)
    return Value(~cast("Bools", of.data), of.reasons)


def _call(node: nodes.Call, context: Context, frame: Frame) -> Value:
    args = tuple(_work(arg, context, frame) for arg in node.args)
    if context.trace is not None:
        context.trace.called(node, args, frame)
    if context.births is not None and node.function == BIRTH_DATE:
        return _birth_beside(node, args[0], context.births, context)
    if node.function in _BOUNDED_BY_CELLS:
        args = tuple(
            _asked(arg, value, context) for arg, value in zip(node.args, args, strict=True)
        )
    options = {**dict(node.options), ABOUT: "、".join(_columns_in(node))}
    value = FUNCTIONS[node.function].work(context.reasons, args, options)
    if node.function in _EXTREMES:
        _note_taken(node, args, value, context, frame)
    return value


_EXTREMES = frozenset({"min", "max"})
# What takes a blank optional cell for no bound: the cell itself, not a formula that lacks one.
_BOUNDED_BY_CELLS = frozenset({"days_within"})


def _asked(node: Node, value: Value, context: Context) -> Value:
    """Return a value of which a blank cell is missing, unless it is that cell."""
    if isinstance(node, nodes.ColumnName):
        return value
    reasons = context.reasons.required(value.reasons)
    for number, reason in context.reasons.found_in(value.reasons):
        if context.reasons.not_given >> number & 1:
            blank = value.reasons.having(number)
            reasons = context.reasons.mark(reasons, blank, ReasonKind.CELL, reason.name)
    return Value(value.data, reasons)


def _note_taken(
    node: nodes.Call, args: Sequence[Value], value: Value, context: Context, frame: Frame
) -> None:
    """Note the rows that took an amount with a name, and no other that is equal to it."""
    taken = [cast("Exact", value.data).eq(cast("Exact", arg.data)) for arg in args]
    alone = np.sum(np.broadcast_arrays(*taken), axis=0) == 1
    for arg, here in zip(node.args, taken, strict=True):
        if isinstance(arg, (nodes.ColumnName, nodes.ValueName, nodes.FigureName)):
            rows = here & alone & value.reasons.known & frame.active
            before = context.limited.get(arg.name)
            context.limited[arg.name] = rows if before is None else rows | before


def _birth_beside(node: nodes.Call, ids: Value, births: Value, context: Context) -> Value:
    """Return births as they stand beside ids that tell none: those of the persons themselves."""
    (of,) = node.args
    if isinstance(of, nodes.ColumnName) and of.name == ID:
        return Value(births.data, ids.reasons | births.reasons)
    mark, about = context.reasons.mark, "、".join(_columns_in(node))
    return Value(births.data, mark(ids.reasons, ids.reasons.known, ReasonKind.NO_BIRTH, about))


def _total(node: nodes.Total, _: Context, frame: Frame) -> Value:
    return frame.totals[node.step]


def _due_months(node: nodes.DueMonths, _: Context, frame: Frame) -> Value:
    return Value(Exact.from_ints(frame.due[node.line]))


def _literal(node: nodes.Literal, _: Context, __: Frame) -> Value:
    value = node.value
    if isinstance(value, str):
        return Value(Coded(np.zeros(1, dtype=np.int32), (value,)))
    if node.type.kind is ValueKind.DATE:
        return Value(Dates.exact(np.array([value], dtype=np.int64)))
    if node.type.kind is ValueKind.MONTH:
        return Value(np.array([value], dtype=np.int64))
    return Value(Exact.constant(value, 1))


def _month_paid_for(_: nodes.MonthPaidFor, context: Context, frame: Frame) -> Value:
    return _month(context, frame, MONTH_PAID_FOR, each=1)


def _year_paid_for(_: nodes.YearPaidFor, context: Context, frame: Frame) -> Value:
    month = _month(context, frame, YEAR_PAID_FOR, each=12)
    return Value(Exact.from_ints(cast("Ints", month.data) // 12), month.reasons)


def _month(context: Context, frame: Frame, name: str, *, each: int) -> Value:
    """Return the month paid for; in a payment its months must agree in it, or in its year."""
    if frame.month is not None:
        return frame.month
    if frame.paid is None:
        raise LookupError("no month here")
    first, last = frame.paid
    differ = first // each != last // each
    return Value(first, context.reasons.mark(Reasons(), differ, ReasonKind.SEVERAL, name))


def _figure(node: nodes.FigureName, context: Context, frame: Frame) -> Value:
    key = None if node.key is None else _work(node.key, context, frame)
    about = [] if node.key is None else _columns_in(node.key)
    return figure(node.name, key, about, context, frame)


def _banded(node: nodes.Banded, context: Context, frame: Frame) -> Value:
    of = _work(node.of, context, frame)
    return banded(node.name, of, context, frame, marginal=node.marginal)


def _every_year(node: nodes.EveryYear, _: Context, __: Frame) -> Value:
    raise LookupError(f"every({node.number}) is no single month")


def _benefit(node: nodes.BenefitAmount, context: Context, frame: Frame) -> Value:
    months = None if frame.month is None else cast("Ints", frame.month.data)
    reasons = Reasons() if frame.month is None else frame.month.reasons
    found = context.benefits[node.benefit].entitled(months, frame.active)
    mark = context.reasons.mark
    reasons = mark(reasons, found.absent, ReasonKind.NO_BENEFIT, node.benefit)
    reasons = mark(reasons, found.held, ReasonKind.HELD_BENEFIT, node.benefit)
    return Value(found.amounts, reasons)


def _before(node: nodes.Before, _: Context, frame: Frame) -> Value:
    return frame.groups[node.group].before(frame.values[node.step], frame.counted)


def _gathered(node: nodes.Gathered, context: Context, frame: Frame) -> Value:
    everyone = replace(frame, active=frame.counted)
    of = None if node.of is None else _work(node.of, context, everyone)
    group = frame.groups[node.group]
    return group.gathered(node.gathering, of, frame.counted, context.reasons)


def _arithmetic(node: nodes.Arithmetic, context: Context, frame: Frame) -> Value:
    left, right = _work(node.left, context, frame), _work(node.right, context, frame)
    reasons = left.reasons | right.reasons
    if not isinstance(left.data, Exact):  # months
        return _month_arithmetic(node, left, right, reasons)
    a, b = left.data, cast("Exact", right.data)
    match node.op:
        case "+":
            return Value(a + b, reasons)
        case "-":
            return Value(a - b, reasons)
        case "*":
            return Value(a * b, reasons)
        case _:
            result, by_zero = safe_divide(a, b)
            mark = context.reasons.mark
            return Value(result, mark(reasons, by_zero, ReasonKind.ZERO_DIVISOR, "/"))


def _month_arithmetic(node: nodes.Arithmetic, left: Value, right: Value, reasons: Reasons) -> Value:
    months = cast("Ints", left.data)
    if isinstance(right.data, Exact):
        count = right.data if node.op == "+" else -right.data
        return Value(months_on(months, count), reasons)
    return Value(Exact.from_ints(months - cast("Ints", right.data)), reasons)


def _compare(node: nodes.Compare, context: Context, frame: Frame) -> Value:
    left, right = _work(node.left, context, frame), _work(node.right, context, frame)
    reasons = left.reasons | right.reasons
    a, b = left.data, right.data
    if isinstance(a, Exact) and isinstance(b, Exact):
        return Value(EXACT[node.op](a, b), reasons)
    if isinstance(a, Dates) and isinstance(b, Dates):
        certain, unclear = compare_dates(node.op, a, b)
        if unclear is not None:
            name = "、".join(_columns_in(node))
            reasons = context.reasons.mark(reasons, unclear, ReasonKind.AMBIGUOUS, name)
        return Value(certain, reasons)
    if isinstance(a, Coded) and isinstance(b, Coded):
        same = same_text(a, b)
        return Value(same if node.op == "==" else ~same, reasons)
    return Value(PLAIN[node.op](cast("Ints", a), cast("Ints", b)), reasons)


def _columns_in(node: Node) -> list[str]:
    """Return the names a comparison is about, in order."""
    match node:
        case nodes.ColumnName() | nodes.ValueName():
            return [node.name]
        case nodes.Compare() | nodes.Arithmetic():
            return _columns_in(node.left) + _columns_in(node.right)
        case nodes.Select():
            return _columns_in(node.yes) + _columns_in(node.no)
        case nodes.Call():
            return [name for arg in node.args for name in _columns_in(arg)]
        case _:
            return []


def _logic(node: nodes.Logic, context: Context, frame: Frame) -> Value:
    """``and``/``or`` of three-valued conditions: a part that decides makes the rest irrelevant."""
    deciding = node.op == "or"
    decided = np.zeros(1, dtype=np.bool_)
    reasons = Reasons()
    for part in node.parts:
        value = _work(part, context, frame)
        data = cast("Bools", value.data)
        hit = data if deciding else ~data
        decided = decided | (hit & value.reasons.known if value.reasons else hit)
        reasons = reasons | value.reasons
    undecided = ~decided
    return Value(decided if deciding else undecided, reasons.only(undecided))


def _select(node: nodes.Select, context: Context, frame: Frame) -> Value:
    condition = _work(node.condition, context, frame)
    choice = cast("Bools", condition.data)
    if context.trace is not None:
        context.trace.selected(node, condition, frame)
    yes = _work(node.yes, context, _narrowed(frame, choice))
    no = _work(node.no, context, _narrowed(frame, ~choice))
    result = chosen(choice, yes, no)
    if not condition.reasons:
        return result
    reasons = condition.reasons
    return Value(result.data, Reasons.chosen(reasons.missing, reasons, result.reasons))


def _within(node: nodes.Within, context: Context, frame: Frame) -> Value:
    of = _work(node.of, context, frame)
    data = cast("Coded", of.data)
    members = np.array([c in node.members for c in data.categories] or [False], dtype=np.bool_)
    return Value(members[data.codes], of.reasons)


_WORK: Mapping[type[Node], Callable[[Any, Context, Frame], Value]] = {
    nodes.Literal: _literal,
    nodes.ColumnName: _column_name,
    nodes.ValueName: _value_name,
    nodes.BenefitAmount: _benefit,
    nodes.Before: _before,
    nodes.FigureName: _figure,
    nodes.Banded: _banded,
    nodes.Arithmetic: _arithmetic,
    nodes.Negative: _negative,
    nodes.Compare: _compare,
    nodes.Logic: _logic,
    nodes.Not: _not,
    nodes.Select: _select,
    nodes.Within: _within,
    nodes.Call: _call,
    nodes.Total: _total,
    nodes.YearPaidFor: _year_paid_for,
    nodes.MonthPaidFor: _month_paid_for,
    nodes.EveryYear: _every_year,
    nodes.Gathered: _gathered,
    nodes.DueMonths: _due_months,
}
