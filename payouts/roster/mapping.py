"""An office's own headers, recorded once: which of its columns is which of ours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeaderMapping:
    """What headers mean in the rosters of one office."""
