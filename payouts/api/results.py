"""What was computed, as tables: rows, totals, payments, findings, steps and months."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.api.explained import Explained
from payouts.api.tables import frame, table
from payouts.audit.rows import audit_rows
from payouts.base.diagnostics import say
from payouts.base.errors import UsageProblem
from payouts.base.money import fen_text
from payouts.base.period import month_text
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.figureuse import rests_on_invented
from payouts.engine.payables import AccountStanding
from payouts.engine.reconcile import totals_of
from payouts.explain import RowQuery, explain_roster

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from payouts.base.arrays import Ints
    from payouts.engine import Computed
    from payouts.engine.entitlement.result import Result, StepColumn, Stretch

    Lines = Iterator[tuple[object, ...]]

_PLACE = ("file", "sheet", "row")
_ROWS = (*_PLACE, "benefit", "person_id", "name", "period", "status", "amount")
_ROWS_TOO = ("reasons", "rule_version", "figures")


@dataclass(frozen=True)
class Results:
    """The results of a computation.

    Every table has plain Python values and None if absent; amounts are
    :class:`~decimal.Decimal` in yuan, to the fen. Ids, names and accounts stand whole in ``rows``
    and ``payables``, and masked in ``findings`` and explanations.

    Attributes:
        computed: the computation itself, for what is not shown here.
    """

    computed: Computed = field(repr=False)

    @property
    def period(self) -> str:
        """The months paid for."""
        return str(self.computed.request.period)

    @property
    def today(self) -> dt.date:
        """What was taken as today."""
        return self.computed.request.today

    @property
    def ids(self) -> str:
        """``real``, or ``any`` where any text was taken for an id."""
        return self.computed.request.ids.value

    @property
    def exit_code(self) -> int:
        """What a command would end with: 0, or 1 where a person must act."""
        return self.computed.exit_code

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One line a roster row and benefit, in the order of benefits and rows.

        Columns: ``file``, ``sheet``, ``row`` (1-based), ``benefit``, ``person_id``, ``name``,
        ``period``, ``status`` (paid, zero, held, rejected), ``amount`` (None unless paid),
        ``reasons`` (codes and words), ``rule_version`` and ``figures`` (those it rests on). Rows of
        no benefit are in ``counts`` and listed in ``findings``.
        """
        parts = []
        for result in self.computed.results:
            benefit: list[object] = [result.rule.benefit] * len(result.rows)
            parts.append({**self._audit(result), "benefit": benefit})
        return _joined(parts, (*_ROWS, *_ROWS_TOO))

    @cached_property
    def columns(self) -> pd.DataFrame:
        """One line a column of a sheet, and what it was taken for.

        Columns: ``file``, ``sheet``, ``header``, ``use`` (exact, alias, mapping, ignored, other,
        ambiguous, unknown), ``column`` (the canonical one, None where it is not used) and
        ``suggestion`` (what an unknown header may be meant for).
        """
        lines = (
            (sheet.file, sheet.sheet, of.header, of.use.value, of.column, of.suggestion)
            for sheet in self.computed.roster.accounts
            for header in sheet.headers
            for of in header.columns
        )
        return table(("file", "sheet", "header", "use", "column", "suggestion"), lines)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """One line a benefit.

        Columns: ``benefit``, ``name``, ``rows``, ``paid``, ``zero``, ``held``, ``rejected``
        (numbers of rows), ``people`` (distinct ids paid), ``amount``, ``illustrative`` (whether any
        of it rests on an invented figure).
        """
        counted = tuple(status.word for status in RowStatus)
        columns = ("benefit", "name", "rows", *counted, "people", "amount", "illustrative")
        return table(columns, map(_total, self.computed.results))

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, and what became of each: ``read`` is the sum of all others."""
        return self.computed.rows.totals()

    @cached_property
    def payables(self) -> pd.DataFrame:
        """One line a payment of this office, in the order of ``rows``.

        Columns: ``file``, ``sheet``, ``row``, ``benefit``, ``person_id``, ``payee``, ``payee_id``,
        ``bank``, ``account`` ("" unless it can be paid to), ``sound`` (whether it can),
        ``standing`` (``sound``, ``wrong``, ``blank``, or ``absent`` where no sheet of the benefit
        has accounts), ``amount`` (what this office pays, less than the row's where others bear a
        part), ``from`` and ``to`` (months).
        ``payee`` and ``payee_id`` are both of 收款人姓名 and 收款人身份证号 where either is
        filled, "" for what is missing; both the person's own where these are blank.

        Raises:
            InvariantBroken: K002, they are not those of the rows that are paid.
        """
        due = self.computed.payables
        return frame({
            **self._places(due.row),
            "benefit": due.benefit.tolist(),
            "person_id": due.person.tolist(),
            "payee": due.payee.tolist(),
            "payee_id": due.payee_id.tolist(),
            "bank": due.bank.tolist(),
            "account": due.account.tolist(),
            "sound": due.sound.tolist(),
            "standing": [AccountStanding(code).word for code in due.standing.tolist()],
            "amount": [_yuan(fen) for fen in due.fen.tolist()],
            "from": [month_text(month) for month in due.first.tolist()],
            "to": [month_text(month) for month in due.last.tolist()],
        })

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Everything said, about files and sheets first, then about rows.

        Columns: ``code``, ``severity``, ``file``, ``sheet``, ``row``, ``cell``, ``line``,
        ``column``, ``person`` (masked), ``value``, ``rule``, ``message``, ``message_en``,
        ``remedy``, ``remedy_en``.
        """
        columns = tuple(say("U005").as_json())
        records = (found.as_json() for found in self.computed.diagnostics)
        return table(columns, (tuple(record.values()) for record in records))

    def audit(self, benefit: str) -> pd.DataFrame:
        """Return the audit table of a benefit, as ``audit/<benefit>.parquet`` of a run has it.

        Args:
            benefit: id of the benefit.

        Raises:
            KeyError: no row is for the benefit.
        """
        result = next((r for r in self.computed.results if r.rule.benefit == benefit), None)
        if result is None:
            raise KeyError(benefit)
        return frame(self._audit(result))

    def steps(self, *, exact: bool = True) -> pd.DataFrame:
        """Return every step of every row, but for those of single months.

        Columns: ``file``, ``sheet``, ``row``, ``benefit``, ``step``, ``value``. Steps that have no
        value are left out.

        Args:
            exact: values are :class:`~fractions.Fraction`; else text, as the audit trail has it.
        """
        parts = [
            part
            for result in self.computed.results
            for step in result.steps
            if len((part := self._of_step(result, result.rows, step, exact=exact))["row"])
        ]
        return _joined(parts, (*_PLACE, "benefit", "step", "value"))

    def months(self, *, exact: bool = True) -> pd.DataFrame:
        """Return every step of monthly lines, a line for each run of months with equal figures.

        Columns: ``file``, ``sheet``, ``row``, ``benefit``, ``line``, ``from``, ``to`` (months, both
        included), ``months`` (how many), ``step``, ``value``.

        Args:
            exact: as in :meth:`steps`.
        """
        parts = [
            part
            for result in self.computed.results
            for stretch in result.stretches
            for step in stretch.steps
            if len((part := self._of_month(result, stretch, step, exact=exact))["row"])
        ]
        columns = (*_PLACE, "benefit", "line", "from", "to", "months", "step", "value")
        return _joined(parts, columns)

    def explain(self, row: int | pd.Series) -> Explained:
        """Explain one row, as ``payouts explain --roster`` does.

        Args:
            row: its position in ``rows``, or a line of ``rows``.

        Raises:
            UsageProblem: U020, there is no such row.
        """
        if not isinstance(row, pd.Series):
            if not -len(self.rows) <= row < len(self.rows):
                raise UsageProblem(say("U020", who=str(row)))
            row = self.rows.iloc[int(row)]
        if not {"file", "sheet", "row", "benefit"} <= set(row.index):
            raise UsageProblem(say("U020", who=str(row.to_dict())))
        wanted = RowQuery(
            sheet=row["sheet"],
            row=int(row["row"]),
            file=row["file"],
            benefits=frozenset({row["benefit"]}),
        )
        return Explained(explain_roster(self.computed.request, wanted))

    def _audit(self, result: Result) -> dict[str, list[object]]:
        """Return the columns of the audit table of a benefit."""
        notes = [note for note in self.computed.notes if note.benefit == result.rule.benefit]
        return dict(audit_rows(result, self.computed.roster, notes).to_pydict())

    def _places(self, index: Ints) -> dict[str, list[object]]:
        """Return file, sheet and row of some rows [k] of the roster."""
        roster = self.computed.roster
        sheets = [roster.sheets[at] for at in roster.sheet_of[index].tolist()]
        return {
            "file": [sheet.file for sheet in sheets],
            "sheet": [sheet.name for sheet in sheets],
            "row": roster.row[index].tolist(),
        }

    def _of_step(
        self, result: Result, rows: Ints, step: StepColumn, *, exact: bool
    ) -> dict[str, list[object]]:
        """Return the lines of one step for the rows [k] of the roster it has values for."""
        known = np.flatnonzero(step.known)
        values = step.values.take(known)
        return {
            **self._places(rows[known]),
            "benefit": [result.rule.benefit] * len(known),
            "step": [step.name] * len(known),
            "value": list(values.fractions()) if exact else values.text().tolist(),
        }

    def _of_month(
        self, result: Result, stretch: Stretch, step: StepColumn, *, exact: bool
    ) -> dict[str, list[object]]:
        made = self._of_step(result, result.rows[stretch.rows], step, exact=exact)
        known = np.flatnonzero(step.known)
        first, last = stretch.first[known], stretch.last[known]
        return {
            **made,
            "line": [stretch.line] * len(known),
            "from": [month_text(month) for month in first.tolist()],
            "to": [month_text(month) for month in last.tolist()],
            "months": (last - first + 1).tolist(),
        }


def _joined(parts: list[dict[str, list[object]]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return tables of the same columns below each other."""
    return frame({name: [value for part in parts for value in part[name]] for name in columns})


def _total(result: Result) -> tuple[object, ...]:
    totals = totals_of(result)
    invented = rests_on_invented(result)
    return (
        result.rule.benefit,
        result.rule.name,
        len(result.rows),
        *(result.count(status) for status in RowStatus),
        totals.people,
        _yuan(totals.fen),
        invented,
    )


def _yuan(fen: int) -> Decimal:
    return Decimal(fen_text(fen))
