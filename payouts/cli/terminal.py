"""Lines to stdout and stderr: in colour on a terminal, plain text anywhere else."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, TextIO

from payouts.base.diagnostics import Severity
from payouts.base.words import SEVERITY

if TYPE_CHECKING:
    from collections.abc import Iterable

_COLOURS = {
    Severity.ERROR: "bold red",
    Severity.REJECTED: "red",
    Severity.HELD: "yellow",
    Severity.WARNING: "cyan",
}
_STYLES = {
    **{f"{word}[": style for level, style in _COLOURS.items() for word in SEVERITY[level]},
    "[不符]": "bold red",
    "[OFF]": "bold red",
    "[相符]": "green",
    "[met]": "green",
    "示例标准": "magenta",
    "illustrative": "magenta",
    "  --> ": "bold",
    "   = ": "dim",
}


def results(lines: Iterable[str]) -> None:
    """Print results to stdout."""
    _print(lines, sys.stdout)


def messages(lines: Iterable[str]) -> None:
    """Print messages to stderr, after all that was printed to stdout: both may be one file."""
    with contextlib.suppress(OSError):  # a full disk under stdout is told when the program ends
        sys.stdout.flush()
    _print(lines, sys.stderr)
    with contextlib.suppress(OSError):
        sys.stderr.flush()


def _print(lines: Iterable[str], stream: TextIO) -> None:
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        for line in lines:
            print(line, file=stream)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, soft_wrap=True, highlight=False)
    for line in lines:
        style = next((s for start, s in _STYLES.items() if line.startswith(start)), "")
        # Text, not markup: square brackets are printed.
        console.print(Text(line, style=style))
