"""Turns a column of raw cells into values and, for each cell, what is wrong with it.

Only the distinct cells are read one by one; ids, nearly all distinct, are checked as a
matrix of characters. Nothing is repaired here that could be read in two ways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from payouts.base import identity
from payouts.base.columns import ColumnType, name_key, yes_or_no
from payouts.base.lookalikes import lookalikes, plain_ideographs
from payouts.base.money import Exact, parse_amount
from payouts.base.period import month_text
from payouts.base.vectors import Coded, Dates, Sets
from payouts.roster.cells.categories import (
    NO_CATEGORY,
    Categories,
    CategoryList,
    read_boolean,
    yes_steps,
)
from payouts.roster.cells.dates import DATE_STEPS, MONTH_STEPS, read_date, read_month
from payouts.roster.cells.nothing import marks_in
from payouts.roster.cells.numbers import number_steps
from payouts.roster.cells.problems import PROBLEMS, Problem, known_of
from payouts.roster.cells.tidy import ID_STEPS, RADICALS, TEXT_STEPS, Tidying, tidied
from payouts.roster.cells.values import (
    ACCOUNT_STEPS,
    no_account,
    read_account,
    read_integer,
    read_number,
    read_part,
    read_text,
)
from payouts.roster.model.cell import (
    DIFFERS,
    HIDDEN,
    MERGED,
    NO_CACHED_VALUE,
    NOT_FINITE,
    UNITS,
    BadCell,
    as_read,
)
from payouts.roster.model.column import Column, Data, Problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.columns import ColumnSpec
    from payouts.roster.cells.tidy import Steps

__all__ = ["PROBLEMS", "Column", "Data", "bad_problem", "parse_column", "sound_ids"]

T = TypeVar("T")

_INT64_DIGITS = 18
_SIXTEEN_DIGITS = 1e15
_FIFTEEN_DIGITS = 1e14
_MARKED = ("'", "’", "‘", "=")  # what may only tell Excel that a cell is text
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+")


def parse_column(
    cells: Objects, spec: ColumnSpec, present: Bools, ids: identity.Ids = identity.Ids.REAL
) -> Column:
    """Read one column of raw cells.

    Args:
        cells: raw cells [n] as in ``Roster.frame``.
        spec: what the column holds.
        present: which rows [n] lie in a sheet that has the column.
        ids: what a column of ids holds.
    """
    kinds = cell_kinds(cells)
    problem = np.zeros(len(cells), dtype=np.uint8)
    problem[kinds == BLANK] = Problem.BLANK
    problem[kinds == BAD] = [bad_problem(cell) for cell in cells[kinds == BAD]]
    problem[~present] = Problem.ABSENT
    todo = np.flatnonzero(problem == 0)
    free = spec.type is ColumnType.ID and ids is identity.Ids.ANY
    read = _any_ids if free else READERS[spec.type].read
    data = read(_Cells(cells, kinds, todo, problem), spec)
    nothing = None if spec.payee else marks_in(data, cells, (kinds == TEXT) & (problem != 0), spec)
    if spec.refused:
        _name_refused(cells, kinds, problem, spec)
    problem = _for_payee(problem, spec) if spec.payee else _for_account(problem, spec)
    return Column(data, problem, nothing)


def _name_refused(cells: Objects, kinds: Problems, problem: Problems, spec: ColumnSpec) -> None:
    """Name the texts without a value that the column's vocabulary knows to be none."""
    rows = np.flatnonzero((problem != Problem.NONE) & (kinds == TEXT))
    codes, distinct = pd.factorize(cells[rows])
    named = np.array([bool(known_of(text, spec)) for text in distinct], dtype=np.bool_)
    problem[rows[named[codes]]] = Problem.REFUSED


def bad_problem(cell: BadCell) -> Problem:
    """Return what is wrong with a cell that has no value."""
    return _BAD_PROBLEMS.get(cell.kind, Problem.ERROR_VALUE)


_BAD_PROBLEMS = {
    NO_CACHED_VALUE: Problem.NO_RESULT,
    NOT_FINITE: Problem.NOT_A_NUMBER,
    MERGED: Problem.MERGED,
    DIFFERS: Problem.DIFFERS,
    HIDDEN: Problem.HIDDEN,
    UNITS: Problem.UNITS,
}


