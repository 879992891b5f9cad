"""Classifies the rows of a sheet: people, totals, sign-offs, notes, blanks.

A row is a person unless it is clearly something else, so that a doubt ends in a held
row and never in a person left out. A row with an id is always a person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.columns import ID, NAME, TOWNSHIP, ColumnType, header_key, word_key
from payouts.base.identity import SAMPLE_AREA, has_many_digits
from payouts.roster.model.sheet_record import RowKind, filled_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.columns import Vocabulary


# The last lines are what Excel, WPS and LibreOffice write below tables and groups themselves.
_SUM_WORDS = (
    "小计|合计|总计|累计|共计|总人数|总户数|汇总|总和|计数|总计数|平均值|总计平均值|最大值|最小值"
    "|(?i:(?:grand)?(?:total|count|average)|sub-?total)"
)
# What may follow the word in the same cell: （54人）, ：54人, 4800元.
_SUM_TAIL = r"(?:（.*）)?[:：]?(?:共?\d[\d,.]*(?:人次?|名|户|万?元)[,、;]?)*"
_SUM = re.compile(rf"(?:.{{0,20}})(?:{_SUM_WORDS}){_SUM_TAIL}|共\d+[人名户].*")
# Below a group they write its name, a blank and the word: 张三 汇总, 甲镇 Total.
_GROUP_SUM = re.compile(rf".*\S\s+(?:{_SUM_WORDS})\s*")
# In the column of names only whole words and places count: someone may be called 王总计.
_SUM_AS_NAME = re.compile(
    rf"(?:本[页表年月季期]|全[年县市区旗]|人数|户数|金额|.*[镇乡村区县市旗木道级类])?"
    rf"(?:{_SUM_WORDS}){_SUM_TAIL}|共\d+[人名户].*"
)
GRAND = re.compile(
    rf"(?:合计|总计|共计|总人数|总户数|汇总|总和|(?i:(?:grand)?total)){_SUM_TAIL}|共\d+[人名户].*"
)
_SIGNOFF = re.compile(
    r"(?:单位|部门|会计|财务|分管|主管|经办|科室|股室)?"
    r"(?:负责人|领导|主管|会计|出纳|复核人?|审核人?|审批人?|经办人?|制表人?|制单人?|填表人?|填报人?"
    r"|制表日期|制单日期|填表日期|填报日期|打印日期|制表时间|填报时间|制单单位|制表单位|填报单位"
    r"|签字|签章|盖章)"
    r"(?:（签字）|（签章）|（盖章）|签字|签章)?(?:[:：].*)?"
)
_NOTE = re.compile(
    r"（?(?:注|附注|备注|说明|填表说明|填报说明|单位|金额单位|计量单位)\d*[:：、].*"
    r"|(?:合计|总计|共计)?(?:金额|人民币)?（?(?:人民币)?大写）?[:：].*"
    r"|（?(?:以下(?:均?为?空白|无正文|空)|[本此]页(?:以下)?(?:空白|无正文)|续[表上页]{1,2}|[转接][上下]页)）?"
)
_NUMBERED_NOTE = re.compile(r"(?:\d{1,2}[.、．]|[（]\d{1,2}[）]).{6,}")
SERIAL = frozenset(("序号", "编号", "顺序号", "行次", "NO", "NO.", "No", "No."))
_LONG_NOTE = 20  # characters; no name, place or category is as long
_LEFT = 2  # columns in which remarks begin
_LABELS = 2  # this many sign-off labels leave no doubt
_EVIDENCE = 2  # this many filled columns of a person make a person
_EXAMPLE = "示例"  # how the name on an example row begins
# What may stand in the column of names on a row of sums and is nobody's name.
_NO_NAME = re.compile(
    r"[元人户名个计无]|人数|户数|金额|人次|总?人口|大写|小写|本页|本表|全[县市区旗镇乡]"
    r"|(?:人民币)?[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+"
)
_NAME = re.compile(r"[\u3400-\u9fff·•.a-zA-Z]+")
_ID_NUMBER = 1e9  # a number cell under the id header that once was an id
# Sums stand under these, remarks under texts, a head count under the id: they don't speak
# for a person.
_SILENT = frozenset((ColumnType.MONEY, ColumnType.NUMBER, ColumnType.TEXT, ColumnType.ID))


def classify(
    cells: Sequence[Objects],
    labels: Sequence[str],
    columns: Mapping[str, int],
    vocabulary: Vocabulary,
    headers: Bools,
) -> NDArray[np.uint8]:
    """Return the :class:`RowKind` of each row below the header.

    Args:
        cells: the columns of the sheet, each [n], header rows left out.
        labels: the header of each of them.
        columns: canonical column -> index into ``cells``.
        vocabulary: the known columns.
        headers: which rows [n] say the header again.
    """
    n = len(cells[0]) if cells else 0
    kinds = np.full(n, RowKind.DATA, dtype=np.uint8)
    doubtful = np.flatnonzero(~has_id(cells, columns))
    if len(doubtful):
        few = [column[doubtful] for column in cells]
        kinds[doubtful] = _classify_without_id(few, labels, columns, vocabulary)
    kinds[_examples(cells, columns)] = RowKind.EXAMPLE
    kinds[headers] = RowKind.HEADER
    return _without_lone_subtotals(kinds)


def has_id(cells: Sequence[Objects], columns: Mapping[str, int]) -> Bools:
    """Tell which rows [n] hold, as an id, something that is or was one, however damaged."""
    n = len(cells[0]) if cells else 0
    if ID not in columns:
        return np.zeros(n, dtype=np.bool_)
    column = cells[columns[ID]]
    kind = list(map(type, column))
    is_text = np.array([k is str for k in kind], dtype=np.bool_)
    is_number = np.array([k is float or k is int for k in kind], dtype=np.bool_)
    result = np.zeros(n, dtype=np.bool_)
    result[is_text] = has_many_digits(column[is_text])
    result[is_number] = np.abs(column[is_number].astype(np.float64)) >= _ID_NUMBER
    return result


def _examples(cells: Sequence[Objects], columns: Mapping[str, int]) -> Bools:
    """Tell which rows [n] are examples of a template: 示例 as name and an id of nobody's area."""
    if NAME not in columns or ID not in columns:
        return np.zeros(len(cells[0]) if cells else 0, dtype=np.bool_)
    named = _where(cells[columns[NAME]], lambda text: text.startswith(_EXAMPLE))
    if not named.any():
        return named
    result: Bools = named & _where(cells[columns[ID]], lambda text: text.startswith(SAMPLE_AREA))
    return result


