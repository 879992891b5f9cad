"""Run a command as Windows would: without what only POSIX has, and with what Windows refuses.

Run as a script: ``python no_posix.py WORDS OF A COMMAND``. Modules and functions that Windows lacks
are taken away before anything else is imported. A folder cannot be opened, only a writer may sync,
no file that is open (or mapped) is removed or renamed, nothing is renamed onto what exists.
"""

from __future__ import annotations

import errno
import fcntl
import os
import runpy
import shutil
import signal
import stat
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = frozenset(
    {"crypt", "fcntl", "grp", "nis", "pty", "pwd", "readline", "resource", "spwd"}
    | {"syslog", "termios", "tty"}
)
OF_OS = frozenset(
    {"O_CLOEXEC", "O_DIRECTORY", "O_DSYNC", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC"}
    | {"chown", "chroot", "ctermid", "fchdir", "fchmod", "fchown", "fdatasync", "fork", "forkpty"}
    | {"fstatvfs", "getegid", "geteuid", "getgid", "getgroups", "getloadavg", "getpgid"}
    | {"getpgrp", "getsid", "getuid", "initgroups", "killpg", "lchown", "lockf", "major", "makedev"}
    | {"memfd_create", "minor", "mkfifo", "mknod", "nice", "openpty", "pathconf", "pread", "pwrite"}
    | {"sched_getaffinity", "sendfile", "setegid", "seteuid", "setgid", "setsid", "setuid"}
    | {"statvfs", "sync", "sysconf", "tcgetpgrp", "ttyname", "uname", "wait", "wait3", "wait4"}
)
OF_SIGNAL = frozenset(
    {"SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2"}
    | {"SIGXFSZ", "alarm", "pause", "pthread_sigmask", "setitimer", "siginterrupt", "sigwait"}
)


# Asked for by libraries when they find themselves on Linux.
_THEIRS = frozenset({"uname"})


def _missing(modules: frozenset[str]) -> None:
    for name in modules:
        vars(sys)["modules"][name] = None  # an import of it fails
    for module, names in ((os, OF_OS), (signal, OF_SIGNAL)):
        for name in (names - _THEIRS) & vars(module).keys():
            delattr(module, name)


def _open_files() -> set[Path]:
    """Return the files this process has open or mapped."""
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            if stat.S_ISREG(entry.stat().st_mode):
                found.add(Path(os.readlink(entry)))  # noqa: PTH115 (as the system has it)
        except FileNotFoundError:
            continue  # of the listing itself
    maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    return found | {Path(line[line.index("/") :]) for line in maps if "/" in line}


def _unless_open(act: Callable[..., None]) -> Callable[..., None]:
    def acted(path: str, *more: str, **named: int) -> None:
        whole = Path(path).absolute()
        if any(file.is_relative_to(whole) for file in _open_files()):
            raise PermissionError(errno.EACCES, "in use", str(path))
        act(path, *more, **named)

    return acted


def _unless_there(act: Callable[..., None]) -> Callable[..., None]:
    def acted(path: str, target: str, **named: int) -> None:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "exists", str(target))
        act(path, target, **named)

    return acted


def _refuse() -> None:
    real_open, real_sync, flags_of = os.open, os.fsync, fcntl.fcntl

    def opened(path: str, flags: int, *more: int, **named: int) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "a folder", str(path))
        return real_open(path, flags, *more, **named)

    def sync(descriptor: int) -> None:
        if flags_of(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, "opened to read only")
        real_sync(descriptor)

    ours = {"open": opened, "fsync": sync, "rename": _unless_there(_unless_open(os.rename))}
    ours |= {name: _unless_open(getattr(os, name)) for name in ("replace", "remove", "unlink")}
    vars(os).update(ours, rmdir=_unless_open(os.rmdir))
    vars(shutil)["_use_fd_functions"] = False  # as rmtree works there


def _lock(lock: Callable[[int, int], None]) -> None:
    """Give the lock library a lock of this system in the place of that of Windows."""
    warnings.simplefilter("ignore")  # it warns that there is no fcntl
    import filelock  # noqa: PLC0415 - only when fcntl is out of its sight

    def lock_descriptor(descriptor: int, *, blocking: bool) -> bool:
        assert not blocking
        try:
            lock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    vars(filelock)["lock_descriptor"] = lock_descriptor


def main() -> None:
    """Run the command."""
    flock = fcntl.flock
    _missing(MODULES)
    _refuse()
    _lock(flock)
    # What the system's own encoding would decide: GBK in one office, UTF-8 in the next.
    warnings.filterwarnings("error", category=EncodingWarning, module=r"payouts(\.|\Z)")
    sys.argv[0] = "payouts"
    runpy.run_module("payouts", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
