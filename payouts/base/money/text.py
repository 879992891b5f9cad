"""Amounts as text, both ways, without a float or a locale between."""

from __future__ import annotations

import re
from fractions import Fraction
from math import gcd
from operator import index

from payouts.base.money.errors import AmountTextError, MoneyBoundError

# The payment tables store amounts as decimal(18, 2).
MAX_FEN = 10**18 - 1

_FEN_PER_YUAN = 100
_YUAN_PER_WAN = 10_000
_MONTHS_OF_A_YEAR = 12
_MAX_DIGITS = 30
_DECIMAL = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?")


def parse_amount(text: str) -> Fraction:
    """Read a plain decimal amount exactly.

    Optional sign, ASCII digits, at most one point with digits on both sides, at most 30 digits.
    No exponent, separator, blank or unit: those are for the caller to clean with a trace.

    Raises:
        AmountTextError: for anything else.

    """
    return _decimal(text)[0]


def parse_amount_wan(text: str) -> tuple[Fraction, Fraction]:
    """Read a published amount: (yuan, half width of the interval it stands for).

    ``319.97万元`` is 3199700 give or take 50: half a unit of the last digit written.
    ``4800元`` and ``2090`` are meant to the fen: half width 0.

    Raises:
        AmountTextError: for any other form.

    """
    number = text.removesuffix("元")
    if number != text and number.endswith("万"):
        value, places = _decimal(number.removesuffix("万"), whole=text)
        return value * _YUAN_PER_WAN, Fraction(_YUAN_PER_WAN, 2 * 10**places)
    return _decimal(number, whole=text)[0], Fraction(0)


def _decimal(text: str, *, whole: str | None = None) -> tuple[Fraction, int]:
    """Return the value and how many decimal places were written."""
    found = _DECIMAL.fullmatch(text)
    if found is None:
        shown = text if whole is None else whole
        message = f"不是规范的金额文本 (not a plain decimal amount): {shown[:40]!r}"
        raise AmountTextError(message)
    sign, integer, decimals = found.group(1), found.group(2), found.group(3) or ""
    if len(integer) + len(decimals) > _MAX_DIGITS:
        message = f"金额超过{_MAX_DIGITS}位数字 (more than {_MAX_DIGITS} digits): {text[:40]!r}"
        raise AmountTextError(message)
    value = Fraction(int(integer + decimals), 10 ** len(decimals))
    return (-value if sign == "-" else value), len(decimals)


def fen_text(fen: int) -> str:
    """Return whole fen as yuan with two decimals: 123450 -> ``1234.50``."""
    sign, yuan, rest = _split(fen)
    return f"{sign}{yuan}.{rest:02d}"


def yuan_grouped(fen: int) -> str:
    """Return whole fen as yuan with thousands separated: 123450 -> ``1,234.50``."""
    sign, yuan, rest = _split(fen)
    return f"{sign}{yuan:,}.{rest:02d}"


def _split(fen: int) -> tuple[str, int, int]:
    whole = index(fen)
    yuan, rest = divmod(abs(whole), _FEN_PER_YUAN)
    return ("-" if whole < 0 else ""), yuan, rest


def fraction_text(value: Fraction) -> str:
    """Return the exact text: ``12``, ``20035.33``, or ``20035/3`` where no decimal ends."""
    return ratio_texts([value.numerator], value.denominator)[0]


def twelfth_text(value: Fraction) -> str | None:
    """Return ``11860 ÷ 12`` for a number that has no decimal but is a month's part of a year's.

    Returns:
        None where a decimal ends, or the year's sum is no whole number of fen.
    """
    year = value * _MONTHS_OF_A_YEAR
    if _decimal_places(value.denominator) is not None or (year * _FEN_PER_YUAN).denominator != 1:
        return None
    return f"{fraction_text(year)} ÷ {_MONTHS_OF_A_YEAR}"


def about_text(value: Fraction) -> str:
    """Return a number as an office writes it: exact, or to the fen with what it is a part of.

    ``3340``, ``11860 ÷ 12 ≈ 988.33``, ``≈ 6678.33``: never a fraction such as ``20035/3``.
    """
    if _decimal_places(value.denominator) is not None:
        return fraction_text(value)
    twelfth = twelfth_text(value)
    return f"{f'{twelfth} ' if twelfth else ''}≈ {nearest_fen_text(value)}"


def nearest_fen_text(value: Fraction) -> str:
    """Return yuan to the fen, half away from zero: ``988.33``."""
    fen = (2 * abs(value) * _FEN_PER_YUAN + 1) // 2
    return fen_text(-fen if value < 0 else fen)


def ratio_texts(numerators: list[int], den: int) -> list[str]:
    """Return the exact text of each numerator over one positive denominator."""
    # Lowest terms leave few distinct denominators, so their places are worked out once each.
    places: dict[int, int | None] = {}
    texts = []
    for numerator in numerators:
        common = gcd(numerator, den)
        top, bottom = numerator // common, den // common
        if bottom not in places:
            places[bottom] = _decimal_places(bottom)
        texts.append(_ratio_text(top, bottom, places[bottom]))
    return texts


def _ratio_text(top: int, bottom: int, places: int | None) -> str:
    """Return the text of a ratio in lowest terms that needs this many decimals."""
    if places is None:
        return f"{top}/{bottom}"
    if places == 0:
        return str(top)
    whole, rest = divmod(abs(top), bottom)
    sign = "-" if top < 0 else ""
    return f"{sign}{whole}.{rest * 10**places // bottom:0{places}d}"


def _decimal_places(denominator: int) -> int | None:
    """Return the decimals a fraction in lowest terms needs, None where they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None


def require_within_bounds(largest: int) -> None:
    """Refuse a magnitude in fen that decimal(18, 2) cannot hold.

    Raises:
        MoneyBoundError: beyond MAX_FEN.

    """
    if largest > MAX_FEN:
        message = f"金额超出可存储范围 (beyond decimal(18, 2)): {fen_text(largest)}"
        raise MoneyBoundError(message)
