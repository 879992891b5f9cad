"""What other programs may rely on: the names that ``import payouts`` hands out.

Everything here goes through the same door as every command (:func:`payouts.engine.compute`), and
nothing here writes a file. ``docs/api.md`` shows it at work.
"""

from __future__ import annotations

from payouts.api.computing import compute
from payouts.api.explained import Explained
from payouts.api.packdiff import PackDiff, diff
from payouts.api.packs import RulePack, load_pack
from payouts.api.results import Results
from payouts.api.rosters import read_rosters
from payouts.base.diagnostics import Diagnostic
from payouts.base.errors import (
    ConfigProblem,
    EnvironmentProblem,
    InvariantBroken,
    PayoutsError,
    Refused,
    RosterProblem,
    RuleProblem,
    UsageProblem,
)

__all__ = [
    "ConfigProblem",
    "Diagnostic",
    "EnvironmentProblem",
    "Explained",
    "InvariantBroken",
    "PackDiff",
    "PayoutsError",
    "Refused",
    "Results",
    "RosterProblem",
    "RulePack",
    "RuleProblem",
    "UsageProblem",
    "compute",
    "diff",
    "load_pack",
    "read_rosters",
]
