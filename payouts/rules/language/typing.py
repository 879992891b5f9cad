"""Python syntax tree → typed tree: names resolved, types checked, nothing evaluated."""

from __future__ import annotations

import ast
import datetime as dt
from typing import TYPE_CHECKING, Any, NoReturn

from payouts.base.bilingual import both
from payouts.base.columns import header_key
from payouts.base.diagnostics import say
from payouts.base.errors import RuleProblem
from payouts.base.meant import did_you_mean, nearest_word, what_fits
from payouts.base.money import parse_amount
from payouts.base.period import day_number, parse_month
from payouts.rules.language import nodes, syntax
from payouts.rules.language.agreement import alike, arithmetic_type, common_type, comparable, fits
from payouts.rules.language.functions import FUNCTIONS, Function
from payouts.rules.language.names import (
    MONTH_PAID_FOR,
    SPECIAL,
    YEAR_PAID_FOR,
    Names,
    Scope,
    said_already,
)
from payouts.rules.language.nodes import Gathering
from payouts.rules.language.shorthand import DEFAULT, YUAN, written_as_default
from payouts.rules.language.types import (
    BOOLEAN,
    DATE,
    INTEGER,
    MONEY,
    MONTH,
    NUMBER,
    TEXT,
    Type,
    ValueKind,
    kind_words,
)
from payouts.rules.language.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from payouts.rules.language.nodes import Node

_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISON = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_NEAR_NAME, _NEAR_WORD = 0.5, 0.35
_NEAR_OWN = 0.6  # of a name that is another header of a column as well
_SET = both("花括号中的几项", "a set of words")
_TWO_ARGUMENTS = frozenset({"at", "band", "marginal", "before"})
_GATHERINGS = frozenset(gathering.value for gathering in Gathering)
_NO_GROUP = both(
    "没有（起止月份和停发月份不看同组的行）", "none: no start, end or pause sees other rows"
)
_MONTHS = 12


def read_expression(parsed: syntax.Parsed, names: Names, want: Type | None = None) -> Node:
    """Type an expression.

    Args:
        parsed: its tree, and where each part stands.
        names: what it may refer to.
        want: the type it must have; None where any will do.

    Raises:
        RuleProblem: X002-X023, with the place of the offending part.
    """
    node = _Typing(parsed, names).read(parsed.tree)
    if want is not None and not fits(node.type, want):
        whole, args = parsed.whole, {"want": str(want), "got": str(node.type)}
        raise RuleProblem(say("X004", whole.place, text=whole.text, **args))
    return node


