"""The forms in which offices write values: read where they have one meaning, else held."""

from __future__ import annotations

import datetime as dt
import string
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from packs import RULES, shipped
from payouts.base.columns import ColumnSpec, Vocabulary, name_key
from payouts.base.money import Exact
from payouts.base.numerals import chinese_capital, read_capital
from payouts.base.period import day_number, month_number
from payouts.base.vectors import Coded, Dates, Sets
from payouts.roster.cells.clean import parse_column
from payouts.roster.cells.problems import Problem, diagnose
from payouts.roster.load import load_roster
from payouts.rules.files.source import FolderSource
from payouts.rules.packs import load_pack
from roster_books import HEADER, VOCABULARY, a_person, an_id, objects, save_book, spec

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.roster.model.column import Column

GRADE: dict[str, object] = {
    "from": 1, "to": 10, "prefixes": ["残疾", "伤残"], "suffixes": ["级", "级伤残"],
    "numerals": ["chinese", "roman", "enclosed"],
}  # fmt: skip


def parse(kind: str, *cells: object, **more: object) -> Column:
    return parse_column(objects(*cells), spec(kind, **more), np.ones(len(cells), dtype=np.bool_))


def problem_of(kind: str, cell: object, **more: object) -> Problem:
    return Problem(parse(kind, cell, **more).problem[0])


def number_of(kind: str, cell: object, **more: object) -> Fraction:
    column = parse(kind, cell, **more)
    assert Problem(column.problem[0]) is Problem.NONE
    assert isinstance(column.data, Exact)
    return column.data.fractions()[0]


# --- amounts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("1234.5元", "1234.5"),
        ("1,234.50", "1234.5"),
        ("1，234.50", "1234.5"),
        ("1,234,567元", "1234567"),
        ("￥1,234.50", "1234.5"),
        ("¥ 500", "500"),
        ("-￥500", "-500"),
        ("￥-500", "-500"),
        ("RMB 500.00", "500"),
        ("500元整", "500"),
        ("500 圆", "500"),
        ("319.97万元", "3199700"),
        ("0.00001万", "0.1"),
        ("1,200万元", "12000000"),
        ("１２３４．５元", "1234.5"),
        ("'1234.50", "1234.5"),
        ('="0123"', "123"),
        ("\u202d1234.5\u202c", "1234.5"),
        ("12\u200b34", "1234"),
        ("\u00a01234\u3000", "1234"),
        ("伍佰元整", "500"),
        ("壹仟贰佰叁拾肆元伍角陆分", "1234.56"),
        ("伍佰圆正", "500"),
    ],
)
def test_amounts_as_offices_write_them(cell: str, yuan: str) -> None:
    assert number_of("money", cell) == Fraction(yuan)


@pytest.mark.parametrize(
    "cell",
    ["1,23", "1,2345", "12,34,567", "0,123", ",123", "1,234,", "1.234,50", "500 100", "1 234",
     "3万5千元", "31万9700元", "500美元", "$500", "（500）", "--￥5", "￥￥5", "五百元", "伍佰",
     "佰伍元整", "约500元", "500元/月", "'1'2", "\u202e1234", "12\u200f34"],
)  # fmt: skip
def test_amounts_that_may_mean_something_else_are_held(cell: str) -> None:
    assert problem_of("money", cell) is Problem.NOT_A_NUMBER


def test_units_belong_to_money_only() -> None:
    assert problem_of("number", "12元") is Problem.NOT_A_NUMBER
    assert problem_of("integer", "12元") is Problem.NOT_A_NUMBER


def test_percentages_only_where_the_column_has_them() -> None:
    assert number_of("number", "33.3％", percent=True) == Fraction(333, 1000)
    assert number_of("number", "1/3", percent=True) == Fraction(1, 3)
    assert problem_of("number", "50%") is Problem.NOT_A_NUMBER
    assert problem_of("money", "1/2") is Problem.NOT_A_NUMBER


