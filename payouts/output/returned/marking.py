"""Marks an officer's workbook: removes earlier marks, sets new ones, renews the list."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from payouts.base.letters import column_index, column_letters
from payouts.output.returned import book
from payouts.output.returned import cell_formats as cells
from payouts.output.returned.comment_boxes import EMPTY as NO_BOXES
from payouts.output.returned.comment_boxes import CommentBoxes
from payouts.output.returned.comments import EMPTY as NO_COMMENTS
from payouts.output.returned.comments import Comments, unescaped
from payouts.output.returned.element import UnmarkableWorkbookError, spliced
from payouts.output.returned.findings import COLOURS, MOST_LISTED, comment_text
from payouts.output.returned.listing import MARKER, NOTED_COLUMN, SHEET, Contents, listing
from payouts.output.returned.package import OFFICE, Package
from payouts.output.returned.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from payouts.output.returned.cell_formats import SheetFrame
    from payouts.output.returned.element import Edit, Element
    from payouts.output.returned.findings import ListedFinding

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# What stands after the reference to the boxes of comments in a sheet.
_AFTER_BOXES = frozenset({
    *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst", "AlternateContent"),
})
_NOTED = re.compile(r"(\d{1,5})=(<fill.*)", re.DOTALL)
_AREA = re.compile(r"([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})")
# A cell of a column with something in it; the texts of a cell or string; a shared string.
_CELL = rb"""<(?:[\w.-]+:)?c(?=\s)[^>]*?\sr=["']%s(\d{1,7})["'][^>]*(?<!/)>(.*?)</(?:[\w.-]+:)?c>"""
_SHARED = re.compile(rb"""\st=["']s["']""")
_TEXT = re.compile(rb"<(?:[\w.-]+:)?[tv](?:\s[^>]*)?(?<!/)>([^<]*)<")
_STRING = re.compile(rb"<(?:[\w.-]+:)?si(?:/>|>.*?</(?:[\w.-]+:)?si>)", re.DOTALL)
_TALL = 1000
_PIXELS, _PIXELS_WIDE = 7, 5  # of a character, and of what a column has besides
_DEFAULT_WIDTH = 8.43
_WIDEST = 255.0

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marks:
    """The findings to mark in a workbook.

    Attributes:
        title: name of the file, above the list.
        findings: all of them, in the order of the list.
        names: sheet and 0-based row → 0-based column of what names the row.
        words: what else the list has to say.
        renamed: sheets that the workbook has under another name than the findings.
    """

    title: str
    findings: Sequence[ListedFinding]
    names: Callable[[str, int], int]
    words: Sequence[str] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)


def mark(data: bytes, wanted: Marks) -> tuple[bytes, str]:
    """Return the workbook with marks and list, and its extension; all else stays unchanged.

    Raises:
        OddWorkbookError: it is built in a way this does not understand.
    """
    try:
        return _mark(data, wanted)
    except (ValueError, KeyError, IndexError, UnicodeError, RecursionError) as problem:
        # A number or name where the standard has another: not a workbook to be patched.
        raise UnmarkableWorkbookError(type(problem).__name__) from problem


def _mark(data: bytes, wanted: Marks) -> tuple[bytes, str]:
    package = Package(data)
    suffix = book.suffix_of(package)
    sheets = book.sheets(package)
    ours = next((sheet for sheet in sheets if _is_ours(package, sheet)), None)
    others = [sheet for sheet in sheets if sheet is not ours]
    part = next((r.part for r in package.relations(book.PART) if r.kind == "styles"), "")
    styles = Styles(package.read(part), frozenset(COLOURS.values()))
    styles.unmark(_noted(package, ours.part) if ours else None)
    shown = list(wanted.findings[:MOST_LISTED])
    by_sheet: dict[str, list[ListedFinding]] = {}
    for finding in shown:
        name = wanted.renamed.get(finding.sheet, finding.sheet)
        by_sheet.setdefault(name, []).append(finding)
    places: dict[int, str] = {}
    for sheet in others:
        here = by_sheet.get(sheet.name, [])
        for finding, place in _mark_sheet(package, styles, sheet, here, wanted.names):
            places[id(finding)] = f"{_quoted(sheet.name)}!{_address(place)}"
    there = {sheet.name for sheet in others}
    links = [
        places.get(id(finding)) or _beside(finding, wanted.renamed, there) for finding in shown
    ]
    total = Counter((f.severity, f.diagnostic.code) for f in wanted.findings)
    contents = Contents(wanted.title, shown, links, total, _words(wanted, len(shown)))
    made, header = listing(contents, styles)
    book.unselect(package)
    name = book.free_name(package, SHEET) if ours is None else ours.name
    if ours is None:
        book.put_first(package, name, made)
    else:
        package.write(ours.part, made)
        book.open_on(package, name)
    book.repeat_row(package, name, header)
    package.write(part, styles.data())
    file = io.BytesIO()
    package.save(file)
    return file.getvalue(), suffix


