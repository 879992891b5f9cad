"""The versions of figures that paid amounts rest on, and their certainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.rules.models.sources import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payouts.base.arrays import Ints
    from payouts.engine.entitlement.result import Result


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


def illustrative_warning(results: Iterable[Result]) -> str | None:
    """Return the warning for tables whose amounts rest on invented figures, or None."""
    named = [
        f"{result.rule.name}·{figure}"
        for result in results
        for figure, _, status, _ in _paid_rows(result)
        if status is Status.ILLUSTRATIVE
    ]
    if not named:
        return None
    words = "、".join(dict.fromkeys(named))
    return f"示例数据 ILLUSTRATIVE：{words} 为示例标准，仅供演示，不得据以发放"
