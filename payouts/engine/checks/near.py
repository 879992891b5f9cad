"""Ids of one name that differ by a slip: one character, or two neighbours swapped.

Ids are compared by the hash of what is left when the characters that may differ are taken
out, so that the work grows with their number and not with its square.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.identity import LENGTH, check_matches, code_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects

    Words = NDArray[np.uint64]

# Odd multipliers of a linear hash modulo 2**64; what it calls equal is compared anyway.
_FACTORS = np.arange(1, LENGTH + 4, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)
_FACTORS ^= _FACTORS >> np.uint64(29)
_FACTORS = _FACTORS * np.uint64(0xBF58476D1CE4E5B9) | np.uint64(1)
_PLACE, (_NAME, _SUM, _PRODUCT) = _FACTORS[:LENGTH], _FACTORS[LENGTH:]


def near_pairs(names: Ints, ids: Objects) -> Ints:
    """Return pairs [k, 2] of positions whose name is the same and whose ids nearly are.

    The check character of GB 11643 shows every single slip and every swap, so of two such ids
    one is wrong: only names with a wrong one are looked at.

    Args:
        names: code of the name [n].
        ids: well-formed ids [n]; no name has the same one twice.
    """
    wrong = ~check_matches(ids)
    chosen = np.flatnonzero(np.isin(names, names[wrong]))
    if len(chosen) < 2:  # noqa: PLR2004 (a pair)
        return np.empty((0, 2), dtype=np.int64)
    points = code_points(ids[chosen], LENGTH)
    found = [_equal(key) for key in _keys(points.astype(np.uint64), names[chosen])]
    pairs = np.unique(np.concatenate(found), axis=0)
    first, second = points[pairs[:, 0]], points[pairs[:, 1]]
    same_name = names[chosen[pairs[:, 0]]] == names[chosen[pairs[:, 1]]]
    near: Ints = chosen[pairs[same_name & _near(first, second)]]
    return near


def _keys(points: Words, names: Ints) -> Iterator[Words]:
    """Yield the hashes with one place, and with the order of two places, taken out."""
    parts = points * _PLACE
    total = parts.sum(axis=1, dtype=np.uint64) + names.astype(np.uint64) * _NAME
    for place in range(LENGTH):
        yield total - parts[:, place]
    for place in range(LENGTH - 1):
        a, b = points[:, place], points[:, place + 1]
        rest = total - parts[:, place] - parts[:, place + 1]
        yield rest + (a + b) * _SUM + a * b * _PRODUCT


def _equal(keys: Words) -> Ints:
    """Return all pairs [k, 2] of positions with equal keys, the smaller position first."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    pairs = [np.empty((0, 2), dtype=np.int64)]
    lag = 1
    while len(at := np.flatnonzero(ordered[lag:] == ordered[:-lag])):
        pairs.append(np.stack([order[at], order[at + lag]], axis=1))
        lag += 1
    return np.concatenate(pairs)


def _near(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> Bools:
    differs = first != second
    count = differs.sum(axis=1)
    swapped = (
        differs[:, :-1]
        & differs[:, 1:]
        & (first[:, :-1] == second[:, 1:])
        & (first[:, 1:] == second[:, :-1])
    )
    result: Bools = (count == 1) | ((count == 2) & swapped.any(axis=1))  # noqa: PLR2004
    return result
