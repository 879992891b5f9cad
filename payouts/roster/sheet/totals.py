"""Compares the sums typed into a sheet with the exact sums of its rows."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.columns import ID, NAME, ColumnSpec, ColumnType, header_key, word_key
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.letters import column_letters
from payouts.base.money.text import fraction_text
from payouts.roster.cells.numbers import half_of_wan, is_about, number_steps
from payouts.roster.cells.values import read_number
from payouts.roster.model.sheet_record import Agreement, RowKind, TotalCheck
from payouts.roster.sheet.rowkinds import GRAND, SERIAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.columns import Vocabulary

    Span = tuple[int, int]  # 0-based rows, the second not included

_SUMS = (RowKind.SUBTOTAL, RowKind.TOTAL)
# May run over earlier months, or is no sum: nothing here to compare it with.
_RUNNING = re.compile("(?i).*(?:累计|计数|平均值|最大值|最小值|average|count)")
_PEOPLE = re.compile(r"(?<![\d.,])(\d{1,7})[人名位](?![次均/])", re.ASCII)
_AMOUNTS = frozenset({ColumnType.MONEY, ColumnType.NUMBER, ColumnType.INTEGER})
_LABEL = re.compile("^(?:小计|合计|总计|累计|共计|汇总|金额)*[:：]?")  # 合计：4800元 in one cell
_MOST_PEOPLE = 10**7
_LEVELS = 6  # sums right above one another: village, township, county
_INT64_SUM = 2**62
_SHOWN = 24  # characters of a cell that could not be compared
_MONEY = number_steps(ColumnSpec(type=ColumnType.MONEY))


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet whose rows are known.

    Attributes:
        place: file and sheet.
        cells: its columns, each [rows].
        kinds: uint8 [rows], the RowKind of each row.
        tables: of each table, its 0-based first row, its labels, and canonical column ->
            0-based column of the sheet.
        vocabulary: the known columns.
    """

    place: Place
    cells: Sequence[Objects]
    kinds: NDArray[np.uint8]
    tables: Sequence[tuple[int, Sequence[str], Mapping[str, int]]]
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class RunningSums:
    """Running sums of one column over the rows of people, each [rows + 1].

    ``sums`` are whole numbers of ``1 / scale``; ``halves`` are what those of rounded cells may
    differ by.
    """

    scale: int
    sums: Objects | Ints
    halves: Objects | Ints | None
    numbers: Ints
    unreadable: Ints

    def total(self, span: Span) -> Fraction:
        """Return the sum of a span."""
        return Fraction(int(self.sums[span[1]]) - int(self.sums[span[0]]), self.scale)

    def half(self, span: Span) -> Fraction:
        """Return by how much a sum may differ for cells in 万元, which are rounded."""
        halves = self.halves
        return Fraction(0) if halves is None else Fraction(halves[span[1]] - halves[span[0]])

    def first_unread(self, span: Span) -> int:
        """Return the 0-based row of the first cell of a span that can't be read."""
        before = self.unreadable[span[0]]
        return int(np.searchsorted(self.unreadable, before, side="right")) - 1

    def count(self, which: Ints, span: Span) -> int:
        """Return how many of the numbers, or of the unreadable cells, lie in a span."""
        return int(which[span[1]] - which[span[0]])


@dataclass(frozen=True, slots=True)
class _Sum:
    """One cell of a row of sums; ``name`` is the canonical column, if it is one."""

    row: int
    at: int
    value: object
    label: str
    name: str | None

    def compared(
        self,
        written: Fraction,
        found: Fraction,
        span: tuple[int, int],
        *,
        people: bool,
        half: Fraction = Fraction(0),
    ) -> TotalCheck:
        """Return the comparison of two numbers, ``written`` give or take, over 1-based rows."""
        equal = is_about(written, found, half)
        return TotalCheck(
            self.row + 1,
            self.at,
            "" if people else self.label,
            fraction_text(written),
            fraction_text(found),
            *span,
            people=people,
            outcome=Agreement.EQUAL if equal else Agreement.DIFFERENT,
        )

    def uncompared(self, unread: str = "") -> TotalCheck:
        """Return that there is nothing to compare it with, or a cell that can't be read."""
        number = None if isinstance(self.value, str) else written_number(self.value)
        shown = str(self.value)[:_SHOWN] if isinstance(self.value, (str, int, float)) else ""
        shown = shown if number is None else fraction_text(number)
        here = self.row + 1
        outcome = Agreement.NOT_COMPARED
        return TotalCheck(
            *(here, self.at, self.label, shown, "", here, here),
            people=False,
            outcome=outcome,
            unread=unread,
        )


@dataclass(slots=True)
class _Comparison:
    """A comparison in progress; columns are added up when a total first asks for them."""

    rows: SheetRows
    people: Ints
    sums: Ints
    columns: dict[int, RunningSums] = field(default_factory=dict)

    def column(self, at: int) -> RunningSums:
        if at not in self.columns:
            self.columns[at] = added_up(self.rows.cells[at], self.rows.kinds == RowKind.DATA)
        return self.columns[at]

    def heads(self, span: Span) -> int:
        return int(self.people[span[1]] - self.people[span[0]])


