"""Results → the printed tables of `disbursement.xlsx`: what is paid, what is not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from payouts.compute.result import RowStatus
from payouts.identity import mask_id
from payouts.money import Exact, Rounding, fen_text
from payouts.numerals import chinese_capital
from payouts.period import ALWAYS_AFTER, day_text
from payouts.reconcile import people_over, totals_of
from payouts.roster.problems import plain_text
from payouts.rules.models import Status
from payouts.rules.types import Kind as ValueKind
from payouts.rules.types import type_of_column
from payouts.shown import shown
from payouts.tables import Group, Kind, Table, TableColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.compute.result import Result
    from payouts.describe import RowNote
    from payouts.diagnostics import Diagnostic
    from payouts.period import Period
    from payouts.reconcile import Check
    from payouts.roster.model import Roster
    from payouts.rules.packs import Pack

    Ints = NDArray[np.int64]
    Objects = NDArray[np.object_]

AMOUNT = "实发金额"
TOWNSHIP = "乡镇"
SUMMARY, UNPAID, CHECKS, RULES = "汇总", "未发放", "对账", "规则"
_NO_TOWNSHIP = "（未填乡镇）"
_UNIT = "单位：元"
_NOT_PRINTED = ("姓名", "身份证号", TOWNSHIP, "补助项目", "状态", "状态日期")
_PAYEE = ("开户银行", "银行账号", "收款人姓名")
_STATUS_WORDS = {
    RowStatus.REJECTED: "退回更正 rejected",
    RowStatus.HELD: "待核实 held",
    RowStatus.ZERO: "不发放 zero",
}
STATUS_WORDS = {
    Status.PUBLISHED: "已公布 published",
    Status.DERIVED: "推算 derived",
    Status.INFERRED: "推断 inferred",
    Status.ILLUSTRATIVE: "示例 illustrative",
    Status.UNKNOWN: "未知 unknown",
}


@dataclass(frozen=True, slots=True)
class FigureUse:
    """A version of a figure and the paid rows that rest on it."""

    figure: str
    version: int
    status: Status
    people: int
    fen: int


def figure_uses(result: Result) -> list[FigureUse]:
    """Return every version of a figure that paid amounts rest on."""
    paid = result.paid
    people = result.columns["身份证号"].data
    uses: list[FigureUse] = []
    pairs = dict.fromkeys(pair for combination in result.figure_sets for pair in combination)
    for figure, version in pairs:
        sets = [i for i, c in enumerate(result.figure_sets) if (figure, version) in c]
        rows = np.flatnonzero(paid & np.isin(result.figures, sets))
        if len(rows):
            status = result.rule.figures[figure].versions[version].status
            count = int(pd.Series(cast("Objects", people)[rows]).nunique())
            uses.append(FigureUse(figure, version, status, count, int(result.fen[rows].sum())))
    return uses


def illustrative_bar(results: Iterable[Result]) -> str | None:
    """Return the warning for tables whose amounts rest on invented figures, or None."""
    named = [
        f"{result.rule.name}·{use.figure}"
        for result in results
        for use in figure_uses(result)
        if use.status is Status.ILLUSTRATIVE
    ]
    if not named:
        return None
    words = "、".join(dict.fromkeys(named))
    return f"示例数据 ILLUSTRATIVE：{words} 为示例标准，仅供演示，不得据以发放"


@dataclass(frozen=True, slots=True)
class Printing:
    """What every sheet is printed from and signed with; ``today`` is the date on it."""

    roster: Roster
    pack: Pack
    period: Period
    today: str

    @property
    def signoff(self) -> tuple[str, ...]:
        """The labels of the sign-off row, the date filled in."""
        return tuple(
            f"{label}：{self.today}" if "日期" in label else label for label in self.pack.signoff
        )


def build_tables(
    results: Sequence[Result],
    printing: Printing,
    notes: Sequence[RowNote],
    loose: Sequence[Diagnostic],
    checks: Sequence[Check],
) -> list[Table]:
    """Return every sheet in order: 汇总, one a benefit, 未发放, 对账, 规则."""
    return [
        summary_table(results, printing),
        *(benefit_table(result, printing) for result in results if result.paid.any()),
        unpaid_table(results, printing.roster, notes, loose),
        checks_table(checks),
        rules_table(results),
    ]


def benefit_table(result: Result, printing: Printing) -> Table:
    """Return the roll of one benefit: paid rows, by township, with every step."""
    roster, period = printing.roster, printing.period
    paid = np.flatnonzero(result.paid)
    order, groups = _by_township(result, roster, paid)
    index = result.rows[order]
    columns = [TableColumn("序号", Kind.COUNT, np.arange(1, len(order) + 1))]
    if groups:
        columns.append(TableColumn(TOWNSHIP, Kind.LABEL, _townships(roster, index)))
    columns.append(TableColumn("姓名", Kind.LABEL, _cells(roster, "姓名", index)))
    columns.append(TableColumn("身份证号", Kind.CODE, _ids(result, order)))
    columns += _printed_columns(result, order)
    columns += _step_columns(result, order)
    columns.append(TableColumn(AMOUNT, Kind.MONEY, result.fen[order], total=True))
    columns += _payee_columns(roster, index)
    fen = int(result.fen.sum())
    return Table(
        sheet=result.rule.name,
        title=f"{printing.pack.office}{period.in_words()}{result.rule.name}发放花名册",
        columns=tuple(columns),
        notes=(f"发放期间：{period.in_words()}", "", _UNIT),
        bar=illustrative_bar([result]),
        groups=groups,
        total_label="合计",
        people=totals_of(result).people,
        capital=chinese_capital(fen),
        signoff=printing.signoff,
    )


def _by_township(result: Result, roster: Roster, paid: Ints) -> tuple[Ints, tuple[Group, ...]]:
    """Return paid rows in the order of townships as first met, and the groups they form."""
    if TOWNSHIP not in roster.frame.columns or not len(paid):
        return paid, ()
    codes, names = pd.factorize(_townships(roster, result.rows[paid]))
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(names) + 1))
    ids = _ids(result, paid[order])
    groups = tuple(
        Group(str(name), int(a), int(b), int(pd.Series(ids[a:b]).nunique()))
        for name, a, b in zip(names, bounds[:-1], bounds[1:], strict=True)
    )
    return paid[order], groups


def _townships(roster: Roster, index: Ints) -> Objects:
    names = _cells(roster, TOWNSHIP, index)
    return np.where(names == "", _NO_TOWNSHIP, names)


def _cells(roster: Roster, column: str, index: Ints) -> Objects:
    """Return raw cells as trimmed text; worked out once for each distinct cell."""
    cells = roster.cells(column)[index]
    texts = [c.strip() if isinstance(c, str) else plain_text(c) for c in cells]
    return np.array([*texts, ""], dtype=object)[:-1]


def _ids(result: Result, rows: Ints) -> Objects:
    return cast("Objects", result.columns["身份证号"].data)[rows]


def _printed_columns(result: Result, order: Ints) -> list[TableColumn]:
    """Return the rule's own columns, as the rule chooses them or those it requires."""
    rule = result.rule
    names = rule.printed or tuple(
        name for name in rule.columns if name not in rule.optional and name not in _NOT_PRINTED
    )
    made = []
    for name in names:
        if name in rule.columns and name not in _NOT_PRINTED:
            texts = shown(result.columns[name], rule.columns[name], order)
            made.append(TableColumn(name, Kind.LABEL, texts))
    return made


