"""What a path is before anything opens it: only plain files of a fair size are opened.

A link may lead anywhere, a pipe never ends, a device fills the memory.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_NAME_SURROGATE = 0x2000_0000  # of a reparse tag: it stands for something elsewhere


class NotPlainError(ValueError):
    """What is there is no plain file, or one that is too large to be opened."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a path is instead of a plain file, in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        """Return both."""
        return f"{self.zh} ({self.en})"


LINK = Kind("链接", "a link")
JUNCTION = Kind("目录联接", "a junction")
PIPE = Kind("命名管道", "a pipe")
SOCKET = Kind("套接字", "a socket")
DEVICE = Kind("设备", "a device")
MOUNT = Kind("挂载的文件夹", "a folder of another disk")
OTHER = Kind("特殊文件", "a special file")
_TYPES = ((stat.S_ISFIFO, PIPE), (stat.S_ISSOCK, SOCKET), (stat.S_ISLNK, LINK))


def kind_of(about: os.stat_result) -> Kind | None:
    """Return what a path is by its own ``lstat``; None for a plain file or a folder."""
    if getattr(about, "st_reparse_tag", 0) & _NAME_SURROGATE:  # of Windows
        return LINK if stat.S_ISLNK(about.st_mode) else JUNCTION
    if stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode):
        return None
    if stat.S_ISCHR(about.st_mode) or stat.S_ISBLK(about.st_mode):
        return DEVICE
    return next((kind for test, kind in _TYPES if test(about.st_mode)), OTHER)


def opened(path: Path, most: int) -> BinaryIO:
    """Open a plain file of at most so many bytes for reading; it never waits and never follows.

    Raises:
        NotPlainError: it is no plain file, or larger.
        OSError: it cannot be read.
    """
    about = path.lstat()
    kind = kind_of(about) or (None if stat.S_ISREG(about.st_mode) else Kind("文件夹", "a folder"))
    if kind is not None:
        raise NotPlainError(f"不是普通文件，是{kind.zh} (no plain file but {kind.en})")
    # It may be exchanged meanwhile: what was opened counts.
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK"))
    handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    now = os.fstat(handle)
    if stat.S_ISREG(now.st_mode) and now.st_size <= most:
        return os.fdopen(handle, "rb")
    os.close(handle)
    raise NotPlainError(f"过大，没有打开 (too large to be opened: {now.st_size} > {most} B)")
