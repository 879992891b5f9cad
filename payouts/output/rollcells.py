"""Columns of a roll from the roster: dates as dates, numbers as numbers, all else as text."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.columns import (
    ACCOUNT,
    BANK,
    ID,
    ITEM,
    NAME,
    PAYEE_NAME,
    STATUS,
    STATUS_DATE,
    TOWNSHIP,
)
from payouts.base.money import Exact, Rounding
from payouts.base.vectors import Dates
from payouts.engine.columntexts import column_texts
from payouts.output.tables import CellKind, TableColumn
from payouts.rules.language.types import ValueKind, type_of_column
from payouts.rules.parts import NameKind, Role, mentions, parts

if TYPE_CHECKING:
    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.columns import ColumnSpec
    from payouts.engine.entitlement.result import Result
    from payouts.rules.language.values import Value
    from payouts.rules.rule import Rule

# They have columns of their own, or say nothing that a remark does not say.
REMARK = "备注"
NOT_PRINTED = frozenset({
    *(NAME, ID, TOWNSHIP, ITEM, STATUS, STATUS_DATE),
    *(ACCOUNT, BANK, PAYEE_NAME, REMARK),
})
_OF_AMOUNTS = (Role.LINE_STEP, Role.PAYMENT_STEP)


def roster_columns(result: Result, order: Ints) -> list[TableColumn]:
    """Return the rule's own columns, and every optional one that bears on an amount and is filled.

    The rule's own are those it chooses to print, or those it requires. An optional column that
    decides the months only is told in the remarks, where it makes a difference.

    Args:
        result: the benefit.
        order: positions of the paid rows, in the order they are printed.
    """
    rule = result.rule
    own = rule.printed or tuple(name for name in rule.columns if name not in rule.optional)
    own = tuple(name for name in own if name in rule.columns)
    more = [name for name in _columns_of_amounts(rule) if name in rule.optional]
    more = [name for name in more if _filled(result, name, order)]
    names = dict.fromkeys(name for name in (*own, *more) if name not in NOT_PRINTED)
    return [typed_cells(name, result.columns[name], rule.columns[name], order) for name in names]


def _filled(result: Result, name: str, order: Ints) -> bool:
    return not result.columns[name].reasons.missing_in(order).all()


def _columns_of_amounts(rule: Rule) -> tuple[str, ...]:
    """Return the columns that the steps of a rule rest on, through facts and figures too."""
    behind: dict[str, list[tuple[NameKind, str]]] = {}
    for mention in mentions(rule):
        behind.setdefault(mention.user, []).append((mention.thing, mention.name))
    wanted = [part.name for part in parts(rule) if part.role in _OF_AMOUNTS]
    seen: dict[tuple[NameKind, str], None] = {}
    while wanted:
        for thing in behind.get(wanted.pop(), ()):
            if thing not in seen:
                seen[thing] = None
                wanted.append(thing[1])
    found = {name for thing, name in seen if thing is NameKind.COLUMN}
    return tuple(name for name in rule.columns if name in found)


def typed_cells(name: str, value: Value, spec: ColumnSpec, order: Ints) -> TableColumn:
    """Return the chosen rows of a typed column; blank where a value is missing."""
    data, gone = value.data, value.reasons.missing_in(order)
    if isinstance(data, Dates):
        return TableColumn(name, CellKind.DATE, blanked(_days(data.take(order)), gone))
    if isinstance(data, Exact):
        kind, numbers = number_cells(data.take(order), type_of_column(spec).kind)
        return TableColumn(name, kind, blanked(numbers, gone))
    return TableColumn(name, CellKind.LABEL, column_texts(value, spec, order))


def number_cells(data: Exact, kind: ValueKind) -> tuple[CellKind, Ints | Objects]:
    """Return exact numbers as the cells of a column; yuan are shown to the fen.

    Numbers that no spreadsheet holds exactly are texts.
    """
    made, decimals = _SHOWN.get(kind, (CellKind.NUMBER, 6))
    rounded = data.round(Fraction(1, 10**decimals), Rounding.HALF_UP)
    if (rounded.abs() * 10**decimals).ge(10**_SAFE_DIGITS).any():
        return CellKind.EXACT, cast("Objects", rounded.text())
    return made, (rounded * 10**decimals / 100).to_fen()


# How numbers are shown, and with how many decimals.
_SHOWN = {ValueKind.MONEY: (CellKind.MONEY, 2), ValueKind.INTEGER: (CellKind.WHOLE, 0)}
_SAFE_DIGITS = 15


def _days(dates: Dates) -> Objects:
    """Return days as whole numbers, and as text where only the month is known."""
    days = dates.first.astype(object)
    if dates.all_exact:
        return days
    months = dates.first.astype("datetime64[D]").astype("datetime64[M]").astype(str).astype(object)
    return np.where(dates.first == dates.last, days, months).astype(object)


def blanked(cells: Ints | Objects, gone: Bools) -> Ints | Objects:
    """Return cells with nothing where they are not known."""
    if not gone.any():
        return cells
    made: Objects = cells.astype(object)
    made[gone] = None
    return made
