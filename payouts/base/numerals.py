"""合计大写: amounts in the capital numerals that payment sheets are signed under.

Follows the People's Bank of China's rules for filling in bills (支付结算办法, 附件一): 壹 is
written before 拾, one 零 stands for any run of zeros, 整 closes an amount without fen. Where
those rules leave 零 optional (107000.53) it is left out.
"""

from __future__ import annotations

import re
from operator import index

from payouts.base.money.text import require_within_bounds

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUP = 10_000


def chinese_capital(fen: int) -> str:
    """Return whole fen in capital numerals: 319970000 -> ``叁佰壹拾玖万玖仟柒佰元整``.

    Raises:
        MoneyBoundError: beyond decimal(18, 2), that is 16 digits of yuan.

    """
    whole = index(fen)
    size = abs(whole)
    require_within_bounds(size)
    if size == 0:
        return "零元整"
    yuan, rest = divmod(size, 100)
    text = f"{_yuan_words(yuan)}元" if yuan else ""
    return ("负" if whole < 0 else "") + text + _tail_words(rest, after_yuan=yuan > 0)


def _yuan_words(yuan: int) -> str:
    """Spell a positive number below 10**16, four digits at a time.

    The upper two groups count 亿 together: 壹万贰仟亿, not 壹万亿贰仟亿.
    """
    high, low = divmod(yuan, _GROUP**2)
    text = ""
    skipped = False
    for number, ends_in in ((high, "亿"), (low, "")):
        for group, unit in zip(divmod(number, _GROUP), ("万", ""), strict=True):
            if group == 0:
                skipped = True
                continue
            if text and (skipped or group < _GROUP // 10):
                text += "零"
            text += _group_words(group) + unit
            skipped = False
        text += ends_in if number else ""
    return text


def _group_words(group: int) -> str:
    """Spell 1 to 9999 without a leading 零."""
    text = ""
    for power in (3, 2, 1, 0):
        digit = group // 10**power % 10
        if digit:
            text += _DIGITS[digit] + _UNITS[power]
        elif text and group % 10**power and not text.endswith("零"):
            text += "零"
    return text


def _tail_words(fen: int, *, after_yuan: bool) -> str:
    """Spell 0 to 99 fen: 角, 分 and the closing 整."""
    jiao, rest = divmod(fen, 10)
    if fen == 0:
        return "整"
    if jiao == 0:
        return ("零" if after_yuan else "") + f"{_DIGITS[rest]}分"
    return f"{_DIGITS[jiao]}角" + (f"{_DIGITS[rest]}分" if rest else "整")


def read_capital(text: str) -> int:
    """Return the fen of an amount as :func:`chinese_capital` writes it, and of no other text.

    ``伍佰元正`` and ``伍佰圆整`` are read like ``伍佰元整``.

    Raises:
        ValueError: for any other text.
        MoneyBoundError: beyond decimal(18, 2).

    """
    plain = text.translate(_SAME)
    found = _AMOUNT.fullmatch(plain)
    if found is None or len(plain) > _LONGEST:
        raise ValueError(f"not an amount in capital numerals: {text[:40]!r}")
    yuan = _read_yuan(found["yuan"] or "")
    jiao, rest = (_DIGITS.index(found[key] or "零") for key in ("jiao", "fen"))
    fen = yuan * 100 + jiao * 10 + rest
    fen = -fen if found["sign"] else fen
    # Digits and units alone are read above; that they stand in order is seen by writing it again.
    if chinese_capital(fen) != plain:
        raise ValueError(f"not an amount in capital numerals: {text[:40]!r}")
    return fen


_SAME = str.maketrans("圆正", "元整")
_LONGEST = 50  # characters; 16 digits with their units and the closing words take 39
_AMOUNT = re.compile(
    rf"(?P<sign>负?)(?:(?P<yuan>[{_DIGITS}拾佰仟万亿]+)元)?零?"
    rf"(?:(?P<jiao>[{_DIGITS}])角)?(?:(?P<fen>[{_DIGITS}])分)?整?"
)


def _read_yuan(words: str) -> int:
    """Add up a number of capital numerals, its order not checked."""
    total = group = digit = 0
    for word in words:
        if word in _DIGITS:
            digit = _DIGITS.index(word)
        elif word in _UNITS:
            group, digit = group + digit * 10 ** _UNITS.index(word), 0
        else:
            upper = (total + group + digit) * _GROUP**2  # 亿 counts all that stands before it
            total = upper if word == "亿" else total + (group + digit) * _GROUP
            group = digit = 0
    return total + group + digit
