"""What would make a row payable: the outcomes of other values in one cell, each computed.

Computed on the rows of the same people, households and accounts; left out where these alone do not
give the outcome that the whole roster gave.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import ID, NO, YES, ColumnType
from payouts.base.diagnostics import Severity
from payouts.base.money import fen_text
from payouts.engine import compute
from payouts.engine.entitlement.result import RowStatus
from payouts.explain.model import OutcomeIf, WhatIf
from payouts.explain.recorder import Ruling
from payouts.roster.cells.problems import plain_text
from payouts.rules.order import needed_for
from payouts.rules.parts import binding_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.arrays import Ints
    from payouts.base.columns import ColumnSpec
    from payouts.engine import Computed
    from payouts.explain.rowparts import ComputedRow
    from payouts.office.request import Request
    from payouts.roster.model.roster import Roster

MOST_VALUES = 12
_MOST_COLUMNS = 3


def what_if(row: ComputedRow, computed: Computed) -> tuple[WhatIf, ...]:
    """Return the outcomes of the cells that decide a row that is not paid."""
    if row.result.status[row.position] == RowStatus.PAID:
        return ()
    columns = list(dict.fromkeys(_deciding(row)))
    values = {name: _values(row.result.rule.columns[name]) for name in columns}
    chosen = [(name, few) for name, few in values.items() if few][:_MOST_COLUMNS]
    if not chosen:
        return ()
    related = _RelatedRows.of(row, computed)
    if related.outcome(related.roster)[:2] != _outcome_of(row):
        return ()
    cells = (_outcomes(name, few, row, related) for name, few in chosen)
    now = RowStatus(int(row.result.status[row.position])).word
    # A cell none of whose values makes a difference decides nothing.
    return tuple(cell for cell in cells if any(o.status != now for o in cell.outcomes))


def _deciding(row: ComputedRow) -> Iterator[str]:
    """Yield the columns of the sheet that findings, conditions and figures name as deciding."""
    rule, sheet = row.result.rule, row.roster.sheets[int(row.roster.sheet_of[row.index])]
    names: list[str | None] = []
    for finding in row.result.findings:
        if finding.severity is Severity.WARNING or row.position not in finding.rows:
            continue
        names += [finding.column, finding.look_at]
        figure = rule.figures.get(str(finding.args.get("figure", "")))
        names += figure.by if figure is not None else ()
    for condition in rule.conditions:
        rulings = {ruled.ruling for ruled in row.recorder.ruled(condition, row.position)}
        if rulings & {Ruling.STRUCK, Ruling.UNDECIDED}:
            names += condition.expression.columns
    yield from (n for n in names if n is not None and n in rule.columns and n in sheet.columns)


def _values(spec: ColumnSpec) -> list[str]:
    """Return the values a cell may have; none where they are many."""
    found: list[str] = []
    if spec.type is ColumnType.CATEGORY:
        found = list(spec.values)
    elif spec.type is ColumnType.BOOLEAN:
        found = [YES, NO]
    elif spec.type is ColumnType.INTEGER and spec.low is not None and spec.high is not None:
        found = [str(n) for n in range(spec.low, min(spec.high, spec.low + MOST_VALUES) + 1)]
    return found if len(found) <= MOST_VALUES else []


def _outcomes(name: str, values: list[str], row: ComputedRow, related: _RelatedRows) -> WhatIf:
    now = plain_text(row.roster.cells(name)[row.index]).strip()
    outcomes = []
    for value in values:
        status, fen, because = related.outcome(related.with_cell(name, value))
        paid = status is RowStatus.PAID
        amount = fen_text(fen) if paid else None
        outcomes.append(OutcomeIf(value, status.word, amount, because or None, value == now))
    return WhatIf(name, row.roster.place(row.index, name).cell, tuple(outcomes))


def _outcome_of(row: ComputedRow) -> tuple[RowStatus, int]:
    return RowStatus(int(row.result.status[row.position])), int(row.result.fen[row.position])


@dataclass(frozen=True, slots=True)
class _RelatedRows:
    """The rows related to one row, as a roster of their own."""

    request: Request
    roster: Roster
    benefit: str
    index: int

    @classmethod
    def of(cls, row: ComputedRow, computed: Computed) -> _RelatedRows:
        mine = _related(row, computed)
        index = int(np.searchsorted(mine, row.index))
        roster = _part(row.roster, mine)
        return cls(computed.request, roster, row.result.rule.benefit, index)

    def with_cell(self, name: str, value: object) -> Roster:
        """Return the roster with another value in one cell of the row."""
        frame = self.roster.frame.copy()
        cells = frame[name].to_numpy(dtype=object).copy()
        cells[self.index] = value
        frame[name] = cells
        return replace(self.roster, frame=frame)

    def outcome(self, roster: Roster) -> tuple[RowStatus, int, str]:
        """Return status, fen and the first reason of the row."""
        computed = compute(replace(self.request, rosters=roster))
        result = next(r for r in computed.results if r.rule.benefit == self.benefit)
        position = int(np.searchsorted(result.rows, self.index))
        because = [
            n.diagnostic.message()
            for n in computed.notes
            if n.benefit == self.benefit and n.row == position
        ]
        status = RowStatus(int(result.status[position]))
        first = because[0] if because and status is not RowStatus.PAID else ""
        return status, int(result.fen[position]), first


def _part(roster: Roster, rows: Ints) -> Roster:
    """Return some rows of a roster as a roster."""
    stopped = tuple((code, np.flatnonzero(np.isin(rows, index))) for code, index in roster.stopped)
    return replace(
        roster,
        frame=roster.frame.iloc[rows].reset_index(drop=True),
        sheet_of=roster.sheet_of[rows],
        row=roster.row[rows],
        stopped=stopped,
    )


def _related(row: ComputedRow, computed: Computed) -> Ints:
    """Return the rows of the same person, household or account, and in turn of theirs.

    A benefit whose amounts are taken has a row of its own among them: it is computed, for whom
    ever.
    """
    keys = {ID}.union(*map(binding_columns, computed.pack.rules.values()))
    columns = [
        np.array(
            [plain_text(cell).strip().upper() for cell in row.roster.cells(name)], dtype=object
        )
        for name in sorted(keys)
        if name in row.roster.frame.columns
    ]
    mine = np.zeros(len(row.roster), dtype=np.bool_)
    mine[row.index] = True
    assigned = computed.assignment.with_taken().rows
    needed = needed_for([row.result.rule.benefit], computed.pack.rules, computed.pack.choices)
    mine[[assigned[benefit][0] for benefit in needed if benefit in assigned]] = True
    while True:
        more = mine.copy()
        for texts in columns:
            known = {text for text in texts[mine].tolist() if text}
            more |= np.fromiter((text in known for text in texts), np.bool_, len(texts))
        if np.array_equal(more, mine):
            return np.flatnonzero(mine)
        mine = more