def _for_account(problem: Problems, spec: ColumnSpec) -> Problems:
    """A blank account has its own code, whether or not the pack calls it payee."""
    if spec.type is ColumnType.ACCOUNT:
        problem[problem == Problem.BLANK] = Problem.ACCOUNT_BLANK
    return problem


_OF_ACCOUNTS = (*(Problem.ACCOUNT_DIGITS_LOST, Problem.ACCOUNT_NOT_DIGITS, Problem.ACCOUNT_LENGTH),)


def _for_payee(problem: Problems, spec: ColumnSpec) -> Problems:
    """Payee columns hold a release, never a computation: their codes are warnings."""
    as_payee = np.full(len(PROBLEMS), Problem.PAYEE_WRONG, dtype=np.uint8)
    as_payee[Problem.NONE] = Problem.NONE
    as_payee[Problem.BLANK] = Problem.PAYEE_BLANK
    as_payee[Problem.ABSENT] = Problem.PAYEE_ABSENT
    as_payee[list(_OF_ACCOUNTS)] = _OF_ACCOUNTS
    if spec.type is ColumnType.ACCOUNT:
        as_payee[Problem.BLANK] = Problem.ACCOUNT_BLANK
    result: Problems = as_payee[problem]
    return result


# --- distinct cells ----------------------------------------------------------------------

BLANK, TEXT, INT, FLOAT, BOOL, OTHER, BAD = range(7)
_KIND_OF_TYPE: dict[type, int] = {
    type(None): BLANK,
    str: TEXT,
    int: INT,
    float: FLOAT,
    bool: BOOL,
    BadCell: BAD,
}


def cell_kinds(cells: Objects) -> Problems:
    """Return the kind of each cell [n]: 1, 1.0, True and "1" are different cells."""
    types = list(map(type, cells))
    known = {t: _KIND_OF_TYPE.get(t, OTHER) for t in set(types)}
    return np.fromiter(map(known.__getitem__, types), dtype=np.uint8, count=len(types))


@dataclass(frozen=True, slots=True)
class _Cells:
    """A column being read: the rows in ``todo`` hold something; problems are noted in place."""

    cells: Objects
    kinds: Problems
    todo: Ints
    problem: Problems

    def read(self, reader: Callable[[object], tuple[T, Problem]], spare: T) -> tuple[Ints, list[T]]:
        """Read each distinct cell once.

        Returns:
            For each row [n] its index into the values; rows without a value have 0,
            which is the spare.
        """
        index = np.zeros(len(self.cells), dtype=np.int64)
        values: list[T] = [spare]
        kinds = self.kinds[self.todo]
        for kind in np.unique(kinds):
            rows = self.todo[kinds == kind]
            codes, distinct = pd.factorize(self.cells[rows], use_na_sentinel=False)
            readings = [reader(as_read(cell)) for cell in distinct]
            self.problem[rows] = np.array([p for _, p in readings], dtype=np.uint8)[codes]
            index[rows] = codes + len(values)
            values.extend(value for value, _ in readings)
        index[self.problem != 0] = 0
        return index, values

    def split(self, where: Bools) -> tuple[_Cells, _Cells]:
        """Return two parts of what is to be read: where the mask over ``todo`` holds, and not."""
        return replace(self, todo=self.todo[where]), replace(self, todo=self.todo[~where])

    def all_digits(self) -> Bools:
        """Tell which cells to be read are texts of nothing but ASCII digits, as accounts are."""
        found = np.asarray(self.kinds[self.todo] == TEXT)
        texts = self.cells[self.todo[found]].tolist()
        found[found] = [text.isascii() and text.isdigit() for text in texts]
        return found


# --- one reader a type -------------------------------------------------------------------


def _dates(column: _Cells, _spec: ColumnSpec) -> Dates:
    index, spans = column.read(read_date, (0, 0))
    both = np.array(spans, dtype=np.int64).reshape(-1, 2)
    first = both[index, 0]
    if (both[:, 0] == both[:, 1]).all():
        return Dates.exact(first)
    return Dates(first, both[index, 1])


def _months(column: _Cells, _spec: ColumnSpec) -> Ints:
    index, months = column.read(read_month, 0)
    return np.array(months, dtype=np.int64)[index]


def _exact(column: _Cells, spec: ColumnSpec) -> Exact:
    steps = number_steps(spec)
    index, texts = column.read(lambda cell: read_number(cell, steps), "0")
    return _decimals(texts).take(index)


