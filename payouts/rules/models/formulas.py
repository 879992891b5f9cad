"""Formulas: facts of the row, steps, and the dated versions of either."""

from __future__ import annotations

from pydantic import Field, model_validator

from payouts.base.bilingual import both
from payouts.base.money import Rounding
from payouts.rules.models.base import Dated, FigureText, StrictModel
from payouts.rules.models.sources import Articles, Status
from payouts.rules.models.written import WrittenFormula, short_form


class FormulaVersion(Dated):
    """One dated version of a formula.

    Attributes:
        is_: 这一版的公式 / the formula of this version.
        source: 依据 / the document it rests on.
        status: 依据的可信程度 / how well the reading is known.
    """

    is_: WrittenFormula = Field(alias="is")
    source: str | None = None
    article: Articles = ()
    status: Status | None = None


class Formula(StrictModel):
    """A formula: one expression, or several versions chosen by a date.

    An expression is a text, or a list of cases (``when``, ``is``) that ends with ``else``.

    Attributes:
        is_: 公式 / the formula.
        select: 有几版时按哪个日期选：`month` 或本行的日期 / what chooses between versions:
            `month`, or a date of the row.
        versions: 各个时期的公式 / the versions, each from a date until a date.
        source: 依据：文件和条款 / the document and article it rests on.
        status: 依据的可信程度 / how well the reading is known.
        note: 说明 / a remark.
    """

    is_: WrittenFormula | None = Field(default=None, alias="is")
    select: str | None = None
    versions: tuple[FormulaVersion, ...] = ()
    source: str | None = None
    article: Articles = ()
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
    """Where and how the law rounds; there is no default.

    Attributes:
        to: 取整到多少元，如 "0.01"、"1" / the quantum, such as "0.01" or "1".
        mode: 怎样取整：half_up 四舍五入、half_even、up 进位、down 舍去 / half_up, half_even, up
            or down.
    """

    to: FigureText
    mode: Rounding
    article: Articles = ()


class Step(Formula):
    """Idea 5: a named expression in the language of the law, rounded if the law rounds here.

    Attributes:
        round: 法规在这一步取整时写 / where the law rounds at this step.
    """

    round: RoundingSpec | None = None


class FinalRounding(RoundingSpec):
    """The one rounding that makes an amount payable, and the step it ends.

    Attributes:
        step: payment 的最后一步 / the last step of payment.
    """

    step: str
