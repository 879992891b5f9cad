"""What the tables of the workbook say, compared with what was computed: people, sums, lines.

The workbook is read back against these tables, so they must be right. What is expected is taken
from the rows of each result in their own order, and never from what the tables are made of.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from payouts.base.columns import ACCOUNT, ID, NAME, TOWNSHIP
from payouts.base.diagnostics import Severity
from payouts.base.money import fen_text, yuan_grouped
from payouts.base.words import ACCOUNT_TODO
from payouts.engine.columntexts import column_texts
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.payables import NOTHING_THERE, cell_texts
from payouts.engine.reconcile import Check, check_count, totals_of
from payouts.output import rolls
from payouts.output.rollsteps import MONTHS
from payouts.roster.cells.problems import Problem
from payouts.roster.typed_columns import typed_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Ints, Objects
    from payouts.engine import Computed
    from payouts.engine.entitlement.result import Result
    from payouts.output.tables import Table
    from payouts.roster.model.roster import Roster

    Digests = NDArray[np.uint64]

_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd: a column's place matters


@dataclass(frozen=True, slots=True)
class _Paid:
    """The paid rows of a result in their own order, with digests of what identifies them.

    Attributes:
        result: the result; some of its rows are paid.
        at: positions of the paid rows among its rows [k].
        rows: the same as rows of the roster [k].
        ids: digests of the ids, read by row of the roster and not from the result [k].
        townships: digests of the townships [k].
    """

    result: Result
    at: Ints
    rows: Ints
    ids: Digests
    townships: Digests

    @classmethod
    def of(cls, result: Result, roster: Roster) -> _Paid:
        """Return the paid rows of a result."""
        at = np.flatnonzero(result.paid)
        rows = result.rows[at]
        ids = typed_rows(roster, ID, result.rule.columns[ID], rows).data
        names = cell_texts(roster, TOWNSHIP, rows)
        towns = np.where(names == "", rolls.NO_TOWNSHIP, names).astype(object)
        return cls(result, at, rows, _digests(cast("Objects", ids)), _digests(towns))


def table_checks(tables: Sequence[Table], computed: Computed, off: Sequence[Check]) -> list[Check]:
    """Check every printed person, every sum of 汇总, and the lines of 未发放.

    Args:
        tables: 汇总, the roll of each paid benefit, 未发放, others.
        computed: what they are printed from.
        off: control totals; those that are off are listed.
    """
    paid = [_Paid.of(r, computed.roster) for r in computed.results if r.paid.any()]
    summary, *others = tables
    checks = [
        _roll_check(table, people, computed) for table, people in zip(others, paid, strict=False)
    ]
    if summary.cover is not None:
        checks += [_summary_check(summary, people) for people in paid]
    checks.append(_cover_check(summary.cover or summary, computed.results))
    listed = sum(d.severity is not Severity.NOTE for d in computed.diagnostics)
    listed += sum(not check.ok for check in off)
    unpaid = others[len(paid)]
    return [*checks, check_count(f"工作簿 {unpaid.sheet}：条数", listed, unpaid.rows)]


def _roll_check(table: Table, paid: _Paid, computed: Computed) -> Check:
    """Check that a roll has each person paid, with all that identifies and pays them, and no other.

    That is name, township, months, account and amount.
    """
    columns = {column.header: column.cells for column in reversed(table.columns)}
    amount = next(c.cells for c in table.columns if c.total and c.header == rolls.AMOUNT)
    towns = [columns[TOWNSHIP]] if TOWNSHIP in columns else []
    months = _months(paid)
    accounts, blank = _accounts(paid, computed), np.full(table.rows, "", dtype=object)
    printed = _digests(
        *(_digests(columns[ID]), columns[NAME], amount, columns.get(ACCOUNT, blank)),
        *(columns[header] for header in months),
        *map(_digests, towns),
    )
    expected = [paid.townships] if towns else []
    names = cell_texts(computed.roster, NAME, paid.rows)
    due = _digests(*(
        paid.ids,
        names,
        paid.result.fen[paid.at],
        accounts,
        *months.values(),
        *expected,
    ))
    found = _in_both(due, printed)
    return Check(
        f"工作簿 {table.sheet}：逐人核对",
        str(len(due)),
        f"{found}（共 {len(printed)} 行）" if len(printed) != found else str(found),
        ok=found == len(due) == len(printed),
        internal=True,
    )


def _months(paid: _Paid) -> dict[str, Ints]:
    """Return the months due of each paid row [k], by the header they are printed under."""
    lines: dict[str, Ints] = {}
    for stretch in paid.result.stretches:
        months = lines.setdefault(stretch.line, np.zeros(len(paid.result.rows), dtype=np.int64))
        months[stretch.rows] += stretch.last - stretch.first + 1
    printed = {line: months[paid.at] for line, months in lines.items() if months[paid.at].any()}
    alone = len(printed) == 1
    return {MONTHS if alone else f"{line}月数": months for line, months in printed.items()}


def _accounts(paid: _Paid, computed: Computed) -> Objects:
    """Return what has to stand as the account of each paid row [k], read by row of the roster."""
    roster, rows = computed.roster, paid.rows
    spec = computed.pack.vocabulary.columns.get(ACCOUNT)
    doubtful = roster.ambiguous(ACCOUNT)[rows]
    if spec is None or not (roster.present(ACCOUNT)[rows] | doubtful).any():
        return np.full(len(rows), "", dtype=object)
    column = typed_rows(roster, ACCOUNT, spec, rows)
    texts = np.full(len(rows), ACCOUNT_TODO["wrong"].zh, dtype=object)
    texts[np.isin(column.problem, NOTHING_THERE)] = ACCOUNT_TODO["blank"].zh
    sound = (column.problem == Problem.NONE) & ~doubtful
    texts[sound] = cast("Objects", column.data)[sound]
    texts[doubtful] = ACCOUNT_TODO["wrong"].zh
    return texts


def _summary_check(table: Table, paid: _Paid) -> Check:
    """Check a benefit's lines of 汇总: people by line and in all, claims and amount."""
    columns = {column.header: column.cells for column in table.columns}
    result = paid.result
    name = result.rule.name
    mine = columns["待遇项目"] == name
    printed = [int(columns[header][mine].sum()) for header in ("人数", "人次", "金额")]
    people = [group.people for group in table.groups if group.label == name]
    totals = totals_of(result)
    column = rolls.class_column(result)
    classes = (
        [column_texts(result.columns[column], result.rule.columns[column], paid.at)]
        if column
        else []
    )
    lines = _digests(paid.ids, paid.townships, *classes)
    expected = _in_words([len(np.unique(lines)), totals.claims, totals.fen], [totals.people])
    actual = _in_words(printed, people)
    return Check(
        f"汇总 {name}：人数、人次、金额", expected, actual, expected == actual, internal=True
    )


