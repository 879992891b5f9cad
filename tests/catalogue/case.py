"""One file of the catalogue: how it is made, and what has to come of it.

Expectations are short texts, so that a case can be read at a glance:

- ``rows``: the rows of people as ``row:person``, ``2:1 3:2`` being row 2 with person 1 and row 3
  with person 2 of :func:`catalogue.people.person`; a name or id that is another one is written
  out, ``4:王五/3`` or ``4:2/150…``, with ``-`` for none; sheets are parted by ``|``.
- ``status``: a letter a row: ``p`` paid, ``z`` zero, ``h`` held, ``r`` rejected; ``.`` for rows
  of no benefit. Left out, everyone is paid.
- ``codes``: everything that is said, ``T017 E5; R043 D2 D3``, with its places: a cell, a row as
  ``第7行``, ``表`` for the sheet, ``文件`` for the file, ``—`` for nothing; before it ``sheet!``
  where it is not the usual one, and ``file:`` where a case has several files.
- ``changes``: what ``check --changes`` lists, ``C2 date 2023年1月→2023-01``; persons are masked.
- ``clean``: the values used, by cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from catalogue.people import id_of, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Make = Callable[[Path], object]

SHEET = "小补助"
_USUAL = (None, SHEET, "全项补助", "代领补助")
FILE = "名册.xlsx"
_SHEETS = re.compile(r"\|(?=\d+:)")
Person = tuple[int, str, str]


@dataclass(frozen=True)
class Case:
    """A messy or hostile roster.

    Attributes:
        name: what it is.
        make: writes it into a folder.
        rows, status, codes, changes, clean: see above.
        exit: exit code of ``payouts check``.
        computed: exit code of ``payouts compute``, where it is another.
        shows: the situations it stands for; left out, its name is the situation.
        rosters: what is typed as ROSTER.
        config: more of payouts.yaml.
        mapping, password: content of the files typed as --mapping and --password-file.
        hidden: the word after --hidden.
        returned, benefit: the words after --returned and --benefit.
    """

    name: str
    make: Make
    rows: str = ""
    codes: str = ""
    status: str | None = None
    changes: tuple[str, ...] = ()
    clean: Mapping[str, str] = field(default_factory=dict)
    exit: int = 0
    computed: int | None = None
    shows: tuple[str, ...] = ()
    rosters: tuple[str, ...] = (FILE,)
    config: str = ""
    mapping: str | None = None
    password: str | None = None
    hidden: str | None = None
    returned: str | None = None
    benefit: str | None = None

    @property
    def situations(self) -> tuple[str, ...]:
        """What the case stands for."""
        return self.shows or (self.name,)

    @property
    def expected_codes(self) -> set[str]:
        """The codes without their places."""
        return {code for code, _ in self.said()}

    def said(self) -> list[tuple[str, str]]:
        """Return each code with each of its places, sorted."""
        groups = [group.split() for group in self.codes.split(";") if group.strip()]
        return sorted((code, place) for code, *places in groups for place in places)

    def people(self) -> list[list[Person]]:
        """Return row, name and id of everyone, sheet by sheet."""
        sheets = _SHEETS.split(self.rows) if self.rows else []
        return [[_person(word) for word in sheet.split()] for sheet in sheets]

    def statuses(self) -> str:
        """Return a letter for every row of people."""
        return self.status or "p" * sum(map(len, self.people()))

    def place(self, found: Mapping[str, Any]) -> str:
        """Return where a diagnostic of ``--json`` stands, as this catalogue writes it."""
        if found["line"] is not None:
            return f"{found['file']}:{found['line']}"
        if found["file"] is None:
            return "—"
        row = f"第{found['row']}行" if found["row"] else "表"
        at = (found["cell"] or row) if found["sheet"] else "文件"
        usual = found["sheet"] in {*_USUAL, found["file"]}
        where = at if usual else f"{found['sheet']}!{at}"
        return f"{found['file']}:{where}" if self._several else where

    @property
    def _several(self) -> bool:
        return len(self.rosters) > 1 or "." not in self.rosters[0] or "*" in self.rosters[0]


def _person(word: str) -> Person:
    row, _, who = word.partition(":")
    name, parted, number = who.rpartition("/")
    name = name if parted else number
    return int(row), _known(name, name_of), _known(number, id_of)


def _known(word: str, of: Callable[[int], str]) -> str:
    if word == "-":
        return ""
    return of(int(word)) if len(word) <= len("999") and word.isdecimal() else word


def one_each(cases: tuple[Case, ...]) -> Iterator[tuple[str, Case]]:
    """Yield each case under its name; two of one name are a mistake."""
    seen: set[str] = set()
    for case in cases:
        assert case.name not in seen, f"two cases are called {case.name}"
        seen.add(case.name)
        yield case.name, case
