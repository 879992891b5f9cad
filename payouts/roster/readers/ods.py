"""Reads .ods, the workbook of LibreOffice and others (OpenDocument 1.2, part 1, section 9).

python-calamine shows errors as blank, loses what is hidden and refuses files whose first
member is another than usual; so the XML is walked here.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat

from payouts.base.diagnostics import Place
from payouts.roster.cells.shown_texts import may_show_other
from payouts.roster.find.container import check_members, opened_archive, refuse, short
from payouts.roster.model.cell import NO_CACHED_VALUE, BadCell
from payouts.roster.readers.grid import (
    ERROR_TEXTS,
    WRONG,
    Marks,
    Sparse,
    check_names,
    raw_sheet,
)
from payouts.roster.readers.odsxml import Handler, OdsCell, count, walk

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping

    from payouts.roster.find.caps import Caps
    from payouts.roster.model.rawsheet import RawSheet

_MANIFEST = "META-INF/manifest.xml"
_LOCKED = b"encryption-data"
_DISPLAY = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 display"
_STRIKES = tuple(
    f"urn:oasis:names:tc:opendocument:xmlns:style:1.0 text-line-through-{key}"
    for key in ("style", "type")
)
_OFFICE_ERROR = re.compile(r"Err:\d{3}")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_STRIKABLE = frozenset({"table-cell", "text"})
_ONE_DAY = dt.timedelta(days=1)
_MIDNIGHT = dt.datetime(1900, 1, 1)  # noqa: DTZ001 (a sheet knows no time zone)
_NO_RESULT = BadCell(NO_CACHED_VALUE)
_NUMBERS = frozenset({"float", "percentage", "currency"})


def read(stream: BinaryIO, name: str, caps: Caps) -> list[RawSheet]:
    """Return the sheets of a workbook in order.

    A time of a day or more comes out as a duration.

    Raises:
        RosterProblem: F006, F008, F010, F011, F012 or F015.
    """
    place = Place(file=name)
    with opened_archive(stream, place) as archive:
        check_members(archive.infolist(), place, caps)
        try:
            return _sheets(archive, place, caps)
        except expat.ExpatError as problem:
            refuse("F006", place, detail=short(problem))


def _sheets(archive: zipfile.ZipFile, place: Place, caps: Caps) -> list[RawSheet]:
    names = set(archive.namelist())
    if _MANIFEST in names and _LOCKED in archive.read(_MANIFEST):
        refuse("F017", place, detail="ODF")
    reader = _Reader(place, caps)
    for member in ("styles.xml", "content.xml"):
        if member != "styles.xml" or member in names:
            with archive.open(member) as file:
                walk(file, reader, place)
    check_names((sheet.name for sheet in reader.sheets), place)
    return reader.sheets


class _Styles:
    """The styles that strike a cell through, and those that hide a table."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._struck: dict[str, bool] = {}
        self.hiding: set[str] = set()
        self._last = ("", "")

    def add(self, name: str, family: str, parent: str) -> None:
        self._last = (name, family)
        if family in _STRIKABLE:
            self._parents[name] = parent

    def set(self, attributes: Mapping[str, str]) -> None:
        name, family = self._last
        if family == "table" and attributes.get(_DISPLAY) == "false":
            self.hiding.add(name)
        elif family in _STRIKABLE:
            stated = [attributes[key] for key in _STRIKES if key in attributes]
            if stated:
                self._struck[name] = "none" not in stated

    def strikes(self, name: str) -> bool:
        """Tell whether a cell style, or the nearest above it that says so, strikes through."""
        if not self._struck:
            return False
        seen = set()
        while name and name not in seen:
            if name in self._struck:
                return self._struck[name]
            seen.add(name)
            name = self._parents.get(name, "")
        return False


