"""Reads back what a run wrote: detail, summary, workbook and audit must come to the same sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payouts.audit import rows as audit
from payouts.audit.readback import equal_months, equal_rows
from payouts.base.bilingual import both
from payouts.base.diagnostics import say
from payouts.base.errors import InvariantBroken
from payouts.base.money import fen_text
from payouts.base.run_layout import MANIFEST, audit_table, months_table
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.reconcile import Check, check_count, check_sums, composition
from payouts.output import rolls, workbook
from payouts.output.workbook.reading import SheetRows, numbers
from payouts.output.workbook.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from payouts.audit.rows import AuditTotals
    from payouts.engine import Computed
    from payouts.engine.entitlement.result import Result
    from payouts.output.tables import Table
    from payouts.output.workbook import SheetReadBack
    from payouts.output.workbook.reading import WrittenSheet
    from payouts.roster.model.roster import Roster

_CELLS_OF, _BY_CELL = "工作簿 ", "：逐格读回"


def read_audits(folder: Path, results: Sequence[Result]) -> list[AuditTotals]:
    """Return the totals of the audit files of a run folder, one a benefit."""
    return [audit.read_audit(folder / audit_table(result.rule.benefit)) for result in results]


def audit_checks(folder: Path, computed: Computed, written: Sequence[AuditTotals]) -> list[Check]:
    """Check that the audit files hold the rows, people and amounts that were computed.

    Args:
        folder: the run folder, its audit written.
        computed: what was computed.
        written: the totals of the files, one a benefit.
    """
    checks: list[Check] = []
    for result, totals in zip(computed.results, written, strict=True):
        name = result.rule.name
        counts = {status.word: result.count(status) for status in RowStatus}
        expected, actual = composition(counts), composition(totals.rows)
        check = Check(f"{name}：审计文件行数", expected, actual, expected == actual, internal=True)
        checks += [check, _rows_check(folder, result, computed.roster)]
        fen = totals.fen
        sums = {
            "明细": int(result.fen.sum()),
            "审计文件": fen["amount"],
            "应发+补发-扣回": fen["gross"] + fen["arrears"] - fen["recovery"],
        }
        checks += check_sums(f"{name} 金额", sums)
    return checks


def _rows_check(folder: Path, result: Result, roster: Roster) -> Check:
    """Check every row of a benefit's audit table and of its months."""
    benefit = result.rule.benefit
    stretches = sum(len(stretch.rows) for stretch in result.stretches)
    rows = equal_rows(folder / audit_table(benefit), result, roster)
    months = equal_months(folder / months_table(benefit), result, roster)
    expected, actual = f"{len(result.rows)} 行、{stretches} 段", f"{rows} 行、{months} 段"
    name = f"{result.rule.name}：审计文件逐行"
    return Check(name, expected, actual, expected == actual, internal=True)


def manifest_checks(
    made: Mapping[str, Any], computed: Computed, written: Sequence[AuditTotals], findings: int
) -> list[Check]:
    """Compare a manifest with the audit files and with the rows; it cannot vouch for itself.

    Args:
        made: the manifest.
        computed: what was computed.
        written: the totals of the audit files, one a benefit.
        findings: how many diagnostics there are to tell.
    """
    stated = {total["benefit"]: total for total in made["totals"]}
    checks = [check_count(f"{MANIFEST} totals", len(computed.results), len(made["totals"]))]
    for result, totals in zip(computed.results, written, strict=True):
        expected = {
            "people": totals.people,
            "claims": totals.rows[RowStatus.PAID.word],
            "amount": fen_text(totals.fen["amount"]),
            "parts": {payer: fen_text(fen) for payer, fen in totals.parts.items()},
        }
        actual = dict(stated.get(result.rule.benefit, {}))
        actual["parts"] = {part["payer"]: part["amount"] for part in actual.get("parts", ())}
        actual = {key: actual.get(key) for key in expected}
        checks.append(_same(f"{MANIFEST} totals {result.rule.name}", expected, actual))
    rows = {
        "read": sum(table.counts.get("data", 0) for table in computed.roster.sheets),
        **{status.word: sum(t.rows[status.word] for t in written) for status in RowStatus},
        "unplaced": len(computed.assignment.unplaced),
        "out_of_scope": len(computed.assignment.out_of_scope),
    }
    checks.append(_same(f"{MANIFEST} rows", rows, made["rows"]))
    return [*checks, check_count(f"{MANIFEST} diagnostics", findings, len(made["diagnostics"]))]


def _same(name: str, expected: Mapping[str, Any], actual: Mapping[str, Any]) -> Check:
    """Check that two records say the same; only what differs is shown."""
    off = [key for key in expected if expected[key] != actual.get(key)]
    texts = ["、".join(f"{key} {side.get(key)}" for key in off) for side in (expected, actual)]
    return Check(name, texts[0], texts[1], ok=not off, internal=True)


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
        for table in (summary, *([summary.cover] if summary.cover else [])):
            place = "汇总" if table is summary else "汇总首页"
            checks += check_sums("总金额", {"明细": total} | _sums(table, sheets, "金额", place))
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
        rows = SheetRows.below(sheet, _header(table, sheet, header))
        body += sum(fen[rows.body].tolist())
        if len(rows.subtotals):
            subtotals = (subtotals or 0) + sum(fen[rows.subtotals].tolist())
        if rows.total is not None:
            total = int(fen[rows.total])
    found = {"各行": body, "合计": total, "小计": subtotals}
    return {f"{place}{what}": value for what, value in found.items() if value is not None}


def _header(table: Table, sheet: WrittenSheet, header: str) -> int:
    """Return the row of a table's header; below a cover it is the last of its words."""
    if table.cover is None:
        return sheet.header(header)
    found = sheet.headers(*(clean(column.header) for column in table.columns))
    if not found:
        raise workbook.UnreadableWorkbookError(
            both(f"{sheet.name}: 没有“{header}”列", f"{sheet.name}: no column {header}")
        )
    return found[-1]


def cells_read_back(checks: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Return how many sheets of a recorded run were read back, and how many cells of them."""
    cells = [
        int(check["expected"])
        for check in checks
        if check["name"].startswith(_CELLS_OF) and check["name"].endswith(_BY_CELL)
    ]
    return len(cells), sum(cells)
