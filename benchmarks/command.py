"""The whole command beside the script a user would write, and what starting up costs."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Child, Spent, median, run_child

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "zhenglanqi-2023"
RULES = ROOT / "rules"
PERIOD, TODAY = "2023", "2024-01-02"
_REPEATS, _START_UP_REPEATS = 3, 5


def make_roster(folder: Path, rows: int) -> Path:
    """Write a roster of payable people with the sample's own generator."""
    path = folder / f"roster-{rows}.xlsx"
    run_child(
        [sys.executable, str(SAMPLE / "generate.py"), "--rows", str(rows), "--out", str(path)],
        folder,
    )
    return path


@dataclass(frozen=True, slots=True)
class Race:
    """Both programs on one roster: medians, peak memory in MB, and the total both came to."""

    rows: int
    ours: Spent
    naive: Spent
    our_peak_mb: float
    naive_peak_mb: float
    total: Decimal

    def as_json(self) -> dict[str, Any]:
        """Return the figures and their ratios."""
        return {
            "rows": self.rows,
            "payouts": {**self.ours.as_json(), "peak_mb": round(self.our_peak_mb)},
            "naive_script": {**self.naive.as_json(), "peak_mb": round(self.naive_peak_mb)},
            "times_faster_wall": round(self.naive.wall / self.ours.wall, 2),
            "times_faster_cpu": round(self.naive.cpu / self.ours.cpu, 2),
            "total_yuan": str(self.total),
        }


def race(folder: Path, rows: int) -> Race:
    """Run both programs in turn, three times each.

    Raises:
        AssertionError: they came to different totals for a benefit.
    """
    roster = make_roster(folder, rows)
    ours: list[Child] = []
    naive: list[Child] = []
    for turn in range(_REPEATS):
        ours.append(run_child(_our_command(roster, folder / f"out-{rows}-{turn}"), folder))
        naive.append(run_child(_naive_command(roster, folder / f"naive-{rows}.xlsx"), folder))
    mine, theirs = _our_totals(ours[-1]), _naive_totals(naive[-1])
    if mine != theirs:
        raise AssertionError(f"the totals differ: {mine} and {theirs}")
    return Race(
        rows,
        median(child.spent for child in ours),
        median(child.spent for child in naive),
        max(child.peak_mb for child in ours),
        max(child.peak_mb for child in naive),
        sum(mine.values(), Decimal(0)),
    )


def _our_command(roster: Path, out: Path) -> list[str]:
    options = {
        "--rules": str(RULES / "zhenglanqi"),
        "--period": PERIOD,
        "--today": TODAY,
        "--out": str(out),
    }
    words = [word for option in options.items() for word in option]
    return [sys.executable, "-m", "payouts", "compute", str(roster), *words, "--json"]


def _naive_command(roster: Path, out: Path) -> list[str]:
    return [sys.executable, str(ROOT / "benchmarks" / "naive_script.py"), str(roster), str(out)]


def _our_totals(child: Child) -> dict[str, Decimal]:
    return {total["name"]: Decimal(total["amount"]) for total in json.loads(child.stdout)["totals"]}


def _naive_totals(child: Child) -> dict[str, Decimal]:
    return {name: Decimal(amount) for name, amount in json.loads(child.stdout).items()}


def start_up(folder: Path) -> dict[str, Spent]:
    """Return what it costs to start, before any row: medians of five."""
    python = sys.executable
    commands: dict[str, Sequence[str]] = {
        "python -c pass": [python, "-c", "pass"],
        "payouts --help": [python, "-m", "payouts", "--help"],
        "import numpy, pandas": [python, "-c", "import numpy, pandas"],
        "import payouts.run.running": [python, "-c", "import payouts.run.running"],
    }
    spent: dict[str, list[Spent]] = {name: [] for name in commands}
    run_child(commands["import payouts.run.running"], folder)  # compiles what is not compiled yet
    for _ in range(_START_UP_REPEATS):
        for name, argv in commands.items():
            spent[name].append(run_child(argv, folder).spent)
    for turn in range(_REPEATS):
        # Rows of the sample need a person: it ends with 1.
        command = _our_command(SAMPLE / "roster.xlsx", folder / f"sample-{turn}")
        child = run_child(command, folder, expected=1)
        spent.setdefault("payouts compute, the sample", []).append(child.spent)
    return {name: median(times) for name, times in spent.items()}
