"""What contradicts itself in a roster is said at its cell; an office decides what stops a row."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from office import HEADER, book, january, listed, payouts, people
from office import JANUARY as JANUARY_WORDS
from packs import COLUMNS, MONTHLY, make_pack, make_roster, person_id, shipped, write_pack
from payouts.base.diagnostics import CATALOGUE, Severity
from payouts.base.diagnostics.severities import refused
from payouts.base.errors import ConfigProblem
from payouts.base.identity import check_character
from payouts.base.money import fen_text
from payouts.base.period import Period, day_number, day_text
from payouts.engine.benefits import check_diagnostics, compute_with_notes
from payouts.engine.checks.checked import check_roster
from payouts.engine.checks.dates import birthdays
from payouts.engine.checks.near import near_pairs
from payouts.engine.checks.payees import luhn_fails
from payouts.engine.entitlement.result import RowStatus
from payouts.office.config import read_config
from payouts.roster.sheet.person_notes import area_notes
from payouts.rules.models.lines import Pays
from roster_books import objects, save_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from packs import Row
    from payouts.base.diagnostics import Diagnostic
    from payouts.engine.row_messages import RowNote
    from payouts.rules.packs import Pack

AS_CATALOGUED: Mapping[str, Severity] = {}

TODAY = dt.date(2024, 1, 15)
JANUARY = Period.parse("2023-01")
CARD, PASSBOOK = "6222020200112233446", "6222020200112233445"  # check digit right, and wrong
MAN, WOMAN = person_id(1), person_id(2)  # both born 1960-01-01; the 17th digit is 1, and 2


def found(
    *rows: Row,
    period: Period = JANUARY,
    levels: Mapping[str, Severity] = AS_CATALOGUED,
    columns: Sequence[str] | None = None,
) -> list[Diagnostic]:
    """Return everything the checks say of rows under the national columns."""
    vocabulary = shipped("national").vocabulary
    checked = check_roster(make_roster(rows, columns), vocabulary, period, TODAY, levels)
    return list(check_diagnostics(checked, np.arange(len(rows), dtype=np.int64)))


def said(*rows: Row) -> list[tuple[str, str | None, str | None]]:
    """Return code, cell and value of each finding."""
    return [(one.code, one.place.cell, one.value) for one in found(*rows)]


def codes(*rows: Row) -> list[str]:
    return [one.code for one in found(*rows)]


def wrong_check(number: str) -> str:
    return number[:-1] + ("0" if number[-1] != "0" else "1")


# --- the person ------------------------------------------------------------------------------


def test_a_sex_that_is_not_that_of_the_id_is_said_at_its_cell() -> None:
    assert said({"身份证号": MAN, "性别": "女"}) == [("R040", "C2", "女")]
    assert said({"身份证号": WOMAN, "性别": "1"}) == [("R040", "C2", "1")]
    assert not said({"身份证号": MAN, "性别": "男"}, {"身份证号": WOMAN, "性别": "2"})


def test_nothing_is_read_from_an_id_that_is_wrong() -> None:
    assert not codes({"身份证号": wrong_check(MAN), "性别": "女", "出生日期": "1950-01-01"})


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("1960-01-01", []), ("1960年1月", []), ("1960-01-02", ["R041"]), ("1960.02", ["R041"])],
)
def test_a_date_of_birth_that_is_not_that_of_the_id_is_said(cell: str, expected: list[str]) -> None:
    """A month without its day contradicts nothing that lies in it."""
    assert codes({"身份证号": MAN, "出生日期": cell}) == expected


def test_one_id_with_two_names_names_the_other_place() -> None:
    rows = ({"姓名": "张三", "身份证号": MAN}, {"姓名": "李四", "身份证号": MAN})
    first, second = found(*rows)
    assert (first.code, first.place.cell, first.value) == ("R045", "A2", "张*")
    assert "名册.xlsx Sheet1!A3" in first.message()
    assert "名册.xlsx Sheet1!A2" in second.message()
    assert MAN not in str(first)


def test_blanks_and_the_kind_of_dot_make_no_other_name() -> None:
    assert not codes(
        {"姓名": "张　三", "身份证号": MAN},
        {"姓名": "张三", "身份证号": MAN},
        {"姓名": "阿依·古丽", "身份证号": WOMAN},
        {"姓名": "阿依•古丽", "身份证号": WOMAN},
    )


@pytest.mark.parametrize("dot", "·•・･．.‧∙⋅●᛫")
def test_no_dot_that_names_are_compared_without_makes_another_name(dot: str) -> None:
    assert not codes(
        {"姓名": "阿卜杜拉·买买提", "身份证号": MAN},
        {"姓名": f"阿卜杜拉{dot}买买提", "身份证号": MAN},
    )
    other = (
        {"姓名": "阿卜杜拉·买买提", "身份证号": MAN},
        {"姓名": f"阿卜杜拉{dot}热合曼", "身份证号": MAN},
    )
    assert [one.code for one in found(*other)] == ["R045", "R045"]


def test_a_name_twice_with_ids_one_slip_apart_names_both_places() -> None:
    slip = MAN[:9] + str((int(MAN[9]) + 1) % 10) + MAN[10:]
    near = found({"姓名": "张三", "身份证号": MAN}, {"姓名": "张三", "身份证号": slip})
    assert [(one.code, one.place.cell) for one in near] == [("R046", "B2"), ("R046", "B3")]
    assert "Sheet1!B3" in near[0].message()
    assert "Sheet1!B2" in near[1].message()
    assert MAN not in str([one.as_json() for one in near])


def test_two_neighbours_swapped_are_one_slip_too() -> None:
    swapped = MAN[:6] + MAN[7] + MAN[6] + MAN[8:]
    assert codes({"姓名": "张三", "身份证号": MAN}, {"姓名": "张三", "身份证号": swapped}) == [
        "R046",
        "R046",
    ]


def test_the_same_slip_under_another_name_is_somebody_else() -> None:
    slip = wrong_check(MAN)
    assert not codes({"姓名": "张三", "身份证号": MAN}, {"姓名": "李四", "身份证号": slip})


@st.composite
def _ids_of_few_names(draw: st.DrawFn) -> list[tuple[int, str]]:
    """Some ids, each beside slips of itself, under few names."""
    made: set[tuple[int, str]] = set()
    for _ in range(draw(st.integers(1, 4))):
        number = person_id(draw(st.integers(0, 5)))
        name = draw(st.integers(0, 1))
        made.add((name, number))
        for _ in range(draw(st.integers(0, 4))):
            at = draw(st.integers(0, 16))
            if draw(st.booleans()):
                number = number[:at] + draw(st.sampled_from("0123456789")) + number[at + 1 :]
            elif at < 16:
                number = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
            if draw(st.booleans()):
                number = number[:17] + check_character(number[:17])
            made.add((draw(st.integers(0, 1)), number))
    return sorted(made)


def _one_slip(a: str, b: str) -> bool:
    at = [i for i in range(18) if a[i] != b[i]]
    if len(at) == 1:
        return True
    return len(at) == 2 and at[1] == at[0] + 1 and a[at[0]] == b[at[1]] and a[at[1]] == b[at[0]]


@given(_ids_of_few_names())
def test_near_ids_are_those_that_comparing_all_with_all_finds(ids: list[tuple[int, str]]) -> None:
    """The hashes, and looking only where a check character is wrong, lose no pair."""
    expected = [
        [i, j]
        for i, (name, one) in enumerate(ids)
        for j, (other_name, other) in enumerate(ids)
        if i < j and name == other_name and _one_slip(one, other)
    ]
    names = np.array([name for name, _ in ids], dtype=np.int64)
    pairs = near_pairs(names, objects(*(number for _, number in ids)))
    assert sorted(sorted(pair) for pair in pairs.tolist()) == expected


def test_dead_in_one_place_and_drawing_in_another() -> None:
    dead = {"身份证号": MAN, "状态": "去世"}
    drawing = {"身份证号": MAN, "状态": "享受"}
    first, second, third = found(dead, drawing, drawing)
    assert (first.code, first.place.cell, first.value) == ("R047", "C2", "去世")
    assert "Sheet1!C3、" in first.message()
    assert "Sheet1!C4" in first.message()
    assert "Sheet1!C2" in second.message()
    assert "Sheet1!C4" not in second.message()
    assert "Sheet1!C2" in third.message()
    assert not codes(dead, dead, {"身份证号": WOMAN, "状态": "享受"})


def test_a_date_of_a_status_without_the_status() -> None:
    assert said({"状态": None, "状态日期": "2023-05-01"}) == [("R055", "D2", "2023-05-01")]
    assert codes({"状态日期": "2023-05-01"}) == ["R055"]
    assert not codes({"状态": "停发", "状态日期": "2023-05-01"})


def test_nobody_is_older_than_110_without_a_word() -> None:
    """Born on 1914-01-15, a person completes 110 years on the day itself."""
    at_110, younger = person_id(1, "19140115"), person_id(1, "19140116")
    assert said({"身份证号": at_110})[0][:2] == ("R056", "B2")
    assert not codes({"身份证号": younger})
    assert not codes({"身份证号": at_110, "死亡日期": "2000-01-01"})


# --- accounts --------------------------------------------------------------------------------


def test_a_card_number_that_fails_its_check_is_a_warning_without_its_digits() -> None:
    (one,) = found({"银行账号": PASSBOOK})
    assert (one.code, one.place.cell, one.severity) == ("R042", "C2", Severity.WARNING)
    assert one.value == "*" * 15 + "3445"
    assert PASSBOOK not in str(one.as_json())
    assert not codes({"银行账号": CARD}, {"身份证号": WOMAN, "银行账号": "123456789012"})


def _luhn(number: str) -> bool:
    digits = [int(c) for c in reversed(number)]
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0


@given(st.lists(st.text("0123456789", min_size=10, max_size=21), max_size=8))
def test_the_check_of_cards_is_that_of_their_standard(numbers: list[str]) -> None:
    """ISO/IEC 7812-1, annex B, written out digit by digit."""
    expected = [13 <= len(number) <= 19 and not _luhn(number) for number in numbers]
    assert luhn_fails(objects(*numbers)).tolist() == expected


def test_a_sheet_of_passbooks_is_told_once() -> None:
    rows = [
        {"银行账号": f"{6222020200110000000 + 10 * n + (3 if n % 2 else 7)}"} for n in range(60)
    ]
    failing = sum(not _luhn(str(row["银行账号"])) for row in rows)
    (one,) = found(*rows)
    assert one.code == "R061"
    assert f"60 个银行账号中有 {failing} 个" in one.message()
    assert failing > 30


def test_an_account_of_several_people_names_the_others() -> None:
    first, second = found({"银行账号": CARD}, {"银行账号": CARD})
    assert (first.code, first.place.cell) == ("R043", "C2")
    assert "Sheet1!C3" in first.message()
    assert "Sheet1!C2" in second.message()
    assert not codes({"身份证号": MAN, "银行账号": CARD}, {"身份证号": MAN, "银行账号": CARD})


def test_one_payee_for_a_family_is_a_note() -> None:
    """The payee may be one of them, who then needs to name nobody."""
    family = (
        {"身份证号": MAN, "银行账号": CARD, "收款人身份证号": None},
        {"身份证号": WOMAN, "银行账号": CARD, "收款人身份证号": MAN},
    )
    one, _ = found(*family)
    assert (one.code, one.severity) == ("R044", Severity.NOTE)
    stranger = {"身份证号": person_id(3), "银行账号": CARD, "收款人身份证号": None}
    assert codes(*family, stranger) == ["R043"] * 3


def test_of_many_others_five_are_named_and_all_counted() -> None:
    one = found(*({"银行账号": CARD} for _ in range(9)))[0]
    assert "…（共 8 处）" in one.message()
    assert one.message().count("Sheet1!") == 5


# --- dates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "code", "severity"),
    [
        ({"批准日期": "1959-12-31"}, "R048", Severity.HELD),
        ({"死亡日期": "1959年12月"}, "R048", Severity.HELD),
        ({"入伍日期": "1971-12-31"}, "R050", Severity.HELD),
        ({"批准日期": "2024-01-16"}, "R051", Severity.WARNING),
        ({"状态": "停发", "状态日期": "2024年2月"}, "R051", Severity.WARNING),
        ({"退役日期": "2024-01-16"}, "R051", Severity.WARNING),
        ({"死亡日期": "2024-01-16"}, "R052", Severity.HELD),
        ({"入伍日期": "1980-09-01", "退役日期": "1980-08-31"}, "R054", Severity.WARNING),
    ],
)
def test_a_date_that_cannot_be_is_said(row: Row, code: str, severity: Severity) -> None:
    (one,) = found({"身份证号": MAN, **row})
    assert (one.code, one.severity, one.rule) == (code, severity, None)
    column = str(one.args["column"])
    assert one.value == row[column]
    assert one.place.cell == f"{'ABCDEF'[['姓名', '身份证号', *row].index(column)]}2"


@pytest.mark.parametrize(
    "row",
    [
        {"批准日期": "1960-01-01", "死亡日期": "1960年1月"},  # some day of January 1960
        {"入伍日期": "1972-01-01"},  # the twelfth birthday
        {"批准日期": "2024年1月", "死亡日期": "2024-01-15"},  # today
        {"入伍日期": "1980年9月", "退役日期": "1980-09-01"},
    ],
)
def test_a_date_that_may_be_is_not_said(row: Row) -> None:
    assert not codes({"身份证号": MAN, **row})


def test_a_child_may_be_born_after_the_death_its_sum_is_for() -> None:
    """Where somebody else's death is told, only the id of the deceased can contradict it."""
    child, father = person_id(1, "19600101"), person_id(1, "19350505")
    death = {"身份证号": child, "死亡日期": "1959-06-01", "牺牲病故军人身份证号": father}
    assert not codes(death)
    assert codes({**death, "死亡日期": "1935-05-04"}) == ["R048"]
    assert not codes({"身份证号": child, "死亡日期": "1959-06-01", "死亡性质": "烈士"})


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), st.integers(0, 110))
def test_a_birthday_is_the_same_day_of_a_later_year(born: dt.date, years: int) -> None:
    try:
        expected = born.replace(year=born.year + years)
    except ValueError:
        expected = dt.date(born.year + years, 3, 1)
    (day,) = birthdays(np.array([day_number(born)]), years).tolist()
    assert day_text(day) == expected.isoformat()