class _Reader(Handler):
    """Builds sheets from a walk."""

    def __init__(self, place: Place, caps: Caps) -> None:
        self._place = place
        self._caps = caps
        self._styles = _Styles()
        self.sheets: list[RawSheet] = []
        self.table("", "")

    def style(self, name: str, family: str, parent: str) -> None:
        self._styles.add(name, family, parent)

    def setting(self, attributes: Mapping[str, str]) -> None:
        self._styles.set(attributes)

    def table(self, name: str, style: str) -> None:
        self._name = name
        where = Place(file=self._place.file, sheet=name)
        self._cells = Sparse(where, self._caps)
        self._marks = Marks(hidden=style in self._styles.hiding)
        self._width = 0
        self._column_styles: list[tuple[int, str]] = []  # end of the columns, their style
        self._row = 0
        self._repeat = 1
        self._row_style = ""
        self._column = 0

    def column(self, repeat: int, visibility: str, style: str) -> None:
        if visibility in {"collapse", "filter"}:
            last = min(self._width + repeat, self._caps.columns)
            self._marks.hidden_columns.update(range(self._width, last))
        self._width += repeat
        self._column_styles.append((self._width, style))

    def row(self, repeat: int, visibility: str, style: str) -> None:
        self._repeat, self._row_style, self._column = repeat, style, 0
        marked = {"collapse": self._marks.hidden_rows, "filter": self._marks.filtered_rows}
        if visibility in marked:
            last = min(self._row + repeat, self._caps.rows)
            marked[visibility].update(range(self._row, last))

    def cell(self, repeat: int, cell: OdsCell) -> None:
        column, self._column = self._column, self._column + repeat
        if cell.comment:
            self._marks.comment(self._row, column, "", cell.comment)
        if cell.text is None and not cell.attributes:
            return
        below = count(cell.attributes, "number-rows-spanned") - 1
        if below:
            right = column + count(cell.attributes, "number-columns-spanned") - 1
            self._marks.merge(self._row, column, self._row + below, right)
        value = _value(cell)
        if value is None:
            return
        if repeat == 1 and self._repeat == 1:
            self._cells.put(self._row, column, value)
        else:
            self._cells.put_block(self._row, column, self._repeat, repeat, value)
        if cell.text is not None and may_show_other(cell.text, value):
            self._keep_shown(column, repeat, cell.text)
        styles = (self._style_of(cell, column), *cell.spans)
        if str(value).strip() and any(map(self._styles.strikes, styles)):
            self._marks.struck_rows.update(range(self._row, self._row + self._repeat))

    def _keep_shown(self, column: int, repeat: int, text: str) -> None:
        for row in range(self._row, self._row + self._repeat):
            for at in range(column, column + repeat):
                self._marks.look(row, at, text)

    def row_end(self) -> None:
        self._row += self._repeat

    def table_end(self) -> None:
        self.sheets.append(raw_sheet(self._name, self._cells.columns(), self._marks))

    def _style_of(self, cell: OdsCell, column: int) -> str:
        if own := cell.get("table:style-name") or self._row_style:
            return own
        return next((style for end, style in self._column_styles if column < end), "")


def _value(cell: OdsCell) -> object:
    """Return what a cell holds: a value of its type, None where it is blank."""
    kind = cell.get("office:value-type")
    text = cell.text or ""
    if cell.get("calcext:value-type") == "error" or _is_error(text):
        return WRONG
    if kind is None:
        # A result that is an empty text has a paragraph and no type.
        unknown = cell.text is None and cell.get("table:formula") is not None
        return _NO_RESULT if unknown else text or None
    if kind == "string":
        stated = cell.get("office:string-value")
        return (text if stated is None else stated) or None
    attribute = "value" if kind in _NUMBERS else f"{kind}-value"
    stated = cell.get(f"office:{attribute}")
    if stated is None:
        return _NO_RESULT if cell.get("table:formula") is not None else text or None
    return _typed(kind, stated)


def _typed(kind: str, stated: str) -> object:
    """Return the value of a typed cell.

    Raises:
        ValueError: what is stated is none of its type.
    """
    if kind in _NUMBERS:
        number = float(stated)
        return math.inf if math.isnan(number) else number  # either is no amount
    if kind == "boolean":
        return stated == "true"
    if kind == "date":
        return _date(stated)
    return _time(stated)


def _is_error(text: str) -> bool:
    return text in ERROR_TEXTS or _OFFICE_ERROR.fullmatch(text) is not None


def _date(stated: str) -> object:
    """Return a date, with its time where it has one; text where no calendar has it."""
    try:
        moment = dt.datetime.fromisoformat(stated)
    except ValueError:
        return stated
    return moment if moment.time() != dt.time(0) or moment.tzinfo else moment.date()


def _time(stated: str) -> object:
    found = _DURATION.fullmatch(stated)
    if found is None:
        return stated
    days, hours, minutes = (int(found[i] or 0) for i in (2, 3, 4))
    try:
        length = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=float(found[5] or 0))
    except OverflowError:
        return stated
    if found[1]:
        return -length
    return length if length >= _ONE_DAY else (_MIDNIGHT + length).time()
