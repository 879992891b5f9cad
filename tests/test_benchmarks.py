"""The benchmarks still find what they measure; how long it takes is never judged here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import stages

if TYPE_CHECKING:
    from pathlib import Path


def test_every_stage_of_a_run_is_found_and_timed(tmp_path: Path) -> None:
    """A function that was renamed would silently be counted under "other"."""
    measured = stages.breakdown(tmp_path, 40)
    assert measured.rows == 40
    assert [stage for stage, spent in measured.stages.items() if spent.wall <= 0] == []
