"""What a rule rests on in writing: its law, and its readings of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.rules.models.sources import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payouts.authoring.lint.parts import Looked
    from payouts.rules.files.strict_yaml import Document
    from payouts.rules.models.files import Conventions


def papers(looked: Looked) -> Iterator[Diagnostic]:
    """Yield L019 and L022 for one rule."""
    law = looked.text.file.law
    if not any(ref.article or ref.number or ref.issued for ref in law):
        yield say("L019", looked.place("law"))
    yield from _readings(looked)


def conventions(document: Document, held: Conventions) -> Iterator[Diagnostic]:
    """Yield L022 for what holds for every rule of the pack."""
    for index, formula in enumerate(held.last_month):
        place = document.place(("conventions", "last_month", index))
        yield from _reading("last_month", formula.status, [formula.source], place)
    for index, suspension in enumerate(held.suspended):
        for key, formula in (("from", suspension.from_), ("until", suspension.until)):
            place = document.place(("conventions", "suspended", index, key))
            yield from _reading(suspension.because, formula.status, [formula.source], place)
    for index, condition in enumerate(held.checks):
        place = document.place(("conventions", "checks", index))
        yield from _reading(condition.because, condition.status, [condition.source], place)


def _readings(looked: Looked) -> Iterator[Diagnostic]:
    file = looked.text.file
    for name, formula, path in looked.formulas():
        yield from _reading(name, formula.status, [formula.source], looked.place(*path))
        for index, version in enumerate(formula.versions):
            place = looked.place(*path, "versions", index)
            yield from _reading(name, version.status, [version.source, formula.source], place)
    for key, conditions in (("checks", file.checks), ("eligible", file.eligible)):
        for index, condition in enumerate(conditions):
            place = looked.place(key, index)
            yield from _reading(condition.because, condition.status, [condition.source], place)


def _reading(
    name: str, status: Status | None, sources: Iterable[str | None], place: Place
) -> Iterator[Diagnostic]:
    if status is None or status is Status.PUBLISHED:
        return
    if not any(source and source.strip() for source in sources):
        yield say("L022", place, name=name, status=status.value)
