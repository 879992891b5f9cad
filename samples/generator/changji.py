"""昌吉 2022: five payout lines of the prefecture's review; people where their number is stated."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from fractions import Fraction
from typing import TYPE_CHECKING

from samples.generator.book import roster
from samples.generator.claims import Claims, Terms
from samples.generator.lists import plain_list
from samples.generator.people import People
from samples.generator.rows import Figures, Row, checked, half_up, targets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samples.generator.people import Person
    from samples.generator.rows import Target

    Totals = Mapping[tuple[str, str | None], Target]

NAME = "changji-2022"
_SAVED = dt.datetime(2022, 12, 30)  # noqa: DTZ001 (a workbook has no time zone)
_SIGN = "2022年12月30日"
_PLACES = ("甲县", "乙县", "丙县", "丁县")
_FEWEST_MONTHS, _MOST_MONTHS = 6, 36
# Numbers of people that were not published: invented.
_CASES, _CLAIMS, _CLAIMANTS = 22, 28, 24


def sample() -> bytes:
    """Return the sample workbook.

    Raises:
        ValueError: with the pack's figures, no numbers make the published totals.
    """
    rng = random.Random(2022)  # noqa: S311 (repeatable, not secret)
    people, figures, totals = People(rng, mongolian=0), Figures("changji"), targets(NAME)
    month = ("发放月份",)
    sheets = (
        ("社保补缴", "社保补缴明细表", ("补缴月数", *month), _topup(people, figures, totals)),
        ("企业军转干部解困补助", "解困补助发放表", month, _cadres(people, figures, totals)),
        ("个案救助", "个案救助审批表", ("核定金额", *month), _relief(people, figures, totals)),
        (
            *("医疗费用报销", "医疗费用报销登记表"),
            ("报销日期", "票据号", "自付费用", "本年已报销"),
            _medical(people, figures, totals),
        ),
        (
            *("烈士遗属和子女慰问", "慰问发放表", ("慰问类别", *month)),
            _condolence(people, figures, totals),
        ),
    )
    layouts = [
        (plain_list(name, f"昌吉州2022年{title}", columns, _SIGN), rows)
        for name, title, columns, rows in sheets
    ]
    return roster(layouts, rng, _SAVED)


def _topup(people: People, figures: Figures, totals: Totals) -> list[Row]:
    """Return people who owe so many months that the total is met."""
    target = totals["社保补缴", None]
    base = figures.one("insurance_topup", "月缴费基数")
    rates = [figures.one("insurance_topup", name) for name in ("养老费率", "医疗费率")]
    a_month = sum((half_up(base * rate) for rate in rates), Fraction(0))
    months = [people.rng.randint(12, 34) for _ in range(target.heads)]
    for number in itertools.cycle(range(len(months))):
        short = round(target.amount / a_month) - sum(months)
        if not short:
            break
        more = months[number] + (1 if short > 0 else -1)
        months[number] = min(max(more, _FEWEST_MONTHS), _MOST_MONTHS)
    rows = []
    for owed in months:
        due = sum((half_up(base * rate * owed) for rate in rates), Fraction(0))
        cells = {"补缴月数": owed, "发放月份": (2022, people.rng.choice((6, 10)))}
        rows.append(Row("社保补缴", _somebody(people, (1962, 1980)), cells, due))
    return checked(rows, target)


def _cadres(people: People, figures: Figures, totals: Totals) -> list[Row]:
    target = totals["企业军转干部解困补助", None]
    each = figures.one("cadre_subsidy", "年标准")
    rows = [
        Row("解困补助", _somebody(people, (1945, 1966)), {"发放月份": (2022, 12)}, each)
        for _ in range(target.heads)
    ]
    return checked(rows, target)


def _relief(people: People, figures: Figures, totals: Totals) -> list[Row]:
    """Return cases settled in thousands, the last one making up the total."""
    target = totals["个案救助", None]
    most = figures.one("relief", "最高救助额")
    sums = [Fraction(1000 * people.rng.randint(8, 22)) for _ in range(_CASES)]
    for number in itertools.cycle(range(_CASES)):
        left = target.amount - sum(sums)
        if not left:
            break
        step = max(min(left, most - sums[number], Fraction(1000)), Fraction(-1000))
        sums[number] += step
    rows = [
        Row(
            "个案救助",
            _somebody(people, (1950, 1990)),
            {"核定金额": amount, "发放月份": (2022, people.rng.randint(1, 12))},
            amount,
        )
        for amount in sums
    ]
    return checked(rows, target)


def _medical(people: People, figures: Figures, totals: Totals) -> list[Row]:
    """Return claims; four people hand in two bills."""
    target = totals["医疗费用报销", None]
    members = [_somebody(people, (1940, 1975)) for _ in range(_CLAIMANTS)]
    again = _CLAIMS - _CLAIMANTS
    turns = (*range(_CLAIMANTS - 1), *range(again), _CLAIMANTS - 1)
    terms = Terms(2022, _CLAIMS, turns, expenses=(300_000, 6_000_000))
    rows = Claims(figures, "medical_reimbursement").rows(members, people.rng, terms, target)
    return checked(rows, target)


def _condolence(people: People, figures: Figures, totals: Totals) -> list[Row]:
    """Return families and students, as near to half the money each as makes the total."""
    target = totals["烈士遗属和子女慰问", None]
    sums = figures.of("condolence", "慰问标准")
    family, child = sums["烈士遗属"], sums["烈士子女"]
    children = min(
        (n for n in range(int(target.amount / child)) if (target.amount - n * child) % family == 0),
        key=lambda n: abs(2 * n * child - target.amount),
    )
    families = int((target.amount - children * child) / family)
    rows = []
    for kind, count, born in (
        ("烈士遗属", families, (1940, 1975)),
        ("烈士子女", children, (2000, 2005)),
    ):
        for _ in range(count):
            cells = {"慰问类别": kind, "发放月份": (2022, 9)}
            rows.append(Row("慰问", _somebody(people, born), cells, sums[kind]))
    return checked(rows, target)


def _somebody(people: People, born: tuple[int, int]) -> Person:
    return people.make(people.rng.choice(_PLACES), born)
