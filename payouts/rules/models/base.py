"""Parts of every model of a rule file: strictness, figures as text, days."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from payouts.base.bilingual import both

# Names that the program itself uses, such as benefit ids.
IDENTIFIER = r"^[a-z][a-z0-9_]{1,40}$"


def _money_text(value: object) -> object:
    """Refuse a bare number: figures are text, so that every digit is as written."""
    if isinstance(value, int):
        # pydantic reports ValueError only.
        raise ValueError(  # noqa: TRY004
            both(
                f'标准按文字写：加引号写成 "{value}"',
                f'a figure is text: write "{value}" in quotes',
            )
        )
    return value


FigureText = Annotated[str, BeforeValidator(_money_text), Field(min_length=1, max_length=40)]
# Only what YAML itself shows to be a date or a truth value: a number is never taken for one.
Day = Annotated[dt.date, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]


class StrictModel(BaseModel):
    """Strict base: unknown keys are errors, models do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Dated(StrictModel):
    """Something in force from a date until a date, both included; open where not given.

    Attributes:
        from_: 生效的第一天，如 2024-10-01；不写即一直有效 / first day in force; without it, ever
            since.
        until: 有效的最后一天，含当天；不写即没有止期 / last day in force, included; without it,
            no end.
    """

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Dated:
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError(both("until 早于 from", "until is before from"))
        return self
