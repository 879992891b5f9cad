"""The local benefits worked out a second, plain way; the national ones are in ``oracle``.

Dates, statuses and service time are those of ``oracle``; what a local rule says is written
out here again. Only the figures come from the rule files, read as bare text.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import open_local
from oracle import (
    Held,
    Rejected,
    Zero,
    _anyone,
    _as_count,
    _first_day,
    _hold_unclear_state,
    _last_day,
    _month_of,
    _monthly,
    _need,
    _number,
    _once,
    _read,
    _refuse_contradictions,
    _refuse_ended,
    _rule_file,
    _service_years,
    _single,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from oracle import Answer, Month, Person, When

    Period = tuple[Month, Month]


@dataclass(frozen=True)
class Local:
    """How a local benefit is worked out.

    Attributes:
        total: the exact amount of one row.
        eligible: raises what stops a row.
        contradicts: raises where a row contradicts itself.
        same: tells whether two rows of a person claim the same thing; None where no two
            rows of one person are to be judged.
        capped: whether a person's rows share a yearly cap.
        month: the column that says in which month the benefit falls due.
    """

    pack: str
    id: str
    total: Callable[[Local, Person, Period], Fraction]
    eligible: Callable[[Person], None] = _anyone
    contradicts: Callable[[Person], None] = _anyone
    same: Callable[[Person, Person], bool] | None = None
    capped: bool = False
    month: str = "发放月份"


def amount(key: str, person: Person, period: Period) -> Answer:
    """Work out one row that is alone of its person; see ``amounts``."""
    return amounts(key, [person], period)[0]


def amounts(key: str, rows: Sequence[Person], period: Period) -> list[Answer]:
    """Work out what each row of one person is due.

    Args:
        key: pack and benefit, such as ``wuhan/local_grant``.
        rows: clean values by column, as for ``oracle.amount``; in the order of the roster.
        period: first and last month, both included.
    """
    rule = BENEFITS[key]
    found = [_judged(rule, row, period) for row in rows]
    # Nothing, and what is not of this period, bears on no other row; a bill of nothing does.
    open_rows = [
        i
        for i, answer in enumerate(found)
        if (answer[0] if rule.capped else _as_paid(answer)[0]) in {"due", "paid", "held"}
        and not _outside(rows[i].get(rule.month), period)
    ]
    if rule.same is not None:
        _hold_copies(rule.same, rows, found, open_rows)
    if rule.capped:
        _cap(rule, rows, found, open_rows)
    return [_as_paid(answer) for answer in found]


def parts(key: str, person: Person) -> dict[str, Fraction]:
    """Return what each payer bears of a row that is paid."""
    rule = BENEFITS[key]
    return _zhenglanqi_parts(rule, person, _first_day(person["发放月份"]))


def _judged(rule: Local, row: Person, period: Period) -> Answer:
    """Return ("due", exact yuan) or why nothing is: what is certain before what is unclear."""
    try:
        _refuse_contradictions(row)
        rule.contradicts(row)
        _refuse_ended(row)
        rule.eligible(row)
        _hold_unclear_state(row)
        return "due", rule.total(rule, row, period)
    except Rejected as problem:
        return "rejected", str(problem)
    except Zero as problem:
        return "zero", str(problem)
    except Held as problem:
        return "held", str(problem)


def _outside(when: When | None, period: Period) -> bool:
    """Tell whether something is known to fall due before or after the period."""
    if when is None:
        return False
    return not _as_count(period[0]) <= _month_of(when) <= _as_count(period[1])


def _to_fen(yuan: Fraction) -> Fraction:
    return Fraction(math.floor(yuan * 100 + Fraction(1, 2)), 100)


def _as_paid(answer: Answer) -> Answer:
    word, value = answer
    if word != "due":
        return answer
    paid = _to_fen(value)
    return ("paid", paid) if paid else ("zero", "amount")


# --- several rows of one person ----------------------------------------------------------


def _hold_copies(
    same: Callable[[Person, Person], bool],
    rows: Sequence[Person],
    found: list[Answer],
    claiming: Sequence[int],
) -> None:
    """Hold every row that claims what another claims."""
    for i in claiming:
        if any(j != i and same(rows[i], rows[j]) for j in claiming):
            found[i] = ("held", "重复")


def _once_ever(_: Person, __: Person) -> bool:
    return True


def _same_year(one: Person, other: Person) -> bool:
    """Tell whether two rows are of one year, or may be."""
    a, b = one.get("发放月份"), other.get("发放月份")
    return a is None or b is None or a[0] == b[0]


def _same_of(column: str) -> Callable[[Person, Person], bool]:
    def same(one: Person, other: Person) -> bool:
        return one.get(column) is not None and one.get(column) == other.get(column)

    return same


def _cap(rule: Local, rows: Sequence[Person], found: list[Answer], claiming: Sequence[int]) -> None:
    """Pay a person's claims in their order until the cap of the year is reached."""
    unclear = [i for i in claiming if any(_order_open(rows[i], rows[j]) for j in claiming)]
    for i in unclear:
        found[i] = ("held", "先后")
    held = [i for i in claiming if found[i][0] == "held"]
    claims = {i: found[i][1] for i in claiming if found[i][0] == "due"}
    for i, claim in claims.items():
        if any(_may_precede(rows[j], rows[i]) for j in held):
            found[i] = ("held", "以前的待核实")
            continue
        day = rows[i]["报销日期"]
        cap = _figure(rule, "年封顶额", day)
        before = rows[i]["本年已报销"] + sum(
            claims[j]
            for j in claims
            if _first_day(rows[j]["报销日期"]).year == _first_day(day).year
            and (_place(rows[j]), j) < (_place(rows[i]), i)
        )
        found[i] = ("due", min(cap, before + claim) - min(cap, before))


