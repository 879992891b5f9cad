"""A second, plain way to work out every benefit: one person, one month at a time.

It shares no code with ``payouts``. Only the figures come from the rule files, read
as bare text; conditions, schedules and date arithmetic are written out here again,
so that a mistake in the engine or in a formula shows as a difference.
"""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

import open_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

RULES = Path(__file__).resolve().parents[1] / "rules"

Month: TypeAlias = "tuple[int, int]"  # (year, month)
When: TypeAlias = "dt.date | Month"  # a day, or a month whose day is not known
Person: TypeAlias = "Mapping[str, Any]"
Answer: TypeAlias = "tuple[str, Any]"  # ("paid", Fraction) or (status, why)

_OPEN_STATES = ("停发", "取消", "中止")
NEW_LAW = dt.date(2024, 10, 1)  # 军人抚恤优待条例 of 2024


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
        rule.contradicts(person)
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
    for early, late in (
        ("批准日期", "死亡日期"),
        ("入伍日期", "退役日期"),
        ("中止日期", "恢复日期"),
    ):
        a, b = person.get(early), person.get(late)
        if a is not None and b is not None and _last_day(b) < _first_day(a):
            raise Rejected(f"{late} < {early}")


def _refuse_ended(person: Person) -> None:
    if _stopped(person) and person.get("状态日期") is None:
        raise Zero("状态")


def _stopped(person: Person) -> bool:
    """Tell whether the status ends everything; a suspension with its own dates does not."""
    state = person.get("状态")
    return state in _OPEN_STATES and (state != "中止" or person.get("中止日期") is None)


def _hold_unclear_state(person: Person) -> None:
    state, died = person.get("状态"), person.get("死亡日期")
    if (state == "去世" and died is None) or (state == "享受" and died is not None):
        raise Held("死亡日期")
    if state == "迁移" and person.get("状态日期") is None:
        raise Held("状态日期")
    if person.get("恢复日期") is not None and person.get("中止日期") is None:
        raise Held("中止日期")


def _last_month(person: Person) -> int | None:
    """Return the month in which a change of status ends everything."""
    moved = person.get("状态日期")
    if (_stopped(person) or person.get("状态") == "迁移") and moved is not None:
        return _month_of(moved)
    return None


def _suspended(person: Person, month: int) -> bool:
    """Tell whether a month lies after the one of a suspension, before the one of its end."""
    since, until = person.get("中止日期"), person.get("恢复日期")
    if since is None or month <= _month_of(since):
        return False
    return until is None or month < _month_of(until)


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
    if not isinstance(start, dt.date) and not isinstance(end, dt.date) and start != end:
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


# --- conditions --------------------------------------------------------------------------

# What a blank cell may turn out to hold; a blank date lies anywhere.
_POSSIBLE: dict[str, tuple[object, ...]] = {
    "残疾等级": tuple(range(1, 11)),
    "残疾性质": ("因战", "因公", "因病"),
    "供养方式": ("分散供养", "集中供养"),
    "精神障碍": (True, False),
    "死因": ("因病", "旧伤复发", "其他"),
    "批准日期": (dt.date.min, dt.date.max),
    "死亡日期": (dt.date.min, dt.date.max),
}


def _worlds(person: Person, needed: tuple[str, ...], spare: tuple[str, ...]) -> Iterator[Person]:
    """Yield the person with every value unclear cells may have.

    A date known to the month is each of its days. A blank cell that is needed is anything;
    one that may be blank stays so.
    """
    choices: dict[str, tuple[object, ...]] = {}
    for column in (*needed, *spare):
        value = person.get(column)
        if isinstance(value, tuple):
            choices[column] = tuple(_days(value))
        elif value is None and column in needed:
            choices[column] = _POSSIBLE[column]
        else:
            choices[column] = (value,)
    for values in itertools.product(*choices.values()):
        yield {**person, **dict(zip(choices, values, strict=True))}


