"""Roster columns, their names and contents: models of the pack's ``columns.yaml``."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field, model_validator

from payouts.base.bilingual import both
from payouts.base.lookalikes import plain_ideographs

# Columns the program itself knows; every other one only a rule or a pack does.
NAME, ID = "姓名", "身份证号"
SEX, BIRTH = "性别", "出生日期"
TOWNSHIP, CLASS, ITEM = "乡镇", "对象类别", "补助项目"
STATUS, STATUS_DATE = "状态", "状态日期"
ENLISTED, DISCHARGED, APPROVED, STOPPED = "入伍日期", "退役日期", "批准日期", "中止日期"
DEATH, KIND_OF_DEATH, DECEASED_ID = "死亡日期", "死亡性质", "牺牲病故军人身份证号"
BANK, ACCOUNT, PAYEE_NAME, PAYEE_ID = "开户银行", "银行账号", "收款人姓名", "收款人身份证号"
# Typed in: compared, never used.
TYPED_AMOUNT, TYPED_MONTHS, TYPED_STANDARD = "填报金额", "填报月数", "填报标准"

YES, NO = "是", "否"  # what a boolean column holds


def yes_or_no(holds: object) -> str:
    """Return the word for what is so or is not."""
    return YES if holds else NO


class ColumnType(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    CATEGORY = "category"
    CATEGORIES = "categories"  # several in one cell
    BOOLEAN = "boolean"  # YES or NO
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"  # yuan
    DATE = "date"
    MONTH = "month"
    ID = "id"  # 公民身份号码, GB 11643
    ACCOUNT = "account"


class Numerals(StrEnum):
    """Other ways in which whole numbers are written."""

    CHINESE = "chinese"  # 十一, 拾
    ROMAN = "roman"  # X, Ⅹ
    ENCLOSED = "enclosed"  # ⑩, ⒑, ㈩


_COUNTED = (ColumnType.INTEGER, ColumnType.NUMBER)
_MOST_CATEGORIES = 62  # several in one cell are bits of an int64 that stays positive


class ColumnSpec(BaseModel):
    """One canonical column.

    Attributes:
        name: 不写：列名就是键 / not written in a file: the key is its name.
        type: 类型：text、category、categories、boolean、integer、number、money、date、month、id、
            account / what its cells hold.
        aliases: 表头的其他写法 / other headers that mean this column.
        values: 取值，按先后（category、categories） / the categories, in order (category and
            categories only).
        synonyms: 同义写法、代码 → 取值 / other spellings or codes of a category → the category.
        low: 整数的下限；金额的可信下限（元） / smallest integer that can be right; of money, the
            least that is plausible (yuan).
        high: 整数的上限；金额的可信上限（元） / largest integer that can be right; of money, the
            most that is plausible.
        payee: 只在付款时用，不影响算账 / needed to pay out, never to compute.
        prefixes: 数字前可带的词 / words that may stand before a number (integer and number only).
        suffixes: 数字后可带的词，如 级 / words that may stand after a number, such as 级 (integer
            and number only).
        numerals: 数字的其他写法：chinese、roman、enclosed / other ways in which its numbers may
            be written (integer only).
        percent: `50%` 即二分之一 / whether ``50%`` is a half here (number only).
        person: 是人名：比较时不计空格和间隔号的写法 / whether the text is someone's name,
            compared without blanks and kinds of dots.
        refused: 要告诉填表人的话 → 已知不是取值的写法 / what an officer must know → spellings
            known to be no value of the column.
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
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    numerals: tuple[Numerals, ...] = ()
    percent: bool = False
    person: bool = False
    refused: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_the_type(self) -> ColumnSpec:
        wrong = {
            "prefixes": self.prefixes and self.type not in _COUNTED,
            "suffixes": self.suffixes and self.type not in _COUNTED,
            "numerals": self.numerals and self.type is not ColumnType.INTEGER,
            "percent": self.percent and self.type is not ColumnType.NUMBER,
            "person": self.person and self.type is not ColumnType.TEXT,
        }
        if found := [key for key, is_wrong in wrong.items() if is_wrong]:
            kind = both(f"{self.type} 类型的列不用", f"not for a column of type {self.type}")
            raise ValueError(f"{kind}: {', '.join(found)}")
        if self.type is ColumnType.CATEGORIES and len(self.values) > _MOST_CATEGORIES:
            most = both(f"最多{_MOST_CATEGORIES}个类别", f"at most {_MOST_CATEGORIES} categories")
            raise ValueError(f"{most}: {len(self.values)}")
        return self

    def possible_values(self, most: int) -> tuple[str | int | bool, ...] | None:
        """Return every value a cell can rightly hold; None where they are unknown or too many.

        Args:
            most: how many whole numbers at most.
        """
        if self.type is ColumnType.BOOLEAN:
            return (False, True)
        if self.type is ColumnType.CATEGORY:
            return self.values or None
        if self.type is not ColumnType.INTEGER or self.low is None or self.high is None:
            return None
        numbers = range(self.low, self.high + 1)
        return tuple(numbers) if len(numbers) <= most else None


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
# These may show the characters beside them in another order than they stand in.
_TURNING = "\u061c\u200f\u202b\u202e\u2067"
# What is typed for the dot of a name (阿卜杜拉·买买提).
_DOTS = str.maketrans(dict.fromkeys("•・･．.‧∙⋅●᛫", "·"))


def fold_width(text: str) -> str:
    """Return the text with full-width ASCII and spaces made half-width."""
    return text if text.isascii() else text.translate(_FULL_TO_HALF)


def word_key(text: str) -> str:
    """Return a word as it is compared: half-width, without blanks or line breaks.

    Radicals count as the characters that they look like.
    """
    words = fold_width(plain_ideographs(text)).split()
    return "".join(words).replace("(", "（").replace(")", "）")


@lru_cache(maxsize=1 << 14)  # a pack asks for its own columns again with every condition
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


def without_unseen(text: str) -> str:
    """Return the text without format characters (Unicode Cf).

    Those that can turn the order of digits stay: what is shown and what is read must agree.
    """
    if text.isprintable():
        return text
    return "".join(c for c in text if c in _TURNING or unicodedata.category(c) != "Cf")


def name_key(text: str) -> str:
    """Return a name as it is compared: without blanks or unseen characters, every dot as ``·``.

    Radicals count as the characters that they look like.
    """
    plain = plain_ideographs(without_unseen(text))
    return "".join(fold_width(plain.translate(_DOTS)).split())
