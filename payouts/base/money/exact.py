"""The money type: a vector of exact rationals that computes at the speed of int64."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, ClassVar, TypeAlias

import numpy as np

from payouts.base.money import ratio
from payouts.base.money.errors import NotWholeFenError
from payouts.base.money.integers import (
    LIMIT,
    Vector,
    bound,
    from_python,
    grouped_totals,
    is_fractional,
    is_wide,
    minus,
    plus,
    scaled,
    total,
    widened,
)
from payouts.base.money.operands import common_length, exact_scalar, exact_values, own_numerators
from payouts.base.money.rounding import Rounding, rounded_quotient
from payouts.base.money.text import fraction_text, ratio_texts, require_within_bounds
from payouts.base.vectors import objects

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from payouts.base.arrays import Bools, Ints

Operand: TypeAlias = "Exact | Fraction | int"

_FEN_PER_YUAN = 100
_SHOWN = 6


class Exact:
    """A vector of exact rationals: ``value[i] = num[i] / den``.

    ``num`` is int64 while every magnitude is at most 2**62, checked before each operation;
    beyond that Python ints, and Fractions (with ``den`` 1) where denominators have nothing
    useful in common. Results come back to int64 when they fit. Immutable: ``num`` is
    read-only and never shared with the caller.

    A vector of length 1 combines with any length; other lengths must agree. Comparisons are
    element by element and give a boolean vector. Floats are refused with TypeError.
    """

    __slots__ = ("den", "num")
    __hash__: ClassVar[None]  # type: ignore[assignment]
    # Keeps numpy from taking an Exact apart: array + Exact is a TypeError, not an object array.
    __array_ufunc__: ClassVar[None] = None

    num: Vector
    den: int

    def __init__(self, num: Vector, den: int = 1) -> None:
        """Take numerators [n] (integers, or all Fractions) over one positive denominator.

        Raises:
            TypeError: anything but integers or Fractions, all of one kind.
            ValueError: a denominator that is not a positive integer, more than one dimension.

        """
        divisor = exact_scalar(den)
        if divisor <= 0 or divisor.denominator != 1:
            message = f"denominator must be a positive integer, got {den}"
            raise ValueError(message)
        self._fill(own_numerators(num), int(divisor))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: an amount that was computed does not change."""
        message = f"Exact is immutable: cannot set {name}"
        raise AttributeError(message)

    def __reduce__(self) -> tuple[type[Exact], tuple[Vector, int]]:
        """Copy and send by numerators and denominator: attributes cannot be set one by one."""
        return Exact, (self.num, self.den)

    def _fill(self, num: Vector, den: int) -> None:
        num, den = ratio.simplified(num, den)
        num.setflags(write=False)
        object.__setattr__(self, "num", num)
        object.__setattr__(self, "den", den)

    @classmethod
    def _made(cls, num: Vector, den: int) -> Exact:
        """Build from numerators that are known to be sound and not shared."""
        made = cls.__new__(cls)
        made._fill(num, den)  # noqa: SLF001 - the instance is of this very class
        return made

    # --- building -----------------------------------------------------------------------

    @classmethod
    def of(cls, values: Iterable[int | Fraction | str]) -> Exact:
        """Take exact values in yuan, [n]; a str is read as plain decimal text ("0.25").

        Raises:
            AmountTextError: (a ValueError) text such as ``12,5`` or ``1e3``.
            TypeError: floats, booleans and missing values; missing is never zero.

        """
        given = values.tolist() if isinstance(values, np.ndarray) else list(values)
        return cls._made(*ratio.from_fractions(exact_values(given)))

    @classmethod
    def from_ints(cls, values: Vector | pd.Series[int]) -> Exact:
        """Take an integer vector [n] as it is (yuan, months, people); it is copied."""
        return cls(np.asarray(values))

    @classmethod
    def from_fen(cls, fen: Ints) -> Exact:
        """Take whole fen [n] as yuan: 150 -> 1.50."""
        return cls(fen, _FEN_PER_YUAN)

    @classmethod
    def constant(cls, value: Fraction | int, n: int = 1) -> Exact:
        """Repeat one value n times; length 1 combines with any length and costs nothing."""
        exact = exact_scalar(value)
        return cls._made(from_python([exact.numerator] * n), exact.denominator)

    @classmethod
    def where(cls, cond: Bools, a: Operand, b: Operand) -> Exact:
        """Choose a where cond [n] holds, else b."""
        mask: Vector = np.asarray(cond)
        if mask.dtype != np.bool_:
            message = f"the condition must be boolean, got {mask.dtype}"
            raise TypeError(message)
        left, right, den = _aligned(_exact(a), _exact(b))
        common_length(mask.size, left.size, right.size)
        return cls._made(np.where(mask, left, right), den)

    @classmethod
    def minimum(cls, a: Operand, b: Operand) -> Exact:
        """Return the smaller of each pair."""
        left, right, den = _aligned(_exact(a), _exact(b))
        return cls._made(np.minimum(left, right), den)

    @classmethod
    def maximum(cls, a: Operand, b: Operand) -> Exact:
        """Return the larger of each pair."""
        left, right, den = _aligned(_exact(a), _exact(b))
        return cls._made(np.maximum(left, right), den)

    # --- arithmetic ---------------------------------------------------------------------

    def __add__(self, other: Operand) -> Exact:
        """Add element by element."""
        left, right, den = _aligned(self, _exact(other))
        return self._made(plus(left, right), den)

    def __sub__(self, other: Operand) -> Exact:
        """Subtract element by element."""
        left, right, den = _aligned(self, _exact(other))
        return self._made(minus(left, right), den)

    def __mul__(self, other: Operand) -> Exact:
        """Multiply element by element."""
        right = _exact(other)
        common_length(len(self), len(right))
        return self._made(*ratio.product(self.num, self.den, right.num, right.den))

    def __truediv__(self, other: Operand) -> Exact:
        """Divide element by element, exactly.

        Raises:
            ZeroDivisionError: naming the first index; mask first, or use ``safe_divide``.

        """
        right = _exact(other)
        common_length(len(self), len(right))
        zeros = np.flatnonzero(right.num == 0)
        if zeros.size:
            message = f"division by zero at index {zeros[0]} ({zeros.size} in all)"
            raise ZeroDivisionError(message)
        return self._made(*ratio.quotient(self.num, self.den, right.num, right.den))

    def __radd__(self, other: Fraction | int) -> Exact:
        """Add to a scalar."""
        return self + other

    def __rsub__(self, other: Fraction | int) -> Exact:
        """Subtract from a scalar."""
        return _exact(other) - self

    def __rmul__(self, other: Fraction | int) -> Exact:
        """Multiply a scalar."""
        return self * other

    def __rtruediv__(self, other: Fraction | int) -> Exact:
        """Divide a scalar."""
        return _exact(other) / self

    def __neg__(self) -> Exact:
        """Change every sign."""
        return self._made(-self.num, self.den)

    def __abs__(self) -> Exact:
        """Drop every sign."""
        return self._made(np.abs(self.num), self.den)

    def abs(self) -> Exact:
        """Drop every sign."""
        return abs(self)

    # --- comparing ----------------------------------------------------------------------

    def lt(self, other: Operand) -> Bools:
        """Tell where self < other."""
        left, right, _ = _aligned(self, _exact(other))
        return np.asarray(left < right, dtype=np.bool_)

    def le(self, other: Operand) -> Bools:
        """Tell where self <= other."""
        left, right, _ = _aligned(self, _exact(other))
        return np.asarray(left <= right, dtype=np.bool_)

    def eq(self, other: Operand) -> Bools:
        """Tell where self equals other."""
        left, right, _ = _aligned(self, _exact(other))
        return np.asarray(left == right, dtype=np.bool_)

    def ne(self, other: Operand) -> Bools:
        """Tell where self differs from other."""
        return ~self.eq(other)

    def ge(self, other: Operand) -> Bools:
        """Tell where self >= other."""
        return ~self.lt(other)

    def gt(self, other: Operand) -> Bools:
        """Tell where self > other."""
        return ~self.le(other)

    __lt__, __le__, __ge__, __gt__ = lt, le, ge, gt
    __eq__ = eq  # type: ignore[assignment]
    __ne__ = ne  # type: ignore[assignment]

    # --- rounding -----------------------------------------------------------------------

    def round(self, quantum: Fraction | int, mode: Rounding) -> Exact:
        """Round to whole multiples of a positive quantum (0.01, 1, 10, 1/3 ...).

        Raises:
            ValueError: a quantum that is not positive, an unknown mode.

        """
        step = exact_scalar(quantum)
        if step <= 0:
            message = f"quantum must be positive, got {step}"
            raise ValueError(message)
        mode = Rounding(mode)
        top, bottom = self.den * step.numerator, step.denominator
        common = gcd(top, bottom)
        num, den = scaled(self.num, bottom // common), top // common
        if den > LIMIT:
            num = widened(num)
        steps = self._made(rounded_quotient(num, den, mode), 1)
        return self._made(scaled(steps.num, step.numerator), step.denominator)

    def floor(self) -> Exact:
        """Return the largest whole number not above each value."""
        return self._made(self.num // self.den, 1)

    def is_integer(self) -> Bools:
        """Tell where the value is a whole number."""
        return np.asarray(self.num // self.den * self.den == self.num, dtype=np.bool_)

    # --- selecting and adding up --------------------------------------------------------

    def __len__(self) -> int:
        """Return the number of values."""
        return int(self.num.size)

    def broadcast(self, n: int) -> Exact:
        """Return length n, repeating a single value."""
        common_length(len(self), n)
        if len(self) == n:
            return self
        return self._made(np.repeat(self.num, n), self.den)

    def take(self, index_or_mask: Ints | Bools) -> Exact:
        """Select by positions [m] or by a mask [n]; a mask broadcasts a single value first."""
        chosen: Vector = np.asarray(index_or_mask)
        if chosen.dtype == np.bool_:
            return self._made(self.broadcast(chosen.size).num[chosen], self.den)
        if chosen.size and (chosen.dtype.kind not in "iu" or int(chosen.min()) < 0):
            message = "take needs non-negative positions or a boolean mask"
            raise IndexError(message)
        return self._made(self.num[chosen.astype(np.intp)], self.den)

    def sum(self) -> Fraction:
        """Return the exact total; 0 for length 0."""
        return Fraction(total(self.num)) / self.den

    def group_sum(self, codes: Ints, n_groups: int) -> Exact:
        """Return exact totals [n_groups]; codes [n] name each value's group from 0.

        Raises:
            ValueError: a code below 0 or from n_groups on; a missing group is not group zero.

        """
        groups: Vector = np.asarray(codes)
        if groups.size and groups.dtype.kind not in "iu":
            message = f"group codes must be integers, got {groups.dtype}"
            raise TypeError(message)
        if groups.size and not 0 <= int(groups.min()) <= int(groups.max()) < n_groups:
            message = f"group codes must lie in 0..{n_groups - 1}"
            raise ValueError(message)
        values = self.broadcast(groups.size).num
        return self._made(grouped_totals(values, groups.astype(np.int64), n_groups), self.den)

    # --- leaving ------------------------------------------------------------------------

    def to_fen(self) -> Ints:
        """Return whole fen [n] of values in yuan.

        Raises:
            NotWholeFenError: a value with a fraction of a fen; round first.
            MoneyBoundError: a value beyond decimal(18, 2).

        """
        fen = self * _FEN_PER_YUAN
        off = np.flatnonzero(~fen.is_integer())
        if off.size:
            shown = fraction_text(self.at(int(off[0])))
            message = f"不是整分 (not whole fen): index {off[0]} is {shown} ({off.size} in all)"
            raise NotWholeFenError(message)
        largest = bound(fen.num)
        require_within_bounds(largest)
        return fen.num.astype(np.int64)

    def at(self, i: int) -> Fraction:
        """Return one value."""
        return Fraction(self.num[i] if is_wide(self.num) else int(self.num[i])) / self.den

    def fractions(self) -> list[Fraction]:
        """Return the values as Fractions in lowest terms."""
        return ratio.to_fractions(self.num, self.den)

    def text(self) -> Vector:
        """Return exact text [n]: ``12``, ``20035.33``, ``20035/3`` where no decimal ends."""
        if is_fractional(self.num):
            return objects([fraction_text(value) for value in self.num.tolist()])
        distinct, where = np.unique(self.num, return_inverse=True)
        words: Vector = objects(ratio_texts(distinct.tolist(), self.den))[where]
        return words

    def __repr__(self) -> str:
        """Show the first few values."""
        shown = ", ".join(fraction_text(self.at(i)) for i in range(min(len(self), _SHOWN)))
        return f"Exact([{shown}{', ...' if len(self) > _SHOWN else ''}], n={len(self)})"


def safe_divide(a: Exact, b: Exact) -> tuple[Exact, Bools]:
    """Divide where possible: (quotients [n] with 0 at the zero divisors, mask of those)."""
    zero = b.eq(0)
    quotient = Exact.where(zero, 0, a / Exact.where(zero, 1, b))
    return quotient, np.broadcast_to(zero, (len(quotient),)).copy()


def _exact(value: Operand) -> Exact:
    return value if isinstance(value, Exact) else Exact.constant(value)


def _aligned(a: Exact, b: Exact) -> tuple[Vector, Vector, int]:
    common_length(len(a), len(b))
    return ratio.aligned(a.num, a.den, b.num, b.den)
