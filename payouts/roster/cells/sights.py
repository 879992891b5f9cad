"""What a cell shows beside what it holds."""

from __future__ import annotations

from dataclasses import dataclass

NOUGHTS = frozenset({"-", "—", "–", "--", "——", "零", "〇"})  # what may be shown for zero
SIGNS = ("-", "(", "（", "−", "△", "▲")  # what marks a negative number


@dataclass(frozen=True, slots=True)
class Sight:
    """What a cell shows.

    Attributes:
        text: as it is shown.
        differs: whether digits, or a part of a date, are not those that are stored.
        shift: by which power of ten the number shown is larger than the one stored.
        unit: the unit beside it as a power of ten of yuan, None for none.
        month: of a date of which month or year are shown: that, as text; else "".
        hides: whether nothing of the value is shown.
    """

    text: str
    differs: bool = False
    shift: int = 0
    unit: int | None = None
    month: str = ""
    hides: bool = False