# --- amounts ---------------------------------------------------------------------------------


def test_amounts_below_nothing_or_beyond_ten_millions() -> None:
    rows = (
        {"填报金额": -1},
        {"填报金额": "10000000.01"},
        {"填报金额": 0},
        {"填报金额": 10_000_000},
    )
    assert said(*rows) == [("R057", "C2", "-1"), ("R057", "C3", "10000000.01")]


def test_a_pack_may_state_the_bounds_of_a_column(tmp_path: Path) -> None:
    columns = COLUMNS.replace("{type: money}", "{type: money, from: 100, to: 500}")
    pack = make_pack(tmp_path, MONTHLY, columns=columns)
    roster = make_roster([{"金额": 99}, {"金额": 100}, {"金额": 501}])
    checked = check_roster(roster, pack.vocabulary, JANUARY, TODAY, AS_CATALOGUED)
    (found,) = checked.findings
    assert (found.code, found.rows.tolist()) == ("R057", [0, 2])
    assert "100 至 500" in found.diagnostic(0, roster, pack.vocabulary).message()


def test_more_months_than_the_period_has() -> None:
    assert said({"填报月数": 2}, {"填报月数": 1}) == [("R060", "C2", "2")]


# --- with the rules --------------------------------------------------------------------------

OFFICE = (
    COLUMNS
    + """\
  银行账号: {type: account, payee: true}
  填报金额: {type: money}
  填报标准: {type: money}
  填报月数: {type: integer}
"""
)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return make_pack(tmp_path, MONTHLY, columns=OFFICE)


