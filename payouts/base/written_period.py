"""Periods as people write them: ``2022年2月``, ``2022/02``, ``2022年第一季度``, ``2022年1-6月``.

:meth:`payouts.base.period.Period.parse` reads the one form in which periods are kept; this reads
what is typed. What could mean two periods is refused, with what to type instead.
"""

from __future__ import annotations

import re

from payouts.base.bilingual import both
from payouts.base.columns import fold_width
from payouts.base.period import Period

_DIGITS = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_MONTHS = {
    word: n
    for n, word in enumerate(
        ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1
    )
}
_TO = re.compile(r"\.\.\.?|至|到|[~—–～]+")
_CHINESE_YEAR = re.compile(rf"[{''.join(_DIGITS)}]{{4}}(?=年|[上下]半年|第|\Z)")
_YEAR = r"(?P<y>[0-9]{4})"
_YEARLY = re.compile(rf"{_YEAR}(?:年度?|全年|年全年)?")
_MONTHLY = re.compile(rf"{_YEAR}(?:年|[-/.])(?P<m>[0-9]{{1,2}}|[一二三四五六七八九十]+)月?份?")
_COMPACT = re.compile(r"(?P<y>(?:19|20|21)[0-9]{2})(?P<m>[0-9]{2})")
_QUARTER = re.compile(
    rf"{_YEAR}年?[-/.]?(?:[Qq](?P<q>[1-4])|第?(?P<w>[1-4一二三四])季度?)", re.IGNORECASE
)
_HALF = re.compile(rf"{_YEAR}年?[-/.]?(?:[Hh](?P<h>[12])|(?P<w>[上下])半年)")
_SPAN = re.compile(rf"{_YEAR}年(?P<a>[0-9]{{1,2}})(?:月份?)?-(?P<b>[0-9]{{1,2}})月份?")
_OWN_MONTH = re.compile(r"(?P<m>[0-9]{1,2}|[一二三四五六七八九十]+)月份?")
# The zero of ten is easily lost: a spreadsheet keeps 2022.10 as 2022.1.
_JANUARY_OR_OCTOBER = re.compile(rf"{_YEAR}\.1")
_SHORT_YEAR = re.compile(r"(?P<y>[0-9]{2})(?:年|[-/.])(?P<m>[0-9]{1,2})?月?")


class UnclearPeriodError(ValueError):
    """A period that is none, or could be two; the text says what to type, in both languages."""


def read_period(text: str) -> Period:
    """Read a period as it was typed.

    Raises:
        UnclearPeriodError: it is none, ends before it begins, or could mean two.
    """
    plain = _chinese_year("".join(fold_width(text).split()))
    try:
        return _read(plain)
    except UnclearPeriodError:
        raise
    except ValueError as problem:
        if str(problem).startswith("period ends"):
            raise UnclearPeriodError(
                both("：止月在起月之前", ": it ends before it begins")
            ) from None
        raise UnclearPeriodError("") from None


def _chinese_year(text: str) -> str:
    """Return a text whose year in Chinese digits, such as 二〇二二年, is in figures."""
    found = _CHINESE_YEAR.match(text)
    if found is None:
        return text
    return "".join(_DIGITS[c] for c in found[0]) + text[found.end() :]


def _read(text: str) -> Period:
    if found := _SPAN.fullmatch(text):
        year = found["y"]
        return _between(_one(f"{year}-{found['a']}"), _one(f"{year}-{found['b']}"))
    first, *rest = _TO.split(text)
    if len(rest) == 1:
        begin, last = _one(first), rest[0]
        if found := _OWN_MONTH.fullmatch(last):
            last = f"{begin.first // 12}年{last}"
        return _between(begin, _one(last))
    if rest:
        raise UnclearPeriodError("")
    return _one(text)


def _between(begin: Period, end: Period) -> Period:
    return Period(begin.first, end.last)


def _one(text: str) -> Period:
    """Read a month, a quarter, half a year or a year."""
    if found := _JANUARY_OR_OCTOBER.fullmatch(text):
        year = found["y"]
        raise UnclearPeriodError(
            both(
                f"：分不清是 1 月还是 10 月，请写 {year}-01 或 {year}-10",
                f": January or October? Write {year}-01 or {year}-10",
            )
        )
    if found := _MONTHLY.fullmatch(text) or _COMPACT.fullmatch(text):
        return Period.parse(f"{found['y']}-{_month(found['m']):02d}")
    if found := _YEARLY.fullmatch(text):
        return Period.parse(found["y"])
    if found := _QUARTER.fullmatch(text):
        return Period.parse(f"{found['y']}Q{found['q'] or _MONTHS.get(found['w'], found['w'])}")
    if found := _HALF.fullmatch(text):
        half = found["h"] or {"上": 1, "下": 2}[found["w"]]
        return Period.parse(f"{found['y']}H{half}")
    if found := _SHORT_YEAR.fullmatch(text):
        meant = f"20{found['y']}" + (f"-{int(found['m']):02d}" if found["m"] else "")
        raise UnclearPeriodError(
            both(f"：年份写四位，如 {meant}", f": give the year four digits, such as {meant}")
        )
    raise ValueError(text)


def _month(word: str) -> int:
    return int(word) if word.isascii() else _MONTHS.get(word, 0)
