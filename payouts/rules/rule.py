"""A rule after compilation: typed trees, figure tables, and what each part is called."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from payouts.base.columns import header_key
from payouts.base.period import ALWAYS_AFTER, ALWAYS_BEFORE
from payouts.rules.articles import with_article
from payouts.rules.language.nodes import BenefitAmount, ColumnName, EveryYear, Total
from payouts.rules.language.shorthand import NEVER, NEVER_MONTH
from payouts.rules.language.walk import walk
from payouts.rules.models.lines import Pays

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from payouts.base.columns import ColumnSpec
    from payouts.base.diagnostics import Place
    from payouts.base.money import Rounding
    from payouts.rules.figures import FigureTable
    from payouts.rules.files.figure_home import FigureHome
    from payouts.rules.language.nodes import Node
    from payouts.rules.language.types import Type
    from payouts.rules.models.cases import Case
    from payouts.rules.models.sources import LawRef, Status


@dataclass(frozen=True, slots=True)
class DatedNode:
    """One version of a formula: in force on days ``first`` to ``last``, both included."""

    first: int
    last: int
    node: Node
    text: str  # canonical
    source: str | None
    status: Status | None
    article: tuple[LawRef, ...] = ()

    @property
    def shown(self) -> str:
        """Its text for readers, to whom a month without end is ``never``."""
        return self.text.replace(f"month('{NEVER_MONTH}')", NEVER)


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula, or several versions of it chosen by ``select``.

    ``select`` is ``month`` or the name of a date of the row; it says nothing
    when there is a single version without bounds. ``monthly`` tells that it depends on the month
    paid for, by what it names or what chooses its version. ``nodes`` is every node of every
    version, ``columns`` the roster columns it names, in order of reading.
    """

    name: str
    type: Type
    place: Place
    select: str
    versions: tuple[DatedNode, ...]
    rounding: Mode | None = None
    monthly: bool = False
    nodes: tuple[Node, ...] = field(init=False, repr=False, compare=False)
    columns: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """List nodes and columns once: every computation and every finding asks for them."""
        nodes = tuple(node for version in self.versions for node in walk(version.node))
        named = (node.name for node in nodes if isinstance(node, ColumnName))
        object.__setattr__(self, "nodes", nodes)
        object.__setattr__(self, "columns", tuple(dict.fromkeys(named)))

    @property
    def first_column(self) -> str | None:
        """The first roster column it names, where a reader should look."""
        return next(iter(self.columns), None)

    @property
    def by_month(self) -> bool:
        """Whether the month paid for chooses between versions."""
        return self.select == "month" and self.dated

    @property
    def benefits(self) -> tuple[str, ...]:
        """The other benefits whose amount it takes, in order of reading."""
        named = (node.benefit for node in self.nodes if isinstance(node, BenefitAmount))
        return tuple(dict.fromkeys(named))

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
    article: tuple[LawRef, ...] = ()


class Consequence(StrEnum):
    """The outcome of a row that fails a condition."""

    ZERO = "zero"
    HELD = "held"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """A condition; the row is struck where ``expression`` equals ``strikes_when``.

    ``first`` and ``last`` bound the days it holds on; ``select`` chooses the day; ``article`` is
    what it rests on.
    """

    expression: Expression
    outcome: Consequence
    strikes_when: bool
    because: str
    select: str
    first: int
    last: int
    source: str | None
    status: Status | None
    convention: bool = False
    article: tuple[LawRef, ...] = ()

    @property
    def reason(self) -> str:
        """Its reason as a person is told it: with the one article it rests on."""
        return with_article(self.because, self.article)

    @property
    def by_month(self) -> bool:
        """Whether it is decided month by month."""
        return self.expression.monthly or (self.select == "month" and self.dated)

    @property
    def dated(self) -> bool:
        """Whether it holds on some days only."""
        return (self.first, self.last) != (ALWAYS_BEFORE, ALWAYS_AFTER)


@dataclass(frozen=True, slots=True)
class CompiledSuspension:
    """Months, both included, in which a line is not due; ``convention`` where no line is."""

    first: Expression
    last: Expression
    because: str
    convention: bool = False
    article: tuple[LawRef, ...] = ()

    @property
    def reason(self) -> str:
        """Its reason as a person is told it: with the one article it rests on."""
        return with_article(self.because, self.article)


def every_year(month: Expression) -> int | None:
    """Return the number of the month that is meant in every year; None where one month is."""
    node = month.versions[0].node
    return node.number if isinstance(node, EveryYear) else None


