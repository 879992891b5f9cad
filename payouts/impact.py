"""What a change of rules does to a roster: both versions computed, row by row compared.

Pure, and nothing here decides an amount: both sides come from the same computation that pays.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from payouts.compute.choices import compute_benefits
from payouts.compute.result import RowStatus
from payouts.identity import mask_id, mask_name
from payouts.money import Exact, fen_text
from payouts.roster.clean import parse_column
from payouts.roster.problems import Problem, plain_text
from payouts.vectors import Coded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.compute.result import Result
    from payouts.period import Period
    from payouts.roster.model import Roster
    from payouts.rules.packs import Pack

Ints: TypeAlias = "NDArray[np.int64]"
Bytes: TypeAlias = "NDArray[np.int8]"
Assign: TypeAlias = "Callable[[Roster, Pack], Mapping[str, Ints]]"

TOWNSHIP = "乡镇"
CLASS = "对象类别"
LARGEST = 10

# Neither paid nor refused: the version has no such benefit, or the row is not for it.
NOT_CONSIDERED = -1
_STATUS_WORDS = (*(status.word for status in RowStatus), None)  # the last one is index -1


class Move(IntEnum):
    """What becomes of a row; exactly one of these."""

    UP = 0
    DOWN = 1
    NEWLY_PAID = 2
    NO_LONGER_PAID = 3
    OTHER_STATUS = 4  # not paid before or after, but for another reason
    UNCHANGED = 5

    @property
    def word(self) -> str:
        """Return the word of the JSON output."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of rows and sums in fen for one group.

    Attributes:
        label: benefit id, township or class; None where the roster does not say.
        rows: rows considered before or after, each once for a benefit.
        before: fen due under the older rules.
        after: fen due under the newer ones.
        moves: rows by :class:`Move`, in its order; they add up to ``rows``.
    """

    label: str | None
    rows: int
    before: int
    after: int
    moves: tuple[int, ...]

    def count(self, move: Move) -> int:
        """Return how many rows moved so."""
        return self.moves[move]


@dataclass(frozen=True, slots=True)
class Impact:
    """What changes for whom.

    Attributes:
        period: the months computed.
        names: benefit id → its name.
        total: over everything.
        by_benefit: in the order of the packs; benefits without rows are left out.
        by_township: in order of appearance; empty when no sheet has the column.
        by_class: the same for 对象类别.
        table: one row for each roster row and benefit that moved, in the order of benefits
            and roster rows: ``file sheet row person_id name benefit move status_before
            status_after before after change``. Ids and names are masked; amounts are exact
            text in yuan, None where nothing is paid; ``change`` counts that as nothing.
        largest: the rows of ``table`` whose amount changes most, at most ten.
    """

    period: Period
    names: Mapping[str, str]
    total: Tally
    by_benefit: tuple[Tally, ...]
    by_township: tuple[Tally, ...]
    by_class: tuple[Tally, ...]
    table: pd.DataFrame
    largest: pd.DataFrame

    @property
    def none(self) -> bool:
        """Whether no row moves."""
        return self.total.count(Move.UNCHANGED) == self.total.rows


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Every roster row of every benefit, under both versions; all arrays [n]."""

    benefit: Ints
    row: Ints
    before: Ints
    after: Ints
    status_before: Bytes
    status_after: Bytes
    move: Ints

    def take(self, index: Ints) -> _Pairs:
        return _Pairs(
            self.benefit[index],
            self.row[index],
            self.before[index],
            self.after[index],
            self.status_before[index],
            self.status_after[index],
            self.move[index],
        )


def impact(old: Pack, new: Pack, roster: Roster, period: Period, assign: Assign) -> Impact:
    """Compute a roster under two versions of the rules and compare.

    Args:
        old: the older pack.
        new: the newer pack; the roster was read with its columns.
        roster: what was read.
        period: the months to compute.
        assign: tells which rows are for which benefit of a pack.
    """
    before = _computed(old, assign(roster, old), roster, period)
    after = _computed(new, assign(roster, new), roster, period)
    rules = {**old.rules, **new.rules}
    benefits = [benefit for benefit in rules if benefit in before or benefit in after]
    pairs = _paired([
        (_by_row(before.get(benefit), roster), _by_row(after.get(benefit), roster))
        for benefit in benefits
    ])
    moved = pairs.take(np.flatnonzero(pairs.move != Move.UNCHANGED))
    table = _table(moved, benefits, roster)
    # Stable, so that equal changes keep the order of the table.
    order = np.argsort(-np.abs(moved.after - moved.before), kind="stable")[:LARGEST]
    order = order[(moved.after != moved.before)[order]]
    everything = np.zeros(len(pairs.row), dtype=np.int64)
    return Impact(
        period=period,
        names={benefit: rules[benefit].name for benefit in benefits},
        total=_tallies(pairs, everything, [None])[0],
        by_benefit=tuple(_tallies(pairs, pairs.benefit, benefits)),
        by_township=tuple(_by_column(pairs, TOWNSHIP, roster, new)),
        by_class=tuple(_by_column(pairs, CLASS, roster, new)),
        table=table,
        largest=table.iloc[order].reset_index(drop=True),
    )


def _computed(
    pack: Pack, rows: Mapping[str, Ints], roster: Roster, period: Period
) -> dict[str, Result]:
    """Return the results of a pack by benefit, exclusive benefits settled."""
    known = {benefit: index for benefit, index in rows.items() if len(index)}
    results = compute_benefits(pack.rules, pack.choices, known, roster, period)
    return {result.rule.benefit: result for result in results}


