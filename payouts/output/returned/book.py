"""The part ``workbook.xml``: its sheets, and one more put first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.output.returned.element import (
    UnmarkableWorkbookError,
    append_edit,
    quoted,
    read_elements,
    spliced,
    with_attributes,
)

if TYPE_CHECKING:
    from payouts.output.returned.element import Edit, Element
    from payouts.output.returned.package import Package

PART = "xl/workbook.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TITLES = "_xlnm.Print_Titles"
_BEFORE_NAMES = frozenset({"sheets", "functionGroups", "externalReferences"})
_MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
}


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet of the workbook: its name and its part."""

    name: str
    part: str


def suffix_of(package: Package) -> str:
    """Return the extension a workbook of this content goes by.

    Raises:
        OddWorkbookError: it is no workbook, or one that is a template or add-in.
    """
    suffix = _MAIN_TYPES.get(package.type_of(PART))
    if suffix is None:
        raise UnmarkableWorkbookError("type of workbook")
    return suffix


def sheets(package: Package) -> list[SheetEntry]:
    """Return the worksheets in order; sheets of charts and the like are left out.

    Raises:
        OddWorkbookError: it is written in the namespaces of the strict standard.
    """
    root = read_elements(package.read(PART))
    if root.attributes.get("xmlns" + (f":{root.prefix[:-1]}" if root.prefix else "")) != _MAIN:
        raise UnmarkableWorkbookError("namespace")
    parts = {r.id: r.part for r in package.relations(PART) if r.kind == "worksheet"}
    found = []
    for spot in _entries(root):
        ids = [value for name, value in spot.attributes.items() if name.endswith(":id")]
        if len(ids) == 1 and ids[0] in parts:
            found.append(SheetEntry(spot.attributes.get("name", ""), parts[ids[0]]))
    return found


def _entries(root: Element) -> list[Element]:
    return [entry for sheets in root.all("sheets") for entry in sheets.all("sheet")]


def put_first(package: Package, name: str, data: bytes) -> None:
    """Add a worksheet before all others and open the workbook on it."""
    part = package.free("xl/worksheets/sheet{}.xml")
    package.write(part, data)
    package.add_type(_WORKSHEET, part=part)
    relation = package.relate(PART, "worksheet", part)
    workbook = package.read(PART)
    root = read_elements(workbook)
    entries = _entries(root)
    number = max((int(e.attributes.get("sheetId", "0")) for e in entries), default=0) + 1
    new = (
        f'<{root.prefix}sheet xmlns:payouts="{_RELATIONS}" name="{quoted(name).decode()}" '
        f'sheetId="{number}" payouts:id="{relation}"/>'
    )
    names = [name for some in root.all("definedNames") for name in some.children]
    local = [name for name in names if "localSheetId" in name.attributes]
    edits: list[Edit] = [
        (entries[0].start, entries[0].start, new.encode()),
        *(_tagged(workbook, n, localSheetId=_next(n.attributes["localSheetId"])) for n in local),
        *(_tagged(workbook, view, activeTab=None, firstSheet=None) for view in _views(root)),
    ]
    package.write(PART, spliced(workbook, edits))


def _next(number: str) -> str:
    return str(int(number) + 1)


def _views(root: Element) -> list[Element]:
    return [view for views in root.all("bookViews") for view in views.children]


def _tagged(data: bytes, spot: Element, **values: str | None) -> Edit:
    return spot.start, spot.inner, with_attributes(data[spot.start : spot.inner], **values)


_SELECTED = re.compile(rb"""\stabSelected\s*=\s*["'](?:1|true)["']""")


def unselect(package: Package) -> None:
    """Let no sheet be selected: what is typed would go into all selected sheets at once."""
    for relation in package.relations(PART):
        if not relation.kind.endswith("sheet"):
            continue
        data = package.read(relation.part)
        at = data.find(b"sheetData")
        head = data if at < 0 else data[:at]
        if _SELECTED.search(head):
            package.write(relation.part, _SELECTED.sub(b"", head) + data[len(head) :])


def open_on(package: Package, name: str) -> None:
    """Let the workbook open on a sheet that is in it."""
    workbook = package.read(PART)
    root = read_elements(workbook)
    at = [entry.attributes.get("name") for entry in _entries(root)].index(name)
    edits = [_tagged(workbook, v, activeTab=str(at), firstSheet=None) for v in _views(root)]
    package.write(PART, spliced(workbook, edits))


def repeat_row(package: Package, name: str, row: int) -> None:
    """Let every printed page of a sheet begin with a 1-based row of it, in place of any other."""
    workbook = package.read(PART)
    root = read_elements(workbook)
    at = [entry.attributes.get("name") for entry in _entries(root)].index(name)
    where = quoted("'" + name.replace("'", "''") + f"'!${row}:${row}")
    tag = f"{root.prefix}definedName".encode()
    new = b'<%s name="%s" localSheetId="%d">%s</%s>' % (tag, _TITLES.encode(), at, where, tag)
    names = root.first("definedNames")
    if names is None:
        before = [spot for spot in root.children if spot.name in _BEFORE_NAMES]
        whole = f"{root.prefix}definedNames".encode()
        edit = (before[-1].end, before[-1].end, b"<%s>%s</%s>" % (whole, new, whole))
        package.write(PART, spliced(workbook, [edit]))
        return
    old = [
        (spot.start, spot.end, b"")
        for spot in names.children
        if spot.attributes.get("name") == _TITLES and spot.attributes.get("localSheetId") == str(at)
    ]
    package.write(PART, spliced(workbook, [*old, append_edit(workbook, names, new)]))


def free_name(package: Package, name: str) -> str:
    """Return the name, numbered when a sheet of any kind bears it."""
    entries = _entries(read_elements(package.read(PART)))
    seen = {entry.attributes.get("name", "").casefold() for entry in entries}
    found, number = name, 1
    while found.casefold() in seen:
        number += 1
        found = f"{name}({number})"
    return found
