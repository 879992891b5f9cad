"""Names a formula may use, and the words with a meaning in every formula."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.base.errors import RuleProblem
from payouts.rules.language.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from payouts.rules.language.types import Type

# Written as calls, but they take names or literals where a function takes values.
SPECIAL = ("sum", "months", "at", "date", "month", "band", "marginal", "before")
YEAR_PAID_FOR = "this_year"
# Names with a meaning of their own in every formula.
RESERVED = frozenset((*FUNCTIONS, *SPECIAL, YEAR_PAID_FOR))


@dataclass(frozen=True, slots=True)
class Names:
    """The names an expression may use.

    Attributes:
        columns: the rule's columns.
        values: facts and the earlier steps of this scope.
        figures: every figure's type; ``by_month`` are those chosen by the month paid for,
            ``banded`` those made of number bands.
        month_known: whether there is a month here (in a line, not in a payment).
        groups: for ``before``; known in a payment.
        aliases: other headers of columns, as they are compared → the canonical name.
        failed: names of what could not be read, which was said where it stands.
        line_steps: step → (line, type), for ``sum``; lines: for ``months``.
    """

    columns: Mapping[str, Type]
    values: Mapping[str, Type]
    figures: Mapping[str, Type] = field(default_factory=dict)
    by_month: frozenset[str] = frozenset()
    banded: frozenset[str] = frozenset()
    month_known: bool = False
    line_steps: Mapping[str, tuple[str, Type]] = field(default_factory=dict)
    lines: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    failed: AbstractSet[str] = frozenset()

    def of_the_rule(self) -> list[str]:
        """Return every name that the rule itself makes known."""
        groups = (self.columns, self.values, self.figures, self.line_steps, self.lines)
        return sorted({name for group in groups for name in group} - self.failed)

    def all_names(self) -> list[str]:
        """Return every name, for suggestions."""
        return sorted({*self.of_the_rule(), *FUNCTIONS, *SPECIAL})


def said_already() -> RuleProblem:
    """Return what stops a formula that names a failed part; there is nothing more to say of it."""
    return RuleProblem(())
