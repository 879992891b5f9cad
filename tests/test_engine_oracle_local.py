"""The engine against the oracle of the local benefits: thousands of made-up rows, to the fen."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

import open_local
import oracle_local
from cells import Cell, as_months, raw
from packs import compute, outcomes, person_id, shipped
from payouts.base.columns import ColumnSpec, ColumnType
from payouts.engine.entitlement.result import RowStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    import oracle
    from payouts.engine.entitlement.result import Result
    from payouts.rules.rule import Rule

    Person = dict[str, Cell]

ROWS = 5000

# The days on which figures of a benefit begin, and those after the last of them.
_YEARS: dict[str, list[dt.date]] = {
    "zhenglanqi": [dt.date(2023, 1, 1), dt.date(2024, 1, 1)],
    "wenshang-2018": [dt.date(2018, 1, 1), dt.date(2019, 1, 1)],
    "changji": [dt.date(2022, 1, 1), dt.date(2023, 1, 1)],
    "yunyan": [dt.date(2024, 1, 1), dt.date(2024, 7, 1)],
    "wuhan": [dt.date(2011, 11, 1), dt.date(2024, 9, 1), dt.date(2023, 6, 10)],
    "huhehaote": [dt.date(year, month, 1) for year in (2020, 2021, 2022) for month in (1, 3, 7)],
    "xinbei": [dt.date(2021, 8, 1), dt.date(2022, 1, 1), dt.date(2022, 8, 1), dt.date(2023, 1, 1)],
}
_MIDDLE = {
    "huhehaote/local_grant": [dt.date(2019, 1, 1), *[dt.date(2021, 7, 15)] * 5],
    "huhehaote/student_reward": [dt.date(2020, month, 1) for month in (7, 12)]
    + [dt.date(2021, month, 1) for month in (7, 12)],
}
_PERIODS = {
    "zhenglanqi": ["2023", "2023-03..2023-08", "2022-12..2024-01", "2023Q4"],
    "wenshang-2018": ["2018", "2018-06..2018-09", "2017-12..2019-01"],
    "changji": ["2022", "2022Q1", "2021-12..2023-01"],
    "yunyan": ["2024", "2024-01..2024-06", "2023-12..2024-07", "2024Q2"],
    "wuhan": ["2011-10..2024-09", "2023", "2024", "2011-06..2012-03"],
    "huhehaote": ["2021", "2020-07..2021-08", "2021-07", "2022", "2018-12..2023-01"],
    "xinbei": ["2022", "2021-08..2022-07", "2022-07..2022-09", "2021-07..2023-08"],
}
# What stands in a cell more often than chance would have it, or is not told by the column.
_VALUES: dict[str, list[Cell]] = {
    "状态": ["享受", "享受", "享受", None, None, "停发", "迁移", "去世", "取消", "中止"],
    "安置方式": [*["自主就业"] * 5, "安排工作", "供养"],
    "就业状况": [*["未就业"] * 5, "已就业"],
    "审批结果": [*["同意"] * 5, "不同意"],
    "对象类别": [*["烈士遗属"] * 6, "烈士子女", "烈士子女", "参战退役人员", "在乡复员军人"],
    "学历": [
        *["本科", "专科"] * 5,
        *("大学本科", "大专", "大学专科", "高中", "中专", "初中", "研究生"),
    ],
    "票据号": ["A1", "A2", "A10", "B", "b1", "乙7", *(f"P{n:04}" for n in range(60))],
}
# How often a cell that may be blank is.
_BLANK = {"死亡日期": 0.8, "状态日期": 0.6, "退役日期": 0.7, "批准日期": 0.5, "入伍日期": 0.7} | {
    "中止日期": 0.85,
    "恢复日期": 0.97,
}


class Maker:
    """Makes rows for a benefit, a whole column at a time."""

    def __init__(self, key: str, rule: Rule) -> None:
        self.luck = random.Random(f"payouts {key}")  # noqa: S311 (made-up people, not secrets)
        pack, _, self.benefit = key.partition("/")
        self.days = _MIDDLE.get(key, _YEARS[pack])
        self.rule = rule
        self.capped = oracle_local.BENEFITS[key].capped
        self.together = oracle_local.BENEFITS[key].same is not None

    def rows(self, count: int) -> list[Person]:
        """Return rows, those of one person not all side by side."""
        names = [name for name in self.rule.columns if name not in {"姓名", "身份证号"}]
        columns = [self._column(self.rule.columns[name], count) for name in names]
        people = [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]
        for person, number in zip(people, self._persons(count), strict=True):
            person["身份证号"] = person_id(number)
            self._usual(person)
        return people

    def _persons(self, count: int) -> list[int]:
        """Return who the rows are of: of medical bills several, else seldom two."""
        if self.capped:
            return [self.luck.randrange(count // 3) for _ in range(count)]
        again = [self.together and n > 0 and self.luck.random() < 0.06 for n in range(count)]
        return [self.luck.randrange(n) if second else n for n, second in enumerate(again)]

    def _column(self, spec: ColumnSpec, count: int) -> list[Cell]:
        blank = _BLANK.get(spec.name, 0.04) if spec.name in self.rule.optional else 0.03
        luck = self.luck
        made: dict[ColumnType, Callable[[], Cell]] = {
            ColumnType.DATE: self._date,
            ColumnType.MONTH: self._month,
            ColumnType.MONEY: lambda: self._money(spec.name),
            ColumnType.INTEGER: lambda: luck.choice([5, 6, luck.randint(1, 480)]),
            ColumnType.CATEGORY: lambda: luck.choice(spec.values),
            ColumnType.CATEGORIES: lambda: frozenset(luck.sample(spec.values, luck.randint(0, 2))),
        }
        usual = _VALUES.get(spec.name)
        cell = made[spec.type] if usual is None else (lambda: luck.choice(usual))
        return [None if luck.random() < blank else cell() for _ in range(count)]

    def _day(self) -> dt.date:
        """Return a day about a change, or between the first and the last."""
        luck, low, high = self.luck, min(self.days), max(self.days)
        if luck.random() < 0.25:
            near = luck.choice(self.days)
            return near + dt.timedelta(days=luck.choice([-31, -1, 0, 0, 1, 14, 30, 31]))
        return low + dt.timedelta(days=luck.randrange((high - low).days))

    def _date(self) -> oracle.When:
        day = self._day()
        return (day.year, day.month) if self.luck.random() < 0.1 else day

    def _month(self) -> Cell:
        day = self._day()
        return day.year, day.month

    def _money(self, name: str) -> Fraction:
        """Return a sum about the edges of bands and caps, none at all, or less than none."""
        luck = self.luck
        if luck.random() < 0.03:
            return Fraction(-luck.randint(1, 500), 100)
        if name == "本年已报销" and luck.random() < 0.7:
            return Fraction(0)
        edges = [0, 200, 5000, 8000, 10000, 30000, 50000]
        about = luck.choice(edges) + Fraction(luck.randint(-2, 2), 100)
        low_sum = Fraction(luck.randint(0, luck.choice([90_000, 900_000, 6_000_000])), 100)
        return max(about, Fraction(0)) if luck.random() < 0.3 else low_sum

    def _usual(self, person: Person) -> None:
        """Put most dates in the order they usually have; else hardly anybody would be paid."""
        luck = self.luck
        joined, left, paid = (person.get(name) for name in ("入伍日期", "退役日期", "发放月份"))
        if isinstance(paid, tuple) and joined is not None and luck.random() < 0.9:
            day = dt.date(paid[0], paid[1], luck.randint(1, 28))
            served = luck.choice([0, 1, 8, 11, 12, 13, 23, 24, 25])
            person["入伍日期"] = joined = _earlier(day, served)
            if left is not None:
                person["退役日期"] = _earlier(day, luck.choice([-12, -1, 0, 1, 2]))
        elif isinstance(left, dt.date) and joined is not None and luck.random() < 0.9:
            served = luck.choice([6, 12, 18, 23, 24, 24, 25, 30, 60, 61, 66, 67, 145])
            back = _earlier(left, served) + dt.timedelta(days=luck.choice([-1, 0, 0, 0, 1, 10]))
            known_to_month = luck.random() < 0.1
            person["入伍日期"] = (back.year, back.month) if known_to_month else back
        self._pause(person)
        approved = person.get("批准日期")
        if isinstance(approved, dt.date) and luck.random() < 0.5:
            person["批准日期"] = _earlier(approved, luck.choice([1, 12, 40]))

    def _pause(self, person: Person) -> None:
        """End a suspension, where there is one, soon after it began."""
        since = person.get("中止日期")
        if isinstance(since, dt.date) and self.luck.random() < 0.8:
            person["恢复日期"] = _earlier(since, -self.luck.choice([0, 1, 2, 3]))


def _earlier(day: dt.date, months: int) -> dt.date:
    count = day.year * 12 + day.month - 1 - months
    return dt.date(count // 12, count % 12 + 1, min(day.day, 28))


def _rule(key: str) -> Rule:
    pack, _, benefit = key.partition("/")
    return (open_local.completed_pack if pack in open_local.FILES else shipped)(pack).rules[benefit]


def _expected(key: str, people: list[Person], period: str) -> list[oracle.Answer]:
    """Work out every row, with the other rows of its person."""
    of_person: dict[Cell, list[int]] = defaultdict(list)
    for index, person in enumerate(people):
        of_person[person["身份证号"]].append(index)
    answers: list[oracle.Answer] = [("", "")] * len(people)
    for rows in of_person.values():
        found = oracle_local.amounts(key, [people[i] for i in rows], as_months(period))
        for index, answer in zip(rows, found, strict=True):
            answers[index] = answer
    return answers


def _computed(rule: Rule, people: list[Person], period: str) -> Result:
    return compute(rule, [{name: raw(v) for name, v in p.items()} for p in people], period)


# --- what one row of a person does to another --------------------------------------------


def _said(key: str, period: str, *rows: Person) -> list[list[str]]:
    """Return the codes of each row of one person; none where it is paid."""
    people = [{"身份证号": person_id(1), **row} for row in rows]
    cells = [{name: raw(value) for name, value in p.items()} for p in people]
    found = outcomes(_rule(key), cells, period)
    right = [word for word, _ in oracle_local.amounts(key, people, as_months(period))]
    assert [row.status for row in found] == right, "the engine and the oracle differ"
    return [row.codes for row in found]


def test_a_held_row_of_another_period_is_no_copy() -> None:
    now: Person = {"审批结果": "同意", "发放月份": (2023, 2)}
    before: Person = {"审批结果": None, "发放月份": (2022, 12)}
    assert _said("zhenglanqi/relief", "2023", now, before) == [[], ["R001"]]
    unknown: Person = {"审批结果": "同意", "发放月份": None}
    assert _said("zhenglanqi/relief", "2023", now, unknown) == [["E040"], ["R001", "E040"]]


def test_a_held_row_claims_only_the_year_of_its_month() -> None:
    # 享受, and yet dead before the month of payment: held, but never for the year before
    now: Person = {"审批结果": "同意", "发放月份": (2023, 2)}
    later: Person = {**now, "发放月份": (2024, 1), "状态": "享受", "死亡日期": dt.date(2023, 12, 5)}
    assert _said("zhenglanqi/relief", "2022-12..2024-01", now, later) == [[], ["E002"]]
    same_year: Person = {**later, "发放月份": (2023, 12), "死亡日期": dt.date(2023, 11, 5)}
    assert _said("zhenglanqi/relief", "2023", now, same_year) == [["E040"], ["E002", "E040"]]


def _bill(day: dt.date, number: str | None, **more: Cell) -> Person:
    return {
        "报销日期": day,
        "票据号": number,
        "自付费用": Fraction(1200),
        "本年已报销": Fraction(0),
        **more,
    }


def test_a_held_bill_holds_only_those_it_may_stand_before() -> None:
    key = "zhenglanqi/medical_reimbursement"
    early, late = _bill(dt.date(2023, 2, 1), "A3"), _bill(dt.date(2023, 5, 1), "A1")
    march = dt.date(2023, 3, 1)
    unnumbered, same_day = _bill(march, None), _bill(march, "A2")
    assert _said(key, "2023", early, unnumbered, same_day, late) == [
        *([], ["R001"], ["E025"], ["E025"])
    ]
    dead_or_not: Person = {"状态": "享受", "死亡日期": dt.date(2023, 8, 1)}
    stopped = _bill(march, "A2", 中止日期=dt.date(2023, 2, 1), **dead_or_not)
    assert _said(key, "2023", early, stopped, late) == [[], ["E002"], ["E025"]]
    other_period = _bill(dt.date(2022, 12, 30), "A2", **dead_or_not)
    assert _said(key, "2023", early, other_period, late) == [[], ["E002"], []]


# --- thousands of rows -------------------------------------------------------------------


@pytest.mark.parametrize("key", sorted(oracle_local.BENEFITS))
def test_the_engine_agrees_with_the_oracle_on_every_row(key: str) -> None:
    rule = _rule(key)
    maker = Maker(key, rule)
    periods = _PERIODS[key.partition("/")[0]]
    seen: Counter[str] = Counter()
    for period in periods:
        people = maker.rows(-(-ROWS // len(periods)))
        result = _computed(rule, people, period)
        expected = _expected(key, people, period)
        got = zip(result.status.tolist(), result.fen.tolist(), strict=True)
        for person, (word, value), (status, fen) in zip(people, expected, got, strict=True):
            right = (word, value * 100 if word == "paid" else 0)
            assert (RowStatus(status).word, Fraction(fen)) == right, (
                f"{key} {period}: {person} ({value})"
            )
            seen[word] += 1
    assert seen.total() >= ROWS
    # The comparison means nothing if nobody is paid, or nobody lacks anything.
    assert seen["paid"] > ROWS / 20, seen
    assert {"paid", "zero", "held", "rejected"} <= seen.keys(), seen


def test_each_payer_bears_what_the_oracle_says() -> None:
    key = "zhenglanqi/insurance_topup"
    rule = _rule(key)
    people = Maker(key, rule).rows(2000)
    result = _computed(rule, people, "2023")
    paid = [i for i, (word, _) in enumerate(_expected(key, people, "2023")) if word == "paid"]
    assert len(paid) > 500
    for part in result.parts:
        right = [oracle_local.parts(key, people[i])[part.payer] * 100 for i in paid]
        assert [int(part.fen[i]) for i in paid] == right, part.payer
