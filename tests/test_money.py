"""Exact money by hand: every expected figure here was worked out on paper."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from payouts.base.money import (
    MAX_FEN,
    AmountTextError,
    Exact,
    MoneyBoundError,
    NotWholeFenError,
    Rounding,
    about_text,
    fen_text,
    parse_amount,
    parse_amount_wan,
    safe_divide,
    share,
    share_largest_remainder,
    yuan_grouped,
)

if TYPE_CHECKING:
    from payouts.base.money.integers import Vector

CENT = Fraction(1, 100)
THIRD = Fraction(1, 3)
INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


def texts(value: Exact) -> list[str]:
    return list(value.text())


class TestBuilding:
    def test_text_is_read_exactly(self) -> None:
        assert Exact.of(["0.25", "12", "-3.5"]).fractions() == [
            Fraction(1, 4),
            Fraction(12),
            Fraction(-7, 2),
        ]

    def test_integers_fractions_and_text_mix(self) -> None:
        assert Exact.of([1, THIRD, "0.5"]).fractions() == [1, THIRD, Fraction(1, 2)]

    def test_fen_are_hundredths_of_a_yuan(self) -> None:
        assert texts(Exact.from_fen(np.array([150, 5, -1]))) == ["1.5", "0.05", "-0.01"]

    @pytest.mark.parametrize("bad", ["12,5", "1e3", "", " 1", "1 ", "１２", "1.", ".5", "1\n"])
    def test_text_that_needs_guessing_is_refused(self, bad: str) -> None:
        with pytest.raises(ValueError, match="not a plain decimal amount"):
            Exact.of([bad])

    @pytest.mark.parametrize("bad", [0.1, 1.0, True, None, float("nan"), Decimal("0.1")])
    def test_inexact_and_missing_values_are_refused(self, bad: object) -> None:
        # 1.0 and True equal the 1 before them: a lookup by value alone would let them pass.
        with pytest.raises(TypeError, match="exact amount cannot be made from"):
            Exact.of([1, bad])  # type: ignore[list-item]

    def test_float_vectors_are_refused(self) -> None:
        with pytest.raises(TypeError):
            Exact.from_ints(np.array([1.0]))
        with pytest.raises(TypeError):
            Exact.of(np.array([1.0]))

    def test_mixed_object_numerators_are_refused(self) -> None:
        with pytest.raises(TypeError):
            Exact(np.array([1, Fraction(1, 2)], dtype=object), 1)

    @pytest.mark.parametrize("den", [0, -1])
    def test_denominator_must_be_positive(self, den: int) -> None:
        with pytest.raises(ValueError, match="denominator"):
            Exact(np.array([1]), den)

    def test_unsigned_beyond_int64_keeps_its_value(self) -> None:
        value = Exact.from_ints(np.array([2**64 - 1], dtype=np.uint64))
        assert value.fractions() == [2**64 - 1]

    def test_the_callers_array_is_not_shared(self) -> None:
        source = np.array([1, 2])
        value = Exact.from_ints(source)
        source[0] = 99
        assert texts(value) == ["1", "2"]

    def test_a_pandas_column_is_taken_unless_a_value_is_missing(self) -> None:
        column = pd.Series([3, 4], index=[7, 8])
        assert texts(Exact.from_ints(column) * 2) == ["6", "8"]
        assert texts(Exact.of(column)) == ["3", "4"]
        with pytest.raises(TypeError):
            Exact.from_ints(pd.Series([3, None], dtype="Int64"))

    def test_values_cannot_be_written(self) -> None:
        value = Exact.from_ints(np.array([1, 2]))
        with pytest.raises(ValueError, match="read-only"):
            value.num[0] = 5
        with pytest.raises(AttributeError):
            value.den = 2

    def test_a_constant_has_the_length_asked_for(self) -> None:
        assert texts(Exact.constant(THIRD, 3)) == ["1/3"] * 3
        assert len(Exact.constant(7)) == 1
        assert len(Exact.constant(7, 0)) == 0

    def test_empty_vectors_add_up_to_nothing(self) -> None:
        empty = Exact.of([])
        assert len(empty) == 0
        assert empty.sum() == 0
        assert (empty + THIRD).fractions() == []
        assert empty.round(CENT, Rounding.HALF_UP).to_fen().tolist() == []


class TestArithmetic:
    def test_a_year_in_thirds_is_exact(self) -> None:
        # 60,106 yuan a year for four months of twelve: 20035.333...
        assert texts(Exact.of([60106]) * 4 / 12) == ["60106/3"]

    def test_operators_with_scalars_on_either_side(self) -> None:
        value = Exact.of([2, 4])
        assert texts(value + 1) == texts(1 + value) == ["3", "5"]
        assert texts(value - 1) == ["1", "3"]
        assert texts(1 - value) == ["-1", "-3"]
        assert texts(value * CENT) == texts(CENT * value) == ["0.02", "0.04"]
        assert texts(value / 8) == ["0.25", "0.5"]
        assert texts(8 / value) == ["4", "2"]
        assert texts(-value) == ["-2", "-4"]
        assert texts(abs(-value)) == texts((-value).abs()) == ["2", "4"]

    def test_numpy_integers_are_scalars_too(self) -> None:
        value = Exact.of([2, 4])
        assert texts(np.int64(3) * value) == ["6", "12"]  # type: ignore[operator]
        assert texts(value * np.int64(3)) == ["6", "12"]  # type: ignore[operator]

    @pytest.mark.parametrize("bad", [0.5, np.float64(2), True, None, "1"])
    def test_operators_refuse_inexact_operands(self, bad: object) -> None:
        with pytest.raises(TypeError):
            _ = Exact.of([1]) * bad  # type: ignore[operator]
        with pytest.raises(TypeError):
            _ = bad * Exact.of([1])  # type: ignore[operator]

    @pytest.mark.parametrize("bare", [np.array([0.5, 1.5]), np.array([3, 4])], ids=str)
    def test_a_bare_array_does_not_take_part(self, bare: Vector) -> None:
        # numpy would otherwise build an array of whole vectors, one for each of its elements.
        with pytest.raises(TypeError):
            _ = bare * Exact.of([1, 2])
        with pytest.raises(TypeError):
            _ = Exact.of([1, 2]) * bare

    def test_length_one_combines_with_any_length(self) -> None:
        assert texts(Exact.of(["0.5"]) * Exact.of([2, 4, 6])) == ["1", "2", "3"]
        assert texts(Exact.of([2, 4, 6]) / Exact.of([2])) == ["1", "2", "3"]
        assert (Exact.of([1]) + Exact.of([])).fractions() == []

    def test_other_lengths_do_not_combine(self) -> None:
        two, three = Exact.of([1, 2]), Exact.of([1, 2, 3])
        for operation in (
            lambda: two + three,
            lambda: two - three,
            lambda: two * three,
            lambda: two / three,
            lambda: two < three,
            lambda: two == three,
            lambda: Exact.minimum(two, three),
            lambda: Exact.where(np.array([True, False]), three, 0),
            lambda: safe_divide(two, three),
            lambda: two.take(np.array([True, False, True])),
        ):
            with pytest.raises(ValueError, match="do not combine"):
                operation()

    def test_denominators_stay_small(self) -> None:
        value = Exact.of([12, 24, 36])
        for _ in range(50):
            value = value / 12 * 12
        assert value.den == 1
        assert value.num.dtype == np.int64
        assert (Exact.of([1, 2]) / 6 + Exact.of([1, 2]) / 3).den == 2

    def test_one_odd_value_far_down_keeps_the_denominator(self) -> None:
        # Lowest terms are sought on a sample first: the exceptions lie beyond it.
        numerators = np.full(10_000, 24)
        numerators[9_000], numerators[9_500] = 6, 8
        value = Exact(numerators, 12)
        assert value.den == 6
        assert texts(value.take(np.array([0, 9_000, 9_500]))) == ["2", "0.5", "2/3"]
        assert value.sum() == 9_998 * 2 + Fraction(1, 2) + Fraction(2, 3)

    def test_division_by_zero_names_the_first_index(self) -> None:
        with pytest.raises(ZeroDivisionError, match="index 1"):
            _ = Exact.of([1, 2, 3]) / Exact.of([5, 0, 0])
        with pytest.raises(ZeroDivisionError):
            _ = Exact.of([1]) / 0

    def test_safe_divide_marks_zero_divisors(self) -> None:
        quotient, zero = safe_divide(Exact.of([6, 7, 8]), Exact.of([3, 0, -3]))
        assert texts(quotient) == ["2", "0", "-8/3"]
        assert zero.tolist() == [False, True, False]

    def test_safe_divide_by_a_single_zero_marks_every_row(self) -> None:
        quotient, zero = safe_divide(Exact.of([6, 7]), Exact.of([0]))
        assert texts(quotient) == ["0", "0"]
        assert zero.tolist() == [True, True]

    def test_division_by_a_vector_with_a_common_multiple_stays_integer(self) -> None:
        quotient = Exact.of([1, 1, 1]) / Exact.of([2, -3, 4])
        assert texts(quotient) == ["0.5", "-1/3", "0.25"]
        assert quotient.den == 12
        assert quotient.num.dtype == np.int64

    def test_division_without_a_useful_common_multiple_stays_exact(self) -> None:
        primes = [1_000_003, 1_000_033, 1_000_037, 1_000_039]
        quotient = Exact.of([1] * 4) / Exact.of(primes)
        assert quotient.fractions() == [Fraction(1, p) for p in primes]
        assert quotient.num.dtype == object
        assert (quotient * Exact.of(primes)).num.dtype == np.int64


class TestBounds:
    @pytest.mark.parametrize("edge", [INT64_MIN, INT64_MIN + 1, INT64_MAX, 2**62, -(2**62)])
    def test_edges_of_int64_do_not_wrap(self, edge: int) -> None:
        value = Exact.from_ints(np.array([edge, 1]))
        assert (value + value).fractions() == [2 * edge, 2]
        assert (value - 1).fractions() == [edge - 1, 0]
        assert (-value).fractions() == [-edge, -1]
        assert abs(value).fractions() == [abs(edge), 1]
        assert (value * value).fractions() == [edge**2, 1]
        assert (value / 7).fractions() == [Fraction(edge, 7), Fraction(1, 7)]
        assert value.sum() == edge + 1
        assert (value < value + 1).all()
        assert (value - Exact.from_ints(np.array([-edge], dtype=object))).fractions() == [
            2 * edge,
            1 + edge,
        ]

    def test_a_promoted_result_comes_back_when_it_fits(self) -> None:
        large = Exact.of([2**62]) * 4
        assert large.num.dtype == object
        assert (large / 16).num.dtype == np.int64

    def test_one_large_value_does_not_disturb_the_others(self) -> None:
        value = Exact.of([3, 10**40, -5]) * THIRD
        assert value.fractions() == [1, Fraction(10**40, 3), Fraction(-5, 3)]

    def test_sums_beyond_int64_are_exact(self) -> None:
        value = Exact.from_ints(np.full(1000, 2**62 - 1))
        assert value.num.dtype == np.int64
        assert value.sum() == 1000 * (2**62 - 1)
        grouped = value.group_sum(np.arange(1000) % 3, 3)
        assert grouped.fractions() == [c * (2**62 - 1) for c in (334, 333, 333)]
        assert (-value).sum() == -1000 * (2**62 - 1)

    @pytest.mark.parametrize(
        "tiny",
        [Exact.of([1, -1]) / 10**30, Exact.of([1, -1]) * Fraction(1, 10**30)],
        ids=["divided", "multiplied"],
    )
    def test_a_huge_denominator_rounds_exactly(self, tiny: Exact) -> None:
        assert texts(tiny.floor()) == ["0", "-1"]
        assert texts(tiny.round(CENT, Rounding.UP)) == ["0.01", "-0.01"]
        assert texts(tiny.round(CENT, Rounding.HALF_UP)) == ["0", "0"]

    def test_a_quantum_may_push_the_divisor_beyond_int64(self) -> None:
        value = Exact.of([Fraction(1, 2**61), 1])
        assert value.num.dtype == np.int64
        assert texts(value.round(10**5, Rounding.UP)) == ["100000", "100000"]


class TestComparing:
    def test_each_comparison(self) -> None:
        a, b = Exact.of([1, 2, 3]), Exact.of(["2", "2.0", "2.00"])
        assert a.lt(b).tolist() == (a < b).tolist() == [True, False, False]
        assert a.le(b).tolist() == (a <= b).tolist() == [True, True, False]
        assert a.eq(b).tolist() == (a == b).tolist() == [False, True, False]
        assert a.ne(b).tolist() == (a != b).tolist() == [True, False, True]
        assert a.ge(b).tolist() == (a >= b).tolist() == [False, True, True]
        assert a.gt(b).tolist() == (a > b).tolist() == [False, False, True]

    def test_a_third_is_not_its_decimal(self) -> None:
        assert (Exact.of([1]) / 3 != Exact.of(["0.333333333333333333"])).all()

    def test_comparing_across_unrelated_denominators(self) -> None:
        near = Exact.of([Fraction(10**18, 10**18 + 1), Fraction(10**18 + 2, 10**18 + 3)])
        assert (near < 1).all()
        assert (near.take(np.array([0])) < near.take(np.array([1]))).all()


class TestSelecting:
    def test_take_by_position_and_by_mask(self) -> None:
        value = Exact.of([10, 20, 30])
        assert texts(value.take(np.array([2, 0, 2]))) == ["30", "10", "30"]
        assert texts(value.take(np.array([False, True, True]))) == ["20", "30"]
        assert texts(value.take(np.array([], dtype=np.int64))) == []

    def test_a_mask_repeats_a_constant(self) -> None:
        assert texts(Exact.constant(5).take(np.array([True, False, True]))) == ["5", "5"]

    @pytest.mark.parametrize("bad", [[-1], [3], [0.0]])
    def test_positions_outside_are_refused(self, bad: list[float]) -> None:
        # -1 is what factorizing gives for a missing key: it must not mean the last row.
        with pytest.raises(IndexError):
            Exact.of([1, 2, 3]).take(np.array(bad))

    def test_where_mixes_kinds_exactly(self) -> None:
        primes = Exact.of([1, 1, 1]) / Exact.of([2**61 - 1, 2**31 - 1, 10**9 + 7])
        chosen = Exact.where(np.array([True, False, True]), primes, THIRD)
        assert chosen.fractions() == [Fraction(1, 2**61 - 1), THIRD, Fraction(1, 10**9 + 7)]
        whole_first = Exact.where(np.array([True, False, False]), 7, primes)
        assert whole_first.fractions() == [7, Fraction(1, 2**31 - 1), Fraction(1, 10**9 + 7)]

    def test_where_refuses_a_condition_that_is_not_boolean(self) -> None:
        with pytest.raises(TypeError, match="boolean"):
            Exact.where(np.array([1, 0]), 1, 2)

    def test_minimum_and_maximum(self) -> None:
        value = Exact.of(["0.5", 2])
        assert texts(Exact.minimum(value, 1)) == ["0.5", "1"]
        assert texts(Exact.maximum(1, value)) == ["1", "2"]

    def test_group_sum_leaves_empty_groups_at_zero(self) -> None:
        value = Exact.of(["0.5", THIRD, "0.5"])
        assert texts(value.group_sum(np.array([2, 0, 2]), 4)) == ["1/3", "0", "1", "0"]

    @pytest.mark.parametrize("code", [-1, 2])
    def test_group_codes_outside_are_refused(self, code: int) -> None:
        with pytest.raises(ValueError, match=r"0\.\.1"):
            Exact.of([1, 1]).group_sum(np.array([0, code]), 2)

    def test_group_sum_repeats_a_constant(self) -> None:
        assert texts(Exact.constant(500).group_sum(np.array([0, 1, 0]), 2)) == ["1000", "500"]


#            value    half_up half_even  up    down
ROUND_TO_CENT = [
    ("0.005", "0.01", "0", "0.01", "0"),
    ("0.015", "0.02", "0.02", "0.02", "0.01"),
    ("0.025", "0.03", "0.02", "0.03", "0.02"),
    ("0.0149", "0.01", "0.01", "0.02", "0.01"),
    ("0.0151", "0.02", "0.02", "0.02", "0.01"),
    ("0.29", "0.29", "0.29", "0.29", "0.29"),
    ("0", "0", "0", "0", "0"),
    ("-0.005", "-0.01", "0", "-0.01", "0"),
    ("-0.015", "-0.02", "-0.02", "-0.02", "-0.01"),
    ("-0.025", "-0.03", "-0.02", "-0.03", "-0.02"),
    ("-0.0149", "-0.01", "-0.01", "-0.02", "-0.01"),
    ("20035.335", "20035.34", "20035.34", "20035.34", "20035.33"),
]


class TestRounding:
    @pytest.mark.parametrize("case", ROUND_TO_CENT, ids=lambda c: c[0])
    def test_to_the_fen(self, case: tuple[str, str, str, str, str]) -> None:
        value = Exact.of([case[0]])
        found = tuple(value.round(CENT, mode).text()[0] for mode in Rounding)
        assert found == case[1:]

    @pytest.mark.parametrize(
        ("quantum", "value", "expected"),
        [
            (Fraction(1), "2.5", "3"),
            (Fraction(10), "25", "30"),
            (Fraction(10), "-25", "-30"),
            (Fraction(1, 4), "0.375", "0.5"),
            (Fraction(1, 4), "0.3749", "0.25"),
            (Fraction(1, 2), "0.25", "0.5"),
        ],
    )
    def test_half_up_to_other_quanta(self, quantum: Fraction, value: str, expected: str) -> None:
        assert texts(Exact.of([value]).round(quantum, Rounding.HALF_UP)) == [expected]

    def test_a_third_as_quantum(self) -> None:
        value = Exact.of(["0.4", "0.5", "-0.5", "0.6"])
        assert texts(value.round(THIRD, Rounding.HALF_UP)) == ["1/3", "2/3", "-2/3", "2/3"]
        assert texts(value.round(THIRD, Rounding.HALF_EVEN)) == ["1/3", "2/3", "-2/3", "2/3"]
        assert texts(value.round(THIRD, Rounding.DOWN)) == ["1/3", "1/3", "-1/3", "1/3"]

    def test_a_whole_number_quantum_may_be_an_int(self) -> None:
        assert texts(Exact.of(["1234.5"]).round(10, Rounding.DOWN)) == ["1230"]

    @pytest.mark.parametrize("quantum", [0, -1, Fraction(-1, 100)])
    def test_quantum_must_be_positive(self, quantum: Fraction) -> None:
        with pytest.raises(ValueError, match="positive"):
            Exact.of([1]).round(quantum, Rounding.UP)

    def test_an_unknown_mode_is_refused(self) -> None:
        with pytest.raises(ValueError, match="nearest"):
            Exact.of([1]).round(CENT, "nearest")  # type: ignore[arg-type]

    def test_floor_and_whole_numbers(self) -> None:
        value = Exact.of(["-1.5", "1.5", 2, THIRD])
        assert texts(value.floor()) == ["-2", "1", "2", "0"]
        assert value.is_integer().tolist() == [False, False, True, False]

    def test_fractions_kept_apart_round_as_well(self) -> None:
        apart = Exact.of([5, -7]) / Exact.of([2**61 - 1, 2**31 - 1])
        assert apart.num.dtype == object
        assert texts(apart.round(CENT, Rounding.UP)) == ["0.01", "-0.01"]
        assert texts(apart.floor()) == ["0", "-1"]
        assert apart.is_integer().tolist() == [False, False]


class TestFen:
    def test_yuan_become_fen(self) -> None:
        fen = Exact.of(["20035.33", "-0.01", 0]).to_fen()
        assert fen.tolist() == [2003533, -1, 0]
        assert fen.dtype == np.int64

    def test_a_fraction_of_a_fen_is_refused_with_its_place(self) -> None:
        with pytest.raises(NotWholeFenError, match=r"index 1 is 0\.005"):
            Exact.of(["0.01", "0.005", THIRD]).to_fen()

    def test_bounds_of_the_payment_tables(self) -> None:
        assert Exact.of(["9999999999999999.99"]).to_fen().tolist() == [MAX_FEN]
        for beyond in ("10000000000000000", "-10000000000000000", "1" + "0" * 25):
            with pytest.raises(MoneyBoundError):
                Exact.of([beyond]).to_fen()

    @pytest.mark.parametrize(
        ("fen", "plain", "grouped"),
        [
            (0, "0.00", "0.00"),
            (5, "0.05", "0.05"),
            (-5, "-0.05", "-0.05"),
            (123450, "1234.50", "1,234.50"),
            (-123456789, "-1234567.89", "-1,234,567.89"),
            (INT64_MIN, "-92233720368547758.08", "-92,233,720,368,547,758.08"),
        ],
    )
    def test_fen_as_text(self, fen: int, plain: str, grouped: str) -> None:
        assert fen_text(fen) == plain
        assert yuan_grouped(fen) == grouped

    def test_fen_must_be_an_integer(self) -> None:
        with pytest.raises(TypeError):
            fen_text(1.5)  # type: ignore[arg-type]


class TestText:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (Fraction(12), "12"),
            (Fraction(2003533, 100), "20035.33"),
            (Fraction(20035, 3), "20035/3"),
            (Fraction(-20035, 3), "-20035/3"),
            (Fraction(-1, 8), "-0.125"),
            (Fraction(1, 1000), "0.001"),
            (Fraction(5, 2), "2.5"),
            (Fraction(10**30 + 1, 5), "200000000000000000000000000000.2"),
        ],
    )
    def test_exact_text(self, value: Fraction, expected: str) -> None:
        assert texts(Exact.of([value])) == [expected]

    def test_a_shared_denominator_does_not_show(self) -> None:
        assert texts(Exact.of([6, 4, 3]) / 12) == ["0.5", "1/3", "0.25"]

    def test_a_long_vector_shows_its_beginning(self) -> None:
        assert repr(Exact.of(list(range(9)))) == "Exact([0, 1, 2, 3, 4, 5, ...], n=9)"


class TestReadingAmounts:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("0", Fraction(0)),
            ("+1.50", Fraction(3, 2)),
            ("-0.01", Fraction(-1, 100)),
            ("35146.08", Fraction(3514608, 100)),
            ("9" * 30, Fraction(10**30 - 1)),
        ],
    )
    def test_plain_decimals(self, text: str, value: Fraction) -> None:
        assert parse_amount(text) == value

    @pytest.mark.parametrize("text", ["9" * 31, "1." + "0" * 30, "1,234", "1_000", "٣", "--1", "+"])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(AmountTextError):
            parse_amount(text)

    @pytest.mark.parametrize(
        ("text", "yuan", "half_width"),
        [
            ("319.97万元", 3199700, Fraction(50)),
            ("257.633万元", 2576330, Fraction(5)),
            ("37.2万元", 372000, Fraction(500)),
            ("4万元", 40000, Fraction(5000)),
            ("0.12345万元", Fraction("1234.5"), Fraction(1, 20)),
            ("4800元", 4800, Fraction(0)),
            ("35146.08元", Fraction("35146.08"), Fraction(0)),
            ("2090", 2090, Fraction(0)),
        ],
    )
    def test_published_amounts(self, text: str, yuan: Fraction, half_width: Fraction) -> None:
        assert parse_amount_wan(text) == (yuan, half_width)

    @pytest.mark.parametrize("text", ["3万", "万元", "元", "1亿元", "1.5 万元", "5元元", ""])
    def test_unclear_published_amounts_are_refused(self, text: str) -> None:
        with pytest.raises(AmountTextError):
            parse_amount_wan(text)


class TestSharing:
    def test_the_remainder_goes_to_the_named_part(self) -> None:
        assert share(100, [1, 1, 1], 0).tolist() == [[34, 33, 33]]
        assert share(100, [1, 1, 1], 2).tolist() == [[33, 33, 34]]

    def test_each_total_of_a_vector_splits(self) -> None:
        parts = share(np.array([100, 0, -100]), [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], 1)
        assert parts.tolist() == [[50, 34, 16], [0, 0, 0], [-50, -34, -16]]

    def test_the_treasury_and_the_person(self) -> None:
        # 3568.28 yuan by 2691.61 to 876.67: the split is exact, nothing is left over.
        assert share(356828, [269161, 87667], 0).tolist() == [[269161, 87667]]

    def test_largest_remainder_serves_the_most_cut_first(self) -> None:
        # 10 fen by 1:2:4 is 1.43, 2.86, 5.71: two fen are left, for the second and the third.
        assert share_largest_remainder(10, [1, 2, 4]).tolist() == [[1, 3, 6]]
        assert share_largest_remainder(-10, [1, 2, 4]).tolist() == [[-1, -3, -6]]

    def test_equal_remainders_are_served_in_order(self) -> None:
        assert share_largest_remainder(101, [1, 1, 1]).tolist() == [[34, 34, 33]]

    def test_a_zero_weight_gets_nothing_by_largest_remainder(self) -> None:
        assert share_largest_remainder(5, [0, 1, 1]).tolist() == [[0, 3, 2]]

    def test_weights_too_large_for_int64_stay_exact(self) -> None:
        weights = [Fraction(1, 2**61 - 1), Fraction(1, 10**18 + 9)]
        total = MAX_FEN
        first = int(total * weights[0] / sum(weights))
        assert share(total, weights, 1).tolist() == [[first, total - first]]

    @pytest.mark.parametrize(
        ("weights", "remainder"),
        [([], 0), ([0, 0], 0), ([1, -1, 1], 0), ([1, 1], 2), ([1, 1], -1)],
    )
    def test_impossible_splits_are_refused(self, weights: list[int], remainder: int) -> None:
        with pytest.raises(ValueError, match=r"weights|part"):
            share(100, weights, remainder)

    def test_inexact_input_is_refused(self) -> None:
        with pytest.raises(TypeError):
            share(100, [0.5, 0.5], 0)  # type: ignore[list-item]
        with pytest.raises(TypeError):
            share(np.array([1.5]), [1, 1], 0)
        with pytest.raises(TypeError):
            share(np.array([True]), [1, 1], 0)

    @pytest.mark.parametrize("total", [MAX_FEN + 1, -MAX_FEN - 1, 10**30])
    def test_totals_beyond_the_payment_tables_are_refused(self, total: int) -> None:
        with pytest.raises(MoneyBoundError):
            share(total, [1, 1], 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("3340", "3340"),
        ("20035.335", "20035.335"),
        ("2965/3", "11860 ÷ 12 ≈ 988.33"),
        ("2/3", "8 ÷ 12 ≈ 0.67"),
        ("20/7", "≈ 2.86"),
        ("-20/7", "≈ -2.86"),
    ],
)
def test_a_number_for_an_office_is_never_a_fraction(value: str, text: str) -> None:
    assert about_text(Fraction(value)) == text
