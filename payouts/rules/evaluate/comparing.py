"""Comparing columns, and choosing between them row by row."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.money import Exact
from payouts.base.vectors import Coded, Dates, Sets
from payouts.rules.language.values import Reasons, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from payouts.base.arrays import Bools, Ints


EXACT: Mapping[str, Callable[[Exact, Exact], Bools]] = {
    "<": Exact.lt,
    "<=": Exact.le,
    "==": Exact.eq,
    "!=": Exact.ne,
    ">": Exact.gt,
    ">=": Exact.ge,
}
PLAIN: Mapping[str, Callable[[Ints, Ints], Bools]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare_dates(op: str, a: Dates, b: Dates) -> tuple[Bools, Bools | None]:
    """Return where the comparison holds, and where a month without a day leaves it open."""
    if a.all_exact and b.all_exact:
        return PLAIN[op](a.first, b.first), None
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


def same_text(a: Coded, b: Coded) -> Bools:
    """Return where two columns of text are equal."""
    position = {text: index for index, text in enumerate(b.categories)}
    lookup = np.array([position.get(text, -1) for text in a.categories] or [-1], dtype=np.int64)
    same: Bools = lookup[a.codes] == b.codes
    return same


def chosen(choice: Bools, yes: Value, no: Value) -> Value:
    """Return ``yes`` where chosen, else ``no``, with the reasons of the one taken."""
    reasons = Reasons.chosen(choice, yes.reasons, no.reasons)
    a, b = yes.data, no.data
    if isinstance(a, Exact) and isinstance(b, Exact):
        return Value(Exact.where(choice, a, b), reasons)
    if isinstance(a, Dates) and isinstance(b, Dates):
        first = np.where(choice, a.first, b.first)
        exact = a.all_exact and b.all_exact
        return Value(Dates(first, first if exact else np.where(choice, a.last, b.last)), reasons)
    if isinstance(a, Coded) and isinstance(b, Coded):
        categories = tuple(dict.fromkeys((*a.categories, *b.categories)))
        lookup = np.array([categories.index(c) for c in b.categories] or [0], dtype=np.int32)
        codes = np.where(choice, a.codes, lookup[b.codes])
        return Value(Coded(codes.astype(np.int32), categories), reasons)
    if isinstance(a, Sets) and isinstance(b, Sets):
        return Value(Sets(np.where(choice, a.bits, b.bits), a.categories), reasons)
    return Value(np.where(choice, cast("Ints", a), cast("Ints", b)), reasons)
