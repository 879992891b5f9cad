"""Conditions compared: the same reason with another test, or the same test with another reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.compare.rules.change import ChangeKind
from payouts.compare.rules.found_changes import FoundChanges, Meaning, Where, changed_pairs, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Two conditions count as one changed condition when they agree in one of these, best first.
_LIKENESS = (("because", "outcome", "from"), ("if", "outcome"), ("because",), ("if",))


def compare_conditions(
    found: FoundChanges, section: str, old: Sequence[Meaning], new: Sequence[Meaning]
) -> None:
    """Compare two lists of conditions, in which only the order of what is left counts."""
    older, newer = [found.bare(c) for c in old], [found.bare(c) for c in new]
    gone = [condition for condition in old if found.bare(condition) not in newer]
    come = [condition for condition in new if found.bare(condition) not in older]
    for before, after in changed_pairs(gone, come, *map(_agree_in, _LIKENESS)):
        _compare(found, (section, after["because"]), before, after)
    kinds = (ChangeKind.CONDITION_ADDED, ChangeKind.CONDITION_REMOVED)
    found.one_sided(kinds, (gone, come), lambda c: (section, c["because"]), _text, dated=True)
    found.reordered((section,), (older, newer), _order)


def _agree_in(parts: Sequence[str]) -> Callable[[Meaning, Meaning], bool]:
    return lambda old, new: all(old[part] == new[part] for part in parts)


def _order(conditions: Sequence[Meaning]) -> str:
    return listed((condition["because"] for condition in conditions), "；")


def _compare(found: FoundChanges, where: Where, old: Meaning, new: Meaning) -> None:
    kind = ChangeKind.CONDITION_CHANGED
    found.differ(kind, where, _text(old), _text(new), dates=new if found.frozen else None)
    dates = () if found.frozen else ("from", "until")
    for part in ("because", *dates, "source", "status"):
        found.differ(kind, (*where, part), old[part], new[part], dates=new)
    found.differ(ChangeKind.VERSION_SELECT, where, old["select"], new["select"], dates=new)
    found.article(where, old, new, new)


def _text(condition: Meaning) -> str:
    return f"{condition['outcome']}: {condition['if']}"
