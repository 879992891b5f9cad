"""Formulas: each dated version typed, all of one type, and the date that selects one."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from payouts.base.diagnostics import say
from payouts.base.errors import RuleProblem
from payouts.rules.compile.rounding import step_rounding
from payouts.rules.compile.work import CHOOSES_VERSION, bounds, hint_of, kind_of
from payouts.rules.files.written_formulas import row_formulas
from payouts.rules.language import nodes, syntax
from payouts.rules.language.agreement import common_type
from payouts.rules.language.names import Scope
from payouts.rules.language.types import BOOLEAN
from payouts.rules.language.typing import read_expression
from payouts.rules.language.walk import walk
from payouts.rules.rule import DatedNode, Expression
from payouts.rules.spelling.core import parsed, shown_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.rules.compile.work import Work
    from payouts.rules.files.file_part import FilePart
    from payouts.rules.language.names import Names
    from payouts.rules.language.types import Type
    from payouts.rules.models.base import Dated
    from payouts.rules.models.formulas import Formula
    from payouts.rules.models.written import FormulaText


# How far groups may reach that a fact or condition asks about.
ANY_REACH = ("month", "year", "period")


def compile_facts(work: Work) -> list[Expression]:
    """Compile the facts and classes in their order; each may use those before it."""
    facts: list[Expression] = []
    for name, fact, path in row_formulas(work.file):
        work.check_fresh(name, path)
        want = BOOLEAN if path[0] == "classes" else None
        names = work.row_names(Scope.FACT, ANY_REACH)
        expression = compile_formula(work, name, fact, work.at(*path), names, want=want)
        if expression is None:
            work.failed.add(name)
        else:
            facts.append(expression)
            work.row_values[name] = expression.type
            if expression.monthly:
                work.monthly.add(name)
                if _looks_at_others(expression, work):
                    work.together.add(name)
    return facts


def compile_formula(  # noqa: PLR0913 (what it is, where it stands, and what it is held to)
    work: Work,
    name: str,
    formula: Formula,
    spot: FilePart,
    names: Names,
    *,
    want: Type | None = None,
) -> Expression | None:
    """Compile a formula; problems are gathered and None returned.

    Args:
        work: the rule so far.
        name: what the formula is called.
        formula: its text, or its dated versions.
        spot: where it stands.
        names: what it may refer to.
        want: the type it must have; None where any will do.
    """
    parts: list[tuple[Dated | None, FormulaText, FilePart]]
    if formula.is_ is not None:
        parts = [(None, formula.is_, spot.inside("is"))]
    else:
        parts = [
            (version, version.is_, spot.under("versions", index, "is"))
            for index, version in enumerate(formula.versions)
        ]
    made = [_version(work, formula, *part, names, want) for part in parts]
    versions = [version for version in made if version is not None]
    if len(versions) < len(made):
        return None
    kind = _shared_type(work, name, versions)
    if kind is None:
        return None
    rounding = step_rounding(work, formula, kind, spot)
    versions.sort(key=lambda v: v.first)
    for a, b in itertools.pairwise(versions):
        if b.first <= a.last:
            work.problems.append(say("G001", spot.place, name=name, detail=f"{a.text} / {b.text}"))
    select = formula.select or "month"
    if formula.versions:
        _check_version_select(work, name, select, spot, names)
    monthly = _monthly(versions, select, names) or (bool(formula.versions) and select == "month")
    return Expression(name, kind, spot.place, select, tuple(versions), rounding, monthly)


def _monthly(versions: Sequence[DatedNode], select: str, names: Names) -> bool:
    """Tell whether a formula asks for something that depends on the month paid for."""
    return select in names.monthly or any(
        names.asks_month(node) for version in versions for node in walk(version.node)
    )


def _looks_at_others(fact: Expression, work: Work) -> bool:
    """Tell whether a fact depends on other rows, itself or through another fact."""
    return any(
        isinstance(node, nodes.Gathered)
        or (isinstance(node, nodes.ValueName) and node.name in work.together)
        for node in fact.nodes
    )


def _version(  # noqa: PLR0913, PLR0917 (called in one place, with a tuple spread out)
    work: Work,
    formula: Formula,
    version: Dated | None,
    written: FormulaText,
    spot: FilePart,
    names: Names,
    want: Type | None,
) -> DatedNode | None:
    try:
        read = parsed(written, lambda path, text: spot.under(*path).source(text))
        node = read_expression(read, names, want)
    except RuleProblem as problem:
        if not any(name in shown_text(written) for name in work.unusable):
            work.problems.extend(problem.diagnostics)
        return None
    return DatedNode(
        *bounds(version),
        node,
        syntax.canonical(read.tree),
        getattr(version, "source", None) or formula.source,
        getattr(version, "status", None) or formula.status,
        getattr(version, "article", ()) or formula.article,
    )


def _shared_type(work: Work, name: str, versions: Sequence[DatedNode]) -> Type | None:
    """Return the type all versions share; None where they have none in common."""
    shared = versions[0].node.type
    for version in versions[1:]:
        other = version.node.type
        common = common_type(shared, other)
        if common is None:
            where = version.node.at
            args = {"text": name, "want": str(shared), "got": str(other)}
            work.problems.append(say("X004", where, **args))
            return None
        shared = common
    return shared


def _check_version_select(work: Work, name: str, select: str, spot: FilePart, names: Names) -> None:
    place = spot.under("select").place
    known = {**names.columns, **names.values}
    kind = kind_of(known.get(select))
    if select == "month":
        if not names.knows_month:
            work.problems.append(say("X009", place, name=name))
    elif kind not in CHOOSES_VERSION and select not in work.failed:
        hint = hint_of(select, known, CHOOSES_VERSION)
        work.problems.append(say("G005", place, name=name, word=select, hint=hint))
