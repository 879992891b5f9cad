"""Rows and people counted by move, and sums of fen, for groups of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.money import Exact
from payouts.compare.people.effect import Tally
from payouts.compare.people.moves import Move
from payouts.compare.people.pairs import moves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.arrays import Bools, Ints
    from payouts.compare.people.pairs import Pairs
    from payouts.compare.people.rows import ComparedRows


@dataclass(frozen=True, slots=True)
class People:
    """People by group, each once in a group, with the sums of their rows in it; all [n]."""

    group: Ints
    before: Ints
    after: Ints
    move: Ints


def people_of(pairs: Pairs, rows: ComparedRows, codes: Ints) -> People:
    """Add up the rows of each person in each group; ``codes`` [n] name the group of each row."""
    person = rows.person[pairs.row]
    known = np.flatnonzero(person >= 0)
    both = codes[known] * (int(person.max(initial=0)) + 1) + person[known]
    code, distinct = pd.factorize(both)
    count = len(distinct)

    def added(fen: Ints) -> Ints:
        sums = np.zeros(count, dtype=np.int64)
        np.add.at(sums, code, fen[known])
        return sums

    def some(where: Bools) -> Bools:
        found = np.zeros(count, dtype=np.bool_)
        found[code[where[known]]] = True
        return found

    before, after = added(pairs.before), added(pairs.after)
    was, becomes = some(pairs.was_paid), some(pairs.is_paid)
    otherwise = some(pairs.status_before != pairs.status_after)
    group = np.asarray(distinct, dtype=np.int64) // (int(person.max(initial=0)) + 1)
    return People(group, before, after, moves(before, after, was, becomes, otherwise))


def tallies(
    pairs: Pairs, rows: ComparedRows, codes: Ints, labels: Sequence[str | None]
) -> list[Tally]:
    """Return one tally for each label; ``codes`` [n] name the label of each row."""
    moved = np.zeros((len(labels), len(Move)), dtype=np.int64)
    np.add.at(moved, (codes, pairs.move), 1)
    persons = people_of(pairs, rows, codes)
    people = np.zeros((len(labels), len(Move)), dtype=np.int64)
    np.add.at(people, (persons.group, persons.move), 1)
    # Fen are summed as exact numbers, which widen where an int64 would not do.
    before = Exact.from_ints(pairs.before).group_sum(codes, len(labels)).fractions()
    after = Exact.from_ints(pairs.after).group_sum(codes, len(labels)).fractions()
    return [
        Tally(
            label=label,
            rows=int(moved[index].sum()),
            before=int(before[index]),
            after=int(after[index]),
            moves=tuple(int(count) for count in moved[index]),
            people=tuple(int(count) for count in people[index]),
        )
        for index, label in enumerate(labels)
    ]


def by_column(pairs: Pairs, rows: ComparedRows, column: str) -> list[Tally]:
    """Tally by township or class; nothing where no sheet has the column."""
    if column not in rows.labels:
        return []
    codes, labels = pd.factorize(rows.labels[column][pairs.row], use_na_sentinel=False)
    shown = [None if label is None or pd.isna(label) else str(label) for label in labels]
    return tallies(pairs, rows, codes.astype(np.int64), shown)
