"""Who gets what of the benefits whose sheets came later."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from samples.generator.claims import Claims, Terms
from samples.generator.rows import Row, checked, half_up
from samples.generator.zhenglanqi.plan import MONTHS, TOWNS

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from samples.generator.people import People, Person
    from samples.generator.rows import Figures, Target

    Totals = Mapping[tuple[str, str | None], Target]

_OLD = (1948, 1975)
# The fifth, eighth and twelfth people hand in more than one bill.
_TURNS = (0, 1, 2, 3, 4, 5, 4, 6, 7, 8, 4, 9, 7, 10, 11, 12, 11, 13, 14)
_MONTHS_OWED = (5, 6)

# Class, people visited at both festivals, at Spring Festival only, on Army Day only.
_VISITS = (
    ("在乡老复员军人", 4, 3, 1),
    ("抗美援朝军人", 5, 3, 2),
    ("烈士遗属", 2, 2, 2),
)
_NEEDY = "困难退役军人"
_SPRING, _ARMY = ("春节", (2023, 1)), ("八一", (2023, 7))


def spouse_allowance(people: People, figures: Figures, totals: Totals) -> list[Row]:
    """Return a spouse who is paid all year."""
    target = totals["随军家属生活补贴", None]
    each = figures.one("spouse_allowance", "月标准") * MONTHS
    cells = {"就业状况": "未就业", "批准日期": dt.date(2021, 4, 12), "状态": "享受"}
    made = [people.make(TOWNS[0], (1990, 1996)) for _ in range(target.heads)]
    return checked([Row("随军家属生活补贴", who, dict(cells), each) for who in made], target)


def medical_reimbursement(
    members: list[Person], rng: random.Random, figures: Figures, totals: Totals
) -> list[Row]:
    """Return claims; one person reaches the cap, another was paid before."""
    target = totals["医疗费用报销", None]
    claimants = rng.sample(members, max(_TURNS) + 1)
    terms = Terms(2023, len(_TURNS), _TURNS, expenses=(30_000, 900_000), paid_before=7000)
    return checked(
        Claims(figures, "medical_reimbursement").rows(claimants, rng, terms, target), target
    )


def insurance_topup(people: People, figures: Figures, totals: Totals) -> list[Row]:
    """Return two people who pay for months they missed."""
    target = totals["社保接续", None]
    base = figures.one("insurance_topup", "月缴费基数")
    rates = [figures.one("insurance_topup", name) for name in ("财政费率", "个人费率")]
    serious = figures.one("insurance_topup", "大病月缴费")
    rows = []
    for months in _MONTHS_OWED[: target.heads]:
        due = sum((half_up(base * rate * months) for rate in rates), serious * months)
        cells = {"补缴月数": months, "发放月份": (2023, 6)}
        who = people.make(TOWNS[0], (1966, 1972))
        rows.append(Row("社保接续", who, cells, due))
    return checked(rows, target)


def condolence(living: list[Row], people: People, figures: Figures, totals: Totals) -> list[Row]:
    """Return visits at two festivals; most people are visited at one of them."""
    target = totals["慰问金", None]
    sums = figures.pairs("condolence", "慰问标准")
    known = {"在乡老复员军人": "在乡复员军人", "烈士遗属": "烈士遗属"}
    fixed: list[Row] = []
    for kind, both, spring, army in _VISITS:
        who = _known(living, known.get(kind), both + spring + army, people)
        fixed += _visits(who, kind, (both, spring), sums)
    needy = target.heads - len({row.person.id for row in fixed})
    left = target.amount - sum((row.due for row in fixed), Fraction(0))
    split = _split(needy, left, sums)
    new = [people.make(people.rng.choice(TOWNS), _OLD) for _ in range(needy)]
    return checked(fixed + _visits(new, _NEEDY, split, sums), target)


def _known(living: list[Row], kind: str | None, count: int, people: People) -> list[Person]:
    """Return people of a class of the 抚恤补助, and new ones where they are too few."""
    found = [
        row.person
        for row in living
        if row.cells["对象类别"] == kind and row.cells["状态"] == "享受"
    ][:count]
    more = count - len(found)
    return found + [people.make(people.rng.choice(TOWNS), (1930, 1940)) for _ in range(more)]


def _visits(
    who: list[Person],
    kind: str,
    split: tuple[int, int],
    sums: Mapping[tuple[str, str], Fraction],
) -> list[Row]:
    """Return the visits: the first people at both festivals, the next at Spring Festival only."""
    both, spring = split
    rows = []
    for number, person in enumerate(who):
        festivals = [_SPRING] if number < both + spring else []
        festivals += [_ARMY] if number < both or number >= both + spring else []
        for festival, month in festivals:
            cells = {"慰问类别": kind, "节日": festival, "发放月份": month}
            rows.append(Row("慰问金", person, cells, sums[festival, kind]))
    return rows


def _split(
    count: int, amount: Fraction, sums: Mapping[tuple[str, str], Fraction]
) -> tuple[int, int]:
    """Return how many are visited twice, and in spring only, so that it makes the amount."""
    spring, army = sums["春节", _NEEDY], sums["八一", _NEEDY]
    choices = [(both, only) for both in range(count + 1) for only in range(count - both + 1)]

    def distance(choice: tuple[int, int]) -> tuple[Fraction, int]:
        both, only = choice
        total = both * (spring + army) + only * spring + (count - both - only) * army
        return abs(total - amount), abs(both - count // 6)

    return min(choices, key=distance)


def relief(people: People, figures: Figures, totals: Totals) -> list[Row]:
    """Return veterans in need whose applications were granted."""
    target = totals["困难退役军人救助", None]
    each = figures.one("relief", "救助标准")
    rows = []
    for number in range(target.heads):
        cells = {"审批结果": "同意", "发放月份": (2023, 6 if number % 2 else 11)}
        who = people.make(people.rng.choice(TOWNS), _OLD)
        rows.append(Row("困难退役军人救助", who, cells, each))
    return checked(rows, target)


def merit_gift(people: People, figures: Figures, totals: Totals) -> list[Row]:
    """Return the families that were brought news of merit."""
    target = totals["立功军人家庭慰问金", None]
    each = figures.one("merit_gift", "慰问标准")
    rows = []
    for number in range(target.heads):
        who = people.make(TOWNS[number], (1968, 1976))
        cells = {"发放月份": (2023, 4 + 5 * number)}
        rows.append(Row("立功军人家庭慰问金", who, cells, each))
    return checked(rows, target)
