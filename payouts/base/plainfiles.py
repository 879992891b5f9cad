"""What a path is before anything opens it: only plain files of a fair size are opened.

A link may lead anywhere, a pipe never ends, a device fills the memory.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from payouts.base.bilingual import both

if TYPE_CHECKING:
    from pathlib import Path

_NAME_SURROGATE = 0x2000_0000  # of a reparse tag: it stands for something elsewhere
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_UNFOLLOWED = getattr(os, "O_NOFOLLOW", 0)


class NotPlainError(OSError):
    """What is there is no plain file, or too large a one; the text says what it is."""

    def __init__(self, what: object) -> None:
        """Keep the words where system errors have theirs."""
        super().__init__(errno.EINVAL, str(what))

    def __str__(self) -> str:
        """Return the words."""
        return str(self.strerror)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a path is instead of a plain file, in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        """Return both."""
        return both(self.zh, self.en)


LINK = Kind("链接", "a link")
JUNCTION = Kind("目录联接", "a junction")
FOLDER = Kind("文件夹", "a folder")
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


def instead_of_file(about: os.stat_result) -> Kind | None:
    """Return what stands in the place of a plain file, by its ``stat``; None for a plain file."""
    return FOLDER if stat.S_ISDIR(about.st_mode) else kind_of(about)


def opened(path: Path, most: int) -> BinaryIO:
    """Open a plain file of at most so many bytes for reading; it never waits and never follows.

    Raises:
        NotPlainError: it is no plain file, or larger.
        OSError: it cannot be read.
    """
    if (kind := instead_of_file(path.lstat())) is not None:
        raise NotPlainError(both(f"不是普通文件，是{kind.zh}", f"no plain file but {kind.en}"))
    # It may be exchanged meanwhile: what was opened counts.
    handle = os.open(path, _READ | _UNFOLLOWED)
    now = os.fstat(handle)
    if stat.S_ISREG(now.st_mode) and now.st_size <= most:
        return os.fdopen(handle, "rb")
    os.close(handle)
    raise NotPlainError(
        both(
            f"过大，没有打开：{now.st_size} > {most} B",
            f"too large to be opened: {now.st_size} > {most} B",
        )
    )


def read_plain(path: Path, most_bytes: int | None = None) -> bytes:
    """Return the bytes of a plain file a person has named, of a longer one the first.

    A link that leads to one is followed.

    Raises:
        NotPlainError: a folder, pipe, socket or device, which is not opened.
        OSError: it cannot be read.
    """
    if (kind := instead_of_file(path.stat())) is not None:
        raise NotPlainError(both(f"是{kind.zh}", kind.en))
    # Should a pipe have come in its place meanwhile, it is not waited for.
    with os.fdopen(os.open(path, _READ), "rb") as file:
        return file.read() if most_bytes is None else file.read(most_bytes)
