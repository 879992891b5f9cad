"""Medical claims whose reimbursements come to a published total, to the fen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from samples.generator.rows import Row, half_up

if TYPE_CHECKING:
    import random

    from samples.generator.people import Person
    from samples.generator.rows import Figures, Target

_TRIES = 10_000


@dataclass(frozen=True, slots=True)
class Terms:
    """How claims are made up.

    Attributes:
        year: the year of the bills.
        claims: how many there are; the person of each is the next of ``turns``.
        expenses: lowest and highest bill, in fen.
        paid_before: what the last person was paid before this roster, in yuan.
    """

    year: int
    claims: int
    turns: tuple[int, ...]
    expenses: tuple[int, int]
    paid_before: int = 0


class Claims:
    """Works out claims as the rule does: by bands, to the fen, up to a cap a person."""

    def __init__(self, figures: Figures, benefit: str) -> None:
        """Take bands and cap from the pack."""
        self._figures, self._benefit = figures, benefit
        self._cap = figures.one(benefit, "年封顶额")

    def rows(
        self, members: list[Person], rng: random.Random, terms: Terms, target: Target
    ) -> list[Row]:
        """Return claims of some members; the last bill makes the total.

        Raises:
            ValueError: no bill does.
        """
        days = dt.date(terms.year, 12, 20).toordinal() - dt.date(terms.year, 1, 10).toordinal()
        for _ in range(_TRIES):
            spent = [Fraction(rng.randint(*terms.expenses), 100) for _ in range(terms.claims - 1)]
            last = self._last(spent, terms, target)
            if last is not None:
                break
        else:
            raise ValueError(f"{self._benefit}: no claims make {target}")
        dates = sorted(rng.sample(range(days), terms.claims))
        begin = dt.date(terms.year, 1, 10)
        rows: list[Row] = []
        paid: dict[int, Fraction] = {}
        for number, (expense, day) in enumerate(zip([*spent, last], dates, strict=True)):
            who = terms.turns[number]
            earlier = paid.setdefault(who, self._before(who, terms))
            due = self.due(expense, earlier)
            cells = {
                "报销日期": begin + dt.timedelta(days=day),
                "票据号": f"{terms.year % 100}{number + 1:05d}",
                "自付费用": expense,
                "本年已报销": self._before(who, terms),
            }
            rows.append(Row("医疗费用报销", members[who], cells, due))
            paid[who] += self.gross(expense)
        return rows

    def gross(self, expense: Fraction) -> Fraction:
        """Return what a bill comes to by bands, to the fen."""
        return half_up(self._figures.marginal(self._benefit, "报销比例", expense))

    def due(self, expense: Fraction, earlier: Fraction) -> Fraction:
        """Return the part of a bill that lies below the cap."""
        return min(self._cap, earlier + self.gross(expense)) - min(self._cap, earlier)

    def _before(self, who: int, terms: Terms) -> Fraction:
        return Fraction(terms.paid_before if who == max(terms.turns) else 0)

    def _last(self, spent: list[Fraction], terms: Terms, target: Target) -> Fraction | None:
        """Return the bill that makes the total, or None where none of a likely size does."""
        paid: dict[int, Fraction] = {}
        total = Fraction(0)
        for expense, who in zip(spent, terms.turns, strict=False):
            earlier = paid.setdefault(who, self._before(who, terms))
            total += self.due(expense, earlier)
            paid[who] += self.gross(expense)
        who = terms.turns[terms.claims - 1]
        earlier = paid.get(who, self._before(who, terms))
        low, high = terms.expenses
        left = target.amount - total
        if not 0 < left <= self.due(Fraction(high, 100), earlier):
            return None
        while high - low > 1:  # what is due never falls as the bill rises
            middle = (low + high) // 2
            low, high = (
                (middle, high) if self.due(Fraction(middle, 100), earlier) < left else (low, middle)
            )
        bill = Fraction(high, 100)
        return bill if self.due(bill, earlier) == left else None
