"""Checks of rule files beyond those of loading; each finding has its line.

Errors of loading (Y, X, G) come first; then what loads and is probably not meant (L).
A rule that does not compile is still checked for what its file alone shows.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from payouts.authoring.lint.articles import articles, articles_of_conventions
from payouts.authoring.lint.figures import (
    conventions,
    figures,
    headed_once,
    of_any_pack,
    selection,
    sources,
)
from payouts.authoring.lint.formulas import formulas
from payouts.authoring.lint.linted_rule import LintedRule
from payouts.authoring.lint.spelling import spelling
from payouts.authoring.lint.tables import tables
from payouts.base.diagnostics import Diagnostic, Severity
from payouts.base.errors import DONE, NEEDS_A_PERSON, RuleProblem
from payouts.rules.files.file_part import FilePart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payouts.rules.files.strict_yaml import Document
    from payouts.rules.packs import OpenedPack

# What holds for a figure or a version of it, whichever rule uses it.
_OF_A_VERSION = frozenset({"L001", "L002", "L018", "L020", "L021"})


def lint(opened: OpenedPack, benefit: str | None = None) -> list[Diagnostic]:
    """Return all findings about a pack, or about one benefit of it.

    Args:
        opened: the pack, as far as it could be read.
        benefit: id of the one benefit to look at; problems of loading are said in any case.
    """
    found = [*opened.problems]
    for name, text in opened.texts.items():
        if benefit in {None, name}:
            found += _rule(LintedRule(opened, text, opened.pack.rules.get(name)))
    if opened.conventions is not None and benefit is None:
        document, held = opened.conventions
        found += [
            *conventions(document, held),
            *spelling(held, partial(_part_of, document), ("conventions",)),
        ]
        found += articles_of_conventions(*opened.conventions, opened)
    return once(found)


def _part_of(document: Document, *path: str | int) -> FilePart:
    return FilePart(document, path)


def _rule(linted: LintedRule) -> Iterator[Diagnostic]:
    yield from sources(linted)
    yield from figures(linted)
    yield from articles(linted)
    yield from spelling(linted.text.file, linted.text.part)
    rule = linted.rule
    if rule is not None:
        yield from selection(linted, rule)
        yield from tables(linted, rule)
        yield from formulas(linted, rule)


def once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return each finding once, by file and line: a shared part is met by several rules.

    Where several packs lack the same figure, L018 names none of them; of the figures that go to
    the same new file, the first has its head.
    """
    unique: dict[tuple[object, ...], Diagnostic] = {}
    for diagnostic in found:
        # A shared figure may have another name in every rule.
        said = () if diagnostic.code in _OF_A_VERSION else (diagnostic.message(),)
        key = (diagnostic.code, diagnostic.place, *said)
        first = unique.setdefault(key, diagnostic)
        if diagnostic.code == "L018" and first.args["home"] != diagnostic.args["home"]:
            unique[key] = of_any_pack(first)
    return [*headed_once(sorted(unique.values(), key=_where))]


def _where(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    place = diagnostic.place
    return place.file or "", place.line or 0, place.column or 0, diagnostic.code


def exit_code(found: Iterable[Diagnostic]) -> int:
    """Return 2 where there is an error, 1 where there is a warning, else 0."""
    severities = {diagnostic.severity for diagnostic in found}
    if Severity.ERROR in severities:
        return RuleProblem.exit_code
    return NEEDS_A_PERSON if Severity.WARNING in severities else DONE