def compare_totals(rows: SheetRows) -> tuple[tuple[TotalCheck, ...], list[Diagnostic]]:
    """Compare every sum typed into a sheet with the sum of its rows.

    A subtotal is about the people since the sum before it; a total about all people of its
    table, or of the sheet so far where it holds several tables. Sums that stand above their
    people are about those below.

    Returns:
        Each comparison, T017 or T018 for those that differ, and T023 for those that a cell
        which can't be read stands in the way of.
    """
    sums = np.flatnonzero(np.isin(rows.kinds, _SUMS))
    if not len(sums):
        return (), []
    people = _running((rows.kinds == RowKind.DATA).astype(np.int64))
    work = _Comparison(rows, people, sums)
    checks = [check for row in sums.tolist() for check in _checks_of_row(work, row)]
    differs = Agreement.DIFFERENT
    notes = [_note(work, c) for c in checks if c.outcome is differs or c.unread]
    return tuple(checks), notes


def _checks_of_row(work: _Comparison, row: int) -> list[TotalCheck]:
    table = _table_of(work.rows, row)
    _, labels, columns = work.rows.tables[table]
    cells = [column[row] for column in work.rows.cells]
    words = [word_key(cell) for cell in cells if isinstance(cell, str)]
    spans = _spans(work, row, table, grand=any(GRAND.fullmatch(word) for word in words))
    running = any(_RUNNING.fullmatch(word) for word in words)
    names = {at: name for name, at in columns.items()}
    checks = []
    for at, cell in enumerate(cells):
        if cell is None or header_key(labels[at]) in SERIAL:
            continue
        check = _check(work, _Sum(row, at, cell, labels[at], names.get(at)), spans)
        if check is not None:
            if running and (check.unread or check.outcome is Agreement.DIFFERENT):
                check = replace(check, outcome=Agreement.NOT_COMPARED, unread="")
            checks.append(check)
    return checks


# --- which rows a sum is about -----------------------------------------------------------


def _table_of(rows: SheetRows, row: int) -> int:
    return max(i for i, (start, _, _) in enumerate(rows.tables) if start <= row)


def _spans(work: _Comparison, row: int, table: int, *, grand: bool) -> list[Span]:
    """Return the rows a sum may be about, the likeliest first."""
    rows = work.rows
    start = rows.tables[table][0]
    last = table + 1 == len(rows.tables)
    stop = len(rows.kinds) if last else rows.tables[table + 1][0]
    own = work.sums[(work.sums >= start) & (work.sums < stop)]
    behind = int(np.searchsorted(own, row))
    following = int(own[behind + 1]) if behind + 1 < len(own) else stop
    below = [(row + 1, following), (row + 1, stop)]
    if not work.heads((start, int(own[0]))):  # sums stand above their people
        return below if behind else below[::-1]
    if rows.kinds[row] == RowKind.TOTAL:
        return [(start, row), (0, row)]
    edges = [start, *(own[:behind] + 1).tolist()]
    since = edges[-1]
    if not work.heads((since, row)):
        above = [(edge, row) for edge in reversed(edges[-_LEVELS:]) if work.heads((edge, row))]
        whole = [(start, row), (0, row)] if grand else []
        # The last 合计 of a table is about all of it, however many subtotals stand above.
        return [*whole, *above] if behind + 1 == len(own) else [*above, *whole]
    return [(since, row), (start, row), (0, row)] if grand else [(since, row)]


# --- one cell ----------------------------------------------------------------------------


def _check(work: _Comparison, cell: _Sum, spans: Sequence[Span]) -> TotalCheck | None:
    """Compare what stands in one cell of a row of sums; None for words."""
    value = cell.value
    if isinstance(value, str):
        value = _LABEL.sub("", word_key(value))
        if counted := _PEOPLE.search(value):
            return _heads(work, cell, int(counted[1]), spans)
        if not any(map(str.isdigit, value)):
            return None
    kind = None if cell.name is None else work.rows.vocabulary.columns[cell.name].type
    written = written_number(value)
    if written is None or not cell.label or not spans:
        return cell.uncompared()
    if cell.name in {NAME, ID} and written.denominator == 1 and 0 <= written < _MOST_PEOPLE:
        return _heads(work, cell, int(written), spans)
    if kind is not None and kind not in _AMOUNTS:
        return cell.uncompared()
    return _amount(work, cell, written, _comparable(work, cell, spans), kind)


def _comparable(work: _Comparison, cell: _Sum, spans: Sequence[Span]) -> list[Span]:
    """Leave out spans over tables in which the column is another one."""
    starts = [(start, header_key(labels[cell.at])) for start, labels, _ in work.rows.tables]

    def same(span: Span) -> bool:
        first = max(i for i, (start, _) in enumerate(starts) if start <= span[0])
        keys = {key for start, key in starts[first:] if start < span[1]}
        return len(keys) <= 1

    return [span for span in spans if same(span)]


