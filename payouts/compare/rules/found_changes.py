"""Collects the changes of a benefit or a pack."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from payouts.base.money import Exact, Rounding, fen_text
from payouts.compare.rules.change import Change, ChangeKind
from payouts.rules.figures import figure_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from payouts.rules.rule import Rule

# What a rule means, as plain data; see payouts.rules.meaning.
Meaning = dict[str, Any]
Where = tuple[str, ...]
AddedRemoved = tuple[ChangeKind, ChangeKind]

PERCENT_QUANTUM = Fraction(1, 100)
PERCENT_ROUNDING = Rounding.HALF_UP

# Kinds whose texts may be numbers with a change in percent.
_NUMERIC = {
    ChangeKind.FIGURE_VALUE,
    ChangeKind.TABLE_CELL,
    ChangeKind.FACT_CHANGED,
    ChangeKind.STEP_CHANGED,
}


@dataclass(slots=True)
class FoundChanges:
    """The changes of one benefit, or of the whole pack.

    ``frozen`` says that both sides are taken on one day: dates of validity then go with a
    change and are not compared.
    """

    benefit: str | None
    name: str
    frozen: bool = False
    changes: list[Change] = field(default_factory=list)

    def bare(self, dated: Meaning) -> Meaning:
        """Return something dated in the form that is compared."""
        return {**dated, "from": None, "until": None} if self.frozen else dated

    def add(
        self,
        kind: ChangeKind,
        where: Where,
        before: str | None,
        after: str | None,
        dates: Meaning | None = None,
    ) -> None:
        """Add a change; ``dates`` is anything with ``from`` and ``until``."""
        first = dates["from"] if dates else None
        last = dates["until"] if dates else None
        percent = percent_text(before, after) if kind in _NUMERIC else None
        self.changes.append(
            Change(self.benefit, self.name, kind, where, before, after, first, last, percent)
        )

    def differ(
        self,
        kind: ChangeKind,
        where: Where,
        before: str | None,
        after: str | None,
        dates: Meaning | None = None,
    ) -> None:
        """Add a change where the two texts differ."""
        if before != after:
            self.add(kind, where, before, after, dates)

    def article(
        self, where: Where, old: Meaning, new: Meaning, dates: Meaning | None = None
    ) -> None:
        """Add a change where two versions of a part rest on different articles of law."""
        before, after = (_cited(part.get("article", ())) for part in (old, new))
        self.differ(ChangeKind.ARTICLE, where, before, after, dates)

    def one_sided(
        self,
        kinds: AddedRemoved,
        sides: tuple[Sequence[Any], Sequence[Any]],
        where: Callable[[Any], Where],
        text: Callable[[Any], str],
        *,
        dated: bool = False,
    ) -> None:
        """Add removed and added parts (:func:`differences`), one change each."""
        added, removed = kinds
        for part in sides[0]:
            self.add(removed, where(part), text(part), None, part if dated else None)
        for part in sides[1]:
            self.add(added, where(part), None, text(part), part if dated else None)

    def of_both(
        self,
        kinds: AddedRemoved,
        where: Where,
        sides: tuple[Meaning, Meaning],
        text: Callable[[Meaning], str],
    ) -> Iterator[tuple[Where, Any, Any]]:
        """Yield parts that both sides have, by name; add those of one side only."""
        added, removed = kinds
        old, new = sides
        for name in dict.fromkeys((*old, *new)):
            here = (*where, name)
            if name not in new:
                self.add(removed, here, text(old[name]), None)
            elif name not in old:
                self.add(added, here, None, text(new[name]))
            else:
                yield here, old[name], new[name]

    def reordered(
        self,
        where: Where,
        sides: tuple[Sequence[Any], Sequence[Any]],
        text: Callable[[Sequence[Any]], str],
    ) -> None:
        """Add a change of order among the parts that both sides have."""
        old, new = sides
        kept, others = [p for p in old if p in new], [p for p in new if p in old]
        if kept != others:
            self.add(ChangeKind.ORDER, where, text(kept), text(others))


def differences(old: Sequence[Any], new: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Return the parts only the older side has, and those only the newer one has."""
    return [part for part in old if part not in new], [part for part in new if part not in old]


def changed_pairs(
    gone: list[Any], come: list[Any], *alike: Callable[[Any, Any], bool]
) -> Iterator[tuple[Any, Any]]:
    """Take out of both lists, and yield, what is one part that changed.

    Args:
        gone: parts only the older side has.
        come: parts only the newer side has.
        alike: tell of an older and a newer part whether they are one; the closest likeness first.
    """
    for same in alike:
        for before in tuple(gone):
            after = next((part for part in come if same(before, part)), None)
            if after is not None:
                gone.remove(before)
                come.remove(after)
                yield before, after


def rule_meaning(rule: Rule) -> Meaning:
    """Return what a rule means."""
    return cast("Meaning", rule.meaning)


def law_text(law: Meaning) -> str:
    """Return how a law is cited: title, number, article."""
    return " ".join(str(law[part]) for part in ("title", "number", "article") if law[part])


def _cited(article: Sequence[Meaning]) -> str | None:
    return listed(map(law_text, article), "；") or None


def span_text(dated: Meaning) -> str:
    """Return the dates of validity: ``2022-08-01..2023-07-31``."""
    return f"{dated['from'] or ''}..{dated['until'] or ''}"


def listed(texts: Iterable[str], among: str = "、") -> str:
    """Return texts on one line; one that looks like several is quoted, lists differ as written."""
    marks = {*among, "“", "”"}
    return among.join(f"“{text}”" if marks & set(text) else text for text in texts)


def percent_text(before: str | None, after: str | None) -> str | None:
    """Return the change in percent with its sign; None unless both are numbers, the first not 0."""
    if before is None or after is None:
        return None
    try:
        old, new = figure_value(before), figure_value(after)
    except ValueError:
        return None
    if old == 0:
        return None
    exact = Exact.constant((new - old) / old * 100)
    hundredths = exact.round(PERCENT_QUANTUM, PERCENT_ROUNDING).at(0) * 100
    return f"{'+' if new > old else ''}{fen_text(int(hundredths))}"
