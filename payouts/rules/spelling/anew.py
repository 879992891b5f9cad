"""Older spellings within the text of a formula, and how they are said now; the text is kept.

``month("2200-12")`` is ``never``, ``x if given(x) else v`` is ``default(x, v)``; a conditional that
is nested, or whose condition is an ``and`` or ``or``, is a list of cases.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Place
from payouts.base.errors import RuleProblem
from payouts.rules.language import syntax
from payouts.rules.language.shorthand import DEFAULT, NEVER, NEVER_MONTH

if TYPE_CHECKING:
    from collections.abc import Collection

_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Branches:
    """A conditional as cases: conditions with their values, and the value where none applies."""

    cases: tuple[tuple[str, str], ...]
    otherwise: str


def said_anew(text: str, optional: Collection[str]) -> str:
    """Return a formula with shorter words for what has one; itself where there is none.

    Args:
        text: the formula.
        optional: the columns a row can do without; ``default`` is for them alone.
    """
    tree = _tree(text)
    return text if tree is None else _Text(text, optional).of(tree)


def branches(text: str) -> Branches | None:
    """Return a conditional that is better read as cases; None for any other formula."""
    tree = _tree(text)
    if not isinstance(tree, ast.IfExp) or _is_default(tree):
        return None
    cases: list[tuple[ast.expr, ast.expr]] = []
    node: ast.expr = tree
    while isinstance(node, ast.IfExp) and not _is_default(node):
        cases.append((node.test, node.body))
        node = node.orelse
    if len(cases) == 1 and not isinstance(tree.test, ast.BoolOp):
        return None
    written = _Text(text, ())
    parts = tuple((written.piece(test), written.piece(body)) for test, body in cases)
    return Branches(parts, written.piece(node))


def nested(text: str) -> bool:
    """Tell whether a conditional stands inside another one anywhere in a formula."""
    tree = _tree(text)
    if tree is None:
        return False
    conditionals = [n for n in ast.walk(tree) if isinstance(n, ast.IfExp) and not _is_default(n)]
    return any(
        inner is not outer and isinstance(inner, ast.IfExp) and not _is_default(inner)
        for outer in conditionals
        for inner in ast.walk(outer)
    )


def mixed(text: str) -> bool:
    """Tell whether ``and`` stands directly within ``or``, or the other way round."""
    tree = _tree(text)
    return tree is not None and any(
        isinstance(part, ast.BoolOp) and type(part.op) is not type(node.op)
        for node in ast.walk(tree)
        if isinstance(node, ast.BoolOp)
        for part in node.values
    )


def _tree(text: str) -> ast.expr | None:
    """Return the tree of a text as it is written; None where it is no expression."""
    try:
        syntax.parse(syntax.Source(text, Place()))
        return ast.parse(f"({text}\n)", mode="eval").body
    except (RuleProblem, SyntaxError, ValueError, RecursionError):
        return None


def _is_default(node: ast.IfExp) -> bool:
    """Tell whether it is ``x if given(x) else v``."""
    match node:
        case ast.IfExp(
            test=ast.Call(func=ast.Name(id="given"), args=[ast.Name(id=asked)], keywords=[]),
            body=ast.Name(id=value),
        ):
            return asked == value
    return False


def _is_never(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="month"), args=[ast.Constant(value=value)], keywords=[]):
            return value == NEVER_MONTH
    return False


class _Text:
    """Takes pieces out of a text by the nodes of its tree."""

    def __init__(self, text: str, optional: Collection[str]) -> None:
        self.text = f"({text}\n)"
        self.optional = optional
        self.starts = [0]
        for line in self.text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.lines = self.text.split("\n")

    def of(self, tree: ast.expr) -> str:
        """Return the whole text with what is said anew."""
        return self._within(tree, 1, len(self.text) - 2)

    def piece(self, node: ast.expr) -> str:
        """Return the text of a node, on one line."""
        return _BREAK.sub(" ", self.text[slice(*self._span(node))]).strip()

    def _span(self, node: ast.expr) -> tuple[int, int]:
        return (
            self._at(node.lineno, node.col_offset),
            self._at(node.end_lineno or 1, node.end_col_offset or 0),
        )

    def _at(self, line: int, offset: int) -> int:
        before = self.lines[line - 1].encode()[:offset].decode(errors="replace")
        return self.starts[line - 1] + len(before)

    def _within(self, node: ast.AST, start: int, end: int) -> str:
        """Return the text from start to end with what is said anew at or inside a node."""
        made, at = [], start
        for found in sorted(self._outermost(node), key=self._span):
            first, last, words = self._anew(found)
            made += [self.text[at:first], words]
            at = last
        return "".join([*made, self.text[at:end]])

    def _outermost(self, node: ast.AST) -> list[ast.expr]:
        if isinstance(node, ast.expr) and (_is_never(node) or self._defaults(node)):
            return [node]
        return [f for child in ast.iter_child_nodes(node) for f in self._outermost(child)]

    def _defaults(self, node: ast.expr) -> bool:
        return (
            isinstance(node, ast.IfExp)
            and _is_default(node)
            and isinstance(node.body, ast.Name)
            and node.body.id in self.optional
        )

    def _anew(self, node: ast.expr) -> tuple[int, int, str]:
        start, end = self._span(node)
        if not isinstance(node, ast.IfExp):
            return start, end, NEVER
        otherwise = self._within(node.orelse, *self._span(node.orelse))
        start, end = self._without_brackets(start, end)
        return start, end, f"{DEFAULT}({self.piece(node.body)}, {otherwise})"

    def _without_brackets(self, start: int, end: int) -> tuple[int, int]:
        """Take in brackets around a conditional that a call needs no more."""
        before, after = self.text[:start].rstrip(), self.text[end:]
        rest = after.lstrip()
        opens = before[:-1].rstrip() if before.endswith("(") and rest.startswith(")") else ""
        if not opens or opens[-1].isidentifier() or opens[-1].isdigit():
            return start, end
        return len(before) - 1, end + len(after) - len(rest) + 1
