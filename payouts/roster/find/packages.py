r"""The parts of an .xlsx or .xlsb by what leads to them, as Excel and WPS find them.

Readers know the names that nearly all writers use. A workbook that calls its parts otherwise
(``xl/workbook2.xml``), writes ``\\`` for ``/`` or capitals for small letters is written anew in
memory with the usual names; all of its parts are kept.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

from payouts.base.bilingual import both

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TYPES = "[Content_Types].xml"
_ROOT = "_rels/.rels"
_BOOKS = ("xl/workbook.xml", "xl/workbook.bin")
_SHEETS = "xl/worksheets/"
_SMALL = 4 << 20  # bytes of a list of relations or types; that of a workbook of 10,000 sheets
_LEVEL = 1
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The last word of a relation's type → where readers look for the part it leads to.
_PLACES = {"styles": "xl/styles", "sharedStrings": "xl/sharedStrings"}
_MAIN, _SHEET = "officeDocument", "worksheet"
_PLAIN_NAME = re.compile(r"[\w.-]+", re.ASCII)


class OddPackageError(ValueError):
    """Two parts of one name, or lists of relations that no program could follow."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part leads to, by the attributes it is written with."""

    attributes: Mapping[str, str]

    @property
    def kind(self) -> str:
        """The last word of its type."""
        return self.attributes.get("Type", "").rpartition("/")[2]

    @property
    def is_inside(self) -> bool:
        """Whether it leads to a part of the same package."""
        return self.attributes.get("TargetMode", "") != "External"

    def target(self, source: str) -> str:
        """Return the part it leads to, as it is written, from the part it belongs to."""
        return _joined(source, self.attributes.get("Target", ""))


@dataclass(slots=True)
class Parts:
    """The members of an archive by part: as :func:`straight` writes a name, in small letters."""

    archive: zipfile.ZipFile
    members: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.archive.namelist():
            self.members.setdefault(straight(name).lower(), name)

    def find(self, part: str) -> str | None:
        """Return the member that is meant: names are the same in capitals, and may be escaped."""
        key = straight(part).lower()
        return self.members.get(key) or self.members.get(unquote(key))

    def small(self, member: str) -> bytes:
        """Return a list of relations or types.

        Raises:
            OddPackageError: it is larger than any.
        """
        with self.archive.open(member) as file:
            data = file.read(_SMALL + 1)
        if len(data) > _SMALL:
            raise OddPackageError(member)
        return data

    def relations(self, source: str) -> list[Relation]:
        """Return what a member leads to; "" is the package itself.

        Raises:
            OddPackageError, ET.ParseError: its list is none.
        """
        member = self.find(_relations_of(straight(source)))
        return [] if member is None else _relations(self.small(member))

    def main(self) -> str | None:
        """Return the member that the package is about, a known one where nothing says it."""
        for relation in self.relations(""):
            if relation.kind == _MAIN and relation.is_inside:
                return self.find(relation.target(""))
        return next((found for book in _BOOKS if (found := self.find(book))), None)


def straight(name: str) -> str:
    """Return the name of a part as it should be written: ``/`` between, none before."""
    parts = name.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in {"", "."})


def content_type(archive: zipfile.ZipFile) -> str:
    """Return the content type of what an archive is about; "" where it is no package.

    Raises:
        ET.ParseError, and what zipfile raises: it is damaged.
    """
    parts = Parts(archive)
    types, main = parts.find(TYPES), parts.main()
    if types is None or main is None:
        return ""
    stated = _stated_types(parts.small(types))
    return stated.get(straight(main).lower(), "")


def usual(data: bytes) -> bytes:
    """Return a workbook with its parts under the names that readers know.

    Args:
        data: an .xlsx or .xlsb, its sizes checked. What is not followed here is left as it is,
            to be refused by its reader.

    Raises:
        OddPackageError: two of its parts bear one name.
        zipfile.BadZipFile, and the like: it is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = Parts(archive)
        if len(parts.members) != len(names):
            raise OddPackageError(both("成员重名", "duplicate members"))
        try:
            new = _new_names(parts)
            if all(name == new.get(name, name) for name in names) and _is_plain(parts):
                return data
            return _written(parts, new)
        except ET.ParseError:
            return data


# --- names -------------------------------------------------------------------------------


def _new_names(parts: Parts) -> dict[str, str]:
    """Return member → its usual name, for all of them."""
    names = {member: straight(member) for member in parts.archive.namelist()}
    main = parts.main()
    if main is None:
        return names
    ending = ".bin" if main.lower().endswith(".bin") else ".xml"
    wanted = {main: f"xl/workbook{ending}"}
    for relation in parts.relations(main):
        member = parts.find(relation.target(straight(main))) if relation.is_inside else None
        if member is None:
            continue
        if relation.kind in _PLACES:
            wanted[member] = f"{_PLACES[relation.kind]}{ending}"
        elif relation.kind == _SHEET and not _is_usual_sheet(straight(member), ending):
            wanted[member] = f"{_SHEETS}sheet-{len(wanted)}{ending}"
    wanted = {member: name for member, name in wanted.items() if names[member] != name}
    taken = {name.lower() for name in wanted.values()}
    for member, name in names.items():
        if member not in wanted and name.lower() in taken:
            names[member] = f"unused/{name}"  # nothing leads to it, or another is meant
    return names | wanted | dict(_moved_relations(parts, wanted))


def _moved_relations(parts: Parts, moved: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the relations of parts that get another name, which go with them."""
    for member, name in moved.items():
        own = parts.find(_relations_of(straight(member)))
        if own is not None:
            yield own, _relations_of(name)


