"""What a step came to on earlier rows: order, years, caps, and rows that wait for a held one."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packs import COLUMNS, compute, make_pack, outcomes, person_id
from payouts.base.money import Exact
from payouts.base.vectors import Coded
from payouts.engine.entitlement.groups import Grouped, rows_alike, waiting_rows
from payouts.engine.entitlement.result import Result, RowStatus
from payouts.rules.language.values import Reasons, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from packs import Row
    from payouts.base.arrays import Bools, Ints
    from payouts.rules.rule import Rule

COLUMNS_HERE = (
    COLUMNS
    + """\
  报销日期: {type: date}
  票号: {type: integer, from: 1, to: 1000000}
  户号: {type: text}
  已报销: {type: money}
  报销月份: {type: month}
"""
)
ORDERED = "groups: {个人年度: {by: [身份证号], within: year, order: [报销日期]}}"
# A claim is paid in full up to 1,000 yuan a person and year.
CLAIM = f"""\
benefit: claim
name: 医疗补助
law: [{{title: 测试办法}}]
columns: {{报销日期: required, 票号: required, 金额: required, 已报销: optional, 户号: optional,
  报销月份: optional, 性质: optional}}
unique_by: [票号]
figures:
  限额:
    unit: 元/年
    select: 报销日期
    values: [{{from: 2020-01-01, until: 2029-12-31, value: "1000", status: published, source: 表}}]
checks:
  - {{zero_if: 性质 == "因病", because: 因病不报}}
  - {{hold_if: 性质 == "因公", because: 因公待核}}
  - {{reject_if: 金额 < 0, because: 金额为负}}
{ORDERED}
lines:
  报销: {{pays: once, month: month_of(报销日期), steps: {{可报: 金额}}}}
payment:
  应报: sum(可报)
  此前: before(应报, 个人年度)
  应发金额: max(min(应报, 限额 - 此前), 0)
