"""What the unit of a figure says of its values: yuan, whole things that are counted, or numbers.

A unit is read by its meaning: 元/月, 人民币元, ￥ and yuan/month all count yuan; 岁, 个月 and 次
count whole things; anything else (比例, 倍, %) is a number. What counts money in anything but yuan
is refused: no value is multiplied by ten thousand without anybody having written it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from payouts.rules.language.types import INTEGER, MONEY, NUMBER, Type

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

# Between what is counted and what it is counted for: 元/月, 元每人每月, yuan per month.
_PER = re.compile(r"/|每|\bper\b|\ba\b")
_ASIDE = re.compile(r"\(.*?\)")  # 元(税前)
_YUAN = frozenset({"元", "元整", "人民币", "¥", "yuan", "rmb", "cny", "renminbi"})
_CURRENCY = re.compile(r"人民币|rmb|cny|¥|币")
# Money, but not in yuan.
_SCALED = re.compile(
    r"(?:[十百千万亿]+|k|thousand|million|mln)(?:元|¥|yuan|rmb|cny|人民币)|[角分毛厘]|jiao|fen"
    r"|[美港欧日]元|英镑|港币|[$€£]|usd|hkd|eur|gbp|jpy"
)
_WHOLE = frozenset({
    *("岁", "周岁", "年", "周年", "个月", "月", "天", "日", "个工作日", "工作日"),
    *("人", "名", "人次", "次", "户", "级", "档", "项", "个", "件", "人数", "月数", "天数", "年数"),
    *(
        "year",
        "month",
        "day",
        "person",
        "people",
        "time",
        "household",
        "grade",
        "child",
        "children",
    ),
})


def type_of_unit(unit: str, values: Iterable[Fraction]) -> Type:
    """Return the type of a figure's values.

    Args:
        unit: as the rule file writes it.
        values: all its values; what is counted is a whole number only where all of them are.
    """
    counted = _counted(unit)
    if _is_yuan(counted):
        return MONEY
    whole = counted in _WHOLE or counted.removesuffix("s") in _WHOLE
    return INTEGER if whole and all(v.denominator == 1 for v in values) else NUMBER


def not_in_yuan(unit: str) -> bool:
    """Tell whether a unit counts money in something else than yuan: 万元, 千元/年, 角, 分."""
    counted = _counted(unit)
    return any(_SCALED.fullmatch(text) for text in (counted, _CURRENCY.sub("", counted)))


def not_understood(unit: str) -> bool:
    """Tell whether a unit begins as money does and goes on as none does: 元月, 元人."""
    counted = _counted(unit)
    return counted.startswith("元") and not _is_yuan(counted)


def _counted(unit: str) -> str:
    """Return what a unit counts, without what for: 元 of ``元／人·月``."""
    plain = unicodedata.normalize("NFKC", unit).casefold()
    head = _PER.split(_ASIDE.sub("", plain), maxsplit=1)[0]
    return re.sub(r"\s", "", head)


def _is_yuan(counted: str) -> bool:
    return counted in _YUAN or _CURRENCY.sub("", counted) in _YUAN
