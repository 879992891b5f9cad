"""Constant folding: values of expressions that do not depend on a roster.

A value is a Fraction, an int (month or day count), a text or a truth value;
:data:`UNKNOWN` stands for what depends on the row. Three-valued, as evaluation is.
"""

from __future__ import annotations

import itertools
import operator
from dataclasses import dataclass, fields
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from payouts.base import period
from payouts.base.columns import ColumnType
from payouts.rules.language import nodes
from payouts.rules.language.nodes import Node
from payouts.rules.language.types import Type, ValueKind
from payouts.rules.language.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from payouts.rules.rule import Expression, Rule

UNKNOWN: Final = None
Folded = Fraction | int | str | bool | None
MAX_COMBINATIONS = 5000
_MAX_RANGE = 200

_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_COMPARISON: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TRUE_OF_ITSELF = frozenset({"==", "<=", ">="})


@dataclass(frozen=True, slots=True)
class Folder:
    """Folds expressions of one rule.

    Attributes:
        facts: name → the fact.
        required: columns every row has, so that ``given`` of them holds.
    """

    facts: Mapping[str, Expression]
    required: frozenset[str]

    @classmethod
    def of(cls, rule: Rule) -> Folder:
        """Return the folder for a rule."""
        required = frozenset(rule.columns) - rule.optional
        return cls({fact.name: fact for fact in rule.facts}, required)

    def fold(self, node: Node, known: Mapping[str, Folded]) -> Folded:
        """Return the value of an expression given some columns and facts, None where unknown."""
        reader = _READERS.get(type(node))
        return UNKNOWN if reader is None else reader(self, node, known)

    def _negative(self, node: nodes.Negative, known: Mapping[str, Folded]) -> Folded:
        of = self.fold(node.of, known)
        return -of if isinstance(of, (int, Fraction)) else UNKNOWN

    def _not(self, node: nodes.Not, known: Mapping[str, Folded]) -> Folded:
        of = self.fold(node.of, known)
        return UNKNOWN if of is UNKNOWN else not of

    def _within(self, node: nodes.Within, known: Mapping[str, Folded]) -> Folded:
        of = self.fold(node.of, known)
        return UNKNOWN if of is UNKNOWN else of in node.members

    def _value(self, node: nodes.ValueName, known: Mapping[str, Folded]) -> Folded:
        return self._fact(node.name, known)

    def _fact(self, name: str, known: Mapping[str, Folded]) -> Folded:
        if name in known:
            return known[name]
        fact = self.facts.get(name)
        if fact is None or fact.dated or fact.rounding is not None:
            return UNKNOWN
        return self.fold(fact.versions[0].node, known)

    def _arithmetic(self, node: nodes.Arithmetic, known: Mapping[str, Folded]) -> Folded:
        left, right = self.fold(node.left, known), self.fold(node.right, known)
        if left is UNKNOWN or right is UNKNOWN or (node.op == "/" and right == 0):
            return UNKNOWN
        made: Folded = _ARITHMETIC[node.op](left, right)
        return made

    def _compare(self, node: nodes.Compare, known: Mapping[str, Folded]) -> Folded:
        left, right = self.fold(node.left, known), self.fold(node.right, known)
        if left is UNKNOWN or right is UNKNOWN:
            same = shape(node.left) == shape(node.right)
            return node.op in _TRUE_OF_ITSELF if same else UNKNOWN
        return _COMPARISON[node.op](left, right)

    def _logic(self, node: nodes.Logic, known: Mapping[str, Folded]) -> Folded:
        parts = [self.fold(part, known) for part in node.parts]
        decides = node.op == "or"
        if decides in parts:
            return decides
        return UNKNOWN if UNKNOWN in parts else not decides

    def _select(self, node: nodes.Select, known: Mapping[str, Folded]) -> Folded:
        condition = self.fold(node.condition, known)
        if condition is not UNKNOWN:
            return self.fold(node.yes if condition else node.no, known)
        yes, no = self.fold(node.yes, known), self.fold(node.no, known)
        return yes if yes == no else UNKNOWN

    def _call(self, node: nodes.Call, known: Mapping[str, Folded]) -> Folded:
        if node.function == "given":
            of = node.args[0]
            sure = isinstance(of, nodes.ColumnName) and of.name in self.required
            return True if sure else UNKNOWN
        values = [self.fold(arg, known) for arg in node.args]
        work = _CALLS.get(node.function)
        if work is None or UNKNOWN in values:
            return UNKNOWN
        months = [
            _month(value) if arg.type.kind is ValueKind.DATE else value
            for value, arg in zip(values, node.args, strict=True)
        ]
        return work(months)

    def possible(self, node: Node) -> frozenset[str] | None:
        """Return every possible text of an expression, or None where unknown."""
        match node:
            case nodes.Literal() if isinstance(node.value, str):
                return frozenset({node.value})
            case nodes.Select():
                yes, no = self.possible(node.yes), self.possible(node.no)
                return None if yes is None or no is None else yes | no
            case nodes.ValueName() if node.name in self.facts:
                each = [self.possible(version.node) for version in self.facts[node.name].versions]
                known = [texts for texts in each if texts is not None]
                return frozenset().union(*known) if len(known) == len(each) else None
        return frozenset(node.type.values) if node.type.kind is ValueKind.CATEGORY else None

    def columns_of(self, node: Node) -> dict[str, Type]:
        """Return the columns an expression names, also by way of facts."""
        found: dict[str, Type] = {}
        for part in walk(node):
            if isinstance(part, nodes.ColumnName):
                found[part.name] = part.type
            elif isinstance(part, nodes.ValueName) and part.name in self.facts:
                for version in self.facts[part.name].versions:
                    found |= self.columns_of(version.node)
        return found


