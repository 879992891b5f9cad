"""Two versions of the rules compared by what they mean, not by how they are written.

Comments, blanks, quoting, the order of keys and files: no change. Everything that can alter
an amount, a reason or a source is one :class:`Change`. Pure: no files, no clock.
"""

from __future__ import annotations

from payouts.compare.meaning.change import Change, ChangeKind, RuleSection, same_meaning
from payouts.compare.meaning.compare import diff_packs
from payouts.compare.meaning.frozen import freeze
from payouts.compare.meaning.origin import FileChange
from payouts.compare.meaning.reach import Reach, Touch
from payouts.compare.meaning.versions import (
    Cells,
    Comparison,
    LoadedVersion,
    NamedVersion,
    TableKey,
    compare_versions,
    table_key,
)

__all__ = [
    "Cells",
    "Change",
    "ChangeKind",
    "Comparison",
    "FileChange",
    "LoadedVersion",
    "NamedVersion",
    "Reach",
    "RuleSection",
    "TableKey",
    "Touch",
    "compare_versions",
    "diff_packs",
    "freeze",
    "same_meaning",
    "table_key",
]
