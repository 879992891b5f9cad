"""Files of settings and rules, opened only where they are plain files.

A pipe or a device has no end, or waits for another process: what is no plain file is refused before
it is opened.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KINDS = (
    (stat.S_ISDIR, "是文件夹 (a folder)"),
    (stat.S_ISFIFO, "是管道 (a pipe)"),
    (stat.S_ISSOCK, "是套接字 (a socket)"),
    (stat.S_ISCHR, "是设备 (a device)"),
    (stat.S_ISBLK, "是设备 (a device)"),
)


class NotPlainError(OSError):
    """What stands there is no plain file; the text says what it is."""

    def __init__(self, path: Path, what: str) -> None:
        """Keep the path as system errors do."""
        super().__init__(errno.EINVAL, what, str(path))


def kind_of(path: Path) -> str:
    """Return what a path is where it is no plain file, through links; "" for a plain file.

    Raises:
        OSError: there is nothing, or it cannot be looked at.
    """
    mode = path.stat().st_mode
    return next((words for is_so, words in _KINDS if is_so(mode)), "")


def read_plain(path: Path, most_bytes: int | None = None) -> bytes:
    """Return the bytes of a plain file, of a longer one the first.

    Raises:
        NotPlainError: a folder, pipe, socket or device, which is not opened.
        OSError: it cannot be read.
    """
    if what := kind_of(path):
        raise NotPlainError(path, what)
    # Should a pipe have come in its place meanwhile, it is not waited for.
    descriptor = os.open(path, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        return file.read() if most_bytes is None else file.read(most_bytes)
