"""Two versions of the rules compared by what they mean, not by how they are written.

Comments, blanks, quoting, the order of keys and files: no change. Everything that can alter
an amount, a reason or a source is one :class:`Change`. Pure: no files, no clock.
"""

from __future__ import annotations

from payouts.rulediff.change import Change, Kind, Section, same_meaning
from payouts.rulediff.compare import diff_packs
from payouts.rulediff.frozen import freeze, without_value
from payouts.rulediff.origin import FileChange, changed_files, with_origins
from payouts.rulediff.reach import Reach, Touch, reach_of

__all__ = [
    "Change",
    "FileChange",
    "Kind",
    "Reach",
    "Section",
    "Touch",
    "changed_files",
    "diff_packs",
    "freeze",
    "reach_of",
    "same_meaning",
    "with_origins",
    "without_value",
]
