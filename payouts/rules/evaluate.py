"""Typed trees → columns: the one place where a formula is worked out.

Everything is a vector operation over all rows. Conditions are three-valued: what
is unknown stays unknown unless the rest of the formula decides without it.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from payouts import period
from payouts.money import Exact, safe_divide
from payouts.rules.functions import ABOUT, FUNCTIONS
from payouts.rules.types import (
    Arithmetic,
    Banded,
    Before,
    Call,
    ColumnName,
    Compare,
    DueMonths,
    FigureName,
    Kind,
    Literal,
    Logic,
    Negative,
    Node,
    Not,
    Select,
    Total,
    ValueName,
    Within,
    YearPaidFor,
)
from payouts.rules.usage import Usage
from payouts.rules.values import CauseKind, Causes, Value, settled, united
from payouts.vectors import Coded, Dates, Sets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from payouts.rules.compiled import DatedNode, Expression
    from payouts.rules.figures import FigureTable
    from payouts.rules.trace import Trace

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

_ONE = np.ones(1, dtype=np.bool_)
NOT_WANTED = np.int64(period.ALWAYS_BEFORE)
_YEARS = (1, 9999)  # what a calendar holds


@dataclass(slots=True)
class Context:
    """What one rule is worked out on.

    Attributes:
        columns: the roster's columns, with causes for missing cells.
        figures: the rule's figure tables.
        causes: numbers the reasons.
        usage: notes which figure versions rows rest on.
        rests: fact → the figure versions it rests on.
        wanted: figure or formula that lacked a version → the days it was wanted for
            [n], NOT_WANTED elsewhere, and how exact they are (date, month or year).
        positions: figure → for each key of its table, the rows' positions in it.
        trace: told of the way taken; None where nobody asks.
    """

    columns: Mapping[str, Value]
    figures: Mapping[str, FigureTable]
    causes: Causes
    usage: Usage
    rests: dict[str, Usage] = field(default_factory=dict)
    wanted: dict[str, tuple[Ints, Kind]] = field(default_factory=dict)
    positions: dict[str, list[tuple[Ints, Ints | None]]] = field(default_factory=dict)
    trace: Trace | None = None

    def want(self, name: str, where: Bools, days: Ints, kind: Kind) -> None:
        """Note the days on which something had no version."""
        if where.any():
            before = self.wanted[name][0] if name in self.wanted else NOT_WANTED
            self.wanted[name] = (np.where(where, days, before), kind)


class Earlier(Protocol):
    """Rows in groups, each in its order."""

    def before(self, value: Value, counts: Bools) -> Value:
        """Return what a value adds up to on the earlier rows of each row's group."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a formula stands: what names mean here, which month it is, for which rows.

    Attributes:
        values: facts and the steps worked out so far.
        month: the month paid for: one for all rows (length 1) or one a row; None outside a line.
        active: the rows that matter (length n or 1): figures are noted as used for these only.
        totals: line step → its sum over the months due.
        due: line → number of months due.
        groups: group → its rows in order.
        span: first and last month [n] of the months that ``month`` stands for, where several.
    """

    values: Mapping[str, Value]
    month: Value | None = None
    active: Bools = field(default_factory=lambda: _ONE)
    totals: Mapping[str, Value] = field(default_factory=dict)
    due: Mapping[str, Ints] = field(default_factory=dict)
    groups: Mapping[str, Earlier] = field(default_factory=dict)
    span: tuple[Ints, Ints] | None = None


def evaluate(expression: Expression, context: Context, frame: Frame) -> Value:
    """Work out a formula, choosing among its dated versions, and round it where it says so."""
    versions = expression.versions
    if expression.dated:
        value = _by_version(expression, context, frame)
    else:
        value = _work(versions[0].node, context, frame)
    if expression.rounding is not None:
        mode = expression.rounding
        value = Value(cast("Exact", value.data).round(mode.quantum, mode.mode), value.cause)
    return value


def evaluate_fact(fact: Expression, context: Context, frame: Frame) -> Value:
    """Work out a fact; the figures in it count as used by the rows that use the fact."""
    usage, context.usage = context.usage, Usage(context.usage.rows)
    try:
        value = evaluate(fact, context, frame)
    finally:
        context.rests[fact.name], context.usage = context.usage, usage
    if context.trace is not None:
        context.trace.fact(fact.name, value)
    return value


def selecting_days(select: str, context: Context, frame: Frame) -> tuple[Dates, Ints | None]:
    """Return the days that choose a version, and the causes where they are missing."""
    if select == "month":
        if frame.month is None:
            raise LookupError("no month here")
        months = cast("Ints", frame.month.data)
        return Dates.exact(period.first_day(months)), frame.month.cause
    value = _named(select, context, frame)
    return days_of(value), value.cause


def _named(name: str, context: Context, frame: Frame) -> Value:
    """Return a fact, an earlier step or a column."""
    if name not in frame.values:
        return context.columns[name]
    if name in context.rests:
        context.usage.adopt(context.rests[name], frame.active)
    return frame.values[name]


def days_of(value: Value) -> Dates:
    """Return a date, month or year as days; of a month or year its first."""
    data = value.data
    if isinstance(data, Dates):
        return data
    if isinstance(data, Exact):  # a year: its first day
        years = np.clip(data.num, *_YEARS).astype(np.int64)
        return Dates.exact(period.first_day(years * 12))
    return Dates.exact(period.first_day(cast("Ints", data)))


def _precision(value: Value) -> Kind:
    """Return how exactly the days of a selecting value are meant."""
    if isinstance(value.data, Dates):
        return Kind.DATE
    return Kind.INTEGER if isinstance(value.data, Exact) else Kind.MONTH


def _select_kind(select: str, context: Context, frame: Frame) -> Kind | None:
    """Return how exactly the days of a selecting value are meant; None: the month paid for."""
    return None if select == "month" else _precision(_named(select, context, frame))


def _known(cause: Ints | None) -> Bools:
    return _ONE if cause is None else cause == 0


def _by_version(expression: Expression, context: Context, frame: Frame) -> Value:
    days, cause = selecting_days(expression.select, context, frame)
    if context.trace is not None:
        kind = _select_kind(expression.select, context, frame)
        context.trace.dated(expression, days, _known(cause), kind, frame)
    result: Value | None = None
    covered = np.zeros(1, dtype=np.bool_)
    unclear = np.zeros(1, dtype=np.bool_)
    for version in expression.versions:
        within, straddles = _in_force(version, days)
        unclear = unclear | straddles
        part = _work(version.node, context, _narrowed(frame, within))
        result = part if result is None else _chosen(within, part, result)
        covered = covered | within
    if result is None:
        raise LookupError(expression.name)
    mark = context.causes.mark
    unclear, missing = unclear & ~covered, ~covered & ~unclear
    if cause is not None:
        unclear, missing = unclear & (cause == 0), missing & (cause == 0)
    total = mark(united(result.cause, cause), missing, CauseKind.NO_FIGURE, expression.name)
    total = mark(total, unclear, CauseKind.AMBIGUOUS, expression.select)
    if expression.select != "month":
        kind = _precision(_named(expression.select, context, frame))
        context.want(expression.name, missing, days.first, kind)
    return Value(result.data, settled(total))


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
    """Work out one node; dispatch is by class."""
    return _WORK[type(node)](node, context, frame)


def _column_name(node: ColumnName, context: Context, _: Frame) -> Value:
    return context.columns[node.name]


def _value_name(node: ValueName, context: Context, frame: Frame) -> Value:
    return _named(node.name, context, frame)


def _negative(node: Negative, context: Context, frame: Frame) -> Value:
    of = _work(node.of, context, frame)
    return Value(-cast("Exact", of.data), of.cause)


def _not(node: Not, context: Context, frame: Frame) -> Value:
    of = _work(node.of, context, frame)
    return Value(~cast("Bools", of.data), of.cause)


def _call(node: Call, context: Context, frame: Frame) -> Value:
    args = tuple(_work(arg, context, frame) for arg in node.args)
    if context.trace is not None:
        context.trace.called(node, args, frame)
    options = {**dict(node.options), ABOUT: "、".join(_columns_in(node))}
    return FUNCTIONS[node.function].work(context.causes, args, options)


def _total(node: Total, _: Context, frame: Frame) -> Value:
    return frame.totals[node.step]


def _due_months(node: DueMonths, _: Context, frame: Frame) -> Value:
    return Value(Exact.from_ints(frame.due[node.line]))


def _literal(node: Literal, _: Context, __: Frame) -> Value:
    value = node.value
    if isinstance(value, str):
        return Value(Coded(np.zeros(1, dtype=np.int32), (value,)))
    if node.type.kind is Kind.DATE:
        return Value(Dates.exact(np.array([value], dtype=np.int64)))
    if node.type.kind is Kind.MONTH:
        return Value(np.array([value], dtype=np.int64))
    return Value(Exact.constant(value, 1))


def _year_paid_for(_: YearPaidFor, __: Context, frame: Frame) -> Value:
    if frame.month is None:
        raise LookupError("no month here")
    return Value(Exact.from_ints(cast("Ints", frame.month.data) // 12), frame.month.cause)


def _figure(node: FigureName, context: Context, frame: Frame) -> Value:
    key = None if node.key is None else _work(node.key, context, frame)
    about = [] if node.key is None else _columns_in(node.key)
    version, cause = _version_in_force(node.name, key, about, context, frame)
    table = context.figures[node.name]
    if table.pick is not None:
        named = _named(table.by[0], context, frame)
        cells, absent = table.take_highest(version, cast("Sets", named.data))
        cause = united(cause, named.cause)
        if context.trace is not None:
            context.trace.picked(table, version, cast("Sets", named.data), frame)
    else:
        positions = _positions(table, context, frame)
        cells, absent = table.take(version, [codes for codes, _ in positions])
        cause = united(cause, *(missing for _, missing in positions))
        if context.trace is not None:
            context.trace.entries(table, version, [codes for codes, _ in positions], frame)
    no_entry = absent & (version >= 0) & (cause == 0 if cause is not None else _ONE)
    cause = context.causes.mark(cause, no_entry, CauseKind.NO_ENTRY, node.name)
    return Value(cells, settled(cause))


def _banded(node: Banded, context: Context, frame: Frame) -> Value:
    """Return the value of the band a number lies in, or what the bands it fills add up to."""
    of = _work(node.of, context, frame)
    version, cause = _version_in_force(node.name, None, [], context, frame)
    table = context.figures[node.name]
    number = cast("Exact", of.data)
    if context.trace is not None:
        context.trace.banded(table, version, number, frame)
    result, absent = Exact.constant(0, len(number)), np.ones(len(number), dtype=np.bool_)
    for index in np.unique(version[version >= 0]):
        bands = table.bands[int(index)]
        part, outside = bands.marginal(number) if node.marginal else bands.whole(number)
        here = version == index
        result = Exact.where(here, part, result)
        absent = np.where(here, outside, absent)
    cause = united(cause, of.cause)
    no_entry = absent & (version >= 0) & (cause == 0 if cause is not None else _ONE)
    cause = context.causes.mark(cause, no_entry, CauseKind.NO_ENTRY, node.name)
    return Value(result, settled(cause))


def _before(node: Before, _: Context, frame: Frame) -> Value:
    return frame.groups[node.group].before(frame.values[node.step], frame.active)


def _version_in_force(
    name: str, key: Value | None, about: list[str], context: Context, frame: Frame
) -> tuple[Ints, Ints | None]:
    """Return the version of a figure in force for each row, and the causes where none is.

    Args:
        name: the figure.
        key: the date wanted, where the formula names one.
        about: the columns that date comes from.
        context: the evaluation.
        frame: where the formula stands.
    """
    table = context.figures[name]
    mark = context.causes.mark
    if key is None:
        days, cause = selecting_days(table.select, context, frame)
        about = [table.select]
    else:
        days, cause = days_of(key), key.cause
    known = _known(cause)
    if context.trace is not None:
        kind = _select_kind(table.select, context, frame) if key is None else _precision(key)
        context.trace.looked_up(name, days, known, kind, frame)
    version = table.version_on(days.first)
    if not days.all_exact:
        unclear = known & (version != table.version_on(days.last))
        cause = mark(cause, unclear, CauseKind.AMBIGUOUS, "、".join(about))
        known = known & ~unclear
    none = known & (version < 0)
    cause = mark(cause, none, _NO_VERSION[table.open], name)
    if key is None and table.select != "month":
        key = _named(table.select, context, frame)
    if key is not None:
        context.want(name, none & frame.active, days.first, _precision(key))
    for index in np.unique(version[version >= 0]):
        context.usage.mark(name, int(index), frame.active & (version == index))
    return version, cause


_NO_VERSION = {False: CauseKind.NO_FIGURE, True: CauseKind.OPEN_FIGURE}


def _positions(
    table: FigureTable, context: Context, frame: Frame
) -> list[tuple[Ints, Ints | None]]:
    """Return, for each key of a table, the rows' positions in it; worked out once a rule."""
    values = [_named(by, context, frame) for by in table.by]
    if table.name not in context.positions:
        context.positions[table.name] = [
            _positions_of(value, keys) for value, keys in zip(values, table.keys, strict=True)
        ]
    return context.positions[table.name]


