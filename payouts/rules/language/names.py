"""Names a formula may use, and the words with a meaning in every formula."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from payouts.base.errors import RuleProblem
from payouts.rules.language import nodes
from payouts.rules.language.functions import FUNCTIONS
from payouts.rules.language.nodes import Gathering
from payouts.rules.language.shorthand import DEFAULT, NEVER, YUAN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from payouts.rules.language.nodes import Node
    from payouts.rules.language.types import Type

# Written as calls, but they take names or literals where a function takes values.
SPECIAL = (
    *("sum", "months", "at", "date", "month", "band", "marginal", "before", "every"),
    *("benefit", YUAN),
    *(gathering.value for gathering in Gathering),
)
YEAR_PAID_FOR = "this_year"
MONTH_PAID_FOR = "this_month"
# Words that name nothing else in a rule. Later words are not among them, for packs may use them
# as names already: what is followed by a bracket is told from a name, and a pack's own name wins.
# ``never`` is, since it is replaced before names are looked at: Y022 is better than another month.
RESERVED = frozenset((
    *("month_of", "month_after", "january_after", "year", "month_number", "birth_date"),
    *("month_of_age", "whole", "given", "latest", "earliest", "max", "min", "service_years"),
    *("sum", "months", "at", "date", "month", "band", "marginal", "before", YEAR_PAID_FOR, NEVER),
))


class Scope(StrEnum):
    """Where a formula stands: which months it knows.

    ROW: a month or date of the row, such as a start: none. FACT: a fact or condition, which is
    worked out month by month where it uses the month. MONTH: a step of a line. PAYMENT: a step
    of the payment, for all months due.
    """

    ROW = "row"
    FACT = "fact"
    MONTH = "month"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Names:
    """The names an expression may use.

    Attributes:
        columns: the rule's columns; ``optional`` are those a row can do without.
        values: facts and the earlier steps of this scope.
        figures: every figure's type; ``by_month`` are those that depend on the month paid for,
            ``banded`` those made of number bands.
        scope: where the formula stands.
        monthly: the facts that are worked out month by month; ``together`` are those of them
            that look at other rows.
        groups: group → how far it reaches (``within``); ``reach`` are the reaches that mean
            something here.
        every: whether the formula may name a month of every year.
        aliases: other headers of columns, as they are compared → the canonical name.
        benefits: words for other benefits, as they are compared → id and name; None where a
            formula may not take what another benefit pays.
        failed: names of what could not be read, which was said where it stands.
        line_steps: step → (line, type), for ``sum``; lines: for ``months``.
    """

    columns: Mapping[str, Type]
    values: Mapping[str, Type]
    figures: Mapping[str, Type] = field(default_factory=dict)
    by_month: frozenset[str] = frozenset()
    banded: frozenset[str] = frozenset()
    scope: Scope = Scope.ROW
    monthly: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()
    line_steps: Mapping[str, tuple[str, Type]] = field(default_factory=dict)
    lines: frozenset[str] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)
    reach: frozenset[str] = frozenset()
    every: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)
    benefits: Mapping[str, tuple[str, str]] | None = None
    failed: AbstractSet[str] = frozenset()
    optional: frozenset[str] = frozenset()

    @property
    def knows_month(self) -> bool:
        """Whether what depends on the month paid for has a value here."""
        return self.scope is not Scope.ROW

    def asks_month(self, node: Node) -> bool:
        """Tell whether a node itself asks for something that depends on the month paid for."""
        match node:
            case nodes.YearPaidFor() | nodes.MonthPaidFor():
                return True
            case nodes.FigureName(key=None) | nodes.Banded():
                return node.name in self.by_month
            case nodes.ValueName():
                return node.name in self.monthly
            case nodes.Gathered():
                return self.groups[node.group] != "period"
        return False

    def of_the_rule(self) -> list[str]:
        """Return every name that the rule itself makes known."""
        groups = (self.columns, self.values, self.figures, self.line_steps, self.lines)
        return sorted({name for group in groups for name in group} - self.failed)

    def made_here(self) -> list[str]:
        """Return the names of the rule's own figures, facts and steps."""
        return sorted({*self.figures, *self.values, *self.line_steps} - self.failed)

    def all_names(self) -> list[str]:
        """Return every name, for suggestions."""
        return sorted({*self.of_the_rule(), *FUNCTIONS, *SPECIAL, NEVER, DEFAULT})


def said_already() -> RuleProblem:
    """Return what stops a formula that names a failed part; there is nothing more to say of it."""
    return RuleProblem(())
