"""What a sheet hides, strikes through, merges or leaves without a value; and what we put in."""

from __future__ import annotations

from typing import Any

from catalogue.case import FILE, SHEET, Case
from catalogue.formats import KEY, book_bytes
from catalogue.making import data, dressed, people, sheets, written
from catalogue.people import HEADER, person
from catalogue.tables import merged
from locked_books import agile


def _filtered(_book: object, sheet: Any) -> None:  # noqa: ANN401
    sheet.autofilter(0, 0, 3, 3)
    sheet.filter_column(0, f"x == {person(1)[0]}")
    sheet.set_row(2, None, None, {"hidden": True})


def _hide(row: int = 0, column: str = "") -> Any:  # noqa: ANN401
    def dress(_book: object, sheet: Any) -> None:  # noqa: ANN401
        if row:
            sheet.row_dimensions[row].hidden = True
        if column:
            sheet.column_dimensions[column].hidden = True

    return dress


def _struck(book: Any, sheet: Any) -> None:  # noqa: ANN401
    sheet.write(2, 0, person(2)[0], book.add_format({"font_strikeout": True}))


def _hidden_sheet(folder: Any) -> None:  # noqa: ANN401
    def dress(book: Any, _sheet: object) -> None:  # noqa: ANN401
        other = book.create_sheet("小补助（旧）")
        other.append(HEADER)
        other.append(person(2))
        other.sheet_state = "hidden"

    dressed(person(1), dress=dress)(folder)


TWO = (person(1), person(2))
BOTH = "2:1 3:2"

UNSEEN: tuple[Case, ...] = (
    # --- what is not seen --------------------------------------------------------------------
    Case("hidden rows read", dressed(*TWO, dress=_hide(row=3)), BOTH, "T007 表"),
    Case(
        "hidden rows refused",
        dressed(*TWO, dress=_hide(row=3)),
        BOTH,
        "T007 表; F029 A3",
        status="ph",
        hidden="refuse",
        exit=1,
    ),
    Case("hidden columns read", dressed(*TWO, dress=_hide(column="C")), BOTH, "F026 表"),
    Case(
        "hidden columns refused",
        dressed(*TWO, dress=_hide(column="C")),
        BOTH,
        "F026 表; R034 C2 C3",
        status="hh",
        hidden="refuse",
        exit=1,
    ),
    Case("hidden sheets read", _hidden_sheet, "2:1|2:2", "T006 小补助（旧）!表"),
    Case(
        "hidden sheets refused",
        _hidden_sheet,
        "2:1",
        "F028 小补助（旧）!表",
        hidden="refuse",
        exit=1,
    ),
    Case(
        "filtered rows",
        written(*TWO, person(3), dress=_filtered),
        "2:1 3:2 4:3",
        "F025 表",
    ),
    Case(
        "filtered rows refused",
        written(*TWO, person(3), dress=_filtered),
        "2:1 3:2 4:3",
        "F025 表; F029 A3",
        status="php",
        hidden="refuse",
        exit=1,
        shows=("filtered rows",),
    ),
    Case("strike-through rows", written(*TWO, dress=_struck), BOTH, "F027 表"),
    Case(
        "strike-through rows refused",
        written(*TWO, dress=_struck),
        BOTH,
        "F027 表; F020 A3",
        status="ph",
        config="roster: {struck: refuse}\n",
        exit=1,
        shows=("strike-through rows",),
    ),
    # --- cells -------------------------------------------------------------------------------
    Case(
        "formula cells without cached values",
        people(person(1, 批准日期="=DATE(2023,1,1)")),
        "2:1",
        "R004 C2",
        status="h",
        exit=1,
    ),
    Case(
        "error cells",
        people(person(1, 批准日期="#N/A"), person(2, 姓名="#REF!")),
        "2:1 3:-/2",
        "R003 C2 A3",
        status="hh",
        exit=1,
    ),
    Case(
        "merged cells over several people",
        dressed(*TWO, person(3), dress=merged("C2:C3")),
        "2:1 3:2 4:3",
        "T013 C2; R028 C2 C3",
        status="hhp",
        exit=1,
    ),
    # --- ours --------------------------------------------------------------------------------
    Case(
        "example row",
        people(("示例：张三", "999999199001010000", "2023-01-01", ""), person(1)),
        "3:1",
        "T014 第2行",
    ),
    Case(
        "a template that nobody has filled in",
        people(("示例：张三", "999999199001010000", "2023-01-01", "")),
        codes="T015 第2行",
        computed=2,
        shows=("example row",),
    ),
    Case(
        "our own list of findings",
        sheets({
            "问题清单": [("payouts 问题清单　名册.xlsx",), HEADER, person(9)],
            SHEET: [HEADER, person(1)],
        }),
        "2:1",
        "T016 问题清单!表",
        shows=("our own 问题清单",),
    ),
    Case(
        "returned.xlsx is written beside an .xlsx",
        people(person(1, 批准日期="去年")),
        "2:1",
        "R009 C2",
        status="h",
        exit=1,
        returned="退回.xlsx",
        shows=("returned workbook",),
    ),
    Case(
        "what goes back of a text file",
        data("姓名,身份证号,批准日期,银行账号\n张三,不详,2023-01-01,\n".encode(), "小补助.csv"),
        "2:张三/不详",
        "R019 B2; R014 D2; U011 文件",
        status="r",
        exit=1,
        rosters=("小补助.csv",),
        returned="退回.xlsx",
        shows=("returned workbook",),
    ),
    Case(
        "what goes back of a locked file",
        data(agile(book_bytes(person(1), person(2, 批准日期="去年")), KEY)),
        BOTH,
        "R009 C3; U012 文件",
        status="ph",
        exit=1,
        password=KEY,
        returned="退回.xlsx",
        shows=("returned workbook",),
    ),
    Case(
        "what goes back is there already",
        people(person(1, 批准日期="去年")),
        "2:1",
        "U034 文件",
        status="h",
        exit=2,
        computed=1,
        returned=FILE,
        shows=("returned workbook",),
    ),
)