def _beside(finding: ListedFinding, renamed: Mapping[str, str], there: AbstractSet[str]) -> str:
    """Return where a finding that marks no cell leads: to its row or sheet, "" for the file."""
    name = renamed.get(finding.sheet, finding.sheet)
    return f"{_quoted(name)}!A{(finding.row or 0) + 1}" if name in there else ""


def _words(wanted: Marks, shown: int) -> list[str]:
    left = len(wanted.findings) - shown
    if not left:
        return list(wanted.words)
    zh = f"问题太多，另有 {left} 项没有列出和标出；都在运行目录的 manifest.json 中。"
    return [*wanted.words, f"{zh} {left} more are neither listed nor marked: see manifest.json."]


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _address(place: Place) -> str:
    return f"{column_letters(place[1])}{place[0] + 1}"


# --- one sheet -----------------------------------------------------------------------------


def _mark_sheet(
    package: Package,
    styles: Styles,
    sheet: book.SheetEntry,
    findings: Sequence[ListedFinding],
    names: Callable[[str, int], int],
) -> list[tuple[ListedFinding, Place]]:
    """Mark a sheet; return where each finding with a row is marked."""
    related = {r.kind: r.part for r in package.relations(sheet.part)}
    if not findings and "comments" not in related:
        return []
    frame = cells.read_frame(package.read(sheet.part))
    anchor = _merges(frame)
    marks: dict[Place, list[ListedFinding]] = {}
    placed = []
    for finding in findings:
        if finding.row is None or not finding.marks:
            continue
        column = finding.column
        if column is None:
            column = names(finding.sheet, finding.row)
        place = anchor((finding.row, column))
        marks.setdefault(place, []).append(finding)
        placed.append((finding, place))
    edits = cells.restyled(
        frame,
        {
            place: partial(styles.marked, colour=COLOURS[found[0].severity])
            for place, found in marks.items()
        },
    )
    edits += _comment(package, sheet.part, related, frame, marks)
    if edits:
        package.write(sheet.part, spliced(frame.data, edits))
    return placed


def _comment(
    package: Package,
    part: str,
    related: Mapping[str, str],
    frame: SheetFrame,
    marks: Mapping[Place, Sequence[ListedFinding]],
) -> list[Edit]:
    """Renew our comments of a sheet; return what this changes in the sheet itself."""
    here = related.get("comments", "")
    comments = Comments(package.read(here) if here else NO_COMMENTS)
    gone = comments.unmark()
    if not marks and not gone:
        # Words of the officer's around ours may be all that changed.
        if here and (data := comments.data()) != package.read(here):
            package.write(here, data)
        return []
    drawing = frame.root.first("legacyDrawing")
    vml = related.get("vmlDrawing", "") if drawing else ""
    boxes = CommentBoxes(package.read(vml) if vml else NO_BOXES, _widths(frame))
    boxes.remove(gone)
    for place in sorted(marks):
        if comments.is_thread(place):
            continue
        text = comments.put(place, _address(place), comment_text(marks[place]))
        boxes.put(place, text)
    edits: list[Edit] = []
    if not here:
        here = package.free("xl/comments{}.xml")
        package.add_type(_COMMENTS_TYPE, part=here)
        package.relate(part, "comments", here)
    if not vml:
        vml = package.free("xl/drawings/vmlDrawing{}.vml")
        package.add_type(_VML_TYPE, extension="vml")
        edits.append(_drawing(frame, drawing, package.relate(part, "vmlDrawing", vml)))
    package.write(here, comments.data())
    package.write(vml, boxes.data())
    return edits