def _classify_without_id(
    cells: Sequence[Objects],
    labels: Sequence[str],
    columns: Mapping[str, int],
    vocabulary: Vocabulary,
) -> NDArray[np.uint8]:
    filled = np.array([filled_cells(column) for column in cells], dtype=np.bool_)
    first = _first_cells(cells, filled)
    signs = np.array([_where(column, _SIGNOFF) for column in cells], dtype=np.bool_)
    sums = _sum_cells(cells, columns)
    speaking = [at for name, at in columns.items() if vocabulary.columns[name].type not in _SILENT]
    named = _named(cells, columns)
    told = filled & ~signs & ~sums
    if sums.any():  # what a table counts of its dates and ranks below them is a number
        counted = np.array([_numbers(column) for column in cells], dtype=np.bool_)
        in_words = _anywhere((told & ~counted)[speaking])
        told &= ~(counted & (_anywhere(sums) & ~named & ~in_words))
    evidence: Ints = told[speaking].sum(axis=0)
    labelled: Ints = signs.sum(axis=0)
    unlike_person: Bools = evidence < _EVIDENCE
    noted = unlike_person & (_where(first, _NOTE) | _is_remark(filled, first))
    signed = _where(first, _SIGNOFF) & (unlike_person | (labelled >= _LABELS))
    # 合计 beside a name may be typed into a person's row: better held than left out.
    summed = _anywhere(sums) & unlike_person & ~named
    grand = _anywhere(np.array([_where(c, GRAND) for c in cells], dtype=np.bool_))

    # Later lines overrule earlier ones.
    kinds = np.full(filled.shape[1], RowKind.DATA, dtype=np.uint8)
    kinds[_only_serial(filled, first, labels)] = RowKind.BLANK
    kinds[noted] = RowKind.NOTE
    kinds[signed] = RowKind.SIGNOFF
    kinds[summed & grand] = RowKind.TOTAL
    kinds[summed & ~grand] = RowKind.SUBTOTAL
    kinds[~_anywhere(filled)] = RowKind.BLANK
    return kinds


