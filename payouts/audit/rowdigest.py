"""Unique encodings of the rows of audit tables, and their digests.

A row is encoded field by field, each with its name, type and length (netstrings, as
``4:name,s6:张三,``), so that no two rows share an encoding: moving a character from one cell to the
next, or an empty text for a missing one, alters it. docs/audit.md specifies the encoding, which
never changes under one tag.

The bytes are joined column by column in Arrow buffers; only the hashing goes row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa

from payouts.audit.merkle import LEAF
from payouts.audit.parquet import pc
from payouts.base.bilingual import both

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from payouts.audit.parquet import ArrowArray
    from payouts.base.arrays import Ints

    _Piece: TypeAlias = bytes | ArrowArray

TAG = "payouts-row-1"
ROW_KEY = ("file", "sheet", "row")  # what tells the rows of a table apart
_CHUNK = 1 << 16  # rows at a time: the bytes of a million rows would be most of a gigabyte
_NULL = b"-"


class RowsError(ValueError):
    """Tables whose rows cannot be encoded, as no run writes such."""


def netstring(data: bytes) -> bytes:
    """Return bytes after their length, as ``5:hello,``."""
    return b"%d:%b," % (len(data), data)


@dataclass(frozen=True, slots=True)
class EncodedRows:
    """The encodings of some rows, one after another.

    Attributes:
        data: their bytes.
        offsets: int64 [n + 1]; row i is ``data[offsets[i]:offsets[i + 1]]``.
    """

    data: memoryview
    offsets: Ints

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.offsets) - 1

    def __getitem__(self, index: int) -> bytes:
        """Return the encoding of one row."""
        return bytes(self.data[int(self.offsets[index]) : int(self.offsets[index + 1])])

    def digests(self) -> bytes:
        """Return the SHA-256 of every row, one after another."""
        edges, data = self.offsets.tolist(), self.data
        return b"".join([sha256(data[start:stop]).digest() for start, stop in pairwise(edges)])


def encode_rows(
    kind: str, subject: str, table: pa.Table, months: pa.Table | None = None
) -> Iterator[EncodedRows]:
    """Encode the rows of a table in order, each as a leaf of the tree, some at a time.

    Args:
        kind: of its rows, as ``payment``.
        subject: the id of the benefit.
        table: columns of text, whole numbers, decimals, booleans or dates.
        months: rows that belong to those of ``table`` by file, sheet and row; they become part
            of the encoding, so that one leaf holds everything about a payment.

    Raises:
        RowsError: a column of another type, or months of no row or of several.
    """
    head = LEAF + b"".join(netstring(text.encode()) for text in (TAG, kind, subject))
    belong = None if months is None else _Months(table, months)
    for start in range(0, table.num_rows, _CHUNK):
        part = table.slice(start, _CHUNK)
        pieces = _pieces(part)
        if belong is not None:
            pieces += belong.pieces(start, start + part.num_rows)
        yield _rows(_joined([head, *pieces], part.num_rows))


def leaf_digests(kind: str, subject: str, table: pa.Table, months: pa.Table | None = None) -> bytes:
    """Return the digests of the leaves of a table; see :func:`encode_rows`."""
    return b"".join(rows.digests() for rows in encode_rows(kind, subject, table, months))


def _pieces(table: pa.Table) -> list[_Piece]:
    """Return the pieces that encodings are joined from: constant bytes and columns."""
    pieces: list[_Piece] = [netstring(b"%d" % table.num_columns)]
    for name, column in zip(table.column_names, table.columns, strict=True):
        tag, text = _as_text(name, column.combine_chunks())
        pieces += [netstring(name.encode()) + tag, *_with_length(text), b","]
    return pieces


def _with_length(text: ArrowArray) -> list[_Piece]:
    length = pc.cast(pc.binary_length(text), pa.large_string()).cast(pa.large_binary())
    if not text.null_count:
        return [length, b":", text]
    known = _join(length, b":", text)  # null where a part is
    return [pc.fill_null(known, pa.scalar(_NULL, pa.large_binary()))]


def _plain(column: ArrowArray) -> ArrowArray:
    return column


def _date_text(column: ArrowArray) -> ArrowArray:
    text: ArrowArray = pc.strftime(column, "%Y-%m-%d")
    return text


# The first that fits says the tag and how the text is made.
_TYPES: tuple[tuple[Callable[[pa.DataType], bool], bytes, Callable[[ArrowArray], ArrowArray]], ...]
_TYPES = (
    (pa.types.is_string, b"s", _plain),
    (pa.types.is_large_string, b"s", _plain),
    (pa.types.is_boolean, b"b", _plain),
    (pa.types.is_integer, b"i", _plain),
    (pa.types.is_decimal, b"d", _plain),
    (pa.types.is_date32, b"t", _date_text),
    (pa.types.is_null, b"n", _plain),
)


def _as_text(name: str, column: ArrowArray) -> tuple[bytes, ArrowArray]:
    for fits, tag, made in _TYPES:
        if fits(column.type):
            text: ArrowArray = made(column).cast(pa.large_string()).cast(pa.large_binary())
            return tag, text
    raise RowsError(f"{name}: {column.type}")


def _join(*parts: _Piece) -> ArrowArray:
    made: ArrowArray = pc.binary_join_element_wise(
        *(pa.scalar(p, pa.large_binary()) if isinstance(p, bytes) else p for p in parts),
        pa.scalar(b"", pa.large_binary()),
    )
    return made


def _joined(pieces: list[_Piece], count: int) -> ArrowArray:
    """Join pieces row by row, constants that follow one another first."""
    merged: list[_Piece] = []
    for piece in pieces:
        if merged and isinstance(piece, bytes) and isinstance(merged[-1], bytes):
            merged[-1] += piece
        else:
            merged.append(piece)
    if all(isinstance(piece, bytes) for piece in merged):
        merged.append(pa.array([b""] * count, pa.large_binary()))
    return _join(*merged)


def _rows(joined: ArrowArray) -> EncodedRows:
    offsets, data = _buffers(joined)
    return EncodedRows(data, offsets)


def _buffers(array: ArrowArray) -> tuple[Ints, memoryview]:
    """Return offsets and bytes of a large_binary array without nulls."""
    _, offsets, data = array.buffers()
    edges = np.frombuffer(memoryview(offsets or b"\0" * 8), dtype=np.int64)
    held = memoryview(data) if data is not None else memoryview(b"")
    return edges[array.offset : array.offset + len(array) + 1], held


class _Months:
    """The encoded months rows, gathered for each row of the table they belong to."""

    def __init__(self, table: pa.Table, months: pa.Table) -> None:
        owner = _owners(table, months)
        order = np.argsort(owner, kind="stable")
        self._table = months.take(order)
        self._bounds = np.searchsorted(owner[order], np.arange(table.num_rows + 1))

    def pieces(self, start: int, stop: int) -> list[_Piece]:
        """Return count and encodings of the months rows of rows ``start`` to ``stop``."""
        bounds = self._bounds[start : stop + 1]
        part = self._table.slice(int(bounds[0]), int(bounds[-1] - bounds[0]))
        counts = pa.array(np.diff(bounds)).cast(pa.large_string()).cast(pa.large_binary())
        lengths = pc.cast(pc.binary_length(counts), pa.large_string()).cast(pa.large_binary())
        rows = _joined(_pieces(part), part.num_rows)
        netstrings = _joined([*_with_length(rows), b","], part.num_rows)
        edges, data = _buffers(netstrings)
        # Rows of one owner stand side by side: its bytes are those between its first and last.
        whole = pa.Array.from_buffers(
            pa.large_binary(),
            stop - start,
            [None, pa.py_buffer(edges[bounds - bounds[0]].tobytes()), pa.py_buffer(data)],
        )
        return [lengths, b":", counts, b",", whole]


def _owners(table: pa.Table, months: pa.Table) -> Ints:
    """Return which row of a table each months row belongs to."""
    for name in ROW_KEY:
        if name not in table.column_names or name not in months.column_names:
            raise RowsError(f"{name}: {both('缺少', 'missing')}")
    ours, theirs = np.zeros(table.num_rows, np.int64), np.zeros(months.num_rows, np.int64)
    for name in ROW_KEY:
        columns = pa.chunked_array([*table[name].chunks, *months[name].chunks], table[name].type)
        if columns.null_count:
            raise RowsError(f"{name}: {both('空', 'null')}")
        codes = columns.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
        _, packed = np.unique(
            np.concatenate([ours, theirs]) * (int(codes.max(initial=0)) + 1) + codes,
            return_inverse=True,
        )
        ours, theirs = packed[: len(ours)], packed[len(ours) :]
    order = np.argsort(ours, kind="stable")
    ranked = ours[order]
    if (ranked[1:] == ranked[:-1]).any():
        raise RowsError(both("同一行出现两次", "a row is there twice"))
    at = np.searchsorted(ranked, theirs)
    if not np.isin(theirs, ranked).all():
        raise RowsError(both("分月明细没有对应的行", "months of no row"))
    found: Ints = order[at].astype(np.int64)
    return found
