"""How a blank roster asks for each type of column: words, an example, width and format."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from payouts.base.columns import ColumnType


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written under a column.

    Attributes:
        zh: what to write.
        en: the same in English.
        example: a possible value, where no worked case has one and the pack names none.
        width: characters the column takes at least.
        pattern: number format of its cells; text where nothing else is said.
    """

    zh: str
    en: str
    example: str | int | dt.date = ""
    width: int = 10
    pattern: str = "@"


ENTRIES: dict[ColumnType, Entry] = {
    ColumnType.TEXT: Entry("文字", "text"),
    ColumnType.CATEGORY: Entry("从下拉列表中选一项", "choose one from the list"),
    ColumnType.CATEGORIES: Entry(
        "可写几项，用“、”隔开；没有的写“无”",
        "one or more, with 、 between; 无 for none",
        "无",
        width=22,
    ),
    ColumnType.BOOLEAN: Entry("选“是”或“否”", "是 (yes) or 否 (no)", "否"),
    ColumnType.INTEGER: Entry("整数", "a whole number", 1, pattern="0"),
    ColumnType.NUMBER: Entry("数字", "a number", 1, pattern="General"),
    ColumnType.MONEY: Entry(
        "金额，单位元，不写“元”字", "an amount in yuan, digits only", 3000, pattern="#,##0.00"
    ),
    ColumnType.DATE: Entry(
        "日期，如 2023-09-01；只知道年月的写 2023年9月",
        "a date such as 2023-09-01, or 2023年9月 where the day is not known",
        dt.date(2024, 3, 15),
        width=13,
        pattern="yyyy-mm-dd",
    ),
    ColumnType.MONTH: Entry("月份，如 2024-09", "a month such as 2024-09", "2024-09"),
    ColumnType.ID: Entry(
        "18 位公民身份号码，按文本填写", "the 18 characters of the citizen's id, as text", width=23
    ),
    ColumnType.ACCOUNT: Entry(
        "账号全部数字，按文本填写",
        "all digits of the account, as text",
        "6222000000000000000",
        width=22,
    ),
}
