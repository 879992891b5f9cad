"""What a case gives of other benefits, for a rule that takes their amounts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import header_key
from payouts.base.money import Exact
from payouts.engine.entitlement.others import OtherAmounts
from payouts.rules.evaluate.other import Entitled
from payouts.rules.figures import figure_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Bools, Ints
    from payouts.rules.language.values import Value
    from payouts.rules.models.cases import Case
    from payouts.rules.packs import Pack
    from payouts.rules.rule import Rule


def benefit_taken(word: str, rule: Rule, pack: Pack) -> str | None:
    """Return the id of the benefit a word names, if it is one whose amounts a rule takes."""
    names = rule.benefit_names
    found = pack.find(word)
    if found is not None:
        return found.benefit if found.benefit in names else None
    words = {
        header_key(text): benefit for benefit, name in names.items() for text in (benefit, name)
    }
    return words.get(header_key(word))


def yuan_of(text: str) -> Fraction | None:
    """Return an amount as a case writes it; None where it is none."""
    try:
        return figure_value(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class EntitledInCase:
    """The amounts that a case gives of other benefits: benefit → yuan, for each of its rows."""

    rows: tuple[Mapping[str, str], ...]

    @classmethod
    def of(cls, case: Case, rule: Rule, pack: Pack) -> EntitledInCase:
        """Return the amounts under the ids of the benefits."""
        given = case.entitled or tuple({} for _ in case.provided)
        return cls(
            tuple(
                {
                    benefit: text
                    for word, text in row.items()
                    if (benefit := benefit_taken(word, rule, pack)) is not None
                }
                for row in given
            )
        )

    def amounts(self, benefit: str, ids: Value) -> OtherAmounts:
        """Return the amounts of a benefit, row by row."""
        del ids  # the rows are those of the case
        given = [row.get(benefit) for row in self.rows]
        yuan = [Fraction(0) if text is None else yuan_of(text) or Fraction(0) for text in given]
        absent = np.array([text is None for text in given], dtype=np.bool_)
        return _Given(Exact.of(yuan), absent)


@dataclass(frozen=True)
class _Given(OtherAmounts):
    yuan: Exact
    absent: Bools

    def entitled(self, months: Ints | None, rows: Bools) -> Entitled:
        del months, rows
        return Entitled(self.yuan, self.absent, np.zeros(1, dtype=np.bool_))
