"""Two versions of the rules compared by what they mean, not by how they are written.

Comments, blanks, quoting, the order of keys and files: no change. Everything that can alter
an amount, a reason or a source is one :class:`Change`. Pure: no files, no clock.
"""

from __future__ import annotations

from payouts.rulediff.change import Change, Kind, Section
from payouts.rulediff.compare import diff_packs

__all__ = ["Change", "Kind", "Section", "diff_packs"]
