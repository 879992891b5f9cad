"""Rows before and after as a table: masked for display, or with whole ids for matching."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.identity import mask_id, mask_name
from payouts.base.money import fen_text
from payouts.base.vectors import objects
from payouts.compare.people.moves import Move
from payouts.engine.entitlement.result import RowStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.compare.people.pairs import Pairs
    from payouts.compare.people.rows import ComparedRows

_STATUS_WORDS = (*(status.word for status in RowStatus), None)  # the last one is index -1


def table_of(
    pairs: Pairs, rows: ComparedRows, benefits: Sequence[str], *, masked: bool = True
) -> pd.DataFrame:
    """Return one table row a pair; :class:`payouts.compare.people.Impact` has the columns."""
    ids, names = rows.person_id[pairs.row], rows.name[pairs.row]
    if masked:
        ids = objects([mask_id(text or "") for text in ids])
        names = objects([mask_name(text or "") for text in names])
    words = objects(_STATUS_WORDS)
    columns = {
        "file": rows.file[pairs.row],
        "sheet": rows.sheet[pairs.row],
        "row": rows.row[pairs.row],
        "person_id": ids,
        "name": names,
        "benefit": objects(benefits)[pairs.benefit],
        "move": objects([move.word for move in Move])[pairs.move],
        "status_before": words[pairs.status_before],
        "status_after": words[pairs.status_after],
        "before": _only(pairs.was_paid, _yuan(pairs.before)),
        "after": _only(pairs.is_paid, _yuan(pairs.after)),
        "change": _yuan(pairs.after - pairs.before),
    }
    # The dtype keeps pandas from turning None into something else.
    return pd.DataFrame(columns, dtype=object).astype({"row": np.int64})


def _only(where: Bools, texts: Objects) -> Objects:
    """Return the texts, None elsewhere."""
    kept = texts.copy()
    kept[~where] = None
    return kept


def _yuan(fen: Ints) -> Objects:
    distinct, where = np.unique(fen, return_inverse=True)
    return objects([fen_text(int(value)) for value in distinct])[where]
