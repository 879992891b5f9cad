"""Reads .xls and .et: the binary workbooks of Excel 97-2003 (BIFF8) and 5.0/95 (BIFF5)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from payouts.base.diagnostics import Place
from payouts.base.errors import RosterProblem
from payouts.roster.find.container import refuse, short
from payouts.roster.readers.format_codes import look_of
from payouts.roster.readers.gc_pause import gc_paused
from payouts.roster.readers.grid import (
    WRONG,
    Marks,
    Sparse,
    check_extent,
    check_names,
    raw_sheet,
    read_all,
)
from payouts.roster.readers.number_formats import Shown, as_date, shown_as

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet

    from payouts.roster.find.caps import Caps
    from payouts.roster.model.look import Look
    from payouts.roster.model.rawsheet import RawSheet

_STREAMS = ("Workbook", "Book")  # of Excel 97 and later, and before
_BIFF8 = 80
_CHINESE = "gb18030"  # of a BIFF5 file that names no code page
# Records of a sheet: its filter hides rows; the beginning (of any version) and end of a stream.
_FILTER_MODE, _BEGIN, _END = 0x9B, 0x09, 0x0A
_VERY_HIDDEN = 2
_FILTER_NAME = "_FilterDatabase"


class _Nowhere(io.TextIOBase):
    """Discards what xlrd prints while it reads."""

    def write(self, text: str, /) -> int:
        return len(text)


def read(stream: BinaryIO, name: str, caps: Caps) -> list[RawSheet]:
    """Return the worksheets of a workbook in order.

    Raises:
        RosterProblem: F003, F006, F008, F010 or F012.
    """
    place = Place(file=name)
    data = read_all(stream, place, caps)
    try:
        with gc_paused():
            book = _open(data)
            check_names(book.sheet_names(), place)
            return [_sheet(book, i, place, caps) for i in range(book.nsheets)]
    except RosterProblem:
        raise
    except Exception as problem:  # noqa: BLE001 (damage makes xlrd raise of many kinds)
        refuse("F008" if "encrypted" in str(problem) else "F006", place, detail=short(problem))


def _content(data: bytes) -> bytes:
    """Return the workbook's own stream; xlrd follows some damaged chains of blocks for ever."""
    import olefile  # noqa: PLC0415

    if not data.startswith(olefile.MAGIC):
        return data  # a stream on its own
    with olefile.OleFileIO(data, raise_defects=olefile.DEFECT_INCORRECT) as container:
        name = next(name for name in _STREAMS if container.exists(name))
        content: bytes = container.openstream(name).read()
    return content


def _open(data: bytes) -> Book:
    import xlrd  # noqa: PLC0415 (only when a roster is read)

    content = _content(data)

    def opened(encoding: str | None) -> Book:
        return xlrd.open_workbook(
            file_contents=content,
            logfile=_Nowhere(),
            encoding_override=encoding,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
        )

    book = opened(None)
    return opened(_CHINESE) if book.biff_version < _BIFF8 and not book.codepage else book


def _sheet(book: Book, index: int, file: Place, caps: Caps) -> RawSheet:
    sheet = book.sheet_by_index(index)
    place = Place(file=file.file, sheet=sheet.name)
    check_extent(place, sheet.nrows, sheet.ncols, caps)
    marks = _marks(book, sheet, index)
    cells = _cells(book, sheet, marks, Sparse(place, caps))
    book.unload_sheet(index)
    return raw_sheet(sheet.name, cells.columns(), marks)


