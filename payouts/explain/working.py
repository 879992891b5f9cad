"""A formula with one person's numbers put in, by walking its typed tree.

Numbers, ``＋ － × ÷``, ``max``, ``min`` and ``whole`` are written out; of ``a if c else b`` only
the side that was taken. Any other number (a figure, a service time, earlier rows) is written as its
value, with a note on where it comes from. So the text can be checked by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from payouts.authoring.cases.formula_text import formula_text
from payouts.base.money import Exact, fraction_text
from payouts.explain.datum import datum_text
from payouts.rules.language import nodes
from payouts.rules.language.types import ValueKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction

    from payouts.explain.recorder import Lookup, NodeValue, Span, WorkingRecorder
    from payouts.rules.bands import Band
    from payouts.rules.language.nodes import Node
    from payouts.rules.language.values import Datum

SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
# Functions whose arguments and result are numbers: they are written out.
PLAIN = frozenset({"max", "min", "whole"})
# How tightly a text binds.
_WHOLE, _CONDITION, _SUM, _PRODUCT, _ATOM = range(5)


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and how tightly it binds."""

    text: str
    binds: int = _ATOM


@dataclass(slots=True)
class Writer:
    """Writes formulas as they were for one row and some months.

    Attributes:
        recorder: the values of all parts.
        row: the row.
        span: the months, None outside a line.
        totals: step of a line → its values and the months of each, in order.
        blank: columns whose cell is blank.
        keys: returns a row's values of the keys of a table.
        place: returns the place of a row of the benefit.
        notes: where numbers come from, in order.
    """

    recorder: WorkingRecorder
    row: int
    span: Span | None
    totals: Mapping[str, Sequence[tuple[Fraction, int]]]
    blank: frozenset[str]
    keys: Callable[[Lookup], tuple[str, ...]]
    place: Callable[[int], str]
    notes: list[str] = field(default_factory=list)

    def write(self, node: Node) -> str:
        """Return a formula with the numbers put in."""
        return self._write(node).text

    def value(self, node: Node) -> Datum:
        """Return the value of a part; None where it is missing or was not needed."""
        seen = self.seen(node)
        return None if seen is None else seen.value

    def seen(self, node: Node) -> NodeValue | None:
        """Return the recorded value of a part in these months."""
        found = self.recorder.seen(node, self.row)
        fitting = [seen for seen in found if seen.span == self.span]
        return fitting[0] if fitting else None

    def _write(self, node: Node) -> Written:
        return WRITERS[type(node)](self, node)

    def _in(self, node: Node, least: int) -> str:
        """Return a part, in brackets where it binds less tightly than that."""
        written = self._write(node)
        return f"({written.text})" if written.binds < least else written.text

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def _leaf(self, node: Node) -> Written:
        return self._number(self.value(node), node.type.kind)

    def _number(self, value: Datum, kind: ValueKind) -> Written:
        text = datum_text(value, kind)
        bracketed = kind in {
            ValueKind.MONEY,
            ValueKind.NUMBER,
            ValueKind.INTEGER,
        } and text.startswith("-")
        ratio = kind in {ValueKind.MONEY, ValueKind.NUMBER} and "/" in text
        return Written(text, _PRODUCT if ratio else _SUM if bracketed else _ATOM)

    def literal(self, node: nodes.Literal) -> Written:
        """Write a constant; a month or day was recorded as such."""
        return self._leaf(node)

    def name(self, node: nodes.ColumnName | nodes.ValueName) -> Written:
        """Write the value of a cell, a fact or an earlier step."""
        if self.value(node) is None and node.name in self.blank:
            return Written("空")
        return self._leaf(node)

    def figure(self, node: nodes.FigureName) -> Written:
        """Write a figure as its value, and note which one it is."""
        seen = self.seen(node)
        written = self._leaf(node)
        about = (
            ""
            if seen is None or seen.lookup is None
            else _read_at(seen.lookup, self.keys(seen.lookup))
        )
        self._note(f"{node.name}{about} = {written.text}")
        return written

    def banded(self, node: nodes.Banded) -> Written:
        """Write the value of a band, or the sum over the bands a number fills."""
        seen, written = self.seen(node), self._leaf(node)
        word = "marginal" if node.marginal else "band"
        call = f"{word}({node.name}, {self._write(node.of).text})"
        lookup = None if seen is None or seen.value is None else seen.lookup
        if lookup is None or lookup.number is None:
            self._note(f"{call} = {written.text}")
            return written
        reached = bands_reached(lookup, node)
        if not node.marginal:
            about = "".join(f"〔{band_text(band)}〕 " for band in reached)
            self._note(f"{call} = {about}{written.text}")
            return written
        self._note(f"{call} = {written.text}")
        return _filled(lookup.number, reached)

    def arithmetic(self, node: nodes.Arithmetic) -> Written:
        """Write a sum or product; from one month to another as the number of months."""
        if node.left.type.kind is ValueKind.MONTH and node.type.numeric:
            written = self._leaf(node)
            sides = (self._write(part).text for part in (node.left, node.right))
            self._note(f"{f' {SIGNS[node.op]} '.join(sides)} = {written.text}")
            return written
        own = _SUM if node.op in "+-" else _PRODUCT
        # A ratio such as 20035/3 is never left bare beside × or ÷.
        left, right = (
            own + 1 if own == _PRODUCT and not isinstance(part, nodes.Arithmetic) else own
            for part in (node.left, node.right)
        )
        right = own + 1 if node.op in "-/" else right
        text = f"{self._in(node.left, left)} {SIGNS[node.op]} {self._in(node.right, right)}"
        return Written(text, own)

    def negative(self, node: nodes.Negative) -> Written:
        """Write ``-x``."""
        return Written(f"－{self._in(node.of, _ATOM)}", _SUM)

    def compare(self, node: nodes.Compare) -> Written:
        """Write a comparison with both sides."""
        text = f"{self._in(node.left, _SUM)} {node.op} {self._in(node.right, _SUM)}"
        return Written(text, _CONDITION)

    def logic(self, node: nodes.Logic) -> Written:
        """Write all parts, also those that were not needed."""
        parts = [
            self._in(part, _ATOM if isinstance(part, nodes.Logic) else _CONDITION)
            for part in node.parts
        ]
        return Written(f" {node.op} ".join(parts), _WHOLE)

    def negated(self, node: nodes.Not) -> Written:
        """Write ``not x``."""
        return Written(f"not {self._in(node.of, _SUM)}", _CONDITION)

    def select(self, node: nodes.Select) -> Written:
        """Write the side that was taken, and note why."""
        choice = self.value(node.condition)
        condition = self._write(node.condition).text
        self._note(f"if {condition}: {datum_text(choice, ValueKind.BOOLEAN)}")
        if choice is None:
            return Written("？")
        return self._write(node.yes if choice else node.no)

    def within(self, node: nodes.Within) -> Written:
        """Write ``x in {…}``."""
        members = ", ".join(f'"{member}"' for member in node.members)
        return Written(f"{self._in(node.of, _SUM)} in {{{members}}}", _CONDITION)

    def call(self, node: nodes.Call) -> Written:
        """Write a function of numbers; of any other its value, with a note."""
        args = [self._write(arg).text for arg in node.args]
        if node.function in PLAIN:
            return Written(f"{node.function}({', '.join(args)})")
        written = self._leaf(node)
        if node.function == "given":  # it is about the cell, not what stands in it
            args = [arg.name if isinstance(arg, nodes.ColumnName) else args[0] for arg in node.args]
        options = [f'{name}="{word}"' for name, word in node.options]
        self._note(f"{node.function}({', '.join([*args, *options])}) = {written.text}")
        return written

    def total(self, node: nodes.Total) -> Written:
        """Write ``sum(step)`` as value times months, stretch by stretch."""
        parts = self.totals.get(node.step, ())
        if not parts:
            return Written("0")
        texts = [
            _bare(value) if count == 1 else f"{_bare(value)} × {count}" for value, count in parts
        ]
        return Written(f" {SIGNS['+']} ".join(texts), _SUM if len(texts) > 1 else _PRODUCT)

    def due_months(self, node: nodes.DueMonths) -> Written:
        """Write how many months of a line are due."""
        written = self._leaf(node)
        self._note(f"months({node.line}) = {written.text}")
        return written

    def year(self, node: nodes.YearPaidFor) -> Written:
        """Write the year paid for."""
        written = self._leaf(node)
        self._note(f"this_year = {written.text}")
        return written

    def month(self, node: nodes.MonthPaidFor) -> Written:
        """Write the month paid for."""
        written = self._leaf(node)
        self._note(f"this_month = {written.text}")
        return written

    def gathered(self, node: nodes.Gathered) -> Written:
        """Write what all rows of a group come to, with what each of them adds."""
        seen, written = self.seen(node), self._leaf(node)
        self._note(f"{formula_text(node)} = {written.text}")
        for row, value in () if seen is None else seen.members:
            own = "" if node.of is None else f" {formula_text(node.of)} = "
            said = "" if node.of is None else datum_text(value, node.of.type.kind)
            self._note(f"  {self.place(row)}{own}{said}")
        return written

    def before(self, node: nodes.Before) -> Written:
        """Write the sum over earlier rows."""
        seen, written = self.seen(node), self._leaf(node)
        self._note(f"before({node.step}, {node.group}) = {written.text}")
        earlier = None if seen is None or seen.value is None else seen.earlier
        if earlier is not None:
            terms = [_bare(value) for _, value in earlier.rows]
            if earlier.already:
                terms.append(_bare(earlier.already))
            if len(terms) > 1:
                written = Written(f" {SIGNS['+']} ".join(terms), _SUM)
            for row, value in earlier.rows:
                self._note(f"  {self.place(row)} {node.step} = {fraction_text(value)}")
            if earlier.already is not None:
                paid = next(
                    g.already_paid for g in self.recorder.rule.groups if g.name == node.group
                )
                self._note(f"  {paid} = {fraction_text(earlier.already)}")
        return written