round: {{step: 应发金额, to: "0.01", mode: half_up}}
"""
PERSON = person_id(1)
YEARS = "2022-01..2024-12"


def claim_rule(root: Path, *edits: tuple[str, str]) -> Rule:
    text = CLAIM
    for old, new in edits:
        assert old in text, f"the test edits what is not there: {old}"
        text = text.replace(old, new)
    return make_pack(root, text, columns=COLUMNS_HERE).rules["claim"]


@cache
def plain() -> Rule:
    with tempfile.TemporaryDirectory() as folder:
        return claim_rule(Path(folder))


def claims(*rows: tuple[str, object], **more: object) -> list[Row]:
    """Return rows of one person: (date, amount), numbered in the order given."""
    return [
        {
            "身份证号": PERSON,
            "报销日期": dt.date.fromisoformat(day) if len(day) > len("2023-01") else day,
            "票号": number,
            "金额": amount,
            **more,
        }
        for number, (day, amount) in enumerate(rows, 1)
    ]


def with_cells(rows: Sequence[Row], at: int, **cells: object) -> list[Row]:
    return [{**row, **cells} if i == at else row for i, row in enumerate(rows)]


def paid(rule: Rule, rows: Sequence[Row], period: str = YEARS) -> list[str]:
    """Return what each row is paid, or its codes where it is not."""
    return [found.amount if found.status == "paid" else "+".join(found.codes)
            for found in outcomes(rule, rows, period)]  # fmt: skip


# --- the cap by hand ---------------------------------------------------------------------


def test_the_cap_is_used_up_in_the_order_of_the_dates() -> None:
    # By date: 400 (400), 350 (750), 500 → 250 (1000), 80 → nothing left.
    rows = claims(
        ("2023-09-01", 500), ("2023-02-01", 400), ("2023-12-31", "80"), ("2023-06-01", 350)
    )
    assert paid(plain(), rows) == ["250.00", "400.00", "E013", "350.00"]


def test_claims_of_one_day_keep_the_order_of_the_roster() -> None:
    day = "2023-05-05"
    assert paid(plain(), claims((day, 700), (day, 600))) == ["700.00", "300.00"]
    assert paid(plain(), claims((day, 600), (day, 700))) == ["600.00", "400.00"]


def test_the_last_fen_of_the_cap_is_paid() -> None:
    rows = claims(("2023-01-01", "999.99"), ("2023-01-02", "0.02"), ("2023-01-03", "0.01"))
    assert paid(plain(), rows) == ["999.99", "0.01", "E013"]


def test_a_new_year_is_a_new_cap_but_a_period_is_one(tmp_path: Path) -> None:
    rows = claims(("2022-12-31", 900), ("2023-01-01", 900), ("2023-12-31", 900))
    assert paid(plain(), rows) == ["900.00", "900.00", "100.00"]
    whole = claim_rule(tmp_path, ("within: year", "within: period"))
    assert paid(whole, rows) == ["900.00", "100.00", "E013"]


def test_another_person_has_a_cap_of_their_own() -> None:
    mine, other = claims(("2023-01-01", 900), ("2023-02-01", 900))
    assert paid(plain(), [mine, {**other, "身份证号": person_id(2)}]) == ["900.00", "900.00"]


def test_what_was_paid_before_the_roster_counts_and_is_not_guessed(tmp_path: Path) -> None:
    known = ("order: [报销日期]", "order: [报销日期], already_paid: 已报销")
    rule = claim_rule(tmp_path, known)
    rows = claims(("2023-01-01", 300), ("2023-02-01", 300), 已报销="700.50")
    assert paid(rule, rows) == ["299.50", "E013"]
    assert paid(rule, with_cells(rows, 0, 已报销=None)) == ["R001", "E025"]


def test_a_claim_held_for_a_required_column_holds_those_after_it(tmp_path: Path) -> None:
    rule = claim_rule(tmp_path, ("性质: optional", "性质: required"))
    rows = claims(("2023-01-01", 300), ("2023-02-01", 300), 性质="因战")
    assert paid(rule, rows) == ["300.00", "300.00"]
    assert paid(rule, with_cells(rows, 0, 性质=None)) == ["R001", "E025"]
    assert paid(rule, with_cells(rows, 1, 性质=None)) == ["300.00", "R001"]


def test_order_by_month_and_by_text_and_number(tmp_path: Path) -> None:
    rows = with_cells(claims(("2023-01-01", 600), ("2023-01-01", 700)), 0, 报销月份="2023-10")
    rows = with_cells(rows, 1, 报销月份="2023-09")
    by_month = claim_rule(tmp_path / "a", ("order: [报销日期]", "order: [报销月份]"))
    assert paid(by_month, rows) == ["300.00", "700.00"], "October comes after September"
    rows = with_cells(with_cells(rows, 0, 票号=10), 1, 票号=9)
    by_number = claim_rule(tmp_path / "b", ("order: [报销日期]", "order: [票号]"))
    assert paid(by_number, rows) == ["300.00", "700.00"], "10 comes after 9"
    rows = with_cells(with_cells(rows, 0, 户号="乙"), 1, 户号="丙")
    by_text = claim_rule(tmp_path / "c", ("order: [报销日期]", "order: [户号]"))
    assert paid(by_text, rows) == ["300.00", "700.00"]


# --- which rows count --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "first"),
    [({"性质": "因病"}, "E001"), ({"金额": "-5"}, "E003"), ({"金额": 0}, "E013")],
)
def test_rows_that_are_zero_or_rejected_do_not_count(cells: Row, first: str) -> None:
    rows = with_cells(claims(("2023-01-01", 800), ("2023-02-01", 900)), 0, **cells)
    assert paid(plain(), rows) == [first, "900.00"]


def test_a_claim_outside_the_period_does_not_count() -> None:
    rows = claims(("2023-01-01", 800), ("2023-02-01", 900))
    assert paid(plain(), rows, "2023-02") == ["E012", "900.00"]


def test_a_held_row_holds_the_later_ones_only() -> None:
    rows = claims(
        ("2023-01-01", 100), ("2023-03-01", 100), ("2023-05-01", 100), ("2024-01-01", 100)
    )
    held = with_cells(rows, 1, 性质="因公")
    assert paid(plain(), held) == ["100.00", "E002", "E025", "100.00"]
    last = with_cells(rows, 2, 性质="因公")
    assert paid(plain(), last) == ["100.00", "100.00", "E002", "100.00"]
    twice = with_cells(held, 2, 性质="因公")
    assert paid(plain(), twice) == ["100.00", "E002", "E002", "100.00"], "one reason is enough"


def test_a_held_row_does_not_hold_a_later_one_that_is_not_due_anyway() -> None:
    rows = with_cells(claims(("2023-01-01", 100), ("2023-02-01", 100)), 0, 性质="因公")
    assert paid(plain(), with_cells(rows, 1, 性质="因病")) == ["E002", "E001"]


def test_duplicates_hold_what_comes_after_them() -> None:
    rows = claims(("2023-01-01", 100), ("2023-01-01", 100), ("2023-02-01", 100))
    assert paid(plain(), with_cells(rows, 1, 票号=1)) == ["E040", "E040", "E025"]


def test_a_held_row_without_a_date_holds_every_row_it_might_precede(tmp_path: Path) -> None:
    rows = claims(("2023-01-01", 100), ("2024-03-01", 100), ("2023-02-01", 100))
    rows = with_cells(with_cells(rows, 2, 身份证号=person_id(2)), 0, 报销日期=None)
    assert paid(plain(), rows) == ["R001", "E025", "100.00"], "its year is not known"
    by_number = claim_rule(tmp_path, ("order: [报销日期]", "order: [票号]"))
    assert paid(by_number, rows) == ["R001", "E025", "100.00"]


def test_a_month_without_a_day_does_not_decide_the_order() -> None:
    # Sometime in May, 10 May: which came first settles what each is paid.
    rows = claims(("2023-04-30", 100), ("2023-05", 600), ("2023-05-10", 700), ("2023-06-01", 1))
    assert paid(plain(), rows) == ["100.00", "E023", "E023", "E025"]
    assert paid(plain(), with_cells(rows, 2, 报销日期=dt.date(2023, 6, 1))) == [
        *("100.00", "600.00", "300.00", "E013")
    ]
    # two known to the same month are equal in the order and keep that of the roster
    assert paid(plain(), with_cells(rows, 2, 报销日期="2023-05"))[1:3] == ["600.00", "300.00"]
    # a row that is not due leaves nothing open
    assert paid(plain(), with_cells(rows, 1, 性质="因病"))[1:3] == ["E001", "700.00"]


# --- two groups --------------------------------------------------------------------------

_TWO = (
    ("groups: {", "groups: {一户: {by: [户号], within: period, order: [报销日期]}, "),
    (
        "max(min(应报, 限额 - 此前), 0)",
        "max(min(应报, 限额 - 此前, 限额 * 2 - before(应报, 一户)), 0)",
    ),
)


def test_two_groups_each_cap(tmp_path: Path) -> None:
    rule = claim_rule(tmp_path, *_TWO)
    rows = claims(*((f"2023-0{n}-01", 800) for n in range(1, 5)), 户号="一")
    rows = [{**row, "身份证号": person_id(n // 2)} for n, row in enumerate(rows)]
    # first person 800, 200; the household has had claims of 1,600 when the second begins
    assert paid(rule, rows) == ["800.00", "200.00", "400.00", "E013"]


def test_a_held_row_is_felt_through_another_group(tmp_path: Path) -> None:
    rule = claim_rule(tmp_path, *_TWO)
    rows = claims(*((f"2023-0{n}-01", 10) for n in range(1, 5)))
    people, homes = (1, 1, 2, 3), ("一", "二", "二", "三")
    rows = [
        {**row, "身份证号": person_id(person), "户号": home}
        for row, person, home in zip(rows, people, homes, strict=True)
    ]
    held = with_cells(rows, 0, 性质="因公")
    assert paid(rule, held) == ["E002", "E025", "E025", "10.00"]
    unaffected = with_cells(held, 1, 性质="因病")
    assert paid(rule, unaffected) == ["E002", "E001", "10.00", "10.00"]


def test_a_household_that_is_not_stated_is_no_household(tmp_path: Path) -> None:
    rule = claim_rule(tmp_path, *_TWO)
    rows = claims(("2023-01-01", 10), ("2023-02-01", 10), ("2023-03-01", 10))
    rows = [{**row, "身份证号": person_id(n)} for n, row in enumerate(rows)]
    rows = with_cells(with_cells(rows, 0, 户号=None), 1, 户号="一")
    rows = with_cells(rows, 2, 户号=None)
    assert paid(rule, rows) == ["R001", "10.00", "R001"], "each is held for its own blank only"


# --- properties --------------------------------------------------------------------------

_DAYS = st.dates(dt.date(2022, 11, 1), dt.date(2023, 3, 1))
_CLAIM = st.tuples(
    st.integers(0, 2),
    _DAYS,
    st.integers(0, 90_000),
    st.sampled_from(["因战", "因战", "因战", "因病", "因公"]),
)


def made(drawn: Sequence[tuple[int, dt.date, int, str]]) -> list[Row]:
    return [
        {
            "身份证号": person_id(person),
            "报销日期": day,
            "票号": number,
            "金额": f"{fen // 100}.{fen % 100:02d}",
            "性质": kind,
        }
        for number, (person, day, fen, kind) in enumerate(drawn, 1)
    ]


def results(rule: Rule, rows: Sequence[Row]) -> list[tuple[int, int]]:
    found: Result = compute(rule, rows, YEARS)
    return list(zip(found.status.tolist(), found.fen.tolist(), strict=True))


def by_loop(drawn: Sequence[tuple[int, dt.date, int, str]]) -> list[tuple[int, int]]:
    """Work out every row one by one, in the order of the dates."""
    answer = [(int(RowStatus.ZERO), 0)] * len(drawn)
    claimed: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
    waiting: set[tuple[int, int]] = set()
    for index in sorted(range(len(drawn)), key=lambda i: drawn[i][1]):
        person, day, fen, kind = drawn[index]
        key = (person, day.year)
        if kind == "因病":
            continue
        amount = max(min(Fraction(fen), 100_000 - claimed[key]), Fraction(0))
        if kind == "因公" or key in waiting:
            answer[index] = (int(RowStatus.HELD), 0)
        elif amount:
            answer[index] = (int(RowStatus.PAID), int(amount))
        if kind == "因公":
            waiting.add(key)
        else:
            claimed[key] += fen
    return answer


@given(st.lists(_CLAIM, max_size=12))
def test_every_row_equals_a_loop_over_the_dates(
    drawn: list[tuple[int, dt.date, int, str]],
) -> None:
    assert results(plain(), made(drawn)) == by_loop(drawn)


@given(st.data())
@settings(max_examples=40)
def test_the_order_of_the_roster_changes_no_amount(data: st.DataObject) -> None:
    drawn = data.draw(st.lists(_CLAIM, max_size=8, unique_by=lambda c: (c[0], c[1])))
    turned = data.draw(st.permutations(range(len(drawn))))
    rows = made(drawn)
    straight = results(plain(), rows)
    assert results(plain(), [rows[i] for i in turned]) == [straight[i] for i in turned]


def grouped(order: list[int], starts: list[bool]) -> Grouped:
    alike = np.zeros(len(order), dtype=np.int64)
    alike[order] = np.cumsum(starts) - 1
    return rows_in_order(np.array(order), np.array(starts), alike)


def rows_in_order(order: Ints, starts: Bools, codes: Ints) -> Grouped:
    placed = np.ones(len(order), dtype=np.bool_)
    return Grouped(
        name="组",
        in_order=True,
        whole=False,
        order=order,
        starts=starts,
        codes=codes,
        alike=codes,
        dated=placed,
        placed=placed,
        already=None,
        unknown=Reasons(),
        reasons=Reasons(),
    )


@pytest.mark.parametrize("size", [Fraction(2**61), Fraction(2**62), Fraction(10**30, 3)])
def test_sums_beyond_64_bits_are_exact(size: Fraction) -> None:
    rows = grouped(list(range(7)), [True, *[False] * 5, True])
    before = rows.before(Value(Exact.of([size] * 7)), np.ones(7, dtype=np.bool_)).data
    assert isinstance(before, Exact)
    assert before.fractions() == [*(size * n for n in range(6)), 0]


def test_a_row_that_lacks_a_key_is_like_no_other() -> None:
    number = Value(Exact.of([0, 0, 5, 0, 5]), Reasons.one(0, np.array([0, 1, 0, 1, 0]) == 1))
    text = Value(Coded(np.array([0, 0, 1, 0, 1], dtype=np.int32), ("甲", "乙")))
    assert rows_alike([number]).tolist() == [0, 1, 2, 3, 2]
    assert rows_alike([text, number]).tolist() == [0, 1, 2, 3, 2]
    assert rows_alike([text]).tolist() == [0, 0, 1, 0, 1]


def test_a_hundred_thousand_rows_equal_a_loop_with_fractions() -> None:
    rng = np.random.default_rng(7)
    count, parts = 100_000, 9_000
    group, rank = rng.integers(0, parts, count), rng.permutation(count)
    order = np.lexsort((rank, group)).astype(np.int64)
    starts = np.ones(count, dtype=np.bool_)
    starts[1:] = np.diff(group[order]) != 0
    sevenths = rng.integers(-(10**9), 10**9, count)
    counts, held = rng.random(count) < 0.9, rng.random(count) < 0.02
    rows = rows_in_order(order, starts, group)
    before = rows.before(Value(Exact(sevenths, 7)), counts).data
    assert isinstance(before, Exact)
    expected = [Fraction(0)] * count
    late = np.zeros(count, dtype=np.bool_)
    sums: dict[int, Fraction] = defaultdict(Fraction)
    waits: set[int] = set()
    for row in np.argsort(rank, kind="stable").tolist():
        key = int(group[row])
        expected[row], late[row] = sums[key], key in waits
        if counts[row]:
            sums[key] += Fraction(int(sevenths[row]), 7)
        if held[row]:
            waits.add(key)
    assert before.fractions() == expected
    everyone = np.ones(count, dtype=np.bool_)
    nobody = np.zeros(count, dtype=np.bool_)
    later, beside = waiting_rows([rows], held, nobody, everyone)
    assert np.array_equal(later, late | held)
    assert not beside.any()


def test_no_row_is_no_group() -> None:
    result = compute(plain(), [], YEARS, ["姓名", "身份证号", "报销日期", "票号", "金额"])
    assert len(result.status) == 0