def _cells(book: Book, sheet: Sheet, marks: Marks, cells: Sparse) -> Sparse:
    """Put the filled cells, and mark the rows that hold one struck through."""
    from xlrd import biffh  # noqa: PLC0415

    elapsed, struck, looks = _elapsed_styles(book), _struck_styles(book), _style_looks(book)
    from_1904 = book.datemode == 1
    plain = {biffh.XL_CELL_TEXT, biffh.XL_CELL_NUMBER}
    for row in range(sheet.nrows):
        types, values = sheet.row_types(row), sheet.row_values(row)
        for column, (kind, value) in enumerate(zip(types, values, strict=True)):
            if kind in plain:
                cell = value
            elif kind == biffh.XL_CELL_DATE:
                style = sheet.cell_xf_index(row, column)
                cell = as_date(value, from_1904=from_1904, elapsed=style in elapsed)
            elif kind == biffh.XL_CELL_BOOLEAN:
                cell = bool(value)
            elif kind == biffh.XL_CELL_ERROR:
                cell = WRONG
            else:
                continue
            cells.put(row, column, cell)
            look = looks.get(sheet.cell_xf_index(row, column)) if looks else None
            if look is not None and look.may_lose(cell):
                marks.look(row, column, look)
            if struck and str(value).strip() and sheet.cell_xf_index(row, column) in struck:
                marks.struck_rows.add(row)
    return cells


def _elapsed_styles(book: Book) -> set[int]:
    """Return the styles that show a number as a duration."""
    found = set()
    for index, style in enumerate(book.xf_list):
        known = book.format_map.get(style.format_key)
        code = known.format_str if known else None
        if shown_as(style.format_key, code) is Shown.ELAPSED:
            found.add(index)
    return found


def _style_looks(book: Book) -> dict[int, Look]:
    """Return the styles by which a cell may show other than it holds."""
    found = {}
    for index, style in enumerate(book.xf_list):
        known = book.format_map.get(style.format_key)
        look = look_of(style.format_key, known.format_str if known else None)
        if look is not None:
            found[index] = look
    return found


def _struck_styles(book: Book) -> set[int]:
    fonts = book.font_list
    return {
        index
        for index, style in enumerate(book.xf_list)
        if style.font_index < len(fonts) and fonts[style.font_index].struck_out
    }


def _struck_parts(book: Book, sheet: Sheet) -> set[int]:
    """Return the rows with a text of which a part is struck through."""
    struck = {index for index, font in enumerate(book.font_list) if font.struck_out}
    parts = sheet.rich_text_runlist_map.items()
    return {row for (row, _), runs in parts if any(font in struck for _, font in runs)}


def _marks(book: Book, sheet: Sheet, index: int) -> Marks:
    marks = Marks(hidden=sheet.visibility != 0, very_hidden=sheet.visibility == _VERY_HIDDEN)
    marks.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    if marks.hidden_rows and _is_filtering(book, index):
        first, last = _filter_range(book, index)
        marks.filtered_rows = {row for row in marks.hidden_rows if first < row <= last}
    marks.struck_rows = _struck_parts(book, sheet)
    marks.hidden_columns = {
        column for column, info in sheet.colinfo_map.items() if info.hidden or not info.width
    }
    for (row, column), comment in sheet.cell_note_map.items():
        marks.comment(row, column, comment.author, comment.text)
    for top, bottom, left, right in sheet.merged_cells:  # the last of each is excluded
        marks.merge(top, left, bottom - 1, right - 1)
    return marks


def _is_filtering(book: Book, index: int) -> bool:
    """Tell whether a filter of the sheet hides rows, which xlrd does not say."""
    data, at = book.mem, book._sh_abs_posn[index]  # noqa: SLF001 (nothing public has it)
    inner = 0  # charts in the sheet are streams of their own, between BOF and EOF
    while at + 4 <= len(data):
        kind = int.from_bytes(data[at : at + 2], "little")
        if kind == _FILTER_MODE:
            return True
        inner += (kind & 0xFF == _BEGIN) - (kind == _END)
        if inner <= 0:
            return False
        at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    return False


def _filter_range(book: Book, index: int) -> tuple[int, int]:
    """Return the 0-based header row and last row of the filter, or those of any sheet."""
    for name in book.name_obj_list:
        if name.name == _FILTER_NAME and name.scope == index and name.result is not None:
            for area in name.result.value or ():
                return area.coords[2], area.coords[3] - 1
    return -1, 0xFFFF
