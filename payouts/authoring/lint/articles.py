"""Checks of the articles of law that parts of a rule rest on."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, say
from payouts.base.errors import RuleProblem
from payouts.rules.articles import article_text
from payouts.rules.files.file_part import FilePart
from payouts.rules.files.written_formulas import written_conditions, written_formulas
from payouts.rules.spelling.core import core_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from payouts.authoring.lint.linted_rule import LintedRule
    from payouts.base.diagnostics import Place
    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.base import Dated
    from payouts.rules.models.conditions import Condition
    from payouts.rules.models.files import Conventions, RuleFile
    from payouts.rules.models.formulas import Formula
    from payouts.rules.models.sources import LawRef
    from payouts.rules.models.written import FormulaText
    from payouts.rules.packs import OpenedPack

_REFUSES = frozenset({"require", "zero_if"})  # the others ask for a better roster
_ADDS_UP = re.compile(r"sum\(\w+\)(?: \+ sum\(\w+\))*")  # canonical


def articles(linted: LintedRule) -> Iterator[Diagnostic]:
    """Yield L030 and L031 for one rule."""
    yield from _of_file(linted.text.file, linted.text.part, linted.opened)
    for name, version, place in linted.versions():
        yield from _out_of_force(name, version, version.article, place)


def articles_of_conventions(
    document: Document, held: Conventions, opened: OpenedPack
) -> Iterator[Diagnostic]:
    """Yield L030 and L031 for what holds for every rule of a pack."""
    base = FilePart(document, ("conventions",))
    yield from _of_file(held, base.under, opened)


def _of_file(
    file: RuleFile | Conventions, part_of: Callable[..., FilePart], opened: OpenedPack
) -> Iterator[Diagnostic]:
    """Yield the findings of a file; a part of it may stand in that of a pack above."""
    for condition, path in written_conditions(file):
        part = part_of(*path)
        yield from _out_of_force(condition.because, condition, condition.article, part.place)
        if _rests_on_nothing(condition) and _registers(part, opened):
            yield say("L031", part.place, name=condition.because)
    for name, formula, path in written_formulas(file):
        part = part_of(*path)
        for index, version in enumerate(formula.versions):
            place = part.under("versions", index).place
            yield from _out_of_force(name, version, version.article or formula.article, place)
        if _is_step(path) and _unfounded(formula) and _registers(part, opened):
            yield say("L031", part.place, name=name)


def _registers(part: FilePart, opened: OpenedPack) -> bool:
    """Tell whether the pack a part stands in registers laws: others are not asked for articles."""
    pack = PurePosixPath(part.document.name).parent.name
    return f"{pack}/laws.yaml" in opened.pack.digests


# --- what is not in force --------------------------------------------------------------------


def _out_of_force(
    name: str, dated: Dated, cited: Sequence[LawRef], place: Place
) -> Iterator[Diagnostic]:
    """Yield L030 for an article that is in force on no day on which a part holds."""
    first, last = dated.from_ or dt.date.min, dated.until or dt.date.max
    for law in cited:
        if (law.until or dt.date.max) < first or last < (law.from_ or dt.date.min):
            span = f"{dated.from_ or ''}..{dated.until or ''}"
            yield say("L030", place, name=name, article=article_text(law), span=span)


# --- what names no article -------------------------------------------------------------------


def _rests_on_nothing(condition: Condition) -> bool:
    """Tell whether a condition that refuses payment names neither article nor source."""
    return condition.test()[0] in _REFUSES and not (condition.article or condition.source)


def _is_step(path: Path) -> bool:
    return path[0] == "payment" or "steps" in path[2:3]


def _unfounded(formula: Formula) -> bool:
    """Tell whether a step, or a version of it, names neither article nor source.

    A step that only adds up the months of another rests on that one.
    """
    if formula.article or formula.source:
        return False
    if formula.is_ is not None:
        return not _adds_up(formula.is_)
    return any(not (version.article or version.source) for version in formula.versions)


def _adds_up(written: FormulaText) -> bool:
    try:
        return _ADDS_UP.fullmatch(core_text(written)) is not None
    except RuleProblem:  # said already
        return True
