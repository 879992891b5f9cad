"""Dated figures as dense arrays, looked up for whole columns at once.

A figure with no value in force on a date has none: the last known value is
never carried on.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.money import Exact, parse_amount
from payouts.base.period import ALWAYS_AFTER, day_number, day_text
from payouts.rules.bands import Band, Bands
from payouts.rules.units import type_of_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.vectors import Sets
    from payouts.rules.language.types import Type
    from payouts.rules.models.figures import BandSpec, Figure, FigureVersion
    from payouts.rules.models.sources import LawRef, Status


_FRACTION = re.compile(r"([0-9]+(?:\.[0-9]+)?)/([1-9][0-9]*)\Z")


@dataclass(frozen=True, slots=True)
class DatedFigure:
    """When one value or table of a figure holds (days, both included) and how it is known."""

    first: int
    last: int
    status: Status
    source: str
    article: tuple[LawRef, ...] = ()

    def label(self) -> str:
        """Return ``2022-08-01..2023-07-31 published``."""
        end = "" if self.last == ALWAYS_AFTER else day_text(self.last)
        return f"{day_text(self.first)}..{end} {self.status.value}"


@dataclass(frozen=True, slots=True)
class Pick:
    """Of several categories in a cell the one with the largest value.

    ``none`` is the value of an empty set, ``others`` that of a category the table
    does not list; None where the rule names none.
    """

    none: Fraction | None
    others: Fraction | None


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A figure ready for lookup.

    ``cells`` is flat, one entry for each version × key × key, in that order;
    ``present`` says which exist.
    """

    name: str
    unit: str
    type: Type
    by: tuple[str, ...]
    select: str
    keys: tuple[tuple[str, ...], ...]
    versions: tuple[DatedFigure, ...]
    cells: Exact
    present: Bools
    pick: Pick | None = None
    bands: tuple[Bands, ...] = ()

    @property
    def open(self) -> bool:
        """Whether a pack above must still supply the values."""
        return not self.versions

    def changes(self) -> set[int]:
        """Return the days on which the figure's value may change."""
        return {v.first for v in self.versions} | {
            v.last + 1 for v in self.versions if v.last != ALWAYS_AFTER
        }

    def version_on(self, days: Ints) -> Ints:
        """Return the index of the version in force on each day, -1 for none."""
        if not self.versions:
            return np.full(len(days), -1, dtype=np.int64)
        firsts = np.array([v.first for v in self.versions], dtype=np.int64)
        lasts = np.array([v.last for v in self.versions], dtype=np.int64)
        index = np.searchsorted(firsts, days, side="right") - 1
        return np.where((index >= 0) & (days <= lasts[index]), index, np.int64(-1))

    def take(self, version: Ints, codes: Sequence[Ints]) -> tuple[Exact, Bools]:
        """Return the entries and where there is none.

        Args:
            version: version index per row (or length 1); negative rows give no entry.
            codes: for each key, the position in ``keys`` per row; -1 for a value not in it.
        """
        if len(self.present) == 0:
            return Exact.constant(0), np.ones(len(version), dtype=np.bool_)
        flat = np.maximum(version, 0)
        absent = version < 0
        for positions, keys in zip(codes, self.keys, strict=True):
            flat = flat * len(keys) + np.maximum(positions, 0)
            absent = absent | (positions < 0)
        absent = absent | ~self.present[flat]
        return self.cells.take(flat), absent

    def take_highest(self, version: Ints, sets: Sets) -> tuple[Exact, Bools]:
        """Return the largest entry among each row's categories, and where there is none.

        Worked out once for each distinct combination of version and categories.
        """
        if self.pick is None or not self.versions:
            return Exact.constant(0), np.ones(len(sets), dtype=np.bool_)
        version = np.broadcast_to(np.maximum(version, 0), len(sets))
        pairs = np.stack([version, sets.bits])
        unique, inverse = np.unique(pairs, axis=1, return_inverse=True)
        values = [self._highest(int(v), int(bits), sets.categories) for v, bits in unique.T]
        exact = Exact.of([Fraction(0) if value is None else value for value in values])
        absent = np.array([value is None for value in values], dtype=np.bool_)
        inverse = inverse.reshape(-1)
        return exact.take(inverse), absent[inverse]

    def _highest(self, version: int, bits: int, categories: Sequence[str]) -> Fraction | None:
        pick = self.pick
        if pick is None or bits == 0:
            return None if pick is None else pick.none
        found: list[Fraction | None] = []
        for index, category in enumerate(categories):
            if bits >> index & 1:
                at = self.keys[0].index(category) if category in self.keys[0] else -1
                flat = version * len(self.keys[0]) + at
                listed = at >= 0 and bool(self.present[flat])
                found.append(self.cells.at(flat) if listed else pick.others)
        known = [value for value in found if value is not None]
        return max(known) if len(known) == len(found) else None