@given(st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1))
def test_capital_numerals_are_read_as_they_are_written(fen: int) -> None:
    assert read_capital(chinese_capital(fen)) == fen


@given(st.text(alphabet="零壹贰叁拾佰仟万亿元角分整负", max_size=12))
def test_capital_numerals_out_of_order_are_refused(text: str) -> None:
    try:
        fen = read_capital(text)
    except ValueError:
        return
    assert chinese_capital(fen) == text


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=0, max_value=99))
def test_separators_and_units_never_change_an_amount(yuan: int, fen: int) -> None:
    expected = Fraction(yuan * 100 + fen, 100)
    grouped = f"{yuan:,}.{fen:02d}"
    for text in (grouped, f"{grouped}元", f"￥{yuan}.{fen:02d}", grouped.replace(",", "，")):
        assert number_of("money", text) == expected


# --- whole numbers with words ------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    ["10", "10级", "10 级", "１０级", "十级", " 十 级 ", "拾级", "X级", "Ⅹ级",
     "x级", "⒑", "⑩", "㈩", "⑩级", "伤残10级", "残疾十级", "10级伤残", "'10", '="10"', 10, 10.0,
     "10.0", "010"],
)  # fmt: skip
def test_grades_in_every_form(cell: object) -> None:
    assert number_of("integer", cell, **GRADE) == 10


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("十一级", Problem.OUT_OF_RANGE),
        ("10级级", Problem.NOT_A_NUMBER),
        ("级", Problem.NOT_A_NUMBER),
        ("1 0级", Problem.NOT_A_NUMBER),
        ("二等乙级", Problem.NOT_A_NUMBER),
        ("七级（因战）", Problem.NOT_A_NUMBER),
        ("7.5级", Problem.NOT_WHOLE),
        ("七或八级", Problem.NOT_A_NUMBER),
        ("IIII级", Problem.NOT_A_NUMBER),
    ],
)
def test_what_is_no_grade_is_held(cell: str, expected: Problem) -> None:
    assert problem_of("integer", cell, **GRADE) is expected


@pytest.mark.parametrize("cell", ["二等乙级", "二等乙", "伤残二等乙级", "残疾 二等乙级", "二乙级"])
def test_a_grade_of_old_is_held_and_says_what_the_vocabulary_knows(cell: str) -> None:
    old = {**GRADE, "refused": {"旧等级，要先换发": ["二等乙级", "二乙"]}}
    assert problem_of("integer", cell, **old) is Problem.REFUSED
    found = diagnose("残疾等级", spec("integer", **old), cell, Problem.REFUSED)
    assert "旧等级，要先换发" in found.message()
    assert problem_of("integer", "三等乙级", **old) is Problem.NOT_A_NUMBER, "not listed"
    assert problem_of("integer", "二级", **old) is Problem.NONE


def test_the_grades_of_old_are_known_to_the_national_vocabulary() -> None:
    known = shipped("national").vocabulary.columns["残疾等级"]
    for cell in ("特等", "一等", "二等甲级", "二等乙级", "三等甲级", "三等乙级", "伤残三乙"):
        assert "换发" in diagnose("残疾等级", known, cell, Problem.REFUSED).message()


@pytest.mark.parametrize("cell", ["十级", "10级", "X", "⒑"])
def test_words_and_numerals_are_known_only_where_the_column_says_so(cell: str) -> None:
    assert problem_of("integer", cell) is Problem.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("kind", "more"),
    [("text", {"suffixes": ["级"]}), ("money", {"percent": True}), ("id", {"person": True}),
     ("category", {"prefixes": ["级"]}), ("number", {"numerals": ["roman"]})],
)  # fmt: skip
def test_a_column_is_not_given_what_its_type_cannot_have(
    kind: str, more: dict[str, object]
) -> None:
    with pytest.raises(ValidationError, match="not for a column of type"):
        spec(kind, **more)


# --- dates -------------------------------------------------------------------------------

