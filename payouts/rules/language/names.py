"""Names a formula may use, and the words with a meaning in every formula."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.rules.language.functions import FUNCTIONS
from payouts.rules.language.shorthand import DEFAULT, NEVER, YUAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from payouts.rules.language.types import Type

# Written as calls, but they take names or literals where a function takes values.
SPECIAL = ("sum", "months", "at", "date", "month", "band", "marginal", "before", YUAN)
YEAR_PAID_FOR = "this_year"
# Names with a meaning of their own in every formula.
RESERVED = frozenset((*FUNCTIONS, *SPECIAL, YEAR_PAID_FOR, NEVER, DEFAULT))


@dataclass(frozen=True, slots=True)
class Names:
    """The names an expression may use.

    Attributes:
        columns: the rule's columns; ``optional`` are those a row can do without.
        values: facts and the earlier steps of this scope.
        figures: every figure's type; ``by_month`` are those chosen by the month paid for,
            ``banded`` those made of number bands.
        month_known: whether there is a month here (in a line, not in a payment).
        groups: for ``before``; known in a payment.
        aliases: other headers of columns, as they are compared → the canonical name.
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
    optional: frozenset[str] = frozenset()

    def all_names(self) -> list[str]:
        """Return every name, for suggestions."""
        groups = (self.columns, self.values, self.figures, self.line_steps, self.lines)
        return sorted({name for group in groups for name in group} | RESERVED)


def nearest(name: str, known: Iterable[str], cutoff: float) -> str:
    """Return the known name most like one that is not known, or a dash; for suggestions."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=cutoff)
    return close[0] if close else "—"
