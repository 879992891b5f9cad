"""Refuses a file that can't or mustn't be parsed, by its content, before parsing it.

Every member of the archive is read once: that verifies its checksum, and the same
bytes are searched for what the parsers would expand, hide or choke on.
"""

from __future__ import annotations

import errno
import lzma
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn
from xml.etree import ElementTree as ET

from payouts.diagnostics import Place, say
from payouts.errors import RosterProblem
from payouts.roster.sheetscan import SheetScan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from payouts.roster.caps import Caps
    from payouts.roster.rawsheet import Merge

_MIB = 1024 * 1024
_CHUNK = _MIB
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # byte order marks of UTF-16
_DECLARED = 200  # bytes in which an XML declaration ends
_OVERLAP = 16  # longer than the words looked for
# What zipfile raises for damaged headers, unknown methods and encrypted members.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    OverflowError,
)
_LOCK_PREFIX = "~$"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION_ID_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One worksheet of a workbook that may be parsed.

    Attributes:
        name: name of the sheet.
        part: its member of the archive.
        hidden: whether the sheet is hidden.
        hidden_rows: rows hidden or filtered out.
        suspect: whether some cell is an error or a formula without its result.
        merges: merged cells of more than one row, in any order.
    """

    name: str
    part: str
    hidden: bool
    hidden_rows: int
    suspect: bool
    merges: tuple[Merge, ...] = ()


def is_lock_file(path: Path) -> bool:
    """Tell whether this is what an open Excel window leaves beside a workbook."""
    return path.name.startswith(_LOCK_PREFIX)


def preflight(path: Path, name: str, caps: Caps) -> tuple[SheetPart, ...]:
    """Return the worksheets of a workbook in order, or refuse the file.

    Raises:
        RosterProblem: with one F code and ``name`` as its place.
        OSError: the file may not be read.
    """
    place = Place(file=name)
    check_container(path, place, caps)
    try:
        with zipfile.ZipFile(path) as archive:
            return _checked_sheets(archive, place, caps)
    except _DAMAGE as problem:
        _refuse("F006", place, detail=_short(problem))
    except OSError as problem:
        # A damaged offset makes zipfile seek before the start; bz2 reports damage without a number.
        if problem.errno not in {None, errno.EINVAL}:
            raise
        _refuse("F006", place, detail=_short(problem))


def check_container(path: Path, place: Place, caps: Caps) -> None:
    """Refuse what is not a zip archive of acceptable size.

    Raises:
        RosterProblem: see :func:`preflight`.
    """
    if not path.exists():
        _refuse("F001", place)
    if path.is_dir():
        _refuse("F002", place)
    size = path.stat().st_size
    if size == 0:
        _refuse("F003", place)
    if size > caps.file_bytes:
        _refuse("F010", place, detail=f"{size // _MIB} MiB > {caps.file_bytes // _MIB} MiB")
    with path.open("rb") as file:
        head = file.read(len(_OLE))
        if head == _OLE:
            _refuse("F008" if _ENCRYPTED in file.read(64 * _MIB) else "F007", place)
    if not head.startswith(b"PK"):
        _refuse("F005", place)
    if not zipfile.is_zipfile(path):
        _refuse("F006", place, detail="压缩包不完整 truncated archive")


def _checked_sheets(archive: zipfile.ZipFile, place: Place, caps: Caps) -> tuple[SheetPart, ...]:
    members = archive.infolist()
    names = {member.filename for member in members}
    if _WORKBOOK not in names:
        _refuse("F009", place)
    if len(names) != len(members):
        _refuse("F006", place, detail="成员重名 duplicate members")
    _check_sizes(members, place, caps)
    scans = {m.filename: _scan_member(archive, m, place) for m in members}
    found = []
    for name, part, hidden in _sheets(archive, place):
        scan = scans.get(part)
        if scan is None:
            _refuse("F006", place, detail=f"缺少工作表 missing sheet {name}")
        if not scan.complete:
            _refuse("F006", place, detail=f"工作表不完整 incomplete sheet {name}")
        if scan.repeats_rows:
            _refuse("F006", place, detail=f"行号重复 rows numbered alike in sheet {name}")
        _check_extent(scan, place, name, caps)
        merges = tuple(sorted(scan.merges))
        found.append(SheetPart(name, part, hidden, scan.hidden_rows, scan.suspect, merges))
    return tuple(found)


def _check_sizes(members: list[zipfile.ZipInfo], place: Place, caps: Caps) -> None:
    """Refuse by the declared sizes; unpacking stops at them, so they can't lie low."""
    total = sum(member.file_size for member in members)
    if total > caps.unpacked_bytes:
        limit = caps.unpacked_bytes // _MIB
        _refuse("F010", place, detail=f"解压后 unpacked {total // _MIB} MiB > {limit} MiB")
    for member in members:
        grown = member.file_size / max(member.compress_size, 1)
        if member.file_size > caps.ratio_from and grown > caps.ratio:
            _refuse("F010", place, detail=f"压缩比 ratio {grown:.0f} > {caps.ratio}")


