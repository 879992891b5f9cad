"""A merged rule as a person reads it, each part with the file and line it comes from."""

from __future__ import annotations

from payouts.ruleview.lines import as_lines
from payouts.ruleview.record import as_record

__all__ = ["as_lines", "as_record"]
