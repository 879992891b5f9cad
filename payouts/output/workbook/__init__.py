"""Tables as the workbook an office prints and signs, and its figures read back.

The same tables give the same bytes whatever the clock, the time zone and the locale.
"""

from __future__ import annotations

from payouts.output.workbook.readback import ReadBackError, SheetAmounts, read_amounts
from payouts.output.workbook.write import write_workbook

__all__ = ["ReadBackError", "SheetAmounts", "read_amounts", "write_workbook"]
