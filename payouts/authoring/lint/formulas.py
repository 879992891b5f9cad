"""Checks of formulas: unused parts, constant conditions, repetitions."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from payouts.authoring.lint.divisors import divisors
from payouts.authoring.lint.fold import Folder, outcomes, shape
from payouts.base.columns import ID, NAME, TOWNSHIP
from payouts.base.diagnostics import Diagnostic, say
from payouts.base.period import month_text
from payouts.rules.compile.columns import IDENTITY
from payouts.rules.in_force import refuses_all
from payouts.rules.parts import NameKind, Role, mentioned, mentions, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.authoring.lint.linted_rule import LintedRule
    from payouts.rules.language.nodes import Node
    from payouts.rules.rule import CompiledLine, Expression, Rule

# What a roll prints of every row, whatever the rule says.
PRINTED_ANYWAY = (NAME, ID, TOWNSHIP)


def formulas(linted: LintedRule, rule: Rule) -> Iterator[Diagnostic]:
    """Yield findings about the compiled formulas."""
    yield from _unused(linted, rule)
    yield from _unsummed(linted, rule)
    yield from _printed(linted, rule)
    for condition in rule.conditions:
        # One that refuses everybody until a day says when the benefit begins.
        if not condition.convention and not refuses_all(condition, rule):
            yield from _decided(condition.expression, rule, strikes_when=condition.strikes_when)
    yield from divisors(rule)
    for part in parts(rule):
        yield from _twice(part.expression)
    folder = Folder.of(rule)
    for line in rule.lines:
        yield from _ends_early(folder, line)


def _unused(linted: LintedRule, rule: Rule) -> Iterator[Diagnostic]:
    columns, facts, figures, steps = (
        mentioned(rule, thing)
        for thing in (NameKind.COLUMN, NameKind.FACT, NameKind.FIGURE, NameKind.STEP)
    )
    for name in rule.figures:
        if name not in figures:
            yield say("L008", linted.text.document.place(("figures", name)), name=name)
    for code, used, listed in (("L009", facts, rule.facts), ("L010", steps, rule.payment[:-1])):
        for formula in listed:
            if formula.name not in used:
                yield say(code, formula.place, name=formula.name)
    for name in linted.text.file.columns:
        if name in columns or name in IDENTITY or name not in rule.columns:
            continue
        held = name not in rule.optional and not rule.columns[name].payee
        yield say("L011" if held else "L024", linted.place("columns", name), name=name)


def _unsummed(linted: LintedRule, rule: Rule) -> Iterator[Diagnostic]:
    """Yield L023 for lines that never reach the payment, L010 for steps that are only shown."""
    used = mentioned(rule, NameKind.STEP)
    summed = {
        mention.name
        for mention in mentions(rule)
        if mention.part is not None and mention.part.role is Role.PAYMENT_STEP
    }
    for line in rule.lines:
        if line.name not in summed and not any(step.name in summed for step in line.steps):
            yield say("L023", linted.place("lines", line.name), name=line.name)
            continue
        for step in line.steps:
            if step.name not in used:
                yield say("L010", step.place, name=step.name)


def _printed(linted: LintedRule, rule: Rule) -> Iterator[Diagnostic]:
    for index, name in enumerate(rule.printed):
        if name not in rule.columns or name in PRINTED_ANYWAY:
            place = linted.place("printed", index)
            yield say("L016", place, name=name, always="、".join(PRINTED_ANYWAY))


def _decided(expression: Expression, rule: Rule, *, strikes_when: bool) -> Iterator[Diagnostic]:
    """Yield L013 or L014 for a condition with the same result for every row."""
    folder = Folder.of(rule)
    for version in expression.versions:
        found = outcomes(folder, rule, version.node)
        if found == {strikes_when}:
            yield say("L014", expression.place, text=version.text)
        elif found == {not strikes_when}:
            yield say("L013", expression.place, text=version.text)


def _twice(expression: Expression) -> Iterator[Diagnostic]:
    for a, b in itertools.pairwise(expression.versions):
        same = shape(a.node) == shape(b.node) and a.article == b.article
        if b.first == a.last + 1 and same:
            yield say("L017", b.node.at, name=expression.name, text=b.text)


def _ends_early(folder: Folder, line: CompiledLine) -> Iterator[Diagnostic]:
    """Yield L015: a line whose last month comes before its first, both being fixed."""
    if line.end is None:
        return
    starts = _months(folder, line.start or line.month)
    ends = _months(folder, line.end)
    if starts and ends and max(ends) < min(starts):
        end, start = month_text(max(ends)), month_text(min(starts))
        yield say("L015", line.end.place, name=line.name, start=start, end=end)


def _months(folder: Folder, expression: Expression | None) -> list[int]:
    """Return the possible months of an expression; none where it depends on the row."""
    nodes: list[Node] = [v.node for v in expression.versions] if expression else []
    folded = [folder.fold(node, {}) for node in nodes]
    months = [value for value in folded if isinstance(value, int)]
    return months if len(months) == len(folded) else []
