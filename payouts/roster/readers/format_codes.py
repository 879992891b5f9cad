"""Codes of number formats taken apart: sections, placeholders, words, conditions."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from payouts.roster.cells.sights import NOUGHTS, SIGNS
from payouts.roster.model.look import FormatSection, Look, Shows

if TYPE_CHECKING:
    from collections.abc import Callable

# What a format known by number alone is in Chinese editions (ECMA-376 part 1, 18.8.30).
_MONTH, _DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    27: _MONTH, 28: _DAY, 29: _DAY, 36: _MONTH, 48: "##0.0E+0", 50: _MONTH, 51: _DAY,
    52: _MONTH, 53: _DAY, 54: _DAY, 57: _MONTH, 58: _DAY,
    **dict.fromkeys((5, 6, 37, 38, 41, 42), "#,##0;-#,##0"),
    **dict.fromkeys((7, 8, 39, 40, 43, 44), "#,##0.00;-#,##0.00"),
}  # fmt: skip

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<pad>[_*].?)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式|常规)|(?P<clock>AM/PM|A/P|上午/下午)"
    r"|(?P<power>E[+-])|(?P<date>[ymdhsegba]+)|(?P<sign>[0#?.,%/@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_CURRENCY = re.compile(r"\$([^-]*)")
_COLOUR = re.compile(
    r"(?:black|blue|cyan|green|magenta|red|white|yellow|[黑蓝绿红白黄]色?|洋红|蓝绿|(?:颜色|color)\s*\d+)",
    re.IGNORECASE,
)
_RUN = re.compile(r"(.)\1*")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_SIGNED = 2  # of them for numbers that are not zero
_NUMBERS = 3  # sections for numbers; a fourth is for texts
_WEEKDAY = 3  # letters of d or a that name the day of the week


class _Token(NamedTuple):
    kind: str
    text: str


@lru_cache(maxsize=4096)
def look_of(number: int, code: str | None) -> Look | None:
    """Return what a number format may hide or alter; None where it shows what is stored.

    Args:
        number: the number of the format.
        code: its code, None where it is known by number alone.
    """
    text = _BUILT_IN.get(number) if code is None else code
    if not text:
        return None
    sections = [_section(tokens) for tokens in _parted(text)]
    return _look(sections)


def _look(sections: list[FormatSection]) -> Look | None:
    words: FormatSection | None = None
    numbers = sections[:_NUMBERS]
    if len(sections) > _NUMBERS:
        words = sections[_NUMBERS]
    elif sections[-1].shows is Shows.TEXT:
        words = numbers.pop()
    if words is not None and words.shows is Shows.TEXT and not (words.before + words.after).strip():
        words = None
    odd = words is not None or any(map(_is_odd, numbers)) or _odd_signs(numbers)
    plain = [s.places for s in numbers[:_SIGNED] if s.shows is Shows.NUMBER]
    if not odd and not plain:
        return None
    return Look(tuple(numbers), words, odd, min(plain, default=0))


def _is_odd(section: FormatSection) -> bool:
    """Tell whether a section does more than round, apart from the signs of numbers."""
    if section.shows is Shows.DATE:
        return not {"y", "m", "d"} <= section.fields
    named = any(map(_is_word, section.before + section.after))
    if section.shows is Shows.NUMBER:
        words = any(part not in "0#?" for part in section.whole)
        return bool(section.thousands or section.percent or words or named or section.condition)
    return section.shows is not Shows.GENERAL or named or bool(section.condition)


def _is_word(character: str) -> bool:
    return character.isalpha()


def _odd_signs(numbers: list[FormatSection]) -> bool:
    """Tell whether zero or a negative number may be shown as something else."""
    if not numbers or any(s.shows is Shows.DATE for s in numbers):
        return False
    zero = numbers[0] if len(numbers) < _NUMBERS else numbers[2]
    blank = zero.shows is Shows.NUMBER and "0" not in zero.whole and not zero.places
    if blank and (zero.before + zero.after).strip() not in NOUGHTS:
        return True
    if len(numbers) == 1:
        return False
    below = numbers[1]
    signed = any(sign in below.before + below.after for sign in SIGNS) or below.coloured
    return below.shows is Shows.NUMBER and not signed


def _parted(code: str) -> list[list[_Token]]:
    """Return the tokens of each section."""
    parts: list[list[_Token]] = [[]]
    for found in _TOKEN.finditer(code):
        kind = str(found.lastgroup)
        text = found[kind]
        if kind == "other" and text == ";":
            parts.append([])
        else:
            parts[-1].append(_Token(kind, text))
    return parts


def _section(tokens: list[_Token]) -> FormatSection:
    condition, coloured, elapsed = None, False, False
    left: list[_Token] = []
    for token in tokens:
        if token.kind != "bracket":
            left.append(token)
        elif found := _CONDITION.fullmatch(token.text.strip()):
            condition = found[1], float(found[2])
        elif found := _CURRENCY.match(token.text):
            left.append(_Token("quoted", found[1]))
        elif _ELAPSED.fullmatch(token.text):
            elapsed = True
        else:
            coloured = coloured or _COLOUR.fullmatch(token.text.strip()) is not None
    section = _of_tokens(left, elapsed=elapsed)
    return replace(section, condition=condition, coloured=coloured)


def _of_tokens(tokens: list[_Token], *, elapsed: bool) -> FormatSection:
    kinds = {token.kind for token in tokens}
    signs = {token.text for token in tokens if token.kind == "sign"}
    if "general" in kinds:
        return _around(tokens, Shows.GENERAL, lambda t: t.kind == "general")
    if elapsed:
        return FormatSection(Shows.DATE, fields=frozenset("ymd"))
    if "@" in signs:
        return _around(tokens, Shows.TEXT, lambda t: t.text == "@" and t.kind == "sign")
    if not signs & set("0#?"):
        if "date" in kinds:
            return FormatSection(Shows.DATE, fields=_fields(tokens))
        return FormatSection(Shows.WORDS, _words(tokens))
    return _of_digits(tokens)


def _around(
    tokens: list[_Token], shows: Shows, is_value: Callable[[_Token], bool]
) -> FormatSection:
    at = next(i for i, token in enumerate(tokens) if is_value(token))
    return FormatSection(shows, _words(tokens[:at]), _words(tokens[at + 1 :]))


def _words(tokens: list[_Token]) -> str:
    """Return what tokens show of their own."""
    shown = (" " if token.kind == "pad" else token.text for token in tokens)
    return "".join(shown)


def _fields(tokens: list[_Token]) -> frozenset[str]:
    """Return which parts of a date are shown; an m beside hours or seconds is minutes."""
    texts = (token.text.lower() for token in tokens if token.kind == "date")
    runs = [found[0] for text in texts for found in _RUN.finditer(text)]
    fields = set()
    for at, run in enumerate(runs):
        letter = run[0]
        if letter in "yeb":
            fields.add("y")
        elif letter == "d" and len(run) < _WEEKDAY:
            fields.add("d")
        elif letter == "m":
            beside = runs[at - 1][0] if at else "", runs[at + 1][0] if at + 1 < len(runs) else ""
            if beside[0] != "h" and beside[1] != "s":
                fields.add("m")
    return frozenset(fields)


def _of_digits(tokens: list[_Token]) -> FormatSection:
    places = [i for i, token in enumerate(tokens) if _is_place(token)]
    first, last = places[0], places[-1]
    body, behind = tokens[first : last + 1], tokens[last + 1 :]
    thousands = 0
    while behind and _is_sign(behind[0], ","):
        thousands, behind = thousands + 1, behind[1:]
    before, after = _words(tokens[:first]), _words(behind)
    percent = any(_is_sign(token, "%") for token in (*tokens[:first], *behind))
    if any(token.kind == "power" for token in body):
        mantissa = body[: next(i for i, t in enumerate(body) if t.kind == "power")]
        digits = sum(map(_is_place, mantissa))
        return FormatSection(Shows.SCIENTIFIC, before, after, places=digits - 1)
    if any(_is_sign(token, "/") for token in body):
        line = next(i for i, t in enumerate(body) if _is_sign(t, "/"))
        below = sum(map(_is_place, body[line + 1 :]))
        return FormatSection(Shows.FRACTION, before, after, places=below)
    point = next((i for i, t in enumerate(body) if _is_sign(t, ".")), len(body))
    whole = body[:point]
    while whole and _is_sign(whole[-1], ","):
        thousands, whole = thousands + 1, whole[:-1]
    return FormatSection(
        Shows.NUMBER,
        before,
        after,
        tuple(" " if t.kind == "pad" else t.text for t in whole if not _is_sign(t, ",")),
        sum(map(_is_place, body[point:])),
        grouped=any(_is_sign(token, ",") for token in whole),
        thousands=thousands,
        percent=percent,
    )


def _is_place(token: _Token) -> bool:
    return token.kind == "sign" and token.text in "0#?"


def _is_sign(token: _Token, sign: str) -> bool:
    return token.kind == "sign" and token.text == sign
