"""Articles of law in words: the one place that says how an article is cited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.rules.models.sources import LawRef

_YEAR = re.compile(r"[0-9]{4}")
_CITED = re.compile(r"(?:（[^（）]*条[^（）]*）|，依据《[^《》]*》[^《》，；]*)$")


class Cited(Protocol):
    """A law with the article that is meant."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def article(self) -> str | int | None:
        """The article; None for the law as a whole."""


def article_text(law: Cited) -> str:
    """Return ``《军人抚恤优待条例（2024年修订）》第二十七条``."""
    return f"《{law.title.strip('《》')}》{article_of(law)}"


def article_of(law: Cited) -> str:
    """Return the article alone, a bare number as ``第27条``; "" for a law cited as a whole."""
    article = "" if law.article is None else str(law.article)
    return f"第{article}条" if article.isdecimal() else article


def articles_text(cited: Sequence[LawRef]) -> str:
    """Return articles after one another; of several each with the time its law is in force."""
    dates = [(law.from_, law.until) for law in cited]
    several = len(set(dates)) > 1
    texts = (
        article_text(law) + (_in_force(*days) if several else "")
        for law, days in zip(cited, dates, strict=True)
    )
    return "；".join(texts)


def _in_force(first: object, last: object) -> str:
    dates = [f"{first} 起" if first else "", f"至 {last}" if last else ""]
    said = "，".join(filter(None, dates))
    return f"（{said}）" if said else ""


def with_article(reason: str, cited: Sequence[LawRef]) -> str:
    """Return a reason with the article it rests on, where that is one and not said in it yet."""
    if len(cited) != 1 or says(reason, cited[0]):
        return reason
    return f"{reason}，依据{article_text(cited[0])}"


def without_article(reason: str) -> str:
    """Return a reason without the articles at its end, added or written there in brackets."""
    return _CITED.sub("", reason)


def says(text: str, law: Cited) -> bool:
    """Tell whether a text names an article itself, of the same year where both give one."""
    years, said = set(_YEAR.findall(law.title)), set(_YEAR.findall(text))
    article = article_of(law) or law.title.strip("《》")
    return article in text and (not years or not said or bool(years & said))
