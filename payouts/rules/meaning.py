"""The meaning of a rule as plain data: the same for any layout, comment or key order.

Formulas are in canonical form and figures exact, so two files that would pay
alike for the same reasons compare equal. Digests and diffs are made from this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from payouts.base.errors import RuleProblem
from payouts.base.money import fraction_text
from payouts.rules.figures import figure_value
from payouts.rules.files.written_formulas import row_formulas, written_conditions
from payouts.rules.models.written import texts
from payouts.rules.spelling.core import core_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.rules.models.base import Dated
    from payouts.rules.models.conditions import Condition
    from payouts.rules.models.figures import BandSpec, Figure, FigureVersion
    from payouts.rules.models.files import Conventions, RuleFile
    from payouts.rules.models.formulas import Formula, RoundingSpec
    from payouts.rules.models.lines import Line, Suspension
    from payouts.rules.models.sharing import Group, Split
    from payouts.rules.models.sources import LawRef, Status
    from payouts.rules.models.written import FormulaText


def meaning_of(file: RuleFile, conventions: Conventions | None) -> dict[str, Any]:
    """Return the meaning of a rule with the conventions that apply to it."""
    return {
        "benefit": file.benefit,
        "name": file.name,
        "aliases": sorted(file.aliases),
        "law": [{**law_named(law), **dates_text(law)} for law in file.law],
        "columns": {name: use.value for name, use in sorted(file.columns.items())},
        "unique_by": sorted(file.unique_by),
        "facts": {name: _formula(fact) for name, fact, _ in row_formulas(file)},
        "figures": {name: _figure(figure) for name, figure in file.figures.items()},
        "conditions": [_condition(condition) for condition, _ in written_conditions(file)],
        "lines": {name: _line(line) for name, line in file.lines.items()},
        "groups": {name: _group(group) for name, group in file.groups.items()},
        "split": None if file.split is None else _split(file.split),
        "payment": {name: _formula(step) for name, step in file.payment.items()},
        "rounding": {"step": file.round.step, **_rounding(file.round)},
        "conventions": None if conventions is None else meaning_of_conventions(conventions),
    }


def meaning_of_conventions(conventions: Conventions) -> dict[str, Any]:
    """Return the meaning of what holds for every rule of a pack."""
    return {
        "columns": sorted(conventions.columns),
        "conditions": [_condition(condition) for condition, _ in written_conditions(conventions)],
        "last_month": [_formula(formula) for formula in conventions.last_month],
        "suspended": [_suspension(suspension) for suspension in conventions.suspended],
    }


def law_named(law: LawRef) -> dict[str, str | None]:
    """Return what a law is cited by: its title, number and article."""
    return {
        "title": law.title,
        "number": law.number,
        "article": None if law.article is None else str(law.article),
    }


def dates_text(dated: Dated | LawRef) -> dict[str, str | None]:
    """Return when something is in force, in ISO form."""
    return {
        "from": dated.from_.isoformat() if dated.from_ else None,
        "until": dated.until.isoformat() if dated.until else None,
    }


def _text(expression: FormulaText) -> str:
    """Return an expression in canonical form; one that cannot be read stays as written."""
    try:
        return core_text(expression)
    except RuleProblem:
        return expression if isinstance(expression, str) else " / ".join(texts(expression))


def _formula(formula: Formula) -> dict[str, Any]:
    rounding = getattr(formula, "round", None)
    made: dict[str, Any] = {
        "source": formula.source,
        "status": status_text(formula.status),
        **_article(formula.article),
    }
    if formula.is_ is not None:
        made["is"] = _text(formula.is_)
    else:
        made["select"] = formula.select
        made["versions"] = [
            {
                **dates_text(version),
                "is": _text(version.is_),
                "source": version.source,
                "status": status_text(version.status),
                **_article(version.article),
            }
            for version in sorted(formula.versions, key=_first)
        ]
    if rounding is not None:
        made["round"] = _rounding(rounding)
    return made


def _first(dated: Dated) -> str:
    return dated.from_.isoformat() if dated.from_ else ""


def status_text(status: Status | None) -> str | None:
    """Return how certain something is as it is written; None where that is not stated."""
    return None if status is None else str(status.value)


def _article(cited: Sequence[LawRef]) -> dict[str, Any]:
    """Return the articles a part rests on, as a law is cited in full; nothing where it has none."""
    return {"article": [law_named(law) for law in cited]} if cited else {}


def _rounding(spec: RoundingSpec) -> dict[str, Any]:
    return {"to": _figure_text(spec.to), "mode": spec.mode.value, **_article(spec.article)}


def _figure_text(text: str) -> str:
    try:
        return fraction_text(figure_value(text))
    except ValueError:
        return text


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "unit": figure.unit,
        "by": list(figure.by),
        "select": figure.select,
        "open": figure.open,
        **_choosing(figure),
        "versions": [_version(v) for v in sorted(figure.values, key=_first)],
    }


def _choosing(figure: Figure) -> dict[str, Any]:
    """Return how a figure picks among several categories or bands; nothing where it does not."""
    made: dict[str, Any] = {}
    if figure.pick is not None:
        made["pick"] = figure.pick
        made["none"] = None if figure.none is None else _figure_text(figure.none)
        made["others"] = None if figure.others is None else _figure_text(figure.others)
    if figure.bound is not None:
        made["bound"] = figure.bound
    return made


def _version(version: FigureVersion) -> dict[str, Any]:
    table = version.table
    return {
        **dates_text(version),
        "status": version.status.value,
        "source": version.source,
        "value": None if version.value is None else _figure_text(version.value),
        "table": None if table is None else _cells(table),
        **({"bands": [_band(band) for band in version.bands]} if version.bands else {}),
        **_article(version.article),
    }


def _band(band: BandSpec) -> dict[str, str | None]:
    return {
        "over": _figure_text(band.over),
        "to": None if band.to is None else _figure_text(band.to),
        "value": _figure_text(band.value),
    }


def _cells(table: dict[str, str | dict[str, str]]) -> dict[str, Any]:
    return {
        key: _figure_text(entry) if isinstance(entry, str) else _cells(dict(entry))
        for key, entry in table.items()
    }


def _condition(condition: Condition) -> dict[str, Any]:
    kind, text = condition.test()
    return {
        "outcome": kind,
        "if": _text(text),
        "because": condition.because,
        "select": condition.select,
        **dates_text(condition),
        "source": condition.source,
        "status": status_text(condition.status),
        **_article(condition.article),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "pays": line.pays.value,
        **{
            part: None if formula is None else _formula(formula)
            for part, formula in (("start", line.start), ("end", line.end), ("month", line.month))
        },
        "suspended": [_suspension(suspension) for suspension in line.suspended],
        "steps": {name: _formula(step) for name, step in line.steps.items()},
    }


def _suspension(suspension: Suspension) -> dict[str, Any]:
    return {
        **{key: _formula(formula) for key, formula in suspension.formulas().items()},
        "because": suspension.because,
        **_article(suspension.article),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "by": sorted(group.by),
        "within": group.within,
        "order": list(group.order),
        "already_paid": group.already_paid,
    }


def _split(split: Split) -> dict[str, Any]:
    payees = split.payees
    return {
        "shares": {payer: _figure_text(text) for payer, text in split.shares.items()},
        "steps": dict(split.steps),
        "payees": None if payees is None else {"by": sorted(payees.by), "weight": payees.weight},
        "remainder": split.remainder,
        "office_pays": sorted(split.office_pays),
        **_article(split.article),
    }
