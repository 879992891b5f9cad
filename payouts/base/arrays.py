"""What arrays of numpy are called in annotations, and how one value stands for many."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]

T = TypeVar("T", bound=np.generic)


def spread(array: NDArray[T], count: int) -> NDArray[T]:
    """Return an array [n] of one with an entry for each of n rows, or a single one for all.

    numpy's broadcast_to takes 15 µs even where there is nothing to do.
    """
    return array if array.shape == (count,) else np.broadcast_to(array, count)
