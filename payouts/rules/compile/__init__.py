"""Rule file → :class:`~payouts.rules.rule.Rule`: names, types, dates and figures checked.

Every problem of a file is gathered before any is reported.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from payouts.base.digest import digest_of
from payouts.base.errors import RuleProblem
from payouts.rules.compile.columns import read_columns
from payouts.rules.compile.conditions import compile_conditions
from payouts.rules.compile.figures import check_figures, read_figures
from payouts.rules.compile.formulas import compile_facts
from payouts.rules.compile.lines import compile_last_months, compile_lines, compile_payment
from payouts.rules.compile.rounding import final_rounding
from payouts.rules.compile.sharing import compile_groups, compile_split
from payouts.rules.compile.work import Work
from payouts.rules.meaning import meaning_of
from payouts.rules.rule import Rule

if TYPE_CHECKING:
    from payouts.base.columns import Vocabulary
    from payouts.base.diagnostics import Place
    from payouts.rules.files.ruletext import RuleText
    from payouts.rules.files.strict_yaml import Document
    from payouts.rules.models.files import Conventions


def compile_rule(
    text: RuleText, vocabulary: Vocabulary, conventions: tuple[Document, Conventions] | None
) -> Rule:
    """Compile one rule file.

    Args:
        text: the file as read.
        vocabulary: the pack's canonical columns.
        conventions: the pack's conventions, with the document they stand in.

    Raises:
        RuleProblem: everything wrong with it.
    """
    work = Work(text.document, text.file, vocabulary, conventions, text.moved)
    rule = _rule(work, text.origin, text.sha256)
    if work.problems:
        raise RuleProblem(work.problems)
    return replace(rule, homes=text.homes, cases=text.cases)


def _rule(work: Work, origin: str, sha256: str) -> Rule:
    """Compile part after part, each with the names that those before it make known."""
    read_columns(work)
    read_figures(work)
    facts = compile_facts(work)
    check_figures(work)
    conditions = compile_conditions(work)
    last_months = compile_last_months(work)
    lines, line_steps = compile_lines(work)
    payment = compile_payment(work, line_steps)
    kinds = {step.name: step.type for step in payment}
    split = compile_split(work.file, work.column_types, kinds, work.place(("split",)), work.say)
    meaning = meaning_of(work.file, work.conventions[1] if work.conventions else None)
    return Rule(
        benefit=work.file.benefit,
        name=work.file.name,
        aliases=work.file.aliases,
        category=work.file.category,
        purpose=work.file.purpose,
        law=work.file.law,
        origin=origin,
        file=work.document.name,
        sha256=sha256,
        version=digest_of(meaning),
        columns=work.columns,
        optional=frozenset(work.optional),
        unique_by=work.file.unique_by,
        facts=tuple(facts),
        figures=work.figures,
        figure_places={n: work.place(("figures", n)) for n in work.file.figures},
        version_places={n: _version_places(work, n) for n in work.file.figures},
        conditions=tuple(conditions),
        last_months=tuple(last_months),
        lines=tuple(lines),
        groups=compile_groups(work.file, work.column_types, work.say),
        split=split,
        payment=tuple(payment),
        rounding=final_rounding(work),
        rounding_place=work.place(("round",)),
        printed=work.file.printed,
        meaning=meaning,
    )


def _version_places(work: Work, name: str) -> tuple[Place, ...]:
    """Return where the versions of a figure stand, in the order of time."""
    values = work.file.figures[name].values
    order = sorted(range(len(values)), key=lambda i: values[i].from_)
    return tuple(work.place(("figures", name, "values", index)) for index in order)
