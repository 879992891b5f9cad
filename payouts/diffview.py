"""How two versions of the rules differ, as JSON data and as lines for a terminal; pure."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from payouts.diagnostics import Lang
from payouts.diffwords import IMPACT, KINDS, MOVES, NAMED_PARTS, SECTIONS
from payouts.impact import Move
from payouts.money import fen_text, yuan_grouped
from payouts.rulediff import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.impact import Impact, Tally
    from payouts.rulediff import Change

SCHEMA_VERSION = 1
_SHOWN = 160  # characters of a text that are shown on a terminal; JSON has all of them

_DATED = {"conditions", "conventions", "figures", "lines", "payment", "facts", "law"}


# --- JSON --------------------------------------------------------------------------------


def as_json(changes: Sequence[Change], impact: Impact | None = None) -> dict[str, Any]:
    """Return the record of the versioned JSON output; amounts are text in yuan."""
    return {
        "schema_version": SCHEMA_VERSION,
        "same": not changes,
        "changes": [_change_json(change) for change in changes],
        "impact": None if impact is None else _impact_json(impact),
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "benefit": change.benefit,
        "name": change.name,
        "kind": change.kind.value,
        "where": list(change.where),
        "path": path_in_words(change, Lang.ZH),
        "path_en": path_in_words(change, Lang.EN),
        "before": change.before,
        "after": change.after,
        "percent": change.percent,
        "from": change.from_,
        "until": change.until,
    }


def _impact_json(impact: Impact) -> dict[str, Any]:
    return {
        "period": str(impact.period),
        "total": _tally_json(impact.total),
        "by_benefit": [
            {**_tally_json(tally), "name": impact.names[tally.label or ""]}
            for tally in impact.by_benefit
        ],
        "by_township": [_tally_json(tally) for tally in impact.by_township],
        "by_class": [_tally_json(tally) for tally in impact.by_class],
        "rows": impact.table.to_dict("records"),
        "largest": impact.largest.to_dict("records"),
    }


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {
        "label": tally.label,
        "rows": tally.rows,
        "before": fen_text(tally.before),
        "after": fen_text(tally.after),
        "change": fen_text(tally.after - tally.before),
        **{move.word: tally.count(move) for move in Move},
    }


# --- lines -------------------------------------------------------------------------------


def as_lines(
    changes: Sequence[Change], impact: Impact | None = None, lang: Lang = Lang.ZH
) -> list[str]:
    """Return plain lines for a terminal, grouped by benefit; ids and names masked."""
    lines = list(_change_lines(changes, lang))
    if impact is not None:
        lines += ["", *_impact_lines(impact, lang)]
    return lines


def path_in_words(change: Change, lang: Lang) -> str:
    """Return where a change is: ``标准 年标准 · 6 · 因公（2022-08-01 至 2023-07-31）``."""
    section, *names = change.where
    words = [SECTIONS[Section(section)][lang], *(_part(name, section, lang) for name in names)]
    head = " ".join(words[:2])
    path = " · ".join([head, *words[2:]])
    dates = _dates(change, lang) if section in _DATED else ""
    return f"{path}{dates}"


def _part(name: str, section: str, lang: Lang) -> str:
    """Return a name of the rule as it is, a name of the program in words."""
    known = NAMED_PARTS.get(section, {}).get(name)
    return name if known is None else known[lang]


def _dates(change: Change, lang: Lang) -> str:
    if change.from_ is None and change.until is None:
        return ""
    if lang is Lang.EN:
        first = f"from {change.from_}" if change.from_ else ""
        last = f"until {change.until}" if change.until else ""
        return f" ({' '.join(part for part in (first, last) if part)})"
    return f"（{change.from_ or ''} 至 {change.until or '今后'}）".replace("（ ", "（")


def _change_lines(changes: Sequence[Change], lang: Lang) -> Iterator[str]:
    if not changes:
        yield IMPACT["same"][lang]
        return
    benefits = len({change.benefit for change in changes if change.benefit is not None})
    yield IMPACT["changes"][lang].format(count=len(changes), benefits=benefits)
    for benefit, group in itertools.groupby(changes, key=lambda change: change.benefit):
        members = list(group)
        yield ""
        yield f"{members[0].name} ({benefit})" if benefit else IMPACT["whole"][lang]
        for change in members:
            yield f"  {KINDS[change.kind][lang]}  {path_in_words(change, lang)}"
            yield f"    {_shown(change.before)} → {_shown(change.after)}{_percent(change)}"


def _shown(text: str | None) -> str:
    if text is None:
        return "—"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _percent(change: Change) -> str:
    return "" if change.percent is None else f" ({change.percent}%)"


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
    if len(impact.largest):
        yield f"  {IMPACT['largest'][lang]}"
        for row in impact.largest.to_dict("records"):
            place = f"{row['file']} {row['sheet']}!{row['row']}"
            person = f"{row['name']} {row['person_id']}"
            amounts = f"{row['before'] or '—'} → {row['after'] or '—'}"
            benefit = impact.names[str(row["benefit"])]
            yield f"    {person}  {benefit}  {amounts} ({_signed(row['change'])})  {place}"
        rest = len(impact.table) - len(impact.largest)
        if rest > 0:
            yield f"    … {rest} {IMPACT['more'][lang]}"


def _tally_text(tally: Tally, lang: Lang) -> str:
    change = tally.after - tally.before
    money = f"{yuan_grouped(tally.before)} → {yuan_grouped(tally.after)}"
    counts = [
        MOVES[move][lang].format(count=tally.count(move)) for move in Move if tally.count(move)
    ]
    joined = ("，" if lang is Lang.ZH else ", ").join(counts)
    return f"{money} ({_signed(yuan_grouped(change))})  {joined}".rstrip()


def _signed(text: object) -> str:
    shown = str(text)
    return shown if shown.startswith("-") or shown == "0.00" else f"+{shown}"
