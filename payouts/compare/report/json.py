"""A comparison as the versioned JSON record."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from payouts.base.money import fen_text
from payouts.compare.people import Move

if TYPE_CHECKING:
    from payouts.compare.people import Impact, Tally
    from payouts.compare.report.document import ChangeEntry, Document
    from payouts.compare.rules import NamedVersion, Reach

SCHEMA_VERSION = 2


def as_json(document: Document) -> dict[str, Any]:
    """Return the record; amounts are text in yuan, ids and names masked."""
    effect = document.effect
    return {
        "schema_version": SCHEMA_VERSION,
        "same": document.same,
        "old": _version(document.old),
        "new": _version(document.new),
        "changes": [_change(entry) for entry in document.changes],
        "reach": [_reach(entry.reach) for entry in document.reach],
        "files": [asdict(entry.file) for entry in document.files],
        "impact": None if effect is None else _impact(effect.impact),
    }


def _version(version: NamedVersion | None) -> dict[str, Any] | None:
    if version is None:
        return None
    return {
        "word": version.word,
        "pack": version.pack,
        "name": version.name,
        "as_of": version.as_of,
        "without_value": {benefit: list(names) for benefit, names in version.without.items()},
    }


def _change(entry: ChangeEntry) -> dict[str, Any]:
    change = entry.change
    return {
        "benefit": change.benefit,
        "name": change.name,
        "kind": change.kind.value,
        "where": list(change.where),
        "path": entry.path.zh,
        "path_en": entry.path.en,
        "before": change.before,
        "after": change.after,
        "percent": change.percent,
        "unit": change.unit,
        "from": change.from_,
        "until": change.until,
        "origin_before": change.origin_before,
        "origin_after": change.origin_after,
        "authority": change.authority,
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
        **{move.word: tally.moves[move] for move in Move},
        "people": {move.word: tally.people[move] for move in Move},
    }
