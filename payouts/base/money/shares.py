"""Splitting whole fen so that the parts always add up to the total."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.money.integers import LIMIT, Vector, bound
from payouts.base.money.text import require_within_bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.arrays import Ints


def share(total_fen: Ints | int, weights: Sequence[Fraction | int], remainder: int) -> Ints:
    """Split each total by the weights, [n] -> [n, k] in fen; an int counts as n = 1.

    Every part is cut towards zero to the fen; what is left goes to the part numbered
    ``remainder``. A negative total (a recovery) splits as the positive one, with the sign.

    Raises:
        ValueError: no weight, a negative one, all zero, or no part ``remainder``.
        TypeError: totals that are not integers, weights that are not exact.
        MoneyBoundError: a total beyond decimal(18, 2).

    """
    whole = _whole_weights(weights)
    if not 0 <= remainder < len(whole):
        message = f"remainder part {remainder} is not one of {len(whole)} parts"
        raise ValueError(message)
    totals = _totals(total_fen)
    parts = _cut(np.abs(totals), whole)[0]
    parts[:, remainder] += np.abs(totals) - parts.sum(axis=1)
    return _signed(parts, totals)


def share_largest_remainder(total_fen: Ints | int, weights: Sequence[Fraction | int]) -> Ints:
    """Split as ``share``, giving leftover fen one each to the largest cut-off remainders.

    Equal remainders are served in the order of the parts. Errors as in ``share``.
    """
    whole = _whole_weights(weights)
    totals = _totals(total_fen)
    parts, rest = _cut(np.abs(totals), whole)
    left = np.abs(totals) - parts.sum(axis=1)
    order = np.argsort(-rest, axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    parts += rank < left[:, None]
    return _signed(parts, totals)


def _whole_weights(weights: Sequence[Fraction | int]) -> list[int]:
    """Scale the weights to the smallest integers in the same proportion."""
    if any(isinstance(w, bool) or not isinstance(w, (int, Fraction)) for w in weights):
        message = "weights must be int or Fraction"
        raise TypeError(message)
    if any(w < 0 for w in weights) or not any(weights):
        message = "weights must be non-negative, one at least positive"
        raise ValueError(message)
    exact = [Fraction(w) for w in weights]
    scale = lcm(*(w.denominator for w in exact))
    whole = [int(w * scale) for w in exact]
    common = gcd(*whole)
    return [w // common for w in whole]


def _totals(total_fen: Ints | int) -> Ints:
    if isinstance(total_fen, int):
        require_within_bounds(abs(total_fen))
    given: Vector = np.atleast_1d(np.asarray(total_fen))
    if given.ndim != 1 or given.dtype.kind != "i":
        message = f"totals must be one vector of signed integer fen, got {given.dtype}"
        raise TypeError(message)
    totals = given.astype(np.int64)
    require_within_bounds(bound(totals))
    return totals


def _cut(sizes: Ints, whole: list[int]) -> tuple[Ints, Vector]:
    """Return the parts cut to the fen and what was cut off, in units of 1 / sum(weights)."""
    everything = sum(whole)
    narrow = everything <= LIMIT and bound(sizes) * max(whole) <= LIMIT
    kind = np.int64 if narrow else np.object_
    column: Vector = sizes.astype(kind)[:, None]
    row: Vector = np.array(whole, dtype=kind)[None, :]
    exact: Vector = column * row
    return (exact // everything).astype(np.int64), exact % everything


def _signed(parts: Ints, totals: Ints) -> Ints:
    return np.where(totals[:, None] < 0, -parts, parts)
