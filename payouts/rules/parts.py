"""Every formula of a compiled rule, and every use of a name, each listed once.

Whoever means "every formula of a rule" or "every column it names" asks here. What a rule holds
is listed in :func:`parts`, :func:`with_formulas` and :func:`mentions`, and nowhere else; a new
field with a formula or a name in it is added to them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from payouts.base.columns import ID
from payouts.rules.language.nodes import (
    Banded,
    Before,
    BenefitAmount,
    ColumnName,
    DueMonths,
    FigureName,
    Total,
    ValueName,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from payouts.base.diagnostics import Place
    from payouts.rules.figures import FigureTable
    from payouts.rules.language.nodes import Node
    from payouts.rules.rule import (
        CompiledCondition,
        CompiledLine,
        CompiledSuspension,
        Expression,
        Rule,
    )

_MONTH = "month"  # chooses by the month paid for: the name of nothing


# --- formulas --------------------------------------------------------------------------------


class Role(StrEnum):
    """The use of a formula."""

    FACT = "fact"
    CONDITION = "condition"
    LAST_MONTH = "last_month"
    START = "start"
    END = "end"
    MONTH = "month"
    SUSPENDED_FROM = "from"
    SUSPENDED_UNTIL = "until"
    LINE_STEP = "line step"
    PAYMENT_STEP = "payment step"


@dataclass(frozen=True, slots=True)
class RulePart:
    """A formula of a rule, and its role.

    Attributes:
        role: what it is for.
        expression: the formula.
        line: the line it belongs to; None where it belongs to none, or to every line.
        pause: the suspension whose first or last month it is.
        condition: the condition it decides.
    """

    role: Role
    expression: Expression
    line: CompiledLine | None = None
    pause: CompiledSuspension | None = None
    condition: CompiledCondition | None = None

    @property
    def owner(self) -> str:
        """The line or reason it is named after, where it has no name of its own; else ""."""
        if self.pause is not None:
            return self.pause.because
        return "" if self.line is None or self.role is Role.LINE_STEP else self.line.name

    @property
    def name(self) -> str:
        """What it is called: ``月标准``, ``补助 start``, ``外出期间 from``, or a reason."""
        name = self.expression.name
        return f"{self.owner} {name}" if self.owner else name

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.expression.place

    @property
    def convention(self) -> bool:
        """Whether the pack sets it, alike for each of its rules."""
        held = (self.pause, self.condition)
        return self.role is Role.LAST_MONTH or any(h is not None and h.convention for h in held)


def parts(rule: Rule) -> Iterator[RulePart]:
    """Yield every formula of a rule, in the order it is worked out.

    A suspension that the pack sets for every line is listed with the first line only.
    """
    yield from (RulePart(Role.FACT, fact) for fact in rule.facts)
    for condition in rule.conditions:
        yield RulePart(Role.CONDITION, condition.expression, condition=condition)
    yield from (RulePart(Role.LAST_MONTH, month) for month in rule.last_months)
    for line in rule.lines:
        yield from _schedule(line, common=line is rule.lines[0])
        yield from (RulePart(Role.LINE_STEP, step, line) for step in line.steps)
    yield from (RulePart(Role.PAYMENT_STEP, step) for step in rule.payment)


def _schedule(line: CompiledLine, *, common: bool) -> Iterator[RulePart]:
    months = {Role.START: line.start, Role.END: line.end, Role.MONTH: line.month}
    yield from (RulePart(role, month, line) for role, month in months.items() if month is not None)
    for pause in line.suspended:
        if common or not pause.convention:
            own = None if pause.convention else line
            yield RulePart(Role.SUSPENDED_FROM, pause.first, own, pause)
            yield RulePart(Role.SUSPENDED_UNTIL, pause.last, own, pause)


def with_formulas(rule: Rule, change: Callable[[Expression], Expression]) -> Rule:
    """Return a rule with every formula changed; what was one formula stays one."""
    made: dict[int, Expression] = {}

    def once(formula: Expression) -> Expression:
        if id(formula) not in made:
            made[id(formula)] = change(formula)
        return made[id(formula)]

    def each(formulas: Iterable[Expression]) -> tuple[Expression, ...]:
        return tuple(map(once, formulas))

    def line_of(line: CompiledLine) -> CompiledLine:
        start, end, month = (
            None if month is None else once(month) for month in (line.start, line.end, line.month)
        )
        suspended = tuple(
            replace(pause, first=once(pause.first), last=once(pause.last))
            for pause in line.suspended
        )
        steps = each(line.steps)
        return replace(line, start=start, end=end, month=month, suspended=suspended, steps=steps)

    return replace(
        rule,
        facts=each(rule.facts),
        conditions=tuple(replace(c, expression=once(c.expression)) for c in rule.conditions),
        last_months=each(rule.last_months),
        lines=tuple(map(line_of, rule.lines)),
        payment=each(rule.payment),
    )


def all_nodes(rule: Rule) -> Iterator[Node]:
    """Yield every node of every formula of a rule."""
    return (node for part in parts(rule) for node in part.expression.nodes)


# --- names -----------------------------------------------------------------------------------


class NameKind(StrEnum):
    """The kind of thing a name belongs to."""

    COLUMN = "column"
    FACT = "fact"
    FIGURE = "figure"
    STEP = "step"
    LINE = "line"
    GROUP = "group"
    BENEFIT = "benefit"


class RuleKey(StrEnum):
    """Under which key of a rule file a name is used."""

    FORMULA = "is"
    SELECT = "select"
    FIGURE_BY = "figures.by"
    FIGURE_SELECT = "figures.select"
    GROUP_BY = "groups.by"
    GROUP_ORDER = "groups.order"
    ALREADY_PAID = "groups.already_paid"
    PAYER_STEP = "split.steps"
    PAYEES_BY = "split.payees.by"
    PAYEE_WEIGHT = "split.payees.weight"
    UNIQUE_BY = "unique_by"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, and what of the rule uses it.

    Attributes:
        thing: what it is the name of.
        name: the name.
        key: the key of the rule file it stands under.
        user: what the formula, figure or group that uses it is called; "" for the rule itself.
        part: that formula, where it is one.
    """

    thing: NameKind
    name: str
    key: RuleKey
    user: str = ""
    part: RulePart | None = None