@dataclass(frozen=True, slots=True)
class CompiledLine:
    """A component with its schedule and its month-level steps, in order."""

    name: str
    pays: Pays
    start: Expression | None
    end: Expression | None
    month: Expression | None
    suspended: tuple[CompiledSuspension, ...]
    steps: tuple[Expression, ...]

    @property
    def every(self) -> int | None:
        """The number of the month it is due in each year; None where its month is another."""
        return None if self.month is None else every_year(self.month)

    @property
    def spread(self) -> bool:
        """Whether it may be due in several months of a period."""
        return self.pays is Pays.MONTHLY or self.every is not None


@dataclass(frozen=True, slots=True)
class CompiledGroup:
    """Rows of one person, household or account, in order."""

    name: str
    by: tuple[str, ...]
    within: str
    order: tuple[str, ...]
    already_paid: str | None


@dataclass(frozen=True, slots=True)
class CompiledChoice:
    """Exclusive benefits of one person, and which is paid."""

    place: Place
    among: tuple[str, ...]
    prefer: str
    grain: str
    because: str
    source: str | None = None
    status: Status | None = None
    article: tuple[LawRef, ...] = ()

    @property
    def reason(self) -> str:
        """Its reason as a person is told it: with the one article it rests on."""
        return with_article(self.because, self.article)


@dataclass(frozen=True, slots=True)
class CompiledSplit:
    """The kind of a split: by fixed parts, by steps, or among rows."""

    place: Place
    shares: Mapping[str, Fraction]
    steps: Mapping[str, str]
    payees_by: tuple[str, ...]
    weight: str
    remainder: str
    office_pays: tuple[str, ...]
    article: tuple[LawRef, ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledCase:
    """A worked case and where its parts stand.

    Attributes:
        origin: name of the pack it stands in; what it expects holds for that pack.
        period: where its period stands.
        provided: for each row, where each cell stands.
        expected: for each row, where each expectation stands.
        entitled: for each row, where each amount of another benefit stands.
    """

    origin: str
    case: Case
    place: Place
    period: Place
    provided: tuple[Mapping[str, Place], ...]
    expected: tuple[Mapping[str, Place], ...]
    entitled: tuple[Mapping[str, Place], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One benefit, compiled.

    ``version`` is the digest of its parsed meaning; ``sha256`` that of its file. Worked cases
    are no part of the meaning: they change no amount, so a case added changes no version.
    ``version_places`` says where each version of a figure stands, in the order of its table,
    ``homes`` in which file of the pack in use more would be written.
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
    version_places: Mapping[str, tuple[Place, ...]]
    conditions: tuple[CompiledCondition, ...]
    last_months: tuple[Expression, ...]
    lines: tuple[CompiledLine, ...]
    groups: tuple[CompiledGroup, ...]
    split: CompiledSplit | None
    payment: tuple[Expression, ...]
    rounding: Mode
    rounding_place: Place
    printed: tuple[str, ...]
    meaning: Mapping[str, object] = field(repr=False)
    homes: Mapping[str, FigureHome] = field(default_factory=dict, repr=False)
    cases: tuple[CompiledCase, ...] = field(default=(), repr=False)

    @property
    def monthly_step(self) -> str | None:
        """The month-level step that the payment adds up and nothing else, if it is so."""
        last = self.payment[-1].versions
        only = last[0].node if len(last) == 1 else None
        monthly = [line for line in self.lines if line.pays is Pays.MONTHLY]
        if isinstance(only, Total) and len(self.lines) == len(monthly) == 1:
            return only.step
        return None

    @property
    def amount_by_month(self) -> str | None:
        """The month-level step that is what a row's person is entitled to in a month, if any."""
        shared = self.split is not None and bool(self.split.payees_by)
        return None if shared else self.monthly_step

    @property
    def benefit_names(self) -> dict[str, str]:
        """The other benefits whose amounts it takes: id → name; by lines, then the payment."""
        formulas = [step for line in self.lines for step in line.steps] + list(self.payment)
        found = (n for f in formulas for n in f.nodes if isinstance(n, BenefitAmount))
        return {node.benefit: node.name for node in found}

    @property
    def single_lines(self) -> frozenset[str]:
        """The lines that are due in one month only."""
        return frozenset(line.name for line in self.lines if not line.spread)

    def called(self, word: str) -> bool:
        """Whether a word names this benefit: its id, name or an alias."""
        words = (self.benefit, self.name, *self.aliases)
        return header_key(word) in {header_key(known) for known in words}