class _Typing:
    """Types one expression; every method returns a node or raises."""

    def __init__(self, source: syntax.Parsed, names: Names) -> None:
        self.source = source
        self.names = names

    def _problem(self, code: str, node: ast.AST, **args: object) -> RuleProblem:
        told = {name: str(arg) if isinstance(arg, Type) else arg for name, arg in args.items()}
        text = self.source.source(node).text
        return RuleProblem(say(code, self.source.at(node), text=text, **told))

    def read(self, node: ast.expr) -> Node:
        reader = _READERS.get(type(node))
        if reader is None:
            raise self._problem("X002", node, what=type(node).__name__)
        return reader(self, node)

    def _logic(self, node: ast.BoolOp) -> nodes.Logic:
        op = "and" if isinstance(node.op, ast.And) else "or"
        parts = tuple(self._condition(part) for part in node.values)
        return nodes.Logic(BOOLEAN, self.source.at(node), op, parts)

    def _condition(self, node: ast.expr) -> Node:
        typed = self.read(node)
        if typed.type.kind is not ValueKind.BOOLEAN:
            raise self._problem("X004", node, want=BOOLEAN, got=typed.type)
        return typed

    def _literal(self, node: ast.Constant) -> nodes.Literal:
        place = self.source.at(node)
        if isinstance(node.value, str):
            return nodes.Literal(TEXT, place, node.value)
        if not syntax.is_number(node):
            raise self._problem("X002", node, what=str(node.value))
        value = syntax.number_of(node)
        return nodes.Literal(INTEGER if value.denominator == 1 else NUMBER, place, value)

    def _name(self, node: ast.Name) -> Node:
        name, place = node.id, self.source.at(node)
        names = self.names
        if name in names.failed:
            raise said_already()
        if name in names.values:
            self._of_a_month(node, name)
            return nodes.ValueName(names.values[name], place, name)
        if name in names.columns:
            return nodes.ColumnName(names.columns[name], place, name)
        if name in names.figures:
            if name in names.by_month:
                self._need_month(node, name)
            if name in names.banded:
                raise self._problem("X014", node, name=name)
            return nodes.FigureName(names.figures[name], place, name)
        if name in {YEAR_PAID_FOR, MONTH_PAID_FOR}:
            self._need_month(node, name)
            year = name == YEAR_PAID_FOR
            return nodes.YearPaidFor(INTEGER, place) if year else nodes.MonthPaidFor(MONTH, place)
        if name in names.line_steps:
            raise self._problem("X015", node, name=name)
        raise self._problem("X003", node, name=name, hint=self._hint(name))

    def _hint(self, name: str) -> str:
        """Return what a name that is not known may mean."""
        close = self.names.aliases.get(header_key(name))
        own = nearest_word(name, self.names.made_here(), _NEAR_OWN) if close else None
        if own is not None:
            return both(f"，是否为“{own}”，或“{close}”？", f"; did you mean {own}, or {close}?")
        close = close or nearest_word(name, self.names.all_names(), _NEAR_NAME)
        return did_you_mean(close) if close else what_fits(name, self.names.of_the_rule(), 1)

    def _of_a_month(self, node: ast.AST, name: str) -> None:
        """Refuse a fact of the month where it has no value."""
        if name in self.names.monthly:
            self._need_month(node, name)
        if name in self.names.together and self.names.scope is Scope.PAYMENT:
            raise self._problem("X024", node, name=name)

    def _need_month(self, node: ast.AST, name: str) -> None:
        if not self.names.knows_month:
            raise self._problem("X009", node, name=name)

    def _arithmetic(self, node: ast.BinOp) -> Node:
        op = _ARITHMETIC[type(node.op)]
        left, right = self.read(node.left), self.read(node.right)
        result = arithmetic_type(op, left.type, right.type)
        if result is None:
            raise self._problem("X005", node, op=op, left=left.type, right=right.type)
        if op == "/" and isinstance(right, nodes.Literal) and right.value == 0:
            raise self._problem("X010", node)
        return nodes.Arithmetic(result, self.source.at(node), op, left, right)

    def _unary(self, node: ast.UnaryOp) -> Node:
        place = self.source.at(node)
        if isinstance(node.op, ast.Not):
            return nodes.Not(BOOLEAN, place, self._condition(node.operand))
        of = self.read(node.operand)
        if not of.type.numeric:
            raise self._problem("X004", node, want=NUMBER, got=of.type)
        return nodes.Negative(of.type, place, of)

    def _comparison(self, node: ast.Compare) -> Node:
        operands = [node.left, *node.comparators]
        parts = [
            self._one_comparison(node, op, a, b)
            for op, a, b in zip(node.ops, operands, operands[1:], strict=False)
        ]
        if len(parts) == 1:
            return parts[0]
        return nodes.Logic(BOOLEAN, self.source.at(node), "and", tuple(parts))

    def _one_comparison(self, node: ast.Compare, op: ast.cmpop, a: ast.expr, b: ast.expr) -> Node:
        place = self.source.at(node)
        if isinstance(op, (ast.In, ast.NotIn)):
            inside = self._within(node, a, b)
            return inside if isinstance(op, ast.In) else nodes.Not(BOOLEAN, place, inside)
        left, right, sign = self.read(a), self.read(b), _COMPARISON[type(op)]
        if not comparable(sign, left, right):
            raise self._problem("X005", node, op=sign, left=left.type, right=right.type)
        for side, other, at in ((left, right, b), (right, left, a)):
            if isinstance(other, nodes.Literal) and isinstance(other.value, str):
                self._known_category(side.type, other.value, at)
        return nodes.Compare(BOOLEAN, place, sign, left, right)

    def _within(self, node: ast.Compare, a: ast.expr, b: ast.expr) -> Node:
        of = self.read(a)
        if not isinstance(b, ast.Set) or of.type.kind not in {ValueKind.CATEGORY, ValueKind.TEXT}:
            raise self._problem("X005", node, op="in", left=of.type, right=_SET)
        members: list[str] = []
        for element in b.elts:
            if not isinstance(element, ast.Constant) or not isinstance(element.value, str):
                raise self._problem("X002", element, what=type(element).__name__)
            self._known_category(of.type, element.value, element)
            members.append(element.value)
        return nodes.Within(BOOLEAN, self.source.at(node), of, tuple(sorted(set(members))))

    def _known_category(self, kind: Type, text: str, at: ast.expr) -> None:
        if kind.kind is ValueKind.CATEGORY and text not in kind.values:
            raise self._problem(
                "X008", at, name=text, hint=what_fits(text, kind.values, _NEAR_WORD)
            )

    def _select(self, node: ast.IfExp) -> Node:
        condition, yes, no = (
            self._condition(node.test),
            self.read(node.body),
            self.read(node.orelse),
        )
        short = written_as_default(node)
        if short and isinstance(node.body, ast.Name) and node.body.id not in self.names.optional:
            raise self._problem("X023", node, name=node.body.id)
        result = common_type(yes.type, no.type)
        if result is None:
            op = DEFAULT if short else "if"
            raise self._problem("X005", node, op=op, left=yes.type, right=no.type)
        return nodes.Select(result, self.source.at(node), condition, yes, no)

    def _call(self, node: ast.Call) -> Node:
        if not isinstance(node.func, ast.Name):
            raise self._problem("X002", node, what="call")
        name = node.func.id
        if name in SPECIAL:
            return self._special(name, node)
        if name not in FUNCTIONS:
            hint = what_fits(name, [*FUNCTIONS, *SPECIAL], _NEAR_WORD)
            raise self._problem("X006", node, name=name, hint=hint)
        return self._function(name, FUNCTIONS[name], node)

    def _function(self, name: str, function: Function, node: ast.Call) -> nodes.Call:
        args = tuple(self.read(arg) for arg in node.args)
        takes = function.takes
        if function.many and args:
            takes = takes + takes[-1:] * (len(args) - len(takes))
        if len(args) != len(takes):
            raise self._problem("X012", node, name=name, want=len(takes), got=len(args))
        for kinds, arg, at in zip(takes, args, node.args, strict=True):
            if arg.type.kind not in kinds:
                want = kind_words(*sorted(kinds))
                raise self._problem("X004", at, want=want, got=arg.type)
        options = self._options(name, function, node)
        result = function.result
        for arg in alike(args) if result is None else ():
            result = arg.type if result is None else common_type(result, arg.type)
            if result is None:
                raise self._problem("X005", node, op=name, left=args[0].type, right=arg.type)
        if result is None:
            raise self._problem("X012", node, name=name, want=1, got=0)
        return nodes.Call(result, self.source.at(node), name, args, options)

    def _options(
        self, name: str, function: Function, node: ast.Call
    ) -> tuple[tuple[str, str], ...]:
        given: dict[str, str] = {}
        for keyword in node.keywords:
            value = keyword.value
            if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
                raise self._problem("X013", node, name=name, option=keyword.arg, words="text")
            given[keyword.arg or "**"] = value.value
        for option, words in function.options:
            if given.get(option) not in words:
                raise self._problem("X013", node, name=name, option=option, words=", ".join(words))
        known = {option for option, _ in function.options}
        if unknown := sorted(given.keys() - known):
            options = [option for option, _ in function.options]
            hint = what_fits(unknown[0], options, _NEAR_WORD)
            raise self._problem("X028", node, name=name, option=unknown[0], hint=hint)
        return tuple(sorted(given.items()))

    def _special(self, name: str, node: ast.Call) -> Node:
        if name in _GATHERINGS:
            return self._gathered(Gathering(name), node)
        wanted = 2 if name in _TWO_ARGUMENTS else 1
        if len(node.args) != wanted or node.keywords:
            raise self._problem("X012", node, name=name, want=wanted, got=len(node.args))
        if name in _OF_LITERALS:
            return _OF_LITERALS[name](self, node)
        first = node.args[0]
        if not isinstance(first, ast.Name):
            raise self._problem("X012", node, name=name, want=1, got=0)
        return self._of_a_name(name, first, node)

    def _of_a_name(self, name: str, first: ast.Name, node: ast.Call) -> Node:
        """Read a call whose first argument is the name of a step, line or figure."""
        match name:
            case "sum":
                return self._sum(first, node)
            case "months":
                if first.id not in self.names.lines:
                    self._unknown(first, list(self.names.lines))
                return nodes.DueMonths(INTEGER, self.source.at(node), first.id)
            case "at":
                return self._at(first, node)
            case "before":
                return self._before(first, node)
            case _:
                return self._banded(first, node, marginal=name == "marginal")

    def _sum(self, step: ast.Name, node: ast.Call) -> nodes.Total:
        if step.id not in self.names.line_steps:
            self._unknown(step, list(self.names.line_steps))
        line, kind = self.names.line_steps[step.id]
        if not kind.numeric:
            raise self._problem("X004", step, want=MONEY, got=kind)
        return nodes.Total(kind, self.source.at(node), line, step.id)

    def _at(self, figure: ast.Name, node: ast.Call) -> nodes.FigureName:
        if figure.id not in self.names.figures:
            self._unknown(figure, list(self.names.figures))
        if figure.id in self.names.banded:
            raise self._problem("X014", figure, name=figure.id)
        key = self.read(node.args[1])
        if key.type.kind not in {ValueKind.DATE, ValueKind.MONTH, ValueKind.INTEGER}:
            raise self._problem("X004", node.args[1], want=DATE, got=key.type)
        return nodes.FigureName(self.names.figures[figure.id], self.source.at(node), figure.id, key)

    def _every(self, node: ast.Call) -> nodes.EveryYear:
        argument = node.args[0]
        given = argument.value if isinstance(argument, ast.Constant) else None
        if not self.names.every:
            raise self._problem("X017", node)
        if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= _MONTHS:
            raise self._problem("X013", node, name="every", option="1", words="1–12")
        return nodes.EveryYear(MONTH, self.source.at(node), given)

    def _group(self, node: ast.Call, at: int) -> str:
        """Return the group that an argument names, which must mean something here."""
        group = node.args[at]
        if not isinstance(group, ast.Name):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            raise self._problem("X012", node, name=name, want=at + 1, got=at)
        if group.id not in self.names.groups:
            self._unknown(group, sorted(self.names.groups))
        within = self.names.groups[group.id]
        if within not in self.names.reach:
            fitting = " / ".join(sorted(self.names.reach)) or _NO_GROUP
            raise self._problem("X016", group, name=group.id, within=within, fitting=fitting)
        return group.id

    def _gathered(self, gathering: Gathering, node: ast.Call) -> nodes.Gathered:
        least = 1 if gathering is Gathering.COUNT else 2
        if not least <= len(node.args) <= 2 or node.keywords:  # noqa: PLR2004 (x and the group)
            raise self._problem("X012", node, name=gathering.value, want=2, got=len(node.args))
        group = self._group(node, len(node.args) - 1)
        made = self._made_of(gathering, group, node)
        by_month = made.of is not None and any(map(self.names.asks_month, walk(made.of)))
        if by_month and self.names.scope is Scope.PAYMENT:
            raise self._problem("X024", node, name=gathering.value)
        return made

    def _made_of(self, gathering: Gathering, group: str, node: ast.Call) -> nodes.Gathered:
        place = self.source.at(node)
        if len(node.args) == 1:
            return nodes.Gathered(INTEGER, place, gathering, None, group)
        if gathering is not Gathering.TOTAL:
            kind = INTEGER if gathering is Gathering.COUNT else BOOLEAN
            return nodes.Gathered(kind, place, gathering, self._condition(node.args[0]), group)
        of = self.read(node.args[0])
        if not of.type.numeric:
            raise self._problem("X004", node.args[0], want=NUMBER, got=of.type)
        return nodes.Gathered(of.type, place, gathering, of, group)

    def _before(self, step: ast.Name, node: ast.Call) -> nodes.Before:
        if self.names.scope not in {Scope.MONTH, Scope.PAYMENT}:
            raise self._problem("X018", node)
        group = self._group(node, 1)
        if step.id not in self.names.values:
            self._unknown(step, sorted(self.names.values))
        kind = self.names.values[step.id]
        if not kind.numeric:
            raise self._problem("X004", step, want=MONEY, got=kind)
        return nodes.Before(kind, self.source.at(node), step.id, group)

    def _banded(self, figure: ast.Name, node: ast.Call, *, marginal: bool) -> nodes.Banded:
        name = figure.id
        if name not in self.names.banded:
            self._unknown(figure, sorted(self.names.banded))
        if name in self.names.by_month:
            self._need_month(figure, name)
        of = self.read(node.args[1])
        if not of.type.numeric:
            raise self._problem("X004", node.args[1], want=NUMBER, got=of.type)
        kind = self.names.figures[name]
        if marginal:
            made = arithmetic_type("*", kind, of.type)
            if made is None:
                raise self._problem("X005", node, op="*", left=kind, right=of.type)
            kind = made
        return nodes.Banded(kind, self.source.at(node), name, of, marginal)

    def _benefit(self, node: ast.Call) -> nodes.BenefitAmount:
        argument = node.args[0]
        word = argument.value if isinstance(argument, ast.Constant) else None
        if not isinstance(word, str):
            raise self._problem("X022", argument)
        known = self.names.benefits
        if known is None:
            raise self._problem("X021", node, name=word)
        if header_key(word) not in known:
            near = nearest_word(header_key(word), known, _NEAR_NAME)
            names = dict.fromkeys(name for _, name in known.values())
            hint = did_you_mean(known[near][1]) if near else what_fits(word, names, 1)
            raise self._problem("X020", argument, name=word, hint=hint)
        return nodes.BenefitAmount(MONEY, self.source.at(node), *known[header_key(word)])

    def _unknown(self, node: ast.Name, known: list[str]) -> NoReturn:
        if node.id in self.names.failed:
            raise said_already()
        raise self._problem("X003", node, name=node.id, hint=what_fits(node.id, known, _NEAR_WORD))

    def _amount(self, node: ast.Call) -> nodes.Literal:
        argument = node.args[0]
        text = argument.value if isinstance(argument, ast.Constant) else ""
        return nodes.Literal(MONEY, self.source.at(node), parse_amount(str(text)))

    def _calendar_literal(self, name: str, node: ast.Call) -> nodes.Literal:
        argument = node.args[0]
        given = argument.value if isinstance(argument, ast.Constant) else None
        text = given if isinstance(given, str) else ""
        place = self.source.at(node)
        try:
            if name == "date":
                return nodes.Literal(DATE, place, day_number(dt.date.fromisoformat(text)))
            return nodes.Literal(MONTH, place, parse_month(text))
        except ValueError:
            words = '"2024-10-01" / "2024-10"'
            problem = self._problem("X013", node, name=name, option="1", words=words)
        raise problem


_OF_LITERALS: Mapping[str, Callable[[_Typing, ast.Call], Node]] = {
    "date": lambda typing, node: typing._calendar_literal("date", node),  # noqa: SLF001
    "month": lambda typing, node: typing._calendar_literal("month", node),  # noqa: SLF001
    "every": _Typing._every,  # noqa: SLF001
    "benefit": _Typing._benefit,  # noqa: SLF001
    YUAN: _Typing._amount,  # noqa: SLF001
}
_READERS: Mapping[type[ast.expr], Callable[[_Typing, Any], Node]] = {
    ast.Constant: _Typing._literal,  # noqa: SLF001 (its own methods)
    ast.Name: _Typing._name,  # noqa: SLF001
    ast.BinOp: _Typing._arithmetic,  # noqa: SLF001
    ast.UnaryOp: _Typing._unary,  # noqa: SLF001
    ast.BoolOp: _Typing._logic,  # noqa: SLF001
    ast.Compare: _Typing._comparison,  # noqa: SLF001
    ast.IfExp: _Typing._select,  # noqa: SLF001
    ast.Call: _Typing._call,  # noqa: SLF001
}
