"""An amount among payers and among heirs: every fen is somebody's, and nothing is guessed."""

from __future__ import annotations

import datetime as dt
import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from packs import COLUMNS, compute, make_pack, outcomes, person_id
from payouts.base.errors import RuleProblem
from payouts.base.money import fen_text
from payouts.engine.entitlement.result import RowStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from packs import Row
    from payouts.engine.entitlement.result import Result
    from payouts.rules.rule import Rule

COLUMNS_HERE = (
    COLUMNS
    + """\
  牺牲军人: {type: text}
  份额: {type: number}
  财政额: {type: money}
  个人额: {type: money}
"""
)
WHOLE = """\
benefit: whole
name: 补助
law: [{title: 测试办法}]
columns: {发放月份: required, 金额: optional, 财政额: optional, 个人额: optional,
  牺牲军人: required, 份额: required, 性质: optional}
unique_by: [牺牲军人]
checks:
  - {zero_if: 性质 == "因病", because: 因病不发}
  - {hold_if: 性质 == "因公", because: 因公待核}
  - {reject_if: 金额 < 0, because: 金额为负}
lines:
  补助:
    pays: once
    month: 发放月份
    steps: {全额: 金额, 财政: 财政额, 个人: 个人额}
payment:
  财政缴费: sum(财政)
  个人缴费: sum(个人)
  应发金额: sum(全额)
round: {step: 应发金额, to: "0.01", mode: half_up}
"""
BY_STEPS = "split: {steps: {财政: 财政缴费, 个人: 个人缴费}, office_pays: [财政]}"
HEIRS = "split: {payees: {by: [牺牲军人], weight: 份额}, remainder: first}"
PERIOD = "2023-01..2023-12"


@cache
def rule(split: str) -> Rule:
    text = f"{WHOLE}{split}\n"
    if "payees" not in split:
        text = text.replace("牺牲军人: required, 份额: required", "牺牲军人: optional")
        text = text.replace("牺牲军人: optional", "牺牲军人: optional, 份额: optional")
        text = text.replace("unique_by: [牺牲军人]\n", "")
    if "steps" not in split:
        text = text.replace(", 财政: 财政额, 个人: 个人额", "")
        text = text.replace("  财政缴费: sum(财政)\n  个人缴费: sum(个人)\n", "")
    with tempfile.TemporaryDirectory() as folder:
        return make_pack(Path(folder), text, columns=COLUMNS_HERE).rules["whole"]


def due(**cells: object) -> Row:
    return {"发放月份": "2023-06", **cells}


def parts(result: Result) -> dict[str, list[str]]:
    return {part.payer: [fen_text(fen) for fen in part.fen.tolist()] for part in result.parts}


# --- fixed shares ------------------------------------------------------------------------


def test_the_remainder_takes_the_fen_left_over() -> None:
    thirds = rule('split: {shares: {中央: "1/3", 省: "1/3", 县: "1/3"}, remainder: 县}')
    result = compute(thirds, [due(金额=100), due(金额="0.02"), due(金额=99)], PERIOD)
    assert parts(result) == {
        "中央": ["33.33", "0.00", "33.00"],
        "省": ["33.33", "0.00", "33.00"],
        "县": ["33.34", "0.02", "33.00"],
    }
    assert [fen_text(fen) for fen in result.fen.tolist()] == ["100.00", "0.02", "99.00"]


def test_who_is_paid_by_the_office() -> None:
    shares = 'shares: {中央: "50%", 县: "0.5"}, remainder: 县'
    for office, by_office in (("", [True, True]), (", office_pays: [县]", [False, True])):
        result = compute(rule(f"split: {{{shares}{office}}}"), [due(金额=1)], PERIOD)
        assert [part.by_office for part in result.parts] == by_office


def test_a_row_that_is_not_paid_has_no_parts() -> None:
    rows = [
        due(金额=10),
        due(金额=10, 性质="因病"),
        due(金额=10, 性质="因公"),
        due(金额=-10),
        due(金额=0),
        {"发放月份": "2024-01", "金额": 10},
    ]
    half = rule('split: {shares: {中央: "50%", 县: "50%"}, remainder: 县}')
    result = compute(half, rows, PERIOD)
    assert parts(result) == {payer: ["5.00", *["0.00"] * 5] for payer in ("中央", "县")}
    by_steps = compute(rule(BY_STEPS), [{**row, "财政额": 4, "个人额": 6} for row in rows], PERIOD)
    assert parts(by_steps) == {
        "财政": ["4.00", *["0.00"] * 5],
        "个人": ["6.00", *["0.00"] * 5],
    }


