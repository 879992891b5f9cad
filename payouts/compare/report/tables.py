"""Changed cells put together again as the table they stand in, by its two categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.compare.report.describe import value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.compare.report.document import ChangeEntry
    from payouts.compare.rules import Cells

_SAME = "="
_TWO = 2  # categories, such as grade and cause


def grid(changed: Sequence[ChangeEntry], table: Cells) -> tuple[tuple[str, ...], ...]:
    """Return the rows in which cells change, below the second category's values.

    Args:
        changed: the changes of one table.
        table: all of its cells, as they are now.

    Returns:
        Rows of texts, alike in length: the first begins with an empty corner, each other one
        with a value of the first category; none unless the table is by two categories.
    """
    cells = {keys: f"{_SAME} {text}" for keys, text in _staying(changed, table).items()}
    cells |= {entry.change.where[2:]: _changed(entry) for entry in changed}
    if any(len(keys) != _TWO for keys in cells):
        return ()
    touched = {entry.change.where[2] for entry in changed}
    rows = _ordered(touched, [first for first, _ in cells])
    known = (*table, *cells)  # in the order of the table as it is now
    columns = list(dict.fromkeys(second for first, second in known if first in touched))
    body = ((row, *(cells.get((row, column), "") for column in columns)) for row in rows)
    return (("", *columns), *body)


def unchanged(changed: Sequence[ChangeEntry], table: Cells) -> tuple[str, ...]:
    """Return the cells that stay, as ``一等功 25%``."""
    staying = _staying(changed, table)
    return tuple(f"{' · '.join(keys)} {text}" for keys, text in staying.items())


def _staying(changed: Sequence[ChangeEntry], table: Cells) -> dict[tuple[str, ...], str]:
    unit = changed[0].change.unit
    keys_changed = {entry.change.where[2:] for entry in changed}
    return {keys: value_text(t, unit) for keys, t in table.items() if keys not in keys_changed}


def _changed(entry: ChangeEntry) -> str:
    percent = f" ({entry.percent})" if entry.percent else ""
    return f"{entry.before} → {entry.after}{percent}"


def _ordered(wanted: set[str], known: Sequence[str]) -> list[str]:
    if all(key.isdecimal() for key in wanted):
        return sorted(wanted, key=int)
    return [key for key in dict.fromkeys(known) if key in wanted]
