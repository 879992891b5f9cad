"""Checks of figures (gaps in time, unreachable dates, sources, missing values) and of the law."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from payouts.authoring.lint.linted_rule import span
from payouts.base.bilingual import both
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.rules.figure_lines import joining_text, lines_text, where_text
from payouts.rules.figures import compile_figure
from payouts.rules.files.figure_homes import home_in_any_pack
from payouts.rules.files.written_formulas import written_conditions, written_formulas
from payouts.rules.models.sources import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from payouts.authoring.lint.linted_rule import LintedRule
    from payouts.rules.files.figure_home import FigureHome
    from payouts.rules.files.strict_yaml import Document
    from payouts.rules.models.figures import Figure
    from payouts.rules.models.files import Conventions, RuleFile
    from payouts.rules.rule import Rule

_DAY = dt.timedelta(days=1)
# What stands where a source is meant to be written in later.
_PLACEHOLDER = re.compile(
    r"[\s?？.…—、/-]*\Z|(?:待补|待查|待定|待填|略|同上|无|未知|TBD|N/A|none)\Z", re.IGNORECASE
)
# A year, a number, an article or a web address: something to look the text up by.
_FINDABLE = re.compile(r"[0-9〇]|第[一二三四五六七八九十百]+|[一二三四五六七八九]号|https?://")
_MUST_BE_FINDABLE = frozenset({Status.PUBLISHED, Status.DERIVED})


def figures(linted: LintedRule) -> Iterator[Diagnostic]:
    """Yield findings that need only the file."""
    for name, figure in linted.figures():
        yield from _gaps(linted, name, figure)
        if figure.open:
            yield _open(linted, name)
    for part in linted.text.passed_over:
        rule, origin = linted.text.document.name, linted.text.origin
        yield say("L025", part.place, benefit=linted.text.file.benefit, file=rule, pack=origin)
    yield from _outside_the_law(linted)
    yield from _figure_sources(linted)


def selection(linted: LintedRule, rule: Rule) -> Iterator[Diagnostic]:
    """Yield L007: figures selected by a column that a row may lack."""
    for name, figure in linted.figures():
        if figure.select in rule.optional:
            place = linted.text.document.place(("figures", name, "select"))
            yield say("L007", place, name=name, column=figure.select)


def _gaps(linted: LintedRule, name: str, figure: Figure) -> Iterator[Diagnostic]:
    order = sorted(range(len(figure.values)), key=lambda i: figure.values[i].from_)
    for a, b in itertools.pairwise(order):
        before, after = figure.values[a], figure.values[b]
        if before.until is None or after.from_ <= before.until + _DAY:
            continue
        gap = f"{before.until + _DAY}..{after.from_ - _DAY}"
        place = linted.place("figures", name, "values", b)
        code = "L002" if figure.note else "L001"
        yield say(code, place, name=name, gap=gap, note=figure.note or "")


def _open(linted: LintedRule, name: str) -> Diagnostic:
    """Return where the values of an open figure are to be written, and what."""
    anywhere = home_in_any_pack(linted.text, name)
    own = linted.text.origin == linted.opened.pack.name
    home = anywhere if own else linted.text.homes[name]
    here, other = (_said(linted, name, one) for one in (home, anywhere))
    place = linted.place("figures", name, "open")
    return say("L018", place, name=name, home=here, any=other, **here["whole"])


def _said(linted: LintedRule, name: str, home: FigureHome) -> dict[str, dict[str, str]]:
    """Return what L018 says of a home: by itself, and after another figure with the same head."""
    table, _ = compile_figure(name, linted.text.file.figures[name])
    columns = linted.opened.pack.vocabulary.columns
    colon = both("：", ":")
    lines = colon + lines_text(home, table, (), columns)
    whole = {"file": home.file, "where": where_text(home), "paste": lines}
    if not home.head:
        return {"whole": whole, "joining": whole}
    lines = colon + lines_text(home, table, (), columns, joining=True)
    return {"whole": whole, "joining": {**whole, "where": joining_text(), "paste": lines}}


def of_any_pack(found: Diagnostic) -> Diagnostic:
    """Return L018 where several packs may supply the values: none of them is the one to change."""
    return replace(found, args={**found.args, "home": found.args["any"]})


def headed_once(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield findings, the lines of L018 with the head of their file once for each file."""
    headed: set[str] = set()
    for finding in found:
        if finding.code != "L018":
            yield finding
            continue
        home = cast("dict[str, dict[str, str]]", finding.args["home"])
        file = home["whole"]["file"]
        texts = home["joining" if file in headed else "whole"]
        headed.add(file)
        yield replace(finding, args={**finding.args, **texts})


def _outside_the_law(linted: LintedRule) -> Iterator[Diagnostic]:
    """Yield L006: versions in force only when no law of the rule was."""
    windows = [(law.from_ or dt.date.min, law.until or dt.date.max) for law in linted.text.file.law]
    for name, version, place in linted.versions():
        last = version.until or dt.date.max
        if not any(version.from_ <= end and begin <= last for begin, end in windows):
            # A shared figure is in order; it is this rule that does not name its law.
            shared = place.file != linted.text.document.name
            own = linted.text.document.place(("figures", name)) if shared else place
            yield say("L006", own, name=name, version=span(version))


def _figure_sources(linted: LintedRule) -> Iterator[Diagnostic]:
    for name, version, place in linted.versions():
        source = version.source.strip()
        if _PLACEHOLDER.match(source):
            yield say("L020", place, name=name, version=span(version))
        elif version.status in _MUST_BE_FINDABLE and not _FINDABLE.search(source):
            status = version.status.value
            yield say("L021", place, name=name, status=status, source=source)


# --- the law, and readings of it ---------------------------------------------------------------


def sources(linted: LintedRule) -> Iterator[Diagnostic]:
    """Yield L019 and L022 for one rule."""
    law = linted.text.file.law
    if not any(ref.article or ref.number or ref.issued for ref in law):
        yield say("L019", linted.place("law"))
    yield from _readings(linted.text.file, linted.place)


def conventions(document: Document, held: Conventions) -> Iterator[Diagnostic]:
    """Yield L022 for what holds for every rule of the pack."""
    yield from _readings(held, lambda *path: document.place(("conventions", *path)))


def _readings(file: RuleFile | Conventions, place_of: Callable[..., Place]) -> Iterator[Diagnostic]:
    for name, formula, path in written_formulas(file):
        yield from _reading(name, formula.status, [formula.source], place_of(*path))
        for index, version in enumerate(formula.versions):
            place = place_of(*path, "versions", index)
            yield from _reading(name, version.status, [version.source, formula.source], place)
    for condition, path in written_conditions(file):
        place = place_of(*path)
        yield from _reading(condition.because, condition.status, [condition.source], place)


def _reading(
    name: str, status: Status | None, sources: Iterable[str | None], place: Place
) -> Iterator[Diagnostic]:
    if status is None or status is Status.PUBLISHED:
        return
    if not any(source and source.strip() for source in sources):
        yield say("L022", place, name=name, status=status.value)
