"""Walks a typed tree; only this module knows which fields of a node hold nodes."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from payouts.rules.language.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes one level down, in the order of their fields."""
    for name in _names(type(node)):
        value = getattr(node, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Node):
                yield item


_FIELDS: dict[type[Node], tuple[str, ...]] = {}


def _names(kind: type[Node]) -> tuple[str, ...]:
    """Return the fields in which a node of a kind may hold nodes; looked up once."""
    if kind not in _FIELDS:
        names = (part.name for part in fields(kind))
        _FIELDS[kind] = tuple(name for name in names if name not in {"type", "at"})
    return _FIELDS[kind]


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything in it, the outer before the inner."""
    yield node
    for child in children(node):
        yield from walk(child)


def with_children(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return a node with each node one level down changed."""
    made: dict[str, Any] = {}
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, Node):
            made[part.name] = change(value)
        elif isinstance(value, tuple):
            made[part.name] = tuple(change(v) if isinstance(v, Node) else v for v in value)
    return replace(node, **made)
