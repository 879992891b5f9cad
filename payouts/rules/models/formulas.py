"""Formulas: facts of the row, steps, and the dated versions of either."""

from __future__ import annotations

from pydantic import Field, model_validator

from payouts.base.bilingual import both
from payouts.base.money import Rounding
from payouts.rules.models.base import Dated, FigureText, StrictModel
from payouts.rules.models.sources import Status
from payouts.rules.models.written import WrittenFormula, short_form


class FormulaVersion(Dated):
    """One dated version of a formula."""

    is_: WrittenFormula = Field(alias="is")
    source: str | None = None
    status: Status | None = None


class Formula(StrictModel):
    """A formula: one expression, or several versions chosen by a date.

    An expression is a text, or a list of cases (``when``, ``is``) that ends with ``else``.
    """

    is_: WrittenFormula | None = Field(default=None, alias="is")
    select: str | None = None
    versions: tuple[FormulaVersion, ...] = ()
    source: str | None = None
    status: Status | None = None
    note: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, data: object) -> object:
        return {"is": data} if short_form(data) else data

    @model_validator(mode="after")
    def _one_form(self) -> Formula:
        if (self.is_ is None) == (not self.versions):
            raise ValueError(both("is 和 versions 只写一种", "give either is or versions"))
        if self.versions and self.select is None:
            raise ValueError(
                both(
                    "写了 versions 还要写 select：按哪个日期选择",
                    "versions need select: the date that chooses between them",
                )
            )
        return self


class Fact(Formula):
    """Idea 1: a value of the row, worked out once."""


class RoundingSpec(StrictModel):
    """Where and how the law rounds; there is no default."""

    to: FigureText
    mode: Rounding


class Step(Formula):
    """Idea 5: a named expression in the language of the law, rounded if the law rounds here."""

    round: RoundingSpec | None = None


class FinalRounding(RoundingSpec):
    """The one rounding that makes an amount payable, and the step it ends."""

    step: str
