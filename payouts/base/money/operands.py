"""Operands of exact arithmetic: their types and lengths."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from payouts.base.money.integers import Vector, is_fractional
from payouts.base.money.text import parse_amount
from payouts.base.vectors import objects


def exact_scalar(value: object) -> Fraction:
    """Return an int or a Fraction as a Fraction.

    Raises:
        TypeError: for floats, booleans, missing values and all else.

    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return Fraction(int(value))
    message = f"an exact amount cannot be made from {type(value).__name__}"
    raise TypeError(message)


def exact_scalar_or_text(value: object) -> Fraction:
    """Return an int, a Fraction or plain decimal text as a Fraction."""
    return parse_amount(value) if isinstance(value, str) else exact_scalar(value)


def exact_values(given: list[object]) -> list[Fraction]:
    """Return each value as a Fraction, working once per distinct value of each type."""
    if set(map(type, given)) == {str}:
        texts = {text: exact_scalar_or_text(text) for text in dict.fromkeys(given)}
        return [texts[text] for text in given]
    # By type as well: True and 1.0 equal 1 and would pass for it.
    keys = list(zip(map(type, given), given, strict=True))
    known = {key: exact_scalar_or_text(key[1]) for key in dict.fromkeys(keys)}
    return [known[key] for key in keys]


def own_numerators(given: Vector) -> Vector:
    """Return a copy of numerators as int64, Python ints or Fractions throughout.

    Raises:
        TypeError: anything else, a mixture included.
        ValueError: more than one dimension.

    """
    if given.ndim != 1:
        message = f"need one dimension, got {given.ndim}"
        raise ValueError(message)
    if given.dtype.kind == "i":
        return given.astype(np.int64)
    if given.dtype.kind == "u":
        return given.astype(np.object_)
    kinds = set(map(type, given.tolist()))
    if given.dtype != np.object_ or not (kinds <= {int} or kinds == {Fraction}):
        message = f"numerators must be integers, or all Fractions, got {given.dtype}"
        raise TypeError(message)
    return given.copy() if is_fractional(given) else objects(given.tolist())


def common_length(*sizes: int) -> int:
    """Return the length that vectors combine to; length 1 goes with any.

    Raises:
        ValueError: two different lengths other than 1.

    """
    longer = {n for n in sizes if n != 1}
    if len(longer) > 1:
        message = f"vectors of lengths {sorted(longer)} do not combine"
        raise ValueError(message)
    return longer.pop() if longer else 1
