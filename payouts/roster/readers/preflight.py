"""Refuses an .xlsx that can't or mustn't be parsed, before parsing it.

Every member of the archive is read once: that verifies its checksum, and the same
bytes are searched for what the parsers would expand, hide or choke on.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place
from payouts.roster.find.container import check_members, opened_archive, read_members, refuse, short
from payouts.roster.model.rawsheet import no_rows
from payouts.roster.readers import sheetmarks
from payouts.roster.readers.cell_looks import style_looks
from payouts.roster.readers.comment_texts import page_texts
from payouts.roster.readers.comments import CommentParts
from payouts.roster.readers.sheetmarks import STRINGS, STYLES, Filter, StruckStyles
from payouts.roster.readers.sheetscan import LAST_Z, FilledSeen, SheetScan

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from payouts.base.arrays import Ints
    from payouts.roster.find.caps import Caps
    from payouts.roster.find.container import Sink
    from payouts.roster.model.look import Look
    from payouts.roster.model.rawsheet import Comment, Merge


_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHEETS = "xl/worksheets/"
_TABLE = "/table"
_LOOKS = (STYLES, STRINGS)
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION_ID_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One worksheet of a workbook that may be parsed; rows and columns are 0-based.

    Attributes:
        name: name of the sheet.
        part: its member of the archive.
        hidden: whether the sheet is hidden.
        suspect: whether some cell is an error or a formula without its result, or may be
            struck through where only parsing can tell.
        filled: cells that hold something, or more.
        uncomputed: whether its formulas are to be computed when it is opened.
        struck: how the workbook strikes text through.
        looks: the styles of the workbook by which a cell may show other than it holds.
        very_hidden: whether only a program can show the sheet.
        hidden_rows: rows hidden by hand.
        filtered_rows: rows a filter hides.
        hidden_columns: columns that are hidden.
        struck_rows: rows with a filled cell in a style that is struck through.
        merges: merged cells of more than one row, in any order.
        comments: what people wrote beside cells.
        page_texts: what is printed above and below each page.
    """

    name: str
    part: str
    hidden: bool
    suspect: bool
    filled: int
    struck: StruckStyles = field(default_factory=StruckStyles)
    hidden_rows: Ints = field(default_factory=no_rows)
    filtered_rows: Ints = field(default_factory=no_rows)
    hidden_columns: Ints = field(default_factory=no_rows)
    struck_rows: Ints = field(default_factory=no_rows)
    merges: tuple[Merge, ...] = ()
    uncomputed: bool = False
    looks: Mapping[int, Look] = field(default_factory=dict)
    very_hidden: bool = False
    comments: tuple[Comment, ...] = ()
    page_texts: tuple[str, ...] = ()


def preflight(stream: BinaryIO, name: str, caps: Caps) -> tuple[SheetPart, ...]:
    """Return the worksheets of a workbook in order, or refuse the file.

    Raises:
        RosterProblem: with one F code and ``name`` as its place.
        OSError: the file may not be read.
    """
    place = Place(file=name)
    with opened_archive(stream, place) as archive:
        members = {member.filename: member for member in archive.infolist()}
        if _WORKBOOK not in members:
            refuse("F009", place)
        check_members(archive.infolist(), place, caps)
        first = {kind: m for kind in _LOOKS for m in members.values() if _is(m, kind)}
        struck, looks = _styles(archive, first, place)
        others = [member for member in members.values() if member not in first.values()]
        scans: dict[str, SheetScan] = {}
        read_members(archive, others, place, lambda name: _scan(name, struck, scans))
        comments = CommentParts(archive, place)
        found = (
            _part(archive, place, caps, replace(sheet, struck=struck, looks=looks), scans)
            for sheet in _sheets(archive, place)
        )
        return tuple(replace(one, comments=comments.of_sheet(one.part)) for one in found)


def _scan(name: str, struck: StruckStyles, scans: dict[str, SheetScan]) -> Sink | None:
    """Return what looks through a member, if it is a sheet."""
    if not (name.startswith(_SHEETS) and name.endswith(".xml")):
        return None
    scans[name] = SheetScan(struck)
    return scans[name].feed


def _is(member: zipfile.ZipInfo, kind: str) -> bool:
    return member.filename.lower() == kind.lower()


def _styles(
    archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo], place: Place
) -> tuple[StruckStyles, dict[int, Look]]:
    """Return what is struck through, and styles that may show other than a cell holds.

    The parts are read to their ends like all others.
    """
    found = {kind: _content(archive, parts[kind], place) for kind in parts}
    styles = found.get(STYLES, b"")
    try:
        struck = StruckStyles(
            sheetmarks.struck_styles(styles), sheetmarks.struck_strings(found.get(STRINGS, b""))
        )
        return struck, style_looks(styles)
    except ET.ParseError as problem:
        refuse("F006", place, detail=short(problem))


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Place) -> bytes:
    pieces: list[bytes] = []
    read_members(archive, [member], place, lambda _: pieces.append)
    return b"".join(pieces)


