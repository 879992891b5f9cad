"""The columns a rule uses, typed, with the reason for every missing value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base.columns import BIRTH, ID, ColumnSpec, ColumnType
from payouts.base.identity import Ids
from payouts.roster.cells.problems import Problem, one_of
from payouts.roster.typed_columns import blank_where_optional, typed_rows
from payouts.rules.language.values import ReasonIndex, ReasonKind, Reasons, Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from payouts.base.arrays import Ints
    from payouts.roster.model.roster import Roster
    from payouts.rules.rule import Rule

_BIRTHS = ColumnSpec(name=BIRTH, type=ColumnType.DATE)
NOT_GIVEN = (Problem.BLANK, Problem.ABSENT)
NO_FAULT = (Problem.NONE, *NOT_GIVEN)


@dataclass(frozen=True, slots=True)
class RuleInputs:
    """The columns a rule uses.

    Attributes:
        values: typed, with the reasons for what is missing.
        problems: per column, what is wrong with each cell (index into PROBLEMS, uint8 [n]).
    """

    values: dict[str, Value]
    problems: dict[str, NDArray[np.uint8]]


def read_inputs(rule: Rule, roster: Roster, rows: Ints, index: ReasonIndex) -> RuleInputs:
    """Read every column a rule uses, for some rows of a roster."""
    values: dict[str, Value] = {}
    problems: dict[str, NDArray[np.uint8]] = {}
    for name, spec in rule.columns.items():
        column = typed_rows(roster, name, spec, rows)
        problem = blank_where_optional(column) if name in rule.optional else column.problem
        missing = problem != Problem.NONE
        reasons = Reasons()
        if missing.any():
            if name in rule.optional:
                blank = one_of(problem, NOT_GIVEN)
                reasons = index.mark(reasons, blank, ReasonKind.NOT_GIVEN, name)
                missing = missing & ~blank
            reasons = index.mark(reasons, missing, ReasonKind.CELL, name)
        values[name] = Value(column.data, reasons)
        problems[name] = problem
    return RuleInputs(values, problems)


def births_beside(roster: Roster, rows: NDArray[np.int64], index: ReasonIndex) -> Value | None:
    """Return the dates of birth of some rows as 出生日期 has them; None where ids tell them."""
    if roster.ids is Ids.REAL:
        return None
    column = typed_rows(roster, BIRTH, _BIRTHS, rows)
    unborn = column.problem != Problem.NONE
    return Value(column.data, index.mark(Reasons(), unborn, ReasonKind.NO_BIRTH, ID))