def _drawing(frame: SheetFrame, old: Element | None, relation: str) -> Edit:
    """Return the edit that refers a sheet to its boxes of comments."""
    new = (
        f'<{frame.root.prefix}legacyDrawing xmlns:payouts="{OFFICE}" payouts:id="{relation}"/>'
    ).encode()
    if old is not None:
        return old.start + frame.shift, old.end + frame.shift, new
    seen = False
    for child in frame.root.children:
        seen = seen or child.name == "sheetData"
        if seen and child.name in _AFTER_BOXES:
            return child.start + frame.shift, child.start + frame.shift, new
    return frame.root.close + frame.shift, frame.root.close + frame.shift, new


def _widths(frame: SheetFrame) -> Callable[[int], int]:
    """Return what tells the width of a column in pixels."""
    stated = [
        (low, high, 0.0 if has.get("hidden") in {"1", "true"} else float(has.get("width", "9")))
        for low, high, has in frame.columns()
    ]

    def width(column: int) -> int:
        found = (wide for low, high, wide in stated if low <= column <= high)
        wide = min(next(found, _DEFAULT_WIDTH), _WIDEST)
        return int(wide * _PIXELS + _PIXELS_WIDE) if wide else 0

    return width


def _merges(frame: SheetFrame) -> Callable[[Place], Place]:
    """Return what leads from a cell to the one that shows what is written in it."""
    tall: list[tuple[int, int, int, int]] = []
    by_row: dict[int, list[tuple[int, int, int, int]]] = {}
    for area in frame.merged():
        if found := _AREA.fullmatch(area):
            left, right = column_index(found[1]), column_index(found[3])
            box = (int(found[2]) - 1, left, int(found[4]) - 1, right)
            if box[2] - box[0] > _TALL:
                tall.append(box)
                continue
            for row in range(box[0], box[2] + 1):
                by_row.setdefault(row, []).append(box)

    def anchor(place: Place) -> Place:
        for top, left, bottom, right in (*by_row.get(place[0], ()), *tall):
            if top <= place[0] <= bottom and left <= place[1] <= right:
                return top, left
        return place

    return anchor


# --- the list of an earlier time -------------------------------------------------------------


def _is_ours(package: Package, sheet: book.SheetEntry) -> bool:
    """Tell whether a sheet is a list of ours, whatever program has saved it since."""
    if not sheet.name.startswith(SHEET):
        return False
    return _column(package, sheet.part, "A").get(1, "").startswith(MARKER)


def _noted(package: Package, part: str) -> dict[int, str]:
    """Return the fills an earlier list notes, by number."""
    texts = _column(package, part, NOTED_COLUMN).values()
    found = (_NOTED.fullmatch(text) for text in texts)
    return {int(one[1]): one[2] for one in found if one}


def _column(package: Package, part: str, letters: str) -> dict[int, str]:
    """Return the texts of one column of a sheet by 1-based row."""
    cell = re.compile(_CELL % letters.encode(), re.DOTALL)
    texts: dict[int, str] = {}
    shared: list[re.Match[bytes]] | None = None
    for found in cell.finditer(package.read(part)):
        text = _text_of(found[2])
        if _SHARED.search(found[0][: found.start(2) - found.start()]):
            shared = _strings(package) if shared is None else shared
            text = _text_of(shared[int(text)][0])
        texts[int(found[1])] = text
    return texts


def _strings(package: Package) -> list[re.Match[bytes]]:
    """Return the shared strings of the workbook as they stand."""
    part = next((r.part for r in package.relations(book.PART) if r.kind == "sharedStrings"), "")
    return [*_STRING.finditer(package.read(part))]


def _text_of(raw: bytes) -> str:
    return "".join(unescaped(text) for text in _TEXT.findall(raw))
