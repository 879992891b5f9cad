"""The types an expression can have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from payouts.base.bilingual import both
from payouts.base.columns import ColumnSpec, ColumnType


class ValueKind(StrEnum):
    """The kind of a value."""

    MONEY = "money"  # yuan, exact
    NUMBER = "number"  # a pure number, exact
    INTEGER = "integer"
    DATE = "date"
    MONTH = "month"
    TEXT = "text"
    CATEGORY = "category"
    SET = "set of categories"
    BOOLEAN = "boolean"
    ID = "id"


_WORDS = {
    ValueKind.MONEY: ("金额（元）", "money (yuan)"),
    ValueKind.NUMBER: ("数", "a number"),
    ValueKind.INTEGER: ("整数", "a whole number"),
    ValueKind.DATE: ("日期", "a date"),
    ValueKind.MONTH: ("月份", "a month"),
    ValueKind.TEXT: ("文字", "text"),
    ValueKind.CATEGORY: ("类别", "a category"),
    ValueKind.SET: ("一格几项的类别", "several categories"),
    ValueKind.BOOLEAN: ("条件（成立或不成立）", "a condition"),
    ValueKind.ID: ("身份证号", "an id"),
}


def kind_words(*kinds: ValueKind) -> str:
    """Return kinds as people call them, one or another of several; both languages."""
    zh, en = zip(*(_WORDS[kind] for kind in kinds), strict=True)
    return both("或".join(zh), " or ".join(en))


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, with the possible values of a category or set."""

    kind: ValueKind
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the kind in words; both languages."""
        return kind_words(self.kind)

    @property
    def numeric(self) -> bool:
        """Whether arithmetic applies."""
        return self.kind in {ValueKind.MONEY, ValueKind.NUMBER, ValueKind.INTEGER}


MONEY = Type(ValueKind.MONEY)
NUMBER = Type(ValueKind.NUMBER)
INTEGER = Type(ValueKind.INTEGER)
DATE = Type(ValueKind.DATE)
MONTH = Type(ValueKind.MONTH)
TEXT = Type(ValueKind.TEXT)
BOOLEAN = Type(ValueKind.BOOLEAN)
ID = Type(ValueKind.ID)

_COLUMN_KINDS = {
    ColumnType.TEXT: ValueKind.TEXT,
    ColumnType.CATEGORY: ValueKind.CATEGORY,
    ColumnType.CATEGORIES: ValueKind.SET,
    ColumnType.BOOLEAN: ValueKind.BOOLEAN,
    ColumnType.INTEGER: ValueKind.INTEGER,
    ColumnType.NUMBER: ValueKind.NUMBER,
    ColumnType.MONEY: ValueKind.MONEY,
    ColumnType.DATE: ValueKind.DATE,
    ColumnType.MONTH: ValueKind.MONTH,
    ColumnType.ID: ValueKind.ID,
    ColumnType.ACCOUNT: ValueKind.TEXT,
}


def type_of_column(spec: ColumnSpec) -> Type:
    """Return the type a column's values have in a formula."""
    return Type(_COLUMN_KINDS[spec.type], spec.values)
