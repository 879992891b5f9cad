"""Who gets what of the benefits with figures of their own, so that totals are as published.

The figures are read from the rule pack and the totals from ``controls.yaml``; the
numbers of people or months of each kind are searched for. Rows hold clean values;
how a cell is written is decided in ``sheets.py``.
"""

from __future__ import annotations

import datetime as dt
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from samples.generator.rows import Row, checked

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from samples.generator.people import People
    from samples.generator.rows import Figures, Target

TOWNS = (
    "上都镇", "桑根达来镇", "哈毕日嘎镇", "宝绍岱苏木", "那日图苏木", "赛音呼都嘎苏木",
    "扎格斯台苏木",
)  # fmt: skip
MONTHS = 12

# People of each class, and the years they may be born in.
CLASSES = {
    "残疾军人": (30, (1950, 1985)),
    "烈士遗属": (6, (1940, 1970)),
    "因公牺牲军人遗属": (4, (1945, 1975)),
    "病故军人遗属": (5, (1945, 1975)),
    "在乡复员军人": (8, (1930, 1938)),
    "带病回乡退伍军人": (60, (1948, 1972)),
    "参战退役人员": (45, (1950, 1965)),
    "农村籍退役士兵": (66, (1943, 1962)),
}
_MOST_MISSING = 2  # months a person of a class, on average, that may be left out of the year
_HALF_YEARS = 4  # a conscript serves two years
_SERGEANT = 10  # half-years a sergeant has served at least
_GRADES = (*range(5, 11), *range(6, 11))  # mostly the lower ones


# --- 抚恤补助 ----------------------------------------------------------------------------


def living_allowance(
    people: People, rng: random.Random, figures: Figures, target: Target
) -> list[Row]:
    """Return a year of monthly allowances; late approvals and deaths make up the odd months."""
    monthly = figures.of("living_allowance", "月标准")
    full = sum(count * MONTHS * monthly[name] for name, (count, _) in CLASSES.items())
    missing = _missing_months(monthly, Fraction(full) - target.amount)
    rows = []
    for name, (count, born) in CLASSES.items():
        gaps = list(_gaps(missing[name]))
        for number in range(count):
            town = rng.choices(TOWNS, weights=(5, 3, 2, 2, 1, 1, 1))[0]
            row = Row("抚恤补助", people.make(town, born), {"对象类别": name})
            gap = gaps[number] if number < len(gaps) else 0
            _set_months(row, gap, rng, died=number % 2 == 1)
            if name == "残疾军人":
                row.cells["残疾等级"] = rng.choice(_GRADES)
                row.cells["残疾性质"] = rng.choice(("因战", "因公"))
            row.due = (MONTHS - gap) * monthly[name]
            rows.append(row)
    return checked(rows, target)


def _missing_months(monthly: dict[str, Fraction], excess: Fraction) -> dict[str, int]:
    """Return how many months of each class are not due, so that they make up the excess."""
    reached: dict[Fraction, tuple[int, ...]] = {Fraction(0): ()}
    for name, (count, _) in CLASSES.items():
        limit = min(count * _MOST_MISSING, 2 * MONTHS)
        step: dict[Fraction, tuple[int, ...]] = {}
        for (total, months), more in itertools.product(reached.items(), range(limit + 1)):
            amount = total + more * monthly[name]
            if amount <= excess:
                step.setdefault(amount, (*months, more))
        reached = step
    best = max(reached, default=Fraction(0))
    return dict(zip(CLASSES, reached[best], strict=True))


def _gaps(months: int) -> Iterator[int]:
    """Split missing months among people: 5, 2, 7, 1, 4, 5, 2 and so on."""
    for size in itertools.cycle((5, 2, 7, 1, 4)):
        if months <= 0:
            return
        yield min(size, months)
        months -= size


def _set_months(row: Row, gap: int, rng: random.Random, *, died: bool) -> None:
    """Date the approval or the death so that ``gap`` months of 2023 are not due."""
    row.cells["状态"] = "享受"
    day = rng.randint(1, 28)
    if gap and died:
        row.cells |= {"状态": "去世", "死亡日期": dt.date(2023, MONTHS - gap, day)}
    elif gap:
        row.cells["批准日期"] = dt.date(2023, gap + 1, day)
        return
    year, month = rng.randint(1995, 2022), rng.randint(1, MONTHS)
    month_only = rng.random() < 0.3  # noqa: PLR2004 (some offices leave out the day)
    row.cells["批准日期"] = (year, month) if month_only else dt.date(year, month, day)


# --- 优待金 ------------------------------------------------------------------------------


def conscript_allowance(
    people: People, rng: random.Random, figures: Figures, target: Target
) -> list[Row]:
    """Return the families of spring and autumn conscripts."""
    sums = figures.of("conscript_allowance", "年标准")
    spring = min(
        range(target.heads + 1),
        key=lambda n: abs(n * sums["春季"] + (target.heads - n) * sums["秋季"] - target.amount),
    )
    rows = []
    for number in range(target.heads):
        intake = "春季" if number < spring else "秋季"
        year = 2023 if intake == "春季" or number % 2 else 2022
        month = 3 if intake == "春季" else 9
        day = rng.randint(10, 25)
        row = Row("优待金", people.make(rng.choice(TOWNS), (1998, 2004)), due=sums[intake])
        row.cells["入伍日期"] = (year, month) if number % 3 == 0 else dt.date(year, month, day)
        row.cells["发放月份"] = (2023, 8 if intake == "春季" else MONTHS)
        rows.append(row)
    rng.shuffle(rows)
    return checked(rows, target)


