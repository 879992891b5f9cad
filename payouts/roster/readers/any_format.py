"""Reads a roster file of any format; its content decides the format, not its name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from payouts.base.bilingual import both
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.errors import RosterProblem
from payouts.roster.find import packages
from payouts.roster.find.container import check_archive, check_members, opened_archive, refuse
from payouts.roster.find.formats import SUFFIXES, Format, detect
from payouts.roster.find.locked import unlocked
from payouts.roster.find.zipped import refuse_archive, refuse_zip
from payouts.roster.model.rawsheet import RawSheet
from payouts.roster.readers.hidden import union
from payouts.roster.readers.preflight import SheetPart, preflight
from payouts.roster.readers.xlsx import UnreadableWorkbookError, read_grids

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from payouts.roster.find.caps import Caps
    from payouts.roster.model.roster import InputFile
    from payouts.roster.readers.xlsx import CellGrid
    from payouts.roster.settings import ReadSettings

    Reader = Callable[[BinaryIO, str, Caps], list[RawSheet]]

__all__ = ["FileContent", "Format", "detect", "open_file", "read_file"]

# What a file is instead of a roster: in Chinese and in English.
_INSTEAD = {
    Format.DOCUMENT: ("Word 等文档", "a document"),
    Format.PDF: ("PDF", "a PDF"),
    Format.PICTURE: ("图片", "a picture"),
    Format.WEB_PAGE: (
        "网页（有的系统导出时叫 .xls）",
        "a web page",
    ),
    Format.WEB_ARCHIVE: ("单个文件网页（.mht）", "a web page in a single file (.mht)"),
    Format.XML_TABLE: ("XML 电子表格 2003", "an XML spreadsheet of Excel 2003"),
    Format.XML: ("XML", "XML"),
    Format.DATABASE: (
        "数据库文件（.dbf、.mdb 等）",
        "a database (.dbf, .mdb)",
    ),
    Format.UNKNOWN: ("认不出的内容", "something unknown"),
}


@dataclass(frozen=True, slots=True)
class FileContent:
    """The sheets of a file in order, and the notes on the file."""

    sheets: tuple[RawSheet, ...]
    notes: tuple[Diagnostic, ...] = ()


def read_file(file: InputFile, settings: ReadSettings) -> FileContent:
    """Read the sheets of a file.

    Raises:
        RosterProblem: F codes; nothing of the file is used.
        OSError: the file may not be read.
    """
    what, stream = open_file(file, settings)
    notes = _suffix_notes(file.name, what)
    place = Place(file=file.name)
    if what in {Format.XLSX, Format.XLSB}:
        stream = _usual(stream, file.name, settings.caps)
    if what is Format.XLSX:
        sheets = _read_xlsx(stream, file.name, settings.caps)
    elif what in {Format.XLSB, Format.ODS}:
        check_archive(stream, file.name, settings.caps)
        sheets = _reader(what)(stream, file.name, settings.caps)
    elif what in {Format.XLS, Format.TEXT, Format.PARQUET}:
        sheets = _reader(what)(stream, file.name, settings.caps)
    elif what is Format.ZIP:
        refuse_zip(stream, place)
    elif what is Format.ARCHIVE:
        refuse_archive(stream, place)
    else:
        zh, en = _INSTEAD.get(what, _INSTEAD[Format.UNKNOWN])
        refuse("F005", place, what=zh, what_en=en)
    if what in {Format.XLSX, Format.XLSB} and _has_macros(stream):
        notes.append(say("F024", place))
    return FileContent(tuple(sheets), tuple(notes))


def open_file(file: InputFile, settings: ReadSettings) -> tuple[Format, BinaryIO]:
    """Return the format of a file and its content, unlocked, in memory and at its start.

    Raises:
        RosterProblem: it cannot be unlocked, or was changed while it was read.
        OSError: the file may not be read.
    """
    data = file.path.read_bytes()
    if hashlib.sha256(data).hexdigest() != file.sha256:
        detail = both("读取时被改动", "changed while it was read")
        refuse("F006", Place(file=file.name), detail=detail)
    stream: BinaryIO = io.BytesIO(data)
    what = detect(stream)
    if what is Format.ENCRYPTED:
        stream = unlocked(stream, file.name, settings.password)
        what = detect(stream)
    return what, stream


def _reader(what: Format) -> Reader:
    """Return the reader of a format, imported on first use."""
    from payouts.roster.readers import ods, parquet, text, xls, xlsb  # noqa: PLC0415

    readers: dict[Format, Reader] = {
        Format.XLS: xls.read,
        Format.XLSB: xlsb.read,
        Format.ODS: ods.read,
        Format.TEXT: text.read,
        Format.PARQUET: parquet.read,
    }
    return readers[what]


def _read_xlsx(stream: BinaryIO, name: str, caps: Caps) -> list[RawSheet]:
    parts = preflight(stream, name, caps)
    try:
        grids = read_grids(stream, parts)
    except UnreadableWorkbookError as problem:
        raise RosterProblem(say("F006", Place(file=name), detail=str(problem))) from problem
    return [_raw(part, grid) for part, grid in zip(parts, grids, strict=True)]


def _raw(part: SheetPart, grid: CellGrid) -> RawSheet:
    return RawSheet(
        part.name,
        grid.columns,
        hidden=part.hidden,
        hidden_rows=part.hidden_rows,
        filtered_rows=part.filtered_rows,
        hidden_columns=part.hidden_columns,
        struck_rows=union(part.struck_rows, grid.struck),
        merges=part.merges,
        very_hidden=part.very_hidden,
        looks=grid.looks,
        comments=part.comments,
        page_texts=part.page_texts,
    )


def _suffix_notes(name: str, what: Format) -> list[Diagnostic]:
    """Return F023 where extension and content are of different formats."""
    suffix = PurePath(name).suffix
    if what not in SUFFIXES or suffix.lower() in SUFFIXES[what]:
        return []
    return [say("F023", Place(file=name), suffix=suffix or "—", format=what.value)]


def _usual(stream: BinaryIO, name: str, caps: Caps) -> BinaryIO:
    """Return a workbook with the names of parts that its reader knows.

    Raises:
        RosterProblem: F006 or F010.
    """
    place = Place(file=name)
    with opened_archive(stream, place) as archive:
        check_members(archive.infolist(), place, caps)
        stream.seek(0)
        return io.BytesIO(packages.usual(stream.read()))


def _has_macros(stream: BinaryIO) -> bool:
    with zipfile.ZipFile(stream) as archive:
        names = [name.lower() for name in archive.namelist()]
    return any(n.endswith("vbaproject.bin") or n.startswith("xl/macrosheets/") for n in names)