def decided(
    pack: Pack,
    *rows: Row,
    period: str = "2023-01",
    **levels: Severity,
) -> tuple[list[tuple[str, str]], list[RowNote]]:
    """Return status and amount of each row, and the notes."""
    made = [{"批准日期": "2020-01-01", **row} for row in rows]
    months = Period.parse(period)
    checked = check_roster(make_roster(made), pack.vocabulary, months, TODAY, levels)
    index = np.arange(len(rows), dtype=np.int64)
    (result,), notes = compute_with_notes(pack, {"small": index}, months, checked)
    pairs = zip(result.status.tolist(), result.fen.tolist(), strict=True)
    return [(RowStatus(status).word, fen_text(fen)) for status, fen in pairs], list(notes)


def test_a_typed_standard_is_compared_with_the_months_figure(pack: Pack) -> None:
    """A year's standard is the same standard; the amount is the rule's in any case."""
    rows: list[Row] = [
        {"填报标准": 100},
        {"填报标准": "1200"},
        {"填报标准": 110},
        {"填报标准": None},
    ]
    outcome, notes = decided(pack, *rows)
    assert outcome == [("paid", "100.00")] * 4
    assert [(n.row, n.diagnostic.code, n.diagnostic.place.cell) for n in notes] == [
        (2, "R058", "D4")
    ]
    assert "月标准 100 不同" in notes[0].diagnostic.message()