def _numbers(column: _Cells, spec: ColumnSpec) -> Exact:
    steps = number_steps(spec)
    index, texts = column.read(lambda cell: read_part(cell, steps), "0")
    if any("/" in text for text in texts):
        return Exact.of([_fraction(text) for text in texts]).take(index)
    return _decimals(texts).take(index)


def _fraction(text: str) -> Fraction:
    above, _, below = text.partition("/")
    return parse_amount(above) / int(below or 1)


def _integers(column: _Cells, spec: ColumnSpec) -> Exact:
    steps = number_steps(spec)
    index, texts = column.read(lambda cell: read_integer(cell, spec, steps), "0")
    return _decimals(texts).take(index)


def _decimals(texts: list[str]) -> Exact:
    """Return plain decimal texts as exact values, over one power of ten where they fit."""
    parts = [text.partition(".") for text in texts]
    places = max(len(decimals) for _, _, decimals in parts)
    if max(len(whole) for whole, _, _ in parts) + places > _INT64_DIGITS:
        return Exact.of(texts)
    scaled = [int(whole + decimals.ljust(places, "0")) for whole, _, decimals in parts]
    return Exact(np.array(scaled, dtype=np.int64), 10**places)


def _booleans(column: _Cells, spec: ColumnSpec) -> Bools:
    steps = yes_steps(spec)
    index, answers = column.read(lambda cell: read_boolean(cell, steps), spare=False)
    return np.array(answers, dtype=np.bool_)[index]


def _texts(column: _Cells, spec: ColumnSpec) -> Coded:
    texts = np.full(len(column.cells), "", dtype=object)
    text, other = column.split(column.kinds[column.todo] == TEXT)
    trimmed = list(map(str.strip, text.cells[text.todo]))
    texts[text.todo] = trimmed
    odd = [i for i, t in enumerate(trimmed) if not t.isprintable() or t.startswith(_MARKED)]
    for row in text.todo[odd].tolist():
        texts[row], column.problem[row] = read_text(column.cells[row])
    index, values = other.read(read_text, "")
    texts[other.todo] = np.array(values, dtype=object)[index[other.todo]]
    good = column.todo[column.problem[column.todo] == 0]
    if not spec.person and lookalikes("".join(texts[good])):  # a name is never made another
        texts[good] = [plain_ideographs(t) for t in texts[good]]
    codes = np.full(len(texts), NO_CATEGORY, dtype=np.int32)
    codes[good], distinct = pd.factorize(texts[good])
    return Coded(codes, tuple(distinct))


def _categories(column: _Cells, spec: ColumnSpec) -> Coded:
    if not spec.values:
        return _texts(column, spec)
    index, codes = column.read(Categories.of(spec).read, NO_CATEGORY)
    return Coded(np.array(codes, dtype=np.int32)[index], spec.values)


def _sets(column: _Cells, spec: ColumnSpec) -> Sets:
    index, bits = column.read(CategoryList.of(spec).read, 0)
    return Sets(np.array(bits, dtype=np.int64)[index], spec.values)


def _accounts(column: _Cells, _spec: ColumnSpec) -> Objects:
    shown = np.full(len(column.cells), "", dtype=object)
    digits, column = column.split(column.all_digits())
    found = digits.cells[digits.todo]
    shown[digits.todo] = found
    none = np.fromiter(map(no_account, found), np.bool_, len(found))
    column.problem[digits.todo[none]] = Problem.ACCOUNT_LENGTH
    todo = column.todo
    # A wrong account keeps its text, so what is wrong travels with it as part of the value.
    index, readings = column.read(
        lambda cell: (read_account(cell), Problem.NONE), ("", Problem.NONE)
    )
    texts = np.array([text for text, _ in readings], dtype=object)
    problems = np.array([problem for _, problem in readings], dtype=np.uint8)
    shown[todo] = texts[index[todo]]
    column.problem[todo] = problems[index[todo]]
    return shown


# --- ids ---------------------------------------------------------------------------------


def _ids(column: _Cells, _spec: ColumnSpec) -> Objects:
    """Check ids as a matrix of characters; only those not yet in form are cleaned singly."""
    ids = np.full(len(column.cells), "", dtype=object)
    kinds = column.kinds[column.todo]
    text = column.todo[kinds == TEXT]
    number = column.todo[(kinds == INT) | (kinds == FLOAT)]
    column.problem[column.todo] = Problem.ID_MALFORMED
    column.problem[number] = _number_id_problems(column.cells[number])
    ids[text] = _cleaned_ids(column.cells[text])
    column.problem[text] = _text_id_problems(ids[text])
    return ids


