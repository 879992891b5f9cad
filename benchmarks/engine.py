"""The engine beside numpy written by hand: the same amounts for a million people in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.command import RULES
from benchmarks.measure import Spent, Stopwatch, median
from benchmarks.population import CLASSES, Population
from payouts.base.period import Period
from payouts.engine.entitlement.benefit import compute_benefit
from payouts.rules.files.source import FolderSource
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_REPEATS = 3
_EPOCH_MONTH = 1970 * 12
_STAGES = {
    "payouts.engine.entitlement.benefit.read_inputs": "reading",
    "payouts.engine.entitlement.benefit.hold_duplicates": "duplicates",
}

_MONTHLY_FEN = np.array([115000, 125000, 115000, 110000, 120000, 65000, 76000, 42000])
# Yuan a year by grade 1 to 10 and cause (war, duty, sickness); 0 where there is none.
_YEARLY_2021 = np.array([
    [106670, 103300, 99910],
    [96530, 91450, 88030],
    [84700, 79600, 74550],
    [69420, 62670, 57590],
    [54220, 47410, 44030],
    [42360, 40080, 33860],
    [32200, 28820, 0],
    [20330, 18610, 0],
    [16890, 13560, 0],
    [11860, 10140, 0],
])
_YEARLY_2022 = np.array([
    [116270, 111560, 106900],
    [105220, 98770, 94190],
    [92320, 85970, 79770],
    [75670, 67680, 61620],
    [59100, 51200, 47110],
    [46170, 43290, 36230],
    [34780, 30840, 0],
    [21960, 19910, 0],
    [18240, 14510, 0],
    [12810, 10850, 0],
])


def living_allowance(people: Population) -> Ints:
    """Return the fen of 2023: so much a month from approval to death."""
    first, last = 2023 * 12, 2023 * 12 + 11
    low = np.maximum(_months(people.approved), first)
    high = np.minimum(_months(people.died), last)
    amounts: Ints = _MONTHLY_FEN[people.kind] * np.maximum(high - low + 1, 0)
    return amounts


def disability_pension(people: Population) -> Ints:
    """Return the fen of 2022: a twelfth of the yearly figure a month; new figures in August."""
    first, august, last = 2022 * 12, 2022 * 12 + 7, 2022 * 12 + 11
    approved = _months(people.approved)
    serving = people.approved <= people.discharged
    start = np.where(serving, (_months(people.discharged) // 12 + 1) * 12, approved + 1)
    end = _months(people.died)
    before = np.minimum(end, august - 1) - np.maximum(start, first) + 1
    after = np.minimum(end, last) - np.maximum(start, august) + 1
    old = _YEARLY_2021[people.grade - 1, people.cause] * np.maximum(before, 0)
    new = _YEARLY_2022[people.grade - 1, people.cause] * np.maximum(after, 0)
    amounts: Ints = ((old + new) * 200 + 12) // 24  # of 1/12 yuan; half up to the fen
    return amounts


def _months(days: Ints) -> Ints:
    months: Ints = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months + _EPOCH_MONTH


@dataclass(frozen=True, slots=True)
class Duel:
    """One benefit both ways.

    Attributes:
        reading: raw cells to typed columns, every cell checked.
        evaluating: conditions, months due, steps, rounding, findings.
        duplicates: the search for people who are there twice.
        by_numpy: the arithmetic alone, of columns that are typed and known to be right.
    """

    benefit: str
    rows: int
    reading: Spent
    evaluating: Spent
    duplicates: Spent
    by_numpy: Spent
    total_fen: int

    def as_json(self) -> dict[str, Any]:
        """Return the figures and the ratio of evaluation to arithmetic."""
        return {
            "benefit": self.benefit,
            "rows": self.rows,
            "reading": self.reading.as_json(),
            "evaluating": self.evaluating.as_json(),
            "duplicates": self.duplicates.as_json(),
            "numpy": self.by_numpy.as_json(),
            "evaluating_over_numpy": round(self.evaluating.cpu / self.by_numpy.cpu, 1),
            "total_fen": self.total_fen,
        }


def duels(rows: int) -> list[Duel]:
    """Compute two benefits for so many people, three times each.

    Raises:
        AssertionError: an amount differs by a fen.
    """
    people = Population.of(rows)
    if len(_MONTHLY_FEN) != len(CLASSES):
        raise AssertionError("a figure for each class")
    return [
        _duel("zhenglanqi", "living_allowance", "2023", people, living_allowance),
        _duel("national", "disability_pension", "2022", people, disability_pension),
    ]


def _duel(
    pack: str,
    benefit: str,
    period: str,
    people: Population,
    by_hand: Callable[[Population], Ints],
) -> Duel:
    rule = load_pack(FolderSource(RULES), pack).rules[benefit]
    roster = people.roster()
    rows, months = np.arange(len(roster)), Period.parse(period)
    expected = by_hand(people)
    watches: list[Stopwatch] = []
    arithmetic: list[Spent] = []
    for _ in range(_REPEATS):
        watch = Stopwatch()
        with (
            watch.watching(_STAGES),
            watch.timing("evaluating"),
        ):
            result = compute_benefit(rule, roster, rows, months)
        if not np.array_equal(result.fen, expected):
            raise AssertionError(f"{benefit}: the amounts differ")
        watches.append(watch)
        start = Spent.now()
        by_hand(people)
        arithmetic.append(Spent.now() - start)
    ours = {stage: median(w.stages[stage] for w in watches) for stage in watches[0].stages}
    return Duel(
        benefit=benefit,
        rows=len(roster),
        reading=ours["reading"],
        evaluating=ours["evaluating"],
        duplicates=ours["duplicates"],
        by_numpy=median(arithmetic),
        total_fen=int(expected.sum()),
    )
