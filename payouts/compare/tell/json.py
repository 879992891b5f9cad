"""How two versions of the rules differ, as the versioned JSON record; pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from payouts.base.diagnostics import Lang
from payouts.base.money import fen_text
from payouts.compare.meaning import same_meaning
from payouts.compare.people import Move
from payouts.compare.tell.lines import path_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.compare.meaning import Change, Reach
    from payouts.compare.people import Impact, Tally
    from payouts.compare.tell.about import About, Version

SCHEMA_VERSION = 2


def as_json(
    changes: Sequence[Change], impact: Impact | None = None, about: About | None = None
) -> dict[str, Any]:
    """Return the record; amounts are text in yuan, ids and names masked."""
    return {
        "schema_version": SCHEMA_VERSION,
        "same": same_meaning(changes),
        "old": None if about is None else _version(about.old),
        "new": None if about is None else _version(about.new),
        "changes": [_change(change) for change in changes],
        "reach": [] if about is None else [_reach(reach) for reach in about.reach],
        "files": [] if about is None else [asdict(file) for file in about.files],
        "impact": None if impact is None else _impact(impact),
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "word": version.word,
        "pack": version.pack,
        "name": version.name,
        "as_of": version.as_of,
        "without_value": {benefit: list(names) for benefit, names in version.without.items()},
    }


def _change(change: Change) -> dict[str, Any]:
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
        "unit": change.unit,
        "from": change.from_,
        "until": change.until,
        "origin_before": change.origin_before,
        "origin_after": change.origin_after,
        "words_only": change.words_only,
    }


def _reach(reach: Reach) -> dict[str, Any]:
    return {
        "benefit": reach.benefit,
        "name": reach.name,
        "changes": reach.changes,
        "touches": [
            {
                "classes": {name: list(values) for name, values in touch.classes},
                "by": touch.by,
                "from": touch.first,
                "until": touch.last,
            }
            for touch in reach.touches
        ],
    }


def _impact(impact: Impact) -> dict[str, Any]:
    return {
        "period": str(impact.period),
        "total": _tally(impact.total),
        "by_benefit": [
            {**_tally(tally), "name": impact.names[tally.label or ""]}
            for tally in impact.by_benefit
        ],
        "by_township": [_tally(tally) for tally in impact.by_township],
        "by_class": [_tally(tally) for tally in impact.by_class],
        "histogram": [
            {"over": part.low, "to": part.high, "people": part.people} for part in impact.histogram
        ],
        "reused": list(impact.reused),
        "rows": impact.table.to_dict("records"),
        "largest": impact.largest.to_dict("records"),
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "label": tally.label,
        "rows": tally.rows,
        "before": fen_text(tally.before),
        "after": fen_text(tally.after),
        "change": fen_text(tally.after - tally.before),
        **{move.word: tally.count(move) for move in Move},
        "people": {move.word: tally.people[move] for move in Move},
    }
