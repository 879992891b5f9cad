"""Limits of what is parsed."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


def size_text(count: int) -> str:
    """Return a number of bytes as people read it: ``512 MiB``, ``900 KiB``, ``12 B``."""
    for unit, name in ((_MIB, "MiB"), (1024, "KiB")):
        if count >= unit:
            return f"{count // unit} {name}"
    return f"{count} B"


def past(size: int, limit: int) -> str:
    """Return a size and a limit as text, in bytes where both would read alike."""
    shown, most = size_text(size), size_text(limit)
    return f"{size} B > {limit} B" if shown == most else f"{shown} > {most}"


@dataclass(frozen=True, slots=True)
class Caps:
    """Limits of what is parsed; a million rows of twenty columns pass.

    Attributes:
        file_bytes: size of the file.
        unpacked_bytes: size of everything in it.
        ratio: times a member may grow when unpacked, once it is past ``ratio_from`` bytes;
            sheets of repeated rows reach about 50, bombs 1000.
        rows: last row of a sheet.
        columns: last column of a sheet.
        cells: rows × columns of a sheet.
    """

    file_bytes: int = 500 * _MIB
    unpacked_bytes: int = 4096 * _MIB
    ratio: int = 200
    ratio_from: int = 16 * _MIB
    rows: int = 1_048_576
    columns: int = 512
    cells: int = 60_000_000
