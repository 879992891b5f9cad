"""The functions a formula may call: their types, and their operations on columns.

Each takes and returns :class:`~payouts.rules.language.values.Value`. A date known to the
month only is an interval; a function whose result depends on the day then
reports the row as ambiguous instead of choosing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base import identity, period
from payouts.base.money import Exact
from payouts.base.vectors import Dates
from payouts.rules.language.types import BOOLEAN, DATE, ID, INTEGER, MONTH, NUMBER, Type, ValueKind
from payouts.rules.language.values import ReasonIndex, ReasonKind, Reasons, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from payouts.base.arrays import Bools, Ints, Objects

    Operation = Callable[[ReasonIndex, tuple[Value, ...], Mapping[str, str]], Value]

# The option that passes a function the names of its arguments.
ABOUT = ""
BIRTH_DATE = "birth_date"
# A month that no calendar holds; what would lie beyond it, lies there.
_FARTHEST = 2**61


@dataclass(frozen=True, slots=True)
class Function:
    """A library function.

    Attributes:
        result: type of the result; None when it is that of the arguments.
        takes: kinds each argument may have; the last repeats when ``many``.
        options: literal keyword arguments, each with the words it may be.
        work: the vector operation; its options hold ABOUT besides.
    """

    work: Operation
    takes: tuple[frozenset[ValueKind], ...]
    result: Type | None
    many: bool = False
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()


def _months(value: Value) -> Ints:
    """Return month counts of a month or date column (a date's month never depends on its day)."""
    data = value.data
    return period.month_of_day(data.first) if isinstance(data, Dates) else cast("Ints", data)


def months_on(months: Ints, count: Exact, each: int = 1) -> Ints:
    """Return months moved on by a whole number of times ``each`` months, back where negative."""
    most = _FARTHEST // each
    moved: Ints = months + np.clip(count.num, -most, most).astype(np.int64) * each
    return np.clip(moved, -_FARTHEST, _FARTHEST).astype(np.int64, copy=False)


def _month_of(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    return Value(_months(args[0]), args[0].reasons)


def _month_after(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    return Value(_months(args[0]) + 1, args[0].reasons)


def _next_january(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    return Value((_months(args[0]) // 12 + 1) * 12, args[0].reasons)


def _year(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    return Value(Exact.from_ints(_months(args[0]) // 12), args[0].reasons)


def _month_number(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    return Value(Exact.from_ints(_months(args[0]) % 12 + 1), args[0].reasons)


def _birth_date(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    # Only ids that passed every check count; a wrong one already has its reason.
    ids = cast("Objects", args[0].data)
    days = np.zeros(len(ids), dtype=np.int64)
    sound = np.broadcast_to(args[0].reasons.known, len(ids))
    days[sound] = identity.birth_days(ids[sound])[0]
    return Value(Dates.exact(days), args[0].reasons)


def _month_of_age(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    """Return the month in which an age is reached: the birth month, so many years on."""
    months = months_on(_months(args[0]), cast("Exact", args[1].data), 12)
    return Value(months, args[0].reasons | args[1].reasons)


def _given(index: ReasonIndex, args: tuple[Value, ...], _: Mapping[str, str]) -> Value:
    """Return whether an optional cell was filled in; an unreadable one stays unknown."""
    reasons = args[0].reasons
    return Value(reasons.known, index.required(reasons))


def _age(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    """Return the age in years that is reached in a month: in the month of birth, a year more.

    Negative before birth.
    """
    lived = _months(args[1]) - _months(args[0])
    return Value(Exact.from_ints(lived // 12), args[0].reasons | args[1].reasons)


def _first_day(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    return Value(Dates.exact(period.first_day(_months(args[0]))), args[0].reasons)


def _last_day(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    return Value(Dates.exact(period.last_day(_months(args[0]))), args[0].reasons)


def _days_in(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    months = _months(args[0])
    days = period.last_day(months) - period.first_day(months) + 1
    return Value(Exact.from_ints(days), args[0].reasons)


def _days_within(index: ReasonIndex, args: tuple[Value, ...], options: Mapping[str, str]) -> Value:
    """Return how many days of a month lie between two dates, both included.

    An optional date that is blank bounds nothing.
    """
    months = _months(args[2])
    first, last = period.first_day(months), period.last_day(months)
    (begun, begun_late), missing = _or_given(index, args[0], first)
    (ended_early, ended), unknown = _or_given(index, args[1], last)
    shortest = _days_between(np.maximum(first, begun_late), np.minimum(last, ended_early))
    longest = _days_between(np.maximum(first, begun), np.minimum(last, ended))
    reasons = index.mark(
        missing | unknown | args[2].reasons,
        shortest != longest,
        ReasonKind.AMBIGUOUS,
        options[ABOUT],
    )
    return Value(Exact.from_ints(shortest), reasons)


def _or_given(index: ReasonIndex, value: Value, days: Ints) -> tuple[tuple[Ints, Ints], Reasons]:
    """Return the first and last day a date may be, other days where its cell is blank."""
    dates, required = cast("Dates", value.data), index.required(value.reasons)
    blank = value.reasons.missing & required.known
    return (np.where(blank, days, dates.first), np.where(blank, days, dates.last)), required


def _days_between(first: Ints, last: Ints) -> Ints:
    days: Ints = np.maximum(last - first + 1, 0)
    return days


def _extreme(index: ReasonIndex, args: tuple[Value, ...], *, later: bool) -> Value:
    """Return the later or earlier of months, leaving out cells that were not given."""
    best: Ints | None = None
    absent: Bools | None = None
    reasons = Reasons()
    for value in args:
        months = _months(value)
        required = index.required(value.reasons)
        blank = value.reasons.missing & required.known
        reasons = reasons | required
        if best is None or absent is None:
            best, absent = months, blank
            continue
        choose = (months > best) if later else (months < best)
        best = np.where((choose & ~blank) | absent, months, best)
        absent = absent & blank
    if best is None or absent is None:
        raise ValueError("latest and earliest need an argument")
    return Value(best, reasons | args[0].reasons.only(absent))


def _latest(index: ReasonIndex, args: tuple[Value, ...], _: Mapping[str, str]) -> Value:
    return _extreme(index, args, later=True)


def _earliest(index: ReasonIndex, args: tuple[Value, ...], _: Mapping[str, str]) -> Value:
    return _extreme(index, args, later=False)


def _larger(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    result = args[0]
    for value in args[1:]:
        data = Exact.maximum(cast("Exact", result.data), cast("Exact", value.data))
        result = Value(data, result.reasons | value.reasons)
    return result


def _smaller(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    result = args[0]
    for value in args[1:]:
        data = Exact.minimum(cast("Exact", result.data), cast("Exact", value.data))
        result = Value(data, result.reasons | value.reasons)
    return result


def service_parts(start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """Return whole years, whole months beyond them and days beyond those, half-open.

    An anniversary that a month lacks (29 February, the 31st) falls on its last day.
    """
    begun = period.month_of_day(start)
    months = period.month_of_day(end) - begun
    months = np.where(_anniversary(start, begun + months) > end, months - 1, months)
    return months // 12, months % 12, end - _anniversary(start, begun + months)


def _anniversary(start: Ints, month: Ints) -> Ints:
    """Return the day of a month that answers to a date: its last where it lacks that day."""
    first = period.first_day(month)
    length = period.last_day(month) - first + 1
    day: Ints = first + np.minimum(period.day_in_month(start), length) - 1
    return day


def _by_day(years: Ints, start: Ints, end: Ints) -> Exact:
    """Return years, and the days beyond them as a part of the year they lie in."""
    months = period.month_of_day(start)
    last = _anniversary(start, months + years * 12)
    following = _anniversary(start, months + years * 12 + 12)
    part = Exact.from_ints(end - last) / Exact.from_ints(following - last)
    return Exact.from_ints(years) + part


def _with_remainder(years: Ints, months: Ints, days: Ints, rule: str) -> Exact:
    whole = Exact.from_ints(years)
    none = (months == 0) & (days == 0)
    if rule == "drop":
        return whole
    if rule == "part_counts_one":
        return Exact.from_ints(years + ~none)
    if rule == "by_month":
        return Exact.from_ints(years * 12 + months) / 12
    # half_year: to 6 months, or exactly 6, half a year; over 6 a whole one.
    over = (months > 6) | ((months == 6) & (days > 0))  # noqa: PLR2004 (half a year)
    halves = np.where(none, 0, np.where(over, 2, 1))
    return whole + Exact.from_ints(halves.astype(np.int64)) / 2


def _service(start: Ints, end: Ints, rule: str) -> Exact:
    years, months, days = service_parts(start, end)
    if rule == "by_day":
        return _by_day(years, start, end)
    return _with_remainder(years, months, days, rule)


def _whole(_: ReasonIndex, args: tuple[Value, ...], __: Mapping[str, str]) -> Value:
    """Return a number rounded down to a whole one."""
    return Value(cast("Exact", args[0].data).floor(), args[0].reasons)


def _service_years(
    index: ReasonIndex, args: tuple[Value, ...], options: Mapping[str, str]
) -> Value:
    """Return years of service, half-open, with a stated rule for the remainder.

    Two dates known to the month only count whole months from one to the other.
    """
    start, end = cast("Dates", args[0].data), cast("Dates", args[1].data)
    rule = options["remainder"]
    reasons = args[0].reasons | args[1].reasons
    low = _service(start.first, end.first, rule)
    if start.all_exact and end.all_exact:
        return Value(low, reasons)
    both = (start.first != start.last) & (end.first != end.last)
    both = both & (start.first != end.first)  # within one month the day does matter
    shortest = _service(start.last, end.first, rule)
    longest = _service(start.first, end.last, rule)
    unclear = ~both & shortest.ne(longest)
    reasons = index.mark(reasons, unclear, ReasonKind.AMBIGUOUS, options[ABOUT])
    return Value(Exact.where(both, low, shortest), reasons)


_DAY = frozenset({ValueKind.DATE})
_WHEN = frozenset({ValueKind.DATE, ValueKind.MONTH})
_WHOLE = frozenset({ValueKind.INTEGER})
_NUMERIC = frozenset({ValueKind.MONEY, ValueKind.NUMBER, ValueKind.INTEGER})
_ANY = frozenset(ValueKind)
REMAINDERS = ("half_year", "part_counts_one", "by_month", "by_day", "drop")

FUNCTIONS: Mapping[str, Function] = {
    "month_of": Function(_month_of, (_WHEN,), MONTH),
    "month_after": Function(_month_after, (_WHEN,), MONTH),
    "january_after": Function(_next_january, (_WHEN,), MONTH),
    "year": Function(_year, (_WHEN,), INTEGER),
    "month_number": Function(_month_number, (_WHEN,), INTEGER),
    BIRTH_DATE: Function(_birth_date, (frozenset({ID.kind}),), DATE),
    "month_of_age": Function(_month_of_age, (_DAY, _WHOLE), MONTH),
    "age": Function(_age, (_WHEN, _WHEN), INTEGER),
    "first_day": Function(_first_day, (_WHEN,), DATE),
    "last_day": Function(_last_day, (_WHEN,), DATE),
    "days_in": Function(_days_in, (_WHEN,), INTEGER),
    "days_within": Function(_days_within, (_DAY, _DAY, _WHEN), INTEGER),
    "whole": Function(_whole, (frozenset({ValueKind.NUMBER, ValueKind.INTEGER}),), INTEGER),
    "given": Function(_given, (_ANY,), BOOLEAN),
    "latest": Function(_latest, (_WHEN,), MONTH, many=True),
    "earliest": Function(_earliest, (_WHEN,), MONTH, many=True),
    "max": Function(_larger, (_NUMERIC,), None, many=True),
    "min": Function(_smaller, (_NUMERIC,), None, many=True),
    "service_years": Function(
        _service_years, (_DAY, _DAY), NUMBER, options=(("remainder", REMAINDERS),)
    ),
}
