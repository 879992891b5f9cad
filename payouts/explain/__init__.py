"""Why a person is paid an amount: every cell, condition, month, figure and step."""

from __future__ import annotations

from payouts.explain.explanations import explain_roster, explain_run
from payouts.explain.model import Explanation, RowExplained
from payouts.explain.query import RowQuery

__all__ = [
    "Explanation",
    "RowExplained",
    "RowQuery",
    "explain_roster",
    "explain_run",
]