@given(
    st.lists(st.integers(1, 10**12), min_size=1, max_size=6),
    st.lists(st.integers(0, 100), min_size=1, max_size=3),
)
def test_shares_never_lose_a_fen(fens: list[int], weights: list[int]) -> None:
    weights = [*weights, 1]  # not all of them nothing
    names = ["中央", "省", "市", "县"][: len(weights)]
    shares = ", ".join(
        f'{name}: "{weight}/{sum(weights)}"' for name, weight in zip(names, weights, strict=True)
    )
    made = rule(f"split: {{shares: {{{shares}}}, remainder: {names[0]}}}")
    result = compute(made, [due(金额=fen_text(fen)) for fen in fens], PERIOD)
    matrix = np.array([part.fen for part in result.parts])
    assert matrix.sum(axis=0).tolist() == fens
    for row, weight in zip(matrix[1:], weights[1:], strict=True):
        assert row.tolist() == [fen * weight // sum(weights) for fen in fens]
    assert (matrix >= 0).all()


# --- the payers' own steps ---------------------------------------------------------------


def test_steps_that_add_up() -> None:
    row = due(金额="3568.28", 财政额="2691.61", 个人额="876.67")
    result = compute(rule(BY_STEPS), [row], PERIOD)
    assert parts(result) == {"财政": ["2691.61"], "个人": ["876.67"]}
    assert [part.by_office for part in result.parts] == [True, False]


@pytest.mark.parametrize(
    ("treasury", "person"),
    [
        ("2691.62", "876.67"),  # a fen too much
        ("2691.60", "876.67"),
        ("2691.605", "876.675"),  # adds up, but no one can pay half a fen
        ("3568.29", "-0.01"),  # adds up, but one would pay less than nothing
        ("0", "0"),
        ("1" + "0" * 25, "-1" + "0" * 25),  # beyond anything that can be paid
    ],
)
def test_steps_that_do_not_add_up_hold_the_row(treasury: str, person: str) -> None:
    good = due(金额="1000000", 财政额="1000000", 个人额=0)
    row = due(金额="3568.28", 财政额=treasury, 个人额=person)
    found = outcomes(rule(BY_STEPS), [row, good], PERIOD)
    assert [one.short for one in found] == [
        ("held", "0.00", ["E032"]),
        ("paid", "1000000.00", []),
    ]


def test_a_payers_step_must_be_money_of_the_payment(tmp_path: Path) -> None:
    text = WHOLE.replace("财政缴费: sum(财政)", "财政缴费: sum(财政) / sum(个人)") + BY_STEPS
    with pytest.raises(RuleProblem) as caught:
        make_pack(tmp_path, text, columns=COLUMNS_HERE)
    assert [problem.code for problem in caught.value.diagnostics] == ["Y042"]


def test_a_share_is_not_negative(tmp_path: Path) -> None:
    text = WHOLE + 'split: {shares: {中央: "150%", 县: "-50%"}, remainder: 县}\n'
    with pytest.raises(RuleProblem) as caught:
        make_pack(tmp_path, text, columns=COLUMNS_HERE)
    assert [problem.code for problem in caught.value.diagnostics] == ["Y043"]


# --- heirs -------------------------------------------------------------------------------


def heirs(*weights: object, amount: object = 100, of: str = "张三") -> list[Row]:
    return [
        due(牺牲军人=of, 份额=weight, 金额=amount, 身份证号=person_id(n, f"1970{len(of):02d}01"))
        for n, weight in enumerate(weights)
    ]


def paid(rows: Sequence[Row], split: str = HEIRS) -> list[str]:
    return [
        one.amount if one.status == "paid" else "+".join(one.codes)
        for one in outcomes(rule(split), rows, PERIOD)
    ]


def with_cells(rows: Sequence[Row], at: int, **cells: object) -> list[Row]:
    return [{**row, **cells} if i == at else row for i, row in enumerate(rows)]


def test_three_heirs_share_alike_and_the_first_takes_the_rest() -> None:
    assert paid(heirs("1/3", "1/3", "1/3")) == ["33.34", "33.33", "33.33"]
    assert paid(heirs("1/3", "1/3", "1/3", amount="0.05")) == ["0.03", "0.01", "0.01"]
    assert paid(heirs("0.5", 0.25, "0.25")) == ["50.00", "25.00", "25.00"]


def test_each_shared_sum_is_its_own() -> None:
    one, two = heirs("1/3", "2/3"), heirs("1/2", "1/2", amount="0.01", of="王二麻")
    mixed = [two[0], one[0], two[1], one[1]]
    assert paid(mixed) == ["0.01", "33.34", "E013", "66.66"], "a share of nothing is not paid"


@pytest.mark.parametrize(
    "weights", [("1/3", "1/3"), ("0.5", "0.5", "0.01"), ("1.5", "-0.5"), ("0.3333", "0.6666")]
)
def test_parts_that_are_not_a_whole_hold_everyone(weights: tuple[str, ...]) -> None:
    rows = heirs(*weights)
    other = heirs(1, of="王二麻")
    assert paid([*rows, *other]) == ["E033"] * len(rows) + ["100.00"]


def test_different_totals_hold_everyone() -> None:
    rows = with_cells(heirs("0.5", "0.5"), 1, 金额="100.01")
    assert paid(rows) == ["E034", "E034"]


@pytest.mark.parametrize(
    ("cells", "own"),
    [
        ({"性质": "因公"}, "E002"),  # held
        ({"金额": "-1"}, "E003"),  # rejected
        ({"性质": "因病"}, "E001"),  # zero
        ({"发放月份": "2024-01"}, "E012"),
        ({"份额": None}, "R001"),
        ({"份额": "一半"}, "R005"),
        ({"份额": "3/2"}, "R005"),
    ],
)
def test_one_heir_who_is_not_paid_holds_the_others(cells: Row, own: str) -> None:
    rows = [*heirs("1/3", "1/3", "1/3"), *heirs(1, of="王二麻")]
    assert paid(with_cells(rows, 1, **cells)) == ["E035", own, "E035", "100.00"]


def test_an_heir_of_nobody_is_held_and_the_parts_of_the_rest_are_short() -> None:
    rows = [*heirs("1/2", "1/4", "1/4"), *heirs("1/2", "1/2", of="王二麻")]
    rows = with_cells(with_cells(rows, 1, 牺牲军人=None), 4, 牺牲军人=None)
    assert paid(rows) == ["E033", "R001", "E033", "E033", "R001"]


def test_the_same_heir_twice_holds_the_others() -> None:
    rows = heirs("1/2", "1/4", "1/4")
    rows = with_cells(rows, 2, 身份证号=rows[1]["身份证号"])
    assert paid(rows) == ["E035", "E040", "E040"]


def test_what_an_heir_is_due_before_rounding_is_the_part() -> None:
    result = compute(rule(HEIRS), heirs("1/3", "2/3"), PERIOD)
    assert result.exact.fractions() == [Fraction(100, 3), Fraction(200, 3)]


_GROUP = st.tuples(
    st.lists(st.integers(0, 7), min_size=1, max_size=5).filter(any), st.integers(1, 10**6)
)


@given(st.lists(_GROUP, min_size=1, max_size=4), st.data())
def test_shared_sums_never_lose_a_fen(
    groups: list[tuple[list[int], int]], data: st.DataObject
) -> None:
    rows: list[Row] = []
    for number, (weights, fen) in enumerate(groups):
        for weight in weights:
            part = f"{weight}/{sum(weights)}"
            row = due(牺牲军人=f"某{number}", 份额=part, 金额=fen_text(fen))
            rows.append({**row, "身份证号": person_id(len(rows))})
    order = data.draw(st.permutations(range(len(rows))))
    result = compute(rule(HEIRS), [rows[i] for i in order], PERIOD)
    assert np.isin(result.status, (RowStatus.PAID, RowStatus.ZERO)).all()
    assert ((result.fen > 0) == result.paid).all()
    for number, (weights, fen) in enumerate(groups):
        mine = [i for i, at in enumerate(order) if rows[at]["牺牲军人"] == f"某{number}"]
        assert int(result.fen[mine].sum()) == fen
        for place, i in enumerate(mine):
            own = fen * Fraction(str(rows[order[i]]["份额"]))
            extra = int(result.fen[i]) - own.numerator // own.denominator
            assert extra == 0 or (place == 0 and 0 < extra < len(weights))


def test_no_row_is_split_among_nobody() -> None:
    columns = ["姓名", "身份证号", "发放月份", "金额", "牺牲军人", "份额"]
    for split in (HEIRS, BY_STEPS, 'split: {shares: {县: "1"}, remainder: 县}'):
        result = compute(rule(split), [], PERIOD, columns)
        assert len(result.fen) == 0
        assert all(len(part.fen) == 0 for part in result.parts)


def test_a_day_typed_for_a_part_is_no_part() -> None:
    # A spreadsheet turns 1/3 into 3 January.
    assert paid(heirs(dt.datetime(2023, 1, 3), "2/3"))[0] == "R005"  # noqa: DTZ001 (as read)
