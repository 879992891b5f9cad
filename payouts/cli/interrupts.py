"""Interrupts before the command line can catch them, and after all is done.

Before the command line can catch an interrupt it has to be imported, which takes the better part of
a second. Nothing has been written by then, so the program just leaves. Only what the system itself
needs is imported here.
"""

from __future__ import annotations

# What `signal` is made of: that one makes enumerations first, in which an interrupt may fall.
import _signal as signal  # type: ignore[import-not-found, unused-ignore]
import os

TYPE_CHECKING = False  # typing takes longer to import than all of this
if TYPE_CHECKING:
    from types import FrameType, ModuleType

CODE = 130  # base.errors.INTERRUPTED, which cannot be imported yet


def leave_when_interrupted() -> None:
    """Let an interrupt end the process at once, unless somebody has asked for something else."""
    if _by_default():
        signal.signal(signal.SIGINT, leave)


def raise_when_interrupted() -> None:
    """Let an interrupt be an exception again."""
    if signal.getsignal(signal.SIGINT) is leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def leave(_number: int = 0, _frame: FrameType | None = None) -> None:
    """End the process at once: nothing is open and nothing has been written."""
    os._exit(CODE)


def import_of(module: str) -> ModuleType:
    """Import the module of a command; an interrupt ends the process, however deep the import is."""
    from importlib import import_module

    if not _of_the_main_thread():
        return import_module(module)
    leave_when_interrupted()
    try:
        return import_module(module)
    finally:
        raise_when_interrupted()


def _of_the_main_thread() -> bool:
    """Tell whether signals may be set here: a program may run commands in threads of its own."""
    from threading import current_thread, main_thread

    return current_thread() is main_thread()


def deaf() -> None:
    """Take no more interrupts: all is done, and only the interpreter has still to end."""
    if _by_default():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _by_default() -> bool:
    return bool(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
