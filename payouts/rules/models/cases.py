"""Worked cases: rows as an office would fill them in, and what must come out."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import model_validator

from payouts.base.bilingual import both
from payouts.rules.models.base import FigureText, StrictModel


class Basis(StrEnum):
    """Where the expectation of a worked case comes from."""

    PUBLISHED = "published"
    OWN_ARITHMETIC = "own arithmetic"


class Case(StrictModel):
    """A worked case: rows as an office would fill them in, and what must come out.

    Attributes:
        what: 这个算例说明什么 / what the case shows.
        period: 发放期间，如 2024-09、2024Q3、2024-08..2024-12 / the months paid for.
        provided: 一行（或几行）的单元格，列名 → 内容；姓名、身份证号不写时自动补上 / cells of one
            row, or of several; a name and an id are filled in where none is given.
        expect: 每一行应得的结果：`status`、`code`、步骤 → 精确值 / for each row `status`, and
            step → exact text; `code` for the reason.
        entitled: 本人另一项待遇的金额（规则用 benefit("名称") 取用的）：待遇 → 元，一行或每行一组；
            发放项的步骤读作每月的，payment 读作整个期间的 / what the persons are entitled to of
            other benefits: benefit → exact yuan, of one row, or of each of several. Steps of a
            line read it as the amount of each month, the payment as that of the period.
        basis: 结果的出处：`published` 有公开文件，`own arithmetic` 自己演算 / where the
            expectation comes from; `note` gives the working.
        note: 演算过程或文件的出处 / the working, or where it is published.
    """

    what: str
    period: str | int
    provided: tuple[dict[str, str | int | dt.date], ...]
    expect: tuple[dict[str, str], ...]
    entitled: tuple[dict[str, FigureText], ...] = ()
    basis: Basis
    note: str

    @model_validator(mode="before")
    @classmethod
    def _one_row(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        single = {
            key: [data[key]]
            for key in ("provided", "expect", "entitled")
            if isinstance(data.get(key), dict)
        }
        return {**data, **single}

    @model_validator(mode="after")
    def _rows_match(self) -> Case:
        if len(self.provided) != len(self.expect) or not self.provided:
            raise ValueError(
                both(
                    "provided 有几行，expect 就写几行", "give one expectation for each row provided"
                )
            )
        if self.entitled and len(self.entitled) != len(self.provided):
            raise ValueError(
                both(
                    "provided 有几行，entitled 就写几行",
                    "give the amounts of other benefits for each row provided",
                )
            )
        return self
