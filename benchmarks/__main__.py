"""Measures everything and prints it: ``python -m benchmarks [--quick] [--json]``.

Amounts are compared and must agree; no time is ever judged here.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks import casework, checking, command, comparing, engine, stages

_PACKAGES = ("numpy", "openpyxl", "pandas", "pyarrow", "python-calamine", "pydantic", "xlsxwriter")


@dataclass(frozen=True, slots=True)
class _Sizes:
    race: int
    people: int
    stages: tuple[int, ...]


_FULL = _Sizes(race=10_000, people=1_000_000, stages=(10_000, 100_000))
_QUICK = _Sizes(race=500, people=20_000, stages=(500, 2_000))


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    record = _measured(_QUICK if options.quick else _FULL)
    if options.json:
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(record)))


def _measured(sizes: _Sizes) -> dict[str, Any]:
    record: dict[str, Any] = {"machine": _machine()}
    with tempfile.TemporaryDirectory(prefix="payouts-bench-") as name:
        folder = Path(name)
        _tell("start-up")
        started = command.start_up(folder)
        record["start_up"] = {what: spent.as_json() for what, spent in started.items()}
        _tell(f"the command and the script, {sizes.race:,} rows")
        record["command"] = command.race(folder, sizes.race).as_json()
        _tell(f"the engine and numpy, {sizes.people:,} rows")
        record["engine"] = [duel.as_json() for duel in engine.duels(sizes.people)]
        _tell("the worked cases of rules")
        record["casework"] = [worked.as_json() for worked in casework.work(folder)]
        _tell(f"checking, {sizes.stages[-1]:,} rows")
        record["checking"] = checking.check(folder, sizes.stages[-1]).as_json()
        _tell(f"comparing rules, {sizes.stages[-1]:,} rows")
        record["comparing"] = comparing.compare(folder, sizes.stages[-1]).as_json()
        record["stages"] = []
        for rows in sizes.stages:
            _tell(f"stages, {rows:,} rows")
            record["stages"].append(stages.breakdown(folder, rows).as_json())
    return record


def _machine() -> dict[str, Any]:
    return {
        "cpus": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: metadata.version(name) for name in _PACKAGES},
    }


def _tell(what: str) -> None:
    print(f"... {what}", file=sys.stderr, flush=True)


# --- the table ------------------------------------------------------------------------------

_WIDTH = 34


def _lines(record: dict[str, Any]) -> list[str]:
    machine = record["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    lines = [
        f"{machine['cpus']} cores, {machine['system']}, Python {machine['python']}",
        packages,
        "",
        _row("Start-up (median of 5; sample of 3)", "wall s", "CPU s"),
        *(_timed(what, spent) for what, spent in record["start_up"].items()),
        "",
        *_race_lines(record["command"]),
        "",
        *_engine_lines(record["engine"]),
        "",
        *_casework_lines(record["casework"]),
        "",
        *_checking_lines(record["checking"]),
        "",
        *_comparing_lines(record["comparing"]),
    ]
    for broken_down in record["stages"]:
        lines += ["", *_stage_lines(broken_down)]
    return lines


def _row(what: str, *cells: str) -> str:
    return f"{what:<{_WIDTH + 4}}" + "".join(f"{cell:>12}" for cell in cells)


def _timed(what: str, spent: dict[str, float], *more: str) -> str:
    return _row(f"  {what}", f"{spent['wall_s']:.3f}", f"{spent['cpu_s']:.3f}", *more)


def _race_lines(raced: dict[str, Any]) -> list[str]:
    return [
        _row(f"Whole command, {raced['rows']:,} rows (median of 3)", "wall s", "CPU s", "peak MB"),
        *(
            _timed(name, raced[name], f"{raced[name]['peak_mb']:,}")
            for name in ("payouts", "naive_script")
        ),
        _row(
            "  times faster",
            f"{raced['times_faster_wall']:.2f}",
            f"{raced['times_faster_cpu']:.2f}",
        ),
        f"  equal totals for every benefit, together {raced['total_yuan']} yuan",
    ]


def _engine_lines(fought: list[dict[str, Any]]) -> list[str]:
    lines = []
    for duel in fought:
        lines += [
            _row(
                f"Engine, {duel['benefit']}, {duel['rows']:,} rows",
                "wall s",
                "CPU s",
            ),
            _timed("reading cells", duel["reading"]),
            _timed("evaluating the rule", duel["evaluating"]),
            _timed("looking for duplicates", duel["duplicates"]),
            _timed("numpy by hand, typed input", duel["numpy"]),
            _row("  evaluating / numpy", f"{duel['evaluating_over_numpy']:.1f}"),
            f"  every amount equal, together {duel['total_fen']} fen",
        ]
    return lines


def _checking_lines(checked: dict[str, Any]) -> list[str]:
    title = _row(f"Checking, {checked['rows']:,} rows (one run)", "wall s", "CPU s", "ratio")
    ratio = f"{checked['check_over_reading']:.2f}"
    return [
        title,
        _timed("reading alone", checked["reading"]),
        _timed("check", checked["check"], ratio),
    ]


def _casework_lines(worked: list[dict[str, Any]]) -> list[str]:
    lines = [_row("Worked cases (median of 3)", "cases", "CPU s", "ms a case")]
    for one in worked:
        cpu, each = f"{one['testing']['cpu_s']:.2f}", f"{one['cpu_ms_a_case']:.2f}"
        lines.append(_row(f"  {one['what']}", str(one["cases"]), cpu, each))
        lines.append(_row("  loading alone", "", f"{one['loading']['cpu_s']:.2f}"))
    return lines


def _comparing_lines(compared: dict[str, Any]) -> list[str]:
    title = _row(
        f"Comparing rules, {compared['rows']:,} rows (one run)", "wall s", "CPU s", "ratio"
    )
    whats = {
        "diff": "diff, one benefit changed",
        "diff_out": "the same, with --out",
        "diff_every_benefit": "diff, every benefit changed",
    }
    lines = [title, _timed("compute", compared["compute"])]
    for key, what in whats.items():
        lines.append(_timed(what, compared[key], f"{compared[f'{key}_over_compute']:.2f}"))
    return lines


def _stage_lines(broken_down: dict[str, Any]) -> list[str]:
    return [
        _row(f"Stages, {broken_down['rows']:,} rows (one run)", "wall s", "CPU s"),
        *(_timed(stage, spent) for stage, spent in broken_down["stages"].items()),
        _timed("together", broken_down["total"]),
    ]


if __name__ == "__main__":
    main()
