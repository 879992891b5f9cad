"""``payouts rules test`` beside loading its packs: what a worked case costs beyond start-up."""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.command import RULES
from benchmarks.measure import Spent, median, run_child

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_REPEATS = 3
_PACK, _TIMES = "national", 5
_CASES = re.compile(r"\ncases:\n((?:(?: .*|#.*)?\n)+)\Z")

# Starts as the command does, loads the same packs, and works no case.
_LOADING = """\
import sys
from pathlib import Path
import payouts.cli.app, payouts.cli.rules.test
from payouts.rules.files.source import FolderSource
from payouts.rules.packs import load_pack
for pack in sys.argv[2:]:
    load_pack(FolderSource(Path(sys.argv[1])), pack)
"""


@dataclass(frozen=True, slots=True)
class CaseWork:
    """The cases of some packs: medians of working them, and of loading the packs alone."""

    what: str
    cases: int
    testing: Spent
    loading: Spent

    def as_json(self) -> dict[str, Any]:
        """Return the times, and milliseconds of processor time a case beyond loading."""
        return {
            "what": self.what,
            "cases": self.cases,
            "testing": self.testing.as_json(),
            "loading": self.loading.as_json(),
            "cpu_ms_a_case": round((self.testing.cpu - self.loading.cpu) * 1000 / self.cases, 2),
        }


def work(folder: Path) -> list[CaseWork]:
    """Work the cases of every pack, and of one whose rules have several times as many."""
    packs = sorted(path.parent.name for path in RULES.glob("*/pack.yaml"))
    more = folder / "more" / "rules"
    shutil.copytree(RULES / _PACK, more / _PACK, dirs_exist_ok=True)
    for file in (more / _PACK).glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        if found := _CASES.search(text):
            file.write_text(text + found[1] * (_TIMES - 1), encoding="utf-8")
    return [
        _measured("rules/", RULES, packs),
        _measured(f"{_PACK}, its cases {_TIMES} times", more, [_PACK]),
    ]


def _measured(what: str, rules: Path, packs: Sequence[str]) -> CaseWork:
    words = [] if len(packs) > 1 else packs
    test = [sys.executable, "-m", "payouts", "rules", "test", *words, "--json"]
    load = [sys.executable, "-c", _LOADING, str(rules), *packs]
    tested = [run_child(test, rules.parent) for _ in range(_REPEATS)]
    loaded = [run_child(load, rules.parent) for _ in range(_REPEATS)]
    said = json.loads(tested[0].stdout)["packs"]
    cases = {(r["benefit"], p["pack"]): r["cases"] for p in said for r in p["rules"] if r["own"]}
    return CaseWork(
        what,
        sum(cases.values()),
        median([child.spent for child in tested]),
        median([child.spent for child in loaded]),
    )
