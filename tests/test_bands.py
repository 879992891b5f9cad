"""Number bands and the highest of several honours: whole, marginal, bounds and gaps."""

from __future__ import annotations

import datetime as dt
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packs import MONTHLY, make_pack, outcomes
from payouts.base.money import Exact
from payouts.rules.bands import Band, Bands

if TYPE_CHECKING:
    from pathlib import Path

    from packs import Row
    from payouts.rules.rule import Rule

# 医疗报销: nothing to 1,000, 60% to 5,000, 80% above.
RATES = (
    Band(Fraction(0), Fraction(1000), Fraction(0)),
    Band(Fraction(1000), Fraction(5000), Fraction(3, 5)),
    Band(Fraction(5000), None, Fraction(4, 5)),
)


def values(result: tuple[Exact, object], outside: list[bool]) -> list[Fraction | None]:
    exact = result[0].broadcast(len(outside)).fractions()
    return [None if gone else value for value, gone in zip(exact, outside, strict=True)]


def whole(bands: Bands, *numbers: int | str | Fraction) -> list[Fraction | None]:
    result = bands.whole(Exact.of(list(numbers)))
    return values(result, result[1].tolist())


def marginal(bands: Bands, *numbers: int | str | Fraction) -> list[Fraction | None]:
    result = bands.marginal(Exact.of(list(numbers)))
    return values(result, result[1].tolist())


def test_a_bound_belongs_to_the_band_the_rule_says() -> None:
    below, above = Bands(RATES, bound_below=True), Bands(RATES, bound_below=False)
    numbers: list[int | str] = [0, 999, 1000, "1000.01", 5000, "5000.01", 10**9]
    rates = [Fraction(0), Fraction(3, 5), Fraction(4, 5)]
    assert whole(below, *numbers) == [rates[i] for i in (0, 0, 0, 1, 1, 2, 2)]
    assert whole(above, *numbers) == [rates[i] for i in (0, 0, 1, 1, 2, 2, 2)]


@pytest.mark.parametrize("bound_below", [True, False])
def test_the_band_that_is_shown_is_the_one_whose_value_counts(*, bound_below: bool) -> None:
    bands = Bands(RATES, bound_below=bound_below)
    for number in (0, 999, 1000, "1000.01", 5000, "5000.01", 10**9):
        x = Exact.of([number])
        assert [band.value for band in bands.reached(x, marginal=False)] == whole(bands, number)
    filled = [len(bands.reached(Exact.of([n]), marginal=True)) for n in (0, 1, 1000, 5000, 5001)]
    assert filled == [0, 1, 1, 2, 3]


def test_each_part_counts_at_the_rate_of_its_band() -> None:
    # 8,000: 1,000 × 0 + 4,000 × 0.6 + 3,000 × 0.8 = 2,400 + 2,400
    assert marginal(Bands(RATES, bound_below=True), 0, 1000, 3000, 5000, 8000, "1000.05") == [
        *(0, 0, 1200, 2400, 4800),
        Fraction("0.03"),
    ]


def test_outside_every_band_there_is_nothing() -> None:
    closed = Bands((Band(Fraction(10), Fraction(20), Fraction(1)),), bound_below=True)
    assert whole(closed, 9, 10, 20, 21, -5) == [None, 1, 1, None, None]
    assert marginal(closed, 9, 10, 20, 21, -5) == [None, 0, 10, None, None]
    excluded = Bands(closed.bands, bound_below=False)
    assert whole(excluded, 10, 20) == [1, None]


_NUMBERS = st.fractions(min_value=0, max_value=20, max_denominator=60)


_KINDS = st.sampled_from(["below, open", "below, closed", "above, open", "above, closed"])


