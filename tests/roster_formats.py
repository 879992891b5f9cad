"""One roster written by many libraries in many formats."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import odf.opendocument
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
import xlwt
from odf.table import Table, TableCell, TableRow
from odf.text import P

from payouts.roster.model.roster import InputFile
from payouts.roster.readers.any_format import read_file
from payouts.roster.settings import ReadSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from payouts.roster.find.caps import Caps
    from payouts.roster.model.rawsheet import RawSheet

MADE = Path(__file__).parent / "data" / "formats"
HEADER = ("姓名", "身份证号", "残疾等级", "残疾性质", "批准日期", "月基本工资", "银行账号", "备注")
PEOPLE: tuple[tuple[object, ...], ...] = (
    ("张　三", "150121199003070118", 7, "因战", dt.date(2023, 9, 1), 1234.56, "0062220202", "NA"),
    ("李四", "150121199003070215", 8, "因公", "2023年9月", 0.1, "0062220203", None),
    (
        "王五",
        "150121199003070311",
        9,
        "因病",
        dt.date(1999, 12, 31),
        3000,
        "00123",
        '含,逗号;"引号"',
    ),
)
# Rows 1 and 2 and column A are blank.
GRID: tuple[tuple[object, ...], ...] = (
    (),
    (),
    (None, "定期补助花名册"),
    (None, *HEADER),
    (None, *PEOPLE[0]),
    (None, *PEOPLE[1]),
    (),
    (None, *PEOPLE[2]),
)
WIDTH = 1 + len(HEADER)


def expected(grid: Sequence[Sequence[object]] = GRID) -> list[tuple[object, ...]]:
    """Return the rows as they are to be read, all of one width."""
    return [(*row, *[None] * (WIDTH - len(row))) for row in grid]


def as_text(cell: object) -> str:
    """Return a cell as it stands in a text file."""
    return "" if cell is None else str(cell)


def sheets_of(path: Path, caps: Caps | None = None) -> tuple[RawSheet, ...]:
    """Read a file of any format."""
    data = path.read_bytes()
    file = InputFile(path.name, path, hashlib.sha256(data).hexdigest(), len(data))
    return read_file(file, ReadSettings(caps=caps) if caps else ReadSettings()).sheets


def rows_of(sheet: RawSheet) -> list[tuple[object, ...]]:
    """Return the rows of a sheet."""
    return list(zip(*(column.tolist() for column in sheet.columns), strict=True))


# --- writers -----------------------------------------------------------------------------


def by_openpyxl(path: Path) -> None:
    book = openpyxl.Workbook()
    for r, row in enumerate(GRID, 1):
        for c, value in enumerate(row, 1):
            book.worksheets[0].cell(r, c).value = value  # type: ignore[assignment]
    book.save(path)


def by_xlsxwriter(path: Path) -> None:
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy/m/d"})
    sheet = book.add_worksheet("名册")
    for r, row in enumerate(GRID):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value)
    book.close()


def by_xlwt(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    day = xlwt.easyxf(num_format_str='yyyy"年"m"月"d"日"')
    for r, row in enumerate(GRID):
        for c, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write(r, c, value, day)
            elif value is not None:
                sheet.write(r, c, value)
    book.save(str(path))


def by_odfpy(path: Path) -> None:
    book = odf.opendocument.OpenDocumentSpreadsheet()
    table = Table(name="名册")
    for row in GRID:
        line = TableRow()
        for value in row:
            line.addElement(_odf_cell(value))
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))


def _odf_cell(value: object) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, str):
        cell = TableCell(valuetype="string", stringvalue=value)
    elif isinstance(value, dt.date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    else:
        cell = TableCell(valuetype="float", value=str(value))
    cell.addElement(P(text=str(value)))
    return cell


def by_pandas(path: Path) -> None:
    """Write with the engine that pandas takes for the extension."""
    rows = [list(row) for row in expected()]
    pd.DataFrame(rows, dtype=object).to_excel(path, header=False, index=False)


def by_csv(encoding: str, delimiter: str, ending: str = "\r\n") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=delimiter, lineterminator=ending)
        writer.writerows([as_text(cell) for cell in row] for row in GRID)
        path.write_bytes(text.getvalue().encode(encoding))

    return write


TYPED: dict[str, tuple[str, Callable[[Path], None]]] = {
    "openpyxl": ("a.xlsx", by_openpyxl),
    "XlsxWriter": ("a.xlsx", by_xlsxwriter),
    "pandas xlsx": ("a.xlsx", by_pandas),
    "xlwt": ("a.xls", by_xlwt),
    "xlwt et": ("a.et", by_xlwt),
    "odfpy": ("a.ods", by_odfpy),
    "pandas ods": ("a.ods", by_pandas),
}
TEXTS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "utf-8": ("a.csv", by_csv("utf-8", ",")),
    "utf-8 with a mark": ("a.csv", by_csv("utf-8-sig", ",")),
    "gbk": ("a.csv", by_csv("gbk", ",")),
    "gb18030": ("a.csv", by_csv("gb18030", ",", "\n")),
    "utf-16 as Excel's Unicode text": ("a.txt", by_csv("utf-16", "\t")),
    "tabs": ("a.tsv", by_csv("utf-8", "\t", "\r")),
    "semicolons": ("a.csv", by_csv("gbk", ";")),
}


def by_arrow(path: Path, **columns: pa.Array[Any]) -> Path:
    """Write a Parquet table of the columns given."""
    pq.write_table(pa.table(columns), path)
    return path


# --- files made by hand --------------------------------------------------------------------


def ods(path: Path, body: str, styles: str = "") -> Path:
    """Write an .ods whose sheets are the XML given."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style", "drawing")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} xmlns:calcext='
        '"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def biff5(codepage: int | None, comment: str = "") -> bytes:
    """Return a workbook of Excel 5.0 in GBK, which may leave out its code page.

    A comment is on A2.
    """
    name = "名册".encode("gbk")
    sheet = _record(0x809, "<4H", 0x500, 0x10, 0, 0)
    for row, texts in enumerate([("姓名", "身份证号"), ("张三", "00123")]):
        for column, text in enumerate(texts):
            data = text.encode("gbk")
            sheet += _record(0x204, f"<4H{len(data)}s", row, column, 0, len(data), data)
    if comment:
        data = comment.encode("gbk")
        sheet += _record(0x1C, f"<3H{len(data)}s", 1, 0, len(data), data)
    head = _record(0x809, "<4H", 0x500, 5, 0, 0)
    if codepage:
        head += _record(0x42, "<H", codepage)
    start = len(head) + 4 + 7 + len(name) + 4
    head += _record(0x85, f"<IHB{len(name)}s", start, 0, len(name), name)
    return head + _record(0x0A, "") + sheet + _record(0x0A, "")


def _record(kind: int, form: str, *values: object) -> bytes:
    body = struct.pack(form, *values)
    return struct.pack("<HH", kind, len(body)) + body


def biff12(kind: int, body: bytes) -> bytes:
    """Return a record of an .xlsb part."""
    low, high = kind & 0x7F, kind >> 7
    start = bytes([low | 0x80, high]) if high else bytes([low])
    return start + bytes([len(body)]) + body
