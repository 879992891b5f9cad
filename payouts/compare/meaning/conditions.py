"""Conditions compared: the same reason with another test, or the same test with another reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.compare.meaning.change import Gathering, Kind, Meaning, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

# Two conditions are the same one, changed, when they agree in one of these, best first.
_LIKENESS = (("because", "outcome", "from"), ("if", "outcome"), ("because",), ("if",))


def compare_conditions(
    found: Gathering, section: str, old: Sequence[Meaning], new: Sequence[Meaning]
) -> None:
    """Compare two lists of conditions, in which only the order of what is left counts."""
    older, newer = [found.bare(c) for c in old], [found.bare(c) for c in new]
    gone = [condition for condition in old if found.bare(condition) not in newer]
    come = [condition for condition in new if found.bare(condition) not in older]
    for before, after in _alike(gone, come):
        _compare(found, (section, after["because"]), before, after)
        gone.remove(before)
        come.remove(after)
    for condition in gone:
        where = (section, condition["because"])
        found.add(Kind.CONDITION_REMOVED, where, _text(condition), None, dates=condition)
    for condition in come:
        where = (section, condition["because"])
        found.add(Kind.CONDITION_ADDED, where, None, _text(condition), dates=condition)
    kept, others = [c for c in older if c in newer], [c for c in newer if c in older]
    if kept != others:
        was, becomes = (listed([c["because"] for c in cs], "；") for cs in (kept, others))
        found.add(Kind.ORDER, (section,), was, becomes)


def _alike(old: Sequence[Meaning], new: Sequence[Meaning]) -> list[tuple[Meaning, Meaning]]:
    pairs: list[tuple[Meaning, Meaning]] = []
    gone, come = list(old), list(new)
    for parts in _LIKENESS:
        for before in tuple(gone):
            same = (c for c in come if all(c[part] == before[part] for part in parts))
            after = next(same, None)
            if after is not None:
                pairs.append((before, after))
                gone.remove(before)
                come.remove(after)
    return pairs


def _compare(found: Gathering, where: tuple[str, ...], old: Meaning, new: Meaning) -> None:
    kind = Kind.CONDITION_CHANGED
    before, after = f"{old['outcome']}: {old['if']}", f"{new['outcome']}: {new['if']}"
    found.differ(kind, where, before, after, dates=new if found.frozen else None)
    dates = () if found.frozen else ("from", "until")
    for part in ("because", *dates, "source", "status"):
        found.differ(kind, (*where, part), old[part], new[part], dates=new)
    found.differ(Kind.VERSION_SELECT, where, old["select"], new["select"], dates=new)


def _text(condition: Meaning) -> str:
    return f"{condition['outcome']}: {condition['if']}"
