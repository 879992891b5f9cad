"""Short names for the types of numpy arrays; of one dimension where nothing else is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Ints: TypeAlias = "NDArray[np.int64]"
Bools: TypeAlias = "NDArray[np.bool_]"
Objects: TypeAlias = "NDArray[np.object_]"
