"""Groups of rows, choices among benefits, and splits among payers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from payouts.base.bilingual import both
from payouts.rules.models.base import FigureText, StrictModel
from payouts.rules.models.sources import Articles, Status


class Group(StrictModel):
    """Idea 6: rows of one person, household or account, in order.

    Attributes:
        by: 哪些列相同的各行为一组 / columns whose equal values make a group.
        within: 组到哪里为止：month 同一个月，year 同一年，period 整个期间 / a group is that of one
            `month`, of the `year` of the rows' month, or of the whole `period`.
        order: 按哪些列排先后；相同的按花名册的先后 / columns the rows are taken in order of; rows
            that are equal in them keep the order of the roster.
        already_paid: 以前已发金额所在的列 / a money column: what was paid before the rows of this
            roster.
    """

    by: tuple[str, ...] = Field(min_length=1)
    within: Literal["month", "year", "period"] = "year"
    order: tuple[str, ...] = ()
    already_paid: str | None = None


class Choice(StrictModel):
    """Idea 7: of several benefits of one person, the one that is paid.

    Attributes:
        among: 不能兼得的待遇（编号），金额相同的发先列的 / ids of the benefits; their order
            settles a tie.
        prefer: higher 就高，order 按先后 / the `higher` amount, or the first in `order`.
        grain: payment 按整笔比较，month 逐月比较 / decided once for the whole `payment`, or for
            each `month`.
        because: 告诉填表人的原因 / the reason in words.
        source: 依据：文件和条款 / the document and article it rests on.
        status: 依据的可信程度 / how well the reading is known.
    """

    among: tuple[str, ...] = Field(min_length=2)
    prefer: Literal["higher", "order"] = "higher"
    grain: Literal["month", "payment"] = "payment"
    because: str
    source: str | None = None
    article: Articles = ()
    status: Status | None = None

    @model_validator(mode="after")
    def _different(self) -> Choice:
        if len(set(self.among)) < len(self.among):
            raise ValueError(both("among 中同一待遇写了两次", "among names a benefit twice"))
        return self


class Payees(StrictModel):
    """Rows that share one amount, such as heirs: each row names its part of the whole.

    Attributes:
        by: 哪些列相同的各行分一笔钱 / columns whose equal values make rows share.
        weight: 份额所在的列，同组合计须为 1 / the number column that holds each row's part; the
            parts must add up to 1.
    """

    by: tuple[str, ...] = Field(min_length=1)
    weight: str


class Split(StrictModel):
    """Idea 8: an amount among payers or payees, adding up to the fen.

    Exactly one of ``shares`` (payer → part of the amount), ``steps`` (payer → the
    payment step that is its part; the parts must add up to the amount) and ``payees``.

    Attributes:
        shares: 各方承担的比例 / payer → part of the amount.
        steps: 各方承担的步骤，合计须等于应发金额 / payer → the payment step that is its part.
        payees: 几行分一笔钱 / rows that share one amount.
        remainder: 除不尽的分归哪一方；payees 写 first / the payer that takes the fen left over
            (shares), or `first` (payees).
        office_pays: 由本单位支付的各方，不写即全部 / the payers whose part the office pays; all
            where none is named.
    """

    shares: dict[str, FigureText] = Field(default_factory=dict)
    steps: dict[str, str] = Field(default_factory=dict)
    payees: Payees | None = None
    remainder: str | None = None
    office_pays: tuple[str, ...] = ()
    article: Articles = ()

    @model_validator(mode="after")
    def _one_kind(self) -> Split:
        if sum((bool(self.shares), bool(self.steps), self.payees is not None)) != 1:
            raise ValueError(
                both(
                    "shares、steps、payees 只写一种",
                    "give exactly one of shares, steps and payees",
                )
            )
        if self.steps and self.remainder is not None:
            raise ValueError(both("写了 steps 就没有余数", "steps leave no remainder"))
        if self.shares and self.remainder not in self.shares:
            raise ValueError(
                both("remainder 须是 shares 中的一方", "remainder must name one of the shares")
            )
        if self.payees is not None and self.remainder != "first":
            raise ValueError(
                both(
                    "remainder 须写 first：余数归第一行",
                    "remainder must be first: the first row takes what is left over",
                )
            )
        if unknown := set(self.office_pays) - self.shares.keys() - self.steps.keys():
            nobody = both("office_pays 中没有这一方", "office_pays names nobody")
            raise ValueError(f"{nobody}: {'、'.join(sorted(unknown))}")
        return self
