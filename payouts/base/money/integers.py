"""Integer vectors that never overflow: int64 while provably safe, Python ints beyond.

An int64 vector here holds magnitudes up to LIMIT = 2**62 only. The spare bit lets a floor
division followed by its multiplication stay inside int64, so no operation can wrap.
Object vectors hold Python ints, or Fractions throughout; never a mixture.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from payouts.base.vectors import objects

if TYPE_CHECKING:
    from payouts.base.arrays import Ints

Vector: TypeAlias = npt.NDArray[Any]

LIMIT = 2**62
_HALF_WORD = 32


def is_wide(v: Vector) -> bool:
    """Whether the vector holds Python objects instead of int64."""
    return v.dtype == np.object_


def is_fractional(v: Vector) -> bool:
    """Whether the vector holds Fractions; one look suffices as kinds are never mixed."""
    return is_wide(v) and v.size > 0 and isinstance(v.flat[0], Fraction)


def bound(v: Vector) -> int:
    """Return the largest magnitude as a Python int, right for the int64 minimum too."""
    if v.size == 0:
        return 0
    return max(-int(v.min()), int(v.max()))


def widened(v: Vector) -> Vector:
    """Return the same values as Python objects."""
    return v if is_wide(v) else v.astype(np.object_)


def narrowed(v: Vector) -> Vector:
    """Return the same integers as int64 where they fit, else as they are."""
    if not is_wide(v):
        return v if bound(v) <= LIMIT else widened(v)
    # The first value decides most wide vectors without a scan.
    if v.size and (is_fractional(v) or abs(v.flat[0]) > LIMIT or bound(v) > LIMIT):
        return v
    return v.astype(np.int64)


def from_python(values: list[int]) -> Vector:
    """Return a vector of these Python ints, int64 where they fit."""
    return narrowed(objects(values))


def scaled(v: Vector, factor: int) -> Vector:
    """Return v * factor."""
    if factor == 1:
        return v
    size = abs(factor)
    safe = not is_wide(v) and size <= LIMIT and bound(v) * size <= LIMIT
    out: Vector = (v if safe else widened(v)) * factor
    return out


def plus(a: Vector, b: Vector) -> Vector:
    """Return a + b."""
    safe = not is_wide(a) and not is_wide(b) and bound(a) + bound(b) <= LIMIT
    out: Vector = a + b if safe else widened(a) + widened(b)
    return out


def minus(a: Vector, b: Vector) -> Vector:
    """Return a - b."""
    safe = not is_wide(a) and not is_wide(b) and bound(a) + bound(b) <= LIMIT
    out: Vector = a - b if safe else widened(a) - widened(b)
    return out


def times(a: Vector, b: Vector) -> Vector:
    """Return a * b, element by element."""
    safe = not is_wide(a) and not is_wide(b) and bound(a) * bound(b) <= LIMIT
    out: Vector = a * b if safe else widened(a) * widened(b)
    return out


def total(v: Vector) -> int | Fraction:
    """Return the exact sum."""
    if is_wide(v):
        added: int | Fraction = sum(v.tolist())
        return added
    if bound(v) * v.size <= LIMIT:
        return int(v.sum())
    # Two half words: each half sums without overflow for any vector that fits in memory.
    high, low = v >> _HALF_WORD, v & (2**_HALF_WORD - 1)
    return (int(high.sum()) << _HALF_WORD) + int(low.sum())


def grouped_totals(v: Vector, codes: Ints, groups: int) -> Vector:
    """Return the exact sum of each group; codes are already known to be in range."""
    if is_wide(v):
        out = objects([Fraction(0) if is_fractional(v) else 0] * groups)
        np.add.at(out, codes, v)
        return out
    largest = int(np.bincount(codes, minlength=1).max()) if codes.size else 0
    if bound(v) * largest <= LIMIT:
        return _scatter_add(v, codes, groups)
    high = _scatter_add(v >> _HALF_WORD, codes, groups)
    low = _scatter_add(v & (2**_HALF_WORD - 1), codes, groups)
    return plus(scaled(high, 2**_HALF_WORD), low)


def _scatter_add(v: Vector, codes: Ints, groups: int) -> Vector:
    out: Vector = np.zeros(groups, dtype=np.int64)
    np.add.at(out, codes, v)
    return out
