"""Conditions: what must hold, and the reason given where it does not."""

from __future__ import annotations

import datetime as dt

from pydantic import model_validator

from payouts.base.bilingual import both
from payouts.rules.models.base import Dated
from payouts.rules.models.sources import Status
from payouts.rules.models.written import ConditionText, WrittenCondition


class Condition(Dated):
    """Idea 3: a dated condition that names its reason when it fails.

    Exactly one of ``in_force``, ``require`` (not met: nothing is due), ``zero_if``,
    ``hold_if`` and ``reject_if``; ``because`` is the reason in words. ``in_force`` names the
    required date ``from`` and ``until`` of which the benefit is there at all; before and after
    them nothing is due.
    """

    in_force: str | None = None
    require: WrittenCondition | None = None
    zero_if: WrittenCondition | None = None
    hold_if: WrittenCondition | None = None
    reject_if: WrittenCondition | None = None
    because: str
    select: str = "month"
    source: str | None = None
    status: Status | None = None

    @model_validator(mode="after")
    def _one_outcome(self) -> Condition:
        if len(self._given()) + (self.in_force is not None) != 1:
            raise ValueError(
                both(
                    "in_force、require、zero_if、hold_if、reject_if 只写一个",
                    "give exactly one of in_force, require, zero_if, hold_if, reject_if",
                )
            )
        return self

    @model_validator(mode="after")
    def _in_force_from_when(self) -> Condition:
        if self.in_force is None:
            return self
        if "select" in self.model_fields_set:
            raise ValueError(
                both("in_force 已写明日期，不再写 select", "in_force names the date: no select")
            )
        if self.from_ is None and self.until is None:
            raise ValueError(
                both("in_force 要写 from 或 until", "in_force needs from, until, or both")
            )
        if self.from_ == dt.date.min or self.until == dt.date.max:
            raise ValueError(both("没有这样的起止日期", "nothing begins or ends on such a day"))
        return self

    def test(self) -> tuple[str, ConditionText]:
        """Return the key that says what becomes of a row, and the condition under it."""
        return self._given()[0]

    def core(self) -> tuple[Condition, ...]:
        """Return what is tested: itself, or for ``in_force`` that the day lies outside."""
        if self.in_force is None:
            return (self,)
        day = dt.timedelta(days=1)
        outside = {"zero_if": f"given({self.in_force})", "select": self.in_force}
        spans = (
            {"from_": None, "until": self.from_ - day} if self.from_ else None,
            {"from_": self.until + day, "until": None} if self.until else None,
        )
        return tuple(
            self.model_copy(update={"in_force": None, **outside, **span})
            for span in spans
            if span is not None
        )

    def _given(self) -> list[tuple[str, ConditionText]]:
        keys = ("require", "zero_if", "hold_if", "reject_if")
        return [(key, text) for key in keys if (text := getattr(self, key)) is not None]