def _by_row(result: Result | None, roster: Roster) -> tuple[Bytes, Ints]:
    """Return the status and the fen of every roster row [n] for one benefit."""
    status = np.full(len(roster), NOT_CONSIDERED, dtype=np.int8)
    fen = np.zeros(len(roster), dtype=np.int64)
    if result is not None:
        status[result.rows] = result.status
        fen[result.rows] = result.fen
    return status, fen


def _paired(sides: Sequence[tuple[tuple[Bytes, Ints], tuple[Bytes, Ints]]]) -> _Pairs:
    parts: list[_Pairs] = []
    for index, ((status_old, fen_old), (status_new, fen_new)) in enumerate(sides):
        considered = (status_old != NOT_CONSIDERED) | (status_new != NOT_CONSIDERED)
        rows = np.flatnonzero(considered)
        benefit = np.full(len(rows), index, dtype=np.int64)
        sound = (fen_old[rows], fen_new[rows], status_old[rows], status_new[rows])
        parts.append(_Pairs(benefit, rows, *sound, _moves(*sound)))
    whole = np.array([], dtype=np.int64)
    bytes_ = np.array([], dtype=np.int8)
    return _Pairs(
        benefit=np.concatenate([whole, *(part.benefit for part in parts)]),
        row=np.concatenate([whole, *(part.row for part in parts)]),
        before=np.concatenate([whole, *(part.before for part in parts)]),
        after=np.concatenate([whole, *(part.after for part in parts)]),
        status_before=np.concatenate([bytes_, *(part.status_before for part in parts)]),
        status_after=np.concatenate([bytes_, *(part.status_after for part in parts)]),
        move=np.concatenate([whole, *(part.move for part in parts)]),
    )


def _moves(before: Ints, after: Ints, status_before: Bytes, status_after: Bytes) -> Ints:
    was, becomes = status_before == RowStatus.PAID, status_after == RowStatus.PAID
    move: Ints = np.select(
        [
            was & becomes & (after > before),
            was & becomes & (after < before),
            ~was & becomes,
            was & ~becomes,
            ~was & ~becomes & (status_before != status_after),
        ],
        [Move.UP, Move.DOWN, Move.NEWLY_PAID, Move.NO_LONGER_PAID, Move.OTHER_STATUS],
        default=Move.UNCHANGED,
    ).astype(np.int64)
    return move


def _tallies(pairs: _Pairs, codes: Ints, labels: Sequence[str | None]) -> list[Tally]:
    """Return one tally for each label; ``codes`` [n] name the label of each pair."""
    moves = np.zeros((len(labels), len(Move)), dtype=np.int64)
    np.add.at(moves, (codes, pairs.move), 1)
    # Fen are summed as exact numbers, which widen where an int64 would not do.
    before = Exact.from_ints(pairs.before).group_sum(codes, len(labels)).fractions()
    after = Exact.from_ints(pairs.after).group_sum(codes, len(labels)).fractions()
    return [
        Tally(
            label=label,
            rows=int(moves[index].sum()),
            before=int(before[index]),
            after=int(after[index]),
            moves=tuple(int(count) for count in moves[index]),
        )
        for index, label in enumerate(labels)
    ]


def _by_column(pairs: _Pairs, column: str, roster: Roster, pack: Pack) -> list[Tally]:
    """Tally by a text or category column; nothing when no sheet has it."""
    spec = pack.vocabulary.columns.get(column)
    if spec is None or column not in roster.frame.columns:
        return []
    read = parse_column(roster.cells(column), spec, roster.present(column))
    if not isinstance(read.data, Coded):
        return []
    known = read.problem == Problem.NONE
    texts = _only(known, read.data.texts())[pairs.row]
    codes, labels = pd.factorize(texts, use_na_sentinel=False)
    shown = [None if label is None or pd.isna(label) else str(label) for label in labels]
    return _tallies(pairs, codes.astype(np.int64), shown)


def _table(pairs: _Pairs, benefits: Sequence[str], roster: Roster) -> pd.DataFrame:
    sheets = roster.sheet_of[pairs.row]
    ids = roster.cells("身份证号")[pairs.row]
    names = roster.cells("姓名")[pairs.row]
    was, becomes = (s == RowStatus.PAID for s in (pairs.status_before, pairs.status_after))
    words = _objects(_STATUS_WORDS)
    columns = {
        "file": _objects([sheet.file for sheet in roster.sheets])[sheets],
        "sheet": _objects([sheet.name for sheet in roster.sheets])[sheets],
        "row": roster.row[pairs.row],
        "person_id": _objects([mask_id(plain_text(cell)) for cell in ids]),
        "name": _objects([mask_name(plain_text(cell)) for cell in names]),
        "benefit": _objects(benefits)[pairs.benefit],
        "move": _objects([move.word for move in Move])[pairs.move],
        "status_before": words[pairs.status_before],
        "status_after": words[pairs.status_after],
        "before": _only(was, _yuan(pairs.before)),
        "after": _only(becomes, _yuan(pairs.after)),
        "change": _yuan(pairs.after - pairs.before),
    }
    # The dtype keeps pandas from turning None into something else.
    return pd.DataFrame(columns, dtype=object).astype({"row": np.int64})


def _only(where: NDArray[np.bool_], texts: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the texts, None elsewhere."""
    kept = texts.copy()
    kept[~where] = None
    return kept


def _yuan(fen: Ints) -> NDArray[np.object_]:
    distinct, where = np.unique(fen, return_inverse=True)
    return _objects([fen_text(int(value)) for value in distinct])[where]


def _objects(values: Sequence[object]) -> NDArray[np.object_]:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made
