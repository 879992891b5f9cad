"""The outcome of one row of a case, under the names a case may expect."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.bilingual import both, listed
from payouts.base.columns import yes_or_no
from payouts.base.diagnostics import Lang
from payouts.base.money import fraction_text
from payouts.base.period import date_text, month_text
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.row_messages import finding_notes
from payouts.rules.language.types import ValueKind
from payouts.rules.parts import Role, parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.engine.entitlement.result import Result, StepColumn
    from payouts.roster.model.roster import Roster
    from payouts.rules.language.types import Type
    from payouts.rules.language.values import Value
    from payouts.rules.rule import Rule

STATUS, CODE, AMOUNT = "status", "code", "amount"
SPLIT = "split."
# Between several values: a step of a line, one for each run of months.
SEPARATOR = "、"
NOTHING = "—"

_WORKED_OUT = {Role.FACT, Role.LINE_STEP, Role.PAYMENT_STEP}

Item = Fraction | str


def known_names(rule: Rule) -> list[str]:
    """Return everything a case may expect of a row."""
    worked = [part.name for part in parts(rule) if part.role in _WORKED_OUT]
    payers = (*rule.split.shares, *rule.split.steps) if rule.split else ()
    return [
        *(STATUS, CODE, AMOUNT),
        *worked,
        *(f"{SPLIT}{payer}" for payer in payers),
    ]


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """One row of a case, computed.

    Attributes:
        roster: the rows of the case.
        facts: the rule's facts.
        codes: of what explains the row, in the order found.
    """

    result: Result
    roster: Roster
    row: int
    facts: Mapping[str, Value]
    codes: tuple[str, ...]

    @property
    def status(self) -> RowStatus:
        """The outcome."""
        return RowStatus(int(self.result.status[self.row]))

    def why(self) -> str:
        """Return what explains the row, in words of both languages; put into them when asked."""
        notes = (note for note in finding_notes(self.result, self.roster) if note.row == self.row)
        said = {
            both(
                f"{note.diagnostic.code} {note.diagnostic.message(Lang.ZH)}",
                f"{note.diagnostic.code} {note.diagnostic.message(Lang.EN)}",
            ): None
            for note in notes
        }
        return listed(said)

    def values(self, name: str) -> tuple[Item, ...]:
        """Return the value of a fact, step or part; empty where it was not computed.

        A step of a monthly line has a value for each run of months; equal ones that follow
        each other count once.
        """
        if name == AMOUNT:
            return (Fraction(int(self.result.fen[self.row]), 100),)
        if name.startswith(SPLIT):
            payer = name.removeprefix(SPLIT)
            return tuple(
                Fraction(int(part.fen[self.row]), 100)
                for part in self.result.parts
                if part.payer == payer
            )
        if name in self.facts:
            fact = next(f for f in self.result.rule.facts if f.name == name)
            return _fact(self.facts[name], fact.type, self.row)
        return self._step(name)

    def _as_paid(self, column: StepColumn) -> tuple[Item, ...]:
        """Return the last step rounded to what is paid, as a case writes it."""
        if not column.known[self.row]:
            return ()
        mode = self.result.rule.rounding
        exact = column.values.take(np.array([self.row]))
        return (exact.round(mode.quantum, mode.mode).at(0),)

    def _step(self, name: str) -> tuple[Item, ...]:
        for column in self.result.steps:
            if column.name == name:
                last = name == self.result.rule.payment[-1].name
                if last and self.status is RowStatus.ZERO:
                    return (Fraction(0),)
                return self._as_paid(column) if last else _entry(column, self.row)
        found: list[tuple[int, Item]] = []
        for stretch in self.result.stretches:
            at = np.flatnonzero(stretch.rows == self.row)
            for column in stretch.steps:
                if column.name == name and len(at):
                    first = int(stretch.first[at[0]])
                    found += [(first, item) for item in _entry(column, int(at[0]))]
        values: list[Item] = []
        for _, item in sorted(found, key=lambda pair: pair[0]):
            if not values or values[-1] != item:
                values.append(item)
        return tuple(values)


def case_text(values: tuple[Item, ...]) -> str:
    """Return values as a case would write them."""
    return SEPARATOR.join(map(_text, values)) or NOTHING


def _text(item: Item) -> str:
    return item if isinstance(item, str) else fraction_text(item)


def _entry(column: StepColumn, row: int) -> tuple[Item, ...]:
    return (column.values.at(row),) if column.known[row] else ()


def _fact(value: Value, kind: Type, row: int) -> tuple[Item, ...]:
    """Return a fact as an exact number, or as text; nothing where it is missing."""
    datum = value.at(row)
    if datum is None:
        return ()
    match kind.kind:
        case ValueKind.DATE:
            return (date_text(*cast("tuple[int, int]", datum)),)
        case ValueKind.MONTH:
            return (month_text(cast("int", datum)),)
        case ValueKind.BOOLEAN:
            return (yes_or_no(datum),)
        case _:
            return (cast("Item", datum),)
