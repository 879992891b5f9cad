"""The files of a pack: a rule, the pack itself, shared figures, supplements, columns."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, model_validator

from payouts.base.bilingual import both
from payouts.base.columns import ColumnSpec
from payouts.rules.models.base import IDENTIFIER, StrictModel
from payouts.rules.models.cases import Case
from payouts.rules.models.conditions import Condition
from payouts.rules.models.figures import Figure, FigureVersion
from payouts.rules.models.formulas import Fact, FinalRounding, Formula, Step
from payouts.rules.models.lines import Line, Suspension
from payouts.rules.models.sharing import Choice, Group, Split
from payouts.rules.models.sources import LawRef
from payouts.rules.models.written import WrittenCondition


class ColumnUse(StrEnum):
    """Whether a rule can do without a cell."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class RuleFile(StrictModel):
    """One benefit, everything about it in one place.

    Attributes:
        classes: classes of persons: name → the condition of belonging to it; a fact that is yes
            or no.
    """

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
    classes: dict[str, WrittenCondition] = Field(default_factory=dict)
    figures: dict[str, Figure] = Field(default_factory=dict)
    checks: tuple[Condition, ...] = ()
    eligible: tuple[Condition, ...] = ()
    groups: dict[str, Group] = Field(default_factory=dict)
    lines: dict[str, Line] = Field(min_length=1)
    payment: dict[str, Step] = Field(min_length=1)
    split: Split | None = None
    round: FinalRounding
    printed: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> RuleFile:
        if self.round.step != list(self.payment)[-1]:
            raise ValueError(
                both(
                    "round.step 须是 payment 的最后一步",
                    "round.step must be the last step of payment",
                )
            )
        return self


class Conventions(StrictModel):
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


class PackFile(StrictModel):
    """``pack.yaml``: name of the pack, what it extends, what the office prints."""

    pack: str = Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")
    name: str
    office: str | None = None
    extends: str | None = Field(default=None, pattern=r"^\.\./[a-z][a-z0-9-]{1,40}$")
    note: str | None = None
    signoff: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    conventions: Conventions | None = None


class FiguresFile(StrictModel):
    """``figures.yaml``: figures that several rules of a pack share."""

    authority: str | None = None
    figures: dict[str, Figure]

    @model_validator(mode="after")
    def _own_values(self) -> FiguresFile:
        if any(figure.shared is not None for figure in self.figures.values()):
            raise ValueError(
                both(
                    "figures.yaml 中的标准不能再引用别处的标准",
                    "a figure of figures.yaml is not itself shared from elsewhere",
                )
            )
        return self


class Supply(StrictModel):
    """Values for a figure that a rule below leaves open, or others in their place."""

    values: tuple[FigureVersion, ...] = Field(min_length=1)
    note: str | None = None


class SupplementFile(StrictModel):
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
            raise ValueError(
                both(
                    "写 figures，或写用本规则包标准演算的 cases",
                    "give figures, or cases worked with the figures of this pack",
                )
            )
        return self


class ColumnsFile(StrictModel):
    """``columns.yaml``: the canonical columns of a roster."""

    columns: dict[str, ColumnSpec]
