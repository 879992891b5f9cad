"""Exact money against fractions.Fraction, element by element, on over 300,000 seeded values.

The oracle here shares no code with the engine: plain Fractions and divmod on magnitudes.
"""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payouts.base.money import (
    MAX_FEN,
    Exact,
    Rounding,
    fen_text,
    parse_amount,
    safe_divide,
    share,
    share_largest_remainder,
    yuan_grouped,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

Batch: TypeAlias = "npt.NDArray[np.int64]"

QUANTA = [
    Fraction(1, 100),
    Fraction(1),
    Fraction(10),
    Fraction(1, 3),
    Fraction(1, 4),
    Fraction(7, 30),
]
DENOMINATORS = [1, 3, 7, 12, 100, 365, 1200, 10**9 + 7]
EDGES = [0, 2**31, 2**32, 2**53, 10**18, 2**62, 2**63 - 1]


def near_edges(rng: np.random.Generator, n: int) -> Batch:
    """Return n integers within 50 of an edge where a narrower engine would break."""
    edges = np.array(EDGES, dtype=np.int64)[rng.integers(0, len(EDGES), n)]
    values = edges - rng.integers(0, 50, n)
    return np.where(rng.random(n) < 0.5, values, -values - 1)


def mixed(rng: np.random.Generator, n: int, *, edges: bool) -> Batch:
    """Return n integers: payments, small counts, zeros and (if asked) values near an edge."""
    payments = rng.integers(-(10**9), 10**9, n)
    small = rng.integers(-40, 41, n)
    values = np.where(rng.random(n) < 0.5, payments, small)
    return np.where(rng.random(n) < 0.2, near_edges(rng, n), values) if edges else values


def plain(numerators: Batch, den: int) -> list[Fraction]:
    return [Fraction(x, den) for x in numerators.tolist()]


def rounded(value: Fraction, quantum: Fraction, mode: Rounding) -> Fraction:
    """Round by magnitude and put the sign back: the definition of the modes."""
    steps = abs(value) / quantum
    whole, rest = divmod(steps.numerator, steps.denominator)
    twice = 2 * rest - steps.denominator
    grow = {
        Rounding.UP: rest > 0,
        Rounding.DOWN: False,
        Rounding.HALF_UP: twice >= 0,
        Rounding.HALF_EVEN: twice > 0 or (twice == 0 and whole % 2 == 1),
    }[mode]
    size = (whole + grow) * quantum
    return -size if value < 0 else size


@pytest.mark.parametrize("mode", Rounding)
@pytest.mark.parametrize("quantum", QUANTA, ids=str)
def test_rounding_agrees_on_random_values(quantum: Fraction, mode: Rounding) -> None:
    rng = np.random.default_rng([1, quantum.numerator, quantum.denominator])
    for index, den in enumerate(DENOMINATORS):
        numerators = mixed(rng, 500, edges=index % 2 == 0)
        found = Exact(numerators, den).round(quantum, mode).fractions()
        assert found == [rounded(v, quantum, mode) for v in plain(numerators, den)]


@pytest.mark.parametrize("mode", Rounding)
@pytest.mark.parametrize("quantum", QUANTA, ids=str)
def test_rounding_agrees_on_ties_and_their_neighbours(quantum: Fraction, mode: Rounding) -> None:
    rng = np.random.default_rng([2, quantum.numerator, quantum.denominator])
    halves = [quantum * Fraction(2 * k + 1, 2) for k in rng.integers(-(10**6), 10**6, 500).tolist()]
    hair = quantum / 1000
    values = [v + d for v in halves for d in (0, hair, -hair)]
    # Far out, a tie is what a binary float can no longer tell from its neighbours.
    values += [quantum * Fraction(2 * k + 1, 2) for k in near_edges(rng, 500).tolist()]
    found = Exact.of(values).round(quantum, mode).fractions()
    assert found == [rounded(v, quantum, mode) for v in values]


ARITHMETIC = [operator.add, operator.sub, operator.mul, operator.truediv]


@pytest.mark.parametrize("operation", ARITHMETIC, ids=lambda f: f.__name__)
@pytest.mark.parametrize("edges", [False, True], ids=["payments", "edges"])
def test_arithmetic_agrees(
    operation: Callable[[object, object], object],
    edges: bool,  # noqa: FBT001 - a test parameter
) -> None:
    rng = np.random.default_rng([3, int(edges)])
    for a_den in DENOMINATORS:
        for b_den in (1, 12, 365):
            a, b = mixed(rng, 400, edges=edges), mixed(rng, 400, edges=edges)
            if operation is operator.truediv:
                b = np.where(b == 0, 1, b)
            found = operation(Exact(a, a_den), Exact(b, b_den))
            assert isinstance(found, Exact)
            pairs = zip(plain(a, a_den), plain(b, b_den), strict=True)
            assert found.fractions() == [operation(x, y) for x, y in pairs]


@pytest.mark.parametrize("operation", ARITHMETIC, ids=lambda f: f.__name__)
def test_scalars_agree_on_both_sides(operation: Callable[[object, object], object]) -> None:
    rng = np.random.default_rng(4)
    for scalar in (3, -12, Fraction(1, 3), Fraction(-365, 12), 2**63, Fraction(1, 2**70)):
        numerators = mixed(rng, 500, edges=True)
        numerators[numerators == 0] = 5
        vector, values = Exact(numerators, 12), plain(numerators, 12)
        right, left = operation(vector, scalar), operation(scalar, vector)
        assert isinstance(right, Exact)
        assert isinstance(left, Exact)
        assert right.fractions() == [operation(v, scalar) for v in values]
        assert left.fractions() == [operation(Fraction(scalar), v) for v in values]


def test_a_division_by_months_agrees() -> None:
    rng = np.random.default_rng(5)
    yuan, months = mixed(rng, 20_000, edges=False), rng.integers(0, 13, 20_000)
    found, zero = safe_divide(Exact.from_fen(yuan), Exact.from_ints(months))
    assert found.num.dtype == np.int64
    assert zero.tolist() == [m == 0 for m in months.tolist()]
    pairs = zip(plain(yuan, 100), months.tolist(), strict=True)
    assert found.fractions() == [v / m if m else 0 for v, m in pairs]


def test_a_payment_formula_agrees_to_the_fen() -> None:
    rng = np.random.default_rng(6)
    rate, months = rng.integers(0, 10**7, 40_000), rng.integers(0, 13, 40_000)
    exact = Exact.from_fen(rate) * Exact.from_ints(months) / 12
    for mode in (Rounding.HALF_UP, Rounding.DOWN):
        found = exact.round(Fraction(1, 100), mode).to_fen().tolist()
        expected = [
            rounded(Fraction(r * m, 12), Fraction(1), mode)
            for r, m in zip(rate.tolist(), months.tolist(), strict=True)
        ]
        assert found == expected


@pytest.mark.parametrize("dens", [(1, 1), (12, 100), (365, 10**9 + 7)], ids=str)
def test_comparisons_and_choices_agree(dens: tuple[int, int]) -> None:
    rng = np.random.default_rng([7, *dens])
    a, b = mixed(rng, 5000, edges=True), mixed(rng, 5000, edges=True)
    b[:1000] = a[:1000]
    left, right = Exact(a, dens[0]), Exact(b, dens[1])
    pairs = list(zip(plain(a, dens[0]), plain(b, dens[1]), strict=True))
    for compare in (operator.lt, operator.le, operator.eq, operator.ne, operator.ge, operator.gt):
        assert compare(left, right).tolist() == [compare(x, y) for x, y in pairs]
    assert Exact.minimum(left, right).fractions() == [min(pair) for pair in pairs]
    assert Exact.maximum(left, right).fractions() == [max(pair) for pair in pairs]
    cond = rng.random(5000) < 0.5
    chosen = [x if c else y for (x, y), c in zip(pairs, cond.tolist(), strict=True)]
    assert Exact.where(cond, left, right).fractions() == chosen


@pytest.mark.parametrize("den", DENOMINATORS)
def test_sums_and_whole_parts_agree(den: int) -> None:
    rng = np.random.default_rng([8, den])
    numerators, codes = mixed(rng, 4000, edges=True), rng.integers(0, 7, 4000)
    vector, values = Exact(numerators, den), plain(numerators, den)
    totals = [Fraction(0)] * 8
    for value, code in zip(values, codes.tolist(), strict=True):
        totals[code] += value
    assert vector.group_sum(codes, 8).fractions() == totals
    assert vector.sum() == sum(values)
    assert vector.floor().fractions() == [v.numerator // v.denominator for v in values]
    assert vector.is_integer().tolist() == [v.denominator == 1 for v in values]


def test_sums_of_large_int64_use_both_half_words() -> None:
    rng = np.random.default_rng(9)
    numerators, codes = rng.integers(-(2**62), 2**62, 30_000), rng.integers(0, 5, 30_000)
    vector = Exact.from_ints(numerators)
    assert vector.num.dtype == np.int64
    totals = [0] * 5
    for value, code in zip(numerators.tolist(), codes.tolist(), strict=True):
        totals[code] += value
    assert vector.group_sum(codes, 5).fractions() == totals
    assert vector.sum() == sum(totals)


@pytest.mark.parametrize("den", [1, 8, 100, 1250, 12, 2**70])
def test_text_says_the_value_and_decimals_only_where_they_end(den: int) -> None:
    rng = np.random.default_rng([10, den])
    vector = Exact(mixed(rng, 3000, edges=True), den)
    for word, value in zip(vector.text(), vector.fractions(), strict=True):
        assert Fraction(word) == value
        ends = 10**80 % value.denominator == 0
        assert ("/" in word) is not ends
        assert not ("." in word and word.endswith("0"))


def test_shares_add_up_and_stay_within_a_fen() -> None:
    rng = np.random.default_rng(11)
    totals = np.concatenate([
        mixed(rng, 2000, edges=False),
        rng.integers(-MAX_FEN, MAX_FEN + 1, 1000),
    ])
    for weights in (
        [1, 1, 1],
        [0, 5, 2, 7],
        [Fraction(1, 3), Fraction(1, 7)],
        [10**15 + 37, 10**15 + 91, 1],
    ):
        due = [[Fraction(t) * w / sum(weights) for w in weights] for t in totals.tolist()]
        named = share(totals, weights, 1).tolist()
        largest = share_largest_remainder(totals, weights).tolist()
        for total, exact, first, second in zip(totals.tolist(), due, named, largest, strict=True):
            assert sum(first) == sum(second) == total
            cut = [int(part) for part in exact]
            assert [p for i, p in enumerate(first) if i != 1] == cut[:1] + cut[2:]
            assert second == by_largest_remainder(total, exact)


def by_largest_remainder(total: int, exact: list[Fraction]) -> list[int]:
    """Hand out the fen that were cut off one at a time, the plain way."""
    parts = [int(part) for part in exact]
    step = 1 if total > 0 else -1
    order = sorted(range(len(parts)), key=lambda i: (-abs(exact[i] - parts[i]), i))
    for i in order[: abs(total - sum(parts))]:
        parts[i] += step
    return parts


FRACTIONS = st.one_of(
    st.fractions(),
    st.fractions(max_denominator=1200),
    st.integers().map(Fraction),
    st.sampled_from([
        s * (2**p + d) for p in (31, 62, 63, 64) for d in (-1, 0, 1) for s in (1, -1)
    ]).map(Fraction),
)


@settings(max_examples=150, deadline=None)
@given(pairs=st.lists(st.tuples(FRACTIONS, FRACTIONS), max_size=8), scalar=FRACTIONS)
def test_any_chain_of_operations_agrees(
    pairs: list[tuple[Fraction, Fraction]], scalar: Fraction
) -> None:
    a, b = Exact.of([x for x, _ in pairs]), Exact.of([y for _, y in pairs])
    quotient, zero = safe_divide(a * scalar - b, b + scalar)
    expected = [(x * scalar - y) / (y + scalar) if y + scalar else Fraction(0) for x, y in pairs]
    assert quotient.fractions() == expected
    assert zero.tolist() == [y + scalar == 0 for _, y in pairs]
    assert quotient.sum() == sum(expected)
    for mode in Rounding:
        settled = quotient.round(Fraction(1, 100), mode).fractions()
        assert settled == [rounded(v, Fraction(1, 100), mode) for v in expected]


@settings(max_examples=100, deadline=None)
@given(values=st.lists(FRACTIONS, max_size=8), parts=st.integers(1, 4))
def test_every_row_taken_is_the_row_it_was(values: list[Fraction], parts: int) -> None:
    whole = Exact.of(values)
    pieces = [whole.take(np.arange(i, len(values), parts)) for i in range(parts)]
    order = [i for start in range(parts) for i in range(start, len(values), parts)]
    assert [v for piece in pieces for v in piece.fractions()] == [values[i] for i in order]


@settings(max_examples=100, deadline=None)
@given(values=st.lists(FRACTIONS, min_size=1, max_size=8))
def test_operations_leave_their_operands_alone(values: list[Fraction]) -> None:
    vector = Exact.of(values)
    _ = (vector + 1, vector * vector, -vector, abs(vector), vector.floor(), vector.sum())
    _ = (vector.round(1, Rounding.UP), vector.group_sum(np.zeros(len(values), dtype=int), 1))
    assert vector.fractions() == values


@settings(max_examples=200, deadline=None)
@given(fen=st.integers(-MAX_FEN, MAX_FEN))
def test_fen_text_reads_back(fen: int) -> None:
    assert parse_amount(fen_text(fen)) * 100 == fen
    assert yuan_grouped(fen).replace(",", "") == fen_text(fen)
    assert Exact.of([fen_text(fen)]).to_fen().tolist() == [fen]
