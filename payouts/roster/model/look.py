"""What the number format of a cell shows of its value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payouts.base.arrays import Ints


class Shows(StrEnum):
    """The kinds of sections of a number format."""

    GENERAL = "general"
    NUMBER = "number"
    FRACTION = "fraction"
    SCIENTIFIC = "scientific"
    DATE = "date"
    TEXT = "text"
    WORDS = "words"  # nothing of the value: words of its own, or nothing at all


@dataclass(frozen=True, slots=True)
class FormatSection:
    """One of the up to four parts of a number format.

    Attributes:
        shows: its kind.
        before, after: words around the value.
        whole: what stands for whole digits: ``0``, ``#``, ``?``, and words among them.
        places: decimal places; digits below the line of a fraction; of a scientific one, all
            digits but one.
        grouped: whether thousands are parted.
        thousands: how often the value is divided by a thousand.
        percent: whether it is multiplied by a hundred.
        fields: of a date, which of ``y``, ``m``, ``d`` are shown.
        condition: operator and number of a condition, or None.
        coloured: whether it has a colour, which may stand for a sign.
    """

    shows: Shows
    before: str = ""
    after: str = ""
    whole: tuple[str, ...] = ()
    places: int = 0
    grouped: bool = False
    thousands: int = 0
    percent: bool = False
    fields: frozenset[str] = frozenset()
    condition: tuple[str, float] | None = None
    coloured: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """A number format that may show other than is stored.

    Attributes:
        sections: those for numbers, up to three.
        text: that for texts, None where they are shown as they are.
        odd: whether any value may be shown otherwise than usual. Another format only rounds.
        places: decimal places that the shortest section shows.
    """

    sections: tuple[FormatSection, ...]
    text: FormatSection | None = None
    odd: bool = False
    places: int = 0

    def may_lose(self, value: object) -> bool:
        """Tell whether a value may be shown otherwise than it is stored."""
        if self.odd:
            return True
        return isinstance(value, float) and round(value, self.places) != value


# 0-based column -> its 0-based rows, ascending, and beside each its format or, where a file keeps
# it, the text that is shown.
Looks: TypeAlias = "Mapping[int, tuple[Ints, tuple[Look | str, ...]]]"
