"""A second, plain way to work out every benefit: one person, one month at a time.

It shares no code with ``payouts``. Only the figures come from the rule files, read
as bare text; conditions, schedules and date arithmetic are written out here again,
so that a mistake in the engine or in a formula shows as a difference.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RULES = Path(__file__).resolve().parents[1] / "rules"

Month: TypeAlias = "tuple[int, int]"  # (year, month)
When: TypeAlias = "dt.date | Month"  # a day, or a month whose day is not known
Person: TypeAlias = "Mapping[str, Any]"
Answer: TypeAlias = "tuple[str, Any]"  # ("paid", Fraction) or (status, why)

_OPEN_STATES = ("停发", "取消", "中止")


class Held(Exception):
    """Something a person must settle is missing or unclear."""


class Zero(Exception):
    """Nothing is due."""


class Rejected(Exception):
    """The row contradicts itself."""


def amount(benefit: str, person: Person, period: tuple[Month, Month]) -> Answer:
    """Work out what one person, whose id is in order, is due.

    Args:
        benefit: id of the benefit, such as ``disability_pension``.
        person: clean values by column; a date is a ``date`` or (year, month), a month
            is (year, month); a blank cell is None or left out.
        period: first and last month, both included.

    Returns:
        ``("paid", exact yuan, rounded as the rule says)``, or ``"zero"``, ``"held"`` or
        ``"rejected"`` with the reason. Where several apply: rejected, zero for a
        stated condition, held, and last zero because no month is due.
    """
    rule = BENEFITS[benefit]
    try:
        _refuse_contradictions(person)
        _refuse_ended(person)
        rule.eligible(person)
        _hold_unclear_state(person)
        total = rule.total(rule, person, period)
    except Rejected as problem:
        return "rejected", str(problem)
    except Zero as problem:
        return "zero", str(problem)
    except Held as problem:
        return "held", str(problem)
    paid = Fraction(math.floor(total * 100 + Fraction(1, 2)), 100)
    return ("paid", paid) if paid else ("zero", "amount")


# --- what holds for every benefit --------------------------------------------------------


def _refuse_contradictions(person: Person) -> None:
    for early, late in (("批准日期", "死亡日期"), ("入伍日期", "退役日期")):
        a, b = person.get(early), person.get(late)
        if a is not None and b is not None and _last_day(b) < _first_day(a):
            raise Rejected(f"{late} < {early}")


def _refuse_ended(person: Person) -> None:
    if person.get("状态") in _OPEN_STATES and person.get("状态日期") is None:
        raise Zero("状态")


def _hold_unclear_state(person: Person) -> None:
    state, died = person.get("状态"), person.get("死亡日期")
    if (state == "去世" and died is None) or (state == "享受" and died is not None):
        raise Held("死亡日期")
    if state == "迁移" and person.get("状态日期") is None:
        raise Held("状态日期")


def _last_month(person: Person) -> int | None:
    """Return the month in which a change of status ends everything."""
    moved = person.get("状态日期")
    if person.get("状态") in (*_OPEN_STATES, "迁移") and moved is not None:
        return _month_of(moved)
    return None


def _need(person: Person, column: str) -> Any:  # noqa: ANN401 (what the column holds)
    """Return a cell that must be filled in."""
    value = person.get(column)
    if value is None:
        raise Held(column)
    return value


# --- dates -------------------------------------------------------------------------------


def _first_day(when: When) -> dt.date:
    return when if isinstance(when, dt.date) else dt.date(*when, 1)


def _last_day(when: When) -> dt.date:
    if isinstance(when, dt.date):
        return when
    return dt.date(*when, calendar.monthrange(*when)[1])


def _days(when: When) -> list[dt.date]:
    first, last = _first_day(when), _last_day(when)
    return [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]


def _month_of(when: When) -> int:
    """Return the month as a count of months."""
    day = _first_day(when)
    return day.year * 12 + day.month - 1


def _as_count(month: Month) -> int:
    return month[0] * 12 + month[1] - 1


def _as_date(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)


def _later(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or its last day where it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _served(start: dt.date, end: dt.date, remainder: str) -> Fraction:
    """Return years of service up to, not including, the day of discharge."""
    if end < start:
        return Fraction(0)
    months = 0
    while _later(start, months + 1) <= end:
        months += 1
    years, rest = divmod(months, 12)
    days = (end - _later(start, months)).days
    if rest == 0 and days == 0:
        return Fraction(years)
    if remainder == "part_counts_one":
        return Fraction(years + 1)
    return years + (Fraction(1) if (rest, days) > (6, 0) else Fraction(1, 2))


def _service_years(person: Person, remainder: str) -> Fraction:
    """Return years of service; where a day is not known and matters, it is unclear."""
    start, end = _need(person, "入伍日期"), _need(person, "退役日期")
    if not isinstance(start, dt.date) and not isinstance(end, dt.date):
        return _served(_first_day(start), _first_day(end), remainder)  # whole months
    possible = {_served(a, b, remainder) for a in _days(start) for b in _days(end)}
    if len(possible) > 1:
        raise Held("服役年限")
    return possible.pop()


def _approved_while_serving(person: Person) -> bool:
    """Tell whether the approval was no later than the discharge."""
    approved, left = person["批准日期"], person.get("退役日期")
    if left is None:
        return False
    answers = {a <= b for a in _days(approved) for b in _days(left)}
    if len(answers) > 1:
        raise Held("退役日期")
    return answers.pop()


# --- figures -----------------------------------------------------------------------------


@cache
def _rule_file(pack: str, benefit: str) -> dict[str, Any]:
    text = (RULES / pack / f"{benefit}.yaml").read_text(encoding="utf-8")
    # Every scalar stays the text that was written: no float, no date is made of it.
    return yaml.load(text, Loader=yaml.BaseLoader)  # type: ignore[no-any-return]


def _number(text: str) -> Fraction:
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    over, _, under = text.partition("/")
    return Fraction(over) / Fraction(under or 1)


def _figure(rule: Benefit, name: str, day: dt.date, *keys: object) -> Fraction:
    """Return the figure in force on a day; where none is, the row is held."""
    for version in _rule_file(rule.pack, rule.id)["figures"][name]["values"]:
        first = dt.date.fromisoformat(version["from"])
        last = dt.date.fromisoformat(version["until"])
        if first <= day <= last:
            found = version["table"] if keys else version["value"]
            for key in keys:
                if str(key) not in found:
                    raise Held(f"{name} {key}")
                found = found[str(key)]
            return _number(found)
    raise Held(f"{name} {day:%Y-%m}")


# --- schedules ---------------------------------------------------------------------------


def _monthly(
    person: Person, period: tuple[Month, Month], start: int, of_month: Callable[[dt.date], Fraction]
) -> Fraction:
    """Add up the months from ``start`` to death or change of status, both due."""
    ends = [_as_count(period[1])]
    if person.get("死亡日期") is not None:
        ends.append(_month_of(person["死亡日期"]))
    if (stopped := _last_month(person)) is not None:
        ends.append(stopped)
    months = range(max(start, _as_count(period[0])), min(ends) + 1)
    if not months:
        raise Zero("未到期" if start > _as_count(period[1]) else "已停止")
    return sum((of_month(_as_date(month)) for month in months), Fraction(0))


def _single(person: Person, period: tuple[Month, Month]) -> dt.date:
    """Return the first day of the month that triggers a yearly or once-only benefit."""
    month = _as_count(_need(person, "发放月份"))
    if not _as_count(period[0]) <= month <= _as_count(period[1]):
        raise Zero("发放月份")
    stopped = _last_month(person)
    if stopped is not None and month > stopped:
        raise Zero("已停止")
    return _as_date(month)


# --- the benefits ------------------------------------------------------------------------


def _anyone(_: Person) -> None:
    """No condition of its own."""


def _disability_eligible(person: Person) -> None:
    cause, grade = person.get("残疾性质"), person.get("残疾等级")
    if cause in {"因战", "因公"} or (grade is not None and grade <= 6):
        return
    if cause is None or grade is None:
        raise Held("残疾性质" if cause is None else "残疾等级")
    raise Zero("因病七级至十级")


def _disability(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    approved = _need(person, "批准日期")
    if _approved_while_serving(person):
        start = (_month_of(person["退役日期"]) // 12 + 1) * 12
    elif _first_day(approved) >= dt.date(2024, 10, 1):
        start = _month_of(approved)
    else:
        start = _month_of(approved) + 1

    def of_month(day: dt.date) -> Fraction:
        grade, cause = _need(person, "残疾等级"), _need(person, "残疾性质")
        return _figure(rule, "年标准", day, grade, cause) / 12

    return _monthly(person, period, start, of_month)


def _survivor(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    approved = _need(person, "批准日期")
    new_law = _first_day(approved) >= dt.date(2024, 10, 1)
    start = _month_of(approved) + (0 if new_law else 1)

    def of_month(day: dt.date) -> Fraction:
        return _figure(rule, "年标准", day, _need(person, "遗属类别")) / 12

    return _monthly(person, period, start, of_month)


def _flat(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    start = _month_of(_need(person, "批准日期"))
    return _monthly(person, period, start, lambda day: _figure(rule, "月标准", day))


def _rural(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    born = dt.datetime.strptime(_need(person, "身份证号")[6:14], "%Y%m%d").date()  # noqa: DTZ007
    start = _month_of(born) + 60 * 12
    if person.get("批准日期") is not None:
        start = max(start, _month_of(person["批准日期"]))

    def of_month(day: dt.date) -> Fraction:
        years = _service_years(person, "part_counts_one")
        return _figure(rule, "每服役一年月标准", day) * years

    return _monthly(person, period, start, of_month)


def _living(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    start = _month_of(_need(person, "批准日期"))

    def of_month(day: dt.date) -> Fraction:
        return _figure(rule, "月标准", day, _need(person, "对象类别"))

    return _monthly(person, period, start, of_month)


def _conscript(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    day = _single(person, period)
    joined = _first_day(_need(person, "入伍日期"))
    return _figure(rule, "年标准", day, "春季" if joined.month <= 6 else "秋季")


def _forest_fire(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    return _figure(rule, "年标准", _single(person, period))


def _local_grant(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    day = _single(person, period)
    per_year = _figure(rule, "每服役一年标准", day, _need(person, "兵员类别"))
    return per_year * _service_years(person, "half_year")


def _medical(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    _single(person, period)
    covered = dt.date(_need(person, "参保年度"), 1, 1)
    share = _figure(rule, "资助比例", covered, _need(person, "对象类别"))
    return _figure(rule, "缴费标准", covered) * share


@dataclass(frozen=True)
class Benefit:
    """Where a benefit's figures stand, and how it is worked out."""

    id: str
    pack: str
    total: Callable[[Benefit, Person, tuple[Month, Month]], Fraction]
    eligible: Callable[[Person], None] = _anyone


BENEFITS = {
    benefit.id: benefit
    for benefit in (
        Benefit("disability_pension", "national", _disability, _disability_eligible),
        Benefit("survivor_pension", "national", _survivor),
        Benefit("sick_veteran", "national", _flat),
        Benefit("war_veteran", "national", _flat),
        Benefit("rural_veteran", "national", _rural),
        Benefit("conscript_allowance", "zhenglanqi", _conscript),
        Benefit("forest_fire_allowance", "zhenglanqi", _forest_fire),
        Benefit("local_grant", "zhenglanqi", _local_grant),
        Benefit("living_allowance", "zhenglanqi", _living),
        Benefit("medical_insurance", "zhenglanqi", _medical),
    )
}
