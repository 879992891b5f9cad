"""The accounts that must be put right before payment, in a line for 汇总."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.money import yuan_grouped
from payouts.base.words import ACCOUNT_TODO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.engine.accounts import UnpayableAccounts


def account_note(found: Sequence[UnpayableAccounts]) -> str:
    """Return how many payments, and how much of the sum, cannot be made yet; "" where none."""
    parts = []
    for word, said in ACCOUNT_TODO.items():
        some = [one for one in found if one.standing.word == word]
        if some:
            claims, fen = sum(one.claims for one in some), sum(one.fen for one in some)
            parts.append(f"{said.zh} {claims} 人次 {yuan_grouped(fen)} 元")
    return f"{'、'.join(parts)}，改好前银行付不出" if parts else ""
