"""Reads back what a run wrote: detail, summary, workbook and audit must come to the same sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payouts.audit import rows as audit
from payouts.base.diagnostics import say
from payouts.base.errors import InvariantBroken
from payouts.base.run_layout import audit_table
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.reconcile import Check, check_sums, composition
from payouts.output import rolls, workbook
from payouts.output.workbook.reading import SheetRows, numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from payouts.engine.entitlement.result import Result
    from payouts.output.tables import Table
    from payouts.output.workbook import SheetReadBack
    from payouts.output.workbook.reading import WrittenSheet

_CELLS_OF, _BY_CELL = "工作簿 ", "：逐格读回"


def audit_checks(folder: Path, results: Sequence[Result]) -> list[Check]:
    """Check that the audit files hold the rows, statuses and amounts that were computed.

    Args:
        folder: the run folder, its audit written.
        results: one a benefit.
    """
    checks: list[Check] = []
    for result in results:
        name = result.rule.name
        written = audit.read_audit(folder / audit_table(result.rule.benefit))
        computed = {status.word: result.count(status) for status in RowStatus}
        expected, actual = composition(computed), composition(written.rows)
        check = Check(f"{name}：审计文件行数", expected, actual, expected == actual, internal=True)
        checks.append(check)
        fen = written.fen
        sums = {
            "明细": int(result.fen.sum()),
            "审计文件": fen["amount"],
            "应发+补发-扣回": fen["gross"] + fen["arrears"] - fen["recovery"],
        }
        checks += check_sums(f"{name} 金额", sums)
    return checks


def workbook_checks(path: Path, tables: Sequence[Table], results: Sequence[Result]) -> list[Check]:
    """Read the workbook back: every cell must be as it was written, and the sums must be one.

    Args:
        path: the workbook.
        tables: what it was written from: 汇总, the roll of each paid benefit, others.
        results: one a benefit.

    Raises:
        InvariantBroken: K002 where it cannot be read or has other sheets.
    """
    try:
        read = list(workbook.read_back(workbook.read_workbook(path), tables))
        checks = [_cells_check(found) for _, _, several in read for found in several]
        paid = [result for result in results if result.paid.any()]
        (summary, sheets, _), *others = read
        for result, (table, mine, _) in zip(paid, others, strict=False):
            sums = {"明细": int(result.fen.sum())} | _sums(table, mine, rolls.AMOUNT, "工作簿")
            checks += check_sums(f"{result.rule.name} 金额", sums)
        total = sum(int(result.fen.sum()) for result in results)
        checks += check_sums("总金额", {"明细": total} | _sums(summary, sheets, "金额", "汇总"))
    except workbook.UnreadableWorkbookError as problem:
        raise InvariantBroken(
            say("K002", check=path.name, expected="一致", actual=str(problem))
        ) from problem
    return checks


def _cells_check(found: SheetReadBack) -> Check:
    extra = f"，多出 {found.extra}" if found.extra else ""
    first = f"（{found.first}）" if found.first else ""
    return Check(
        f"{_CELLS_OF}{found.sheet}{_BY_CELL}",
        str(found.cells),
        f"{found.equal}{extra}{first}",
        ok=found.first is None,
        internal=True,
    )


def _sums(table: Table, sheets: Sequence[WrittenSheet], header: str, place: str) -> dict[str, int]:
    """Return what a column comes to in fen: over its rows, its subtotals, and in its total.

    The rows are told apart by their labels, as a person does, and not by the plan.
    """
    at = next(
        i for i, column in enumerate(table.columns) if column.total and column.header == header
    )
    body, subtotals, total = 0, None, None
    for sheet in sheets:
        fen, _ = numbers(sheet.cells[:, at], 2)
        rows = SheetRows.below(sheet, sheet.header(header))
        body += sum(fen[rows.body].tolist())
        if len(rows.subtotals):
            subtotals = (subtotals or 0) + sum(fen[rows.subtotals].tolist())
        if rows.total is not None:
            total = int(fen[rows.total])
    found = {"各行": body, "合计": total, "小计": subtotals}
    return {f"{place}{what}": value for what, value in found.items() if value is not None}


def cells_read_back(checks: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Return how many sheets of a recorded run were read back, and how many cells of them."""
    cells = [
        int(check["expected"])
        for check in checks
        if check["name"].startswith(_CELLS_OF) and check["name"].endswith(_BY_CELL)
    ]
    return len(cells), sum(cells)
