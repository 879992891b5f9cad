"""payouts: compute, reconcile and explain benefit payments for veterans-affairs offices.

A small API for programs: :func:`load_pack`, :func:`read_rosters`, :func:`compute` and :func:`diff`,
described in ``docs/api.md``. Its modules are loaded when a name is first used.
"""

from __future__ import annotations

from payouts.base.version import __version__

TYPE_CHECKING = False  # typing is not needed to run, and takes its time to import
if TYPE_CHECKING:
    from payouts.api import (
        ConfigProblem,
        Diagnostic,
        EnvironmentProblem,
        Explained,
        InvariantBroken,
        PackDiff,
        PayoutsError,
        Refused,
        Results,
        RosterProblem,
        RulePack,
        RuleProblem,
        UsageProblem,
        compute,
        diff,
        load_pack,
        read_rosters,
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
    "__version__",
    "compute",
    "diff",
    "load_pack",
    "read_rosters",
]


def __dir__() -> list[str]:
    """Return the names of the API."""
    return sorted(__all__)


if not TYPE_CHECKING:  # a checker would take any name for one that is there

    def __getattr__(name: str) -> object:
        """Load the API when one of its names is first used, so that importing stays cheap."""
        if name not in __all__:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        from payouts import api  # noqa: PLC0415 (only when it is used: it takes a second)

        return getattr(api, name)
