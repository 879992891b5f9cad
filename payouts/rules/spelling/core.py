"""What a formula or condition means, however it is written: one expression.

Cases are ``a if c else (b if d else e)``, ``any_of`` is ``or``, ``all_of`` is ``and``. Compilation
and meaning both read formulas here, so that a file said anew has the meaning it had.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Place
from payouts.base.errors import RuleProblem
from payouts.rules.language import syntax
from payouts.rules.models.written import Otherwise, Several

if TYPE_CHECKING:
    from collections.abc import Callable

    from payouts.rules.files.strict_yaml import Path
    from payouts.rules.models.written import FormulaText, When

    Sourced = Callable[[Path, str], syntax.Source]


_JOINED = (ast.BoolOp, ast.IfExp)


def parsed(written: FormulaText, source: Sourced) -> syntax.Parsed:
    """Parse a formula or condition.

    Args:
        written: it, as the file has it.
        source: returns the source of a text of it; its path is relative to the whole.

    Raises:
        RuleProblem: everything wrong with any of its texts.
    """
    reading = _Reading(source)
    tree = reading.tree(written, ())
    if reading.problem is not None:
        raise reading.problem
    whole = source((), written if isinstance(written, str) else syntax.canonical(tree))
    return syntax.Parsed(tree, whole, reading.sources)


def core_text(written: FormulaText) -> str:
    """Return a formula or condition as one canonical text.

    Raises:
        RuleProblem: one of its texts is no expression.
    """
    if isinstance(written, str):
        return syntax.canonical_text(written)
    return syntax.canonical(parsed(written, lambda _, text: syntax.Source(text, Place())).tree)


def names_in(written: FormulaText) -> frozenset[str]:
    """Return the names a formula or condition uses; none of a text that is no expression."""
    try:
        tree = parsed(written, lambda _, text: syntax.Source(text, Place())).tree
    except RuleProblem:
        return frozenset()
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def shown_text(written: FormulaText) -> str:
    """Return a formula or condition as one text in the words of the file, for readers."""
    if isinstance(written, str):
        return written
    if isinstance(written, Several):
        joint = " or " if written.any_of is not None else " and "
        return joint.join(_bracketed(shown_text(part)) for part in written.parts)
    said = [
        f"else {case.else_}"
        if isinstance(case, Otherwise)
        else f"{_bracketed(case.is_, ast.IfExp)} if {_bracketed(shown_text(case.when), ast.IfExp)}"
        for case in written
    ]
    return " ".join(
        text if index in {0, len(said) - 1} else f"else {text}" for index, text in enumerate(said)
    )


def _bracketed(text: str, kinds: type[ast.expr] | tuple[type[ast.expr], ...] = _JOINED) -> str:
    """Return a text in brackets where it binds no closer than what it stands in."""
    try:
        tree = syntax.parse(syntax.Source(text, Place()), limited=False)
    except RuleProblem:
        return text
    return f"({text})" if isinstance(tree, kinds) else text


class _Reading:
    """Puts one tree together from the trees of the texts, and notes where each was read."""

    def __init__(self, source: Sourced) -> None:
        self._source = source
        self.sources: dict[int, syntax.Source] = {}
        self.problem: RuleProblem | None = None

    def tree(self, written: FormulaText, path: Path) -> ast.expr:
        if isinstance(written, str):
            return self._text(written, path)
        if isinstance(written, Several):
            op = ast.Or() if written.any_of is not None else ast.And()
            under = (*path, written.key)
            parts = [self.tree(part, (*under, i)) for i, part in enumerate(written.parts)]
            return self._made(ast.BoolOp(op, parts), under)
        return self._cases(written, path)

    def _cases(self, cases: tuple[When | Otherwise, ...], path: Path) -> ast.expr:
        *before, last = cases
        if not isinstance(last, Otherwise):
            raise TypeError("the last case is else")  # the model has seen to it
        read = [
            (self.tree(case.when, (*path, i, "when")), self._text(case.is_, (*path, i, "is")))
            for i, case in enumerate(before)
            if not isinstance(case, Otherwise)
        ]
        made = self._text(last.else_, (*path, len(before), "else"))
        for index, (test, body) in reversed(list(enumerate(read))):
            made = self._made(ast.IfExp(test, body, made), (*path, index))
        return made

    def _text(self, text: str, path: Path) -> ast.expr:
        source = self._source(path, text)
        try:
            tree = syntax.parse(source)
        except RuleProblem as problem:
            before = () if self.problem is None else self.problem.diagnostics
            self.problem = RuleProblem([*before, *problem.diagnostics])
            return ast.Constant(0)
        self.sources |= {id(node): source for node in ast.walk(tree)}
        return tree

    def _made(self, node: ast.expr, path: Path) -> ast.expr:
        """Note where a part stands that no text holds."""
        self.sources[id(node)] = self._source(path, syntax.canonical(node))
        return node
