"""Whether a text says that somebody is not to be paid, or casts doubt on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from payouts.roster.said.words import WarningWords, any_of, said_key

if TYPE_CHECKING:
    from collections.abc import Iterable

_CLAUSE = re.compile(r"[,，。;；、!！?？:：\n\t（）()【】\[\]/|]")
_IN_BRACKETS = re.compile(r"[（\[【]([^（）\[\]【】]{1,8})[）\]】]")
_TRIMMINGS = re.compile(r"[一二三四五六七八九十]+[、.]|(?:\d+[年月日号]?)+|[\W_]+")
_HIDDEN = "\0"
_ASKING = re.compile(
    r"^(?:本月|本期|本年|当月|当前|目前|现在?|本人|\d+月份?)?(?:是否|可否|能否|有无|应否|是不是)(.*)$"
)
_ASKED = re.compile(r"^(.*?)(?:是否|与否)(.*)$")
_TAIL = re.compile(r"[?？（(].*$")
_DENIALS = ("否", "不", "未", "无", "没", "非")
_NAYS = frozenset({"0", "n", "no", "×", "✗", "✘", "-1"})
_PARTS = re.compile(r"[-_（）()\s、.,，·/]+")
_NOTHING_PAID = re.compile(r"[0.,]+")


class Says(IntEnum):
    """What a text says of whether its row is to be paid."""

    NOTHING = 0
    DOUBT = 1
    STOP = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text says, and the word that says it."""

    says: Says
    word: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What of a text means nothing in rows of one benefit.

    Attributes:
        names: phrases such as the benefit's own name, folded by :func:`said_key`.
        death: whether someone's death speaks against paying; a funeral grant is paid for one.
        survivors: whether its rows also speak of a serviceman who died.
    """

    names: frozenset[str] = frozenset()
    death: bool = True
    survivors: bool = False


SILENT = Verdict(Says.NOTHING)


def candidates(words: WarningWords) -> re.Pattern[str]:
    """Return a pattern that stands in every folded text that may say something.

    One search tells for a whole column, its texts joined by line breaks, that nothing is said.
    """
    alone = "|".join(map(re.escape, words.alone))
    telling = any_of(words.telling).pattern
    short = rf"(?m:^[^\n]{{0,6}}(?:{alone})[^\n]{{0,6}}$)|[（\[【][^\n]{{0,4}}(?:{alone})"
    return re.compile(f"{telling}|{short}")


def verdict(text: str, words: WarningWords, context: Context = Context()) -> Verdict:
    """Return what a cell, heading, sheet's or file's name says."""
    return _verdict(said_key(text), words, context)


@lru_cache(maxsize=65536)
def _verdict(folded: str, words: WarningWords, context: Context) -> Verdict:
    known = _patterns(words)
    text = _without(folded, known.fine, context.names)
    found = [
        one
        for match in known.telling.finditer(text)
        if (one := _said_at(text, match, words, context)).says
    ]
    if not found and (word := _alone(text, words, context)):
        found = [Verdict(Says.STOP, word)]
    if not found:
        return SILENT
    best = max(found, key=lambda one: one.says)
    if best.says is Says.STOP and known.restored.search(text):
        return Verdict(Says.DOUBT, best.word)
    return best


def _without(text: str, fine: re.Pattern[str], names: Iterable[str]) -> str:
    """Return the text with what says nothing hidden."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, _HIDDEN)
    return fine.sub(_HIDDEN, text)


def _said_at(text: str, match: re.Match[str], words: WarningWords, context: Context) -> Verdict:
    known = _patterns(words)
    word = match[0]
    before, after = text[: match.start()], text[match.end() :]
    if known.denied_before.search(before) or known.denied_after.match(after):
        return SILENT
    clause = _CLAUSE.split(before)[-1]
    if word in words.death:
        if not context.death or known.others.search(clause):
            return SILENT
        whole = clause + word + _CLAUSE.split(after)[0]
        if context.survivors and known.servicemen.search(whole):
            return SILENT
    if word in words.doubt:
        return Verdict(Says.DOUBT, word)
    about_account = known.accounts.search(clause) is not None
    return Verdict(Says.DOUBT if about_account else Says.STOP, word)


def _alone(text: str, words: WarningWords, context: Context) -> str:
    """Return the word that a whole text, or a bracket in it, is but for its trimmings."""
    for part in (text, *_IN_BRACKETS.findall(text)):
        bare = trimmed(part, words)
        if bare in words.alone and (context.death or bare not in "死亡故殁卒逝"):
            return bare
    return ""


