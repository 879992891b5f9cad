"""Rows of a sample, the figures they are worked out with and the totals they must come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payouts.base.money import parse_amount_wan
from payouts.rules.files.source import FolderSource
from payouts.rules.files.strict_yaml import read_yaml
from payouts.rules.packs import load_pack

if TYPE_CHECKING:
    from samples.generator.people import Person

SAMPLES = Path(__file__).resolve().parents[1]
_RULES = SAMPLES.parent / "rules"


@dataclass(frozen=True, slots=True)
class Target:
    """A published total: people or claims, where given, and an amount give or take ``half``."""

    people: int | None
    claims: int | None
    amount: Fraction
    half: Fraction

    @property
    def heads(self) -> int:
        """The number of people, where it was published."""
        if self.people is None:
            raise ValueError("no number of people was published")
        return self.people

    def holds(self, amount: Fraction) -> bool:
        """Whether an amount agrees with what was published."""
        if not self.half:
            return amount == self.amount
        return self.amount - self.half <= amount < self.amount + self.half


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell that is written exactly as it stands."""

    value: object


@dataclass(slots=True)
class Row:
    """One row of a roster: clean values by canonical column, and what is due for it."""

    benefit: str
    person: Person
    cells: dict[str, Any] = field(default_factory=dict)
    due: Fraction = Fraction(0)


class Figures:
    """The figures of a pack, exact."""

    def __init__(self, pack: str) -> None:
        """Load the pack that a sample is for."""
        self._rules = load_pack(FolderSource(_RULES), pack).rules

    def of(self, benefit: str, name: str, version: int = 0) -> dict[str, Fraction]:
        """Return a figure by category; a figure without categories stands under ""."""
        table = self._rules[benefit].figures[name]
        keys = table.keys[0] if table.keys else ("",)
        cells = table.cells.fractions()[version * len(keys) :]
        return dict(zip(keys, cells, strict=False))

    def one(self, benefit: str, name: str) -> Fraction:
        """Return a figure without categories, in its first version."""
        return self.of(benefit, name)[""]

    def pairs(self, benefit: str, name: str) -> dict[tuple[str, str], Fraction]:
        """Return a figure by two categories, in its first version."""
        table = self._rules[benefit].figures[name]
        first, second = table.keys
        keys = [(a, b) for a in first for b in second]
        cells = table.cells.fractions()[: len(keys)]
        present = table.present[: len(keys)].tolist()
        return {k: c for k, c, there in zip(keys, cells, present, strict=True) if there}

    def marginal(self, benefit: str, name: str, amount: Fraction) -> Fraction:
        """Return the sum of an amount's parts, each at the rate of its band."""
        total = Fraction(0)
        for band in self._rules[benefit].figures[name].bands[0].bands:
            top = amount if band.high is None else min(amount, band.high)
            total += max(top - band.low, Fraction(0)) * band.value
        return total


def half_up(amount: Fraction) -> Fraction:
    """Return an amount rounded half-up to the fen."""
    return Fraction(floor(amount * 100 + Fraction(1, 2)), 100)


def targets(sample: str) -> dict[tuple[str, str | None], Target]:
    """Return the published totals of a sample by benefit name and what they are limited to."""
    path = SAMPLES / sample / "controls.yaml"
    found: dict[tuple[str, str | None], Target] = {}
    for entry in read_yaml(path.read_bytes(), path.name).data:
        if "part" in entry:
            continue
        limits = [str(text) for text in entry.get("where", {}).values()]
        amount, half = parse_amount_wan(entry["amount"])
        target = Target(entry.get("people"), entry.get("claims"), amount, half)
        found[entry["benefit"], limits[0] if limits else None] = target
    return found


def checked(rows: list[Row], target: Target) -> list[Row]:
    """Return the rows, once people, claims and sum agree with what was published."""
    total = sum((row.due for row in rows), Fraction(0))
    people, claims = len({row.person.id for row in rows}), len(rows)
    heads = target.people in {None, people} and target.claims in {None, claims}
    if not heads or not target.holds(total):
        found = f"{people} people, {claims} claims, {total}"
        raise ValueError(f"{rows[0].benefit}: {found}; published: {target}")
    return rows
