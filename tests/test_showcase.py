"""Every construct of the language at work: the cases of a made-up pack, and its two choices."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from open_figures import write_office
from packs import DATA, make_roster, person_id
from payouts.authoring.cases.suite import work_cases
from payouts.authoring.lint import lint
from payouts.base.money import fen_text
from payouts.base.period import Period
from payouts.engine.entitlement.choices import compute_benefits
from payouts.rules.files.source import FolderSource
from payouts.rules.locate import Located
from payouts.rules.packs import load_pack, open_pack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from packs import Row
    from payouts.rules.packs import Pack


@cache
def showcase() -> Pack:
    return load_pack(DATA, "showcase")


def test_the_cases_of_the_showcase_hold_and_reach_all_of_it() -> None:
    (report,) = work_cases([Located(DATA, "showcase")])
    assert [str(d) for d in report.diagnostics] == []
    assert {rule.benefit for rule in report.rules if rule.cases} == showcase().rules.keys()


def test_nothing_in_the_showcase_looks_unintended() -> None:
    assert [str(found) for found in lint(open_pack(DATA, "showcase"))] == []


@pytest.mark.parametrize("benefit", ["waiting_allowance", "waiting_insurance"])
def test_cases_of_an_office_that_supplies_the_figures_hold(benefit: str, tmp_path: Path) -> None:
    write_office(tmp_path)
    (report,) = work_cases([Located(FolderSource(tmp_path), "office", benefit)])
    assert [str(d) for d in report.diagnostics] == []


def paid(period: str, **rows: Mapping[str, object]) -> dict[str, str]:
    """Return what one person's rows, one a benefit, come to after the choices of the pack."""
    listed: list[Row] = [{"身份证号": person_id(1, "20100601"), **row} for row in rows.values()]
    index = {benefit: np.array([at], dtype=np.int64) for at, benefit in enumerate(rows)}
    pack = showcase()
    results = compute_benefits(
        pack.rules, pack.choices, index, make_roster(listed), Period.parse(period)
    )
    return {result.rule.benefit: fen_text(int(result.fen[0])) for result in results}


SERVED = {"入伍日期": "2021-03-01", "退役日期": "2023-03-01"}  # 2400 + 732 + 732 = 3864


@pytest.mark.parametrize(
    ("years", "left"),
    [
        ("2", {"months_served": "3864.00", "service_band": "0.00"}),  # 1000.01
        ("11", {"months_served": "0.00", "service_band": "5000.00"}),
    ],
)
def test_of_two_payments_the_higher_is_made(years: str, left: dict[str, str]) -> None:
    band = {"参保年数": years, "退役日期": "2023-03-01"}
    assert paid("2023", months_served=SERVED, service_band=band) == left


def test_of_two_monthly_benefits_each_month_takes_the_higher() -> None:
    # 300 against 200 to March, against 300.01 from April: three months of one, nine of the other.
    child = {"批准日期": "2020-03-02", "在校": "否", "户籍": "本地"}
    family = {"批准日期": "2020-03-02"}
    assert paid("2023", child_allowance=child, family_allowance=family) == {
        "child_allowance": "900.00",
        "family_allowance": "2700.09",
    }


def test_a_suspended_month_is_no_month_to_choose_in() -> None:
    # Away in February: nothing of the child allowance, so the other is paid for that month.
    child = {"批准日期": "2020-03-02", "在校": "否", "户籍": "本地"}
    away = {**child, "外出起": "2023-02", "外出止": "2023-02"}
    family = {"批准日期": "2020-03-02"}
    assert paid("2023-01..2023-03", child_allowance=away, family_allowance=family) == {
        "child_allowance": "600.00",
        "family_allowance": "200.00",
    }