def _step_columns(result: Result, order: Ints) -> list[TableColumn]:
    """Return the months due, month-level steps and the steps before the last, as exact text."""
    last = result.rule.payment[-1].name
    made = _month_columns(result, order)
    for step in result.steps:
        if step.name != last:
            texts = step.values.take(order).text()
            made.append(TableColumn(step.name, Kind.EXACT, texts))
    return made


def _month_columns(result: Result, order: Ints) -> list[TableColumn]:
    """Return how many months are due and each month-level step.

    Values that follow one another within the period are joined by an arrow.
    """
    made = []
    for line in dict.fromkeys(stretch.line for stretch in result.stretches):
        months = np.zeros(len(result.rows), dtype=np.int64)
        texts: dict[str, Objects] = {}
        for stretch in (s for s in result.stretches if s.line == line):
            months[stretch.rows] += stretch.last - stretch.first + 1
            for step in stretch.steps:
                before = texts.setdefault(step.name, np.full(len(months), "", dtype=object))
                before[stretch.rows] = _followed(before[stretch.rows], step.values.text())
        several = len({stretch.line for stretch in result.stretches}) > 1
        header = f"{line}月数" if several else "发放月数"
        made.append(TableColumn(header, Kind.COUNT, months[order]))
        made += [TableColumn(name, Kind.EXACT, text[order]) for name, text in texts.items()]
    return made


