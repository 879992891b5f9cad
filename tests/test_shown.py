"""What cells show beside what they hold: number formats, units, marks for nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from catalogue.making import dressed, patched
from catalogue.pack import write_rules
from catalogue.people import FULL, HEADER, full, person
from office import JANUARY, payouts
from payouts.roster.cells.amount_units import (
    FOREIGN,
    in_yuan,
    is_unit_row,
    unit_in_header,
    unit_of,
    units_stated,
)
from payouts.roster.cells.looks import sight
from payouts.roster.cells.nothing import is_mark
from payouts.roster.cells.shown_texts import may_show_other, sight_of_text
from payouts.roster.readers.format_codes import look_of
from roster_books import spec
from roster_formats import sheets_of

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(1968, 3, 1)
CUSTOM = 200
ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


# --- number formats --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "value", "text", "power"),
    [
        ('0.00"万元"', 0.5, "0.50万元", 4),
        ("0.00\\万\\元", 0.5, "0.50万元", 4),
        ("0.00!万", 0.5, "0.50万", 4),
        ('0!.0,"万元"', 5000, "0.5万元", 0),
        ("0\\.0,\\万", 12000, "1.2万", 0),
        ('0!.0000"万元"', 5000, "0.5000万元", 0),
        ('0"."0000"万元"', 12345, "1.2345万元", 0),
        ('0.00,"千元"', 5000, "5.00千元", 0),
        ('#,##0.00"千元"', 1234.5, "1,234.50千元", 3),
        ('0.0,,"百万元"', 1500000, "1.5百万元", 0),
        ('0"百元"', 50, "50百元", 2),
        ('0.00"亿元"', 0.01, "0.01亿元", 8),
        ('0.0"K"', 5, "5.0K", 3),
        ('General"万元"', 0.5, "万元", 4),
        ('[>=10000]0!.0,"万元";0"元"', 50000, "5.0万元", 0),
        ('[>=10000]0!.0,"万元";0"元"', 500, "500元", 0),
        ('[<1]0.0"万元";0"元"', 0.5, "0.5万元", 4),
        ('0"元"', 5, "5元", 0),
    ],
)
def test_a_format_names_the_unit_of_its_number(
    code: str, value: float, text: str, power: int
) -> None:
    look = look_of(CUSTOM, code)
    assert look is not None
    assert look.may_lose(value)
    seen = sight(look, value)
    assert seen is not None
    assert seen.unit is not None
    assert (seen.text, seen.shift + seen.unit, seen.differs) == (text, power, False)


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("0", 0.4, "0"),
        ("0", 1866.68, "1867"),
        ("0", 2.5, "3"),
        ("#,##0", 1234567.8, "1,234,568"),
        ("0.0", 1.25, "1.3"),
        ("0.00", 1.005, "1.01"),
        (ACCOUNTING, 1.555, "1.56"),
        (";;;", 5000, ""),
        (";;;", "5000", ""),
        (";;", 5000, ""),
        ('"见附件"', 5000, "见附件"),
        ('0;0;0;"空"', "5000", "空"),
        ("0;-0;;@", 0, ""),
        ("#", 0, ""),
        ("#,###", 0, ""),
        ("0.00;0.00", -5, "5.00"),
        ("0.0E+00", 123456, "1.2E+05"),
        ("# ?/?", 0.3333, "1/3"),
        ("[>100]0;[<50]0", 70, "########"),
        ('0!.0,"万元"', 5123, "0.5万元"),
        ('m"月"d"日"', DAY, "3月1日"),
        ("h:mm", DAY, ""),
    ],
)
def test_a_format_that_shows_other_digits_is_told(code: str, value: object, text: str) -> None:
    look = look_of(CUSTOM, code)
    assert look is not None
    assert look.may_lose(value)
    seen = sight(look, value)
    assert seen is not None
    assert (seen.text, seen.differs) == (text, True)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("General", 1.23456),
        ("G/通用格式", 1.23456),
        ("@", "5"),
        ("@", 5.5),
        ("0", 5),
        ("0", 5.0),
        ("#,##0", 1234),
        ("0.00", 0.5),
        ("#,##0.00", 1234.5),
        ("0.00", -0.25),
        (ACCOUNTING, 0),
        (ACCOUNTING, 1.5),
        (ACCOUNTING, -1.5),
        ("0.00;[Red]0.00", -1.5),
        ("0.00_);[Red]\\(0.00\\)", -1.5),
        ("#,##0;-#,##0", -3),
        ("0;-0;0;@", 0),
        ('"¥"#,##0.00;\\-"¥"#,##0.00', -5),
        ("[$¥-804]#,##0.00", 5),
        ("0.00E+00", 1.23),
        ("# ?/?", 0.5),
        ('0;-0;"-"', 0),
        ("0.00", 1866.6799999999998),
        ("#.##", 0.5),
        ("yyyy-mm-dd", DAY),
        ('yyyy"年"m"月"d"日"', DAY),
        ("[$-804]yyyy/m/d;@", DAY),
        ("yyyy-mm-dd hh:mm:ss", dt.datetime(1968, 3, 1)),  # noqa: DTZ001
        ("d-mmm-yy", DAY),
        ("[h]:mm", DAY),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", DAY),
        ("0.00", True),
        ("0.00", None),
    ],
)
def test_an_ordinary_format_shows_what_is_stored(code: str, value: object) -> None:
    look = look_of(CUSTOM, code)
    seen = None if look is None or not look.may_lose(value) else sight(look, value)
    assert seen is None or (seen.differs, seen.shift, seen.unit, seen.month) == (False, 0, None, "")


@pytest.mark.parametrize(
    "code",
    [
        'yyyy"年"m"月"',
        "yyyy年m月",
        "[$-804]yyyy\\年m\\月;@",
        "mmm-yy",
        "[$-409]mmm\\-yy;@",
        "yyyy-mm",
        "yyyy\\.mm",
        "yyyymm",
        "e年m月",
        '[DBNum1][$-804]yyyy"年"m"月"',
        "mmmm yyyy",
        "yyyy/m",
    ],
)
def test_a_date_that_shows_a_month_is_a_month(code: str) -> None:
    look = look_of(CUSTOM, code)
    assert look is not None
    assert sight(look, DAY).month == "1968年3月"  # type: ignore[union-attr]


def test_a_date_that_shows_a_year_is_a_year() -> None:
    for code in ("yyyy", 'yyyy"年"', "yy", "e"):
        seen = sight(look_of(CUSTOM, code) or "", DAY)
        assert seen is not None
        assert seen.month == "1968年"


def test_formats_known_by_number_alone() -> None:
    months = {number for number in range(60) if _month_of(number)}
    assert months == {17, 27, 36, 50, 52, 57}
    odd = {n for n in range(60) if (look := look_of(n, None)) is not None and look.odd}
    assert odd - months == {9, 10, 11, 12, 13, 16, 28, 29, 48, 51, 53, 54, 58}
    places = {n: look.places for n in range(60) if (look := look_of(n, None)) and not look.odd}
    assert {n for n, many in places.items() if many == 2} == {2, 4, 7, 8, 39, 40, 43, 44}
    assert {n for n, many in places.items() if many == 0} == {1, 3, 5, 6, 37, 38, 41, 42}


def _month_of(number: int) -> bool:
    look = look_of(number, None)
    seen = sight(look, DAY) if look is not None else None
    return seen is not None and seen.month == "1968年3月"


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("0.50万元", 0.5, (False, 0, 4)),
        ("0.5万元", 5000, (False, -4, 4)),
        ("5.00", 5000, (False, -3, None)),
        ("50%", 0.5, (False, 2, -2)),
        ("33%", 0.333, (True, 2, -2)),
        ("1,866.68", 1866.6799999999998, (False, 0, None)),
        ("0", 0.4, (True, 0, None)),
        ("7", 5, (True, 0, None)),
        ("", 5, (True, 0, None)),
        ("见附件", 5, (True, 0, None)),
        ("1/3", 0.3333, (True, 0, None)),
        ("1.23E+05", 123456, (True, 0, None)),
    ],
)
def test_what_an_ods_shows_of_a_number(
    text: str, value: float, expected: tuple[bool, int, int | None]
) -> None:
    seen = sight_of_text(text, value)
    assert seen is not None
    assert (seen.differs, seen.shift, seen.unit) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [("-", 0), ("1/2", 0.5), ("1.23E+00", 1.23), ("2022年12月15日", dt.date(2022, 12, 15))],
)
def test_what_an_ods_shows_as_it_is(text: str, value: object) -> None:
    assert sight_of_text(text, value) is None


def test_plain_texts_of_an_ods_are_not_looked_at() -> None:
    assert not may_show_other("1,234.50", 1234.5)
    assert not may_show_other("2022/12/15", dt.date(2022, 12, 15))
    assert may_show_other("1,234.5", 1234.56)
    assert may_show_other("2022年12月", dt.date(2022, 12, 15))
    assert not may_show_other("TRUE", value=True)


# --- units -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("元", 0),
        ("圆", 0),
        ("百元", 2),
        ("千元", 3),
        ("万元", 4),
        ("十万元", 5),
        ("百万元", 6),
        ("亿元", 8),
        ("万", 4),
        ("人民币万元", 4),
        ("万元人民币", 4),
        ("（万元）", 4),
        ("元/月", 0),
        ("万元/年", 4),
        ("元/人·月", 0),
        ("角", -1),
        ("分", -2),
        ("美元", FOREIGN),
        ("万美元", FOREIGN),
        ("万元镇", None),
        ("人", None),
        ("", None),
        ("元旦", None),
    ],
)
def test_units(text: str, unit: int | None) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize(
    ("row", "units"),
    [
        (("单位：万元",), {4}),
        (("单位:万元",), {4}),
        (("（单位：万元）",), {4}),
        (("单位（万元）",), {4}),
        (("金额单位：人民币万元",), {4}),
        (("计量单位：千元",), {3}),
        (("单位： 百 元",), {2}),
        (("单位：", "亿元"), {8}),
        (("填报单位：某县财政局 单位：万元",), {4}),
        (("填报单位：万元", "2022年5月"), set()),
        (("制表单位：元宝镇",), set()),
        (("单位：人、万元",), {4}),
        (("单位：元、万元",), {0, 4}),
        (("本表金额以万元为单位",), {4}),
        (("注：金额单位为万元。",), {4}),
        (("某县2022年花名册（万元）",), {4}),
        (("万元",), {4}),
        (("某县2022年救助花名册", "单位：元/月"), {0}),
        (("某县2022年救助花名册",), set()),
        (("单位负责人：万元",), set()),
        (("单位：万美元",), {FOREIGN}),
    ],
)
def test_what_a_row_of_notes_says_of_units(row: tuple[str, ...], units: set[int]) -> None:
    assert units_stated(row) == units


@pytest.mark.parametrize(
    ("header", "parted"),
    [
        ("核定金额（万元）", ("核定金额", 4)),
        ("核定金额(千元)", ("核定金额", 3)),
        ("金额/万元", ("金额", 4)),
        ("金额【万元】", ("金额", 4)),
        ("金额（单位：万元）", ("金额", 4)),
        ("金额：万元", ("金额", 4)),
        ("金额-元", ("金额", 0)),
        ("金额万元", ("金额", 4)),
        ("金 额\n（元/月）", ("金额", 0)),
        ("金额", None),
        ("发放月数（个月）", None),
        ("姓名（盖章）", None),
    ],
)
def test_the_unit_in_a_header(header: str, parted: tuple[str, int] | None) -> None:
    assert unit_in_header(header) == parted


def test_a_row_of_units() -> None:
    assert is_unit_row(["", "—", "人", "（万元）", "元/月", "年月日"])
    assert not is_unit_row(["人", "岁", ""])
    assert not is_unit_row(["万元", "张三"])


@pytest.mark.parametrize(
    ("cell", "power", "text"),
    [
        (0.5, 4, "5000"),
        ("0.5", 4, "5000"),
        (12, 4, "120000"),
        ("1,234.5", 3, "1234500"),
        (0.1, 4, "1000"),
        ("￥0.5", 4, "5000"),
        (0.30000000000000004, 4, "3000"),
        (-0.5, 2, "-50"),
        (0, 4, "0"),
        (50, -2, "0.5"),
        ("5000元", 4, None),
        ("0.5万", 4, None),
        (1e15, 4, None),
        ("伍佰元整", 4, None),
        (None, 4, None),
        (True, 4, None),
        ("约5", 4, None),
    ],
)
def test_an_amount_in_yuan_is_exact(cell: object, power: int, text: str | None) -> None:
    assert in_yuan(cell, power) == text


# --- marks for nothing -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "text", "mark"),
    [
        ("date", "死亡日期", "健在", True),
        ("date", "批准日期", "健在", False),
        ("date", "批准日期", "未", True),
        ("money", "核定金额", "未", False),
        ("money", "核定金额", "-", True),
        ("money", "核定金额", "——", True),
        ("money", "核定金额", "０", False),
        ("money", "核定金额", "〇", False),
        ("date", "死亡日期", "不详", False),
        ("date", "死亡日期", " ／ ", True),
        ("date", "死亡日期", "N/A", True),
        ("text", "备注", "无", False),
        ("text", "备注", "/", True),
        ("category", "民族", "无", False),
        ("date", "死亡日期", "", False),
    ],
)
def test_marks_for_nothing(kind: str, name: str, text: str, *, mark: bool) -> None:
    assert is_mark(text, spec(kind, name=name)) is mark


# --- whole files -----------------------------------------------------------------------------


def _money(folder: Path, value: float, code: str) -> None:
    def dress(_book: object, sheet: Any) -> None:  # noqa: ANN401
        sheet.title = "全项补助"
        sheet["G2"].number_format = code

    write_rules(folder / "rules")
    dressed(full(1, 月基本工资=value), dress=dress, header=FULL)(folder)


def _office(folder: Path, config: str = "") -> None:
    (folder / "payouts.yaml").write_text(f"rules: small\n{config}", encoding="utf-8")


def test_what_is_shown_otherwise_holds_where_the_office_says_so(tmp_path: Path) -> None:
    """R068 is a warning: paid by what is stored, unless the office raises it."""
    _money(tmp_path, 5000.6, "0")
    _office(tmp_path)
    done = payouts("compute", "名册.xlsx", *JANUARY, cwd=tmp_path)
    assert done.code == 0
    assert "R068" in done.err
    assert "5000.6" in done.err
    assert "5001" in done.err
    _office(tmp_path, "severity: {R068: held}\n")
    done = payouts("compute", "名册.xlsx", *JANUARY, cwd=tmp_path)
    assert done.code == 1
    assert done.manifest["rows"]["held"] == 1


def test_explain_shows_what_stands_in_the_cell_and_what_is_used(tmp_path: Path) -> None:
    _money(tmp_path, 0.5, '0.00"万元"')
    _office(tmp_path)
    words = ("explain", "--roster", "名册.xlsx", *JANUARY, "--row", "全项补助!2", "--json")
    done = payouts(*words, cwd=tmp_path)
    assert '"raw": "0.5"' in done.out
    assert '"used": "5000"' in done.out


def test_a_run_that_read_what_a_program_hid_is_computed_again_alike(tmp_path: Path) -> None:
    def dress(book: Any, _sheet: object) -> None:  # noqa: ANN401
        other = book.create_sheet("旧名册")
        for row in (HEADER, person(9)):
            other.append(row)
        other.sheet_state = "veryHidden"

    write_rules(tmp_path / "rules")
    _office(tmp_path)
    dressed(person(1), dress=dress)(tmp_path)
    words = ("名册.xlsx", *JANUARY, "--benefit", "小补助")
    refused = payouts("compute", *words, cwd=tmp_path)
    assert refused.code == 1
    assert "F040" in refused.err
    assert refused.manifest["rows"]["read"] == 1
    read = payouts("compute", *words, "--hidden", "read", cwd=tmp_path)
    assert read.manifest["rows"]["read"] == 2
    for done in (refused, read):
        assert payouts("verify", str(done.folder), cwd=tmp_path).code == 0


def test_cells_are_found_however_their_xml_is_written(tmp_path: Path) -> None:
    """Quotes of another kind, a prefix, no addresses: the formats are seen all the same."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append([0.5, 1.5])
    sheet["A1"].number_format = '0.00"万元"'
    book.save(tmp_path / "a.xlsx")
    assert list(sheets_of(tmp_path / "a.xlsx")[0].looks) == [0]
    for before, after in (
        (b'<c r="A1" s="1"', b"<c s='1' r='A1'"),
        (b'<c r="A1" s="1"', b'<c s="1" r="A1"'),
        (b'<c r="A1" s="1"', b'<c s = "1" r="A1"'),
        (b'<c r="A1" s="1"', b'<c s="1"'),
    ):
        book.save(tmp_path / "b.xlsx")
        patched(lambda _: None, (before, after), file="b.xlsx")(tmp_path)
        (found,) = sheets_of(tmp_path / "b.xlsx")
        assert {at: rows.tolist() for at, (rows, _) in found.looks.items()} == {0: [0]}


def test_formats_that_only_round_are_kept_where_they_round(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for numbers in ((1.0, 2.5), (1.25, 2.0), (1.5, 2.555)):
        sheet.append(numbers)
    for row in (1, 2, 3):
        sheet.cell(row, 1).number_format = "0"
        sheet.cell(row, 2).number_format = "0.00"
    book.save(tmp_path / "a.xlsx")
    (found,) = sheets_of(tmp_path / "a.xlsx")
    assert {at: rows.tolist() for at, (rows, _) in found.looks.items()} == {0: [1, 2], 1: [2]}
