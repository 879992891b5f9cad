"""Two versions of the rules compared by what they mean, not by how they are written.

Comments, blanks, quoting, the order of keys and files: no change. Everything that can alter
an amount, a reason or a source is one :class:`Change`. Pure: no files, no clock.
"""

from __future__ import annotations

from payouts.compare.meaning.change import Change, Kind, Section, same_meaning
from payouts.compare.meaning.compare import diff_packs
from payouts.compare.meaning.frozen import freeze, without_value
from payouts.compare.meaning.origin import FileChange, changed_files, with_origins
from payouts.compare.meaning.reach import Reach, Touch, reach_of

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