def _followed(before: Objects, after: Objects) -> Objects:
    """Return ``a``, ``b`` or ``a→b``: what came before, and what follows it if it differs."""
    changed = (before != "") & (before != after)
    return np.where(changed, before + "→" + after, after).astype(object)


def _payee_columns(roster: Roster, index: Ints) -> list[TableColumn]:
    made = []
    for name in _PAYEE:
        if name in roster.frame.columns:
            kind = Kind.CODE if name == "银行账号" else Kind.LABEL
            cells = _cells(roster, name, index)
            if (cells != "").any():
                made.append(TableColumn(name, kind, cells))
    return made


def class_column(result: Result) -> str | None:
    """Return the category that classes a benefit's people: its first required category."""
    for name, spec in result.rule.columns.items():
        if name in result.rule.optional or name == "状态":
            continue
        if type_of_column(spec).kind is ValueKind.CATEGORY:
            return name
    return None


def summary_table(results: Sequence[Result], printing: Printing) -> Table:
    """Return people, claims, amount and average by benefit, township and class."""
    period = printing.period
    rows: list[tuple[str, str, str, int, int, int]] = []
    groups: list[Group] = []
    for result in results:
        start = len(rows)
        rows += _summary_rows(result, printing.roster)
        if len(rows) > start:
            people = totals_of(result).people
            groups.append(Group(result.rule.name, start, len(rows), people))
    total = sum(row[5] for row in rows)
    columns = (
        TableColumn("待遇项目", Kind.LABEL, _objects(row[0] for row in rows)),
        TableColumn(TOWNSHIP, Kind.LABEL, _objects(row[1] for row in rows)),
        TableColumn("类别", Kind.LABEL, _objects(row[2] for row in rows)),
        TableColumn("人数", Kind.COUNT, _ints(row[3] for row in rows)),
        TableColumn("人次", Kind.COUNT, _ints(row[4] for row in rows), total=True),
        TableColumn("金额", Kind.MONEY, _ints(row[5] for row in rows), total=True),
        TableColumn("人均", Kind.MONEY, _averages([(row[5], row[3]) for row in rows])),
    )
    return Table(
        sheet=SUMMARY,
        title=f"{printing.pack.office}{period.in_words()}发放汇总表",
        columns=columns,
        notes=(f"发放期间：{period.in_words()}", f"共 {people_over(results)} 人", _UNIT),
        bar=illustrative_bar(results),
        groups=tuple(groups),
        total_label="合计",
        people=people_over(results),
        capital=chinese_capital(total),
        signoff=printing.signoff,
    )


