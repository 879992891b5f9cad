"""The samples: published totals met, rosters as written, rows without a figure explained."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from asking import a_request
from office import REPOSITORY, environment
from payouts.base.columns import fold_width
from payouts.engine.computing import Computed, compute
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.reconcile import check_controls
from payouts.office.config import read_config
from payouts.office.controls import read_controls
from payouts.roster.load import load_roster
from payouts.rules.files.source import FolderSource
from payouts.rules.models.sources import Status
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.office.controls import Control

SAMPLES = REPOSITORY / "samples"
RULES = REPOSITORY / "rules"
TODAY = dt.date(2026, 1, 15)
NAMES = sorted(path.parent.name for path in SAMPLES.glob("*/payouts.yaml"))
PUBLISHING = sorted(path.parent.name for path in SAMPLES.glob("*/controls.yaml"))

# What was published, written out again: benefit, part of it, people, claims, amount.
PUBLISHED: dict[str, list[tuple[str, str | None, int | None, int | None, str]]] = {
    "changji-2022": [
        ("insurance_topup", None, 122, None, "356万元"),
        ("cadre_subsidy", None, 220, None, "120.58万元"),
        ("relief", None, None, None, "33.5万元"),
        ("medical_reimbursement", None, None, None, "49.71万元"),
        ("condolence", None, None, None, "7.9万元"),
    ],
    "yunyan-2024h1": [("relief", None, 8, None, "2万元")],
    "zhenglanqi-2023": [
        ("living_allowance", None, 224, None, "193.59万元"),
        ("conscript_allowance", None, 54, None, "319.97万元"),
        ("forest_fire_allowance", None, 6, None, "37.2万元"),
        ("local_grant", None, 28, None, "257.633万元"),
        ("medical_insurance", "2023", 8, None, "2090元"),
        ("medical_insurance", "2024", 14, None, "4800元"),
        ("spouse_allowance", None, 1, None, "6000元"),
        ("medical_reimbursement", None, None, 19, "35146.08元"),
        ("insurance_topup", None, 2, None, "3568.28元"),
        ("insurance_topup", "财政", None, None, "2691.61元"),
        ("insurance_topup", "个人", None, None, "876.67元"),
        ("condolence", None, 85, None, "6.05万元"),
        ("relief", None, 11, None, "4.4万元"),
        ("merit_gift", None, 2, None, "2000元"),
    ],
}


def computed(sample: str, rules: Path = RULES) -> Computed:
    """Compute a sample as its payouts.yaml says, under the shipped rules or others."""
    settings = read_config(SAMPLES / sample / "payouts.yaml").settings
    pack = load_pack(FolderSource(rules), settings.rules)
    rosters = [SAMPLES / sample / name for name in settings.rosters]
    return compute(a_request(pack, rosters, settings.period, today=TODAY))


@cache
def shipped(sample: str) -> Computed:
    return computed(sample)


def controls(sample: str) -> tuple[Control, ...]:
    return read_controls(SAMPLES / sample / "controls.yaml", shipped(sample).pack)


def statuses(found: Computed) -> Counter[str]:
    rows = (status for result in found.results for status in result.status.tolist())
    return Counter(RowStatus(status).word for status in rows)


# --- published totals ------------------------------------------------------------------------


@pytest.mark.parametrize("sample", PUBLISHING)
def test_every_published_total_is_met(sample: str) -> None:
    results = {result.rule.benefit: result for result in shipped(sample).results}
    checks = check_controls(controls(sample), results)
    assert len(checks) >= len(controls(sample))
    assert [check for check in checks if not check.ok] == []


@pytest.mark.parametrize("sample", PUBLISHING)
def test_the_control_totals_are_those_published(sample: str) -> None:
    found = [
        (
            control.benefit,
            control.part or next((text for _, text in control.where), None),
            control.people,
            control.claims,
            control.written,
        )
        for control in controls(sample)
    ]
    assert found == PUBLISHED[sample]


@pytest.mark.parametrize("sample", PUBLISHING)
def test_a_published_total_does_not_make_the_figures_behind_it_published(sample: str) -> None:
    pack = shipped(sample).pack
    own = {result.rule.benefit for result in shipped(sample).results}
    known = {
        (benefit, name): version.status
        for benefit in own
        for name, figure in pack.rules[benefit].figures.items()
        for version in figure.versions
    }
    assert known
    assert [place for place, status in known.items() if status is Status.PUBLISHED] == []


# --- rosters ---------------------------------------------------------------------------------


def test_the_generator_writes_the_committed_rosters_byte_for_byte(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "samples.generator", "--out", str(tmp_path)]
    subprocess.run(command, cwd=REPOSITORY, env=environment(), check=True, capture_output=True)  # noqa: S603 (this interpreter, our module)
    written = {path.stem: path.read_bytes() for path in tmp_path.glob("*.xlsx")}
    committed = {name: (SAMPLES / name / "roster.xlsx").read_bytes() for name in NAMES}
    assert written.keys() == committed.keys()
    assert [name for name in NAMES if written[name] != committed[name]] == []


@pytest.mark.parametrize("sample", NAMES)
def test_everyone_is_invented(sample: str) -> None:
    """No id and no account of a sample can be anybody's."""
    vocabulary = load_pack(FolderSource(RULES), "national").vocabulary
    roster = load_roster([SAMPLES / sample / "roster.xlsx"], vocabulary)
    for column, prefix in (("身份证号", "999999"), ("银行账号", "9999")):
        cells = [cell for cell in roster.cells(column) if cell is not None]
        texts = [re.sub(r"[\s.]", "", fold_width(str(cell))) for cell in cells]
        assert texts
        assert [text for text in texts if not text.startswith(prefix)] == []


