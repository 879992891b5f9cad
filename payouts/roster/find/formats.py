"""The format of a file by its bytes; the extension is not trusted."""

from __future__ import annotations

import os
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from payouts.roster.find import packages
from payouts.roster.find.container import DAMAGE
from payouts.roster.find.texts import is_text, markup_of

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_DBASE, _DBASE_HEAD = frozenset({0x03, 0x30, 0x31, 0x83, 0x8B, 0xF5}), 32
_OLE_STREAMS = 64 * 1024 * 1024  # the directory of streams may be anywhere; files past this are odd
# A raw BIFF stream: the beginning of a workbook that was saved without its container.
_BIFF = (b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00\x00\x05", b"\x09\x04\x06\x00")


class Format(StrEnum):
    """The format of a file; those of ``ROSTERS`` may hold a roster."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    TEXT = "text"
    PARQUET = "parquet"
    ENCRYPTED = "encrypted"  # a locked .xlsx, .xlsb or .xls; unlocking shows which
    ZIP = "zip"  # of something else, or damaged
    ARCHIVE = "archive"  # packed otherwise: .rar, .7z
    DOCUMENT = "document"
    PDF = "pdf"
    PICTURE = "picture"
    DATABASE = "database"
    # Systems export tables as these under the name of .xls.
    WEB_PAGE = "web page"
    WEB_ARCHIVE = "web archive"  # a page with its pictures in one file (.mht)
    XML_TABLE = "xml table"  # a workbook of Excel 2003 as XML
    XML = "xml"
    UNKNOWN = "unknown"


ROSTERS = frozenset({
    Format.XLSX,
    Format.XLSB,
    Format.ODS,
    Format.XLS,
    Format.TEXT,
    Format.PARQUET,
    Format.ENCRYPTED,
})

# Extensions under which each format is expected.
SUFFIXES: dict[Format, frozenset[str]] = {
    Format.XLSX: frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"}),
    Format.XLSB: frozenset({".xlsb"}),
    Format.ODS: frozenset({".ods", ".ots"}),
    Format.XLS: frozenset({".xls", ".xlt", ".et", ".ett"}),
    Format.TEXT: frozenset({".csv", ".tsv", ".tab", ".txt"}),
    Format.PARQUET: frozenset({".parquet"}),
}


def called(path: Path, suffix: str) -> Path:
    """Return a path under the extension of what it holds; another one Excel would refuse."""
    if path.suffix.lower() == suffix:
        return path
    another = any(path.suffix.lower() in known for known in SUFFIXES.values())
    return path.with_name((path.stem if another else path.name) + suffix)


_MAGIC: tuple[tuple[bytes, Format], ...] = (
    *((biff, Format.XLS) for biff in _BIFF),
    (b"PAR1", Format.PARQUET),
    (b"%PDF", Format.PDF),
    (b"{\\rtf", Format.DOCUMENT),
    (b"\x89PNG", Format.PICTURE),
    (b"\xff\xd8\xff", Format.PICTURE),
    (b"GIF8", Format.PICTURE),
    (b"BM", Format.PICTURE),
    (b"II*\0", Format.PICTURE),
    (b"MM\0*", Format.PICTURE),
    (b"Rar!\x1a\x07", Format.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Format.ARCHIVE),
    (b"\x1f\x8b", Format.ARCHIVE),
    (b"BZh", Format.ARCHIVE),
    (b"\xfd7zXZ", Format.ARCHIVE),
    (b"MSCF", Format.ARCHIVE),
    (b"SQLite format 3\0", Format.DATABASE),
    (b"\0\1\0\0Standard ", Format.DATABASE),
)
# Texts may well begin so; what is none of them has zeros in its head.
_WORDS = (b"BM", b"BZh", b"MSCF")
_MARKUP = {
    "html": Format.WEB_PAGE,
    "mhtml": Format.WEB_ARCHIVE,
    "spreadsheet": Format.XML_TABLE,
    "xml": Format.XML,
}
_KNOWN_PARTS = (
    ("xl/workbook.xml", Format.XLSX),
    ("xl/workbook.bin", Format.XLSB),
    ("word/document.xml", Format.DOCUMENT),
    ("ppt/presentation.xml", Format.DOCUMENT),
    ("ofd.xml", Format.DOCUMENT),
)
# By their type, what Office keeps in packages of one make.
_PACKAGED = (
    ("sheet.binary", Format.XLSB),
    ("spreadsheetml", Format.XLSX),
    ("ms-excel", Format.XLSX),
    ("wordprocessingml", Format.DOCUMENT),
    ("ms-word", Format.DOCUMENT),
    ("presentationml", Format.DOCUMENT),
    ("ms-powerpoint", Format.DOCUMENT),
)


def detect(stream: BinaryIO) -> Format:
    """Return the format of a file; the stream is left at its start.

    Raises:
        OSError: the stream may not be read.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    found = _detect(stream, head)
    stream.seek(0)
    return found


def _detect(stream: BinaryIO, head: bytes) -> Format:
    if head.startswith(b"PK"):
        return _of_zip(stream)
    if head.startswith(_OLE):
        return _of_ole(stream)
    for magic, format_ in _MAGIC:
        if head.startswith(magic) and (magic not in _WORDS or b"\0" in head):
            return format_
    return _without_magic(head)


def _without_magic(head: bytes) -> Format:
    if _is_photo(head):
        return Format.PICTURE
    if _is_dbase(head):
        return Format.DATABASE
    if (markup := markup_of(head)) is not None:
        return _MARKUP[markup]
    return Format.TEXT if is_text(head) else Format.UNKNOWN


def _is_photo(head: bytes) -> bool:
    """Tell whether a file is a picture as telephones take or send them."""
    return (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:8] == b"ftyp"


def _is_dbase(head: bytes) -> bool:
    """Tell whether a file is a table of dBASE or FoxPro: version, day of change, length of head."""
    if len(head) < _DBASE_HEAD or head[0] not in _DBASE:
        return False
    month, day, size = head[2], head[3], int.from_bytes(head[8:10], "little")
    return 1 <= month <= 12 and 1 <= day <= 31 and size > _DBASE_HEAD and b"\0" in head  # noqa: PLR2004


def _of_zip(stream: BinaryIO) -> Format:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = {packages.straight(name).lower() for name in archive.namelist()}
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _HEAD:
                kind = archive.read("mimetype")
                return Format.ODS if kind.startswith(_ODS_TYPE) else Format.DOCUMENT
            return _of_package(archive, names)
    except (*DAMAGE, OSError, ET.ParseError):
        return Format.ZIP


def _of_package(archive: zipfile.ZipFile, names: set[str]) -> Format:
    """Return what a package is about by its type, else by the parts that are there."""
    try:
        stated = packages.content_type(archive)
    except (*DAMAGE, ET.ParseError):
        stated = ""
    by_type = next((format_ for word, format_ in _PACKAGED if word in stated), None)
    known = next((format_ for name, format_ in _KNOWN_PARTS if name in names), None)
    return by_type or known or Format.ZIP


def _of_ole(stream: BinaryIO) -> Format:
    """Streams of a compound file are named in UTF-16."""
    stream.seek(0, os.SEEK_SET)
    content = stream.read(_OLE_STREAMS)
    if _utf16("EncryptedPackage") in content:
        return Format.ENCRYPTED
    if _utf16("WordDocument") in content or _utf16("PowerPoint Document") in content:
        # A workbook may hold a document; a document's own stream comes without a workbook's.
        return Format.XLS if _utf16("Workbook") in content else Format.DOCUMENT
    if _utf16("Workbook") not in content and _utf16("Book") not in content:
        return Format.UNKNOWN
    from payouts.roster.find.locked import is_locked_xls  # noqa: PLC0415 (loads a library, for .xls only)

    return Format.ENCRYPTED if is_locked_xls(stream) else Format.XLS


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"
