"""Computes both versions; finds the benefits with the same meaning in both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from payouts.compare.people.rows import one_reading
from payouts.engine import compute_any
from payouts.rules.order import taken_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Ints
    from payouts.engine import Computed
    from payouts.office.request import Request
    from payouts.rules.packs import Pack
    from payouts.rules.rule import CompiledChoice, Rule


def compute_both(old: Pack, new: Request, only: str | None = None) -> tuple[Computed, Computed]:
    """Compute a request, and the same under an older pack.

    The rosters are read once where both packs call their columns alike, and twice where not.

    Args:
        old: the older pack.
        new: what to compute, with the newer pack.
        only: the one benefit that is meant of the older pack; None, those of the request.
    """
    after = compute_any(new)
    same = one_reading(old.vocabulary, new.pack.vocabulary)
    older = replace(
        new,
        pack=old,
        rosters=after.roster if same else new.rosters,
        benefits=new.benefits if only is None else (only,),
    )
    return compute_any(older), after


def unaffected(before: Computed, after: Computed) -> tuple[str, ...]:
    """Return the benefits whose result is the same for every possible row."""
    if before.roster is not after.roster or _stopped(before) != _stopped(after):
        return ()
    old, new = before.pack, after.pack
    was, now = before.assignment.rows, after.assignment.rows
    same = {
        benefit
        for benefit, index in now.items()
        if benefit in was
        and np.array_equal(was[benefit], index)
        and _alike(old.rules[benefit], new.rules[benefit])
    }
    choices = (*old.choices, *new.choices)
    if [_plain(c) for c in old.choices] != [_plain(c) for c in new.choices]:
        same = same.difference(*(choice.among for choice in choices))
    while True:  # a choice against a changed benefit may come out differently, or what takes it
        touched = {b for choice in choices if not _kept(choice, same, now) for b in choice.among}
        touched |= {b for b in same if not same.issuperset(taken_by(new.rules[b]))}
        if not same & touched:
            return tuple(benefit for benefit in now if benefit in same)
        same -= touched


def _stopped(computed: Computed) -> list[list[object]]:
    return computed.checked.stopped_record()


def _alike(old: Rule, new: Rule) -> bool:
    return old.version == new.version and dict(old.columns) == dict(new.columns)


def _plain(choice: CompiledChoice) -> tuple[object, ...]:
    return choice.among, choice.prefer, choice.grain


def _kept(choice: CompiledChoice, same: set[str], rows: Mapping[str, Ints]) -> bool:
    """Tell whether all of a choice that has rows is the same."""
    return all(benefit in same for benefit in choice.among if benefit in rows)
