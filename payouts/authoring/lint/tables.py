"""Checks of tables: entries that a roster may need and a table lacks."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from payouts.authoring.lint.fold import Folded, Folder, values_of
from payouts.authoring.lint.linted_rule import span
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.period import ALWAYS_AFTER, day_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from payouts.authoring.lint.linted_rule import LintedRule
    from payouts.rules.models.figures import Figure, FigureVersion
    from payouts.rules.rule import CompiledCondition, Rule

    Key = tuple[str, ...]

_SHOWN = 8
_NOTE_SHOWN = 60


def tables(linted: LintedRule, rule: Rule) -> Iterator[Diagnostic]:
    """Yield L003, L004 and L005 for the tables of a rule."""
    for name, figure in linted.figures():
        if not figure.by or not figure.values:
            continue
        listed = [_entries(version) for version in figure.values]
        every = frozenset().union(*listed)
        yield from _unlisted(linted, rule, name, figure, every)
        yield from _uneven(linted, rule, name, figure, listed)


def _unlisted(
    linted: LintedRule, rule: Rule, name: str, figure: Figure, every: frozenset[Key]
) -> Iterator[Diagnostic]:
    """Yield what no version lists: a warning, or a note where something accounts for it."""
    wanted = _wanted(rule, figure)
    place = linted.place("figures", name)
    open_keys: list[Key] = []
    accounted: dict[str, list[Key]] = {}
    for key in wanted:
        if key in every:
            continue
        why = _why(rule, figure, key, figure.values)
        accounted.setdefault(why, []).append(key) if why else open_keys.append(key)
    if open_keys:
        yield say("L003", place, name=name, missing=_listed(figure, open_keys))
    for why, keys in accounted.items():
        yield say("L004", place, name=name, missing=_listed(figure, keys), why=why)


def _uneven(
    linted: LintedRule, rule: Rule, name: str, figure: Figure, listed: list[frozenset[Key]]
) -> Iterator[Diagnostic]:
    """Yield versions that lack what another version lists."""
    every = list(dict.fromkeys(key for keys in listed for key in sorted(keys)))
    for index, (version, keys) in enumerate(zip(figure.values, listed, strict=True)):
        missing = [
            key for key in every if key not in keys and not _why(rule, figure, key, [version])
        ]
        if missing:
            place = linted.place("figures", name, "values", index)
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


def _why(rule: Rule, figure: Figure, key: Key, versions: Sequence[FigureVersion]) -> str:
    """Return what accounts for an entry that versions lack: conditions or a note, or nothing.

    Every version must be accounted for: by a condition that strikes such rows all the time it
    is in force, or by a note that names the entry.
    """
    known = _known(rule, figure, key)
    folder = Folder.of(rule)
    reasons = [
        next(_reasons(rule, folder, figure, key, known, version), "") for version in versions
    ]
    return "；".join(dict.fromkeys(reasons)) if all(reasons) else ""


def _reasons(  # noqa: PLR0913, PLR0917 (all of it decides)
    rule: Rule,
    folder: Folder,
    figure: Figure,
    key: Key,
    known: Mapping[str, Folded],
    version: FigureVersion,
) -> Iterator[str]:
    """Yield what accounts for an entry that one version lacks."""
    for condition in rule.conditions:
        expression = condition.expression
        if expression.dated or not _covers(condition, figure, version):
            continue
        if folder.fold(expression.versions[0].node, known) is condition.strikes_when:
            yield condition.because
    for note in (figure.note, version.note):
        if note and all(part in note for part in key):
            yield note if len(note) <= _NOTE_SHOWN else f"{note[:_NOTE_SHOWN]}…"


def _covers(condition: CompiledCondition, figure: Figure, version: FigureVersion) -> bool:
    """Tell whether a condition holds all the time a version is in force."""
    if not condition.dated:
        return True
    last = ALWAYS_AFTER if version.until is None else day_number(version.until)
    whole = condition.first <= day_number(version.from_) and last <= condition.last
    return whole and condition.select == figure.select


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
