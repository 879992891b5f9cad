"""Results → the printed tables of `disbursement.xlsx`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from payouts.base.columns import ID, NAME, STATUS, TOWNSHIP
from payouts.base.numerals import chinese_capital
from payouts.engine.columntexts import column_texts
from payouts.engine.figureuse import illustrative_warning
from payouts.engine.payables import cell_texts
from payouts.engine.reconcile import people_paid, totals_of
from payouts.output.cover import BENEFIT, CLAIMS, PEOPLE, PER_HEAD, SUM, UNIT, averages, cover_table
from payouts.output.listings import checks_table
from payouts.output.remarks import remarks
from payouts.output.rollcells import roster_columns
from payouts.output.rollends import payee_columns, remark_columns, roll_note
from payouts.output.rollsteps import monthly_lines, step_columns
from payouts.output.rulesheet import rules_table
from payouts.output.tables import CellKind, RowGroup, Table, TableColumn, texts_of
from payouts.output.unpaid import unpaid_table
from payouts.rules.language.types import ValueKind, type_of_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from payouts.base.arrays import Ints, Objects
    from payouts.base.diagnostics import Diagnostic
    from payouts.base.period import Period
    from payouts.engine import Computed
    from payouts.engine.entitlement.result import Result
    from payouts.engine.entitlement.split import PayerPart
    from payouts.engine.reconcile import Check
    from payouts.roster.model.roster import Roster
    from payouts.rules.packs import Pack


AMOUNT = "实发金额"
SUMMARY = "汇总"
NO_TOWNSHIP = "（未填乡镇）"


@dataclass(frozen=True, slots=True)
class Printing:
    """The data that every sheet is printed from and signed with.

    Attributes:
        computed: everything that was computed.
        today: the date on it.
        root: the root over the audit tables.
    """

    computed: Computed
    today: str
    root: str = ""

    @property
    def roster(self) -> Roster:
        """What was read."""
        return self.computed.roster

    @property
    def pack(self) -> Pack:
        """The rules it was computed by."""
        return self.computed.pack

    @property
    def period(self) -> Period:
        """The months paid for."""
        return self.computed.request.period

    @property
    def signoff(self) -> tuple[str, ...]:
        """The labels of the sign-off row, the date filled in."""
        return tuple(
            f"{label}：{self.today}" if "日期" in label else label for label in self.pack.signoff
        )


def build_tables(
    printing: Printing, loose: Sequence[Diagnostic], checks: Sequence[Check]
) -> list[Table]:
    """Return every sheet in order: 汇总, one a benefit, 未发放, 对账, 规则.

    Args:
        printing: what they are printed from.
        loose: findings about files, sheets and rows of no benefit.
        checks: those made before the workbook is written.
    """
    computed = printing.computed
    results = computed.results
    return [
        summary_table(results, printing),
        *(benefit_table(result, printing) for result in results if result.paid.any()),
        unpaid_table(results, computed.roster, computed.notes, loose),
        checks_table(checks, printing.root),
        rules_table(results),
    ]


def benefit_table(result: Result, printing: Printing) -> Table:
    """Return the roll of one benefit: paid rows, by township, with what made each amount."""
    roster, period = printing.roster, printing.period
    paid = np.flatnonzero(result.paid)
    order, groups = _by_township(result, roster, paid)
    index = result.rows[order]
    lines = monthly_lines(result, order)
    steps = step_columns(result, order, lines)
    said, common = remarks(
        result, order, lines, printing.computed.results, printing.computed.doubts
    )
    columns = [TableColumn("序号", CellKind.COUNT, np.arange(1, len(order) + 1))]
    if groups:
        columns.append(TableColumn(TOWNSHIP, CellKind.LABEL, _townships(roster, index)))
    columns.append(TableColumn(NAME, CellKind.LABEL, cell_texts(roster, NAME, index)))
    columns.append(TableColumn(ID, CellKind.CODE, _ids(result, order)))
    columns += [*roster_columns(result, order), *steps.columns]
    columns += [
        TableColumn(_payer(part), CellKind.MONEY, part.fen[order], total=True)
        for part in result.parts
    ]
    columns.append(TableColumn(AMOUNT, CellKind.MONEY, result.fen[order], total=True))
    columns += payee_columns(result, printing.computed.payables, roster, order)
    columns += remark_columns(said, roster, index)
    return Table(
        sheet=result.rule.name,
        title=f"{printing.pack.office}{period.in_words()}{result.rule.name}发放花名册",
        columns=tuple(columns),
        notes=(f"发放期间：{period.in_words()}", roll_note(result.rule, steps, common), UNIT),
        bar=illustrative_warning([result]),
        groups=groups,
        total_label="合计",
        people=totals_of(result).people,
        capital=chinese_capital(int(result.fen.sum())),
        signoff=printing.signoff,
    )


def _by_township(result: Result, roster: Roster, paid: Ints) -> tuple[Ints, tuple[RowGroup, ...]]:
    """Return paid rows in the order of townships as first met, and the groups they form."""
    if TOWNSHIP not in roster.frame.columns or not len(paid):
        return paid, ()
    codes, names = pd.factorize(_townships(roster, result.rows[paid]))
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(names) + 1))
    ids = _ids(result, paid[order])
    groups = tuple(
        RowGroup(str(name), int(a), int(b), len(pd.unique(ids[a:b])))
        for name, a, b in zip(names, bounds[:-1], bounds[1:], strict=True)
    )
    return paid[order], groups


def _townships(roster: Roster, index: Ints) -> Objects:
    names = cell_texts(roster, TOWNSHIP, index)
    return np.where(names == "", NO_TOWNSHIP, names)


def _ids(result: Result, rows: Ints) -> Objects:
    return cast("Objects", result.columns[ID].data)[rows]


def _payer(part: PayerPart) -> str:
    """Return a payer as a column header; what the office does not pay says so."""
    return part.payer if part.by_office else f"{part.payer}（不由本单位发放）"


def class_column(result: Result) -> str | None:
    """Return the category that classes a benefit's people: its first required category."""
    for name, spec in result.rule.columns.items():
        if name in result.rule.optional or name == STATUS:
            continue
        if type_of_column(spec).kind is ValueKind.CATEGORY:
            return name
    return None


