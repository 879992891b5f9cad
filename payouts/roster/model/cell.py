"""A cell whose value cannot be read, and why."""

from __future__ import annotations

from dataclasses import dataclass

ERROR_VALUE = "error"


NO_CACHED_VALUE = "formula"


NOT_FINITE = "number"


MERGED = "merged"


DIFFERS = "differs"


HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell whose value cannot be read.

    ``kind`` is ``error`` (#N/A and the like), ``formula`` (a formula saved without
    its result), ``number`` (not a finite number), ``merged`` (it shares a value with the
    rows of other people), ``differs`` (another column of the same meaning says otherwise) or
    ``hidden`` (its column is hidden, and what is hidden is not to be used).
    """

    kind: str
