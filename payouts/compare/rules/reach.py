"""The reach of changes by the rules alone: benefits, categories and time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from payouts.compare.rules.branches import Classes, differing_categories
from payouts.compare.rules.change import Change, ChangeKind, RuleSection
from payouts.compare.rules.found_changes import Meaning, rule_meaning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.columns import ColumnSpec
    from payouts.rules.packs import Pack

MONTH = "month"  # the month paid for
_CONDITIONS = {
    ChangeKind.CONDITION_ADDED,
    ChangeKind.CONDITION_REMOVED,
    ChangeKind.CONDITION_CHANGED,
}
_PASSES_WHEN = {"require": True, "zero_if": False, "hold_if": False, "reject_if": False}
_LAST_OF_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class AffectedRows:
    """Rows that changes can affect.

    Attributes:
        classes: column → its values concerned; empty where any row may be.
        by: what the time is of: ``month`` (the month paid for), or a column or fact of the row.
        first: first month (by month) or day concerned, ISO; None without a beginning.
        last: last one; None without an end.
    """

    classes: tuple[tuple[str, tuple[str, ...]], ...]
    by: str
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows and times that changes of one benefit can affect.

    Attributes:
        benefit: its id; None for what holds for every benefit.
        name: its name, or that of the pack.
        changes: how many changes can alter an amount or the fate of a row.
        touches: rows concerned; a row of none of them is as before.
    """

    benefit: str | None
    name: str
    changes: int
    touches: tuple[AffectedRows, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    by: str = MONTH
    first: str | None = None
    last: str | None = None


def reach_of(
    changes: Sequence[Change], old: Pack, new: Pack, day: dt.date | None = None
) -> tuple[Reach, ...]:
    """Return the reach of the changes, benefit by benefit.

    Args:
        changes: as :func:`payouts.compare.rules.diff_packs` found them.
        old: the older pack.
        new: the newer one.
        day: the day the newer one is frozen at, if both are frozen.
    """
    grouped: dict[str | None, list[Change]] = {}
    for change in changes:
        if not change.words_only:
            for benefit in _benefits(change, old, new):
                grouped.setdefault(benefit, []).append(change)
    rules = {**old.rules, **new.rules}
    made = []
    for benefit, members in grouped.items():
        looked = _Looked(old, new, benefit, day)
        name = new.title if benefit is None else rules[benefit].name
        made.append(Reach(benefit, name, len(members), tuple(looked.touches(members))))
    return tuple(made)


def _benefits(change: Change, old: Pack, new: Pack) -> list[str | None]:
    """Return the benefits a change is about: those that look at a column, exclude one another."""
    if change.benefit is not None:
        return [change.benefit]
    if change.where[0] == RuleSection.VOCABULARY and len(change.where) > 1:
        column = change.where[1]
        packs = (old.rules, new.rules)
        found = {b: None for rules in packs for b, rule in rules.items() if column in rule.columns}
        return [*found]
    if change.where[0] == RuleSection.CHOICES and len(change.where) > 1:
        known = {**old.rules, **new.rules}
        return [benefit for benefit in change.where[1].split("、") if benefit in known]
    return [None]


class _Looked:
    """Both versions of one benefit."""

    def __init__(self, old: Pack, new: Pack, benefit: str | None, day: dt.date | None) -> None:
        found = (pack.rules.get(benefit) for pack in (new, old) if benefit is not None)
        rules = [rule for rule in found if rule is not None]
        self.meanings = [rule_meaning(rule) for rule in rules]
        self.columns: Mapping[str, ColumnSpec] = rules[0].columns if rules else {}
        self.order = {name: spec.values for name, spec in self.columns.items()}
        self.day = day

    def touches(self, changes: Sequence[Change]) -> Iterator[AffectedRows]:
        """Yield what the changes touch, together where the time is the same."""
        found: dict[_Span, list[Classes]] = {}
        conditions = [change for change in changes if change.kind in _CONDITIONS]
        for change in changes:
            if change.kind not in _CONDITIONS:
                _unite(found.setdefault(self._span(change), []), self._classes(change))
        tests = self._tests(conditions)
        differ = differing_categories(*tests, self.columns) if tests is not None else {}
        if conditions and differ is not None:  # else written another way, and the same
            for span in dict.fromkeys(self._span(change) for change in conditions):
                _unite(found.setdefault(span, []), differ)
        if {} in found.get(_Span(), []):  # anybody at any time: the rest says nothing more
            found = {_Span(): [{}]}
        for span, several in found.items():
            for classes in several:
                ordered = ((name, self._ordered(name, values)) for name, values in classes.items())
                yield AffectedRows(tuple(ordered), span.by, span.first, span.last)

    def _ordered(self, name: str, values: tuple[str, ...]) -> tuple[str, ...]:
        known = list(self.order.get(name, ()))
        if all(value.isdecimal() for value in values):
            return tuple(sorted(values, key=int))
        return tuple(sorted(values, key=lambda v: known.index(v) if v in known else len(known)))

    def _figure(self, name: str) -> Meaning | None:
        found = (m["figures"][name] for m in self.meanings if name in m["figures"])
        return next(found, None)

    def _classes(self, change: Change) -> Classes:
        """Return the categories a change is about; none for any row."""
        if change.kind is not ChangeKind.TABLE_CELL:
            return {}
        _, name, *keys = change.where
        figure = self._figure(name)
        if figure is None or len(figure["by"]) != len(keys):
            return {}
        return {by: (key,) for by, key in zip(figure["by"], keys, strict=True)}

    def _span(self, change: Change) -> _Span:
        by = self._by(change)
        first, last = change.from_, change.until
        if change.kind in {ChangeKind.FIGURE_UNTIL, ChangeKind.FORMULA_UNTIL}:
            first, last = _between(change.before, change.after)
        elif change.kind is ChangeKind.FIGURE_FROM and change.before and change.after:
            low, high = sorted((change.before, change.after))
            first, last = low, _day(high, -1)
        elif self.day is not None and change.after is None and change.kind in _CONDITIONS:
            first, last = (_day(last, 1) if last else None), None  # what is gone, from when it is
        if by != MONTH:
            return _Span(by, first, last)
        return _Span(by, _month_from(first), _month_to(last))

    def _by(self, change: Change) -> str:
        section, *names = change.where
        for meaning in self.meanings:
            part: Any = meaning
            if section == RuleSection.CONDITIONS:
                same = [c for c in meaning["conditions"] if c["because"] == names[0]]
                if same:
                    return str(same[0]["select"]) if change.from_ or change.until else MONTH
                continue
            for key in change.where:
                if not isinstance(part, dict):
                    break
                if key not in part and "steps" in part:
                    part = part["steps"]
                if key not in part:
                    break
                part = part[key]
                if isinstance(part, dict) and isinstance(part.get("select"), str):
                    return str(part["select"])
        return MONTH

    def _tests(
        self, changes: Sequence[Change]
    ) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]] | None:
        """Return the tests that are gone and those that are new; None where one is re-dated."""
        gone: list[tuple[str, bool]] = []
        come: list[tuple[str, bool]] = []
        for change in changes:
            whole = len(change.where) == 2  # noqa: PLR2004 (section and reason: the test itself)
            if change.kind is ChangeKind.CONDITION_CHANGED and not whole:
                return None
            for text, side in ((change.before, gone), (change.after, come)):
                if text is not None:
                    outcome, _, test = text.partition(": ")
                    side.append((test, _PASSES_WHEN[outcome]))
        return gone, come


def _unite(several: list[Classes], classes: Classes) -> None:
    """Add rows to those of a span: value by value where the same columns tell them apart."""
    if {} in several:  # any row already
        return
    if not classes:
        several[:] = [{}]
        return
    for there in several:
        if set(there) == set(classes):
            for name, values in classes.items():
                there[name] = tuple(dict.fromkeys((*there[name], *values)))
            return
    several.append(dict(classes))


def _between(before: str | None, after: str | None) -> tuple[str | None, str | None]:
    """Return the days that a moved end gives or takes; None is no end."""
    known = sorted(day for day in (before, after) if day is not None)
    first = _day(known[0], 1) if known else None
    return first, known[1] if len(known) > 1 else None


def _day(day: str, more: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=more)).isoformat()


def _month_from(day: str | None) -> str | None:
    """Return the first month that begins on or after a day."""
    if day is None:
        return None
    date = dt.date.fromisoformat(day)
    if date.day > 1:
        over = date.month == _LAST_OF_DECEMBER
        date = dt.date(date.year + over, 1 if over else date.month + 1, 1)
    return date.isoformat()[:7]


def _month_to(day: str | None) -> str | None:
    """Return the last month that begins on or before a day."""
    return None if day is None else day[:7]