def _summary_rows(result: Result, roster: Roster) -> list[tuple[str, str, str, int, int, int]]:
    paid = np.flatnonzero(result.paid)
    if not len(paid):
        return []
    column = class_column(result)
    classes = (
        shown(result.columns[column], result.rule.columns[column], paid)
        if column
        else np.full(len(paid), "", dtype=object)
    )
    frame = pd.DataFrame({
        "township": _townships(roster, result.rows[paid]),
        "class": classes,
        "id": _ids(result, paid),
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


def _objects(values: Iterable[str]) -> Objects:
    return np.array([*values, ""], dtype=object)[:-1]


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _averages(sums: Sequence[tuple[int, int]]) -> Ints:
    """Return fen per person, half up to the fen."""
    exact = Exact.of([Fraction(fen, max(people, 1)) for fen, people in sums])
    return (exact.round(Fraction(1), Rounding.HALF_UP) / 100).to_fen()


def unpaid_table(
    results: Sequence[Result],
    roster: Roster,
    notes: Sequence[RowNote],
    loose: Sequence[Diagnostic],
) -> Table:
    """Return everything that is not paid or needs a look: who, where, why, what to do."""
    by_benefit: Mapping[str, Result] = {r.rule.benefit: r for r in results}
    lines: list[tuple[str, ...]] = []
    for note in notes:
        result = by_benefit[note.benefit]
        index = int(result.rows[note.row])
        status = _STATUS_WORDS.get(note.status, "提醒 warning")
        person = mask_id(plain_text(roster.cells("身份证号")[index]))
        lines.append(_unpaid_line(result.rule.name, status, person, note.diagnostic))
    lines += [_unpaid_line("—", d.severity.value, "", d) for d in loose]
    headers = (
        ("待遇项目", Kind.LABEL, False),
        ("状态", Kind.LABEL, False),
        ("姓名", Kind.LABEL, False),
        ("身份证号", Kind.CODE, False),
        ("位置", Kind.TEXT, True),
        ("代码", Kind.LABEL, False),
        ("原值", Kind.TEXT, True),
        ("原因", Kind.TEXT, True),
        ("处理", Kind.TEXT, True),
        ("规则", Kind.TEXT, True),
    )
    columns = tuple(
        TableColumn(header, kind, _objects(line[i] for line in lines), wide=wide)
        for i, (header, kind, wide) in enumerate(headers)
    )
    return Table(UNPAID, "未发放及提醒事项清单", columns, (f"共 {len(lines)} 条", "", ""))


def _unpaid_line(benefit: str, status: str, person: str, found: Diagnostic) -> tuple[str, ...]:
    return (
        benefit,
        status,
        found.person or "",
        person,
        str(found.place),
        found.code,
        found.value or "",
        found.message(),
        found.remedy(),
        found.rule or "",
    )


def checks_table(checks: Sequence[Check]) -> Table:
    """Return every check with both sides."""
    columns = (
        TableColumn("核对项", Kind.TEXT, _objects(c.name for c in checks), wide=True),
        TableColumn("应为", Kind.EXACT, _objects(c.expected for c in checks)),
        TableColumn("实为", Kind.EXACT, _objects(c.actual for c in checks)),
        TableColumn("结果", Kind.LABEL, _objects("相符" if c.ok else "不符" for c in checks)),
    )
    off = sum(not c.ok for c in checks)
    return Table(CHECKS, "对账表", columns, (f"共 {len(checks)} 项，不符 {off} 项", "", ""))


def rules_table(results: Sequence[Result]) -> Table:
    """Return the figures that paid amounts rest on, with dates, status and source."""
    lines: list[tuple[str, ...]] = []
    for result in results:
        for use in figure_uses(result):
            table = result.rule.figures[use.figure]
            version = table.versions[use.version]
            until = "—" if version.last == ALWAYS_AFTER else day_text(version.last)
            lines.append((
                result.rule.name,
                use.figure,
                table.unit,
                day_text(version.first),
                until,
                STATUS_WORDS[use.status],
                version.source,
                str(use.people),
                fen_text(use.fen),
                f"{result.rule.file} {result.rule.version[:12]}",
            ))
    headers = [
        "待遇项目",
        "标准",
        "单位",
        "自",
        "至",
        "状态",
        "来源",
        "人数",
        "涉及金额",
        "规则版本",
    ]
    kinds = (Kind.LABEL,) * 6 + (Kind.TEXT, Kind.EXACT, Kind.EXACT, Kind.TEXT)
    columns = tuple(
        TableColumn(header, kind, _objects(line[i] for line in lines), wide=kind is Kind.TEXT)
        for i, (header, kind) in enumerate(zip(headers, kinds, strict=True))
    )
    return Table(RULES, "所用标准及来源", columns, (f"共 {len(lines)} 项", "", ""))
