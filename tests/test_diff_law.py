"""The rules of 2019 and 2011 beside those of 2024, as the national pack dates them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from asking import both_computed
from open_figures import write_office
from payouts.base.period import Period
from payouts.compare.people import Impact, Move, impact
from payouts.compare.report.compose import compose
from payouts.compare.report.lines import as_lines
from payouts.compare.rules import (
    Change,
    ChangeKind,
    Comparison,
    LoadedVersion,
    compare_versions,
    diff_packs,
    freeze,
)
from payouts.engine.assign import assign_rows
from payouts.engine.entitlement.choices import compute_benefits
from payouts.roster.load import load_roster
from payouts.rules.files.source import FolderSource
from payouts.rules.packs import OpenedPack, open_pack
from roster_books import an_id, save_book

if TYPE_CHECKING:
    from payouts.roster.model.roster import Roster

RULES = Path(__file__).resolve().parents[1] / "rules"
PENSIONS = dt.date(2024, 9, 30), dt.date(2024, 10, 1)  # 军人抚恤优待条例
RESETTLED = dt.date(2024, 8, 31), dt.date(2024, 9, 1)  # 退役士兵安置条例 → 退役军人安置条例


@cache
def national() -> OpenedPack:
    return open_pack(FolderSource(RULES), "national")


@cache
def compared(days: tuple[dt.date, dt.date]) -> Comparison:
    """Compare the national pack on two days."""
    old, new = (LoadedVersion("national", national(), freeze(national().pack, d), d) for d in days)
    return compare_versions(old, new)


def of(days: tuple[dt.date, dt.date], benefit: str) -> list[Change]:
    """Return what can alter an amount of a benefit."""
    return [c for c in compared(days).changes if c.benefit == benefit and not c.words_only]


def cells(changes: list[Change], figure: str) -> dict[str, tuple[str | None, str | None]]:
    assert {c.kind for c in changes} == {ChangeKind.TABLE_CELL}
    assert {c.where[1] for c in changes} == {figure}
    return {c.where[2]: (c.before, c.after) for c in changes}


def test_the_ladder_of_the_death_lump_sum() -> None:
    """2019 art 13 and 2024 art 16: new steps; first to third class merit stay at 25, 15, 5."""
    changed = cells(of(PENSIONS, "death_lump_sum"), "增发比例")
    new = {
        "勋章": "0.4",
        "国家荣誉称号": "0.4",
        "党中央、国务院、中央军委授予荣誉称号": "0.35",
        "一等战功": "0.3",
        "一级表彰": "0.3",
        "中央军委授权单位授予荣誉称号": "0.3",
        "二等战功": "0.25",
        "二级表彰（经批准）": "0.25",
        "二级表彰（未经批准）": "0",
        "三等战功": "0.15",
        "四等战功": "0.05",
        # conferred after death, alike
        "追授勋章": "0.4",
        "追授国家荣誉称号": "0.4",
        "中央军委追授荣誉称号": "0.35",
        "追记一等战功": "0.3",
        "追记二等战功": "0.25",
        "追记一等功": "0.25",
        "追记三等战功": "0.15",
        "追记二等功": "0.15",
        "追记四等战功": "0.05",
        "追记三等功": "0.05",
    }
    expected = {name: (None, value) for name, value in new.items()}
    assert changed == {**expected, "军区级单位授予荣誉称号": ("0.3", None)}
    table = compared(PENSIONS).tables["death_lump_sum", "增发比例", "2024-10-01"]
    stay = {k: v for (k,), v in table.items() if k not in changed and v != "0"}
    assert stay == {
        "中央军委授予荣誉称号": "0.35", "一等功": "0.25", "二等功": "0.15", "三等功": "0.05",
    }  # fmt: skip


def test_the_ladder_of_the_discharge_lump_sum() -> None:
    """2011 art 20 and 2024 art 22: titles 15 → 25; war merits new; merits stay at 15, 10, 5."""
    changed = cells(of(RESETTLED, "demob_lump_sum"), "增发比例")
    titles = ("中央军委授予荣誉称号", "军区级单位授予荣誉称号", "荣誉称号")
    assert {name: changed.pop(name) for name in titles} == dict.fromkeys(titles, ("0.15", "0.25"))
    assert changed == {
        "勋章": (None, "0.25"),
        "国家荣誉称号": (None, "0.25"),
        "党中央、国务院、中央军委授予荣誉称号": (None, "0.25"),
        "中央军委授权单位授予荣誉称号": (None, "0.25"),
        "一等战功": (None, "0.2"),
        "一级表彰": (None, "0.2"),
        "二等战功": (None, "0.15"),
        "二级表彰（经批准）": (None, "0.15"),
        "二级表彰（未经批准）": (None, "0"),
        "三等战功": (None, "0.1"),
        "四等战功": (None, "0.05"),
    }
    table = compared(RESETTLED).tables["demob_lump_sum", "增发比例", "2024-09-01"]
    stay = {k: v for (k,), v in table.items() if k not in {*changed, *titles} and v != "0"}
    assert stay == {"一等功": "0.15", "二等功": "0.1", "三等功": "0.05"}
    assert {c.benefit for c in compared(RESETTLED).changes if not c.words_only} == {
        "demob_lump_sum"
    }


@pytest.mark.parametrize("benefit", ["disability_pension", "survivor_pension"])
def test_a_pension_begins_in_the_month_of_approval(benefit: str) -> None:
    """2024 arts 27 and 19; before, in the next month."""
    (change,) = of(PENSIONS, benefit)
    assert (change.kind, change.where[-1]) == (ChangeKind.LINE_SCHEDULE, "start")
    before, after = str(change.before), str(change.after)
    assert before.endswith("month_after(批准日期)")
    assert after == before.replace("month_after(批准日期)", "month_of(批准日期)")
    assert (change.from_, change.until) == ("2024-10-01", None)
    (touch,) = next(r for r in compared(PENSIONS).reach if r.benefit == benefit).touches
    assert (touch.by, touch.first, touch.last, touch.classes) == (
        "批准日期",
        "2024-10-01",
        None,
        (),
    )


def test_mental_disorder_of_grades_5_and_6_has_a_nursing_allowance() -> None:
    """2024 art 34."""
    changes = of(PENSIONS, "nursing_allowance")
    table = [c for c in changes if c.kind is ChangeKind.TABLE_CELL]
    causes = ("因战", "因公", "因病")
    assert {c.where[2:]: (c.before, c.after) for c in table} == {
        (grade, cause): (None, "0.25") for grade in ("5", "6") for cause in causes
    }
    tests = {c.kind: (c.before, c.after) for c in changes if "护理费发给" in c.where[1]}
    new = "require: 残疾等级 <= 4 or (残疾等级 <= 6 and 精神障碍)"
    assert tests == {ChangeKind.CONDITION_ADDED: (None, new)}
    reach = next(r for r in compared(PENSIONS).reach if r.benefit == "nursing_allowance")
    classes = [dict(t.classes) for t in reach.touches if t.by == "month"]
    assert {"残疾等级": ("5", "6"), "残疾性质": causes} in classes
    assert all(t.first == "2024-10" for t in reach.touches if t.by == "month")


def test_six_months_after_a_war_veterans_death_are_new() -> None:
    """2024 art 62: the benefit is not in force before."""
    (change,) = of(PENSIONS, "war_veteran_funeral")
    assert (change.kind, change.before) == (ChangeKind.BENEFIT_ADDED, None)
    assert "补助额 = 6 * 月补助" in str(change.after)
    assert change.origin_after is not None
    assert change.origin_after.startswith("national/war_veteran_funeral.yaml:")
    assert "war_veteran_funeral" not in freeze(national().pack, PENSIONS[0]).rules


def test_nothing_else_changes_with_the_two_laws() -> None:
    touched = {c.benefit for c in compared(PENSIONS).changes if not c.words_only}
    assert touched == {
        "death_lump_sum",
        "disability_funeral",  # from which month the pension was drawn
        "disability_pension",
        "nursing_allowance",
        "survivor_funeral",
        "survivor_pension",
        "war_veteran_funeral",
    }


def test_the_same_day_twice_is_no_change() -> None:
    for day in (*PENSIONS, dt.date(2012, 1, 1)):
        assert diff_packs(*(freeze(national().pack, day) for _ in "ab"), frozen=True) == ()


def test_a_gap_is_told() -> None:
    lines = as_lines(compose(compared(PENSIONS)))
    lacking = next(line for line in lines if "没有有效数值" in line)
    assert "disability_pension 年标准" in lacking, "no table of 2024 is in the pack"


# --- on a roster -------------------------------------------------------------------------

OCTOBER = Period.parse("2024-10")
NOVEMBER = dt.date(2024, 11, 1)
# What this office supplies, made up: a second lieutenant's pay of 6120.55, from October 4380;
# the wage of 2023, 8014.77; 1033.33 a month for war veterans; and a table of survivors' pensions.
SURVIVORS = """\
  定期抚恤金年标准:
    unit: 元/年
    by: 遗属类别
    values:
      - from: 2024-08-01
        until: 2025-07-31
        status: illustrative
        source: made up
        table: {烈士遗属: "36000", 因公牺牲军人遗属: "30000", 病故军人遗属: "28000"}
