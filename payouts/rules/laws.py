"""The laws of a rule that are in force in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_number, first_day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.period import Period
    from payouts.rules.models.sources import LawRef
    from payouts.rules.rule import Rule


def laws_in_force(rule: Rule, period: Period) -> tuple[LawRef, ...]:
    """Return the laws of a rule that are in force on some day of a period."""
    first, last = first_day_of(period.first), first_day_of(period.last + 1) - 1
    return tuple(law for law in rule.law if _begins(law) <= last and _ends(law) >= first)


def begun_by(cited: Sequence[LawRef], month: int) -> tuple[LawRef, ...]:
    """Return the articles whose law has begun by the end of a month; all where none has.

    What is due for a month cannot rest on a later law. It may rest on one that has ended: the
    law of the day of a death goes on deciding what is due for it.
    """
    last = first_day_of(month + 1) - 1
    return tuple(law for law in cited if _begins(law) <= last) or tuple(cited)


def _begins(law: LawRef) -> int:
    return ALWAYS_BEFORE if law.from_ is None else day_number(law.from_)


def _ends(law: LawRef) -> int:
    return ALWAYS_AFTER if law.until is None else day_number(law.until)
