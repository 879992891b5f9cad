"""Sources in a rule, and their certainty."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from payouts.rules.models.base import Day, StrictModel


class Status(StrEnum):
    """How well a figure or reading is known, best first."""

    PUBLISHED = "published"
    DERIVED = "derived"
    INFERRED = "inferred"
    ILLUSTRATIVE = "illustrative"
    UNKNOWN = "unknown"


class LawRef(StrictModel):
    """A law, regulation or notice the rule rests on.

    Attributes:
        title: 法规、文件名称 / title of the law or notice.
        number: 文号 / its number.
        article: 条款 / the article.
        issued: 印发日期 / the day it was issued.
        from_: 施行的第一天 / first day in force.
        until: 施行的最后一天 / last day in force.
        note: 说明 / a remark.
    """

    title: str
    number: str | None = None
    article: str | int | None = None
    issued: Day | None = None
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    note: str | None = None
