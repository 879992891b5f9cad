"""Conditions: what must hold, and the reason given where it does not."""

from __future__ import annotations

import datetime as dt

from pydantic import model_validator

from payouts.base.bilingual import both
from payouts.rules.models.base import Dated
from payouts.rules.models.sources import Articles, Status
from payouts.rules.models.written import ConditionText, WrittenCondition


class Condition(Dated):
    """Idea 3: a dated condition that names its reason when it fails.

    Exactly one of ``in_force``, ``require`` (not met: nothing is due), ``zero_if``,
    ``hold_if`` and ``reject_if``; ``because`` is the reason in words.

    Attributes:
        in_force: 必填的日期列：日期在 from、until 之外的不发放 / a required column of dates; on
            days outside `from` and `until` nothing is due.
        require: 成立才发放；不成立的不发放 / an expression: where it does not hold, nothing is
            due.
        zero_if: 成立的不发放 / where it holds, nothing is due.
        hold_if: 成立的挂起，待核实 / where it holds, the row is held.
        reject_if: 成立的退回 / where it holds, the row is rejected.
        because: 告诉填表人的原因 / the reason in words.
        select: 按哪个日期判断是否有效：`month` 即所发月份，或本行的一个日期 / what date decides
            whether it is in force: `month` (the month paid for), or a date of the row.
        source: 依据：文件和条款 / the document and article it rests on.
        name: 上级规则包替换或取消这一条时用的名称 / what a pack above calls it where it replaces
            or drops it.
        status: 依据的可信程度 / how well the reading is known.
    """

    in_force: str | None = None
    require: WrittenCondition | None = None
    zero_if: WrittenCondition | None = None
    hold_if: WrittenCondition | None = None
    reject_if: WrittenCondition | None = None
    because: str
    name: str | None = None
    select: str = "month"
    source: str | None = None
    article: Articles = ()
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

    def called(self, word: str) -> bool:
        """Whether a pack above means this condition: by its name, or by its reason."""
        return word in {self.name, self.because}

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


class SuppliedCondition(Condition):
    """A condition that a pack above adds, or puts in the place of one.

    Attributes:
        replaces: 取代哪一条（名称或理由）；不写就是增加 / name or reason of the condition whose
            place it takes; without it, it is added.
    """

    replaces: str | None = None