def mentions(rule: Rule) -> Iterator[Mention]:
    """Yield every use of a name of a column, fact, figure, step, line, group or benefit."""
    for part in parts(rule):
        yield from _of_formula(part, rule)
    for table in rule.figures.values():
        yield from _of_figure(table, rule)
    for group in rule.groups:
        paid = () if group.already_paid is None else (group.already_paid,)
        yield from _columns(RuleKey.GROUP_BY, group.by, group.name)
        yield from _columns(RuleKey.GROUP_ORDER, group.order, group.name)
        yield from _columns(RuleKey.ALREADY_PAID, paid, group.name)
    if rule.split is not None:
        steps = rule.split.steps.values()
        yield from (Mention(NameKind.STEP, step, RuleKey.PAYER_STEP) for step in steps)
        weight = (rule.split.weight,) if rule.split.weight else ()
        yield from _columns(RuleKey.PAYEES_BY, rule.split.payees_by)
        yield from _columns(RuleKey.PAYEE_WEIGHT, weight)
    yield from _columns(RuleKey.UNIQUE_BY, rule.unique_by)
    yield from _columns(RuleKey.PRINTED, rule.printed)


def mentioned(rule: Rule, thing: NameKind) -> dict[str, list[Mention]]:
    """Return the names of one kind of thing that a rule uses, each with all that uses it."""
    found: dict[str, list[Mention]] = {}
    for mention in mentions(rule):
        if mention.thing is thing:
            found.setdefault(mention.name, []).append(mention)
    return found


def columns_behind(part: RulePart, rule: Rule) -> tuple[str, ...]:
    """Return the columns a formula needs.

    They are those it names, those that choose its version or date its condition, and those its
    figures are looked up by.
    """
    own = list(_of_formula(part, rule))
    read = (rule.figures[m.name] for m in own if m.thing is NameKind.FIGURE)
    more = (mention for table in read for mention in _of_figure(table, rule))
    return tuple(dict.fromkeys(m.name for m in (*own, *more) if m.thing is NameKind.COLUMN))


def binding_columns(rule: Rule) -> tuple[str, ...]:
    """Return the columns in which rows that are equal are looked at together.

    They are the person's id, and those by which rows make a group or share one amount. The
    further columns of ``unique_by`` only tell rows of one person apart.
    """
    keys = {RuleKey.GROUP_BY, RuleKey.PAYEES_BY}
    return tuple(dict.fromkeys([ID, *(m.name for m in mentions(rule) if m.key in keys)]))


def _of_formula(part: RulePart, rule: Rule) -> Iterator[Mention]:
    for node in part.expression.nodes:
        for thing, name in _named(node, rule):
            yield Mention(thing, name, RuleKey.FORMULA, part.name, part)
    condition = (part.condition.select,) if part.condition is not None else ()
    for select in (part.expression.select, *condition):
        if select != _MONTH:
            yield Mention(_thing(select, rule), select, RuleKey.SELECT, part.name, part)


def _of_figure(table: FigureTable, rule: Rule) -> Iterator[Mention]:
    for name in table.by:
        yield Mention(_thing(name, rule), name, RuleKey.FIGURE_BY, table.name)
    if table.select != _MONTH:
        thing = _thing(table.select, rule)
        yield Mention(thing, table.select, RuleKey.FIGURE_SELECT, table.name)


def _columns(key: RuleKey, names: Iterable[str], user: str = "") -> Iterator[Mention]:
    return (Mention(NameKind.COLUMN, name, key, user) for name in names)


def _named(node: Node, rule: Rule) -> Iterator[tuple[NameKind, str]]:
    """Yield what a node itself names."""
    match node:
        case ColumnName():
            yield NameKind.COLUMN, node.name
        case ValueName():
            yield _thing(node.name, rule), node.name
        case FigureName() | Banded():
            yield NameKind.FIGURE, node.name
        case Total():
            yield NameKind.STEP, node.step
        case DueMonths():
            yield NameKind.LINE, node.line
        case Before():
            yield _thing(node.step, rule), node.step
            yield NameKind.GROUP, node.group
        case BenefitAmount():
            yield NameKind.BENEFIT, node.benefit


def _thing(name: str, rule: Rule) -> NameKind:
    """Return what a name that may be a column, a fact or a step is."""
    if name in rule.columns:
        return NameKind.COLUMN
    return NameKind.FACT if any(fact.name == name for fact in rule.facts) else NameKind.STEP
