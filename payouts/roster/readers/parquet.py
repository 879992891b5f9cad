"""Reads .parquet: row 1 is the names of the columns, the data follow from row 2."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place
from payouts.base.errors import RosterProblem
from payouts.roster.find.caps import past
from payouts.roster.find.container import refuse, short
from payouts.roster.readers.grid import (
    as_column,
    check_extent,
    raw_sheet,
)

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from payouts.base.arrays import Objects
    from payouts.roster.find.caps import Caps
    from payouts.roster.model.rawsheet import RawSheet

_UNNAMED_INDEX = re.compile(r"__index_level_\d+__")
_PLACES_OF_FLOAT = 64  # bits; narrower ones hold no amount to the fen


def read(stream: BinaryIO, name: str, caps: Caps) -> list[RawSheet]:
    """Return the one table of a file as a sheet.

    A missing value and a number that is none (NaN, which pandas writes for a missing one) are
    blank; decimals are their exact text. An index that pandas kept beside the columns is left
    out where it has no name of its own.

    Raises:
        RosterProblem: F006, F010, F012 or F034.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 (only when a roster is read)

    place = Place(file=name)
    try:
        stream.seek(0)
        texts = _text_columns(stream)
        stream.seek(0)
        # Texts stay as distinct values and references, or a small file could unpack to any size.
        with pq.ParquetFile(stream, read_dictionary=texts, page_checksum_verification=True) as file:
            _check(file, place, caps)
            table = file.read()
            table.validate(full=True)  # texts are UTF-8, references within their values
        kept = _kept(table.schema)
    except RosterProblem:
        raise
    except Exception as problem:  # noqa: BLE001 (damage makes pyarrow raise of many kinds)
        refuse("F006", place, detail=short(problem))
    return [raw_sheet(name, [_column(table.field(at), table.column(at), place) for at in kept])]


def _text_columns(stream: BinaryIO) -> list[str]:
    import pyarrow.parquet as pq  # noqa: PLC0415

    return [field.name for field in pq.read_schema(stream) if _is_text(field.type)]


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa  # noqa: PLC0415

    if isinstance(kind, pa.DictionaryType):
        return _is_text(kind.value_type)
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _check(file: pq.ParquetFile, place: Place, caps: Caps) -> None:
    """Refuse by what the file says of itself what is too much, or of no use in a roster."""
    about = file.metadata
    total = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
    if total > caps.unpacked_bytes:
        refuse(
            "F010", place, detail=f"{both('解压后', 'unpacked')} {past(total, caps.unpacked_bytes)}"
        )
    schema = file.schema_arrow
    check_extent(place, about.num_rows + 1, len(schema), caps)
    for at in _kept(schema):
        field = schema.field(at)
        if not _is_plain(field.type):
            refuse("F034", place, column=field.name, kind=str(field.type))


def _kept(schema: pa.Schema) -> list[int]:
    """Return the columns that are no index which pandas wrote for itself."""
    about = json.loads((schema.metadata or {}).get(b"pandas", b"{}"))
    indexes = about.get("index_columns", []) if isinstance(about, dict) else []
    own = {name for name in indexes if isinstance(name, str) and _UNNAMED_INDEX.fullmatch(name)}
    return [at for at, name in enumerate(schema.names) if name not in own]


def _is_plain(kind: pa.DataType) -> bool:
    """Tell whether values of a type are a cell's: one value, and exact."""
    import pyarrow as pa  # noqa: PLC0415

    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    if pa.types.is_floating(kind):
        return kind.bit_width == _PLACES_OF_FLOAT
    tests = (
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_integer,
        pa.types.is_boolean,
        pa.types.is_decimal,
        pa.types.is_temporal,
        pa.types.is_null,
    )
    return any(test(kind) for test in tests)


def _column(field: pa.Field[Any], data: pa.ChunkedArray[Any], place: Place) -> Objects:
    """Return a column with its name above."""
    parts = [as_column([field.name])]
    try:
        parts.extend(_cells(chunk) for chunk in data.chunks)
    except (ValueError, OverflowError) as problem:  # a date that no calendar has
        refuse("F006", place, detail=f"{field.name}: {short(problem)}")
    return np.concatenate(parts)


def _cells(data: pa.Array[Any]) -> Objects:
    import pyarrow as pa  # noqa: PLC0415

    kind = data.type
    if isinstance(data, pa.DictionaryArray):
        return _referred(_cells(data.dictionary), data.indices)
    if pa.types.is_timestamp(kind):
        data = data.cast(pa.timestamp("us", kind.tz), safe=False)
    elif pa.types.is_time64(kind):
        data = data.cast(pa.time64("us"), safe=False)
    elif pa.types.is_duration(kind):
        data = data.cast(pa.duration("us"), safe=False)
    values = data.to_pylist()
    if pa.types.is_floating(kind):
        values = [None if value != value else value for value in values]  # noqa: PLR0124 (NaN)
    elif pa.types.is_decimal(kind):
        values = [None if value is None else format(value, "f") for value in values]
    elif pa.types.is_timestamp(kind):
        values = [_moment(value) for value in values]
    return as_column(values, texts=True)


def _referred(distinct: Objects, indices: pa.Array[Any]) -> Objects:
    """Return the distinct values that the indices name, None where an index is missing."""
    values = np.append(distinct, np.array([None], dtype=object))
    missing = indices.is_null().to_numpy(zero_copy_only=False)
    at = np.where(missing, len(distinct), indices.to_numpy(zero_copy_only=False))
    found: Objects = values[at.astype(np.int64)]
    return found


def _moment(value: dt.datetime | None) -> object:
    """Return a date where the time is midnight as the clock of its own zone shows it."""
    if value is None:
        return None
    local = value.replace(tzinfo=None)
    return local.date() if local.time() == dt.time(0) else local
