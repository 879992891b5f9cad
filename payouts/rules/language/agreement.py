"""Which types agree: in an operation, in a comparison, as versions of one value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.rules.language.nodes import Literal, Node
from payouts.rules.language.types import INTEGER, MONEY, MONTH, NUMBER, TEXT, Type, ValueKind

if TYPE_CHECKING:
    from collections.abc import Mapping


def fits(got: Type, want: Type) -> bool:
    """Tell whether a value of one type can be used as another."""
    if want.kind is ValueKind.NUMBER:
        return got.kind in {ValueKind.NUMBER, ValueKind.INTEGER}
    return got.kind is want.kind


def arithmetic_type(op: str, left: Type, right: Type) -> Type | None:
    """Return the type of a result, or None where the operation has no meaning."""
    if left.kind is ValueKind.MONTH and op in {"+", "-"}:
        if right.kind is ValueKind.INTEGER:
            return MONTH
        return INTEGER if right.kind is ValueKind.MONTH and op == "-" else None
    if not (left.numeric and right.numeric):
        return None
    whole = left.kind is ValueKind.INTEGER and right.kind is ValueKind.INTEGER and op != "/"
    plain = INTEGER if whole else NUMBER
    return _UNITS.get((op, left.kind is ValueKind.MONEY, right.kind is ValueKind.MONEY), plain)


# (operation, left is money, right is money); where none is, numbers give numbers.
_UNITS: Mapping[tuple[str, bool, bool], Type | None] = {
    ("+", True, True): MONEY,
    ("+", True, False): None,
    ("+", False, True): None,
    ("-", True, True): MONEY,
    ("-", True, False): None,
    ("-", False, True): None,
    ("*", True, True): None,
    ("*", True, False): MONEY,
    ("*", False, True): MONEY,
    ("/", True, True): NUMBER,
    ("/", True, False): MONEY,
    ("/", False, True): None,
}


def alike(args: tuple[Node, ...]) -> list[Node]:
    """Return the arguments that decide a type: beside money a bare 0 says nothing."""
    if not any(arg.type.kind is ValueKind.MONEY for arg in args):
        return list(args)
    return [arg for arg in args if not (_bare(arg) and isinstance(arg, Literal) and arg.value == 0)]


def _bare(node: Node) -> bool:
    """Tell whether an expression is a number that says no unit."""
    return isinstance(node, Literal) and node.type.kind is not ValueKind.MONEY


def common_type(a: Type, b: Type) -> Type | None:
    """Return the type that values of either type have together, or None."""
    if a == b:
        return a
    if {a.kind, b.kind} == {ValueKind.INTEGER, ValueKind.NUMBER}:
        return NUMBER
    if {a.kind, b.kind} <= {ValueKind.TEXT, ValueKind.CATEGORY}:
        return TEXT
    return None


def comparable(sign: str, left: Node, right: Node) -> bool:
    """Tell whether two expressions may stand on the sides of a comparison."""
    if left.type.numeric and right.type.numeric:
        # A bare number may be compared with money: 余额 > 0.
        plain = _bare(left) or _bare(right)
        same = (left.type.kind is ValueKind.MONEY) == (right.type.kind is ValueKind.MONEY)
        return same or plain
    if left.type.kind in {ValueKind.DATE, ValueKind.MONTH}:
        return left.type.kind is right.type.kind
    text = {ValueKind.TEXT, ValueKind.CATEGORY}
    if left.type.kind in text and right.type.kind in text:
        return sign in {"==", "!="}
    return False
