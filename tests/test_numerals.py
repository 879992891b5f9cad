"""Capital numerals: hand cases after the bank rules, then a reader that undoes them."""

from __future__ import annotations

import numpy as np
import pytest

from payouts.base.money import MAX_FEN, MoneyBoundError
from payouts.base.numerals import chinese_capital

CASES = [
    (0, "零元整"),
    (1, "壹分"),
    (10, "壹角整"),
    (11, "壹角壹分"),
    (50, "伍角整"),
    (1_00, "壹元整"),
    (1_05, "壹元零伍分"),
    (1_50, "壹元伍角整"),
    (1_55, "壹元伍角伍分"),
    (10_00, "壹拾元整"),
    (10_05, "壹拾元零伍分"),
    (10_50, "壹拾元伍角整"),
    (15_00, "壹拾伍元整"),
    (20_00, "贰拾元整"),
    (100_00, "壹佰元整"),
    (105_00, "壹佰零伍元整"),
    (110_00, "壹佰壹拾元整"),
    (325_04, "叁佰贰拾伍元零肆分"),
    (1_000_00, "壹仟元整"),
    (1_001_00, "壹仟零壹元整"),
    (1_010_00, "壹仟零壹拾元整"),
    (1_100_00, "壹仟壹佰元整"),
    (1_409_50, "壹仟肆佰零玖元伍角整"),
    (1_680_32, "壹仟陆佰捌拾元叁角贰分"),
    (6_007_14, "陆仟零柒元壹角肆分"),
    (10_000_00, "壹万元整"),
    (10_001_00, "壹万零壹元整"),
    (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
    (20_035_33, "贰万零叁拾伍元叁角叁分"),
    (100_500_00, "壹拾万零伍佰元整"),
    (107_000_53, "壹拾万柒仟元伍角叁分"),
    (3_199_700_00, "叁佰壹拾玖万玖仟柒佰元整"),
    (10_000_000_00, "壹仟万元整"),
    (10_010_001_00, "壹仟零壹万零壹元整"),
    (100_000_000_00, "壹亿元整"),
    (100_000_001_00, "壹亿零壹元整"),
    (100_010_000_00, "壹亿零壹万元整"),
    (110_000_000_00, "壹亿壹仟万元整"),
    (2_000_003_000_00, "贰拾亿零叁仟元整"),
    (1_000_000_000_000_00, "壹万亿元整"),
    (1_000_000_010_000_00, "壹万亿零壹万元整"),
    (1_000_050_000_000_00, "壹万亿零伍仟万元整"),
    (1_234_500_000_000_00, "壹万贰仟叁佰肆拾伍亿元整"),
    (1_000_500_000_000_00, "壹万零伍亿元整"),
    (
        MAX_FEN,
        "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    ),
    (-1_05, "负壹元零伍分"),
    (-3, "负叁分"),
]


@pytest.mark.parametrize(("fen", "capital"), CASES, ids=str)
def test_hand_cases(fen: int, capital: str) -> None:
    assert chinese_capital(fen) == capital


def test_numpy_integers_are_accepted() -> None:
    assert chinese_capital(np.int64(105)) == "壹元零伍分"  # type: ignore[arg-type]


def test_anything_but_an_integer_is_refused() -> None:
    with pytest.raises(TypeError):
        chinese_capital(1.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("fen", [MAX_FEN + 1, -MAX_FEN - 1])
def test_beyond_sixteen_digits_is_refused(fen: int) -> None:
    with pytest.raises(MoneyBoundError):
        chinese_capital(fen)


def read_capital(text: str) -> int:
    """Read capitals back by accumulating units, sharing nothing with the writer."""
    sign = -1 if text.startswith("负") else 1
    whole, section, digit, fen = 0, 0, 0, 0
    for word in text.removeprefix("负").removesuffix("整"):
        if word in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(word)
        elif word in "拾佰仟":
            section += digit * {"拾": 10, "佰": 100, "仟": 1000}[word]
            digit = 0
        elif word == "万":
            whole, section, digit = whole + (section + digit) * 10**4, 0, 0
        elif word == "亿":
            whole, section, digit = (whole + section + digit) * 10**8, 0, 0
        elif word == "元":
            fen, section, digit = (whole + section + digit) * 100, 0, 0
        elif word == "角":
            fen, digit = fen + digit * 10, 0
        elif word == "分":
            fen, digit = fen + digit, 0
    return sign * fen


def awkward_amounts() -> list[int]:
    """Return amounts whose digits are mostly zero, at every length up to 18 digits."""
    rng = np.random.default_rng(20240805)
    digits = rng.integers(1, 10, (20_000, 18)) * (rng.random((20_000, 18)) < 0.35)
    lengths = rng.integers(1, 19, 20_000)
    amounts = [
        int("".join(map(str, row[:length])))
        for row, length in zip(digits.tolist(), lengths.tolist(), strict=True)
    ]
    return amounts + [-amount for amount in amounts[:1000]]


def test_every_capital_reads_back_as_its_amount() -> None:
    wrong = [fen for fen in awkward_amounts() if read_capital(chinese_capital(fen)) != fen]
    assert wrong == []


def test_zero_is_never_doubled_or_left_hanging() -> None:
    for fen in awkward_amounts():
        text = chinese_capital(fen)
        assert "零零" not in text, fen
        if fen:
            assert not any(f"零{unit}" in text for unit in "拾佰仟万亿元角分整"), fen


def test_different_amounts_have_different_capitals() -> None:
    assert len({chinese_capital(fen) for fen in range(200_00)}) == 200_00