def _positions_of(value: Value, keys: tuple[str, ...]) -> tuple[Ints, Ints | None]:
    data = value.data
    if isinstance(data, Coded):
        known = {key: index for index, key in enumerate(keys)}
        lookup = np.array([known.get(c, -1) for c in data.categories] or [-1], dtype=np.int64)
        return lookup[data.codes], value.cause
    numbers = cast("Exact", data)
    if not keys:
        return np.full(len(numbers), -1, dtype=np.int64), value.cause
    wanted = np.array([int(key) for key in keys], dtype=np.int64)
    order = np.argsort(wanted, kind="stable")
    spot = np.minimum(np.searchsorted(wanted[order], numbers.num), len(wanted) - 1)
    positions = np.where(wanted[order][spot] == numbers.num, order[spot], np.int64(-1))
    return positions.astype(np.int64), value.cause


def _arithmetic(node: Arithmetic, context: Context, frame: Frame) -> Value:
    left, right = _work(node.left, context, frame), _work(node.right, context, frame)
    cause = united(left.cause, right.cause)
    if not isinstance(left.data, Exact):  # months
        return _month_arithmetic(node, left, right, cause)
    a, b = left.data, cast("Exact", right.data)
    match node.op:
        case "+":
            return Value(a + b, cause)
        case "-":
            return Value(a - b, cause)
        case "*":
            return Value(a * b, cause)
        case _:
            result, by_zero = safe_divide(a, b)
            mark = context.causes.mark
            return Value(result, mark(cause, by_zero, CauseKind.ZERO_DIVISOR, "/"))


