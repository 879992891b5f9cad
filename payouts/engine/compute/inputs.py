"""Roster cells → typed columns with the reason for every missing value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.roster.cells.clean import parse_column
from payouts.roster.cells.problems import Problem
from payouts.roster.model.column import Column
from payouts.rules.language.values import ReasonIndex, ReasonKind, Reasons, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from payouts.base.columns import ColumnSpec
    from payouts.roster.model.roster import Roster
    from payouts.rules.rule import Rule

_NOT_GIVEN = (Problem.BLANK, Problem.ABSENT)


@dataclass(frozen=True, slots=True)
class Inputs:
    """The columns a rule looks at.

    Attributes:
        values: typed, with the reasons for what is missing.
        problems: per column, what is wrong with each cell (index into PROBLEMS, uint8 [n]).
    """

    values: dict[str, Value]
    problems: dict[str, NDArray[np.uint8]]


def read_inputs(rule: Rule, roster: Roster, rows: NDArray[np.int64], index: ReasonIndex) -> Inputs:
    """Read every column a rule looks at, for some rows of a roster."""
    values: dict[str, Value] = {}
    problems: dict[str, NDArray[np.uint8]] = {}
    for name, spec in rule.columns.items():
        column = _typed(name, spec, roster, rows)
        problem = column.problem
        if not spec.payee:
            problem[roster.ambiguous(name)[rows]] = Problem.AMBIGUOUS_COLUMN
        missing = problem != Problem.NONE
        reasons = Reasons()
        if missing.any():
            if name in rule.optional:
                blank = np.isin(problem, _NOT_GIVEN)
                reasons = index.mark(reasons, blank, ReasonKind.NOT_GIVEN, name)
                missing = missing & ~blank
            reasons = index.mark(reasons, missing, ReasonKind.CELL, name)
        values[name] = Value(column.data, reasons)
        problems[name] = problem
    return Inputs(values, problems)


def _typed(name: str, spec: ColumnSpec, roster: Roster, rows: NDArray[np.int64]) -> Column:
    """Type a column, or take it from what the roster keeps; its problems may be altered."""
    key = (name, spec.model_dump_json(), rows.tobytes()) if roster.typed is not None else None
    if roster.typed is not None and key in roster.typed:
        kept = roster.typed[key]
        return Column(kept.data, kept.problem.copy())
    column = parse_column(roster.cells(name)[rows], spec, roster.present(name)[rows])
    if roster.typed is not None:
        roster.typed[key] = Column(column.data, column.problem.copy())
    return column
