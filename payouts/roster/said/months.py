"""The months a text is of: ``2018年8月``, ``7-9月``, ``第三季度``, ``201808``, ``2018年度``.

Dates of a day, documents, and years of something else (入伍, 批准, 起, 截至) say no month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base.period import FIRST_YEAR, LAST_YEAR, month_number
from payouts.roster.said.words import said_key

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = str.maketrans({
    "―": "-",
    "—": "-",
    "–": "-",
    "~": "-",
    "～": "-",
    "至": "-",
    "到": "-",
    "−": "-",
    "_": "-",
})
_DIGITS = dict(zip("零〇○一二三四五六七八九0", (0, 0, 0, *range(1, 10), 0), strict=True))
_WRITTEN = "".join(_DIGITS)
_ENGLISH = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORT = [*_ENGLISH, *(name[:3] for name in _ENGLISH), "sept"]
_MONTHS = {
    **{word: n for n, word in enumerate("一二三四五六七八九十", 1)},
    "十一": 11,
    "十二": 12,
    "正": 1,
    "元": 1,
    "冬": 11,
    "腊": 12,
}
_MONTHS |= {str(n): n for n in range(1, 13)} | {f"0{n}": n for n in range(1, 10)}
_MONTH = "(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])"
_YEAR = rf"(?:(?:19|20)\d\d|[{_WRITTEN}]{{4}})"
_TWO_DIGITS = r"(?<!\d)\d\d"
# Not part of what a paper is about: names of documents, numbers, dates of one day.
_PAPERS = re.compile(r"《[^》]*》|[〔\[【][^〕\]】]*[〕\]】]第?\d*号?")
_DAY = re.compile(
    rf"(?:{_YEAR}|{_TWO_DIGITS})?年?{_MONTH}月\d{{1,2}}[日号]"
    rf"|{_YEAR}([./-]){_MONTH}\1\d{{1,2}}(?!\d)|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
)
# What makes a month or a year one of something else.
_BEFORE = re.compile(
    r"(?:截至|截止|截止到|自|从|根据|按照?|依据|执行|制表.{0,3}|打印.{0,3}|填报.{0,3}|填表.{0,3}|编制.{0,3}|上报.{0,3}|报送.{0,3}|导出.{0,3})[:：]?$"
)
_AFTER = re.compile(
    r"^(?:份|度)?(?:以来|以后|以前|之前|之后|前|后|起|底|末|初|提标|调标|标准|文件|"
    r"入伍|退役|退伍|征集|应征|参军|批准|出生|评残|春季|夏季|秋季|冬季|义务兵|士兵|兵|毕业|籍|制表|打印|导出|填报|上报|录入|更新)"
)
_SPAN = re.compile(
    rf"(?P<y>{_YEAR}|{_TWO_DIGITS}(?=年))?(?:年度?|[./-])?(?:第?(?P<q>[一二三四1-4])(?:季度?|季)|(?P<h>[上下])半年"
    rf"|(?P<m>{_MONTH})月?份?(?:-(?:(?P<y2>{_YEAR})年?)?(?P<n>{_MONTH})|(?P<list>(?:[、,]{_MONTH})+))月份?"
    rf"|(?P<one>{_MONTH})月份?)"
)
_COMPACT = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)[./-]?(?P<m>0[1-9]|1[0-2])(?:-(?:(?P<y2>(?:19|20)\d\d)[./-]?)?(?P<n>0[1-9]|1[0-2]))?(?!\.?\d)"
)
_DOTTED = re.compile(
    rf"(?<![\d.])(?P<y>(?:19|20)\d\d)(?:[./](?P<m>{_MONTH})-(?:(?P<y2>(?:19|20)\d\d)[./])?(?P<n>{_MONTH})"
    rf"|[./-](?P<one>{_MONTH}))(?!\.?\d)"
)
_NAMED = re.compile(
    rf"(?<![a-z])(?P<m>{'|'.join(_SHORT)})[.,]?-?(?P<y>(?:19|20)\d\d)?(?![a-z\d])"
    rf"|(?<![a-z\d])(?P<y2>(?:19|20)\d\d)[.-]?(?P<n>{'|'.join(_SHORT)})(?![a-z\d])"
)

_QUARTER = re.compile(r"(?<![\da-z])(?P<y>(?:19|20)\d\d)年?度?-?(?P<kind>[qh])(?P<n>[1-4])(?!\d)")
_WHOLE_YEAR = re.compile(
    rf"(?:(?P<from>(?:19|20)\d\d)年?-)?(?P<y>(?:19|20)\d\d)(?:年度?|财年)|(?P<c>[{_WRITTEN}]{{4}})年"
)
_BARE_YEAR = re.compile(r"(?<![\d.〔（(])(?:(?P<from>(?:19|20)\d\d)-)?(?P<y>(?:19|20)\d\d)\Z")
_CENTURY = 2000
_QUARTER_MONTHS, _HALF_MONTHS, _YEAR_MONTHS = 3, 6, 12


@dataclass(frozen=True, slots=True)
class Span:
    """Months ``first`` to ``last``, both included; ``text`` is how they are written."""

    first: int
    last: int
    text: str


def said_months(text: str, years: tuple[int, ...]) -> tuple[Span, ...]:
    """Return the months a title, sheet name or the like says it is of, none where it says none.

    Args:
        text: as written.
        years: the years a month without a year is taken of, each in turn.
    """
    folded = said_key(text).translate(_TEXT)
    folded = _DAY.sub(" ", _PAPERS.sub(" ", folded))
    found: list[Span] = []
    for pattern, read in _READERS:
        left = []
        end = 0
        for match in pattern.finditer(folded):
            spans = tuple(read(match, years))
            if not spans:
                continue
            if not _of_something_else(folded, match):
                found += spans
            left.append(folded[end : match.start()])
            end = match.end()
        folded = " ".join([*left, folded[end:]])
    return tuple(found)


def is_month_alone(text: str) -> bool:
    """Tell whether a text is a month, a quarter or the like and nothing else."""
    folded = _DAY.sub(" ", said_key(text).translate(_TEXT))
    patterns = (pattern for pattern, _ in _READERS)
    return any(pattern.fullmatch(folded) for pattern in patterns)


def _of_something_else(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    return _BEFORE.search(before) is not None or _AFTER.match(after) is not None


def _read_span(match: re.Match[str], years: tuple[int, ...]) -> Iterator[Span]:
    year = _year(match["y"])
    for each in years if year is None else (year,):
        if match["q"]:
            first = _number(match["q"]) * _QUARTER_MONTHS - 2
            yield from _span(each, first, each, first + 2, match[0])
        elif match["h"]:
            first = 1 if match["h"] == "上" else _HALF_MONTHS + 1
            yield from _span(each, first, each, first + _HALF_MONTHS - 1, match[0])
        elif match["one"]:
            yield from _span(each, _number(match["one"]), each, _number(match["one"]), match[0])
        elif match["list"]:
            for word in (match["m"], *re.split("[、,]", match["list"])[1:]):
                yield from _span(each, _number(word), each, _number(word), match[0])
        else:
            last = _year(match["y2"]) or each
            yield from _span(each, _number(match["m"]), last, _number(match["n"]), match[0])


def _read_compact(match: re.Match[str], _years: tuple[int, ...]) -> Iterator[Span]:
    year, last = int(match["y"]), int(match["y2"] or match["y"])
    yield from _span(year, int(match["m"]), last, int(match["n"] or match["m"]), match[0])


def _read_dotted(match: re.Match[str], _years: tuple[int, ...]) -> Iterator[Span]:
    year, first = int(match["y"]), _number(match["one"] or match["m"])
    last = _number(match["n"]) if match["n"] else first
    yield from _span(year, first, int(match["y2"] or year), last, match[0])


def _read_named(match: re.Match[str], years: tuple[int, ...]) -> Iterator[Span]:
    year = match["y"] or match["y2"]
    short = (match["m"] or match["n"])[:3]
    month = next(n for n, name in enumerate(_ENGLISH, 1) if name.startswith(short))
    for each in (int(year),) if year else years:
        yield from _span(each, month, each, month, match[0])


def _read_quarter(match: re.Match[str], _years: tuple[int, ...]) -> Iterator[Span]:
    length = _QUARTER_MONTHS if match["kind"] == "q" else _HALF_MONTHS
    first = (int(match["n"]) - 1) * length + 1
    if first <= _YEAR_MONTHS:
        yield from _span(int(match["y"]), first, int(match["y"]), first + length - 1, match[0])


def _read_year(match: re.Match[str], _years: tuple[int, ...]) -> Iterator[Span]:
    last = _year(match["y"] or match["c"]) or 0
    yield from _span(int(match["from"] or last), 1, last, _YEAR_MONTHS, match[0])


def _read_bare(match: re.Match[str], _years: tuple[int, ...]) -> Iterator[Span]:
    yield from _span(int(match["from"] or match["y"]), 1, int(match["y"]), _YEAR_MONTHS, match[0])


def _span(year: int, month: int, to_year: int, to_month: int, text: str) -> Iterator[Span]:
    if not all(FIRST_YEAR <= y <= LAST_YEAR for y in (year, to_year)):
        return
    first, last = month_number(year, month), month_number(to_year, to_month)
    if first <= last:
        yield Span(first, last, text.strip("-./ "))


def _year(word: str | None) -> int | None:
    if word is None:
        return None
    if not word.isascii():
        word = "".join(str(_DIGITS[c]) for c in word)
    return int(word) + (_CENTURY if len(word) == 2 else 0)  # noqa: PLR2004 (18年)


def _number(word: str) -> int:
    return _MONTHS[word]


_READERS = (
    (_QUARTER, _read_quarter),
    (_COMPACT, _read_compact),
    (_SPAN, _read_span),
    (_DOTTED, _read_dotted),
    (_NAMED, _read_named),
    (_WHOLE_YEAR, _read_year),
    (_BARE_YEAR, _read_bare),
)
