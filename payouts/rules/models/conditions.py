"""Conditions: what must hold, and the reason given where it does not."""

from __future__ import annotations

from pydantic import model_validator

from payouts.rules.models.base import Dated
from payouts.rules.models.sources import Status


class Condition(Dated):
    """Idea 3: a dated condition that names its reason when it fails.

    Exactly one of ``require`` (not met: nothing is due), ``zero_if``,
    ``hold_if`` and ``reject_if``; ``because`` is the reason in words.
    """

    require: str | None = None
    zero_if: str | None = None
    hold_if: str | None = None
    reject_if: str | None = None
    because: str
    select: str = "month"
    source: str | None = None
    status: Status | None = None

    @model_validator(mode="after")
    def _one_outcome(self) -> Condition:
        if sum(text is not None for text in self.outcomes().values()) != 1:
            raise ValueError("give exactly one of require, zero_if, hold_if, reject_if")
        return self

    def outcomes(self) -> dict[str, str | None]:
        """Return each outcome's expression, by its key."""
        return {
            "require": self.require,
            "zero_if": self.zero_if,
            "hold_if": self.hold_if,
            "reject_if": self.reject_if,
        }