def _any_ids(column: _Cells, spec: ColumnSpec) -> Objects:
    """Take any text for an id, with nothing of it checked."""
    return _texts(column, spec).texts()


def sound_ids(texts: Objects) -> tuple[Objects, Bools]:
    """Return texts [n] as ids are understood, and which of them are without fault."""
    ids = _cleaned_ids(texts)
    sound: Bools = _text_id_problems(ids) == Problem.NONE
    return ids, sound


def _cleaned_ids(texts: Objects) -> Objects:
    """Tidy those not yet in form: width, blanks, marks of text, and x in upper case."""
    cleaned = texts.copy()
    dirty = np.flatnonzero(~identity.well_formed(texts))
    cleaned[dirty] = [tidied(t, ID_STEPS) for t in texts[dirty]]
    return cleaned


def _text_id_problems(ids: Objects) -> Problems:
    problem = np.zeros(len(ids), dtype=np.uint8)
    formed = identity.well_formed(ids)
    rows = np.flatnonzero(formed)
    whole = ids[rows]
    _, born = identity.birth_days(whole)
    problem[rows[~born]] = Problem.ID_BIRTH
    problem[rows[~identity.check_matches(whole)]] = Problem.ID_CHECK
    rest = np.flatnonzero(~formed)
    problem[rest] = [_malformed(text) for text in ids[rest]]
    return problem


def _malformed(text: str) -> Problem:
    if len(text) == identity.OLD_LENGTH and text.isascii() and text.isdigit():
        return Problem.ID_OLD
    return Problem.ID_DIGITS_LOST if _SCIENTIFIC.fullmatch(text) else Problem.ID_MALFORMED


def _number_id_problems(numbers: Objects) -> Problems:
    """A number cell is never an id: Excel keeps 15 digits, and the old ids had 15."""
    size = np.abs(numbers.astype(np.float64))
    problem = np.full(len(numbers), Problem.ID_MALFORMED, dtype=np.uint8)
    problem[(size >= _FIFTEEN_DIGITS) & (size == np.floor(size))] = Problem.ID_OLD
    problem[size >= _SIXTEEN_DIGITS] = Problem.ID_DIGITS_LOST
    return problem


def _text_steps(spec: ColumnSpec) -> Steps:
    return (*TEXT_STEPS, (Tidying.NAME, name_key) if spec.person else RADICALS)


def _category_steps(spec: ColumnSpec) -> Steps:
    return Categories.of(spec).steps if spec.values else _text_steps(spec)


@dataclass(frozen=True, slots=True)
class ColumnReader:
    """How the columns of one type are read.

    Attributes:
        read: makes values of raw cells; notes what is wrong with each.
        steps: the steps by which text becomes the text of the value.
        text: the text of one value, where the kind of its data does not say.
        numeric: whether a number cell says the same as the number.
    """

    read: Callable[[_Cells, Any], Data]
    steps: Callable[[ColumnSpec], Steps]
    text: Callable[[Any], str] = str
    numeric: bool = False


# A new type of column is a line here, in ColumnType, in rules/language/types and in the template.
READERS: dict[ColumnType, ColumnReader] = {
    ColumnType.TEXT: ColumnReader(_texts, _text_steps, numeric=True),
    ColumnType.CATEGORY: ColumnReader(_categories, _category_steps),
    ColumnType.CATEGORIES: ColumnReader(_sets, lambda spec: CategoryList.of(spec).steps),
    ColumnType.BOOLEAN: ColumnReader(_booleans, yes_steps, yes_or_no),
    ColumnType.INTEGER: ColumnReader(_integers, number_steps, numeric=True),
    ColumnType.NUMBER: ColumnReader(_numbers, number_steps, numeric=True),
    ColumnType.MONEY: ColumnReader(_exact, number_steps, numeric=True),
    ColumnType.DATE: ColumnReader(_dates, lambda _: DATE_STEPS),
    ColumnType.MONTH: ColumnReader(_months, lambda _: MONTH_STEPS, month_text),
    ColumnType.ID: ColumnReader(_ids, lambda _: ID_STEPS, numeric=True),
    ColumnType.ACCOUNT: ColumnReader(_accounts, lambda _: ACCOUNT_STEPS, numeric=True),
}
