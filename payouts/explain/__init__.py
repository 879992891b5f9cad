"""Why one person is paid what they are paid: every cell, condition, month, figure and step."""

from __future__ import annotations

from payouts.explain.again import explain_roster, explain_run
from payouts.explain.model import Explanation, RowExplained
from payouts.explain.wanted import RowQuery

__all__ = [
    "Explanation",
    "RowExplained",
    "RowQuery",
    "explain_roster",
    "explain_run",
]
