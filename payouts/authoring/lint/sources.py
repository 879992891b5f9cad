"""Checks of the sources of a rule: its law, and its readings of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.rules.files.written_formulas import written_conditions, written_formulas
from payouts.rules.models.sources import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payouts.authoring.lint.linted_rule import LintedRule
    from payouts.rules.files.strict_yaml import Document, Path
    from payouts.rules.models.files import Conventions, RuleFile


def sources(linted: LintedRule) -> Iterator[Diagnostic]:
    """Yield L019 and L022 for one rule."""
    law = linted.text.file.law
    if not any(ref.article or ref.number or ref.issued for ref in law):
        yield say("L019", linted.place("law"))
    yield from _readings(linted.text.file, linted.text.document, ())


def conventions(document: Document, held: Conventions) -> Iterator[Diagnostic]:
    """Yield L022 for what holds for every rule of the pack."""
    yield from _readings(held, document, ("conventions",))


def _readings(file: RuleFile | Conventions, document: Document, base: Path) -> Iterator[Diagnostic]:
    for name, formula, path in written_formulas(file):
        here = (*base, *path)
        yield from _reading(name, formula.status, [formula.source], document.place(here))
        for index, version in enumerate(formula.versions):
            place = document.place((*here, "versions", index))
            yield from _reading(name, version.status, [version.source, formula.source], place)
    for condition, path in written_conditions(file):
        place = document.place((*base, *path))
        yield from _reading(condition.because, condition.status, [condition.source], place)


def _reading(
    name: str, status: Status | None, sources: Iterable[str | None], place: Place
) -> Iterator[Diagnostic]:
    if status is None or status is Status.PUBLISHED:
        return
    if not any(source and source.strip() for source in sources):
        yield say("L022", place, name=name, status=status.value)
