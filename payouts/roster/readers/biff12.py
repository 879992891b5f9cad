"""The records of an .xlsb part: a kind, a length and bytes; see MS-XLSB 2.1.4 and 2.5."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MORE = 0x80  # another byte of the number follows
_LOW = 0x7F
_LENGTH_BYTES = 4
_TIMES_100 = 1
_INTEGER = 2
_INT = struct.Struct("<i")
_UINT = struct.Struct("<I")
_DOUBLE = struct.Struct("<d")


def records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and end of each record's content.

    Raises:
        ValueError: the bytes end within a record.
    """
    at, size = 0, len(data)
    while at < size:
        kind = data[at]
        at += 1
        if kind & _MORE and at < size:
            kind = kind & _LOW | (data[at] & _LOW) << 7
            at += 1
        length = shift = 0
        for _ in range(_LENGTH_BYTES):
            if at >= size:
                raise ValueError("truncated record")
            byte = data[at]
            at += 1
            length |= (byte & _LOW) << shift
            if not byte & _MORE:
                break
            shift += 7
        end = at + length
        if end > size:
            raise ValueError("truncated record")
        yield kind, at, end
        at = end


def uint(data: bytes, at: int) -> int:
    """Return an unsigned number of four bytes."""
    number: int = _UINT.unpack_from(data, at)[0]
    return number


def double(data: bytes, at: int) -> float:
    """Return a binary64 number."""
    number: float = _DOUBLE.unpack_from(data, at)[0]
    return number


def packed(data: bytes, at: int) -> float:
    """Return a number packed into four bytes (RK): an integer or half a double, maybe × 100."""
    raw: int = _INT.unpack_from(data, at)[0]
    if raw & _INTEGER:
        number = float(raw >> 2)
    else:
        number = _DOUBLE.unpack(b"\0\0\0\0" + (raw & ~3 & 0xFFFFFFFF).to_bytes(4, "little"))[0]
    return number / 100 if raw & _TIMES_100 else number


def text(data: bytes, at: int, end: int) -> tuple[str, int]:
    """Return a text with its length before it, and where it stops.

    Raises:
        ValueError: it is longer than its record, or no UTF-16.
    """
    stop = at + 4 + 2 * uint(data, at)
    if stop > end:
        raise ValueError("truncated text")
    return data[at + 4 : stop].decode("utf-16-le"), stop
