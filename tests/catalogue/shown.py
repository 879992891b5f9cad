"""What a roster says of its numbers and dates beside them: units, number formats, marks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import xlwt
from odf import opendocument
from odf.table import Table, TableCell, TableRow
from odf.text import P

from catalogue.case import Case
from catalogue.making import dressed, grid, patched, people, text
from catalogue.people import FULL, HEADER, full, person

if TYPE_CHECKING:
    from pathlib import Path

    from catalogue.case import Make

    Row = tuple[object, ...]

ALL = "全项补助"
MONEY = "月基本工资"
DIED = (*HEADER, "死亡日期")


def _named(other: str) -> Row:
    """Return the header with another name for the column of money."""
    return tuple(other if name == MONEY else name for name in FULL)


def _under(word: str) -> Row:
    """Return a row with a word under the column of money and nothing else."""
    return tuple(word if name == MONEY else None for name in FULL)


def _below(words: dict[str, str]) -> Row:
    """Return a row with words under some columns."""
    return tuple(map(words.get, FULL))


def _paid(name: str, make: Make, used: str, before: str, *, first: int = 2, **more: Any) -> Case:  # noqa: ANN401
    """Return a case of one person whose money is read as ``used``."""
    cell = f"G{first}"
    return Case(
        name,
        make,
        f"{first}:1",
        clean={cell: used},
        changes=(f"{cell} unit {before}→{used}",) if before else (),
        shows=("units",),
        **more,
    )


def _money(cell: object) -> Row:
    return full(1, **{MONEY: cell})


UNITS: tuple[Case, ...] = (
    _paid(
        "万元 in a note above",
        grid(("单位：万元",), FULL, _money(0.5), sheet=ALL),
        "5000",
        "0.5",
        first=3,
    ),
    _paid(
        "千元 in a note of two cells",
        grid(("某县花名册",), ("单位：", "千元"), FULL, _money("1.5"), sheet=ALL),
        "1500",
        "1.5",
        first=4,
    ),
    _paid(
        "万元 in brackets at the end of a title",
        grid(("某县2023年花名册（单位：人民币万元）",), FULL, _money(1.2), sheet=ALL),
        "12000",
        "1.2",
        first=3,
    ),
    _paid(
        "万元 below the people",
        grid(FULL, _money(0.25), ("注：金额单位为万元",), sheet=ALL),
        "2500",
        "0.25",
    ),
    _paid(
        "百元 in the header",
        people(_money(50), header=_named("月基本工资（百元）"), sheet=ALL),
        "5000",
        "50",
    ),
    _paid(
        "万元 after a stroke in the header of a .csv",
        text(_named("月基本工资/万元"), _money("0.5"), file="全项补助.csv"),
        "5000",
        "0.5",
        rosters=("全项补助.csv",),
    ),
    _paid(
        "千元 in a row of units",
        grid(FULL, _under("千元"), _money(5), sheet=ALL),
        "5000",
        "5",
        first=3,
    ),
    _paid(
        "万元 in a row of units that is called so",
        grid(FULL, _below({"对象类别": "单位", MONEY: "万元"}), _money(0.5), sheet=ALL),
        "5000",
        "0.5",
        first=3,
    ),
    _paid(
        "万元 beside the names of further columns",
        grid(
            tuple(None if name == "份额" else name for name in FULL),
            _below({MONEY: "万元", "份额": "份额"}),
            _money(0.5),
            sheet=ALL,
        ),
        "5000",
        "0.5",
        first=3,
    ),
    _paid(
        "元 changes nothing",
        grid(("单位：元",), _named("月基本工资（元）"), _money(5000), sheet=ALL),
        "5000",
        "",
        first=3,
    ),
    _paid(
        "the name of an office is no unit",
        grid(("填报单位：某县万元镇", "单位：人、元"), FULL, _money(5000), sheet=ALL),
        "5000",
        "",
        first=3,
    ),
    _paid(
        "one of two units in a note is the column's",
        grid(("单位：元、万元",), _named("月基本工资(万元)"), _money(0.5), sheet=ALL),
        "5000",
        "0.5",
        first=3,
    ),
    _paid(
        "a cell's own word goes before the note's",
        grid(("单位：万元",), FULL, _money("5000元"), sheet=ALL),
        "5000",
        "5000元",
        first=3,
    ),
    Case(
        "two units for one column",
        grid(("单位：元",), _named("月基本工资（万元）"), _money(0.5), sheet=ALL),
        "3:1",
        "R037 G3",
        status="h",
        exit=1,
        shows=("units",),
    ),
    Case(
        "an amount that is no yuan",
        grid(("单位：万美元",), FULL, _money(0.5), sheet=ALL),
        "3:1",
        "R037 G3",
        status="h",
        exit=1,
        shows=("units",),
    ),
    Case(
        "two tables, each with its unit",
        grid(
            ("单位：万元",),
            FULL,
            _money(0.5),
            ("单位：元",),
            (*FULL, "备注"),
            (*full(2, **{MONEY: 6000}), None),
            sheet=ALL,
        ),
        "3:1 6:2",
        "T012 第5行",
        changes=("G3 unit 0.5→5000",),
        clean={"G3": "5000", "G6": "6000"},
        shows=("units",),
    ),
)


# --- number formats --------------------------------------------------------------------------


def _formatted(*cells: tuple[object, str], column: str = MONEY) -> Make:
    """Write people of 全项补助 whose cells of one column have these values and formats."""

    def dress(_book: object, sheet: Any) -> None:  # noqa: ANN401
        sheet.title = ALL
        for row, (_, code) in enumerate(cells, 2):
            sheet.cell(row, FULL.index(column) + 1).number_format = code

    rows = (full(n, **{column: value}) for n, (value, _) in enumerate(cells, 1))
    return dressed(*rows, dress=dress, header=FULL)


def _in_xls(*cells: tuple[object, str], header: Row = FULL, at: int = 6, sheet: str = ALL) -> Make:
    """Write an .xls of people whose cells of one column have these values and formats."""

    def make(folder: Path) -> None:
        book = xlwt.Workbook()
        made = book.add_sheet(sheet)
        for c, name in enumerate(header):
            made.write(0, c, name)
        for n, (value, code) in enumerate(cells, 1):
            row = full(n) if header is FULL else (*person(n), None)
            for c, cell in enumerate(row):
                if c == at:
                    made.write(n, c, value, xlwt.easyxf(num_format_str=code))
                elif cell is not None:
                    made.write(n, c, cell)
        book.save(str(folder / "名册.xls"))

    return make


def _in_ods(*cells: tuple[object, str], header: Row = FULL, at: int = 6, sheet: str = ALL) -> Make:
    """Write an .ods of people whose cells of one column hold values and show texts."""

    def make(folder: Path) -> None:
        book = opendocument.OpenDocumentSpreadsheet()
        table = Table(name=sheet)
        rows: list[list[tuple[object, str]]] = [[(name, str(name)) for name in header]]
        for n, cell in enumerate(cells, 1):
            row = full(n) if header is FULL else (*person(n), None)
            rows.append([cell if c == at else (one, str(one)) for c, one in enumerate(row)])
        for row_of_cells in rows:
            line = TableRow()
            for value, shown in row_of_cells:
                line.addElement(_odf_cell(value, shown))
            table.addElement(line)
        book.spreadsheet.addElement(table)
        book.save(str(folder / "名册.ods"))

    return make


def _odf_cell(value: object, shown: str) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, str):
        cell = TableCell(valuetype="string", stringvalue=value)
    elif isinstance(value, dt.date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    else:
        cell = TableCell(valuetype="float", value=repr(value))
    cell.addElement(P(text=shown))
    return cell


_WAN = '0!.0,"万元"'
FORMATS_OF_AMOUNTS: tuple[Case, ...] = (
    Case(
        "formats that show 万元",
        _formatted(
            (0.5, '0.00"万元"'),
            (5000, _WAN),
            (0.5, "0.00\\万\\元"),
            (5000, '[>=10000]0!.0,"万元";0"元"'),
            (1.2, '#,##0.0"万"'),
        ),
        "2:1 3:2 4:3 5:4 6:5",
        changes=("G2 shown 0.5→5000", "G4 shown 0.5→5000", "G6 shown 1.2→12000"),
        clean={"G2": "5000", "G3": "5000", "G4": "5000", "G5": "5000", "G6": "12000"},
        shows=("number formats",),
    ),
    Case(
        "a format that shows 万元 in an .xls",
        _in_xls((0.5, '0.00"万元"'), (5000, _WAN), (0.4, "0")),
        "2:1 3:2 4:3",
        "R068 G4",
        changes=("G2 shown 0.5→5000",),
        clean={"G2": "5000", "G3": "5000", "G4": "0.4"},
        rosters=("名册.xls",),
        shows=("number formats",),
    ),
    Case(
        "an .ods that shows 万元",
        _in_ods((0.5, "0.50万元"), (5000, "0.5万元"), (1234.5, "1,234.50"), (0.4, "0"), (6000, "")),
        "2:1 3:2 4:3 5:4 6:5",
        "R068 G5 G6",
        changes=("G2 shown 0.5→5000",),
        clean={"G2": "5000", "G3": "5000", "G4": "1234.5", "G5": "0.4", "G6": "6000"},
        rosters=("名册.ods",),
        shows=("number formats",),
    ),
    Case(
        "thousands that are scaled without a word",
        _formatted((5000, "#,##0.00,")),
        "2:1",
        "R068 G2",
        clean={"G2": "5000"},
        shows=("number formats",),
    ),
    Case(
        "formats that show other digits than are stored",
        _formatted(
            (0.4, "0"),
            (5000, ";;;"),
            (5000, '"见附件"'),
            (1234.56, "#,##0.0"),
            (5000, "0%"),
            (1234.567, "# ?/?"),
            (123456, "0.0E+00"),
            (5000.005, "0.00"),
            (5123, _WAN),
        ),
        " ".join(f"{n + 1}:{n}" for n in range(1, 10)),
        "R068 G2 G3 G4 G5 G6 G7 G8 G9 G10",
        clean={"G2": "0.4", "G3": "5000", "G10": "5123"},
        shows=("number formats",),
    ),
    Case(
        "ordinary formats say nothing",
        _formatted(
            (5000.5, "0.00"),
            (5000.5, "#,##0.00"),
            (5000.123, "General"),
            (5000, "0"),
            (5000.5, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '),
            (5000, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)'),
            ("5000", "@"),
            (5000.5, "[$¥-804]#,##0.00;[Red]\\-[$¥-804]#,##0.00"),
            (5000, '0.00"元"'),
            (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '),
        ),
        " ".join(f"{n + 1}:{n}" for n in range(1, 11)),
        "E013 第11行",
        status="pppppppppz",
        shows=("number formats",),
    ),
    Case(
        "a percentage of a share is that share",
        _formatted((0.5, "0%"), (0.25, "0.00%"), (0.333, "0%"), column="份额"),
        "2:1 3:2 4:3",
        "R068 H4",
        clean={"H2": "0.5", "H4": "0.333"},
        shows=("number formats",),
    ),
)


# --- dates -----------------------------------------------------------------------------------


def _dated(*codes: str) -> Make:
    """Write people of 小补助 approved on a day whose cells have these formats."""

    def dress(_book: object, sheet: Any) -> None:  # noqa: ANN401
        for row, code in enumerate(codes, 2):
            sheet.cell(row, 3).number_format = code

    day = dt.date(2023, 1, 15)
    return dressed(*(person(n, 批准日期=day) for n in range(1, len(codes) + 1)), dress=dress)


_DAY = dt.date(2022, 12, 15)
DATES: tuple[Case, ...] = (
    Case(
        "dates that show only a month",
        _dated('yyyy"年"m"月"', "mmm-yy", "[$-804]yyyy\\年m\\月;@", "yyyy\\.mm"),
        "2:1 3:2 4:3 5:4",
        changes=tuple(f"C{row} shown+date 2023-01-15→2023-01" for row in range(2, 6)),
        clean={"C2": "2023-01", "C5": "2023-01"},
        shows=("months shown",),
    ),
    Case(
        "dates that show only a year, or only a day",
        _dated("yyyy", 'yyyy"年"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"', "yyyy/m/d;@"),
        "2:1 3:2 4:3 5:4 6:5",
        "R009 C2 C3; R068 C4",
        status="hhppp",
        exit=1,
        clean={"C4": "2023-01-15", "C5": "2023-01-15", "C6": "2023-01-15"},
        shows=("months shown",),
    ),
    Case(
        "months shown in an .xls",
        _in_xls((_DAY, 'yyyy"年"m"月"'), (_DAY, "yyyy-mm-dd"), header=DIED, at=2, sheet="小补助"),
        "2:1 3:2",
        changes=("C2 shown+date 2022-12-15→2022-12",),
        clean={"C2": "2022-12", "C3": "2022-12-15"},
        rosters=("名册.xls",),
        shows=("months shown",),
    ),
    Case(
        "months shown in an .ods",
        _in_ods(
            (_DAY, "2022年12月"),
            (_DAY, "2022年12月15日"),
            (_DAY, "Dec 22"),
            (_DAY, "2022-12"),
            (_DAY, "15/12/22"),
            header=DIED,
            at=2,
            sheet="小补助",
        ),
        "2:1 3:2 4:3 5:4 6:5",
        changes=(
            "C2 shown+date 2022-12-15→2022-12",
            "C4 shown+date 2022-12-15→2022-12",
            "C5 shown+date 2022-12-15→2022-12",
        ),
        clean={"C2": "2022-12", "C3": "2022-12-15", "C6": "2022-12-15"},
        rosters=("名册.ods",),
        shows=("months shown",),
    ),
)


# --- noise, marks, sheets that only a program shows -------------------------------------------


def _stored(*numbers: str) -> Make:
    """Write people of 全项补助 whose money is stored with these digits."""
    rows = [full(n, **{MONEY: 7000 + n}) for n in range(1, len(numbers) + 1)]
    edits = [
        (f"<v>{7000 + n}</v>".encode(), f"<v>{number}</v>".encode())
        for n, number in enumerate(numbers, 1)
    ]
    return patched(people(*rows, header=FULL, sheet=ALL), *edits)


def _very_hidden(_book: Any, sheet: Any) -> None:  # noqa: ANN401
    other = _book.create_sheet("旧名册")
    for row in (HEADER, person(9)):
        other.append(row)
    other.sheet_state = "veryHidden"
    assert sheet.title


OTHERS: tuple[Case, ...] = (
    Case(
        "noise of formulas",
        _stored(
            "1866.6799999999998", "1299.9999999999998", "0.30000000000000004", "33.00000000001"
        ),
        "2:1 3:2 4:3 5:4",
        changes=(
            "G2 digits 1866.6799999999998→1866.68",
            "G3 digits 1299.9999999999998→1300",
            "G4 digits 0.30000000000000004→0.3",
        ),
        clean={"G2": "1866.68", "G3": "1300", "G4": "0.3", "G5": "33.00000000001"},
        shows=("noise of formulas",),
    ),
    Case(
        "marks for nothing where nothing is needed",
        people(
            *(
                (*person(n), mark)
                for n, mark in enumerate(("/", "——", "无", "－", "健在", "未"), 1)
            ),
            header=DIED,
        ),
        "2:1 3:2 4:3 5:4 6:5 7:6",
        changes=(
            "E2 nothing /→",
            "E3 nothing ——→",
            "E4 nothing 无→",
            "E5 nothing －→",
            "E6 nothing 健在→",
            "E7 nothing 未→",
        ),
        shows=("marks for nothing",),
    ),
    Case(
        "what is no mark for nothing",
        people(
            *((*person(n), mark) for n, mark in enumerate(("不详", "〇", "0", "待查"), 1)),
            header=DIED,
        ),
        "2:1 3:2 4:3 5:4",
        "R002 第2行 第3行 第4行 第5行; R009 E2 E3 E4 E5",
        status="hhhh",
        exit=1,
        shows=("marks for nothing",),
    ),
    Case(
        "marks for nothing where something is needed",
        people(person(1, 批准日期="/"), person(2, 批准日期="无"), person(3, 批准日期="健在")),
        "2:1 3:2 4:3",
        "R009 C2 C3 C4",
        status="hhh",
        exit=1,
        shows=("marks for nothing",),
    ),
    Case(
        "marks for nothing among typed amounts",
        people(
            *((*person(n), mark) for n, mark in enumerate(("-", "/", "无", "—", "100"), 1)),
            header=(*HEADER, "填报金额"),
        ),
        "2:1 3:2 4:3 5:4 6:5",
        changes=("E2 nothing -→", "E3 nothing /→", "E4 nothing 无→", "E5 nothing —→"),
        shows=("marks for nothing",),
    ),
    Case(
        "a sheet that only a program can show",
        dressed(person(1), dress=_very_hidden),
        "2:1",
        "F040 旧名册!表",
        exit=1,
        shows=("very hidden sheets",),
    ),
    Case(
        "a sheet that only a program can show, asked for",
        dressed(person(1), dress=_very_hidden),
        "2:1|2:9",
        "T006 旧名册!表",
        hidden="read",
        benefit="小补助",
        shows=("very hidden sheets",),
    ),
    Case(
        "a sheet that only a program can show, read as the office has set",
        dressed(person(1), dress=_very_hidden),
        "2:1|2:9",
        "T006 旧名册!表",
        config="roster: {hidden: read}\n",
        benefit="小补助",
        shows=("very hidden sheets",),
    ),
)

SHOWN: tuple[Case, ...] = (*UNITS, *FORMATS_OF_AMOUNTS, *DATES, *OTHERS)
