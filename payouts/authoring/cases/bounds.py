"""The bounds of number bands: a number exactly at one, and one just beyond it.

"At" a bound shows to which band it belongs; "beyond", by at most 1, that it lies no farther.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from payouts.base.money import fraction_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from payouts.rules.bands import Bands


@dataclass(frozen=True, slots=True)
class BoundMark:
    """A number at a bound, or just beyond it.

    Attributes:
        bound: the bound.
        beyond: 0 at the bound, 1 just above it, -1 just below it.
        inside: whether such a number lies in a band, so that there is a value.
    """

    bound: Fraction
    beyond: int
    inside: bool

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is noted under."""
        return ("bound", fraction_text(self.bound), str(self.beyond))

    @property
    def zh(self) -> str:
        """In Chinese."""
        bound = fraction_text(self.bound)
        more = {1: f"略大于 {bound}（至多大 1）", -1: f"略小于 {bound}（至多小 1）"}
        return more.get(self.beyond, f"正好为 {bound}")

    @property
    def en(self) -> str:
        """In English."""
        bound = fraction_text(self.bound)
        more = {1: f"a number above {bound} by at most 1", -1: f"one below {bound} by at most 1"}
        return more.get(self.beyond, f"the number {bound}")

    def met_by(self, number: Fraction) -> bool:
        """Tell whether a number is such a one."""
        distance = (number - self.bound) * (self.beyond or 1)
        return 0 < distance <= 1 if self.beyond else distance == 0


def bound_marks(bands: Bands) -> Iterator[BoundMark]:
    """Yield what to try at every bound; nothing at 0, below which there are no numbers."""
    low, high = bands.bands[0].low, bands.bands[-1].high
    beyond = 1 if bands.bound_below else -1
    if low > 0:
        yield BoundMark(low, 0, inside=True)
        yield BoundMark(low, -1, inside=False)
    for band in bands.bands[:-1]:
        if band.high is not None:
            yield BoundMark(band.high, 0, inside=True)
            yield BoundMark(band.high, beyond, inside=True)
    if high is not None:
        yield BoundMark(high, 0, inside=bands.bound_below)
        yield BoundMark(high, beyond, inside=not bands.bound_below)
