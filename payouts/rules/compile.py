"""Rule file → :class:`~payouts.rules.compiled.Rule`: names, types, dates and figures checked.

Every problem of a file is gathered before any is reported.
"""

from __future__ import annotations

import difflib
import itertools
from dataclasses import dataclass, field
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
)
from payouts.rules.types import (
    BOOLEAN,
    INTEGER,
    MONEY,
    MONTH,
    Kind,
    Type,
    type_of_column,
)
from payouts.rules.typing import Names, read_expression

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.rules.strict_yaml import Document, Path
    from payouts.vocabulary import ColumnSpec, Vocabulary

# What every rule needs of every row, whatever else it asks for.
IDENTITY = ("姓名", "身份证号")

_OUTCOMES = {
    "require": (Outcome.ZERO, False),
    "zero_if": (Outcome.ZERO, True),
    "hold_if": (Outcome.HELD, True),
    "reject_if": (Outcome.REJECTED, True),
}


def compile_rule(
    document: Document,
    file: RuleFile,
    vocabulary: Vocabulary,
    conventions: tuple[Document, Conventions] | None,
    origin: str,
    sha256: str,
) -> Rule:
    """Compile one rule file.

    Args:
        document: the file with its line marks.
        file: its model.
        vocabulary: the pack's canonical columns.
        conventions: the pack's conventions, with the document they stand in.
        origin: name of the pack the file belongs to.
        sha256: digest of the file's bytes.

    Raises:
        RuleProblem: everything wrong with it.
    """
    work = _Compiler(document, file, vocabulary, conventions)
    rule = work.rule(origin, sha256)
    if work.problems:
        raise RuleProblem(work.problems)
    return rule


