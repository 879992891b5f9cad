"""Every part of an expression, or of anything made of expressions."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from payouts.rules.language.types import Node

if TYPE_CHECKING:
    from collections.abc import Iterator


def walk(part: object) -> Iterator[Node]:
    """Yield every node in an expression, a rule, or a sequence of such, the outer first."""
    if isinstance(part, Node):
        yield part
    if isinstance(part, (tuple, list)):
        for item in part:
            yield from walk(item)
    elif is_dataclass(part) and not isinstance(part, type):
        for item in fields(part):
            yield from walk(getattr(part, item.name))
