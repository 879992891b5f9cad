"""What writes the files of the catalogue; every function returns one that writes into a folder."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter
import xlwt

from catalogue.case import FILE, SHEET
from catalogue.people import HEADER
from roster_books import rewrite, save_book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from catalogue.case import Make

Row = tuple[object, ...]
SHEET_PART = "xl/worksheets/sheet1.xml"


def grid(*rows: Row, sheet: str = SHEET, file: str = FILE) -> Make:
    """Write a sheet as openpyxl does."""
    return lambda folder: save_book(folder / file, {sheet: rows})


def people(*rows: Row, header: Row = HEADER, sheet: str = SHEET, file: str = FILE) -> Make:
    """Write a header with rows of people below it."""
    return grid(header, *rows, sheet=sheet, file=file)


def sheets(rows: Mapping[str, Sequence[Row]], file: str = FILE) -> Make:
    """Write several sheets."""
    return lambda folder: save_book(folder / file, rows)


def several(*makes: Make) -> Make:
    """Write several files."""

    def make(folder: Path) -> None:
        for one in makes:
            one(folder)

    return make


def under(name: str, make: Make) -> Make:
    """Write into a folder of that name."""

    def make_below(folder: Path) -> None:
        (folder / name).mkdir(parents=True, exist_ok=True)
        make(folder / name)

    return make_below


def data(content: bytes | str, file: str = FILE) -> Make:
    """Write bytes, or text in UTF-8."""
    raw = content.encode() if isinstance(content, str) else content
    return lambda folder: (folder / file).write_bytes(raw)


def text(
    *rows: Row, encoding: str = "utf-8", delimiter: str = ",", file: str = "小补助.csv"
) -> Make:
    """Write a text file of the encoding."""
    return data(text_of(rows, delimiter).encode(encoding), file)


def text_of(rows: Sequence[Row], delimiter: str = ",") -> str:
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=delimiter)
    writer.writerows(["" if cell is None else str(cell) for cell in row] for row in rows)
    return made.getvalue()


def dressed(
    *rows: Row, dress: Callable[[Any, Any], object], header: Row = HEADER, file: str = FILE
) -> Make:
    """Write with openpyxl and let ``dress(book, sheet)`` alter it before it is saved."""

    def make(folder: Path) -> None:
        book = openpyxl.Workbook()
        sheet: Any = book.active
        sheet.title = SHEET
        for row in (header, *rows):
            sheet.append(row)
        dress(book, sheet)
        book.save(folder / file)

    return make


def written(
    *rows: Row, dress: Callable[[Any, Any], object], header: Row = HEADER, **options: object
) -> Make:
    """Write with XlsxWriter and let ``dress(book, sheet)`` alter it before it is closed."""

    def make(folder: Path) -> None:
        with xlsxwriter.Workbook(folder / FILE, options) as book:
            sheet = book.add_worksheet(SHEET)
            for at, row in enumerate((header, *rows)):
                sheet.write_row(at, 0, row)
            dress(book, sheet)

    return make


def old(*rows: Row, file: str = "名册.xls", from_1904: bool = False) -> Make:
    """Write an .xls; dates are shown as dates."""

    def make(folder: Path) -> None:
        book = xlwt.Workbook()
        book.dates_1904 = from_1904
        sheet = book.add_sheet(SHEET)
        day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
        for r, row in enumerate((HEADER, *rows)):
            for c, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write(r, c, cell, day)
                elif cell is not None:
                    sheet.write(r, c, cell)
        book.save(str(folder / file))

    return make


def patched(
    make: Make, *edits: tuple[bytes, bytes], part: str = SHEET_PART, file: str = FILE
) -> Make:
    """Replace bytes in a part of what was written; an edit that finds nothing is a mistake."""

    def change(folder: Path) -> None:
        make(folder)
        with zipfile.ZipFile(folder / file) as archive:
            content = archive.read(part)
        for before, after in edits:
            assert before in content, f"nothing to replace: {before!r}"
            content = content.replace(before, after, 1)
        _rewritten(folder / file, {part: content})

    return change


def with_parts(make: Make, parts: Mapping[str, bytes], file: str = FILE) -> Make:
    """Replace members of the archive, or add them."""

    def change(folder: Path) -> None:
        make(folder)
        _rewritten(folder / file, parts)
        with zipfile.ZipFile(folder / file, "a") as archive:
            for name in parts.keys() - set(archive.namelist()):
                archive.writestr(name, parts[name])

    return change


def altered(make: Make, change: Callable[[bytes], bytes], file: str = FILE) -> Make:
    """Change all bytes of what was written."""

    def changed(folder: Path) -> None:
        make(folder)
        path = folder / file
        path.write_bytes(change(path.read_bytes()))

    return changed


def _rewritten(path: Path, parts: Mapping[str, bytes]) -> None:
    new = path.with_name(f"new-{path.name}")
    rewrite(path, new, parts)
    new.replace(path)


def zipped(*members: tuple[str, bytes], file: str = FILE) -> Make:
    """Write an archive of these members."""

    def make(folder: Path) -> None:
        with zipfile.ZipFile(folder / file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                archive.writestr(name, content)

    return make
