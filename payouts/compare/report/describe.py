"""Places, reach and amounts of changes in words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Lang
from payouts.base.money import fraction_text, twelfth_text
from payouts.base.words import Words, pick
from payouts.compare.report.words import NAMED_PARTS, SECTIONS, phrase
from payouts.compare.rules import RuleSection
from payouts.compare.rules.reach import MONTH

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from payouts.compare.people import Bin
    from payouts.compare.rules import AffectedRows, Change

    Record = TypeVar("Record")

NONE = "—"
_SHARE = "比例"  # the unit of what is read as a percentage
_DATED = {"conditions", "conventions", "figures", "lines", "payment", "facts", "law"}


def in_both(describe: Callable[[Record, Lang], str], record: Record) -> Words:
    """Return a description in both languages."""
    return Words(describe(record, Lang.ZH), describe(record, Lang.EN))


# --- changes -----------------------------------------------------------------------------


def path_in_words(change: Change, lang: Lang) -> str:
    """Return where a change is: ``标准 年标准 · 6 · 因公（2022-08-01 至 2023-07-31）``."""
    section, *names = _parts(change, lang)
    path = " · ".join([" ".join((section, *names[:1])), *names[1:]])
    return f"{path}{_dates(change, lang)}"


def place_in_words(change: Change, lang: Lang) -> str:
    """Return where a change is within its part of the rule: ``抚恤金 · 起发月（…）``."""
    _, *names = _parts(change, lang)
    return f"{' · '.join(names)}{_dates(change, lang)}".strip()


def figure_in_words(change: Change, lang: Lang) -> str:
    """Return which version of which figure a change is in: ``标准 年标准（…）``."""
    return f"{SECTIONS[RuleSection.FIGURES].to(lang)} {change.where[1]}{_dates(change, lang)}"


def _parts(change: Change, lang: Lang) -> list[str]:
    """Return the section, then names: of the rule as they are, of the program in words."""
    section, *names = change.where
    known = NAMED_PARTS.get(section, {})
    named = (known[name].to(lang) if name in known else name for name in names)
    return [SECTIONS[RuleSection(section)].to(lang), *named]


def _dates(change: Change, lang: Lang) -> str:
    """Return the dates of validity of a changed part in brackets; nothing if always."""
    first, last = change.from_, change.until
    if change.where[0] not in _DATED or (first is None and last is None):
        return ""
    if lang is Lang.EN:
        ends = (f"from {first}" if first else "", f"until {last}" if last else "")
        return f" ({' '.join(filter(None, ends))})"
    return f"（{f'{first} ' if first else ''}至 {last or '今后'}）"


def value_text(text: str | None, unit: str | None = None) -> str:
    """Return a value as people read it: a part of a whole in per cent, a twelfth of a year as one.

    What is exact only as another fraction stays one: two rules may differ in it.
    """
    if not text:
        return NONE
    try:
        value = Fraction(text)
    except ValueError:
        return text
    if unit == _SHARE:
        return f"{fraction_text(value * 100)}%"
    return twelfth_text(value) or text


def as_percent(percent: str | None) -> str:
    """Return a change in per cent; nothing where it has none."""
    return "" if percent is None else f"{percent}%"


# --- reach and effect --------------------------------------------------------------------


def touch_in_words(touch: AffectedRows, lang: Lang) -> str:
    """Return ``残疾等级 5、6；死亡日期 2024-10-01 起``."""
    comma, stop = pick(lang, "、", ", "), pick(lang, "；", "; ")
    classes = [f"{name} {comma.join(values)}" for name, values in touch.classes]
    return stop.join([*(classes or [phrase("anybody").to(lang)]), _time(touch, lang)])


def _time(touch: AffectedRows, lang: Lang) -> str:
    first, last = touch.first, touch.last
    if first is None and last is None:
        return phrase("any_time").to(lang)
    by = phrase("month").to(lang) if touch.by == MONTH else touch.by
    if lang is Lang.EN:
        return f"{by}{f' from {first}' if first else ''}{f' until {last}' if last else ''}"
    if last is None:
        return f"{by} {first} 起"
    return f"{by} {f'{first} ' if first else ''}至 {last}"


def bin_text(part: Bin) -> str:
    """Return ``0``, ``+10 … +50`` or ``< -50,000``, in yuan."""
    if part.low is None:
        return f"< {part.high:,}"
    if part.high is None:
        return f"> +{part.low:,}"
    if part.low == part.high:
        return "0"
    return f"{_plus(part.low)} … {_plus(part.high)}"


def _plus(yuan: int) -> str:
    return f"{yuan:+,}" if yuan else "0"


def signed(amount: str) -> str:
    """Return an amount with its sign, nothing without one."""
    return amount if amount.startswith("-") or amount == "0.00" else f"+{amount}"
