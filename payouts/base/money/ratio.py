"""Kernels on a vector of numerators over one common denominator."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.money.integers import (
    LIMIT,
    Vector,
    from_python,
    is_fractional,
    is_wide,
    narrowed,
    scaled,
    times,
    widened,
)
from payouts.base.vectors import objects

if TYPE_CHECKING:
    from collections.abc import Iterable

# Beyond this a common denominator costs more than separate fractions.
COMMON_LIMIT = LIMIT
_SAMPLE = 4096


def common_multiple(denominators: Iterable[int]) -> int | None:
    """Return the least common multiple, or None once it passes COMMON_LIMIT."""
    found = 1
    for d in denominators:
        found = lcm(found, d)
        if found > COMMON_LIMIT:
            return None
    return found


def from_fractions(values: list[Fraction]) -> tuple[Vector, int]:
    """Put fractions over a common denominator, or keep them apart where it grows too large."""
    den = common_multiple({v.denominator for v in values})
    if den is None:
        return objects(values), 1
    return from_python([v.numerator * (den // v.denominator) for v in values]), den


def to_fractions(num: Vector, den: int) -> list[Fraction]:
    """Return each value as a Fraction in lowest terms."""
    return [Fraction(x) / den for x in num.tolist()]


def simplified(num: Vector, den: int) -> tuple[Vector, int]:
    """Return the same values in lowest common terms, int64 where everything fits."""
    if is_fractional(num):
        return from_fractions(to_fractions(num, den))
    num, den = _reduced(num, den)
    return (narrowed(num) if den <= LIMIT else widened(num)), den


def _reduced(num: Vector, den: int) -> tuple[Vector, int]:
    """Divide out the common factor of den and all numerators."""
    if den == 1 or num.size == 0:
        return num, 1
    common = _common_factor(num[:_SAMPLE], den)
    while common > 1:
        quotient: Vector = num // common
        off = np.flatnonzero(quotient * common != num)
        if off.size == 0:
            return quotient, den // common
        # The exceptions share a smaller factor: each pass at least halves it.
        common = _common_factor(num[off[:_SAMPLE]], common)
    return num, den


def _common_factor(num: Vector, start: int) -> int:
    if is_wide(num) or start > LIMIT:
        return gcd(start, *num.tolist())
    return gcd(start, int(np.gcd.reduce(num)))


def aligned(a: Vector, a_den: int, b: Vector, b_den: int) -> tuple[Vector, Vector, int]:
    """Bring two vectors to the same denominator, both to Fractions if one is."""
    if is_fractional(a) or is_fractional(b):
        return objects(to_fractions(a, a_den)), objects(to_fractions(b, b_den)), 1
    den = lcm(a_den, b_den)
    return scaled(a, den // a_den), scaled(b, den // b_den), den


def product(a: Vector, a_den: int, b: Vector, b_den: int) -> tuple[Vector, int]:
    """Multiply element by element."""
    return times(a, b), a_den * b_den


def quotient(a: Vector, a_den: int, b: Vector, b_den: int) -> tuple[Vector, int]:
    """Divide element by element; no divisor is zero.

    Over the common multiple L of the divisors, a / b is a * (L / b) / L.
    """
    if not is_fractional(a) and not is_fractional(b):
        divisors = {abs(x) for x in np.unique(b).tolist()}
        common = common_multiple(divisors)
        if common is not None:
            share: Vector = common // b
            return times(scaled(a, b_den), share), a_den * common
    left, right = objects(to_fractions(a, a_den)), objects(to_fractions(b, b_den))
    return left / right, 1
