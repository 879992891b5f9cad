"""The effect of a change of rules: compute, pair, count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import CLASS, TOWNSHIP
from payouts.compare.people.effect import LARGEST, Impact
from payouts.compare.people.histogram import histogram
from payouts.compare.people.pairs import BenefitSide, paired
from payouts.compare.people.results import unaffected
from payouts.compare.people.rows import readings
from payouts.compare.people.table import table_of
from payouts.compare.people.tallies import by_column, people_of, tallies

if TYPE_CHECKING:
    from payouts.engine import Computed


def impact(before: Computed, after: Computed) -> Impact:
    """Compare the results of rosters under two versions of the rules.

    Args:
        before: computed under the older pack.
        after: computed under the newer one, of the same files.
    """
    old, new = ({r.rule.benefit: r for r in computed.results} for computed in (before, after))
    rules = {**before.pack.rules, **after.pack.rules}
    benefits = [b for b in rules if b in old or b in new]
    vocabularies = (before.pack.vocabulary, after.pack.vocabulary)
    read = readings(before.roster, after.roster, vocabularies)
    rows, count = read.rows, len(read.rows.row)
    pairs = paired([
        (
            BenefitSide.of(old.get(benefit), read.before, count),
            BenefitSide.of(new.get(benefit), read.after, count),
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
        period=after.request.period,
        names={benefit: rules[benefit].name for benefit in benefits},
        total=tallies(pairs, rows, everything, [None])[0],
        by_benefit=tuple(tallies(pairs, rows, pairs.benefit, benefits)),
        by_township=tuple(by_column(pairs, rows, TOWNSHIP)),
        by_class=tuple(by_column(pairs, rows, CLASS)),
        histogram=histogram(people.after - people.before),
        table=table,
        largest=table.iloc[order].reset_index(drop=True),
        reused=unaffected(before, after),
        pairs=pairs,
        rows=rows,
    )
