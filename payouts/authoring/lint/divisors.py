"""Divisions whose divisor cannot be shown to be other than zero."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from payouts.authoring.lint.fold import Folder, shape, values_of
from payouts.base.diagnostics import Diagnostic, say
from payouts.rules.language import nodes
from payouts.rules.language.walk import children
from payouts.rules.parts import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.rules.language.nodes import Node
    from payouts.rules.rule import Rule

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def divisors(rule: Rule) -> Iterator[Diagnostic]:
    """Yield L012 for every divisor of a formula that may be zero."""
    search = _Search(rule)
    for part in parts(rule):
        for version in part.expression.versions:
            for at in search.unsafe(version.node, frozenset()):
                yield say("L012", at.at, text=version.text)


class _Search:
    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.folder = Folder.of(rule)
        # Rows that a condition holds or strikes when a value is zero never get here.
        self.sure = frozenset(
            known
            for condition in rule.conditions
            if not condition.dated and not condition.expression.dated
            for known in _nonzero(
                condition.expression.versions[0].node, holds=not condition.strikes_when
            )
        )

    def unsafe(self, node: Node, sure: frozenset[object]) -> Iterator[Node]:
        """Yield divisors that may be zero; ``sure`` are shapes known not to be."""
        if isinstance(node, nodes.Select):
            yield from self.unsafe(node.condition, sure)
            yield from self.unsafe(node.yes, sure | _nonzero(node.condition, holds=True))
            yield from self.unsafe(node.no, sure | _nonzero(node.condition, holds=False))
            return
        if (
            isinstance(node, nodes.Arithmetic)
            and node.op == "/"
            and not self._safe(node.right, sure)
        ):
            yield node.right
        for child in children(node):
            yield from self.unsafe(child, sure)

    def _safe(self, node: Node, sure: frozenset[object]) -> bool:
        """Tell whether an expression is certainly not zero."""
        folded = self.folder.fold(node, {})
        if folded is not None:
            return folded != 0
        return shape(node) in sure | self.sure or self._by_parts(node, sure)

    def _by_parts(self, node: Node, sure: frozenset[object]) -> bool:
        """Tell whether an expression is not zero because its parts are not."""
        match node:
            case nodes.Negative(of=of):
                parts: Sequence[Node] = [of]
            case nodes.Arithmetic(op="*" | "/", left=left, right=right):
                parts = [left, right]
            case nodes.Select(yes=yes, no=no):
                parts = [yes, no]
            case nodes.ValueName(name=name) if name in self.folder.facts:
                fact = self.folder.facts[name]
                parts = [v.node for v in fact.versions] if fact.rounding is None else []
            case _:
                return self._by_values(node)
        return bool(parts) and all(self._safe(part, sure) for part in parts)

    def _by_values(self, node: Node) -> bool:
        """Tell whether no possible value of an expression is zero."""
        match node:
            case nodes.Call(function="max", args=args):
                values = (self.folder.fold(arg, {}) for arg in args)
                return any(isinstance(v, (int, Fraction)) and v > 0 for v in values)
            case nodes.ColumnName(name=name):
                return 0 not in (values_of(name, self.rule) or (0,))
            case nodes.FigureName(name=name):
                return self._never_zero(name)
        return False

    def _never_zero(self, name: str) -> bool:
        table = self.rule.figures[name]
        entries = [table.cells.at(i) for i, there in enumerate(table.present) if there]
        if table.pick is not None:
            entries += [v for v in (table.pick.none, table.pick.others) if v is not None]
        return bool(entries) and 0 not in entries


def _nonzero(condition: Node, *, holds: bool) -> frozenset[object]:
    """Return the shapes of expressions that are not zero where a condition holds, or fails."""
    match condition:
        case nodes.Not():
            return _nonzero(condition.of, holds=not holds)
        case nodes.Logic() if (condition.op == "and") == holds:
            return frozenset().union(*(_nonzero(p, holds=holds) for p in condition.parts))
        case nodes.Compare():
            op = condition.op if holds else _OPPOSITE[condition.op]
            return _compared(condition.left, op, condition.right) | _compared(
                condition.right, _MIRRORED[op], condition.left
            )
    return frozenset()


def _compared(left: Node, op: str, right: Node) -> frozenset[object]:
    """Return the shape of ``left`` where comparing it with a literal rules out zero."""
    if not isinstance(right, nodes.Literal) or not isinstance(right.value, (int, Fraction)):
        return frozenset()
    bound = right.value
    rules_out = {
        "!=": bound == 0,
        "==": bound != 0,
        ">": bound >= 0,
        ">=": bound > 0,
        "<": bound <= 0,
        "<=": bound < 0,
    }
    return frozenset({shape(left)}) if rules_out[op] else frozenset()
