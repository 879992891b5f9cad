"""Tables handed out: every column holds plain Python values, None if absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def table(columns: Sequence[str], lines: Iterable[Sequence[object]]) -> pd.DataFrame:
    """Return lines as a table."""
    rows = list(lines)
    return frame({name: [row[at] for row in rows] for at, name in enumerate(columns)})


def frame(columns: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """Return columns as a table; pandas is kept from making anything else of the values."""
    made: dict[str, np.ndarray[tuple[int], np.dtype[np.object_]]] = {}
    for name, values in columns.items():
        made[name] = np.empty(len(values), dtype=np.object_)
        made[name][:] = values  # sequences among them stay as they are
    return pd.DataFrame(made, dtype=object)
