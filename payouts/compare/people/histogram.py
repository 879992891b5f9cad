"""Changes counted in fixed bins of yuan, the same for every comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from payouts.base.arrays import Ints

# Yuan; each bound belongs to the bin between it and zero.
BOUNDS = (10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000)
_FEN = 100


@dataclass(frozen=True, slots=True)
class Bin:
    """People whose sum changes by an amount between two bounds, in yuan.

    Of a gain that is more than ``low`` and up to ``high``, of a loss from ``low`` to less than
    ``high``: the bound farther from zero is included. Both are 0 where nothing changes; None is
    no bound.
    """

    low: int | None
    high: int | None
    people: int

    @property
    def loss(self) -> bool:
        """Whether less is paid."""
        return self.low is None or self.low < 0


def histogram(change: Ints) -> tuple[Bin, ...]:
    """Count changes in fen, one a person, from the largest loss to the largest gain."""
    bounds = np.array(BOUNDS, dtype=np.int64) * _FEN
    size = len(BOUNDS) + 1
    place = np.searchsorted(bounds, np.abs(change), side="left") + 1
    counts = np.bincount(np.sign(change) * place + size, minlength=2 * size + 1)
    edges = [0, *BOUNDS, None]
    gains = [Bin(edges[i], edges[i + 1], int(counts[size + 1 + i])) for i in range(size)]
    losses = [
        Bin(_negative(edges[i + 1]), _negative(edges[i]), int(counts[size - 1 - i]))
        for i in range(size)
    ]
    return (*reversed(losses), Bin(0, 0, int(counts[size])), *gains)


def _negative(bound: int | None) -> int | None:
    return None if bound is None else -bound
