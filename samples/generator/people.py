"""Invented people: names, ids on an area code nobody has, accounts of no bank."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

AREA = "999999"  # no place in the country has this code
BANK = "999900"  # no card begins with 9999

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾那白包"
_GIVEN = (
    "建国", "志强", "秀兰", "玉梅", "海燕", "春生", "德福", "晓峰", "文华", "永胜",
    "丽", "军", "伟", "敏", "静", "磊", "洋", "勇", "霞", "涛",
)  # fmt: skip
_MONGOLIAN = ("宝音", "巴图", "格日勒", "乌云", "萨仁", "那仁", "哈斯", "阿拉坦", "斯琴", "敖登")
_ENDINGS = ("图雅", "高娃", "其木格", "巴雅尔", "毕力格", "塔娜", "朝鲁", "其其格")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PADDED = 2  # characters: a name this short is padded to look as wide as the others


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    name: str
    id: str
    town: str
    account: str


@dataclass(slots=True)
class People:
    """Makes people, never the same id twice; the same generator state makes the same people.

    ``mongolian`` is the part of them that have a Mongolian name.
    """

    rng: random.Random
    mongolian: float = 0.4
    _used: set[str] = field(default_factory=set)

    def make(self, town: str, born: tuple[int, int]) -> Person:
        """Return a person of a township, born in one of the years ``born[0]`` to ``born[1]``."""
        first = dt.date(born[0], 1, 1).toordinal()
        last = dt.date(born[1], 12, 31).toordinal()
        while True:
            day = dt.date.fromordinal(self.rng.randint(first, last))
            number = id_number(day, self.rng.randint(1, 999))
            if number not in self._used:
                break
        self._used.add(number)
        return Person(self._name(), number, town, account_number(self.rng.randrange(10**12)))

    def _name(self) -> str:
        pick = self.rng.choice
        if self.rng.random() < self.mongolian:
            return pick(_MONGOLIAN) + pick(("", "", "·")) + pick(_ENDINGS)
        return pick(_SURNAMES) + pick(_GIVEN)


def id_number(born: dt.date, sequence: int) -> str:
    """Return an id of 18 characters with its right check character (GB 11643)."""
    first = f"{AREA}{born:%Y%m%d}{sequence:03d}"
    return first + check_character(first)


def check_character(first: str) -> str:
    """Return the check character of the first 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def account_number(number: int) -> str:
    """Return an account of 19 digits that passes the Luhn check."""
    first = f"{BANK}{number:012d}"
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in first[::-2])
    return first + str(-(doubled + sum(int(digit) for digit in first[-2::-2])) % 10)


def padded(name: str) -> str:
    """Return a short name as offices write it: 张　三."""
    return "　".join(name) if len(name) == _PADDED else name