_READERS: Mapping[type[Node], Callable[[Folder, Any, Mapping[str, Folded]], Folded]] = {
    nodes.Literal: lambda _, node, __: node.value,
    nodes.ColumnName: lambda _, node, known: known.get(node.name, UNKNOWN),
    nodes.ValueName: Folder._value,  # noqa: SLF001 (its own methods)
    nodes.Negative: Folder._negative,  # noqa: SLF001
    nodes.Not: Folder._not,  # noqa: SLF001
    nodes.Arithmetic: Folder._arithmetic,  # noqa: SLF001
    nodes.Compare: Folder._compare,  # noqa: SLF001
    nodes.Logic: Folder._logic,  # noqa: SLF001
    nodes.Select: Folder._select,  # noqa: SLF001
    nodes.Within: Folder._within,  # noqa: SLF001
    nodes.Call: Folder._call,  # noqa: SLF001
}


def _month(day: Folded) -> int:
    return int(period.month_of_day(np.array([day], dtype=np.int64))[0])


_CALLS: dict[str, Callable[[list[Any]], Folded]] = {
    "max": max,
    "min": min,
    "latest": max,
    "earliest": min,
    "month_of": lambda months: months[0],
    "month_after": lambda months: months[0] + 1,
    "january_after": lambda months: (months[0] // 12 + 1) * 12,
    "year": lambda months: Fraction(months[0] // 12),
    "month_number": lambda months: Fraction(months[0] % 12 + 1),
}


def shape(part: object) -> object:
    """Return an expression without its places: equal where the expressions are the same."""
    if isinstance(part, Node):
        inner = [shape(getattr(part, f.name)) for f in fields(part) if f.name != "at"]
        return (type(part).__name__, *inner)
    if isinstance(part, tuple):
        return tuple(shape(item) for item in part)
    return part


def values_of(name: str, rule: Rule) -> tuple[Folded, ...] | None:
    """Return every value a column can have, or None where there are too many to try."""
    spec = rule.columns.get(name)
    values = None if spec is None else spec.possible_values(_MAX_RANGE)
    if spec is None or values is None or spec.type is not ColumnType.INTEGER:
        return values
    return tuple(map(Fraction, values))


def outcomes(folder: Folder, rule: Rule, node: Node) -> set[Folded]:
    """Return the values of an expression over all values of the columns that have few."""
    columns = {name: values_of(name, rule) for name in folder.columns_of(node)}
    domains = {name: values for name, values in columns.items() if values}
    if prod(map(len, domains.values())) > MAX_COMBINATIONS:
        domains = {}
    return {
        folder.fold(node, dict(zip(domains, combination, strict=True)))
        for combination in itertools.product(*domains.values())
    }