DAY = day_number(dt.date(2023, 9, 1))


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("2023.9.1.", DAY),
        ("2023。9。1", DAY),
        ("2023年09月01日 ", DAY),
        ("2023年9月1号", DAY),
        ("2023/09/01 00:00:00", DAY),
        ("2023 09 01", DAY),
        ("2023 - 9 - 1", DAY),
        ("'2023-09-01", DAY),
        ('="20230901"', DAY),
        ("2023\u200b-09-01", DAY),
        ("二〇二三年九月一日", DAY),
        ("二零二三年九月一日", DAY),
        ("二○二三年九月一号", DAY),
        ("2023-9", DAY + 29),
        ("2023.09.", DAY + 29),
        ("2023年9月份", DAY + 29),
        ("二〇二三年九月", DAY + 29),
    ],
)
def test_dates_as_offices_write_them(cell: str, last: int) -> None:
    column = parse("date", cell)
    assert isinstance(column.data, Dates)
    assert Problem(column.problem[0]) is Problem.NONE
    assert (column.data.first[0], column.data.last[0]) == (DAY, last)


def test_text_says_january_where_a_number_cannot() -> None:
    column = parse("date", "2023.1")
    assert isinstance(column.data, Dates)
    assert column.data.first[0] == day_number(dt.date(2023, 1, 1))
    assert problem_of("date", 2023.1) is Problem.AMBIGUOUS_DATE


@pytest.mark.parametrize(
    "cell",
    ["23.9.1", "23年9月1日", "九八年九月一日", "2023 1 2 3", "20 23-09-01", "2023-0 9-01",
     "2023年9", "9月1日", "二〇二三年八月十五", "二〇二三年正月初一", "二〇二三年十三月一日",
     "2023-09-01 10:30:00", "2023-09-01T00:00:00Z", "2023.9.1-2023.10.1", "\u202e2023-09-01"],
)  # fmt: skip
def test_dates_that_may_mean_something_else_are_held(cell: str) -> None:
    assert problem_of("date", cell) is Problem.NOT_A_DATE


def test_blanks_never_join_the_digits_of_two_parts() -> None:
    """``2023 1 2`` with its blanks dropped would be December 2023."""
    column = parse("date", "2023 1 2")
    assert isinstance(column.data, Dates)
    assert column.data.first[0] == column.data.last[0] == day_number(dt.date(2023, 1, 2))


@pytest.mark.parametrize("cell", [45170, 45170.0, "45170", "'45170", "４５１７０"])
def test_a_serial_number_is_held_and_the_day_it_may_be_is_named(cell: object) -> None:
    for kind in ("date", "month"):
        assert problem_of(kind, cell) is Problem.SERIAL_DATE
        said = diagnose("批准日期", spec(kind), cell, Problem.SERIAL_DATE)
        assert said.code == "R033"
        assert "2023-09-01" in said.remedy()


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)), st.sampled_from(" \u3000\u00a0"))
def test_a_date_in_any_form_is_that_date(day: dt.date, blank: str) -> None:
    y, m, d = day.year, day.month, day.day
    forms = (
        f"{y}.{m}.{d}", f"{y}-{m:02d}-{d:02d}", f"{y}年{m}月{d}日", f"{y}{m:02d}{d:02d}",
        f"{y}/{m}/{d}", f"{blank}{y}{blank}年{blank}{m}{blank}月{d}日", f"{y}{blank}{m}{blank}{d}",
    )  # fmt: skip
    column = parse("date", *forms)
    assert isinstance(column.data, Dates)
    assert column.problem.tolist() == [0] * len(forms)
    assert set(column.data.first.tolist()) == {day_number(day)}


def test_months_in_words() -> None:
    column = parse("month", "2024年9月份", "二〇二四年九月", "'2024-09")
    assert np.asarray(column.data).tolist() == [month_number(2024, 9)] * 3


# --- categories --------------------------------------------------------------------------

