"""``payouts diff`` on a roster beside ``payouts compute`` on the same one, as a ratio."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.command import PERIOD, RULES, TODAY, make_roster
from benchmarks.measure import Spent, run_child

if TYPE_CHECKING:
    from pathlib import Path

_ROUNDING = 'to: "0.01", mode: half_up}'


@dataclass(frozen=True, slots=True)
class Comparison:
    """One run of each: computing once, comparing two packs, and the same with every file."""

    rows: int
    compute: Spent
    diff: Spent
    diff_out: Spent
    every: Spent

    def as_json(self) -> dict[str, Any]:
        """Return the times, and the ratios of processor time."""
        return {
            "rows": self.rows,
            "compute": self.compute.as_json(),
            "diff": self.diff.as_json(),
            "diff_out": self.diff_out.as_json(),
            "diff_every_benefit": self.every.as_json(),
            "diff_over_compute": round(self.diff.cpu / self.compute.cpu, 2),
            "diff_out_over_compute": round(self.diff_out.cpu / self.compute.cpu, 2),
            "diff_every_benefit_over_compute": round(self.every.cpu / self.compute.cpu, 2),
        }


def compare(folder: Path, rows: int) -> Comparison:
    """Compute a roster, then compare packs of which one or every benefit has changed."""
    roster = make_roster(folder, rows)
    one, every = folder / f"one-{rows}", folder / f"every-{rows}"
    for changed in (one, every):
        shutil.copytree(RULES, changed)
    _edit(one / "zhenglanqi" / "living_allowance.yaml")
    for path in (every / "zhenglanqi").glob("*.yaml"):
        if path.name != "pack.yaml":
            _edit(path)
    python = [sys.executable, "-m", "payouts"]
    pack = str(RULES / "zhenglanqi")
    dates = ["--period", PERIOD, "--today", TODAY]
    computed = [*python, "compute", str(roster), "--rules", pack, *dates]
    on_roster = ["--roster", str(roster), *dates]
    against = [*python, "diff", pack, str(one / "zhenglanqi"), *on_roster]
    whole = [*python, "diff", pack, str(every / "zhenglanqi"), *on_roster]
    return Comparison(
        rows,
        run_child([*computed, "--out", str(folder / f"c-{rows}")], folder).spent,
        run_child(against, folder, expected=1).spent,
        run_child([*against, "--out", str(folder / f"d-{rows}")], folder, expected=1).spent,
        run_child(whole, folder, expected=1).spent,
    )


def _edit(path: Path) -> None:
    """Round up to a thousand yuan: nearly every amount changes."""
    text = path.read_text(encoding="utf-8")
    if _ROUNDING not in text:
        raise AssertionError(f"{path.name}: no rounding to change")
    path.write_text(text.replace(_ROUNDING, 'to: "1000", mode: up}'), encoding="utf-8")