def _check_extent(scan: SheetScan, place: Place, sheet: str, caps: Caps) -> None:
    rows, columns = scan.last_row, scan.last_column
    if rows > caps.rows or columns > caps.columns or rows * columns > caps.cells:
        _refuse("F012", Place(file=place.file, sheet=sheet), rows=rows, columns=columns)


def _scan_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Place) -> SheetScan:
    """Read one member to its end, which verifies its checksum, and look at XML on the way."""
    scan = SheetScan()
    is_xml = member.filename.endswith((".xml", ".rels"))
    is_sheet = member.filename.startswith("xl/worksheets/") and is_xml
    tail = b""
    for number, chunk in enumerate(_chunks(archive, member)):
        if not is_xml:
            continue
        if number == 0:
            _check_encoding(chunk, place)
        joined = tail + chunk
        if b"<!DOCTYPE" in joined or b"<!ENTITY" in joined:
            _refuse("F011", place)
        tail = joined[-_OVERLAP:]
        if is_sheet:
            scan.feed(chunk)
    return scan


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _check_encoding(start: bytes, place: Place) -> None:
    """Refuse what is not UTF-8: the byte searches above would be blind in it."""
    declaration = start[:_DECLARED].partition(b"?>")[0].lower().replace(b"'", b'"')
    encoding = declaration.partition(b'encoding="')[2].partition(b'"')[0]
    if start.startswith(_WIDE) or b"\0" in start[:_DECLARED] or encoding not in {b"", b"utf-8"}:
        _refuse("F015", place)


def _sheets(archive: zipfile.ZipFile, place: Place) -> Iterator[tuple[str, str, bool]]:
    """Yield name, member and whether hidden of each worksheet, in workbook order."""
    try:
        workbook = ET.fromstring(archive.read(_WORKBOOK))  # noqa: S314 (no DTD: checked above)
        relations = ET.fromstring(archive.read(_RELATIONS))  # noqa: S314
    except (ET.ParseError, KeyError) as problem:
        _refuse("F006", place, detail=_short(problem))
    targets = {r.get("Id"): (r.get("Target", ""), r.get("Type", "")) for r in relations}
    seen: set[str] = set()
    for sheet in workbook.iter():
        if not sheet.tag.endswith("}sheet"):
            continue
        _check_unlike(sheet.get("name", ""), seen, place)
        key = sheet.get(_RELATION_ID) or sheet.get(_RELATION_ID_STRICT)
        target, kind = targets.get(key, ("", ""))
        if target and not kind.endswith("/worksheet"):
            continue  # a chart or macro sheet holds no roster
        part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        _check_unlike(f"/{part}", seen, place)  # no sheet is named so: "/" may not be in a name
        yield sheet.get("name", ""), part, sheet.get("state", "visible") != "visible"


def _check_unlike(name: str, seen: set[str], place: Place) -> None:
    """Refuse two sheets of one name or one content: one would be read twice, the other never."""
    if name in seen:
        _refuse("F006", place, detail=f"工作表重复 repeated sheet {name}")
    seen.add(name)


def _short(problem: BaseException) -> str:
    return str(problem)[:80] or type(problem).__name__


def _refuse(code: str, place: Place, **args: object) -> NoReturn:
    raise RosterProblem(say(code, place, **args))