def _read_at(lookup: Lookup, words: tuple[str, ...]) -> str:
    """Return ``〔6 × 因公〕 2021-08-01..2022-07-31``."""
    keys = f"〔{' × '.join(words)}〕" if words else ""
    if lookup.version < 0:
        return f"{keys} 无标准"
    return f"{keys} {lookup.table.versions[lookup.version].label().rpartition(' ')[0]}"


def bands_reached(lookup: Lookup, node: nodes.Banded) -> list[Band]:
    """Return the bands a number fills (``marginal``), or the one it lies in."""
    if lookup.version < 0 or lookup.number is None:
        return []
    bands = lookup.table.bands[lookup.version]
    return bands.reached(Exact.constant(lookup.number), marginal=node.marginal)


def band_text(band: Band) -> str:
    """Return ``0–10000``; without end where there is none."""
    return f"{fraction_text(band.low)}–{'' if band.high is None else fraction_text(band.high)}"


def _filled(x: Fraction, reached: Sequence[Band]) -> Written:
    """Return ``10000 × 0.5 ＋ 500 × 0.7``: the part of a number in each band."""
    parts = []
    for band in reached:
        width = (x if band.high is None else min(x, band.high)) - band.low
        parts.append(f"{_bare(width)} × {_bare(band.value)}")
    text = f" {SIGNS['+']} ".join(parts) or "0"
    return Written(text, _SUM if len(parts) > 1 else _PRODUCT)


def _bare(value: Fraction) -> str:
    """Return a number that may stand beside ``×``: a ratio in brackets."""
    text = fraction_text(value)
    return f"({text})" if "/" in text or value < 0 else text


WRITERS: dict[type[Node], Callable[[Writer, Any], Written]] = {
    nodes.Literal: Writer.literal,
    nodes.ColumnName: Writer.name,
    nodes.ValueName: Writer.name,
    nodes.FigureName: Writer.figure,
    nodes.Banded: Writer.banded,
    nodes.Arithmetic: Writer.arithmetic,
    nodes.Negative: Writer.negative,
    nodes.Compare: Writer.compare,
    nodes.Logic: Writer.logic,
    nodes.Not: Writer.negated,
    nodes.Select: Writer.select,
    nodes.Within: Writer.within,
    nodes.Call: Writer.call,
    nodes.Total: Writer.total,
    nodes.DueMonths: Writer.due_months,
    nodes.YearPaidFor: Writer.year,
    nodes.MonthPaidFor: Writer.month,
    nodes.EveryYear: lambda _, node: Written(formula_text(node)),
    nodes.Gathered: Writer.gathered,
    nodes.Before: Writer.before,
}
