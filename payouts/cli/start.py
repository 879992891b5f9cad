"""The way in: from the first moment on an interrupt ends the program quietly, with its code."""

from __future__ import annotations

import sys

from payouts.cli.interrupts import CODE, leave_when_interrupted, raise_when_interrupted


def main() -> None:
    """Run the command line."""
    leave_when_interrupted()
    try:
        from payouts.cli.app import main as run

        raise_when_interrupted()
        run()
    except KeyboardInterrupt:
        sys.exit(CODE)
