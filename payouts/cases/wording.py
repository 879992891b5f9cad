"""A typed expression as text again, for naming the part of a formula no case reaches."""

from __future__ import annotations

from fractions import Fraction

from payouts.money import fraction_text
from payouts.period import day_text, month_text
from payouts.rules.types import (
    Arithmetic,
    Banded,
    Before,
    Call,
    ColumnName,
    Compare,
    DueMonths,
    FigureName,
    Kind,
    Literal,
    Logic,
    Negative,
    Node,
    Not,
    Select,
    Total,
    ValueName,
    Within,
)


def in_words(node: Node) -> str:
    """Return a part of a formula as the rule language writes it, brackets where in doubt."""
    match node:
        case ColumnName() | ValueName():
            return node.name
        case FigureName():
            return node.name if node.key is None else f"at({node.name}, {in_words(node.key)})"
        case Banded():
            return f"{'marginal' if node.marginal else 'band'}({node.name}, {in_words(node.of)})"
        case Literal():
            return _literal(node)
        case Arithmetic() | Compare():
            return f"{_inner(node.left)} {node.op} {_inner(node.right)}"
        case Logic():
            return f" {node.op} ".join(_inner(part) for part in node.parts)
        case Within():
            members = ", ".join(f'"{member}"' for member in node.members)
            return f"{_inner(node.of)} in {{{members}}}"
        case _:
            return _prefixed(node)


def _prefixed(node: Node) -> str:
    match node:
        case Not():
            return f"not {_inner(node.of)}"
        case Negative():
            return f"-{_inner(node.of)}"
        case Select():
            yes, condition, no = map(_inner, (node.yes, node.condition, node.no))
            return f"{yes} if {condition} else {no}"
        case Call():
            args = [in_words(arg) for arg in node.args]
            args += [f'{name}="{word}"' for name, word in node.options]
            return f"{node.function}({', '.join(args)})"
        case Total():
            return f"sum({node.step})"
        case DueMonths():
            return f"months({node.line})"
        case Before():
            return f"before({node.step}, {node.group})"
        case _:
            return type(node).__name__


def _inner(node: Node) -> str:
    text = in_words(node)
    compound = isinstance(node, (Arithmetic, Compare, Logic, Select, Within, Not))
    return f"({text})" if compound else text


def _literal(node: Literal) -> str:
    value = node.value
    if isinstance(value, str):
        return f'"{value}"'
    if node.type.kind is Kind.DATE:
        return f'date("{day_text(int(value))}")'
    if node.type.kind is Kind.MONTH:
        return f'month("{month_text(int(value))}")'
    return fraction_text(Fraction(value))
