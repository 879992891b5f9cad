"""Conditions: what must hold, and the reason given where it does not."""

from __future__ import annotations

from pydantic import model_validator

from payouts.base.bilingual import both
from payouts.rules.models.base import Dated
from payouts.rules.models.sources import Articles, Status


class Condition(Dated):
    """Idea 3: a dated condition that names its reason when it fails.

    Exactly one of ``require`` (not met: nothing is due), ``zero_if``,
    ``hold_if`` and ``reject_if``; ``because`` is the reason in words.

    Attributes:
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

    require: str | None = None
    zero_if: str | None = None
    hold_if: str | None = None
    reject_if: str | None = None
    because: str
    name: str | None = None
    select: str = "month"
    source: str | None = None
    article: Articles = ()
    status: Status | None = None

    @model_validator(mode="after")
    def _one_outcome(self) -> Condition:
        if len(self._given()) != 1:
            raise ValueError(
                both(
                    "require、zero_if、hold_if、reject_if 只写一个",
                    "give exactly one of require, zero_if, hold_if, reject_if",
                )
            )
        return self

    def called(self, word: str) -> bool:
        """Whether a pack above means this condition: by its name, or by its reason."""
        return word in {self.name, self.because}

    def test(self) -> tuple[str, str]:
        """Return the key that says what becomes of a row, and the expression under it."""
        return self._given()[0]

    def _given(self) -> list[tuple[str, str]]:
        keys = ("require", "zero_if", "hold_if", "reject_if")
        return [(key, text) for key in keys if (text := getattr(self, key)) is not None]


class SuppliedCondition(Condition):
    """A condition that a pack above adds, or puts in the place of one.

    Attributes:
        replaces: name or reason of the condition whose place it takes; without it, it is added.
    """

    replaces: str | None = None
