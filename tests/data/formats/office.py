"""Has LibreOffice save one workbook in its other formats, and checks that all read alike.

Run by ``make formats-office``; argument: the folder to write to.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.styles import Font

from payouts.roster.model.roster import InputFile
from payouts.roster.readers.any_format import read_file
from payouts.roster.settings import ReadSettings

# name of the file to be: the filter LibreOffice writes it with
FILTERS = {
    "office.xlsx": "xlsx:Calc MS Excel 2007 XML",
    "office.xls": "xls:MS Excel 97",
    "office.ods": "ods:calc8",
}
PEOPLE: list[tuple[object, ...]] = [
    ("张三", "150121199003070011", 7, dt.date(2023, 9, 1), 1234.56, "  两个空格"),
    ("李四", "150121199003070038", 8, "2023年9月", 0.1, " a  b "),
    (),
    (
        "王五",
        "150121199003070054",
        9,
        dt.datetime.fromisoformat("2023-09-01T12"),
        "=NA()",
        dt.time(6),
    ),
    ("赵六", 622202020011223, 10, dt.date(1900, 3, 1), "=1/0", "第一行\n第二行"),
    ("钱一", "00123", 10, dt.date(2023, 9, 2), "=1+1", dt.timedelta(hours=30)),
    ("钱二", "00124", 10, dt.date(2023, 9, 2), '=""', 0.5),
]


def source() -> openpyxl.Workbook:
    """Return the workbook: hidden, filtered, struck out and merged in places."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "名册"
    header = ("姓名", "身份证号", "残疾等级", "批准日期", "月基本工资", "备注")
    for r, row in enumerate([header, *PEOPLE], start=3):
        for c, value in enumerate(row, start=2):
            sheet.cell(r, c).value = value  # type: ignore[assignment]
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["G"].hidden = True
    sheet["B8"].font = Font(strike=True)
    sheet.merge_cells("D9:D10")
    old = book.create_sheet("旧表")
    old.append(["姓名", "残疾等级"])
    old.sheet_state = "hidden"
    filtered = book.create_sheet("筛选")
    people: list[list[object]] = [["甲", 1], ["乙", 2], ["丙", 1], ["丁", 2]]
    for line in [["姓名", "残疾等级"], *people]:
        filtered.append(line)
    filtered.auto_filter.ref = "A1:B5"
    filtered.auto_filter.add_filter_column(1, ["1"])
    for row_number in (3, 5):
        filtered.row_dimensions[row_number].hidden = True
    return book


def convert(out: Path) -> None:
    """Write the files of FILTERS into a folder."""
    office = shutil.which("soffice")
    if office is None:
        sys.exit("没有找到 soffice(LibreOffice) / soffice (LibreOffice) is not on the PATH")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        source().save(folder / "source.xlsx")
        for name, form in FILTERS.items():
            made = folder / "out" / f"source.{form.partition(':')[0]}"
            command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
            command += ["--headless", "--convert-to", form, "--outdir", str(made.parent)]
            subprocess.run([*command, str(folder / "source.xlsx")], check=True, timeout=120)  # noqa: S603
            shutil.move(made, out / name)


def shown(path: Path) -> str:
    """Return everything that was read of a file, as text to compare."""
    text = io.StringIO()
    data = path.read_bytes()
    file = InputFile(path.name, path, hashlib.sha256(data).hexdigest(), len(data))
    for sheet in read_file(file, ReadSettings()).sheets:
        marks = (sheet.hidden_rows, sheet.filtered_rows, sheet.hidden_columns, sheet.struck_rows)
        print(sheet.name, sheet.hidden, *(mark.tolist() for mark in marks), file=text)
        print([tuple(merge) for merge in sheet.merges], file=text)
        for row in zip(*(column.tolist() for column in sheet.columns), strict=True):
            print(row, file=text)
    return text.getvalue()


def main() -> None:
    """Write the files and compare them."""
    out = Path(sys.argv[1])
    convert(out)
    first, *others = (shown(out / name) for name in FILTERS)
    for name, other in zip(list(FILTERS)[1:], others, strict=True):
        if other != first:
            sys.exit(f"{name} 读出的与 .xlsx 不同 / reads otherwise than .xlsx:\n{other}\n{first}")
    sys.stdout.write(first)


if __name__ == "__main__":
    main()
