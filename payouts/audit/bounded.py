"""Reads an audit table that anybody may have exchanged: from a plain file, and within limits.

A few bytes can stand for billions of rows, or for one long text in every row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from payouts.audit.parquet import pc
from payouts.base.bilingual import both
from payouts.base.plainfiles import opened
from payouts.roster.find.caps import past

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.roster.find.caps import Caps

_TEXT_SHARE = 4  # texts may take this part of what a roster may unpack to


class TooLargeError(ValueError):
    """A table that would take more memory than any run needs, or of types that none writes."""


def bounded_table(path: Path, caps: Caps) -> pa.Table:
    """Return a table, not validated: a text may be no UTF-8.

    Args:
        path: the file.
        caps: limits.

    Raises:
        TooLargeError: it would take too much memory, or has a type no run writes.
        NotPlainError: it is no plain file, or too large a one.
        pyarrow.ArrowException: it is damaged; ValueError and OSError likewise.
    """
    with opened(path, caps.file_bytes) as stream:
        schema = pq.read_schema(stream)
        _check_types(schema)
        texts = [field.name for field in schema if pa.types.is_string(field.type)]
        stream.seek(0)
        # Texts stay as distinct values and references until their length is known.
        with pq.ParquetFile(stream, read_dictionary=texts) as file:
            _check_size(file, caps)
            table = file.read()
    most = caps.unpacked_bytes // _TEXT_SHARE
    for at, field in enumerate(schema):
        column = table.column(at)
        if pa.types.is_dictionary(column.type):
            most -= _text_bytes(column)
            if most < 0:
                raise TooLargeError(both("解压后过大", "too large when unpacked"))
            table = table.set_column(at, field, column.cast(field.type))
    return table


def _check_types(schema: pa.Schema) -> None:
    for field in schema:
        kind = field.type
        plain = (
            pa.types.is_string,
            pa.types.is_integer,
            pa.types.is_decimal,
            pa.types.is_boolean,
            pa.types.is_date,
            pa.types.is_null,
        )
        if not any(test(kind) for test in plain):
            name, what = field.name[:40], str(kind)[:100]
            raise TooLargeError(
                both(
                    f"{name!r}: 不应有的类型: {what}",
                    f"{name!r}: a type that no run writes: {what}",
                )
            )


def _check_size(file: pq.ParquetFile, caps: Caps) -> None:
    about = file.metadata
    cells = about.num_rows * max(about.num_columns, 1)
    if cells > caps.cells:
        raise TooLargeError(
            both(f"过大，{cells} > {caps.cells} 格", f"too large: {cells} > {caps.cells} cells")
        )
    size = sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups))
    if size > caps.unpacked_bytes:
        raise TooLargeError(
            both(
                f"解压后过大: {past(size, caps.unpacked_bytes)}",
                f"too large when unpacked: {past(size, caps.unpacked_bytes)}",
            )
        )


def _text_bytes(column: pa.ChunkedArray[Any]) -> int:
    """Return how many bytes a column of references comes to when written out."""
    whole = 0
    chunks: list[Any] = column.chunks
    for chunk in chunks:
        lengths = pc.cast(pc.binary_length(chunk.dictionary), pa.int64())
        whole += pc.sum(lengths.take(chunk.indices)).as_py() or 0
    return whole
