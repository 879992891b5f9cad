"""Cells that hold no value to be read, and cells that say something else than they hold."""

from __future__ import annotations

from dataclasses import dataclass

ERROR_VALUE = "error"


NO_CACHED_VALUE = "formula"


NOT_FINITE = "number"


MERGED = "merged"


DIFFERS = "differs"


HIDDEN = "hidden"


UNITS = "units"


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell whose value cannot be read.

    ``kind`` is ``error`` (#N/A and the like), ``formula`` (a formula saved without
    its result), ``number`` (not a finite number), ``merged`` (it shares a value with the
    rows of other people), ``differs`` (another column of the same meaning says otherwise),
    ``hidden`` (its column is hidden, and what is hidden is not to be used) or ``units`` (an
    amount whose unit is said in two ways, or is no yuan).
    """

    kind: str


@dataclass(frozen=True, slots=True)
class MeantCell:
    """A cell that says something else than it holds: 0.5 under 单位：万元 says 5000.

    Attributes:
        holds: what is stored.
        text: what it says, as text that the reader of its column takes.
        why: the step that made one of the other, a value of
            :class:`payouts.roster.cells.tidy.Tidying`.
    """

    holds: object
    text: str
    why: str


def as_read(cell: object) -> object:
    """Return what the reader of a column is given of a cell."""
    return cell.text if isinstance(cell, MeantCell) else cell


def as_held(cell: object) -> object:
    """Return what is stored in a cell."""
    return cell.holds if isinstance(cell, MeantCell) else cell