@given(
    st.lists(_NUMBERS, min_size=2, max_size=6, unique=True),
    st.lists(_NUMBERS, min_size=1, max_size=5),
    _KINDS,
)
def test_bands_equal_a_walk_along_them(
    bounds: list[Fraction], numbers: list[Fraction], kind: str
) -> None:
    bound_below, ends = kind.startswith("below"), kind.endswith("closed")
    edges = sorted(bounds)
    made = [
        Band(a, b, Fraction(i * i - 3, 7)) for i, (a, b) in enumerate(itertools.pairwise(edges))
    ]
    if not ends:
        made[-1] = Band(made[-1].low, None, made[-1].value)
    bands = Bands(tuple(made), bound_below)
    for x, rate, total in zip(
        numbers, whole(bands, *numbers), marginal(bands, *numbers), strict=True
    ):
        within = made[0].low <= x and (made[-1].high is None or x <= made[-1].high)
        assert (total is None) is not within
        if total is not None:
            parts = [(min(x, b.high or x) - b.low) * b.value for b in made if x > b.low]
            assert total == sum(parts, Fraction(0))
        if rate is not None:
            (band,) = [
                b
                for i, b in enumerate(made)
                if (b.low < x or (b.low == x and (not bound_below or i == 0)))
                and (b.high is None or x < b.high or (x == b.high and bound_below))
            ]
            assert rate == band.value
        else:
            assert not within or (x == made[-1].high and not bound_below)


# --- in a rule ---------------------------------------------------------------------------

_VERSION = "from: 2020-01-01, until: 2029-12-31, status: published, source: 表"
_PERSON: dict[str, object] = {"批准日期": dt.date(2021, 5, 20)}


def rule_with(root: Path, figure: str, formula: str) -> Rule:
    text = MONTHLY.replace("lines:\n", f"  另一标准: {{{figure}}}\nlines:\n", 1)
    text = text.replace("{月补助: 月标准}", f"{{月补助: '{formula}'}}")
    columns = "columns: {批准日期: required, 金额: optional, 次数: optional, 荣誉: optional"
    text = text.replace("columns: {批准日期: required", columns)
    return make_pack(root, text).rules["small"]


def amounts(rule: Rule, column: str, cells: list[object]) -> list[tuple[str, list[str]]]:
    rows: list[Row] = [{**_PERSON, column: cell} for cell in cells]
    return [(row.amount, row.codes) for row in outcomes(rule, rows, "2023-01")]


def test_a_rule_pays_by_bands(tmp_path: Path) -> None:
    bands = (
        "unit: 比例, bound: below, values: [{" + _VERSION + ', bands: [{to: "1000", value: "0"}, '
        '{over: "1000", to: "5000", value: "60%"}, {over: "5000", to: "10000", value: "80%"}]}]'
    )
    cells: list[object] = ["5000", 8000, "10000.01", None, "五千"]
    by_part = rule_with(tmp_path / "a", bands, "marginal(另一标准, 金额)")
    assert amounts(by_part, "金额", cells) == [
        ("2400.00", []),
        ("4800.00", []),
        ("0.00", ["E022"]),  # above every band: not guessed
        ("0.00", ["R001"]),
        ("0.00", ["R005"]),
    ]
    in_whole = rule_with(tmp_path / "b", bands, "band(另一标准, 金额) * 金额")
    assert amounts(in_whole, "金额", cells[:2]) == [("3000.00", []), ("6400.00", [])]


_BOTH = 'table: {一等功: "30%", 二等功: "20%"}'
_FIRST = 'table: {一等功: "30%"}'


@pytest.mark.parametrize(
    ("table", "more", "expected"),
    [
        (_BOTH, 'none: "0"', ["130.00", "120.00", "130.00", "100.00", "R001", "R013"]),
        # an honour that the table does not list is nothing only where the rule says so
        (_FIRST, 'none: "0"', ["130.00", "E022", "E022", "100.00", "R001", "R013"]),
        (_FIRST, 'others: "20%"', ["130.00", "120.00", "130.00", "E022", "R001", "R013"]),
    ],
)
def test_the_highest_of_several_honours_counts(
    tmp_path: Path, table: str, more: str, expected: list[str]
) -> None:
    figure = f"unit: 比例, by: 荣誉, pick: highest, {more}, values: [{{{_VERSION}, {table}}}]"
    rule = rule_with(tmp_path, figure, "月标准 * (1 + 另一标准)")
    cells: list[object] = ["一等功", "二等功", "二等功、一等功", "无", None, "三等功"]
    found = [codes[0] if codes else paid for paid, codes in amounts(rule, "荣誉", cells)]
    assert found == expected