def summary_table(results: Sequence[Result], printing: Printing) -> Table:
    """Return the page that is signed, and below it the lines by benefit, township and class."""
    period = printing.period.in_words()
    heading = f"{printing.pack.office}{period}发放汇总表"
    cover = cover_table(printing.computed, SUMMARY, heading, period, printing.signoff)
    rows: list[tuple[str, str, str, int, int, int]] = []
    groups: list[RowGroup] = []
    for result in results:
        start = len(rows)
        rows += _summary_rows(result, printing.roster)
        if len(rows) > start:
            people = totals_of(result).people
            groups.append(RowGroup(result.rule.name, start, len(rows), people))
    if not rows:
        return cover
    heads, sums = [row[3] for row in rows], [row[5] for row in rows]
    columns = (
        TableColumn(BENEFIT, CellKind.LABEL, texts_of(row[0] for row in rows)),
        TableColumn(TOWNSHIP, CellKind.LABEL, texts_of(row[1] for row in rows)),
        TableColumn("类别", CellKind.LABEL, texts_of(row[2] for row in rows)),
        TableColumn(PEOPLE, CellKind.COUNT, _ints(heads)),
        TableColumn(CLAIMS, CellKind.COUNT, _ints(row[4] for row in rows), total=True),
        TableColumn(SUM, CellKind.MONEY, _ints(sums), total=True),
        TableColumn(PER_HEAD, CellKind.MONEY, averages(sums, heads), per_head=True),
        TableColumn("备注", CellKind.TEXT, texts_of("" for _ in rows), wide=True),
    )
    return Table(
        sheet=SUMMARY,
        title=f"{printing.pack.office}{period}发放明细汇总（分乡镇、类别）",
        columns=columns,
        notes=(f"发放期间：{period}", "", UNIT),
        groups=tuple(groups),
        total_label="合计",
        people=people_paid(results),
        cover=cover,
    )


def _summary_rows(result: Result, roster: Roster) -> list[tuple[str, str, str, int, int, int]]:
    paid = np.flatnonzero(result.paid)
    if not len(paid):
        return []
    column = class_column(result)
    classes = (
        column_texts(result.columns[column], result.rule.columns[column], paid)
        if column
        else np.full(len(paid), "", dtype=object)
    )
    frame = pd.DataFrame({
        "township": _townships(roster, result.rows[paid]),
        "class": classes,
        "id": pd.factorize(_ids(result, paid))[0],
        "fen": result.fen[paid],
    })
    made = frame.groupby(["township", "class"], sort=False).agg(
        people=("id", "nunique"), claims=("id", "size"), fen=("fen", "sum")
    )
    order = {name: i for i, name in enumerate(pd.unique(frame["township"]))}
    sums = made.to_numpy(dtype=np.int64).tolist()
    rows = [
        (result.rule.name, township, kind, people, claims, fen)
        for (township, kind), (people, claims, fen) in zip(made.index, sums, strict=True)
    ]
    return sorted(rows, key=lambda row: order[row[1]])


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)
