"""A lock that the system drops with the process that holds it, however that ends."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from payouts.base.private import open_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Windows locks the first byte, which nobody else may then read: the holder is written after it.
_FIRST_FREE = 1
_LONGEST = 32


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock of a file, which is made if it is missing and holds the number of the process.

    Raises:
        BlockingIOError: another process holds it.
        OSError: it cannot be opened, or is a link.
    """
    from filelock import lock_descriptor  # noqa: PLC0415 - only a program that writes loads it

    descriptor = open_private(path, os.O_RDWR | os.O_CREAT)
    try:
        if not lock_descriptor(descriptor, blocking=False):
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        os.ftruncate(descriptor, 0)
        os.write(descriptor, b" " * _FIRST_FREE + str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)


def holder(path: Path) -> str:
    """Return the number of the process that holds, or last held, a lock; ``?`` if unknown."""
    try:
        descriptor = open_private(path, os.O_RDONLY)
    except OSError:
        return "?"
    try:
        os.lseek(descriptor, _FIRST_FREE, os.SEEK_SET)
        return os.read(descriptor, _LONGEST).decode(errors="replace").strip() or "?"
    except OSError:
        return "?"
    finally:
        os.close(descriptor)
