"""What was found about rows while computing, before it is put into words."""

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
        severity: what it makes of the row.
        rows: positions among the benefit's rows, ascending.
        rule: ``file:line name`` of the part of the rule that needed it.
        column: the roster column it is about, or None.
        args: what the texts of the code name: the same for all rows, or an
            :class:`~payouts.engine.arguments.Argument`.
        look_at: the column whose cell to look at, where the finding is not about one cell alone.
        said_elsewhere: whether the rows are told of it elsewhere.
    """

    code: str
    severity: Severity
    rows: Ints
    rule: str
    column: str | None = None
    args: Mapping[str, object] = field(default_factory=dict)
    look_at: str | None = None
    said_elsewhere: bool = False


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
