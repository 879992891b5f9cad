"""Files that are damaged, built to harm, or hold text that would harm what shows it."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

from catalogue.case import FILE, Case
from catalogue.formats import MADE, TWO, book_bytes, committed, ods, parquet
from catalogue.making import (
    SHEET_PART,
    altered,
    data,
    old,
    patched,
    people,
    text_of,
    with_parts,
    zipped,
)
from catalogue.people import HEADER, card_of, id_of, name_of, person
from roster_formats import ods as raw_ods

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

XLS, ODS, XLSB, CSV, PARQUET = "名册.xls", "名册.ods", "名册.xlsb", "小补助.csv", "小补助.parquet"
ONE = people(person(1))
WHOLE = book_bytes(*TWO)
LINES = text_of((HEADER, *TWO))


def _cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def _bent(member: str) -> Callable[[bytes], bytes]:
    """Return what turns over the bits of a byte inside a member of an archive."""

    def bend(raw: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            found = archive.getinfo(member)
        at = found.header_offset + 30 + len(member) + found.compress_size // 2
        return raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]

    return bend


def _scrambled(raw: bytes) -> bytes:
    """Write over the beginning of the records of an .xls, behind the header of its container."""
    return raw[:520] + b"\xff" * 400 + raw[920:]


def _twice(folder: Path) -> None:
    """Write the sheet twice into one archive: readers differ in which of them they take."""
    ONE(folder)
    with zipfile.ZipFile(folder / FILE) as archive:
        content = archive.read(SHEET_PART)
    import warnings  # noqa: PLC0415

    with warnings.catch_warnings(), zipfile.ZipFile(folder / FILE, "a") as archive:
        warnings.simplefilter("ignore")  # zipfile says that the name is there already
        archive.writestr(SHEET_PART, content)


def _declared_bomb(folder: Path) -> None:
    """Write a member that unpacks to 64 MiB of zeros."""
    ONE(folder)
    with zipfile.ZipFile(folder / FILE, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", b"\0" * (64 << 20))


def _lying_bomb(folder: Path) -> None:
    """Write a member that says it is small in the directory and unpacks to 64 MiB."""
    _declared_bomb(folder)
    raw = (folder / FILE).read_bytes()
    size = struct.pack("<I", 64 << 20)
    assert size in raw
    (folder / FILE).write_bytes(raw.replace(size, struct.pack("<I", 1000)))


REPEATED = (
    '<table:table table:name="表"><table:table-row table:number-rows-repeated="1000000">'
    '<table:table-cell table:number-columns-repeated="500" office:value-type="string">'
    "<text:p>甲</text:p></table:table-cell></table:table-row></table:table>"
)
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
    b"<worksheet"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'

BROKEN: tuple[Case, ...] = (
    Case("empty", data(b""), codes="F003 文件", exit=2),
    Case("truncated", altered(ONE, _cut), codes="F006 文件", exit=2),
    Case("not a workbook", data(b"%PDF-1.7\n"), codes="F005 文件", exit=2),
    Case(
        "bytes of no kind",
        data(bytes(range(256))),
        codes="F005 文件",
        exit=2,
        shows=("not a workbook",),
    ),
    Case(
        "zip without workbook",
        zipped(("名册.txt", "姓名".encode())),
        codes="F009 文件",
        exit=2,
    ),
    Case("zip bomb (ratio)", _declared_bomb, codes="F010 文件", exit=2),
    Case("zip bomb (declared)", _lying_bomb, codes="F006 文件", exit=2),
    Case(
        "a stray cell at XFD1048576",
        patched(
            ONE,
            (
                b"</sheetData>",
                b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
            ),
        ),
        codes="F012 表",
        exit=2,
    ),
    Case("XXE", patched(ONE, (b"<worksheet", OUTSIDE)), codes="F011 文件", exit=2),
    Case("billion laughs", patched(ONE, (b"<worksheet", LAUGHS)), codes="F011 文件", exit=2),
    Case(
        "UTF-16 XML",
        with_parts(ONE, {SHEET_PART: "<worksheet/>".encode("utf-16")}),
        codes="F015 文件",
        exit=2,
    ),
    Case("duplicate members", _twice, codes="F006 文件", exit=2),
    Case(
        "duplicate cell addresses",
        patched(ONE, (b'<c r="B2"', b'<c r="A2"')),
        codes="F006 文件",
        exit=2,
    ),
    Case(
        "two rows of one number",
        patched(ONE, (b'<row r="2"', b'<row r="1"')),
        codes="F006 文件",
        exit=2,
        shows=("duplicate cell addresses",),
    ),
    Case(
        "damaged xlsx",
        altered(ONE, _bent(SHEET_PART)),
        codes="F006 文件",
        exit=2,
        shows=("truncated",),
    ),
    Case(
        "damaged xls",
        altered(old(*TWO), _scrambled, XLS),
        codes="F006 文件",
        rosters=(XLS,),
        exit=2,
    ),
    Case(
        "damaged ods",
        altered(ods(HEADER, *TWO, file=ODS), _bent("content.xml"), ODS),
        codes="F006 文件",
        rosters=(ODS,),
        exit=2,
    ),
    Case(
        "damaged xlsb",
        altered(committed("sheetjs.xlsb", XLSB), _cut, XLSB),
        codes="F006 文件",
        rosters=(XLSB,),
        exit=2,
    ),
    Case(
        "damaged parquet",
        altered(parquet(*TWO), _cut, PARQUET),
        codes="F006 文件",
        rosters=(PARQUET,),
        exit=2,
    ),
    Case(
        "a .parquet with a column that no roster has",
        lambda folder: _nested(folder / PARQUET),
        codes="F034 文件",
        rosters=(PARQUET,),
        exit=2,
        shows=("damaged parquet",),
    ),
    Case(
        "damaged csv: a quote that is never closed",
        data(LINES.replace(name_of(2), f'"{name_of(2)}'), CSV),
        codes="F031 文件",
        rosters=(CSV,),
        exit=2,
        shows=("damaged csv (unbalanced quote)",),
    ),
    Case(
        "damaged csv: a quote that swallows someone",
        data(
            LINES.replace(name_of(1), f'"{name_of(1)}').replace(card_of(2), f'{card_of(2)}"'), CSV
        ),
        codes="F033 文件",
        rosters=(CSV,),
        exit=2,
        shows=("damaged csv (unbalanced quote)",),
    ),
    Case(
        "damaged csv: bytes of another encoding",
        data(LINES.encode() + "张三".encode("gbk"), CSV),
        codes="F030 文件",
        rosters=(CSV,),
        exit=2,
        shows=("damaged csv (bad bytes)",),
    ),
    Case(
        "CSV field bomb",
        data(LINES + "x" * 1_100_000, CSV),
        codes="F032 文件",
        rosters=(CSV,),
        exit=2,
    ),
    Case(
        "NUL",
        data(LINES.replace(name_of(1), f"{name_of(1)}\0"), CSV),
        codes="F005 文件",
        rosters=(CSV,),
        exit=2,
    ),
    Case(
        "ods repeat bomb",
        lambda folder: raw_ods(folder / ODS, REPEATED),
        codes="F012 表!表",
        rosters=(ODS,),
        exit=2,
    ),
    Case(
        "an .xls that ends before it says what it holds",
        data(MADE.joinpath("office.xls").read_bytes()[:600], XLS),
        codes="F005 文件",
        rosters=(XLS,),
        exit=2,
        shows=("damaged xls",),
    ),
)

ODD: tuple[Case, ...] = (
    Case(
        "formula-like text =cmd|… in a name",
        data(LINES.replace(name_of(1), "=cmd|'/C_calc'!A0"), CSV),
        "2:=cmd|'/C_calc'!A0/1 3:2",
        rosters=(CSV,),
    ),
    Case(
        "control/bidi characters",
        people(person(1, 姓名="\u202e孙文\u202c"), person(2, 姓名="李\u200b文")),
        "2:\u202e孙文/1 3:李文/2",
        changes=("A2 unseen 孙*→孙*", "A3 name 李*→李*"),
    ),
    Case(
        "5,000-character cell",
        people((*person(1), "字" * 5000), header=(*HEADER, "备注")),
        "2:1",
    ),
    Case(
        "a name of 5,000 characters",
        people(person(1, 姓名="字" * 5000)),
        f"2:{'字' * 5000}/1",
        shows=("5,000-character cell",),
    ),
    Case(
        "sheet name with quotes",
        people(person(1, 批准日期="去年"), sheet="小补助'甲'&\"乙\""),
        "2:1",
        "R009 小补助'甲'&\"乙\"!C2",
        status="h",
        exit=1,
    ),
    Case(
        "name that looks like an id",
        people(person(1, 姓名=id_of(2))),
        f"2:{id_of(2)}/1",
        "R035 A2",
    ),
    Case(
        "words that libraries take for something else",
        people(person(1, 姓名="NA"), person(2, 姓名="TRUE"), person(3, 姓名="那")),
        "2:NA/1 3:TRUE/2 4:那/3",
        shows=("names that are words",),
    ),
)


def _nested(path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    pq.write_table(pa.table({"姓名": ["甲"], "照片": [b"x"]}), path)


HOSTILE: tuple[Case, ...] = (*BROKEN, *ODD)
