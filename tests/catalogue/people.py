"""The people of the catalogue: number → name, id, account, all sound and all different."""

from __future__ import annotations

from roster_books import an_id

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = "文武德才忠信礼义勇"

HEADER = ("姓名", "身份证号", "批准日期", "银行账号")
FULL = (
    *("姓名", "身份证号", "对象类别", "残疾等级", "残疾性质", "精神障碍"),
    *("月基本工资", "份额", "发放月份", "功勋荣誉", "银行账号"),
)
APPROVED = "2023-01-01"


def name_of(number: int) -> str:
    return _SURNAMES[number % 20] + _GIVEN[number // 20 % 9]


def id_of(number: int) -> str:
    return an_id(number, "19600307", "152530")


def card_of(number: int) -> str:
    """Return a card number of 19 digits whose last one is its check digit (ISO/IEC 7812-1)."""
    body = f"622848004{number:09d}"
    digits = [int(c) * (2 if i % 2 == 0 else 1) for i, c in enumerate(reversed(body))]
    return body + str(-sum(sum(divmod(d, 10)) for d in digits) % 10)


def person(number: int, **other: object) -> tuple[object, ...]:
    """Return a row for HEADER; other cells are given by their header."""
    cells = (name_of(number), id_of(number), APPROVED, card_of(number))
    return _with(HEADER, cells, other)


def full(number: int, **other: object) -> tuple[object, ...]:
    """Return a row for FULL, of a benefit that needs every kind of column."""
    cells: tuple[object, ...] = (
        *(name_of(number), id_of(number), "残疾军人", 7, "因战", "否"),
        *(5000, 1, "2023-01", "无", card_of(number)),
    )
    return _with(FULL, cells, other)


def _with(
    header: tuple[str, ...], cells: tuple[object, ...], other: dict[str, object]
) -> tuple[object, ...]:
    row = dict(zip(header, cells, strict=True))
    assert other.keys() <= row.keys(), f"no such column: {other.keys() - row.keys()}"
    return tuple((row | other).values())
