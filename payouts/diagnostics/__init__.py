"""One record for everything the program has to say about its input.

The same :class:`Diagnostic` is printed on the terminal, written to JSON and to
the sheet 未发放. Codes are capital letters and digits and never change meaning;
:data:`CATALOGUE` gives each its severity, its words in both languages and what
to do about it.
"""

from __future__ import annotations

import string
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from payouts.diagnostics import (
    codes_cases,
    codes_diff,
    codes_entitlement,
    codes_files,
    codes_lint,
    codes_rows,
    codes_rules,
    codes_runs,
)
from payouts.diagnostics.code import Code, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["CATALOGUE", "Code", "Diagnostic", "Lang", "Place", "Severity", "say"]


class Lang(StrEnum):
    """Language of messages."""

    ZH = "zh"
    EN = "en"


def _merge(*parts: Mapping[str, Code]) -> Mapping[str, Code]:
    merged: dict[str, Code] = {}
    for part in parts:
        if clash := merged.keys() & part.keys():
            raise ValueError(f"diagnostic codes defined twice: {sorted(clash)}")
        merged.update(part)
    return MappingProxyType(dict(sorted(merged.items())))


CATALOGUE: Mapping[str, Code] = _merge(
    codes_files.CODES,
    codes_rows.CODES,
    codes_entitlement.CODES,
    codes_rules.CODES,
    codes_cases.CODES,
    codes_runs.CODES,
    codes_diff.CODES,
    codes_lint.CODES,
)


_ROW = {Lang.ZH: "第{row}行", Lang.EN: "row {row}"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a cell of a sheet, or a line of a text file.

    ``row`` is the 1-based row of the sheet; ``cell`` is an A1 address; ``line``
    and ``column`` are 1-based positions in a text file.
    """

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return the place in Chinese."""
        return self.text()

    def text(self, lang: Lang = Lang.ZH) -> str:
        """Return ``file sheet!cell`` or ``file:line:column``."""
        if self.line is not None:
            tail = f":{self.line}" + (f":{self.column}" if self.column is not None else "")
            return f"{self.file or ''}{tail}"
        row = "" if self.row is None else _ROW[lang].format(row=self.row)
        spot = self.cell or row
        inside = f"{self.sheet}!{spot}" if self.sheet and spot else (self.sheet or spot)
        return " ".join(part for part in (self.file, inside) if part)


class _Forgiving(string.Formatter):
    """Formatter for catalogue texts; arguments are data, never format strings."""

    def get_field(
        self, field_name: str, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> object:
        if not field_name.isidentifier():
            raise ValueError(f"catalogue texts use plain names only: {field_name!r}")
        return super().get_field(field_name, args, kwargs)


_FORMATTER = _Forgiving()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: key of :data:`CATALOGUE`.
        args: the values its texts name.
        place: where it was found.
        value: what stood there, as text (masked where it is an id or account).
        rule: the rule that needed it, ``file:line step``.
        person: masked name, where it concerns one person.
    """

    code: str
    args: Mapping[str, object] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    value: str | None = None
    rule: str | None = None
    person: str | None = None

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return CATALOGUE[self.code].severity

    def message(self, lang: Lang = Lang.ZH) -> str:
        """Return what is wrong, in words."""
        entry = CATALOGUE[self.code]
        return _FORMATTER.format(entry.zh if lang is Lang.ZH else entry.en, **self.args)

    def remedy(self, lang: Lang = Lang.ZH) -> str:
        """Return what to do about it."""
        entry = CATALOGUE[self.code]
        return _FORMATTER.format(entry.fix_zh if lang is Lang.ZH else entry.fix_en, **self.args)

    def as_json(self) -> dict[str, object]:
        """Return the record of the versioned JSON output."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.place.file,
            "sheet": self.place.sheet,
            "row": self.place.row,
            "cell": self.place.cell,
            "line": self.place.line,
            "column": self.place.column,
            "person": self.person,
            "value": self.value,
            "rule": self.rule,
            "message": self.message(Lang.ZH),
            "message_en": self.message(Lang.EN),
            "remedy": self.remedy(Lang.ZH),
            "remedy_en": self.remedy(Lang.EN),
        }

    def __str__(self) -> str:
        """Return one line: code, place, message."""
        where = str(self.place)
        return f"[{self.code}] {where + ': ' if where else ''}{self.message()}"


def say(code: str, place: Place | None = None, /, **args: object) -> Diagnostic:
    """Build a diagnostic; ``value``, ``rule`` and ``person`` go to their fields too."""
    entry = CATALOGUE[code]  # an unknown code is a defect and must not reach a user
    del entry
    taken = {k: args.get(k) for k in ("value", "rule", "person")}
    text = {k: (None if v is None else str(v)) for k, v in taken.items()}
    return Diagnostic(code=code, args=args, place=place or Place(), **text)
