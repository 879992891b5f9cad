"""Texts of numbers: separators, units and numerals become plain decimals, or nothing does.

Every step here is exact arithmetic on the digits; what it does not know it leaves, and the
reader then refuses it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from payouts.base.columns import ColumnType, Numerals, fold_width, word_key
from payouts.base.money import MoneyError, fen_text
from payouts.base.money.text import fraction_text
from payouts.base.numerals import read_capital
from payouts.roster.cells.tidy import AROUND, Tidying

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from payouts.base.columns import ColumnSpec
    from payouts.roster.cells.tidy import Step, Steps

DECIMAL = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_PART = re.compile(r"(\d{1,9})/(\d{1,9})", re.ASCII)
MAX_DIGITS = 30

_GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])", re.ASCII)
_MONEY = re.compile(
    r"([+-]?)\s*(?:[¥￥]|RMB|CNY|人民币)?\s*([+-]?)(\d+(?:\.\d+)?)\s*"
    r"(?:(万)?\s*(?:[元圆][整正]?)?)",
    re.ASCII | re.IGNORECASE,
)
_IN_WAN = re.compile(r"\d(?:\.(\d+))?\s*万", re.ASCII)
_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*%", re.ASCII)
_NOTHING = Fraction(0)
_WAN = 4  # decimal places of 万
_HUNDREDTHS = -2


def number_steps(spec: ColumnSpec) -> Steps:
    """Return the steps for texts of an integer, number or money column."""
    steps: list[Step] = list(AROUND)
    if spec.type is ColumnType.INTEGER and spec.synonyms:
        steps.append((Tidying.SYNONYM, _synonym(spec)))
    if spec.prefixes or spec.suffixes:
        steps.append((Tidying.AFFIX, _without_affixes(spec)))
    if spec.numerals:
        steps.append((Tidying.NUMERAL, _whole_numeral(spec.numerals)))
    if spec.type is ColumnType.MONEY:
        steps.append((Tidying.NUMERAL, _capital))
    steps.append((Tidying.SEPARATORS, _ungrouped))
    if spec.type is ColumnType.MONEY:
        steps.append((Tidying.UNIT, _without_unit))
    if spec.percent:
        steps.append((Tidying.PERCENT, _hundredths))
    plain = _plain_part if spec.type is ColumnType.NUMBER else plain_number
    return (*steps, (Tidying.NUMBER, plain))


def half_of_wan(cell: object) -> Fraction:
    """Return half a unit of the last digit written of an amount in 万元, in yuan; else 0.

    ``5.6253万元`` is as exact as its four decimals: 56253 give or take half a yuan.
    """
    if not isinstance(cell, str) or "万" not in cell:
        return _NOTHING
    found = _IN_WAN.search(fold_width(cell))
    return Fraction(10**_WAN, 2 * 10 ** len(found[1] or "")) if found else _NOTHING


def is_about(written: Fraction, exact: Fraction, half: Fraction) -> bool:
    """Tell whether an amount known give or take ``half`` stands for an exact one."""
    return written == exact or written - half <= exact < written + half


def plain_number(text: str) -> str:
    """Return a decimal in its one plain form: ``+08.50`` -> ``8.5``."""
    if len(text) > MAX_DIGITS or not DECIMAL.fullmatch(text):
        return text
    whole, _, decimals = text.lstrip("+-").partition(".")
    decimals = decimals.rstrip("0")
    plain = (whole.lstrip("0") or "0") + (f".{decimals}" if decimals else "")
    return f"-{plain}" if text.startswith("-") and plain != "0" else plain


def _plain_part(text: str) -> str:
    """Return a decimal, or a part of a whole such as ``2/6``, in its one plain form."""
    found = _PART.fullmatch(text)
    if found and 0 < int(found[2]) >= int(found[1]):
        return fraction_text(Fraction(int(found[1]), int(found[2])))
    return plain_number(text)


def _ungrouped(text: str) -> str:
    """Drop thousands separators where every group but the first has three digits."""
    if "," not in text:
        return text
    return _GROUPED.sub(lambda found: found[0].replace(",", ""), text, count=1)


def _without_unit(text: str) -> str:
    """Return an amount of yuan without its unit; 万 is ten thousand, exactly."""
    found = _MONEY.fullmatch(text)
    if found is None or (found[1] and found[2]):
        return text
    digits = _shifted(found[3], _WAN) if found[4] else found[3]
    return found[1] + found[2] + digits


def _hundredths(text: str) -> str:
    found = _PERCENT.fullmatch(text)
    return text if found is None else _shifted(found[1], _HUNDREDTHS)


def _shifted(text: str, places: int) -> str:
    """Return a decimal times a power of ten; no context rounds where only the point moves."""
    sign, digits, exponent = Decimal(text).as_tuple()
    return format(Decimal((sign, digits, int(exponent) + places)), "f")


def _capital(text: str) -> str:
    """Return an amount in capital numerals as a decimal: ``伍佰元整`` -> ``500.00``."""
    try:
        return fen_text(read_capital(text))
    except (ValueError, MoneyError):
        return text


# --- whole numbers -----------------------------------------------------------------------


def _synonym(spec: ColumnSpec) -> Callable[[str], str]:
    known = {word_key(word): meant for word, meant in spec.synonyms.items()}
    return lambda text: known.get(word_key(text), text)


def _without_affixes(spec: ColumnSpec) -> Callable[[str], str]:
    """Drop one word before and one after, the longest first."""
    words = [_longest_first(affixes) for affixes in (spec.prefixes, spec.suffixes)]

    def strip(text: str) -> str:
        before = next((w for w in words[0] if text.startswith(w)), "")
        after = next((w for w in words[1] if text.endswith(w)), "")
        inner = text.removeprefix(before).removesuffix(after).strip()
        return inner or text

    return strip


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(filter(None, words), key=len, reverse=True)


def _whole_numeral(ways: Iterable[Numerals]) -> Callable[[str], str]:
    known = {text: str(number) for way in ways for text, number in _NUMERALS[way].items()}
    return lambda text: known.get(text, text)


_TEN = 10
_CHINESE = ("一二三四五六七八九十", "壹贰叁肆伍陆柒捌玖拾")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ENCLOSED = (  # from and to, by the code charts of Unicode
    (0x2460, 0x249B), (0x24F5, 0x24FE), (0x2776, 0x2793), (0x3220, 0x3229), (0x3280, 0x3289),
)  # fmt: skip
_ROMAN_SIGNS = ((0x2160, 0x216B), (0x2170, 0x217B))


def _chinese(number: int, digits: str) -> str:
    """Spell 1 to 99 with these digits: 11 -> 十一."""
    tens, ones = divmod(number, _TEN)
    head = (digits[tens - 1] if tens > 1 else "") + digits[-1] if tens else ""
    return head + (digits[ones - 1] if ones else "")


def _signs(*ranges: tuple[int, int]) -> dict[str, int]:
    signs = (chr(code) for first, last in ranges for code in range(first, last + 1))
    return {sign: int(unicodedata.numeric(sign)) for sign in signs}


CHINESE_NUMBERS = {_chinese(n, digits): n for digits in _CHINESE for n in range(1, 100)}
_NUMERALS: dict[Numerals, dict[str, int]] = {
    Numerals.CHINESE: CHINESE_NUMBERS,
    Numerals.ROMAN: {
        **{text: n for n, text in enumerate(_ROMAN, 1)},
        **{text.lower(): n for n, text in enumerate(_ROMAN, 1)},
        **_signs(*_ROMAN_SIGNS),
    },
    Numerals.ENCLOSED: _signs(*_ENCLOSED),
}
