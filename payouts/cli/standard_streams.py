"""Standard streams that take everything: closed ones, lost readers, any character.

What becomes of the words must not alter what becomes of a run, or how it exits.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from pathlib import Path
from typing import TextIO, cast

# What a lost reader is called: on Windows it is an argument that is invalid.
_LOST = frozenset({errno.EPIPE, errno.EINVAL, errno.ESHUTDOWN})
_ESCAPED = "payouts.escaped"


class _Stream:
    """A stream whose reader may close it (``payouts … | head``): the rest is dropped."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except OSError as problem:
            self._drop(problem)
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as problem:
            self._drop(problem)

    def _drop(self, problem: OSError) -> None:
        """Discard the rest, and what is still buffered, where nobody reads on.

        Raises:
            OSError: the stream fails for another reason.
        """
        if problem.errno not in _LOST:
            raise problem
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, self._stream.fileno())
        os.close(null)


def _escaped(problem: UnicodeError) -> tuple[str, int]:
    r"""Write characters that an encoding lacks as ``\u3007``, which is right within JSON too.

    A console of China knows GBK only, and many a rare name is not in it.
    """
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    lacking = problem.object[problem.start : problem.end]
    units = lacking.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)), problem.end


def guard() -> None:
    """Make stdout and stderr such streams, even where they are closed."""
    codecs.register_error(_ESCAPED, _escaped)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # ``payouts … >&-``
            stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (kept open)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ESCAPED)
        setattr(sys, name, cast("TextIO", _Stream(stream)))
