"""The reach of changes by way of amounts that one benefit takes of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.compare.rules.reach import MONTH, AffectedRows, Reach
from payouts.rules.order import takers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.rules.packs import Pack
    from payouts.rules.rule import Rule

_EVER = AffectedRows((), MONTH, None, None)


def with_takers(found: Sequence[Reach], old: Pack, new: Pack) -> tuple[Reach, ...]:
    """Return a reach with the benefits that take amounts of those changed.

    Whom it is about in the other benefit says nothing of this one's rows: any may be concerned.
    """
    made = {reach.benefit: reach for reach in found}
    rules = {**old.rules, **new.rules}
    for reach in found:
        if reach.benefit is not None:
            takers = [b for pack in (old, new) for b in takers_of(reach.benefit, pack.rules)]
            for benefit in dict.fromkeys(takers):
                made[benefit] = _joined(made.get(benefit), reach, rules[benefit])
    return tuple(made.values())


def _joined(own: Reach | None, other: Reach, rule: Rule) -> Reach:
    """Return the reach of changes to a benefit and to another that it takes amounts of."""
    touches = [*(own.touches if own else ()), *map(_taken, other.touches)]
    if _EVER in touches:  # anybody at any time: the rest says nothing more
        touches = [_EVER]
    changes = other.changes + (own.changes if own else 0)
    return Reach(rule.benefit, rule.name, changes, tuple(dict.fromkeys(touches)))


def _taken(touch: AffectedRows) -> AffectedRows:
    """Return the rows that may take an amount of rows concerned: anybody's, in the same months."""
    return AffectedRows((), MONTH, touch.first, touch.last) if touch.by == MONTH else _EVER
