"""Archives that are no workbook: what lies in them, to be named."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NoReturn

from payouts.roster.find.container import DAMAGE, refuse
from payouts.roster.find.formats import SUFFIXES, Format

if TYPE_CHECKING:
    from typing import BinaryIO

    from payouts.base.diagnostics import Place

_NAMED = 10  # files named in one message
_SHOWN = 60  # characters of a name
_UTF8_NAME = 0x800  # the flag of a member whose name is in UTF-8
_NO_ROSTERS = frozenset({".txt"})  # a remark, rather
_INNER = frozenset({".zip", ".rar", ".7z"})
_KNOWN = frozenset(s for known in SUFFIXES.values() for s in known) - _NO_ROSTERS | _INNER


def refuse_zip(stream: BinaryIO, place: Place) -> NoReturn:
    """Refuse an archive and name the rosters in it.

    Raises:
        RosterProblem: F035; F009 where it holds none, F006 where it is damaged.
    """
    if not zipfile.is_zipfile(stream):
        refuse("F006", place, detail="zip")
    try:
        with zipfile.ZipFile(stream) as archive:
            names = [_name(member) for member in archive.infolist() if not member.is_dir()]
    except (*DAMAGE, OSError):
        refuse("F006", place, detail="zip")
    rosters = [name for name in names if _is_roster(PurePosixPath(name))]
    if not rosters:
        refuse("F009", place, count=len(names))
    more = f" …（{len(rosters)}）" if len(rosters) > _NAMED else ""
    refuse("F035", place, count=len(rosters), files="、".join(rosters[:_NAMED]) + more)


def _is_roster(path: PurePosixPath) -> bool:
    # What macOS and an open Excel window leave beside a file begins so.
    return path.suffix.lower() in _KNOWN and not path.name.startswith(("._", "~$"))


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member; Windows writes it in GBK and says nothing of it."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME and not name.isascii():
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = member.filename
    name = "".join(c if c.isprintable() else "�" for c in name.replace("\\", "/"))
    return name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"


# How archives of other makes begin, and what they are called.
_MAKES = (
    (b"Rar!", "RAR"),
    (b"7z", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"MSCF", "CAB"),
)


def refuse_archive(stream: BinaryIO, place: Place) -> NoReturn:
    """Refuse an archive that is no zip, by what it is called.

    Raises:
        RosterProblem: F036.
    """
    stream.seek(0)
    head = stream.read(8)
    make = next((make for magic, make in _MAKES if head.startswith(magic)), Format.ARCHIVE.value)
    refuse("F036", place, make=make)
