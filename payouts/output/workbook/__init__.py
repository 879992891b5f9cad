"""Tables as the workbook an office prints and signs, and the finished workbook read back.

The same tables give the same bytes whatever the clock, the time zone and the locale.
"""

from __future__ import annotations

from payouts.output.workbook.readback import SheetReadBack, read_back
from payouts.output.workbook.reading import UnreadableWorkbookError, read_workbook
from payouts.output.workbook.write import write_workbook

__all__ = [
    "SheetReadBack",
    "UnreadableWorkbookError",
    "read_back",
    "read_workbook",
    "write_workbook",
]
