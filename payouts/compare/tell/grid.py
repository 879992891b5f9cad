"""Changes of one table put together again as a table, by its one or two categories."""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from payouts.base.money import fraction_text
from payouts.compare.meaning import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.compare.meaning import Change
    from payouts.compare.tell.about import About

_SHARE = "比例"  # the unit of what is read as a percentage
NONE = "—"
SAME = "="


@dataclass(frozen=True, slots=True)
class Grid:
    """Changed cells of one version of a figure.

    Attributes:
        first: one of the changes, which says where and when.
        header: the second category's values, after an empty corner; for a table by one category
            what the columns are is left to who shows it.
        rows: by the first category: its value, then cells; an unchanged one begins with ``=``.
        kept: cells of a table by one category that stay, as ``一等功 25%``.
        count: how many cells change.
        origins: where the version stands before and after.
    """

    first: Change
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kept: tuple[str, ...]
    count: int
    origins: tuple[str | None, str | None]


def value_text(text: str | None, unit: str | None) -> str:
    """Return a value as people read it: a part of a whole in per cent."""
    if text is None:
        return NONE
    if unit != _SHARE:
        return text
    try:
        return f"{fraction_text(Fraction(text) * 100)}%"
    except ValueError:
        return text


def gathered(changes: Sequence[Change], about: About | None) -> Iterator[Change | Grid]:
    """Yield the changes, those of one table as one grid."""
    for key, group in itertools.groupby(changes, key=_table):
        members = list(group)
        if key is None or len(members) == 1:
            yield from members
        else:
            table = {} if about is None else about.tables.get(key, {})
            yield _grid(members, table)


def _table(change: Change) -> tuple[str | None, str, str | None] | None:
    if change.kind is not Kind.TABLE_CELL:
        return None
    return change.benefit, change.where[1], change.from_


def _grid(members: Sequence[Change], table: Mapping[tuple[str, ...], str]) -> Grid:
    unit = members[0].unit
    befores, afters = ([c.origin_before for c in members], [c.origin_after for c in members])
    origins = next(filter(None, befores), None), next(filter(None, afters), None)
    by_keys = {change.where[2:]: _cell(change) for change in members}
    kept = {keys: text for keys, text in table.items() if keys not in by_keys}
    two = all(len(keys) == 2 for keys in (*by_keys, *kept))  # noqa: PLR2004 (grade and cause)
    if not two:
        rows: tuple[tuple[str, ...], ...] = tuple(
            (
                " · ".join(c.where[2:]),
                value_text(c.before, unit),
                value_text(c.after, unit),
                "" if c.percent is None else f"{c.percent}%",
            )
            for c in members
        )
        stay = tuple(f"{' · '.join(k)} {value_text(v, unit)}" for k, v in kept.items())
        return Grid(members[0], (), rows, stay, len(members), origins)
    cells = {keys: f"{SAME} {value_text(text, unit)}" for keys, text in kept.items()} | by_keys
    touched = {keys[0] for keys in by_keys}
    firsts = _ordered({keys[0] for keys in cells} & touched, [keys[0] for keys in cells])
    known = dict.fromkeys((*table, *cells))  # in the order of the table as it is now
    seconds = list(dict.fromkeys(keys[1] for keys in known if keys[0] in touched))
    rows = tuple((one, *(cells.get((one, other), "") for other in seconds)) for one in firsts)
    return Grid(members[0], ("", *seconds), rows, (), len(members), origins)


def _cell(change: Change) -> str:
    percent = "" if change.percent is None else f" ({change.percent}%)"
    before, after = (value_text(text, change.unit) for text in (change.before, change.after))
    return f"{before} → {after}{percent}"


def _ordered(wanted: set[str], known: Sequence[str]) -> list[str]:
    if all(key.isdecimal() for key in wanted):
        return sorted(wanted, key=int)
    return [key for key in dict.fromkeys(known) if key in wanted]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines of columns, for characters of double width."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        padded = (
            cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)
        )
        lines.append("  ".join(padded).rstrip())
    return lines


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
