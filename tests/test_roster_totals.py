"""Sums typed into a sheet are compared with its rows, exactly; none of them is paid by."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn import read
from payouts.base.diagnostics import Place
from payouts.roster.model.sheet_record import Agreement, TotalCheck
from payouts.roster.sheet.table import Found, find_tables
from roster_books import VOCABULARY, an_id, objects

TOWNSHIPS = """
    乡镇 | 姓名 | 身份证号 | 月基本工资
    甲镇 | 甲   | #1      | 100
    甲镇 | 乙   | #2      | 200.05
    小计 |      |         | {first}
    乙镇 | 丙   | #3      | 300
    小计 |      |         | {second}
    合计 |      |         | {whole}
"""


def codes(found: Found) -> list[str]:
    return [note.code for note in found.notes]


def outcomes(found: Found) -> list[tuple[str, str, str]]:
    """Return cell by cell what was written, what was found and what came of it."""
    return [(check.written, check.found, check.outcome.value) for check in found.account.totals]


def test_subtotals_are_of_their_township_and_the_total_counts_everyone_once() -> None:
    found = read(TOWNSHIPS.format(first=300.05, second=300, whole=600.05))
    assert outcomes(found) == [
        ("300.05", "300.05", "equal"),
        ("300", "300", "equal"),
        ("600.05", "600.05", "equal"),
    ]
    assert codes(found) == []


WAN = "姓名 | 身份证号 | 月基本工资\n甲 | #1 | {a}\n乙 | #2 | {b}\n合计 | | {whole}"


@pytest.mark.parametrize(
    ("a", "b", "whole", "codes_of"),
    [
        ("30000", "26253.33", "5.6253万元", []),
        ("30000", "26253.33", "5.63万元", []),
        ("30000", "26253.33", "合计：5.6253 万元", []),
        ("30000", "26252.50", "5.6253万元", []),  # the least that rounds to it
        ("30000", "26252.49", "5.6253万元", ["T017"]),
        ("30000", "26253.50", "5.6253万元", ["T017"]),  # the next one begins here
        ("30000", "26253.33", "5.6254万元", ["T017"]),
        ("30000", "26253.33", "56253", ["T017"]),  # in yuan it is exact
        ("3万元", "2.6253万元", "56253.33", []),  # the rows are rounded
        ("3.0000万元", "2.6253万元", "56253.99", []),
        ("3.0000万元", "2.6253万元", "56255", ["T017"]),
    ],
)
def test_a_sum_in_wan_is_as_exact_as_it_is_written(
    a: str, b: str, whole: str, codes_of: list[str]
) -> None:
    assert codes(read(WAN.format(a=a, b=b, whole=whole))) == codes_of


@pytest.mark.parametrize(
    ("first", "second", "whole", "wrong"),
    [
        (300.06, 300, 600.05, [("D4", "小计", "300.06", "300.05", 2, 3)]),
        (300.05, 600.05, 600.05, [("D6", "小计", "600.05", "300", 5, 5)]),
        # A SUM that takes in the subtotals, and one that has lost the first township.
        (300.05, 300, 1200.1, [("D7", "合计", "1200.1", "600.05", 2, 5)]),
        (300.05, 300, 300, [("D7", "合计", "300", "600.05", 2, 5)]),
    ],
)
def test_a_sum_that_is_off_is_a_warning_at_its_cell(
    first: float, second: float, whole: float, wrong: list[tuple[object, ...]]
) -> None:
    found = read(TOWNSHIPS.format(first=first, second=second, whole=whole))
    said = [
        (note.place.cell, *(note.args[k] for k in ("kind", "written", "found", "first", "last")))
        for note in found.notes
    ]
    assert said == wrong
    assert codes(found) == ["T017"]


@pytest.mark.parametrize(("whole", "outcome"), [(800, "equal"), (800.01, "different")])
def test_a_total_before_another_page_counts_every_township(whole: float, outcome: str) -> None:
    # Eight subtotals are more than a sum looks back over where it is one of a township.
    townships = [f"人{n} | #{n} | 100\n小计 | | 100" for n in range(1, 9)]
    page = "姓名 | 身份证号 | 月基本工资"
    found = read("\n".join([page, *townships, f"合计 | | {whole}", page, "尾 | #9 | 100"]))
    last = found.account.totals[-1]
    assert (last.found, last.first, last.last, last.outcome.value) == ("800", 2, 16, outcome)


def test_sums_as_text_with_units_are_read() -> None:
    found = read(TOWNSHIPS.format(first="300.05元", second="￥300.00", whole="６００.０５"))
    assert [check.outcome for check in found.account.totals] == [Agreement.EQUAL] * 3


def test_no_float_is_added() -> None:
    """0.1 ten times is 1; added as binary numbers it is not."""
    rows = "\n".join(f"人{n} | #{n} | 0.1" for n in range(1, 11))
    drawing = f"姓名 | 身份证号 | 月基本工资\n{rows}\n合计 | | 1"
    assert outcomes(read(drawing)) == [("1", "1", "equal")]


def test_the_noise_of_a_formula_is_no_difference() -> None:
    """Excel adds 0.1 and 0.2 to 0.30000000000000004 and shows 0.3."""
    columns = [
        objects("姓名", "甲", "乙", "合计"),
        objects("身份证号", an_id(1), an_id(2), None),
        objects("月基本工资", 0.1, 0.2, 0.1 + 0.2),
    ]
    (check,) = find_tables(Place(file="a.xlsx", sheet="表"), columns, VOCABULARY).account.totals
    assert (check.written, check.outcome) == ("0.3", Agreement.EQUAL)


def test_what_cannot_be_read_is_said_to_be_uncompared() -> None:
    """A blank is nothing to add; an amount nobody can read might be anything."""
    drawing = """
        姓名 | 身份证号 | 月基本工资
        甲   | #1      | 100
        乙   | #2      | {cell}
        合计 |         | 100
    """
    assert outcomes(read(drawing.format(cell="")))[0][2] == "equal"
    assert outcomes(read(drawing.format(cell="一百多")))[0][2] == "not compared"
    assert outcomes(read(drawing.format(cell="100")))[0][2] == "different"


@pytest.mark.parametrize(
    ("total", "outcome"),
    [
        ("合计（2人） |    | 300", "equal"),
        ("合计 | 共2人     | 300", "equal"),
        ("合计 | 2         | 300", "equal"),
        ("合计 | 3人       | 300", "different"),
        ("合计 | 共 3 人   | 300", "different"),
        ("合计：2人 |      | 合计：300元", "equal"),
        ("合计：3人 |      | 300.00", "different"),
        ("共2人 |          | 300", "equal"),
    ],
)
def test_a_number_of_people_is_counted(total: str, outcome: str) -> None:
    found = read(f"姓名 | 身份证号 | 月基本工资\n甲 | #1 | 100\n乙 | #2 | 200\n{total}")
    heads = [check for check in found.account.totals if check.people]
    assert [check.outcome for check in heads] == [Agreement(outcome)]
    assert codes(found) == (["T018"] if outcome == "different" else [])


@pytest.mark.parametrize(
    "drawing",
    [
        # The total on top, as forms of the treasury have it.
        """
        姓名 | 身份证号 | 月基本工资
        合计 |         | 300
        甲   | #1      | 100
        乙   | #2      | 200
        """,
        # Village, township: a sum of sums is of all people it stands below.
        """
        姓名   | 身份证号 | 月基本工资
        甲     | #1      | 100
        村小计 |         | 100
        乙     | #2      | 200
        村小计 |         | 200
        镇小计 |         | 300
        """,
        # Two lists on a sheet; the last total is of both.
        """
        姓名 | 身份证号 | 月基本工资
        甲   | #1      | 100
        小计 |         | 100
        二、乙镇
        姓名 | 身份证号 | 月基本工资
        乙   | #2      | 200
        小计 |         | 200
        合计 |         | 300
        """,
        # Years to date may begin before this list.
        """
        姓名     | 身份证号 | 月基本工资
        甲       | #1      | 100
        本年累计 |         | 1200
        合计     |         | 100
        """,
        # A serial number and a column that nobody added up.
        """
        序号 | 姓名 | 身份证号 | 月基本工资 | 备注
        1    | 甲   | #1      | 100        | '7
        2    | 合计 |         | 100        |
        """,
    ],
)
def test_sums_in_other_places_are_understood(drawing: str) -> None:
    assert "T017" not in codes(read(drawing))
    assert any(c.outcome is Agreement.EQUAL for c in read(drawing).account.totals)


def test_a_column_of_no_known_meaning_is_added_up_too() -> None:
    drawing = "姓名 | 身份证号 | 镇里补的\n甲 | #1 | 100\n合计 | | {}"
    assert codes(read(drawing.format(90))) == ["T017"]
    assert codes(read(drawing.format(100))) == []
    assert codes(read(drawing.format(1))) == [], "it may be the number of people"


AMOUNTS = st.lists(
    st.lists(st.decimals(-(10**7), 10**7, places=2), min_size=1, max_size=4), min_size=1, max_size=4
)


@given(AMOUNTS, st.booleans())
def test_right_sums_agree_and_wrong_ones_differ(groups: list[list[Decimal]], off: bool) -> None:  # noqa: FBT001
    """Over any townships: sums that are right raise nothing, a fen too much is found."""
    names: list[object] = ["姓名"]
    ids: list[object] = ["身份证号"]
    amounts: list[object] = ["月基本工资"]
    for group in groups:
        for amount in group:
            names.append("甲")
            ids.append(an_id(len(ids)))
            amounts.append(str(amount))
        names.append("小计")
        ids.append(None)
        amounts.append(str(sum(group, Decimal())))
    whole = sum((sum(group, Decimal()) for group in groups), Decimal())
    names.append("合计")
    ids.append(None)
    amounts.append(str(whole + (Decimal("0.01") if off else 0)))
    columns = [objects(*names), objects(*ids), objects(*amounts)]
    found = find_tables(Place(file="a.xlsx", sheet="表"), columns, VOCABULARY)
    checks: tuple[TotalCheck, ...] = found.account.totals
    assert [c.outcome for c in checks[:-1]] == [Agreement.EQUAL] * len(groups)
    assert checks[-1].outcome is (Agreement.DIFFERENT if off else Agreement.EQUAL)


def test_a_cell_that_cannot_be_read_is_named_where_it_stops_a_comparison() -> None:
    """Were it not said, one stray word would quietly turn the check of a whole column off."""
    drawing = TOWNSHIPS.replace("| 200.05", "| 二百左右").format(first=99999.0, second=300, whole=1)
    found = read(drawing)
    said = [(n.code, n.place.cell, n.args["kind"], n.args["unread"]) for n in found.notes]
    assert said == [("T023", "D4", "小计", "D3"), ("T023", "D7", "合计", "D3")]
    checks = [(c.written, c.outcome.value, c.unread) for c in found.account.totals]
    assert checks == [
        ("99999", "not compared", "D3"),
        ("300", "equal", ""),
        ("1", "not compared", "D3"),
    ]


def test_words_in_a_column_that_is_not_of_numbers_stand_in_no_way() -> None:
    drawing = "姓名 | 身份证号 | 房间\n甲 | #1 | 东屋\n乙 | #2 | 西屋\n合计 | | 9"
    assert "T023" not in codes(read(drawing))