def _place(row: Person) -> tuple[dt.date, str]:
    return _first_day(row["报销日期"]), row["票据号"]


def _order_open(one: Person, other: Person) -> bool:
    """Tell whether the day that is not known decides which of two rows came first."""
    if any(row.get(column) is None for row in (one, other) for column in ("报销日期", "票据号")):
        return False
    a, b = one["报销日期"], other["报销日期"]
    return a != b and _first_day(a) <= _last_day(b) and _first_day(b) <= _last_day(a)


def _may_precede(earlier: Person, row: Person) -> bool:
    """Tell whether a held row stands, or may stand, before a row of its year."""
    day, its = earlier.get("报销日期"), row["报销日期"]
    if day is None:
        return True
    if _first_day(day).year != _first_day(its).year:
        return False
    if earlier.get("票据号") is None:
        return _first_day(day) <= _last_day(its)
    return _place(earlier) < _place(row)


# --- figures -----------------------------------------------------------------------------


@cache
def _versions(pack: str, benefit: str, name: str) -> list[dict[str, Any]]:
    figure = _rule_file(pack, benefit)["figures"][name]
    if figure.get("open") == "true":
        figure = _read(open_local.FILES[pack][benefit])["figures"][name]
    return figure["values"]  # type: ignore[no-any-return]


def _version(rule: Local, name: str, when: When) -> dict[str, Any]:
    """Return the version in force on a day; of a month, if it is the same on all its days."""
    for version in _versions(rule.pack, rule.id, name):
        first = dt.date.fromisoformat(version["from"])
        last = dt.date.fromisoformat(version["until"])
        if first <= _first_day(when) and _last_day(when) <= last:
            return version
    raise Held(f"{name} {when}")


def _figure(rule: Local, name: str, when: When, *keys: str) -> Fraction:
    version = _version(rule, name, when)
    found = version["table"] if keys else version["value"]
    for key in keys:
        if key not in found:
            raise Held(f"{name} {key}")
        found = found[key]
    return _number(found)


def _by_bands(rule: Local, name: str, when: When, total: Fraction) -> Fraction:
    """Add up the parts of a sum, each at the rate of its band."""
    result = Fraction(0)
    for band in _version(rule, name, when)["bands"]:
        over = _number(band["over"])
        top = min(total, _number(band["to"])) if "to" in band else total
        result += max(top - over, Fraction(0)) * _number(band["value"])
    return result


# --- the rules ---------------------------------------------------------------------------


