"""The versions of figures that paid amounts rest on, and their certainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.engine.entitlement.others import NO_FIGURE
from payouts.rules.models.sources import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from payouts.base.arrays import Bools, Ints
    from payouts.engine.entitlement.result import Result


_ORDER = list(Status)  # the least certain last


@dataclass(frozen=True, slots=True)
class FigureUse:
    """A version of a figure and the paid rows that rest on it."""

    figure: str
    version: int
    status: Status
    people: int
    fen: int


def figure_uses(result: Result) -> list[FigureUse]:
    """Return every version of a figure that paid amounts rest on."""
    people = result.ids
    return [
        FigureUse(
            figure, version, status, len(pd.unique(people[rows])), int(result.fen[rows].sum())
        )
        for figure, version, status, rows in _paid_rows(result)
    ]


def _paid_rows(result: Result) -> Iterator[tuple[str, int, Status, Ints]]:
    """Yield every version of a figure that some paid rows rest on, and those rows."""
    pairs = dict.fromkeys(pair for combination in result.figure_sets for pair in combination)
    for figure, version in pairs:
        sets = [i for i, c in enumerate(result.figure_sets) if (figure, version) in c]
        rows = np.flatnonzero(result.paid & np.isin(result.figures, sets))
        if len(rows):
            status = result.rule.figures[figure].versions[version].status
            yield figure, version, status, rows


def illustrative_warning(results: Sequence[Result]) -> str | None:
    """Return the warning for tables whose amounts rest on invented figures, or None."""
    named = {
        (result.rule.name, figure)
        for result in results
        for figure, _, status, _ in _paid_rows(result)
        if status is Status.ILLUSTRATIVE
    }
    if named:
        said = f"{len(named)} 项标准为示例数，仅供演示，不得据以发放；各项见“规则”表"
    elif any(map(rests_on_invented, results)):
        said = "所用其他待遇的金额出自示例标准，仅供演示，不得据以发放"
    else:
        return None
    return f"示例数据 ILLUSTRATIVE：{said}"


def sums_by_certainty(result: Result) -> dict[str, int]:
    """Return paid fen by the least certain figure each row rests on, keyed as in CERTAINTY.

    Rows that rest on no figure are left out.
    """
    each = np.where(result.paid, weakest_figures(result), NO_FIGURE)
    found = {}
    for at in np.unique(each[each >= 0]).tolist():
        found[_ORDER[at].value] = int(result.fen[each == at].sum())
    return found


def weakest_figures(result: Result) -> Ints:
    """Return how certain the least certain figure is that each row [n] rests on.

    The position among ``Status``, or NO_FIGURE. What a row takes of other benefits rests on theirs.
    """
    ranks = [
        max((_ORDER.index(status) for status in _statuses(result, combination)), default=NO_FIGURE)
        for combination in result.figure_sets
    ]
    weakest = np.array([*ranks, NO_FIGURE], dtype=np.int64)  # the last for rows of no combination
    return np.maximum(weakest[result.figures], result.taken)


def rests_on_invented(result: Result) -> bool:
    """Tell whether some paid amount rests on an invented figure, also one of another benefit."""
    return bool(rows_on_invented(result).any())


def rows_on_invented(result: Result) -> Bools:
    """Return the paid rows [n] that rest on an invented figure, also one of another benefit."""
    invented: Bools = weakest_figures(result) == _ORDER.index(Status.ILLUSTRATIVE)
    return result.paid & invented


def _statuses(result: Result, combination: Iterable[tuple[str, int]]) -> Iterator[Status]:
    for figure, version in combination:
        yield result.rule.figures[figure].versions[version].status
