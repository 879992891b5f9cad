"""Text of an expression → Python syntax tree, within a whitelist.

The text is parsed with :mod:`ast` and never compiled or run. Anything that is
not in the whitelist is refused with its place; so are texts that are too long
or nested too deeply, before the parser sees them.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import unicodedata
import warnings
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Place, say
from payouts.base.errors import RuleProblem
from payouts.base.money import fraction_text
from payouts.rules.language.shorthand import NoShorthandError, spelled_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import NoReturn


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
    """The text of an expression and where it stands.

    ``counted`` says that the text stands on one line from ``place`` on, so that its
    parts have columns of their own.
    """

    text: str
    place: Place
    counted: bool = False

    def at(self, node: ast.AST) -> Place:
        """Return the place of a part of the expression, or of the whole where unknown."""
        start = getattr(node, "col_offset", 0)
        if not self.counted or self.place.column is None:
            return self.place
        before = self.text.encode()[:start].decode(errors="replace")
        return replace(self.place, column=self.place.column + len(before))


@dataclass(frozen=True, slots=True)
class Parsed:
    """An expression's tree, put together from one text or from several.

    Attributes:
        tree: the tree.
        whole: what stands for a part that belongs to no one text.
        sources: id of a part of the tree → the text it was read from.
    """

    tree: ast.expr
    whole: Source
    sources: Mapping[int, Source]

    def source(self, node: ast.AST) -> Source:
        """Return the text a part was read from."""
        return self.sources.get(id(node), self.whole)

    def at(self, node: ast.AST) -> Place:
        """Return the place of a part."""
        return self.source(node).at(node)


def parse(source: Source, *, limited: bool = True) -> ast.expr:
    """Parse an expression within the whitelist.

    Args:
        source: its text and place.
        limited: whether a long or deep text is refused; one put together from several may be so.

    Raises:
        RuleProblem: X001 (syntax), X002 (not allowed), X007 (too long or deep), X011 (number),
            X012, X013, X023 (words that stand for a formula).
    """
    tree = _allowed(source, limited=limited)
    try:
        return spelled_out(tree.body)
    except NoShorthandError as error:
        place = source.at(error.node)
        problem = say(error.code, place, text=source.text, **error.words)
    raise RuleProblem(problem)


def _allowed(source: Source, *, limited: bool) -> ast.Expression:
    """Return the tree of a text, all of it within the whitelist."""
    text = source.text
    if limited and (len(text) > MAX_LENGTH or _brackets(text) > MAX_BRACKETS):
        raise RuleProblem(say("X007", source.place, length=MAX_LENGTH, depth=MAX_BRACKETS))
    if not text.strip():
        _refuse(source, 1)
    tree = _parsed(source)
    _refuse_early_end(source)
    for depth, node in _walk(tree):
        if limited and depth > MAX_DEPTH:
            raise RuleProblem(say("X007", source.place, length=MAX_LENGTH, depth=MAX_DEPTH))
        if isinstance(node, (ast.expr, ast.keyword)):
            _unshift(node)
    for _, node in _walk(tree):
        if not isinstance(node, _ALLOWED):
            what = type(node).__name__
            raise RuleProblem(say("X002", source.at(node), what=what, text=text))
        if isinstance(node, ast.Constant):
            _check_constant(node, source)
        if isinstance(node, ast.Name):
            node.id = unicodedata.normalize("NFC", node.id)
    return tree


def _parsed(source: Source) -> ast.Expression:
    try:
        # What Python would only warn of, such as "1if", is refused.
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            # In brackets, so that a formula may run over several lines.
            return ast.parse(f"({source.text}\n)", mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError, Warning) as error:
        offset = max((getattr(error, "offset", None) or 2) - 1, 1)
        _refuse(source, offset)


def _refuse(source: Source, offset: int) -> NoReturn:
    raise RuleProblem(say("X001", source.place, text=source.text, offset=offset)) from None


def _unshift(node: ast.expr | ast.keyword) -> None:
    """Take back the bracket put before the first line."""
    if node.lineno == 1:
        node.col_offset -= 1
        if node.end_lineno == 1 and node.end_col_offset is not None:
            node.end_col_offset -= 1


def canonical(tree: ast.expr) -> str:
    """Return the expression's meaning as text: same for any spacing, brackets or line breaks."""
    return ast.unparse(tree)


@lru_cache(maxsize=4096)
def canonical_text(text: str) -> str:
    """Return a text's expression in canonical form; the same text is parsed once.

    Raises:
        RuleProblem: the text is no expression.
    """
    return canonical(parse(Source(text, Place())))


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


def _refuse_early_end(source: Source) -> None:
    """Refuse ``a) or (b``: the bracket put around the text must be closed by its own."""
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(f"({source.text}\n)").readline):
        if token.type != tokenize.OP:
            continue
        if depth == 0 and token.start != (1, 0):
            _refuse(source, token.start[1])
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.string, 0)


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
