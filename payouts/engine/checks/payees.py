"""Doubtful accounts: card numbers with a wrong check digit, accounts of several people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.columns import ID, PAYEE_ID, ColumnType
from payouts.base.identity import code_points
from payouts.engine.arguments import Counts, OtherRows
from payouts.engine.checks.rosterfindings import RosterFinding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.engine.checks.typedroster import KnownTexts, TypedRoster

NOT_A_CARD = "R042"
# Card numbers have 13 to 19 digits (ISO/IEC 7812); other lengths have no check digit.
CARD_LENGTHS = range(13, 20)
# From this many failures on, if most fail, the accounts of a sheet are no cards.
_MANY = 20
_ZERO, _TEN = ord("0"), 10


def payee_findings(typed: TypedRoster, *, each_card: bool = False) -> Iterator[RosterFinding]:
    """Yield findings about doubtful accounts.

    Args:
        typed: the roster's columns.
        each_card: report each wrong number, even where most of a sheet are wrong.
    """
    for name, spec in typed.vocabulary.columns.items():
        if spec.type is not ColumnType.ACCOUNT:
            continue
        accounts = typed.accounts(name)
        if accounts is not None:
            yield from _not_cards(typed, name, accounts, each=each_card)
            yield from _shared(typed, name, accounts)


def luhn_fails(accounts: Objects) -> Bools:
    """Tell which texts [n] of digits have the length of a card and fail its check digit."""
    lengths = np.char.str_len(accounts.astype(str)) if len(accounts) else np.zeros(0, np.int64)
    fails = np.zeros(len(accounts), dtype=np.bool_)
    for length in CARD_LENGTHS:
        rows = np.flatnonzero(lengths == length)
        if len(rows):
            digits = code_points(accounts[rows], length).astype(np.int64) - _ZERO
            doubled = 2 * digits[:, -2::-2]
            total = digits[:, -1::-2].sum(axis=1) + (doubled - 9 * (doubled > 9)).sum(axis=1)  # noqa: PLR2004
            fails[rows] = total % _TEN != 0
    return fails


def _not_cards(
    typed: TypedRoster, name: str, accounts: KnownTexts, *, each: bool
) -> Iterator[RosterFinding]:
    """Find wrong card numbers; a sheet where most are wrong gets one finding, unless ``each``."""
    rows = np.flatnonzero(accounts.known)
    failing = rows[luhn_fails(accounts.texts[rows])]
    sheets = typed.roster.sheet_of
    count = len(typed.roster.sheets)
    fails = np.bincount(sheets[failing], minlength=count)
    total = np.bincount(sheets[rows], minlength=count)
    passbooks = (fails >= _MANY) & (2 * fails > total) & (not each)
    yield RosterFinding(NOT_A_CARD, failing[~passbooks[sheets[failing]]], name)
    of_passbooks = failing[passbooks[sheets[failing]]]
    _, first = np.unique(sheets[of_passbooks], return_index=True)
    rows = of_passbooks[np.sort(first)]
    args = {"count": Counts(fails[sheets[rows]]), "total": Counts(total[sheets[rows]])}
    yield RosterFinding("R061", rows, name, args)


def _shared(typed: TypedRoster, name: str, accounts: KnownTexts) -> Iterator[RosterFinding]:
    """Find accounts of several people; where one payee collects for all, that is R044."""
    people = typed.ids()
    if people is None:
        return
    written = people.texts != ""
    rows = np.flatnonzero(accounts.known & written)
    codes = pd.factorize(accounts.texts[rows])[0].astype(np.int64)
    persons = people.texts[rows]
    several = _has_several(codes, persons)
    if not several.any():
        return
    payees = typed.ids(PAYEE_ID)
    collects = (
        persons if payees is None else np.where(payees.known[rows], payees.texts[rows], persons)
    )
    doubtful = _has_several(codes, collects)
    for code, chosen in (("R043", several & doubtful), ("R044", several & ~doubtful)):
        others = OtherRows.alike(rows[chosen], codes[chosen], name)
        yield RosterFinding(code, rows[chosen], name, {"others": others}, frozenset({name, ID}))


def _has_several(codes: Ints, persons: Objects) -> Bools:
    """Tell which rows [n] are in a group with more than one person."""
    people = pd.factorize(persons)[0].astype(np.int64)
    first = np.full(int(codes.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[codes[::-1]] = people[::-1]
    several = np.zeros(len(first), dtype=np.bool_)
    several[codes[people != first[codes]]] = True
    result: Bools = several[codes]
    return result
