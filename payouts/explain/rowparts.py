"""Cells, figures and workings of one row, from a result and its recorder."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.columns import ID
from payouts.base.identity import mask_id, mask_name
from payouts.base.letters import column_letters
from payouts.base.money import Exact, fraction_text
from payouts.base.period import ALWAYS_AFTER, day_text, months_in_words
from payouts.engine.entitlement.inputs import NOT_GIVEN
from payouts.explain.datum import datum_text, decimal_text
from payouts.explain.model import CellExplained, FigureUsed, Law, Working
from payouts.explain.working import Writer, band_text, bands_reached
from payouts.roster.cells.changes import column_changes, shown_pair
from payouts.roster.cells.problems import PROBLEMS, Problem, plain_text, shown_value
from payouts.roster.model.cell import as_held
from payouts.rules.language.nodes import Banded
from payouts.rules.laws import begun_by
from payouts.rules.parts import all_nodes
from payouts.rules.phrase import phrase, summed_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.engine.entitlement.result import Result, StepColumn
    from payouts.explain.recorder import Lookup, Span, WorkingRecorder
    from payouts.roster.model.roster import Roster
    from payouts.rules.language.values import Datum
    from payouts.rules.models.sources import LawRef
    from payouts.rules.rule import DatedNode, Expression, Mode


@dataclass(frozen=True, slots=True)
class ComputedRow:
    """One row of a benefit: its result, the roster, and the recorder.

    ``position`` is its place among the benefit's rows.
    """

    result: Result
    roster: Roster
    recorder: WorkingRecorder
    position: int

    @property
    def index(self) -> int:
        """Return its index in the roster."""
        return int(self.result.rows[self.position])

    @property
    def blank(self) -> frozenset[str]:
        """Return the columns whose cell is blank."""
        problems = self.result.problems
        return frozenset(
            name for name, codes in problems.items() if codes[self.position] in NOT_GIVEN
        )

    def stretches(self, line: str) -> Iterator[tuple[Span, dict[str, Fraction | None]]]:
        """Yield the months of a line that are due, in order, with the value of every step."""
        found = []
        for stretch in self.result.stretches:
            if stretch.line != line:
                continue
            at = stretch.rows.searchsorted(self.position)
            if at < len(stretch.rows) and stretch.rows[at] == self.position:
                months = int(stretch.first[at]), int(stretch.last[at])
                found.append((months, {s.name: _known(s, int(at)) for s in stretch.steps}))
        yield from sorted(found, key=lambda pair: pair[0])

    def single(self, step: Expression) -> tuple[Span, Fraction] | None:
        """Return the month of a yearly or once-only line and the value of a step in it."""
        for version in step.versions:
            for seen in self.recorder.seen(version.node, self.position):
                if seen.span is not None and seen.value is not None:
                    value = cast("Fraction", seen.value)
                    return seen.span, _rounded(value, step.rounding)
        return None

    def totals(self) -> dict[str, list[tuple[Fraction, int]]]:
        """Return the addends of ``sum(step)``: values, and the months of each."""
        made: dict[str, list[tuple[Fraction, int]]] = {}
        for line in self.result.rule.lines:
            if line.spread:
                for (first, last), steps in self.stretches(line.name):
                    for name, value in steps.items():
                        if value is not None:
                            made.setdefault(name, []).append((value, last - first + 1))
                continue
            for step in line.steps:
                if step.type.numeric and (found := self.single(step)) is not None:
                    made[step.name] = [(found[1], 1)]
        return made

    def working(self, expression: Expression, span: Span | None = None) -> Working:
        """Return a formula of the rule as it was for this row."""
        keys = partial(self.keys, span=span)
        of_row = (self.totals(), self.blank, keys, self.place)
        writer = Writer(self.recorder, self.position, span, *of_row)
        version = self._version(expression, writer)
        seen = writer.seen(version.node)
        value = None if seen is None else seen.value
        numbers = "" if seen is None else writer.write(version.node)
        text, decimal, before = _results(value, expression)
        return Working(
            name=expression.name,
            formula=version.shown,
            phrase=phrase(summed_once(version.node, self.result.rule.single_lines)),
            numbers=numbers,
            value=text if seen is not None else "",
            decimal=decimal,
            months=None if span is None else months_in_words(*span),
            count=None if span is None else span[1] - span[0] + 1,
            rounding=None if expression.rounding is None else mode_text(expression.rounding),
            unrounded=before,
            notes=tuple(writer.notes),
            place=f"{expression.place.file}:{expression.place.line}",
            source=version.source,
            status=None if version.status is None else version.status.value,
            kind=expression.type.kind.value,
            article=self.articles(version.article, span),
        )

    def articles(self, cited: Sequence[LawRef], span: Span | None = None) -> tuple[Law, ...]:
        """Return the articles a part rests on, without laws later than the months it is about."""
        month = self.result.period.last if span is None else span[1]
        return Law.of(begun_by(cited, month))

    def keys(self, lookup: Lookup, span: Span | None = None) -> tuple[str, ...]:
        """Return what the row has in the keys of a table in some months; ``？`` where unknown."""
        if lookup.table.pick is not None or lookup.number is not None:
            return lookup.keys
        named = zip(lookup.table.by, lookup.keys, strict=True)
        return tuple(self._key(name, key, span) for name, key in named)

    def _key(self, name: str, key: str, span: Span | None) -> str:
        if name in self.result.columns:
            value = self.result.columns[name].at(self.position)
        else:
            value = next(
                seen.value
                for fact in self.result.rule.facts
                if fact.name == name
                for version in fact.versions
                for seen in self.recorder.seen(version.node, self.position)
                if seen.span == (span if fact.monthly else None)
            )
        if value is None:
            return "？"
        return str(value) if isinstance(value, (str, Fraction)) else key

    def place(self, row: int) -> str:
        """Return the place of a row of the benefit, as ``roster.xlsx 表!4``."""
        at = self.roster.place(int(self.result.rows[row]))
        return f"{at.file} {at.sheet}!{at.row}"

    def _version(self, expression: Expression, writer: Writer) -> DatedNode:
        """Return the version that was in force; the first where none is known to be."""
        known = [v for v in expression.versions if writer.seen(v.node) is not None]
        return (known or list(expression.versions))[0]


def mode_text(mode: Mode) -> str:
    """Return ``0.01 half_up``."""
    return f"{fraction_text(mode.quantum)} {mode.mode.value}"


def _known(step: StepColumn, at: int) -> Fraction | None:
    return step.values.at(at) if step.known[at] else None


def _rounded(value: Fraction, mode: Mode | None) -> Fraction:
    return value if mode is None else Exact.of([value]).round(mode.quantum, mode.mode).at(0)


def _results(value: Datum, expression: Expression) -> tuple[str, str | None, str | None]:
    """Return the value as text, as a decimal, and before the rule's own rounding of it."""
    kind = expression.type.kind
    if value is None or not expression.type.numeric:
        return datum_text(value, kind), None, None
    number = cast("Fraction", value)
    after = _rounded(number, expression.rounding)
    before = None if expression.rounding is None else fraction_text(number)
    return fraction_text(after), decimal_text(after), before