def _sum_of(name: str, *columns: str) -> Callable[[Local, Person, Period], Fraction]:
    """Return the rule of a sum stated for the month of payment, by these columns."""

    def total(rule: Local, person: Person, period: Period) -> Fraction:
        day = _single(person, period)
        return _figure(rule, name, day, *(_need(person, column) for column in columns))

    return total


def _a_month(name: str, *columns: str) -> Callable[[Local, Person, Period], Fraction]:
    """Return the rule of a sum a month from the approval on, by these columns."""

    def total(rule: Local, person: Person, period: Period) -> Fraction:
        def of_month(day: dt.date) -> Fraction:
            return _figure(rule, name, day, *(_need(person, column) for column in columns))

        return _monthly(person, period, _month_of(_need(person, "批准日期")), of_month)

    return total


def _only(column: str, wanted: str) -> Callable[[Person], None]:
    def check(person: Person) -> None:
        if _need(person, column) != wanted:
            raise Zero(column)

    return check


def _merit_gift(rule: Local, person: Person, period: Period) -> Fraction:
    # To the family: that the soldier has died does not end it.
    return _figure(rule, "慰问标准", _once(person, period, _as_count(_need(person, "发放月份"))))


def _zhenglanqi_parts(rule: Local, person: Person, day: dt.date) -> dict[str, Fraction]:
    months, base = _need(person, "补缴月数"), _figure(rule, "月缴费基数", day)
    insured = _to_fen(base * _figure(rule, "财政费率", day) * months)
    own = _to_fen(base * _figure(rule, "个人费率", day) * months)
    return {"财政": insured + _figure(rule, "大病月缴费", day) * months, "个人": own}


def _zhenglanqi_topup(rule: Local, person: Person, period: Period) -> Fraction:
    shares = _zhenglanqi_parts(rule, person, _single(person, period))
    return sum(shares.values(), Fraction(0))


def _changji_topup(rule: Local, person: Person, period: Period) -> Fraction:
    day = _single(person, period)
    paid = _figure(rule, "月缴费基数", day) * _need(person, "补缴月数")
    rates = [_figure(rule, f"{kind}费率", day) for kind in ("养老", "医疗")]
    return sum((_to_fen(paid * rate) for rate in rates), Fraction(0))


def _settled_positive(person: Person) -> None:
    settled = person.get("核定金额")
    if settled is not None and settled <= 0:
        raise Rejected("核定金额")


def _settled(rule: Local, person: Person, period: Period) -> Fraction:
    day = _single(person, period)
    settled: Fraction = _need(person, "核定金额")
    return min(settled, _figure(rule, "最高救助额", day))


def _no_negative_bill(person: Person) -> None:
    for column in ("自付费用", "本年已报销"):
        if person.get(column) is not None and person[column] < 0:
            raise Rejected(column)


def _claim(rule: Local, person: Person, period: Period) -> Fraction:
    """Return what a bill would be paid but for the cap."""
    day: When = _need(person, "报销日期")
    _once(person, period, _month_of(day))
    for column in ("票据号", "本年已报销"):
        _need(person, column)
    _figure(rule, "年封顶额", day)
    return _to_fen(_by_bands(rule, "报销比例", day, _need(person, "自付费用")))


def _paid_before_joining(person: Person) -> None:
    paid, joined = person.get("发放月份"), person.get("入伍日期")
    if paid is not None and joined is not None and _as_count(paid) < _month_of(joined):
        raise Rejected("发放月份")


def _served_months(person: Person) -> int:
    return _as_count(_need(person, "发放月份")) - _month_of(_need(person, "入伍日期"))


def _still_serving(most: int) -> Callable[[Person], None]:
    """Return the check that a conscript has not left, nor served more than ``most`` months."""

    def check(person: Person) -> None:
        left, paid = person.get("退役日期"), person.get("发放月份")
        if left is not None and paid is not None and _month_of(left) < _as_count(paid):
            raise Zero("已退役")
        if _served_months(person) > most:
            raise Held("入伍两年以后")

    return check


