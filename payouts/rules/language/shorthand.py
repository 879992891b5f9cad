"""Words that stand for a longer formula: ``never`` and ``default(x, v)``; sums of money as text.

They are replaced in the syntax tree, so that a formula means the same however it is said:
``never`` is ``month('2200-12')``, ``default(x, v)`` is ``x if given(x) else v``. The text of
``yuan("0.50")`` is brought into one form.
"""

from __future__ import annotations

import ast
import re

from payouts.base.bilingual import both
from payouts.base.money import fraction_text, parse_amount

NEVER = "never"
DEFAULT = "default"
YUAN = "yuan"
# The month that ``never`` stands for, as it is said without it.
NEVER_MONTH = "2200-12"
_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,12})?\Z")
_WRITTEN = "written"
_AN_AMOUNT = both("金额", "the amount")
_IN_QUOTES = both(
    '加引号的数，不带负号，如 yuan("20")、yuan("0.50")',
    'a number in quotes, without a minus, such as yuan("20"), yuan("0.50")',
)


class NoShorthandError(Exception):
    """A word of this kind is not used as it has to be: the node, the code, its arguments."""

    def __init__(self, node: ast.AST, code: str, **args: object) -> None:
        super().__init__(code)
        self.node = node
        self.code = code
        self.words = args


def spelled_out(tree: ast.expr) -> ast.expr:
    """Return an expression with what each of these words stands for.

    Raises:
        NoShorthandError: X012, X013, X023.
    """
    made: ast.expr = _SpelledOut().visit(tree)
    return made


def written_as_default(node: ast.IfExp) -> bool:
    """Tell whether a conditional was written ``default(x, v)``."""
    return getattr(node, _WRITTEN, "") == DEFAULT


class _SpelledOut(ast.NodeTransformer):
    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _call("month", ast.Constant(NEVER_MONTH), node) if node.id == NEVER else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        # What is called is no value: only its arguments are gone through.
        node.args = [self.visit(argument) for argument in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        if called == DEFAULT:
            return _default(node)
        if called == YUAN:
            _read_amount(node)
        return node


def _call(name: str, argument: ast.expr, at: ast.expr) -> ast.Call:
    function = ast.copy_location(ast.Name(name, ast.Load()), at)
    return ast.copy_location(ast.Call(function, [ast.copy_location(argument, at)], []), at)


def _default(node: ast.Call) -> ast.IfExp:
    wanted = 2
    if len(node.args) != wanted or node.keywords:
        raise NoShorthandError(node, "X012", name=DEFAULT, want=wanted, got=len(node.args))
    column, otherwise = node.args
    if not isinstance(column, ast.Name):
        raise NoShorthandError(column, "X023", name=ast.unparse(column))
    again = ast.copy_location(ast.Name(column.id, ast.Load()), column)
    made = ast.copy_location(ast.IfExp(_call("given", again, column), column, otherwise), node)
    vars(made)[_WRITTEN] = DEFAULT
    return made


def _read_amount(node: ast.Call) -> None:
    """Bring the text of an amount into one form: ``yuan("20.00")`` is ``yuan("20")``."""
    if len(node.args) != 1 or node.keywords:
        raise NoShorthandError(node, "X012", name=YUAN, want=1, got=len(node.args))
    given = node.args[0]
    text = given.value if isinstance(given, ast.Constant) else None
    if not isinstance(text, str) or not _AMOUNT.match(text):
        raise NoShorthandError(node, "X013", name=YUAN, option=_AN_AMOUNT, words=_IN_QUOTES)
    node.args = [ast.copy_location(ast.Constant(fraction_text(parse_amount(text))), given)]
