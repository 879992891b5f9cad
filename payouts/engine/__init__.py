"""Rosters computed under a pack of rules: assignment, checks, benefits, findings, totals.

:func:`compute` is the one way in: every command that computes calls it.
"""

from __future__ import annotations

from payouts.engine.computing import Computed, Prepared, compute, compute_any, prepare

__all__ = ["Computed", "Prepared", "compute", "compute_any", "prepare"]
