"""The benchmarks still find what they measure; how long it takes is never judged here."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from benchmarks import stages

BENCHMARKS = Path(stages.__file__).parent
_MODULE = re.compile(r"(?:from|import) (payouts[.\w]*)")


def test_every_stage_of_a_run_is_found_and_timed(tmp_path: Path) -> None:
    """A function that was renamed would silently be counted under "other"."""
    measured = stages.breakdown(tmp_path, 40)
    assert measured.rows == 40
    assert [stage for stage, spent in measured.stages.items() if spent.wall <= 0] == []


@pytest.mark.parametrize("path", sorted(BENCHMARKS.glob("*.py")), ids=lambda path: path.stem)
def test_every_module_named_in_a_benchmark_exists(path: Path) -> None:
    """Programs that a benchmark starts are texts, which no type checker reads."""
    for name in _MODULE.findall(path.read_text("utf-8")):
        assert importlib.util.find_spec(name) is not None, name
