"""Headers of amounts that name a unit: 核定金额（万元）, 万元 above or below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payouts.base.columns import ColumnType, header_key
from payouts.roster.cells.amount_units import unit_in_header, unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from payouts.base.columns import Vocabulary


def amounts_of(vocabulary: Vocabulary) -> frozenset[str]:
    """Return the canonical columns of money."""
    columns = vocabulary.columns.items()
    return frozenset(name for name, spec in columns if spec.type is ColumnType.MONEY)


def column_of(text: str, index: Mapping[str, str], amounts: frozenset[str]) -> str | None:
    """Return the canonical column of a header; one of money may name its unit besides.

    Args:
        text: the header.
        index: known header, folded → canonical column.
        amounts: the canonical columns of money.
    """
    found = index.get(header_key(text))
    if found is not None:
        return found
    parted = unit_in_header(text)
    found = None if parted is None else index.get(parted[0])
    return found if found in amounts else None


def units_of(
    labels: Sequence[str], groups: Sequence[Sequence[str]], below: Sequence[str]
) -> tuple[frozenset[int], ...]:
    """Return the units that are said of each column.

    Args:
        labels: the header of each column.
        groups: the texts above each of them.
        below: what a row of units says under each; empty where there is none.
    """
    said = zip(labels, groups, below or ("",) * len(labels), strict=True)
    return tuple(
        frozenset(unit for text in (label, *above, under) if (unit := _unit(text)) is not None)
        for label, above, under in said
    )


def _unit(text: str) -> int | None:
    """Return the unit that a text is, or ends in."""
    if not text:
        return None
    alone = unit_of(text)
    if alone is not None:
        return alone
    parted = unit_in_header(text)
    return None if parted is None else parted[1]
