"""For which categories two tests of a row can come out differently, whatever else it holds.

Columns of few values (a category, a grade, yes or no) are gone through value by value. Whatever
else a test asks (a date, a fact, an amount) may be true or false, alike on both sides.
"""

from __future__ import annotations

import ast
import itertools
import operator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from payouts.base.columns import yes_or_no
from payouts.base.diagnostics import Place
from payouts.base.errors import RuleProblem
from payouts.rules.language import syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from payouts.base.columns import ColumnSpec

MAX_VALUES = 120  # of one column
MAX_CASES = 50_000  # together; beyond them nothing is ruled out

Classes = dict[str, tuple[str, ...]]

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass(slots=True)
class _Tests:
    """Tests of rows as trees, and the variables they turn on."""

    columns: Mapping[str, ColumnSpec]
    domains: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def read(self, text: str) -> ast.expr:
        tree = syntax.parse(syntax.Source(text, Place()), limited=False)
        self._variables(tree)
        return tree

    def _variables(self, node: ast.expr) -> None:
        match node:
            case ast.BoolOp():
                for part in node.values:
                    self._variables(part)
            case ast.UnaryOp(op=ast.Not()):
                self._variables(node.operand)
            case _:
                name, domain = self._atom(node)
                self.domains[name] = domain

    def _atom(self, node: ast.expr) -> tuple[str, tuple[Any, ...]]:
        """Return what an undivided test turns on, and the values that can have."""
        column = _column(node)
        spec = None if column is None else self.columns.get(column)
        domain = None if spec is None else spec.possible_values(MAX_VALUES)
        if column is not None and domain is not None:
            return column, domain
        return syntax.canonical(node), (False, True)

    def holds(self, node: ast.expr, case: Mapping[str, Any]) -> bool:
        match node:
            case ast.BoolOp():
                parts = (self.holds(part, case) for part in node.values)
                return all(parts) if isinstance(node.op, ast.And) else any(parts)
            case ast.UnaryOp(op=ast.Not()):
                return not self.holds(node.operand, case)
            case _:
                name, _ = self._atom(node)
                return _decided(node, case[name]) if name == _column(node) else bool(case[name])


def _column(node: ast.expr) -> str | None:
    """Return the name that a test compares with something fixed, or that is a test itself."""
    match node:
        case ast.Name():
            return node.id
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[other]):
            fixed = isinstance(other, (ast.Constant, ast.Set))
            known = type(op) in _COMPARE or isinstance(op, (ast.In, ast.NotIn))
            return name if fixed and known else None
        case _:
            return None


def _decided(node: ast.expr, value: Any) -> bool:  # noqa: ANN401 (of any column)
    if not isinstance(node, ast.Compare):
        return bool(value)
    other, op = node.comparators[0], node.ops[0]
    if isinstance(other, ast.Set):
        members = {part.value for part in other.elts if isinstance(part, ast.Constant)}
        return (value in members) is isinstance(op, ast.In)
    if isinstance(other, ast.Constant) and isinstance(other.value, (str, int)):
        return _COMPARE[type(op)](value, other.value)
    return False


def differing_categories(
    old: Sequence[tuple[str, bool]],
    new: Sequence[tuple[str, bool]],
    columns: Mapping[str, ColumnSpec],
) -> Classes | None:
    """Return the categories of rows that pass one set of tests and not the other.

    Args:
        old: tests as canonical text, and the answer that lets a row pass; all must.
        new: the same, newer.
        columns: the columns the rule reads.

    Returns:
        Column → values for which the outcome can differ; a column of which every value can is
        left out. None where no row's outcome can differ.
    """
    tests = _Tests(columns)
    try:
        before = [(tests.read(text), answer) for text, answer in old]
        after = [(tests.read(text), answer) for text, answer in new]
    except RuleProblem:
        return {}
    size = 1
    for domain in tests.domains.values():
        size *= len(domain)
    if size > MAX_CASES:
        return {}
    touched: dict[str, set[Any]] = {}
    for values in itertools.product(*tests.domains.values()):
        case = dict(zip(tests.domains, values, strict=True))
        passes = [all(tests.holds(t, case) is a for t, a in side) for side in (before, after)]
        if passes[0] is not passes[1]:
            for name, value in case.items():
                touched.setdefault(name, set()).add(value)
    if not touched:
        return None
    return {
        name: tuple(_shown(value) for value in domain if value in touched[name])
        for name, domain in tests.domains.items()
        if name in columns and len(touched[name]) < len(domain)
    }


def _shown(value: Any) -> str:  # noqa: ANN401
    return yes_or_no(value) if isinstance(value, bool) else str(value)
