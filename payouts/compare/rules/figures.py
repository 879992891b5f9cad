"""Figures compared version by version, tables cell by cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from payouts.compare.rules.change import ChangeKind, RuleSection
from payouts.compare.rules.found_changes import (
    FoundChanges,
    Meaning,
    Where,
    listed,
    percent_text,
    span_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def compare_figures(found: FoundChanges, old: Meaning, new: Meaning) -> None:
    """Compare the figures of a benefit, by name."""
    start = len(found.changes)
    kinds = (ChangeKind.FIGURE_ADDED, ChangeKind.FIGURE_REMOVED)
    for parts in found.of_both(kinds, (RuleSection.FIGURES.value,), (old, new), _figure_text):
        _compare_figure(found, *parts)
    units = {name: figure["unit"] for name, figure in {**old, **new}.items()}
    found.changes[start:] = [
        replace(change, unit=units[change.where[1]]) for change in found.changes[start:]
    ]


def _figure_text(figure: Meaning) -> str:
    parts = [figure["unit"]]
    parts += [f"{span_text(v)}: {_version_text(v)}" for v in figure["versions"]]
    return "; ".join(parts)


def _version_text(version: Meaning) -> str:
    if version["value"] is not None:
        return str(version["value"])
    return ", ".join(f"{'/'.join(keys)}={text}" for keys, text in _entries(version).items())


def _entries(version: Meaning) -> dict[tuple[str, ...], str]:
    """Return the cells of a table by their keys, or the values of bands by their bounds."""
    if version["table"] is not None:
        return dict(_cells(version["table"]))
    return {(f"{b['over']}..{b['to'] or ''}",): b["value"] for b in version.get("bands", ())}


def _cells(table: Meaning, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every cell of a table with its keys."""
    for key, entry in table.items():
        if isinstance(entry, dict):
            yield from _cells(entry, (*above, key))
        else:
            yield (*above, key), entry


def _compare_figure(found: FoundChanges, where: Where, old: Meaning, new: Meaning) -> None:
    found.differ(ChangeKind.FIGURE_UNIT, where, old["unit"], new["unit"])
    found.differ(ChangeKind.FIGURE_KEYS, where, listed(old["by"]), listed(new["by"]))
    found.differ(ChangeKind.VERSION_SELECT, where, old["select"], new["select"])
    found.differ(ChangeKind.FIGURE_OPEN, where, _flag(old["open"]), _flag(new["open"]))
    for part in ("pick", "none", "others", "bound"):
        found.differ(ChangeKind.FIGURE_CHOOSING, (*where, part), old.get(part), new.get(part))
    before, after = old["versions"], new["versions"]
    pairs = _in_force(before, after) if found.frozen else _paired(before, after)
    for a, b in pairs:
        if b is None and a is not None:
            found.add(ChangeKind.FIGURE_VERSION_REMOVED, where, _version_text(a), None, dates=a)
        elif a is None and b is not None:
            _added(found, where, b, after)
        elif a is not None and b is not None:
            _compare_version(found, where, a, b)


def _in_force(
    old: Sequence[Meaning], new: Sequence[Meaning]
) -> Iterator[tuple[Meaning | None, Meaning | None]]:
    """Pair what is in force on two days: one version of each figure, or the whole of a series."""
    if max(len(old), len(new)) > 1:
        yield from _paired(old, new)
    else:
        yield next(iter(old), None), next(iter(new), None)


def _flag(value: bool) -> str:  # noqa: FBT001 (the value itself, not a switch)
    return "true" if value else "false"


def _paired(
    old: Sequence[Meaning], new: Sequence[Meaning]
) -> Iterator[tuple[Meaning | None, Meaning | None]]:
    """Pair versions that begin on the same day, then equal ones whose first day moved."""
    starts = {version["from"]: version for version in new}
    gone = [version for version in old if version["from"] not in starts]
    known = {version["from"] for version in old}
    come = [version for version in new if version["from"] not in known]
    moved: dict[str, Meaning] = {}
    for version in gone:
        same = next((b for b in come if _but_from(b) == _but_from(version)), None)
        if same is not None:
            moved[version["from"]] = same
            come.remove(same)
    for version in old:
        first = version["from"]
        yield version, starts.get(first, moved.get(first))
    for version in come:
        yield None, version


def _but_from(version: Meaning) -> Meaning:
    return {**version, "from": None}


def _added(found: FoundChanges, where: Where, new: Meaning, versions: Sequence[Meaning]) -> None:
    found.add(ChangeKind.FIGURE_VERSION_ADDED, where, None, _version_text(new), dates=new)
    earlier = [v for v in versions if v["from"] < new["from"]]
    if earlier:
        percent = percent_text(earlier[-1]["value"], new["value"])
        found.changes[-1] = replace(found.changes[-1], percent=percent)


def _compare_version(found: FoundChanges, where: Where, old: Meaning, new: Meaning) -> None:
    if not found.frozen:
        found.differ(ChangeKind.FIGURE_FROM, where, old["from"], new["from"], dates=new)
        found.differ(ChangeKind.FIGURE_UNTIL, where, old["until"], new["until"], dates=new)
    found.differ(ChangeKind.FIGURE_STATUS, where, old["status"], new["status"], dates=new)
    found.differ(ChangeKind.FIGURE_SOURCE, where, old["source"], new["source"], dates=new)
    found.article(where, old, new, new)
    if old["value"] is not None or new["value"] is not None:
        before, after = _version_text(old), _version_text(new)
        found.differ(ChangeKind.FIGURE_VALUE, where, before, after, dates=new)
        return
    before_cells, after_cells = _entries(old), _entries(new)
    for keys in dict.fromkeys((*before_cells, *after_cells)):
        cell = (*where, *keys)
        before_text, after_text = before_cells.get(keys), after_cells.get(keys)
        found.differ(ChangeKind.TABLE_CELL, cell, before_text, after_text, dates=new)


def cells_of(meaning: Meaning, name: str, first: str | None) -> dict[tuple[str, ...], str]:
    """Return all cells of a figure's version that begins on a day; none where there is none."""
    figure = meaning["figures"].get(name, {"versions": []})
    found = (version for version in figure["versions"] if version["from"] == first)
    return next((_entries(version) for version in found), {})
