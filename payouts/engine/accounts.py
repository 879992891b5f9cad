"""What is due to people whose account is known to be wrong, or is blank: counted in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.engine.payables import AccountStanding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.engine.entitlement.result import Result
    from payouts.engine.payables import Payables

UNPAYABLE = (AccountStanding.WRONG, AccountStanding.BLANK)


@dataclass(frozen=True, slots=True)
class UnpayableAccounts:
    """The payments of a benefit that no bank can make as the roster stands.

    Attributes:
        benefit: id of the benefit.
        name: its name.
        standing: what is wrong with the accounts, one of :data:`UNPAYABLE`.
        claims: how many payments.
        fen: what this office would pay by them.
    """

    benefit: str
    name: str
    standing: AccountStanding
    claims: int
    fen: int


def unpayable_accounts(due: Payables, results: Sequence[Result]) -> list[UnpayableAccounts]:
    """Return, by benefit and standing, the payments to accounts that must be put right first.

    Args:
        due: the payments.
        results: what they are of, one a benefit.
    """
    found = []
    for result in results:
        mine = due.take(due.benefit == result.rule.benefit)
        for standing in UNPAYABLE:
            here = mine.standing == standing
            if here.any():
                rule, fen = result.rule, int(mine.fen[here].sum())
                found.append(
                    UnpayableAccounts(rule.benefit, rule.name, standing, int(here.sum()), fen)
                )
    return found
