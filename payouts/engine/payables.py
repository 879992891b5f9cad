"""The payments of a computation: payee, account and amount of every paid row."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from payouts.base.columns import ACCOUNT, BANK, NAME, PAYEE_ID, PAYEE_NAME, ColumnType
from payouts.roster.cells.clean import BAD, cell_kinds
from payouts.roster.cells.problems import Problem, plain_text
from payouts.roster.model.cell import BadCell
from payouts.roster.typed_columns import typed_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.columns import Vocabulary
    from payouts.engine.entitlement.result import Result
    from payouts.roster.model.roster import Roster


class AccountStanding(IntEnum):
    """Whether an account can be paid to.

    A card number with a wrong check digit is sound: passbooks and rural banks have none.
    """

    SOUND = 0
    WRONG = 1  # known to be none: digits lost, no number an account can be, a doubtful column
    BLANK = 2
    ABSENT = 3  # nowhere asked for: no sheet of the benefit has the column

    @property
    def word(self) -> str:
        """Return the word of the manifest and of tables."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Payables:
    """Payments; every array is [n], in the order of benefits and roster rows.

    Every paid row has one. The payee is whom 收款人姓名 and 收款人身份证号 name, both or neither:
    where either is filled, what the other lacks is missing; where both are blank, it is the person.
    An unreadable cell is not blank.

    Attributes:
        benefit: id of the benefit.
        row: index into the roster.
        person: normalized id of the person the benefit is for.
        payee: name of the payee, "" where it is missing.
        payee_id: id of the payee, tidied as the people's own are; "" where it is missing, or is
            held as a number, which keeps 15 digits of an id.
        bank: 开户银行 as text, "" if absent.
        account: digits of the account, "" unless it can be paid to.
        standing: :class:`AccountStanding` of the account.
        fen: what this office pays: less than the amount where other payers bear a part.
        first: first month paid for.
        last: last month paid for.
    """

    benefit: Objects
    row: Ints
    person: Objects
    payee: Objects
    payee_id: Objects
    bank: Objects
    account: Objects
    standing: NDArray[np.int8]
    fen: Ints
    first: Ints
    last: Ints

    def __len__(self) -> int:
        """Return the number of payments."""
        return len(self.row)

    @property
    def sound(self) -> Bools:
        """Where the account can be paid to."""
        sound: Bools = self.standing == AccountStanding.SOUND
        return sound

    def take(self, index: Ints | Bools) -> Payables:
        """Return the chosen entries."""
        return Payables(*(getattr(self, field.name)[index] for field in fields(self)))

    def frame(self) -> pd.DataFrame:
        """Return the table with a column for each attribute."""
        return pd.DataFrame({field.name: getattr(self, field.name) for field in fields(self)})


def payables(results: Sequence[Result], roster: Roster, vocabulary: Vocabulary) -> Payables:
    """Return the payments of results.

    Args:
        results: one a benefit.
        roster: what they were computed from.
        vocabulary: what its columns hold.
    """
    if not results:
        texts, whole = np.zeros(0, dtype=object), np.zeros(0, dtype=np.int64)
        standing = np.zeros(0, dtype=np.int8)
        return Payables(texts, whole, *(texts,) * 5, standing, *(whole,) * 3)
    parts = [_of_benefit(result, roster, vocabulary) for result in results]
    return Payables(
        *(
            np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Payables)
        )
    )


def _of_benefit(result: Result, roster: Roster, vocabulary: Vocabulary) -> Payables:
    paid = np.flatnonzero(result.paid)
    rows = result.rows[paid]
    person = result.ids[paid]
    account, standing = _accounts(roster, vocabulary, rows)
    other = _filled(roster, PAYEE_NAME, rows) | _filled(roster, PAYEE_ID, rows)
    own = [part.fen for part in result.parts if part.by_office]
    fen = np.sum(own, axis=0, dtype=np.int64) if result.parts else result.fen
    return Payables(
        benefit=np.full(len(paid), result.rule.benefit, dtype=object),
        row=rows,
        person=person,
        payee=np.where(other, cell_texts(roster, PAYEE_NAME, rows), cell_texts(roster, NAME, rows)),
        payee_id=np.where(other, _payee_ids(roster, vocabulary, rows), person),
        bank=cell_texts(roster, BANK, rows),
        account=account,
        standing=standing,
        fen=np.broadcast_to(fen, len(result.rows))[paid],
        first=result.first[paid],
        last=result.last[paid],
    )


def _accounts(
    roster: Roster, vocabulary: Vocabulary, rows: Ints
) -> tuple[Objects, NDArray[np.int8]]:
    """Return accounts, "" unless they can be paid to, and their standing.

    Where one sheet of a benefit has the column, a row of a sheet without it lacks its account.
    """
    spec = vocabulary.columns.get(ACCOUNT)
    doubtful = roster.ambiguous(ACCOUNT)[rows]
    if spec is None or not (roster.present(ACCOUNT)[rows] | doubtful).any():
        nothing = np.full(len(rows), "", dtype=object)
        return nothing, np.full(len(rows), AccountStanding.ABSENT, dtype=np.int8)
    column = typed_rows(roster, ACCOUNT, spec, rows)
    standing = np.full(len(rows), AccountStanding.WRONG, dtype=np.int8)
    standing[np.isin(column.problem, NOTHING_THERE)] = AccountStanding.BLANK
    standing[column.problem == Problem.NONE] = AccountStanding.SOUND
    standing[doubtful] = AccountStanding.WRONG  # several columns may be it
    sound = standing == AccountStanding.SOUND
    return np.where(sound, cast("Objects", column.data), ""), standing


NOTHING_THERE = (
    *(Problem.ACCOUNT_BLANK, Problem.PAYEE_BLANK, Problem.PAYEE_ABSENT),
    *(Problem.BLANK, Problem.ABSENT),
)


def _payee_ids(roster: Roster, vocabulary: Vocabulary, rows: Ints) -> Objects:
    """Return ids of payees as they are understood, "" where there is none or a number."""
    spec = vocabulary.columns.get(PAYEE_ID)
    if spec is None or spec.type is not ColumnType.ID:
        return np.full(len(rows), "", dtype=object)
    return cast("Objects", typed_rows(roster, PAYEE_ID, spec, rows).data)


def _filled(roster: Roster, column: str, rows: Ints) -> Bools:
    """Tell which raw cells [k] are not blank, which unreadable ones are not."""
    unreadable = cell_kinds(roster.cells(column)[rows]) == BAD
    filled: Bools = unreadable | (cell_texts(roster, column, rows) != "")
    return filled


def cell_texts(roster: Roster, column: str, rows: Ints) -> Objects:
    """Return raw cells [k] as trimmed text, "" where blank or unreadable."""
    cells = roster.cells(column)[rows]
    if set(map(type, cells)) == {str}:
        return np.array([*map(str.strip, cells), ""], dtype=object)[:-1]
    texts = [c.strip() if isinstance(c, str) else plain_text(c) for c in cells]
    texts = ["" if isinstance(c, BadCell) else t for c, t in zip(cells, texts, strict=True)]
    return np.array([*texts, ""], dtype=object)[:-1]
