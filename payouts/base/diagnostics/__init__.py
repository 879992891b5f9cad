"""Diagnostics: every finding of the program about its input.

The same :class:`Diagnostic` is printed on the terminal, written to JSON and to
the sheet 未发放. Codes are capital letters and digits and never change meaning;
:data:`CATALOGUE` gives each its severity, its words in both languages and what
to do about it.
"""

from __future__ import annotations

import string
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from payouts.base.bilingual import in_language, short_in_each, side_by_side, without_marks
from payouts.base.diagnostics import (
    codes_cases,
    codes_checks,
    codes_diff,
    codes_entitlement,
    codes_explain,
    codes_files,
    codes_formats,
    codes_lint,
    codes_rows,
    codes_rules,
    codes_runs,
    codes_said,
    codes_verify,
)
from payouts.base.diagnostics.code import Code, Severity
from payouts.base.shortened import MOST_OF_A_NAME, MOST_OF_A_TEXT, short

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    codes_formats.CODES,
    codes_rows.CODES,
    codes_checks.CODES,
    codes_said.CODES,
    codes_entitlement.CODES,
    codes_rules.CODES,
    codes_cases.CODES,
    codes_runs.CODES,
    codes_diff.CODES,
    codes_lint.CODES,
    codes_verify.CODES,
    codes_explain.CODES,
)


_ROW = {Lang.ZH: "第{row}行", Lang.EN: "row {row}"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place: a cell of a sheet, or a line of a text file.

    ``row`` is the 1-based row of the sheet; ``cell`` is an A1 address; ``line``
    and ``column`` are 1-based positions in a text file.
    """

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None
    line: int | None = None
    column: int | None = None

    @property
    def shown_sheet(self) -> str | None:
        """The sheet's name as messages tell it."""
        return None if self.sheet is None else short(self.sheet)

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
        sheet = self.shown_sheet
        inside = f"{sheet}!{spot}" if sheet and spot else (sheet or spot)
        return " ".join(part for part in (self.file, inside) if part)


@cache
def _names(text: str) -> frozenset[str]:
    """Return the arguments that a text of the catalogue names.

    Raises:
        ValueError: it names anything but arguments, such as an attribute of one.
    """
    names = set[str]()
    for _, name, spec, _ in string.Formatter().parse(text):
        if name is None:  # what follows the last field
            continue
        if not name.isidentifier() or "{" in (spec or ""):
            raise ValueError(f"catalogue texts use plain names only: {name!r}")
        names.add(name)
    return frozenset(names)


@cache
def _named(code: str) -> tuple[str, ...]:
    """Return the arguments that any text of a code names, sorted."""
    entry = CATALOGUE[code]
    texts = (entry.zh, entry.en, entry.fix_zh, entry.fix_en)
    return tuple(sorted(frozenset[str]().union(*map(_names, texts))))


def _filled(text: str, args: Mapping[str, object], lang: Lang) -> str:
    """Return a text of the catalogue with its arguments, which are data, never format strings."""
    names = _names(text)
    return text.format(**{name: _in(args[name], lang) for name in names})


def _in(arg: object, lang: Lang) -> object:
    return _told(arg, lang) if isinstance(arg, str) else arg


@lru_cache(maxsize=4096)
def _told(text: str, lang: Lang) -> str:
    """Return an argument in one language; many rows share theirs."""
    return without_marks(in_language(text, chinese=lang is Lang.ZH))


def _recorded(text: str | None) -> str | None:
    """Return a text as a record has it, which is of no language."""
    return None if text is None else without_marks(side_by_side(text))


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
        level: what an office has set for its code in place of the catalogue's severity.
    """

    code: str
    args: Mapping[str, object] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    value: str | None = None
    rule: str | None = None
    person: str | None = None
    level: Severity | None = None

    def __post_init__(self) -> None:
        """Tell everything short: the texts of a roster have no bounds."""
        for name in ("value", "person"):
            text = getattr(self, name)
            if text is not None and len(text) > MOST_OF_A_NAME:
                object.__setattr__(self, name, short_in_each(text))
        long = {
            name: short_in_each(text, MOST_OF_A_TEXT)
            for name, text in self.args.items()
            if isinstance(text, str) and len(text) > MOST_OF_A_TEXT
        }
        if long:
            object.__setattr__(self, "args", {**self.args, **long})

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return CATALOGUE[self.code].severity if self.level is None else self.level

    def message(self, lang: Lang = Lang.ZH) -> str:
        """Return the message."""
        entry = CATALOGUE[self.code]
        return _filled(entry.zh if lang is Lang.ZH else entry.en, self.args, lang)

    def remedy(self, lang: Lang = Lang.ZH) -> str:
        """Return the advice."""
        entry = CATALOGUE[self.code]
        return _filled(entry.fix_zh if lang is Lang.ZH else entry.fix_en, self.args, lang)

    def as_json(self) -> dict[str, object]:
        """Return the record of the versioned JSON output."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": _recorded(self.place.file),
            "sheet": _recorded(self.place.shown_sheet),
            "row": self.place.row,
            "cell": self.place.cell,
            "line": self.place.line,
            "column": self.place.column,
            "person": _recorded(self.person),
            "value": _recorded(self.value),
            "rule": _recorded(self.rule),
            "message": self.message(Lang.ZH),
            "message_en": self.message(Lang.EN),
            "remedy": self.remedy(Lang.ZH),
            "remedy_en": self.remedy(Lang.EN),
        }

    def basis(self) -> list[object]:
        """Return the form used in a digest: the code and the arguments of its texts."""
        place = self.place
        return [
            *(self.code, place.file, place.sheet, place.row, place.cell, place.line, place.column),
            *(self.person, self.value, self.rule),
            *(str(self.args.get(name)) for name in _named(self.code)),
        ]

    def __str__(self) -> str:
        """Return one line: code, place, message."""
        where = str(self.place)
        return f"[{self.code}] {where + ': ' if where else ''}{self.message()}"


def say(code: str, place: Place | None = None, /, **args: object) -> Diagnostic:
    """Build a diagnostic; ``value``, ``rule`` and ``person`` go to their fields too."""
    entry = CATALOGUE[code]  # an unknown code is a defect and must not reach a user
    del entry
    value, rule, person = map(args.get, ("value", "rule", "person"))
    return Diagnostic(
        code,
        args,
        place or Place(),
        None if value is None else str(value),
        None if rule is None else str(rule),
        None if person is None else str(person),
    )
