"""What ends the attempt to mark a workbook as it is; its table is written out plainly then."""

from __future__ import annotations


class OddWorkbookError(Exception):
    """The workbook is built in a way that cannot be added to without risk to what it holds."""
