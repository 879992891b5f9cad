"""Findings about rows while computing, before they are put into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Bools, Ints
    from payouts.base.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One code that concerns some rows.

    Attributes:
        code: of the catalogue.
        severity: what becomes of the rows.
        rows: positions among the benefit's rows, ascending.
        rule: ``file:line name`` of the part of the rule that needed it.
        column: the roster column it is about, or None.
        args: what the texts of the code name: the same for all rows, or an
            :class:`~payouts.engine.arguments.Argument`.
        look_at: the column whose cell to show, where the finding is not about one cell alone.
        reported: whether a check has reported it already.
    """

    code: str
    severity: Severity
    rows: Ints
    rule: str
    column: str | None = None
    args: Mapping[str, object] = field(default_factory=dict)
    look_at: str | None = None
    reported: bool = False


@dataclass(slots=True)
class Findings:
    """All findings about the rows of one benefit, and where each severity occurs."""

    count: int
    found: list[Finding] = field(default_factory=list)
    masks: dict[Severity, Bools] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        """Record a finding; one that concerns no row is dropped."""
        if len(finding.rows) == 0:
            return
        self.found.append(finding)
        self.mask(finding.severity)[finding.rows] = True

    def mask(self, severity: Severity) -> Bools:
        """Return where a severity has been found (a live array)."""
        if severity not in self.masks:
            self.masks[severity] = np.zeros(self.count, dtype=np.bool_)
        return self.masks[severity]


@dataclass(frozen=True, slots=True)
class StoppedRows:
    """Rows of the roster that one code holds or rejects, whatever benefit they are for.

    Attributes:
        code: of the catalogue; the check that stops the rows reports it.
        severity: held or rejected.
        rows: indexes into the roster, ascending.
    """

    code: str
    severity: Severity
    rows: Ints