def _month_arithmetic(node: Arithmetic, left: Value, right: Value, cause: Ints | None) -> Value:
    months = cast("Ints", left.data)
    if isinstance(right.data, Exact):
        other = cast("Ints", right.data.num)
        return Value(months + other if node.op == "+" else months - other, cause)
    return Value(Exact.from_ints(months - cast("Ints", right.data)), cause)


_EXACT: Mapping[str, Callable[[Exact, Exact], Bools]] = {
    "<": Exact.lt,
    "<=": Exact.le,
    "==": Exact.eq,
    "!=": Exact.ne,
    ">": Exact.gt,
    ">=": Exact.ge,
}
_PLAIN: Mapping[str, Callable[[Ints, Ints], Bools]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
}


def _compare(node: Compare, context: Context, frame: Frame) -> Value:
    left, right = _work(node.left, context, frame), _work(node.right, context, frame)
    cause = united(left.cause, right.cause)
    a, b = left.data, right.data
    if isinstance(a, Exact) and isinstance(b, Exact):
        return Value(_EXACT[node.op](a, b), cause)
    if isinstance(a, Dates) and isinstance(b, Dates):
        certain, unclear = _compare_dates(node.op, a, b)
        if unclear is not None:
            name = "、".join(_columns_in(node))
            cause = context.causes.mark(cause, unclear, CauseKind.AMBIGUOUS, name)
        return Value(certain, cause)
    if isinstance(a, Coded) and isinstance(b, Coded):
        same = _same_text(a, b)
        return Value(same if node.op == "==" else ~same, cause)
    return Value(_PLAIN[node.op](cast("Ints", a), cast("Ints", b)), cause)


