"""Figures looked up for whole columns: the version in force, then the entry or the band."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.money import Exact
from payouts.base.vectors import Coded
from payouts.rules.evaluate.context import (
    days_of,
    named_value,
    precision_of,
    select_kind,
    selecting_days,
)
from payouts.rules.language.values import ReasonKind, Reasons, Value

if TYPE_CHECKING:
    from payouts.base.arrays import Ints
    from payouts.base.vectors import Sets
    from payouts.rules.evaluate.context import Context
    from payouts.rules.evaluate.frame import Frame
    from payouts.rules.figures import FigureTable


def figure(name: str, key: Value | None, about: list[str], context: Context, frame: Frame) -> Value:
    """Return a figure's value for each row.

    Args:
        name: the figure.
        key: the date wanted, where the formula names one.
        about: the columns that date comes from.
        context: the evaluation.
        frame: where the formula stands.
    """
    version, reasons = _version_in_force(name, key, about, context, frame)
    table = context.figures[name]
    if table.pick is not None:
        named = named_value(table.by[0], context, frame)
        cells, absent = table.take_highest(version, cast("Sets", named.data))
        reasons = reasons | named.reasons
        if context.trace is not None:
            context.trace.picked(table, version, cast("Sets", named.data), frame)
    else:
        positions = _positions(table, context, frame)
        cells, absent = table.take(version, [codes for codes, _ in positions])
        reasons = reasons | Reasons.union(missing for _, missing in positions)
        if context.trace is not None:
            context.trace.entries(table, version, [codes for codes, _ in positions], frame)
    no_entry = absent & (version >= 0) & reasons.known
    return Value(cells, context.reasons.mark(reasons, no_entry, ReasonKind.NO_ENTRY, name))


def banded(name: str, of: Value, context: Context, frame: Frame, *, marginal: bool) -> Value:
    """Return the value of the band a number lies in, or the sum over the bands it fills."""
    version, reasons = _version_in_force(name, None, [], context, frame)
    table = context.figures[name]
    number = cast("Exact", of.data)
    if context.trace is not None:
        context.trace.banded(table, version, number, frame)
    result, absent = Exact.constant(0, len(number)), np.ones(len(number), dtype=np.bool_)
    for index in np.unique(version[version >= 0]):
        bands = table.bands[int(index)]
        part, outside = bands.marginal(number) if marginal else bands.whole(number)
        here = version == index
        result = Exact.where(here, part, result)
        absent = np.where(here, outside, absent)
    reasons = reasons | of.reasons
    no_entry = absent & (version >= 0) & reasons.known
    return Value(result, context.reasons.mark(reasons, no_entry, ReasonKind.NO_ENTRY, name))


def _version_in_force(
    name: str, key: Value | None, about: list[str], context: Context, frame: Frame
) -> tuple[Ints, Reasons]:
    """Return the version of a figure in force for each row, and the reasons where none is.

    Args:
        name: the figure.
        key: the date wanted, where the formula names one.
        about: the columns that date comes from.
        context: the evaluation.
        frame: where the formula stands.
    """
    table = context.figures[name]
    mark = context.reasons.mark
    if key is None:
        days, reasons = selecting_days(table.select, context, frame)
        about = [table.select]
    else:
        days, reasons = days_of(key), key.reasons
    known = reasons.known
    if context.trace is not None:
        kind = select_kind(table.select, context, frame) if key is None else precision_of(key)
        context.trace.looked_up(name, days, known, kind, frame)
    version = table.version_on(days.first)
    if not days.all_exact:
        unclear = known & (version != table.version_on(days.last))
        by_month = key is None and table.select == "month"
        why = (ReasonKind.SEVERAL, name) if by_month else (ReasonKind.AMBIGUOUS, "、".join(about))
        reasons = mark(reasons, unclear, *why)
        known = known & ~unclear
    none = known & (version < 0)
    reasons = mark(reasons, none, _NO_VERSION[table.open], name)
    if key is None and table.select != "month":
        key = named_value(table.select, context, frame)
    if key is not None:
        context.want(name, none & frame.active, days.first, precision_of(key))
    for index in np.unique(version[version >= 0]):
        context.usage.mark(name, int(index), frame.active & (version == index))
    return version, reasons


_NO_VERSION = {False: ReasonKind.NO_FIGURE, True: ReasonKind.OPEN_FIGURE}


def _positions(table: FigureTable, context: Context, frame: Frame) -> list[tuple[Ints, Reasons]]:
    """Return, for each key of a table, the rows' positions in it; worked out once a rule."""
    values = [named_value(by, context, frame) for by in table.by]
    if context.monthly & set(table.by):
        return [_positions_of(v, keys) for v, keys in zip(values, table.keys, strict=True)]
    if table.name not in context.positions:
        context.positions[table.name] = [
            _positions_of(value, keys) for value, keys in zip(values, table.keys, strict=True)
        ]
    return context.positions[table.name]


def _positions_of(value: Value, keys: tuple[str, ...]) -> tuple[Ints, Reasons]:
    data = value.data
    if isinstance(data, Coded):
        known = {key: index for index, key in enumerate(keys)}
        lookup = np.array([known.get(c, -1) for c in data.categories] or [-1], dtype=np.int64)
        return lookup[data.codes], value.reasons
    numbers = cast("Exact", data)
    if not keys:
        return np.full(len(numbers), -1, dtype=np.int64), value.reasons
    wanted = np.array([int(key) for key in keys], dtype=np.int64)
    order = np.argsort(wanted, kind="stable")
    spot = np.minimum(np.searchsorted(wanted[order], numbers.num), len(wanted) - 1)
    positions = np.where(wanted[order][spot] == numbers.num, order[spot], np.int64(-1))
    return positions.astype(np.int64), value.reasons
