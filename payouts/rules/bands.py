"""Number bands: the value of the band a number lies in, or the sum over the bands it fills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.money import Exact, fraction_text

if TYPE_CHECKING:
    from fractions import Fraction

    from payouts.base.arrays import Bools


@dataclass(frozen=True, slots=True)
class Band:
    """From ``low`` to ``high`` (None: without end) and what applies there."""

    low: Fraction
    high: Fraction | None
    value: Fraction

    @property
    def key(self) -> str:
        """Return its bounds as ``low..high``, nothing after the dots where it has no end."""
        return f"{fraction_text(self.low)}..{'' if self.high is None else fraction_text(self.high)}"


@dataclass(frozen=True, slots=True)
class Bands:
    """Adjoining bands, ascending; a bound belongs to the band below or to the one above."""

    bands: tuple[Band, ...]
    bound_below: bool

    def whole(self, x: Exact) -> tuple[Exact, Bools]:
        """Return the value of the band each number lies in, and where it lies in none."""
        result = Exact.constant(0)
        found = np.zeros(len(x), dtype=np.bool_)
        for index, band in enumerate(self.bands):
            inside = self._inside(x, band, first=index == 0)
            result = Exact.where(inside, band.value, result)
            found = found | inside
        return result, ~found

    def marginal(self, x: Exact) -> tuple[Exact, Bools]:
        """Return each band's value times the part of the number in it, summed."""
        result = Exact.constant(0, len(x))
        for band in self.bands:
            reached = x if band.high is None else Exact.minimum(x, band.high)
            result = result + Exact.maximum(reached - band.low, 0) * band.value
        outside = x.lt(self.bands[0].low)
        if (last := self.bands[-1].high) is not None:
            outside = outside | x.gt(last)
        return result, outside

    def reached(self, x: Exact, *, marginal: bool) -> list[Band]:
        """Return the bands one number fills (``marginal``), or the one it lies in.

        Args:
            x: the number, alone in its vector.
            marginal: whether bands are filled from below.
        """
        return [
            band
            for index, band in enumerate(self.bands)
            if (x.gt(band.low) if marginal else self._inside(x, band, first=index == 0))[0]
        ]

    def _inside(self, x: Exact, band: Band, *, first: bool) -> Bools:
        if self.bound_below:
            above = x.ge(band.low) if first else x.gt(band.low)
            return above if band.high is None else above & x.le(band.high)
        above = x.ge(band.low)
        return above if band.high is None else above & x.lt(band.high)
