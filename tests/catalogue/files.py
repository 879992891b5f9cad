"""Files that Excel and WPS open though they are odd, and files whose fault is to be named."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from catalogue.case import FILE, Case
from catalogue.formats import book_bytes
from catalogue.making import (
    SHEET_PART,
    data,
    grid,
    patched,
    people,
    several,
    text,
    text_of,
    under,
    zipped,
)
from catalogue.people import HEADER, person
from roster_formats import ods as raw_ods

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from catalogue.case import Make

TWO = (person(1), person(2))
BOTH = "2:1 3:2"
MONEY = (*HEADER, "发放金额")
CSV, XLS, ODS = "小补助.csv", "名册.xls", "名册.ods"
TABLE = "<table><tr><td>姓名</td><td>身份证号</td></tr></table>"
RADICALS = str.maketrans("身日行户", "⾝⽇⾏⼾")
BOOK, BOOK_2 = b"xl/workbook.xml", b"xl/workbook2.xml"


def renamed(change: Callable[[str], str], *edits: tuple[bytes, bytes]) -> Make:
    """Write a workbook whose parts are called otherwise, with bytes replaced in all of them."""

    def make(folder: Path) -> None:
        people(*TWO)(folder)
        with zipfile.ZipFile(folder / FILE) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(folder / FILE, "w") as archive:
            for name, content in parts.items():
                for before, after in edits:
                    content = content.replace(before, after)  # noqa: PLW2901
                archive.writestr(change(name), content)

    return make


def blank_at(cells: bytes) -> Make:
    """Write a workbook with more cells in its last row."""
    return patched(people(*TWO), (b"</row></sheetData>", cells + b"</row></sheetData>"))


def radical(*row: object) -> tuple[object, ...]:
    return tuple(str(cell).translate(RADICALS) for cell in row)


def paid(number: int) -> tuple[object, ...]:
    return (*person(number), 100)


PARTS: tuple[Case, ...] = tuple(
    Case(name, make, BOTH, shows=("part names of other kinds",))
    for name, make in (
        ("all part names with backslashes", renamed(lambda part: part.replace("/", "\\"))),
        ("a sheet with a backslash", renamed(lambda p: p.replace("worksheets/", "worksheets\\"))),
        (
            "backslashes in what leads to a sheet",
            renamed(str, (b"/xl/worksheets/", b"\\xl\\worksheets\\")),
        ),
        ("part names in capitals", renamed(lambda p: p if p.startswith("[") else p.upper())),
        (
            "a workbook called workbook2.xml",
            renamed(lambda p: p.replace("workbook.xml", "workbook2.xml"), (BOOK, BOOK_2)),
        ),
        (
            "sheets in a folder of another name",
            renamed(lambda p: p.replace("worksheets/", "表/"), (b"worksheets/", "表/".encode())),
        ),
    )
)
FAR: tuple[Case, ...] = (
    *(
        Case(name, make, BOTH, shows=("blank cells far away",))
        for name, make in (
            ("a blank cell with a style at XFD3", blank_at(b'<c r="XFD3" s="0"/>')),
            ("a blank cell that is written out", blank_at(b'<c r="XFD3" s="0"></c>')),
            ("a blank value far away", blank_at(b'<c r="XFD3"><v></v></c>')),
            (
                "a formatted last row",
                blank_at(b'</row><row r="1048576"><c r="XFD1048576" s="0"/>'),
            ),
        )
    ),
    Case(
        "a number far away",
        blank_at(b'<c r="XFD3"><v>1</v></c>'),
        codes="F012 表",
        exit=2,
        shows=("blank cells far away",),
    ),
    Case(
        "blanks far away in an .ods",
        lambda folder: raw_ods(
            folder / ODS,
            '<table:table table:name="小补助"><table:table-row>'
            + "".join(f"<table:table-cell><text:p>{h}</text:p></table:table-cell>" for h in HEADER)
            + "</table:table-row><table:table-row>"
            + "".join(
                f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in person(1)
            )
            + '<table:table-cell table:number-columns-repeated="16000"/><table:table-cell>'
            "<text:p> </text:p></table:table-cell></table:table-row></table:table>",
        ),
        "2:1",
        rosters=(ODS,),
        shows=("blank cells far away",),
    ),
    Case(
        "a .csv with commas to its last column",
        data(text_of((HEADER, *TWO)).replace("\r\n", "," * 16000 + "\r\n"), CSV),
        BOTH,
        rosters=(CSV,),
        shows=("blank cells far away",),
    ),
)
LOOKALIKES: tuple[Case, ...] = (
    Case(
        "radicals in headers",
        people(*TWO, header=radical(*HEADER)),
        BOTH,
        "T025 第1行",
        shows=("radicals",),
    ),
    Case(
        "radicals in the name of a sheet and in a title",
        grid(("⼩补助发放花名册",), HEADER, *TWO, sheet="⼩补助"),
        "3:1 4:2",
        "T025 ⼩补助!表 ⼩补助!表",
        shows=("radicals",),
    ),
    Case(
        "radicals in a date and in remarks",
        people((*person(1, 批准日期="2023年1⽉1⽇"), "⾏动不便"), header=(*HEADER, "备注")),
        "2:1",
        changes=("C2 radicals+date 2023年1⽉1⽇→2023-01-01", "E2 radicals ⾏动不便→行动不便"),
        clean={"C2": "2023-01-01"},
        shows=("radicals",),
    ),
    Case(
        "radicals in a name",
        people(person(1, 姓名="马⽂")),
        "2:马文/1",
        "R038 A2",
        changes=("A2 name 马*→马*",),
        shows=("radicals",),
    ),
)
SUMS: tuple[Case, ...] = (
    *(
        Case(
            name,
            people(paid(1), paid(2), *rows, header=MONEY),
            BOTH,
            codes,
            shows=("rows of sums",),
        )
        for name, rows, codes in (
            ("汇总 below a table", [("汇总", None, None, None, 200)], ""),
            ("Grand Total that is off", [("Grand Total", None, None, None, 199)], "T017 E4"),
            ("汇总 with counts", [("汇总", 2, 2, 2, 200)], ""),
            ("a mean", [("平均值", None, None, None, 100)], ""),
            ("a group under its name", [("张三 汇总", None, None, None, 200)], ""),
            ("a sum without a word", [(None, None, None, None, 200)], ""),
            ("a township's Total", [("甲镇 Total", None, None, None, 200)], ""),
        )
    ),
    Case(
        "a number without a word that is no sum",
        people(paid(1), paid(2), (None, None, None, None, 199), header=MONEY),
        "2:1 3:2 4:-/-",
        "R001 A4 B4 C4; R014 D4",
        status="pph",
        exit=1,
        shows=("rows of sums",),
    ),
    Case(
        "someone beside 汇总 who has an id",
        people(paid(1), ("汇总", *paid(2)[1:]), header=MONEY),
        "2:1 3:汇总/2",
        shows=("rows of sums",),
    ),
)


def page(file: str, start: str, encoding: str) -> Case:
    """Return a page under the name of a workbook."""
    return Case(
        f"a page in {encoding} that begins with {start[:12].strip() or 'a table'}",
        data((start + TABLE).encode(encoding), file),
        codes="F005 文件",
        rosters=(file,),
        exit=2,
        shows=("web pages",),
    )


NAMED: tuple[Case, ...] = (
    page(XLS, "< div >\r\n", "gbk"),
    page(XLS, "<!-- 导出 -->", "utf-8-sig"),
    page(XLS, "", "utf-16"),
    page(XLS, "<html>", "utf-16-be"),
    page(XLS, "登录超时", "gbk"),
    page(XLS, "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "utf-8"),
    page(XLS, '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "utf-8"),
    *(
        Case(name, make, codes=codes, rosters=(file,), exit=2, shows=("packed or parted",))
        for name, make, codes, file in (
            (
                "a zip of workbooks",
                zipped(("甲.xlsx", book_bytes(*TWO)), file="包.zip"),
                "F035 文件",
                "包.zip",
            ),
            ("a .rar", data(b"Rar!\x1a\x07\0", "包.rar"), "F036 文件", "包.rar"),
            ("a .7z called .xlsx", data(b"7z\xbc\xaf\x27\x1c\0\4"), "F036 文件", FILE),
            (
                "Big5",
                data("姓名,身分證號,批准日期,銀行帳號\r\n張三豐,1,2,3\r\n".encode("big5"), CSV),
                "F037 文件",
                CSV,
            ),
            (
                "blanks between columns",
                text(HEADER, *TWO, delimiter=" ", file=CSV),
                "F038 文件",
                CSV,
            ),
            (
                "full-width commas between columns",
                data(text_of((HEADER, *TWO)).replace(",", "，"), CSV),
                "F038 文件",
                CSV,
            ),
        )
    ),
    *(
        Case(name, make, BOTH, rosters=(CSV,), shows=("packed or parted",))
        for name, make in (
            ("bars between columns", text(HEADER, *TWO, delimiter="|", encoding="gbk", file=CSV)),
            (
                "UTF-16 without a mark",
                text(HEADER, *TWO, encoding="utf-16-le", file=CSV),
            ),
        )
    ),
    Case(
        "an archive beside rosters",
        under("收件", several(people(*TWO, file="甲.xlsx"), data(b"Rar!\x1a\x07\0", "乙.rar"))),
        BOTH,
        "F039 收件:文件",
        rosters=("收件",),
        shows=("packed or parted",),
    ),
)
UNCOMPUTED = b'<calcPr calcId="124519" fullCalcOnLoad="1"/>'


def formula(cell: bytes, *, reckoned: bytes = UNCOMPUTED) -> Make:
    """Write a workbook whose C2 is a formula."""

    def make(folder: Path) -> None:
        people(*TWO)(folder)
        with zipfile.ZipFile(folder / FILE) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheet = parts[SHEET_PART]
        start = sheet.index(b'<c r="C2"')
        end = sheet.index(b"</c>", start) + len(b"</c>")
        parts[SHEET_PART] = sheet[:start] + cell + sheet[end:]
        book = parts["xl/workbook.xml"]
        at = book.index(b"<calcPr")
        parts["xl/workbook.xml"] = book[:at] + reckoned + book[book.index(b"/>", at) + 2 :]
        with zipfile.ZipFile(folder / FILE, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)

    return make


FORMULAS: tuple[Case, ...] = (
    *(
        Case(name, make, BOTH, "R004 C2", status="hp", exit=1, shows=("formulas not computed",))
        for name, make in (
            ("a formula with 0 to be computed", formula(b'<c r="C2"><f>A1</f><v>0</v></c>')),
            ("a formula with 0.0 to be computed", formula(b'<c r="C2"><f>A1</f><v>0.0</v></c>')),
            (
                "a formula of text to be computed",
                formula(b'<c r="C2" t="str"><f>A1</f><v></v></c>'),
            ),
            (
                "a formula without a value",
                formula(b'<c r="C2"><f>A1</f></c>', reckoned=b"<calcPr/>"),
            ),
            ("1900-01-00 typed", people(person(1, 批准日期="1900/1/0"), person(2))),
            ("1900年1月0日 in a .csv", people(person(1, 批准日期="1900年1月0日"), person(2))),
        )
    ),
    Case(
        "a formula with its result in a workbook to be computed",
        formula(b'<c r="C2" t="str"><f>A1</f><v>2023-01-01</v></c>'),
        BOTH,
        shows=("formulas not computed",),
    ),
)

FILES: tuple[Case, ...] = (*PARTS, *FAR, *LOOKALIKES, *SUMS, *NAMED, *FORMULAS)