def forest_fire_allowance(
    people: People, rng: random.Random, figures: Figures, target: Target
) -> list[Row]:
    """Return the families of forest fire-fighters."""
    each = figures.of("forest_fire_allowance", "年标准")[""]
    rows = [
        Row("森林消防", people.make(rng.choice(TOWNS), (1996, 2003)), {"发放月份": (2023, 8)}, each)
        for _ in range(target.heads)
    ]
    return checked(rows, target)


# --- 地方经济补助 ------------------------------------------------------------------------


def local_grant(people: People, rng: random.Random, figures: Figures, target: Target) -> list[Row]:
    """Return soldiers discharged in autumn 2022 and spring 2023."""
    per_year = figures.of("local_grant", "每服役一年标准")
    conscripts, sergeants = _half_years(per_year, target)
    served = [("义务兵", n) for n in conscripts] + [("军士", n) for n in sergeants]
    rows = []
    for number, (kind, halves) in enumerate(served):
        born = (1999, 2002) if kind == "义务兵" else (1988, 1995)
        row = Row("地方经济补助", people.make(rng.choice(TOWNS), born), {"兵员类别": kind})
        joined, left = _service(halves, number)
        row.cells |= {"入伍日期": joined, "退役日期": left, "发放月份": (2023, 6)}
        row.due = Fraction(halves, 2) * per_year[kind]
        rows.append(row)
    rng.shuffle(rows)
    return checked(rows, target)


def _half_years(per_year: dict[str, Fraction], target: Target) -> tuple[list[int], list[int]]:
    """Return the half-years each conscript and each sergeant has served."""

    def distance(mix: tuple[int, int, int]) -> Fraction:
        _, conscript, sergeant = mix
        amount = (per_year["义务兵"] * conscript + per_year["军士"] * sergeant) / 2
        return abs(amount - target.amount)

    mixes = [
        (count, conscript, sergeant)
        for count in range(target.heads // 2, target.heads)
        for conscript in range(_HALF_YEARS * count + 1, _HALF_YEARS * count + 4)
        for sergeant in range(_SERGEANT * (target.heads - count) + 1, 15 * (target.heads - count))
    ]
    count, conscript, sergeant = min(mixes, key=distance)
    longer = conscript - _HALF_YEARS * count
    conscripts = [_HALF_YEARS + (number < longer) for number in range(count)]
    sergeants = [_SERGEANT] * (target.heads - count)
    extra = sergeant - sum(sergeants)
    for number, size in enumerate(itertools.islice(itertools.cycle((6, 2, 1)), 10**3)):
        more = min(size, extra)
        sergeants[number % len(sergeants)] += more
        extra -= more
    return conscripts, sergeants


def _service(halves: int, number: int) -> tuple[Any, Any]:
    """Return dates of enlistment and discharge that make so many half-years."""
    years = halves // 2
    if halves % 2:  # from September to March: years and not quite six months
        return dt.date(2022 - years, 9, 20), dt.date(2023, 3, 10)
    match number % 3:
        case 0:  # to the day
            return dt.date(2022 - years, 9, 10), dt.date(2022, 9, 10)
        case 1:  # the months only
            return (2022 - years, 9), (2022, 9)
        case _:  # six months and ten days over: a whole year more
            return dt.date(2023 - years, 9, 10), dt.date(2023, 3, 20)


# --- 医保缴纳 ----------------------------------------------------------------------------


def medical_insurance(members: list[Row], figures: Figures, year: int, target: Target) -> list[Row]:
    """Return whose fee is paid in full and whose by half, among those of the 抚恤补助."""
    version = 0 if year == 2023 else 1  # noqa: PLR2004 (the first year of coverage)
    fee = figures.of("medical_insurance", "缴费标准", version)[""]
    share = figures.of("medical_insurance", "资助比例")
    living = [row for row in members if row.cells["状态"] == "享受"]
    whole = [row for row in living if share[row.cells["对象类别"]] == 1]
    part = [row for row in living if share[row.cells["对象类别"]] < 1]

    def amount(rows: list[Row]) -> Fraction:
        return sum((fee * share[row.cells["对象类别"]] for row in rows), Fraction(0))

    choices = (whole[:n] + part[: target.heads - n] for n in range(target.heads + 1))
    chosen = min(choices, key=lambda rows: abs(amount(rows) - target.amount))
    month = (2023, 4 if year == 2023 else 11)  # noqa: PLR2004 (see above)
    rows = []
    for member in chosen:
        kind = member.cells["对象类别"]
        cells = {"对象类别": kind, "参保年度": year, "发放月份": month}
        rows.append(Row("医保缴纳", member.person, cells, fee * share[kind]))
    return checked(rows, target)
