"""A rule after compilation: typed trees, figure tables, and what each part is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from payouts.period import ALWAYS_AFTER, ALWAYS_BEFORE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from payouts.diagnostics import Place
    from payouts.money import Rounding
    from payouts.rules.figures import FigureTable
    from payouts.rules.models import LawRef, Pays, Status
    from payouts.rules.types import Node, Type
    from payouts.vocabulary import ColumnSpec


@dataclass(frozen=True, slots=True)
class DatedNode:
    """One version of a formula: in force on days ``first`` to ``last``, both included."""

    first: int
    last: int
    node: Node
    text: str  # canonical
    source: str | None
    status: Status | None


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula, or several versions of it chosen by ``select``.

    ``select`` is ``month`` or the name of a date of the row; it says nothing
    when there is a single version without bounds.
    """

    name: str
    type: Type
    place: Place
    select: str
    versions: tuple[DatedNode, ...]
    rounding: Mode | None = None

    @property
    def by_month(self) -> bool:
        """Whether the month paid for chooses between versions."""
        return self.select == "month" and self.dated

    @property
    def dated(self) -> bool:
        """Whether there is a choice between versions at all."""
        only = self.versions[0]
        bounds = (only.first, only.last)
        return len(self.versions) > 1 or bounds != (ALWAYS_BEFORE, ALWAYS_AFTER)


@dataclass(frozen=True, slots=True)
class Mode:
    """A rounding: to a quantum, in a mode."""

    quantum: Fraction
    mode: Rounding


class Outcome(StrEnum):
    """What becomes of a row whose condition decides against it."""

    ZERO = "zero"
    HELD = "held"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """A condition; the row is struck where ``expression`` equals ``strikes_when``.

    ``first`` and ``last`` bound the days it holds on; ``select`` chooses the day.
    """

    expression: Expression
    outcome: Outcome
    strikes_when: bool
    because: str
    select: str
    first: int
    last: int
    source: str | None
    status: Status | None
    convention: bool = False

    @property
    def by_month(self) -> bool:
        """Whether it is decided month by month."""
        return self.select == "month" and self.dated

    @property
    def dated(self) -> bool:
        """Whether it holds on some days only."""
        return (self.first, self.last) != (ALWAYS_BEFORE, ALWAYS_AFTER)


@dataclass(frozen=True, slots=True)
class CompiledLine:
    """A component with its schedule and its month-level steps, in order."""

    name: str
    pays: Pays
    start: Expression | None
    end: Expression | None
    month: Expression | None
    steps: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One benefit, compiled.

    ``version`` is the digest of its parsed meaning; ``sha256`` that of its file.
    """

    benefit: str
    name: str
    aliases: tuple[str, ...]
    category: str | None
    purpose: str
    law: tuple[LawRef, ...]
    origin: str
    file: str
    sha256: str
    version: str
    columns: Mapping[str, ColumnSpec]
    optional: frozenset[str]
    unique_by: tuple[str, ...]
    facts: tuple[Expression, ...]
    figures: Mapping[str, FigureTable]
    figure_places: Mapping[str, Place]
    conditions: tuple[CompiledCondition, ...]
    last_months: tuple[Expression, ...]
    lines: tuple[CompiledLine, ...]
    payment: tuple[Expression, ...]
    rounding: Mode
    printed: tuple[str, ...]
    meaning: Mapping[str, object] = field(repr=False)

    def called(self, word: str) -> bool:
        """Whether a word names this benefit: its id, name or an alias."""
        return word in {self.benefit, self.name, *self.aliases}
