"""The shape of a rule file and of a pack, before any expression is read.

The eight ideas of the language, each met once here: :class:`Fact`,
:class:`Figure`, :class:`Condition`, :class:`Line`, :class:`Step`,
:class:`Group`, :class:`Choice` and :class:`Split`. Groups, choices and splits
come into play where rows, benefits or payers meet.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from payouts.money import Rounding
from payouts.vocabulary import ColumnSpec

# Names that the program itself uses, such as benefit ids.
IDENTIFIER = r"^[a-z][a-z0-9_]{1,40}$"


class Status(StrEnum):
    """How well a figure or reading is known, best first."""

    PUBLISHED = "published"
    DERIVED = "derived"
    INFERRED = "inferred"
    ILLUSTRATIVE = "illustrative"
    UNKNOWN = "unknown"


def _money_text(value: object) -> object:
    """Refuse a bare number: figures are text, so that every digit is as written."""
    if isinstance(value, int):
        # pydantic reports ValueError only.
        raise ValueError(f'a figure is text: write "{value}" in quotes')  # noqa: TRY004
    return value


FigureText = Annotated[str, BeforeValidator(_money_text), Field(min_length=1, max_length=40)]
# Only what YAML itself shows to be a date or a truth value: a number is never taken for one.
Day = Annotated[dt.date, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]


class _Model(BaseModel):
    """Strict base: unknown keys are errors, models do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LawRef(_Model):
    """A law, regulation or notice the rule rests on."""

    title: str
    number: str | None = None
    article: str | int | None = None
    issued: Day | None = None
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    note: str | None = None


class Dated(_Model):
    """Something in force from a date until a date, both included; open where not given."""

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Dated:
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError("until is before from")
        return self


class FormulaVersion(Dated):
    """One dated version of a formula."""

    is_: str = Field(alias="is")
    source: str | None = None
    status: Status | None = None


