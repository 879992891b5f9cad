"""Lines: components of a benefit, each with its own schedule."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from payouts.base.bilingual import both
from payouts.rules.models.base import StrictModel
from payouts.rules.models.formulas import Formula, Step
from payouts.rules.models.sources import Articles


class Pays(StrEnum):
    """How often a line pays."""

    MONTHLY = "monthly"
    YEARLY = "yearly"
    ONCE = "once"


class Suspension(StrictModel):
    """Months ``from`` to ``until``, both included, in which a line is not due.

    Attributes:
        from_: 停发的第一个月 / first month not due.
        until: 停发的最后一个月，空着即一直停发 / last month not due; where blank, it lasts.
        because: 告诉填表人的原因 / the reason in words.
    """

    from_: Formula = Field(alias="from")
    until: Formula
    because: str
    article: Articles = ()

    def formulas(self) -> dict[str, Formula]:
        """Return its two formulas by key."""
        return {"from": self.from_, "until": self.until}


class Line(StrictModel):
    """Idea 4: a component of the benefit with its own schedule.

    A monthly line is due for the months ``start`` to ``end``, both included; a
    yearly or once-only line in its one ``month``, or a yearly one in a month of every year
    (``every(8)``) from ``start`` to ``end``. Its steps are worked out for a month;
    ``sum(step)`` carries them to the payment.

    Attributes:
        pays: monthly 按月，yearly 每年一次，once 一次性 / how often it pays.
        start: 按月的第一个月；每年固定月份的从哪个月起 / first month due of a monthly line, or
            of one in a month of every year.
        end: 最后一个月，空着即没有 / last month due; where blank, none.
        month: 每年一次或一次性的在哪个月发；每年固定月份写 every(8) / the month of a yearly or
            once-only line; `every(8)` for a month of every year.
        suspended: 停发的月份 / runs of months not due.
        steps: 每月的步骤：名称 → 公式 / steps worked out for a month, name → formula.
    """

    pays: Pays
    start: Formula | None = None
    end: Formula | None = None
    month: Formula | None = None
    suspended: tuple[Suspension, ...] = ()
    steps: dict[str, Step] = Field(min_length=1)

    @model_validator(mode="after")
    def _schedule_fits(self) -> Line:
        monthly = self.pays is Pays.MONTHLY
        if monthly and (self.start is None or self.month is not None):
            raise ValueError(
                both(
                    "按月的发放项写 start 和 end，不写 month",
                    "a monthly line has start and end, not month",
                )
            )
        once = self.pays is Pays.ONCE and self.start is not None
        if not monthly and (self.month is None or once):
            raise ValueError(
                both(
                    "一次性的发放项写 month（和 end），不写 start；每年一次的写 month",
                    "a once-only line has month (and end), not start; a yearly one has month",
                )
            )
        return self

    def schedule(self) -> dict[str, Formula]:
        """Return the formulas of its schedule, those that are given, by key."""
        months = {"start": self.start, "end": self.end, "month": self.month}
        return {key: formula for key, formula in months.items() if formula is not None}
