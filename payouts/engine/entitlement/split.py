"""An amount among payers or payees, adding up to the fen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.money import Exact, share
from payouts.engine.entitlement.groups import rows_alike
from payouts.engine.entitlement.work import part_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Bools, Ints
    from payouts.engine.entitlement.work import BenefitWork
    from payouts.rules.language.values import Value
    from payouts.rules.rule import CompiledSplit


@dataclass(frozen=True, slots=True)
class PayerPart:
    """What one payer bears [n, fen], and whether the office pays it."""

    payer: str
    fen: Ints
    by_office: bool


@dataclass(frozen=True, slots=True)
class SharedAmounts:
    """Amounts after a split.

    Attributes:
        fen: the amount of each row, changed only where rows share one [n].
        exact: the same before rounding [n].
        parts: what each payer bears.
    """

    fen: Ints
    exact: Exact
    parts: tuple[PayerPart, ...]


def split_amounts(
    split: CompiledSplit, work: BenefitWork, steps: Mapping[str, Value], fen: Ints
) -> SharedAmounts:
    """Split what is payable.

    Args:
        split: how.
        work: the computation; rows whose parts do not fit are held.
        steps: the payment steps.
        fen: what is payable [n].
    """
    if split.payees_by:
        return _among_rows(split, work, fen)
    if split.shares:
        payers, weights = zip(*split.shares.items(), strict=True)
        matrix = share(fen, weights, payers.index(split.remainder))
        parts = [matrix[:, index] for index in range(len(payers))]
    else:
        payers = tuple(split.steps)
        parts = [_whole_fen(work, steps[step], fen) for step in split.steps.values()]
        _require_sum(split, work, parts, fen)
    office = split.office_pays or payers
    named_parts = zip(payers, parts, strict=True)
    made = tuple(PayerPart(payer, part, payer in office) for payer, part in named_parts)
    return SharedAmounts(fen, work.exact, made)


def _whole_fen(work: BenefitWork, value: Value, fen: Ints) -> Ints:
    """Return a step in fen; -1 where it is no whole number of fen, so that no sum matches."""
    exact = cast("Exact", value.data).broadcast(work.count) * 100
    whole = exact.is_integer() & exact.ge(0) & exact.le(Fraction(int(fen.max(initial=0))))
    return np.where(whole, (Exact.where(whole, exact, 0) / 100).to_fen(), np.int64(-1))


def _require_sum(split: CompiledSplit, work: BenefitWork, parts: list[Ints], fen: Ints) -> None:
    total = np.sum(parts, axis=0)
    negative = np.any([part < 0 for part in parts], axis=0)
    wrong = work.unstopped() & ((total != fen) | negative)
    work.strike("E032", wrong, part_name(split.place, "split"))


def _among_rows(split: CompiledSplit, work: BenefitWork, fen: Ints) -> SharedAmounts:
    """Share one amount among the rows of a group; the first row takes what is left over."""
    place = part_name(split.place, "split")
    columns = [work.inputs.values[name] for name in split.payees_by]
    weight = work.inputs.values[split.weight]
    for value in (*columns, weight):
        work.hold_missing(value.reasons, ~work.refused(), place)
    codes = rows_alike(columns)
    groups = int(codes.max(initial=-1)) + 1
    part = cast("Exact", weight.data).broadcast(work.count)
    known = np.broadcast_to(weight.reasons.known, work.count)
    out = np.bincount(codes, weights=~work.unstopped() | ~known, minlength=groups) > 0
    work.strike("E035", work.unstopped() & out[codes], place)
    counted = Exact.where(known, part, 0)
    off = counted.group_sum(codes, groups).ne(1) | (_extreme(codes, part, known) < 0)
    work.strike("E033", work.unstopped() & off[codes], place)
    lowest, highest = _bounds(codes, fen, groups)
    work.strike("E034", work.unstopped() & (lowest != highest)[codes], place)
    good = work.unstopped()
    shares = (Exact.where(good, part, 0) * Exact.from_ints(np.where(good, fen, 0))).floor()
    taken = (shares / 100).to_fen()
    left = np.zeros(groups, dtype=np.int64)
    np.add.at(left, codes, -taken)
    first = np.full(groups, work.count, dtype=np.int64)
    np.minimum.at(first, codes, np.arange(work.count))
    leads = good & (first[codes] == np.arange(work.count))
    amounts = np.where(leads, taken + left[codes] + fen, taken)
    return SharedAmounts(amounts, Exact.where(good, part, 0) * work.exact, ())


def _extreme(codes: Ints, part: Exact, known: Bools) -> Ints:
    """Return -1 for groups that hold a negative part."""
    groups = int(codes.max(initial=-1)) + 1
    lowest = np.zeros(groups, dtype=np.int64)
    negative = known & part.lt(0)
    np.minimum.at(lowest, codes[negative], -1)
    return lowest


def _bounds(codes: Ints, fen: Ints, groups: int) -> tuple[Ints, Ints]:
    lowest = np.full(groups, np.iinfo(np.int64).max)
    highest = np.full(groups, np.iinfo(np.int64).min)
    np.minimum.at(lowest, codes, fen)
    np.maximum.at(highest, codes, fen)
    return lowest, highest
