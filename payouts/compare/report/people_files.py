"""Every person before and after, as Parquet and as a workbook: with whole ids, to be matched.

These two files are for whoever must find the people again; nothing else of a comparison names
anybody. Both are written for their owner alone (mode 0600).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from payouts.base.columns import ID, NAME
from payouts.base.words import OUTCOME
from payouts.compare.people.moves import Move
from payouts.compare.people.table import table_of
from payouts.compare.report.describe import NONE
from payouts.compare.report.words import MOVES
from payouts.output.tables import CellKind, Table, TableColumn, texts_of
from payouts.output.workbook import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.compare.people import Impact
    from payouts.compare.report.document import Document, EffectEntry

_MONEY = ("before", "after", "change")
_YUAN = pa.decimal128(18, 2)


def write_people(folder: Path, document: Document) -> list[Path]:
    """Write both files into a folder and return them; none where no roster was compared.

    Raises:
        OSError: a file cannot be written.
    """
    if document.effect is None:
        return []
    parquet, xlsx = folder / "diff.parquet", folder / "diff.xlsx"
    _write_parquet(parquet, document.effect.impact)
    _write_xlsx(xlsx, document, document.effect)
    return [parquet, xlsx]


def _write_parquet(path: Path, impact: Impact) -> None:
    """Write one row for each roster row and benefit, moved or not.

    Columns as in :class:`payouts.compare.people.Impact`; ``before`` and ``after`` are
    decimal(18,2), null unless paid, ``change`` counts that as nothing.
    """
    made = table_of(impact.pairs, impact.rows, list(impact.names), masked=False)
    columns: dict[str, Any] = {}
    for name in made.columns:
        if name == "row":
            columns[name] = pa.array(made[name].to_numpy(), type=pa.int64())
        else:
            texts = pa.array(list(made[name]), type=pa.string())
            columns[name] = texts.cast(_YUAN) if name in _MONEY else texts
    path.touch(mode=0o600)
    pq.write_table(pa.table(columns), path, compression="zstd")


def _write_xlsx(path: Path, document: Document, effect: EffectEntry) -> None:
    """Write the rows that move, and the changes of the rules, as a workbook."""
    title = f"规则变化对名册的影响（{effect.impact.period}）"
    write_workbook(path, [_people(effect.impact, title), _rules(document)], footer=title)


def _people(impact: Impact, title: str) -> Table:
    moved = impact.pairs.moved()
    made = table_of(moved, impact.rows, list(impact.names), masked=False)
    words = {move.word: MOVES[move].zh for move in Move}
    columns = (
        TableColumn("待遇", CellKind.LABEL, texts_of(impact.names[b] for b in made["benefit"])),
        TableColumn(NAME, CellKind.LABEL, texts_of(made["name"])),
        TableColumn(ID, CellKind.CODE, texts_of(made["person_id"])),
        TableColumn("变化", CellKind.LABEL, texts_of(words[move] for move in made["move"])),
        TableColumn("原来", CellKind.LABEL, texts_of(_outcome(s) for s in made["status_before"])),
        TableColumn("现在", CellKind.LABEL, texts_of(_outcome(s) for s in made["status_after"])),
        TableColumn("原金额", CellKind.MONEY, _fen(moved.before, moved.was_paid), total=True),
        TableColumn("现金额", CellKind.MONEY, _fen(moved.after, moved.is_paid), total=True),
        TableColumn("差额", CellKind.MONEY, moved.after - moved.before, total=True),
        TableColumn("文件", CellKind.TEXT, texts_of(made["file"])),
        TableColumn("表", CellKind.TEXT, texts_of(made["sheet"])),
        TableColumn("行", CellKind.COUNT, made["row"].to_numpy(dtype=np.int64)),
    )
    return Table("变化明细", title, columns, total_label="合计")


def _fen(fen: Ints, paid: Bools) -> Objects:
    cells: Objects = fen.astype(object)
    cells[~paid] = None
    return cells


def _rules(document: Document) -> Table:
    entries = list(document.changes)
    changes = [entry.change for entry in entries]
    texts = {
        "待遇": [change.name for change in changes],
        "变化": [entry.kind.zh for entry in entries],
        "位置": [entry.path.zh for entry in entries],
        "原来": [change.before or NONE for change in changes],
        "现在": [change.after or NONE for change in changes],
        "增减": [entry.percent for entry in entries],
        "原出处": [change.origin_before or "" for change in changes],
        "现出处": [change.origin_after or "" for change in changes],
        "依据": [change.authority or "" for change in changes],
    }
    columns = tuple(
        TableColumn(name, CellKind.TEXT, texts_of(cells), wide=name in {"位置", "原来", "现在"})
        for name, cells in texts.items()
    )
    return Table("规则变化", "规则变化", columns)


def _outcome(status: str | None) -> str:
    return NONE if status is None else OUTCOME[status].zh