def test_typed_months_are_compared_with_those_due(pack: Pack) -> None:
    rows: list[Row] = [
        {"填报月数": 3},
        {"填报月数": 2},
        {"填报月数": 2, "批准日期": "2023-02-01"},
        {"填报月数": "若干"},
    ]
    outcome, notes = decided(pack, *rows, period="2023Q1")
    assert [amount for _, amount in outcome] == ["300.00", "300.00", "200.00", "300.00"]
    assert [(n.row, n.diagnostic.code) for n in notes] == [(3, "E050"), (1, "R059")]
    assert "应发的 3 个月" in notes[1].diagnostic.message()


def test_a_rule_that_takes_a_column_as_input_is_not_compared_with_it(tmp_path: Path) -> None:
    rule = MONTHLY.replace("批准日期: required,", "批准日期: required, 填报标准: required,")
    rule = rule.replace("月补助: 月标准", "月补助: 月标准 + 填报标准")
    own = make_pack(tmp_path, rule, columns=OFFICE)
    outcome, notes = decided(own, {"填报标准": 5})
    assert outcome == [("paid", "105.00")]
    assert not notes


def test_what_a_rule_rejects_is_not_said_twice(tmp_path: Path) -> None:
    rule = MONTHLY.replace(
        "{批准日期: required", "{入伍日期: optional, 退役日期: optional, 批准日期: required"
    )
    rejecting = rule.replace(
        "lines:",
        "eligible:\n  - reject_if: given(入伍日期) and given(退役日期) and 退役日期 < 入伍日期\n"
        "    because: 退役日期早于入伍日期\nlines:",
    )
    row = {"入伍日期": "1990-01-01", "退役日期": "1989-01-01"}
    own, other = make_pack(tmp_path / "a", rejecting), make_pack(tmp_path / "b", rule)
    outcome, notes = decided(own, row)
    assert (outcome, [n.diagnostic.code for n in notes]) == ([("rejected", "0.00")], ["E003"])
    outcome, notes = decided(other, row)
    assert (outcome, [n.diagnostic.code for n in notes]) == ([("paid", "100.00")], ["R054"])