KINDS: dict[str, object] = {
    "values": ["残疾军人", "烈士遗属", "烈士子女"],
    "synonyms": {"11": "残疾军人", "21": "烈士遗属", "烈属": "烈士遗属", "B1": "烈士子女"},
}


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("11-残疾军人", "残疾军人"),
        ("11 残疾军人", "残疾军人"),
        ("21烈属", "烈士遗属"),
        ("烈属（21）", "烈士遗属"),
        ("烈士遗属-21", "烈士遗属"),
        ("b1", "烈士子女"),
        ("'11", "残疾军人"),
        (11.0, "残疾军人"),
        ("烈\u200b属", "烈士遗属"),
    ],
)
def test_codes_and_names_that_say_the_same(cell: object, meant: str) -> None:
    column = parse("category", cell, **KINDS)
    assert isinstance(column.data, Coded)
    assert column.data.texts().tolist() == [meant]


@pytest.mark.parametrize("cell", ["21-残疾军人", "12", "残疾军人-7090", "残废军人", "11、21", "-"])
def test_a_code_that_contradicts_its_name_is_held(cell: str) -> None:
    assert problem_of("category", cell, **KINDS) is Problem.UNKNOWN_CATEGORY


def test_nothing_is_taken_for_what_it_resembles() -> None:
    values = ["一级", "二级", "三级"]
    for cell in ("一 级", "１级", "四级", "一級", "二级级"):
        expected = Problem.NONE if cell == "一 级" else Problem.UNKNOWN_CATEGORY
        assert problem_of("category", cell, values=values) is expected


def national() -> Vocabulary:
    return load_pack(FolderSource(RULES), "national").vocabulary


@pytest.mark.parametrize(
    ("column", "cell", "meant"),
    [
        ("对象类别", "在乡复原军人", "在乡复员军人"),
        ("对象类别", "在乡老复员军人-7090", "在乡复员军人"),
        ("对象类别", "残废军人", "残疾军人"),
        ("对象类别", "病故军人家属", "病故军人遗属"),
        ("对象类别", "b1", "烈士子女"),
        ("对象类别", 81.0, "农村籍退役士兵"),
        ("状态", "2", "享受"),
        ("状态", "9-中止", "中止"),
        ("残疾性质", "03", "因病"),
        ("遗属类别", "21", "烈士遗属"),
    ],
)
def test_spellings_in_use_are_listed_in_the_national_pack(
    column: str, cell: object, meant: str
) -> None:
    read = parse_column(objects(cell), national().columns[column], np.array([True]))
    assert isinstance(read.data, Coded)
    assert read.data.texts().tolist() == [meant]


@pytest.mark.parametrize(("cell", "grade"), [("十级", 10), ("Ⅴ级", 5), ("⒑", 10), ("一级", 1)])
def test_grades_are_data_of_the_national_pack(cell: str, grade: int) -> None:
    read = parse_column(objects(cell), national().columns["残疾等级"], np.array([True]))
    assert isinstance(read.data, Exact)
    assert read.data.fractions() == [grade]


def test_lists_keep_every_name_and_drop_none() -> None:
    values = ["一等功", "二等功", "三等功"]
    column = parse("categories", "三等功,二等功", "'三等功", "立三等功", values=values,
                   synonyms={"立三等功": "三等功"})  # fmt: skip
    assert isinstance(column.data, Sets)
    assert column.data.bits.tolist() == [0b110, 0b100, 0b100]


# --- digits that must not get lost -------------------------------------------------------

NOISE = ["", "", "", " ", "\u3000", "\u00a0", "\u200b", "\ufeff"]


@given(st.data())
def test_no_digit_of_an_id_or_account_is_ever_lost(data: st.DataObject) -> None:
    """Whatever stands between and around the digits: the same digits come out, or a problem."""
    digits = data.draw(st.text(string.digits, min_size=15, max_size=19))
    dressed = "".join(
        data.draw(st.sampled_from([c, c, chr(ord(c) + 0xFEE0)]))
        + data.draw(st.sampled_from([*NOISE, "-"]))
        for c in digits
    )
    text = data.draw(st.sampled_from(["{}", "'{}", '="{}"', " {} ", "{}元", "{}x"])).format(dressed)
    for kind in ("id", "account"):
        column = parse(kind, text)
        if Problem(column.problem[0]) is Problem.NONE:
            assert list(np.asarray(column.data)) == [digits]


