"""Zip archives of any office format: refused before anything of them is parsed.

Every member is read once to its end, which verifies its checksum; XML is searched on the way
for what a parser would expand.
"""

from __future__ import annotations

import errno
import lzma
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, say
from payouts.base.errors import RosterProblem
from payouts.roster.find.caps import past

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from payouts.roster.find.caps import Caps

    Sink = Callable[[bytes], object]

_MIB = 1024 * 1024
_CHUNK = _MIB
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # byte order marks of UTF-16
_DECLARED = 200  # bytes in which an XML declaration ends
_OVERLAP = 16  # longer than the words looked for
# What zipfile raises for damaged headers, unknown methods and encrypted members.
DAMAGE = (
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


@contextmanager
def opened_archive(stream: BinaryIO, place: Place) -> Iterator[zipfile.ZipFile]:
    """Open an archive; whatever is damaged in it while it is open is F006.

    Raises:
        RosterProblem: F006.
    """
    if not zipfile.is_zipfile(stream):
        refuse("F006", place, detail=both("压缩包不完整", "truncated archive"))
    try:
        with zipfile.ZipFile(stream) as archive:
            yield archive
    except DAMAGE as problem:
        refuse("F006", place, detail=short(problem))
    except OSError as problem:
        # A damaged offset makes zipfile seek before the start; bz2 reports damage without a number.
        if problem.errno not in {None, errno.EINVAL}:
            raise
        refuse("F006", place, detail=short(problem))


def check_archive(stream: BinaryIO, name: str, caps: Caps) -> None:
    """Refuse an archive that must not be parsed; the stream is left at its start.

    Raises:
        RosterProblem: F006 damaged, F010 too large, F011 definitions, F015 not UTF-8.
    """
    place = Place(file=name)
    with opened_archive(stream, place) as archive:
        check_members(archive.infolist(), place, caps)
        read_members(archive, archive.infolist(), place, lambda _: None)
    stream.seek(0)


def check_members(members: Sequence[zipfile.ZipInfo], place: Place, caps: Caps) -> None:
    """Refuse by names and declared sizes; unpacking stops at them, so they can't lie low."""
    if len({member.filename for member in members}) != len(members):
        refuse("F006", place, detail=both("成员重名", "duplicate members"))
    total = sum(member.file_size for member in members)
    if total > caps.unpacked_bytes:
        refuse(
            "F010", place, detail=f"{both('解压后', 'unpacked')} {past(total, caps.unpacked_bytes)}"
        )
    for member in members:
        grown = member.file_size / max(member.compress_size, 1)
        if member.file_size > caps.ratio_from and grown > caps.ratio:
            refuse("F010", place, detail=f"{both('压缩比', 'ratio')} {grown:.0f} > {caps.ratio}")


def read_members(
    archive: zipfile.ZipFile,
    members: Sequence[zipfile.ZipInfo],
    place: Place,
    sink_of: Callable[[str], Sink | None],
) -> None:
    """Read members to their ends; the bytes of each go to its sink, if it has one."""
    for member in members:
        is_xml = member.filename.lower().endswith((".xml", ".rels"))
        sink = sink_of(member.filename)
        tail = b""
        for number, chunk in enumerate(_chunks(archive, member)):
            if is_xml:
                if number == 0:
                    _check_encoding(chunk, place)
                _check_definitions(tail + chunk, place)
                tail = chunk[-_OVERLAP:]
            if sink is not None:
                sink(chunk)


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _check_definitions(data: bytes, place: Place) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        refuse("F011", place)


def _check_encoding(start: bytes, place: Place) -> None:
    """Refuse what is not UTF-8: the byte searches would be blind in it."""
    declaration = start[:_DECLARED].partition(b"?>")[0].lower().replace(b"'", b'"')
    encoding = declaration.partition(b'encoding="')[2].partition(b'"')[0]
    if start.startswith(_WIDE) or b"\0" in start[:_DECLARED] or encoding not in {b"", b"utf-8"}:
        refuse("F015", place)


def short(problem: BaseException) -> str:
    """Return that what stands there cannot be read; in English what a library says about it."""
    return both("内容读不出来", str(problem)[:80] or type(problem).__name__)


def refuse(code: str, place: Place, **args: object) -> NoReturn:
    """Refuse a file.

    Raises:
        RosterProblem: always.
    """
    raise RosterProblem(say(code, place, **args))
