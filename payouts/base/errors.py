"""The exceptions of the program and the exit code each one ends with.

::

    PayoutsError
    ├── UsageProblem        2  wrong words on the command line
    ├── ConfigProblem       2  payouts.yaml or controls file cannot be used
    ├── RuleProblem         2  a rule file or pack cannot be used
    ├── RosterProblem       2  no readable roster
    ├── InvariantBroken     3  the program contradicts itself: nothing is published
    ├── Refused             4  already paid, stale plan, not approved
    └── EnvironmentProblem  5  lock held, disk full, permission

Every exception carries the diagnostics that explain it, all of them at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.diagnostics import Diagnostic

DONE = 0
NEEDS_A_PERSON = 1
INTERRUPTED = 130


class PayoutsError(Exception):
    """Base of all expected failures; carries every diagnostic found."""

    exit_code: ClassVar[int] = 2

    def __init__(self, diagnostics: Sequence[Diagnostic] | Diagnostic) -> None:
        """Keep the diagnostics; a single one may be given bare."""
        many = (diagnostics,) if not isinstance(diagnostics, (list, tuple)) else diagnostics
        self.diagnostics: tuple[Diagnostic, ...] = tuple(many)
        super().__init__(self.diagnostics)  # one that is pickled is made of these again

    def __str__(self) -> str:
        """Return the diagnostics one after the other."""
        return "; ".join(str(d) for d in self.diagnostics)


class UsageProblem(PayoutsError):
    """Wrong words on the command line."""


class ConfigProblem(PayoutsError):
    """payouts.yaml or a controls file cannot be used."""


class RuleProblem(PayoutsError):
    """A rule file or pack cannot be used."""


class RosterProblem(PayoutsError):
    """No readable roster."""


class InvariantBroken(PayoutsError):
    """The program contradicts itself; nothing may be published."""

    exit_code = 3


class Refused(PayoutsError):
    """Refused: already paid, stale plan, not approved."""

    exit_code = 4


class EnvironmentProblem(PayoutsError):
    """Lock held, disk full, permission denied."""

    exit_code = 5