def _compare_dates(op: str, a: Dates, b: Dates) -> tuple[Bools, Bools | None]:
    """Return where the comparison holds, and where a month without a day leaves it open."""
    if a.all_exact and b.all_exact:
        return _PLAIN[op](a.first, b.first), None
    match op:
        case "<":
            yes, no = a.last < b.first, a.first >= b.last
        case "<=":
            yes, no = a.last <= b.first, a.first > b.last
        case ">":
            yes, no = a.first > b.last, a.last <= b.first
        case ">=":
            yes, no = a.first >= b.last, a.last < b.first
        case _:
            exact = (a.first == a.last) & (b.first == b.last)
            equal = exact & (a.first == b.first)
            apart = (a.last < b.first) | (b.last < a.first)
            yes, no = (equal, apart) if op == "==" else (apart, equal)
    unclear = ~yes & ~no
    return yes, unclear if unclear.any() else None


def _same_text(a: Coded, b: Coded) -> Bools:
    """Return where two columns of text are equal."""
    position = {text: index for index, text in enumerate(b.categories)}
    lookup = np.array([position.get(text, -1) for text in a.categories] or [-1], dtype=np.int64)
    same: Bools = lookup[a.codes] == b.codes
    return same


def _columns_in(node: Node) -> list[str]:
    """Return the names a comparison is about, in order."""
    match node:
        case ColumnName() | ValueName():
            return [node.name]
        case Compare() | Arithmetic():
            return _columns_in(node.left) + _columns_in(node.right)
        case Select():
            return _columns_in(node.yes) + _columns_in(node.no)
        case Call():
            return [name for arg in node.args for name in _columns_in(arg)]
        case _:
            return []