def figure_value(text: str) -> Fraction:
    """Return the exact value of ``106670``, ``0.5``, ``50%`` or ``648/12``.

    Raises:
        ValueError: the text is none of these.
    """
    if match := _FRACTION.match(text):
        return parse_amount(match[1]) / int(match[2])
    if text.endswith("%"):
        return parse_amount(text[:-1]) / 100
    return parse_amount(text)


def compile_figure(name: str, figure: Figure) -> tuple[FigureTable, list[tuple[int, str, str]]]:
    """Build the lookup arrays of a figure.

    Returns:
        The table, and problems as (index in ``values``, code, detail): G001
        versions overlap, G002 not a number, G003 a row of a two-way table is not a mapping.
    """
    problems: list[tuple[int, str, str]] = []
    order = sorted(range(len(figure.values)), key=lambda i: figure.values[i].from_)
    versions = [_version(figure.values[i]) for i in order]
    for (_, a), (j, b) in itertools.pairwise(zip(order, versions, strict=True)):
        if b.first <= a.last:
            problems.append((j, "G001", f"{a.label()} / {b.label()}"))
    keys = _keys(figure)
    shape = (len(versions), *(len(k) for k in keys))
    present = np.zeros(shape, dtype=np.bool_)
    cells = np.full(shape, Fraction(0), dtype=object)
    for row, index in enumerate(order):
        for position, text in _entries(figure.values[index], keys):
            try:
                cells[(row, *position)] = figure_value(text)
                present[(row, *position)] = True
            except ValueError:
                problems.append((index, "G002", text))
    pick = _pick(figure, problems)
    bands = tuple(_bands(figure, index, problems) for index in order) if figure.bound else ()
    table = FigureTable(
        name=name,
        unit=figure.unit,
        type=type_of_unit(figure.unit, _values(cells, pick, bands)),
        by=figure.by,
        select=figure.select,
        keys=keys,
        versions=tuple(versions),
        cells=Exact.of(list(cells.ravel())),
        present=present.ravel(),
        pick=pick,
        bands=bands,
    )
    return table, problems


def _values(cells: Objects, pick: Pick | None, bands: Sequence[Bands]) -> Iterator[Fraction]:
    """Yield every value of a figure."""
    yield from cells.ravel()
    yield from (v for v in (pick and (pick.none, pick.others)) or () if v is not None)
    yield from (band.value for each in bands for band in each.bands)


def _pick(figure: Figure, problems: list[tuple[int, str, str]]) -> Pick | None:
    if figure.pick is None:
        return None
    try:
        none, others = (
            None if text is None else figure_value(text) for text in (figure.none, figure.others)
        )
    except ValueError:
        problems.append((0, "G002", f"{figure.none} / {figure.others}"))
        return Pick(None, None)
    return Pick(none, others)


def band_of(spec: BandSpec) -> Band:
    """Return a band as a rule file has it.

    Raises:
        ValueError: a bound or the value is no figure.
    """
    high = None if spec.to is None else figure_value(spec.to)
    return Band(figure_value(spec.over), high, figure_value(spec.value))


def _bands(figure: Figure, index: int, problems: list[tuple[int, str, str]]) -> Bands:
    """Return the bands of one version; G008 where they leave a gap, overlap or go down."""
    bands: list[Band] = []
    for spec in figure.values[index].bands:
        try:
            band = band_of(spec)
        except ValueError:
            problems.append((index, "G002", f"{spec.over}–{spec.to}: {spec.value}"))
            continue
        meets = not bands or bands[-1].high == band.low
        if not meets or (band.high is not None and band.high <= band.low):
            problems.append((index, "G008", f"{spec.over}–{spec.to or ''}"))
        bands.append(band)
    return Bands(tuple(bands) or (Band(Fraction(0), None, Fraction(0)),), figure.bound == "below")


def _version(version: FigureVersion) -> DatedFigure:
    last = ALWAYS_AFTER if version.until is None else day_number(version.until)
    first = day_number(version.from_)
    return DatedFigure(first, last, version.status, version.source, version.article)


def _keys(figure: Figure) -> tuple[tuple[str, ...], ...]:
    """Return the keys of each dimension, over all versions, in order of appearance."""
    seen: list[dict[str, None]] = [{} for _ in figure.by]
    for version in figure.values:
        for key, entry in (version.table or {}).items():
            if seen:
                seen[0][key] = None
            if isinstance(entry, dict) and len(seen) > 1:
                seen[1].update(dict.fromkeys(entry))
    return tuple(tuple(keys) for keys in seen)


def _entries(
    version: FigureVersion, keys: tuple[tuple[str, ...], ...]
) -> list[tuple[tuple[int, ...], str]]:
    """Return every entry of a version with its position among the keys."""
    if version.value is not None:
        return [((), version.value)]
    entries: list[tuple[tuple[int, ...], str]] = []
    for key, entry in (version.table or {}).items():
        first = keys[0].index(key)
        if isinstance(entry, dict):
            entries.extend(
                ((first, keys[1].index(second)), text)
                for second, text in entry.items()
                if len(keys) > 1
            )
        else:
            entries.append(((first,) if len(keys) == 1 else (first, 0), entry))
    return entries