STATES = {
    "停发": "状态为停发、取消或中止",
    "取消": "状态为停发、取消或中止",
    "中止": "状态为停发、取消或中止",
    "去世": "状态为去世，未填死亡日期",
    "迁移": "状态为迁移，未填状态日期",
}


@pytest.mark.parametrize("name", ["national", "wenshang-2018", "wuhan", "zhenglanqi", "changji"])
@pytest.mark.parametrize("state", STATES)
def test_every_monthly_rule_minds_every_status(name: str, state: str) -> None:
    """A status that a rule overlooked would be paid as if nothing had happened."""
    pack = shipped(name)
    assert set(STATES) | {"享受"} == set(pack.vocabulary.columns["状态"].values)
    monthly = [
        rule
        for rule in pack.rules.values()
        if any(line.pays is Pays.MONTHLY for line in rule.lines)
    ]
    roster = make_roster([{"状态": state, "批准日期": "2020-01-01"}])
    checked = check_roster(roster, pack.vocabulary, JANUARY, TODAY, AS_CATALOGUED)
    for rule in monthly:
        (result,), notes = compute_with_notes(pack, {rule.benefit: np.array([0])}, JANUARY, checked)
        assert result.status[0] != RowStatus.PAID
        assert STATES[state] in " ".join(note.diagnostic.message() for note in notes), rule.benefit


# --- stopped rows, and what an office makes of a code -------------------------------------------


def test_what_is_held_by_the_catalogue_is_never_paid(pack: Pack) -> None:
    outcome, notes = decided(pack, {"入伍日期": "1965-01-01"}, {})
    assert outcome == [("held", "0.00"), ("paid", "100.00")]
    assert [(n.row, n.status.word, n.diagnostic.code) for n in notes] == [(0, "held", "R050")]


def test_a_warning_made_to_hold_holds_and_says_so(pack: Pack) -> None:
    rows = ({"姓名": "张三", "身份证号": MAN}, {"姓名": "李四", "身份证号": MAN})
    apart = ({**rows[0], "死亡日期": "2023-01-31"}, rows[1])
    assert decided(pack, {"银行账号": PASSBOOK})[0] == [("paid", "100.00")]
    outcome, notes = decided(pack, {"银行账号": PASSBOOK}, {}, R042=Severity.HELD)
    assert outcome[0] == ("held", "0.00")
    (note,) = (n for n in notes if n.row == 0)
    assert (note.status.word, note.diagnostic.as_json()["severity"]) == ("held", "held")
    outcome, _ = decided(pack, *apart, R045=Severity.REJECTED)
    assert outcome == [("rejected", "0.00")] * 2


