"""The effect of a change of rules: compute, pair, count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import CLASS, TOWNSHIP
from payouts.compare.people.effect import LARGEST, Impact
from payouts.compare.people.histogram import histogram
from payouts.compare.people.pairs import Side, paired
from payouts.compare.people.results import RulesOnRoster, compute_both, remembering
from payouts.compare.people.rows import readings
from payouts.compare.people.table import table_of
from payouts.compare.people.tallies import by_column, people_of, tallies

if TYPE_CHECKING:
    from payouts.base.period import Period
    from payouts.compare.people.results import Assign, Stops
    from payouts.roster.model.roster import Roster
    from payouts.rules.packs import Pack


def impact(  # noqa: PLR0913 (the last two are for callers with a reason)
    old: Pack,
    new: Pack,
    roster: Roster,
    period: Period,
    assign: Assign,
    *,
    older: Roster | None = None,
    stops: Stops | None = None,
) -> Impact:
    """Compute a roster under two versions of the rules and compare.

    Args:
        old: the older pack.
        new: the newer pack.
        roster: what was read with the columns of the newer pack.
        period: the months to compute.
        assign: tells which rows are for which benefit of a pack.
        older: the same files read with the columns of the older pack, where those differ.
        stops: tells which rows of a roster may not be paid for any benefit.
    """
    after_roster = remembering(roster)
    before_roster = after_roster if older is None else older
    first = RulesOnRoster.of(old, before_roster, assign, stops)
    second = RulesOnRoster.of(new, after_roster, assign, stops)
    results = compute_both(first, second, period)
    rules = {**old.rules, **new.rules}
    benefits = [b for b in rules if b in results.before or b in results.after]
    read = readings(before_roster, after_roster, (old.vocabulary, new.vocabulary))
    rows, count = read.rows, len(read.rows.row)
    pairs = paired([
        (
            Side.of(results.before.get(benefit), read.before, count),
            Side.of(results.after.get(benefit), read.after, count),
        )
        for benefit in benefits
    ])
    moved = pairs.moved()
    table = table_of(moved, rows, benefits)
    # Stable, so that equal changes keep the order of the table.
    order = np.argsort(-np.abs(moved.after - moved.before), kind="stable")[:LARGEST]
    order = order[(moved.after != moved.before)[order]]
    everything = np.zeros(len(pairs.row), dtype=np.int64)
    people = people_of(pairs, rows, everything)
    return Impact(
        period=period,
        names={benefit: rules[benefit].name for benefit in benefits},
        total=tallies(pairs, rows, everything, [None])[0],
        by_benefit=tuple(tallies(pairs, rows, pairs.benefit, benefits)),
        by_township=tuple(by_column(pairs, rows, TOWNSHIP)),
        by_class=tuple(by_column(pairs, rows, CLASS)),
        histogram=histogram(people.after - people.before),
        table=table,
        largest=table.iloc[order].reset_index(drop=True),
        reused=results.reused,
        pairs=pairs,
        rows=rows,
    )
