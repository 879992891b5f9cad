"""The move of a row or person between two versions."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Bytes: TypeAlias = "NDArray[np.int8]"


class Move(IntEnum):
    """How the result of a row or person changes; exactly one of these."""

    UP = 0
    DOWN = 1
    NEWLY_PAID = 2
    NO_LONGER_PAID = 3
    OTHER_STATUS = 4  # not paid before or after, but for another reason
    UNCHANGED = 5

    @property
    def word(self) -> str:
        """Return the word of the JSON output."""
        return self.name.lower()
