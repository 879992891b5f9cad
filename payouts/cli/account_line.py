"""The line of a finished run about accounts that nobody can be paid to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from payouts.base.text_lines import grouped
from payouts.base.words import ACCOUNT_TODO, pick

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.diagnostics import Lang


def account_line(manifest: Mapping[str, Any], lang: Lang) -> str:
    """Return the payments held up by their accounts, with their money; "" where there are none."""
    parts = []
    for word, said in ACCOUNT_TODO.items():
        some = [one for one in manifest.get("accounts", ()) if one["standing"] == word]
        if some:
            claims = sum(one["claims"] for one in some)
            amount = grouped(str(sum(Decimal(one["amount"]) for one in some)))
            unit = pick(lang, f"{claims} 人次 {amount} 元", f"{claims}, {amount} yuan")
            parts.append(f"{said.to(lang)} {unit}")
    if not parts:
        return ""
    told = pick(lang, "、", "; ").join(parts)
    return pick(lang, f"{told}：改好以前银行付不出", f"{told}: no bank can pay them as they stand")
