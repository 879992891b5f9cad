"""A merged rule for reading, each part with its file and line."""

from __future__ import annotations

from payouts.authoring.view.lines import as_lines
from payouts.authoring.view.record import as_record

__all__ = ["as_lines", "as_record"]
