"""The workbook against the audit rows: every person, amount and step, and every sum."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from payouts.audit.parquet import pc
from payouts.base.bilingual import both
from payouts.base.columns import ID, NAME
from payouts.base.diagnostics import Place, say
from payouts.base.run_layout import WORKBOOK
from payouts.engine.entitlement.result import RowStatus
from payouts.output.listings import CHECKS
from payouts.output.masks import masked
from payouts.output.rolls import AMOUNT, SUMMARY
from payouts.output.unpaid import UNPAID
from payouts.output.workbook.reading import (
    SheetRows,
    UnreadableWorkbookError,
    WrittenSheet,
    no_column,
    numbers,
)
from payouts.output.workbook.text import clean
from payouts.verify.opening import read_stored_workbook
from payouts.verify.report import SHOWN
from payouts.verify.summary import check_summary, fen_of
from payouts.verify.sums import CLAIMS, NUMBER, shown, sums_off

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from payouts.base.arrays import Ints, Objects
    from payouts.base.diagnostics import Diagnostic
    from payouts.roster.find.caps import Caps
    from payouts.run.recorded import RecordedRun

_NOT_BY_OFFICE = "（不由本单位发放）"
_ROOT = "审计根 "
_APART = "　　"  # between the notes of a sheet that share a line


def check_workbook(
    folder: Path, tables: Mapping[str, pa.Table], run: RecordedRun, caps: Caps
) -> Iterator[Diagnostic]:
    """Compare every sheet with the audit rows, and every sum with its rows."""
    place = Place(file=WORKBOOK)
    try:
        grids = read_stored_workbook(folder / WORKBOOK, caps)
        yield from _root(grids, run)
        paid = {benefit: _paid(table) for benefit, table in tables.items()}
        yield from check_summary(_named(grids, SUMMARY), paid, run)
        for name, rolls, table in _rolls(grids, tables, run):
            yield from _roll(name, rolls, table)
    except UnreadableWorkbookError as problem:
        yield say("V012", place, what=str(problem))
    except (pa.ArrowException, KeyError, TypeError, ValueError, IndexError) as error:
        yield say("V012", place, what=type(error).__name__)


def _named(grids: Sequence[WrittenSheet], name: str) -> WrittenSheet:
    for grid in grids:
        if grid.name == name:
            return grid
    raise UnreadableWorkbookError(both(f"没有工作表“{name}”", f"there is no sheet {name}"))


def _root(grids: Sequence[WrittenSheet], run: RecordedRun) -> Iterator[Diagnostic]:
    cells = _named(grids, CHECKS).cells
    lines = [cell for cell in cells[:4].ravel() if isinstance(cell, str)]
    texts = [text for line in lines for text in line.split(_APART)]
    said = [text.removeprefix(_ROOT) for text in texts if text.startswith(_ROOT)]
    if said != [run.audit_root]:
        place = Place(file=WORKBOOK, sheet=CHECKS)
        actual = "、".join(said)
        yield say("V011", place, column=_ROOT.strip(), expected=run.audit_root, actual=actual)


# --- the roll of one benefit ---------------------------------------------------------------------


def _rolls(
    grids: Sequence[WrittenSheet], tables: Mapping[str, pa.Table], run: RecordedRun
) -> Iterator[tuple[str, list[WrittenSheet], pa.Table]]:
    """Yield the sheets of each paid benefit: a new one begins where numbering begins."""
    names = [grid.name for grid in grids]
    if SUMMARY not in names or UNPAID not in names:
        raise UnreadableWorkbookError(both("工作表不全", "sheets are missing"))
    between = grids[names.index(SUMMARY) + 1 : names.index(UNPAID)]
    paid = [total for total in run.totals if total.claims]
    rolls: list[list[WrittenSheet]] = []
    for grid in between:
        if not (grid.cells == AMOUNT).any():
            continue  # no roll: another listing
        header = grid.header(AMOUNT)
        if (grid.cells[header + 1 :, 0] == 1).any() or not rolls:
            rolls.append([])
        rolls[-1].append(grid)
    if len(rolls) != len(paid):
        raise UnreadableWorkbookError(
            both(
                f"花名册 {len(rolls)} 张，应为 {len(paid)} 张",
                f"{len(rolls)} rolls, not {len(paid)}",
            )
        )
    for total, sheets in zip(paid, rolls, strict=True):
        yield total.name, sheets, tables[total.benefit]


def _roll(name: str, grids: Sequence[WrittenSheet], table: pa.Table) -> Iterator[Diagnostic]:
    """Compare the roll of a benefit with its paid audit rows."""
    headers = [grid.header(AMOUNT) for grid in grids]
    heads = [grid.cells[header].tolist() for grid, header in zip(grids, headers, strict=True)]
    if any(head != heads[0] for head in heads):
        raise UnreadableWorkbookError(f"{name}: {both('表头不一', 'headers differ')}")
    lines = [SheetRows.below(grid, header) for grid, header in zip(grids, headers, strict=True)]
    paid = _paid(table)
    expected = _expected(paid, heads[0])
    body = _Body.of(grids, lines, heads[0], list(expected))
    yield from islice(_rows_off(body, expected), SHOWN)
    money = [column for column in expected if column not in {NAME, ID} and _is_money(column, paid)]
    yield from sums_off(grids, lines, money, heads[0])


def _is_money(column: str, paid: pa.Table) -> bool:
    return column == AMOUNT or f"part.{column.removesuffix(_NOT_BY_OFFICE)}" in paid.column_names


def _paid(table: pa.Table) -> pa.Table:
    return table.filter(pc.equal(table["status"], RowStatus.PAID.word))


def _expected(paid: pa.Table, head: Sequence[object]) -> dict[str, Objects]:
    """Return what the columns of a roll must say, by header: fen, or text; None where any will.

    A step that is no whole number of fen is a Fraction of them.
    """
    found: dict[str, Any] = {
        ID: _texts(paid["person_id"]),
        NAME: _texts(paid["name"]),
        AMOUNT: fen_of(paid["amount"]).astype(object),
    }
    for name in paid.column_names:
        kind, _, rest = name.partition(".")
        if kind == "part":
            header = next((h for h in (rest, f"{rest}{_NOT_BY_OFFICE}") if clean(h) in head), None)
            if header is None:
                raise UnreadableWorkbookError(no_column(rest))
            found[clean(header)] = fen_of(paid[name]).astype(object)
        elif kind == "step" and clean(rest) in head:
            exact = _exact(paid[name])
            exact[~paid[name].is_valid().to_numpy().astype(np.bool_)] = None
            found[clean(rest)] = exact
    return found


def _exact(column: pa.ChunkedArray[Any]) -> Objects:
    """Return exact texts as fen, or as a Fraction of fen where they are not whole."""
    codes, texts = pd.factorize(_texts(column))
    fen = [Fraction(text or 0) * 100 for text in texts.tolist()]
    each: Objects = np.array([*fen, 0], dtype=object)
    each[:-1] = [int(value) if value.denominator == 1 else value for value in fen]
    return each[codes]


def _rounded(cell: object, exact: object) -> bool:
    """Tell whether a cell shows a fraction of fen: to the fen, or with six decimals of a yuan."""
    if not isinstance(exact, Fraction) or isinstance(cell, str):
        return False
    fen = Fraction(cell) if isinstance(cell, int) else Fraction(repr(cell)) * 100
    return fen in {_half_up(exact, 1), _half_up(exact, 10_000)}


def _half_up(value: Fraction, parts: int) -> Fraction:
    """Return a number rounded to a part of one, half away from zero."""
    rounded = Fraction(math.floor(abs(value) * parts + Fraction(1, 2)), parts)
    return -rounded if value < 0 else rounded


def _texts(column: pa.ChunkedArray[Any]) -> Objects:
    coded = pc.fill_null(column, "").combine_chunks().dictionary_encode()
    words = [clean(word) for word in coded.dictionary.to_pylist()]
    texts: Objects = np.array([*words, ""], dtype=object)[coded.indices.to_numpy()]
    return texts


@dataclass(frozen=True, slots=True)
class _Body:
    """The body rows of a roll over its sheets.

    Attributes:
        sheet: name of the sheet of each row [n].
        row: 1-based row of the sheet [n].
        group: which subtotal each row belongs to [n].
        number: 序号 [n].
        columns: header → what the cells say [n]: fen, or text; the cell itself where it is neither.
    """

    sheet: Objects
    row: Ints
    group: Ints
    number: Objects
    columns: Mapping[str, Objects]

    @classmethod
    def of(
        cls,
        grids: Sequence[WrittenSheet],
        lines: Sequence[SheetRows],
        head: Sequence[object],
        names: Sequence[str],
    ) -> _Body:
        """Gather the body of a roll."""
        for name in (NUMBER, *names):
            if head.count(name) != 1:
                raise UnreadableWorkbookError(f"{grids[0].name}: {no_column(name)}")
        parts: dict[str, list[Objects]] = {name: [] for name in (NUMBER, *names)}
        groups, before = [], 0
        for grid, line in zip(grids, lines, strict=True):
            for name, part in parts.items():
                part.append(_cells(grid, name, head.index(name))[line.body])
            groups.append(np.searchsorted(line.subtotals, line.body) + before)
            before += len(line.subtotals)
        sheets = [
            np.full(len(line.body), grid.name, object)
            for grid, line in zip(grids, lines, strict=True)
        ]
        columns = {name: np.concatenate(cells) for name, cells in parts.items()}
        return cls(
            np.concatenate(sheets),
            np.concatenate([line.body for line in lines]) + 1,
            np.concatenate(groups),
            columns.pop(NUMBER),
            columns,
        )


def _cells(grid: WrittenSheet, name: str, column: int) -> Objects:
    """Return a column: numbers as fen, texts as they are."""
    cells = grid.cells[:, column]
    values, sound = numbers(cells, 0 if name in {NUMBER, CLAIMS} else 2)
    return np.where(sound, values, cells)


def _rows_off(body: _Body, expected: Mapping[str, Objects]) -> Iterator[Diagnostic]:
    """Yield rows of a roll that are not those of the audit, in its order within each group."""
    at = _partners(body.columns, expected)
    for index in np.flatnonzero(at < 0).tolist():
        person = body.columns[ID][index]
        yield _off(body, index, ID, "", person)
    for index in np.setdiff1d(np.arange(len(expected[ID])), at).tolist():
        place = Place(file=WORKBOOK, sheet=str(body.sheet[0]) if len(body.sheet) else None)
        person = masked(NAME, expected[NAME][index])
        said = masked(ID, expected[ID][index])
        yield say("V011", place, column=ID, expected=said, actual="", person=person)
    paired = np.flatnonzero(at >= 0)
    for name, wanted in expected.items():
        there, must = body.columns[name][paired], wanted[at[paired]]
        known = np.array([value is not None for value in must], dtype=np.bool_)
        for index in paired[known & (there != must)].tolist():
            if _rounded(body.columns[name][index], wanted[at[index]]):
                continue
            yield _off(body, index, name, wanted[at[index]], body.columns[name][index])
    numbered = np.arange(1, len(body.row) + 1)
    for index in np.flatnonzero(body.number != numbered).tolist():
        yield _off(body, index, NUMBER, str(numbered[index]), body.number[index])
    ordered = at[paired]
    same = np.diff(body.group[paired]) == 0
    for index in paired[1:][same & (np.diff(ordered) < 0)].tolist():
        yield _off(
            body, index, both("次序", "order"), both("审计明细的次序", "as in the audit"), ""
        )


def _partners(there: Mapping[str, Objects], expected: Mapping[str, Objects]) -> Ints:
    """Return which audit row each row of a roll is, -1 where none: all alike first, then by id."""
    count = len(there[ID])
    at = np.full(count, -1, dtype=np.int64)
    free = np.ones(len(expected[ID]), dtype=np.bool_)
    for names in ((ID, NAME, AMOUNT), (ID,)):
        left = np.flatnonzero(at < 0)
        rest = np.flatnonzero(free)
        if not len(left) or not len(rest):
            break
        ours, theirs = _codes(
            [there[name][left] for name in names], [expected[name][rest] for name in names]
        )
        mine = pd.DataFrame({"code": ours, "mine": left})
        other = pd.DataFrame({"code": theirs, "other": rest})
        for frame in (mine, other):
            frame["nth"] = frame.groupby("code").cumcount()
        both = mine.merge(other, on=["code", "nth"])
        at[both["mine"].to_numpy()] = both["other"].to_numpy()
        free[both["other"].to_numpy()] = False
    return at


def _codes(ours: Sequence[Objects], theirs: Sequence[Objects]) -> tuple[Ints, Ints]:
    """Return a number for each row, the same for rows that are alike in all columns."""
    codes = np.zeros(len(ours[0]) + len(theirs[0]), dtype=np.int64)
    for mine, other in zip(ours, theirs, strict=True):
        texts = [*map(repr, mine.tolist()), *map(repr, other.tolist())]
        each, _ = pd.factorize(np.array([*texts, ""], object)[:-1])
        codes, _ = pd.factorize(codes * (int(each.max(initial=0)) + 1) + each)
    return codes[: len(ours[0])], codes[len(ours[0]) :]


def _off(body: _Body, index: int, column: str, expected: object, actual: object) -> Diagnostic:
    place = Place(file=WORKBOOK, sheet=str(body.sheet[index]), row=int(body.row[index]))
    person = masked(NAME, body.columns[NAME][index])
    return say(
        "V011",
        place,
        column=column,
        expected=shown(column, expected),
        actual=shown(column, actual),
        person=person,
    )
