"""The columns a rule reads, found in the vocabulary of its pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.columns import ID, NAME
from payouts.base.diagnostics import say
from payouts.base.meant import did_you_mean, what_fits
from payouts.rules.files.file_part import FilePart
from payouts.rules.language.types import type_of_column
from payouts.rules.meant import column_meant
from payouts.rules.models.files import ColumnUse

if TYPE_CHECKING:
    from payouts.rules.compile.work import Work

# What every rule needs of every row, whatever else it asks for.
IDENTITY = (NAME, ID)


def read_columns(work: Work) -> None:
    """Gather the columns the rule, every rule and the conventions read; Y020, Y021."""
    for name in IDENTITY:
        _add_column(work, name, work.at("columns"), optional=False)
    for name, use in work.file.columns.items():
        _add_column(work, name, work.at("columns", name), optional=use is ColumnUse.OPTIONAL)
    if work.conventions is not None:
        document, conventions = work.conventions
        for index, name in enumerate(conventions.columns):
            if name not in work.columns:
                at = FilePart(document, ("conventions", "columns", index))
                _add_column(work, name, at, optional=True)
    for key in ("unique_by", "printed"):
        for index, name in enumerate(getattr(work.file, key)):
            if name not in work.columns and name not in work.vocabulary.columns:
                _unknown_column(work, name, work.at(key, index))
            elif key == "unique_by" and name not in work.columns:
                work.say_of("Y021", name, (key, index), name=name)


def _add_column(work: Work, name: str, at: FilePart, *, optional: bool) -> None:
    spec = work.vocabulary.columns.get(name)
    if spec is None:
        _unknown_column(work, name, at)
        return
    work.columns[name] = spec
    work.column_types[name] = type_of_column(spec)
    if optional:
        work.optional.add(name)


def _unknown_column(work: Work, name: str, at: FilePart) -> None:
    """Say once that there is no such column; what was probably meant is not missing as well."""
    if name in work.failed:
        return
    known = work.vocabulary.columns
    close = column_meant(name, work.vocabulary, known)
    hint = did_you_mean(close) if close else what_fits(name, known, 1)
    work.problems.append(
        say("Y020", at.place, name=name, hint=hint, where=at.document.beside("columns.yaml"))
    )
    work.failed |= {name, *([close] if close else [])}
