"""Every format rosters come in, and locked ones."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import odf.opendocument
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from odf.table import Table, TableCell, TableRow
from odf.text import P

from catalogue.case import SHEET, Case
from catalogue.making import (
    Row,
    data,
    dressed,
    old,
    people,
    text,
    text_of,
    with_parts,
    written,
)
from catalogue.people import HEADER, person
from locked_books import agile, rc4_xls, standard

if TYPE_CHECKING:
    from catalogue.case import Make

MADE = Path(__file__).parents[1] / "data" / "formats"
TWO = (person(1), person(2))
BOTH = "2:1 3:2"
DAY = dt.date(2023, 1, 1)


def ods(*rows: Row, file: str = "名册.ods") -> Make:
    """Write a sheet with odfpy."""

    def make(folder: Path) -> None:
        book = odf.opendocument.OpenDocumentSpreadsheet()
        table = Table(name=SHEET)
        for row in rows:
            line = TableRow()
            for cell in row:
                made = TableCell(valuetype="string", stringvalue=str(cell))
                made.addElement(P(text=str(cell)))
                line.addElement(made)
            table.addElement(line)
        book.spreadsheet.addElement(table)
        book.save(str(folder / file))

    return make


def parquet(*rows: Row, file: str = "小补助.parquet") -> Make:
    """Write a table of text columns."""
    columns = {str(h): [row[at] for row in rows] for at, h in enumerate(HEADER)}
    return lambda folder: pq.write_table(pa.table(columns), folder / file)


def committed(name: str, file: str) -> Make:
    """Copy a file that another program has written."""
    return lambda folder: shutil.copy(MADE / name, folder / file)


def book_bytes(*rows: Row) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for row in (HEADER, *rows):
        sheet.append(list(row))
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _1904(book: openpyxl.Workbook, _sheet: object) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904  # noqa: PLC0415

    book.epoch = CALENDAR_MAC_1904


SHEETJS = {
    "rows": "5:张三/150121199003070011 6:李四/150121199003070038 8:王五/150121199003070054"
    " 9:赵六/150121199003070070 10:合并/150121199003070097|2:钱七/-",
    "benefit": "小补助",
    "status": "rrrrrh",  # ids without a check character, and a second sheet without ids
    "changes": ("F6 date 2023年9月→2023-09", "I5 blanks   两个空格→两个空格"),
}
SHEETJS_CODES = (
    "F026 名册!表; {hidden} T006 旧表!表; R002 旧表!第2行 旧表!第2行"
    "; R020 名册!C5 名册!C6 名册!C8 名册!C9 名册!C10; R009 名册!F8; R015 名册!H6"
)
KEY, ANOTHER, BLANK = "钥匙", "别的", "\n"
LOCKED = book_bytes(*TWO)
XLS = "名册.xls"

FORMATS: tuple[Case, ...] = (
    Case(".xlsx by openpyxl", people(*TWO), BOTH, shows=(".xlsx",)),
    Case(
        ".xlsx by XlsxWriter",
        written(*TWO, dress=lambda _book, _sheet: None),
        BOTH,
        shows=(".xlsx",),
    ),
    Case(
        ".xlsm with macros that were not run",
        with_parts(people(*TWO, file="名册.xlsm"), {"xl/vbaProject.bin": b"\0"}, "名册.xlsm"),
        BOTH,
        "F024 文件",
        shows=(".xlsm",),
        rosters=("名册.xlsm",),
    ),
    Case(".xls", old(*TWO), BOTH, rosters=(XLS,)),
    Case(".et", old(*TWO, file="名册.et"), BOTH, rosters=("名册.et",)),
    Case(
        ".xlsb",
        committed("sheetjs.xlsb", "名册.xlsb"),
        codes=SHEETJS_CODES.format(hidden="T007 名册!表;"),
        rosters=("名册.xlsb",),
        exit=1,
        **SHEETJS,  # type: ignore[arg-type]
    ),
    Case(
        ".xls of SheetJS that counts from 1904",
        committed("sheetjs-1904.xls", XLS),
        codes=SHEETJS_CODES.format(hidden=""),
        rosters=(XLS,),
        exit=1,
        shows=("1900 and 1904 dates",),
        **SHEETJS,  # type: ignore[arg-type]
    ),
    Case(".ods", ods(HEADER, *TWO), BOTH, rosters=("名册.ods",)),
    *(
        Case(
            f".{suffix} in {encoding}",
            text(HEADER, *TWO, encoding=encoding, delimiter=mark, file=f"小补助.{suffix}"),
            BOTH,
            shows=(f".{suffix}", encoding),
            rosters=(f"小补助.{suffix}",),
        )
        for suffix, mark, encoding in (
            ("csv", ",", "utf-8"),
            ("csv", ",", "utf-8-sig"),
            ("csv", ",", "gbk"),
            ("csv", ";", "gb18030"),
            ("csv", "\t", "utf-16"),
            ("tsv", "\t", "utf-8"),
            ("tsv", "\t", "gbk"),
        )
    ),
    Case(
        ".csv in gb18030 with a mark",
        data(b"\x84\x31\x95\x33" + text_of((HEADER, *TWO)).encode("gb18030"), "小补助.csv"),
        BOTH,
        shows=("gb18030 with a mark",),
        rosters=("小补助.csv",),
    ),
    Case(".parquet", parquet(*TWO), BOTH, rosters=("小补助.parquet",)),
    # --- dates -------------------------------------------------------------------------------
    Case(
        "dates that count from 1900 and look like dates",
        people(person(1, 批准日期=DAY), person(2, 批准日期=dt.date(1900, 2, 28))),
        BOTH,
        "R048 C3",
        status="ph",
        shows=("1900 and 1904 dates",),
        clean={"C2": "2023-01-01", "C3": "1900-02-28"},
        exit=1,
    ),
    Case(
        "dates of an .xlsx that count from 1904",
        dressed(person(1, 批准日期=DAY), dress=_1904),
        "2:1",
        shows=("1900 and 1904 dates",),
        clean={"C2": "2023-01-01"},
    ),
    Case(
        "dates of an .xls that count from 1904",
        old(person(1, 批准日期=DAY), from_1904=True),
        "2:1",
        shows=("1900 and 1904 dates",),
        rosters=(XLS,),
        clean={"C2": "2023-01-01"},
    ),
    # --- locked ------------------------------------------------------------------------------
    Case(
        "a locked .xlsx and its password",
        data(agile(LOCKED, KEY)),
        BOTH,
        shows=("password right",),
        password=f"{KEY}\n",
    ),
    Case(
        "a locked .xlsx of Excel 2007 and its password",
        data(standard(LOCKED, KEY)),
        BOTH,
        shows=("password right",),
        password=KEY,
    ),
    Case(
        "a locked .xls and its password",
        data(rc4_xls([HEADER, *TWO], KEY), XLS),
        "2:1 3:2",
        "B001 甲镇!表; U005 —",
        shows=("password right",),
        rosters=(XLS,),
        password=KEY,
        exit=2,
        status="..",
    ),
    Case(
        "a locked .xlsx and another password",
        data(agile(LOCKED, KEY)),
        codes="F016 文件",
        shows=("password wrong",),
        password=ANOTHER,
        exit=2,
    ),
    Case(
        "a locked .xlsx and no password",
        data(agile(LOCKED, KEY)),
        codes="F008 文件",
        shows=("no password",),
        exit=2,
    ),
    Case(
        "a password file whose first line is blank",
        data(agile(LOCKED, KEY)),
        codes="F018 文件",
        shows=("no password",),
        password=BLANK,
        exit=2,
    ),
    Case(
        "an .ods that is locked",
        with_parts(
            ods(HEADER, *TWO),
            {"META-INF/manifest.xml": b"<manifest><encryption-data/></manifest>"},
            "名册.ods",
        ),
        codes="F017 文件",
        shows=("no password",),
        rosters=("名册.ods",),
        exit=2,
    ),
    Case(
        "a .parquet whose ids are whole numbers",
        lambda folder: pq.write_table(
            pa.table({
                "姓名": [str(person(1)[0])],
                "身份证号": [152530196003070000],
                "批准日期": [dt.date(2023, 1, 1)],
                "银行账号": [str(person(1)[3])],
            }),
            folder / "小补助.parquet",
        ),
        "2:1/-",
        "R021 B2",
        status="r",
        rosters=("小补助.parquet",),
        shows=("numeric ids with digits lost",),
        exit=1,
    ),
)
