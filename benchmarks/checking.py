"""``payouts check`` on a roster beside reading the same one alone, as a ratio."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.command import PERIOD, RULES, TODAY, make_roster
from benchmarks.measure import Spent, run_child

if TYPE_CHECKING:
    from pathlib import Path

# Starts as the command does, loads the same rules, reads the same file, and says nothing of it.
_READING = """\
import sys
from pathlib import Path
from payouts.roster.load import load_roster
from payouts.rules.packs import load_pack
from payouts.rules.files.source import FolderSource
import payouts.run.running
pack = load_pack(FolderSource(Path(sys.argv[1])), "zhenglanqi")
print(len(load_roster([Path(sys.argv[2])], pack.vocabulary)))
"""


@dataclass(frozen=True, slots=True)
class Checking:
    """One run of each, process start to exit: checking a roster, and only reading it."""

    rows: int
    check: Spent
    reading: Spent
    peak_mb: float

    def as_json(self) -> dict[str, Any]:
        """Return the times, and the ratio of processor time."""
        return {
            "rows": self.rows,
            "check": {**self.check.as_json(), "peak_mb": round(self.peak_mb)},
            "reading": self.reading.as_json(),
            "check_over_reading": round(self.check.cpu / self.reading.cpu, 2),
        }


def check(folder: Path, rows: int) -> Checking:
    """Read a roster, then check it."""
    roster = make_roster(folder, rows)
    words = ["check", str(roster), "--rules", str(RULES / "zhenglanqi"), "--period", PERIOD]
    reading = run_child([sys.executable, "-c", _READING, str(RULES), str(roster)], folder)
    checked = run_child([sys.executable, "-m", "payouts", *words, "--today", TODAY], folder)
    return Checking(rows, checked.spent, reading.spent, checked.peak_mb)
