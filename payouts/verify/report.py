"""The report of a verification: its steps and their findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import Severity, say
from payouts.base.errors import DONE, NEEDS_A_PERSON

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.base.diagnostics import Diagnostic, Place

SCHEMA_VERSION = 1
SHOWN = 20  # differences of one file that are named; the rest are counted


class CannotCompareError(ValueError):
    """A file that cannot be read as a table or workbook."""


def differs(
    place: Place, column: str, recorded: object, recomputed: object, person: str | None = None
) -> Diagnostic:
    """Return that something is not what comes out when it is computed again: V014."""
    return say(
        "V014",
        place,
        column=column,
        recorded=str(recorded),
        recomputed=str(recomputed),
        person=person,
    )


@dataclass(frozen=True, slots=True)
class VerificationStep:
    """One step: its name in both languages, and its findings."""

    name: str
    name_en: str
    findings: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the step was done and found nothing wrong."""
        return all(found.severity is not Severity.ERROR for found in self.findings)


@dataclass(frozen=True, slots=True)
class Verification:
    """A verification.

    Attributes:
        folder: the run folder.
        run_id: as recorded; None where the record cannot be read.
        audit_root: as recorded.
        steps: in order, without those that could not begin.
    """

    folder: Path
    run_id: str | None
    audit_root: str | None
    steps: tuple[VerificationStep, ...]

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Everything found."""
        return tuple(found for step in self.steps for found in step.findings)

    @property
    def exit_code(self) -> int:
        """0 intact, 1 something differs or could not be checked."""
        return DONE if all(step.ok for step in self.steps) else NEEDS_A_PERSON

    def as_json(self) -> dict[str, Any]:
        """Return the versioned JSON form."""
        return {
            "schema_version": SCHEMA_VERSION,
            "run_dir": str(self.folder),
            "run_id": self.run_id,
            "audit_root": self.audit_root,
            "exit_code": self.exit_code,
            "steps": [
                {"name": step.name, "name_en": step.name_en, "ok": step.ok} for step in self.steps
            ],
            "diagnostics": [found.as_json() for found in self.findings],
        }
