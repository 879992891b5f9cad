"""A merged rule as a person reads it, each part with the file and line it comes from."""

from __future__ import annotations

from payouts.authoring.view.lines import as_lines
from payouts.authoring.view.record import as_record

__all__ = ["as_lines", "as_record"]
