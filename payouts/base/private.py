"""Files and folders that only their owner may read: they hold personal data."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600

# Windows has no such flag, so that a link is looked for first; it would write CR LF for LF.
_NO_FOLLOW, _BYTES = getattr(os, "O_NOFOLLOW", 0), getattr(os, "O_BINARY", 0)


def open_private(path: Path, flags: int) -> int:
    """Open a private file, never through a link, and return its descriptor.

    Raises:
        OSError: it cannot be opened, or is a link.
    """
    if path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return os.open(path, flags | _NO_FOLLOW | _BYTES, PRIVATE_FILE)


def write_text(path: Path, text: str) -> None:
    """Write a text file with LF line ends, private from the first byte on."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        path.chmod(PRIVATE_FILE)
        file.write(text)


def new_file(path: Path) -> BinaryIO:
    """Return a new private file, open for writing; missing folders are made, private too.

    Raises:
        FileExistsError: there is such a file.
    """
    for parent in reversed(path.parents):  # made at once, only the last would be private
        if not parent.exists():
            parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb")
