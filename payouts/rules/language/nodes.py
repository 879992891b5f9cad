"""The typed tree of an expression.

A tree holds no text to run: evaluation walks these nodes and calls vector
operations chosen by node class (:mod:`payouts.rules.evaluate.formulas`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from payouts.base.diagnostics import Place
    from payouts.rules.language.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """One part of a typed expression; ``at`` is where it stands in the rule file."""

    type: Type
    at: Place


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, a text, or a day count (dates)."""

    value: Fraction | str | int


@dataclass(frozen=True, slots=True)
class ColumnName(Node):
    """A column of the roster."""

    name: str


@dataclass(frozen=True, slots=True)
class ValueName(Node):
    """A fact, or an earlier step of the same scope."""

    name: str


@dataclass(frozen=True, slots=True)
class FigureName(Node):
    """A figure, at its own selecting date or (``key``) at another one."""

    name: str
    key: Node | None = None


@dataclass(frozen=True, slots=True)
class YearPaidFor(Node):
    """``this_year``: the calendar year of the month paid for."""


@dataclass(frozen=True, slots=True)
class MonthPaidFor(Node):
    """``this_month``: the month paid for."""


@dataclass(frozen=True, slots=True)
class EveryYear(Node):
    """``every(8)``: a month of each year, numbered 1 to 12; the ``month`` of a yearly line."""

    number: int


@dataclass(frozen=True, slots=True)
class Banded(Node):
    """``band(figure, x)``, or ``marginal(figure, x)`` where ``marginal`` is true."""

    name: str
    of: Node
    marginal: bool


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """``+ - * /`` of two values."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """``-x``."""

    of: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """``< <= == != >= >`` of two values."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """``and`` or ``or`` of several conditions."""

    op: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """``not x``."""

    of: Node


@dataclass(frozen=True, slots=True)
class Select(Node):
    """``yes if condition else no``."""

    condition: Node
    yes: Node
    no: Node

    @property
    def is_default(self) -> bool:
        """Whether it is ``x if given(x) else v``: another value for a cell that is blank."""
        asked = self.condition
        return (
            isinstance(asked, Call)
            and asked.function == "given"
            and isinstance(self.yes, ColumnName)
            and isinstance(asked.args[0], ColumnName)
            and asked.args[0].name == self.yes.name
        )


@dataclass(frozen=True, slots=True)
class Within(Node):
    """``x in {"a", "b"}``."""

    of: Node
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of the library with its arguments and literal options."""

    function: str
    args: tuple[Node, ...]
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Total(Node):
    """``sum(step)``: a line's step over the months due."""

    line: str
    step: str


@dataclass(frozen=True, slots=True)
class DueMonths(Node):
    """``months(line)``: how many months of a line are due."""

    line: str


@dataclass(frozen=True, slots=True)
class Before(Node):
    """``before(step, group)``: the sum of a step over the earlier rows of a group."""

    step: str
    group: str


class Gathering(StrEnum):
    """What is made of the rows of a group."""

    TOTAL = "total"
    COUNT = "count"
    ANY = "any"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Gathered(Node):
    """``total(x, group)``, ``count(group)``, ``count(x, group)``, ``any(…)`` or ``all(…)``.

    Of every row of a group, its own and those after it included; ``of`` is None where rows are
    counted whatever they hold.
    """

    gathering: Gathering
    of: Node | None
    group: str


@dataclass(frozen=True, slots=True)
class BenefitAmount(Node):
    """``benefit("name")``: what the same person is entitled to of another benefit.

    In a line its amount in the month, in a payment that of the period as it is paid.
    """

    benefit: str
    name: str