@given(st.integers(min_value=1, max_value=999), st.sampled_from(NOISE), st.booleans())
def test_a_sound_id_in_any_dress_is_that_id(sequence: int, noise: str, small: bool) -> None:  # noqa: FBT001
    plain = an_id(sequence)
    dressed = noise.join(plain.lower() if small else plain)
    column = parse("id", dressed, f"'{dressed}", f'="{dressed}"')
    assert column.problem.tolist() == [0, 0, 0]
    assert list(np.asarray(column.data)) == [plain] * 3


@pytest.mark.parametrize(
    "cell",
    ["6228480012345678", "6228-4800-1234-5678", "6228 4800 1234 5678", "6228－4800－1234－5678",
     "622848 0012345678", "'6228480012345678", '="6228480012345678"', "6228–4800–1234–5678"],
)  # fmt: skip
def test_card_numbers_in_groups(cell: str) -> None:
    column = parse("account", cell)
    assert column.problem.tolist() == [0]
    assert list(np.asarray(column.data)) == ["6228480012345678"]


@pytest.mark.parametrize(
    "cell",
    ["6228480012345678 6228480087654321", "6228480012345678/6228480087654321", "62284-80012345678",
     "6228-4800-1234-567-8", "6228.4800.1234.5678", "622848001234567X",
     "1234 1234 1234 1234 1234 1234"],
)  # fmt: skip
def test_two_accounts_or_half_a_one_are_no_account(cell: str) -> None:
    assert problem_of("account", cell) is Problem.ACCOUNT_NOT_DIGITS


# --- names -------------------------------------------------------------------------------


def test_names_are_compared_without_blanks_and_with_one_dot() -> None:
    same = ("阿卜杜拉·买买提", "阿卜杜拉•买买提", "阿卜杜拉・买买提", "阿卜杜拉．买买提",
            "阿卜杜拉‧买买提", " 阿卜杜拉 · 买买提\u200b")  # fmt: skip
    assert {name_key(name) for name in same} == {"阿卜杜拉·买买提"}
    assert name_key("张　三") == name_key("张三") == "张三"
    assert name_key("张三") != name_key("张三丰")


def test_marks_of_text_are_no_part_of_a_name() -> None:
    column = parse("text", "'张三", '="张三"', "\ufeff张三\u200b", "=1+1", "张\u200b三", "'甲'乙")
    assert isinstance(column.data, Coded)
    assert column.data.texts().tolist() == ["张三", "张三", "张三", "=1+1", "张\u200b三", "'甲'乙"]


def test_a_number_in_place_of_a_name_is_pointed_out(tmp_path: Path) -> None:
    people = [a_person(sequence=n) for n in range(1, 7)]
    names = ("那", "NA", an_id(1), 12345, "王伟2", "NULL")
    rows = [(name, *person[1:]) for name, person in zip(names, people, strict=True)]
    book = save_book(tmp_path / "r.xlsx", {"表": [HEADER, *rows]})
    notes = load_roster([book], VOCABULARY).notes
    found = [note for note in notes if note.code == "R035"]
    assert [note.place.cell for note in found] == ["A4", "A5"]
    assert "1990" not in str([note.as_json() for note in found])


def test_names_that_look_like_values_stay_names(tmp_path: Path) -> None:
    names = ("那", "NA", "TRUE", "NULL", "None", "nan")
    rows = [(name, *a_person(sequence=n)[1:]) for n, name in enumerate(names, 1)]
    book = save_book(tmp_path / "r.xlsx", {"表": [HEADER, *rows]})
    roster = load_roster([book], VOCABULARY)
    column: ColumnSpec = VOCABULARY.columns["姓名"]
    read = parse_column(roster.cells("姓名"), column, roster.present("姓名"))
    assert isinstance(read.data, Coded)
    assert read.data.texts().tolist() == list(names)
