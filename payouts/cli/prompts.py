"""Questions at the terminal; answers are neither shown nor stored."""

from __future__ import annotations

import getpass
import sys
from functools import cache
from typing import TYPE_CHECKING

from payouts.base.words import pick

if TYPE_CHECKING:
    from collections.abc import Callable

    from payouts.base.diagnostics import Lang


def asker(lang: Lang) -> Callable[[str], str | None] | None:
    """Return a function that asks for the password of a named file; None without a terminal."""
    if not at_terminal():
        return None

    @cache  # a file may be opened twice in one command
    def ask(name: str) -> str | None:
        question = pick(lang, f"{name} 的打开密码：", f"password of {name}: ")
        try:
            return getpass.getpass(question, stream=sys.stderr) or None
        except EOFError:
            return None

    return ask


def at_terminal() -> bool:
    """Tell whether a person can be asked."""
    # Both are None where the caller closed them.
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))
