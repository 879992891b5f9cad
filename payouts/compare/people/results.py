"""Both versions computed; what means the same in both is computed once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from payouts.engine.compute.choices import compute_benefits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from payouts.base.period import Period
    from payouts.compare.people.moves import Ints
    from payouts.engine.compute.result import Result
    from payouts.engine.stopped import Stopped
    from payouts.roster.model.roster import Roster
    from payouts.rules.packs import Pack
    from payouts.rules.rule import CompiledChoice, Rule

    Assign = Callable[[Roster, Pack], Mapping[str, Ints]]
    Stops = Callable[[Roster, Pack], Sequence[Stopped]]


@dataclass(frozen=True, slots=True)
class Results:
    """Results by benefit under both versions, and the benefits computed once for both."""

    before: Mapping[str, Result]
    after: Mapping[str, Result]
    reused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulesOnRoster:
    """One version of the rules with the roster as it reads it."""

    pack: Pack
    roster: Roster
    rows: Mapping[str, Ints]
    stopped: tuple[Stopped, ...] = ()

    @classmethod
    def of(
        cls, pack: Pack, roster: Roster, assign: Assign, stops: Stops | None = None
    ) -> RulesOnRoster:
        """Find which rows are for which benefit, and which may be paid for none."""
        found = {benefit: rows for benefit, rows in assign(roster, pack).items() if len(rows)}
        return cls(pack, roster, found, tuple(stops(roster, pack)) if stops else ())

    def results(self, period: Period, without: frozenset[str] = frozenset()) -> dict[str, Result]:
        """Compute every benefit but some, exclusive ones settled."""
        rows = {benefit: index for benefit, index in self.rows.items() if benefit not in without}
        pack = self.pack
        found = compute_benefits(
            pack.rules, pack.choices, rows, self.roster, period, stopped=self.stopped
        )
        return {result.rule.benefit: result for result in found}


def compute_both(old: RulesOnRoster, new: RulesOnRoster, period: Period) -> Results:
    """Compute both versions."""
    alike = old.roster is new.roster and _stopped_alike(old.stopped, new.stopped)
    same = _same(old, new) if alike else frozenset()
    before = old.results(period)
    after = {**new.results(period, same), **{benefit: before[benefit] for benefit in same}}
    return Results(before, after, tuple(benefit for benefit in new.rows if benefit in same))


def _stopped_alike(old: Sequence[Stopped], new: Sequence[Stopped]) -> bool:
    def plain(stopped: Sequence[Stopped]) -> list[tuple[str, str, list[int]]]:
        return [(some.code, some.severity, some.rows.tolist()) for some in stopped]

    return plain(old) == plain(new)


def _same(old: RulesOnRoster, new: RulesOnRoster) -> frozenset[str]:
    """Return the benefits that come to the same for every row, whatever the rows hold."""
    same = {
        benefit
        for benefit, rows in new.rows.items()
        if benefit in old.rows
        and np.array_equal(old.rows[benefit], rows)
        and _alike(old.pack.rules[benefit], new.pack.rules[benefit])
    }
    choices = (*old.pack.choices, *new.pack.choices)
    if [_plain(c) for c in old.pack.choices] != [_plain(c) for c in new.pack.choices]:
        return frozenset(same.difference(*(choice.among for choice in choices)))
    while True:  # one that is chosen against what changed may be paid no more, or again
        touched = {b for choice in choices if not _kept(choice, same, new) for b in choice.among}
        if not same & touched:
            return frozenset(same)
        same -= touched


def _alike(old: Rule, new: Rule) -> bool:
    return old.version == new.version and dict(old.columns) == dict(new.columns)


def _plain(choice: CompiledChoice) -> tuple[object, ...]:
    return choice.among, choice.prefer, choice.grain


def _kept(choice: CompiledChoice, same: set[str], new: RulesOnRoster) -> bool:
    """Tell whether all of a choice that has rows is the same."""
    return all(benefit in same for benefit in choice.among if benefit in new.rows)


def remembering(roster: Roster) -> Roster:
    """Return a roster that keeps the columns it has typed, for the second version."""
    return replace(roster, typed={})