def _whether(
    person: Person,
    test: Callable[[Person], bool],
    needed: tuple[str, ...],
    spare: tuple[str, ...] = (),
) -> bool | None:
    """Return the answer if it is the same whatever the unclear cells hold, else None."""
    answers = {bool(test(world)) for world in _worlds(person, needed, spare)}
    return answers.pop() if len(answers) == 1 else None


@dataclass(frozen=True)
class Hurdle:
    """A condition: where ``test`` holds, nothing is due (or a person must look at it)."""

    why: str
    test: Callable[[Person], bool]
    needed: tuple[str, ...]
    spare: tuple[str, ...] = ()
    outcome: type[Exception] = Zero


def _pass(person: Person, hurdles: list[Hurdle]) -> None:
    """Raise what stops the person: what is certain before what is unclear."""
    unclear: list[str] = []
    for hurdle in hurdles:
        met = _whether(person, hurdle.test, hurdle.needed, hurdle.spare)
        if met and hurdle.outcome is Zero:
            raise Zero(hurdle.why)
        if met or met is None:
            unclear.append(hurdle.why)
    if unclear:
        raise Held(unclear[0])


# --- figures -----------------------------------------------------------------------------


def _read(text: str) -> dict[str, Any]:
    # Every scalar stays the text that was written: no float, no date is made of it.
    return yaml.load(text, Loader=yaml.BaseLoader)  # type: ignore[no-any-return]


