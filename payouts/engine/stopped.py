"""Rows that may not be paid for a reason found outside the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payouts.base.arrays import Ints
    from payouts.base.diagnostics import Severity


@dataclass(frozen=True, slots=True)
class Stopped:
    """Rows of the roster that one code holds or rejects, whatever benefit they are for.

    Attributes:
        code: of the catalogue; whoever stops the rows says why.
        severity: held or rejected.
        rows: indexes into the roster, ascending.
    """

    code: str
    severity: Severity
    rows: Ints