def _logic(node: Logic, context: Context, frame: Frame) -> Value:
    """``and``/``or`` of three-valued conditions: a part that decides makes the rest irrelevant."""
    deciding = node.op == "or"
    decided = np.zeros(1, dtype=np.bool_)
    cause: Ints | None = None
    for part in node.parts:
        value = _work(part, context, frame)
        data = cast("Bools", value.data)
        hit = data if deciding else ~data
        if value.cause is not None:
            hit = hit & (value.cause == 0)
        decided = decided | hit
        cause = united(cause, value.cause)
    if cause is not None:
        cause = settled(np.where(decided, np.int64(0), cause))
    return Value(decided if deciding else ~decided, cause)


def _select(node: Select, context: Context, frame: Frame) -> Value:
    condition = _work(node.condition, context, frame)
    choice = cast("Bools", condition.data)
    if context.trace is not None:
        context.trace.selected(node, condition, frame)
    yes = _work(node.yes, context, _narrowed(frame, choice))
    no = _work(node.no, context, _narrowed(frame, ~choice))
    result = _chosen(choice, yes, no)
    if condition.cause is None:
        return result
    own = np.int64(0) if result.cause is None else result.cause
    cause = np.where(condition.cause != 0, condition.cause, own)
    return Value(result.data, settled(cause))


def _chosen(choice: Bools, yes: Value, no: Value) -> Value:
    """Return ``yes`` where chosen, else ``no``, with the causes of the one taken."""
    cause: Ints | None = None
    if yes.cause is not None or no.cause is not None:
        zero = np.int64(0)
        yes_cause = zero if yes.cause is None else yes.cause
        no_cause = zero if no.cause is None else no.cause
        cause = settled(np.where(choice, yes_cause, no_cause))
    a, b = yes.data, no.data
    if isinstance(a, Exact) and isinstance(b, Exact):
        return Value(Exact.where(choice, a, b), cause)
    if isinstance(a, Dates) and isinstance(b, Dates):
        first = np.where(choice, a.first, b.first)
        exact = a.all_exact and b.all_exact
        return Value(Dates(first, first if exact else np.where(choice, a.last, b.last)), cause)
    if isinstance(a, Coded) and isinstance(b, Coded):
        categories = tuple(dict.fromkeys((*a.categories, *b.categories)))
        lookup = np.array([categories.index(c) for c in b.categories] or [0], dtype=np.int32)
        codes = np.where(choice, a.codes, lookup[b.codes])
        return Value(Coded(codes.astype(np.int32), categories), cause)
    if isinstance(a, Sets) and isinstance(b, Sets):
        return Value(Sets(np.where(choice, a.bits, b.bits), a.categories), cause)
    return Value(np.where(choice, cast("Ints", a), cast("Ints", b)), cause)


def _within(node: Within, context: Context, frame: Frame) -> Value:
    of = _work(node.of, context, frame)
    data = cast("Coded", of.data)
    members = np.array([c in node.members for c in data.categories] or [False], dtype=np.bool_)
    return Value(members[data.codes], of.cause)


_WORK: Mapping[type[Node], Callable[[Any, Context, Frame], Value]] = {
    Literal: _literal,
    ColumnName: _column_name,
    ValueName: _value_name,
    Before: _before,
    FigureName: _figure,
    Banded: _banded,
    Arithmetic: _arithmetic,
    Negative: _negative,
    Compare: _compare,
    Logic: _logic,
    Not: _not,
    Select: _select,
    Within: _within,
    Call: _call,
    Total: _total,
    YearPaidFor: _year_paid_for,
    DueMonths: _due_months,
}