@cache
def _rule_file(pack: str, name: str) -> dict[str, Any]:
    return _read((RULES / pack / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def _office_file(name: str) -> dict[str, Any]:
    return _read(open_figures.FILES.get(f"{name}.yaml", "figures: {}"))


@cache
def _versions(pack: str, benefit: str, name: str) -> list[dict[str, Any]]:
    """Return the versions of a figure, wherever they stand."""
    office = pack == OFFICE
    if office and name in _office_file(benefit)["figures"]:
        return _office_file(benefit)["figures"][name]["values"]  # type: ignore[no-any-return]
    figure = _rule_file("national" if office else pack, benefit)["figures"][name]
    if (shared := figure.get("shared")) is not None:
        above = _office_file("figures")["figures"] if office else {}
        figure = above.get(shared) or _rule_file("national", "figures")["figures"][shared]
    return figure["values"]  # type: ignore[no-any-return]


# A county that completes the national pack with made-up values.
OFFICE = "office"


def _number(text: str) -> Fraction:
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    over, _, under = text.partition("/")
    return Fraction(over) / Fraction(under or 1)


def _figure(rule: Benefit, name: str, day: dt.date, *keys: object) -> Fraction:
    """Return the figure in force on a day; where none is, the row is held."""
    for version in _versions(rule.pack, rule.id, name):
        first = dt.date.fromisoformat(version["from"])
        last = dt.date.fromisoformat(version.get("until", "9999-12-31"))
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
    person: Person,
    period: tuple[Month, Month],
    start: int,
    of_month: Callable[[dt.date], Fraction],
    last: int | None = None,
) -> Fraction:
    """Add up the months from ``start`` to ``last``, death or change of status, all due."""
    ends = [_as_count(period[1])]
    if last is not None:
        ends.append(last)
    if person.get("死亡日期") is not None:
        ends.append(_month_of(person["死亡日期"]))
    if (stopped := _last_month(person)) is not None:
        ends.append(stopped)
    open_months = range(max(start, _as_count(period[0])), min(ends) + 1)
    months = [month for month in open_months if not _suspended(person, month)]
    if open_months and not months:
        raise Zero("中止")
    if not months:
        raise Zero("未到期" if start > _as_count(period[1]) else "已停止")
    return sum((of_month(_as_date(month)) for month in months), Fraction(0))


def _single(person: Person, period: tuple[Month, Month]) -> dt.date:
    """Return the first day of the month that triggers a local yearly or once-only benefit."""
    month = _as_count(_need(person, "发放月份"))
    died = person.get("死亡日期")
    day = _once(person, period, month)
    if died is not None and month > _month_of(died):
        raise Zero("已去世")
    return day


def _once(person: Person, period: tuple[Month, Month], month: int) -> dt.date:
    """Return the first day of the month in which something falls due."""
    if not _as_count(period[0]) <= month <= _as_count(period[1]):
        raise Zero("不在本期")
    stopped = _last_month(person)
    if stopped is not None and month > stopped:
        raise Zero("已停止")
    if _suspended(person, month):
        raise Zero("中止")
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


def _after_approval(approved: When) -> int:
    """Return the month an approval takes effect: the next one, under the new law the same."""
    return _month_of(approved) + (0 if _first_day(approved) >= NEW_LAW else 1)


def _county_pays_from(person: Person) -> int:
    """Return the first month of what a county pays to a disabled soldier."""
    approved = _need(person, "批准日期")
    if _approved_while_serving(person):
        return (_month_of(person["退役日期"]) // 12 + 1) * 12
    return _after_approval(approved)


def _disability(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    start = _county_pays_from(person)

    def of_month(day: dt.date) -> Fraction:
        grade, cause = _need(person, "残疾等级"), _need(person, "残疾性质")
        return _figure(rule, "年标准", day, grade, cause) / 12

    return _monthly(person, period, start, of_month)


def _survivor(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    start = _after_approval(_need(person, "批准日期"))

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


def _nursing_eligible(person: Person) -> None:
    def late(p: Person) -> bool:
        return p["残疾等级"] >= 5 and p["退役日期"] is not None and p["批准日期"] > p["退役日期"]

    _pass(person, [Hurdle("退役后评定", late, ("残疾等级", "批准日期"), ("退役日期",))])


def _nursing_hurdles(day: dt.date) -> list[Hurdle]:
    def alone(p: Person) -> bool:
        return bool(p["供养方式"] == "分散供养")

    def severe(p: Person) -> bool:
        return bool(p["残疾等级"] <= 4)

    def afterwards(p: Person) -> bool:
        return p["退役日期"] is not None and p["批准日期"] > p["退役日期"]

    if day < NEW_LAW:
        return [
            Hurdle("等级", lambda p: not severe(p), ("残疾等级",)),
            Hurdle("供养", lambda p: not alone(p), ("供养方式",)),
        ]
    return [
        Hurdle(
            "等级",
            lambda p: not (severe(p) or (p["残疾等级"] <= 6 and p["精神障碍"])),
            ("残疾等级", "精神障碍"),
        ),
        Hurdle(
            "供养",
            lambda p: not (alone(p) or p["残疾等级"] >= 5 or afterwards(p)),
            ("供养方式", "残疾等级", "批准日期"),
            ("退役日期",),
        ),
    ]


def _nursing(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    start = _county_pays_from(person)

    def of_month(day: dt.date) -> Fraction:
        for hurdle in _nursing_hurdles(day):
            met = _whether(person, hurdle.test, hurdle.needed, hurdle.spare)
            if met is None:
                raise Held(hurdle.why)
            if met:
                return Fraction(0)
        wage = _figure(rule, "月平均工资", dt.date(day.year - 1, 1, 1))
        grade, cause = _need(person, "残疾等级"), _need(person, "残疾性质")
        return wage * _figure(rule, "护理费比例", day, grade, cause)

    return _monthly(person, period, start, of_month)


def _disability_funeral_eligible(person: Person) -> None:
    def army_pays(p: Person) -> bool:
        left = p["退役日期"]
        return left is not None and p["批准日期"] <= left and left.year == p["死亡日期"].year

    old_wound = "旧伤复发"
    _disability_ends(
        person,
        [
            Hurdle(
                "在服役",
                lambda p: p["退役日期"] is not None and p["死亡日期"] < p["退役日期"],
                ("死亡日期",),
                ("退役日期",),
            ),
            Hurdle(
                "旧伤复发",
                lambda p: p["死因"] == old_wound and p["残疾性质"] != "因病",
                ("死因", "残疾性质"),
            ),
            Hurdle(
                "旧伤复发？",
                lambda p: p["死因"] == old_wound and p["残疾性质"] == "因病",
                ("死因", "残疾性质"),
                outcome=Held,
            ),
            Hurdle("不是因病", lambda p: p["死因"] == "其他", ("死因",)),
            Hurdle(
                "尚未享受",
                lambda p: _after_approval(p["批准日期"]) > _month_of(p["死亡日期"]),
                ("批准日期", "死亡日期"),
            ),
            Hurdle("部队", army_pays, ("批准日期", "死亡日期"), ("退役日期",), outcome=Held),
        ],
    )


def _disability_ends(person: Person, hurdles: list[Hurdle]) -> None:
    def unlisted(p: Person) -> bool:
        return bool(p["残疾性质"] == "因病" and p["残疾等级"] > 6)

    _pass(person, [Hurdle("因病七级至十级", unlisted, ("残疾性质", "残疾等级")), *hurdles])


def _disability_funeral(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    day = _once(person, period, _month_of(_need(person, "死亡日期")))
    return _figure(rule, "年标准", day, _need(person, "残疾等级"), _need(person, "残疾性质"))


def _survivor_funeral_eligible(person: Person) -> None:
    def not_yet(p: Person) -> bool:
        approved = p["批准日期"]
        return approved is not None and _after_approval(approved) > _month_of(p["死亡日期"])

    _pass(person, [Hurdle("尚未享受", not_yet, ("死亡日期",), ("批准日期",))])


def _survivor_funeral(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    day = _once(person, period, _month_of(_need(person, "死亡日期")))
    return _figure(rule, "年标准", day, _need(person, "遗属类别")) / 2


def _died_from(first: dt.date) -> Callable[[Person], None]:
    def check(person: Person) -> None:
        _pass(person, [Hurdle("没有规定", lambda p: p["死亡日期"] < first, ("死亡日期",))])

    return check


def _flat_funeral(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    day = _once(person, period, _month_of(_need(person, "死亡日期")))
    return 6 * _figure(rule, "月标准", day)


def _paid_before_death(person: Person) -> None:
    paid, died = person.get("发放月份"), person.get("死亡日期")
    if paid is not None and died is not None and _as_count(paid) < _month_of(died):
        raise Rejected("发放月份")


def _after_death(person: Person, period: tuple[Month, Month]) -> None:
    """Check that a sum for a death falls due in the period: when stated, else at the death."""
    stated, month = person.get("发放月份"), _month_of(_need(person, "死亡日期"))
    _once(person, period, month if stated is None else _as_count(stated))


def _income_before(rule: Benefit, died: When) -> Fraction:
    return _figure(rule, "人均可支配收入", dt.date(_first_day(died).year - 1, 7, 1))


def _award(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    _after_death(person, period)
    return 30 * _income_before(rule, _need(person, "死亡日期"))


def _uplift(rule: Benefit, person: Person, day: dt.date) -> Fraction:
    """Return the part added for the highest honour; one not on the ladder is unclear."""
    honours = _need(person, "功勋荣誉")
    if not honours:
        return Fraction(0)
    return max(_figure(rule, "增发比例", day, honour) for honour in honours)


def _lump_sum(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    _after_death(person, period)
    died = _first_day(_need(person, "死亡日期"))  # laws change with a month: any day will do
    times = _figure(rule, "收入倍数", died, _need(person, "死亡性质"))
    pay: Fraction = max(_need(person, "月基本工资"), _figure(rule, "少尉军官工资", died))
    base = times * _income_before(rule, died) + 40 * pay
    return base * (1 + _uplift(rule, person, died))


def _waiting_eligible(person: Person) -> None:
    if _need(person, "安置方式") != "安排工作":
        raise Zero("安置方式")


def _works_before_discharge(person: Person) -> None:
    works, left = person.get("上岗日期"), person.get("退役日期")
    if works is not None and left is not None and _last_day(works) < _first_day(left):
        raise Rejected("上岗日期")


def _waiting_from(person: Person) -> int:
    """Return the first month of waiting that the regulations of September 2024 cover."""
    return max(_month_of(_need(person, "退役日期")) + 1, 2024 * 12 + 8)


def _waiting(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    works = person.get("上岗日期")
    last = None if works is None else _month_of(works)

    def of_month(day: dt.date) -> Fraction:
        return _figure(rule, "月最低工资标准", day)

    return _monthly(person, period, _waiting_from(person), of_month, last)


def _fen(value: Fraction) -> Fraction:
    return Fraction(math.floor(value * 100 + Fraction(1, 2)), 100)


def _waiting_insurance(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    works = person.get("上岗日期")
    last = None if works is None else _month_of(works) - 1

    def of_month(day: dt.date) -> Fraction:
        pension = _figure(rule, "养老缴费基数", day) * _figure(rule, "养老缴费比例", day)
        base = _figure(rule, "医疗缴费基数", day)
        shares = [_figure(rule, f"医疗{who}缴费比例", day) for who in ("单位", "个人")]
        return _fen(pension) + sum((_fen(base * share) for share in shares), Fraction(0))

    return _monthly(person, period, _waiting_from(person), of_month, last)


def _demob_eligible(person: Person) -> None:
    if _need(person, "安置方式") != "自主就业":
        raise Zero("安置方式")


def _demob(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    left = _need(person, "退役日期")
    _once(person, period, _month_of(left))
    day = _first_day(left)
    base = _figure(rule, "每服役一年标准", day) * _service_years(person, "half_year")
    return base * (1 + _uplift(rule, person, day))


def _living(rule: Benefit, person: Person, period: tuple[Month, Month]) -> Fraction:
    start = _month_of(_need(person, "批准日期"))

    def of_month(day: dt.date) -> Fraction:
        return _figure(rule, "月标准", day, _need(person, "对象类别"))

    return _monthly(person, period, start, of_month)


def _conscript_eligible(person: Person) -> None:
    month, left = person.get("发放月份"), person.get("退役日期")
    if month is not None and left is not None and _month_of(left) < _as_count(month):
        raise Zero("已退役")
    _first_due(person, "入伍日期")


def _first_due(person: Person, column: str) -> None:
    """Refuse a payment in a month before the one it presupposes."""
    month, since = _need(person, "发放月份"), _need(person, column)
    if _as_count(month) < _month_of(since):
        raise Zero("发放月份")


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
    contradicts: Callable[[Person], None] = _anyone


BENEFITS = {
    benefit.id: benefit
    for benefit in (
        Benefit("disability_pension", "national", _disability, _disability_eligible),
        Benefit("survivor_pension", "national", _survivor),
        Benefit("sick_veteran", "national", _flat),
        Benefit("war_veteran", "national", _flat),
        Benefit("rural_veteran", "national", _rural),
        Benefit("martyr_child", "national", _flat),
        Benefit("nursing_allowance", OFFICE, _nursing, _nursing_eligible),
        Benefit(
            "disability_funeral", "national", _disability_funeral, _disability_funeral_eligible
        ),
        Benefit("survivor_funeral", "national", _survivor_funeral, _survivor_funeral_eligible),
        Benefit("war_veteran_funeral", OFFICE, _flat_funeral, _died_from(NEW_LAW)),
        Benefit("martyr_child_funeral", OFFICE, _flat_funeral, _died_from(dt.date(2025, 1, 1))),
        Benefit("martyr_award", "national", _award, contradicts=_paid_before_death),
        Benefit("death_lump_sum", OFFICE, _lump_sum, contradicts=_paid_before_death),
        Benefit("waiting_allowance", OFFICE, _waiting, _waiting_eligible, _works_before_discharge),
        Benefit(
            "waiting_insurance",
            OFFICE,
            _waiting_insurance,
            _waiting_eligible,
            _works_before_discharge,
        ),
        Benefit("demob_lump_sum", "national", _demob, _demob_eligible),
        Benefit("conscript_allowance", "zhenglanqi", _conscript, _conscript_eligible),
        Benefit("forest_fire_allowance", "zhenglanqi", _forest_fire),
        Benefit("local_grant", "zhenglanqi", _local_grant, lambda p: _first_due(p, "退役日期")),
        Benefit("living_allowance", "zhenglanqi", _living),
        Benefit("medical_insurance", "zhenglanqi", _medical),
    )
}
