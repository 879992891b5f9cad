"""The package of a workbook: its parts, what they are called to each other, how it is packed."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payouts.base.bilingual import both
from payouts.verify.looks.facts import MAIN, facts_of, parsed

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping

    from payouts.verify.looks.facts import Facts

WORKBOOK = "xl/workbook.xml"
_TYPES = "[Content_Types].xml"
_RELS = ".rels"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LOCAL_HEADER = 30
_DESCRIPTOR = 24  # the most that follows a member's data
_END = 22
_STRINGS = "sharedStrings"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part says of another: its type, and where it leads."""

    kind: str
    target: str
    outside: bool

    @property
    def facts(self) -> Facts:
        """What a reference to it means."""
        return {self.kind: f"{self.target}{'（外部 external）' if self.outside else ''}"}


@dataclass(slots=True)
class Package:
    """An open workbook.

    Attributes:
        archive: the archive; no two members of one name, none too large.
        members: its members by name.
    """

    archive: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo] = field(init=False)
    _types: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Read which part is of which type."""
        self.members = {info.filename: info for info in self.archive.infolist()}
        root = parsed(self.read(_TYPES) or b"<Types/>")
        self._types = {
            (one.get("PartName") or f".{one.get('Extension', '')}").lower(): one.get(
                "ContentType", ""
            )
            for one in root
        }

    def read(self, part: str) -> bytes | None:
        """Return the bytes of a part, None where there is none."""
        return self.archive.read(self.members[part]) if part in self.members else None

    def kind(self, part: str) -> str:
        """Return the type of a part; it decides what programs do with it."""
        suffix = f".{part.rpartition('.')[2]}".lower()
        return self._types.get(f"/{part}".lower()) or self._types.get(suffix, "")

    def relations(self, part: str) -> dict[str, Relation]:
        """Return what a part refers to, by the id it uses; of ``""`` what the package does."""
        folder, _, name = part.rpartition("/")
        data = self.read(posixpath.join(folder, "_rels", f"{name}{_RELS}"))
        found = {}
        for one in parsed(data) if data is not None else ():
            outside = one.get("TargetMode", "Internal") != "Internal"
            target = one.get("Target", "")
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = one.get("Type", "").rpartition("/")[2]
            found[one.get("Id", "")] = Relation(kind, target, outside)
        return found

    def related(self, part: str) -> Facts:
        """Return what a part refers to as facts, whatever the ids are; shared texts left out."""
        found: Facts = {}
        for one in self.relations(part).values():
            if one.kind != _STRINGS:
                found[both("关系", "relation") + f" {one.kind} {one.target}"] = (
                    both("外部", "external") * one.outside
                )
        return found

    def part_facts(self, part: str) -> Facts:
        """Return the facts of a part of any kind: of XML what is in it, else its digest."""
        data = self.read(part) or b""
        relations = self.relations(part)

        def referred(_: str, label: str, value: str) -> Facts | None:
            return relations[value].facts if is_reference(label) and value in relations else None

        try:
            return facts_of(parsed(data), "", referred)
        except ValueError:
            from payouts.base.digest import digest_of_bytes  # noqa: PLC0415

            return {both("内容", "content"): digest_of_bytes(data)}

    def packing(self) -> Facts:
        """Return what is beside the parts: a remark, bytes before, between or behind them."""
        found: Facts = {}
        if self.archive.comment:
            found[both("压缩包的附注", "remark of the archive")] = str(len(self.archive.comment))
        end = 0
        for info in sorted(self.archive.infolist(), key=lambda info: info.header_offset):
            if info.header_offset > end + (_DESCRIPTOR if end else 0):
                found[both("压缩包中的其他字节", "bytes between the parts")] = info.filename
            names = len(info.filename.encode()) + self._extra(info)
            end = info.header_offset + _LOCAL_HEADER + names + info.compress_size
        if self.archive.start_dir > end + _DESCRIPTOR:
            found[both("压缩包中的其他字节", "bytes between the parts")] = "end"
        return found

    def _extra(self, info: zipfile.ZipInfo) -> int:
        """Return how long the extra field of a member's own header is."""
        file = self.archive.fp
        if file is None:
            return 0
        file.seek(info.header_offset + _LOCAL_HEADER - 2)
        return int.from_bytes(file.read(2), "little")


def is_reference(label: str) -> bool:
    """Tell whether an attribute names a relation."""
    return label.startswith(_RELATION)


def is_unread(part: str) -> bool:
    """Tell whether a part is no part: what lists the others."""
    return part == _TYPES or part.endswith(_RELS)


def sheet_parts(package: Package) -> dict[str, str]:
    """Return the part of each sheet by its name, in order.

    Raises:
        ValueError: two sheets of one name or one part, or a sheet without a part.
    """
    root = parsed(package.read(WORKBOOK) or b"<workbook/>")
    relations = package.relations(WORKBOOK)
    found: dict[str, str] = {}
    for sheet in root.iter(f"{MAIN}sheet"):
        relation = relations.get(sheet.get(f"{_RELATION}id", ""))
        name = sheet.get("name", "")
        if relation is None or name in found or relation.target in found.values():
            raise ValueError(
                both(f"工作表“{name}”没有内容或重复", "a sheet without content, or twice")
            )
        found[name] = relation.target
    return found
