"""Formulas in words: a typed tree as a Chinese phrase.

A name with a suffix of its own (死亡日期当月) stays a phrase; what would be ambiguous is put
in brackets, so that a phrase has one reading only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payouts.base.money import fraction_text
from payouts.base.period import LAST_YEAR, day_text, month_text
from payouts.rules.language import nodes
from payouts.rules.language.types import ValueKind
from payouts.rules.language.walk import with_children

if TYPE_CHECKING:
    from collections.abc import Callable

    from payouts.rules.language.nodes import Node

_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
_NUMBERS = {
    "==": "等于",
    "!=": "不等于",
    "<": "小于",
    "<=": "不超过",
    ">": "大于",
    ">=": "不小于",
}
_TIMES = {
    "==": "就是",
    "!=": "不是",
    "<": "早于",
    "<=": "不晚于",
    ">": "晚于",
    ">=": "不早于",
}
_TEXTS = {"==": "为", "!=": "不是"}
_REMAINDERS = {
    "half_year": "余下不超过六个月的算半年，超过六个月的算一年",
    "part_counts_one": "余下不满一年的算一年",
    "by_month": "余下的按月折算",
    "by_day": "余下的按日折算",
    "drop": "余下不满一年的不计",
}
_UNLIMITED = "不设期限"
_FOREVER = LAST_YEAR * 12


def summed_once(node: Node, lines: frozenset[str]) -> Node:
    """Return an expression without ``sum`` over lines that are due in one month only."""
    if isinstance(node, nodes.Total) and node.line in lines:
        return nodes.ValueName(node.type, node.at, node.step)
    return with_children(node, lambda child: summed_once(child, lines))


def phrase(node: Node) -> str:
    """Return an expression in words."""
    reader = READERS.get(type(node))
    return reader(node) if reader else type(node).__name__


def negated(node: Node) -> str:
    """Return in words that a condition does not hold."""
    match node:
        case nodes.Not():
            return phrase(node.of)
        case nodes.Call() if node.function == "given":
            return f"未填{phrase(node.args[0])}"
        case nodes.ColumnName():
            return f"{node.name}为“否”"
        case nodes.Within():
            return f"{_bracketed(node.of)}不是{_listed(node.members)}"
    return f"并非（{phrase(node)}）"


def _literal(node: nodes.Literal) -> str:
    if node.type.kind is ValueKind.DATE:
        return day_text(int(node.value))
    if node.type.kind is ValueKind.MONTH:
        month = int(node.value)
        return _UNLIMITED if month >= _FOREVER else month_text(month)
    unit = " 元" if node.type.kind is ValueKind.MONEY else ""
    return f"“{node.value}”" if isinstance(node.value, str) else f"{_number(node.value)}{unit}"


def _number(value: Any) -> str:  # noqa: ANN401 (an exact number)
    return fraction_text(value) if not isinstance(value, int) else str(value)


def _name(node: nodes.ColumnName | nodes.ValueName) -> str:
    return f"{node.name}为“是”" if node.type.kind is ValueKind.BOOLEAN else node.name


def _figure(node: nodes.FigureName) -> str:
    return node.name if node.key is None else f"{node.name}（取{_bracketed(node.key)}的数）"


def _banded(node: nodes.Banded) -> str:
    of = phrase(node.of)
    return f"{of}按“{node.name}”分段累计" if node.marginal else f"{of}所在一段的“{node.name}”"


def _arithmetic(node: nodes.Arithmetic) -> str:
    left, right = _operand(node.left, node.op), _operand(node.right, node.op, right=True)
    return f"{left} {_SIGNS[node.op]} {right}"


def _operand(node: Node, op: str, *, right: bool = False) -> str:
    """Return one side of an operation, in brackets where it binds less tightly."""
    text = phrase(node)
    if _branches(node) or isinstance(node, (nodes.Logic, nodes.Compare, nodes.Negative)):
        return f"（{text}）"
    if isinstance(node, nodes.Arithmetic):
        looser = node.op in "+-" and op in "*/"
        other_way = right and op in "-/" and (node.op in "+-") == (op in "+-")
        return f"（{text}）" if looser or other_way else text
    return text


def _compare(node: nodes.Compare) -> str:
    kind = node.left.type.kind
    words = _TIMES if kind in {ValueKind.DATE, ValueKind.MONTH} else _NUMBERS
    if kind in {ValueKind.TEXT, ValueKind.CATEGORY}:
        words = _TEXTS
    left, right = _operand(node.left, "*"), _operand(node.right, "*")
    space = " " if right[:1].isascii() else ""
    return f"{left}{words[node.op]}{space}{right}"


def _logic(node: nodes.Logic) -> str:
    joint = "，并且" if node.op == "and" else "，或者"
    parts = [
        f"（{phrase(part)}）" if _branches(part) or isinstance(part, nodes.Logic) else phrase(part)
        for part in node.parts
    ]
    return joint.join(parts)


def _select(node: nodes.Select) -> str:
    no = phrase(node.no)
    if node.is_default:
        return f"{phrase(node.yes)}（未填的为{_spaced(no)}）"
    otherwise = no if _branches(node.no) else f"否则为{_spaced(no)}"
    otherwise = otherwise.replace(f"为{_UNLIMITED}", _UNLIMITED)
    return f"{phrase(node.condition)}的，为{_spaced(phrase(node.yes))}；{otherwise}"


def _branches(node: Node) -> bool:
    """Tell whether an expression is said in branches, one a case."""
    return isinstance(node, nodes.Select) and not node.is_default


def _spaced(text: str) -> str:
    return f" {text}" if text[:1].isascii() else text


def _bracketed(node: Node) -> str:
    loose = _branches(node) or isinstance(node, (nodes.Logic, nodes.Compare, nodes.Arithmetic))
    return f"（{phrase(node)}）" if loose else phrase(node)


def _listed(members: tuple[str, ...]) -> str:
    return "、".join(f"“{member}”" for member in members) + ("之一" if len(members) > 1 else "")


def _within(node: nodes.Within) -> str:
    return f"{_bracketed(node.of)}为{_listed(node.members)}"


def _call(node: nodes.Call) -> str:
    parts = [_bracketed(arg) for arg in node.args]
    if node.function in _CALLS:
        text = _CALLS[node.function].format(*parts)
    elif node.function in _CHOOSING:
        text = f"{'、'.join(parts)}中{_CHOOSING[node.function]}"
        text = f"（{text}）" if len(parts) > 1 else text
    else:
        text = f"{node.function}（{'、'.join(parts)}）"
    remainder = dict(node.options).get("remainder")
    return f"{text}（{_REMAINDERS.get(remainder, remainder)}）" if remainder else text


def _gathered(node: nodes.Gathered) -> str:
    if node.of is None:
        return f"同组（{node.group}）的行数"
    return _GATHERINGS[node.gathering].format(node.group, _bracketed(node.of))


_GATHERINGS = {
    nodes.Gathering.TOTAL: "同组（{0}）各行的{1}合计",
    nodes.Gathering.COUNT: "同组（{0}）中{1}的行数",
    nodes.Gathering.ANY: "同组（{0}）中有一行{1}",
    nodes.Gathering.ALL: "同组（{0}）中各行都{1}",
}
_CALLS = {
    "month_of": "{0}当月",
    "month_after": "{0}的次月",
    "january_after": "{0}的次年一月",
    "year": "{0}的年份",
    "month_number": "{0}的月份数",
    "birth_date": "{0}所载的出生日期",
    "month_of_age": "{0}起满 {1} 周岁的月份",
    "given": "填有{0}",
    "age": "{0}至{1}所满的周岁数",
    "first_day": "{0}的第一天",
    "last_day": "{0}的最后一天",
    "days_in": "{0}的天数",
    "days_within": "{0}至{1}之间在{2}的天数",
    "whole": "{0}的整数部分",
    "service_years": "{0}至{1}的年数",
}
_CHOOSING = {"latest": "较晚的月份", "earliest": "较早的月份", "max": "较大的", "min": "较小的"}

READERS: dict[type[Node], Callable[[Any], str]] = {
    nodes.Literal: _literal,
    nodes.ColumnName: _name,
    nodes.ValueName: _name,
    nodes.FigureName: _figure,
    nodes.Banded: _banded,
    nodes.Arithmetic: _arithmetic,
    nodes.Negative: lambda node: f"－{_operand(node.of, '*')}",
    nodes.Compare: _compare,
    nodes.Logic: _logic,
    nodes.Not: lambda node: negated(node.of),
    nodes.Select: _select,
    nodes.Within: _within,
    nodes.Call: _call,
    nodes.Total: lambda node: f"应发各月的{node.step}合计",
    nodes.DueMonths: lambda node: f"“{node.line}”应发的月数",
    nodes.YearPaidFor: lambda _: "所发月份的年份",
    nodes.MonthPaidFor: lambda _: "所发月份",
    nodes.EveryYear: lambda node: f"每年{node.number}月",
    nodes.Gathered: _gathered,
    nodes.BenefitAmount: lambda node: f"同一人的“{node.name}”",
    nodes.Before: lambda node: f"同组（{node.group}）以前各行的{node.step}合计",
}
