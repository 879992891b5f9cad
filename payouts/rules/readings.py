"""Unpublished readings of the law in a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base.words import SCHEDULE
from payouts.rules.models.sources import Status
from payouts.rules.parts import Role, parts
from payouts.rules.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.rules.parts import RulePart
    from payouts.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class LawReading:
    """A formula whose reading of the law is not itself published, and how it is known.

    Attributes:
        part: what the formula is called.
        role: what it is for.
        owner: the line or reason it is named after, where it has no name of its own.
        formula: canonical.
        words: the same in Chinese words.
        convention: whether the pack sets it, alike for each of its rules.
    """

    part: str
    role: Role
    owner: str
    formula: str
    words: str
    status: Status
    source: str
    convention: bool


def readings(rule: Rule) -> Iterator[LawReading]:
    """Yield how a rule reads the law where that is stated to be less than published.

    What the pack sets for every rule comes after what is the rule's own, conditions last.
    """
    for part in sorted(parts(rule), key=_turn):
        condition = part.condition
        for version in part.expression.versions:
            status, source = (
                (version.status, version.source)
                if condition is None
                else (condition.status, condition.source)
            )
            if status is not None and status is not Status.PUBLISHED:
                words = phrase(version.node)
                known = (version.text, words, status, source or "", part.convention)
                yield LawReading(part.name, part.role, part.owner, *known)


def part_in_words(reading: LawReading) -> str:
    """Return the name of a part of a rule in the office's words."""
    words = SCHEDULE.get(reading.role)
    return reading.part if words is None else " ".join(filter(None, (reading.owner, words.zh)))


def _turn(part: RulePart) -> int:
    if part.condition is not None:
        return 3
    if not part.convention:
        return 0
    return 1 if part.pause is None else 2
