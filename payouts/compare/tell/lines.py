"""How two versions of the rules differ, in lines for a terminal; pure."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Lang
from payouts.base.money import yuan_grouped
from payouts.compare.meaning import Section, same_meaning
from payouts.compare.meaning.reach import MONTH
from payouts.compare.people import Move
from payouts.compare.tell.grid import NONE, Grid, aligned, gathered, value_text
from payouts.compare.tell.words import ABOUT, IMPACT, KINDS, MOVES, NAMED_PARTS, SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.compare.meaning import Change, Reach, Touch
    from payouts.compare.people import Bin, Impact, Tally
    from payouts.compare.tell.about import About

_SHOWN = 160  # characters of a text that are shown on a terminal; JSON has all of them
_BAR = 30  # characters of the longest bar

_DATED = {"conditions", "conventions", "figures", "lines", "payment", "facts", "law"}


def as_lines(
    changes: Sequence[Change],
    impact: Impact | None = None,
    lang: Lang = Lang.ZH,
    about: About | None = None,
    *,
    as_written: bool = False,
) -> list[str]:
    """Return plain lines for a terminal, grouped by benefit; ids and names masked.

    Args:
        changes: what differs.
        impact: what that does to a roster.
        lang: language of the words.
        about: what there is to tell besides.
        as_written: also say in which file and line of which layer each change stands.
    """
    lines = list(_change_lines(changes, lang, about, as_written=as_written))
    if about is not None:
        lines += _about_lines(about, lang, as_written=as_written)
    if impact is not None:
        lines += ["", *_impact_lines(impact, lang)]
    return lines


def summary(changes: Sequence[Change], lang: Lang) -> str:
    """Return how much differs, in one line."""
    if same_meaning(changes):
        return IMPACT["same"][lang]
    benefits = len({change.benefit for change in changes if change.benefit is not None})
    return IMPACT["changes"][lang].format(count=len(changes), benefits=benefits)


# --- words -------------------------------------------------------------------------------


def path_in_words(change: Change, lang: Lang) -> str:
    """Return where a change is: ``标准 年标准 · 6 · 因公（2022-08-01 至 2023-07-31）``."""
    section, *names = change.where
    words = [SECTIONS[Section(section)][lang], *(_part(name, section, lang) for name in names)]
    head = " ".join(words[:2])
    path = " · ".join([head, *words[2:]])
    dates = dates_in_words(change, lang) if section in _DATED else ""
    return f"{path}{dates}"


def where_in_words(change: Change, lang: Lang) -> str:
    """Return where a change is within its part of the rule: ``抚恤金 · 起发月（…）``."""
    section, *names = change.where
    parts = [_part(name, section, lang) for name in names]
    dates = dates_in_words(change, lang) if section in _DATED else ""
    return f"{' · '.join(parts)}{dates}".strip()


def _part(name: str, section: str, lang: Lang) -> str:
    """Return a name of the rule as it is, a name of the program in words."""
    known = NAMED_PARTS.get(section, {}).get(name)
    return name if known is None else known[lang]


def dates_in_words(change: Change, lang: Lang) -> str:
    """Return from when until when a changed part is in force, in brackets; nothing if always."""
    if change.from_ is None and change.until is None:
        return ""
    if lang is Lang.EN:
        first = f"from {change.from_}" if change.from_ else ""
        last = f"until {change.until}" if change.until else ""
        return f" ({' '.join(part for part in (first, last) if part)})"
    return f"（{change.from_ or ''} 至 {change.until or '今后'}）".replace("（ ", "（")


def touch_in_words(touch: Touch, lang: Lang) -> str:
    """Return ``残疾等级 5、6；死亡日期 2024-10-01 起``."""
    comma, stop = ("、", "；") if lang is Lang.ZH else (", ", "; ")
    classes = [f"{name} {comma.join(values)}" for name, values in touch.classes]
    by = ABOUT["month"][lang] if touch.by == MONTH else touch.by
    if touch.first is None and touch.last is None:
        time = ABOUT["always"][lang]
    elif lang is Lang.EN:
        first = f" from {touch.first}" if touch.first else ""
        time = f"{by}{first}{f' until {touch.last}' if touch.last else ''}"
    elif touch.last is None:
        time = f"{by} {touch.first} 起"
    else:
        time = f"{by} {touch.first or ''} 至 {touch.last}".replace("  ", " ")
    return stop.join([*(classes or [ABOUT["any"][lang]]), time])


def bin_in_words(part: Bin) -> str:
    """Return ``0``, ``+10…+50`` or ``< -50000``, in yuan."""
    if part.low is None:
        return f"< {part.high:,}"
    if part.high is None:
        return f"> +{part.low:,}"
    if part.low == part.high:
        return "0"
    return f"{_plus(part.low)} … {_plus(part.high)}"


def _plus(yuan: int) -> str:
    return f"{yuan:+,}" if yuan else "0"


def lacking_in_words(about: About, lang: Lang) -> list[str]:
    """Return what each side, frozen at a day, has no value for."""
    said = []
    for side in (about.old, about.new):
        if side.without:
            names = "、".join(f"{b} {'、'.join(names)}" for b, names in side.without.items())
            said.append(ABOUT["lacking"][lang].format(day=side.as_of, figures=names))
    return said


# --- changes -----------------------------------------------------------------------------


def _change_lines(
    changes: Sequence[Change], lang: Lang, about: About | None, *, as_written: bool
) -> Iterator[str]:
    yield summary(changes, lang)
    for benefit, group in itertools.groupby(changes, key=lambda change: change.benefit):
        members = list(group)
        yield ""
        yield f"{members[0].name} ({benefit})" if benefit else IMPACT["whole"][lang]
        for change in gathered(members, about):
            if isinstance(change, Grid):
                yield from _grid_lines(change, lang)
                origins = change.origins
            else:
                origins = change.origin_before, change.origin_after
                yield f"  {KINDS[change.kind][lang]}  {path_in_words(change, lang)}"
                before, after = (
                    _shown(value_text(text, change.unit)) for text in (change.before, change.after)
                )
                yield f"    {before} → {after}{_percent(change)}"
            if as_written and any(origins):
                yield f"    @ {origins[0] or NONE} → {origins[1] or NONE}"


def _grid_lines(grid: Grid, lang: Lang) -> Iterator[str]:
    first = grid.first
    figure = f"{SECTIONS[Section.FIGURES][lang]} {first.where[1]}"
    cells = ABOUT["cells"][lang].format(count=grid.count)
    yield f"  {KINDS[first.kind][lang]}  {figure}{dates_in_words(first, lang)}  {cells}"
    if grid.header:
        yield from (f"    {line}" for line in aligned([grid.header, *grid.rows]))
        return
    rows = [(keys, before, "→", after, percent) for keys, before, after, percent in grid.rows]
    yield from (f"    {line}" for line in aligned(rows))
    if grid.kept:
        yield f"    {ABOUT['kept'][lang]}: {'、'.join(grid.kept)}"


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _percent(change: Change) -> str:
    return "" if change.percent is None else f" ({change.percent}%)"


def _about_lines(about: About, lang: Lang, *, as_written: bool) -> Iterator[str]:
    yield from lacking_in_words(about, lang)
    if about.reach:
        yield ""
        yield ABOUT["reach"][lang]
        for reach in about.reach:
            yield from _reach_lines(reach, lang)
    if as_written and about.files:
        yield ""
        yield ABOUT["files"][lang]
        for file in about.files:
            meaning = ABOUT["meaning" if file.changes else "layout"][lang]
            yield f"  {ABOUT[file.how][lang]}  {file.file}  {meaning.format(count=file.changes)}"


def _reach_lines(reach: Reach, lang: Lang) -> Iterator[str]:
    name = f"{reach.name} ({reach.benefit})" if reach.benefit else IMPACT["whole"][lang]
    yield f"  {name}"
    if not reach.touches:
        yield f"    {ABOUT['nobody'][lang]}"
    for touch in reach.touches:
        yield f"    {touch_in_words(touch, lang)}"


# --- impact ------------------------------------------------------------------------------


def _impact_lines(impact: Impact, lang: Lang) -> Iterator[str]:
    yield IMPACT["title"][lang].format(period=impact.period)
    yield f"  {IMPACT['total'][lang]}  {_tally_text(impact.total, lang)}"
    labels = {tally.label: impact.names[tally.label or ""] for tally in impact.by_benefit}
    for key, tallies in (
        ("by_benefit", impact.by_benefit),
        ("by_township", impact.by_township),
        ("by_class", impact.by_class),
    ):
        if not tallies:
            continue
        yield f"  {IMPACT[key][lang]}"
        for tally in tallies:
            label = labels.get(tally.label) if key == "by_benefit" else tally.label
            yield f"    {label or IMPACT['not_said'][lang]}  {_tally_text(tally, lang)}"
    yield from _histogram_lines(impact, lang)
    yield from _largest_lines(impact, lang)


def _histogram_lines(impact: Impact, lang: Lang) -> Iterator[str]:
    shown = [part for part in impact.histogram if part.people]
    if impact.none or not shown:
        return
    yield f"  {IMPACT['histogram'][lang]}"
    most = max(part.people for part in shown)
    rows = [
        (bin_in_words(part), "█" * -(-part.people * _BAR // most), f"{part.people:,}")
        for part in shown
    ]
    yield from (f"    {line}" for line in aligned(rows))


def _largest_lines(impact: Impact, lang: Lang) -> Iterator[str]:
    if not len(impact.largest):
        return
    yield f"  {IMPACT['largest'][lang]}"
    for row in impact.largest.to_dict("records"):
        place = f"{row['file']} {row['sheet']}!{row['row']}"
        person = f"{row['name']} {row['person_id']}"
        amounts = f"{row['before'] or NONE} → {row['after'] or NONE}"
        benefit = impact.names[str(row["benefit"])]
        yield f"    {person}  {benefit}  {amounts} ({signed(row['change'])})  {place}"
    rest = len(impact.table) - len(impact.largest)
    if rest > 0:
        yield f"    … {rest} {IMPACT['more'][lang]}"


def _tally_text(tally: Tally, lang: Lang) -> str:
    change = tally.after - tally.before
    money = f"{yuan_grouped(tally.before)} → {yuan_grouped(tally.after)}"
    counts = [
        MOVES[move][lang].format(count=tally.count(move), people=tally.people[move])
        for move in Move
        if tally.count(move) or tally.people[move]
    ]
    joined = ("，" if lang is Lang.ZH else "; ").join(counts)
    return f"{money} ({signed(yuan_grouped(change))})  {joined}".rstrip()


def signed(text: object) -> str:
    """Return an amount with its sign, nothing without one."""
    shown = str(text)
    return shown if shown.startswith("-") or shown == "0.00" else f"+{shown}"