def test_a_wrong_card_that_is_to_hold_holds_however_many_there_are(pack: Pack) -> None:
    """Else a few wrong numbers are held, and a sheet full of them is paid."""
    rows: list[Row] = [
        {"银行账号": f"{6222020200110000000 + 10 * n + (3 if n % 2 else 7)}"} for n in range(60)
    ]
    lenient, notes = decided(pack, *rows)
    assert {status for status, _ in lenient} == {"paid"}
    assert {n.diagnostic.code for n in notes} == {"R061"}
    strict, notes = decided(pack, *rows, R042=Severity.HELD)
    wrong = {n.row for n in notes if n.diagnostic.code == "R042"}
    assert len(wrong) > len(rows) / 2
    assert {row for row, (status, _) in enumerate(strict) if status == "held"} == wrong


@pytest.mark.parametrize("level", [Severity.NOTE, Severity.WARNING])
def test_a_warning_that_holds_a_row_is_not_lowered(tmp_path: Path, level: Severity) -> None:
    """Else the row is held for no reason given, and the run ends as if nobody were needed."""
    rule = MONTHLY.replace("{批准日期: required", "{银行账号: required, 批准日期: required")
    rule = rule.replace(
        "lines:", "eligible:\n  - hold_if: 银行账号 == '123'\n    because: 借用的账号\nlines:"
    )
    needing = make_pack(tmp_path, rule, columns=OFFICE)
    outcome, notes = decided(needing, {"银行账号": "无卡"}, R016=level)
    assert outcome == [("held", "0.00")]
    assert [(n.diagnostic.code, n.diagnostic.severity) for n in notes] == [("R016", Severity.HELD)]


def test_a_warning_made_to_reject_frees_the_other_copy(pack: Pack) -> None:
    """A rejected row is no copy of another one: it is stopped before copies are looked for."""
    rows = (
        {"身份证号": MAN, "银行账号": PASSBOOK},
        {"身份证号": MAN, "银行账号": CARD},
    )
    assert decided(pack, *rows)[0] == [("held", "0.00")] * 2
    assert decided(pack, *rows, R042=Severity.HELD)[0] == [("held", "0.00")] * 2
    outcome, _ = decided(pack, *rows, R042=Severity.REJECTED)
    assert outcome == [("rejected", "0.00"), ("paid", "100.00")]


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("R016", {"银行账号": "六二二二"}),
        ("R015", {"银行账号": 6222020200112233445}),
        ("E050", {"等级": "甲"}),
        ("E053", {"填报金额": 99}),
        ("R058", {"填报标准": 99}),
        ("R060", {"填报月数": 2}),
    ],
)
def test_whatever_is_found_about_a_row_can_hold_it(pack: Pack, code: str, row: Row) -> None:
    """Also what only the result tells: the row is then computed again as held, and says why."""
    outcome, notes = decided(pack, row, {})
    assert outcome[0] == ("paid", "100.00")
    outcome, notes = decided(pack, row, {}, **{code: Severity.HELD})
    assert outcome[0] == ("held", "0.00")
    assert [n.status.word for n in notes if n.diagnostic.code == code] == ["held"]
    outcome, _ = decided(pack, row, {}, **{code: Severity.REJECTED})
    assert outcome[0] == ("rejected", "0.00")


def test_what_lacks_a_figure_may_be_rejected_for_it(pack: Pack) -> None:
    for level, status in ((Severity.HELD, "held"), (Severity.REJECTED, "rejected")):
        outcome, notes = decided(pack, {}, period="2030-01", E020=level)
        assert outcome == [(status, "0.00")]
        (note,) = notes
        assert (note.status.word, note.diagnostic.code) == (status, "E020")
        assert note.diagnostic.args["detail"] == "2030-01"


def test_what_was_said_while_reading_can_hold_its_row_too(pack: Pack) -> None:
    """The province of an id is looked at before there are checks."""
    number = "77" + MAN[2:17]
    number += check_character(number)
    roster = make_roster([{"身份证号": number, "批准日期": "2020-01-01"}])
    roster = replace(roster, notes=tuple(area_notes(roster)))
    assert [note.code for note in roster.notes] == ["R031"]
    for level, status in ((Severity.NOTE, "paid"), (Severity.HELD, "held")):
        checked = check_roster(roster, pack.vocabulary, JANUARY, TODAY, {"R031": level})
        (result,), notes = compute_with_notes(pack, {"small": np.array([0])}, JANUARY, checked)
        assert RowStatus(result.status[0]).word == status
        said = [*checked.notes, *(note.diagnostic for note in notes)]
        assert [(one.code, one.place.cell) for one in said] == [("R031", "B2")]


