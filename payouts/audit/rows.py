"""The audit trail: one Parquet table a benefit, and one of its months; written and read back.

pyarrow writes 1,000,000 rows of 15 columns in 1.1 s and 24 MB; the same as JSON lines takes
22.8 s and 330 MB.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from payouts.audit.parquet import coded, pc, place_columns, write_table
from payouts.base.columns import ID, NAME
from payouts.base.period import month_text
from payouts.engine.entitlement.result import RowStatus
from payouts.roster.cells.problems import plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from payouts.audit.parquet import ArrowArray
    from payouts.base.arrays import Bools, Ints
    from payouts.engine.entitlement.result import Result, StepColumn
    from payouts.engine.row_messages import RowNote
    from payouts.roster.model.roster import Roster


MONEY_COLUMNS = ("amount", "gross", "arrears", "recovery")
_PART = "part."


@dataclass(frozen=True, slots=True)
class AuditTotals:
    """Totals of an audit file.

    Attributes:
        rows: rows by status.
        fen: the sums of paid rows, by money column.
        people: distinct people of paid rows.
        parts: what each payer bears, in fen.
    """

    rows: Mapping[str, int]
    fen: Mapping[str, int]
    people: int
    parts: Mapping[str, int]


def write_audit(path: Path, result: Result, roster: Roster, notes: Sequence[RowNote]) -> None:
    """Write the audit table of one benefit."""
    write_table(path, audit_rows(result, roster, notes))


def audit_rows(result: Result, roster: Roster, notes: Sequence[RowNote]) -> pa.Table:
    """Return the audit table of one benefit: one row per roster row considered.

    Money is decimal(18,2) in yuan, null unless paid; steps are exact text.
    """
    index = result.rows
    paid = result.paid
    zero = np.zeros(len(index), dtype=np.int64)
    columns: dict[str, Any] = {
        **place_columns(roster, index),
        "person_id": _ids(result, roster),
        "name": _texts(roster, NAME, index),
        "period": pa.repeat(str(result.period), len(index)),
        "status": coded(result.status, [status.word for status in RowStatus]),
        "amount": _decimal(result.fen, paid),
        "gross": _decimal(result.fen, paid),
        "arrears": _decimal(zero, paid),
        "recovery": _decimal(zero, paid),
        "reasons": pa.array(_reasons(len(index), notes), type=pa.string()),
        "rule_version": pa.repeat(result.rule.version, len(index)),
        "figures": coded(result.figures, [figure_text(result, s) for s in result.figure_sets]),
    }
    for part in result.parts:
        columns[f"{_PART}{part.payer}"] = _decimal(part.fen, paid)
    for step in result.steps:
        columns[f"step.{step.name}"] = _step(step)
    return pa.table(columns)


def write_months(path: Path, result: Result, roster: Roster) -> None:
    """Write the months table of one benefit, where it has one."""
    table = audit_months(result, roster)
    if table is not None:
        write_table(path, table)


def audit_months(result: Result, roster: Roster) -> pa.Table | None:
    """Return one row per roster row and stretch of months with equal figures; None for none."""
    names = list(dict.fromkeys(step.name for s in result.stretches for step in s.steps))
    tables = []
    for stretch in result.stretches:
        index = result.rows[stretch.rows]
        steps = {step.name: _step(step) for step in stretch.steps}
        columns = {
            **place_columns(roster, index),
            "from": _months(stretch.first),
            "to": _months(stretch.last),
            "months": pa.array(stretch.last - stretch.first + 1),
            **{f"step.{n}": steps.get(n, pa.nulls(len(index), type=pa.string())) for n in names},
        }
        order = pa.array(index)
        tables.append(pa.table({**columns, "order": order}))
    if not tables:
        return None
    table = pa.concat_tables(tables).sort_by([("order", "ascending"), ("from", "ascending")])
    return table.drop_columns(["order"])


def read_audit(path: Path) -> AuditTotals:
    """Read an audit file back and add it up."""
    file = pq.ParquetFile(path)
    parts = [name for name in file.schema_arrow.names if name.startswith(_PART)]
    table = file.read(columns=["status", "person_id", *MONEY_COLUMNS, *parts])
    rows = status_counts(table)
    paid = pc.filter(table["person_id"], pc.equal(table["status"], RowStatus.PAID.word))
    return AuditTotals(
        {status.word: rows.get(status.word, 0) for status in RowStatus},
        {name: _fen(table[name]) for name in MONEY_COLUMNS},
        pc.count_distinct(paid, mode="all").as_py(),
        {name.removeprefix(_PART): _fen(table[name]) for name in parts},
    )


def _fen(money: pa.ChunkedArray[Any]) -> int:
    return int((pc.sum(money).as_py() or Decimal(0)) * 100)


def status_counts(table: pa.Table) -> dict[str, int]:
    """Return the rows of an audit table by status."""
    counted = pc.value_counts(table["status"])
    words, counts = counted.field("values").to_pylist(), counted.field("counts").to_pylist()
    return dict(zip(words, counts, strict=True))


def figure_text(result: Result, figures: Sequence[tuple[str, int]]) -> str:
    """Return the figures of a row: ``年标准[2022-08-01..2023-07-31 published]``."""
    tables = result.rule.figures
    return "; ".join(f"{name}[{tables[name].versions[v].label()}]" for name, v in figures)


def _texts(roster: Roster, column: str, index: Ints) -> ArrowArray:
    """Return raw cells as text, trimmed; null where blank."""
    cells = roster.cells(column)[index]
    texts = [c.strip() if isinstance(c, str) else (plain_text(c) or None) for c in cells]
    return pa.array(texts, type=pa.string())


def _ids(result: Result, roster: Roster) -> ArrowArray:
    """Return normalized ids, or the raw cell where it is no id."""
    ids = result.ids
    texts = pa.array(ids, type=pa.string())
    unread = np.flatnonzero(ids == "")
    if not len(unread):
        return texts
    raw = _texts(roster, ID, result.rows[unread])
    filled: ArrowArray = pc.replace_with_mask(texts, pa.array(ids == ""), raw)
    return filled


def _decimal(fen: Ints, valid: Bools) -> ArrowArray:
    """Return fen as decimal(18,2) yuan, null where not valid, from the 128-bit words."""
    words = np.empty((len(fen), 2), dtype=np.int64)
    words[:, 0] = fen
    words[:, 1] = fen >> 63  # sign extension
    bits = np.packbits(valid, bitorder="little").tobytes()
    buffers: list[pa.Buffer | None] = [pa.py_buffer(bits), pa.py_buffer(words.tobytes())]
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(fen), buffers)


def _step(step: StepColumn) -> ArrowArray:
    return pa.array(step.values.text(), type=pa.string(), mask=~step.known)


def _months(months: Ints) -> ArrowArray:
    unique, codes = np.unique(months, return_inverse=True)
    return coded(codes, [month_text(int(m)) for m in unique])


def _reasons(count: int, notes: Sequence[RowNote]) -> list[str]:
    """Return each row's codes and words, in Chinese, joined; empty where there are none."""
    texts = [""] * count
    for note in notes:
        said = f"{note.diagnostic.code} {note.diagnostic.message()}"
        before = texts[note.row]
        texts[note.row] = f"{before}；{said}" if before else said
    return texts