def _part(
    archive: zipfile.ZipFile,
    place: Place,
    caps: Caps,
    sheet: SheetPart,
    scans: Mapping[str, SheetScan],
) -> SheetPart:
    """Return one sheet with everything its scan found, or refuse the file."""
    scan = scans.get(sheet.part)
    if scan is None:
        refuse("F006", place, detail=f"{both('缺少工作表', 'missing sheet')} {sheet.name}")
    if not scan.complete:
        refuse("F006", place, detail=f"{both('工作表不完整', 'incomplete sheet')} {sheet.name}")
    if scan.repeats_rows:
        refuse("F006", place, detail=f"{both('行号重复', 'rows numbered alike')} {sheet.name}")
    _check_extent(archive, sheet, scan, Place(file=place.file, sheet=sheet.name), caps)
    hidden = scan.hidden_rows
    by_filter = np.zeros(len(hidden), dtype=np.bool_)
    if len(hidden):
        areas = (*sheetmarks.filters(scan.foot), *_table_filters(archive, sheet.part, place))
        filtered = sheetmarks.is_filtered(scan.head)
        by_filter = sheetmarks.by_filter(hidden, areas, filtered=filtered)
    return replace(
        sheet,
        suspect=scan.suspect or (0 in sheet.struck.styles) or (sheet.uncomputed and scan.formulas),
        filled=scan.filled,
        hidden_rows=hidden[~by_filter],
        filtered_rows=hidden[by_filter],
        hidden_columns=sheetmarks.hidden_columns(scan.head),
        struck_rows=scan.struck_rows,
        merges=tuple(sorted(scan.merges)),
        page_texts=page_texts(scan.foot),
    )


def _check_extent(
    archive: zipfile.ZipFile, sheet: SheetPart, scan: SheetScan, place: Place, caps: Caps
) -> None:
    rows, columns = scan.last_row, scan.last_column
    if _is_past(caps, rows, columns):  # at most: now it matters what is there
        seen = FilledSeen()
        read_members(archive, [archive.getinfo(sheet.part)], place, lambda _: seen.feed)
        seen.finish()
        if seen.unplaced:
            seen.last_row, seen.last_column = rows, max(seen.last_column, LAST_Z)
        rows, columns = seen.last_row, seen.last_column
    if _is_past(caps, rows, columns):
        refuse("F012", place, rows=rows, columns=columns)


def _is_past(caps: Caps, rows: int, columns: int) -> bool:
    return rows > caps.rows or columns > caps.columns or rows * columns > caps.cells


def _sheets(archive: zipfile.ZipFile, place: Place) -> Iterator[SheetPart]:
    """Yield each worksheet, in workbook order, as far as the workbook tells."""
    workbook = _parsed(archive, _WORKBOOK, place)
    targets = _targets(archive, _RELATIONS, place)
    seen: set[str] = set()
    uncomputed = any(_is_to_compute(part) for part in workbook)
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
        state = sheet.get("state", "visible")
        hidden, very = state != "visible", state == "veryHidden"
        name = sheet.get("name", "")
        found = SheetPart(name, part, hidden, suspect=False, filled=0)
        yield replace(found, uncomputed=uncomputed, very_hidden=very)


def _is_to_compute(part: ET.Element) -> bool:
    """Tell whether a part of the workbook asks for all formulas to be computed on opening."""
    return part.tag.endswith("}calcPr") and part.get("fullCalcOnLoad") in {"1", "true"}


def _table_filters(archive: zipfile.ZipFile, part: str, place: Place) -> Iterator[Filter]:
    """Yield the filtered areas of the tables (Ctrl+T) of a sheet."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    names = set(archive.namelist())
    if relations not in names:
        return
    for target, kind in _targets(archive, relations, place).values():
        table = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if kind.endswith(_TABLE) and table in names:
            yield from sheetmarks.filters(archive.read(table))


def _targets(
    archive: zipfile.ZipFile, relations: str, place: Place
) -> dict[str | None, tuple[str, str]]:
    """Return the target and type of each relation by its id."""
    root = _parsed(archive, relations, place)
    return {r.get("Id"): (r.get("Target", ""), r.get("Type", "")) for r in root}


def _parsed(archive: zipfile.ZipFile, member: str, place: Place) -> ET.Element:
    try:
        return ET.fromstring(archive.read(member))  # noqa: S314 (no DTD: every member was checked)
    except (ET.ParseError, KeyError) as problem:
        refuse("F006", place, detail=short(problem))


def _check_unlike(name: str, seen: set[str], place: Place) -> None:
    """Refuse two sheets of one name or one content: one would be read twice, the other never."""
    if name in seen:
        refuse("F006", place, detail=f"{both('工作表重复', 'repeated sheet')} {name}")
    seen.add(name)
