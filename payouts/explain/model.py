"""The data of an explanation; every text is ready to show, ids and accounts masked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from payouts.base.bilingual import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from payouts.rules.models.sources import LawRef

SCHEMA = "payouts-explain-1"


@dataclass(frozen=True, slots=True)
class CellExplained:
    """One cell the rule uses.

    ``used`` is the value it was read as where that differs from ``raw``; ``code`` is of its fault;
    ``address`` is None where the sheet has no such column.
    """

    column: str
    header: str | None
    address: str | None
    raw: str
    used: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class Working:
    """A formula as the rule writes it, with the numbers put in, and its value.

    Attributes:
        name: of the fact, step or condition.
        formula: canonical text of the version in force.
        phrase: the same in Chinese words.
        numbers: with the values put in; empty where it was not needed for the row.
        value: exact text (``20035/3``), a date, a word; ``？`` where it is missing.
        decimal: the value as a decimal, where it is a number.
        months: ``2023-01..2023-07``, or None outside a line.
        count: number of these months.
        rounding: ``0.01 half_up`` where the rule rounds here; ``value`` is the result then.
        unrounded: exact text before that.
        notes: where the numbers come from.
        place: ``file:line`` in the rule.
        kind: of the value: money, number, integer, date, month, …
        article: what it rests on.
    """

    name: str
    formula: str
    phrase: str
    numbers: str
    value: str
    decimal: str | None
    months: str | None = None
    count: int | None = None
    rounding: str | None = None
    unrounded: str | None = None
    notes: tuple[str, ...] = ()
    place: str = ""
    source: str | None = None
    status: str | None = None
    kind: str = ""
    article: tuple[Law, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionExplained:
    """A condition and its ruling on the row.

    ``outcome`` is that of a row it strikes (zero, held, rejected); ``ruling`` is passed, struck,
    undecided, ``not in force`` or ``not reached``; ``must_be`` is the value of the formula with
    which a row passes.
    """

    because: str
    outcome: str
    ruling: str
    must_be: bool
    working: Working
    in_force: str | None
    source: str | None
    status: str | None
    article: tuple[Law, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit to the months of a line.

    ``kind`` is start, month, end, ``suspended from`` or ``suspended until``; not ``given`` where it
    depends on an optional cell that is blank, so that it limits nothing. ``article`` is that of
    a suspension, said with its first month.
    """

    kind: str
    working: Working
    because: str | None = None
    given: bool = True
    article: tuple[Law, ...] = ()


@dataclass(frozen=True, slots=True)
class LineExplained:
    """A component and the months that are due.

    Attributes:
        name: of the line.
        pays: monthly, yearly or once.
        due: ``2023-01..2023-07``, several where there are gaps.
        count: months due.
        known: whether the months are known.
        bounds: start, ends and suspensions, as far as they were computed.
        first_because: why nothing is due before the first of them.
        last_because: why nothing is due after the last.
        lost: months within the bounds that are not due, and why.
    """

    name: str
    pays: str
    due: tuple[str, ...]
    count: int
    bounds: tuple[Bound, ...]
    first_because: str
    last_because: str
    lost: tuple[str, ...]
    known: bool = True


@dataclass(frozen=True, slots=True)
class FigureUsed:
    """One value of a figure that the amount depends on."""

    name: str
    unit: str
    start: str
    end: str | None
    status: str
    source: str
    keys: Mapping[str, str]
    value: str | None
    place: str
    article: tuple[Law, ...] = ()


@dataclass(frozen=True, slots=True)
class Rounded:
    """The last step and the amount paid."""

    step: str
    before: str
    decimal: str
    quantum: str
    mode: str
    after: str
    article: tuple[Law, ...] = ()


@dataclass(frozen=True, slots=True)
class PartExplained:
    """The part of one payer."""

    payer: str
    amount: str
    by_office: bool
    article: tuple[Law, ...] = ()


@dataclass(frozen=True, slots=True)
class Sharing:
    """One amount shared among rows: this row's part of it, and its amount."""

    by: tuple[str, ...]
    weight: str
    part: str
    whole: str
    amount: str
    article: tuple[Law, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """A law in force in the period, or the article of one that a part of the rule rests on."""

    title: str
    number: str | None
    article: str | None
    start: str | None
    end: str | None

    @classmethod
    def of(cls, cited: Iterable[LawRef]) -> tuple[Law, ...]:
        """Return laws as a rule cites them."""
        made = []
        for law in cited:
            dates = (None if d is None else d.isoformat() for d in (law.from_, law.until))
            article = None if law.article is None else str(law.article)
            made.append(cls(law.title, law.number, article, *dates))
        return tuple(made)


@dataclass(frozen=True, slots=True)
class OutcomeIf:
    """The outcome of the row with another value in one cell."""

    value: str
    status: str
    amount: str | None
    because: str | None
    now: bool


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The outcomes of the values of one cell, each computed."""

    column: str
    address: str | None
    outcomes: tuple[OutcomeIf, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between the audit trail and the recomputation."""

    what: str
    trail: str
    again: str


@dataclass(frozen=True, slots=True)
class RowExplained:
    """One roster row of one benefit."""

    benefit: str
    name: str
    file: str
    sheet: str
    row: int
    person: str
    id_masked: str
    period: str
    status: str
    amount: str | None
    capital: str | None
    rule_file: str
    rule_version: str
    law: tuple[Law, ...]
    cells: tuple[CellExplained, ...] = ()
    facts: tuple[Working, ...] = ()
    conditions: tuple[ConditionExplained, ...] = ()
    lines: tuple[LineExplained, ...] = ()
    figures: tuple[FigureUsed, ...] = ()
    steps: tuple[Working, ...] = ()
    payment: tuple[Working, ...] = ()
    rounded: Rounded | None = None
    sharing: Sharing | None = None
    parts: tuple[PartExplained, ...] = ()
    reasons: tuple[Mapping[str, Any], ...] = ()
    what_if: tuple[WhatIf, ...] = ()
    differences: tuple[Difference, ...] = ()
    proof: Mapping[str, Any] | None = None
    # For the notice alone, which the person holds: never in the JSON.
    full_name: str = field(default="", repr=False)
    invented: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the row as data that JSON can hold."""
        made = asdict(replace(self, full_name=""))
        del made["full_name"], made["invented"]
        for line in made["lines"]:
            line["settled"] = line.pop("known")
        return made


@dataclass(frozen=True, slots=True)
class Explanation:
    """All rows of a person, or one row, of one run or one computation.

    Attributes:
        run_id: None for a computation of its own.
        today: the day taken as today.
        pack: name of the rule pack.
        office: the office responsible.
        rows: the rows, in the order of benefits.
        checked: whether the trail of a run was compared with a recomputation.
        unchecked_because: why not.
    """

    run_id: str | None
    today: str
    pack: str
    office: str
    rows: tuple[RowExplained, ...]
    checked: bool
    unchecked_because: str | None = None

    @property
    def agrees(self) -> bool:
        """Whether trail and recomputation agree on every row."""
        return not any(row.differences for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        """Return the versioned JSON object."""
        return {
            "schema": SCHEMA,
            "run_id": self.run_id,
            "today": self.today,
            "pack": self.pack,
            "checked": self.checked,
            "unchecked_because": self.unchecked_because and side_by_side(self.unchecked_because),
            "agrees": self.agrees if self.checked else None,
            "rows": [row.as_json() for row in self.rows],
        }