def _heads(work: _Comparison, cell: _Sum, written: int, spans: Sequence[Span]) -> TotalCheck | None:
    if not spans:
        return None
    span = next((span for span in spans if work.heads(span) == written), spans[0])
    values = Fraction(written), Fraction(work.heads(span))
    return cell.compared(*values, _shown(work, span), people=True)


def _amount(
    work: _Comparison,
    cell: _Sum,
    written: Fraction,
    spans: Sequence[Span],
    kind: ColumnType | None,
) -> TotalCheck:
    """Compare an amount with the sum of the rows above it, or below where it stands on top.

    A whole number in a column that holds nothing of the kind may be a number of people.
    """
    column = work.column(cell.at)
    readable = [span for span in spans if not column.count(column.unreadable, span)]
    own = half_of_wan(cell.value)

    def agrees(span: Span) -> bool:
        return is_about(written, column.total(span), own + column.half(span))

    equal = next(filter(agrees, readable), None)
    span = equal or (readable[0] if readable else None)
    heads = next((span for span in spans if work.heads(span) == written), None)
    if equal is None and kind is not ColumnType.MONEY and heads is not None:
        return cell.compared(written, written, _shown(work, heads), people=True)
    if span is None:
        return cell.uncompared(_in_the_way(column, cell.at, spans, kind))
    if written and kind is not ColumnType.MONEY and not column.count(column.numbers, span):
        return cell.uncompared()
    half, shown = own + column.half(span), _shown(work, span)
    return cell.compared(written, column.total(span), shown, people=False, half=half)


def _in_the_way(
    column: RunningSums, at: int, spans: Sequence[Span], kind: ColumnType | None
) -> str:
    """Return the address of a cell that can't be read; "" in a column that is not of numbers."""
    if not spans or (kind is None and not column.count(column.numbers, spans[0])):
        return ""
    return f"{column_letters(at)}{column.first_unread(spans[0]) + 1}"


def _shown(work: _Comparison, span: Span) -> tuple[int, int]:
    """Return the 1-based first and last row of people of a span, or the span without any."""
    people = np.flatnonzero(work.rows.kinds[span[0] : span[1]] == RowKind.DATA)
    if not len(people):
        return span[0] + 1, span[1]
    return span[0] + int(people[0]) + 1, span[0] + int(people[-1]) + 1


def _note(work: _Comparison, check: TotalCheck) -> Diagnostic:
    total = work.rows.kinds[check.row - 1] == RowKind.TOTAL
    place = replace(work.rows.place, row=check.row, cell=f"{column_letters(check.at)}{check.row}")
    kind = {"kind": "合计" if total else "小计", "kind_en": "total" if total else "subtotal"}
    if check.unread:
        return say("T023", place, header=check.header, unread=check.unread, **kind)
    return say(
        "T018" if check.people else "T017",
        place,
        **kind,
        written=check.written,
        found=check.found,
        first=check.first,
        last=check.last,
        **({} if check.people else {"header": check.header}),
    )


# --- numbers -----------------------------------------------------------------------------


def added_up(cells: Objects, data: Bools) -> RunningSums:
    """Return the running sums of a column over its rows of people."""
    codes, uniques = pd.factorize(cells)
    read = [_exact(cell) for cell in uniques]
    scale = math.lcm(*(value.denominator for value in read if value is not None))
    whole = [0 if v is None else int(v * scale) for v in read]
    small = max(map(abs, whole), default=0) * len(cells) < _INT64_SUM
    values = np.array([*whole, 0], dtype=np.int64 if small else np.object_)
    halves = np.array([*map(half_of_wan, uniques), 0], dtype=np.object_)
    good = np.array([*(v is not None for v in read), False], dtype=np.int64)
    bad = np.array([*(v is None for v in read), False], dtype=np.int64)
    return RunningSums(
        scale,
        _running(np.where(data, values[codes], 0)),
        _running(np.where(data, halves[codes], 0)) if halves.any() else None,
        _running(good[codes] * data),
        _running(bad[codes] * data),
    )


def _running(values: Ints) -> Ints:
    """Return the sums [rows + 1] of the first 0, 1, 2 … values."""
    result: Ints = np.concatenate((np.zeros(1, dtype=values.dtype), np.cumsum(values)))
    return result


def _exact(cell: object) -> Fraction | None:
    """Return the number in a cell, None where it can't be read."""
    if isinstance(cell, (str, int, float)):
        text, problem = read_number(cell, _MONEY)
        return None if problem else Fraction(text)
    return None


def written_number(cell: object) -> Fraction | None:
    """Return the sum in a cell as Excel shows it: to 15 digits, without the noise of adding."""
    if isinstance(cell, float) and np.isfinite(cell):
        return Fraction(Decimal(f"{cell:.15g}"))
    return _exact(cell)