@dataclass(slots=True)
class _Compiler:
    document: Document
    file: RuleFile
    vocabulary: Vocabulary
    conventions: tuple[Document, Conventions] | None
    problems: list[Diagnostic] = field(default_factory=list)
    columns: dict[str, ColumnSpec] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)
    column_types: dict[str, Type] = field(default_factory=dict)
    figures: dict[str, FigureTable] = field(default_factory=dict)
    row_values: dict[str, Type] = field(default_factory=dict)

    def rule(self, origin: str, sha256: str) -> Rule:
        self._refuse_unbuilt()
        self._read_columns()
        self._read_figures()
        facts = self._facts()
        self._check_selects()
        conditions = self._conditions()
        last_months = self._last_months()
        lines, line_steps = self._lines()
        payment = self._payment(line_steps)
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
            figure_places={n: self.document.place(("figures", n)) for n in self.file.figures},
            conditions=tuple(conditions),
            last_months=tuple(last_months),
            lines=tuple(lines),
            payment=tuple(payment),
            rounding=self._final_rounding(),
            printed=self.file.printed,
            meaning=meaning,
        )

    def _say(self, code: str, path: Path, **args: object) -> None:
        self.problems.append(say(code, self.document.place(path), **args))

    def _refuse_unbuilt(self) -> None:
        for idea in ("groups", "choice", "split"):
            if getattr(self.file, idea):
                self._say("Y040", (idea,), idea=idea)

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
            if name in self.columns:
                self._say("Y022", path, name=name)
            table, problems = compile_figure(name, figure)
            for index, code, detail in problems:
                self._say(code, (*path, "values", index), name=name, detail=detail)
            self._check_keys(name, figure, table)
            self.figures[name] = table

    def _check_keys(self, name: str, figure: Figure, table: FigureTable) -> None:
        """Check the shape of a table and that its keys are categories of the columns it is by."""
        for index, version in enumerate(figure.values):
            two_way = [isinstance(entry, dict) for entry in (version.table or {}).values()]
            if two_way and (len(set(two_way)) > 1 or two_way[0] != (len(figure.by) == 2)):  # noqa: PLR2004
                self._say("G003", ("figures", name, "values", index), name=name, by=figure.by)
        for by, keys in zip(table.by, table.keys, strict=True):
            kind = self.column_types.get(by)
            if kind is None:
                continue  # a fact: checked once facts are typed
            for key in keys:
                if kind.kind is Kind.INTEGER and not key.isdecimal():
                    self._say("G004", ("figures", name), name=name, key=key, by=by, suggestion="1")
                if kind.kind is Kind.CATEGORY and key not in kind.values:
                    close = difflib.get_close_matches(key, kind.values, n=1, cutoff=0.3)
                    suggestion = close[0] if close else "—"
                    place: Path = ("figures", name)
                    self._say("G004", place, name=name, key=key, by=by, suggestion=suggestion)

    def _check_selects(self) -> None:
        """Check that what a figure is by, and what selects its version, exists and fits."""
        when = {Kind.DATE, Kind.MONTH, Kind.INTEGER}
        which = {Kind.CATEGORY, Kind.TEXT, Kind.INTEGER}
        known = {**self.column_types, **self.row_values}
        for name, table in self.figures.items():
            if table.select != "month" and _kind(known.get(table.select)) not in when:
                self._say("G005", ("figures", name), name=name, select=table.select)
            for by in table.by:
                if _kind(known.get(by)) not in which:
                    self._say("G006", ("figures", name), name=name, by=by)

    # Formulas

    def _expression(
        self,
        name: str,
        formula: Formula,
        path: Path,
        names: Names,
        want: Type | None = None,
        document: Document | None = None,
    ) -> Expression | None:
        """Compile a formula; problems are gathered and None returned."""
        document = document or self.document
        parts: list[tuple[Dated | None, str, Path]]
        if formula.is_ is not None:
            parts = [(None, formula.is_, (*path, "is"))]
        else:
            parts = [
                (version, version.is_, (*path, "versions", index, "is"))
                for index, version in enumerate(formula.versions)
            ]
        versions: list[DatedNode] = []
        for version, text, where in parts:
            source = syntax.Source(text, document.place(where))
            try:
                node = read_expression(source, names, want)
                canonical = syntax.canonical(syntax.parse(source))
            except RuleProblem as problem:
                self.problems.extend(problem.diagnostics)
                continue
            first, last = _bounds(version)
            versions.append(
                DatedNode(
                    first,
                    last,
                    node,
                    canonical,
                    getattr(version, "source", None) or formula.source,
                    getattr(version, "status", None) or formula.status,
                )
            )
        if len(versions) < len(parts):
            return None
        versions.sort(key=lambda v: v.first)
        for a, b in itertools.pairwise(versions):
            if b.first <= a.last:
                self._say("G001", path, name=name, detail=f"{a.text} / {b.text}")
        select = formula.select or "month"
        self._check_version_select(name, formula, select, path, names)
        rounding = getattr(formula, "round", None)
        return Expression(
            name,
            _result_type(versions),
            document.place(path),
            select,
            tuple(versions),
            self._rounding(rounding, (*path, "round")) if rounding else None,
        )

    def _check_version_select(
        self, name: str, formula: Formula, select: str, path: Path, names: Names
    ) -> None:
        if not formula.versions:
            return
        kind = _kind({**names.columns, **names.values}.get(select))
        if select == "month":
            if not names.month_known:
                self._say("X009", path, name=name)
        elif kind not in {Kind.DATE, Kind.MONTH, Kind.INTEGER}:
            self._say("G005", path, name=name, select=select)

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
        mode = self._rounding(self.file.round, ("round",))
        if (mode.quantum * 100).denominator != 1:
            self._say("G007", ("round", "to"), detail=self.file.round.to)
        return mode

    def _row_names(self, *, month_known: bool = False) -> Names:
        by_month = frozenset(n for n, t in self.figures.items() if t.select == "month")
        types = {name: table.type for name, table in self.figures.items()}
        return Names(self.column_types, dict(self.row_values), types, by_month, month_known)

    def _facts(self) -> list[Expression]:
        facts: list[Expression] = []
        for name, fact in self.file.facts.items():
            path: Path = ("facts", name)
            self._fresh(name, path)
            expression = self._expression(name, fact, path, self._row_names())
            if expression is not None:
                facts.append(expression)
                self.row_values[name] = expression.type
        return facts

    def _fresh(self, name: str, path: Path, others: Sequence[str] = ()) -> None:
        """Refuse a name that already means something."""
        if (
            name in self.columns
            or name in self.figures
            or name in self.row_values
            or name in others
        ):
            self._say("Y022", path, name=name)

    def _conditions(self) -> list[CompiledCondition]:
        found: list[CompiledCondition | None] = []
        if self.conventions:
            document, conventions = self.conventions
            for index, condition in enumerate(conventions.checks):
                path: Path = ("conventions", "checks", index)
                found.append(self._condition(condition, path, document, convention=True))
        for key in ("checks", "eligible"):
            for index, condition in enumerate(getattr(self.file, key)):
                found.append(self._condition(condition, (key, index), self.document))
        return [condition for condition in found if condition is not None]

    def _condition(
        self, condition: Condition, path: Path, document: Document, *, convention: bool = False
    ) -> CompiledCondition | None:
        key, text = next((k, t) for k, t in condition.outcomes().items() if t is not None)
        first, last = _bounds(condition)
        dated = first != ALWAYS_BEFORE or last != ALWAYS_AFTER
        month = condition.select == "month" and dated
        names = self._row_names(month_known=month)
        formula = Formula.model_validate({"is": text})
        expression = self._expression(
            condition.because, formula, (*path, key), names, BOOLEAN, document
        )
        known = {**self.column_types, **self.row_values}
        if condition.select != "month" and _kind(known.get(condition.select)) is not Kind.DATE:
            self._say("G005", path, name=key, select=condition.select)
            return None
        if expression is None:
            return None
        outcome, strikes_when = _OUTCOMES[key]
        return CompiledCondition(
            expression,
            outcome,
            strikes_when,
            condition.because,
            condition.select,
            first,
            last,
            condition.source,
            condition.status,
            convention,
        )

    def _last_months(self) -> list[Expression]:
        if not self.conventions:
            return []
        document, conventions = self.conventions
        made = [
            self._expression(
                "last_month",
                formula,
                ("conventions", "last_month", index),
                self._row_names(),
                MONTH,
                document,
            )
            for index, formula in enumerate(conventions.last_month)
        ]
        return [expression for expression in made if expression is not None]

    def _lines(self) -> tuple[list[CompiledLine], dict[str, tuple[str, Type]]]:
        lines: list[CompiledLine] = []
        line_steps: dict[str, tuple[str, Type]] = {}
        for name, line in self.file.lines.items():
            path: Path = ("lines", name)
            schedule = {
                part: self._expression(part, formula, (*path, part), self._row_names(), MONTH)
                for part in ("start", "end", "month")
                if (formula := getattr(line, part)) is not None
            }
            steps = self._line_steps(name, line, path, line_steps)
            lines.append(
                CompiledLine(
                    name,
                    line.pays,
                    schedule.get("start"),
                    schedule.get("end"),
                    schedule.get("month"),
                    tuple(steps),
                )
            )
        return lines, line_steps

    def _line_steps(
        self, name: str, line: Line, path: Path, line_steps: dict[str, tuple[str, Type]]
    ) -> list[Expression]:
        names = self._row_names(month_known=True)
        values = dict(names.values)
        steps: list[Expression] = []
        for step, formula in line.steps.items():
            where = (*path, "steps", step)
            self._fresh(step, where, list(line_steps))
            expression = self._expression(
                step,
                formula,
                where,
                Names(names.columns, values, names.figures, names.by_month, month_known=True),
            )
            if expression is not None:
                steps.append(expression)
                values[step] = expression.type
                line_steps[step] = (name, expression.type)
        return steps

    def _payment(self, line_steps: Mapping[str, tuple[str, Type]]) -> list[Expression]:
        names = self._row_names()
        values = dict(names.values)
        steps: list[Expression] = []
        for name, step in self.file.payment.items():
            path: Path = ("payment", name)
            self._fresh(name, path, list(line_steps))
            expression = self._expression(
                name,
                step,
                path,
                Names(
                    names.columns,
                    values,
                    names.figures,
                    names.by_month,
                    line_steps=line_steps,
                    lines=frozenset(self.file.lines),
                ),
                MONEY if name == self.file.round.step else None,
            )
            if expression is not None:
                steps.append(expression)
                values[name] = expression.type
        return steps


def _kind(kind: Type | None) -> Kind | None:
    return None if kind is None else kind.kind


def _bounds(dated: Dated | None) -> tuple[int, int]:
    if dated is None:
        return ALWAYS_BEFORE, ALWAYS_AFTER
    first = ALWAYS_BEFORE if dated.from_ is None else day_number(dated.from_)
    last = ALWAYS_AFTER if dated.until is None else day_number(dated.until)
    return first, last


def _result_type(versions: Sequence[DatedNode]) -> Type:
    """Return the type all versions share; a whole-number version widens to a number."""
    kinds = [version.node.type for version in versions]
    return next((kind for kind in kinds if kind != INTEGER), kinds[0])
