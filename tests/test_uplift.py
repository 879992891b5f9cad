"""The yearly uplift of the disability standards: 10 per cent, half up to ten yuan.

The tables of 2018 to 2021 follow from the published one of 2017; if a cell of the pack were
mistyped, or the rounding were another, this chain would break.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from packs import shipped
from payouts.base.money import Exact, Rounding
from payouts.base.period import day_text

if TYPE_CHECKING:
    from payouts.rules.figures import FigureTable


def tables() -> dict[str, dict[tuple[str, str], Fraction]]:
    """Return 年标准 by the day each version begins, grade and cause."""
    figure: FigureTable = shipped("national").rules["disability_pension"].figures["年标准"]
    grades, causes = figure.keys
    found: dict[str, dict[tuple[str, str], Fraction]] = {}
    cells = iter(zip(figure.cells.fractions(), figure.present.tolist(), strict=True))
    for version in figure.versions:
        here = found.setdefault(day_text(version.first), {})
        for grade in grades:
            for cause in causes:
                value, present = next(cells)
                if present:
                    here[grade, cause] = value
    return found


@pytest.mark.parametrize("year", [2017, 2018, 2019, 2020])
def test_each_table_is_the_one_before_raised_by_a_tenth(year: int) -> None:
    known = tables()
    first = "2017-10-01" if year == 2017 else f"{year}-08-01"
    before, after = known[first], known[f"{year + 1}-08-01"]
    assert len(before) == len(after) == 26  # ten grades of two causes, six of the third
    keys = list(before)
    raised = Exact.of([before[key] for key in keys]) * Fraction(11, 10)
    rounded = raised.round(Fraction(10), Rounding.HALF_UP).fractions()
    wrong = {
        key: (value, after[key])
        for key, value in zip(keys, rounded, strict=True)
        if value != after[key]
    }
    assert not wrong


def test_half_even_would_not_give_the_published_tables() -> None:
    """What tells the two roundings apart: some cells end in exactly half of ten yuan."""
    known = tables()
    before, after = known["2017-10-01"], known["2018-08-01"]
    raised = Exact.of(list(before.values())) * Fraction(11, 10)
    assert raised.round(Fraction(10), Rounding.HALF_EVEN).fractions() != list(after.values())
