"""The parts a workbook is packed from, beside those of the same workbook made again.

Cells are compared elsewhere; here is everything else that a file can hold: formulas, what is
hidden, number formats, headers and footers, names, comments.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.bilingual import both
from payouts.output.workbook.reading import grown_too_far

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"')
# Elements whose text may be shown; that of any other may be of a person.
_TOLD = re.compile(rb"<(f|v|definedName|(odd|even|first)(Header|Footer))[ >]")


@dataclass(frozen=True, slots=True)
class PartDifference:
    """The first thing that differs in a part of two workbooks.

    Attributes:
        part: its name in the package.
        sheet: of a sheet, its number from 1.
        cell: the cell that the difference is in.
        ours: what the first workbook has there, as it is written; names are left out.
        theirs: the same of the second.
    """

    part: str
    sheet: int | None
    cell: str | None
    ours: str
    theirs: str


def parts_differ(here: Path, there: Path) -> Iterator[PartDifference]:
    """Yield the parts in which two workbooks differ; nothing where only their packing does.

    Raises:
        ValueError: one of them is no package, or a part is damaged or much too large.
    """
    try:
        with zipfile.ZipFile(here) as ours, zipfile.ZipFile(there) as theirs:
            yield from _packages_differ(ours, theirs)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
        raise ValueError(type(error).__name__) from error


def _packages_differ(ours: zipfile.ZipFile, theirs: zipfile.ZipFile) -> Iterator[PartDifference]:
    mine, other = _members(ours), _members(theirs)
    for name in dict.fromkeys((*other, *mine)):
        sheet = _SHEET.fullmatch(name)
        number = int(sheet[1]) if sheet else None
        if name not in mine or name not in other:
            said = (both("有", "there"), both("无", "absent"))
            yield PartDifference(name, number, None, *(said if name in mine else said[::-1]))
            continue
        a, b = ours.read(mine[name]), theirs.read(other[name])
        if a != b:
            yield PartDifference(name, number, *_first(a, b))
    if len(mine) < len(ours.infolist()):  # which of two is opened is anybody's guess
        yield PartDifference("zip", None, None, both("重名的成员", "a part is there twice"), "—")


def _members(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    if grown_too_far(package):
        raise ValueError(both("解压后过大", "too large when unpacked"))
    return {info.filename: info for info in package.infolist()}


def _first(ours: bytes, theirs: bytes) -> tuple[str | None, str, str]:
    """Return the cell that two parts first differ in, if it is one, and both elements there."""
    shorter = min(len(ours), len(theirs))
    same = np.frombuffer(ours, np.uint8, shorter) == np.frombuffer(theirs, np.uint8, shorter)
    alike = shorter if same.all() else int(same.argmin())
    start = max(ours.rfind(b"<", 0, alike), 0)
    cell, row = (ours.rfind(tag, 0, alike) for tag in (b"<c ", b"<row"))
    found = _CELL.match(ours, cell) if cell > max(row, ours.rfind(b"</row", 0, alike)) else None
    address = found[1].decode() if found else None
    return address, _element(ours, start), _element(theirs, start)


def _element(part: bytes, start: int) -> str:
    end = part.find(b"<", start + 1)
    element = part[start : end if end > 0 else len(part)]
    if not _TOLD.match(element):
        element = element[: element.find(b">") + 1] or b"..."
    return element.decode(errors="replace")