"""
PEOPLE: dict[str, list[tuple[object, ...]]] = {
    "一次性抚恤金": [
        ("姓名", "身份证号", "死亡日期", "死亡性质", "月基本工资", "功勋荣誉"),
        # Income of 2023: 51821. Both sides read the year before the death, 2024 - 1.
        # before: 2 × 51821 + 40 × max(5000, 6120.55) = 103642 + 244822 = 348464; × 1.15 =
        #   400733.60. after: 103642 + 40 × max(5000, 4380) = 303642; × 1.15 = 349188.30.
        #   Down by 51545.30: over 50000.
        ("甲", an_id(1), "2024-10-05", "病故", 5000, "二等功"),
        # before: 一等战功 is on no step: held. after: 303642 × 1.30 = 394734.60. New.
        ("乙", an_id(2), "2024-10-06", "病故", 5000, "一等战功"),
        # before: 军区级 30%: 348464 × 1.3 = 453003.20. after: on no step: held. No longer.
        ("丙", an_id(3), "2024-10-07", "病故", 5000, "军区级单位授予荣誉称号"),
    ],
    "定期抚恤金": [
        ("姓名", "身份证号", "遗属类别", "批准日期"),
        # before: from November, nothing in October. after: from October, 36000/12 = 3000. New.
        ("丁", an_id(4), "烈士遗属", "2024-10-15"),
        # Approved long before: 30000/12 = 2500 on both sides.
        ("戊", an_id(5), "因公牺牲军人遗属", "2020-01-01"),
    ],
    "护理费": [
        ("姓名", "身份证号", "残疾等级", "残疾性质", "供养方式", "精神障碍", "批准日期"),
        # before: grade 5 has none. after: 25% of 8014.77 = 2003.6925 → 2003.69. New.
        ("己", an_id(6), 5, "因病", "分散供养", "是", "2020-01-01"),
        # 50% of 8014.77 = 4007.385 → 4007.39 on both sides.
        ("庚", an_id(7), 1, "因战", "分散供养", "否", "2020-01-01"),
    ],
    "参战参试退役人员丧葬补助": [
        ("姓名", "身份证号", "死亡日期"),
        # before: no such benefit. after: 6 × 1033.33 = 6199.98. New.
        ("辛", an_id(8), "2024-10-20"),
    ],
}


@dataclass(frozen=True)
class Office:
    """An office's pack and its roster."""

    opened: OpenedPack
    roster: Roster


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    root = tmp_path_factory.mktemp("law")
    write_office(root)
    figures = root / "office" / "figures.yaml"
    figures.write_text(figures.read_text("utf-8") + SURVIVORS, "utf-8")
    opened = open_pack(FolderSource(root), "office")
    assert opened.problems == ()
    book = save_book(root / "r.xlsx", PEOPLE)
    return Office(opened, load_roster([book], opened.pack.vocabulary))


