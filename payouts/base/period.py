"""Months, periods and days as integers.

A month is the count of months since January of year 0 (``2023-09`` is
``2023 * 12 + 8``), a day the count of days since 1970-01-01: both add, compare
and vectorize without surprises. Nothing here reads a clock.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.arrays import Ints


Day = TypeVar("Day", int, str, dt.date)  # a day count, a date as ISO text, or a date

FIRST_YEAR = 1900
LAST_YEAR = 2200
_EPOCH_MONTH = 1970 * 12
# Days before and after every date: bounds that were not given.
ALWAYS_BEFORE = -(10**9)
ALWAYS_AFTER = dt.date.max.toordinal() - dt.date(1970, 1, 1).toordinal()

_YEAR = r"(?P<y>[0-9]{4})"
_ONE = re.compile(rf"{_YEAR}-(?P<m>[0-9]{{2}})\Z")
_YEARLY = re.compile(rf"^{_YEAR}(?:(?P<kind>[QH])(?P<n>[1-4]))?$")
_PARTS = {"Q": 3, "H": 6}  # months in a quarter, in half a year


def _month(year: str | int, month: str | int) -> int:
    y, m = int(year), int(month)
    if not (FIRST_YEAR <= y <= LAST_YEAR and 1 <= m <= 12):  # noqa: PLR2004 (months of a year)
        raise ValueError(f"not a month: {y:04d}-{m:02d}")
    return y * 12 + m - 1


def month_number(year: int, month: int) -> int:
    """Return the month count of a calendar month; ValueError when there is none."""
    return _month(year, month)


def parse_month(text: str) -> int:
    """Return the month count of ``2023-09``; ValueError otherwise."""
    if not (match := _ONE.match(text)):
        raise ValueError(f"not a month: {text!r}")
    return _month(match["y"], match["m"])


def month_text(month: int) -> str:
    """Return ``2023-09``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def months_in_words(first: int, last: int) -> str:
    """Return ``2023-08`` or ``2023-08..2023-12``."""
    return month_text(first) if first == last else f"{month_text(first)}..{month_text(last)}"


def day_number(date: dt.date) -> int:
    """Return the day count of a date."""
    return date.toordinal() - _ORDINAL_EPOCH


_ORDINAL_EPOCH = dt.date(1970, 1, 1).toordinal()


def day_text(day: int) -> str:
    """Return ``2023-09-01``."""
    return dt.date.fromordinal(int(day) + _ORDINAL_EPOCH).isoformat()


def date_text(first: int, last: int) -> str:
    """Return a date that lies from one day to another: ``2023-09-01``, or ``2023-09``."""
    return day_text(first) if first == last else day_text(first)[: len("2023-09")]


def holds_on(day: Day, first: Day | None, last: Day | None) -> bool:
    """Tell whether a day is one from ``first`` to ``last``, both included; None sets no bound."""
    return (first is None or first <= day) and (last is None or day <= last)


def month_of_day(days: Ints) -> Ints:
    """Return the month each day lies in; shape kept."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + _EPOCH_MONTH


def first_day(months: Ints) -> Ints:
    """Return the first day of each month; shape kept."""
    return (months - _EPOCH_MONTH).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def last_day(months: Ints) -> Ints:
    """Return the last day of each month; shape kept."""
    return first_day(months + 1) - 1


def first_day_of(month: int) -> int:
    """Return the first day of one month."""
    return day_number(dt.date(month // 12, month % 12 + 1, 1))


def day_in_month(days: Ints) -> Ints:
    """Return the day of the month, 1 to 31."""
    return days - first_day(month_of_day(days)) + 1


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Months ``first`` to ``last``, both included."""

    first: int
    last: int

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.last < self.first:
            bounds = f"{month_text(self.first)}..{month_text(self.last)}"
            raise ValueError(f"period ends before it begins: {bounds}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2024-09``, ``2024Q3``, ``2024H1``, ``2024`` or ``2024-08..2024-12``.

        Raises:
            ValueError: the text is none of these, or ends before it begins.
        """
        text = text.strip()
        if ".." in text:
            first, _, last = text.partition("..")
            return cls(parse_month(first.strip()), parse_month(last.strip()))
        if match := _YEARLY.match(text):
            length = _PARTS.get(match["kind"], 12)
            start = _month(match["y"], 1) + (int(match["n"] or 1) - 1) * length
            if start // 12 != int(match["y"]):
                raise ValueError(f"not a period: {text!r}")
            return cls(start, start + length - 1)
        month = parse_month(text)
        return cls(month, month)

    def __len__(self) -> int:
        """Return the number of months."""
        return self.last - self.first + 1

    def __iter__(self) -> Iterator[int]:
        """Yield each month."""
        return iter(range(self.first, self.last + 1))

    def __contains__(self, month: int) -> bool:
        """Tell whether the month lies within."""
        return self.first <= month <= self.last

    def __str__(self) -> str:
        """Return the shortest form :meth:`parse` reads back."""
        year, start = divmod(self.first, 12)
        same_year = self.last // 12 == year
        shape = (start, len(self))
        if same_year and shape == (0, 12):
            return f"{year:04d}"
        if same_year and start % 6 == 0 and len(self) == 6:  # noqa: PLR2004 (half a year)
            return f"{year:04d}H{start // 6 + 1}"
        if same_year and start % 3 == 0 and len(self) == 3:  # noqa: PLR2004 (a quarter)
            return f"{year:04d}Q{start // 3 + 1}"
        if len(self) == 1:
            return month_text(self.first)
        return f"{month_text(self.first)}..{month_text(self.last)}"

    def in_words(self) -> str:
        """Return the period as an office prints it, in Chinese."""
        y1, m1 = divmod(self.first, 12)
        y2, m2 = divmod(self.last, 12)
        if (y1, m1, m2) == (y2, 0, 11):
            return f"{y1}年"
        if self.first == self.last:
            return f"{y1}年{m1 + 1}月"
        return f"{y1}年{m1 + 1}月至{'' if y1 == y2 else f'{y2}年'}{m2 + 1}月"
