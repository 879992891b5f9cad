"""The effect of a change of rules on a roster: both versions computed and compared by row.

Pure, and nothing here decides an amount: both sides come from the same computation that pays.
"""

from __future__ import annotations

from payouts.compare.people.effect import Impact, Tally
from payouts.compare.people.histogram import Bin
from payouts.compare.people.impact import impact
from payouts.compare.people.moves import Move
from payouts.compare.people.results import compute_both

__all__ = [
    "Bin",
    "Impact",
    "Move",
    "Tally",
    "compute_both",
    "impact",
]
