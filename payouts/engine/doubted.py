"""What is paid although the roster says something against it, counted in one place.

Findings of severity error stop no row. Those about an account are counted as payments that no bank
can make (:mod:`payouts.engine.accounts`), all others here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.diagnostics import Severity
from payouts.engine.entitlement.result import RowStatus
from payouts.engine.reconcile import distinct_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from payouts.engine.entitlement.result import Result
    from payouts.engine.row_messages import RowNote

_OF_ACCOUNTS = frozenset({"R014", "R015", "R016", "R023", "R024", "R025", "R039"})


@dataclass(frozen=True, slots=True)
class Doubted:
    """The people paid whom the roster casts doubt on, and what they are paid.

    Attributes:
        people: how many; one without an id is somebody of his own.
        fen: the sum of their doubted rows.
    """

    people: int
    fen: int


def doubts(notes: Iterable[RowNote]) -> tuple[RowNote, ...]:
    """Return the notes of paid rows that are errors, but for those about accounts."""
    return tuple(
        note
        for note in notes
        if note.status is RowStatus.PAID
        and note.diagnostic.severity is Severity.ERROR
        and note.diagnostic.code not in _OF_ACCOUNTS
    )


def doubted(notes: Iterable[RowNote], results: Sequence[Result]) -> Doubted:
    """Return who is paid although the roster casts doubt on it, and how much; each row once.

    Args:
        notes: the doubts about rows of all benefits.
        results: the benefits.
    """
    rows: dict[str, set[int]] = {}
    for note in notes:
        rows.setdefault(note.benefit, set()).add(note.row)
    if not rows:
        return Doubted(0, 0)
    found = [(r, np.array(sorted(rows[r.rule.benefit]))) for r in results if r.rule.benefit in rows]
    ids = np.concatenate([result.ids[at] for result, at in found])
    return Doubted(distinct_people(ids), sum(int(result.fen[at].sum()) for result, at in found))