@pytest.fixture(scope="module")
def effect(office: Office) -> Impact:
    old, new = (freeze(office.opened.pack, day) for day in PENSIONS)
    return impact(*both_computed(old, new, office.roster, OCTOBER, NOVEMBER))


def by_name(rows: list[list[object]]) -> list[list[object]]:
    return sorted(rows, key=lambda row: str(row[0]))


def test_each_person_by_hand(effect: Impact) -> None:
    columns = ["name", "benefit", "move", "before", "after", "change"]
    assert by_name(effect.table[columns].to_numpy().tolist()) == by_name([
        ["甲*", "death_lump_sum", "down", "400733.60", "349188.30", "-51545.30"],
        ["乙*", "death_lump_sum", "newly_paid", None, "394734.60", "394734.60"],
        ["丙*", "death_lump_sum", "no_longer_paid", "453003.20", None, "-453003.20"],
        ["己*", "nursing_allowance", "newly_paid", None, "2003.69", "2003.69"],
        ["丁*", "survivor_pension", "newly_paid", None, "3000.00", "3000.00"],
        ["辛*", "war_veteran_funeral", "newly_paid", None, "6199.98", "6199.98"],
    ])


def test_totals_by_hand(effect: Impact) -> None:
    total = effect.total
    # 400733.60 + 453003.20 + 2500.00 + 4007.39
    assert total.before == 86024419
    # 349188.30 + 394734.60 + 2003.69 + 4007.39 + 3000.00 + 2500.00 + 6199.98
    assert total.after == 76163396
    assert {move: total.people[move] for move in Move} == {
        Move.UP: 0,
        Move.DOWN: 1,
        Move.NEWLY_PAID: 4,
        Move.NO_LONGER_PAID: 1,
        Move.OTHER_STATUS: 0,
        Move.UNCHANGED: 2,
    }
    counted = {(b.low, b.high): b.people for b in effect.histogram if b.people}
    assert counted == {
        (None, -50_000): 2,  # 51545.30 and 453003.20 less
        (0, 0): 2,
        (1_000, 5_000): 2,  # 2003.69 and 3000
        (5_000, 10_000): 1,  # 6199.98
        (50_000, None): 1,  # 394734.60
    }


def test_the_later_day_pays_what_a_run_would_pay(office: Office, effect: Impact) -> None:
    """Every date that would choose a version is of October: the rules in force are the rules."""
    pack, roster = office.opened.pack, office.roster
    rows = assign_rows(roster, pack).rows
    results = compute_benefits(pack.rules, pack.choices, rows, roster, OCTOBER)
    run = {
        (r.rule.benefit, int(i)): int(f)
        for r in results
        for i, f in zip(r.rows, r.fen, strict=True)
    }
    names = list(effect.names)
    pairs = effect.pairs
    after = {
        (names[benefit], row): fen
        for benefit, row, fen in zip(
            pairs.benefit.tolist(), pairs.row.tolist(), pairs.after.tolist(), strict=True
        )
    }
    assert after == run
