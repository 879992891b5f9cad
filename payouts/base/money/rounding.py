"""The four named roundings, by integer arithmetic only."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payouts.base.arrays import Bools
    from payouts.base.money.integers import Vector


class Rounding(StrEnum):
    """How a value between two multiples of the quantum is settled.

    ========== ============================ ===== ===== =====
    mode       rule                          2.5  -2.5   2.1
    ========== ============================ ===== ===== =====
    half_up    nearest, ties away from zero   3    -3     2
    half_even  nearest, ties to even          2    -2     2
    up         away from zero                 3    -3     3
    down       towards zero                   2    -2     2
    ========== ============================ ===== ===== =====

    A recovery (negative amount) is therefore rounded to the same size as the payment it undoes.
    """

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"


def rounded_quotient(num: Vector, den: int, mode: Rounding) -> Vector:
    """Round num / den to whole numbers, [n] -> [n]; works on int64, int and Fraction vectors."""
    low: Vector = num // den
    rest: Vector = num - low * den
    out: Vector = low + _goes_up(num, low, rest, den, mode)
    return out


def _goes_up(num: Vector, low: Vector, rest: Vector, den: int, mode: Rounding) -> Bools:
    """Tell where the next whole number above the floor is the answer."""
    out: Bools
    match mode:
        case Rounding.UP:
            out = (rest > 0) & (num > 0)
        case Rounding.DOWN:
            out = (rest > 0) & (num < 0)
        case Rounding.HALF_UP:
            # rest against den - rest: doubling could leave int64.
            out = (rest > den - rest) | ((rest == den - rest) & (num > 0))
        case Rounding.HALF_EVEN:
            out = (rest > den - rest) | ((rest == den - rest) & (low % 2 == 1))
    return out
