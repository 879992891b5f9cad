"""What a change of rules does to a roster: both versions computed, row by row compared.

Pure, and nothing here decides an amount: both sides come from the same computation that pays.
"""

from __future__ import annotations

from payouts.base.columns import CLASS, TOWNSHIP
from payouts.compare.people.compared import impact
from payouts.compare.people.effect import LARGEST, Impact, Tally
from payouts.compare.people.histogram import Bin
from payouts.compare.people.moves import Move
from payouts.compare.people.sides import both

__all__ = [
    "CLASS",
    "LARGEST",
    "TOWNSHIP",
    "Bin",
    "Impact",
    "Move",
    "Tally",
    "both",
    "impact",
]