# --- cells ----------------------------------------------------------------------------------


def cells_of(row: ComputedRow) -> tuple[CellExplained, ...]:
    """Return every cell the rule uses, in the order of the rule."""
    return tuple(_cell(name, row) for name in row.result.rule.columns)


def _cell(name: str, row: ComputedRow) -> CellExplained:
    spec = row.result.rule.columns[name]
    raw = row.roster.cells(name)[row.index : row.index + 1]
    shown = mask_name if spec.person else (lambda text: shown_value(text, spec.type))
    spared = np.array([name in row.result.rule.optional])
    changed = column_changes(raw, spec, name, spared)
    used = None
    if len(changed.rows):
        used = shown_pair(changed.readings[int(changed.which[0])], spec)[1]
    problem = int(row.result.problems[name][row.position])
    optional_blank = problem in NOT_GIVEN and name in row.result.rule.optional
    sheet = row.roster.sheets[int(row.roster.sheet_of[row.index])]
    column = sheet.columns.get(name)
    header = next((use.header for use in sheet.uses if use.column == name), None)
    return CellExplained(
        column=name,
        header=header if header is not None or column is None else name,
        address=None
        if column is None
        else f"{column_letters(column)}{int(row.roster.row[row.index])}",
        raw=shown(plain_text(as_held(raw[0]))),
        used=used,
        code=None if problem == Problem.NONE or optional_blank else PROBLEMS[problem],
    )


# --- figures --------------------------------------------------------------------------------


def figures_of(row: ComputedRow) -> tuple[FigureUsed, ...]:
    """Return every value of a figure used by the row, by figure and date."""
    result, tables = row.result, row.result.rule.figures
    pairs = result.figure_sets[int(result.figures[row.position])]
    found: dict[tuple[str, int], dict[tuple[str, ...], Datum]] = {pair: {} for pair in pairs}
    for node in all_nodes(result.rule):
        for seen in row.recorder.seen(node, row.position):
            lookup = seen.lookup
            if lookup is None or (lookup.table.name, lookup.version) not in found:
                continue
            entries = found[lookup.table.name, lookup.version]
            if isinstance(node, Banded):
                for band in bands_reached(lookup, node):
                    entries[band_text(band),] = band.value
                continue
            entries[row.keys(lookup, seen.span)] = seen.value
    made = []
    for name, version_at in sorted(pairs, key=lambda p: (list(tables).index(p[0]), p[1])):
        for keys, value in (found[name, version_at] or {(): None}).items():
            made.append(_figure(row, name, version_at, keys, value))
    return tuple(made)


def _figure(
    row: ComputedRow, name: str, index: int, keys: tuple[str, ...], value: Datum
) -> FigureUsed:
    table = row.result.rule.figures[name]
    version = table.versions[index]
    words = table.by or ("区间",) * len(keys)
    place = row.result.rule.version_places[name][index]
    return FigureUsed(
        name=name,
        unit=table.unit,
        start=day_text(version.first),
        end=None if version.last == ALWAYS_AFTER else day_text(version.last),
        status=version.status.value,
        source=version.source,
        keys=dict(zip(words, keys, strict=False)),
        value=None if value is None else fraction_text(cast("Fraction", value)),
        place=f"{place.file}:{place.line}",
        article=Law.of(version.article),
    )


def id_of(row: ComputedRow) -> str:
    """Return the id of the row, masked."""
    ids = row.result.columns[ID].data
    known = str(ids[row.position])  # type: ignore[index]
    return mask_id(known or plain_text(row.roster.cells(ID)[row.index]))
