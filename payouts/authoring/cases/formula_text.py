"""A typed expression as text, to name a part of a formula that no case reaches."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from payouts.base.money import fraction_text
from payouts.base.period import day_text, month_text
from payouts.rules.language import nodes
from payouts.rules.language.shorthand import DEFAULT, NEVER, NEVER_MONTH, YUAN
from payouts.rules.language.types import ValueKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from payouts.rules.language.nodes import Node


def formula_text(node: Node) -> str:
    """Return a part of a formula as the rule language writes it, with brackets where needed."""
    return _WRITE[type(node)](node)


def _figure(node: nodes.FigureName) -> str:
    return node.name if node.key is None else f"at({node.name}, {formula_text(node.key)})"


def _banded(node: nodes.Banded) -> str:
    return f"{'marginal' if node.marginal else 'band'}({node.name}, {formula_text(node.of)})"


def _within(node: nodes.Within) -> str:
    members = ", ".join(f'"{member}"' for member in node.members)
    return f"{_inner(node.of)} in {{{members}}}"


def _select(node: nodes.Select) -> str:
    if node.is_default:
        return f"{DEFAULT}({formula_text(node.yes)}, {formula_text(node.no)})"
    return f"{_inner(node.yes)} if {_inner(node.condition)} else {_inner(node.no)}"


def _call(node: nodes.Call) -> str:
    args = [formula_text(arg) for arg in node.args]
    args += [f'{name}="{word}"' for name, word in node.options]
    return f"{node.function}({', '.join(args)})"


def _gathered(node: nodes.Gathered) -> str:
    parts = [*([] if node.of is None else [formula_text(node.of)]), node.group]
    return f"{node.gathering}({', '.join(parts)})"


def _inner(node: Node) -> str:
    text = formula_text(node)
    compound = isinstance(
        node, (nodes.Arithmetic, nodes.Compare, nodes.Logic, nodes.Select, nodes.Within, nodes.Not)
    )
    default = isinstance(node, nodes.Select) and node.is_default
    return f"({text})" if compound and not default else text


def _literal(node: nodes.Literal) -> str:
    value = node.value
    if isinstance(value, str):
        return f'"{value}"'
    if node.type.kind is ValueKind.DATE:
        return f'date("{day_text(int(value))}")'
    if node.type.kind is ValueKind.MONTH:
        month = month_text(int(value))
        return NEVER if month == NEVER_MONTH else f'month("{month}")'
    if node.type.kind is ValueKind.MONEY:
        return f'{YUAN}("{fraction_text(Fraction(value))}")'
    return fraction_text(Fraction(value))


_WRITE: Mapping[type[Node], Callable[[Any], str]] = {
    nodes.Literal: _literal,
    nodes.ColumnName: lambda node: str(node.name),
    nodes.ValueName: lambda node: str(node.name),
    nodes.FigureName: _figure,
    nodes.Banded: _banded,
    nodes.Arithmetic: lambda node: f"{_inner(node.left)} {node.op} {_inner(node.right)}",
    nodes.Compare: lambda node: f"{_inner(node.left)} {node.op} {_inner(node.right)}",
    nodes.Logic: lambda node: f" {node.op} ".join(_inner(part) for part in node.parts),
    nodes.Not: lambda node: f"not {_inner(node.of)}",
    nodes.Negative: lambda node: f"-{_inner(node.of)}",
    nodes.Select: _select,
    nodes.Within: _within,
    nodes.Call: _call,
    nodes.Total: lambda node: f"sum({node.step})",
    nodes.YearPaidFor: lambda _: "this_year",
    nodes.MonthPaidFor: lambda _: "this_month",
    nodes.EveryYear: lambda node: f"every({node.number})",
    nodes.Gathered: _gathered,
    nodes.DueMonths: lambda node: f"months({node.line})",
    nodes.BenefitAmount: lambda node: f'benefit("{node.name}")',
    nodes.Before: lambda node: f"before({node.step}, {node.group})",
}
