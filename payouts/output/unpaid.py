"""未发放: who is not paid, and what to look at, in the order of the officer's own sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base.columns import ID, NAME
from payouts.base.diagnostics import Severity
from payouts.base.identity import mask_id
from payouts.base.words import OUTCOME, SEVERITY
from payouts.output.brief import brief_reason, brief_remedy, file_on_paper
from payouts.output.tables import CellKind, Table, TableColumn, texts_of
from payouts.roster.cells.problems import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.diagnostics import Diagnostic, Place
    from payouts.engine.entitlement.result import Result
    from payouts.engine.row_messages import RowNote
    from payouts.roster.model.roster import Roster

UNPAID = "未发放"
_NONE = "—"
_ROW = re.compile(r"\d+")
_TURN = {severity: at for at, severity in enumerate(Severity)}  # the most serious first
_FILE = "文件"
_COLUMNS = (
    (_FILE, CellKind.LABEL, False),
    ("位置", CellKind.LABEL, False),
    (NAME, CellKind.LABEL, False),
    (ID, CellKind.CODE, False),
    ("待遇项目", CellKind.LABEL, False),
    ("状态", CellKind.LABEL, False),
    ("原值", CellKind.TEXT, True),
    ("轻重", CellKind.LABEL, False),
    ("原因", CellKind.TEXT, True),
    ("处理", CellKind.TEXT, True),
    ("代码", CellKind.LABEL, False),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One reason as it is printed, and where it stands among the others."""

    order: tuple[int, int, int]
    cells: tuple[str, ...]


def unpaid_table(
    results: Sequence[Result],
    roster: Roster,
    notes: Sequence[RowNote],
    loose: Sequence[Diagnostic],
) -> Table:
    """Return the unpaid and doubtful rows, a line for each reason.

    A line says who, where, what became of the row, what stood there, how serious the reason is,
    the reason and what to do. The lines follow file, sheet and row of the rosters; of one row the
    most serious reason comes first.

    Args:
        results: one a benefit.
        roster: as read.
        notes: findings about rows of benefits.
        loose: findings about files, sheets and rows of no benefit.
    """
    lines = [*_of_rows(results, roster, notes), *_of_sheets(roster, loose)]
    lines.sort(key=lambda line: line.order)
    cells = list(zip(*(line.cells for line in lines), strict=True)) or [()] * len(_COLUMNS)
    several = len(set(cells[0]) - {_NONE}) > 1
    columns = tuple(
        TableColumn(header, kind, texts_of(texts), wide=wide)
        for (header, kind, wide), texts in zip(_COLUMNS, cells, strict=True)
        if several or header != _FILE
    )
    said = f"共 {len(lines)} 条"
    order = "按原表次序；同一行有几条的，最重的在前" if lines else ""
    return Table(UNPAID, "未发放及提醒事项清单", columns, (said, "", order))


def _of_rows(
    results: Sequence[Result], roster: Roster, notes: Sequence[RowNote]
) -> Iterator[_Line]:
    by_benefit: Mapping[str, Result] = {r.rule.benefit: r for r in results}
    ids = roster.cells(ID)
    for note in notes:
        found = note.diagnostic
        if found.severity is Severity.NOTE:
            continue
        result = by_benefit[note.benefit]
        index = int(result.rows[note.row])
        order = int(roster.sheet_of[index]), int(roster.row[index]), _TURN[found.severity]
        person = mask_id(plain_text(ids[index]))
        status = OUTCOME[note.status.word].zh
        yield _Line(order, _cells(result.rule.name, status, person, found))


def _of_sheets(roster: Roster, loose: Sequence[Diagnostic]) -> Iterator[_Line]:
    """Yield findings of no benefit: those of no file first, those of a file before its sheets."""
    sheets: dict[tuple[str | None, str | None], int] = {}
    files: dict[str | None, int] = {None: -1}
    for at, sheet in enumerate(roster.sheets):
        sheets.setdefault((sheet.file, sheet.name), at)
        files.setdefault(sheet.file, at)
    for found in loose:
        place = found.place
        # A file or sheet of which nothing was read comes after all that was.
        known = files.get(place.file, len(roster.sheets))
        at = sheets.get((place.file, place.sheet), known)
        order = at, _row_of(place), _TURN[found.severity]
        yield _Line(order, _cells(_NONE, _NONE, "", found))


def _row_of(place: Place) -> int:
    if place.row is not None:
        return place.row
    number = _ROW.search(place.cell or "")
    return int(number.group()) if number else -1


def _cells(benefit: str, status: str, person: str, found: Diagnostic) -> tuple[str, ...]:
    place = found.place
    # The place without its file, which has a column of its own.
    where = str(place).removeprefix(place.file or "").strip() or _NONE
    return (
        file_on_paper(place.file or _NONE),
        where,
        found.person or "",
        person,
        benefit,
        status,
        found.value or "",
        SEVERITY[found.severity].zh,
        brief_reason(found),
        brief_remedy(found),
        found.code,
    )
