"""What a change of rules does to a roster: both versions computed, row by row compared.

Pure, and nothing here decides an amount: both sides come from the same computation that pays.
"""

from __future__ import annotations

from payouts.impact.compared import impact
from payouts.impact.histogram import Bin
from payouts.impact.model import CLASS, LARGEST, TOWNSHIP, Impact, Move, Tally
from payouts.impact.rows import one_reading

__all__ = [
    "CLASS",
    "LARGEST",
    "TOWNSHIP",
    "Bin",
    "Impact",
    "Move",
    "Tally",
    "impact",
    "one_reading",
]
