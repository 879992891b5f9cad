"""Sources in a rule, and their certainty: laws, their articles, and how well a text is known."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from payouts.base.bilingual import both
from payouts.rules.models.base import Dated, Day, StrictModel

# What a law is called in the files of a pack: no blank, so that an article can follow it.
_SHORT = r"^[^\s；;《》]{1,40}$"
ShortName = Annotated[str, Field(pattern=_SHORT)]
_BETWEEN = re.compile("[；;]")


class Status(StrEnum):
    """How well a figure or reading is known, best first."""

    PUBLISHED = "published"
    DERIVED = "derived"
    INFERRED = "inferred"
    ILLUSTRATIVE = "illustrative"
    UNKNOWN = "unknown"


class Law(Dated):
    """A law, regulation or notice as ``laws.yaml`` registers it, once for every rule.

    Attributes:
        title: 法规、文件名称 / title of the law or notice.
        number: 文号 / its number.
        issued: 印发日期 / the day it was issued.
        note: 说明 / a remark.
    """

    title: str = Field(min_length=1)
    number: str | None = None
    issued: Day | None = None
    note: str | None = None


class LawRef(StrictModel):
    """A law, regulation or notice the rule rests on: in full, or by its short name.

    Attributes:
        law: 在 laws.yaml 登记的简称，名称、文号和施行日期由它提供 / its short name in `laws.yaml`,
            which gives title, number, issued, from and until.
        title: 法规、文件名称 / title of the law or notice.
        number: 文号 / its number.
        article: 条款，如第二十七条 / the article, such as 第二十七条.
        issued: 印发日期 / the day it was issued.
        from_: 施行的第一天 / first day in force.
        until: 施行的最后一天 / last day in force.
        note: 说明 / a remark.
    """

    law: ShortName | None = None
    title: str = ""
    number: str | None = None
    article: str | int | None = None
    issued: Day | None = None
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _named_once(self) -> LawRef:
        given = self.model_fields_set - {"law", "article", "note"}
        if self.law is None and not self.title:
            raise ValueError(
                both(
                    "写 title: 全名，或写 law: laws.yaml 中的简称",
                    "give title: its full title, or law: its short name in laws.yaml",
                )
            )
        if self.law is not None and given:
            raise ValueError(
                both(
                    "写了简称 law，就只再写 article 和 note：其余见 laws.yaml",
                    "with its short name a law takes article and note only: the rest is in "
                    "laws.yaml",
                )
            )
        return self

    def found(self, law: Law) -> LawRef:
        """Return the reference with what is registered under its short name."""
        known = {key: getattr(law, key) for key in ("title", "number", "issued", "from_", "until")}
        return self.model_copy(update={**known, "note": self.note or law.note})


def _cited(value: object) -> object:
    """Read ``条例2024 第二十七条；条例2019 第二十三条``, or a list of such texts."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError(_HOW)
    each = [part.split(maxsplit=1) for text in texts for part in _BETWEEN.split(text)]
    words = [part for part in each if part]
    if not words or not all(re.match(_SHORT, short) for short, *_ in words):
        raise ValueError(_HOW)
    return [{"law": short, "article": more[0].strip() if more else None} for short, *more in words]


_HOW = both(
    "写法是“简称 条款”，如 条例2024 第二十七条；几条之间用“；”",
    "it is written as short name, blank, article: 条例2024 第二十七条; several are parted by ；",
)
ARTICLES_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
    ]
}
Articles = Annotated[tuple[LawRef, ...], BeforeValidator(_cited), WithJsonSchema(ARTICLES_SCHEMA)]
