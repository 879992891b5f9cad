"""Standard streams that take everything: closed ones, lost readers, any character.

What becomes of the words must not alter what becomes of a run, or how it exits.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TextIO, cast


class _Stream:
    """A stream whose reader may close it (``payouts … | head``): the rest is dropped."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            self._drop()
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._drop()

    def _drop(self) -> None:
        """Discard the rest, and what is still buffered."""
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, self._stream.fileno())
        os.close(null)


def guard() -> None:
    """Make stdout and stderr such streams, even where they are closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # ``payouts … >&-``
            stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (kept open)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may lack the characters
        setattr(sys, name, cast("TextIO", _Stream(stream)))