def _is_usual_sheet(name: str, ending: str) -> bool:
    own = name.removeprefix(_SHEETS)
    return own != name and name.endswith(ending) and _PLAIN_NAME.fullmatch(own) is not None


def _is_plain(parts: Parts) -> bool:
    """Tell whether the workbook's relations lead to members just as they are written."""
    main = parts.main()
    if main is None:
        return True
    inside = [r for r in parts.relations(main) if r.is_inside]
    read = [r for r in inside if r.kind in {*_PLACES, _SHEET}]
    slashes = not any("\\" in r.attributes.get("Target", "") for r in read)
    return slashes and all(parts.find(t) in {t, None} for t in (r.target(main) for r in read))


# --- writing -----------------------------------------------------------------------------


def _written(parts: Parts, names: Mapping[str, str]) -> bytes:
    """Write all members under their new names, with the lists that lead to them."""
    made = io.BytesIO()
    types = parts.find(TYPES)
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as new:
        for info in parts.archive.infolist():
            member, name = info.filename, names[info.filename]
            if info.is_dir() or not name:
                continue
            if member == types:
                content = _types(parts, names)
            elif name.lower().endswith(".rels"):
                content = _targets(parts, names, member)
            else:
                content = parts.archive.read(member)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _targets(parts: Parts, names: Mapping[str, str], member: str) -> bytes:
    """Return a list of relations with the targets that it has now, from the root on."""
    source = _source_of(straight(member))

    def renamed(relation: Relation) -> Mapping[str, str]:
        target = parts.find(relation.target(source)) if relation.is_inside else None
        if target is None:
            return relation.attributes
        return {**relation.attributes, "Target": f"/{names[target]}"}

    found = map(renamed, _relations(parts.small(member)))
    return _listed("Relationships", "relationships", (("Relationship", one) for one in found))


def _types(parts: Parts, names: Mapping[str, str]) -> bytes:
    """Return the list of content types with the parts as they are called now."""
    found: list[tuple[str, Mapping[str, str]]] = []
    for entry in _entries(parts.small(parts.find(TYPES) or TYPES)):
        tag, attributes = entry.tag.rpartition("}")[2], dict(entry.attrib)
        if "PartName" in attributes:
            member = parts.find(attributes["PartName"])
            part = attributes["PartName"] if member is None else f"/{names[member]}"
            attributes["PartName"] = part
        found.append((tag, attributes))
    return _listed("Types", "content-types", found)


def _listed(root: str, space: str, entries: Iterable[tuple[str, Mapping[str, str]]]) -> bytes:
    body = "".join(
        f"<{tag} {' '.join(f'{key}={quoteattr(value)}' for key, value in attributes.items())}/>"
        for tag, attributes in entries
    )
    return f'{_HEAD}<{root} xmlns="{_PACKAGE}/{space}">{body}</{root}>'.encode()


# --- lists -------------------------------------------------------------------------------


def _relations(data: bytes) -> list[Relation]:
    return [Relation(dict(entry.attrib)) for entry in _entries(data)]


def _stated_types(data: bytes) -> dict[str, str]:
    """Return part, in small letters → content type, of those that have one of their own."""
    entries = [entry.attrib for entry in _entries(data) if "PartName" in entry.attrib]
    return {straight(e["PartName"]).lower(): e.get("ContentType", "") for e in entries}


class _NoDefinitions(ET.TreeBuilder):
    """Builds a tree and stops where a document type begins: nothing is expanded."""

    def doctype(self, *_: object) -> None:
        raise ET.ParseError("document type")


def _entries(data: bytes) -> ET.Element:
    """Return a list of relations or types as parsed.

    Raises:
        ET.ParseError: it is not XML, or declares a document type.
    """
    parser = ET.XMLParser(target=_NoDefinitions())  # noqa: S314 (no definitions)
    parser.feed(data)
    root: ET.Element = parser.close()
    return root


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _source_of(relations: str) -> str:
    """Return the part that a list of relations belongs to; "" for the package."""
    folder, name = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), name[: -len(".rels")])


def _joined(source: str, target: str) -> str:
    plain = target.replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), plain)).lstrip("/")
