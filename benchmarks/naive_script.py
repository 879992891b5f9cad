"""What a competent user writes for the same sheets: pandas, openpyxl, a loop with Decimal.

    python benchmarks/naive_script.py ROSTER.xlsx OUT.xlsx

It knows the layout and typed-in figures of 2023 and prints the total of each benefit as JSON.
It does what such scripts do and no more: no check of ids or dates, no duplicates, no audit, no
subtotals, nothing about where a figure comes from. Styles are made once and shared.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeAlias, cast

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

    Row: TypeAlias = dict[str, str]
    Line: TypeAlias = list[str | int | Decimal]

YEAR = 2023
FEN = Decimal("0.01")

MONTHLY = {
    "残疾军人": Decimal(1150),
    "烈士遗属": Decimal(1250),
    "因公牺牲军人遗属": Decimal(1150),
    "病故军人遗属": Decimal(1100),
    "在乡复员军人": Decimal(1200),
    "带病回乡退伍军人": Decimal(650),
    "参战退役人员": Decimal(760),
    "农村籍退役士兵": Decimal(420),
}
SPRING, AUTUMN, LAST_SPRING_MONTH = Decimal(61150), Decimal(57950), 6
FIRE = Decimal(62000)
GRANT = {"义务兵": Decimal(26000), "军士": Decimal(33940)}
FEE = {"2023": Decimal(380), "2024": Decimal(400)}
HALF_FEE = {"带病回乡退伍军人", "参战退役人员", "农村籍退役士兵"}
HALF_YEAR = 6

THIN = Side(style="thin")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTER = Alignment(horizontal="center", vertical="center")
RIGHT = Alignment(horizontal="right", vertical="center")
TITLE_FONT, BODY_FONT = Font(name="SimSun", size=17, bold=True), Font(name="SimSun", size=10)
HEADER_FONT = Font(name="SimSun", size=10, bold=True)
GREY = PatternFill("solid", fgColor="D9D9D9")


def living(row: Row) -> Decimal:
    """So much a month, from the month of approval on."""
    approved = dt.date.fromisoformat(row["批准日期"])
    before = (approved.year - YEAR) * 12 + approved.month - 1
    return MONTHLY[row["对象类别"]] * max(12 - max(before, 0), 0)


def conscript(row: Row) -> Decimal:
    """Once a year, by the intake."""
    month = dt.date.fromisoformat(row["入伍日期"]).month
    return SPRING if month <= LAST_SPRING_MONTH else AUTUMN


def fire(_: Row) -> Decimal:
    """One flat sum."""
    return FIRE


def grant(row: Row) -> Decimal:
    """So much a year served; a remainder up to six months is half a year, over six a whole."""
    start = dt.date.fromisoformat(row["入伍日期"])
    end = dt.date.fromisoformat(row["退役日期"])
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    years, rest = divmod(months, 12)
    served = Decimal(years)
    odd_days = end.day != start.day
    if rest > HALF_YEAR or (rest == HALF_YEAR and odd_days):
        served += 1
    elif rest or odd_days:
        served += Decimal("0.5")
    return GRANT[row["兵员类别"]] * served


def medical(row: Row) -> Decimal:
    """The fee of the coverage year, whole or half."""
    share = Decimal("0.5") if row["对象类别"] in HALF_FEE else Decimal(1)
    return FEE[row["参保年度"]] * share


BENEFITS: dict[str, tuple[tuple[str, ...], Callable[[Row], Decimal]]] = {
    "抚恤补助": (("对象类别", "批准日期"), living),
    "义务兵家庭优待金": (("入伍日期", "发放月份"), conscript),
    "地方经济补助": (("兵员类别", "入伍日期", "退役日期", "发放月份"), grant),
    "医保缴纳": (("对象类别", "参保年度", "发放月份"), medical),
    "森林消防人员家庭优待金": (("发放月份",), fire),
}


def write_sheet(
    sheet: Worksheet, title: str, headers: list[str], rows: list[Line], money: int
) -> None:
    """Write title, header, rows and a total; ``money`` is the 1-based column to add up."""
    last = get_column_letter(len(headers))
    sheet.merge_cells(f"A1:{last}1")
    sheet["A1"] = title
    sheet["A1"].font, sheet["A1"].alignment = TITLE_FONT, CENTER
    sheet.row_dimensions[1].height = 38
    for column, header in enumerate(headers, 1):
        cell = sheet.cell(2, column, header)
        cell.font, cell.alignment, cell.border, cell.fill = HEADER_FONT, CENTER, BORDER, GREY
    for at, row in enumerate(rows, 3):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column, value)
            cell.font, cell.border = BODY_FONT, BORDER
            if column == money:
                cell.number_format, cell.alignment = "#,##0.00", RIGHT
            else:
                cell.alignment = CENTER
                if isinstance(value, str):
                    cell.number_format = "@"
    end = len(rows) + 3
    letter = get_column_letter(money)
    sheet.cell(end, 1, "合计")
    sheet.cell(end, money, f"=SUM({letter}3:{letter}{end - 1})").number_format = "#,##0.00"
    for column in range(1, len(headers) + 1):
        foot = sheet.cell(end, column)
        foot.font, foot.border, foot.fill = HEADER_FONT, BORDER, GREY
        sheet.column_dimensions[get_column_letter(column)].width = 20
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0


def main(roster: str, out: str) -> None:
    """Read, compute, write, and print the totals."""
    sheets = pd.read_excel(roster, sheet_name=None, dtype=str, engine="openpyxl")
    book = Workbook()
    front = book.worksheets[0]
    front.title = "汇总"
    totals: dict[str, Decimal] = {}
    summary: list[Line] = []
    for name, (columns, compute) in BENEFITS.items():
        people = cast("list[Row]", sheets[name].to_dict("records"))
        rows: list[Line] = []
        total = Decimal(0)
        for number, row in enumerate(people, 1):
            amount = compute(row).quantize(FEN, ROUND_HALF_UP)
            total += amount
            rows.append([
                number,
                row["乡镇"],
                row["姓名"],
                row["身份证号"],
                *(row[column] for column in columns),
                amount,
                row["银行账号"],
            ])
        headers = ["序号", "乡镇", "姓名", "身份证号", *columns, "应发金额", "银行账号"]
        money = len(headers) - 1
        write_sheet(book.create_sheet(name), f"{YEAR}年{name}发放花名册", headers, rows, money)
        totals[name] = total
        summary.append([name, len({row["身份证号"] for row in people}), total])
    write_sheet(front, f"{YEAR}年发放汇总表", ["待遇项目", "人数", "金额"], summary, 3)
    book.save(out)
    print(json.dumps({name: str(total) for name, total in totals.items()}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
