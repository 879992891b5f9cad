"""The body of a printed table: where its rows stand, their sums, and their XML.

A table of 100,000 people is a million and a half cells. What a cell says is worked out once
for each distinct value of its column; a row is then one fill of a template. Cell by cell
through a workbook library the same rows take several times as long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import index
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from payouts.money import MoneyBoundError, fen_text
from payouts.money.integers import total as exact_total
from payouts.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from payouts.tables import Table, TableColumn

SHEET_ROWS = 1_048_576  # of an .xlsx worksheet
_FUNCTION_ARGUMENTS, _FORMULA_CHARACTERS = 255, 8_192  # Excel's limits
_ROWS_BELOW = 32  # kept for total, capital line, a blank and sign-off lines

NUMBERS = frozenset({Kind.MONEY, Kind.COUNT})

_SHRUNK = NUMBERS | {Kind.CODE}  # made smaller rather than broken over lines

# A spreadsheet number is a binary double: 15 significant digits survive, a 16th may not.
_SAFE_DIGITS = 15
# The most UTF-16 units Excel keeps in a cell, and what a longer text ends with instead.
_CELL_UNITS = 32_767
_CUT = "……（超出单元格容量，已截断 cut: too long for a cell）"

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = re.compile("[&<>]")
# Excel reads _x0041_ in a text as an escaped letter; escaping its underscore keeps it a text.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WIDE = re.compile("[^\x00-\xa0]")
_TOKEN = re.compile("[!-~]+|[^!-~]")
_CHUNK = 16_384  # rows rendered at a time: bounds the memory, costs no speed


def clean(text: str) -> str:
    """Return the text as a cell can hold it.

    Line ends become line feeds, characters XML cannot carry a visible ``�``, and what goes
    beyond the capacity of a cell gives way to words that say so.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ILLEGAL.sub("�", text)
    beyond = len(text) > _CELL_UNITS // 2 and len(text.encode("utf-16-le")) // 2 > _CELL_UNITS
    if beyond:
        kept = text.encode("utf-16-le")[: 2 * (_CELL_UNITS - len(_CUT))]
        text = kept.decode("utf-16-le", errors="ignore") + _CUT
    return text


def escape(text: str) -> str:
    """Return a clean text as the content of an XML element."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def number_text(value: int, kind: Kind) -> str:
    """Return the decimal written for a count, or for fen as yuan.

    Raises:
        MoneyBoundError: more than 15 significant digits, which a spreadsheet would alter.

    """
    text = fen_text(value) if kind is Kind.MONEY else _count_text(value)
    if len(str(abs(value)).rstrip("0")) > _SAFE_DIGITS:
        message = (
            f"{text} 超过 {_SAFE_DIGITS} 位有效数字，电子表格无法准确保存 "
            f"(more than {_SAFE_DIGITS} significant digits: a spreadsheet would alter it)"
        )
        raise MoneyBoundError(message)
    return text


def _number_texts(values: list[int], kind: Kind) -> list[str]:
    if max(map(abs, values), default=0) >= 10**_SAFE_DIGITS:  # some may be refused
        return [number_text(value, kind) for value in values]
    return list(map(fen_text if kind is Kind.MONEY else _count_text, values))


def _count_text(value: int) -> str:
    return str(index(value))  # a float is refused


def text_width(text: str) -> int:
    """Return the width of the longest line in half-width characters."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(len(line) + len(_WIDE.findall(line)) for line in text.split("\n"))


def text_widths(texts: Sequence[str]) -> list[int]:
    """Return :func:`text_width` of each text, with one search for all of them."""
    wide = _WIDE.sub("  ", "\n".join(texts))  # two half-width characters for a wide one
    lines = wide.split("\n")
    if len(lines) == len(texts):
        return list(map(len, lines))
    return list(map(text_width, texts))  # some text has lines of its own


def number_width(text: str) -> int:
    """Return the width of a decimal printed with a comma every three digits."""
    return len(text) + (len(text.partition(".")[0]) - 1) // 3


def lines_needed(text: str, width: int) -> int:
    """Return how many lines a text takes, at worst, in a column that wide."""
    if text_width(text) <= width and "\n" not in text:
        return 1
    # Punctuation that may not begin a line takes the character before it along.
    room = max(width - 2, 2)
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: int) -> int:
    lines, used = 1, 0
    for token in _TOKEN.findall(line):
        size = text_width(token)
        if used + size <= room:
            used += size
            continue
        # A word longer than the line is broken wherever the line ends.
        lines += 1 + (size - 1) // room if used else (size - 1) // room
        used = (size - 1) % room + 1
    return lines


