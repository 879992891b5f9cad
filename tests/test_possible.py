"""Coverage asks for what some row can reach, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from packs import MONTHLY, write_pack
from payouts.authoring.cases.suite import work_cases
from payouts.rules.locate import Located

_DOCS = Path(__file__).resolve().parents[1] / "docs" / "rules.md"


def asked(root: Path, text: str) -> list[str]:
    """Return the parts of a rule without cases that no case reaches, in words."""
    source = write_pack(root, {"one.yaml": text})
    (report,) = work_cases([Located(source, "small")])
    assert {d.code for d in report.diagnostics} <= {"Y063"}
    return [str(d.args["what"]) for d in report.diagnostics]


def _step(formula: str, more: str = "") -> str:
    return MONTHLY.replace("{月补助: 月标准}", f"{{月补助: '月标准 * ({formula})'}}") + more


def sides(found: list[str], condition: str) -> set[str]:
    pattern = re.compile(rf"“月补助”中 {re.escape(condition)} (成立|不成立)的一边")
    return {match[1] for what in found if (match := pattern.fullmatch(what))}


BOTH = {"成立", "不成立"}


@pytest.mark.parametrize(
    ("formula", "condition", "possible"),
    [
        # What every row has is given.
        ("1 if given(批准日期) else 2", "given(批准日期)", {"成立"}),
        ("1 if given(死亡日期) else 2", "given(死亡日期)", BOTH),
        # What an outer condition leaves.
        ('1 if 性质 == "因战" else 2 if 性质 == "因战" else 3', '性质 == "因战"', BOTH),
        ("1 if 等级 <= 4 else 2 if 等级 > 4 else 3", "等级 > 4", {"成立"}),
        ("1 if 等级 <= 4 else 2 if 等级 > 6 else 3", "等级 > 6", BOTH),
        ("1 if 等级 <= 10 else 2", "等级 <= 10", {"成立"}),
        ("1 if 等级 <= 9 else 2", "等级 <= 9", BOTH),
        (
            '1 if 性质 in {"因战", "因公"} else 2 if 性质 == "因病" else 3',
            '性质 == "因病"',
            {"成立"},
        ),
    ],
)
def test_a_side_of_a_choice(
    tmp_path: Path, formula: str, condition: str, possible: set[str]
) -> None:
    required = "性质: required, 等级: required"
    text = _step(formula).replace("性质: optional, 等级: optional", required)
    assert sides(asked(tmp_path, text), condition) == possible


def test_a_column_that_may_be_blank_leaves_both_sides(tmp_path: Path) -> None:
    text = _step("1 if 等级 <= 4 else 2 if not (等级 <= 4) else 3")
    assert sides(asked(tmp_path, text), "not (等级 <= 4)") == BOTH


@pytest.mark.parametrize(
    ("outcome", "possible"),
    [
        ("require: 等级 <= 4", {"成立"}),
        ("zero_if: 等级 > 4", {"成立"}),
        ("reject_if: 等级 > 4", {"成立"}),
        ("hold_if: 等级 > 4", BOTH),  # a held row is worked out all the same
        ("until: 2024-12-31, require: 等级 <= 4", BOTH),
    ],
)
def test_what_conditions_let_through(tmp_path: Path, outcome: str, possible: set[str]) -> None:
    more = f"eligible: [{{{outcome}, because: 只发一至四级}}]\n"
    text = _step("1 if 等级 < 6 else 2", more).replace("等级: optional", "等级: required")
    assert sides(asked(tmp_path, text), "等级 < 6") == possible


def _figure(spec: str, use: str) -> str:
    version = "from: 2020-01-01, open_ended: true, status: published, source: 表"
    figure = f"  另: {{unit: 倍, {spec.replace('V', version)}}}\n"
    text = _step(use).replace("lines:\n", f"{figure}lines:\n", 1)
    return text.replace("等级: optional", "等级: required")


def test_bands_and_bounds_that_no_whole_number_lies_in(tmp_path: Path) -> None:
    bands = '{to: "2", value: "1"}, {over: "2", to: "3", value: "2"}, {over: "3", value: "3"}'
    text = _figure(f"bound: below, values: [{{V, bands: [{bands}]}}]", "band(另, 等级)")
    found = " ".join(asked(tmp_path / "1", text))
    assert "0–2 一段" in found
    assert "2–3 一段" not in found, "there is no grade between two and three"
    assert "正好为 3" in found
    part = text.replace("band(另, 等级)", "band(另, 等级 / 2)")
    assert "2–3 一段" in " ".join(asked(tmp_path / "2", part))


def test_bands_beyond_what_a_column_can_hold(tmp_path: Path) -> None:
    bands = '{over: "0", to: "10", value: "1"}, {over: "10", to: "20", value: "2"}'
    text = _figure(f"bound: below, values: [{{V, bands: [{bands}]}}]", "band(另, 等级)")
    found = " ".join(asked(tmp_path, text))
    assert "0–10 一段" in found
    assert "正好为 10" in found
    assert "10–20 一段" not in found, "grades end with ten"
    assert "正好为 20" not in found


def test_keys_of_a_table_beyond_what_a_column_can_hold(tmp_path: Path) -> None:
    text = _figure('by: 等级, values: [{V, table: {"10": "1", "11": "2"}}]', "另")
    found = " ".join(asked(tmp_path, text))
    assert "等级为“10”" in found
    assert "等级为“11”" not in found


@pytest.mark.parametrize(
    ("start", "asked_for"),
    [
        ("month_of(批准日期)", {"第一个月 2020-01", "生效前一个月 2019-12"}),
        ('month("2020-01")', {"第一个月 2020-01", "生效前一个月 2019-12"}),
        ('month("2022-01")', set[str]()),
        ('latest(month("2022-01"), month_of(批准日期))', set[str]()),
        (
            'earliest(month("2022-01"), month_of(批准日期))',
            {"第一个月 2020-01", "生效前一个月 2019-12"},
        ),
    ],
)
def test_months_before_anything_can_be_due(tmp_path: Path, start: str, asked_for: set[str]) -> None:
    text = MONTHLY.replace("start: month_of(批准日期)", f"start: {start}")
    found = asked(tmp_path, text)
    named = {
        w.removeprefix("“月标准”的")
        for w in found
        if "一个月 20" in w and "2029" not in w and "2030" not in w
    }
    assert named == asked_for
