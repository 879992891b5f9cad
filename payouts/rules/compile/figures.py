"""The figures of a rule: read, and checked against the columns that index them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payouts.base.meant import did_you_mean, what_fits
from payouts.rules.compile.work import CHOOSES_VERSION, Work, hint_of, kind_of
from payouts.rules.figures import compile_figure
from payouts.rules.language.types import Type, ValueKind
from payouts.rules.units import not_in_yuan, not_understood

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.rules.files.strict_yaml import Path
    from payouts.rules.models.figures import Figure, FigureVersion

_WHICH = {
    ValueKind.CATEGORY,
    ValueKind.TEXT,
    ValueKind.INTEGER,
    ValueKind.SET,
}  # what a table can be by
_PLAIN_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,17})\Z")


def read_figures(work: Work) -> None:
    """Read every figure of the rule; what does not fit its columns is checked later."""
    for name, figure in work.file.figures.items():
        path: Path = ("figures", name)
        work.check_fresh(name, path)
        _check_unit(work, name, figure.unit)
        table, problems = compile_figure(name, figure)
        for index, code, detail in problems:
            work.say(code, (*path, "values", index), name=name, detail=detail)
        for index, version in enumerate(figure.values):
            _check_shape(work, name, figure, version, (*path, "values", index))
        work.figures[name] = table


def _check_unit(work: Work, name: str, unit: str) -> None:
    """Refuse money that is not counted in yuan, or that only looks as if it were; G011, G012."""
    found = {"G011": not_in_yuan(unit), "G012": not_understood(unit)}
    for code in (code for code, wrong in found.items() if wrong):
        work.say(code, ("figures", name, "unit"), name=name, unit=unit)
        work.failed.add(name)


def _check_shape(work: Work, name: str, figure: Figure, version: FigureVersion, path: Path) -> None:
    """Check that a table has one level for each name of ``by``."""
    two_way = {isinstance(entry, dict) for entry in (version.table or {}).values()}
    if two_way and two_way != {len(figure.by) == 2}:  # noqa: PLR2004 (a table by two names)
        work.say("G003", path, name=name, by="、".join(figure.by))


def check_figures(work: Work) -> None:
    """Check that the columns that index a figure or select its version exist and fit."""
    known = {**work.column_types, **work.row_values}
    for name, figure in work.file.figures.items():
        path: Path = ("figures", name)
        if figure.select != "month" and kind_of(known.get(figure.select)) not in CHOOSES_VERSION:
            hint = hint_of(figure.select, known, CHOOSES_VERSION)
            work.say_of("G005", figure.select, (*path, "select"), name=name, hint=hint)
        several = [by for by in figure.by if kind_of(known.get(by)) is ValueKind.SET]
        unfit = bool(several) != (figure.pick is not None) or (several and len(figure.by) > 1)
        if unfit and known.keys() >= {*figure.by}:
            work.say("G009", (*path, "by"), name=name)
        for level, by in enumerate(figure.by):
            if kind_of(known.get(by)) not in _WHICH:
                hint = hint_of(by, known, _WHICH)
                work.say_of("G006", by, (*path, "by"), name=name, hint=hint)
            else:
                _check_keys(work, name, by, level, known[by])


def _check_keys(work: Work, name: str, by: str, level: int, kind: Type) -> None:
    """Check that the keys of one level of a table are values of what it is by."""
    for key, path in _keys(work, name, level):
        if kind.kind is ValueKind.INTEGER and not _PLAIN_INTEGER.match(key):
            hint = did_you_mean(str(int(key)) if key.isdecimal() else None)
            work.say("G004", path, name=name, key=key, by=by, hint=hint)
        if kind.kind in {ValueKind.CATEGORY, ValueKind.SET} and key not in kind.values:
            hint = what_fits(key, kind.values, 0.35)
            work.say("G004", path, name=name, key=key, by=by, hint=hint)


def _keys(work: Work, name: str, level: int) -> Iterator[tuple[str, Path]]:
    """Yield the keys of one level of every table of a figure, and where each stands."""
    for index, version in enumerate(work.file.figures[name].values):
        path: Path = ("figures", name, "values", index, "table")
        for key, entry in (version.table or {}).items():
            if level == 0:
                yield key, (*path, key)
            elif isinstance(entry, dict):
                yield from ((second, (*path, key, second)) for second in entry)
