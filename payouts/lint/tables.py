"""Tables that leave out what a roster may hold."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from payouts.diagnostics import Diagnostic, say
from payouts.lint.fold import Folded, Folder, values_of
from payouts.lint.parts import span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from payouts.lint.parts import Looked
    from payouts.rules.compiled import Rule
    from payouts.rules.models import Figure, FigureVersion

    Key = tuple[str, ...]

_SHOWN = 8


def tables(looked: Looked, rule: Rule) -> Iterator[Diagnostic]:
    """Yield L003, L004 and L005 for the tables of a rule."""
    for name, figure in looked.figures():
        if not figure.by or not figure.values:
            continue
        listed = [_entries(version) for version in figure.values]
        every = frozenset().union(*listed)
        yield from _unlisted(looked, rule, name, figure, every)
        yield from _uneven(looked, rule, name, figure, listed)


def _unlisted(
    looked: Looked, rule: Rule, name: str, figure: Figure, every: frozenset[Key]
) -> Iterator[Diagnostic]:
    """Yield what no version lists: a warning, or a note where something accounts for it."""
    wanted = _wanted(rule, figure)
    place = looked.place("figures", name)
    open_keys: list[Key] = []
    accounted: dict[str, list[Key]] = {}
    for key in wanted:
        if key in every:
            continue
        why = _why(rule, figure, key)
        accounted.setdefault(why, []).append(key) if why else open_keys.append(key)
    if open_keys:
        yield say("L003", place, name=name, missing=_listed(figure, open_keys))
    for why, keys in accounted.items():
        yield say("L004", place, name=name, missing=_listed(figure, keys), why=why)


def _uneven(
    looked: Looked, rule: Rule, name: str, figure: Figure, listed: list[frozenset[Key]]
) -> Iterator[Diagnostic]:
    """Yield versions that lack what another version lists."""
    every = list(dict.fromkeys(key for keys in listed for key in sorted(keys)))
    for index, (version, keys) in enumerate(zip(figure.values, listed, strict=True)):
        missing = [key for key in every if key not in keys and not _why(rule, figure, key, version)]
        if missing:
            place = looked.place("figures", name, "values", index)
            shown = _listed(figure, missing)
            yield say("L005", place, name=name, version=span(version), missing=shown)


def _entries(version: FigureVersion) -> frozenset[Key]:
    keys: set[Key] = set()
    for key, entry in (version.table or {}).items():
        keys |= {(key, second) for second in entry} if isinstance(entry, dict) else {(key,)}
    return frozenset(keys)


def _wanted(rule: Rule, figure: Figure) -> list[Key]:
    """Return every key a row may ask for; none where that cannot be known."""
    if figure.pick is not None:
        spec = rule.columns.get(figure.by[0])
        return [] if figure.others is not None or spec is None else [(v,) for v in spec.values]
    folder = Folder.of(rule)
    levels: list[Iterable[str]] = []
    for by in figure.by:
        values: Iterable[Folded] | None = values_of(by, rule)
        if values is None and by in folder.facts:
            each = [folder.possible(version.node) for version in folder.facts[by].versions]
            values = None if None in each else sorted({t for texts in each for t in texts or ()})
        if values is None:
            return []
        levels.append([str(value) for value in values])
    return list(itertools.product(*levels))


def _why(rule: Rule, figure: Figure, key: Key, version: FigureVersion | None = None) -> str:
    """Return what accounts for a missing entry: a condition that strikes such rows, or a note."""
    known = _known(rule, figure, key)
    folder = Folder.of(rule)
    for condition in rule.conditions:
        expression = condition.expression
        if condition.dated or expression.dated:
            continue
        if folder.fold(expression.versions[0].node, known) is condition.strikes_when:
            return condition.because
    notes = [figure.note, *((version.note,) if version else (v.note for v in figure.values))]
    named = (note for note in notes if note and all(part in note for part in key))
    return next(named, "")


def _known(rule: Rule, figure: Figure, key: Key) -> Mapping[str, Folded]:
    """Return the values a key stands for, typed as its columns are."""
    typed: dict[str, Folded] = {}
    for by, text in zip(figure.by, key, strict=True):
        values = {str(value): value for value in values_of(by, rule) or ()}
        typed[by] = values.get(text, text)
    return typed


def _listed(figure: Figure, keys: list[Key]) -> str:
    """Return keys in words, one-way ``参试退役人员``, two-way ``7·因病``."""
    shown = "、".join("·".join(key) for key in keys[:_SHOWN])
    rest = f" …（{len(keys)}）" if len(keys) > _SHOWN else ""
    return f"{'·'.join(figure.by)} {shown}{rest}"
