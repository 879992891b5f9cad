"""The last columns of a roll: where the money goes, and what has to be said of a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import ACCOUNT, BANK, PAYEE_NAME
from payouts.base.money import fraction_text
from payouts.base.words import ACCOUNT_TODO, QUANTUM, ROUNDING
from payouts.engine.payables import AccountStanding, cell_texts
from payouts.output.rollcells import REMARK
from payouts.output.tables import CellKind, TableColumn
from payouts.roster.model.sheet_record import filled_cells
from payouts.rules.phrase import phrase, summed_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.arrays import Ints, Objects
    from payouts.engine.entitlement.result import Result
    from payouts.engine.payables import Payables
    from payouts.output.rollsteps import StepColumns
    from payouts.roster.model.roster import Roster
    from payouts.rules.rule import Expression, Rule

OWN_REMARK = "名册备注"
_TODO = frozenset(said.zh for said in ACCOUNT_TODO.values())


def account_texts(payables: Payables) -> Objects:
    """Return accounts as they are printed: of one nobody can be paid to, what is to be done."""
    said = np.array([_said(standing) for standing in AccountStanding], dtype=object)
    sound = payables.standing == AccountStanding.SOUND
    texts: Objects = np.where(sound, payables.account, said[payables.standing])
    return texts


def _said(standing: AccountStanding) -> str:
    words = ACCOUNT_TODO.get(standing.word)
    return words.zh if words else ""


def payee_columns(
    result: Result, payables: Payables, roster: Roster, order: Ints
) -> list[TableColumn]:
    """Return payee and account, as far as the roster has them."""
    mine = payables.take(payables.benefit == result.rule.benefit)
    at = np.searchsorted(mine.row, result.rows[order])
    asked = bool((mine.standing != AccountStanding.ABSENT).any())
    filled = {
        name: bool(filled_cells(roster.cells(name)[mine.row]).any()) for name in (BANK, PAYEE_NAME)
    }
    made = []
    if filled[BANK]:
        made.append(TableColumn(BANK, CellKind.LABEL, mine.bank[at]))
    if asked:
        accounts = account_texts(mine)[at]
        made.append(TableColumn(ACCOUNT, CellKind.CODE, accounts, alert=_TODO))
    if filled[PAYEE_NAME]:
        made.append(TableColumn(PAYEE_NAME, CellKind.LABEL, mine.payee[at]))
    return made


def remark_columns(said: Objects, roster: Roster, index: Ints) -> Iterator[TableColumn]:
    """Yield the remarks, and those the roster itself has; neither where all are blank.

    Args:
        said: the remarks [k].
        roster: what was read.
        index: rows of the roster [k].
    """
    own = cell_texts(roster, REMARK, index)
    for header, texts in ((REMARK, said), (OWN_REMARK, own)):
        if (texts != "").any():
            yield TableColumn(header, CellKind.TEXT, texts, wide=True)


def roll_note(rule: Rule, steps: StepColumns, common: Sequence[str]) -> str:
    """Return what the head of a roll says of all its rows: what changed, and how to reckon."""
    said = [*common]
    if steps.yearly or steps.rounded:
        formulas = [*(step for line in rule.lines for step in line.steps), *rule.payment]
        said.append("；".join(_formula(step, rule) for step in formulas if len(step.versions) == 1))
        said[-1] += f"，{_rounded(rule)}"
    if steps.rounded:
        said.append("表中各步按分列示，实发金额按未取整的数算")
    return "；".join(said)


def _formula(step: Expression, rule: Rule) -> str:
    node = summed_once(step.versions[0].node, rule.single_lines)
    return f"{step.name}＝{phrase(node)}"


def _rounded(rule: Rule) -> str:
    quantum = fraction_text(rule.rounding.quantum)
    unit = QUANTUM[quantum].zh if quantum in QUANTUM else f" {quantum} 元"
    return f"{ROUNDING[rule.rounding.mode].zh}到{unit}"
