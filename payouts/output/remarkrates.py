"""What a rate of a figure says of the rows of a roll: ``三等功增发5%``, ``地区倍数2.5``."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from payouts.base.money import fraction_text
from payouts.base.vectors import Coded, Sets, members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.arrays import Ints, Objects
    from payouts.engine.entitlement.result import Result
    from payouts.rules.figures import FigureTable

_RATE, _TIMES = "比例", "倍"


def rate_texts(result: Result, table: FigureTable, order: Ints) -> Objects | None:
    """Return what a figure that is a rate says of each row, "" for what most have; None for others.

    A rate for honours is said of whoever has one: ``三等功增发5%``.
    """
    if table.unit not in {_RATE, _TIMES} or not table.by or table.bands or not table.versions:
        return None
    keys = [result.columns.get(name) for name in table.by]
    if any(key is None or not _keyed(key.data) for key in keys):
        return None  # looked up by what the rule works out itself
    version = _versions(result, table, order)
    cases = [version, *(_codes(key.data, order) for key in keys if key is not None)]
    codes, distinct = pd.factorize(pd.MultiIndex.from_arrays(cases))
    chosen = np.unique(codes, return_index=True)[1]
    texts, values = [], []
    for at in chosen.tolist():
        row = order[at : at + 1]
        text, value = _one_rate(result, table, row, int(version[at]))
        texts.append(text)
        values.append(value)
    counts = np.bincount(codes, minlength=len(distinct))
    if table.pick is None:
        usual = _usual(values, counts)
        texts = [
            "" if usual is None or v in {usual, None} else t
            for t, v in zip(texts, values, strict=True)
        ]
    made: Objects = np.array([*texts, ""], dtype=object)
    return made[codes]


def _usual(values: Sequence[Fraction | None], counts: Ints) -> Fraction | None:
    """Return the value of more than half of the rows."""
    sums: dict[Fraction | None, int] = {}
    for value, count in zip(values, counts.tolist(), strict=True):
        sums[value] = sums.get(value, 0) + count
    value, count = max(sums.items(), key=lambda item: item[1])
    return value if 2 * count > int(counts.sum()) else None


def _keyed(data: object) -> bool:
    return isinstance(data, (Coded, Sets))


def _codes(data: object, order: Ints) -> Ints:
    coded = cast("Coded | Sets", data)
    return (coded.codes if isinstance(coded, Coded) else coded.bits)[order].astype(np.int64)


def _versions(result: Result, table: FigureTable, order: Ints) -> Ints:
    """Return the last version of a figure that each row rests on, -1 for none."""
    last = [
        max((version for name, version in pairs if name == table.name), default=-1)
        for pairs in result.figure_sets
    ]
    versions: Ints = np.array([*last, -1], dtype=np.int64)[result.figures[order]]
    return versions


def _one_rate(
    result: Result, table: FigureTable, row: Ints, version: int
) -> tuple[str, Fraction | None]:
    """Return what a rate says of one row, and its value; ("", None) where it has none."""
    if version < 0:
        return "", None
    first = result.columns[table.by[0]].data
    at = np.array([version], dtype=np.int64)
    if table.pick is not None:
        sets = cast("Sets", first).take(row)
        value, absent = table.take_highest(at, sets)
        if absent[0] or value.at(0) == 0:
            return "", None
        return _honour(table, sets, at, value.at(0)), value.at(0)
    positions = []
    for name, keys in zip(table.by, table.keys, strict=True):
        (text,) = cast("Coded", result.columns[name].data).take(row).texts().tolist()
        positions.append(np.array([keys.index(text) if text in keys else -1], dtype=np.int64))
    value, absent = table.take(at, positions)
    if absent[0]:
        return "", None
    return _rate(table.name, table.unit, value.at(0)), value.at(0)


def _honour(table: FigureTable, sets: Sets, version: Ints, value: Fraction) -> str:
    """Return ``三等功增发5%``: the honour that gives the highest rate, and what it adds."""
    for k, category in enumerate(sets.categories):
        alone = Sets(sets.bits & (1 << k), sets.categories)
        entry, absent = table.take_highest(version, alone)
        if members(int(alone.bits[0]), sets.categories) and not absent[0] and entry.at(0) == value:
            said = _rate(table.name, table.unit, value)
            return said if category in said else f"{category}{said}"
    return _rate(table.name, table.unit, value)


def _rate(name: str, unit: str, value: Fraction) -> str:
    if unit == _TIMES:
        return f"{name}{_plain(value)}"
    bare = name.removesuffix(_RATE) or name
    return f"{bare}{_plain(value * 100)}%"


def _plain(value: Fraction) -> str:
    """Return a number with four decimals at most."""
    return fraction_text(Fraction(round(value * 10_000), 10_000))
