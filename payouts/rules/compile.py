"""Rule file → :class:`~payouts.rules.compiled.Rule`: names, types, dates and figures checked.

Every problem of a file is gathered before any is reported.
"""

from __future__ import annotations

import difflib
import itertools
import keyword
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from payouts.diagnostics import Diagnostic, say
from payouts.digest import digest_of
from payouts.errors import RuleProblem
from payouts.money import parse_amount
from payouts.period import ALWAYS_AFTER, ALWAYS_BEFORE, day_number
from payouts.rules import syntax
from payouts.rules.compiled import (
    CompiledCondition,
    CompiledLine,
    CompiledSuspension,
    DatedNode,
    Expression,
    Mode,
    Outcome,
    Rule,
)
from payouts.rules.figures import FigureTable, compile_figure
from payouts.rules.meaning import meaning_of
from payouts.rules.models import (
    ColumnUse,
    Condition,
    Conventions,
    Dated,
    Figure,
    Formula,
    Line,
    RoundingSpec,
    RuleFile,
    Step,
)
from payouts.rules.sharing import compile_groups, compile_split
from payouts.rules.types import (
    BOOLEAN,
    MONEY,
    MONTH,
    NUMBER,
    Kind,
    Type,
    type_of_column,
)
from payouts.rules.typing import RESERVED, Names, common_type, read_expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.diagnostics import Place
    from payouts.rules.compiled import CompiledCase
    from payouts.rules.models import FigureVersion, Suspension
    from payouts.rules.strict_yaml import Document, Path
    from payouts.vocabulary import ColumnSpec, Vocabulary

# What every rule needs of every row, whatever else it asks for.
IDENTITY = ("姓名", "身份证号")

_WHEN = {Kind.DATE, Kind.MONTH, Kind.INTEGER}  # what can choose a version
_WHICH = {Kind.CATEGORY, Kind.TEXT, Kind.INTEGER, Kind.SET}  # what a table can be by
_PLAIN_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,17})\Z")

_OUTCOMES = {
    "require": (Outcome.ZERO, False),
    "zero_if": (Outcome.ZERO, True),
    "hold_if": (Outcome.HELD, True),
    "reject_if": (Outcome.REJECTED, True),
}


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule file that was read: its lines, its model, and where it comes from.

    Attributes:
        document: the file with its line marks.
        file: its model.
        origin: name of the pack the file belongs to.
        sha256: digest of the file's bytes.
        figure_places: figures that stand in another file → that file and their path in it.
        cases: worked cases, its own and those of files that supply figures to it.
    """

    document: Document
    file: RuleFile
    origin: str
    sha256: str
    figure_places: Mapping[str, tuple[Document, Path]] = field(default_factory=dict)
    cases: tuple[CompiledCase, ...] = ()


def compile_rule(
    text: RuleText, vocabulary: Vocabulary, conventions: tuple[Document, Conventions] | None
) -> Rule:
    """Compile one rule file.

    Args:
        text: the file as read.
        vocabulary: the pack's canonical columns.
        conventions: the pack's conventions, with the document they stand in.

    Raises:
        RuleProblem: everything wrong with it.
    """
    work = _Compiler(text.document, text.file, vocabulary, conventions, text.figure_places)
    rule = work.rule(text.origin, text.sha256)
    if work.problems:
        raise RuleProblem(work.problems)
    return replace(rule, cases=text.cases)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A part of a file: the rule's own, or the one that holds the conventions."""

    document: Document
    path: Path

    def under(self, *parts: str | int) -> _Spot:
        return _Spot(self.document, (*self.path, *parts))

    @property
    def place(self) -> Place:
        return self.document.place(self.path)

    def source(self, text: str) -> syntax.Source:
        place, counted = self.document.text_place(self.path)
        return syntax.Source(text, place, counted)


