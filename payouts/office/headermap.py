"""Mapping files: an office's own headers, read from strict YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, field_validator

from payouts.base.bilingual import both
from payouts.base.columns import header_key
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.errors import ConfigProblem
from payouts.base.letters import column_index
from payouts.office.config import read_settings_file
from payouts.roster.sheet.mapping import IGNORE, HeaderMapping, MappingEntry, check_columns

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.base.columns import Vocabulary
    from payouts.rules.files.strict_yaml import Document

_IGNORED = frozenset({IGNORE, "ignore"})
_LETTERS = re.compile(r"[A-Za-z]{1,3}")


class _Entry(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    header: str
    column: str
    nth: int | None = None
    under: str | None = None
    at: str | None = None
    file: str | None = None
    sheet: str | None = None

    @field_validator("header")
    @classmethod
    def _says_something(cls, value: str) -> str:
        if not header_key(value):
            raise ValueError(both("表头不能空着", "the header must not be blank"))
        return value

    @field_validator("nth")
    @classmethod
    def _counts(cls, value: int | None) -> int | None:
        if value is not None and value < 1:
            raise ValueError(both("从 1 数起", "the first is 1"))
        return value

    @field_validator("at")
    @classmethod
    def _is_letters(cls, value: str | None) -> str | None:
        if value is not None and not _LETTERS.fullmatch(value):
            raise ValueError(
                both("应为列的字母，如 D", "the letters of a column are wanted, such as D")
            )
        return value


def read_mapping(path: Path, vocabulary: Vocabulary | None = None) -> HeaderMapping:
    """Read a mapping file.

    Args:
        path: the file.
        vocabulary: the known columns, one of which every entry must name; without it this is
            checked when rosters are read.

    Raises:
        ConfigProblem: C001, C005, C010, C011, all errors in it.
    """
    document, lines = read_settings_file(path, list[_Entry])
    mapping = HeaderMapping(
        tuple(_entry(line, document, index) for index, line in enumerate(lines)), path.name
    )
    if problems := _repeated(mapping):
        raise ConfigProblem(problems)
    if vocabulary is not None:
        check_columns(mapping, vocabulary)
    return mapping


def _entry(line: _Entry, document: Document, index: int) -> MappingEntry:
    return MappingEntry(
        header=line.header,
        column=None if line.column in _IGNORED else line.column,
        nth=line.nth,
        under=line.under,
        at=None if line.at is None else column_index(line.at),
        file=line.file,
        sheet=line.sheet,
        line=document.place((index,)).line or 0,
    )


def _repeated(mapping: HeaderMapping) -> list[Diagnostic]:
    """Return C011 for every entry about the same header as an earlier one."""
    problems = []
    first: dict[tuple[object, ...], int] = {}
    for entry in mapping.entries:
        line = first.setdefault(entry.selectors, entry.line)
        if line != entry.line:
            problems.append(say("C011", Place(file=mapping.name, line=entry.line), line=line))
    return problems
