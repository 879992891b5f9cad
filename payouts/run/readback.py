"""Reads back what a run wrote: detail, summary, workbook and audit must come to the same sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.audit import rows as audit
from payouts.base.diagnostics import say
from payouts.base.errors import InvariantBroken
from payouts.base.run_layout import audit_table
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.reconcile import Check, check_sums, composition
from payouts.output import rolls as disbursement
from payouts.output import workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from payouts.engine.entitlement.result import Result
    from payouts.output.tables import Table


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
    """Read the workbook back: its rows, subtotals and totals must come to the same sums.

    Raises:
        InvariantBroken: K002 where it does not hold what it was given.
    """
    try:
        amounts = workbook.read_amounts(path, tables)
    except workbook.ReadBackError as problem:
        raise InvariantBroken(
            say("K002", check=path.name, expected="一致", actual=str(problem))
        ) from problem
    checks: list[Check] = []
    paid = [result for result in results if result.paid.any()]
    for result, name in zip(paid, list(amounts)[1:], strict=False):
        sheet = amounts[name]
        sums = {
            "明细": int(result.fen.sum()),
            "工作簿各行": _sum(sheet.body[disbursement.AMOUNT]),
            "工作簿合计": _sum([sheet.totals[disbursement.AMOUNT]]),
        }
        if sheet.subtotals.get(disbursement.AMOUNT):
            sums["工作簿小计"] = _sum(sheet.subtotals[disbursement.AMOUNT])
        checks += check_sums(f"{result.rule.name} 金额", sums)
    summary = amounts[disbursement.SUMMARY]
    total = sum(int(result.fen.sum()) for result in results)
    sums = {"明细": total, "汇总各行": _sum(summary.body["金额"])}
    if summary.totals:
        sums["汇总合计"] = _sum([summary.totals["金额"]])
    return checks + check_sums("总金额", sums)


def require(checks: Sequence[Check]) -> None:
    """Stop, publishing nothing, where the program contradicts itself.

    Raises:
        InvariantBroken: K002 for each internal check that is off.
    """
    broken = [check for check in checks if check.internal and not check.ok]
    if broken:
        raise InvariantBroken([
            say("K002", check=c.name, expected=c.expected, actual=c.actual) for c in broken
        ])


def _sum(values: Sequence[int | None]) -> int:
    return int(np.sum([v for v in values if v is not None], dtype=np.int64))
