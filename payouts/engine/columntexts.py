"""Typed columns as an office prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from payouts.base.columns import NO, YES
from payouts.base.money import Exact
from payouts.base.period import day_text, month_of_day, month_text
from payouts.base.vectors import Coded, Dates, Sets, members
from payouts.rules.language.types import ValueKind, type_of_column

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from payouts.base.arrays import Ints, Objects
    from payouts.base.columns import ColumnSpec
    from payouts.rules.language.values import Value


def column_texts(value: Value, spec: ColumnSpec, rows: Ints) -> Objects:
    """Return the chosen rows of a column as text; empty where a value is missing."""
    texts = _texts(value, spec, rows)
    if value.reasons:
        texts = texts.copy()
        texts[value.reasons.missing_in(rows)] = ""
    return texts


def _texts(value: Value, spec: ColumnSpec, rows: Ints) -> Objects:
    match value.data:
        case Dates() as dates:
            return _dates(dates.take(rows))
        case Coded() as coded:
            return coded.take(rows).texts()
        case Exact() as exact:
            return cast("Objects", exact.take(rows).text())
        case Sets() as sets:
            return _sets(sets.take(rows))
        case array:
            return _plain(array[rows], spec)


def _plain(array: NDArray[Any], spec: ColumnSpec) -> Objects:
    if type_of_column(spec).kind is ValueKind.MONTH:
        return _by_unique(array, month_text)
    if array.dtype == np.bool_:
        return np.where(array, YES, NO).astype(object)
    return array.astype(object)


def _by_unique(numbers: Ints, text: Callable[[int], str]) -> Objects:
    unique, inverse = np.unique(numbers, return_inverse=True)
    made: Objects = np.empty(len(unique), dtype=np.object_)
    made[:] = [text(int(number)) for number in unique]
    return made[inverse]


def _dates(dates: Dates) -> Objects:
    days = _by_unique(dates.first, day_text)
    if dates.all_exact:
        return days
    months = _by_unique(month_of_day(dates.first), month_text)
    return np.where(dates.first == dates.last, days, months)


def _sets(sets: Sets) -> Objects:
    return _by_unique(sets.bits, lambda bits: "、".join(members(bits, sets.categories)))
