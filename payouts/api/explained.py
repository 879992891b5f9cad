"""One row's explanation, to be read or to be stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from payouts.base.diagnostics import Lang
from payouts.explain.lines import explanation_lines

if TYPE_CHECKING:
    from payouts.explain import Explanation


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a row has its status and amount; ids and names are masked.

    Attributes:
        explanation: every cell, condition, month, figure and step, as data.
    """

    explanation: Explanation

    def lines(self, lang: Literal["zh", "en"] = "zh") -> list[str]:
        """Return what ``payouts explain`` prints."""
        return explanation_lines(self.explanation, Lang(lang))

    def as_json(self) -> dict[str, Any]:
        """Return what ``payouts explain --json`` prints."""
        return self.explanation.as_json()

    def __str__(self) -> str:
        """Return the lines in Chinese, as one text."""
        return "\n".join(self.lines())