def _wenshang(rule: Local, person: Person, period: Period) -> Fraction:
    day = _single(person, period)
    standard = _figure(rule, "年标准", day)
    honours = _need(person, "当年表彰")
    more = Fraction(0)
    for honour in ("三等功", "优秀"):
        rate = _figure(rule, f"{honour}增发", day, honour)
        more += rate if honour in honours else 0
    total = standard * _figure(rule, "地区倍数", day, _need(person, "服役地区")) + standard * more
    if _served_months(person) < 12:  # the degree is rewarded with the first year only
        total += _figure(rule, "学历奖励标准", day, _need(person, "学历"))
    return total


def _wuhan_eligible(person: Person) -> None:
    _only("安置方式", "自主就业")(person)
    # A sergeant, or one who may be, of less than two years: the formula does not say.
    if person.get("兵员类别") != "义务兵" and _service_years(person, "half_year") < 2:
        raise Held("军士不满两年")


def _wuhan(rule: Local, person: Person, period: Period) -> Fraction:
    left = _need(person, "退役日期")
    _once(person, period, _month_of(left))
    years = _service_years(person, "half_year")
    if _need(person, "兵员类别") == "义务兵":
        return _figure(rule, "义务兵每年标准", left) * years
    more = 1 + (years - 2) * _figure(rule, "军士每年增加", left)
    return _figure(rule, "军士基数", left) * more


def _huhehaote(rule: Local, person: Person, period: Period) -> Fraction:
    left = _need(person, "退役日期")
    _once(person, period, _month_of(left))
    a_year = _figure(rule, "每服役一年标准", left, _need(person, "兵员类别"))
    return a_year * _service_years(person, "half_year")


_RULES = (
    Local(
        "zhenglanqi",
        "medical_reimbursement",
        _claim,
        contradicts=_no_negative_bill,
        same=_same_of("票据号"),
        capped=True,
        month="报销日期",
    ),
    Local("zhenglanqi", "insurance_topup", _zhenglanqi_topup, same=_once_ever),
    Local("zhenglanqi", "spouse_allowance", _a_month("月标准"), _only("就业状况", "未就业")),
    Local(
        "zhenglanqi",
        "condolence",
        _sum_of("慰问标准", "节日", "慰问类别"),
        same=_same_of("节日"),
    ),
    Local("zhenglanqi", "relief", _sum_of("救助标准"), _only("审批结果", "同意"), same=_same_year),
    Local("zhenglanqi", "merit_gift", _merit_gift, same=_same_year),
    Local(
        "wenshang-2018",
        "conscript_allowance",
        _wenshang,
        _still_serving(23),
        contradicts=_paid_before_joining,
    ),
    Local("wuhan", "local_grant", _wuhan, _wuhan_eligible, same=_once_ever, month="退役日期"),
    Local("changji", "insurance_topup", _changji_topup, same=_once_ever),
    Local("changji", "cadre_subsidy", _sum_of("年标准"), same=_same_year),
    Local("changji", "relief", _settled, contradicts=_settled_positive, same=_same_year),
    Local(
        "changji",
        "medical_reimbursement",
        _claim,
        contradicts=_no_negative_bill,
        same=_same_of("票据号"),
        capped=True,
        month="报销日期",
    ),
    Local("changji", "condolence", _sum_of("慰问标准", "慰问类别"), same=_same_year),
    Local("yunyan", "relief", _sum_of("援助标准"), _only("审批结果", "同意"), same=_same_year),
    Local(
        "huhehaote",
        "local_grant",
        _huhehaote,
        _only("安置方式", "自主就业"),
        same=_once_ever,
        month="退役日期",
    ),
    Local("huhehaote", "spouse_allowance", _a_month("月标准"), _only("就业状况", "未就业")),
    Local(
        "huhehaote",
        "student_reward",
        _sum_of("奖励标准", "学历"),
        contradicts=_paid_before_joining,
        same=_once_ever,
    ),
    Local(
        "xinbei",
        "conscript_allowance",
        _sum_of("年标准"),
        _still_serving(24),
        contradicts=_paid_before_joining,
        same=_same_year,
    ),
    Local("xinbei", "living_allowance", _a_month("月标准", "对象类别")),
)
BENEFITS = {f"{rule.pack}/{rule.id}": rule for rule in _RULES}