def trimmed(text: str, words: WarningWords) -> str:
    """Return a folded text without numbers, marks and what headings begin and end with."""
    known = _patterns(words)
    bare = _TRIMMINGS.sub("", text)
    while (shorter := known.endings.sub("", known.beginnings.sub("", bare))) != bare and shorter:
        bare = shorter
    return bare


def is_stale(text: str, words: WarningWords, context: Context = Context()) -> bool:
    """Tell whether a sheet, file or title is called a draft, last month's or the like."""
    folded = _without(said_key(text), _patterns(words).fine, context.names)
    parts = {trimmed(part, words) for part in _PARTS.split(folded)} | set(_PARTS.split(folded))
    return any(name in folded if len(name) > 1 else name in parts for name in words.names)


def is_paying(text: str, words: WarningWords) -> bool:
    """Tell whether a heading says that people below it are paid."""
    return _patterns(words).paying.search(said_key(text)) is not None


# --- headers -----------------------------------------------------------------------------------


class Asks(IntEnum):
    """What a column's header asks: nothing, whether someone is paid, or what stopped them."""

    NOTHING = 0
    GOES_ON = 1  # 是否发放: whoever does not say yes
    STATE = 2  # 健在情况: whoever says no
    STOPPED = 3  # 停发时间, 是否死亡: whoever says anything but no


@lru_cache(maxsize=4096)
def asks(header: str, words: WarningWords, context: Context = Context()) -> Asks:
    """Return what a header asks of the rows below it."""
    folded = _TAIL.sub("", said_key(header))
    text = _without(folded, _patterns(words).fine, context.names)
    question = _question(text)
    if question is not None:
        return _asked(question, words, context)
    if folded in words.asks_alone:
        return Asks.STATE
    return Asks.STOPPED if _speaks(text, words, context) else Asks.NOTHING


def _question(text: str) -> str | None:
    """Return what a header asks about, None where it is no question."""
    if match := _ASKING.match(text) or _ASKED.match(text):
        return "".join(match.groups())
    return None


def _asked(question: str, words: WarningWords, context: Context) -> Asks:
    if trimmed(question, words) in words.asks or question in words.asks:
        return Asks.GOES_ON
    return Asks.STOPPED if _speaks(question, words, context) else Asks.NOTHING


def _speaks(text: str, words: WarningWords, context: Context) -> bool:
    found = _patterns(words).telling.findall(text)
    if not context.death or context.survivors:
        found = [word for word in found if word not in words.death]
    return bool(found) or _alone(text, words, context) != ""


def answers(asked: Asks, cell: str, words: WarningWords) -> bool:
    """Tell whether a cell's answer to its header speaks against paying the row."""
    folded = said_key(cell)
    if not folded or asked is Asks.NOTHING:
        return False
    if asked is Asks.GOES_ON:
        return folded not in words.says_yes
    if asked is Asks.STATE:
        return folded.startswith(_DENIALS) or folded in _NAYS
    return folded not in words.says_no and _NOTHING_PAID.fullmatch(folded) is None


@dataclass(frozen=True, slots=True)
class _Patterns:
    telling: re.Pattern[str]
    fine: re.Pattern[str]
    denied_before: re.Pattern[str]
    denied_after: re.Pattern[str]
    restored: re.Pattern[str]
    others: re.Pattern[str]
    servicemen: re.Pattern[str]
    accounts: re.Pattern[str]
    endings: re.Pattern[str]
    beginnings: re.Pattern[str]
    paying: re.Pattern[str]


@cache
def _patterns(words: WarningWords) -> _Patterns:
    return _Patterns(
        telling=any_of(words.telling),
        fine=any_of(words.fine),
        denied_before=re.compile(
            f"(?:{any_of(words.denied_before).pattern})"
            rf"(?:(?:{any_of(words.telling).pattern})(?:人员|对象|的)?[、和及与或/,]*)*$"
        ),
        denied_after=re.compile(f"(?:人员|对象|的)?(?:{any_of(words.denied_after).pattern})"),
        restored=any_of(words.restored),
        others=any_of(words.others),
        servicemen=any_of(words.servicemen),
        accounts=any_of(words.accounts),
        endings=re.compile(f"(?:{any_of(words.endings).pattern})$"),
        beginnings=re.compile(f"^(?:{any_of(words.beginnings).pattern})"),
        paying=any_of(words.paying),
    )
