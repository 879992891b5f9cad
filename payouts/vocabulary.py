"""What a roster column is called and holds: the pack's ``columns.yaml``, as models."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class ColumnType(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    CATEGORY = "category"
    CATEGORIES = "categories"  # several in one cell
    BOOLEAN = "boolean"  # 是 or 否
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"  # yuan
    DATE = "date"
    MONTH = "month"
    ID = "id"  # 公民身份号码, GB 11643
    ACCOUNT = "account"


class ColumnSpec(BaseModel):
    """One canonical column.

    Attributes:
        aliases: other headers that mean this column.
        values: the categories, in order (category and categories only).
        synonyms: other spellings or codes of a category → the category.
        low: smallest integer that can be right.
        high: largest integer that can be right.
        payee: needed to pay out, never to compute.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: str = ""
    type: ColumnType
    aliases: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    synonyms: dict[str, str] = Field(default_factory=dict)
    low: int | None = Field(default=None, alias="from")
    high: int | None = Field(default=None, alias="to")
    payee: bool = False


class Vocabulary(BaseModel):
    """All canonical columns of a pack, in the order they are printed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[str, ColumnSpec]

    def header_index(self) -> dict[str, str]:
        """Return every known header, as :func:`header_key` folds it → canonical name."""
        index: dict[str, str] = {}
        for name, spec in self.columns.items():
            for header in (name, *spec.aliases):
                index.setdefault(header_key(header), name)
        return index


_FULL_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x00A0: 0x20,
}
_UNSEEN = ("Cf", "Cc")


def fold_width(text: str) -> str:
    """Return the text with full-width ASCII and spaces made half-width."""
    return text.translate(_FULL_TO_HALF)


def word_key(text: str) -> str:
    """Return a word as it is compared: half-width, without blanks or line breaks."""
    return "".join(fold_width(text).split()).replace("(", "（").replace(")", "）")


def header_key(text: str) -> str:
    """Return a header as it is compared: as :func:`word_key`, and without its trimmings.

    These are characters of no width, a colon at the end, and the asterisk of what must be filled.
    """
    return word_key(visible(text)).strip("*").rstrip(":*")


def visible(text: str) -> str:
    """Return the text without the characters that show as nothing (Unicode Cf and Cc)."""
    if text.isprintable():
        return text
    return "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
