"""Text of an expression → Python syntax tree, within a whitelist.

The text is parsed with :mod:`ast` and never compiled or run. Anything that is
not in the whitelist is refused with its place; so are texts that are too long
or nested too deeply, before the parser sees them.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from payouts.diagnostics import Place, say
from payouts.errors import RuleProblem
from payouts.money import fraction_text

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LENGTH = 1000
MAX_BRACKETS = 30
MAX_DEPTH = 60

_ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Expression,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
    ast.USub,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.Compare,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.In,
    ast.NotIn,
    ast.IfExp,
    ast.Call,
    ast.keyword,
    ast.Name,
    ast.Load,
    ast.Constant,
    ast.Set,
)
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,12})?\Z")


class _Written(float):
    """A decimal literal that prints as it was written, so that no digit is lost."""

    exact: Fraction

    def __repr__(self) -> str:
        """Return the exact value as text, without superfluous zeros."""
        return fraction_text(self.exact)


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an expression and where its first character stands."""

    text: str
    place: Place

    def at(self, node: ast.AST) -> Place:
        """Return the place of a part of the expression."""
        line = getattr(node, "lineno", 1)
        start = getattr(node, "col_offset", 0)
        text_line = (self.text.splitlines() or [""])[line - 1 : line]
        before = text_line[0].encode()[:start].decode(errors="replace") if text_line else ""
        column = len(before) + (self.place.column or 1 if line == 1 else 1)
        return Place(file=self.place.file, line=(self.place.line or 1) + line - 1, column=column)


def parse(source: Source) -> ast.expr:
    """Parse an expression within the whitelist.

    Raises:
        RuleProblem: X001 (syntax), X002 (not allowed), X007 (too long or deep), X011 (number).
    """
    text = source.text
    if len(text) > MAX_LENGTH or _brackets(text) > MAX_BRACKETS:
        raise RuleProblem(say("X007", source.place, length=MAX_LENGTH, depth=MAX_BRACKETS))
    try:
        # In brackets, so that a formula may run over several lines.
        tree = ast.parse(f"({text}\n)", mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        offset = getattr(error, "offset", None) or 1
        place = Place(source.place.file, line=source.place.line, column=source.place.column)
        raise RuleProblem(say("X001", place, text=text, offset=offset)) from None
    for depth, node in _walk(tree):
        if depth > MAX_DEPTH:
            raise RuleProblem(say("X007", source.place, length=MAX_LENGTH, depth=MAX_DEPTH))
        if hasattr(node, "col_offset") and node.lineno == 1:
            node.col_offset -= 1  # the bracket put before
            node.end_col_offset = (node.end_col_offset or 1) - (1 if node.end_lineno == 1 else 0)
    for _, node in _walk(tree):
        if not isinstance(node, _ALLOWED):
            what = type(node).__name__
            raise RuleProblem(say("X002", source.at(node), what=what, text=text))
        if isinstance(node, ast.Constant):
            _check_constant(node, source)
        if isinstance(node, ast.Name):
            node.id = unicodedata.normalize("NFC", node.id)
    return tree.body


def canonical(tree: ast.expr) -> str:
    """Return the expression's meaning as text: same for any spacing, brackets or line breaks."""
    return ast.unparse(tree)


def number_of(node: ast.Constant) -> Fraction:
    """Return the exact value of a numeric literal."""
    value = node.value
    return value.exact if isinstance(value, _Written) else Fraction(int(value))  # type: ignore[arg-type]


def is_number(node: ast.Constant) -> bool:
    """Whether the literal is a number (True and False are not)."""
    return isinstance(node.value, (int, float)) and not isinstance(node.value, bool)


def _brackets(text: str) -> int:
    deepest = depth = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
    return deepest


def _walk(tree: ast.AST) -> Iterator[tuple[int, ast.AST]]:
    """Yield every node with its depth, without recursion."""
    stack = [(0, tree)]
    while stack:
        depth, node = stack.pop()
        yield depth, node
        stack.extend((depth + 1, child) for child in ast.iter_child_nodes(node))


def _check_constant(node: ast.Constant, source: Source) -> None:
    if isinstance(node.value, (bool, str)):
        return
    written = ast.get_source_segment(source.text, node) or ""
    if not is_number(node) or not _NUMBER.match(written):
        raise RuleProblem(say("X011", source.at(node), text=written or str(node.value)))
    if isinstance(node.value, float):
        value = _Written(node.value)
        value.exact = Fraction(written)
        node.value = value
