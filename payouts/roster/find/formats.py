"""The format of a file by its bytes; the extension is not trusted."""

from __future__ import annotations

import os
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING

from payouts.roster.find.container import DAMAGE

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
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
    DOCUMENT = "document"
    PDF = "pdf"
    PICTURE = "picture"
    MARKUP = "markup"  # a web page or XML; systems export tables so under the name of .xls
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
        # "BM" may well begin a text; a picture has zeros in its head.
        if head.startswith(magic) and (magic != b"BM" or b"\0" in head):
            return format_
    return _of_text(head)


def _of_text(head: bytes) -> Format:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<?xml", b"<html", b"<!doctype", b"<table", b"<meta", b"mime-version")):
        return Format.MARKUP
    is_text = head.startswith(_BYTE_ORDER_MARKS) or b"\0" not in head
    return Format.TEXT if is_text else Format.UNKNOWN


def _of_zip(stream: BinaryIO) -> Format:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return Format.XLSX
            if "xl/workbook.bin" in names:
                return Format.XLSB
            if "word/document.xml" in names or "ppt/presentation.xml" in names:
                return Format.DOCUMENT
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _HEAD:
                kind = archive.read("mimetype")
                return Format.ODS if kind.startswith(_ODS_TYPE) else Format.DOCUMENT
    except (*DAMAGE, OSError):
        return Format.ZIP
    return Format.ZIP


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
