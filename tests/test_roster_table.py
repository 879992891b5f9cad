"""Finding the table in a sheet: header, columns, and what every row is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.base.bilingual import listed
from payouts.base.diagnostics import Place
from payouts.roster.sheet.mapping import HeaderMapping, MappingEntry
from payouts.roster.sheet.table import Found, Section, find_tables
from roster_books import HEADER, VOCABULARY, a_person, an_id, objects

Row = tuple[object, ...]


def found(*rows: Row, mapping: HeaderMapping | None = None) -> Found:
    cells = [objects(*column) for column in itertools.zip_longest(*rows)]
    columns = list(zip(*itertools.zip_longest(*rows), strict=True)) if rows else []
    assert len(columns) == len(rows)
    return find_tables(Place(file="a.xlsx", sheet="甲镇"), cells, VOCABULARY, mapping)


def only(result: Found) -> Section:
    """Return the one table of a sheet."""
    (section,) = result.sections
    return section


def counts(*rows: Row) -> dict[str, int]:
    table = only(found(*rows)).table
    assert sum(table.counts.values()) == table.rows == len(rows), "a row is unaccounted for"
    return {kind: n for kind, n in table.counts.items() if n}


def codes(result: Found) -> list[str]:
    return [note.code for note in result.notes]


def kind_of(row: Row) -> str:
    """Return what a row between two people is."""
    before = counts(HEADER, a_person(), a_person("李四", 2))
    after = counts(HEADER, a_person(), row, a_person("李四", 2))
    return next(kind for kind in after if after[kind] != before.get(kind, 0))


def test_a_sheet_as_offices_send_it() -> None:
    """Title, remark, blank row, header, two townships with subtotals, total, footer."""
    rows: list[Row] = [
        ("某县残疾抚恤金发放花名册", None, None, None, None),
        ("单位：元", None, None, None, None),
        (None, None, None, None, None),
        HEADER,
        a_person("张三", 1),
        a_person("李四", 2),
        ("甲镇小计", None, None, None, None),
        a_person("王五", 3),
        ("小　计", None, None, None, None),
        (None, None, None, None, None),
        HEADER,
        a_person("赵六", 4),
        ("合计", None, None, None, None),
        ("注：本表一式三份", None, None, None, None),
        ("单位负责人：", None, "复核：", None, "制表日期：2023.9.1"),
    ]
    result = found(*rows)
    assert counts(*rows) == {
        "title": 1, "note": 2, "blank": 2, "header": 2, "data": 4, "subtotal": 2, "total": 1,
        "signoff": 1,
    }  # fmt: skip
    assert (only(result).data + 1).tolist() == [5, 6, 8, 12]
    assert only(result).table.title == "某县残疾抚恤金发放花名册"
    assert only(result).table.header_row == 4
    assert dict(only(result).table.columns) == {name: at for at, name in enumerate(HEADER)}


# --- what a row is -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        ("合计", an_id(5), 7, None, None),  # called 合计
        ("小计", "110105 4912 31002", None, None, None),  # with an old id
        ("合计", 1.5e17, None, None, None),  # with an id that Excel spoiled
        ("复核", an_id(5), None, None, None),
        ("合计", None, 7, "因战", None),  # without an id, but a grade and a cause
        ("复核", None, 7, "因战", None),
        ("王总计", None, None, None, None),
        ("单位", None, None, None, None),
        ("张三", None, None, None, None),
        (None, an_id(5), None, None, None),
        (None, None, None, "因战", None),
        (None, None, None, None, "2023.9"),
        ("NA", None, None, None, None),
        (None, "不详", None, None, None),
    ],
)
def test_people_are_never_taken_for_something_else(row: Row) -> None:
    assert kind_of(row) == "data", "someone would be left out without a word"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ((None, None, None, None, None), "blank"),
        (("合计", None, None, None, None), "subtotal"),
        (("合 计", "54人", 7.0, None, None), "subtotal"),
        (("甲镇小计：", None, None, None, None), "subtotal"),
        (("累计（元）", None, None, None, None), "subtotal"),
        ((None, "合计", None, None, None), "subtotal"),
        (("制表人：张三", None, None, None, None), "signoff"),
        (("单位负责人：", "张三", None, "会计负责人", "李四"), "signoff"),
        (("审核：", None, None, "因公", "2023-09-01"), "data"),
        (("说明：以上人员均已核实", None, None, None, None), "note"),
        (("1、本表由乡镇填报并加盖公章", None, None, None, None), "note"),
        (("以 下 空 白", None, None, None, None), "note"),
        ((None, "（本页以下空白）", None, None, None), "note"),
        (("续上表", None, None, None, None), "note"),
        (("姓 名", "身份证号码", "伤残等级", None, None), "header"),
    ],
)
def test_rows_that_are_not_people(row: Row, kind: str) -> None:
    assert kind_of(row) == kind


def test_serial_numbers_filled_in_ahead_are_blank_rows() -> None:
    header = ("序号", *HEADER)
    assert counts(header, (1, *a_person()), (2.0,), ("3",)) == {"header": 1, "data": 1, "blank": 2}
    assert counts(header, (1, *a_person()), ("张三",)) == {"header": 1, "data": 2}
    assert counts(header, (1, *a_person()), ("合计",)) == {"header": 1, "data": 1, "total": 1}


def test_a_total_under_the_serial_number_or_township() -> None:
    header = ("序号", "乡镇", *HEADER)
    rows = [
        (1, "甲镇", *a_person()),
        (None, "甲镇 小计"),
        (2, "乙镇", *a_person("李", 2)),
        ("总计",),
    ]
    assert counts(header, *rows) == {"header": 1, "data": 2, "subtotal": 1, "total": 1}


def test_a_subtotal_in_a_township_column_right_of_the_ids() -> None:
    header = (*HEADER, "乡镇")
    rows = [
        (*a_person(), "甲镇"),
        (None, None, None, None, None, "甲镇小计"),
        (*a_person("李", 2), "乙镇小计"),
        ("张三", None, None, None, None, "小计"),
        (None, None, 7, "因战", "2023年9月", "小计"),
        (None, "3人", None, None, None, "合计"),
    ]
    assert counts(header, *rows) == {"header": 1, "data": 4, "subtotal": 1, "total": 1}


CELL = st.sampled_from([
    None,
    "合计",
    "小计",
    "复核：",
    "注：一",
    "张三",
    "姓名",
    "身份证号",
    an_id(9),
    1.0,
    "因战",
    1.5e17,
])


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL, CELL), max_size=8))
def test_every_row_is_accounted_for_and_ids_are_people(rows: list[Row]) -> None:
    tables = found(HEADER, a_person(), *rows).sections
    counted = sum(sum(section.table.counts.values()) for section in tables)
    assert counted == sum(section.table.rows for section in tables) == len(rows) + 2
    people = {row for section in tables for row in section.data.tolist()}
    for at, row in enumerate(rows, start=2):
        under = next(s for s in reversed(tables) if s.table.header_row <= at)
        id_column = under.table.columns.get("身份证号")
        if id_column is not None and row[id_column] in {an_id(9), 1.5e17}:
            assert at in people, "a row with an id is a person"
        if not any(row):
            assert at not in people


# --- header ------------------------------------------------------------------------------


@pytest.mark.parametrize("above", range(15))
def test_a_header_on_any_of_the_first_15_rows(above: int) -> None:
    result = found(*[("标题",)] * above, HEADER, a_person())
    assert only(result).table.header_row == above + 1


@pytest.mark.parametrize(
    "rows",
    [
        [("标题",)] * 15 + [HEADER, a_person()],
        [("残疾等级", "残疾性质", "批准日期"), (7, "因战", "2023.9")],  # no one is named
        [("姓名", "金额"), ("张三", 5)],  # one known column only
        [("张三", an_id())],
    ],
)
def test_without_a_header_the_sheet_is_refused(rows: list[Row]) -> None:
    result = found(*rows)
    assert not result.sections
    assert codes(result) == ["T001"]


def test_blank_sheets_are_noted() -> None:
    assert codes(found()) == ["T002"]
    assert codes(found((None, None), (None, None))) == ["T002"]


def test_a_header_without_people_is_a_warning() -> None:
    assert codes(found(HEADER, ("合计",))) == ["T003"]


def test_aliases_and_dressed_up_headers() -> None:
    result = found(("对象姓名", "公民身份\n号码", "乡镇(街道)", " 批 准 时 间 "), a_person())
    assert list(only(result).table.columns) == ["姓名", "身份证号", "乡镇", "批准日期"]


def test_one_column_twice_is_used_for_none() -> None:
    result = found(("姓名", "身份证号", "身份证号", "乡镇", "残疾等级"), a_person())
    assert "身份证号" not in only(result).table.columns, "the father's id may have been taken"
    assert codes(result) == ["T004"]
    assert result.notes[0].args["cells"] == listed(["B1", "C1"])


def test_people_of_a_table_to_the_right_are_never_passed_over_in_silence() -> None:
    header = (*HEADER, None, *HEADER)
    rows = [(*a_person(), None, *a_person("李", 2)), (*a_person("王", 3),)]
    told = found(header, *rows)
    assert codes(told) == ["T022"], "the lines of T004, pasted, would lose the people"
    assert (told.notes[0].place.cell, told.notes[0].args["count"]) == ("H1", 1)
    mapping = HeaderMapping(tuple(MappingEntry(name, name, nth=1) for name in HEADER))
    assert [n.code for n in found(header, *rows, mapping=mapping).notes] == ["T022"]
    own = tuple(MappingEntry(name, name, at=at) for at, name in enumerate(HEADER))
    not_wanted = tuple(MappingEntry(name, None) for name in HEADER)
    assert not found(header, *rows, mapping=HeaderMapping((*own, *not_wanted))).notes


def test_a_second_table_that_nobody_filled_in_is_only_ambiguous() -> None:
    assert set(codes(found((*HEADER, *HEADER), a_person()))) == {"T004"}


def test_two_aliases_are_as_ambiguous() -> None:
    assert codes(found(("姓名", "身份证号码", "公民身份号码"), a_person()[:3])) == ["T004"]


def test_the_exact_name_wins_over_an_alias_with_a_note() -> None:
    result = found(("姓名", "身份证号码", "身份证号"), ("张三", None, an_id()))
    assert only(result).table.columns["身份证号"] == 2
    assert codes(result) == ["T005"]


def test_unknown_headers_are_kept_and_near_ones_asked_about() -> None:
    result = found(("姓名", "身份证号", "父亲电话", "残疾等及"), ("张三", an_id(), "1", 5))
    assert only(result).table.unknown_headers == ((2, "父亲电话"), (3, "残疾等及"))
    assert codes(result) == ["T010"], "the sheet has no other 残疾等级"
    assert result.notes[0].args["suggestion"] == "残疾等级"
    beside = found(("姓名", "身份证号", "残疾等级", "残疾等及"), ("张三", an_id(), 1, 5))
    assert codes(beside) == ["T008"]


def test_a_header_of_two_rows() -> None:
    rows: list[Row] = [
        ("姓名", "身份证号", "基本情况", None, "月补助"),
        (None, None, "残疾等级", "批准日期", None),
        ("张三", an_id(), 7, "2023.9", 5),
    ]
    result = found(*rows)
    assert dict(only(result).table.columns) == {
        "姓名": 0,
        "身份证号": 1,
        "残疾等级": 2,
        "批准日期": 3,
    }
    assert counts(*rows) == {"header": 2, "data": 1}


def test_a_person_without_name_and_id_is_no_second_header_row() -> None:
    assert counts(HEADER, (None, None, None, "因战", None)) == {"header": 1, "data": 1}
    assert counts((*HEADER, "村"), (None, None, None, None, None, "3组")) == {
        "header": 1,
        "data": 1,
    }
