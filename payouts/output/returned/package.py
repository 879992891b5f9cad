"""A workbook as a zip archive: members read, changed or added, all others kept.

What comes out has fixed dates and the order of members of what went in, so equal inputs give
equal bytes.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.output.returned.element import (
    UnmarkableWorkbookError,
    append_edit,
    check_well_formed,
    quoted,
    read_elements,
    spliced,
)

if TYPE_CHECKING:
    from typing import IO

_TYPES = "[Content_Types].xml"
_BLOCK = 1 << 20
_LARGE = 1 << 30  # from here on sizes are written in the longer form
_LEVEL = 4  # a sheet of 100,000 rows takes half the time of level 6 and 5 % more room
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part: its id, the last word of its type, and the part it leads to."""

    id: str
    kind: str
    part: str


class Package:
    """The members of a workbook."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError) as problem:
            raise UnmarkableWorkbookError(str(problem)) from problem
        self._names = self._archive.namelist()
        self._known = set(self._names)
        self._changed: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a member of this name."""
        return name in self._known or name in self._changed

    def read(self, name: str) -> bytes:
        """Return a member as it now is.

        Raises:
            OddWorkbookError: there is none, or it is damaged.
        """
        if name in self._changed:
            return self._changed[name]
        try:
            return self._archive.read(name)
        except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, ValueError) as problem:
            raise UnmarkableWorkbookError(name) from problem

    def write(self, name: str, data: bytes) -> None:
        """Change a member, or add one."""
        self._changed[name] = data

    def free(self, pattern: str) -> str:
        """Return the first name of a pattern such as ``xl/comments{}.xml`` that is not taken."""
        lower = {name.lower() for name in (*self._known, *self._changed)}
        number = 1
        while pattern.format(number).lower() in lower:
            number += 1
        return pattern.format(number)

    def type_of(self, part: str) -> str:
        """Return the content type of a part that has one of its own, else nothing."""
        root = read_elements(self.read(_TYPES))
        types = (s.attributes for s in root.all("Override"))
        return next(
            (t.get("ContentType", "") for t in types if t.get("PartName") == f"/{part}"), ""
        )

    def add_type(self, content_type: str, *, part: str = "", extension: str = "") -> None:
        """State the content type of a part, or of all parts of an extension."""
        data = self.read(_TYPES)
        root = read_elements(data)
        stated = {(s.attributes.get("Extension") or "").lower() for s in root.all("Default")}
        if extension and extension in stated:
            return
        word = f'Default Extension="{extension}"' if extension else f'Override PartName="/{part}"'
        new = f'<{root.prefix}{word} ContentType="{content_type}"/>'.encode()
        self.write(_TYPES, spliced(data, [append_edit(data, root, new)]))

    def relations(self, part: str) -> list[Relation]:
        """Return what a part leads to inside the workbook."""
        name = _relations_of(part)
        if name not in self:
            return []
        found = []
        for spot in read_elements(self.read(name)).all("Relationship"):
            has = spot.attributes
            if has.get("TargetMode") == "External":
                continue
            folder = "/" + posixpath.dirname(part)
            target = posixpath.normpath(posixpath.join(folder, has.get("Target", "")))
            kind = has.get("Type", "").rpartition("/")[2]
            found.append(Relation(has.get("Id", ""), kind, target.lstrip("/")))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation and return its id."""
        name = _relations_of(part)
        if name not in self:
            self.write(
                name,
                b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns='
                b'"http://schemas.openxmlformats.org/package/2006/relationships"/>',
            )
        data = self.read(name)
        root = read_elements(data)
        taken = {spot.attributes.get("Id") for spot in root.children}
        number = 1
        while f"rIdPayouts{number}" in taken:
            number += 1
        new = (
            f'<{root.prefix}Relationship Id="rIdPayouts{number}" Type="{OFFICE}/{kind}" '
            f'Target="{quoted("/" + target).decode()}"/>'
        )
        self.write(name, spliced(data, [append_edit(data, root, new.encode())]))
        return f"rIdPayouts{number}"

    def save(self, file: IO[bytes]) -> None:
        """Write the archive.

        Raises:
            OddWorkbookError: a changed part is not well formed, or a kept one is damaged.
        """
        for name, data in self._changed.items():
            if not name.endswith(".vml"):  # Excel itself writes some that are not
                check_well_formed(data)
        order = [*self._names, *sorted(self._changed.keys() - self._known)]
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as new:
            for name in order:
                self._copy(new, name)

    def _copy(self, new: zipfile.ZipFile, name: str) -> None:
        # Opened by its name, a member has the first day of the format and mode 0600.
        if name in self._changed:
            data = self._changed[name]
            with new.open(name, "w", force_zip64=len(data) > _LARGE) as target:
                target.write(data)
            return
        large = self._archive.getinfo(name).file_size > _LARGE
        try:
            with (
                self._archive.open(name) as old,
                new.open(name, "w", force_zip64=large) as target,
            ):
                while block := old.read(_BLOCK):
                    target.write(block)
        except (zipfile.BadZipFile, EOFError, RuntimeError, zlib.error) as problem:
            raise UnmarkableWorkbookError(name) from problem


def _relations_of(part: str) -> str:
    return posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")