# --- what the READMEs say of rows that are not in order --------------------------------------


@pytest.mark.parametrize(
    ("sample", "rows", "codes"),
    [
        ("changji-2022", {"paid": 445}, []),
        ("yunyan-2024h1", {"paid": 8, "zero": 1}, ["E001"]),
        ("wenshang-2018", {"paid": 60, "held": 5}, ["E002", "E022", "R001", "R001", "R013"]),
        (
            "wuhan",
            {"paid": 48, "zero": 2, "held": 1, "rejected": 1},
            ["E001", "E002", "E003", "E012"],
        ),
    ],
)
def test_rows_that_are_not_in_order(sample: str, rows: dict[str, int], codes: list[str]) -> None:
    found = shipped(sample)
    assert statuses(found) == rows
    assert sorted(note.diagnostic.code for note in found.notes) == codes


# --- packs whose figures were never published -------------------------------------------------

OPEN = {
    ("huhehaote", "spouse_allowance"): "月标准",
    ("huhehaote", "local_grant"): "每服役一年标准",
    ("huhehaote", "student_reward"): "奖励标准",
    ("xinbei", "conscript_allowance"): "年标准",
    ("xinbei", "living_allowance"): "月标准",
}
HELD = {"huhehaote": {"held": 33, "zero": 1}, "xinbei": {"held": 24}}


@pytest.mark.parametrize("sample", HELD)
def test_without_figures_nobody_is_paid(sample: str) -> None:
    found = shipped(sample)
    assert statuses(found) == HELD[sample]
    assert sum(int(result.fen.sum()) for result in found.results) == 0


@pytest.mark.parametrize(("sample", "benefit"), OPEN)
def test_a_held_row_names_figure_file_line_and_remedy(sample: str, benefit: str) -> None:
    figure, file = OPEN[sample, benefit], f"rules/{sample}/{benefit}.yaml"
    notes = [note for note in shipped(sample).notes if note.benefit == benefit]
    held = [note.diagnostic for note in notes if note.status is RowStatus.HELD]
    assert held
    for found in held:
        assert found.code == "E021"
        assert figure in found.message()
        assert figure in found.remedy()
        assert file in found.remedy()
        assert re.match(rf"{re.escape(file)}:\d+ ", found.rule or "")
        assert found.place.row is not None


@pytest.mark.parametrize(
    ("sample", "benefit", "open_figure", "table", "paid"),
    [
        ("huhehaote", "spouse_allowance", "月标准: {unit: 元/月, ", 'value: "800"', 9),
        ("xinbei", "conscript_allowance", "年标准: {unit: 元/户, ", 'value: "12000"', 12),
        (
            *("huhehaote", "student_reward", "奖励标准: {unit: 元/人, by: 学历, "),
            *('table: {本科: "3000", 专科: "2000"}', 8),
        ),
    ],
)
def test_the_rows_are_paid_once_the_figure_is_supplied(  # noqa: PLR0913, PLR0917 (one a column)
    tmp_path: Path, sample: str, benefit: str, open_figure: str, table: str, paid: int
) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    file = tmp_path / "rules" / sample / f"{benefit}.yaml"
    text = file.read_text("utf-8")
    version = f"from: 2020-01-01, until: 2023-12-31, {table}, status: published, source: 通知"
    supplied = text.replace(open_figure + "open: true}", open_figure + f"values: [{{{version}}}]}}")
    assert supplied != text
    file.write_text(supplied, "utf-8")
    results = {r.rule.benefit: r for r in computed(sample, tmp_path / "rules").results}
    assert results[benefit].count(RowStatus.PAID) == paid
