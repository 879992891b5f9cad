"""The columns a rule reads, found in the vocabulary of its pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.columns import ID, NAME
from payouts.rules.language.types import type_of_column
from payouts.rules.meant import column_meant
from payouts.rules.models.files import ColumnUse

if TYPE_CHECKING:
    from payouts.rules.compile.work import Work
    from payouts.rules.files.strict_yaml import Path

# What every rule needs of every row, whatever else it asks for.
IDENTITY = (NAME, ID)


def read_columns(work: Work) -> None:
    """Gather the columns the rule, every rule and the conventions read; Y020, Y021."""
    for name in IDENTITY:
        _add_column(work, name, ("columns",), optional=False)
    for name, use in work.file.columns.items():
        _add_column(work, name, ("columns", name), optional=use is ColumnUse.OPTIONAL)
    for name in work.conventions[1].columns if work.conventions else ():
        if name not in work.columns:
            _add_column(work, name, ("columns",), optional=True)
    for key in ("unique_by", "printed"):
        for index, name in enumerate(getattr(work.file, key)):
            if name not in work.columns and name not in work.vocabulary.columns:
                _unknown_column(work, name, (key, index))
            elif key == "unique_by" and name not in work.columns:
                work.say("Y021", (key, index), name=name)


def _add_column(work: Work, name: str, path: Path, *, optional: bool) -> None:
    spec = work.vocabulary.columns.get(name)
    if spec is None:
        _unknown_column(work, name, path)
        return
    work.columns[name] = spec
    work.column_types[name] = type_of_column(spec)
    if optional:
        work.optional.add(name)


def _unknown_column(work: Work, name: str, path: Path) -> None:
    close = column_meant(name, work.vocabulary, work.vocabulary.columns)
    work.say("Y020", path, name=name, suggestion=close or "—")
