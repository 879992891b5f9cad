"""对账: every check with both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.output.tables import CellKind, Table, TableColumn, texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.engine.reconcile import Check

CHECKS = "对账"
# The sheet cannot vouch for the workbook it stands in.
READ_BACK = "工作簿写成后逐格读回，全部一致才发布；读回的核对见 manifest.json"


def checks_table(checks: Sequence[Check], root: str = "") -> Table:
    """Return every check with both sides, and the root over the audit tables."""
    columns = (
        TableColumn("核对项", CellKind.TEXT, texts_of(c.name for c in checks), wide=True),
        TableColumn("应为", CellKind.EXACT, texts_of(c.expected for c in checks)),
        TableColumn("实为", CellKind.EXACT, texts_of(c.actual for c in checks)),
        TableColumn("结果", CellKind.LABEL, texts_of("相符" if c.ok else "不符" for c in checks)),
    )
    off = sum(not c.ok for c in checks)
    said = f"共 {len(checks)} 项，不符 {off} 项"
    notes = (said, READ_BACK, f"审计根 {root}" if root else "")
    return Table(CHECKS, "对账表", columns, notes)