@dataclass(slots=True)
class _Compiler:
    document: Document
    file: RuleFile
    vocabulary: Vocabulary
    conventions: tuple[Document, Conventions] | None
    figure_places: Mapping[str, tuple[Document, Path]]
    problems: list[Diagnostic] = field(default_factory=list)
    columns: dict[str, ColumnSpec] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)
    column_types: dict[str, Type] = field(default_factory=dict)
    figures: dict[str, FigureTable] = field(default_factory=dict)
    row_values: dict[str, Type] = field(default_factory=dict)

    def rule(self, origin: str, sha256: str) -> Rule:
        self._read_columns()
        self._read_figures()
        facts = self._facts()
        self._check_figures()
        conditions = self._conditions()
        last_months = self._last_months()
        lines, line_steps = self._lines()
        payment = self._payment(line_steps)
        kinds = {step.name: step.type for step in payment}
        split = compile_split(
            self.file, self.column_types, kinds, self._place(("split",)), self._say
        )
        meaning = meaning_of(self.file, self.conventions[1] if self.conventions else None)
        return Rule(
            benefit=self.file.benefit,
            name=self.file.name,
            aliases=self.file.aliases,
            category=self.file.category,
            purpose=self.file.purpose,
            law=self.file.law,
            origin=origin,
            file=self.document.name,
            sha256=sha256,
            version=digest_of(meaning),
            columns=self.columns,
            optional=frozenset(self.optional),
            unique_by=self.file.unique_by,
            facts=tuple(facts),
            figures=self.figures,
            figure_places={n: self._place(("figures", n)) for n in self.file.figures},
            version_places={n: self._version_places(n) for n in self.file.figures},
            conditions=tuple(conditions),
            last_months=tuple(last_months),
            lines=tuple(lines),
            groups=compile_groups(self.file, self.column_types, self._say),
            split=split,
            payment=tuple(payment),
            rounding=self._final_rounding(),
            printed=self.file.printed,
            meaning=meaning,
        )

    def _version_places(self, name: str) -> tuple[Place, ...]:
        """Return where the versions of a figure stand, in the order of time."""
        values = self.file.figures[name].values
        order = sorted(range(len(values)), key=lambda i: values[i].from_)
        return tuple(self._place(("figures", name, "values", index)) for index in order)

    def _at(self, *path: str | int) -> _Spot:
        return _Spot(self.document, path)

    def _say(self, code: str, path: Path, **args: object) -> None:
        self.problems.append(say(code, self._place(path), **args))

    def _place(self, path: Path) -> Place:
        """Return where a part of the rule stands, which for some figures is another file."""
        if path[:1] == ("figures",) and path[1:2] and path[1] in self.figure_places:
            document, base = self.figure_places[str(path[1])]
            return document.place((*base, *path[2:]))
        return self.document.place(path)

    # Columns

    def _read_columns(self) -> None:
        for name in IDENTITY:
            self._add_column(name, ("columns",), optional=False)
        for name, use in self.file.columns.items():
            self._add_column(name, ("columns", name), optional=use is ColumnUse.OPTIONAL)
        for name in self.conventions[1].columns if self.conventions else ():
            if name not in self.columns:
                self._add_column(name, ("columns",), optional=True)
        for key in ("unique_by", "printed"):
            for index, name in enumerate(getattr(self.file, key)):
                if name not in self.columns and name not in self.vocabulary.columns:
                    self._unknown_column(name, (key, index))
                elif key == "unique_by" and name not in self.columns:
                    self._say("Y021", (key, index), name=name)

    def _add_column(self, name: str, path: Path, *, optional: bool) -> None:
        spec = self.vocabulary.columns.get(name)
        if spec is None:
            self._unknown_column(name, path)
            return
        self.columns[name] = spec
        self.column_types[name] = type_of_column(spec)
        if optional:
            self.optional.add(name)

    def _unknown_column(self, name: str, path: Path) -> None:
        close = difflib.get_close_matches(name, self.vocabulary.columns, n=1, cutoff=0.4)
        self._say("Y020", path, name=name, suggestion=close[0] if close else "—")

    # Figures

    def _read_figures(self) -> None:
        for name, figure in self.file.figures.items():
            path: Path = ("figures", name)
            self._fresh(name, path)
            table, problems = compile_figure(name, figure)
            for index, code, detail in problems:
                self._say(code, (*path, "values", index), name=name, detail=detail)
            for index, version in enumerate(figure.values):
                self._check_shape(name, figure, version, (*path, "values", index))
            self.figures[name] = table

    def _check_shape(self, name: str, figure: Figure, version: FigureVersion, path: Path) -> None:
        """Check that a table has one level for each name of ``by``."""
        two_way = {isinstance(entry, dict) for entry in (version.table or {}).values()}
        if two_way and two_way != {len(figure.by) == 2}:  # noqa: PLR2004 (a table by two names)
            self._say("G003", path, name=name, by="、".join(figure.by))

    def _check_figures(self) -> None:
        """Check that what a figure is by, and what selects its version, exists and fits."""
        known = {**self.column_types, **self.row_values}
        for name, figure in self.file.figures.items():
            path: Path = ("figures", name)
            if figure.select != "month" and _kind(known.get(figure.select)) not in _WHEN:
                self._say("G005", (*path, "select"), name=name, select=figure.select)
            several = [by for by in figure.by if _kind(known.get(by)) is Kind.SET]
            if bool(several) != (figure.pick is not None) or (several and len(figure.by) > 1):
                self._say("G009", (*path, "by"), name=name)
            for level, by in enumerate(figure.by):
                if _kind(known.get(by)) not in _WHICH:
                    self._say("G006", (*path, "by"), name=name, by=by)
                else:
                    self._check_keys(name, by, level, known[by])

    def _check_keys(self, name: str, by: str, level: int, kind: Type) -> None:
        """Check that the keys of one level of a table are values of what it is by."""
        for key, path in self._keys(name, level):
            if kind.kind is Kind.INTEGER and not _PLAIN_INTEGER.match(key):
                suggestion = str(int(key)) if key.isdecimal() else "1"
                self._say("G004", path, name=name, key=key, by=by, suggestion=suggestion)
            if kind.kind in {Kind.CATEGORY, Kind.SET} and key not in kind.values:
                close = difflib.get_close_matches(key, kind.values, n=1, cutoff=0.3)
                suggestion = close[0] if close else "—"
                self._say("G004", path, name=name, key=key, by=by, suggestion=suggestion)

    def _keys(self, name: str, level: int) -> Iterator[tuple[str, Path]]:
        """Yield the keys of one level of every table of a figure, and where each stands."""
        for index, version in enumerate(self.file.figures[name].values):
            path: Path = ("figures", name, "values", index, "table")
            for key, entry in (version.table or {}).items():
                if level == 0:
                    yield key, (*path, key)
                elif isinstance(entry, dict):
                    yield from ((second, (*path, key, second)) for second in entry)

    # Formulas

    def _expression(
        self, name: str, formula: Formula, spot: _Spot, names: Names, want: Type | None = None
    ) -> Expression | None:
        """Compile a formula; problems are gathered and None returned."""
        parts: list[tuple[Dated | None, str, _Spot]]
        if formula.is_ is not None:
            parts = [(None, formula.is_, spot.under("is"))]
        else:
            parts = [
                (version, version.is_, spot.under("versions", index, "is"))
                for index, version in enumerate(formula.versions)
            ]
        made = [self._version(formula, *part, names, want) for part in parts]
        versions = [version for version in made if version is not None]
        if len(versions) < len(made):
            return None
        kind = self._shared_type(name, versions)
        rounding = self._step_rounding(formula, kind, spot)
        versions.sort(key=lambda v: v.first)
        for a, b in itertools.pairwise(versions):
            if b.first <= a.last:
                self.problems.append(
                    say("G001", spot.place, name=name, detail=f"{a.text} / {b.text}")
                )
        select = formula.select or "month"
        self._check_version_select(name, formula, select, spot, names)
        return Expression(name, kind, spot.place, select, tuple(versions), rounding)

    def _version(  # noqa: PLR0913, PLR0917 (called in one place, with a tuple spread out)
        self,
        formula: Formula,
        version: Dated | None,
        text: str,
        spot: _Spot,
        names: Names,
        want: Type | None,
    ) -> DatedNode | None:
        source = spot.source(text)
        try:
            node = read_expression(source, names, want)
            canonical = syntax.canonical_text(source.text)
        except RuleProblem as problem:
            self.problems.extend(problem.diagnostics)
            return None
        return DatedNode(
            *_bounds(version),
            node,
            canonical,
            getattr(version, "source", None) or formula.source,
            getattr(version, "status", None) or formula.status,
        )

    def _shared_type(self, name: str, versions: Sequence[DatedNode]) -> Type:
        """Return the type all versions share."""
        shared = versions[0].node.type
        for version in versions[1:]:
            other = version.node.type
            common = common_type(shared, other)
            if common is None:
                where = version.node.at
                self.problems.append(say("X004", where, text=name, want=shared, got=other))
            shared = common or shared
        return shared

    def _step_rounding(self, formula: Formula, kind: Type, spot: _Spot) -> Mode | None:
        spec = formula.round if isinstance(formula, Step) else None
        if spec is None:
            return None
        if not kind.numeric:
            self.problems.append(
                say("X004", spot.under("round").place, text=spec.to, want=NUMBER, got=kind)
            )
        return self._rounding(spec, spot.under("round").path)

    def _check_version_select(
        self, name: str, formula: Formula, select: str, spot: _Spot, names: Names
    ) -> None:
        if not formula.versions:
            return
        place = spot.under("select").place
        kind = _kind({**names.columns, **names.values}.get(select))
        if select == "month":
            if not names.month_known:
                self.problems.append(say("X009", place, name=name))
        elif kind not in _WHEN:
            self.problems.append(say("G005", place, name=name, select=select))

    def _rounding(self, spec: RoundingSpec, path: Path) -> Mode:
        try:
            quantum = parse_amount(spec.to)
            if quantum <= 0:
                raise ValueError(spec.to)  # noqa: TRY301 (one handler for every wrong quantum)
        except ValueError:
            self._say("G002", path, name="round", detail=spec.to)
            quantum = parse_amount("1")
        return Mode(quantum, spec.mode)

    def _final_rounding(self) -> Mode:
        """Return the last rounding, which must leave whole fen."""
        mode = self._rounding(self.file.round, ("round", "to"))
        if (mode.quantum * 100).denominator != 1:
            self._say("G007", ("round", "to"), detail=self.file.round.to)
        return mode

    def _row_names(self, *, month_known: bool = False) -> Names:
        by_month = frozenset(n for n, t in self.figures.items() if t.select == "month")
        banded = frozenset(n for n, t in self.figures.items() if t.bands)
        types = {name: table.type for name, table in self.figures.items()}
        return Names(
            columns=self.column_types,
            values=dict(self.row_values),
            figures=types,
            by_month=by_month,
            banded=banded,
            month_known=month_known,
        )

    def _facts(self) -> list[Expression]:
        facts: list[Expression] = []
        for name, fact in self.file.facts.items():
            path: Path = ("facts", name)
            self._fresh(name, path)
            expression = self._expression(name, fact, self._at(*path), self._row_names())
            if expression is not None:
                facts.append(expression)
                self.row_values[name] = expression.type
        return facts

    def _fresh(self, name: str, path: Path, others: Sequence[str] = ()) -> None:
        """Refuse a name that formulas could not use, or that already means something."""
        if not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
            self._say("Y025", path, name=name)
        known = (self.columns, self.figures, self.row_values, others, RESERVED)
        if keyword.iskeyword(name) or any(name in names for names in known):
            self._say("Y022", path, name=name)

    def _conditions(self) -> list[CompiledCondition]:
        found: list[CompiledCondition | None] = []
        if self.conventions:
            document, conventions = self.conventions
            for index, condition in enumerate(conventions.checks):
                spot = _Spot(document, ("conventions", "checks", index))
                found.append(self._condition(condition, spot, convention=True))
        for key in ("checks", "eligible"):
            for index, condition in enumerate(getattr(self.file, key)):
                found.append(self._condition(condition, self._at(key, index)))
        return [condition for condition in found if condition is not None]

    def _condition(
        self, condition: Condition, spot: _Spot, *, convention: bool = False
    ) -> CompiledCondition | None:
        key, text = next((k, t) for k, t in condition.outcomes().items() if t is not None)
        first, last = _bounds(condition)
        dated = first != ALWAYS_BEFORE or last != ALWAYS_AFTER
        names = self._row_names(month_known=condition.select == "month" and dated)
        formula = Formula.model_validate({"is": text})
        expression = self._expression(condition.because, formula, spot.under(key), names, BOOLEAN)
        known = {**self.column_types, **self.row_values}
        if condition.select != "month" and _kind(known.get(condition.select)) is not Kind.DATE:
            place = spot.under("select").place
            self.problems.append(say("G005", place, name=key, select=condition.select))
            return None
        if expression is None:
            return None
        outcome, strikes_when = _OUTCOMES[key]
        return CompiledCondition(
            expression=expression,
            outcome=outcome,
            strikes_when=strikes_when,
            because=condition.because,
            select=condition.select,
            first=first,
            last=last,
            source=condition.source,
            status=condition.status,
            convention=convention,
        )

    def _last_months(self) -> list[Expression]:
        if not self.conventions:
            return []
        document, conventions = self.conventions
        made = [
            self._expression(
                "last_month",
                formula,
                _Spot(document, ("conventions", "last_month", index)),
                self._row_names(),
                MONTH,
            )
            for index, formula in enumerate(conventions.last_month)
        ]
        return [expression for expression in made if expression is not None]

    def _lines(self) -> tuple[list[CompiledLine], dict[str, tuple[str, Type]]]:
        lines: list[CompiledLine] = []
        line_steps: dict[str, tuple[str, Type]] = {}
        common = self._common_suspensions()
        for name, line in self.file.lines.items():
            spot = self._at("lines", name)
            self._fresh(name, spot.path)
            schedule = {
                part: self._expression(part, formula, spot.under(part), self._row_names(), MONTH)
                for part in ("start", "end", "month")
                if (formula := getattr(line, part)) is not None
            }
            lines.append(
                CompiledLine(
                    name,
                    line.pays,
                    schedule.get("start"),
                    schedule.get("end"),
                    schedule.get("month"),
                    (*self._suspensions(line.suspended, spot.under("suspended")), *common),
                    tuple(self._line_steps(name, line, spot, line_steps)),
                )
            )
        return lines, line_steps

    def _common_suspensions(self) -> list[CompiledSuspension]:
        """Return the suspensions of the conventions, which hold for every line."""
        if not self.conventions:
            return []
        document, conventions = self.conventions
        spot = _Spot(document, ("conventions", "suspended"))
        made = self._suspensions(conventions.suspended, spot)
        return [replace(suspension, convention=True) for suspension in made]

    def _suspensions(
        self, suspended: Sequence[Suspension], spot: _Spot
    ) -> Iterator[CompiledSuspension]:
        for index, suspension in enumerate(suspended):
            where = spot.under(index)
            names = self._row_names()
            first = self._expression("from", suspension.from_, where.under("from"), names, MONTH)
            last = self._expression("until", suspension.until, where.under("until"), names, MONTH)
            if first is not None and last is not None:
                yield CompiledSuspension(first, last, suspension.because)

    def _line_steps(
        self, name: str, line: Line, spot: _Spot, line_steps: dict[str, tuple[str, Type]]
    ) -> list[Expression]:
        names = self._row_names(month_known=True)
        steps: list[Expression] = []
        for step, formula in line.steps.items():
            where = spot.under("steps", step)
            self._fresh(step, where.path, list(line_steps))
            expression = self._expression(step, formula, where, names)
            if expression is not None:
                steps.append(expression)
                names = replace(names, values={**names.values, step: expression.type})
                line_steps[step] = (name, expression.type)
        return steps

    def _payment(self, line_steps: Mapping[str, tuple[str, Type]]) -> list[Expression]:
        lines = frozenset(self.file.lines)
        groups = frozenset(self.file.groups)
        names = replace(self._row_names(), line_steps=line_steps, lines=lines, groups=groups)
        steps: list[Expression] = []
        for name, step in self.file.payment.items():
            spot = self._at("payment", name)
            self._fresh(name, spot.path, [*line_steps, *names.values])
            want = MONEY if name == self.file.round.step else None
            expression = self._expression(name, step, spot, names, want)
            if expression is not None:
                steps.append(expression)
                names = replace(names, values={**names.values, name: expression.type})
        return steps


def _kind(kind: Type | None) -> Kind | None:
    return None if kind is None else kind.kind


def _bounds(dated: Dated | None) -> tuple[int, int]:
    if dated is None:
        return ALWAYS_BEFORE, ALWAYS_AFTER
    first = ALWAYS_BEFORE if dated.from_ is None else day_number(dated.from_)
    last = ALWAYS_AFTER if dated.until is None else day_number(dated.until)
    return first, last
