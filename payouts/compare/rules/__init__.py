"""Compares two versions of the rules by meaning, not by text.

Comments, blanks, quoting, the order of keys and files: no change. Everything that can alter
an amount, a reason or a source is one :class:`Change`. Pure: no files, no clock.
"""

from __future__ import annotations

from payouts.compare.rules.change import Change, ChangeKind, RuleSection, same_meaning
from payouts.compare.rules.compare import diff_packs
from payouts.compare.rules.frozen import freeze
from payouts.compare.rules.origin import FileChange
from payouts.compare.rules.reach import AffectedRows, Reach
from payouts.compare.rules.versions import (
    Cells,
    Comparison,
    LoadedVersion,
    NamedVersion,
    TableKey,
    compare_versions,
    table_key,
)

__all__ = [
    "AffectedRows",
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
    "compare_versions",
    "diff_packs",
    "freeze",
    "same_meaning",
    "table_key",
]
