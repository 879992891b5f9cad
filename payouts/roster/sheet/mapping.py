"""An office's own headers, mapped to canonical columns."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from payouts.base.bilingual import listed
from payouts.base.columns import header_key
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.errors import ConfigProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from payouts.base.columns import Vocabulary

IGNORE = "忽略"  # what an entry says of a column that is not wanted

_PLAIN = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff（）、0-9A-Za-z]*")


@dataclass(frozen=True, slots=True)
class MappingEntry:
    """The meaning of one header; the selectors limit the places where it applies.

    Attributes:
        header: text of the header.
        column: canonical column, or None for a column that is not wanted.
        nth: which of several columns with this header, from 1 at the left.
        under: text of a header above it that it must stand under (本人 over 姓名).
        at: 0-based column of the sheet.
        file: pattern the file's name must match (``甲镇*.xlsx``).
        sheet: pattern the sheet's name must match.
        line: line of the mapping file.
    """

    header: str
    column: str | None
    nth: int | None = None
    under: str | None = None
    at: int | None = None
    file: str | None = None
    sheet: str | None = None
    line: int = 0

    @property
    def selectors(self) -> tuple[object, ...]:
        """What tells this entry from others about the same header."""
        under = None if self.under is None else header_key(self.under)
        return (header_key(self.header), self.nth, under, self.at, self.file, self.sheet)

    @property
    def narrowness(self) -> int:
        """The number of selectors; of two entries the narrower one counts."""
        return sum(part is not None for part in self.selectors[1:])

    def is_for(self, file: str, sheet: str) -> bool:
        """Tell whether the entry is about a sheet."""
        return (self.file is None or fnmatchcase(file, self.file)) and (
            self.sheet is None or fnmatchcase(sheet, self.sheet)
        )


@dataclass(frozen=True, slots=True)
class HeaderMapping:
    """The meanings of headers in the rosters of one office; ``name`` is the name of its file."""

    entries: tuple[MappingEntry, ...] = ()
    name: str = ""

    def for_sheet(self, file: str, sheet: str) -> HeaderMapping:
        """Return the entries about one sheet."""
        return HeaderMapping(tuple(e for e in self.entries if e.is_for(file, sheet)), self.name)

    def header_index(self) -> dict[str, str]:
        """Return header, as ``header_key`` folds it → canonical column, to find a header by."""
        return {header_key(e.header): e.column for e in self.entries if e.column is not None}

    def groups(self) -> frozenset[str]:
        """Return the texts that stand above headers, as ``header_key`` folds them."""
        return frozenset(header_key(e.under) for e in self.entries if e.under is not None)


@dataclass(frozen=True, slots=True)
class MappedColumns:
    """The columns of one header that a mapping decides.

    Attributes:
        columns: 0-based column of the sheet -> canonical column, None where it is not wanted.
        torn: 0-based column -> the entries that contradict each other about it.
        used: entries that were about a column of this header.
    """

    columns: dict[int, str | None] = field(default_factory=dict)
    torn: dict[int, tuple[MappingEntry, ...]] = field(default_factory=dict)
    used: frozenset[MappingEntry] = frozenset()


def apply_mapping(
    mapping: HeaderMapping, labels: Sequence[str], groups: Sequence[Sequence[str]]
) -> MappedColumns:
    """Find what a mapping says about the columns of a header.

    Args:
        mapping: the entries about this sheet.
        labels: the header [columns] of each column, "" for none.
        groups: the texts [columns] above each header.
    """
    columns: dict[int, str | None] = {}
    torn: dict[int, tuple[MappingEntry, ...]] = {}
    used: set[MappingEntry] = set()
    seen: Counter[str] = Counter()
    for at, text in enumerate(labels):
        if not (key := header_key(text)):
            continue
        seen[key] += 1
        above = frozenset(map(header_key, groups[at]))
        found = [e for e in mapping.entries if _says(e, key, at, seen[key], above)]
        if not found:
            continue
        used.update(found)
        narrowest = max(entry.narrowness for entry in found)
        last = tuple(entry for entry in found if entry.narrowness == narrowest)
        if len({entry.column for entry in last}) > 1:
            torn[at] = last
        else:
            columns[at] = last[0].column
    return MappedColumns(columns, torn, frozenset(used))


def _says(entry: MappingEntry, key: str, at: int, nth: int, above: frozenset[str]) -> bool:
    return (
        header_key(entry.header) == key
        and entry.nth in {None, nth}
        and entry.at in {None, at}
        and (entry.under is None or header_key(entry.under) in above)
    )


def check_columns(mapping: HeaderMapping, vocabulary: Vocabulary) -> None:
    """Check that every entry names a canonical column.

    Raises:
        ConfigProblem: C010 for each that does not.
    """
    names = list(vocabulary.columns)
    problems = []
    for entry in mapping.entries:
        if entry.column is not None and entry.column not in vocabulary.columns:
            alias = vocabulary.header_index().get(header_key(entry.column))
            near = difflib.get_close_matches(entry.column, names, n=3, cutoff=0.4)
            shown = listed([alias] if alias else near) or "—"
            where = Place(file=mapping.name, line=entry.line)
            problems.append(say("C010", where, column=entry.column, suggestion=shown))
    if problems:
        raise ConfigProblem(problems)


def unused(mapping: HeaderMapping, used: Iterable[MappingEntry]) -> list[Diagnostic]:
    """Return C012 for every entry that was about no column of any sheet."""
    known = frozenset(used)
    return [
        say("C012", Place(file=mapping.name, line=entry.line), header=entry.header)
        for entry in mapping.entries
        if entry not in known
    ]


# --- lines to paste ----------------------------------------------------------------------


def mapping_line(
    header: str, column: str | None, *, nth: int | None = None, under: str | None = None
) -> str:
    """Return an entry as a line of a mapping file."""
    parts = [f"header: {_quoted(header)}"]
    parts += [] if nth is None else [f"nth: {nth}"]
    parts += [] if under is None else [f"under: {_quoted(under)}"]
    parts.append(f"column: {column or IGNORE}")
    return f"- {{{', '.join(parts)}}}"


def choosing_lines(
    column: str,
    chosen: int,
    among: Iterable[int],
    labels: Sequence[str],
    groups: Sequence[Sequence[str]],
) -> str:
    """Return the entries by which one of several like columns is the canonical ``column``.

    Args:
        column: the canonical column.
        chosen: 0-based column of the sheet that is to be it.
        among: all that may be it.
        labels: the header [columns] of each column.
        groups: the texts [columns] above each header.
    """
    keys = [header_key(text) for text in labels]
    lines = []
    for at in among:
        same = [i for i, key in enumerate(keys) if key == keys[at]]
        nearest = [groups[i][-1] if groups[i] else "" for i in same]
        under = nearest[same.index(at)]
        by_group = len(same) > 1 and all(nearest) and len(set(nearest)) == len(same)
        nth = same.index(at) + 1 if len(same) > 1 and not by_group else None
        wanted = column if at == chosen else None
        lines.append(mapping_line(labels[at], wanted, nth=nth, under=under if by_group else None))
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return a text as strict YAML takes it for one, within braces."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