def test_rows_stopped_while_reading_are_held_and_say_so(pack: Pack) -> None:
    roster = make_roster([{"批准日期": "2020-01-01"}] * 2)
    roster = replace(roster, stopped=(("F020", np.array([1])),))
    checked = check_roster(roster, pack.vocabulary, JANUARY, TODAY, AS_CATALOGUED)
    (result,), notes = compute_with_notes(pack, {"small": np.arange(2)}, JANUARY, checked)
    assert [RowStatus(s).word for s in result.status] == ["paid", "held"]
    assert [(n.row, n.diagnostic.code, n.diagnostic.place.row) for n in notes] == [(1, "F020", 3)]


def test_the_rows_stopped_on_a_day_are_part_of_what_a_run_is(pack: Pack) -> None:
    """A death of tomorrow holds its row today; the run of tomorrow is another one."""
    roster = make_roster([{"死亡日期": "2024-01-16", "批准日期": "2020-01-01"}])
    days = (TODAY, TODAY + dt.timedelta(days=1))
    bases = [
        check_roster(roster, pack.vocabulary, JANUARY, day, AS_CATALOGUED).stopped_record()
        for day in days
    ]
    assert bases == [[["R052", "held", [0]]], []]


def test_lost_digits_of_an_account_are_an_error_and_the_amount_stands(pack: Pack) -> None:
    outcome, notes = decided(pack, {"银行账号": 6222020200112233445})
    assert outcome == [("paid", "100.00")]
    assert [n.diagnostic.severity for n in notes] == [Severity.ERROR]


def test_a_warning_may_become_a_note(pack: Pack) -> None:
    outcome, notes = decided(pack, {"银行账号": PASSBOOK}, R042=Severity.NOTE)
    assert outcome == [("paid", "100.00")]
    assert [n.diagnostic.severity for n in notes] == [Severity.NOTE]


_ROWS = st.fixed_dictionaries({
    "身份证号": st.sampled_from([MAN, WOMAN, wrong_check(MAN), person_id(3, "19100101")]),
    "姓名": st.sampled_from(["张三", "李四"]),
    "银行账号": st.sampled_from([CARD, PASSBOOK, None, 6222020200112233445]),
    "入伍日期": st.sampled_from([None, "1965-01-01", "1980-01-01"]),
    "填报金额": st.sampled_from([None, 100, 99, -5]),
    "死亡日期": st.sampled_from([None, "2023-01-05", "2030-01-01"]),
})
_STOPPING = st.sampled_from([Severity.NOTE, Severity.WARNING, Severity.HELD, Severity.REJECTED])
_CODES = ("R042", "R043", "R045", "R046", "R056", "R057", "R014", "E053")


@given(
    rows=st.lists(_ROWS, max_size=6, min_size=1),
    levels=st.dictionaries(st.sampled_from(_CODES), _STOPPING, max_size=3),
)
def test_a_row_told_that_it_is_stopped_is_never_paid(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, object]],
    levels: dict[str, Severity],
) -> None:
    """Every row has one outcome, pays nothing unless paid, and if held says why."""
    pack = make_pack(tmp_path_factory.mktemp("pack"), MONTHLY, columns=OFFICE)
    outcome, notes = decided(pack, *rows, **levels)
    assert len(outcome) == len(rows)
    for row, (status, amount) in enumerate(outcome):
        mine = {n.diagnostic.severity for n in notes if n.row == row}
        stopped = mine & {Severity.HELD, Severity.REJECTED}
        assert bool(stopped) == (status in {"held", "rejected"})
        assert (amount == "0.00") == (status != "paid")
        assert {n.status.word for n in notes if n.row == row} <= {status}


# --- payouts.yaml ----------------------------------------------------------------------------