@dataclass(frozen=True, slots=True)
class Cells:
    """A column by its distinct values: row i shows ``texts[codes[i]]``, blank at -1.

    ``texts`` are clean texts, or decimals as they are written into the file; ``widths`` those
    of their longest lines in half-width characters, empty for numbers.
    """

    kind: Kind
    codes: NDArray[np.intp]
    texts: list[str]
    widths: list[int]

    @classmethod
    def of(cls, column: TableColumn) -> Cells:
        """Prepare a column.

        Raises:
            MoneyBoundError: a number that a spreadsheet cannot hold exactly.
            TypeError: a float where fen or a count is due, anything but str elsewhere.

        """
        codes, found = pd.factorize(column.cells)
        if any(cell is not None for cell in column.cells[codes < 0]):
            raise TypeError(f"{column.header}: a blank cell is None, nothing else")
        distinct = found.tolist()
        if column.kind in NUMBERS:
            return cls(column.kind, codes, _number_texts(distinct, column.kind), [])
        joined = "\n".join(distinct)
        if _ILLEGAL.search(joined) or any(len(text) > _CELL_UNITS // 2 for text in distinct):
            distinct = [clean(text) for text in distinct]
        return cls(column.kind, codes, distinct, text_widths(distinct))

    def width(self) -> int:
        """Return the width the widest cell wants, in half-width characters."""
        if self.kind in NUMBERS:
            return number_width(max(self.texts, key=len, default=""))
        return max(self.widths, default=0)

    def lines(self, width: int) -> NDArray[np.int64]:
        """Return the lines each row's cell takes in a column that wide, [n]."""
        return np.array([*self._each(width), 1], dtype=np.int64)[self.codes]

    def most_lines(self, width: int) -> int:
        """Return the lines of the cell that takes most of them."""
        return max(self._each(width), default=1)

    def _each(self, width: int) -> list[int]:
        if self.kind in _SHRUNK:
            return [1] * len(self.texts)
        return [
            1 if wide <= width and "\n" not in text else lines_needed(text, width)
            for text, wide in zip(self.texts, self.widths, strict=True)
        ]

    def markup(self, style: int) -> NDArray[np.object_]:
        """Return what follows the address of a cell, one for each text and the blank last."""
        blank = f' s="{style}"/>'
        if self.kind in NUMBERS:
            ready = [f' s="{style}"><v>{text}</v></c>' for text in self.texts]
        else:
            joined = "\n".join(self.texts)
            plain = not (_MARKUP.search(joined) or _LOOKS_ESCAPED.search(joined))
            texts = self.texts if plain else list(map(escape, self.texts))
            ready = [_inline(text, style) if text else blank for text in texts]
        return np.array([*ready, blank], dtype=object)


def _inline(text: str, style: int) -> str:
    # Readers drop blanks at the ends of an element unless told to keep them.
    keep = "" if text == text.strip() else ' xml:space="preserve"'
    return f' s="{style}" t="inlineStr"><is><t{keep}>{text}</t></is></c>'


class BodyXml:
    """Renders runs of a table's rows; ``heights`` is in points, [n]."""

    def __init__(
        self, cells: Sequence[Cells], styles: Sequence[int], heights: NDArray[np.float64]
    ) -> None:
        self._codes = [column.codes for column in cells]
        self._markup = [column.markup(style) for column, style in zip(cells, styles, strict=True)]
        distinct, self._height_codes = np.unique(heights, return_inverse=True)
        self._heights = np.array([f"{points:g}" for points in distinct.tolist()], dtype=object)
        filled = "".join(f'<c r="{column_letters(j)}%d"%s' for j in range(len(cells)))
        self._template = f'<row r="%d" ht="%s" customHeight="1">{filled}</row>'

    def xml(self, start: int, stop: int, row: int) -> Iterator[str]:
        """Yield table rows ``start`` to ``stop`` as sheet rows from ``row`` (1-based) on."""
        for low in range(start, stop, _CHUNK):
            high = min(low + _CHUNK, stop)
            places = range(row + low - start, row + high - start)
            parts: list[Sequence[object]] = [
                places,
                self._heights[self._height_codes[low:high]].tolist(),
            ]
            for codes, markup in zip(self._codes, self._markup, strict=True):
                parts += [places, markup[codes[low:high]].tolist()]
            yield "".join(map(self._template.__mod__, zip(*parts, strict=True)))


def column_letters(at: int) -> str:
    """Return the letters of a column, 0 is A."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class Run(NamedTuple):
    """Table rows ``start`` to ``stop`` standing from sheet row ``row`` (0-based) of a sheet."""

    sheet: int
    row: int
    start: int
    stop: int

    @property
    def last(self) -> int:
        """The last sheet row of the run."""
        return self.row + self.stop - self.start - 1


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the rows of a table stand; the only knowledge writing and reading back share.

    Attributes:
        header: the row of the header, the same on each sheet (0-based).
        capacity: rows for body and subtotals on a sheet.
        lines: body rows and subtotals, or 1 for the words that there are none.
    """

    header: int
    capacity: int
    lines: int

    @classmethod
    def of(cls, table: Table, sheet_rows: int = SHEET_ROWS) -> Plan:
        """Lay a table out over sheets of ``sheet_rows``."""
        header = 1 + (table.bar is not None) + any(table.notes)
        capacity = sheet_rows - (header + 1) - _ROWS_BELOW
        return cls(header, capacity, max(table.rows + len(table.groups), 1))

    @property
    def sheets(self) -> int:
        """How many sheets the table takes."""
        return -(-self.lines // self.capacity)

    def place(self, line: int) -> tuple[int, int]:
        """Return sheet and row of a line."""
        sheet, offset = divmod(line, self.capacity)
        return sheet, self.header + 1 + offset

    def end(self, sheet: int) -> int:
        """Return the first row below body and subtotals of a sheet."""
        return self.header + 1 + min(self.lines - sheet * self.capacity, self.capacity)

    def runs(self, start: int, stop: int, above: int) -> Iterator[Run]:
        """Yield table rows ``start`` to ``stop``, standing below ``above`` subtotals."""
        while start < stop:
            sheet, row = self.place(start + above)
            step = min((sheet + 1) * self.capacity - (start + above), stop - start)
            yield Run(sheet, row, start, start + step)
            start += step

    def body(self, table: Table) -> list[list[Run]]:
        """Return the runs of each group, or of all rows where there are no groups."""
        spans = [(group.start, group.stop) for group in table.groups] or [(0, table.rows)]
        return [list(self.runs(*span, above)) for above, span in enumerate(spans)]

    def subtotals(self, table: Table) -> list[tuple[int, int]]:
        """Return sheet and row of each group's subtotal."""
        return [self.place(group.stop + above) for above, group in enumerate(table.groups)]


class Sum(NamedTuple):
    """What a total cell shows: the exact decimal, and the formula that comes to it."""

    text: str
    formula: str | None


class Sums:
    """The subtotals and the total of a table; ``names`` are its sheets."""

    def __init__(self, table: Table, plan: Plan, names: Sequence[str]) -> None:
        self._table, self._plan, self._names = table, plan, names
        self._runs = plan.body(table)
        self._below = plan.subtotals(table)
        spans = [(group.start, group.stop) for group in table.groups] or [(0, table.rows)]
        self._values = {
            at: [_added(column.cells[start:stop]) for start, stop in spans]
            for at, column in enumerate(table.columns)
            if column.total
        }

    def subtotal(self, group: int) -> dict[int, Sum]:
        """Return the sums of a group's rows, by column."""
        home = self._below[group][0]
        return {
            at: self._sum(at, values[group], self._body(at, group, home))
            for at, values in self._values.items()
        }

    def total(self) -> dict[int, Sum]:
        """Return the sums of the whole table, by column."""
        return {
            at: self._sum(at, sum(values), self._total_cells(at), self._halved(at))
            for at, values in self._values.items()
        }

    def people(self, at: int) -> Sum:
        """Return the people of all groups, whose numbers stand in column ``at``.

        A plain number where some people are in several groups and no sum of cells gives it.
        """
        count = sum(group.people for group in self._table.groups)
        distinct = count if self._table.people is None else self._table.people
        formula = _sum_formula(self._total_cells(at)) if distinct == count else None
        return Sum(number_text(distinct, Kind.COUNT), formula)

    def _sum(self, at: int, value: int, cells: list[str], instead: str | None = None) -> Sum:
        text = number_text(value, self._table.columns[at].kind)
        return Sum(text, _sum_formula(cells) or instead)

    def _total_cells(self, at: int) -> list[str]:
        home = self._plan.sheets - 1
        if self._table.groups:
            return [self._address(at, sheet, row, row, home) for sheet, row in self._below]
        return self._body(at, 0, home)

    def _body(self, at: int, group: int, home: int) -> list[str]:
        runs = self._runs[group]
        return [self._address(at, run.sheet, run.row, run.last, home) for run in runs]

    def _halved(self, at: int) -> str | None:
        """Return a total of any number of groups: each row counts once more in its subtotal."""
        plan, sheets = self._plan, range(self._plan.sheets)
        spans = [
            self._address(at, sheet, plan.header + 1, plan.end(sheet) - 1, sheets[-1])
            for sheet in sheets
        ]
        whole = _sum_formula(spans)
        return f"{whole}/2" if whole and self._table.rows else None

    def _address(self, at: int, sheet: int, first: int, last: int, home: int) -> str:
        letters = column_letters(at)
        quoted = self._names[sheet].replace("'", "''")
        prefix = "" if sheet == home else f"'{quoted}'!"
        return f"{prefix}{letters}{first + 1}" + (f":{letters}{last + 1}" if last > first else "")


def _added(values: NDArray[np.object_] | NDArray[np.int64]) -> int:
    """Return the exact sum; a blank adds nothing."""
    if values.dtype == object:
        return sum(value for value in values.tolist() if value is not None)
    return int(exact_total(values))


def _sum_formula(cells: Sequence[str]) -> str | None:
    """Return the formula that adds cells, None where there are none or too many for one."""
    parts = [
        f"SUM({','.join(cells[low : low + _FUNCTION_ARGUMENTS])})"
        for low in range(0, len(cells), _FUNCTION_ARGUMENTS)
    ]
    formula = "=" + "+".join(parts)
    return formula if cells and len(formula) <= _FORMULA_CHARACTERS else None