def _cover_check(table: Table, results: Sequence[Result]) -> Check:
    """Check the page that is signed: people, claims, amount, payers and who is left out."""
    columns = {column.header: column.cells.tolist() for column in table.columns}
    names = ("待遇项目", "人数", "人次", "金额", "人均")
    printed = [list(line) for line in zip(*(columns[name] for name in names), strict=True)]
    said = [
        [int(found) for found in re.findall(r"(?:^|[\n、])(?:待核实|退回|不发放) (\d+) 人", text)]
        for text in columns["未发放"]
    ]
    expected = [_cover_line(result) for result in results]
    left_out = [_left_out(result) for result in results]
    payers = [
        all(f"{part.payer} {yuan_grouped(int(part.fen.sum()))}" in text for part in result.parts)
        for result, text in zip(results, columns["由谁负担"], strict=False)
    ]
    off = [
        result.rule.name
        for at, result in enumerate(results)
        if printed[at : at + 1] != [expected[at]] or said[at] != left_out[at] or not payers[at]
    ]
    ids = [result.ids[result.paid] for result in results]
    people = len(set(np.concatenate(ids).tolist())) if ids else 0
    ok = not off and len(printed) == len(results) and table.counted == people
    wrong = f"（不符：{'、'.join(off)}）" if off else ""
    return Check(
        "汇总首页：人数、人次、金额、人均、负担、未发放",
        f"{len(results)} 项、{people} 人",
        f"{len(printed)} 项、{table.counted} 人{wrong}",
        ok=ok,
        internal=True,
    )


def _cover_line(result: Result) -> list[object]:
    """Return a benefit's name, people, claims, fen and fen for each, from its rows."""
    rows = np.flatnonzero(result.status == RowStatus.PAID)
    people, fen = len(set(result.ids[rows].tolist())), int(result.fen[rows].sum())
    each = int(Fraction(fen, people) + Fraction(1, 2)) if people else None
    return [result.rule.name, people, len(rows), fen, each]


def _left_out(result: Result) -> list[int]:
    """Return how many people are held, rejected and not due, as far as there are any."""
    counts = []
    for status in (RowStatus.HELD, RowStatus.REJECTED, RowStatus.ZERO):
        ids = result.ids[result.status == status].tolist()
        known = {person for person in ids if person}
        counts.append(len(known) + sum(not person for person in ids))
    return [count for count in counts if count]


def _in_words(sums: Sequence[int], people: Sequence[int]) -> str:
    """Return people over the lines, claims and fen, and the people of the subtotal."""
    over_lines, claims, fen = sums
    distinct = "、".join(map(str, people))
    return f"{distinct} 人（各行 {over_lines}）、{claims} 人次、{fen_text(fen)}"


def _digests(*columns: NDArray[Any]) -> Digests:
    """Return one number for each row of some columns of texts, fen or digests."""
    made: Digests = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        texts = column.dtype.kind == "O"
        one = pd.util.hash_array(column, categorize=False) if texts else column.view(np.uint64)
        made = made * _SPREAD + one
    return made


def _in_both(one: Digests, other: Digests) -> int:
    """Return how many rows are in both, each as often as it is in either."""
    values, codes = np.unique(np.concatenate([one, other]), return_inverse=True)
    times = [
        np.bincount(part, minlength=len(values)) for part in (codes[: len(one)], codes[len(one) :])
    ]
    return int(np.minimum(*times).sum())