class Formula(_Model):
    """A formula: one expression, or several versions chosen by a date."""

    is_: str | None = Field(default=None, alias="is")
    select: str | None = None
    versions: tuple[FormulaVersion, ...] = ()
    source: str | None = None
    status: Status | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, data: object) -> object:
        return {"is": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _one_form(self) -> Formula:
        if (self.is_ is None) == (not self.versions):
            raise ValueError("give either is or versions")
        if self.versions and self.select is None:
            raise ValueError("versions need select: the date that chooses between them")
        return self


class Fact(Formula):
    """Idea 1: a value of the row, worked out once."""


class RoundingSpec(_Model):
    """Where and how the law rounds; there is no default."""

    to: FigureText
    mode: Rounding


class Step(Formula):
    """Idea 5: a named expression in the language of the law, rounded if the law rounds here."""

    round: RoundingSpec | None = None


class BandSpec(_Model):
    """One band of numbers: above ``over`` up to ``to``; without ``to``, without end."""

    over: FigureText = "0"
    to: FigureText | None = None
    value: FigureText


class FigureVersion(Dated):
    """One dated value, table or set of bands of a figure.

    ``from`` is required; ``until`` is required unless ``open_ended`` says that the value
    holds until something replaces it.
    """

    from_: Day = Field(alias="from")
    open_ended: Flag = False
    value: FigureText | None = None
    table: dict[str, FigureText | dict[str, FigureText]] | None = None
    bands: tuple[BandSpec, ...] = ()
    status: Status
    source: str
    note: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> FigureVersion:
        given = (self.value is not None, self.table is not None, bool(self.bands))
        if sum(given) != 1:
            raise ValueError("give exactly one of value, table and bands")
        if self.status is Status.UNKNOWN:
            raise ValueError("an unknown figure has no value: write open: true instead")
        if (self.until is None) != self.open_ended:
            raise ValueError("give until, or open_ended: true where no end is set")
        return self


class Figure(_Model):
    """Idea 2: a dated series or table with unit, status and source.

    Attributes:
        unit: what a value counts, such as 元/月; one that begins with 元 is money.
        by: names of up to two categories or integers that choose within a table.
        select: what chooses the version: ``month`` (the month paid for), or the
            name of a date, month or year of the row.
        values: the versions; none where the figure is ``open``.
        open: the value must be supplied by a pack above.
        pick: of several categories in a cell, ``highest`` takes the largest value.
        none: the value where the cell names none (无).
        others: the value of a category the table does not list.
        bound: for bands, whether a bound belongs to the band ``below`` it or ``above``.
        shared: name of a figure of the pack's ``figures.yaml`` that this one is.
    """

    unit: str = ""
    by: tuple[str, ...] = Field(default=(), max_length=2)
    select: str = "month"
    values: tuple[FigureVersion, ...] = ()
    open: Flag = False
    pick: Literal["highest"] | None = None
    none: FigureText | None = None
    others: FigureText | None = None
    bound: Literal["below", "above"] | None = None
    shared: str | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_name(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("by"), str):
            return {**data, "by": [data["by"]]}
        return data

    @model_validator(mode="after")
    def _versions_fit(self) -> Figure:
        if fault := self.fault():
            raise ValueError(fault)
        return self

    def fault(self) -> str | None:
        """Return what does not go together in it, or None."""
        if self.shared is not None:
            more = self.model_fields_set - {"shared", "select", "by", "note"}
            return "a shared figure takes select, by and note only" if more else None
        picked = self.none is not None or self.others is not None
        tables = {version.table is not None for version in self.values}
        banded = {bool(version.bands) for version in self.values}
        faults = {
            "give the unit": not self.unit,
            "give values, or open: true where a pack above supplies them": self.open
            == bool(self.values),
            "none and others go with pick: highest": picked and self.pick is None,
            "a table goes with by, a value without": not tables <= {bool(self.by)},
            "bands go with bound: below or above": not banded <= {self.bound is not None},
        }
        return next((words for words, found in faults.items() if found), None)


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


class Pays(StrEnum):
    """How often a line pays."""

    MONTHLY = "monthly"
    YEARLY = "yearly"
    ONCE = "once"


class Suspension(_Model):
    """Months ``from`` to ``until``, both included, in which a line is not due."""

    from_: Formula = Field(alias="from")
    until: Formula
    because: str


class Line(_Model):
    """Idea 4: a component of the benefit with its own schedule.

    A monthly line is due for the months ``start`` to ``end``, both included; a
    yearly or once-only line in its one ``month``. Its steps are worked out for a
    month; ``sum(step)`` carries them to the payment.
    """

    pays: Pays
    start: Formula | None = None
    end: Formula | None = None
    month: Formula | None = None
    suspended: tuple[Suspension, ...] = ()
    steps: dict[str, Step] = Field(min_length=1)

    @model_validator(mode="after")
    def _schedule_fits(self) -> Line:
        monthly = self.pays is Pays.MONTHLY
        if monthly and (self.start is None or self.month is not None):
            raise ValueError("a monthly line has start and end, not month")
        if not monthly and (self.month is None or self.start is not None):
            raise ValueError("a yearly or once-only line has month (and end), not start")
        return self


class Group(_Model):
    """Idea 6: rows of one person, household or account, in order.

    Attributes:
        by: columns whose equal values make a group.
        within: a group ends with the ``year`` of the rows' month, or not at all.
        order: columns the rows are taken in order of; rows that are equal in them keep the
            order of the roster.
        already_paid: a money column: what was paid before the rows of this roster.
    """

    by: tuple[str, ...] = Field(min_length=1)
    within: Literal["year", "period"] = "year"
    order: tuple[str, ...] = ()
    already_paid: str | None = None


class Choice(_Model):
    """Idea 7: of several benefits of one person, the one that is paid.

    Attributes:
        among: ids of the benefits; their order settles a tie.
        prefer: the ``higher`` amount, or the first in ``order``.
        grain: decided once for the whole ``payment``, or for each ``month``.
        because: the reason in words.
    """

    among: tuple[str, ...] = Field(min_length=2)
    prefer: Literal["higher", "order"] = "higher"
    grain: Literal["month", "payment"] = "payment"
    because: str
    source: str | None = None
    status: Status | None = None

    @model_validator(mode="after")
    def _different(self) -> Choice:
        if len(set(self.among)) < len(self.among):
            raise ValueError("among names a benefit twice")
        return self


class Payees(_Model):
    """Rows that share one amount, such as heirs: each row names its part of the whole.

    Attributes:
        by: columns whose equal values make rows share.
        weight: the number column that holds each row's part; the parts must add up to 1.
    """

    by: tuple[str, ...] = Field(min_length=1)
    weight: str


class Split(_Model):
    """Idea 8: an amount among payers or payees, adding up to the fen.

    Exactly one of ``shares`` (payer → part of the amount), ``steps`` (payer → the
    payment step that is its part; the parts must add up to the amount) and ``payees``.

    Attributes:
        remainder: the payer that takes the fen left over (shares), or ``first`` (payees).
        office_pays: the payers whose part the office pays; all where none is named.
    """

    shares: dict[str, FigureText] = Field(default_factory=dict)
    steps: dict[str, str] = Field(default_factory=dict)
    payees: Payees | None = None
    remainder: str | None = None
    office_pays: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_kind(self) -> Split:
        if sum((bool(self.shares), bool(self.steps), self.payees is not None)) != 1:
            raise ValueError("give exactly one of shares, steps and payees")
        if self.steps and self.remainder is not None:
            raise ValueError("steps leave no remainder")
        if self.shares and self.remainder not in self.shares:
            raise ValueError("remainder must name one of the shares")
        if self.payees is not None and self.remainder != "first":
            raise ValueError("remainder must be first: the first row takes what is left over")
        if unknown := set(self.office_pays) - self.shares.keys() - self.steps.keys():
            raise ValueError(f"office_pays names nobody: {sorted(unknown)}")
        return self


class Basis(StrEnum):
    """Where the expectation of a worked case comes from."""

    PUBLISHED = "published"
    OWN_ARITHMETIC = "own arithmetic"


class Case(_Model):
    """A worked case: rows as an office would fill them in, and what must come out.

    Attributes:
        what: what the case shows.
        period: the months paid for.
        provided: cells of one row, or of several; a name and an id are filled in where none
            is given.
        expect: for each row ``status``, and step → exact text; ``code`` for the reason.
        basis: where the expectation comes from; ``note`` gives the working.
    """

    what: str
    period: str | int
    provided: tuple[dict[str, str | int | dt.date], ...]
    expect: tuple[dict[str, str], ...]
    basis: Basis
    note: str

    @model_validator(mode="before")
    @classmethod
    def _one_row(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        single = {
            key: [data[key]] for key in ("provided", "expect") if isinstance(data.get(key), dict)
        }
        return {**data, **single}

    @model_validator(mode="after")
    def _rows_match(self) -> Case:
        if len(self.provided) != len(self.expect) or not self.provided:
            raise ValueError("give one expectation for each row provided")
        return self


class ColumnUse(StrEnum):
    """Whether a rule can do without a cell."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class FinalRounding(RoundingSpec):
    """The one rounding that makes an amount payable, and the step it ends."""

    step: str


class RuleFile(_Model):
    """One benefit, everything about it in one place."""

    benefit: str = Field(pattern=IDENTIFIER)
    name: str
    aliases: tuple[str, ...] = ()
    category: str | None = None
    purpose: str = ""
    authority: str | None = None
    law: tuple[LawRef, ...] = Field(min_length=1)
    columns: dict[str, ColumnUse]
    unique_by: tuple[str, ...] = ()
    facts: dict[str, Fact] = Field(default_factory=dict)
    figures: dict[str, Figure] = Field(default_factory=dict)
    checks: tuple[Condition, ...] = ()
    eligible: tuple[Condition, ...] = ()
    lines: dict[str, Line] = Field(min_length=1)
    groups: dict[str, Group] = Field(default_factory=dict)
    payment: dict[str, Step] = Field(min_length=1)
    split: Split | None = None
    round: FinalRounding
    printed: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> RuleFile:
        if self.round.step != list(self.payment)[-1]:
            raise ValueError("round.step must be the last step of payment")
        return self


class Conventions(_Model):
    """What holds for every rule of a pack unless the rule says otherwise.

    Attributes:
        columns: columns looked at where a roster has them; none may hold a row by being absent.
        checks: conditions put before those of each rule.
        last_month: formulas for the last month anything can be due.
        suspended: runs of months in which no line of any rule is due, besides the line's own.
    """

    columns: tuple[str, ...] = ()
    checks: tuple[Condition, ...] = ()
    last_month: tuple[Formula, ...] = ()
    suspended: tuple[Suspension, ...] = ()


class PackFile(_Model):
    """``pack.yaml``: name of the pack, what it extends, what the office prints."""

    pack: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    name: str
    office: str | None = None
    extends: str | None = Field(default=None, pattern=r"^\.\./[a-z][a-z0-9-]{1,40}$")
    note: str | None = None
    signoff: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    conventions: Conventions | None = None


class FiguresFile(_Model):
    """``figures.yaml``: figures that several rules of a pack share."""

    authority: str | None = None
    figures: dict[str, Figure]

    @model_validator(mode="after")
    def _own_values(self) -> FiguresFile:
        if any(figure.shared is not None for figure in self.figures.values()):
            raise ValueError("a figure of figures.yaml is not itself shared from elsewhere")
        return self


class Supply(_Model):
    """Values for a figure that a rule below leaves open, or others in their place."""

    values: tuple[FigureVersion, ...] = Field(min_length=1)
    note: str | None = None


class SupplementFile(_Model):
    """A file that adds figures to a rule of a pack below instead of replacing the rule.

    Its cases are worked with the rule as this pack completes it.
    """

    supplements: str = Field(pattern=IDENTIFIER)
    authority: str | None = None
    figures: dict[str, Supply] = Field(default_factory=dict)
    cases: tuple[Case, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> SupplementFile:
        if not self.figures and not self.cases:
            raise ValueError("give figures, or cases worked with the figures of this pack")
        return self


class ColumnsFile(_Model):
    """``columns.yaml``: the canonical columns of a roster."""

    columns: dict[str, ColumnSpec]