def _only_serial(filled: Bools, first: Objects, labels: Sequence[str]) -> Bools:
    """Tell which rows hold a serial number only: forms come with them filled in."""
    serial = [i for i, label in enumerate(labels) if header_key(label) in SERIAL]
    others = _anywhere(np.delete(filled, serial, axis=0))
    numbers = np.array([isinstance(cell, (int, float)) for cell in first], dtype=np.bool_)
    return ~others & (numbers | _where(first, str.isdigit))


def _is_remark(filled: Bools, first: Objects) -> Bools:
    """Tell which rows are one long text at the left, or one numbered remark."""
    alone: Bools = filled.sum(axis=0) == 1
    left = _anywhere(filled[:_LEFT])
    return alone & left & _where(first, _is_long_note)


def _sum_cells(cells: Sequence[Objects], columns: Mapping[str, int]) -> Bools:
    """Tell which cells [column, row] say 合计 or the like, up to name and id or as a township."""
    leading = max((columns[c] for c in (NAME, ID) if c in columns), default=1) + 1
    looked_at = dict.fromkeys((*range(leading), columns.get(TOWNSHIP, 0)))
    found = np.zeros((len(cells), len(cells[0])), dtype=np.bool_)
    for at in looked_at:
        if at == columns.get(NAME):
            by_group = _where(cells[at], _GROUP_SUM, str)
            found[at] = _where(cells[at], _SUM_AS_NAME) | by_group
        else:
            found[at] = _where(cells[at], _SUM)
    return found


def _named(cells: Sequence[Objects], columns: Mapping[str, int]) -> Bools:
    """Tell which rows [n] hold, as a name, what may be one and is neither a sum nor a label."""
    if NAME not in columns:
        return np.zeros(len(cells[0]), dtype=np.bool_)
    names = cells[columns[NAME]]
    return _where(names, _is_name) & ~_where(names, _GROUP_SUM, str)


def _numbers(cells: Objects) -> Bools:
    """Tell which cells [n] are numbers."""
    return np.array([type(cell) in {int, float} for cell in cells], dtype=np.bool_)


def _is_name(text: str) -> bool:
    others = (_SUM_AS_NAME, _SIGNOFF, _NOTE, _NO_NAME)
    return _NAME.fullmatch(text) is not None and not any(p.fullmatch(text) for p in others)


def known_headers(cells: Sequence[Objects], knows: Callable[[str], bool]) -> Ints:
    """Count in each row [n] the cells that are the header of a known column."""
    hits = np.zeros(len(cells[0]) if cells else 0, dtype=np.int64)
    for column in cells:
        hits += _where(column, knows, str)
    return hits


def _anywhere(marks: Bools) -> Bools:
    """Tell which rows are marked in any column; ``marks`` is [column, row]."""
    result: Bools = np.logical_or.reduce(marks, axis=0)
    return result


def _first_cells(cells: Sequence[Objects], filled: Bools) -> Objects:
    """Return the first filled cell of each row, None in a blank row."""
    first = np.full(filled.shape[1], None, dtype=object)
    for at in range(len(cells) - 1, -1, -1):
        first[filled[at]] = cells[at][filled[at]]
    return first


def is_note(text: str) -> bool:
    """Tell whether a text is a remark by how it begins (注：)."""
    return _NOTE.fullmatch(word_key(text)) is not None


def _is_long_note(text: str) -> bool:
    return len(text) >= _LONG_NOTE or _NUMBERED_NOTE.fullmatch(text) is not None


def _where(
    cells: Objects,
    test: re.Pattern[str] | Callable[[str], bool],
    key: Callable[[str], str] = word_key,
) -> Bools:
    """Tell which cells [n] are texts that, as they are compared, pass the test as a whole."""
    passes = test if callable(test) else test.fullmatch
    codes, uniques = pd.factorize(cells)
    flags = [isinstance(u, str) and bool(passes(key(u))) for u in uniques]
    result: Bools = np.array([*flags, False], dtype=np.bool_)[codes]  # the last is for blanks
    return result


def _without_lone_subtotals(kinds: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A 合计 with people below it is the subtotal of a township."""
    people = np.flatnonzero(kinds == RowKind.DATA)
    if len(people):
        before_last = np.arange(len(kinds)) < people[-1]
        kinds[before_last & (kinds == RowKind.TOTAL)] = RowKind.SUBTOTAL
    return kinds
