"""Drawings in SVG: a series over time as steps, and counts as horizontal bars.

Of a series gaps stay gaps, nothing is interpolated; its coordinates are whole tenths of a pixel,
worked out in integers. Text and colours come from the page's style.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.output.page.blocks import Bars, Chart, ChartStep

_WIDTH, _HEIGHT = 680, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 16, 16, 34, 26
_EPOCH = dt.date(1970, 1, 1).toordinal()
_YEAR = 366
_LABEL_WIDTH = 7  # pixels of a digit
_ONE = Fraction(1, 10**6)  # a series of zeros still has a height


def draw_chart(chart: Chart) -> str:
    """Return the SVG; the text inside is escaped."""
    return _Drawing(chart).svg()


class _Drawing:
    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        first = min(step.first for step in chart.steps)
        last = max(self._end(step) for step in chart.steps)
        self.begin = _new_year(first)
        self.end = max(_new_year(last, after=True), self.begin + _YEAR)
        self.top = max(_ONE, *(step.value for step in chart.steps))

    def _end(self, step: ChartStep) -> int:
        return step.first + _YEAR if step.last is None else step.last

    def svg(self) -> str:
        label = escape(f"{self.chart.title}（{self.chart.unit}）", quote=True)
        parts = [
            f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">',
            self._axis(),
            *self._steps(),
            "</svg>",
        ]
        return "".join(parts)

    def _x(self, day: int) -> str:
        wide = (_WIDTH - _LEFT - _RIGHT) * 10
        return _tenths(_LEFT * 10 + wide * (day - self.begin) // (self.end - self.begin))

    def _y(self, value: Fraction) -> str:
        high = (_HEIGHT - _TOP - _BOTTOM) * 10
        return _tenths((_HEIGHT - _BOTTOM) * 10 - int(high * value / self.top))

    def _axis(self) -> str:
        base = _HEIGHT - _BOTTOM
        made = [f'<path class="axis" d="M{_LEFT} {base}H{_WIDTH - _RIGHT}"/>']
        years = range(_year(self.begin), _year(self.end) + 1)
        every = max(1, -(-len(years) // 12))
        for year in years:
            x = self._x(_day(year))
            made.append(f'<path class="axis" d="M{x} {base}v4"/>')
            if (year - years[0]) % every == 0 and year < years[-1]:
                made.append(f'<text class="year" x="{x}" y="{base + 18}">{year}</text>')
        return "".join(made)

    def _steps(self) -> list[str]:
        """Return a level line for each value, joined where one follows the other at once."""
        made: list[str] = []
        before: ChartStep | None = None
        free = 0  # tenths from which a label may stand
        for step in sorted(self.chart.steps, key=lambda s: s.first):
            x, y, end = self._x(step.first), self._y(step.value), self._x(self._end(step) + 1)
            if before is not None and before.last is not None and before.last + 1 == step.first:
                made.append(f'<path class="join" d="M{x} {self._y(before.value)}V{y}"/>')
            kind = "series open" if step.last is None else "series"
            made.append(f'<path class="{kind}" d="M{x} {y}H{end}"/>')
            at = int(x.replace(".", ""))
            if at >= free:
                above = _tenths(int(y.replace(".", "")) - 70)
                made.append(f'<text class="value" x="{x}" y="{above}">{escape(step.label)}</text>')
                free = at + (len(step.label) + 1) * _LABEL_WIDTH * 10
            before = step
        return made


def _tenths(value: int) -> str:
    return f"{value // 10}.{value % 10}"


def _year(day: int) -> int:
    return dt.date.fromordinal(day + _EPOCH).year


def _day(year: int) -> int:
    return dt.date(year, 1, 1).toordinal() - _EPOCH


def _new_year(day: int, *, after: bool = False) -> int:
    return _day(_year(day) + (1 if after else 0))


# --- counts as horizontal bars ----------------------------------------------------------------

_ACROSS, _LINE, _MARGIN = 640, 22, 6  # width, height of a line, space above and below
_LABELS, _COUNTS = 190, 80  # widths of what stands beside the bars
_BAR, _BASE = 14, 15  # height of a bar, baseline of its text


def draw_bars(bars: Bars) -> str:
    """Return the SVG element; a count of none has no bar."""
    height = _MARGIN * 2 + _LINE * len(bars.labels)
    parts = "".join(_each_bar(bars))
    title = escape(bars.title)
    return (
        f'<svg class="chart bars" viewBox="0 0 {_ACROSS} {height}" role="img" '
        f'aria-label="{escape(bars.title, quote=True)}"><title>{title}</title>{parts}</svg>'
    )


def _each_bar(bars: Bars) -> Iterator[str]:
    most = max((*bars.counts, 1))
    room = _ACROSS - _LABELS - _COUNTS
    for index, (label, count) in enumerate(zip(bars.labels, bars.counts, strict=True)):
        top = _MARGIN + index * _LINE
        yield (
            f'<text x="{_LABELS - 10}" y="{top + _BASE}" text-anchor="end">{escape(label)}</text>'
        )
        length = -(-count * room // most)
        if count:
            kind = "loss" if index in bars.down else "gain"
            size = f'width="{length}" height="{_BAR}"'
            yield f'<rect class="{kind}" x="{_LABELS}" y="{top + 3}" {size}/>'
        yield f'<text class="value" x="{_LABELS + length + 8}" y="{top + _BASE}">{count:,}</text>'
