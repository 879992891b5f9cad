"""Checks: rows conserved, totals equal in every place, control totals met."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.bilingual import both
from payouts.base.columns import ColumnType
from payouts.base.diagnostics import say
from payouts.base.errors import InvariantBroken
from payouts.base.money import fen_text
from payouts.base.words import OUTCOME
from payouts.engine.columntexts import column_texts
from payouts.roster.cells.problems import shown_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from payouts.base.arrays import Objects
    from payouts.engine.entitlement.result import Result
    from payouts.office.controls import Control


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison with both sides as text; ``internal`` ones can fail only by a defect."""

    name: str
    expected: str
    actual: str
    ok: bool
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Paid totals: distinct people, rows (人次) and fen."""

    people: int
    claims: int
    fen: int


# How the names of checks of control totals begin, and what they measure.
CONTROL = "控制数"
_MEASURES = {"人数": "people", "人次": "claims", "金额": "amount"}


def totals_of(result: Result, where: Sequence[tuple[str, str]] = ()) -> Totals:
    """Return the totals of the paid rows whose columns equal the given texts."""
    chosen = np.flatnonzero(result.paid)
    for column, text in where:
        cells = column_texts(result.columns[column], result.rule.columns[column], chosen)
        chosen = chosen[cells == text]
    ids = result.ids[chosen]
    return Totals(len(pd.unique(ids)), len(chosen), int(result.fen[chosen].sum()))


def part_total(result: Result | None, payer: str) -> int:
    """Return what a payer bears over all paid rows, in fen."""
    parts = result.parts if result else ()
    return sum(int(part.fen.sum()) for part in parts if part.payer == payer)


def people_paid(results: Iterable[Result]) -> int:
    """Return the number of distinct people paid over several benefits."""
    ids = [r.ids[r.paid] for r in results]
    return len(pd.unique(np.concatenate(ids))) if ids else 0


def distinct_people(ids: Objects) -> int:
    """Return how many people some rows are for; one without an id is somebody of his own."""
    codes, found = pd.factorize(ids)
    blank = (codes < 0) | np.isin(codes, np.flatnonzero(np.asarray(found) == ""))
    return len(pd.unique(codes[~blank])) + int(blank.sum())


def composition(outcomes: Mapping[str, int]) -> str:
    """Return rows by outcome in words: ``发放 30、未归入待遇 22``."""
    return "、".join(f"{OUTCOME[name].zh} {count}" for name, count in outcomes.items() if count)


def check_count(name: str, expected: int, actual: int, *, internal: bool = True) -> Check:
    """Check that two counts are the same."""
    return Check(name, str(expected), str(actual), expected == actual, internal)


def check_sums(name: str, places: Mapping[str, int]) -> list[Check]:
    """Check that a sum in fen is the same in every place; the first is the expected one."""
    (_, expected), *others = places.items()
    return [
        Check(
            f"{name}：{place}", fen_text(expected), fen_text(fen), ok=fen == expected, internal=True
        )
        for place, fen in others
    ]


def require(checks: Iterable[Check]) -> None:
    """Stop, publishing nothing, where the program contradicts itself.

    Raises:
        InvariantBroken: K002 for each internal check that is off.
    """
    broken = [check for check in checks if check.internal and not check.ok]
    if broken:
        raise InvariantBroken([
            say("K002", check=c.name, expected=c.expected, actual=c.actual) for c in broken
        ])


def check_controls(controls: Sequence[Control], results: Mapping[str, Result]) -> list[Check]:
    """Compare control totals with what is paid."""
    checks: list[Check] = []
    for control in controls:
        where = "，".join(
            f"{column}={shown_value(text, ColumnType.TEXT)}" for column, text in control.where
        )
        name = f"{CONTROL} {control.name}{f'（{where}）' if where else ''}"
        name += f" {control.part}" if control.part else ""
        result = results.get(control.benefit)
        totals = totals_of(result, control.where) if result else Totals(0, 0, 0)
        if control.people is not None:
            checks.append(
                check_count(f"{name} 人数", control.people, totals.people, internal=False)
            )
        if control.claims is not None:
            checks.append(
                check_count(f"{name} 人次", control.claims, totals.claims, internal=False)
            )
        if control.amount is not None and control.half_width is not None:
            fen = part_total(result, control.part) if control.part else totals.fen
            checks.append(_amount_check(f"{name} 金额", control, fen))
    return checks


def _amount_check(name: str, control: Control, fen: int) -> Check:
    amount, half = control.amount, control.half_width
    if amount is None or half is None:
        raise ValueError(name)
    yuan = Fraction(fen, 100)
    ok = yuan == amount if half == 0 else amount - half <= yuan < amount + half
    return Check(name, control.written, f"{fen_text(fen)}元", ok)


def control_words(name: str) -> str:
    """Return what a check of a control total is called, in both languages."""
    subject, _, measure = name.removeprefix(f"{CONTROL} ").rpartition(" ")
    return both(name, f"control total {subject} {_MEASURES.get(measure, measure)}")