def test_severities_are_read_from_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "payouts.yaml"
    path.write_text("rules: small\nseverity: {R045: held, R031: note}\n", encoding="utf-8")
    assert read_config(path).settings.levels == {"R045": Severity.HELD, "R031": Severity.NOTE}


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("R020: warning", "C015", "rejected"),
        ("E040: note", "C015", "held"),
        ("R020: held", "C015", "rejected"),
        ("F001: warning", "C015", "error"),
        ("R015: warning", "C015", "error"),
        ("R04O: held", "C016", "R040"),
        ("F004: held", "C017", "held"),
        ("R061: held", "C017", "held"),
        ("E013: held", "C017", "E013"),
        ("R045: hold", "C018", "hold"),
        ("R045: zero", "C018", "zero"),
    ],
)
def test_a_severity_that_may_not_be_is_refused_at_its_line(
    tmp_path: Path, line: str, code: str, words: str
) -> None:
    path = tmp_path / "payouts.yaml"
    path.write_text(f"rules: small\nseverity:\n  R042: note\n  {line}\n", encoding="utf-8")
    with pytest.raises(ConfigProblem) as caught:
        read_config(path)
    (one,) = caught.value.diagnostics
    assert (one.code, one.place.line) == (code, 4)
    assert words in str(one.as_json())


@pytest.mark.parametrize("code", CATALOGUE)
def test_nothing_that_stops_can_be_let_through(code: str) -> None:
    """For every code there is, and every severity: what does not pay today never will."""
    serious = {Severity.ERROR, Severity.HELD, Severity.REJECTED, Severity.ZERO}
    if CATALOGUE[code].severity in serious:
        assert refused(code, "note") is not None
        assert refused(code, "warning") is not None
    else:
        assert refused(code, "note") is None


# --- in an office -----------------------------------------------------------------------------

OLD = ("老人", person_id(5, "19100101"), "2020-01-01")  # R056


def _with(office: Path, severity: str) -> None:
    (office / "payouts.yaml").write_text(f"rules: small\nseverity: {severity}\n", "utf-8")


def test_what_an_office_sets_holds_in_compute_check_and_the_scheduled_month(office: Path) -> None:
    book(office / "roster.xlsx", [*people(2), OLD])
    as_it_comes = january(office, "roster.xlsx")
    assert (as_it_comes.code, as_it_comes.codes) == (0, {"R056"})
    _with(office, "{R056: held}")
    done = january(office, "roster.xlsx")
    assert done.code == 1
    rows = {"read": 3, "paid": 2, "zero": 0, "held": 1, "rejected": 0}
    assert done.manifest["rows"] == {**rows, "unplaced": 0, "out_of_scope": 0}
    assert done.manifest["totals"][0]["amount"] == "200.00"
    assert done.manifest["run_id"] != as_it_comes.manifest["run_id"]
    assert [(line["状态"], line["代码"]) for line in listed(done.folder)] == [("待核实", "R056")]
    check = payouts("check", "roster.xlsx", *JANUARY_WORDS, "--json", cwd=office)
    assert (check.code, json.loads(check.out)["rows"]["held"]) == (1, 1)
    config = "rules: small\nrosters: roster.xlsx\nperiod: 2023-01\nseverity: {R056: rejected}\n"
    (office / "payouts.yaml").write_text(config, "utf-8")
    month = payouts("run", "--config", "payouts.yaml", "--today", "2024-01-15", cwd=office)
    assert month.manifest["rows"]["rejected"] == 1


def test_a_note_is_not_on_the_sheet_of_what_needs_a_look(office: Path) -> None:
    book(office / "roster.xlsx", [*people(2), OLD])
    assert [line["代码"] for line in listed(january(office, "roster.xlsx").folder)] == ["R056"]
    _with(office, "{R056: note}")
    assert not any(line["代码"] for line in listed(january(office, "roster.xlsx").folder))


def test_rows_of_no_benefit_are_checked_too(office: Path) -> None:
    save_book(
        office / "roster.xlsx",
        {"小补助": [HEADER, *people(2)], "不知何表": [HEADER, OLD]},
    )
    check = payouts("check", "roster.xlsx", *JANUARY_WORDS, "--json", cwd=office)
    told = [d for d in json.loads(check.out)["diagnostics"] if d["code"] == "R056"]
    assert [(d["sheet"], d["cell"]) for d in told] == [("不知何表", "B2")]


def test_a_comparison_of_rules_pays_no_row_that_is_stopped(office: Path) -> None:
    """Else a rise would be budgeted for people who are not paid."""
    dearer = MONTHLY.replace('value: "100"', 'value: "110"')
    write_pack(office / "rules", {"one.yaml": dearer}, name="dearer")
    book(office / "roster.xlsx", [*people(2), OLD])
    words = ("diff", "small", "dearer", "--roster", "roster.xlsx", *JANUARY_WORDS, "--json")
    for severity, after in (("{}", "330.00"), ("{R056: held}", "220.00")):
        _with(office, severity)
        effect = json.loads(payouts(*words, cwd=office).out)["impact"]
        assert effect["total"]["after"] == after
