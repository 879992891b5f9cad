"""The sheets beside the rolls: unpaid rows with reasons, the checks, the figures used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.columns import ID, NAME
from payouts.base.diagnostics import Severity
from payouts.base.identity import mask_id
from payouts.base.money import fen_text
from payouts.base.period import ALWAYS_AFTER, day_text
from payouts.base.words import CERTAINTY, OUTCOME, SEVERITY
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.figureuse import figure_uses
from payouts.output.tables import CellKind, Table, TableColumn, texts_of
from payouts.roster.cells.problems import plain_text
from payouts.rules.readings import part_in_words, readings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.diagnostics import Diagnostic
    from payouts.engine.entitlement.result import Result
    from payouts.engine.reconcile import Check
    from payouts.engine.row_messages import RowNote
    from payouts.roster.model.roster import Roster
    from payouts.rules.readings import LawReading

UNPAID, CHECKS, RULES = "未发放", "对账", "规则"
# The sheet cannot vouch for the workbook it stands in.
READ_BACK = "工作簿写成后逐格读回，全部一致才发布；读回的核对见 manifest.json"


def unpaid_table(
    results: Sequence[Result],
    roster: Roster,
    notes: Sequence[RowNote],
    loose: Sequence[Diagnostic],
) -> Table:
    """Return the unpaid and doubtful rows: person, place, reason, advice."""
    by_benefit: Mapping[str, Result] = {r.rule.benefit: r for r in results}
    lines: list[tuple[str, ...]] = []
    ids = roster.cells(ID)
    for note in notes:
        if note.diagnostic.severity is Severity.NOTE:
            continue
        result = by_benefit[note.benefit]
        index = int(result.rows[note.row])
        paid = note.status is RowStatus.PAID
        said = SEVERITY[note.diagnostic.severity] if paid else OUTCOME[note.status.word]
        person = mask_id(plain_text(ids[index]))
        lines.append(_unpaid_line(result.rule.name, said.both, person, note.diagnostic))
    lines += [_unpaid_line("—", SEVERITY[d.severity].both, "", d) for d in loose]
    headers = (
        ("待遇项目", CellKind.LABEL, False),
        ("状态", CellKind.LABEL, False),
        (NAME, CellKind.LABEL, False),
        (ID, CellKind.CODE, False),
        ("位置", CellKind.TEXT, True),
        ("代码", CellKind.LABEL, False),
        ("原值", CellKind.TEXT, True),
        ("原因", CellKind.TEXT, True),
        ("处理", CellKind.TEXT, True),
        ("规则", CellKind.TEXT, True),
    )
    cells = list(zip(*lines, strict=True)) or [()] * len(headers)
    columns = tuple(
        TableColumn(header, kind, texts_of(texts), wide=wide)
        for (header, kind, wide), texts in zip(headers, cells, strict=True)
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


def rules_table(results: Sequence[Result]) -> Table:
    """Return the figures that paid amounts rest on, and readings that are not published."""
    common = _common_readings(results)
    lines = [line for result in results for line in (*_figures(result), *_readings(result, common))]
    lines += [_reading_line("各项待遇", reading, "") for reading in common]
    what = ("待遇项目", "标准", "单位", "自", "至", "状态", "来源")
    headers = (*what, "人数", "涉及金额", "规则版本")
    kinds = (CellKind.LABEL,) * 6 + (CellKind.TEXT, CellKind.EXACT, CellKind.EXACT, CellKind.TEXT)
    columns = tuple(
        TableColumn(header, kind, texts_of(line[i] for line in lines), wide=kind is CellKind.TEXT)
        for i, (header, kind) in enumerate(zip(headers, kinds, strict=True))
    )
    return Table(RULES, "所用标准及来源", columns, (f"共 {len(lines)} 项", "", ""))


def _figures(result: Result) -> Iterator[tuple[str, ...]]:
    for use in figure_uses(result):
        table = result.rule.figures[use.figure]
        version = table.versions[use.version]
        until = "—" if version.last == ALWAYS_AFTER else day_text(version.last)
        yield (
            result.rule.name,
            use.figure,
            table.unit,
            day_text(version.first),
            until,
            CERTAINTY[use.status].both,
            version.source,
            str(use.people),
            fen_text(use.fen),
            f"{result.rule.file} {result.rule.version[:12]}",
        )


def _common_readings(results: Sequence[Result]) -> tuple[LawReading, ...]:
    """Return the readings every benefit shares: those of the pack's conventions."""
    if len(results) < 2:  # noqa: PLR2004 (nothing to share)
        return ()
    each = [list(readings(result.rule)) for result in results]
    return tuple(reading for reading in each[0] if all(reading in others for others in each[1:]))


def _readings(result: Result, common: Sequence[LawReading]) -> Iterator[tuple[str, ...]]:
    """Yield a benefit's own readings that are not published."""
    version = f"{result.rule.file} {result.rule.version[:12]}"
    for reading in readings(result.rule):
        if reading not in common:
            yield _reading_line(result.rule.name, reading, version)


def _reading_line(benefit: str, reading: LawReading, version: str) -> tuple[str, ...]:
    source = f"（{reading.source}）" if reading.source else ""
    return (
        benefit,
        f"读法：{part_in_words(reading)}",
        *("",) * 3,
        CERTAINTY[reading.status].both,
        f"{reading.formula}{source}",
        *("",) * 2,
        version,
    )
