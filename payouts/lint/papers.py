"""What a rule rests on in writing: its law, its readings of it, and its worked cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.diagnostics import CATALOGUE, Diagnostic, Place, say
from payouts.rules.models import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payouts.lint.parts import Looked
    from payouts.rules.models import Conventions
    from payouts.rules.strict_yaml import Document

_STATUSES = ("paid", "zero", "held", "rejected")
# Keys of an expectation that are not steps.
_OWN_KEYS = ("status", "code", "amount", "gross")


def papers(looked: Looked) -> Iterator[Diagnostic]:
    """Yield L019, L022 and L023 for one rule."""
    law = looked.text.file.law
    if not any(ref.article or ref.number or ref.issued for ref in law):
        yield say("L019", looked.place("law"))
    yield from _readings(looked)
    yield from _expectations(looked)


def conventions(document: Document, held: Conventions) -> Iterator[Diagnostic]:
    """Yield L022 for what holds for every rule of the pack."""
    for index, formula in enumerate(held.last_month):
        place = document.place(("conventions", "last_month", index))
        yield from _reading("last_month", formula.status, [formula.source], place)
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


def _expectations(looked: Looked) -> Iterator[Diagnostic]:
    """Yield L023: words of a worked case that can never come out."""
    file = looked.text.file
    steps = [*file.payment, *(step for line in file.lines.values() for step in line.steps)]
    if file.split is not None:
        split = (*file.split.shares, *file.split.steps)
        steps += [f"split.{payer}" for payer in split]
    for index, case in enumerate(file.cases):
        for row, expected in enumerate(case.expect):
            path: list[str | int] = ["cases", index, "expect", row]
            for key, word in expected.items():
                known: Iterable[str]
                if key == "status":
                    kind, kind_en, known = "状态", "status", _STATUSES
                elif key == "code":
                    kind, kind_en, known = "代码", "code", (c for c in CATALOGUE if c[0] in "ER")
                elif key in _OWN_KEYS or (file.split is not None and key.startswith("split.")):
                    continue
                else:
                    kind, kind_en, known, word = "步骤", "step", steps, key  # noqa: PLW2901
                listed = list(known)
                if word not in listed:
                    place = _expected_place(looked, path, key)
                    yield say(
                        "L023",
                        place,
                        what=case.what,
                        kind=kind,
                        kind_en=kind_en,
                        word=word,
                        known="、".join(listed),
                    )


def _expected_place(looked: Looked, path: list[str | int], key: str) -> Place:
    """Return the place of an expectation, written as a list or as the only one."""
    marks = looked.text.document.marks
    whole = (*path, key)
    return looked.text.document.place(whole if whole in marks else (*path[:-1], key))
