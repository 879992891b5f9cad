"""Who is to be paid what, for which months, and where to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from asking import a_request, sample_request
from office import SAMPLE, book, january, open_office, people
from packs import COLUMNS, MONTHLY, changed, make_pack, make_roster, person_id
from payouts.api.results import Results
from payouts.base.errors import InvariantBroken
from payouts.base.period import month_text
from payouts.engine import compute, computing
from payouts.engine.payablechecks import payable_checks
from payouts.engine.payables import payables
from payouts.roster.model.cell import ERROR_VALUE, BadCell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from payouts.engine import Computed
    from payouts.engine.payables import Payables

PAYEES = (
    COLUMNS
    + """\
  收款人姓名: {type: text, person: true}
  收款人身份证号: {type: id}
  银行账号: {type: account, payee: true}
  开户银行: {type: text, payee: true}
"""
)
ONCE = changed(
    MONTHLY,
    benefit="once",
    name="一次补助",
    columns="{发放月份: required}",
    lines="\n  补助: {pays: once, month: 发放月份, steps: {一次: 月标准 * 12}}",
    payment="{应发金额: sum(一次)}",
)


@pytest.fixture(scope="module")
def sample() -> Computed:
    return compute(sample_request(SAMPLE))


def test_the_office_pays_its_own_part_and_all_of_what_is_not_shared(sample: Computed) -> None:
    made = sample.payables.frame()
    assert len(made) == sample.rows.totals()["paid"] == 475
    by_benefit = made.groupby("benefit")["fen"].sum().to_dict()
    due = {result.rule.benefit: int(result.fen.sum()) for result in sample.results}
    # 3,568.28 yuan, of which 876.67 is the people's own.
    assert (due.pop("insurance_topup"), by_benefit.pop("insurance_topup")) == (356828, 269161)
    assert by_benefit == due


def paid(tmp_path: Path, *people: Mapping[str, object], period: str = "2023Q1") -> Computed:
    pack = make_pack(tmp_path, MONTHLY, ONCE, columns=PAYEES)
    usual: dict[str, object] = {"姓名": "张三", "批准日期": "2020-01-01"}
    rows = [
        {**usual, "身份证号": person_id(number), **person}
        for number, person in enumerate(people, start=1)
    ]
    return compute(a_request(pack, make_roster(rows), period, benefits=["small"]))


def test_a_payee_is_the_person_unless_somebody_else_is_named(tmp_path: Path) -> None:
    other = {"收款人姓名": "李四", "收款人身份证号": person_id(9)}
    made = paid(tmp_path, {}, other, {"收款人姓名": " "}).payables
    assert made.payee.tolist() == ["张三", "李四", "张三"]
    assert made.payee_id.tolist() == [person_id(1), person_id(9), person_id(3)]
    assert made.person.tolist() == [person_id(1), person_id(2), person_id(3)]


@pytest.mark.parametrize(
    ("name", "id_", "payee"),
    [
        ("李四", "", ("李四", "")),
        ("", person_id(9), ("", person_id(9))),
        ("李四", 1.10101195001011e17, ("李四", "")),
        (None, 110101195001011, ("", "")),
        (" ", " ", ("张三", person_id(1))),
        (None, None, ("张三", person_id(1))),
        (BadCell(ERROR_VALUE), None, ("", "")),
        ("李四", BadCell(ERROR_VALUE), ("李四", "")),
    ],
)
def test_name_and_id_of_a_payee_are_of_one_person(
    tmp_path: Path, name: object, id_: object, payee: tuple[str, str]
) -> None:
    made = paid(tmp_path, {"收款人姓名": name, "收款人身份证号": id_}).payables
    assert (made.payee.tolist(), made.payee_id.tolist()) == ([payee[0]], [payee[1]])


def test_the_id_of_a_payee_is_tidied_as_a_persons_own_is(tmp_path: Path) -> None:
    whole = next(person_id(n) for n in range(1, 99) if person_id(n).endswith("X"))
    full_width = whole.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    cells = [whole.lower(), full_width, f"{whole[:6]} {whole[6:14]} {whole[14:]}", f"'{whole}"]
    made = paid(tmp_path, *({"收款人身份证号": cell} for cell in cells)).payables
    assert made.payee_id.tolist() == [whole] * len(cells)
    own = [paid(tmp_path / str(i), {"身份证号": cell}).payables for i, cell in enumerate(cells)]
    assert [due.payee_id.tolist() for due in own] == [[whole]] * len(cells)


@pytest.mark.parametrize(
    ("cell", "account", "sound"),
    [
        ("6222020200112233445", "6222020200112233445", True),
        ("6222 0202 0011 2233 445", "6222020200112233445", True),
        ("无卡", "", False),
        ("", "", False),
        (None, "", False),
        (6222020200112233445.0, "", False),
        ("6.22202E+18", "", False),
        ("12345", "", False),
        ("0000000000000000", "", False),
        ("622202020011223344566222020200112233445", "", False),
        ("123456", "123456", True),
    ],
)
def test_an_account_is_as_it_is_understood_or_none_at_all(
    tmp_path: Path, *, cell: object, account: str, sound: bool
) -> None:
    made = paid(tmp_path, {"银行账号": cell, "开户银行": " 农业银行 "}).payables
    assert (made.account.tolist(), made.sound.tolist()) == ([account], [sound])
    assert made.bank.tolist() == ["农业银行"]


def test_months_are_those_paid_for_and_rows_not_paid_are_left_out(tmp_path: Path) -> None:
    late, gone = {"批准日期": "2023-02-01"}, {"死亡日期": "2023-02-11"}
    made = paid(tmp_path, {}, late, gone, {"批准日期": "2024-01-01"}, {"批准日期": ""}).payables
    months = [(month_text(a), month_text(b)) for a, b in zip(made.first, made.last, strict=True)]
    assert months == [("2023-01", "2023-03"), ("2023-02", "2023-03"), ("2023-01", "2023-02")]
    assert (made.row.tolist(), made.fen.tolist()) == ([0, 1, 2], [30000, 20000, 20000])


def test_a_payment_made_once_is_for_its_month(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, ONCE, columns=PAYEES)
    row = {"姓名": "张三", "身份证号": person_id(1), "发放月份": "2023-02"}
    made = compute(a_request(pack, make_roster([row]), "2023", benefits=["once"])).payables
    assert [month_text(m) for m in (*made.first, *made.last)] == ["2023-02", "2023-02"]
    assert made.take(made.benefit == "once").fen.tolist() == [120000]


def test_nobody_paid_is_an_empty_table(tmp_path: Path) -> None:
    computed = paid(tmp_path, {"批准日期": ""})
    made = payables(computed.results, computed.roster, computed.pack.vocabulary)
    assert (len(made), list(made.frame().columns)[:3]) == (0, ["benefit", "row", "person"])
    assert len(payables((), computed.roster, computed.pack.vocabulary)) == 0


# --- faults of the program, each of which a check must see -------------------------------------


def _lost(due: Payables) -> Payables:
    return due.take(np.arange(len(due)) != 1)


def _doubled(due: Payables) -> Payables:
    return due.take(np.append(np.arange(len(due)), 1))


def _one_for_another(due: Payables) -> Payables:
    """A payment stands twice in place of another of the same amount: number and sum are right."""
    return due.take(np.array([0, 0, *range(2, len(due))]))


def _fen_more(due: Payables) -> Payables:
    return replace(due, fen=due.fen + (np.arange(len(due)) == 0))


def _fen_moved(due: Payables) -> Payables:
    """A fen goes from one payment to another: the sum is right."""
    at = np.arange(len(due))
    return replace(due, fen=due.fen + (at == 0).astype(np.int64) - (at == 1))


FAULTS = [_lost, _doubled, _one_for_another, _fen_more, _fen_moved]


def _seed(monkeypatch: pytest.MonkeyPatch, fault: Callable[[Payables], Payables]) -> None:
    monkeypatch.setattr(computing, "payables", lambda *words: fault(payables(*words)))


@pytest.mark.parametrize("fault", FAULTS)
def test_payments_that_are_not_those_of_the_paid_rows_are_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Payables], Payables]
) -> None:
    computed = paid(tmp_path, {}, {}, {"批准日期": ""}, {})
    assert len(computed.payables) == 3
    _seed(monkeypatch, fault)
    with pytest.raises(InvariantBroken, match="K002"):
        _ = Results(paid(tmp_path / "off", {}, {}, {"批准日期": ""}, {})).payables


def test_paying_what_others_bear_is_seen(sample: Computed) -> None:
    due = sample.payables
    assert all(check.ok and check.internal for check in payable_checks(due, sample.results))
    (shared,) = (r for r in sample.results if r.rule.benefit == "insurance_topup")
    fen = due.fen.copy()
    fen[due.benefit == "insurance_topup"] = shared.fen[shared.paid]
    off = [check for check in payable_checks(replace(due, fen=fen), sample.results) if not check.ok]
    assert [(check.expected, check.actual) for check in off][1:] == [("2691.61", "3568.28")]


@pytest.mark.parametrize("fault", [_fen_more, _fen_moved])
def test_a_payment_that_is_off_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Payables], Payables]
) -> None:
    office = open_office(tmp_path)
    book(office / "roster.xlsx", people(3))
    _seed(monkeypatch, fault)
    done = january(office, "roster.xlsx")
    assert (done.code, done.codes, done.out) == (3, {"K002"}, "")
    assert "应付" in done.err
