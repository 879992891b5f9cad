"""Columns of raw cells: every form that is read, every problem that is found."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.base.columns import ColumnSpec, ColumnType
from payouts.base.diagnostics import CATALOGUE, Place, Severity
from payouts.base.money import Exact
from payouts.base.period import day_number, month_number
from payouts.base.vectors import Coded, Dates, Sets
from payouts.roster.cells.clean import PROBLEMS, parse_column
from payouts.roster.cells.problems import Problem, diagnose, plain_text, shown_value
from payouts.roster.model.cell import BadCell
from roster_books import an_id, objects, spec

if TYPE_CHECKING:
    from payouts.roster.model.column import Column

HONOURS = ("党中央、国务院、中央军委授予荣誉称号", "荣誉称号", "一等功", "二等功", "三等功")


def parse(kind: str, *cells: object, **more: object) -> Column:
    return parse_column(objects(*cells), spec(kind, **more), np.ones(len(cells), dtype=np.bool_))


def problems(column: Column) -> list[Problem]:
    return [Problem(p) for p in column.problem]


def problem_of(kind: str, cell: object, **more: object) -> Problem:
    return problems(parse(kind, cell, **more))[0]


def exact(column: Column) -> list[Fraction]:
    assert isinstance(column.data, Exact)
    return list(column.data.fractions())


# --- the catalogue -----------------------------------------------------------------------


def test_problem_numbers_are_codes_of_the_catalogue() -> None:
    assert PROBLEMS[Problem.ACCOUNT_BLANK] == "R014"
    assert [p for p in PROBLEMS[1:] if p not in CATALOGUE] == []
    assert [PROBLEMS[p] for p in Problem if p] == [f"R{p:03d}" for p in Problem if p]


def test_severities_follow_the_conventions_of_benefits() -> None:
    rejected = {p for p in Problem if p and CATALOGUE[PROBLEMS[p]].severity is Severity.REJECTED}
    assert rejected == {
        Problem.ID_MALFORMED, Problem.ID_CHECK, Problem.ID_DIGITS_LOST, Problem.ID_BIRTH,
        Problem.ID_BORN_LATER,
    }  # fmt: skip
    warning = {p for p in Problem if p and CATALOGUE[PROBLEMS[p]].severity is Severity.WARNING}
    assert warning == {
        Problem.ACCOUNT_BLANK, Problem.ACCOUNT_NOT_DIGITS,
        Problem.PAYEE_BLANK, Problem.PAYEE_ABSENT, Problem.PAYEE_WRONG, Problem.ACCOUNT_LENGTH,
    }  # fmt: skip
    error = {p for p in Problem if p and CATALOGUE[PROBLEMS[p]].severity is Severity.ERROR}
    assert error == {Problem.ACCOUNT_DIGITS_LOST}, "a card whose digits are lost is never paid"


# --- any column --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(ColumnType))
def test_blank_absent_and_bad_cells_of_every_type(kind: ColumnType) -> None:
    column = parse_column(
        objects(None, None, BadCell("error"), BadCell("formula"), BadCell("number")),
        spec(kind, values=["甲"] if kind in {"category", "categories"} else []),
        np.array([True, False, True, True, True]),
    )
    blank = Problem.ACCOUNT_BLANK if kind is ColumnType.ACCOUNT else Problem.BLANK
    assert problems(column) == [
        blank, Problem.ABSENT, Problem.ERROR_VALUE, Problem.NO_RESULT, Problem.NOT_A_NUMBER,
    ]  # fmt: skip
    assert len(column.data) == 5


@pytest.mark.parametrize("kind", list(ColumnType))
def test_no_rows_are_no_trouble(kind: ColumnType) -> None:
    assert len(parse(kind).data) == 0


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        ("text", None, Problem.PAYEE_BLANK),
        ("account", None, Problem.ACCOUNT_BLANK),
        ("account", 6.2e18, Problem.ACCOUNT_DIGITS_LOST),
        ("account", "6228-4800", Problem.ACCOUNT_NOT_DIGITS),
        ("id", "15012119900307123X", Problem.PAYEE_WRONG),
        ("id", 1.5e17, Problem.PAYEE_WRONG),
    ],
)
def test_payee_columns_only_ever_warn(kind: str, cell: object, expected: Problem) -> None:
    assert problem_of(kind, cell, payee=True) is expected


def test_an_absent_payee_column_only_warns() -> None:
    column = parse_column(objects(None), spec("account", payee=True), np.array([False]))
    assert problems(column) == [Problem.PAYEE_ABSENT]


def test_equal_cells_of_different_types_stay_apart() -> None:
    column = parse("text", *(1, 1.0, True, "1", "TRUE"))
    assert isinstance(column.data, Coded)
    assert column.data.texts().tolist() == ["1", "1", "TRUE", "1", "TRUE"]
    numbers = parse("money", *(1, True, 1.0, "1"))
    assert problems(numbers) == [Problem.NONE, Problem.NOT_A_NUMBER, Problem.NONE, Problem.NONE]


# --- texts -------------------------------------------------------------------------------


def test_names_survive() -> None:
    names = ("NA", "TRUE", "那", "张　三", "阿卜杜拉·买买提", "null", "None", "nan", "=1+1", "0012")
    column = parse("text", *names)
    assert isinstance(column.data, Coded)
    assert column.data.texts().tolist() == list(names), "a name was taken for something else"


def test_blanks_around_a_text_are_not_part_of_it() -> None:
    column = parse("text", " 张三", "张三　", "张三")
    assert isinstance(column.data, Coded)
    assert column.data.categories == ("张三",)


def test_numbers_in_text_columns() -> None:
    column = parse("text", 12.0, 1.5, 1e15, 123456789012345.0)
    assert isinstance(column.data, Coded)
    assert problems(column)[2] is Problem.TEXT_DIGITS_LOST
    assert column.data.texts().tolist() == ["12", "1.5", "", "123456789012345"]


# --- numbers -----------------------------------------------------------------------------


def test_money_is_exact() -> None:
    column = parse("money", 0.1, 1234.56, "1234.50", " １２３４ ", -5.0, "0.005", 99999999999.99)
    assert problems(column) == [Problem.NONE] * 7
    assert exact(column) == [
        Fraction(1, 10), Fraction(123456, 100), Fraction(12345, 10), Fraction(1234), Fraction(-5),
        Fraction(5, 1000), Fraction(9999999999999, 100),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cell", ["约100", "1e3", "", ".5", "5.", "--1", True, dt.date(2023, 1, 1), "一百", "١٢"],
)  # fmt: skip
def test_what_is_not_plainly_a_number_is_held(cell: object) -> None:
    assert problem_of("money", cell) is Problem.NOT_A_NUMBER


@pytest.mark.parametrize("cell", [1 / 3, 1000 / 3, 1e15 + 0.5, 1e15, -2e15, 1e300, "9" * 31])
def test_more_digits_than_were_typed_are_held(cell: object) -> None:
    assert problem_of("money", cell) is Problem.TOO_MANY_DIGITS


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (0.1 + 0.2, "0.3"), (33.000000000000004, "33"), (1866.6799999999998, "1866.68"),
        (1299.9999999999998, "1300"), (-0.30000000000000004, "-0.3"),
        (12345678901.230001, "12345678901.23"), (1e-20, "0.00000000000000000001"),
        (999999999999999.0, "999999999999999"), (0.000001234567890123, "0.000001234567890123"),
    ],
)  # fmt: skip
def test_the_noise_of_a_formula_is_no_digit(cell: object, shown: str) -> None:
    """To 15 significant digits, as a sheet shows and compares."""
    column = parse("money", cell)
    assert column.problem.tolist() == [0]
    assert exact(column) == [Fraction(shown)]


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_every_typed_amount_is_read_as_typed(amount: object) -> None:
    column = parse("money", float(str(amount)), str(amount))
    assert exact(column) == [Fraction(str(amount))] * 2


def test_whole_numbers_and_their_words() -> None:
    grade = {"from": 1, "to": 10, "synonyms": {"一级": "1", "十级": "10"}}
    column = parse("integer", 7.0, "08", "一级", " 十 级 ", "１０", **grade)
    assert exact(column) == [7, 8, 1, 10, 10]
    assert problem_of("integer", 7.5, **grade) is Problem.NOT_WHOLE
    assert problem_of("integer", 11.0, **grade) is Problem.OUT_OF_RANGE
    assert problem_of("integer", 0.0, **grade) is Problem.OUT_OF_RANGE
    assert problem_of("integer", "十一级", **grade) is Problem.NOT_A_NUMBER


# --- dates -------------------------------------------------------------------------------

DAY = (day_number(dt.date(2023, 9, 1)), day_number(dt.date(2023, 9, 1)))
MONTH = (DAY[0], day_number(dt.date(2023, 9, 30)))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (dt.date(2023, 9, 1), DAY),
        (dt.datetime(2023, 9, 1), DAY),  # noqa: DTZ001 (Excel has no time zones)
        ("2023.9.1", DAY),
        ("2023年9月1日", DAY),
        ("2023-09-01", DAY),
        ("2023/9/1", DAY),
        ("20230901", DAY),
        ("2023-09-01 00:00:00", DAY),
        (" ２０２３－０９－０１ ", DAY),
        ("2023 年 9 月 1 日", DAY),
        (20230901.0, DAY),
        ("2023.09", MONTH),
        ("2023.9", MONTH),
        ("2023年9月", MONTH),
        ("2023年09月", MONTH),
        ("２０２３．０９", MONTH),
        ("2023-09", MONTH),
        ("202309", MONTH),
        (202309.0, MONTH),
        (2023.09, MONTH),
        (2023.9, MONTH),
    ],
)
def test_forms_of_dates(cell: object, expected: tuple[int, int]) -> None:
    column = parse("date", cell)
    assert isinstance(column.data, Dates)
    assert problems(column) == [Problem.NONE]
    assert (column.data.first[0], column.data.last[0]) == expected


def test_months_end_on_their_last_day() -> None:
    column = parse("date", "2024年2月", "2023.02", "2023年12月")
    assert isinstance(column.data, Dates)
    ends = [dt.date(2024, 2, 29), dt.date(2023, 2, 28), dt.date(2023, 12, 31)]
    assert column.data.last.tolist() == [day_number(d) for d in ends]


def test_days_alone_are_exact() -> None:
    column = parse("date", "2023-09-01", None, "2023-10-01")
    assert isinstance(column.data, Dates)
    assert column.data.all_exact


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (2023.1, Problem.AMBIGUOUS_DATE),
        ("2023-13-01", Problem.NOT_A_DATE),
        ("2023-02-29", Problem.NOT_A_DATE),
        ("2023.00", Problem.NOT_A_DATE),
        ("2023", Problem.NOT_A_DATE),
        (2023.0, Problem.NOT_A_DATE),
        (45170.0, Problem.SERIAL_DATE),
        ("45170", Problem.SERIAL_DATE),
        ("去年", Problem.NOT_A_DATE),
        (True, Problem.NOT_A_DATE),
        (dt.time(1, 2), Problem.NOT_A_DATE),
        (dt.datetime(2023, 8, 31, 16, 0), Problem.NOT_A_DATE),  # noqa: DTZ001
        ("2023-09-01 10:00:00", Problem.NOT_A_DATE),
        ("1899-12-31", Problem.YEAR_OUT_OF_RANGE),
        (dt.date(2201, 1, 1), Problem.YEAR_OUT_OF_RANGE),
    ],
)
def test_what_is_not_plainly_a_date_is_held(cell: object, expected: Problem) -> None:
    assert problem_of("date", cell) is expected


def test_months() -> None:
    column = parse("month", "2024-09", "2024年9月", "2024.09", 202409.0, dt.date(2024, 9, 1))
    assert np.asarray(column.data).tolist() == [month_number(2024, 9)] * 5
    assert problem_of("month", "9月") is Problem.NOT_A_MONTH
    assert problem_of("month", 2024.1) is Problem.AMBIGUOUS_DATE


# --- categories --------------------------------------------------------------------------

NATURE = {
    "values": ["因战", "因公", "因病"],
    "synonyms": {"1": "因战", "2": "因公", "03": "因病", "作战": "因战"},
}


def test_categories_by_value_synonym_and_code() -> None:
    column = parse("category", "因战", " 因 公", "作战", "1", "01", 1.0, 3.0, "３", **NATURE)
    assert isinstance(column.data, Coded)
    assert column.data.texts().tolist() == [
        "因战", "因公", "因战", "因战", "因战", "因战", "因病", "因病",
    ]  # fmt: skip


def test_an_unknown_category_is_held_with_what_was_meant() -> None:
    values = ["在乡复员军人", "残疾军人"]
    column = parse("category", "在乡复原军人", values=values)
    assert problems(column) == [Problem.UNKNOWN_CATEGORY]
    said = diagnose("对象类别", spec("category", values=values), "在乡复原军人", column.problem[0])
    assert "在乡复员军人" in said.remedy(), "the officer has to be told what was probably meant"
    assert isinstance(column.data, Coded)
    assert column.data.texts().tolist() == [""], "no category may be guessed"


def test_codes_that_differ_by_a_zero_only_are_not_confused() -> None:
    column = parse(
        "category", "1", "01", 1.0, values=["甲", "乙"], synonyms={"1": "甲", "01": "乙"}
    )
    assert isinstance(column.data, Coded)
    assert column.data.texts().tolist() == ["甲", "乙", "甲"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("无", set()),
        ("三等功", {"三等功"}),
        ("二等功、三等功", {"二等功", "三等功"}),
        ("二等功，三等功；一等功", {"一等功", "二等功", "三等功"}),
        ("二等功 三等功", {"二等功", "三等功"}),
        ("二等功/三等功、", {"二等功", "三等功"}),
        (HONOURS[0], {HONOURS[0]}),
        (f"三等功、{HONOURS[0]}", {"三等功", HONOURS[0]}),
    ],
)
def test_sets_of_categories(cell: str, expected: set[str]) -> None:
    column = parse("categories", cell, values=HONOURS)
    assert isinstance(column.data, Sets)
    assert problems(column) == [Problem.NONE]
    bits = int(column.data.bits[0])
    assert {name for k, name in enumerate(column.data.categories) if bits >> k & 1} == expected


@pytest.mark.parametrize("cell", ["四等功", "三等功2次", "无、三等功", "、", "三等功二等功"])
def test_sets_with_anything_unknown_are_held(cell: str) -> None:
    assert problem_of("categories", cell, values=HONOURS) is Problem.UNKNOWN_CATEGORY


def test_more_categories_than_bits_are_a_defect_of_the_pack() -> None:
    with pytest.raises(ValueError, match="at most 62"):
        parse("categories", "1", values=[f"值{i}" for i in range(63)])


def test_yes_and_no() -> None:
    column = parse("boolean", *("是", "否", True, False, " 是 "))
    assert np.asarray(column.data).tolist() == [True, False, True, False, True]
    assert problem_of("boolean", "有") is Problem.NOT_YES_OR_NO
    assert problem_of("boolean", 1.0) is Problem.NOT_YES_OR_NO


# --- ids and accounts --------------------------------------------------------------------


def test_ids_in_every_dress() -> None:
    plain = "11010519491231002X"
    column = parse(
        "id", plain, plain.lower(), " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２ｘ"
    )
    assert problems(column) == [Problem.NONE] * 4
    assert np.asarray(column.data).tolist() == [plain] * 4


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("110105491231002", Problem.ID_OLD),
        (110105491231002.0, Problem.ID_OLD),
        ("110105194912310029", Problem.ID_CHECK),
        (an_id(birth="19901301"), Problem.ID_BIRTH),
        (an_id(birth="19900230"), Problem.ID_BIRTH),
        ("11010519491231002", Problem.ID_MALFORMED),
        ("1101051949123100200", Problem.ID_MALFORMED),
        ("11010519491231002O", Problem.ID_MALFORMED),
        ("无", Problem.ID_MALFORMED),
        (True, Problem.ID_MALFORMED),
        (1.10105194912310e17, Problem.ID_DIGITS_LOST),
        (1234567890123456.0, Problem.ID_DIGITS_LOST),
        (12345.0, Problem.ID_MALFORMED),
        ("1.10105E+17", Problem.ID_DIGITS_LOST),
    ],
)
def test_ids_that_are_not(cell: object, expected: Problem) -> None:
    assert problem_of("id", cell) is expected


def test_a_wrong_id_keeps_its_text_for_the_officer() -> None:
    assert np.asarray(parse("id", "110105 194912310029").data).tolist() == ["110105194912310029"]


def test_accounts_keep_every_digit() -> None:
    column = parse("account", "0062284800123456789", " 6228 4800 1234 ", "６２２８００", 123456.0)
    assert problems(column) == [Problem.NONE] * 4
    assert np.asarray(column.data).tolist() == [
        "0062284800123456789", "622848001234", "622800", "123456",
    ]  # fmt: skip


def test_accounts_that_lost_digits_are_named() -> None:
    assert problem_of("account", 6.22848001234567e18) is Problem.ACCOUNT_DIGITS_LOST
    assert problem_of("account", "6228-4800") is Problem.ACCOUNT_NOT_DIGITS


def test_a_number_past_what_binary_holds_is_shown_as_excel_shows_it() -> None:
    assert plain_text(999999196001010000.0) == "999999196001010000", "digits nobody typed"
    assert plain_text(6228480012345678.0) == "6228480012345678"
    assert plain_text(7.0) == "7"


# --- words -------------------------------------------------------------------------------


def test_messages_never_show_an_id_or_account_in_full() -> None:
    said = diagnose("身份证号", spec("id"), "110105194912310029", Problem.ID_CHECK, Place(row=3))
    assert "1101**********0029" in said.message()
    assert "19491231" not in str(said.as_json())
    assert shown_value(6228480012345678.0, ColumnType.ACCOUNT) == "************5678"


@pytest.mark.parametrize("problem", [p for p in Problem if p])
def test_every_problem_can_be_put_into_words(problem: Problem) -> None:
    grade: ColumnSpec = spec("integer", **{"from": 1, "to": 10})
    record = diagnose("残疾等级", grade, "甲{x}", problem).as_json()
    for text in (record["message"], record["message_en"], record["remedy"], record["remedy_en"]):
        assert str(text).strip()
    assert "残疾等级" in str(record["message"])


@given(st.lists(st.sampled_from(["2023.9", 2023.1, None, "甲", 20230901.0, True]), max_size=12))
def test_the_order_of_rows_changes_no_row(cells: list[object]) -> None:
    forth, back = parse("date", *cells), parse("date", *cells[::-1])
    assert forth.problem.tolist() == back.problem.tolist()[::-1]
    assert isinstance(forth.data, Dates)
    assert isinstance(back.data, Dates)
    sound = forth.problem == 0
    assert forth.data.first[sound].tolist() == back.data.first[::-1][sound].tolist()
