"""Digests: SHA-256 of bytes, and of data in one canonical form."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = 1 << 20
_PLAIN = frozenset({str, int, bool, type(None)})


def digest_of_bytes(data: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def canonical_json(data: object) -> bytes:
    """Return data as JSON in which equal data has equal bytes and other data others.

    Raises:
        TypeError: floats, and keys that are not text.
    """
    _refuse_floats(data)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest_of(data: object) -> str:
    """Return the SHA-256 of data in canonical form, in hexadecimal."""
    return digest_of_bytes(canonical_json(data))


def _refuse_floats(data: object) -> None:
    if isinstance(data, float):
        raise TypeError("floats have no canonical form")
    if isinstance(data, dict):
        if not all(issubclass(kind, str) for kind in set(map(type, data))):
            raise TypeError("keys that are not text have no canonical form")
        _refuse_floats(list(data.values()))
    elif isinstance(data, (list, tuple)) and not _PLAIN.issuperset(map(type, data)):
        for value in data:
            _refuse_floats(value)
